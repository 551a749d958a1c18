//! Names that change when the content does: `assets/site.3f9a0c12d5e7.css`, which browsers may keep
//! for ever.

/// How many digits a fingerprint has.
const DIGITS: usize = 12;

/// The name of a file with these bytes.
#[must_use]
pub fn named(stem: &str, extension: &str, bytes: &[u8]) -> String {
    format!("{stem}.{}.{extension}", &blake3::hash(bytes).to_hex()[..DIGITS])
}

/// The fingerprint in a file's name, if it has one.
#[must_use]
pub fn in_name(path: &str) -> Option<&str> {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let digits = name.rsplit('.').nth(1)?;
    let is_one =
        digits.len() == DIGITS && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    (is_one && name.len() > DIGITS + 2).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_from_the_name_that_holds_it() {
        let name = named("assets/site", "css", b"a{}");
        assert_eq!(in_name(&name), Some(&blake3::hash(b"a{}").to_hex()[..12]));
        for none in [
            "",
            "a",
            "assets/site.css",
            "a.0123456789ab",
            "a.0123456789aB.css",
            "0123456789ab/x.css",
            "a.0123456789abc.css",
        ] {
            assert_eq!(in_name(none), None, "{none}");
        }
    }
}
