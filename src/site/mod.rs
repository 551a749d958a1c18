//! All files as one immutable [`Site`]. Nothing is changed after [`assemble::assemble`] has made it.
//!
//! Start with [`Site`] and [`Guide`]. `resolve` makes what holds of what is written, `lifecycle` computes what is true on a day, `facts` is the table of
//! all figures, `uses` finds the texts that cite one, `coverage` counts them, `address` knows every address.

pub mod address;
pub mod addresses;
pub mod assemble;
pub mod calculator;
pub mod calendar;
pub mod comparison;
pub mod costs;
pub mod coverage;
pub mod data;
pub mod events;
pub mod facts;
pub mod files;
pub mod guides;
pub mod history;
pub mod labels;
pub mod languages;
pub mod lifecycle;
pub mod names;
pub mod occupation;
pub mod plans;
pub mod reading;
pub mod relations;
pub mod resolve;
pub mod succession;
pub mod uses;
pub mod wages;
pub mod watch;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::source::{DataPath, Segment, SourcePath};
use crate::model::blocks::{Covers, Fact as FreeFact, Resource};
use crate::model::certification::Certification;
use crate::model::exam::{Beta, Domains, Exam, Version};
use crate::model::figure::Figure;
use crate::model::front_matter::{Allow, GuideFrontMatter, PageFrontMatter, VendorFrontMatter};
use crate::model::history::Entry;
use crate::model::scalar::{GuideRef, Id, Number};
use crate::model::site::{Occupation, Region, SiteConfig, Vendor, VendorDefaults};
use crate::model::source::Source;
use crate::parse::Prose;

use address::{Base, Routes};
use facts::{Facts, Owner};
use guides::Guides;
use languages::Languages;
use lifecycle::{Lifecycle, Status, VersionState};
use relations::Relations;
use watch::{Reads, Watched, What};

/// What a build is told besides the files.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The day for which the site is built.
    pub today: Date,
    /// An address that replaces base_url.
    pub base_url: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
}

/// Everything that pages are made of, as it is on one day. What no day changes is shared and read as if it stood here.
#[derive(Clone, Debug)]
pub struct Site {
    /// The day.
    pub today: Watched<Date>,
    /// Guides by address: `aws/ai-practitioner`.
    pub guides: Guides,
    /// What is the same on every day.
    pub content: Arc<Content>,
}

/// What a site holds besides its guides, the same on every day.
#[derive(Clone, Debug)]
pub struct Content {
    /// site.yaml.
    pub config: SiteConfig,
    /// Where the site will stand.
    pub base: Base,
    /// sources.yaml.
    pub sources: BTreeMap<Id, Source>,
    /// occupations.yaml.
    pub occupations: BTreeMap<Id, Occupation>,
    /// regions.yaml.
    pub regions: BTreeMap<Id, Region>,
    /// wages.yaml and the files of wages/.
    pub wages: wages::Wages,
    /// facts.yaml.
    pub facts: BTreeMap<Id, FreeFact>,
    /// The table of them.
    pub own_facts: Facts,
    /// The changes that were recorded, if they are.
    pub history: Option<history::History>,
    /// Vendors by id.
    pub vendors: BTreeMap<Id, VendorPage>,
    /// Plain pages by name; `index` is the text of the home page.
    pub pages: BTreeMap<Id, Page>,
    /// References between guides, turned round.
    pub relations: Relations,
    /// Files published as they are, by where they go.
    pub assets: Vec<Asset>,
    /// Files of `static/` that are published under their own names, by where they go.
    pub statics: Vec<Asset>,
    /// Every address.
    pub routes: Routes,
    /// Files whose faults hide what they say: what only follows from them is not reported.
    pub broken: BTreeSet<SourcePath>,
    /// Texts of guides whose data is broken, by address. They are checked as far as they go.
    pub lone_texts: BTreeMap<String, Prose<GuideFrontMatter>>,
}

