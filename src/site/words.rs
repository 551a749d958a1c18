//! How values read in prose and in widgets: one wording for one kind of value, everywhere.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::base::date::PartialDate;
use crate::model::exam::{Attempts, Duration, Retake, Scoring, ScoringKind, Waits};
use crate::model::figure::{Figure, Measure};
use crate::model::history::Entry;
use crate::model::money::{Currency, Money};
use crate::model::number::grouped;
use crate::model::scalar::Number;
use crate::model::validity::Period;
use crate::model::variants::When;

/// A space that does not break between a number and its unit.
pub const NBSP: &str = "\u{a0}";

/// `180 minutes`, `1 minute`, `unknown`: a figure and its unit, in the singular for exactly one.
#[must_use]
pub fn counted(figure: &Figure<Number>, singular: &str, plural: &str) -> String {
    if let Measure::Absent(absence) = figure.value {
        return absence.words().to_owned();
    }
    if figure.value == Measure::Unlimited {
        return figure.words();
    }
    let unit = if figure.value.exact() == Some(Number::from(1)) { singular } else { plural };
    format!("{}{NBSP}{unit}", figure.words())
}

/// `36%`, `15–20%`, `not published`.
#[must_use]
pub fn percent(figure: &Figure<Number>) -> String {
    with_unit(figure, "%")
}

/// A figure with a unit that stands right behind the number: `36%`, `5% or more`.
#[must_use]
pub fn with_unit(figure: &Figure<Number>, unit: &str) -> String {
    let about = if figure.approximate { "about " } else { "" };
    match figure.value {
        Measure::Absent(_) | Measure::Unlimited => figure.words(),
        Measure::AtLeast(least) => format!("{about}{least}{unit} or more"),
        _ => format!("{}{unit}", figure.words()),
    }
}

/// `US$300`, `US$300–3,000`, `US$2,700 or more`, `free`, `unknown`.
#[must_use]
pub fn money(figure: &Figure<Money>) -> String {
    let about = if figure.approximate { "about " } else { "" };
    match figure.value {
        Measure::Range(min, max) => format!("{about}{min}–{}", bare(max)),
        Measure::Exact(amount) if amount.amount.is_zero() => "free".to_owned(),
        _ => figure.words(),
    }
}

/// An amount without its currency, for the second end of a range.
fn bare(money: Money) -> String {
    let text = money.to_string();
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    text[digits..].to_owned()
}

/// A sum in one currency: `US$339`, `US$300–3,000`, `US$2,700 or more` when an end is open.
#[must_use]
pub fn total(min: Money, max: Option<Money>) -> String {
    match max {
        None => format!("{min} or more"),
        Some(max) if max.amount == min.amount => min.to_string(),
        Some(max) => format!("{min}–{}", bare(max)),
    }
}

/// `US$143,600` for pay whose currency stands beside it.
#[must_use]
pub fn pay(figure: &Figure<Number>, currency: Currency, top_coded: bool) -> String {
    earned(figure, top_coded, |amount| Money { currency, amount }.to_string())
}

/// `143,600` for pay in a table whose caption names the currency.
#[must_use]
pub fn pay_in_table(figure: &Figure<Number>, currency: Currency, top_coded: bool) -> String {
    earned(figure, top_coded, |amount| Money { currency, amount }.without_currency())
}

fn earned(figure: &Figure<Number>, top_coded: bool, money: impl Fn(Decimal) -> String) -> String {
    let at_least = if top_coded { "≥\u{202f}" } else { "" };
    match figure.value {
        Measure::Exact(value) => format!("{at_least}{}", money(value.0)),
        Measure::Range(min, max) => {
            format!("{}–{}", money(min.0), grouped(&max.0.normalize().to_string()))
        }
        Measure::AtLeast(min) => format!("{} or more", money(min.0)),
        Measure::Unlimited | Measure::Absent(_) => figure.words(),
    }
}

/// The passing score: `750 of 1,000`, `70%`, `not published`.
#[must_use]
pub fn pass_mark(scoring: &Scoring, pass: &Figure<Number>) -> String {
    if matches!(pass.value, Measure::Absent(_)) {
        return pass.words();
    }
    match (scoring.kind, &scoring.max) {
        (ScoringKind::Percent, _) => percent(pass),
        (_, Some(max)) => format!("{} of {}", pass.words(), max.words()),
        _ => pass.words(),
    }
}

/// What a kind of score means, in a few words; empty where the mark says it.
#[must_use]
pub fn scoring_kind(kind: ScoringKind) -> &'static str {
    match kind {
        ScoringKind::Scaled => "scaled score, not a percentage of correct answers",
        ScoringKind::Adaptive => "adaptive test: the questions follow the answers",
        ScoringKind::Points => "points",
        ScoringKind::Percent | ScoringKind::PassFail => "",
    }
}

