//! Files with their texts, and places in them, found once for every format. Start with
//! [`Sources::place`].

use std::collections::BTreeMap;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::source::SourcePath;
use crate::build::Files;
use crate::parse::place::{Places, Region};

use super::listing::plain;

/// A diagnostic as formats need it.
pub struct Placed<'s> {
    /// The fault.
    pub diagnostic: &'s Diagnostic,
    /// Its file, relative to the working directory.
    pub path: &'s str,
    /// The text of the file and the place in it; none for a file as a whole, or one that cannot be
    /// read.
    pub region: Option<(&'s str, Region)>,
}

/// The files that are spoken of, read once.
pub struct Sources(BTreeMap<SourcePath, Source>);

struct Source {
    shown: String,
    text: Option<String>,
}

impl Sources {
    /// Reads files. `shown` turns a path of the site into one relative to the working directory.
    pub fn read<'p>(
        paths: impl Iterator<Item = &'p SourcePath>,
        files: &dyn Files,
        shown: &dyn Fn(&SourcePath) -> String,
    ) -> Self {
        let mut sources = BTreeMap::new();
        for path in paths {
            let source = |path: &SourcePath| Source {
                shown: plain(&shown(path)),
                text: files.text(path).ok(),
            };
            sources.entry(path.clone()).or_insert_with_key(source);
        }
        Self(sources)
    }

    /// Finds the place of each diagnostic; in the order of the files, and in each from top to
    /// bottom.
    pub fn place<'s>(&'s self, diagnostics: &'s [Diagnostic]) -> Vec<Placed<'s>> {
        let places =
            self.find(diagnostics.iter().map(|diagnostic| (&diagnostic.file, &diagnostic.at)));
        let placed = diagnostics.iter().zip(places);
        let mut placed: Vec<Placed<'s>> = placed
            .map(|(diagnostic, (path, region))| Placed { diagnostic, path, region })
            .collect();
        placed.sort_by_key(|fault| {
            (&fault.diagnostic.file, fault.region.as_ref().map(|(_, region)| region.bytes.start))
        });
        placed
    }

    /// Finds places: for each its file as shown, and the text with the place in it.
    pub fn find<'s>(
        &'s self,
        at: impl Iterator<Item = (&'s SourcePath, &'s At)>,
    ) -> Vec<(&'s str, Option<(&'s str, Region)>)> {
        let mut places: BTreeMap<&SourcePath, Places<'s>> = BTreeMap::new();
        let found = at.map(|(file, at)| {
            let Some(source) = self.0.get(file) else { return (file.as_str(), None) };
            let region = source.text.as_deref().and_then(|text| {
                let region =
                    places.entry(file).or_insert_with(|| Places::new(file, text)).at(at)?;
                Some((text, region))
            });
            (source.shown.as_str(), region)
        });
        found.collect()
    }
}
