//! Characters that cannot be published, whatever the text they stand in.

/// What to do about one.
pub const HELP: &str = "remove it; it often comes along when text is copied from a PDF or a chat";

/// Control characters, those that turn the direction of the text around (readers see another text
/// than the file has), byte order marks, and code points that are no characters.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{feff}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fdd0}'..='\u{fdef}' => true,
        other => other.is_control() || u32::from(other) & 0xfffe == 0xfffe,
    }
}

/// What a diagnostic says of one.
#[must_use]
pub fn message(c: char) -> String {
    format!("the character U+{:04X} cannot be published", u32::from(c))
}
