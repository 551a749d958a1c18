//! Facts of an exam: its size, its scores, retakes; the outline's weights; how long a certificate
//! is valid.

use crate::model::exam::{Attempts, Domains, Exam, Retake, Scoring, ScoringKind, Waits};
use crate::model::figure::{Absence, Figure};
use crate::model::part::Part;
use crate::model::said::Said;
use crate::model::scalar::{Number, Text};
use crate::model::validity::{Period, Renewals, Validity};
use crate::site::words;

use super::Kind;
use super::collect::{At, Collector};

/// A figure of the exam: its path below the block, what it is called, what it counts, where it is,
/// how it is printed.
struct Row {
    path: &'static str,
    label: &'static str,
    unit: fn(&Exam) -> &'static str,
    figure: fn(&Exam) -> Option<&Figure<Number>>,
    print: fn(&Exam, &Figure<Number>) -> String,
}

/// The figures of an exam. What is listed here can be cited, is dated, counted, recorded and
/// exported.
static ROWS: [Row; 7] = [
    Row {
        path: "questions.total",
        label: "Questions",
        unit: |_| "questions",
        figure: |exam| exam.questions.as_ref().map(|questions| &questions.total),
        print: |_, figure| figure.words(),
    },
    Row {
        path: "questions.scored",
        label: "Scored questions",
        unit: |_| "questions",
        figure: |exam| exam.questions.as_ref()?.scored.as_ref(),
        print: |_, figure| figure.words(),
    },
    Row {
        path: "questions.unscored",
        label: "Unscored questions",
        unit: |_| "questions",
        figure: |exam| exam.questions.as_ref()?.unscored.as_ref(),
        print: |_, figure| figure.words(),
    },
    Row {
        path: "minutes",
        label: "Time",
        unit: |_| "minutes",
        figure: |exam| exam.minutes.as_ref(),
        print: |_, figure| words::counted(figure, "minute", "minutes"),
    },
    Row {
        path: "scoring.min",
        label: "Lowest score",
        unit: |_| "",
        figure: |exam| exam.scoring.as_ref()?.min.as_ref(),
        print: |_, figure| figure.words(),
    },
    Row {
        path: "scoring.max",
        label: "Highest score",
        unit: |_| "",
        figure: |exam| exam.scoring.as_ref()?.max.as_ref(),
        print: |_, figure| figure.words(),
    },
    Row {
        path: "scoring.pass",
        label: "Passing score",
        unit: |exam| if is(exam, ScoringKind::Percent) { "%" } else { "" },
        figure: |exam| exam.scoring.as_ref()?.pass.as_ref(),
        print: |exam, figure| {
            exam.scoring
                .as_ref()
                .map_or_else(String::new, |scoring| words::pass_mark(scoring, figure))
        },
    },
];

/// The paths that an exam's figures can have.
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.path)
}

/// The figures of an exam that belong to no other: their paths and labels.
pub fn single_figures() -> impl Iterator<Item = (String, &'static str)> {
    let single = ROWS.iter().filter(|row| !row.path.contains('.'));
    single.map(|row| (format!("exam.{}", row.path), row.label))
}

fn is(exam: &Exam, kind: ScoringKind) -> bool {
    exam.scoring.as_ref().is_some_and(|scoring| scoring.kind == kind)
}

