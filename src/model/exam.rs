//! The exam itself: versions with their dates, questions, time, scoring, delivery, retakes, domains
//! and weights.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::yaml::fault;

use super::figure::Figure;
use super::money::Money;
use super::part::Part;
use super::scalar::{Id, Number, SourceId, Text};
use super::shorthand::{
    Form, Never, Refused, list_or_one, map_or, one_or_many, pattern, text, written,
};
use super::variants::{Dated, When};
use super::vocabulary::vocabulary;

/// A length of time as ISO 8601 writes it: `P3Y`, `P14D`, `P1M`, `P2W`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    /// Whole years.
    pub years: u16,
    /// Whole months.
    pub months: u16,
    /// Whole days; weeks are taken as seven.
    pub days: u16,
}

impl Duration {
    /// What it looks like.
    pub(super) const PATTERN: &str = "P([0-9]{1,4}[YMWD])+";

    /// Reads `P3Y`, `P1Y6M`, `P14D`, `P2W`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('P').filter(|rest| !rest.is_empty())?;
        let mut duration = Self { years: 0, months: 0, days: 0 };
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let count: u16 = rest[..end].parse().ok()?;
            let (part, count) = match rest.as_bytes()[end] {
                b'Y' => (&mut duration.years, count),
                b'M' => (&mut duration.months, count),
                b'W' => (&mut duration.days, count.checked_mul(7)?),
                b'D' => (&mut duration.days, count),
                _ => return None,
            };
            *part = part.checked_add(count).filter(|n| *n <= 9999)?;
            rest = &rest[end + 1..];
        }
        Some(duration)
    }

    /// As ISO 8601 writes it.
    #[must_use]
    pub fn iso(self) -> String {
        let mut out = String::from("P");
        for (count, unit) in [(self.years, 'Y'), (self.months, 'M'), (self.days, 'D')] {
            if count > 0 {
                out.push_str(&format!("{count}{unit}"));
            }
        }
        if out == "P" { "P0D".to_owned() } else { out }
    }

    /// Whether it is no time at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.years == 0 && self.months == 0 && self.days == 0
    }

    /// Its length in months, if it has no odd days.
    #[must_use]
    pub fn whole_months(self) -> Option<u32> {
        (self.days == 0).then(|| u32::from(self.years) * 12 + u32::from(self.months))
    }
}

/// `3 years`, `1 year and 6 months`, `14 days`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (count, unit) in [(self.years, "year"), (self.months, "month"), (self.days, "day")] {
            if count > 0 {
                write!(
                    f,
                    "{}{count} {unit}{}",
                    if first { "" } else { " and " },
                    if count == 1 { "" } else { "s" }
                )?;
                first = false;
            }
        }
        if first { f.write_str("0 days") } else { Ok(()) }
    }
}

written!(Duration, "Duration", "a duration, such as P3Y or P14D", text(read_duration), |_| {
    pattern(Duration::PATTERN, "An ISO 8601 duration: P3Y, P6M, P14D.")
});

pub(super) fn read_duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text).ok_or_else(|| {
        let help = match meant_duration(text) {
            Some(meant) => format!("write `{meant}`"),
            None if text.eq_ignore_ascii_case("none") => {
                "write `P0D` for no wait, or `unlimited` if there is no end".to_owned()
            }
            None if FOREVER.contains(&text.to_ascii_lowercase().as_str()) => {
                "write `unlimited` if there is no end".to_owned()
            }
            None => {
                "write P and then years, months, weeks, or days: P3Y, P6M, P2W, P14D".to_owned()
            }
        };
        fault(&rule::WRONG_TYPE, &format!("`{text}` is not a duration"), &help)
    })
}

/// Words for what has no end.
const FOREVER: [&str; 8] = [
    "lifetime",
    "life",
    "forever",
    "never",
    "never expires",
    "no expiration",
    "permanent",
    "indefinite",
];

/// `3 years`, `14-day`, `p3y`: what was meant.
fn meant_duration(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['P', 'p']);
    let number = &text[..text.find(|c: char| !c.is_ascii_digit())?];
    let unit = text[number.len()..].trim_start_matches([' ', '-']).to_ascii_lowercase();
    // Days are the smallest unit.
    if ["h", "hr", "hour", "hours", "hrs"].contains(&unit.as_str()) {
        let hours: u32 = number.parse().ok()?;
        return (hours > 0 && hours.is_multiple_of(24)).then(|| format!("P{}D", hours / 24));
    }
    let letter = match unit.trim_end_matches('s') {
        "y" | "yr" | "year" => 'Y',
        "m" | "mo" | "month" => 'M',
        "w" | "wk" | "week" => 'W',
        "d" | "day" => 'D',
        _ => return None,
    };
    let meant = format!("P{number}{letter}");
    Duration::parse(&meant).map(|_| meant)
}

