//! Links: what they lead to, what they carry, what they say; and pages that no link leads to.

use std::collections::BTreeSet;
use std::ops::Range;

use regex::Regex;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule::{self, Rule};
use crate::base::source::{DataPath, SourcePath};
use crate::markdown::{Document, MarkKind, Piece};
use crate::model::scalar::{GuideRef, Text};
use crate::model::walk::{Visit, Walk, Walker};
use crate::site::address::Spot;
use crate::site::{Guide, Site};

use super::marks::Class;
use super::text::Paragraph;
use super::{Lint, pattern};

/// The compiled patterns.
#[derive(Clone)]
pub(super) struct Patterns {
    dump_host: Regex,
    dump_words: Regex,
    affiliate: Regex,
    tracking: Regex,
    empty: Regex,
    hosts: Vec<String>,
}

impl Patterns {
    pub(super) fn new(hosts: &[Text]) -> Self {
        Self {
            dump_host: pattern(
                r"(?:brain)?dumps?(?:[.-]|\d|$)|dumps?(?:base|leader|collection|shq|pdf|free)|exam-?dumps?",
            ),
            dump_words: pattern(
                r"\b(?:(?:brain|exam|test)[_-]?dumps?|dumps?[_-](?:pdf|free|questions)|(?:real|actual|leaked)[_-](?:exam|test)[_-](?:questions|q&as?|answers)|100_?%[_-]pass|pass[_-]guarantee[d]?)\b",
            ),
            affiliate: pattern(
                r"[?&](?:tag=[\w-]+-2\d|aff(?:id|iliate|_id|iliate_id)?=|ref(?:errer|erral|_id|id)?=[\w-]*(?:aff|partner)|ran(?:mid|eaid|siteid)=|irclickid=|irgwc=|clickid=|subid=|partner(?:id)?=|a_aid=|coupon_code=|awc=)
                |://(?:[\w.-]*\.)?(?:linksynergy\.com|shareasale\.com|awin1\.com|amzn\.to|pxf\.io|sjv\.io|jdoqocy\.com|anrdoezrs\.net|tkqlhce\.com)/",
            ),
            tracking: pattern(
                r"[?&](?P<name>utm[-]?\w*|gclid|fbclid|msclkid|mc_?[ce]id|igshid|trk|sc_?channel|WT\.mc_?id)=",
            ),
            empty: pattern(
                r"^(?:here|click_here|this|this_link|this_page|link|read_more|learn_more|more|see_here|go_here)[.!]?$",
            ),
            hosts: hosts.iter().map(|host| host.to_lowercase()).collect(),
        }
    }

    /// Whether an address or a title speaks of copied exam questions.
    fn is_dump(&self, url: &str, title: &str) -> bool {
        let host = host(url);
        let own = self.hosts.iter().any(|own| host == *own || host.ends_with(&format!(".{own}")));
        let path = url.split_once("://").map_or(url, |(_, rest)| rest);
        own || self.dump_host.is_match(&host)
            || self.dump_words.is_match(path)
            || self.dump_words.is_match(title)
    }

    /// What is wrong with an address: rule, message, cure.
    fn judge(
        &self,
        url: &str,
        title: &str,
        disclosed: Option<bool>,
    ) -> Vec<(&'static Rule, String, &'static str)> {
        let mut out = Vec::new();
        if !url.contains("://") {
            return out;
        }
        if self.is_dump(url, title) {
            let help = "link to official practice questions; vendors revoke certificates for the use of copied ones";
            out.push((
                &rule::DUMP_LINK,
                format!("`{title}` looks like copied exam questions"),
                help,
            ));
        }
        if disclosed != Some(true) && self.affiliate.is_match(url) {
            let help = match disclosed {
                Some(_) => "write `affiliate: true` on the resource, or use the plain address",
                None => "use the plain address, or make it a resource with `affiliate: true`",
            };
            let message = format!("the link to {} looks like an affiliate link", host(url));
            out.push((&rule::UNDISCLOSED_AFFILIATE, message, help));
        }
        if let Some(name) = self.tracking.captures(url).and_then(|captures| captures.name("name")) {
            let message = format!("the address has `{}`, which only tracks readers", name.as_str());
            out.push((&rule::TRACKING_PARAMETER, message, "remove it from the address"));
        }
        if host(url).contains("google.") && url.contains("/url?") {
            let message = "the link goes through a search engine, which tracks readers".to_owned();
            out.push((&rule::TRACKING_PARAMETER, message, "write the address of the page itself"));
        }
        if url.starts_with("http://") && host(url).contains('.') {
            let message = format!("the link to {} is not encrypted", host(url));
            out.push((
                &rule::INSECURE_LINK,
                message,
                "write https; nearly every page answers there",
            ));
        }
        out
    }
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    host.rsplit('@').next().unwrap_or(host).to_lowercase()
}

