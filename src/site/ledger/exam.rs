//! Facts of an exam: its size, its scores, retakes; the outline's weights; how long a certificate is valid.

use crate::model::exam::{Attempts, Domains, Exam, Retake, Scoring, ScoringKind, Waits};
use crate::model::figure::Figure;
use crate::model::part::Part;
use crate::model::said::Said;
use crate::model::scalar::Number;
use crate::model::validity::{Period, Validity};
use crate::site::words;

use super::Kind;
use super::collect::{At, Collector};

impl Collector<'_> {
    pub(super) fn exam(&mut self, at: &At, exam: &Exam) {
        if let Some(questions) = &exam.questions {
            let counts = [
                ("total", "Questions", Some(&questions.total)),
                ("scored", "Scored questions", questions.scored.as_ref()),
                ("unscored", "Unscored questions", questions.unscored.as_ref()),
            ];
            for (key, label, count) in counts {
                if let Some(count) = count {
                    let at = at.key("questions").key(key);
                    self.figure(at, Kind::Exam, label.to_owned(), count, Figure::words).unit("questions");
                }
            }
        }
        if let Some(minutes) = &exam.minutes {
            let print = |figure: &Figure<Number>| words::counted(figure, "minute", "minutes");
            self.figure(at.key("minutes"), Kind::Exam, "Time".to_owned(), minutes, print).unit("minutes");
        }
        if let Some(scoring) = &exam.scoring {
            self.scoring(&at.key("scoring"), scoring);
        }
        if let Some(retake) = &exam.retake {
            self.retake(&at.key("retake"), retake);
        }
    }

    pub(super) fn scoring(&mut self, at: &At, scoring: &Scoring) {
        let ends = [("min", "Lowest score", &scoring.min), ("max", "Highest score", &scoring.max)];
        for (key, label, score) in ends {
            if let Some(score) = score {
                self.figure(at.key(key), Kind::Exam, label.to_owned(), score, Figure::words);
            }
        }
        if let Some(pass) = &scoring.pass {
            let print =
                |figure: &Figure<Number>| words::pass_mark(&Scoring { pass: Some(figure.clone()), ..scoring.clone() });
            let fact = self.figure(at.key("pass"), Kind::Exam, "Pass mark".to_owned(), pass, print);
            if scoring.kind == ScoringKind::Percent {
                fact.unit("%");
            }
        }
    }

    pub(super) fn retake(&mut self, at: &At, retake: &Part<Retake>) {
        let said = Said::word(words::retake(retake), &rule(retake));
        self.part(at.clone(), Kind::Exam, "Retakes".to_owned(), said, retake);
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
        for (i, renewal) in validity.renewal.iter().enumerate() {
            // Ways to renew have no ids; their order is the author's.
            let at = at.to(format!("renewal.{}", i + 1), ["renewal".into(), i.into()]);
            if let Some(fee) = &renewal.fee {
                self.figure(at.key("fee"), Kind::Fee, "Renewal fee".to_owned(), fee, words::money);
            }
            if let Some(credits) = &renewal.credits {
                let label = "Credits to renew".to_owned();
                self.figure(at.key("credits"), Kind::Validity, label, credits, Figure::words).unit("credits");
            }
        }
        if let Some(fee) = &validity.maintenance_fee {
            let label = "Maintenance fee".to_owned();
            self.figure(at.key("maintenance_fee"), Kind::Fee, label, fee, words::money);
        }
    }

    pub(super) fn domains(&mut self, at: &At, domains: &Domains) {
        for (i, domain) in domains.items.iter().enumerate() {
            let at = at.item("items", i, &domain.id).key("weight");
            let label = format!("Weight of {}", domain.name);
            self.figure(at, Kind::Weight, label, &domain.weight, words::percent).unit("%");
        }
    }
}

/// A rule for retakes as machines compare it: `wait P14D; attempts 5 in P1Y; fee full`.
fn rule(retake: &Retake) -> String {
    let mut parts = Vec::new();
    if let Some(Waits(waits)) = &retake.wait {
        parts.push(format!("wait {}", waits.iter().map(|wait| wait.iso()).collect::<Vec<_>>().join(" ")));
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
