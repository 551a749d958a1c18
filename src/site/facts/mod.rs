//! The one table of facts of a guide, a vendor, the site: every figure and every dated fact of the
//! data, and what else texts can cite, listed once when the site is put together, in an order that
//! depends on nothing but the content.
//!
//! Start with [`Facts`]. What a text cites ([`cite`]), where a fact stands ([`Fact::stands`]), how
//! old it is, what is counted, compared and written to files: all are lookups in it, so that all
//! say the same. A fact is listed where it is stated, whatever the day; the few that the day
//! decides are made when they are asked for ([`of_day`]).

mod cite;
mod collect;
mod exam;
mod kind;
mod money;
mod pay;
mod wage;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::base::date::PartialDate;
use crate::base::source::{DataPath, SourcePath};
use crate::model::figure::Absence;
use crate::model::part::Place;
use crate::model::said::{Plain, Said};
use crate::model::scalar::{Id, Md};

use super::resolve::Around;
use super::{Content, Guide, Site, VendorPage, wages};

pub(crate) use cite::trimmed;
pub use cite::{
    Undefined, alone, alone_as, cite, languages, of_day, of_exam, proposed, stated, text,
};
pub use exam::single_figures;
pub use kind::{Class, Kind};
use money::free_words;

use collect::{At, Collector};

/// Whose fact it is; what stands before the colon of its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A guide, by its address.
    Guide(Arc<str>),
    /// A vendor: what all its exams share.
    Vendor(Id),
    /// The site.
    Site,
    /// A wage data set of the site.
    Wages(Id),
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Guide(address) => f.write_str(address),
            Self::Vendor(id) => f.write_str(id),
            Self::Site | Self::Wages(_) => f.write_str("site"),
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

impl Origin {
    /// The source of sources.yaml, if it is one.
    #[must_use]
    pub fn source(&self) -> Option<&Id> {
        match self {
            Self::Source(id) => Some(id),
            Self::Itself(_) | Self::Unsaid => None,
        }
    }
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
#[derive(Clone, Debug)]
pub struct Fact {
    /// Whose it is.
    pub owner: Owner,
    /// What stands behind the colon of its id: the path of the data, with the ids of list items for
    /// their positions.
    pub path: String,
    /// Where it is stated, from the owner's data down. Of a computed fact: the block it is computed
    /// from.
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
    /// What to know about it.
    pub note: Option<Md>,
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

    /// The id of the stated fact that it repeats: of the same owner, or of the vendor that states
    /// it for all.
    #[must_use]
    pub fn repeats_id(&self) -> Option<String> {
        let own = self.repeats.as_ref().map(|path| format!("{}:{path}", self.owner));
        own.or_else(|| {
            let (block, tail) = self.path.split_once('.')?;
            let is_exam = block.split('@').next() == Some("exam");
            Some(format!(
                "{}:defaults.{}",
                self.vendor.as_ref()?,
                if is_exam { tail } else { &self.path }
            ))
        })
    }

    /// Whether its owner states it: neither does the day compute it, nor a vendor say it for all.
    #[must_use]
    pub fn is_own(&self) -> bool {
        !self.is_computed && self.vendor.is_none()
    }

    /// Why there is no value, if there is none.
    #[must_use]
    pub fn absent(&self) -> Option<Absence> {
        self.said.value.as_ref().err().copied()
    }

    /// Whether it says a number or an amount, or between which it lies.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        matches!(self.said.value, Ok(Plain::Number(_) | Plain::Range(..) | Plain::AtLeast(_)))
    }

    /// Its source and date, also of what is not there.
    #[must_use]
    pub fn behind(&self) -> Around<'_> {
        (self.origin.source(), self.as_of)
    }

    /// The source and the date that stand beside it on a page. What is not there has none, unless
    /// the vendor withholds it: of that, a source says so.
    #[must_use]
    pub fn around(&self) -> Around<'_> {
        match self.absent() {
            None | Some(Absence::NotPublished) => self.behind(),
            Some(Absence::Unknown | Absence::None | Absence::NotApplicable) => (None, None),
        }
    }

    /// The file that states it, and its place there.
    #[must_use]
    pub fn stands(&self, site: &Site) -> (SourcePath, DataPath) {
        self.stands_at(site, &self.place)
    }

    /// The file and the place there of something that stands with it, such as another value.
    #[must_use]
    pub fn stands_at(&self, site: &Site, place: &DataPath) -> (SourcePath, DataPath) {
        match (&self.vendor, &self.owner) {
            (Some(id), _) | (None, Owner::Vendor(id)) => {
                (SourcePath::new(&format!("content/vendors/{id}.yaml")), place.clone())
            }
            (None, Owner::Site) => (SourcePath::new("content/facts.yaml"), place.clone()),
            (None, Owner::Wages(set)) => (wages::file(set), place.clone()),
            (None, Owner::Guide(address)) => match site.guides.get(address) {
                Some(guide) => guide.place(place),
                None => (
                    SourcePath::new(&format!("content/guides/{address}/certification.yaml")),
                    place.clone(),
                ),
            },
        }
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

/// The facts of one owner, in the order of the blocks of its data.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    all: Vec<Fact>,
    /// Positions in `all`, in the order of the paths.
    by_path: Vec<u32>,
}

