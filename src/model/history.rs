//! The record of changes, `content/history/changes.yaml`: what facts said before and after.
//! `certguide record` writes it, and each entry stands alone: it keeps the names that it needs, so
//! that it reads the same when its guide is gone.

use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::yaml::fault;

use super::said::Plain;
use super::scalar::{Text, Url};
use super::shorthand::{pattern, text, written};

/// content/history/changes.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a record of changes")]
pub struct Record {
    /// The day on which recording began; what was different before is not known.
    pub since: Day,
    /// What changed, in the order in which it was recorded.
    #[serde(default)]
    pub entries: Vec<Entry>,
}

/// One change.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a change")]
pub struct Entry {
    /// The day on which it was recorded.
    pub date: Day,
    /// Which fact; of a guide that came or went, its address.
    pub fact: FactId,
    /// The name of the guide or vendor that it belongs to.
    pub of: Text,
    /// The kind of fact, as facts.json has it; `guide` for a guide that came or went.
    pub kind: Text,
    /// What the fact is, in words.
    pub label: Text,
    /// What it said; nothing if it was not there.
    pub old: Option<State>,
    /// What it says; nothing if it is no longer there.
    pub new: Option<State>,
    /// Where the new value comes from; of a fact that is gone, the old one.
    pub source: Option<Cited>,
    /// The date that the value describes.
    pub as_of: Option<PartialDate>,
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{text: .., value: ..}")]
pub struct State {
    /// As it was printed.
    #[schemars(with = "Text")]
    pub text: String,
    /// As machines compare it; nothing if the text says that there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Plain>,
    /// Its unit; of money, the currency's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Text>")]
    pub unit: Option<String>,
}

/// A source by what readers need of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{title: .., url: ..}")]
pub struct Cited {
    /// Its title.
    pub title: Text,
    /// Its address.
    pub url: Url,
}

impl Entry {
    /// Whether it is a guide itself that came or went.
    #[must_use]
    pub fn is_guide(&self) -> bool {
        &*self.kind == "guide"
    }

    /// What tells it from every other entry, and is its place on `/changes/`: a fact changes at
    /// most once a day.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}:{}", self.date, self.fact)
    }
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn read_day(text: &str) -> Result<Day, String> {
    match PartialDate::parse(text) {
        Some(PartialDate::Day(day)) => Ok(Day(day)),
        _ => Err(fault(
            &rule::WRONG_TYPE,
            &format!("`{text}` is not a day"),
            "write it as YYYY-MM-DD: 2026-03-31",
        )),
    }
}

written!(Day, "Day", "a day: YYYY-MM-DD", text(read_day), |_| {
    pattern("(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "A day: YYYY-MM-DD.")
});

/// The id of a fact, `aws/ai-practitioner:exam.fee`, or the address of a guide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactId(Box<str>);

impl FactId {
    /// What an id looks like; none of it needs escaping in the fragment of an address.
    const PATTERN: &str = "[a-z0-9-]+(/[a-z0-9-]+)?(:[A-Za-z0-9@._-]+)?";

    fn parse(text: &str) -> Option<Self> {
        let (owner, path) =
            text.split_once(':').map_or((text, None), |(owner, path)| (owner, Some(path)));
        let word = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let letter = |b: u8| b.is_ascii_alphanumeric() || b"@._-".contains(&b);
        let owned = owner.split('/').count() <= 2 && owner.split('/').all(word);
        let pathed = path.is_none_or(|path| !path.is_empty() && path.bytes().all(letter));
        (owned && pathed).then(|| Self(text.into()))
    }

    /// The guide's address, the vendor's id, or `site`.
    #[must_use]
    pub fn owner(&self) -> &str {
        self.0.split_once(':').map_or(&self.0, |(owner, _)| owner)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn read_fact_id(text: &str) -> Result<FactId, String> {
    FactId::parse(text).ok_or_else(|| {
        let help = "write it as facts.json does: aws/ai-practitioner:exam.fee";
        fault(&rule::WRONG_TYPE, &format!("`{text}` is not the id of a fact"), help)
    })
}

written!(FactId, "FactId", "the id of a fact", text(read_fact_id), |_| {
    pattern(
        FactId::PATTERN,
        "The id of a fact, aws/ai-practitioner:exam.fee; of a guide that came or went, its address alone.",
    )
});
