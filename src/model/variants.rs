//! Blocks that differ by exam version, dates that differ by language, texts that differ by lifecycle.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::yaml::fault;

use super::scalar::{Id, Md, read_md};

/// A block that is the same for all versions, or one for each.
#[derive(Clone, Debug)]
pub enum ByVersion<T> {
    /// The same for all.
    Same(T),
    /// One for each version.
    Each {
        /// What all versions share, as far as they do not say it themselves; nothing once it is resolved.
        all: Option<T>,
        /// What each says.
        own: BTreeMap<Id, T>,
    },
}

impl<T> ByVersion<T> {
    /// The block of a version.
    pub fn of(&self, version: &str) -> Option<&T> {
        match self {
            Self::Same(block) => Some(block),
            Self::Each { own, .. } => own.get(version),
        }
    }

    /// The blocks with the keys below which they stand: those of all versions under `all`.
    pub fn blocks(&self) -> impl Iterator<Item = (Option<&str>, &T)> {
        let (same, all, own) = match self {
            Self::Same(block) => (Some(block), None, None),
            Self::Each { all, own } => (None, all.as_ref(), Some(own)),
        };
        let all = all.map(|block| (Some("all"), block));
        let own = own.into_iter().flatten().map(|(id, block)| (Some(id.as_str()), block));
        same.map(|block| (None, block)).into_iter().chain(all).chain(own)
    }
}

struct ByVersionVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ByVersionVisitor<T> {
    type Value = ByVersion<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a block, or {by_version: {..}}")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.into_deserializer()).map(ByVersion::Same)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(ByVersion::Same)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(ByVersion::Same)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(ByVersion::Same)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some(first) = map.next_key::<String>()? else {
            return T::deserialize(MapAccessDeserializer::new(map)).map(ByVersion::Same);
        };
        if first != "by_version" {
            let replay = Replay { first: Some(first), rest: map };
            return T::deserialize(MapAccessDeserializer::new(replay)).map(ByVersion::Same);
        }
        let mut blocks = map.next_value::<BTreeMap<Id, T>>()?;
        if let Some(extra) = map.next_key::<String>()? {
            let message = format!("`{extra}` stands beside `by_version`");
            let help = "put what all versions share under by_version: {all: ..}";
            return Err(A::Error::custom(fault(&rule::UNKNOWN_KEY, &message, help)));
        }
        Ok(ByVersion::Each { all: blocks.remove("all"), own: blocks })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByVersion<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ByVersionVisitor(PhantomData))
    }
}

/// A map whose first key was already read: gives it once more.
struct Replay<A> {
    first: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(key) => seed.deserialize(StrDeserializer::new(&key)).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}

/// A date, perhaps only expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The date.
    pub date: PartialDate,
    /// Announced but not certain.
    pub expected: bool,
}

impl When {
    /// Whether what begins on it has begun. A date that is only expected does not say so.
    #[must_use]
    pub fn has_begun(self, day: Date) -> bool {
        !self.expected && day >= self.date.first_day()
    }

    /// Whether it was only expected and has passed, so that what followed is not known.
    #[must_use]
    pub fn has_lapsed(self, day: Date) -> bool {
        self.expected && day > self.date.last_day()
    }

    /// Whether what ends with it is over. A date that is only expected does not say so.
    #[must_use]
    pub fn is_over(self, day: Date) -> bool {
        !self.expected && day > self.date.last_day()
    }
}

/// A date for all languages, or one for each.
#[derive(Clone, Debug)]
pub enum Dated {
    /// The same for all.
    Same(When),
    /// By language (BCP 47).
    ByLanguage(BTreeMap<String, When>),
}

impl Dated {
    /// The date in a language: its own, else its base language's.
    #[must_use]
    pub fn of(&self, language: &str) -> Option<When> {
        match self {
            Self::Same(when) => Some(*when),
            Self::ByLanguage(dates) => dates.get(self.code(language)?).copied(),
        }
    }

