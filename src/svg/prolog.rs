//! What comes before the root of a drawing: the encoding that it declares, and the DOCTYPE that
//! many editors still write.

use std::borrow::Cow;

use super::Fault;

/// Encodings in which ASCII means the same as in UTF-8.
const ASCII_ALIKE: [&str; 4] = ["us-ascii", "ascii", "iso-8859-", "windows-125"];

/// The text with blanks in place of a DOCTYPE, so that offsets stay. Editors name a public DTD
/// there, which no browser reads; one that declares something of its own (an entity, an attribute)
/// is refused.
pub(super) fn without_doctype(text: &str) -> Result<Cow<'_, str>, Fault> {
    encoding(text)?;
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        let skipped =
            [("<?", "?>"), ("<!--", "-->")].into_iter().find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = skipped {
            let Some(end) = rest[open.len()..].find(close) else { return Ok(text.into()) };
            at += open.len() + end + close.len();
            continue;
        }
        if !rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
            return Ok(text.into());
        }
        let end = at + doctype(rest).map_err(|message| {
            let help = "export it as plain SVG 1.1, without entities; in Illustrator, turn off \"Preserve Illustrator Editing Capabilities\"";
            Fault::new(at..at + 9, message, help)
        })?;
        let blank: String = text[at..end]
            .chars()
            .flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8()))
            .collect();
        return Ok(format!("{}{blank}{}", &text[..at], &text[end..]).into());
    }
}

/// The length of a DOCTYPE without declarations.
fn doctype(text: &str) -> Result<usize, &'static str> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => return Err("the DOCTYPE declares entities or attributes"),
            (None, '>') => return Ok(at + 1),
            (None, _) => {}
        }
    }
    Err("the DOCTYPE is not closed")
}

/// A browser decodes the file as it declares; this reader, as UTF-8. The two must agree.
fn encoding(text: &str) -> Result<(), Fault> {
    let start = text.trim_start_matches('\u{feff}');
    let Some(declaration) = start.strip_prefix("<?xml ").and_then(|rest| rest.split("?>").next())
    else {
        return Ok(());
    };
    let Some(at) = declaration.find("encoding") else { return Ok(()) };
    let value = declaration[at + 8..].trim_start().trim_start_matches('=').trim_start();
    let name = value
        .get(1..)
        .and_then(|rest| rest.split(&value[..1]).next())
        .unwrap_or("")
        .to_ascii_lowercase();
    let alike = text.is_ascii() && ASCII_ALIKE.iter().any(|known| name.starts_with(known));
    if name == "utf-8" || name == "utf8" || alike {
        return Ok(());
    }
    let offset = text.len() - start.len() + 6 + at;
    Err(Fault::new(
        offset..offset + 8,
        format!("the drawing declares the encoding `{name}`"),
        "save it as UTF-8",
    ))
}

/// The parser's error, at its place.
pub(super) fn not_well_formed(text: &str, error: &roxmltree::Error) -> Fault {
    let place = error.pos();
    let line = text
        .split_inclusive('\n')
        .take(place.row.saturating_sub(1) as usize)
        .map(str::len)
        .sum::<usize>();
    let column = text[line..]
        .char_indices()
        .nth(place.col.saturating_sub(1) as usize)
        .map_or(0, |(at, _)| at);
    let at = (line + column).min(text.len());
    let whole = error.to_string();
    let placed = whole
        .rsplit_once(" at ")
        .filter(|(_, place)| place.starts_with(|c: char| c.is_ascii_digit()));
    let said = placed.map_or(whole.as_str(), |(said, _)| said);
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    Fault::new(
        at..end,
        format!("the drawing is not well-formed XML: {said}"),
        "export it anew, or as PNG",
    )
}
