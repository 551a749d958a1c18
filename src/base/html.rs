//! Escaping for HTML written by hand in Rust; templates escape for themselves.

use std::fmt::Write;

/// Appends `text` so that it is safe in HTML text and in double-quoted attributes.
pub fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// `text`, escaped.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(&mut out, text);
    out
}

/// A heading or lead sentence, escaped, in which no code of an exam (`MLA-C01`) breaks over two
/// lines.
#[must_use]
pub fn with_whole_codes(text: &str) -> String {
    let is_code = |word: &str| {
        let has = |test: fn(char) -> bool| word.contains(test);
        word.contains('-') && has(|c| c.is_ascii_digit()) && has(|c| c.is_ascii_uppercase())
    };
    let whole = |word: &str| match is_code(word) {
        true => format!("<span class=\"whole\">{}</span>", escaped(word)),
        false => escaped(word),
    };
    text.split(' ').map(whole).collect::<Vec<_>>().join(" ")
}

/// Appends ` name="value"`, escaped.
pub fn push_attribute(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"");
    push_escaped(out, value);
    out.push('"');
}

/// HTML of a value that is computed from others, by its name in docs/computed.md: so a test finds
/// what is shown of each.
#[must_use]
pub fn computed(name: &str, html: &str) -> String {
    format!(r#"<span data-computed="{name}">{html}</span>"#)
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes_what_ends_text_or_an_attribute() {
        assert_eq!(super::escaped("a<b>&\"c'é"), "a&lt;b&gt;&amp;&quot;c&#39;é");
    }

    #[test]
    fn codes_of_exams_stay_whole() {
        let html = super::with_whole_codes("Part-time & (MLA-C01) 2-3");
        assert_eq!(html, "Part-time &amp; <span class=\"whole\">(MLA-C01)</span> 2-3");
    }
}
