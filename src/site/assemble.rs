//! Parsed files to one [`Site`]: puts each guide's blocks together, computes its lifecycle, and
//! knows every address. Reports what only shows when files meet: a block said twice, a missing half
//! of a guide, addresses that clash.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::model::block::Block;
use crate::model::certification::Certification;
use crate::model::front_matter::GuideFrontMatter;
use crate::model::history::Record;
use crate::model::scalar::Id;
use crate::model::site::SiteConfig;
use crate::parse::{Parsed, Prose};

use super::address::{Base, Routes};
use super::addresses::Addresses;
use super::guides::Guides;
use super::history::History;
use super::lifecycle::Lifecycle;
use super::relations::Relations;
use super::wages::{self, Wages};
use super::{
    Asset, Content, Guide, Page, Settings, Site, VendorPage, facts, limits, plans, resolve,
};

/// A file and what it says; nothing if its faults hide it.
pub type ParsedFile = (SourcePath, Option<Parsed>);

/// Puts a site together. No site comes out if site.yaml is missing or broken: then every other
/// message would be a guess.
#[must_use]
pub fn assemble(files: Vec<ParsedFile>, settings: &Settings) -> Found<Option<Site>> {
    let mut parts = Parts::default();
    for (path, parsed) in files {
        parts.take(path, parsed);
    }
    let mut diagnostics = std::mem::take(&mut parts.diagnostics);
    let Some((file, config)) = parts.config.take() else {
        diagnostics.extend((!parts.broken_config).then(no_config));
        return Found { value: None, diagnostics };
    };
    let base = base(&file, &config, settings, &mut diagnostics);
    let mut guides = parts.guides(&config, settings, &mut diagnostics);
    parts.assets.sort_by(|a, b| a.to.cmp(&b.to));
    parts.statics.sort_by(|a, b| a.to.cmp(&b.to));
    let mut content = Content {
        base,
        sources: parts.sources,
        occupations: parts.occupations,
        regions: parts.regions,
        wages: Wages::of(parts.wage_heads, parts.wages),
        facts: parts.facts,
        own_facts: facts::Facts::default(),
        history: parts.history.map(|record| History::of(record).drain_into(&mut diagnostics)),
        vendors: parts.vendors,
        pages: parts.pages,
        relations: Relations::default(),
        assets: parts.assets,
        statics: parts.statics,
        routes: Routes::default(),
        broken: parts.broken,
        lone_texts: parts.lone_texts,
        config: *config,
    };
    if guides.is_empty()
        && content.pages.is_empty()
        && parts.broken_guides.is_empty()
        && diagnostics.is_empty()
    {
        diagnostics.push(nothing_to_show());
    }
    content.routes =
        Addresses::of(&content, &guides, parts.broken_guides, settings, &mut diagnostics);
    if !settings.drafts {
        guides.retain(|_, guide| !guide.text.front.draft);
        content.pages.retain(|_, page| !page.text.front.draft);
    }
    content.relations = Relations::of(&guides);
    tables(&mut content, &mut guides);
    let site = Site {
        today: settings.today.into(),
        guides: Guides::new(guides),
        content: Arc::new(content),
    };
    Found { value: Some(site), diagnostics }
}

fn no_config() -> Diagnostic {
    let path = SourcePath::new("content/site.yaml");
    Diagnostic::new(&rule::MISSING_FILE, &path, At::File, "the site has no site.yaml")
        .help("write title and base_url in content/site.yaml")
}

fn nothing_to_show() -> Diagnostic {
    let path = SourcePath::new("content");
    Diagnostic::new(&rule::EMPTY_SITE, &path, At::File, "there is no guide and no page")
        .help("add content/guides/VENDOR/NAME/guide.md and certification.yaml")
}

/// Lists all facts, once.
fn tables(content: &mut Content, guides: &mut BTreeMap<String, Guide>) {
    content.own_facts = facts::of_site(content);
    let vendors: Vec<_> =
        content.vendors.iter().map(|(id, vendor)| facts::of_vendor(content, id, vendor)).collect();
    content.vendors.values_mut().zip(vendors).for_each(|(vendor, facts)| vendor.facts = facts);
    guides.par_iter_mut().for_each(|(_, guide)| {
        guide.has_wages = wages::any(content, &guide.data.occupations.ids);
        guide.facts = Arc::new(facts::of_guide(content, guide));
    });
}

