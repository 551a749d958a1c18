//! The rows of a comparison: how each is read off a certification's own facts. The page and the CSV
//! share them.
//!
//! Start with [`Compared::cell`]. What is not on the site has its facts in the table of the guide
//! that compares it, under the same paths.

use crate::base::date::PartialDate;
use crate::model::certification::External;
use crate::model::costs::CostType;
use crate::model::figure::Absence;
use crate::model::salaries::{Series, Stat};
use crate::model::scalar::Id;

use super::facts::{self, Fact, alone_as, stated};
use super::languages::Languages;
use super::lifecycle::{self, Status};
use super::{Guide, Site, wages, words};

/// A certification of a comparison.
#[derive(Clone, Copy)]
pub enum Compared<'a> {
    /// One of the site.
    Guide(&'a Guide),
    /// One that is not on the site, and the guide that compares it.
    External(&'a Guide, &'a External),
}

/// What a cell says and where it comes from.
#[derive(Clone, Debug)]
pub struct Cell {
    /// In words.
    pub text: String,
    /// Its source.
    pub source: Option<Id>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
    /// Why there is nothing.
    pub absent: Option<Absence>,
}

/// A row: its id for the option `rows`, its label, and how it is read.
pub struct Row {
    /// Its id.
    pub id: &'static str,
    /// What readers see.
    pub label: &'static str,
    /// What to know when comparing.
    pub hint: &'static str,
    read: Read,
}

/// How a cell is read.
enum Read {
    /// The fact of this path, as it prints.
    Path(&'static str),
    /// In words of its own.
    Own(for<'a> fn(&Site, &Compared<'a>) -> Option<Cell>),
}

const fn row(id: &'static str, label: &'static str, read: Read) -> Row {
    Row { id, label, hint: "", read }
}

/// All rows in their groups.
pub static GROUPS: &[(&str, &[Row])] = &[
    (
        "Status and level",
        &[row("status", "Status", Read::Own(status)), row("level", "Level", Read::Path("level"))],
    ),
    (
        "Cost and effort",
        &[
            row("fee", "Exam fee", Read::Own(fee)),
            row("hours", "Study hours", Read::Path("study_hours")),
        ],
    ),
    (
        "The exam",
        &[
            row("questions", "Questions", Read::Own(questions)),
            row("time", "Time", Read::Path("exam.minutes")),
            Row {
                hint: "scaled scores of different vendors cannot be compared",
                ..row("pass", "Passing score", Read::Path("exam.scoring.pass"))
            },
            row("domains", "Domains", Read::Path("domains.count")),
            row("delivery", "Delivery", Read::Path("exam.delivery")),
            row("languages", "Languages", Read::Own(languages)),
        ],
    ),
    (
        "The work",
        &[Row {
            hint: "everyone in the occupation, with or without a certification",
            ..row("pay", "Median pay of its occupations", Read::Own(pay))
        }],
    ),
    (
        "Before and after",
        &[
            row("prerequisites", "Prerequisites", Read::Path("prerequisites")),
            row("validity", "Valid for", Read::Path("validity.period")),
        ],
    ),
];

/// The rows, in their order.
pub fn rows() -> impl Iterator<Item = &'static Row> + Clone {
    GROUPS.iter().flat_map(|(_, rows)| rows.iter())
}

impl<'a> Compared<'a> {
    /// What its column is called.
    #[must_use]
    pub fn name(&self) -> &'a str {
        match self {
            Self::Guide(guide) => guide.short_name(),
            Self::External(_, external) => &external.name,
        }
    }

    /// Whether it is this guide.
    #[must_use]
    pub fn is_guide(&self, other: &Guide) -> bool {
        matches!(self, Self::Guide(guide) if guide.address == other.address)
    }

    /// Its status, if it is on the site.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        match self {
            Self::Guide(guide) => Some(guide.lifecycle.status),
            Self::External(..) => None,
        }
    }

    /// Its state as a test can read it. Nothing where it is not on the site.
    #[must_use]
    pub fn says(&self) -> String {
        let Self::Guide(guide) = self else { return String::new() };
        guide.beta_in_force().unwrap_or_else(|| guide.says())
    }

    /// Its cell in a row.
    #[must_use]
    pub fn cell(&self, site: &Site, row: &Row) -> Cell {
        let said = match row.read {
            Read::Path(path) => self.fact(site, path).map(|fact| self.of(fact)),
            Read::Own(read) => read(site, self),
        };
        let absent = Absence::Unknown;
        said.unwrap_or_else(|| Cell { absent: Some(absent), ..own(absent.words().to_owned()) })
    }

    /// A fact as it is said beside others: that it is of a beta or of the past is part of it.
    fn of(&self, fact: &Fact) -> Cell {
        self.of_as(fact, fact.said.text.clone())
    }

    /// The same in other words.
    fn of_as(&self, fact: &Fact, text: String) -> Cell {
        let (source, as_of) = fact.behind();
        let text = match self {
            Self::Guide(guide) => alone_as(guide, fact, text),
            Self::External(..) => text,
        };
        Cell { text, source: source.cloned(), as_of, absent: fact.absent() }
    }

    fn fact(&self, site: &Site, path: &str) -> Option<&'a Fact> {
        match self {
            Self::Guide(guide) => stated(site, guide, path),
            Self::External(guide, external) => {
                guide.facts.get(&format!("comparison.external.{}.{path}", external.id))
            }
        }
    }
}

