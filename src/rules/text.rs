//! What prose cites and where it leads: facts, sources, links, pictures, widgets, conditions.

mod links;

use std::ops::Range;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::markdown::{Condition, Document, Piece, Widget};
use crate::model::variants::Told;
use crate::model::walk::{Visit, Walk, Walker};
use crate::site::address::Routes;
use crate::site::{Guide, Site, data, facts, resolve};
use crate::widgets;

use super::{Check, is_broken, options, path};

/// The text of a guide, its front matter, and every markdown value of its data.
pub(super) fn run(check: &mut Check<'_>) {
    of_guide(check.site, check.guide, None, &mut check.out);
}

/// The links of a guide's texts to places that are not on their pages.
pub(super) fn fragments(site: &Site, guide: &Guide, routes: &Routes) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    of_guide(site, guide, Some(routes), &mut out);
    out
}

/// All of it, or only where links lead on their pages.
fn of_guide(site: &Site, guide: &Guide, fragments: Option<&Routes>, out: &mut Vec<Diagnostic>) {
    let file = guide.text_file();
    let address = format!("{}/", guide.address);
    let at_bytes = |range: &Range<u32>| At::Bytes(range.start, range.end);
    let mut text = Text {
        site,
        guide: Some(guide),
        lone: false,
        anywhere: false,
        file: &file,
        address: &address,
        at: &at_bytes,
        fragments,
        out,
    };
    text.document(&guide.text.body);
    let mut see = |path: &DataPath, visit: Visit<'_>| {
        let (file, path) = guide.place(path);
        value(site, guide, (&file, &path), visit, fragments, out);
    };
    guide.written.walk(&mut Walker::new(DataPath::default(), &mut see));
    let mut see = |path: &DataPath, visit: Visit<'_>| {
        value(site, guide, (&file, path), visit, fragments, out)
    };
    guide.text.front.walk(&mut Walker::new(DataPath::default(), &mut see));
}

/// The texts that belong to no guide: pages, vendors' prose, and what is left of guides whose data
/// is broken.
pub(super) fn of_pages(site: &Site) -> Vec<Diagnostic> {
    let mut out = outside_of_guides(site, None);
    out.extend(options::of_pages(site));
    out
}

/// Their links to places that are not on their pages.
pub(super) fn fragments_of_pages(site: &Site, routes: &Routes) -> Vec<Diagnostic> {
    outside_of_guides(site, Some(routes))
}

fn outside_of_guides(site: &Site, fragments: Option<&Routes>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut see = |file: &SourcePath,
                   address: &str,
                   lone: bool,
                   body: &Document,
                   description: Option<&Told>| {
        let in_text = |range: &Range<u32>| At::Bytes(range.start, range.end);
        let in_description = |_: &Range<u32>| At::Value(DataPath::of(["description".into()]));
        let mut text = Text {
            site,
            guide: None,
            lone,
            anywhere: false,
            file,
            address,
            at: &in_text,
            fragments,
            out: &mut out,
        };
        text.document(body);
        text.at = &in_description;
        description.iter().flat_map(|told| told.all()).for_each(|md| text.document(&md.0));
        if fragments.is_none()
            && !lone
            && description.is_some_and(|told| told.all().nth(1).is_some())
        {
            text.asks_for_a_state();
        }
    };
    for (id, page) in &site.pages {
        let address = if id.as_str() == "index" { String::new() } else { format!("{id}/") };
        see(&page.file, &address, false, &page.text.body, page.text.front.description.as_ref());
    }
    for (id, vendor) in &site.vendors {
        let Some(text) = &vendor.text else { continue };
        let file = SourcePath::new(&format!("content/vendors/{id}.md"));
        see(&file, &format!("{id}/"), false, &text.body, text.front.description.as_ref());
    }
    for (address, text) in &site.lone_texts {
        let file = SourcePath::new(&format!("content/guides/{address}/guide.md"));
        see(&file, &format!("{address}/"), true, &text.body, Some(&text.front.description));
    }
    menu(site, fragments, &mut out);
    of_data(site, fragments, &mut out);
    out
}

/// The markdown values of what belongs to no guide: sources, vendors, occupations, facts, the
/// publisher's note.
fn of_data(site: &Site, fragments: Option<&Routes>, out: &mut Vec<Diagnostic>) {
    data::walk(site, &mut |file, path, visit| {
        let Visit::Md(md) = visit else { return };
        let at = |_: &Range<u32>| At::Value(path.clone());
        let vendor = file
            .as_str()
            .strip_prefix("content/vendors/")
            .and_then(|name| name.strip_suffix(".yaml"));
        let own = site.guides.values().filter(|guide| vendor == Some(guide.data.vendor.as_str()));
        // What a vendor's guides share is read by each of them, with its own facts.
        let mut readers: Vec<Option<&Guide>> = own.map(Some).collect();
        let lone = vendor.is_some() && readers.is_empty();
        if readers.is_empty() {
            readers.push(None);
        }
        for guide in readers {
            let mut text = Text {
                site,
                guide,
                lone,
                anywhere: true,
                file,
                address: "",
                at: &at,
                fragments,
                out,
            };
            text.document(&md.0);
        }
    });
}