impl Collector<'_> {
    /// Everything that is stated of an exam.
    pub(super) fn exam(&mut self, at: &At, exam: &Exam) {
        for row in &ROWS {
            let Some(figure) = (row.figure)(exam) else { continue };
            let at = row.path.split('.').fold(at.clone(), |at, key| at.key(key));
            let fact = self.figure(at, Kind::Exam, row.label.to_owned(), figure, |figure| {
                (row.print)(exam, figure)
            });
            match (row.unit)(exam) {
                "" => {}
                unit => drop(fact.unit(unit)),
            }
        }
        let no_mark = |scoring: &&Part<Scoring>| {
            scoring.pass.is_none() && scoring.kind == ScoringKind::PassFail
        };
        if let Some(scoring) = exam.scoring.as_ref().filter(no_mark) {
            let said = word("pass or fail only".to_owned());
            self.part(
                at.key("scoring").key("pass"),
                Kind::Words,
                "Passing score".to_owned(),
                said,
                scoring,
            );
        }
        if let Some(retake) = &exam.retake {
            let said = Said::word(words::retake(retake), &rule(retake));
            self.part(at.key("retake"), Kind::Exam, "Retakes".to_owned(), said, retake);
        }
        if let Some(types) = &exam.item_types {
            self.part(
                at.key("item_types"),
                Kind::Words,
                "Kinds of questions".to_owned(),
                listed(types),
                types,
            );
        }
        if let Some(places) = &exam.delivery {
            let text = places.iter().map(|place| place.words()).collect::<Vec<_>>().join("; ");
            self.part(
                at.key("delivery"),
                Kind::Words,
                "Where it is taken".to_owned(),
                word(text),
                places,
            );
        }
        if let Some(names) = &exam.providers {
            self.part(
                at.key("providers"),
                Kind::Words,
                "Test providers".to_owned(),
                listed(names),
                names,
            );
        }
    }

    pub(super) fn validity(&mut self, at: &At, validity: &Part<Validity>) {
        let text = words::period(validity.period);
        let said = match validity.period {
            Period::Span(span) => Said::word(text, &span.iso()),
            Period::Unlimited => Said::word(text, "unlimited"),
            Period::Absent(absence) => Said { value: Err(absence), ..Said::word(text, "") },
        };
        self.part(at.key("period"), Kind::Validity, "Valid for".to_owned(), said, validity)
            .place
            .0
            .push("period".into());
        if matches!(validity.renewal, Renewals::None) {
            let said = Said { value: Err(Absence::None), ..word(Absence::None.words().to_owned()) };
            self.part(
                at.key("renewal"),
                Kind::Validity,
                "Ways to renew".to_owned(),
                said,
                validity,
            );
        }
        for (i, renewal) in validity.renewal.ways().iter().enumerate() {
            // Ways to renew have no ids; their order is the author's.
            let at = at.to(format!("renewal.{}", i + 1), ["renewal".into(), i.into()]);
            if let Some(fee) = &renewal.fee {
                self.figure(at.key("fee"), Kind::Fee, "Renewal fee".to_owned(), fee, words::money);
            }
            if let Some(credits) = &renewal.credits {
                let label = "Credits to renew".to_owned();
                self.figure(at.key("credits"), Kind::Validity, label, credits, Figure::words)
                    .unit("credits");
            }
        }
        if let Some(fee) = &validity.maintenance_fee {
            let label = "Maintenance fee".to_owned();
            self.figure(at.key("maintenance_fee"), Kind::Fee, label, fee, words::money);
        }
    }

    pub(super) fn domains(&mut self, at: &At, domains: &Domains) {
        if !domains.items.is_empty() {
            let said = word(domains.items.len().to_string());
            self.part(at.key("count"), Kind::Words, "Domains".to_owned(), said, &domains.items);
        }
        for (i, domain) in domains.items.iter().enumerate() {
            let at = at.item("items", i, &domain.id);
            self.words(at.key("name"), "Domain", domain.name.to_string());
            let label = format!("Weight of {}", domain.name);
            self.figure(at.key("weight"), Kind::Weight, label, &domain.weight, words::percent)
                .unit("%");
        }
    }
}

/// Something that is no figure.
fn listed(names: &[Text]) -> Said {
    word(words::list(&names.iter().map(ToString::to_string).collect::<Vec<_>>()))
}

fn word(text: String) -> Said {
    Said::word(text, "")
}

/// A rule for retakes as machines compare it: `wait P14D; attempts 5 in P1Y; fee full`.
fn rule(retake: &Retake) -> String {
    let mut parts = Vec::new();
    if let Some(Waits(waits)) = &retake.wait {
        parts.push(format!(
            "wait {}",
            waits.iter().map(|wait| wait.iso()).collect::<Vec<_>>().join(" ")
        ));
    }
    match &retake.max_attempts {
        Some(Attempts::Unlimited) => parts.push("attempts unlimited".to_owned()),
        Some(Attempts::InAll(most)) => parts.push(format!("attempts {most}")),
        Some(Attempts::Per(most, span)) => parts.push(format!("attempts {most} in {}", span.iso())),
        None => {}
    }
    parts.extend(retake.fee.as_ref().map(|fee| format!("fee {fee}")));
    parts.join("; ")
}
