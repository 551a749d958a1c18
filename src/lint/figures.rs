//! Figures as people write them in English prose: money, percentages, counts with their unit,
//! scores, dates. Start with [`Scanner::figures`]. The same scan reads prose and what facts print,
//! so that both can be compared.

use std::ops::Range;

use regex::{Captures, Regex};
use rust_decimal::Decimal;

use crate::base::date::{PartialDate, month_name};

/// What a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    /// An amount in a currency; `$` alone may be any dollar and is none.
    Money(Option<String>),
    /// Percent.
    Percent,
    /// Things, by their noun in the singular: `question`, `hour`, `person`.
    Count(&'static str),
    /// A number without a unit.
    Bare,
    /// A day, month or year.
    Date(PartialDate),
}

/// A figure and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// Bytes of the text that was scanned.
    pub(super) at: Range<usize>,
    pub(super) unit: Unit,
    pub(super) min: Decimal,
    /// The upper end of a range.
    pub(super) max: Option<Decimal>,
}

/// Nouns that are counted, and the noun that stands for all of them.
const NOUNS: [(&str, &str); 42] = [
    ("question", "question"),
    ("item", "question"),
    ("minute", "minute"),
    ("min", "minute"),
    ("hour", "hour"),
    ("hr", "hour"),
    ("day", "day"),
    ("week", "week"),
    ("month", "month"),
    ("year", "year"),
    ("person", "person"),
    ("people", "person"),
    ("individual", "person"),
    ("candidate", "person"),
    ("professional", "person"),
    ("practitioner", "person"),
    ("holder", "person"),
    ("respondent", "person"),
    ("learner", "person"),
    ("student", "person"),
    ("worker", "person"),
    ("employee", "person"),
    ("engineer", "person"),
    ("developer", "person"),
    ("job", "job"),
    ("role", "job"),
    ("opening", "job"),
    ("position", "job"),
    ("posting", "job"),
    ("vacancy", "job"),
    ("vacancies", "job"),
    ("domain", "domain"),
    ("certification", "certification"),
    ("credential", "certification"),
    ("certificate", "certification"),
    ("attempt", "attempt"),
    ("employer", "employer"),
    ("company", "employer"),
    ("companies", "employer"),
    ("country", "country"),
    ("countries", "country"),
    ("credit", "credit"),
];

/// Words that end the search for a noun: what follows them is another thing.
const NOT_BETWEEN: &str = " the a an of and or nor for in on at to from with without by as is are was were be has have had it its \
    that this which who when where than then but if so not no per each every about over under after before until \
    against out more less ";

/// The compiled patterns.
#[derive(Clone)]
pub(super) struct Scanner {
    number: Regex,
    unit: Regex,
    date: Regex,
}

const NUMBER: &str = r"\d{1,3}(?:[,\x{202f}\x{a0}]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?";
const TIMES: &str = r"[ \x{a0}]?(?:thousand|million|billion|trillion)\b|(?:k|K|M|bn|m)\b";
const MONTHS: &str = r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?";
const PREFIX: &str = r"US\$|CA\$|A\$|JP¥|[$€£¥₹]|\b(?:USD|EUR|GBP|JPY|INR|CAD|AUD|CHF)[ \x{a0}]";

