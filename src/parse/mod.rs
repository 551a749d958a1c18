//! One file to its typed form. Which kind a file is follows from its path alone; parsing never
//! fails, it reports.
//!
//! Start with [`file`]. Pictures and other files beside the text are not parsed: [`is_text`] says
//! which are.

mod cells;
mod conflict;
mod kind;
pub mod oews;
pub mod place;
pub mod schema;
mod wages;

use std::collections::BTreeMap;

use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::markdown::{self, Document, Piece, Policy, Widget};
use crate::model::block::{Block, BlockKind};
use crate::model::blocks::Fact;
use crate::model::certification::Certification;
use crate::model::front_matter::{GuideFrontMatter, PageFrontMatter, VendorFrontMatter};
use crate::model::history::Record;
use crate::model::options::Options;
use crate::model::scalar::Id;
use crate::model::site::{Occupation, Region, SiteConfig, Vendor};
use crate::model::source::Source;
use crate::model::wages::{WageHead, WageRow};
use crate::yaml;

pub use conflict::conflict;
pub use kind::{Kind, kind_of};

/// A markdown file: its front matter and its body.
#[derive(Clone, Debug, Default)]
pub struct Prose<F> {
    /// The front matter.
    pub front: F,
    /// The body.
    pub body: Document,
    /// The options of its widgets, by the place of each ([`Prose::options_of`]); faulty ones are
    /// reported and left out.
    pub options: BTreeMap<u32, Options>,
}

impl<F> Prose<F> {
    /// What the author asked of a widget of the body.
    #[must_use]
    pub fn options_of(&self, widget: &Widget) -> &Options {
        self.options.get(&widget.at.start).unwrap_or(&Options::None)
    }
}

