//! What a figure reaches: every output that would read otherwise if it did. Nothing keeps a list of
//! who shows what: the site is built a second time with another value in the figure's place, and
//! what differs uses it.
//!
//! Start with [`of`]. `edit` writes the other value into the file, `parts` names what differs
//! inside an output.

mod edit;
mod parts;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use crate::base::diagnostic::{Diagnostic, has_errors};
use crate::base::source::{DataPath, SourcePath};
use crate::markdown::{Policy, RawHtml};
use crate::page::theme::Theme;
use crate::parse;
use crate::render::{self, Sink};
use crate::site::Settings;
use crate::site::Site;

use super::{Files, load, theme};

/// A published file that uses a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its path relative to the output.
    pub path: String,
    /// What in it: widgets and other parts of a page, keys of JSON, lines and columns of CSV. Empty
    /// if the file has no parts.
    pub parts: Vec<String>,
}

/// What a figure reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The outputs that show its value or follow from it.
    pub value: Vec<Output>,
    /// The further outputs that its date is in.
    pub date: Vec<Output>,
}

/// Finds what a figure reaches that stands in a file at a place. None if no other value can be
/// written there.
///
/// # Errors
/// When a file cannot be read, or a sink fails, which those in memory do not.
pub fn of(
    files: &dyn Files,
    settings: &Settings,
    site: &Site,
    (file, place): (&SourcePath, &DataPath),
) -> io::Result<Option<Reach>> {
    let refused = |diagnostic: &Diagnostic| io::Error::other(diagnostic.message.clone());
    let text = files.text(file).map_err(|diagnostic| refused(&diagnostic))?;
    let policy = Policy { raw_html: RawHtml::Refuse, widgets: &[] };
    let is_read = |text: &String| !has_errors(&parse::file(file, text, &policy).diagnostics);
    let Some(other) = edit::values(&text, place).into_iter().find(is_read) else { return Ok(None) };
    let theme = theme(files).map_err(|faults| {
        io::Error::other(faults.first().map_or_else(String::new, |f| f.message.clone()))
    })?;
    let now = Now::of(site, &theme)?;
    let value = now.differing(&Edited { files, file, text: other }, settings)?;
    let date = match edit::date(&text, place) {
        Some(text) => now.differing(&Edited { files, file, text }, settings)?,
        None => Contents::new(),
    };
    // What differs is rendered once more as it is, to see in what.
    let before = Kept::new(|path, bytes| {
        (value.contains_key(path) || date.contains_key(path)).then(|| bytes.to_vec())
    });
    render::all(site, &theme, &before)?;
    let before = before.files();
    let output = |(path, after): (&String, &Vec<u8>)| {
        let before = before.get(path).map_or(&[][..], Vec::as_slice);
        Output { path: path.clone(), parts: parts::differing(path, before, after) }
    };
    let further = date.iter().filter(|(path, _)| !value.contains_key(*path));
    Ok(Some(Reach {
        value: value.iter().map(output).collect(),
        date: further.map(output).collect(),
    }))
}

/// Files by their paths.
type Contents = BTreeMap<String, Vec<u8>>;

/// A site's files with one of them edited.
struct Edited<'f> {
    files: &'f dyn Files,
    file: &'f SourcePath,
    text: String,
}

impl Files for Edited<'_> {
    fn paths(&self) -> &[SourcePath] {
        self.files.paths()
    }

    fn text(&self, path: &SourcePath) -> Result<String, Box<Diagnostic>> {
        if path == self.file { Ok(self.text.clone()) } else { self.files.text(path) }
    }

    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.files.bytes(path)
    }
}

/// The site as it is: of each output only its fingerprint, so that a large site is never in memory.
struct Now<'t> {
    theme: &'t Theme,
    prints: BTreeMap<String, blake3::Hash>,
}

impl<'t> Now<'t> {
    fn of(site: &Site, theme: &'t Theme) -> io::Result<Self> {
        let prints = Kept::new(|_, bytes| Some(blake3::hash(bytes)));
        render::all(site, theme, &prints)?;
        Ok(Self { theme, prints: prints.files() })
    }

    /// The outputs that are others with an edited file.
    fn differing(&self, edited: &Edited<'_>, settings: &Settings) -> io::Result<Contents> {
        // The other value may break a rule, such as a sum of weights; what it would change shows
        // all the same.
        let Some(other) = load(edited, settings).value else { return Ok(Contents::new()) };
        let differs =
            |path: &str, bytes: &[u8]| self.prints.get(path) != Some(&blake3::hash(bytes));
        let then = Kept::new(|path, bytes| differs(path, bytes).then(|| bytes.to_vec()));
        render::all(&other, self.theme, &then)?;
        Ok(then.files())
    }
}

/// Keeps of each file what is wanted of it.
struct Kept<T, F> {
    wanted: F,
    files: Mutex<BTreeMap<String, T>>,
}

impl<T, F: Fn(&str, &[u8]) -> Option<T>> Kept<T, F> {
    fn new(wanted: F) -> Self {
        Self { wanted, files: Mutex::default() }
    }

    fn files(self) -> BTreeMap<String, T> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send, F: Fn(&str, &[u8]) -> Option<T> + Sync> Sink for Kept<T, F> {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if let Some(kept) = (self.wanted)(path, bytes) {
            self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), kept);
        }
        Ok(())
    }
}
