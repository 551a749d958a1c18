//! All files as one immutable [`Site`]. Nothing is changed after [`assemble::assemble`] has made
//! it.
//!
//! Start with [`Site`] and [`Guide`]. `resolve` makes what holds of what is written, `lifecycle`
//! computes what is true on a day, `facts` is the table of all figures, `uses` finds the texts that
//! cite one, `coverage` counts them, `address` knows every address.

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
mod guide;
pub mod guides;
pub mod history;
pub mod labels;
pub mod languages;
pub mod lifecycle;
mod limits;
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

use crate::base::source::SourcePath;
use crate::model::blocks::Fact as FreeFact;
use crate::model::front_matter::{Allow, GuideFrontMatter, PageFrontMatter, VendorFrontMatter};
use crate::model::history::Entry;
use crate::model::scalar::{GuideRef, Id};
use crate::model::site::{Occupation, Region, SiteConfig, Vendor, VendorDefaults};
use crate::model::source::Source;
use crate::parse::Prose;

use address::{Base, Routes};
use facts::Facts;
pub use guide::Guide;
use guides::Guides;
use lifecycle::Lifecycle;
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

/// Everything that pages are made of, as it is on one day. What no day changes is shared and read
/// as if it stood here.
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

impl Content {
    /// A region's label: of regions.yaml, else the country's name, else as written.
    #[must_use]
    pub fn region_name(&self, code: &str) -> String {
        let named = self.regions.iter().find(|(id, _)| id.as_str().eq_ignore_ascii_case(code));
        named.map_or_else(
            || names::country(code).unwrap_or(code).to_owned(),
            |(_, region)| region.label.to_string(),
        )
    }
}

impl Site {
    /// All tables of facts: of the guides, the vendors, the site.
    pub fn tables(&self) -> impl Iterator<Item = &Facts> {
        let guides = self.guides.values().map(|guide| guide.facts.as_ref());
        guides.chain(self.vendors.values().map(|vendor| &vendor.facts)).chain([&self.own_facts])
    }

    /// The site as it will be on another day, for pages that speak of these guides. Others stay as
    /// they are.
    #[must_use]
    pub fn on(&self, day: Date, guides: &[&Guide]) -> Self {
        let changed =
            guides.iter().filter_map(|guide| self.guides.get(&guide.address)).filter_map(|guide| {
                let lifecycle = self.lifecycle(guide, day);
                (lifecycle != *guide.lifecycle)
                    .then(|| Guide { lifecycle: guide.lifecycle.with(lifecycle), ..guide.clone() })
            });
        Self {
            today: self.today.with(day),
            guides: self.guides.with(changed),
            content: Arc::clone(&self.content),
        }
    }

    /// The same site for the page of a guide, if it is of one; what the page reads of the day is
    /// noted.
    #[must_use]
    pub fn watched(&self, own: Option<&str>) -> (Self, Arc<Reads>) {
        let reads = Arc::new(Reads::default());
        let own = own.and_then(|address| self.guides.get(address));
        let own = own.map(|guide| Guide {
            lifecycle: guide.lifecycle.noted(&reads, What::Own),
            ..guide.clone()
        });
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
    pub fn changes_of<'s>(
        &'s self,
        guide: &'s Guide,
        day: Date,
    ) -> impl Iterator<Item = &'s Entry> {
        let former = self
            .routes
            .redirects
            .iter()
            .filter(|(_, to)| to.trim_end_matches('/') == guide.address);
        let owners = std::iter::once(&*guide.address)
            .chain(former.map(|(from, _)| from.trim_end_matches('/')));
        owners.flat_map(move |owner| {
            self.history.iter().flat_map(move |history| history.of_owner(owner, day))
        })
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