/// `3 years`, `no expiry`, `unknown`.
#[must_use]
pub fn period(period: Period) -> String {
    match period {
        Period::Span(span) => span.to_string().replace(' ', NBSP),
        Period::Unlimited => "no expiry".to_owned(),
        Period::Absent(absence) => absence.words().to_owned(),
    }
}

/// `one attempt`, `at most 5 attempts`
fn at_most(attempts: u64) -> String {
    if attempts == 1 { "one attempt".to_owned() } else { format!("at most {attempts} attempts") }
}

/// `after 1 day, then 14 days`; `at once, then after 14 days`.
fn waited(waits: &[Duration]) -> String {
    let after = |waits: &[Duration]| {
        let waits: Vec<String> =
            waits.iter().map(|wait| wait.to_string().replace(' ', NBSP)).collect();
        format!("after {}", waits.join(", then "))
    };
    match waits {
        [Duration { years: 0, months: 0, days: 0 }] => "at once".to_owned(),
        [Duration { years: 0, months: 0, days: 0 }, later @ ..] => {
            format!("at once, then {}", after(later))
        }
        _ => after(waits),
    }
}

/// `after 14 days, any number of times, at the full fee`; empty if nothing is known.
#[must_use]
pub fn retake(retake: &Retake) -> String {
    let mut parts = Vec::new();
    if let Some(Waits(waits)) = &retake.wait {
        parts.push(waited(waits));
    }
    match &retake.max_attempts {
        Some(Attempts::Unlimited) => parts.push("any number of times".to_owned()),
        Some(Attempts::InAll(n)) => parts.push(at_most(u64::from(*n))),
        Some(Attempts::Per(n, span)) => parts.push(format!("{} in {span}", at_most(u64::from(*n)))),
        None => {}
    }
    match retake.fee.as_deref() {
        Some("full") => parts.push("at the full fee".to_owned()),
        Some("none") => parts.push("without a fee".to_owned()),
        _ => {}
    }
    parts.join(", ")
}

/// `each month`, `each year`, `every 3 years`.
#[must_use]
pub fn every(span: crate::model::exam::Duration) -> String {
    match (span.years, span.months, span.days) {
        (1, 0, 0) => "each year".to_owned(),
        (0, 1, 0) => "each month".to_owned(),
        _ => format!("every {span}"),
    }
}

/// `March 31, 2026`, `expected March 2026`.
#[must_use]
pub fn when(when: When) -> String {
    if when.expected { format!("expected {}", when.date) } else { when.date.to_string() }
}

/// `January 14, 2027`, `January 14, 2027 (expected)`: a date behind a word such as `until`.
#[must_use]
pub fn dated(when: When) -> String {
    if when.expected { format!("{} (expected)", when.date) } else { when.date.to_string() }
}

/// `on March 31, 2026`, `in March 2026`: a partial date stays as it is.
#[must_use]
pub fn on(date: PartialDate) -> String {
    let preposition = if matches!(date, PartialDate::Day(_)) { "on" } else { "in" };
    format!("{preposition} {date}")
}

/// `March 31, 2026`
#[must_use]
pub fn day(date: Date) -> String {
    PartialDate::Day(date).to_string()
}

/// `33.5%` of a bare decimal.
#[must_use]
pub fn percent_of(number: Decimal) -> String {
    format!("{}%", Number(number))
}

/// The first letter in upper case.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Names joined as in a sentence: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// What changed: `Exam fee, US$100 → US$150`, `Time (WM-02), new: 90 minutes`,
/// `Price of a book, no longer given; it was US$40`, `guide added, with 60 facts`.
#[must_use]
pub fn change(entry: &Entry) -> String {
    let label = &*entry.label;
    match (&entry.old, &entry.new, entry.is_guide()) {
        (Some(old), Some(new), _) => format!("{label}, {} → {}", old.text, new.text),
        (None, Some(new), true) => format!("guide added, with {}", new.text),
        (Some(old), None, true) => format!("guide removed; it had {}", old.text),
        (None, Some(new), false) => format!("{label}, new: {}", new.text),
        (Some(old), None, false) => format!("{label}, no longer given; it was {}", old.text),
        (None, None, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_attempt_comes_after_a_wait_or_at_once() {
        let days = |days: u16| Duration { years: 0, months: 0, days };
        assert_eq!(waited(&[days(14)]), format!("after 14{NBSP}days"));
        assert_eq!(waited(&[days(0)]), "at once");
        assert_eq!(waited(&[days(0), days(14)]), format!("at once, then after 14{NBSP}days"));
    }
}