/// Where the menu leads.
fn menu(site: &Site, fragments: Option<&Routes>, out: &mut Vec<Diagnostic>) {
    let file = SourcePath::new("content/site.yaml");
    for (i, item) in site.config.nav.iter().enumerate() {
        let at = |_: &Range<u32>| At::Value(path!["nav", i, "to"]);
        let mut text = Text {
            site,
            guide: None,
            lone: false,
            anywhere: false,
            file: &file,
            address: "",
            at: &at,
            fragments,
            out,
        };
        text.link(&item.to, &(0..0));
    }
}

/// A markdown value, a condition or a reference inside YAML.
fn value(
    site: &Site,
    guide: &Guide,
    (file, path): (&SourcePath, &DataPath),
    visit: Visit<'_>,
    fragments: Option<&Routes>,
    out: &mut Vec<Diagnostic>,
) {
    let address = format!("{}/", guide.address);
    let at = |_: &Range<u32>| At::Value(path.clone());
    let mut text = Text {
        site,
        guide: Some(guide),
        lone: false,
        anywhere: false,
        file,
        address: &address,
        at: &at,
        fragments,
        out,
    };
    match visit {
        Visit::Md(md) => text.document(&md.0),
        _ if fragments.is_some() => {}
        Visit::Conditions(conditions) => text.conditions(&conditions.0, &(0..0)),
        Visit::Guide(crate::model::scalar::GuideRef::Here(to)) if !site.guides.contains_key(to) => {
            let draft = site.routes.all.get(&format!("{to}/"));
            match draft {
                // A guide that is broken or a draft is there; the one is reported elsewhere, the
                // other is left out.
                Some(_) => {}
                None => text.no_guide(to),
            }
        }
        _ => {}
    }
}

/// One text: where it stands and how its places become places of a file.
struct Text<'t> {
    site: &'t Site,
    guide: Option<&'t Guide>,
    /// It is the text of a guide whose data is broken.
    lone: bool,
    /// It shows on pages of many addresses.
    anywhere: bool,
    file: &'t SourcePath,
    address: &'t str,
    at: &'t dyn Fn(&Range<u32>) -> At,
    /// Only links to places of pages are looked at, and these are the places; all else without
    /// them.
    fragments: Option<&'t Routes>,
    out: &'t mut Vec<Diagnostic>,
}

