//! An entry of sources.yaml, and what it says about how it was read. Start with [`Source`] and
//! [`Source::mark`].
//!
//! What follows from a source and from those that quote it is worked out in `site::reading`.

use std::ops::Deref;

use schemars::{JsonSchema, json_schema};
use serde::Deserialize;

use crate::base::date::PartialDate;

use super::scalar::{Id, Md, SourceId, Text, Url, read_date, read_source_id};
use super::shorthand::{Form, Never, list_or_one, one_or_many, text, written};

/// An entry of sources.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{title: .., publisher: .., url: .., kind: ..}")]
pub struct Source {
    /// Its title.
    pub title: Text,
    /// Who published it.
    pub publisher: Text,
    /// Its address.
    pub url: Url,
    /// What kind of source.
    pub kind: SourceKind,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// How much of it was read. `full` if left out beside `retrieved`, else `none`.
    pub read: Option<Read>,
    /// The date of the page or copy that was read, or `unknown`. Needed where it was read.
    pub retrieved: Option<Retrieved>,
    /// The sources through which its figures came, where it was not read as a whole.
    #[serde(default)]
    pub via: Via,
    /// The last day on which its address answered. That says nothing about a figure.
    pub reachable: Option<PartialDate>,
    /// A stored copy.
    pub archive_url: Option<Url>,
    /// What to know about it.
    pub note: Option<Md>,
}

/// How much of a source was read for this site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Read {
    /// The page or document itself.
    Full,
    /// A part of it, or a stored copy.
    Excerpt,
    /// Nothing.
    None,
}

impl Read {
    /// As authors write it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Excerpt => "excerpt",
            Self::None => "none",
        }
    }
}

/// The date of the page or copy that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retrieved {
    /// This date.
    On(PartialDate),
    /// The copy has no date.
    Unknown,
}

fn read_retrieved(text: &str) -> Result<Retrieved, String> {
    if text == "unknown" { Ok(Retrieved::Unknown) } else { read_date(text).map(Retrieved::On) }
}

written!(Retrieved, "Retrieved", "a date, or unknown", text(read_retrieved), |generator| {
    let date = generator.subschema_for::<PartialDate>();
    json_schema!({ "description": "A date, or unknown.", "anyOf": [date, { "const": "unknown" }] })
});

/// The ids of the sources that quote a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Via(Vec<SourceId>);

impl Deref for Via {
    type Target = [SourceId];
    fn deref(&self) -> &[SourceId] {
        &self.0
    }
}

written!(
    Via,
    "Via",
    "the id of a source, or a list of them",
    |form: Form<'_, Never, _>| one_or_many(read_source_id)(form).map(Self),
    |generator| list_or_one(generator.subschema_for::<Id>()),
);

impl Source {
    /// How much of it was read: what it says, else what follows from its other keys.
    #[must_use]
    pub fn read(&self) -> Read {
        self.read.unwrap_or(if self.retrieved.is_some() { Read::Full } else { Read::None })
    }

    /// The date of the page or copy that was read, if it was read and has one.
    #[must_use]
    pub fn copy(&self) -> Option<PartialDate> {
        match self.retrieved {
            Some(Retrieved::On(date)) => Some(date),
            _ => None,
        }
    }

    /// Whether a figure of this date can be in what was read: a copy has nothing of later days.
    #[must_use]
    pub fn can_have(&self, as_of: Option<PartialDate>) -> bool {
        let until = self.copy().zip(as_of);
        self.read() != Read::None
            && until.is_none_or(|(copy, as_of)| as_of.first_day() <= copy.last_day())
    }

    /// How the source was read, as a mark for readers.
    #[must_use]
    pub fn mark(&self) -> Mark {
        match self.read() {
            Read::Full if self.copy().is_some() => Mark::Page,
            Read::Full | Read::Excerpt => Mark::Copy,
            Read::None if !self.via.is_empty() => Mark::Quoted,
            Read::None => Mark::Unread,
        }
    }
}

/// How a source was read, or how a figure came from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The page itself was read, on a known day.
    Page,
    /// A part or a copy of it was read.
    Copy,
    /// Another source that quotes it was read.
    Quoted,
    /// Nothing that can have it was read.
    Unread,
}

impl Mark {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Page, Self::Copy, Self::Quoted, Self::Unread];

    /// The sign in lists of references.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Page => "●",
            Self::Copy => "◐",
            Self::Quoted => "○",
            Self::Unread => "◌",
        }
    }

    /// What readers see beside the sign, or hear instead.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Page => "page read",
            Self::Copy => "copy or part read",
            Self::Quoted => "quoted by another source",
            Self::Unread => "not read",
        }
    }

    /// One word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Copy => "copy",
            Self::Quoted => "quoted",
            Self::Unread => "unread",
        }
    }
}

/// Kinds of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// The vendor of a certification.
    Vendor,
    /// The maker of the figure.
    Primary,
    /// Somebody who repeats it.
    Secondary,
    /// People who discuss it.
    Community,
    /// The editors of this site.
    Editorial,
}