/// A version of the exam: what is sat under one code.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{id: .., code: .., available: ..}")]
pub struct Version {
    /// Its id in this guide: `mls-c01`.
    pub id: Id,
    /// As the vendor spells it: `MLS-C01`.
    pub code: Option<Text>,
    /// A name of its own.
    pub name: Option<Text>,
    /// The edition of the exam guide.
    pub guide: Option<Text>,
    /// The languages in which it can be sat (BCP 47).
    #[serde(default)]
    pub languages: Vec<super::codes::Language>,
    /// It is to come and no date says when; for a version that has none.
    #[serde(default)]
    pub upcoming: bool,
    /// When it can be sat as a beta.
    pub beta: Option<Beta>,
    /// Its first day.
    pub available: Option<Dated>,
    /// The last day to register.
    pub last_registration: Option<Dated>,
    /// The last day to sit it; none is announced if left out.
    pub last_exam: Option<Dated>,
    /// Where the dates come from.
    pub source: Option<SourceId>,
    /// When that was so.
    pub as_of: Option<PartialDate>,
}

impl Version {
    /// The languages in which it can be sat, as a beta or later.
    pub fn spoken(&self) -> impl Iterator<Item = &str> {
        self.languages
            .iter()
            .chain(self.beta.iter().flat_map(|beta| &beta.languages))
            .map(|code| &**code)
    }

    /// Dates in languages that it does not list: the key of each and the language. None if it lists
    /// no language.
    pub fn strays(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let dated = [
            ("available", &self.available),
            ("last_registration", &self.last_registration),
            ("last_exam", &self.last_exam),
        ];
        let all = dated.into_iter().flat_map(|(name, dated)| {
            let dates = match dated {
                Some(Dated::ByLanguage(dates)) if !self.languages.is_empty() => Some(dates),
                _ => None,
            };
            dates.into_iter().flat_map(|dates| dates.keys()).map(move |code| (name, code.as_str()))
        });
        all.filter(|(_, code)| {
            !self.spoken().any(|own| own == *code || own.split('-').next() == Some(code))
        })
    }
}

/// The span in which an exam is a beta, and what is known of it as a beta: nothing that is written
/// for the standard exam is said of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "{from: .., to: .., code: .., languages: .., exam: .., fee: ..}"
)]
pub struct Beta {
    /// Its first day.
    pub from: When,
    /// Its last day.
    pub to: Option<When>,
    /// The code under which it is booked, if it has one of its own.
    pub code: Option<Text>,
    /// The languages in which it can be sat (BCP 47); those of the version if left out.
    #[serde(default)]
    pub languages: Vec<super::codes::Language>,
    /// What the beta is like.
    pub exam: Option<Exam>,
    /// What the beta costs.
    pub fee: Option<Figure<Money>>,
}

/// What the exam is like. Every key may come from a shared block or the vendor's defaults.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "an exam")]
pub struct Exam {
    /// Where its figures come from.
    pub source: Option<SourceId>,
    /// The date they describe.
    pub as_of: Option<PartialDate>,
    /// How many questions.
    pub questions: Option<Questions>,
    /// How long, in minutes.
    pub minutes: Option<Figure<Number>>,
    /// How it is scored.
    pub scoring: Option<Part<Scoring>>,
    /// Kinds of questions.
    pub item_types: Option<Part<Vec<Text>>>,
    /// Where it is sat.
    pub delivery: Option<Part<Vec<Delivery>>>,
    /// Who runs the test centers.
    pub providers: Option<Part<Vec<Text>>>,
    /// What follows a failed attempt.
    pub retake: Option<Part<Retake>>,
}

/// The parts of an exam. What walks them, pushes provenance down to them and takes them from a
/// shared block asks here.
macro_rules! exam_parts {
    ($each:ident) => {
        $each! { Exam { questions, minutes, scoring, item_types, delivery, providers, retake } }
    };
}

pub(crate) use exam_parts;

/// Counts of questions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{total: .., scored: .., unscored: ..}")]
pub struct Questions {
    /// All that are put.
    pub total: Figure<Number>,
    /// Those that count.
    pub scored: Option<Figure<Number>>,
    /// Those that do not count (pretest items).
    pub unscored: Option<Figure<Number>>,
}

/// How an exam is scored.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{kind: .., min: .., max: .., pass: ..}")]
pub struct Scoring {
    /// The kind of score.
    pub kind: ScoringKind,
    /// The lowest score.
    pub min: Option<Figure<Number>>,
    /// The highest score.
    pub max: Option<Figure<Number>>,
    /// The passing score.
    pub pass: Option<Figure<Number>>,
}

