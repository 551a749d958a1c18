//! Sources: used at all, read, listed once, and first-hand where there is a first hand.

use std::collections::BTreeMap;

use crate::base::rule;
use crate::base::source::{DataPath, Segment, SourcePath};
use crate::markdown::{Document, Piece};
use crate::model::scalar::Id;
use crate::model::source::{Mark, Source, SourceKind};
use crate::model::walk::{Given, Visit, Walk, Walker};
use crate::site::{Guide, Site};

use super::Lint;

pub(super) fn run(lint: &mut Lint<'_>) {
    let site = lint.site;
    twice(lint, site);
    let uses = uses(site);
    unread(lint, site, &uses);
    // A source may back what could not be read, or a draft that is left out.
    if site.broken.is_empty() && !site.routes.all.values().any(|route| route.draft) {
        uncited(lint, site, &uses);
    }
    let makers = Makers::of(site);
    for guide in site.guides.values() {
        makers.judge(lint, guide);
    }
}

fn twice(lint: &mut Lint<'_>, site: &Site) {
    let file = file();
    let mut by_url: BTreeMap<String, &Id> = BTreeMap::new();
    for (id, source) in &site.sources {
        let url = source.url.split_once("://").map_or(&*source.url, |(_, rest)| rest);
        let url = url.trim_start_matches("www.").trim_end_matches('/').to_lowercase();
        if let Some(first) = by_url.get(&url) {
            let message = format!("`{id}` has the address of `{first}`");
            let path = DataPath::of([id.as_str().into(), "url".into()]);
            let help = "keep one, and name it in both places";
            lint.at_value(&rule::DUPLICATE_SOURCE, &file, path, message, help);
        } else {
            by_url.insert(url, id);
        }
    }
}

/// Sources that nothing names.
fn uncited(lint: &mut Lint<'_>, site: &Site, uses: &BTreeMap<String, usize>) {
    for id in site.sources.keys().filter(|id| !uses.contains_key(id.as_str())) {
        let message = format!("nothing cites `{id}`");
        let path = DataPath::of([id.as_str().into()]);
        lint.at_value(&rule::UNCITED_SOURCE, &file(), path, message, "cite it, or remove it");
    }
}

/// Sources that say something here and were not read, neither themselves nor through others.
fn unread(lint: &mut Lint<'_>, site: &Site, uses: &BTreeMap<String, usize>) {
    for (id, source) in site.sources.iter().filter(|(_, source)| source.mark() == Mark::Unread) {
        let statements = match uses.get(id.as_str()) {
            None | Some(0) => continue,
            Some(1) => "one statement comes".to_owned(),
            Some(several) => format!("{several} statements come"),
        };
        let message = format!("nobody has read `{id}`, and {statements} from it");
        let help = "read it and write `retrieved`, the day on which you read it; or name the source that quotes it: `read: none`, `via: ID`";
        let entry = DataPath::of([id.as_str().into()]);
        let path = if source.read.is_some() { entry.then("read") } else { entry };
        lint.at_value(&rule::UNREAD_SOURCE, &file(), path, message, help);
    }
}

fn file() -> SourcePath {
    SourcePath::new("content/sources.yaml")
}

/// The sources that are named, and how many statements come from each: figures, changes,
/// successors, texts that cite it, sources that came through it. A block that says only what is
/// unknown states nothing.
fn uses(site: &Site) -> BTreeMap<String, usize> {
    let mut uses = BTreeMap::new();
    let mut see = |path: &DataPath, visit: Visit<'_>| match visit {
        Visit::Source(id) => {
            *uses.entry(id.to_string()).or_default() += usize::from(is_in_words(path))
        }
        Visit::Figure { source: Given::By(id), .. } => {
            *uses.entry(id.to_string()).or_default() += 1
        }
        Visit::Md(md) => cites(&md.0, &mut uses),
        _ => {}
    };
    let mut walker = Walker::new(DataPath::default(), &mut see);
    for guide in site.guides.values() {
        guide.written.walk(&mut walker);
        guide.text.front.walk(&mut walker);
    }
    site.vendors.values().for_each(|vendor| vendor.data.walk(&mut walker));
    site.facts.walk(&mut walker);
    site.occupations.walk(&mut walker);
    for set in site.wages.sets.values() {
        set.head.walk(&mut walker);
    }
    site.sources.walk(&mut walker);
    for set in site.wages.sets.values() {
        *uses.entry(set.head.source.to_string()).or_default() += set.rows.len();
    }
    for via in site.sources.values().flat_map(|source| source.via.iter()) {
        *uses.entry(via.to_string()).or_default() += 1;
    }
    let guides = site.guides.values().map(|guide| &guide.text.body);
    let pages = site.pages.values().map(|page| &page.text.body);
    let vendors = site.vendors.values().filter_map(|vendor| Some(&vendor.text.as_ref()?.body));
    guides.chain(pages).chain(vendors).for_each(|body| cites(body, &mut uses));
    uses
}

