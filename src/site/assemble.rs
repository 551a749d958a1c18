//! Parsed files to one [`Site`]: puts each guide's blocks together, computes its lifecycle, and knows every address.
//! Reports what only shows when files meet: a block said twice, a missing half of a guide, addresses that clash.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::markdown::{Document, Piece};
use crate::model::block::Block;
use crate::model::certification::Certification;
use crate::model::front_matter::GuideFrontMatter;
use crate::model::history::Record;
use crate::model::scalar::{Id, Text};
use crate::model::site::SiteConfig;
use crate::parse::{Parsed, Prose};

use super::address::{Base, Route, Routes, address_of};
use super::guides::Guides;
use super::history::History;
use super::lifecycle::Lifecycle;
use super::relations::Relations;
use super::wages::{self, Wages};
use super::{Asset, Content, Guide, Page, Site, VendorPage, calendar, facts, plans, resolve};

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

/// A file and what it says; nothing if its faults hide it.
pub type ParsedFile = (SourcePath, Option<Parsed>);

/// First segments of addresses that certguide uses itself.
pub const RESERVED: [&str; 8] = ["compare", "deadlines", "sources", "changes", "search", "embed", "assets", "data"];

/// Addresses that every site has; the last of them are for hosts.
const OWN: [&str; 11] = [
    "",
    "sources/",
    "404.html",
    "feed.xml",
    "sitemap.xml",
    "robots.txt",
    "build.json",
    "facts.json",
    "freshness.json",
    "_headers",
    "_redirects",
];

/// Puts a site together. No site comes out if site.yaml is missing or broken: then every other message would be a guess.
#[must_use]
pub fn assemble(files: Vec<ParsedFile>, settings: &Settings) -> Found<Option<Site>> {
    let mut parts = Parts::default();
    for (path, parsed) in files {
        parts.take(path, parsed);
    }
    let mut diagnostics = std::mem::take(&mut parts.diagnostics);
    let Some((file, config)) = parts.config.take() else {
        if !parts.broken_config {
            let path = SourcePath::new("content/site.yaml");
            let help = "write title and base_url in content/site.yaml";
            diagnostics
                .push(Diagnostic::new(&rule::MISSING_FILE, &path, At::File, "the site has no site.yaml").help(help));
        }
        return Found { value: None, diagnostics };
    };
    let base = base(&file, &config, settings, &mut diagnostics);
    let mut guides = parts.guides(&config, settings, &mut diagnostics);
    parts.assets.sort_by(|a, b| a.to.cmp(&b.to));
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
        routes: Routes::default(),
        broken: parts.broken,
        lone_texts: parts.lone_texts,
        config: *config,
    };
    if guides.is_empty() && content.pages.is_empty() && parts.broken_guides.is_empty() && diagnostics.is_empty() {
        let help = "add content/guides/VENDOR/NAME/guide.md and certification.yaml";
        let path = SourcePath::new("content");
        diagnostics
            .push(Diagnostic::new(&rule::EMPTY_SITE, &path, At::File, "there is no guide and no page").help(help));
    }
    content.routes = Addresses::of(&content, &guides, parts.broken_guides, settings, &mut diagnostics);
    if !settings.drafts {
        guides.retain(|_, guide| !guide.text.front.draft);
        content.pages.retain(|_, page| !page.text.front.draft);
    }
    content.relations = Relations::of(&guides);
    tables(&mut content, &mut guides);
    let site = Site { today: settings.today.into(), guides: Guides::new(guides), content: Arc::new(content) };
    Found { value: Some(site), diagnostics }
}

/// Lists all facts, once.
fn tables(content: &mut Content, guides: &mut BTreeMap<String, Guide>) {
    content.own_facts = facts::of_site(content);
    let vendors: Vec<_> = content.vendors.iter().map(|(id, vendor)| facts::of_vendor(content, id, vendor)).collect();
    content.vendors.values_mut().zip(vendors).for_each(|(vendor, facts)| vendor.facts = facts);
    guides.par_iter_mut().for_each(|(_, guide)| {
        guide.has_wages = wages::any(content, &guide.data.occupations.ids);
        guide.facts = Arc::new(facts::of_guide(content, guide));
    });
}

