//! What the parser of XML does in more time than in proportion to the text: attributes of one
//! element, and prefixes of namespaces, are compared with each other. So both are counted before it
//! reads.

use super::Fault;

/// No element has more attributes.
pub(super) const MAX_ATTRIBUTES: usize = 500;

/// No drawing declares more prefixes: an element inherits those of all above it.
pub(super) const MAX_PREFIXES: usize = 256;

/// Refuses a text that the parser would take long for. Where the text is not well-formed the count
/// may be wrong, and the parser ends there.
pub(super) fn refuse_beyond(text: &str) -> Result<(), Fault> {
    let fault = |at: usize, length: usize, what: String| {
        Err(Fault::new(
            at..at + length,
            what,
            "export it as plain SVG, without what the editor keeps for itself",
        ))
    };
    if let Some((at, word)) = text.match_indices("xmlns:").nth(MAX_PREFIXES) {
        let what = format!("the drawing declares more than {MAX_PREFIXES} prefixes of namespaces");
        return fault(at, word.len(), what);
    }
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found;
        let rest = &text[at..];
        let passed = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .into_iter()
            .find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = passed {
            let Some(end) = rest[open.len()..].find(close) else { return Ok(()) };
            at += open.len() + end + close.len();
            continue;
        }
        let (length, attributes) = tag(rest);
        if attributes > MAX_ATTRIBUTES {
            return fault(
                at,
                1,
                format!(
                    "the element has {attributes} attributes; at most {MAX_ATTRIBUTES} can be read"
                ),
            );
        }
        at += length;
    }
    Ok(())
}

/// The length of a tag and the number of its quoted values.
fn tag(text: &str) -> (usize, usize) {
    let mut quote = None;
    let mut values = 0;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (at + 1, values),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => {
                quote = None;
                values += 1;
            }
            _ => {}
        }
    }
    (text.len(), values)
}