/// Whether what a source is named for is said in words, not in figures.
fn is_in_words(path: &DataPath) -> bool {
    matches!(&path.0[..], [Segment::Key(block), Segment::Index(_), _] if block == "changes" || block == "successors")
}

fn cites(document: &Document, uses: &mut BTreeMap<String, usize>) {
    let notes = document.footnotes.iter().flat_map(|note| &note.pieces);
    for piece in document.pieces.iter().chain(notes) {
        if let Piece::Cite { source, .. } = piece {
            *uses.entry(source.clone()).or_default() += 1;
        }
    }
}

/// First-hand sources that figures cite, by what they are cited for.
struct Makers<'a> {
    site: &'a Site,
    /// Primary sources of pay and outlook, with the words that name their publishers.
    statistics: Vec<(&'a Id, Vec<String>)>,
}

impl<'a> Makers<'a> {
    fn of(site: &'a Site) -> Self {
        let primary = site.sources.iter().filter(|(_, source)| source.kind == SourceKind::Primary);
        Self {
            site,
            statistics: primary.map(|(id, source)| (id, names(&source.publisher))).collect(),
        }
    }

    fn judge(&self, lint: &mut Lint<'_>, guide: &Guide) {
        let mut second: Vec<(DataPath, Id)> = Vec::new();
        let mut see = |path: &DataPath, visit: Visit<'_>| {
            if let Visit::Figure { source, .. } = visit
                && let Some(id) = source.by()
                && !second
                    .iter()
                    .any(|(before, known)| known == id && before.0.first() == path.0.first())
                && !path.0.contains(&Segment::Key("also".to_owned()))
            {
                second.push((path.clone(), id.clone()));
            }
        };
        guide.written.walk(&mut Walker::new(DataPath::default(), &mut see));
        for (path, id) in second {
            let Some(source) = self.site.sources.get(&id) else { continue };
            if !matches!(source.kind, SourceKind::Secondary | SourceKind::Community) {
                continue;
            }
            if let Some(maker) = self.quoted(source).or_else(|| self.exam_guide(guide, &path)) {
                let message =
                    format!("`{id}` repeats what others publish; `{maker}` is listed too");
                let help = format!(
                    "check the figure against `{maker}` and cite that; if you cannot read it, give it `via: {id}`"
                );
                lint.at(guide, &rule::SECONDARY_SOURCE, &path, message, &help);
            }
        }
    }

    /// A primary source whose publisher the title or note of a source names.
    fn quoted(&self, source: &Source) -> Option<&'a Id> {
        let said = format!(" {} ", source.title);
        let names = |names: &[String]| names.iter().any(|name| contains_word(&said, name));
        self.statistics.iter().find(|(_, publisher)| names(publisher)).map(|(id, _)| *id)
    }

    /// The vendor's exam guide, for what exam guides state.
    fn exam_guide(&self, guide: &Guide, path: &DataPath) -> Option<&'a Id> {
        let stated = matches!(path.0.first(), Some(Segment::Key(key)) if key == "domains");
        let codes: Vec<&str> =
            guide.data.versions.iter().filter_map(|version| version.code.as_deref()).collect();
        let own = |source: &Source| {
            source.kind == SourceKind::Vendor
                && codes.iter().any(|code| source.title.contains(code))
        };
        self.site.sources.iter().find(|(_, source)| stated && own(source)).map(|(id, _)| id)
    }
}

/// A publisher's name, and its initials when it has three words or more:
/// `Bureau of Labor Statistics`, `BLS`.
fn names(publisher: &str) -> Vec<String> {
    let plain = publisher.trim_start_matches("U.S. ").trim_start_matches("US ");
    let capitals: Vec<char> = plain
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    let mut names = vec![plain.to_owned()];
    if capitals.len() >= 3 {
        names.push(capitals.into_iter().collect());
    }
    names
}

fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[at + word.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && after
    })
}
