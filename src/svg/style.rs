//! Styles in a drawing: a strict reader that knows the tokens of CSS and passes on only those that
//! load nothing. It reads sheets, `style` attributes and the values of other attributes alike.
//! Start with [`clean`].
//!
//! Where it is stricter than a browser it refuses; there is no text that it passes on and a browser
//! reads as an address of another file, because escapes are refused and every function is one of a
//! list.

/// What a style may call. `url` is read apart: it leads into the drawing itself.
const FUNCTIONS: &[&str] = &[
    "blur",
    "brightness",
    "calc",
    "circle",
    "clamp",
    "color",
    "color-mix",
    "contrast",
    "cubic-bezier",
    "drop-shadow",
    "ellipse",
    "format",
    "grayscale",
    "has",
    "hsl",
    "hsla",
    "hue-rotate",
    "hwb",
    "inset",
    "invert",
    "is",
    "lab",
    "lang",
    "lch",
    "light-dark",
    "linear-gradient",
    "matrix",
    "matrix3d",
    "max",
    "min",
    "not",
    "nth-child",
    "nth-last-child",
    "nth-last-of-type",
    "nth-of-type",
    "oklab",
    "oklch",
    "opacity",
    "path",
    "perspective",
    "polygon",
    "radial-gradient",
    "rect",
    "rgb",
    "rgba",
    "rotate",
    "rotatex",
    "rotatey",
    "rotatez",
    "saturate",
    "scale",
    "scalex",
    "scaley",
    "sepia",
    "skew",
    "skewx",
    "skewy",
    "steps",
    "translate",
    "translate3d",
    "translatex",
    "translatey",
    "var",
    "where",
];

/// Rules that only hold other rules, and the one that brings a font along.
const AT_RULES: [&str; 5] = ["media", "supports", "keyframes", "-webkit-keyframes", FONT];
const FONT: &str = "font-face";

/// Kinds of fonts that a drawing may carry inside of it, by the names that programs give them.
const FONTS: [&str; 14] = [
    "application/font-ttf",
    "application/font-woff",
    "application/font-woff2",
    "application/vnd.ms-opentype",
    "application/x-font-opentype",
    "application/x-font-otf",
    "application/x-font-ttf",
    "application/x-font-woff",
    "application/x-font-woff2",
    "font/opentype",
    "font/otf",
    "font/ttf",
    "font/woff",
    "font/woff2",
];

/// Reads a style and gives it back without its comments.
///
/// # Errors
/// What does not fit, in words.
pub(super) fn clean(text: &str) -> Result<String, String> {
    let mut reader =
        Reader { rest: text, out: String::with_capacity(text.len()), open: Vec::new(), font: None };
    while !reader.rest.is_empty() {
        reader.token()?;
    }
    match reader.open.pop() {
        None => Ok(reader.out),
        Some(close) => Err(format!("a style is missing a closing `{close}`")),
    }
}

struct Reader<'t> {
    rest: &'t str,
    out: String,
    /// What closes each bracket that is open.
    open: Vec<char>,
    /// How many were open where a rule for a font began.
    font: Option<usize>,
}

impl<'t> Reader<'t> {
    fn token(&mut self) -> Result<(), String> {
        let Some(first) = self.rest.chars().next() else { return Ok(()) };
        if let Some(comment) = self.rest.strip_prefix("/*") {
            let end = comment.find("*/").ok_or("a comment in a style is not closed")?;
            self.rest = &comment[end + 2..];
            if self.rest.starts_with('(') {
                return Err("a comment in a style hides what a bracket belongs to".to_owned());
            }
            self.out.push(' ');
            return Ok(());
        }
        match first {
            '\\' => Err("a style uses an escape, `\\`".to_owned()),
            '<' => Err("a style has a `<`".to_owned()),
            '"' | '\'' => {
                let inside = self.string(self.rest)?;
                // No reader of a style would load it here; a string that is no address needs no
                // such argument.
                if inside.contains("//") {
                    return Err("a string in a style holds an address".to_owned());
                }
                self.take(inside.len() + 2);
                Ok(())
            }
            '@' => self.at_rule(),
            c if is_name(c) && !c.is_ascii_digit() => self.word(),
            '(' | '[' | '{' => {
                self.open.push(closing(first));
                self.take(1);
                Ok(())
            }
            ')' | ']' | '}' if self.open.pop() != Some(first) => {
                Err(format!("a style has a `{first}` that closes nothing"))
            }
            '}' => {
                self.font = self.font.filter(|before| *before < self.open.len());
                self.take(1);
                Ok(())
            }
            c => {
                self.take(c.len_utf8());
                Ok(())
            }
        }
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(length);
        self.out.push_str(taken);
        self.rest = rest;
        taken
    }