impl Text<'_> {
    fn push(
        &mut self,
        rule: &'static rule::Rule,
        at: &Range<u32>,
        message: String,
        help: Option<String>,
    ) {
        let mut diagnostic = Diagnostic::new(rule, self.file, (self.at)(at), message);
        diagnostic.help = help;
        self.out.push(diagnostic);
    }

    /// Whether the guide of this text may hold what is not found in it.
    fn partial(&self) -> bool {
        self.lone || self.guide.is_some_and(|guide| guide.partial)
    }

    fn document(&mut self, document: &Document) {
        self.pieces(&document.pieces);
        for note in &document.footnotes {
            self.pieces(&note.pieces);
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Href { target, at } => self.link(target, at),
                Piece::Picture { alt, .. } if self.fragments.is_some() => self.pieces(alt),
                _ if self.fragments.is_some() => {}
                Piece::Fact { path, at, .. } => self.fact(path, at),
                Piece::Cite { source, at, .. } => self.cite(source, at),
                Piece::Picture { src, alt, at, .. } => {
                    self.picture(src, at);
                    self.pieces(alt);
                }
                Piece::Widget(widget) => self.widget(widget),
                Piece::Guard(guard) => self.conditions(&guard.conditions, &guard.at),
                Piece::Html(_) | Piece::EndGuard | Piece::Heading(_) | Piece::EndHeading(_) => {}
            }
        }
    }

    /// Whether the broken file of the guide's vendor may hold the fact.
    fn vendor_may_hold(&self, guide: Option<&Guide>, path: &str) -> bool {
        let vendor = guide.map(|guide| format!("vendors/{}.yaml", guide.data.vendor));
        vendor.is_some_and(|file| is_broken(self.site, &file)) && resolve::may_hold(path)
    }

    fn fact(&mut self, path: &str, at: &Range<u32>) {
        let silent = match path.split_once(':') {
            Some(("site", _)) => is_broken(self.site, "facts.yaml"),
            Some((owner, rest)) => match self.site.guides.get(owner) {
                Some(guide) => guide.partial || self.vendor_may_hold(Some(guide), rest),
                // A guide or a vendor whose data is broken.
                None => {
                    let is_vendor = self.site.vendors.keys().any(|id| id.as_str() == owner);
                    !is_vendor && self.site.routes.all.contains_key(&format!("{owner}/"))
                }
            },
            None => self.partial() || self.vendor_may_hold(self.guide, path),
        };
        // A date in a language that its version does not list is reported there.
        let is_stray = |guide: &Guide| {
            guide.data.versions.iter().any(|version| version.strays().next().is_some())
        };
        let silent = silent || (path.contains("last_exam") && self.guide.is_some_and(is_stray));
        if silent || self.wages_may_hold(path) {
            return;
        }
        if let Err(undefined) = facts::cite(self.site, self.guide, path) {
            let help = undefined.help.unwrap_or_else(|| {
                "write it in the data, or remove the fact from the text".to_owned()
            });
            self.push(&rule::UNDEFINED_FACT, at, undefined.message, Some(help));
        }
    }

    /// Whether a broken file of wages may have the fact that a path cites.
    fn wages_may_hold(&self, path: &str) -> bool {
        let is_wage =
            path.rsplit(':').next().is_some_and(|path| path.trim_start().starts_with("wages."));
        let is_of_wages = |file: &SourcePath| {
            file.folder() == "content/wages"
                || ["content/wages.yaml", "content/occupations.yaml"].contains(&file.as_str())
        };
        is_wage && self.site.broken.iter().any(is_of_wages)
    }

    fn cite(&mut self, source: &str, at: &Range<u32>) {
        if !self.site.sources.contains_key(source) && !is_broken(self.site, "sources.yaml") {
            let help = nearest::nearest_key(source, &self.site.sources);
            let help = help.map(|near| format!("did you mean `source:{near}`?"));
            let help = help.unwrap_or_else(|| "add it to content/sources.yaml".to_owned());
            self.push(
                &rule::DANGLING_REFERENCE,
                at,
                format!("there is no source `{source}`"),
                Some(help),
            );
        }
    }

    fn widget(&mut self, widget: &Widget) {
        let Some(kind) = widgets::by_name(&widget.name) else { return };
        let Some(guide) = self.guide else {
            if self.lone || kind.on_page.is_some() {
                return;
            }
            let help = "place it in a guide".to_owned();
            let message = format!(
                "`{{{}}}` shows a guide's data, and this page belongs to none",
                widget.name
            );
            return self.push(&rule::WIDGET_WITHOUT_DATA, &widget.at, message, Some(help));
        };
        self.out.extend(options::faults(self.site, guide, self.file, widget));
        if !(kind.has_data)(guide) && !guide.partial {
            let message = format!("the guide has no data for `{{{}}}`", widget.name);
            let help = format!(
                "write the block `{}` in the guide's folder, or remove the widget",
                kind.block
            );
            self.push(&rule::WIDGET_WITHOUT_DATA, &widget.at, message, Some(help));
        }
    }

    fn conditions(&mut self, conditions: &[Condition], at: &Range<u32>) {
        if self.guide.is_none() && !self.lone {
            let help =
                "write it in a guide, or take the condition out: here its text is never shown"
                    .to_owned();
            let message =
                "a guard asks for the state of a guide's exam, and this page belongs to none"
                    .to_owned();
            return self.push(&rule::MISPLACED, at, message, Some(help));
        }
        for condition in conditions {
            let Some(version) = &condition.version else { continue };
            let Some(guide) = self.guide else { continue };
            if guide.version(version).is_none() {
                let known: Vec<&str> = guide.data.versions.iter().map(|v| v.id.as_str()).collect();
                let message = format!("there is no version `{version}`");
                self.push(&rule::DANGLING_REFERENCE, at, message, nearest::advice(version, known));
            }
        }
    }

    fn asks_for_a_state(&mut self) {
        let message = "the description asks for the state of an exam".to_owned();
        let help =
            "write one text: this page belongs to no guide, so that only `open` is ever shown"
                .to_owned();
        self.push(&rule::MISPLACED, &(0..0), message, Some(help));
    }

    fn no_guide(&mut self, to: &str) {
        let own = self.guide.map(|guide| guide.address.as_str());
        let near = self.site.guides.near_other(to, own);
        let mut help = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        help += if help.is_empty() { "for" } else { "For" };
        help += " one that is not on the site write {name: .., url: ..}";
        self.push(
            &rule::DANGLING_REFERENCE,
            &(0..0),
            format!("there is no guide `{to}`"),
            Some(help),
        );
    }
}
