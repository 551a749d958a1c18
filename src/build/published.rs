//! What is published lies on one disk, on many: names that one file system keeps apart are one name
//! to another. Checked over every path of the output, no matter what makes it. Start with
//! [`clashes`].

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::page::theme::Theme;
use crate::site::Site;

/// A path of the output, and the file that asks for it; none for what certguide makes by itself.
type Published = (String, Option<SourcePath>);

/// Faults of paths that cannot lie beside each other everywhere.
pub(super) fn clashes(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, (String, Option<SourcePath>)> = BTreeMap::new();
    let mut out = Vec::new();
    let all = published(site, theme);
    let files: BTreeMap<&str, Option<&SourcePath>> =
        all.iter().map(|(path, file)| (path.as_str(), file.as_ref())).collect();
    for (path, file) in &all {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        // What meets an author's own file is told with both.
        let own = |path: &str| site.asset(path).is_some();
        if let Some((above, other)) = above.filter_map(|above| files.get_key_value(above)).next()
            && !own(path)
            && !own(above)
        {
            out.extend(below(path, file.as_ref(), above, *other));
        }
    }
    for (path, file) in all.iter().cloned() {
        for end in path.match_indices('/').map(|(at, _)| at).chain([path.len()]) {
            let part = &path[..end];
            match seen.get(&folded(part)) {
                None => drop(seen.insert(folded(part), (part.to_owned(), file.clone()))),
                Some((known, _)) if known == part => {}
                Some((known, other)) => {
                    out.extend(alike(part, file.as_ref(), known, other.as_ref()));
                    break;
                }
            }
        }
    }
    out
}

/// All paths, in their order.
pub(super) fn published(site: &Site, theme: &Theme) -> Vec<Published> {
    let page = |address: &str| {
        if address.is_empty() || address.ends_with('/') {
            format!("{address}index.html")
        } else {
            address.to_owned()
        }
    };
    let routes = site.routes.all.iter().filter(|(_, route)| !route.draft);
    let redirects = site.routes.redirects.iter().map(|(from, to)| {
        let file = site.routes.all.get(to).and_then(|route| route.file.clone());
        (page(from), file.or_else(|| Some(SourcePath::new("content/pages/index.md"))))
    });
    let design = theme.files.iter().map(|(path, _)| (path.clone(), theme.source(path)));
    let mut all: Vec<Published> = routes
        .map(|(address, route)| (page(address), route.file.clone()))
        .chain(redirects)
        .chain(design)
        .collect();
    all.sort();
    all.dedup_by(|a, b| a.0 == b.0);
    all
}

/// One form for all names that some file system takes for the same: case and composition do not
/// count. Capitals come first, because they are alike where small letters are not: `ß` and `ss`,
/// `ﬁ` and `fi`.
fn folded(path: &str) -> String {
    path.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

/// The file to report, and what the other one is called. What certguide makes by itself clashes
/// with nothing of its own.
fn blamed<'f>(
    file: Option<&'f SourcePath>,
    other: Option<&'f SourcePath>,
) -> Option<(&'f SourcePath, String)> {
    let name = |file: Option<&SourcePath>| {
        file.map_or_else(|| "certguide itself".to_owned(), |file| format!("`{file}`"))
    };
    match (file, other) {
        (Some(file), other) => Some((file, name(other))),
        (None, Some(other)) => Some((other, name(file))),
        (None, None) => None,
    }
}

/// A file cannot lie in another file.
fn below(
    path: &str,
    file: Option<&SourcePath>,
    above: &str,
    other: Option<&SourcePath>,
) -> Option<Diagnostic> {
    let (at, from) = blamed(file, other)?;
    let message = format!("`{path}` would be below `{above}`, which is a file (from {from})");
    Some(Diagnostic::new(&rule::ADDRESS_CLASH, at, At::File, message).help("rename one of them"))
}

fn alike(
    path: &str,
    file: Option<&SourcePath>,
    known: &str,
    other: Option<&SourcePath>,
) -> Option<Diagnostic> {
    let (at, from) = blamed(file, other)?;
    let message = format!("`{path}` and `{known}` (from {from}) are one name on macOS and Windows");
    Some(
        Diagnostic::new(&rule::ADDRESS_CLASH, at, At::File, message)
            .help("rename one of them so that they differ in more than case or accents"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_file_systems_do() {
        for (a, b) in [
            ("a.svg", "A.svg"),
            ("caf\u{e9}.png", "cafe\u{301}.png"),
            ("\u{130}.png", "i\u{307}.png"),
            ("STRASSE", "stra\u{df}e"),
            ("\u{fb01}n.svg", "fin.svg"),
            ("\u{17f}.svg", "s.svg"),
            ("\u{212a}.svg", "k.svg"),
            ("\u{3c2}", "\u{3a3}"),
        ] {
            assert_eq!(folded(a), folded(b));
        }
        assert_ne!(folded("a.svg"), folded("á.svg"));
    }

    #[test]
    fn what_certguide_makes_is_not_blamed() {
        let file = SourcePath::new("static/x");
        assert!(alike("a", None, "A", None).is_none());
        assert_eq!(alike("a", None, "A", Some(&file)).unwrap().file, file);
    }
}