    /// The language whose date holds in a language, where dates differ: itself, else its base language.
    #[must_use]
    pub fn code<'l>(&self, language: &'l str) -> Option<&'l str> {
        let Self::ByLanguage(dates) = self else { return None };
        let base = language.split('-').next().unwrap_or(language);
        [language, base].into_iter().find(|code| dates.contains_key(*code))
    }

    /// The dates of all languages.
    #[must_use]
    pub fn all(&self) -> Vec<When> {
        match self {
            Self::Same(when) => vec![*when],
            Self::ByLanguage(dates) => dates.values().copied().collect(),
        }
    }

    /// The earliest and the latest over all languages.
    #[must_use]
    pub fn span(&self) -> Option<(When, When)> {
        match self {
            Self::Same(when) => Some((*when, *when)),
            Self::ByLanguage(dates) => {
                let first = dates.values().min_by_key(|when| when.date)?;
                Some((*first, *dates.values().max_by_key(|when| when.date)?))
            }
        }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a date, or {date: .., expected: true}, or {by_language: {en: date}}")]
#[schemars(inline, transform = super::schema::date_value_or_languages)]
pub(super) struct LongDate {
    /// The date; `value` is the same.
    #[serde(alias = "value")]
    date: Option<PartialDate>,
    /// Announced but not certain.
    #[serde(default)]
    expected: bool,
    /// By language (BCP 47), instead of `date`.
    by_language: Option<BTreeMap<String, When>>,
}

struct DatedVisitor;

impl<'de> Visitor<'de> for DatedVisitor {
    type Value = Dated;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date: YYYY, YYYY-MM or YYYY-MM-DD")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Dated, E> {
        let date = PartialDate::deserialize(StrDeserializer::new(text))?;
        Ok(Dated::Same(When { date, expected: false }))
    }

    fn visit_u64<E: Error>(self, year: u64) -> Result<Dated, E> {
        self.visit_str(&year.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Dated, A::Error> {
        let long = LongDate::deserialize(MapAccessDeserializer::new(map))?;
        match (long.date, long.by_language) {
            (Some(date), None) => Ok(Dated::Same(When { date, expected: long.expected })),
            (None, Some(dates)) if !dates.is_empty() => Ok(Dated::ByLanguage(dates)),
            _ => {
                let help = "write a date, {date: 2026-03, expected: true}, or {by_language: {en: 2026-03-31}}";
                Err(A::Error::custom(fault(&rule::WRONG_TYPE, "this is not a date", help)))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Dated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DatedVisitor)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(DatedVisitor)? {
            Dated::Same(when) => Ok(when),
            Dated::ByLanguage(_) => {
                Err(D::Error::custom(fault(&rule::WRONG_TYPE, "one date is wanted here", "write one date")))
            }
        }
    }
}

/// Texts for before the end is announced, while it is announced, and after it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// While the exam can be sat.
    pub open: Md,
    /// While its end is announced; `open` if it is not said.
    pub closing: Option<Md>,
    /// After the end; `open` if it is not said.
    pub closed: Option<Md>,
    /// After the last certificate has ended; `closed` if it is not said.
    pub expired: Option<Md>,
}

impl Told {
    /// The variants beside `open`, by the state they are told in.
    #[must_use]
    pub fn variants(&self) -> [(&'static str, Option<&Md>); 3] {
        [("closing", self.closing.as_ref()), ("closed", self.closed.as_ref()), ("expired", self.expired.as_ref())]
    }

    /// The text for a state by its word: that of `expired`, else of `closed`, else of `open`.
    #[must_use]
    pub fn of(&self, state: &str) -> (&'static str, &Md) {
        let wanted: &[&str] = match state {
            "expired" => &["expired", "closed"],
            "closed" => &["closed"],
            "closing" => &["closing"],
            _ => &[],
        };
        let own = wanted.iter().find_map(|state| {
            let (state, variant) = self.variants().into_iter().find(|(own, _)| own == state)?;
            Some((state, variant?))
        });
        own.unwrap_or(("open", &self.open))
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Md> {
        [Some(&self.open), self.closing.as_ref(), self.closed.as_ref(), self.expired.as_ref()].into_iter().flatten()
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a text, or {open: .., closing: .., closed: .., expired: ..}")]
#[schemars(inline)]
pub(super) struct LongTold {
    /// While the exam can be sat.
    open: Md,
    /// While its end is announced; `open` if it is not said.
    closing: Option<Md>,
    /// After the end; `open` if it is not said.
    closed: Option<Md>,
    /// After the last certificate has ended; `closed` if it is not said.
    expired: Option<Md>,
}

struct ToldVisitor;

impl<'de> Visitor<'de> for ToldVisitor {
    type Value = Told;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or {open: .., closing: .., closed: .., expired: ..}")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Told, E> {
        let open = read_md(text).map_err(E::custom)?;
        Ok(Told { open, closing: None, closed: None, expired: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Told, A::Error> {
        let LongTold { open, closing, closed, expired } = LongTold::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Told { open, closing, closed, expired })
    }
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ToldVisitor)
    }
}