    /// The inside of a string at the beginning of `text`.
    fn string(&self, text: &'t str) -> Result<&'t str, String> {
        let quote = text.chars().next().unwrap_or('"');
        let inside = &text[quote.len_utf8()..];
        let end = inside.find(quote).ok_or("a string in a style is not closed")?;
        let inside = &inside[..end];
        if inside.contains(['\\', '\n', '\r', '\u{c}', '<']) {
            return Err("a string in a style has an escape, a line break or a `<`".to_owned());
        }
        Ok(inside)
    }

    /// A name, and if a bracket follows, a function.
    fn word(&mut self) -> Result<(), String> {
        let name = self.take(name_length(self.rest)).to_ascii_lowercase();
        if !self.rest.starts_with('(') {
            return Ok(());
        }
        if name == "url" {
            return self.url();
        }
        if !FUNCTIONS.contains(&name.as_str()) {
            return Err(format!("a style calls `{name}()`"));
        }
        self.open.push(')');
        self.take(1);
        Ok(())
    }

    /// An address: only one that leads to a part of the drawing, or is a font itself.
    fn url(&mut self) -> Result<(), String> {
        let inside = self.rest[1..].trim_start();
        let target = if inside.starts_with(['"', '\'']) {
            self.string(inside)?
        } else {
            let end = inside.find(')').ok_or("an address in a style is not closed")?;
            inside[..end].trim_end()
        };
        let plain = !target.contains(|c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ')' | '\\' | '<')
        });
        let allowed = target.starts_with('#') || (self.font.is_some() && is_font(target));
        if !allowed || !plain {
            let shown: String = target.chars().filter(|c| !c.is_control()).take(60).collect();
            return Err(format!("a style loads `{shown}`"));
        }
        let start = self.rest.len() - inside.len();
        let quoted = if inside.starts_with(['"', '\'']) { 2 } else { 0 };
        let after = self.rest[start + target.len() + quoted..].trim_start();
        let rest = after.strip_prefix(')').ok_or("an address in a style is not closed")?;
        self.out.push_str("(\"");
        self.out.push_str(target);
        self.out.push_str("\")");
        self.rest = rest;
        Ok(())
    }

    fn at_rule(&mut self) -> Result<(), String> {
        let name = &self.rest[1..1 + name_length(&self.rest[1..])];
        if !AT_RULES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            return Err(format!("a style uses `@{name}`"));
        }
        if name.eq_ignore_ascii_case(FONT) {
            self.font = Some(self.open.len());
        }
        self.take(1 + name.len());
        Ok(())
    }
}

/// Whether an address is a font, whole and in base64.
fn is_font(address: &str) -> bool {
    let data =
        address.get(..5).filter(|start| start.eq_ignore_ascii_case("data:")).map(|_| &address[5..]);
    let Some((kind, body)) = data.and_then(|data| data.split_once(',')) else { return false };
    let kind = kind.to_ascii_lowercase();
    let media = kind.strip_suffix(";base64").map(|kind| kind.trim_end_matches(";charset=utf-8"));
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    media.is_some_and(|media| FONTS.contains(&media)) && body.chars().all(letters)
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()
}

fn name_length(text: &str) -> usize {
    text.find(|c| !is_name(c)).unwrap_or(text.len())
}