impl Deref for Site {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

/// One certification's page and data.
#[derive(Clone, Debug)]
pub struct Guide {
    /// `aws/ai-practitioner`
    pub address: String,
    /// `content/guides/aws/ai-practitioner`
    pub folder: String,
    /// The page.
    pub text: Arc<Prose<GuideFrontMatter>>,
    /// The data as it holds, each figure with its own source and date.
    pub data: Arc<Certification>,
    /// The data as its files say it, for rules: what is reported stands there.
    pub written: Arc<Certification>,
    /// The table of its facts.
    pub facts: Arc<Facts>,
    /// Blocks that stand in files of their own.
    pub own_files: BTreeSet<&'static str>,
    /// What is true of it on the day of the site.
    pub lifecycle: Watched<Lifecycle>,
    /// The study plans that its text asks for; none if it asks for none.
    pub plans: Option<plans::Asked>,
    /// Whether a wage data set has rows of its occupations.
    pub has_wages: bool,
    /// A file of its folder is broken: what is not found in the guide may stand there.
    pub partial: bool,
}

/// A vendor's page.
#[derive(Clone, Debug)]
pub struct VendorPage {
    /// vendors/ID.yaml.
    pub data: Vendor,
    /// What all its exams share, as it holds.
    pub defaults: VendorDefaults,
    /// The table of its facts.
    pub facts: Facts,
    /// vendors/ID.md.
    pub text: Option<Prose<VendorFrontMatter>>,
}

/// A plain page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its file.
    pub file: SourcePath,
    /// Its text.
    pub text: Prose<PageFrontMatter>,
}

/// A file published as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Where it comes from.
    pub file: SourcePath,
    /// Where it goes, relative to the output.
    pub to: String,
    /// Width and height in pixels, for a picture.
    pub size: Option<(u32, u32)>,
}

impl Guide {
    /// The file of the page's text.
    #[must_use]
    pub fn text_file(&self) -> SourcePath {
        SourcePath::new(&format!("{}/guide.md", self.folder))
    }

    /// Whose its facts are.
    #[must_use]
    pub fn owner(&self) -> Owner {
        Owner::Guide(self.address.as_str().into())
    }

    /// The file in which a place of the data stands, and its path in that file.
    #[must_use]
    pub fn place(&self, path: &DataPath) -> (SourcePath, DataPath) {
        if let Some(Segment::Key(block)) = path.0.first()
            && self.own_files.contains(block.as_str())
        {
            let file = SourcePath::new(&format!("{}/{block}.yaml", self.folder));
            return (file, DataPath(path.0[1..].to_vec()));
        }
        (SourcePath::new(&format!("{}/certification.yaml", self.folder)), path.clone())
    }

    /// The version of that id.
    #[must_use]
    pub fn version(&self, id: &str) -> Option<&Version> {
        self.data.versions.iter().find(|version| version.id.as_str() == id)
    }

    /// The version in force: what a path, a price or a plan speaks of unless another is named.
    #[must_use]
    pub fn in_force(&self) -> Option<&Version> {
        self.data.versions.get(self.lifecycle.in_force?)
    }

    /// What readers know a version by.
    #[must_use]
    pub fn label<'g>(&'g self, version: &'g Version) -> &'g str {
        labels::of(&self.data, version)
    }

    /// The state of a version.
    #[must_use]
    pub fn state(&self, version: &Version) -> Status {
        let at = self.data.versions.iter().position(|other| other.id == version.id);
        at.and_then(|at| self.lifecycle.versions.get(at)).map_or(Status::Closed, |version| version.status)
    }

    /// Whether somebody who fails a version, else the one in force, can try again: while it can be sat and time is left,
    /// and once it will be.
    #[must_use]
    pub fn can_be_retaken(&self, version: Option<&str>) -> bool {
        let state = self.state_of(version);
        state.is_some_and(|state| state.can_be_retaken || state.status == Status::Upcoming)
    }

    /// Whether so many further attempts fit before the last day of a version, else of the one in force, if a first one
    /// fails today; true as well of one that cannot be sat today.
    #[must_use]
    pub fn leaves_time_for(&self, retakes: u32, version: Option<&str>, today: &impl Deref<Target = Date>) -> bool {
        let Some(state) = self.state_of(version).filter(|state| state.status.can_be_sat()) else { return true };
        match usize::try_from(retakes).unwrap_or(usize::MAX).checked_sub(1) {
            None => true,
            Some(0) => state.can_be_retaken,
            Some(more) => {
                let by = state.first_attempts.as_ref();
                by.is_none_or(|by| by.get(more).is_some_and(|last| **today <= *last))
            }
        }
    }

    /// The last day on which a first attempt at a version, else the one in force, leaves time for one more, for two more,
    /// and so on; none while no certain end is announced.
    #[must_use]
    pub fn first_attempts(&self, version: Option<&str>) -> Option<&[Date]> {
        self.state_of(version)?.first_attempts.as_deref()
    }

    fn state_of(&self, version: Option<&str>) -> Option<&VersionState> {
        let own = version.and_then(|id| self.data.versions.iter().position(|own| own.id.as_str() == id));
        own.or(self.lifecycle.in_force).and_then(|at| self.lifecycle.versions.get(at))
    }

