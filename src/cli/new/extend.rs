//! An entry more in a file that the author keeps: every byte that stands there stays.

/// site.yaml with a field more: below `fields:` if it is written line by line, at the end if there
/// is none. None if neither can be; whoever calls reads the result to see whether it says what was
/// meant.
pub fn with_field(site: &str, id: &str, label: &str) -> Option<String> {
    let mut at = 0;
    for line in site.split_inclusive('\n') {
        at += line.len();
        let Some(rest) = line.strip_prefix("fields:") else { continue };
        if !line.ends_with('\n') || !(rest.trim().is_empty() || rest.trim_start().starts_with('#'))
        {
            return None;
        }
        let first = site[at..]
            .lines()
            .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
        let indent = &first[..first.len() - first.trim_start().len()];
        return (!indent.is_empty())
            .then(|| format!("{}{indent}{id}: {label}\n{}", &site[..at], &site[at..]));
    }
    Some(with_end(site, &format!("fields:\n  {id}: {label}\n")))
}

/// A text with more at its end, on a line of its own.
pub fn with_end(text: &str, more: &str) -> String {
    let line_end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{line_end}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_goes_where_fields_stand() {
        let with = |text| with_field(text, "data", "Data");
        assert_eq!(
            with("fields: # all\n    a: A\nnav: []\n").unwrap(),
            "fields: # all\n    data: Data\n    a: A\nnav: []\n"
        );
        assert_eq!(with("title: T").unwrap(), "title: T\nfields:\n  data: Data\n");
        assert_eq!(with("fields: {a: A}\n"), None);
        assert_eq!(with("fields:\nnav: []\n"), None);
        assert_eq!(with("fields:"), None);
    }
}
