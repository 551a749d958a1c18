//! Collects every address of a site and reports clashes: pages, files, former addresses. Start with
//! [`Addresses::of`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::markdown::{Document, Piece};
use crate::model::outputs::Outputs;
use crate::model::scalar::{Id, Text};

use super::address::{Base, Route, Routes, address_of, decoded};
use super::{Content, Guide, Settings, calendar, plans, wages};

/// First segments of addresses that certguide uses itself.
pub const RESERVED: [&str; 8] =
    ["compare", "deadlines", "sources", "changes", "search", "embed", "assets", "data"];

/// What was recorded as changed, if a record is kept.
pub const CHANGES: &str = "changes/";
/// The feed of it.
pub const CHANGES_FEED: &str = "changes.xml";
/// Every date of every guide, if there is one.
pub const DEADLINES: &str = "deadlines/";
/// Where guides are compared, if there are two.
pub const COMPARE: &str = "compare/";

/// Addresses that every site has; the last of them are for hosts.
const OWN: [&str; 8] = [
    "",
    "sources/",
    "404.html",
    "sitemap.xml",
    "robots.txt",
    "build.json",
    "_headers",
    "_redirects",
];

/// Those that a site has unless it leaves them out.
fn optional(outputs: Outputs) -> impl Iterator<Item = &'static str> {
    let all = [
        ("feed.xml", outputs.feed),
        ("facts.json", outputs.facts),
        ("freshness.json", outputs.freshness),
    ];
    all.into_iter().filter(|(_, is_wanted)| *is_wanted).map(|(name, _)| name)
}