    /// What is said of its state, as a test can read it: `acme/maker state=closing until=2026-11-30`. Every element that
    /// states a state or a date of the lifecycle carries it.
    #[must_use]
    pub fn says(&self) -> String {
        format!("{} {}", self.address, self.lifecycle.says())
    }

    /// The same where no date is shown beside the state: `acme/maker state=open`.
    #[must_use]
    pub fn says_state(&self) -> String {
        format!("{} {}", self.address, self.lifecycle.says_state())
    }

    /// What is said of the version in force while it is a beta and an older one keeps the certification open in other
    /// languages: `acme/maker@wm-2 state=beta`. Where the two have the same code, the code is open.
    #[must_use]
    pub fn beta_in_force(&self) -> Option<String> {
        let own = self.in_force().filter(|own| self.state(own) == Status::Beta)?;
        let is_shared = self.data.versions.iter().any(|other| other.id != own.id && other.code == own.code);
        (!is_shared && self.lifecycle.status != Status::Beta).then(|| self.says_of(own))
    }

    /// The state beside its code, and the same as a test can read it. A beta is named; that a version ends is not said of
    /// a certification that goes on with the next one.
    #[must_use]
    pub fn state_in_force(&self) -> (Status, String) {
        let whole = || (self.lifecycle.status, self.says_state());
        self.beta_in_force().map_or_else(whole, |says| (Status::Beta, says))
    }

    /// What is said of the state of a version: `acme/maker@wm-2 state=beta`.
    #[must_use]
    pub fn says_of(&self, version: &Version) -> String {
        format!("{}@{} state={}", self.address, version.id, self.state(version).key())
    }

    /// The beta that a version, else the one in force, is in: then nothing that is written for the standard exam is said.
    #[must_use]
    pub fn beta(&self, version: Option<&str>) -> Option<&Beta> {
        let version = version.map_or_else(|| self.in_force(), |id| self.version(id))?;
        version.beta.as_ref().filter(|_| self.state(version) == Status::Beta)
    }

    /// The languages in which a version can be taken, as they are on the day.
    #[must_use]
    pub fn languages<'g>(&'g self, version: &'g Version) -> Languages<'g> {
        let at = self.data.versions.iter().position(|other| other.id == version.id);
        at.and_then(|at| self.lifecycle.versions.get(at))
            .map_or_else(Languages::default, |state| Languages::of(version, state))
    }

    /// The exam of a version, else of the version in force; of one in its beta, what the beta says of itself.
    #[must_use]
    pub fn exam(&self, version: Option<&str>) -> Option<&Exam> {
        if let Some(beta) = self.beta(version) {
            return beta.exam.as_ref();
        }
        let id = version.or_else(|| self.in_force().map(|v| v.id.as_str())).unwrap_or("");
        self.data.exam.of(id)
    }

    /// The content outline of a version, else of the version in force.
    #[must_use]
    pub fn domains(&self, version: Option<&str>) -> Option<&Domains> {
        let id = version.or_else(|| self.in_force().map(|v| v.id.as_str())).unwrap_or("");
        self.data.domains.as_ref()?.of(id)
    }

    /// Whether a resource says that it covers a domain. For one version's exam, `all` are the domains of that version.
    #[must_use]
    pub fn covers(&self, resource: &Resource, domain: &Id) -> bool {
        match &resource.covers {
            Some(Covers::All) if resource.version.is_none() => true,
            Some(Covers::All) => self
                .domains(resource.version.as_deref())
                .is_some_and(|own| own.items.iter().any(|own| own.id == *domain)),
            Some(Covers::Some(ids)) => ids.contains(domain),
            None => false,
        }
    }

    /// The hours of study of a version, else of the version in force.
    #[must_use]
    pub fn study_hours(&self, version: Option<&str>) -> Option<&Figure<Number>> {
        let id = version.or_else(|| self.in_force().map(|v| v.id.as_str())).unwrap_or("");
        self.data.study_hours.as_ref()?.of(id)
    }

    /// The short name, else the name.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.data.short_name.as_deref().unwrap_or(&self.data.name)
    }

    /// The exam code of the version in force, as the vendor spells it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.in_force().and_then(|version| version.code.as_deref())
    }
}

impl Content {
    /// A region's label: of regions.yaml, else the country's name, else as written.
    #[must_use]
    pub fn region_name(&self, code: &str) -> String {
        let named = self.regions.iter().find(|(id, _)| id.as_str().eq_ignore_ascii_case(code));
        named.map_or_else(|| names::country(code).unwrap_or(code).to_owned(), |(_, region)| region.label.to_string())
    }
}