pub(super) fn of_paragraph(lint: &mut Lint<'_>, paragraph: &Paragraph, english: bool) {
    let links =
        [Class::Link, Class::Wordless].into_iter().flat_map(|class| paragraph.marks.of(class));
    for mark in links {
        let words = paragraph.text.get(mark.at.clone()).unwrap_or("").trim();
        let url = match &mark.kind {
            MarkKind::Link(url) => url.as_str(),
            MarkKind::Cite(_) => "",
            MarkKind::Wordless => {
                let help = "write the words that name the page: `[the guide](address)`";
                lint.say(
                    &rule::EMPTY_LINK_TEXT,
                    paragraph,
                    &mark.at,
                    "a link has no words".to_owned(),
                    help,
                );
                continue;
            }
            _ => continue,
        };
        if english && lint.patterns.links.empty.is_match(words) {
            let message =
                format!("the link's text is `{words}`, which does not say where it leads");
            let help = "link the words that name the page";
            lint.say(&rule::EMPTY_LINK_TEXT, paragraph, &mark.at, message, help);
        }
        for (rule, message, help) in lint.patterns.links.judge(url, words, None) {
            lint.say(rule, paragraph, &mark.at, message, help);
        }
    }
}

/// The addresses in a guide's data.
pub(super) fn of_guide(lint: &mut Lint<'_>, guide: &Guide) {
    let data = &guide.data;
    address(lint, guide, &DataPath::of(["url".into()]), (&data.url, &data.name), Some(true));
    for (i, resource) in data.resources.iter().flatten().enumerate() {
        let path = DataPath::of(["resources".into(), i.into(), "url".into()]);
        address(lint, guide, &path, (&resource.url, &resource.title), Some(resource.affiliate));
    }
    for (i, other) in data.comparison.iter().flat_map(|comparison| &comparison.external).enumerate()
    {
        let path = DataPath::of(["comparison".into(), "external".into(), i.into(), "url".into()]);
        address(lint, guide, &path, (&other.url, &other.name), None);
    }
}

fn address(
    lint: &mut Lint<'_>,
    guide: &Guide,
    path: &DataPath,
    (url, title): (&str, &str),
    disclosed: Option<bool>,
) {
    for (rule, message, help) in lint.patterns.links.judge(url, title, disclosed) {
        lint.at(guide, rule, path, message, help);
    }
}

/// The addresses of sources.
pub(super) fn of_source(
    lint: &mut Lint<'_>,
    file: &SourcePath,
    path: &DataPath,
    url: &str,
    title: &str,
) {
    for (rule, message, help) in lint.patterns.links.judge(url, title, None) {
        lint.at_value(rule, file, path.clone(), message, help);
    }
}

