//! The rows of a comparison: how each is read off a certification's own data. The page and the CSV share them.

use crate::base::date::PartialDate;
use crate::model::certification::{External, Prerequisites};
use crate::model::exam::{Exam, ScoringKind};
use crate::model::figure::{Absence, Figure, Measure};
use crate::model::part::Part;
use crate::model::scalar::{Id, Number};
use crate::site::lifecycle::{self, Status};
use crate::site::{Guide, Site, costs, names, words};

/// A certification of a comparison.
#[derive(Clone, Copy)]
pub(crate) enum Compared<'a> {
    /// One of the site.
    Guide(&'a Guide),
    /// One that is not on the site.
    External(&'a External),
}

impl<'a> Compared<'a> {
    /// What its column is called.
    pub(crate) fn name(&self) -> &'a str {
        match self {
            Self::Guide(guide) => guide.short_name(),
            Self::External(external) => &external.name,
        }
    }

    pub(super) fn is_guide(&self, other: &Guide) -> bool {
        matches!(self, Self::Guide(guide) if guide.address == other.address)
    }

    /// Its status, if it is on the site.
    pub(super) fn status(&self) -> Option<Status> {
        match self {
            Self::Guide(guide) => Some(guide.lifecycle.status),
            Self::External(_) => None,
        }
    }

    fn exam(&self) -> Option<&'a Exam> {
        match self {
            Self::Guide(guide) => guide.exam(None),
            Self::External(external) => external.exam.as_ref(),
        }
    }
}

/// What a cell says and where it comes from.
#[derive(Clone, Debug)]
pub struct Said {
    /// In words.
    pub text: String,
    /// Its source.
    pub source: Option<Id>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
    /// Why there is nothing.
    pub absent: Option<Absence>,
}

/// Every cell of the guide's comparison: certification, row, what is said.
pub(crate) fn cells<'a>(site: &'a Site, guide: &'a Guide) -> Vec<(&'a str, &'static str, Said)> {
    let Some(comparison) = &guide.data.comparison else { return Vec::new() };
    let others = comparison
        .with
        .iter()
        .filter_map(|reference| site.guide(reference))
        .filter(|other| other.address != guide.address);
    let all = std::iter::once(guide)
        .chain(others)
        .map(Compared::Guide)
        .chain(comparison.external.iter().map(Compared::External));
    let mut cells = Vec::new();
    for compared in all {
        for row in GROUPS.iter().flat_map(|(_, rows)| rows.iter()) {
            cells.push((compared.name(), row.id, (row.text)(site, &compared)));
        }
    }
    cells
}