impl Scanner {
    /// Compiles the patterns: once for a check.
    #[allow(
        clippy::expect_used,
        reason = "the patterns are constants, and every test compiles them"
    )]
    pub(super) fn new() -> Self {
        let new = |pattern: &str| Regex::new(pattern).expect("a valid pattern");
        let nouns: Vec<&str> = NOUNS.iter().map(|(noun, _)| *noun).collect();
        let between = r"(?:[A-Za-z][\w’'/-]*[ \x{a0}]){0,2}?";
        Self {
            number: new(&format!(
                "(?P<pre>{PREFIX})?(?P<a>{NUMBER})(?P<am>{TIMES})?(?:[ \\x{{a0}}]?(?:–|—|-|\\bto\\b|(?P<and>\\band\\b))[ \\x{{a0}}]?(?:{PREFIX})?(?P<b>{NUMBER})(?P<bm>{TIMES})?)?"
            )),
            unit: new(&format!(
                r"^(?:[ \x{{a0}}\x{{202f}}]?(?:(?P<percent>%|percent\b|per cent\b|percentage points?\b)|(?P<currency>USD|EUR|GBP|JPY|INR|CAD|AUD|CHF|US dollars|dollars|euros|pounds|rupees|yen)\b)|(?:\+|[ \x{{a0}}]or more)?[ \x{{a0}}-](?P<between>{between})(?P<noun>(?i:{}))s?\b)",
                nouns.join("|")
            )),
            date: new(&format!(
                r"\b(?P<iso>\d{{4}}-\d\d(?:-\d\d)?)\b|\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?[ \x{{a0}}](?:of )?)?(?P<month>{MONTHS})[ \x{{a0}}](?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?[ \x{{a0}}])?(?P<year>(?:19|20)\d\d)\b"
            )),
        }
    }

    /// All figures of a text, in order. Parts of codes (`AI-102`), versions (`v2.4`) and ordinals
    /// are none.
    pub(super) fn figures(&self, text: &str) -> Vec<Figure> {
        let mut found = self.dates(text);
        let dates = found.len();
        let mut at = 0;
        while let Some(captures) = self.number.captures_at(text, at) {
            let Some(whole) = captures.get(0) else { break };
            at = whole.end();
            let in_date = found[..dates]
                .iter()
                .find(|date| date.at.start < whole.end() && whole.start() < date.at.end);
            if let Some(date) = in_date {
                at = at.max(date.at.end);
                continue;
            }
            let Some(figure) = self.figure(text, &captures) else { continue };
            at = figure.at.end;
            found.push(figure);
        }
        found.sort_by_key(|figure| figure.at.start);
        found
    }

    fn figure(&self, text: &str, captures: &Captures<'_>) -> Option<Figure> {
        let whole = captures.get(0)?;
        let prefix = captures.name("pre");
        let before = text[..whole.start()].chars().next_back();
        let glued = |c: char| {
            c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '#' | '@' | '+' | '§')
        };
        if prefix.is_none() && before.is_some_and(glued) {
            return None;
        }
        let min = amount(captures, "a", "am")?;
        // `between 170 and 180` is a range, `170 and 180` are two figures.
        let apart = captures.name("and").is_some()
            && !text[..whole.start()].to_lowercase().ends_with("between ");
        let joined = if apart { None } else { captures.name("b") };
        let max = joined.and_then(|_| amount(captures, "b", "bm"));
        let ends = |m: Option<regex::Match<'_>>| m.map(|m| m.end());
        let first = ends(captures.name("am")).or(ends(captures.name("a"))).unwrap_or(whole.end());
        let number = if apart { first } else { whole.end() };
        // `1–1.5 million`: what multiplies the end multiplies the beginning.
        let min = match (captures.name("am"), captures.name("bm")) {
            (None, Some(times)) if max.is_some_and(|max| min < max) => min * factor(times.as_str()),
            _ => min,
        };
        let (unit, end) = self.unit(text, number, prefix.map(|m| m.as_str()));
        let next = text[end..].chars().next();
        if unit == Unit::Bare && next.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        Some(Figure { at: whole.start()..end, unit, min, max })
    }

    /// The unit of a number that ends at `end`, and where the figure ends with it.
    fn unit(&self, text: &str, end: usize, prefix: Option<&str>) -> (Unit, usize) {
        if let Some(prefix) = prefix {
            return (Unit::Money(currency(prefix)), end);
        }
        let Some(captures) = self.unit.captures(&text[end..]) else { return (Unit::Bare, end) };
        let to = end + captures.get(0).map_or(0, |m| m.end());
        if captures.name("percent").is_some() {
            return (Unit::Percent, to);
        }
        if let Some(found) = captures.name("currency") {
            return (Unit::Money(currency(found.as_str())), to);
        }
        let between = captures.name("between").map_or("", |m| m.as_str());
        let ends = |word: &str| NOT_BETWEEN.contains(&format!(" {} ", word.to_lowercase()));
        if between.split_whitespace().any(ends) {
            return (Unit::Bare, end);
        }
        let noun = captures.name("noun").map_or(String::new(), |m| m.as_str().to_lowercase());
        let known = NOUNS.iter().find(|(word, _)| *word == noun);
        known.map_or((Unit::Bare, end), |(_, unit)| (Unit::Count(unit), to))
    }

    fn dates(&self, text: &str) -> Vec<Figure> {
        let date = |captures: Captures<'_>| {
            let date = match captures.name("iso") {
                Some(iso) => PartialDate::parse(iso.as_str())?,
                None => named_date(&captures)?,
            };
            let zero = Decimal::ZERO;
            Some(Figure {
                at: captures.get(0)?.range(),
                unit: Unit::Date(date),
                min: zero,
                max: None,
            })
        };
        self.date.captures_iter(text).filter_map(date).collect()
    }
}