/// Pages that neither a text nor the site's head leads to. Guides and vendors always have a place
/// on the hub.
pub(super) fn orphans(lint: &mut Lint<'_>) {
    let site = lint.site;
    let mut linked = BTreeSet::new();
    let config = SourcePath::new("content/site.yaml");
    for item in &site.config.nav {
        follow(site, Spot { address: "", file: &config }, &item.to, &mut linked);
    }
    for guide in site.guides.values() {
        let (address, file) = (format!("{}/", guide.address), guide.text_file());
        let from = Spot { address: &address, file: &file };
        of_document(site, from, &guide.text.body, &mut linked);
        let mut see = |_: &DataPath, visit: Visit<'_>| {
            if let Visit::Md(md) = visit {
                of_document(site, from, &md.0, &mut linked);
            }
        };
        guide.written.walk(&mut Walker::new(DataPath::default(), &mut see));
    }
    for (id, vendor) in &site.vendors {
        if let Some(text) = &vendor.text {
            let (address, file) =
                (format!("{id}/"), SourcePath::new(&format!("content/vendors/{id}.md")));
            of_document(site, Spot { address: &address, file: &file }, &text.body, &mut linked);
        }
    }
    for (id, page) in &site.pages {
        let from = if id.as_str() == "index" { String::new() } else { format!("{id}/") };
        // A page's link to itself leads nobody to it.
        let mut from_here = BTreeSet::new();
        of_document(
            site,
            Spot { address: &from, file: &page.file },
            &page.text.body,
            &mut from_here,
        );
        from_here.remove(&from);
        linked.extend(from_here);
    }
    let orphans = site
        .pages
        .iter()
        .filter(|(id, _)| id.as_str() != "index" && !linked.contains(&format!("{id}/")));
    let orphans = orphans.map(|(id, page)| {
        let message = format!("no link leads to `/{id}/`");
        let help = "link to it from a text, or from `nav` in site.yaml";
        Diagnostic::new(&rule::ORPHAN_PAGE, &page.file, At::File, message).help(help)
    });
    lint.out.extend(orphans);
}

/// The guides that a guide's data names, that its texts cite or lead to, and itself.
pub(super) fn speaks_of(site: &Site, guide: &Guide) -> BTreeSet<String> {
    let (address, file) = (format!("{}/", guide.address), guide.text_file());
    let from = Spot { address: &address, file: &file };
    let mut named = BTreeSet::from([address.clone()]);
    let mut see = |_: &DataPath, visit: Visit<'_>| match visit {
        Visit::Md(md) => {
            of_document(site, from, &md.0, &mut named);
            cited(&md.0, &mut named);
        }
        Visit::Guide(GuideRef::Here(address)) => {
            named.insert(address.to_string());
        }
        _ => {}
    };
    guide.written.walk(&mut Walker::new(DataPath::default(), &mut see));
    guide.text.front.walk(&mut Walker::new(DataPath::default(), &mut see));
    of_document(site, from, &guide.text.body, &mut named);
    cited(&guide.text.body, &mut named);
    let guides = named.iter().map(|to| to.trim_end_matches('/').to_owned());
    guides.filter(|address| site.guides.contains_key(address)).collect()
}

/// The owners of the facts in a text.
fn cited(document: &Document, named: &mut BTreeSet<String>) {
    let notes = document.footnotes.iter().flat_map(|note| &note.pieces);
    let mut pieces: Vec<&Piece> = document.pieces.iter().chain(notes).collect();
    while let Some(piece) = pieces.pop() {
        match piece {
            Piece::Fact { path, .. } => {
                named.extend(path.split_once(':').map(|(owner, _)| owner.trim().to_owned()))
            }
            Piece::Picture { alt, .. } => pieces.extend(alt),
            _ => {}
        }
    }
}

fn of_document(site: &Site, from: Spot<'_>, document: &Document, linked: &mut BTreeSet<String>) {
    let notes = document.footnotes.iter().flat_map(|note| &note.pieces);
    for piece in document.pieces.iter().chain(notes) {
        if let Piece::Href { target, .. } = piece {
            follow(site, from, target, linked);
        }
    }
}

fn follow(site: &Site, from: Spot<'_>, target: &str, linked: &mut BTreeSet<String>) {
    linked.extend(site.routes.resolve(from, target).found());
}

/// The words of a link that a range of text is part of.
pub(super) fn targets<'p>(
    paragraph: &'p Paragraph,
    range: &Range<usize>,
) -> impl Iterator<Item = (&'p str, Range<usize>)> {
    paragraph.marks.within(Class::Link, range).filter_map(|mark| match &mark.kind {
        MarkKind::Link(url) => Some((url.as_str(), mark.at.clone())),
        _ => None,
    })
}
