//! What prose cites and where it leads: facts, sources, links, pictures, widgets, conditions.

use std::ops::Range;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::markdown::{Condition, Document, Piece, Widget};
use crate::model::options::Options;
use crate::model::walk::{Visit, Walk, Walker};
use crate::site::address::Target;
use crate::site::{Guide, Site, facts, plans};
use crate::widgets;

use super::{Check, is_broken};

/// The text of a guide, its front matter, and every markdown value of its data.
pub(super) fn run(check: &mut Check<'_>) {
    let (site, guide) = (check.site, check.guide);
    let file = guide.text_file();
    let address = format!("{}/", guide.address);
    let at_bytes = |range: &Range<u32>| At::Bytes(range.start, range.end);
    let mut text =
        Text { site, guide: Some(guide), file: &file, address: &address, at: &at_bytes, out: &mut check.out };
    text.document(&guide.text.body);
    let mut found = Vec::new();
    let mut see = |path: &DataPath, visit: Visit<'_>| {
        let (file, path) = guide.place(path);
        value(site, guide, &file, &path, visit, &mut found);
    };
    guide.data.walk(&mut Walker::new(DataPath::default(), &mut see));
    let mut see = |path: &DataPath, visit: Visit<'_>| value(site, guide, &file, path, visit, &mut found);
    guide.text.front.walk(&mut Walker::new(DataPath::default(), &mut see));
    check.out.extend(found);
}

/// The texts that belong to no guide: pages and vendors' prose.
pub(super) fn of_pages(site: &Site) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let pages = site.pages.iter().map(|(id, page)| {
        let address = if id.as_str() == "index" { String::new() } else { format!("{id}/") };
        (page.file.clone(), address, &page.text.body)
    });
    let vendors = site.vendors.iter().filter_map(|(id, vendor)| {
        let text = vendor.text.as_ref()?;
        Some((SourcePath::new(&format!("content/vendors/{id}.md")), format!("{id}/"), &text.body))
    });
    let at = |range: &Range<u32>| At::Bytes(range.start, range.end);
    for (file, address, body) in pages.chain(vendors) {
        Text { site, guide: None, file: &file, address: &address, at: &at, out: &mut out }.document(body);
    }
    out
}