fn base(
    file: &SourcePath,
    config: &SiteConfig,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Base {
    let url = settings.base_url.as_deref().unwrap_or(&config.base_url);
    // A page is no folder in which a site can be.
    let is_page = |base: &Base| {
        base.path
            .trim_end_matches('/')
            .rsplit('.')
            .next()
            .is_some_and(|end| ["html", "htm", "php"].contains(&end))
    };
    Base::parse(url).filter(|base| !is_page(base)).unwrap_or_else(|| {
        let at = At::Value(DataPath::of(["base_url".into()]));
        let help = "write it like https://example.org/ or https://example.org/guides/";
        let message = format!("`{url}` is not the address of a site");
        diagnostics.push(Diagnostic::new(&rule::INVALID_BASE_URL, file, at, message).help(help));
        Base { origin: "http://localhost".to_owned(), path: "/".to_owned() }
    })
}

/// The files by what they say, before they are put together.
#[derive(Default)]
struct Parts {
    config: Option<(SourcePath, Box<SiteConfig>)>,
    broken_config: bool,
    broken: BTreeSet<SourcePath>,
    sources: BTreeMap<Id, crate::model::source::Source>,
    occupations: BTreeMap<Id, crate::model::site::Occupation>,
    regions: BTreeMap<Id, crate::model::site::Region>,
    wage_heads: BTreeMap<Id, crate::model::wages::WageHead>,
    wages: BTreeMap<Id, Vec<crate::model::wages::WageRow>>,
    facts: BTreeMap<Id, crate::model::blocks::Fact>,
    history: Option<Record>,
    vendors: BTreeMap<Id, VendorPage>,
    vendor_texts: BTreeMap<Id, (SourcePath, Prose<crate::model::front_matter::VendorFrontMatter>)>,
    pages: BTreeMap<Id, Page>,
    assets: Vec<Asset>,
    statics: Vec<Asset>,
    folders: BTreeMap<String, Folder>,
    broken_guides: BTreeSet<String>,
    lone_texts: BTreeMap<String, Prose<GuideFrontMatter>>,
    diagnostics: Vec<Diagnostic>,
}

/// A guide's folder while its files come in.
#[derive(Default)]
struct Folder {
    text: Option<Prose<GuideFrontMatter>>,
    data: Option<Certification>,
    blocks: BTreeMap<&'static str, Block>,
    /// Names of the files that are there, faulty or not.
    present: BTreeSet<String>,
    /// Whether any of them is faulty.
    broken: bool,
}

impl Folder {
    /// The files that a guide needs and its folder does not have.
    fn missing(&self, path: &str) -> Vec<Diagnostic> {
        let any =
            SourcePath::new(&format!("{path}/{}", self.present.first().map_or("", String::as_str)));
        let needed = [
            ("guide.md", "the text of the page"),
            ("certification.yaml", "the certification's data"),
        ];
        let absent = needed.into_iter().filter(|(name, _)| !self.present.contains(*name));
        absent.map(|(name, what)| missing(&any, name, what)).collect()
    }
}

impl Parts {
    fn take(&mut self, path: SourcePath, parsed: Option<Parsed>) {
        let inside = path.as_str().strip_prefix("content/").unwrap_or(path.as_str());
        if let Some(rest) = inside.strip_prefix("guides/")
            && rest.matches('/').count() == 2
            && crate::parse::is_text(&path)
        {
            let folder = self.folders.entry(path.folder().to_owned()).or_default();
            folder.present.insert(path.file_name().to_owned());
            folder.broken |= parsed.is_none();
        }
        let Some(parsed) = parsed else {
            self.broken_config |= inside == "site.yaml";
            self.broken.insert(path);
            return;
        };
        match parsed {
            Parsed::Site(config) => self.config = Some((path, config)),
            Parsed::Sources(sources) => self.sources = sources,
            Parsed::Occupations(occupations) => self.occupations = occupations,
            Parsed::Regions(regions) => self.regions = regions,
            Parsed::WageHeads(heads) => self.wage_heads = heads,
            Parsed::Wages(id, rows) => drop(self.wages.insert(id, rows)),
            Parsed::SiteFacts(facts) => self.facts = facts,
            Parsed::History(record) => self.history = Some(record),
            Parsed::RecordedFacts => {}
            Parsed::Page(id, text) => drop(self.pages.insert(id, Page { file: path, text: *text })),
            Parsed::Vendor(id, data) => {
                let defaults = resolve::vendor(&id, &data.defaults);
                self.vendors.insert(
                    id,
                    VendorPage {
                        data: *data,
                        defaults,
                        facts: facts::Facts::default(),
                        text: None,
                    },
                );
            }
            Parsed::VendorText(id, text) => drop(self.vendor_texts.insert(id, (path, *text))),
            Parsed::GuideText(text) => self.folder(&path).text = Some(*text),
            Parsed::Certification(data) => self.folder(&path).data = Some(*data),
            Parsed::Asset(size) => self.asset(path, size),
            Parsed::Block(kind, block) => drop(self.folder(&path).blocks.insert(kind.key, *block)),
        }
    }

    fn folder(&mut self, path: &SourcePath) -> &mut Folder {
        self.folders.entry(path.folder().to_owned()).or_default()
    }

    /// Files beside guides and pages are published beside them; those in `static/` at the top of
    /// the site.
    fn asset(&mut self, path: SourcePath, size: Option<(u32, u32)>) {
        let text = path.as_str();
        let to = text
            .strip_prefix("content/guides/")
            .or_else(|| text.strip_prefix("content/pages/"))
            .or_else(|| text.strip_prefix("content/"))
            .or_else(|| text.strip_prefix("static/"))
            .unwrap_or(text);
        let to = to.nfc().collect();
        let list = if text.starts_with("static/") { &mut self.statics } else { &mut self.assets };
        list.push(Asset { file: path, to, size });
    }

    fn put_vendor_texts(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        for (id, (file, text)) in std::mem::take(&mut self.vendor_texts) {
            match self.vendors.get_mut(&id) {
                Some(vendor) => vendor.text = Some(text),
                None if self
                    .broken
                    .contains(&SourcePath::new(&format!("content/vendors/{id}.yaml"))) => {}
                None => diagnostics.push(missing(
                    &file,
                    &format!("{id}.yaml"),
                    "a vendor's name and trademark notice",
                )),
            }
        }
    }

    /// The guides whose data is there. Of the others, and of those with a broken file, the address
    /// is remembered, so that what refers to them is not reported too.
    fn guides(
        &mut self,
        config: &SiteConfig,
        settings: &Settings,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> BTreeMap<String, Guide> {
        self.put_vendor_texts(diagnostics);
        let mut guides = BTreeMap::new();
        for (path, mut folder) in std::mem::take(&mut self.folders) {
            let address = path.strip_prefix("content/guides/").unwrap_or(&path).to_owned();
            diagnostics.extend(folder.missing(&path));
            let blocks = std::mem::take(&mut folder.blocks);
            let partial = folder.broken || folder.text.is_none();
            if partial || folder.data.is_none() {
                self.broken_guides.insert(address.clone());
            }
            let Some(mut data) = folder.data else {
                self.lone_texts.extend(folder.text.map(|text| (address, text)));
                continue;
            };
            let text = folder.text.unwrap_or_default();
            let faults = diagnostics.len();
            let own_files = put_blocks(&mut data, blocks, &path, diagnostics);
            // Of a block that is there twice, the other one may hold what is missing in this one.
            let partial = partial || diagnostics.len() > faults;
            let long = limits::beyond(&data, &path, &own_files);
            if !long.is_empty() {
                diagnostics.extend(long);
                self.broken_guides.insert(address);
                continue;
            }
            let written = data;
            let data = resolve::guide(
                &written,
                self.vendors.get(&written.vendor).map(|vendor| &vendor.defaults),
            );
            let guide = Guide {
                lifecycle: Lifecycle::on(&data, &config.language, settings.today).into(),
                plans: plans::asked(&text),
                address,
                folder: path,
                text: Arc::new(text),
                data: Arc::new(data),
                written: Arc::new(written),
                facts: Arc::default(),
                own_files,
                has_wages: false,
                partial,
            };
            guides.insert(guide.address.clone(), guide);
        }
        guides
    }
}

fn missing(beside: &SourcePath, name: &str, what: &str) -> Diagnostic {
    let message = format!("`{}` has no {name}", beside.folder());
    let help = format!("add {}/{name}: it contains {what}", beside.folder());
    Diagnostic::new(&rule::MISSING_FILE, beside, At::File, message).help(help)
}

/// Puts the blocks that stand in files of their own into the guide's data; gives their keys.
fn put_blocks(
    data: &mut Certification,
    blocks: BTreeMap<&'static str, Block>,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeSet<&'static str> {
    let keys = blocks.keys().copied().collect();
    for (key, block) in blocks {
        if block.put(data) {
            let file = SourcePath::new(&format!("{folder}/certification.yaml"));
            let message = format!("`{key}` is here and in {key}.yaml");
            let help = "keep one of the two: the file contains exactly what the key would";
            let at = At::Key(DataPath::of([key.into()]));
            diagnostics.push(Diagnostic::new(&rule::BLOCK_TWICE, &file, at, message).help(help));
        }
    }
    keys
}
