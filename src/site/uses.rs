//! Where texts print a fact: `certguide why` lists it. Start with [`of`].

use crate::base::diagnostic::At;
use crate::base::source::{DataPath, SourcePath};
use crate::markdown::{Document, Piece};
use crate::model::variants::Told;
use crate::model::walk::{Visit, Walk, Walker};

use super::facts::trimmed;
use super::{Guide, Site};

/// A text that prints a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Address of the page, `/aws/ai-practitioner/`.
    pub page: String,
    /// The file.
    pub file: SourcePath,
    /// Where in it.
    pub at: At,
}

/// A path with the guide that it speaks of: `aws/ai-practitioner:exam.fee`. Without a guide it
/// stays as it is.
#[must_use]
pub fn full(guide: Option<&Guide>, path: &str) -> String {
    match (path.split_once(':'), guide) {
        (Some((owner, rest)), _) => format!("{}:{}", owner.trim_matches('/'), trimmed(rest)),
        (None, Some(guide)) => format!("{}:{}", guide.address, trimmed(path)),
        (None, None) => trimmed(path),
    }
}

/// The texts of all guides, pages and vendors that print a fact, in that order. `is_it` judges
/// paths with their guides: several may name one fact.
#[must_use]
pub fn of(site: &Site, is_it: &dyn Fn(&str) -> bool) -> Vec<Use> {
    let mut out = Vec::new();
    for guide in site.guides.values() {
        let page = format!("/{}/", guide.address);
        let mut found = Search { is_it, guide: Some(guide), page: &page, out: &mut out };
        let file = guide.text_file();
        found.body(&file, &guide.text.body);
        let mut see = |path: &DataPath, visit: Visit<'_>| found.value(&file, path, visit);
        guide.text.front.walk(&mut Walker::new(DataPath::default(), &mut see));
        let mut see = |path: &DataPath, visit: Visit<'_>| {
            let (file, path) = guide.place(path);
            found.value(&file, &path, visit);
        };
        guide.written.walk(&mut Walker::new(DataPath::default(), &mut see));
    }
    let mut loose =
        |page: String, file: &SourcePath, body: &Document, description: Option<&Told>| {
            let mut found = Search { is_it, guide: None, page: &page, out: &mut out };
            found.body(file, body);
            for md in description.iter().flat_map(|told| told.all()) {
                found.value(file, &DataPath::of(["description".into()]), Visit::Md(md));
            }
        };
    for (id, page) in &site.pages {
        let address = if id.as_str() == "index" { "/".to_owned() } else { format!("/{id}/") };
        loose(address, &page.file, &page.text.body, page.text.front.description.as_ref());
    }
    for (id, vendor) in &site.vendors {
        let Some(text) = &vendor.text else { continue };
        let file = SourcePath::new(&format!("content/vendors/{id}.md"));
        loose(format!("/{id}/"), &file, &text.body, text.front.description.as_ref());
    }
    out
}

/// One page, searched.
struct Search<'s> {
    is_it: &'s dyn Fn(&str) -> bool,
    guide: Option<&'s Guide>,
    page: &'s str,
    out: &'s mut Vec<Use>,
}

impl Search<'_> {
    fn body(&mut self, file: &SourcePath, body: &Document) {
        for start in self.places(body) {
            self.push(file, At::Bytes(start, start));
        }
    }

    /// A value is listed once, however often it prints the fact.
    fn value(&mut self, file: &SourcePath, path: &DataPath, visit: Visit<'_>) {
        if let Visit::Md(md) = visit
            && !self.places(&md.0).is_empty()
        {
            self.push(file, At::Value(path.clone()));
        }
    }

    fn push(&mut self, file: &SourcePath, at: At) {
        self.out.push(Use { page: self.page.to_owned(), file: file.clone(), at });
    }

    fn places(&self, document: &Document) -> Vec<u32> {
        let mut found = Vec::new();
        self.pieces(&document.pieces, &mut found);
        document.footnotes.iter().for_each(|note| self.pieces(&note.pieces, &mut found));
        found.sort_unstable();
        found
    }

    fn pieces(&self, pieces: &[Piece], found: &mut Vec<u32>) {
        for piece in pieces {
            match piece {
                Piece::Fact { path, at, .. } if (self.is_it)(&full(self.guide, path)) => {
                    found.push(at.start)
                }
                Piece::Picture { alt, .. } => self.pieces(alt, found),
                _ => {}
            }
        }
    }
}
