//! When the output will change: the days on which it can, and the first on which it does.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::base::diagnostic::has_errors;
use crate::render::{Making, Sink};
use crate::site::assemble::Settings;
use crate::site::{Site, lifecycle};

use super::{Files, load, run};

/// The day of the build stands in it, so it differs every day.
const DAY_OF_BUILD: &str = "build.json";

/// Every day after that of the site on which something that the content says begins or has ended, in order. On other
/// days nothing can change.
#[must_use]
pub fn days_ahead(site: &Site) -> Vec<Date> {
    let all: BTreeSet<Date> =
        site.guides.values().flat_map(|guide| lifecycle::days(&guide.data, &guide.lifecycle)).collect();
    all.into_iter().filter(|day| *day > *site.today).collect()
}

/// A day on which a build gives something else than one on the day before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub day: Date,
    /// The files that differ, come or go.
    pub files: Vec<String>,
    /// Whether the content has errors on that day, so that nothing could be published.
    pub is_wrong: bool,
}

/// The first day after that of the settings, up to `until`, on which any output differs; `/build.json` apart. Each day
/// on which something can change is built and compared, so a day is only named if the bytes differ.
///
/// # Errors
/// When a sink fails, which one in memory does not.
pub fn next_change(files: &dyn Files, settings: &Settings, until: Option<Date>) -> io::Result<Option<Change>> {
    let Some(site) = load(files, settings).value else { return Ok(None) };
    let now = prints(files, settings)?;
    for day in days_ahead(&site).into_iter().filter(|day| until.is_none_or(|until| *day <= until)) {
        let then = prints(files, &Settings { today: day, ..settings.clone() })?;
        let differs = |path: &&String| now.0.get(*path) != then.0.get(*path);
        let names: BTreeSet<&String> = now.0.keys().chain(then.0.keys()).filter(differs).collect();
        if !names.is_empty() || now.1 != then.1 {
            let files = names.into_iter().cloned().collect();
            return Ok(Some(Change { day, files, is_wrong: then.1 }));
        }
    }
    Ok(None)
}

type Prints = BTreeMap<String, blake3::Hash>;

/// The fingerprint of every file, and whether the content has errors.
fn prints(files: &dyn Files, settings: &Settings) -> io::Result<(Prints, bool)> {
    let sink = Fingerprints::default();
    let is_wrong = has_errors(&run(files, settings, &sink)?);
    Ok((sink.0.into_inner().unwrap_or_else(PoisonError::into_inner), is_wrong))
}

/// Keeps of each file only what tells it from another.
#[derive(Default)]
struct Fingerprints(Mutex<Prints>);

impl Sink for Fingerprints {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if path != DAY_OF_BUILD {
            let print = blake3::hash(bytes);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), print);
        }
        Ok(())
    }

    fn put_large(&self, path: &str, make: &mut Making<'_>) -> io::Result<()> {
        let mut hashing = Hashing(blake3::Hasher::new());
        make(&mut hashing)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), hashing.0.finalize());
        Ok(())
    }
}

/// A file of which only the fingerprint is made.
struct Hashing(blake3::Hasher);

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
