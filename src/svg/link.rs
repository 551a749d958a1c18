//! The addresses in a drawing: what it takes from itself, the pictures that it carries with it, and
//! where its links lead.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::drawing;

/// Pictures that a drawing may carry inside of it: browsers draw them and do nothing else with
/// them.
const PICTURES: [&str; 6] =
    ["image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/avif"];

/// Drawings stand in drawings at most this deep.
const MAX_INSIDE: usize = 2;

/// Schemes to which a reader's click may lead.
const SCHEMES: [&str; 3] = ["https", "http", "mailto"];

const OTHER_FILE: &str = "embed it in the drawing, or export the drawing as PNG";

/// What an address may be, by the element that has it; message and cure if it is none of these.
pub(super) fn href<'a>(
    element: &str,
    address: &'a str,
    inside: usize,
) -> Result<Cow<'a, str>, (String, String)> {
    let trimmed = address.trim();
    if trimmed.starts_with('#') {
        return Ok(trimmed.into());
    }
    match element {
        "a" => link(trimmed),
        "image" | "feImage" => picture(trimmed, inside),
        _ => Err((
            format!("`<{element}>` takes `{}` from another file", shown(trimmed)),
            OTHER_FILE.to_owned(),
        )),
    }
}

/// A link that waits for the reader's click.
fn link(address: &str) -> Result<Cow<'_, str>, (String, String)> {
    let plain = !address.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\');
    let scheme = address.find(':').filter(|at| !address[..*at].contains(['/', '?', '#']));
    let allowed = scheme
        .is_none_or(|at| SCHEMES.iter().any(|known| address[..at].eq_ignore_ascii_case(known)));
    if plain && allowed {
        return Ok(address.into());
    }
    let message = format!("the link `{}` is not an address of the web", shown(address));
    Err((message, "let it begin with https:// or /, or remove it".to_owned()))
}

/// A picture inside the address itself.
fn picture(address: &str, inside: usize) -> Result<Cow<'_, str>, (String, String)> {
    let data = address
        .get(..5)
        .filter(|start| start.eq_ignore_ascii_case("data:"))
        .and_then(|_| address[5..].split_once(','));
    let Some((kind, body)) = data else {
        return Err((
            format!("the picture `{}` is in another file", shown(address)),
            OTHER_FILE.to_owned(),
        ));
    };
    let mut parts = kind.split(';').map(|part| part.trim().to_ascii_lowercase());
    let media = parts.next().unwrap_or_default();
    let parts: Vec<String> = parts.collect();
    let base64 = parts.last().is_some_and(|part| part == "base64");
    if media == "image/svg+xml" {
        return nested(body, base64, inside).map(Cow::Owned);
    }
    let letters = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=') || c.is_ascii_whitespace()
    };
    if PICTURES.contains(&media.as_str()) && base64 && body.chars().all(letters) {
        let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        return Ok(format!("data:{media};base64,{body}").into());
    }
    let message = format!("`{}` is not a picture that may be inside a drawing", shown(address));
    Err((message, "embed it as PNG, JPEG, GIF, WebP or AVIF in base64".to_owned()))
}

/// A drawing inside a drawing, as draw.io embeds its icons: cleaned like any other.
fn nested(body: &str, base64: bool, inside: usize) -> Result<String, (String, String)> {
    let help = || "export the drawing as PNG, or remove the inner drawing".to_owned();
    if inside >= MAX_INSIDE {
        return Err((
            format!("drawings are embedded in each other more than {MAX_INSIDE} deep"),
            help(),
        ));
    }
    let bytes = if base64 {
        let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        STANDARD
            .decode(unescaped(&body))
            .map_err(|_| ("an embedded drawing is not base64".to_owned(), help()))?
    } else {
        unescaped(body)
    };
    match drawing(&bytes, inside + 1) {
        Ok(clean) => Ok(format!("data:image/svg+xml;base64,{}", STANDARD.encode(clean.text))),
        Err(faults) => {
            let why = faults.first().map_or("", |fault| fault.message.as_str());
            Err((format!("in an embedded drawing: {why}"), help()))
        }
    }
}

/// Percent-encoding undone; what is none is kept.
fn unescaped(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let code = code.filter(|code| code.iter().all(u8::is_ascii_hexdigit));
        let code =
            code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    out
}

/// The beginning of an address, for a message.
fn shown(address: &str) -> String {
    const MAX_SHOWN: usize = 60;
    let mut shown: String = address.chars().filter(|c| !c.is_control()).take(MAX_SHOWN).collect();
    if address.chars().count() > MAX_SHOWN {
        shown.push('…');
    }
    shown
}
