//! Every figure and every dated fact of a site, listed once, in an order that depends on nothing but the content.
//!
//! Start with [`of_guide`]; [`of_vendor`] and [`of_site`] hold what belongs to no guide. `facts` prints what a text
//! cites, one fact at a time; this is the list from which `/facts.json` is written and builds are compared. A fact is
//! listed where it is stated. Computed from others are only two kinds, since the day decides them and nothing else
//! states them: a status, and the fee that applies; they say so ([`Fact::is_computed`]).

mod class;
mod collect;
mod exam;
mod money;
mod pay;

use std::collections::BTreeSet;
use std::fmt;

use crate::base::date::PartialDate;
use crate::base::source::DataPath;
use crate::model::part::Place;
use crate::model::said::Said;
use crate::model::scalar::Id;

use super::lifecycle::Status;
use super::{Guide, Site, VendorPage, costs, words};

pub use class::Class;
use collect::{At, Collector};

/// Whose fact it is; what stands before the colon of its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A guide, by its address.
    Guide(String),
    /// A vendor: what all its exams share.
    Vendor(Id),
    /// The site.
    Site,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Guide(address) => f.write_str(address),
            Self::Vendor(id) => f.write_str(id),
            Self::Site => f.write_str("site"),
        }
    }
}

/// What kind of figure it is: facts of a kind are counted together, and age alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Whether a certification or a version of its exam can be sat.
    Status,
    /// What the vendor asks: for the exam, a retake, a renewal.
    Fee,
    /// What is paid to others: a course, travel.
    Cost,
    /// The price of a resource.
    Price,
    /// A date of a life cycle.
    Date,
    /// The weight of a domain.
    Weight,
    /// Time, questions, scores, retakes.
    Exam,
    /// How long a certificate is valid, and what renews it.
    Validity,
    /// Hours of study, or of a resource.
    Hours,
    /// How many hold a certification.
    Holders,
    /// Years of experience that are recommended.
    Experience,
    /// Pay.
    Pay,
    /// A projection of employment.
    Outlook,
    /// How many a source asked.
    Sample,
    /// A figure of a `facts` block.
    Other,
}

impl Kind {
    /// One word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Fee => "fee",
            Self::Cost => "cost",
            Self::Price => "price",
            Self::Date => "date",
            Self::Weight => "weight",
            Self::Exam => "exam",
            Self::Validity => "validity",
            Self::Hours => "hours",
            Self::Holders => "holders",
            Self::Experience => "experience",
            Self::Pay => "pay",
            Self::Outlook => "outlook",
            Self::Sample => "sample",
            Self::Other => "other",
        }
    }
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A source of sources.yaml.
    Source(Id),
    /// A resource speaks for itself; this is its address.
    Itself(String),
    /// Nothing is said.
    Unsaid,
}

/// Another value of the same fact, attributed to its own source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// What it says.
    pub said: Said,
    /// Who says so.
    pub origin: Origin,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
}

/// A figure or a dated fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Whose it is.
    pub owner: Owner,
    /// What stands behind the colon of its id: the path that `{{ }}` cites, else the path of the data, with the ids of
    /// list items for their positions.
    pub path: String,
    /// Where it is stated, from the owner's data down. Of a computed fact: the block it is computed from.
    pub place: DataPath,
    /// The vendor whose defaults state it, if the owner is a guide that leaves it to them.
    pub vendor: Option<Id>,
    /// The version of the exam that it speaks of, if it speaks of one.
    pub version: Option<Id>,
    /// Its kind.
    pub kind: Kind,
    /// What it is, in a few words that stand alone: `Median pay, Data scientists, United States`.
    pub label: String,
    /// What it says.
    pub said: Said,
    /// The unit, `minutes` or `%`; of money, the currency's code.
    pub unit: Option<String>,
    /// Of whom or what it speaks, as names and values.
    pub scope: Vec<(&'static str, String)>,
    /// Where it comes from.
    pub origin: Origin,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
    /// What others say.
    pub also: Vec<Also>,
    /// Computed for the day of the site; the stated facts it follows from are listed too.
    pub is_computed: bool,
    /// The path of the stated fact of the same owner that it repeats.
    pub repeats: Option<String>,
}

impl Fact {
    /// What tells it from every other fact, whatever the day: `aws/ai-practitioner:exam.fee`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}:{}", self.owner, self.path)
    }

    /// The id of the stated fact that it repeats: of the same owner, or of the vendor that states it for all.
    #[must_use]
    pub fn repeats_id(&self) -> Option<String> {
        let own = self.repeats.as_ref().map(|path| format!("{}:{path}", self.owner));
        own.or_else(|| {
            let (block, tail) = self.path.split_once('.')?;
            let is_exam = block.split('@').next() == Some("exam");
            Some(format!("{}:defaults.{}", self.vendor.as_ref()?, if is_exam { tail } else { &self.path }))
        })
    }

    /// Whether its owner states it: neither does the day compute it, nor a vendor say it for all.
    #[must_use]
    pub fn is_own(&self) -> bool {
        !self.is_computed && self.vendor.is_none()
    }

    /// The place that states it, where that need not be the one that its path names.
    fn stated_at(&mut self, place: Option<&Place>) {
        if let Some(place) = place {
            self.place.clone_from(&place.path);
            self.vendor = place.vendor.clone().filter(|id| self.owner != Owner::Vendor(id.clone()));
        }
    }

    fn unit(&mut self, unit: &str) -> &mut Self {
        // What is not there has no unit.
        if self.said.value.is_ok() {
            self.unit = Some(unit.to_owned());
        }
        self
    }

    fn scope(&mut self, name: &'static str, value: impl ToString) -> &mut Self {
        self.scope.push((name, value.to_string()));
        self
    }
}

