//! YAML text to typed values with every fault and its place. The only layer that names the YAML
//! crates.
//!
//! Start with [`parse`]. A text is read once: a scan of the parser's events ([`scan`]) makes a
//! [`tree`] of it and judges syntax, duplicate keys, empty values, tags, depth and aliases; serde
//! reads the values of that tree, never the text. serde stops at the first fault, so [`faults`]
//! takes the faulty place out and tries again until the rest is read.

mod faults;
mod message;
mod plain;
mod repair;
mod scan;
mod tree;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::rule::{self, Rule};
use crate::base::source::{DataPath, SourcePath};

/// YAML text that begins at a byte of its file: 0 for a file of its own, later for front matter and
/// widgets' options.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The file.
    pub file: &'a SourcePath,
    /// The text; a byte order mark and Windows line ends are accepted.
    pub text: &'a str,
    /// Where the text begins in the file, in bytes.
    pub offset: usize,
}

/// A fault before it is known to which file it belongs: bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    rule: &'static Rule,
    at: Range<usize>,
    message: String,
    help: String,
}

/// Which place of an entry is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The key.
    Key,
    /// What it leads to.
    Value,
}

/// Parses a text to a typed value. There is no value if there is any fault; then all faults of the
/// text are reported, in the order of their places.
#[must_use]
pub fn parse<T: DeserializeOwned>(source: &Text<'_>) -> Found<Option<T>> {
    let (bom, text) = match source.text.strip_prefix('\u{feff}') {
        Some(rest) => (3, rest),
        None => (0, source.text),
    };
    let scanned = scan::scan(text);
    if scanned.faults.is_empty()
        && let Ok(value) = serde_yaml::from_value(scanned.tree.value())
    {
        return Found::clean(Some(value));
    }
    let mut found = faults::all::<T>(text, scanned);
    found.sort_by_key(|a| (a.at.start, a.at.end));
    found.dedup();
    let offset = source.offset + bom;
    let diagnostics = found.into_iter().map(|fault| {
        let at = At::from(fault.at.start + offset..fault.at.end + offset);
        let diagnostic = Diagnostic::new(fault.rule, source.file, at, fault.message);
        if fault.help.is_empty() { diagnostic } else { diagnostic.help(fault.help) }
    });
    Found { value: None, diagnostics: diagnostics.collect() }
}

/// A value as YAML in block style.
///
/// # Errors
/// If it has no form in YAML.
pub fn text<T: serde::Serialize>(value: &T) -> Result<String, String> {
    serde_yaml::to_string(value).map_err(|error| error.to_string())
}

/// Where the values of a text are.
pub struct Places<'t> {
    tree: tree::Tree<'t>,
    bom: usize,
}

impl<'t> Places<'t> {
    /// Scans a text.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { tree: scan::scan(&text[bom..]).tree, bom }
    }

    /// The bytes of a value; of the nearest place around it if the path leads deeper than the text.
    #[must_use]
    pub fn find(&self, path: &DataPath, place: Place) -> Option<Range<usize>> {
        let range = self.tree.find(&path.0, place)?;
        Some(range.start + self.bom..range.end + self.bom)
    }
}

/// A scalar of a text: its text and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Its text.
    pub text: String,
    /// Its bytes, quotes included.
    pub at: Range<usize>,
}

/// Every scalar of a text by its path. For the linter, which reads prose again: typed values keep
/// no source text.
#[must_use]
pub fn scalars(text: &str) -> BTreeMap<DataPath, Scalar> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let found = scan::scan(&text[bom..]).tree.scalars();
    let scalar = |(path, text, at): (_, String, Range<usize>)| {
        (DataPath(path), Scalar { text, at: at.start + bom..at.end + bom })
    };
    found.into_iter().map(scalar).collect()
}

/// Encodes a fault for `serde::de::Error::custom`, so that what reads a value can name its rule and
/// the cure; [`parse`] decodes it.
#[must_use]
pub fn fault(rule: &'static Rule, message: &str, help: &str) -> String {
    // A value may hold the separator too, from an escape.
    let plain = |text: &str| text.replace('\u{1}', "\u{fffd}");
    format!("\u{1}{}\u{1}{}\u{1}{}\u{1}", rule.name, plain(message), plain(help))
}

/// What [`fault`] encoded.
fn decode(text: &str) -> Option<(&'static Rule, String, String)> {
    let mut parts = text.split('\u{1}').skip(1);
    let (name, message, help) = (parts.next()?, parts.next()?, parts.next()?);
    Some((rule::by_name(name)?, message.to_owned(), help.to_owned()))
}

#[cfg(test)]
mod other;
#[cfg(test)]
mod tests;