/// A row: its id for the option `rows`, its label, and how it is read.
pub(crate) struct RowKind {
    /// Its id.
    pub(crate) id: &'static str,
    /// What readers see.
    pub(crate) label: &'static str,
    /// What to know when comparing.
    pub(super) hint: &'static str,
    /// Reads a cell.
    pub(crate) text: fn(&Site, &Compared<'_>) -> Said,
}

macro_rules! row {
    ($id:literal $label:literal $hint:literal $read:expr) => {
        RowKind { id: $id, label: $label, hint: $hint, text: $read }
    };
}

/// All rows in their groups.
pub(crate) static GROUPS: &[(&str, &[RowKind])] = &[
    ("Where it stands", &[row!("status" "Status" "" status), row!("level" "Level" "" level)]),
    ("Cost and effort", &[row!("fee" "Exam fee" "" fee), row!("hours" "Study hours" "" hours)]),
    (
        "The exam",
        &[
            row!("questions" "Questions" "" questions),
            row!("time" "Time" "" time),
            row!("pass" "Pass mark" "scaled scores of different vendors cannot be compared" pass),
            row!("domains" "Domains" "" domains),
            row!("delivery" "Where" "" delivery),
            row!("languages" "Languages" "" languages),
        ],
    ),
    (
        "Before and after",
        &[row!("prerequisites" "Prerequisites" "" prerequisites), row!("validity" "Valid for" "" validity)],
    ),
];

fn unknown() -> Said {
    Said { text: Absence::Unknown.words().to_owned(), source: None, as_of: None, absent: Some(Absence::Unknown) }
}

fn words(text: String) -> Said {
    Said { text, source: None, as_of: None, absent: None }
}

fn figure<T: Copy>(figure: Option<&Figure<T>>, spell: impl Fn(&Figure<T>) -> String) -> Said {
    let Some(figure) = figure else { return unknown() };
    let absent = match figure.value {
        Measure::Absent(absence) => Some(absence),
        _ => None,
    };
    Said { text: spell(figure), source: figure.source.as_deref().cloned(), as_of: figure.as_of, absent }
}

/// What a part says that is no figure.
fn stated<T>(text: String, part: &Part<T>) -> Said {
    Said { text, source: part.from.source.as_deref().cloned(), as_of: part.from.as_of, absent: None }
}

fn status(_: &Site, c: &Compared<'_>) -> Said {
    let Compared::Guide(guide) = c else { return unknown() };
    let life = &guide.lifecycle;
    let version = guide.in_force();
    let date = life.dated.map(|(said, when)| match said {
        lifecycle::Said::Since | lifecycle::Said::BetaSince | lifecycle::Said::PresentExamSince => String::new(),
        lifecycle::Said::From if when.expected => format!(", {}", words::when(when)),
        lifecycle::Said::From => format!(", from {}", when.date),
        lifecycle::Said::LastCertificate => format!(" {}", words::on(when.date)),
        lifecycle::Said::Until | lifecycle::Said::LastExam => format!(", {} {}", said.words(), words::when(when)),
    });
    let date = date.filter(|date| !date.is_empty());
    let mut said = words(format!("{}{}", life.status.words(), date.clone().unwrap_or_default()));
    if date.is_some() {
        said.source = version.and_then(|v| v.source.as_ref()).map(|id| id.0.clone());
        said.as_of = version.and_then(|v| v.as_of);
    }
    said
}

fn level(_: &Site, c: &Compared<'_>) -> Said {
    match c {
        Compared::Guide(guide) => words(guide.data.level.vendor.to_string()),
        Compared::External(external) => {
            external.level.as_ref().map_or_else(unknown, |level| words(level.vendor.to_string()))
        }
    }
}

fn fee(site: &Site, c: &Compared<'_>) -> Said {
    match c {
        Compared::Guide(guide) => {
            let amount = costs::exam_fee(site, guide, None).and_then(|cost| cost.amount.as_ref());
            figure(amount, |amount| costs::fee_words(guide, amount))
        }
        Compared::External(external) => {
            let items = external.costs.as_ref().map_or(&[][..], |costs| &costs.items);
            let exam = items.iter().find(|cost| cost.kind == crate::model::costs::CostType::Exam);
            figure(exam.and_then(|cost| cost.amount.as_ref()), words::money)
        }
    }
}

fn hours(_: &Site, c: &Compared<'_>) -> Said {
    let hours = match c {
        Compared::Guide(guide) => guide.data.study_hours.as_ref(),
        Compared::External(external) => external.study_hours.as_ref(),
    };
    figure(hours, |hours| words::counted(hours, "hour", "hours"))
}

fn questions(_: &Site, c: &Compared<'_>) -> Said {
    let questions = c.exam().and_then(|exam| exam.questions.as_ref());
    figure(questions.map(|q| &q.total), |total: &Figure<Number>| {
        let scored = questions.and_then(|q| q.scored.as_ref()).filter(|scored| scored.value.min().is_some());
        match scored {
            Some(scored) => format!("{}, {} count", total.words(), scored.words()),
            None => total.words(),
        }
    })
}

fn time(_: &Site, c: &Compared<'_>) -> Said {
    figure(c.exam().and_then(|exam| exam.minutes.as_ref()), |minutes| words::counted(minutes, "minute", "minutes"))
}

fn pass(_: &Site, c: &Compared<'_>) -> Said {
    let scoring = c.exam().and_then(|exam| exam.scoring.as_ref());
    scoring.map_or_else(unknown, |scoring| match &scoring.pass {
        None if scoring.kind == ScoringKind::PassFail => stated("pass or fail only".to_owned(), scoring),
        pass => figure(pass.as_ref(), |pass| words::pass_mark(scoring, pass)),
    })
}

fn domains(_: &Site, c: &Compared<'_>) -> Said {
    let domains = match c {
        Compared::Guide(guide) => guide.domains(None),
        Compared::External(external) => external.domains.as_ref(),
    };
    let items = domains.map(|domains| &domains.items).filter(|items| !items.is_empty());
    items.map_or_else(unknown, |items| stated(items.len().to_string(), items))
}

fn delivery(_: &Site, c: &Compared<'_>) -> Said {
    let places = c.exam().and_then(|exam| exam.delivery.as_ref());
    places.map_or_else(unknown, |places| {
        stated(places.iter().map(|place| place.words()).collect::<Vec<_>>().join("; "), places)
    })
}

fn languages(_: &Site, c: &Compared<'_>) -> Said {
    let version = match c {
        Compared::Guide(guide) => guide.in_force(),
        Compared::External(external) => external.versions.last(),
    };
    version.filter(|version| !version.languages.is_empty()).map_or_else(unknown, |version| Said {
        text: words::list(&version.languages.iter().map(|code| names::language(code).to_owned()).collect::<Vec<_>>()),
        source: version.source.as_ref().map(|id| id.0.clone()),
        as_of: version.as_of,
        absent: None,
    })
}

fn prerequisites(_: &Site, c: &Compared<'_>) -> Said {
    let prerequisites = match c {
        Compared::Guide(guide) => guide.data.prerequisites.as_ref(),
        Compared::External(external) => external.prerequisites.as_ref(),
    };
    match prerequisites {
        None => unknown(),
        Some(Prerequisites::None) => Said { absent: Some(Absence::None), ..words(Absence::None.words().to_owned()) },
        Some(Prerequisites::All(items)) => words(format!("{} to meet", items.len())),
    }
}

fn validity(_: &Site, c: &Compared<'_>) -> Said {
    let validity = match c {
        Compared::Guide(guide) => guide.data.validity.as_ref(),
        Compared::External(external) => external.validity.as_ref(),
    };
    validity.map_or_else(unknown, |validity| Said {
        absent: match validity.period {
            crate::model::validity::Period::Absent(absence) => Some(absence),
            _ => None,
        },
        ..stated(words::period(validity.period), validity)
    })
}