/// All facts of a guide, in the order of the blocks of certification.yaml, with those that its vendor states for it.
#[must_use]
pub fn of_guide(site: &Site, guide: &Guide) -> Vec<Fact> {
    let mut all = Collector::new(site, Owner::Guide(guide.address.clone()));
    let (top, data) = (At::default(), &guide.data);
    computed(&mut all, guide);
    all.lifecycle(&data.lifecycle);
    all.versions(&top, &data.versions, &|version| guide.label(version));
    all.by_version(guide, "exam", &data.exam, Collector::exam);
    if let Some(validity) = &data.validity {
        all.validity(&top.key("validity"), validity);
    }
    all.experience(&data.recommended);
    all.hours_and_holders(&top, data.study_hours.as_ref(), data.holders.as_ref());
    if let Some(domains) = &data.domains {
        all.by_version(guide, "domains", domains, Collector::domains);
    }
    all.costs(&top, data.costs.as_ref());
    all.salaries(data.salaries.as_ref());
    all.resources(data.resources.as_deref().unwrap_or_default());
    for (i, external) in data.comparison.iter().flat_map(|comparison| &comparison.external).enumerate() {
        all.external(i, external);
    }
    all.free(&top.key("facts"), data.facts.iter().flatten());
    all.finish()
}

/// What the day decides: the status of the whole and of each version, and the fee that applies.
fn computed(all: &mut Collector<'_>, guide: &Guide) {
    let place = DataPath::of(["versions".into()]);
    let state = |all: &mut Collector<'_>, path: String, label: String, status: Status| {
        let said = Said::word(status.words().to_owned(), status.key());
        let fact = all.push(At { path, place: place.clone() }, Kind::Status, label, said);
        fact.is_computed = true;
    };
    state(all, "status".to_owned(), "Status".to_owned(), guide.lifecycle.status);
    if let (Some(version), Some(fact)) = (guide.in_force(), all.out.last_mut()) {
        fact.repeats = Some(format!("status@{}", version.id));
    }
    for (version, own) in guide.data.versions.iter().zip(&guide.lifecycle.versions) {
        let label = format!("Status of {}", guide.label(version));
        state(all, format!("status@{}", version.id), label, own.status);
    }
    let items = guide.data.costs.iter().flat_map(|costs| costs.items.iter().enumerate());
    let applies = costs::exam_fee(all.site, guide, None);
    for (i, cost) in items.filter(|(_, cost)| applies.is_some_and(|fee| fee.id == cost.id)) {
        let Some(figure) = &cost.amount else { continue };
        let place = DataPath::of(["costs".into(), "items".into(), i.into(), "amount".into()]);
        let at = At { path: "exam.fee".to_owned(), place };
        let fact = all.figure(at, Kind::Fee, "Exam fee".to_owned(), figure, words::money);
        fact.is_computed = true;
        fact.repeats = Some(format!("costs.{}.amount", cost.id));
    }
}

/// What all exams of a vendor share.
#[must_use]
pub fn of_vendor(site: &Site, id: &Id, vendor: &VendorPage) -> Vec<Fact> {
    let mut all = Collector::new(site, Owner::Vendor(id.clone()));
    let (at, shared) = (At::default().key("defaults"), &vendor.defaults);
    if let Some(scoring) = &shared.scoring {
        all.scoring(&at.key("scoring"), scoring);
    }
    if let Some(retake) = &shared.retake {
        all.retake(&at.key("retake"), retake);
    }
    if let Some(validity) = &shared.validity {
        all.validity(&at.key("validity"), validity);
    }
    all.finish()
}

/// The figures of the site's own facts.yaml.
#[must_use]
pub fn of_site(site: &Site) -> Vec<Fact> {
    let mut all = Collector::new(site, Owner::Site);
    // In its file they stand at the top, in a path below `facts`.
    all.free(&At { path: "facts".to_owned(), place: DataPath::default() }, site.facts.iter());
    all.finish()
}

/// Two facts may not share an id: a second one is called by the path of its data.
fn unique(facts: &mut [Fact]) {
    let mut seen = BTreeSet::new();
    for fact in facts {
        if !seen.insert(fact.path.clone()) {
            // Brackets may not stand in the fragment of an address.
            fact.path = fact.place.to_string().replace('[', ".").replace(']', "");
            seen.insert(fact.path.clone());
        }
    }
}