/// A markdown value, a condition or a reference inside YAML.
fn value(site: &Site, guide: &Guide, file: &SourcePath, path: &DataPath, visit: Visit<'_>, out: &mut Vec<Diagnostic>) {
    let address = format!("{}/", guide.address);
    let at = |_: &Range<u32>| At::Value(path.clone());
    let mut text = Text { site, guide: Some(guide), file, address: &address, at: &at, out };
    match visit {
        Visit::Md(md) => text.document(&md.0),
        Visit::Conditions(conditions) => text.conditions(&conditions.0, &(0..0)),
        Visit::Guide(crate::model::scalar::GuideRef::Here(to)) if !site.guides.contains_key(&**to) => {
            let draft = site.routes.all.get(&format!("{to}/"));
            match draft {
                // A guide that is broken or a draft is there; the one is reported elsewhere, the other is left out.
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
    file: &'t SourcePath,
    address: &'t str,
    at: &'t dyn Fn(&Range<u32>) -> At,
    out: &'t mut Vec<Diagnostic>,
}

impl Text<'_> {
    fn push(&mut self, rule: &'static rule::Rule, at: &Range<u32>, message: String, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(rule, self.file, (self.at)(at), message);
        diagnostic.help = help;
        self.out.push(diagnostic);
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
                Piece::Fact { path, at, .. } => self.fact(path, at),
                Piece::Cite { source, at, .. } => self.cite(source, at),
                Piece::Href { target, at } => self.link(target, at),
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

    fn fact(&mut self, path: &str, at: &Range<u32>) {
        if let Some((owner, _)) = path.split_once(':') {
            let route = self.site.routes.all.get(&format!("{owner}/"));
            if !self.site.guides.contains_key(owner) && route.is_some() {
                return;
            }
        }
        if let Err(undefined) = facts::resolve(self.site, self.guide, path) {
            self.push(&rule::UNDEFINED_FACT, at, undefined.message, undefined.help);
        }
    }

    fn cite(&mut self, source: &str, at: &Range<u32>) {
        let known = self.site.sources.keys().map(|id| id.as_str());
        if !known.clone().any(|id| id == source) && !is_broken(self.site, "sources.yaml") {
            let help = nearest::nearest(source, known).map(|near| format!("did you mean `source:{near}`?"));
            let help = help.unwrap_or_else(|| "add it to content/sources.yaml".to_owned());
            self.push(&rule::DANGLING_REFERENCE, at, format!("there is no source `{source}`"), Some(help));
        }
    }

    fn link(&mut self, target: &str, at: &Range<u32>) {
        match self.site.routes.resolve(self.address, target) {
            Target::Found { .. } => {}
            Target::NoPage(near) => {
                let help = near.map_or_else(
                    || "links begin with / at the site's top, or lead on from this page".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.push(
                    &rule::BROKEN_LINK,
                    at,
                    format!("the link `{target}` leads to no page and no file"),
                    Some(help),
                );
            }
            Target::NoFragment(near) => {
                let help = near.map_or_else(
                    || "a place is named by a heading's {#id} or by a widget".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.push(&rule::BROKEN_FRAGMENT, at, format!("the page has no place for `{target}`"), Some(help));
            }
            Target::Draft => {
                let help = "build with --drafts, publish the draft, or take the link out".to_owned();
                self.push(&rule::LINK_TO_DRAFT, at, format!("the link `{target}` leads to a draft"), Some(help));
            }
        }
    }

    fn picture(&mut self, src: &str, at: &Range<u32>) {
        let help = "put the file beside the text; PNG, JPEG, GIF, WebP, AVIF and SVG with a size are read".to_owned();
        let found = match self.site.routes.resolve(self.address, src) {
            Target::Found { to, .. } => self.site.asset(&to),
            _ => None,
        };
        match found {
            None => self.push(&rule::BROKEN_PICTURE, at, format!("there is no picture `{src}`"), Some(help)),
            Some(asset) if asset.size.is_none() => {
                self.push(
                    &rule::BROKEN_PICTURE,
                    at,
                    format!("the size of the picture `{src}` cannot be read"),
                    Some(help),
                );
            }
            Some(_) => {}
        }
    }

    fn widget(&mut self, widget: &Widget) {
        let Some(kind) = widgets::by_name(&widget.name) else { return };
        let options = self.options(kind, widget);
        let Some(guide) = self.guide else {
            let help = "place it in a guide".to_owned();
            let message = format!("`{{{}}}` shows a guide's data, and this page belongs to none", widget.name);
            return self.push(&rule::WIDGET_WITHOUT_DATA, &widget.at, message, Some(help));
        };
        if !(kind.has_data)(guide) {
            let message = format!("the guide has no data for `{{{}}}`", widget.name);
            let help = format!("write the block `{}` in the guide's folder, or take the widget out", kind.block);
            self.push(&rule::WIDGET_WITHOUT_DATA, &widget.at, message, Some(help));
        }
        if let Some(options) = &options {
            self.plans(options, widget);
        }
        if let Some(id) = options.and_then(|options| options.version)
            && guide.version(&id).is_none()
        {
            let known: Vec<&str> = guide.data.versions.iter().map(|v| v.id.as_str()).collect();
            let message = format!("there is no version `{id}`");
            self.push(&rule::WIDGET_OPTION, &widget.options_at, message, nearest::advice(&id, known));
        }
    }

    /// Lengths of study plans: each once, not too many together, and in one place of the page.
    fn plans(&mut self, options: &Options, widget: &Widget) {
        let asked = plans::Asked {
            weeks: options.weeks.iter().map(|weeks| weeks.0).collect(),
            hours: options.hours.iter().map(|hours| hours.0).collect(),
        };
        for (name, list) in [("weeks", &asked.weeks), ("hours", &asked.hours)] {
            if let Some((_, twice)) = list.iter().enumerate().find(|(i, value)| list[..*i].contains(value)) {
                let message = format!("`{name}` has {twice} twice");
                self.push(&rule::WIDGET_OPTION, &widget.options_at, message, Some("take one of them out".to_owned()));
            }
        }
        if asked.count() > plans::MOST_OFFERS {
            let message = format!("weeks and hours make {} study plans", asked.count());
            let help = format!("name fewer weeks or hours: one page shows {} plans at most", plans::MOST_OFFERS);
            self.push(&rule::WIDGET_OPTION, &widget.options_at, message, Some(help));
        }
        let asks = |other: &Widget| other.name == "study-plan" && !other.options.trim().is_empty();
        let first = self.guide.and_then(|guide| {
            guide.text.body.pieces.iter().find_map(|piece| match piece {
                Piece::Widget(other) if asks(other) => Some(other),
                _ => None,
            })
        });
        if asks(widget) && first.is_some_and(|first| first.at != widget.at) {
            let message = "the page's study plans have their options at another `{study-plan}` already".to_owned();
            let help = "write the options once; they hold for the whole page".to_owned();
            self.push(&rule::WIDGET_OPTION, &widget.options_at, message, Some(help));
        }
    }

    /// The options of a fence. Their faults are known as bytes of the file.
    fn options(&mut self, kind: &widgets::Kind, widget: &Widget) -> Option<Options> {
        if widget.options.trim().is_empty() {
            return None;
        }
        let text =
            crate::yaml::Text { file: self.file, text: &widget.options, offset: widget.options_at.start as usize };
        let mut diagnostics = Vec::new();
        let options = crate::yaml::parse::<Options>(&text).drain_into(&mut diagnostics);
        self.out.extend(diagnostics);
        for line in widget.options.lines() {
            let Some((key, _)) = line.split_once(':').filter(|(key, _)| !key.starts_with([' ', '-', '#', '\t'])) else {
                continue;
            };
            if options.is_some() && !kind.options.contains(&key.trim()) {
                let message = format!("`{{{}}}` has no option `{}`", widget.name, key.trim());
                let help = if kind.options.is_empty() {
                    Some("it takes no options".to_owned())
                } else {
                    nearest::advice(key.trim(), kind.options.iter().copied())
                };
                self.push(&rule::WIDGET_OPTION, &widget.options_at, message, help);
            }
        }
        options
    }

    fn conditions(&mut self, conditions: &[Condition], at: &Range<u32>) {
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

    fn no_guide(&mut self, to: &str) {
        let near = nearest::nearest(to, self.site.guides.keys().map(String::as_str));
        let help = near.map_or_else(
            || "for one that is not on the site write {name: .., url: ..}".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        self.push(&rule::DANGLING_REFERENCE, &(0..0), format!("there is no guide `{to}`"), Some(help));
    }
}