fn base(file: &SourcePath, config: &SiteConfig, settings: &Settings, diagnostics: &mut Vec<Diagnostic>) -> Base {
    let url = settings.base_url.as_deref().unwrap_or(&config.base_url);
    Base::parse(url).unwrap_or_else(|| {
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
                self.vendors
                    .insert(id, VendorPage { data: *data, defaults, facts: facts::Facts::default(), text: None });
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

    /// Files beside guides and pages are published beside them; those in `static/` at the top of the site.
    fn asset(&mut self, path: SourcePath, size: Option<(u32, u32)>) {
        let text = path.as_str();
        let to = text
            .strip_prefix("content/guides/")
            .or_else(|| text.strip_prefix("content/pages/"))
            .or_else(|| text.strip_prefix("content/"))
            .unwrap_or(text)
            .to_owned();
        self.assets.push(Asset { file: path, to, size });
    }

    /// The guides whose data is there. Of the others, and of those with a broken file, the address is remembered, so that
    /// what refers to them is not reported too.
    fn guides(
        &mut self,
        config: &SiteConfig,
        settings: &Settings,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> BTreeMap<String, Guide> {
        for (id, (file, text)) in std::mem::take(&mut self.vendor_texts) {
            match self.vendors.get_mut(&id) {
                Some(vendor) => vendor.text = Some(text),
                None if self.broken.contains(&SourcePath::new(&format!("content/vendors/{id}.yaml"))) => {}
                None => diagnostics.push(missing(&file, &format!("{id}.yaml"), "a vendor's name and trademark notice")),
            }
        }
        let mut guides = BTreeMap::new();
        for (path, mut folder) in std::mem::take(&mut self.folders) {
            let address = path.strip_prefix("content/guides/").unwrap_or(&path).to_owned();
            let any = SourcePath::new(&format!("{path}/{}", folder.present.first().map_or("", String::as_str)));
            for (name, what) in
                [("guide.md", "the text of the page"), ("certification.yaml", "the certification's data")]
            {
                if !folder.present.contains(name) {
                    diagnostics.push(missing(&any, name, what));
                }
            }
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
            let own_files = blocks.keys().copied().collect();
            for (key, block) in blocks {
                put_block(&mut data, key, block, &path, diagnostics);
            }
            let written = data;
            let data = resolve::guide(&written, self.vendors.get(&written.vendor).map(|vendor| &vendor.defaults));
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
    let help = format!("add {}/{name}: it holds {what}", beside.folder());
    Diagnostic::new(&rule::MISSING_FILE, beside, At::File, message).help(help)
}

/// Puts a block that stands in a file of its own into the guide's data.
fn put_block(
    data: &mut Certification,
    key: &'static str,
    block: Block,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if block.put(data) {
        let file = SourcePath::new(&format!("{folder}/certification.yaml"));
        let message = format!("`{key}` stands here and in {key}.yaml");
        let help = "keep one of the two: a file holds exactly what the key would hold";
        diagnostics
            .push(Diagnostic::new(&rule::BLOCK_TWICE, &file, At::Key(DataPath::of([key.into()])), message).help(help));
    }
}

/// Collects every address and reports clashes.
struct Addresses<'a> {
    routes: Routes,
    /// The day of the build: plans for which it is too late have no files.
    today: Date,
    /// Drafts are published like everything else.
    drafts: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Addresses<'_> {
    fn of(
        site: &Content,
        guides: &BTreeMap<String, Guide>,
        broken: BTreeSet<String>,
        settings: &Settings,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Routes {
        let mut this =
            Addresses { routes: Routes::default(), today: settings.today, drafts: settings.drafts, diagnostics };
        let open = || Route { open: true, ..Route::default() };
        for own in OWN {
            this.routes.all.insert(own.to_owned(), open());
        }
        if site.history.is_some() {
            this.routes.all.insert("changes/".to_owned(), open());
            this.routes.all.insert("changes.xml".to_owned(), open());
        }
        if calendar::has_any(guides.values()) {
            this.routes.all.insert(calendar::FILE.to_owned(), open());
        }
        for id in wages::published_occupations(site) {
            this.routes.all.insert(wages::published(id), open());
        }
        for guide in guides.values() {
            this.guide(guide);
        }
        for id in site.vendors.keys() {
            let file = SourcePath::new(&format!("content/vendors/{id}.yaml"));
            this.claim(&format!("{id}/"), &file, Route { file: Some(file.clone()), open: true, ..Route::default() });
        }
        for (id, page) in site.pages.iter().filter(|(id, _)| id.as_str() != "index") {
            let route = Route {
                file: Some(page.file.clone()),
                anchors: anchors(&page.text.body),
                open: false,
                draft: page.text.front.draft && !settings.drafts,
            };
            this.claim(&format!("{id}/"), &page.file, route);
        }
        for asset in &site.assets {
            this.claim(
                &asset.to,
                &asset.file,
                Route { file: Some(asset.file.clone()), open: true, ..Route::default() },
            );
        }
        for address in broken.into_iter().chain(site.broken.iter().filter_map(address_of)) {
            this.routes.all.entry(format!("{address}/")).or_insert_with(open);
        }
        for guide in guides.values() {
            this.redirects(guide);
        }
        for (id, page) in &site.pages {
            let to = if id.as_str() == "index" { String::new() } else { format!("{id}/") };
            this.former(&page.text.front.redirects, &to, &page.file);
        }
        this.routes
    }

    fn guide(&mut self, guide: &Guide) {
        let file = guide.text_file();
        let mut anchors = anchors(&guide.text.body);
        anchors.extend(["status".to_owned(), "references".to_owned()]);
        let draft = guide.text.front.draft && !self.drafts;
        let route = Route { file: Some(file.clone()), anchors, open: guide.partial, draft };
        self.claim(&format!("{}/", guide.address), &file, route);
        let names = super::files::of(guide).map(str::to_owned).chain(plans::files(guide, self.today));
        for name in names {
            let route = Route { file: Some(file.clone()), open: true, draft, ..Route::default() };
            self.routes.all.insert(format!("{}/{name}", guide.address), route);
        }
        if plans::has_page(guide) {
            // After the exam's end the page stays, without its plans: links to them lead to its top.
            let open = guide.lifecycle.status.is_over();
            let anchors = plans::anchors(guide, self.today).collect();
            let route = Route { file: Some(file.clone()), anchors, open, draft };
            self.claim(&format!("{}/plan/", guide.address), &file, route);
        }
    }

    fn redirects(&mut self, guide: &Guide) {
        let vendor = guide.address.split('/').next().unwrap_or("");
        let to = format!("{}/", guide.address);
        for (i, version) in guide.data.versions.iter().enumerate() {
            let place = DataPath::of(["versions".into(), i.into(), "id".into()]);
            let (file, place) = guide.place(&place);
            self.redirect(format!("{vendor}/{}/", version.id), &to, &file, place);
        }
        self.former(&guide.text.front.redirects, &to, &guide.text_file());
    }

    /// The former addresses that front matter lists.
    fn former(&mut self, redirects: &[Text], to: &str, file: &SourcePath) {
        for (i, from) in redirects.iter().enumerate() {
            let place = DataPath::of(["redirects".into(), i.into()]);
            if let Some(former) = former_address(from) {
                self.redirect(former, to, file, place);
            } else {
                let message = format!("`{from}` is not an address of this site");
                let help = "write the path alone, of letters, digits, `-`, `_` and `.`: /aws/old-name/";
                self.diagnostics
                    .push(Diagnostic::new(&rule::INVALID_REDIRECT, file, At::Value(place), message).help(help));
            }
        }
    }

    fn redirect(&mut self, from: String, to: &str, file: &SourcePath, place: DataPath) {
        if from == to {
            return;
        }
        let parts = from.match_indices('/').map(|(at, _)| &from[..at]);
        let file_there = parts.into_iter().any(|part| self.routes.all.contains_key(part));
        let reserved = RESERVED.contains(&from.split('/').next().unwrap_or(""));
        if file_there
            || reserved
            || self.routes.all.contains_key(&from)
            || self.routes.redirects.get(&from).is_some_and(|other| other != to)
        {
            let message = format!("`/{from}` cannot lead to `/{to}`: it is the address of something else");
            let help = "change the id of the version, or the redirect";
            self.diagnostics.push(Diagnostic::new(&rule::ADDRESS_CLASH, file, At::Value(place), message).help(help));
            return;
        }
        self.routes.redirects.insert(from, to.to_owned());
    }

    fn claim(&mut self, address: &str, file: &SourcePath, route: Route) {
        let first = address.split('/').next().unwrap_or("");
        if RESERVED.contains(&first) {
            let message = format!("`/{address}` begins with `{first}`, which certguide uses itself");
            let help = format!("choose another name; these are taken: {}", RESERVED.join(", "));
            self.diagnostics.push(Diagnostic::new(&rule::RESERVED_ADDRESS, file, At::File, message).help(help));
            return;
        }
        if let Some(other) = self.routes.all.get(address) {
            let owner = other.file.as_ref().map_or("certguide itself".to_owned(), |file| format!("`{file}`"));
            let message = format!("two pages want the address `/{address}`: this file and {owner}");
            self.diagnostics
                .push(Diagnostic::new(&rule::ADDRESS_CLASH, file, At::File, message).help("rename one of them"));
            return;
        }
        self.routes.all.insert(address.to_owned(), route);
    }
}

/// No name in an address is longer, in bytes: file systems end at 255, and some programs add to a name.
const LONGEST_NAME: usize = 200;
/// No former address is longer.
const LONGEST_ADDRESS: usize = 1_000;

/// The address that an author's path names; that of a folder's `index.html` is the folder's. None if it is not one of this site.
fn former_address(path: &str) -> Option<String> {
    let path = path.trim_matches('/');
    let folder = path.strip_suffix("index.html").filter(|above| above.is_empty() || above.ends_with('/'));
    let plain = folder.map_or(path, |above| above.trim_end_matches('/'));
    if folder.is_some() && plain.is_empty() {
        return Some(String::new());
    }
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_name = |part: &str| {
        !part.is_empty() && part.len() <= LONGEST_NAME && !part.starts_with('.') && part.chars().all(letters)
    };
    let is_address = plain.split('/').all(|part| is_name(part) && part != "index.html");
    (is_address && plain.len() <= LONGEST_ADDRESS).then(|| format!("{plain}/"))
}

/// The places of a text that a fragment can name: its headings and its widgets.
fn anchors(body: &Document) -> BTreeSet<String> {
    let headings = body.headings.iter().map(|heading| heading.id.clone());
    let widgets = body.pieces.iter().filter_map(|piece| match piece {
        Piece::Widget(widget) => Some(widget.name.clone()),
        _ => None,
    });
    headings.chain(widgets).collect()
}
