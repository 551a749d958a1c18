//! What changed, as it was recorded: the entries of `content/history/changes.yaml`, newest first,
//! one for each fact and day. It is data like any other: a build reads what `certguide record`
//! wrote, and compares nothing itself.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::model::history::{Entry, Record};
use crate::model::said::Plain;

use super::lifecycle::Status;

/// Where the record stands.
pub const FILE: &str = "content/history/changes.yaml";

/// The changes that were recorded.
#[derive(Clone, Debug)]
pub struct History {
    /// The day on which recording began.
    pub since: Date,
    /// Newest day first; on a day by the facts' ids.
    pub entries: Vec<Entry>,
    /// The positions of each owner's entries.
    by_owner: BTreeMap<String, Vec<usize>>,
}

impl History {
    /// Orders what was recorded. A fact that was recorded more than once on a day changed once,
    /// from the first value to the last.
    #[must_use]
    pub fn of(record: Record) -> Found<Self> {
        let mut diagnostics = Vec::new();
        let mut days: BTreeMap<Date, BTreeMap<String, Entry>> = BTreeMap::new();
        for (i, entry) in record.entries.into_iter().enumerate() {
            diagnostics.extend(fault(&entry, i, record.since.0));
            let day = days.entry(entry.date.0).or_default();
            let old = day.remove(entry.fact.as_str()).map(|before| before.old);
            let entry = match old {
                Some(old) => Entry { old, ..entry },
                None => entry,
            };
            if entry.old != entry.new {
                day.insert(entry.fact.to_string(), entry);
            }
        }
        let entries: Vec<Entry> =
            days.into_iter().rev().flat_map(|(_, day)| day.into_values()).collect();
        let mut by_owner: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, entry) in entries.iter().enumerate() {
            by_owner.entry(entry.fact.owner().to_owned()).or_default().push(i);
        }
        Found { value: Self { since: record.since.0, entries, by_owner }, diagnostics }
    }

    /// What had changed by a day, newest first: a build for an earlier day tells no later change.
    #[must_use]
    pub fn until(&self, day: Date) -> &[Entry] {
        &self.entries[self.entries.partition_point(|entry| entry.date.0 > day)..]
    }

    /// What had changed of a guide or vendor by a day, newest first.
    pub fn of_owner(&self, owner: &str, day: Date) -> impl Iterator<Item = &Entry> {
        let all = self.by_owner.get(owner).into_iter().flatten().map(|i| &self.entries[*i]);
        all.filter(move |entry| entry.date.0 <= day)
    }
}

/// The days of some entries with them, in their order.
pub fn days(entries: &[Entry]) -> impl Iterator<Item = (Date, &[Entry])> {
    entries.chunk_by(|a, b| a.date == b.date).map(|day| (day[0].date.0, day))
}

/// What no type can tell to be wrong.
fn fault(entry: &Entry, i: usize, since: Date) -> Option<Diagnostic> {
    let path = DataPath::of(["entries".into(), i.into()]);
    let at = |path| At::Value(path);
    let file = SourcePath::new(FILE);
    if entry.old.is_none() && entry.new.is_none() {
        let help = "write what the fact said (`old`) or says (`new`), or remove the entry";
        let message = "the change has neither `old` nor `new`";
        return Some(Diagnostic::new(&rule::MISSING_KEY, &file, at(path), message).help(help));
    }
    (entry.date.0 < since).then(|| {
        let message = format!("the change is of {}, before recording began ({since})", entry.date);
        let help = "correct the date, or `since` at the head of the file";
        Diagnostic::new(&rule::DATE_ORDER, &file, at(path.then("date")), message).help(help)
    })
}