impl Facts {
    /// The table of these facts. Two may not share an id: a second one is called by the path of its
    /// data.
    fn of(mut all: Vec<Fact>) -> Self {
        let mut seen = BTreeSet::new();
        for fact in &mut all {
            if !seen.insert(fact.path.clone()) {
                // Brackets may not stand in the fragment of an address.
                fact.path = fact.place.to_string().replace('[', ".").replace(']', "");
                seen.insert(fact.path.clone());
            }
        }
        all.shrink_to_fit();
        let mut by_path: Vec<u32> = (0..).take(all.len()).collect();
        by_path.sort_by(|a, b| all[*a as usize].path.cmp(&all[*b as usize].path));
        Self { all, by_path }
    }

    /// The fact of a path, as it stands in ids: `exam@mls-c01.minutes`. What texts may leave out,
    /// [`cite`] knows.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Fact> {
        let at = self
            .by_path
            .binary_search_by(|at| self.all[*at as usize].path.as_str().cmp(path))
            .ok()?;
        Some(&self.all[self.by_path[at] as usize])
    }

    /// Figures and dated facts; those that a vendor states for the guide are among them.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> + Clone {
        self.all.iter().filter(|fact| fact.kind != Kind::Words)
    }

    /// Figures and dated facts that the owner states itself.
    pub fn own(&self) -> impl Iterator<Item = &Fact> + Clone {
        self.iter().filter(|fact| fact.is_own())
    }

    /// All that can be cited, words too.
    pub fn all(&self) -> impl Iterator<Item = &Fact> + Clone {
        self.all.iter()
    }
}

/// The facts of a guide, in the order of the blocks of certification.yaml, with those that its
/// vendor states for it.
#[must_use]
pub fn of_guide(content: &Content, guide: &Guide) -> Facts {
    let mut all = Collector::new(content, Owner::Guide(guide.address.as_str().into()));
    let (top, data) = (At::default(), &guide.data);
    all.words(top.key("name"), "Name", data.name.to_string());
    all.words(top.key("level"), "Level", data.level.vendor.to_string());
    all.prerequisites(&top, data.prerequisites.as_ref());
    all.lifecycle(&data.lifecycle);
    all.versions(&top, &data.versions, &|version| guide.label(version));
    all.by_version(guide, "exam", &data.exam, Collector::exam);
    if let Some(validity) = &data.validity {
        all.validity(&top.key("validity"), validity);
    }
    all.experience(&data.recommended);
    if let Some(hours) = &data.study_hours {
        all.by_version(guide, "study_hours", hours, Collector::hours);
    }
    all.holders(&top, data.holders.as_ref());
    if let Some(domains) = &data.domains {
        all.by_version(guide, "domains", domains, Collector::domains);
    }
    all.costs(&top, data.costs.as_ref());
    all.salaries(data.salaries.as_ref());
    all.resources(data.resources.as_deref().unwrap_or_default());
    for (i, external) in
        data.comparison.iter().flat_map(|comparison| &comparison.external).enumerate()
    {
        all.external(i, external);
    }
    all.free(&top.key("facts"), data.facts.iter().flatten());
    Facts::of(all.out)
}

/// What all exams of a vendor share.
#[must_use]
pub fn of_vendor(content: &Content, id: &Id, vendor: &VendorPage) -> Facts {
    let mut all = Collector::new(content, Owner::Vendor(id.clone()));
    let at = At::default().key("defaults");
    all.exam(&at, &super::resolve::exam_of(&vendor.defaults));
    if let Some(validity) = &vendor.defaults.validity {
        all.validity(&at.key("validity"), validity);
    }
    Facts::of(all.out)
}

/// The figures of the site's own facts.yaml.
#[must_use]
pub fn of_site(content: &Content) -> Facts {
    let mut all = Collector::new(content, Owner::Site);
    // In its file they stand at the top, in a path below `facts`.
    all.free(&At { path: "facts".to_owned(), place: DataPath::default() }, content.facts.iter());
    Facts::of(all.out)
}