vocabulary! {
    /// Kinds of scores.
    ScoringKind {
        /// A scaled score: not a percentage of correct answers.
        Scaled = "scaled";
        /// A percentage of correct answers.
        Percent = "percent";
        /// Points.
        Points = "points";
        /// Only pass or fail is told.
        PassFail = "pass-fail";
        /// Computerised adaptive testing.
        Adaptive = "adaptive";
    }
}

vocabulary! {
    /// Where an exam is sat.
    Delivery {
        /// At a test center.
        TestCenter = "test-center", "test center";
        /// At home, watched online.
        Online = "online", "online, proctored";
    }
}

/// What follows a failed attempt.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{wait: .., max_attempts: .., fee: ..}")]
pub struct Retake {
    /// The wait before each further attempt.
    pub wait: Option<Waits>,
    /// How many attempts.
    pub max_attempts: Option<Attempts>,
    /// What a retake costs: `full`, `none`, or the id of a cost.
    pub fee: Option<Id>,
}

/// One wait, or one for each further attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits(pub Vec<Duration>);

written!(
    Waits,
    "Waits",
    "P14D, or a list such as [P1D, P14D]",
    |form: Form<'_, Never, _>| one_or_many(read_duration)(form).map(Self),
    |generator| list_or_one(generator.subschema_for::<Duration>()),
);

/// How many attempts are allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempts {
    /// As many as one likes.
    Unlimited,
    /// So many in all.
    InAll(u32),
    /// So many in a span.
    Per(u32, Duration),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{value: 5, per: P1Y}")]
#[schemars(inline)]
struct PerSpan {
    /// How many.
    value: u32,
    /// The span in which they are counted.
    per: Duration,
}

written!(
    Attempts,
    "Attempts",
    "a number, {value: 5, per: P1Y}, or unlimited",
    |form: Form<'_, PerSpan>| match form {
        Form::Text("unlimited") => Ok(Self::Unlimited),
        Form::Text(text) => {
            let help =
                "write a number, {value: 5, per: P1Y}, or unlimited; omit it if it is unknown";
            Err(fault(&rule::WRONG_TYPE, &format!("`{text}` is not a number of attempts"), help)
                .into())
        }
        Form::Whole(number @ 0..) => match u32::try_from(number) {
            Ok(number) => Ok(Self::InAll(number)),
            Err(_) => Err("too many attempts".to_owned().into()),
        },
        Form::Map(PerSpan { value, per }) => Ok(Self::Per(value, per)),
        _ => Err(Refused::Form),
    },
    |generator| map_or(
        PerSpan::json_schema(generator),
        json!({ "anyOf": [{ "const": "unlimited" }, { "type": "integer", "minimum": 0, "maximum": u32::MAX }] }),
        "A number of attempts, {value: 5, per: P1Y}, or unlimited.",
    ),
);

/// The content outline.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "the domains of an exam")]
pub struct Domains {
    /// Where it comes from.
    pub source: Option<SourceId>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
    /// The domains, in the official order.
    pub items: Part<Vec<Domain>>,
    /// What the exam does not ask.
    pub out_of_scope: Vec<Text>,
}

/// One domain of the outline.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{id: .., name: .., weight: ..}")]
pub struct Domain {
    /// Its id; the same id in two versions is the same domain.
    pub id: Id,
    /// As the vendor numbers it.
    pub number: Option<Text>,
    /// Its name.
    pub name: Text,
    /// Percent of the scored content.
    pub weight: Figure<Number>,
    /// Task statements.
    #[serde(default)]
    pub tasks: Vec<Task>,
    /// Ids of domains of an earlier version that went into it.
    #[serde(default)]
    pub was: Vec<Id>,
}

/// A task statement.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a task")]
pub struct Task {
    /// Its id.
    pub id: Id,
    /// As the vendor numbers it: `1.1`.
    pub number: Option<Text>,
    /// What is asked, in few words.
    pub name: Text,
    /// What belongs to it.
    #[serde(default)]
    pub topics: Vec<Text>,
}

#[cfg(test)]
mod tests {
    use super::Duration;

    #[test]
    fn durations_read_and_print() {
        let show = |text| Duration::parse(text).map(|d| (d.to_string(), d.iso()));
        assert_eq!(show("P3Y"), Some(("3 years".into(), "P3Y".into())));
        assert_eq!(show("P1Y6M"), Some(("1 year and 6 months".into(), "P1Y6M".into())));
        assert_eq!(show("P2W"), Some(("14 days".into(), "P14D".into())));
        for bad in ["", "P", "3Y", "P3", "P3X", "PT3H", "P99999D"] {
            assert_eq!(show(bad), None, "{bad}");
        }
    }
}