/// A file, parsed.
#[derive(Clone, Debug)]
pub enum Parsed {
    /// site.yaml
    Site(Box<SiteConfig>),
    /// sources.yaml
    Sources(BTreeMap<Id, Source>),
    /// occupations.yaml
    Occupations(BTreeMap<Id, Occupation>),
    /// regions.yaml
    Regions(BTreeMap<Id, Region>),
    /// wages.yaml
    WageHeads(BTreeMap<Id, WageHead>),
    /// wages/ID.csv
    Wages(Id, Vec<WageRow>),
    /// facts.yaml of the site
    SiteFacts(BTreeMap<Id, Fact>),
    /// history/changes.yaml
    History(Record),
    /// history/facts.json, which no page is made of
    RecordedFacts,
    /// pages/NAME.md
    Page(Id, Box<Prose<PageFrontMatter>>),
    /// vendors/ID.yaml
    Vendor(Id, Box<Vendor>),
    /// vendors/ID.md
    VendorText(Id, Box<Prose<VendorFrontMatter>>),
    /// guide.md
    GuideText(Box<Prose<GuideFrontMatter>>),
    /// certification.yaml
    Certification(Box<Certification>),
    /// A file published as it is, with its width and height if it is a picture.
    Asset(Option<(u32, u32)>),
    /// Another block of a guide's folder.
    Block(&'static BlockKind, Box<Block>),
}

/// Parses the text of a file. No value means that the file has faults that hide what it says; what
/// would only follow from them is not reported.
#[must_use]
pub fn file(path: &SourcePath, text: &str, policy: &Policy<'_>) -> Found<Option<Parsed>> {
    if let Some(conflict) = conflict(path, text) {
        return Found { value: None, diagnostics: vec![conflict] };
    }
    match kind_of(path) {
        Ok(kind) => parse(&kind, path, text, policy),
        Err(diagnostic) => Found { value: None, diagnostics: vec![*diagnostic] },
    }
}

fn parse(kind: &Kind, path: &SourcePath, text: &str, policy: &Policy<'_>) -> Found<Option<Parsed>> {
    let whole = yaml::Text { file: path, text, offset: 0 };
    match kind {
        Kind::Site => map(yaml::parse(&whole), |v| Parsed::Site(Box::new(v))),
        Kind::Sources => map(yaml::parse(&whole), Parsed::Sources),
        Kind::Occupations => map(yaml::parse(&whole), Parsed::Occupations),
        Kind::Regions => map(yaml::parse(&whole), Parsed::Regions),
        Kind::WageHeads => map(yaml::parse(&whole), Parsed::WageHeads),
        Kind::Wages(id) => map(wages::read(path, text), |rows| Parsed::Wages(id.clone(), rows)),
        Kind::SiteFacts => map(yaml::parse(&whole), Parsed::SiteFacts),
        Kind::History => map(yaml::parse(&whole), Parsed::History),
        Kind::Vendor(id) => map(yaml::parse(&whole), |v| Parsed::Vendor(id.clone(), Box::new(v))),
        Kind::Certification => map(yaml::parse(&whole), |v| Parsed::Certification(Box::new(v))),
        Kind::Block(kind) => map(kind.parse(&whole), |block| Parsed::Block(kind, Box::new(block))),
        Kind::Page(id) => {
            map(prose(path, text, policy, None), |p| Parsed::Page(id.clone(), Box::new(p)))
        }
        Kind::VendorText(id) => {
            let none = Some(VendorFrontMatter::default());
            map(prose(path, text, policy, none), |p| Parsed::VendorText(id.clone(), Box::new(p)))
        }
        Kind::GuideText => map(prose(path, text, policy, None), |p| Parsed::GuideText(Box::new(p))),
        Kind::RecordedFacts => Found::clean(Some(Parsed::RecordedFacts)),
        Kind::Asset => Found::clean(Some(Parsed::Asset(None))),
    }
}

fn map<T>(found: Found<Option<T>>, make: impl FnOnce(T) -> Parsed) -> Found<Option<Parsed>> {
    Found { value: found.value.map(make), diagnostics: found.diagnostics }
}

/// Front matter and body. `without` stands for front matter that may be left out.
fn prose<F: serde::de::DeserializeOwned>(
    path: &SourcePath,
    text: &str,
    policy: &Policy<'_>,
    without: Option<F>,
) -> Found<Option<Prose<F>>> {
    let mut diagnostics = Vec::new();
    let (front, body_offset) = match markdown::split_front_matter(text) {
        Ok(matter) => {
            let yaml_text = &text[matter.yaml.clone()];
            let source = yaml::Text { file: path, text: yaml_text, offset: matter.yaml.start };
            (yaml::parse(&source).drain_into(&mut diagnostics), matter.body)
        }
        Err(_) if without.is_some() && !text.trim_start_matches('\u{feff}').starts_with("---") => {
            (without, 0)
        }
        Err(fault) => {
            let mut diagnostic = Diagnostic::new(
                fault.rule,
                path,
                At::Bytes(fault.at.start, fault.at.end),
                fault.message,
            );
            diagnostic.help = fault.help;
            return Found { value: None, diagnostics: vec![diagnostic] };
        }
    };
    let body = markdown::parse_body(path, text, body_offset, policy).drain_into(&mut diagnostics);
    diagnostics.extend(too_many_widgets(path, &body));
    let options = options(path, &body, &mut diagnostics);
    Found { value: front.map(|front| Prose { front, body, options }), diagnostics }
}

/// No text has more widgets: each can be as long as all the data of a site.
const MAX_WIDGETS: usize = 100;

fn too_many_widgets(path: &SourcePath, body: &Document) -> Option<Diagnostic> {
    let widgets = body.pieces.iter().filter_map(|piece| match piece {
        Piece::Widget(widget) => Some(widget),
        _ => None,
    });
    let at = &widgets.clone().nth(MAX_WIDGETS)?.at;
    let message =
        format!("this text has {} widgets; at most {MAX_WIDGETS} are shown", widgets.count());
    let diagnostic = Diagnostic::new(&rule::TOO_LARGE, path, At::Bytes(at.start, at.end), message);
    Some(diagnostic.help("keep the widgets that readers need"))
}

/// The options of all widgets of a text that have any.
fn options(
    path: &SourcePath,
    body: &Document,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<u32, Options> {
    let mut all = BTreeMap::new();
    for piece in &body.pieces {
        let Piece::Widget(widget) = piece else { continue };
        if widget.options.trim().is_empty() {
            continue;
        }
        let text = yaml::Text {
            file: path,
            text: &widget.options,
            offset: widget.options_at.start as usize,
        };
        if let Some(options) = Options::parse(&widget.name, &text).drain_into(diagnostics) {
            all.insert(widget.at.start, options);
        }
    }
    all
}

/// Whether certguide reads the file as text.
#[must_use]
pub fn is_text(path: &SourcePath) -> bool {
    let is_wages = path.folder() == "content/wages";
    matches!(path.as_str().rsplit_once('.'), Some((_, ending)) if matches!(ending, "yaml" | "yml" | "md") || (is_wages && ending == "csv"))
}

/// The diagnostic of a file that stands where nothing reads it.
fn unexpected(path: &SourcePath, message: String, help: String) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(&rule::UNEXPECTED_FILE, path, At::File, message).help(help))
}
