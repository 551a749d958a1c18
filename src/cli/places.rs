//! Diagnostics with their texts and places, found once for every format. Start with [`Sources::place`].

use std::collections::BTreeMap;

use crate::base::diagnostic::Diagnostic;
use crate::base::source::SourcePath;
use crate::build::Files;
use crate::parse::place::{Places, Region};

/// A diagnostic as formats need it.
pub struct Placed<'s> {
    /// The fault.
    pub diagnostic: &'s Diagnostic,
    /// Its file, relative to the working directory.
    pub path: &'s str,
    /// The text of the file and the place in it; none for a file as a whole, or one that cannot be read.
    pub region: Option<(&'s str, Region)>,
}

/// The files that diagnostics speak of, read once.
pub struct Sources(BTreeMap<SourcePath, Source>);

struct Source {
    shown: String,
    text: Option<String>,
}

impl Sources {
    /// Reads the files of all diagnostics. `shown` turns a path of the site into one relative to the working directory.
    pub fn read(diagnostics: &[Diagnostic], files: &dyn Files, shown: &dyn Fn(&SourcePath) -> String) -> Self {
        let mut sources = BTreeMap::new();
        for diagnostic in diagnostics {
            sources
                .entry(diagnostic.file.clone())
                .or_insert_with_key(|path| Source { shown: shown(path), text: files.text(path).ok() });
        }
        Self(sources)
    }

    /// Finds the place of each diagnostic.
    pub fn place<'s>(&'s self, diagnostics: &'s [Diagnostic]) -> Vec<Placed<'s>> {
        let mut places: BTreeMap<&SourcePath, Places<'s>> = BTreeMap::new();
        let placed = diagnostics.iter().filter_map(|diagnostic| {
            let file = &diagnostic.file;
            let source = self.0.get(file)?;
            let region = source.text.as_deref().and_then(|text| {
                let region = places.entry(file).or_insert_with(|| Places::new(file, text)).region(diagnostic)?;
                Some((text, region))
            });
            Some(Placed { diagnostic, path: &source.shown, region })
        });
        placed.collect()
    }
}