/// Every cell of the guide's comparison: certification, row, what is said.
#[must_use]
pub fn cells<'a>(site: &'a Site, guide: &'a Guide) -> Vec<(&'a str, &'static str, Cell)> {
    let Some(comparison) = &guide.data.comparison else { return Vec::new() };
    let others = comparison.with.iter().filter_map(|reference| site.guide(reference));
    let others = others.filter(|other| other.address != guide.address);
    let external = comparison.external.iter().map(|external| Compared::External(guide, external));
    let all = std::iter::once(guide).chain(others).map(Compared::Guide).chain(external);
    all.flat_map(|compared| {
        rows().map(move |row| (compared.name(), row.id, compared.cell(site, row)))
    })
    .collect()
}

/// What nothing stands behind.
fn own(text: String) -> Cell {
    Cell { text, source: None, as_of: None, absent: None }
}

fn status(_: &Site, compared: &Compared<'_>) -> Option<Cell> {
    let Compared::Guide(guide) = compared else { return None };
    let life = &guide.lifecycle;
    let version = guide.in_force();
    let (state, _) = guide.state_in_force();
    let date = life.dated.filter(|_| state == life.status).map(|(said, when)| match said {
        lifecycle::Said::Since | lifecycle::Said::BetaSince | lifecycle::Said::PresentExamSince => {
            String::new()
        }
        lifecycle::Said::From if when.expected => format!(", {}", words::when(when)),
        lifecycle::Said::From => format!(", from {}", when.date),
        lifecycle::Said::LastCertificate => format!(" {}", words::on(when.date)),
        lifecycle::Said::Until | lifecycle::Said::LastExam => {
            format!(", {} {}", said.words(), words::when(when))
        }
    });
    let date = date.filter(|date| !date.is_empty());
    let mut said = own(format!("{}{}", state.words(), date.clone().unwrap_or_default()));
    if date.is_some() {
        said.source = version.and_then(|v| v.source.as_ref()).map(|id| id.0.clone());
        said.as_of = version.and_then(|v| v.as_of);
    }
    Some(said)
}

fn fee(site: &Site, compared: &Compared<'_>) -> Option<Cell> {
    match compared {
        Compared::Guide(_) => compared.fact(site, "exam.fee").map(|fee| compared.of(fee)),
        Compared::External(_, external) => {
            let mut items = external.costs.iter().flat_map(|costs| &costs.items);
            let exam = items.find(|cost| cost.kind == CostType::Exam)?;
            compared.fact(site, &format!("costs.{}.amount", exam.id)).map(|fee| compared.of(fee))
        }
    }
}

/// What the occupations of a guide pay in the site's country.
fn pay(site: &Site, compared: &Compared<'_>) -> Option<Cell> {
    let Compared::Guide(guide) = compared else { return None };
    if guide.data.occupations.none.is_some() {
        let absent = Absence::NotApplicable;
        return Some(Cell { absent: Some(absent), ..own(absent.words().to_owned()) });
    }
    let national = wages::national(site, guide);
    let median = |series: &Series| {
        let row = series.rows.first()?;
        let title = &site.occupations.get(series.occupation.as_ref()?)?.title;
        let is_top_coded = row.top_coded.contains(&Stat::Median);
        Some(format!("{title} {}", words::pay(row.median.as_ref()?, series.currency, is_top_coded)))
    };
    let shown: Vec<String> = national.iter().filter_map(median).collect();
    let first = national.first().filter(|_| !shown.is_empty())?;
    let (source, as_of) = (first.source.as_deref().cloned(), first.as_of);
    Some(Cell { source, as_of, ..own(shown.join("; ")) })
}

fn questions(site: &Site, compared: &Compared<'_>) -> Option<Cell> {
    let total = compared.fact(site, "exam.questions.total")?;
    let scored = compared.fact(site, "exam.questions.scored").filter(|scored| scored.is_measured());
    let all = total.said.text.clone();
    let text = scored.map_or_else(|| all.clone(), |own| format!("{all}, {} count", own.said.text));
    Some(compared.of_as(total, text))
}

/// Of the version in force, or the last one that is known.
fn languages(site: &Site, compared: &Compared<'_>) -> Option<Cell> {
    match compared {
        Compared::Guide(guide) => {
            facts::languages(guide, guide.in_force()?).map(|own| compared.of(&own))
        }
        Compared::External(_, external) => {
            let version = external.versions.last()?;
            let state = lifecycle::of_external(version, &site.config.language, *site.today);
            let named = compared.fact(site, &format!("versions.{}.languages", version.id))?;
            Some(compared.of_as(named, Languages::of(version, &state).words()))
        }
    }
}