fn named_date(captures: &Captures<'_>) -> Option<PartialDate> {
    let start = captures.name("month")?.as_str().get(..3)?;
    let month = (1..=12).find(|month| month_name(*month).starts_with(start))?;
    let year = captures.name("year")?.as_str();
    let day = captures.name("d1").or_else(|| captures.name("d2"));
    let iso = match day {
        Some(day) => format!("{year}-{month:02}-{:0>2}", day.as_str()),
        None => format!("{year}-{month:02}"),
    };
    PartialDate::parse(&iso)
}

fn amount(captures: &Captures<'_>, number: &str, times: &str) -> Option<Decimal> {
    let digits: String = captures
        .name(number)?
        .as_str()
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let value: Decimal = digits.parse().ok()?;
    let factor = captures.name(times).map_or(Decimal::ONE, |times| factor(times.as_str()));
    value.checked_mul(factor).map(|value| value.normalize())
}

fn factor(word: &str) -> Decimal {
    let zeros: i64 = match word.trim().to_lowercase().as_str() {
        "thousand" | "k" => 1_000,
        "million" | "m" => 1_000_000,
        "billion" | "bn" => 1_000_000_000,
        "trillion" => 1_000_000_000_000,
        _ => 1,
    };
    Decimal::from(zeros)
}

/// The ISO code that a sign or word stands for; none for a dollar of any country.
fn currency(sign: &str) -> Option<String> {
    let code = match sign.trim() {
        "US$" | "US dollars" => "USD",
        "CA$" => "CAD",
        "A$" => "AUD",
        "€" | "euros" => "EUR",
        "£" | "pounds" => "GBP",
        "JP¥" | "¥" | "yen" => "JPY",
        "₹" | "rupees" => "INR",
        "$" | "dollars" => return None,
        code => code,
    };
    Some(code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> Vec<String> {
        let one = |f: Figure| {
            let max = f.max.map_or(String::new(), |max| format!("..{max}"));
            let unit = match &f.unit {
                Unit::Money(code) => code.clone().unwrap_or("$".into()),
                Unit::Percent => "%".into(),
                Unit::Count(noun) => (*noun).into(),
                Unit::Bare => String::new(),
                Unit::Date(date) => return date.iso(),
            };
            format!("{}{max} {unit}", f.min).trim().to_owned()
        };
        Scanner::new().figures(text).into_iter().map(one).collect()
    }

    #[test]
    fn figures_as_people_write_them() {
        assert_eq!(
            show("It costs $300 or US$1,200.50, €90 or 44,000 JPY."),
            ["300 $", "1200.5 USD", "90 EUR", "44000 JPY"]
        );
        assert_eq!(
            show("$120k–$140k; $1.2 million; 1–1.5 million people"),
            ["120000..140000 $", "1200000 $", "1000000..1500000 person"]
        );
        assert_eq!(
            show("36%, 15–20 %, 33.5 percent, 20 per cent"),
            ["36 %", "15..20 %", "33.5 %", "20 %"]
        );
        assert_eq!(
            show("65 scored questions, a 90-minute exam, 80 to 120 hours"),
            ["65 question", "90 minute", "80..120 hour"]
        );
        assert_eq!(
            show("170, 180 or more minutes, 170 and 180 minutes, between 170 and 180 minutes"),
            ["170", "180 minute", "170", "180 minute", "170..180 minute"]
        );
        assert_eq!(show("1.05 million AWS-certified individuals"), ["1050000 person"]);
        assert_eq!(show("pass with 750 of 1,000"), ["750", "1000"]);
    }

    #[test]
    fn dates_as_people_write_them() {
        assert_eq!(
            show("31 March 2026, March 31, 2026, Mar. 2026, 2026-03-31, on the 3rd of May 2025"),
            ["2026-03-31", "2026-03-31", "2026-03", "2026-03-31", "2025-05-03"]
        );
    }

    #[test]
    fn codes_versions_and_ordinals_are_no_figures() {
        assert!(
            show("AI-102, MLS-C01, v2.4, S3, the 3rd try, 2x, GPT-4o, #12, 24/7 support")
                .iter()
                .all(|f| f == "24")
        );
        assert_eq!(show("In 2024 the exam had questions"), ["2024"]);
    }
}