/// Collects every address and reports clashes.
pub(super) struct Addresses<'a> {
    routes: Routes,
    /// The day of the build: it decides which plans have a place on their page.
    today: Date,
    /// Drafts are published like everything else.
    drafts: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Addresses<'_> {
    pub(super) fn of(
        site: &Content,
        guides: &BTreeMap<String, Guide>,
        broken: BTreeSet<String>,
        settings: &Settings,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Routes {
        let mut this = Addresses {
            routes: Routes::default(),
            today: settings.today,
            drafts: settings.drafts,
            diagnostics,
        };
        this.own(site, guides);
        for id in wages::published_occupations(site) {
            this.routes.all.insert(wages::published(id), Route::open());
        }
        for guide in guides.values() {
            this.guide(site.config.outputs, guide);
        }
        for id in site.vendors.keys() {
            let file = SourcePath::new(&format!("content/vendors/{id}.yaml"));
            this.claim(
                &format!("{id}/"),
                &file,
                Route { file: Some(file.clone()), open: true, ..Route::default() },
            );
        }
        for (id, page) in site.pages.iter().filter(|(id, _)| id.as_str() != "index") {
            let route = Route {
                file: Some(page.file.clone()),
                anchors: anchors(&page.text.body),
                draft: page.text.front.draft && !settings.drafts,
                ..Route::default()
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
        this.unclaimed(site, broken);
        this.files(site, guides);
        this.routes.bases =
            std::iter::once(site.base.clone()).chain(Base::parse(&site.config.base_url)).collect();
        for guide in guides.values() {
            this.redirects(guide);
        }
        for (id, page) in &site.pages {
            let to = if id.as_str() == "index" { String::new() } else { format!("{id}/") };
            this.former(&page.text.front.redirects, &to, &page.file);
        }
        this.routes
    }

    /// Pages and files that certguide makes of all guides.
    fn own(&mut self, site: &Content, guides: &BTreeMap<String, Guide>) {
        let open = Route::open;
        let outputs = site.config.outputs;
        for own in OWN.into_iter().chain(optional(outputs)) {
            self.routes.all.insert(own.to_owned(), open());
        }
        if site.history.is_some() {
            self.routes.all.insert(CHANGES.to_owned(), open());
            if outputs.feed {
                self.routes.all.insert(CHANGES_FEED.to_owned(), open());
            }
        }
        if calendar::has_any(guides.values()) {
            self.routes.all.insert(DEADLINES.to_owned(), open());
            if outputs.calendar {
                self.routes.all.insert(calendar::FILE.to_owned(), open());
            }
        }
        if guides.len() > 1 {
            self.routes.all.insert(COMPARE.to_owned(), open());
        }
    }

    /// What gives way to pages: the files of the design, which meet them when all is published, and
    /// pages whose files are broken.
    fn unclaimed(&mut self, site: &Content, broken: BTreeSet<String>) {
        for file in &site.statics {
            let route = || Route { file: Some(file.file.clone()), ..Route::open() };
            self.routes.all.entry(file.to.clone()).or_insert_with(route);
        }
        for address in broken.into_iter().chain(site.broken.iter().filter_map(address_of)) {
            self.routes
                .by_file
                .insert(format!("content/guides/{address}/guide.md"), format!("{address}/"));
            self.routes.all.entry(format!("{address}/")).or_insert_with(Route::open);
        }
    }

    /// What is made of each file, so that links can name the file.
    fn files(&mut self, site: &Content, guides: &BTreeMap<String, Guide>) {
        let guides = guides
            .values()
            .map(|guide| (guide.text_file().to_string(), format!("{}/", guide.address)));
        let page = |id: &Id| if id.as_str() == "index" { String::new() } else { format!("{id}/") };
        let pages = site.pages.iter().map(|(id, text)| (text.file.to_string(), page(id)));
        let vendors = site.vendors.keys().flat_map(|id| {
            ["md", "yaml"].map(|end| (format!("content/vendors/{id}.{end}"), format!("{id}/")))
        });
        let others = site.assets.iter().chain(&site.statics);
        let others = others.map(|asset| (asset.file.as_str().nfc().collect(), asset.to.clone()));
        self.routes.by_file.extend(guides.chain(pages).chain(vendors).chain(others));
        self.routes.by_file.extend(
            site.broken
                .iter()
                .filter_map(|file| Some((file.to_string(), format!("{}/", address_of(file)?)))),
        );
    }

    fn guide(&mut self, outputs: Outputs, guide: &Guide) {
        let file = guide.text_file();
        let mut anchors = anchors(&guide.text.body);
        anchors.extend(["status".to_owned(), "references".to_owned()]);
        let draft = guide.text.front.draft && !self.drafts;
        let open = guide.partial;
        let route = Route { file: Some(file.clone()), anchors, open, draft, ..Route::default() };
        self.claim(&format!("{}/", guide.address), &file, route);
        let has_plans = outputs.plans && plans::has_page(guide) && !plans::ready(guide).is_empty();
        for name in super::files::of(outputs, guide).chain(has_plans.then_some(plans::FILE)) {
            let route = Route { file: Some(file.clone()), open: true, draft, ..Route::default() };
            self.routes.all.insert(format!("{}/{name}", guide.address), route);
        }
        if plans::has_page(guide) {
            // After the exam's end the page stays, without its plans: links to them lead to its
            // top.
            let open = guide.lifecycle.status.is_over();
            let anchors = plans::anchors(guide, self.today).collect();
            let route =
                Route { file: Some(file.clone()), anchors, open, draft, ..Route::default() };
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
                let help = "write only the path, of letters, digits, `-`, `_`, `~` and `.`: /aws/old-name/";
                self.diagnostics.push(
                    Diagnostic::new(&rule::INVALID_REDIRECT, file, At::Value(place), message)
                        .help(help),
                );
            }
        }
    }

    fn redirect(&mut self, from: String, to: &str, file: &SourcePath, place: DataPath) {
        if from == to {
            return;
        }
        // A file in the place of a folder that `to` lies in as well is reported where the two
        // outputs meet.
        let folders = from.match_indices('/').map(|(at, _)| (&from[..at], &from[..=at]));
        let file_there = folders
            .into_iter()
            .any(|(file, folder)| self.routes.all.contains_key(file) && !to.starts_with(folder));
        let reserved = RESERVED.contains(&from.split('/').next().unwrap_or(""));
        if file_there
            || reserved
            || self.routes.all.contains_key(&from)
            || self.routes.redirects.get(&from).is_some_and(|other| other != to)
        {
            let message =
                format!("`/{from}` cannot lead to `/{to}`: it is the address of something else");
            let help = "change the id of the version, or the redirect";
            self.diagnostics.push(
                Diagnostic::new(&rule::ADDRESS_CLASH, file, At::Value(place), message).help(help),
            );
            return;
        }
        self.routes.redirects.insert(from, to.to_owned());
    }

    fn claim(&mut self, address: &str, file: &SourcePath, route: Route) {
        let first = address.split('/').next().unwrap_or("");
        if RESERVED.contains(&first) {
            let message = format!(
                "`/{address}` begins with `{first}`, which certguide uses for its own pages"
            );
            let help = format!("choose another name; these are taken: {}", RESERVED.join(", "));
            self.diagnostics
                .push(Diagnostic::new(&rule::RESERVED_ADDRESS, file, At::File, message).help(help));
            return;
        }
        if let Some(other) = self.routes.all.get(address) {
            let owner = other
                .file
                .as_ref()
                .map_or("certguide itself".to_owned(), |file| format!("`{file}`"));
            let message = format!("two pages have the address `/{address}`: this file and {owner}");
            self.diagnostics.push(
                Diagnostic::new(&rule::ADDRESS_CLASH, file, At::File, message)
                    .help("rename one of them"),
            );
            return;
        }
        self.routes.all.insert(address.to_owned(), route);
    }
}

/// No name in an address is longer, in bytes: file systems end at 255, and some programs add to a
/// name.
const LONGEST_NAME: usize = 200;
/// No former address is longer.
const LONGEST_ADDRESS: usize = 1_000;

/// The address that an author's path names: a folder, whose `index.html` is the folder itself, or a
/// file of another tool, `/old-name.html`. None if it is not one of this site.
fn former_address(path: &str) -> Option<String> {
    let path = decoded(path.trim_matches('/'));
    let folder =
        path.strip_suffix("index.html").filter(|above| above.is_empty() || above.ends_with('/'));
    let plain = folder.map_or(path.as_str(), |above| above.trim_end_matches('/'));
    if folder.is_some() && plain.is_empty() {
        return Some(String::new());
    }
    let letters =
        |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_' | '.' | '~');
    let is_name = |part: &str| {
        !part.is_empty()
            && part.len() <= LONGEST_NAME
            && !part.starts_with('.')
            && part.chars().all(letters)
    };
    let is_address = plain.split('/').all(|part| is_name(part) && part != "index.html");
    let is_file = plain.ends_with(".html") || plain.ends_with(".htm");
    let end = if is_file { "" } else { "/" };
    (is_address && plain.len() <= LONGEST_ADDRESS).then(|| format!("{plain}{end}"))
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
