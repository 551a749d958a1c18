//! Single values: ids, texts, markdown texts, addresses of guides, dates, numbers. Each says how it
//! is read from a text, because a plain `String` would take `~` and an unquoted `2.10` silently.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use rust_decimal::Decimal;
use schemars::{Schema, json_schema};
use serde_json::json;

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::markdown::Document;
use crate::yaml::fault;

use super::dates;
use super::number::grouped;
use super::shorthand::{Form, Refused, map_or, pattern, text, written};

/// What an id looks like.
pub(super) const ID: &str = "[a-z0-9]+(-[a-z0-9]+)*";

/// An id as authors write it: `[a-z0-9]+(-[a-z0-9]+)*`, at most 64 characters. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(Arc<str>);

impl Id {
    /// An id from text that has the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let word = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        (text.len() <= 64 && text.split('-').all(word)).then(|| Self(text.into()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Id {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

written!(Id, "Id", "an id", text(read_id), |_| {
    json_schema!({
        "description": "An id: lowercase letters and digits, joined by single hyphens, at most 64 characters.",
        "anyOf": [
            { "type": "string", "pattern": format!("^{ID}$"), "maxLength": 64 },
            { "type": "integer", "minimum": 0 }
        ]
    })
});

fn read_id(text: &str) -> Result<Id, String> {
    Id::parse(text).ok_or_else(|| {
        let suggestion = slug(text);
        if text.contains("://") {
            let help = "write the id of an entry, not its address: sources have theirs in content/sources.yaml";
            return fault(&rule::INVALID_ID, &format!("`{text}` is not an id"), help);
        }
        // A comment needs `#` with a space before it.
        let before = ["# ", " //", " #"].iter().find_map(|sign| text.split_once(sign)).map(|(before, _)| before.trim());
        if let Some(id) = before.filter(|before| Id::parse(before).is_some()) {
            let help = format!("write a comment after a space and `# `: `{id} # ..`");
            return fault(&rule::INVALID_ID, &format!("`{text}` is not an id"), &help);
        }
        let is_likely = suggestion.len() <= 64 && suggestion.contains(|c: char| c.is_ascii_lowercase());
        let help = if !is_likely {
            "an id is lowercase letters and digits, joined by single hyphens, at most 64 characters".to_owned()
        } else {
            format!("an id is lowercase letters and digits, joined by hyphens: `{suggestion}`")
        };
        fault(&rule::INVALID_ID, &format!("`{text}` is not an id"), &help)
    })
}

/// The id of an entry of sources.yaml.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct SourceId(pub Id);

pub(super) fn read_source_id(text: &str) -> Result<SourceId, String> {
    read_id(text).map(SourceId)
}

impl Deref for SourceId {
    type Target = Id;
    fn deref(&self) -> &Id {
        &self.0
    }
}

/// Latin letters that are no ASCII letter with a mark, spelled out.
const SPELLED: [(char, &str); 10] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ł', "l"),
    ('ħ', "h"),
    ('ı', "i"),
];

/// The id-like form of a text: lower case, ASCII letters and digits, hyphens between words. Latin
/// letters lose their marks; empty where a text has letters of another script, of which nothing
/// sensible can be made.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if let Some((_, letters)) = SPELLED.iter().find(|(letter, _)| *letter == c) {
            out.push_str(letters);
        } else if c.is_alphabetic() {
            return String::new();
        } else if !matches!(c, '\'' | '’') && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Plain text of one line or more, shown escaped. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(Box<str>);

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn read_text(text: &str) -> Result<Text, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(fault(
            &rule::EMPTY_VALUE,
            "the text is empty",
            "write the text, or remove the key",
        ));
    }
    if let Some(braces) = trimmed.find("{{").map(|at| &trimmed[at..]) {
        let end = braces.find("}}").map_or(braces.len(), |end| end + 2);
        let message =
            format!("`{}` would be published unchanged: this value is plain text", &braces[..end]);
        let help = "write the figure itself; facts work only in prose and in markdown values";
        return Err(fault(&rule::LEFTOVER_BRACES, &message, help));
    }
    Ok(Text(trimmed.into()))
}

written!(Text, "Text", "text", text(read_text), |_| not_empty("Plain text, not empty."));

/// Text in which markdown, facts and citations work, parsed when it is read.
#[derive(Clone, Debug, Default)]
pub struct Md(pub Arc<Document>);

written!(Md, "Markdown", "text", text(read_md), |_| {
    not_empty("Text in which markdown, facts and citations work; not empty.")
});

fn not_empty(about: &str) -> Schema {
    json_schema!({ "description": about, "type": ["string", "integer"], "pattern": r"\S" })
}

