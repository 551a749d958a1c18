//! The facts of a guide by what they print, so that a typed figure is looked up and never searched
//! for. Start with [`Index::of`] and [`Index::path`].

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::base::date::PartialDate;
use crate::site::{Guide, Site, facts};

use super::figures::{Figure, Scanner, Unit};

/// What a figure is looked up by: its kind and both ends.
type Key = (Kind, Decimal, Option<Decimal>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Money,
    Percent,
    Number,
    Date(PartialDate),
}

/// A fact that prints a figure.
struct Printed {
    path: String,
    unit: Unit,
    /// Words of which one must stand in the sentence: a year of validity is not a year of
    /// experience.
    context: &'static [&'static str],
}

/// Facts by what they print.
#[derive(Default)]
pub(super) struct Index {
    by_key: BTreeMap<Key, Vec<Printed>>,
}

/// Numbers from here on are no coincidence, whatever they count.
const TELLING: Decimal = Decimal::ONE_THOUSAND;

impl Index {
    /// The facts of a guide and of the site; of the site alone without a guide.
    pub(super) fn of(site: &Site, guide: Option<&Guide>, scanner: &Scanner) -> Self {
        let mut index = Self::default();
        let own = guide.map(facts::proposed).unwrap_or_default();
        let shared =
            site.own_facts.iter().map(facts::Fact::id).chain(["site:guides.count".to_owned()]);
        for path in own.into_iter().chain(shared) {
            if let Ok(fact) = facts::cite(site, guide, &path) {
                index.add(path, &fact.said.text, scanner);
            }
        }
        index
    }

    fn add(&mut self, path: String, text: &str, scanner: &Scanner) {
        let mut figures = scanner.figures(text);
        // A pass mark is its first number: `750 of 1,000`.
        if path.contains(".scoring.") {
            figures.truncate(1);
        }
        for mut figure in figures {
            if figure.unit == Unit::Bare {
                figure.unit = unit_of(&path).map_or(Unit::Bare, Unit::Count);
            }
            let context = context(&path);
            let printed = Printed { path: path.clone(), unit: figure.unit.clone(), context };
            self.by_key.entry(key(&figure)).or_default().push(printed);
        }
    }

    /// The path of the fact that a figure in a sentence repeats.
    pub(super) fn path(&self, figure: &Figure, sentence: &str) -> Option<&str> {
        let lower = sentence.to_lowercase();
        let all = self.by_key.get(&key(figure)).map_or(&[][..], Vec::as_slice);
        let all = || all.iter().filter(|printed| same_unit(&printed.unit, figure));
        // Two dates may be the same day: the one that the sentence speaks of comes first.
        let named = all().find(|printed| printed.context.iter().any(|word| lower.contains(word)));
        let found = named.or_else(|| all().find(|printed| printed.context.is_empty()));
        let found = found.map(|printed| printed.path.as_str());
        found.or_else(|| self.in_minutes(figure, &lower))
    }

    /// An exam of 3 hours is one of 180 minutes.
    fn in_minutes(&self, figure: &Figure, lower: &str) -> Option<&str> {
        if figure.unit != Unit::Count("hour")
            || !["exam", "test"].iter().any(|word| lower.contains(word))
        {
            return None;
        }
        let minutes = (Kind::Number, (figure.min * Decimal::from(60)).normalize(), None);
        let exam = self.by_key.get(&minutes)?.iter().find(|printed| printed.path == "exam.minutes");
        exam.filter(|_| figure.max.is_none()).map(|printed| printed.path.as_str())
    }
}

fn key(figure: &Figure) -> Key {
    let kind = match figure.unit {
        Unit::Money(_) => Kind::Money,
        Unit::Percent => Kind::Percent,
        Unit::Count(_) | Unit::Bare => Kind::Number,
        Unit::Date(date) => Kind::Date(date),
    };
    (kind, figure.min, figure.max)
}

fn same_unit(fact: &Unit, figure: &Figure) -> bool {
    match (fact, &figure.unit) {
        // A dollar sign alone may be that of any country.
        (Unit::Money(a), Unit::Money(b)) => a == b || a.is_none() || b.is_none(),
        (Unit::Count(a), Unit::Count(b)) => a == b || figure.min >= TELLING,
        (Unit::Bare, Unit::Count(_)) | (Unit::Count(_), Unit::Bare) => figure.min >= TELLING,
        (Unit::Bare, Unit::Bare)
        | (Unit::Percent, Unit::Percent)
        | (Unit::Date(_), Unit::Date(_)) => true,
        _ => false,
    }
}

/// What a fact counts whose text is a bare number.
fn unit_of(path: &str) -> Option<&'static str> {
    match path {
        "domains.count" => Some("domain"),
        "holders" => Some("person"),
        "site:guides.count" => Some("certification"),
        _ if path.starts_with("exam.questions.") => Some("question"),
        _ if path.ends_with(".openings") => Some("job"),
        _ => None,
    }
}

fn context(path: &str) -> &'static [&'static str] {
    let head = path.split('.').next().unwrap_or(path);
    match head {
        "lifecycle" if path == "lifecycle.renewal_closes" => &["renew", "recertif"],
        "lifecycle" if path.ends_with("announced") => &["announc"],
        "validity" => &["valid", "expir", "renew", "recertif", "lasts", "in force"],
        "study_hours" => &["study", "prepar", "learn"],
        "domains" if path != "domains.count" => {
            &["domain", "weight", "exam", "question", "score", "content", "test"]
        }
        "outlook" => {
            &["grow", "project", "employ", "outlook", "increase", "decline", "opening", "job"]
        }
        "exam" if path == "exam.retake" => &["wait", "retak", "attempt", "again", "fail"],
        "exam" if path.starts_with("exam.scoring.") => &["pass", "score", "mark", "point", "scale"],
        _ => &[],
    }
}
