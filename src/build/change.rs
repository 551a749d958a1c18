//! When the output will change: the days on which it can, and the first on which it does. Start
//! with [`next_change`].

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::base::diagnostic::has_errors;
use crate::page::theme::Theme;
use crate::render::{self, Sink};
use crate::rules;
use crate::site::Settings;
use crate::site::{Guide, Site};

use super::{Files, read, theme};

/// The day of the build stands in it, so it differs every day.
const DAY_OF_BUILD: &str = "build.json";

/// Every day after that of the site on which something that the content says begins or has ended,
/// in order. On other days nothing can change.
#[must_use]
pub fn days_ahead(site: &Site) -> Vec<Date> {
    let recorded =
        site.history.iter().flat_map(|history| &history.entries).map(|entry| entry.date.0);
    let all: BTreeSet<Date> =
        site.guides.values().flat_map(|guide| site.days(guide)).chain(recorded).collect();
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

/// The first day after that of the settings, up to `until`, on which any output differs;
/// `/build.json` apart. Each day on which something can change is built and compared, so a day is
/// only named if the bytes differ.
///
/// # Errors
/// When a sink fails, which one in memory does not.
pub fn next_change(
    files: &dyn Files,
    settings: &Settings,
    until: Option<Date>,
) -> io::Result<Option<Change>> {
    let Some(days) = Days::of(files, settings) else { return Ok(None) };
    let now = days.on(settings.today)?;
    for day in
        days_ahead(&days.site).into_iter().filter(|day| until.is_none_or(|until| *day <= until))
    {
        let then = days.on(day)?;
        if now != then {
            return Ok(Some(Change { day, files: now.differing(&then), is_wrong: then.is_wrong }));
        }
    }
    Ok(None)
}

/// A site that was read once, to be built for one day after another.
pub struct Days {
    site: Site,
    theme: Theme,
    /// Whether it has faults that no other day mends.
    is_broken: bool,
}

impl Days {
    /// Reads a site; none if there is none to build.
    #[must_use]
    pub fn of(files: &dyn Files, settings: &Settings) -> Option<Self> {
        let read = read(files, settings);
        let (site, theme) = (read.value?, theme(files).ok()?);
        Some(Self { site, theme, is_broken: has_errors(&read.diagnostics) })
    }

    /// What a build on a day gives.
    ///
    /// # Errors
    /// When a sink fails, which one in memory does not.
    pub fn on(&self, day: Date) -> io::Result<Built> {
        let all: Vec<&Guide> = self.site.guides.values().collect();
        let site = self.site.on(day, &all);
        if self.is_broken || has_errors(&rules::run(&site)) {
            return Ok(Built { files: BTreeMap::new(), is_wrong: true });
        }
        let sink = Fingerprints::default();
        let is_wrong = has_errors(&render::all(&site, &self.theme, &sink)?.diagnostics);
        Ok(Built { files: sink.0.into_inner().unwrap_or_else(PoisonError::into_inner), is_wrong })
    }
}

/// The fingerprint of every file of a build, but of `/build.json` and of files that are published
/// as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    files: BTreeMap<String, blake3::Hash>,
    /// Whether the content has errors, so that there is nothing.
    pub is_wrong: bool,
}

impl Built {
    /// The files that differ, come or go.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let all: BTreeSet<&String> = self.files.keys().chain(other.files.keys()).collect();
        all.into_iter()
            .filter(|path| self.files.get(*path) != other.files.get(*path))
            .cloned()
            .collect()
    }
}

/// Keeps of each file only what tells it from another.
#[derive(Default)]
struct Fingerprints(Mutex<BTreeMap<String, blake3::Hash>>);

impl Sink for Fingerprints {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if path != DAY_OF_BUILD {
            let print = blake3::hash(bytes);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), print);
        }
        Ok(())
    }
}