/// What changes are counted as: one, several, and what happened to them.
type Words = (&'static str, &'static str, &'static str);

/// `1 exam retired, 3 fees changed`; empty for no entries. Begins with what readers may have to act
/// on.
#[must_use]
pub fn summary(entries: &[Entry]) -> String {
    let mut counts: BTreeMap<(usize, Words), usize> = BTreeMap::new();
    for entry in entries {
        *counts.entry(counted_as(entry)).or_default() += 1;
    }
    let parts = counts.into_iter().map(|((_, (one, many, happened)), count)| {
        format!("{count} {} {happened}", if count == 1 { one } else { many })
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The kinds of facts, in the order of a summary. A kind that is not here is one of a later
/// version.
const KINDS: [(&str, &str, &str); 15] = [
    ("guide", "guide", "guides"),
    ("fee", "fee", "fees"),
    ("date", "date", "dates"),
    ("exam", "exam detail", "exam details"),
    ("weight", "domain weight", "domain weights"),
    ("validity", "rule of validity", "rules of validity"),
    ("experience", "recommendation", "recommendations"),
    ("hours", "figure of hours", "figures of hours"),
    ("cost", "cost", "costs"),
    ("price", "price", "prices"),
    ("pay", "pay figure", "pay figures"),
    ("outlook", "outlook figure", "outlook figures"),
    ("sample", "sample size", "sample sizes"),
    ("holders", "number of holders", "numbers of holders"),
    ("other", "other figure", "other figures"),
];

fn counted_as(entry: &Entry) -> (usize, Words) {
    let happened = match (&entry.old, &entry.new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    if &*entry.kind == "status" {
        return (0, status(entry, happened));
    }
    let known = KINDS.iter().position(|(kind, ..)| *kind == &*entry.kind);
    let at = known.unwrap_or(KINDS.len() - 1);
    (at + 1, (KINDS[at].1, KINDS[at].2, happened))
}

/// A status is told by what it became.
fn status(entry: &Entry, happened: &'static str) -> Words {
    let is = |state: &Option<crate::model::history::State>, status: Status| {
        let value = state.as_ref().and_then(|state| state.value.as_ref());
        matches!(value, Some(Plain::Word(word)) if word == status.key())
    };
    let (old, new) = (&entry.old, &entry.new);
    if new.is_none() || is(new, Status::Upcoming) && old.is_some() {
        ("exam", "exams", happened)
    } else if is(new, Status::Closed) {
        ("exam", "exams", "retired")
    } else if is(new, Status::Closing) {
        ("retirement", "retirements", "announced")
    } else if is(old, Status::Closing) {
        ("retirement", "retirements", "withdrawn")
    } else if is(new, Status::Beta) {
        ("beta", "betas", "opened")
    } else if is(new, Status::Upcoming) {
        ("exam", "exams", "announced")
    } else {
        ("exam", "exams", "opened")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(entries: &str) -> Found<History> {
        let file = SourcePath::new(FILE);
        let text = format!("since: 2026-01-01\nentries:\n{entries}");
        let found = crate::yaml::parse::<Record>(&crate::yaml::Text {
            file: &file,
            text: &text,
            offset: 0,
        });
        assert_eq!(found.diagnostics, []);
        History::of(found.value.unwrap())
    }

    fn entry(day: &str, fact: &str, kind: &str, old: &str, new: &str) -> String {
        let side = |key: &str, value: &str| {
            if value.is_empty() {
                String::new()
            } else {
                format!("  {key}: {{text: is {value}, value: {value}}}\n")
            }
        };
        let (old, new) = (side("old", old), side("new", new));
        format!(
            "- date: {day}\n  fact: {fact}\n  of: A guide\n  kind: {kind}\n  label: A fact\n{old}{new}"
        )
    }

    #[test]
    fn newest_first_and_once_a_day() {
        let text = [
            entry("2026-02-01", "acme/x:exam.fee", "fee", "100", "150"),
            entry("2026-03-01", "acme/x:study_hours", "hours", "10", "20"),
            entry("2026-03-01", "acme/x:exam.fee", "fee", "150", "170"),
            entry("2026-03-01", "acme/x:exam.fee", "fee", "170", "180"),
            entry("2026-03-01", "acme/x:exam.minutes", "exam", "90", "80"),
            entry("2026-03-01", "acme/x:exam.minutes", "exam", "80", "90"),
        ];
        let found = record(&text.concat());
        assert_eq!(found.diagnostics, []);
        let ids: Vec<String> = found.value.entries.iter().map(Entry::id).collect();
        let there_and_back = "a fact that is as it was in the morning did not change";
        assert_eq!(
            ids,
            [
                "2026-03-01:acme/x:exam.fee",
                "2026-03-01:acme/x:study_hours",
                "2026-02-01:acme/x:exam.fee"
            ],
            "{there_and_back}"
        );
        let fee = &found.value.entries[0];
        assert_eq!(
            (&*fee.old.as_ref().unwrap().text, &*fee.new.as_ref().unwrap().text),
            ("is 150", "is 180")
        );
        assert_eq!(
            days(&found.value.entries)
                .map(|(day, of_day)| (day.to_string(), of_day.len()))
                .collect::<Vec<_>>(),
            [("2026-03-01".to_owned(), 2), ("2026-02-01".to_owned(), 1)]
        );
    }

    #[test]
    fn a_build_for_an_earlier_day_tells_no_later_change() {
        let text = [
            entry("2026-02-01", "acme/x:exam.fee", "fee", "100", "150"),
            entry("2026-03-01", "acme/x:exam.fee", "fee", "150", "170"),
        ];
        let history = record(&text.concat()).value;
        for (day, told) in
            [("2026-01-31", 0), ("2026-02-01", 1), ("2026-02-28", 1), ("2026-03-01", 2)]
        {
            let day = day.parse().unwrap();
            assert_eq!(
                (history.until(day).len(), history.of_owner("acme/x", day).count()),
                (told, told),
                "{day}"
            );
        }
    }

    #[test]
    fn summaries_count_in_words() {
        let text = [
            entry("2026-03-01", "acme/x:exam.fee", "fee", "100", "150"),
            entry("2026-03-01", "acme/y:exam.fee", "fee", "100", "150"),
            entry("2026-03-01", "acme/x:status", "status", "closing", "closed"),
            entry("2026-03-01", "acme/y:status", "status", "open", "closing"),
            entry("2026-03-01", "acme/z:status", "status", "closing", "open"),
            entry("2026-03-01", "acme/z:facts.new", "other", "", "5"),
            entry("2026-03-01", "acme/old", "guide", "5", ""),
        ];
        let told = "1 exam retired, 1 retirement announced, 1 retirement withdrawn, 1 guide removed, 2 fees changed, 1 other figure added";
        assert_eq!(summary(&record(&text.concat()).value.entries), told);
        assert_eq!(summary(&[]), "");
    }

    #[test]
    fn an_entry_that_says_nothing_or_comes_too_early_is_a_fault() {
        let text = [
            entry("2026-03-01", "acme/x:exam.fee", "fee", "", ""),
            entry("2025-03-01", "acme/x:exam.fee", "fee", "1", "2"),
        ];
        let found = record(&text.concat()).diagnostics;
        assert_eq!(
            found.iter().map(|fault| fault.rule.name).collect::<Vec<_>>(),
            ["missing-key", "date-order"]
        );
    }
}