pub(super) fn read_md(text: &str) -> Result<Md, String> {
    if text.trim().is_empty() {
        return Err(fault(
            &rule::EMPTY_VALUE,
            "the text is empty",
            "write the text, or remove the key",
        ));
    }
    match crate::markdown::parse_value(text) {
        Ok(document) => Ok(Md(Arc::new(document))),
        Err(bad) => Err(fault(bad.rule, &bad.message, bad.help.as_deref().unwrap_or(""))),
    }
}

/// An `https` or `http` address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Url(Box<str>);

impl Deref for Url {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn read_url(text: &str) -> Result<Url, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or("");
    let name = host.split(['/', '?', '#']).next().unwrap_or("");
    if name.ends_with(':')
        || name.is_empty()
        || host.starts_with('/')
        || text.contains(|c: char| c.is_whitespace() || c.is_control())
    {
        let message = format!("`{text}` is not a web address");
        return Err(fault(
            &rule::WRONG_TYPE,
            &message,
            "write the complete address, with https:// and without spaces",
        ));
    }
    Ok(Url(text.into()))
}

written!(Url, "Url", "a web address", text(read_url), |_| {
    pattern(r"https?://[^/\s]\S*", "A complete web address: https://example.org/page.")
});

written!(PartialDate, "Date", "a date: YYYY, YYYY-MM or YYYY-MM-DD", text(read_date), |_| {
    json_schema!({
        "description": "A date: YYYY, YYYY-MM or YYYY-MM-DD, from 1900 to 2200.",
        "type": ["string", "integer"],
        "pattern": "^(19[0-9]{2}|2[01][0-9]{2}|2200)(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        "minimum": 1900,
        "maximum": 2200
    })
});

pub(super) fn read_date(text: &str) -> Result<PartialDate, String> {
    PartialDate::parse(text).ok_or_else(|| {
        let help =
            "write YYYY, YYYY-MM or YYYY-MM-DD, with two digits for month and day: 2026-03-31";
        let year = text
            .get(..4)
            .and_then(|year| year.parse::<i16>().ok())
            .filter(|year| !(1900..=2200).contains(year));
        if year.is_some_and(|_| PartialDate::parse(&text.replacen(&text[..4], "2000", 1)).is_some())
        {
            let help = "dates must be between 1900 and 2200: two digits of the year may be swapped";
            return fault(&rule::WRONG_TYPE, &format!("`{text}` is not a possible date"), help);
        }
        let first_days = text.rsplit_once('-').map(|(month, _)| format!("{month}-01"));
        let of_month =
            first_days.filter(|_| text.len() == 10).and_then(|day| PartialDate::parse(&day));
        if let (Some(month), Some(Ok(29..=31))) = (of_month, text.get(8..).map(str::parse::<u8>)) {
            let last = month.last_day().last_of_month().day();
            let help = format!("its month has {last} days: compare the date with its source");
            return fault(&rule::WRONG_TYPE, &format!("`{text}` is not a date"), &help);
        }
        let meant = dates::meant(text).map(|date| format!("write `{}`", date.iso()));
        fault(
            &rule::WRONG_TYPE,
            &format!("`{text}` is not a date"),
            meant.as_deref().unwrap_or(help),
        )
    })
}

/// An exact decimal number, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub Decimal);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grouped(&self.0.normalize().to_string()))
    }
}

impl From<u32> for Number {
    fn from(number: u32) -> Self {
        Self(Decimal::from(number))
    }
}

/// The address of a guide, or of a certification that is not on the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GuideRef {
    /// `aws/ai-practitioner`
    Here(Box<str>),
    /// `{name, url}`
    Elsewhere {
        /// Its name.
        name: Text,
        /// Its own page.
        url: Url,
    },
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the address of a guide, or {name, url}")]
#[schemars(inline)]
struct Elsewhere {
    /// Its name.
    name: Text,
    /// Its own page.
    url: Url,
}

fn read_address(text: &str) -> Result<GuideRef, String> {
    let address = text.trim_matches('/');
    if address.split('/').count() == 2 && address.split('/').all(|part| Id::parse(part).is_some()) {
        return Ok(GuideRef::Here(address.into()));
    }
    let help = "a guide's address is its vendor and its folder: aws/ai-practitioner; else write {name: .., url: ..}";
    Err(fault(&rule::WRONG_TYPE, &format!("`{text}` is not the address of a guide"), help))
}

written!(
    GuideRef,
    "GuideRef",
    "the address of a guide, or {name, url}",
    |form: Form<'_, Elsewhere>| match form {
        Form::Text(text) => Ok(read_address(text)?),
        Form::Map(Elsewhere { name, url }) => Ok(Self::Elsewhere { name, url }),
        _ => Err(Refused::Form),
    },
    |generator| map_or(
        Elsewhere::json_schema(generator),
        json!({ "type": "string", "pattern": format!("^/*{ID}/{ID}/*$") }),
        "The address of a guide (aws/ai-practitioner), or {name, url} of a certification that is not on the site.",
    ),
);