impl Site {
    /// All tables of facts: of the guides, the vendors, the site.
    pub fn tables(&self) -> impl Iterator<Item = &Facts> {
        let guides = self.guides.values().map(|guide| guide.facts.as_ref());
        guides.chain(self.vendors.values().map(|vendor| &vendor.facts)).chain([&self.own_facts])
    }

    /// The site as it will be on another day, for pages that speak of these guides. Others stay as they are.
    #[must_use]
    pub fn on(&self, day: Date, guides: &[&Guide]) -> Self {
        let changed = guides.iter().filter_map(|guide| self.guides.get(&guide.address)).filter_map(|guide| {
            let lifecycle = self.lifecycle(guide, day);
            (lifecycle != *guide.lifecycle)
                .then(|| Guide { lifecycle: guide.lifecycle.with(lifecycle), ..guide.clone() })
        });
        Self { today: self.today.with(day), guides: self.guides.with(changed), content: Arc::clone(&self.content) }
    }

    /// The same site for the page of a guide, if it is of one; what the page reads of the day is noted.
    #[must_use]
    pub fn watched(&self, own: Option<&str>) -> (Self, Arc<Reads>) {
        let reads = Arc::new(Reads::default());
        let own = own.and_then(|address| self.guides.get(address));
        let own = own.map(|guide| Guide { lifecycle: guide.lifecycle.noted(&reads, What::Own), ..guide.clone() });
        let site = Self {
            today: self.today.noted(&reads, What::Day),
            guides: self.guides.with(own).noted(&reads),
            content: Arc::clone(&self.content),
        };
        (site, reads)
    }

    /// What is true of a guide's certification on a day.
    #[must_use]
    pub fn lifecycle(&self, guide: &Guide, day: Date) -> Lifecycle {
        Lifecycle::on(&guide.data, &self.config.language, day)
    }

    /// Every day on which something that a page says of a guide can change.
    #[must_use]
    pub fn days(&self, guide: &Guide) -> Vec<Date> {
        let mut days = lifecycle::days(&guide.data, &self.config.language);
        days.extend(plans::turns(guide));
        days.extend(self.changes_of(guide, Date::MAX).map(|entry| entry.date.0));
        days.sort_unstable();
        days.dedup();
        days
    }

    /// What had changed of a guide by a day, at its address and at those that it had before.
    pub fn changes_of<'s>(&'s self, guide: &'s Guide, day: Date) -> impl Iterator<Item = &'s Entry> {
        let former = self.routes.redirects.iter().filter(|(_, to)| to.trim_end_matches('/') == guide.address);
        let owners = std::iter::once(&*guide.address).chain(former.map(|(from, _)| from.trim_end_matches('/')));
        owners.flat_map(move |owner| self.history.iter().flat_map(move |history| history.of_owner(owner, day)))
    }

    /// The guide that a reference names, if it is on the site.
    #[must_use]
    pub fn guide(&self, reference: &GuideRef) -> Option<&Guide> {
        match reference {
            GuideRef::Here(address) => self.guides.get(address),
            GuideRef::Elsewhere { .. } => None,
        }
    }

    /// Every front matter that suppresses something, with its file.
    pub fn suppressions(&self) -> impl Iterator<Item = (SourcePath, &[Allow])> {
        let guides = self.guides.values().map(|guide| (guide.text_file(), &guide.text.front.allow));
        let pages = self.pages.values().map(|page| (page.file.clone(), &page.text.front.allow));
        let vendors = self.vendors.iter().filter_map(|(id, vendor)| {
            let text = vendor.text.as_ref()?;
            Some((SourcePath::new(&format!("content/vendors/{id}.md")), &text.front.allow))
        });
        guides.chain(pages).chain(vendors).map(|(file, allow)| (file, allow.as_slice()))
    }

    /// The file published at an address as it is.
    #[must_use]
    pub fn asset(&self, to: &str) -> Option<&Asset> {
        let of = |assets: &'_ [Asset]| assets.binary_search_by(|asset| asset.to.as_str().cmp(to));
        let beside = of(&self.assets).map(|at| &self.assets[at]);
        beside.or_else(|_| of(&self.statics).map(|at| &self.statics[at])).ok()
    }

    /// A vendor's name, or its id if the vendor is broken.
    #[must_use]
    pub fn vendor_name<'a>(&'a self, id: &'a Id) -> &'a str {
        self.vendors.get(id).map_or(id.as_str(), |vendor| &vendor.data.name)
    }
}
