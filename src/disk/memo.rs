//! What a build read, said, and published, noted for the next one: a build that is asked the same
//! and would read the same would say and publish the same, so it need not run. Start with
//! [`Reading`], which watches what is read, and [`Memo::holds`], which says whether a note may be
//! believed.
//!
//! A note never decides what a page says; it only ever says "nothing to do", and only where that is
//! known:
//!
//! - Of the site's files, the bytes that the build itself was given are hashed. A later build reads
//!   and hashes them again, unless every one has the size, the times, and the inode that it had,
//!   and these were older than the build that read it (a file that is changed within one tick of
//!   the clock can keep its times).
//! - Published files are known by size, times, and inode too. They are looked at after the clock
//!   has ticked, and must be the very files that were written or compared.
//! - Whoever asks must be the same program, with the same settings, since the same start of the
//!   machine: after a power cut, what a file system says of a file need not be what it holds.
//!
//! The note is part of what one build says to the next ([`super::state`]): sealed with the user's
//! key, bound to the work folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::diagnostic::Diagnostic;
use crate::base::source::SourcePath;
use crate::build::Files;
use crate::site::Settings;

use super::dir::Dir;
use super::look;
use super::meta::{Identity, Meta, Moment};
use super::read::Folder;

/// Hexadecimal digits of a hash.
type Digest = String;

/// More than this, and the build is not noted: it would be read at every build.
const MOST_SAID: usize = 10_000;

/// The program that builds: the file that it was started from, or nothing if that is not known.
#[derive(Clone, Debug, Default)]
pub struct Program(Option<Meta>);

impl Program {
    /// A program by its file.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        // A link to the program is followed: which file it leads to is what counts.
        Self(std::fs::canonicalize(path).ok().and_then(|path| look::plain(&[&path])?.pop()))
    }
}

/// What decides about a build besides the site's files; none if the program does not know itself.
fn asked(settings: &Settings, program: &Program) -> Option<Digest> {
    let Settings { today, base_url, drafts } = settings;
    let program = program.0?;
    let start = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    let mut lines = Lines::default();
    lines.file("", &program);
    lines.text(&format!("{version} {today} {base_url:?} {drafts} {start}"));
    Some(lines.digest())
}

/// The site's files as one build reads them, watched.
#[derive(Debug)]
pub struct Reading<'f> {
    folder: &'f Folder,
    asked: Option<Digest>,
    /// What the clock said before anything was looked at, on the file system of this folder.
    began: Moment,
    near: Identity,
    seen: Option<Seen>,
    /// Hashes of what was read; none if it could not be read, or was not the same each time.
    held: Mutex<BTreeMap<SourcePath, Option<blake3::Hash>>>,
}

/// What the site's files look like from outside.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    /// Their names and sizes.
    sizes: Digest,
    /// Their times and inodes, too; none if one of them may be changed without a change of these.
    stamps: Option<Digest>,
}

impl<'f> Reading<'f> {
    /// Looks at all files, none of which has been read yet. `began` is what the clock said before,
    /// on the file system of `near`.
    pub(super) fn new(
        folder: &'f Folder,
        settings: &Settings,
        program: &Program,
        began: Moment,
        near: Identity,
    ) -> Self {
        let seen = seen(folder, began, near);
        Self { folder, asked: asked(settings, program), began, near, seen, held: Mutex::default() }
    }

    /// The hash of the bytes of all files: as they were given to the build, or as they are if it
    /// read nothing of them.
    fn contents(&self) -> Option<Digest> {
        let hash = |path: &SourcePath| match self.held().get(path) {
            Some(held) => *held,
            None => self.folder.bytes(path).ok().map(|bytes| blake3::hash(&bytes)),
        };
        let hashes: Vec<blake3::Hash> =
            self.folder.paths().par_iter().map(hash).collect::<Option<_>>()?;
        let mut lines = Lines::default();
        for (path, hash) in self.folder.paths().iter().zip(hashes) {
            lines.text(path.as_str());
            lines.bytes(hash.as_bytes());
        }
        Some(lines.digest())
    }

    fn held(&self) -> std::sync::MutexGuard<'_, BTreeMap<SourcePath, Option<blake3::Hash>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, path: &SourcePath, bytes: Option<&[u8]>) {
        let hash = bytes.map(blake3::hash);
        let mut held = self.held();
        let noted = held.entry(path.clone()).or_insert(hash);
        if *noted != hash {
            *noted = None;
        }
    }
}

impl Files for Reading<'_> {
    fn paths(&self) -> &[SourcePath] {
        self.folder.paths()
    }

    fn text(&self, path: &SourcePath) -> Result<String, Box<Diagnostic>> {
        let text = self.folder.text(path);
        self.note(path, text.as_ref().ok().map(String::as_bytes));
        text
    }

    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        let bytes = self.folder.bytes(path);
        self.note(path, bytes.as_deref().ok());
        bytes
    }
}

fn seen(folder: &Folder, began: Moment, near: Identity) -> Option<Seen> {
    let places: Vec<&Path> = folder.places().values().map(PathBuf::as_path).collect();
    let metas = look::plain(&places)?;
    let (mut sizes, mut stamps) = (Lines::of(metas.len()), Lines::of(metas.len()));
    for (path, meta) in folder.paths().iter().zip(&metas) {
        sizes.text(path.as_str());
        sizes.number(meta.length);
        stamps.file(path.as_str(), meta);
    }
    // Two file systems can have two clocks.
    let is_settled =
        metas.iter().all(|meta| meta.is_older_than(began) && meta.identity.is_on_device_of(near));
    Some(Seen { sizes: sizes.digest(), stamps: is_settled.then(|| stamps.digest()) })
}

/// What a build leaves for the next one to know it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memo {
    asked: Digest,
    sizes: Digest,
    stamps: Option<Digest>,
    contents: Digest,
    pub(super) published: Published,
    /// The warnings.
    pub(super) said: Vec<Diagnostic>,
}

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Published {
    folder: Identity,
    stamps: Digest,
    /// When it was looked at. The clock must not have gone back since.
    at: Moment,
    /// How many files of this site there are.
    pub(super) files: usize,
    /// How many of the site before.
    pub(super) kept: usize,
}

impl Published {
    /// What lies in a folder, of whose files some are `kept`.
    pub(super) fn new(folder: Identity, files: &[(String, Meta)], kept: usize, at: Moment) -> Self {
        Self { folder, stamps: digest(files), at, files: files.len() - kept, kept }
    }

    /// Whether a folder is that one, with the same files in it.
    fn is_there(&self, out: &Dir) -> bool {
        let is_the_folder = out.itself().is_ok_and(|meta| meta.identity == self.folder);
        let files = || look::files(out).ok().flatten();
        is_the_folder && files().is_some_and(|files| digest(&files) == self.stamps)
    }
}

/// What became of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// By what the files look like.
    AtSight,
    /// By what the files hold.
    AsRead,
    /// There is something to build.
    No,
}

impl Memo {
    /// The note of a build; none if it does not know for sure what it read.
    pub(super) fn new(
        reading: &Reading<'_>,
        published: Published,
        said: &[Diagnostic],
    ) -> Option<Self> {
        let (asked, seen) = (reading.asked.clone()?, reading.seen.as_ref()?);
        let contents = reading.contents().filter(|_| said.len() <= MOST_SAID)?;
        let sizes = seen.sizes.clone();
        // Where a file was another one for a while, what it looks like says nothing of what was
        // read.
        let is_still =
            self::seen(reading.folder, reading.began, reading.near).as_ref() == Some(seen);
        let stamps = seen.stamps.clone().filter(|_| is_still);
        Some(Self { asked, sizes, stamps, contents, published, said: said.to_vec() })
    }

    /// Whether a build would read, say, and publish the same. The cheapest questions come first,
    /// and what has another size is not read.
    pub(super) fn holds(&self, reading: &Reading<'_>, out: &Dir, began: Moment) -> Holds {
        let Some(seen) = &reading.seen else { return Holds::No };
        let is_asked_the_same =
            reading.asked.as_ref() == Some(&self.asked) && self.published.at <= began;
        if !is_asked_the_same || seen.sizes != self.sizes || !self.published.is_there(out) {
            return Holds::No;
        }
        if self.stamps.is_some() && self.stamps == seen.stamps {
            return Holds::AtSight;
        }
        if reading.contents().as_ref() == Some(&self.contents) { Holds::AsRead } else { Holds::No }
    }

    /// The same note for files that have been read and look otherwise now.
    pub(super) fn seen_again(&self, reading: &Reading<'_>) -> Self {
        Self { stamps: reading.seen.as_ref().and_then(|seen| seen.stamps.clone()), ..self.clone() }
    }
}

fn digest(files: &[(String, Meta)]) -> Digest {
    let mut lines = Lines::of(files.len());
    files.iter().for_each(|(path, meta)| lines.file(path, meta));
    lines.digest()
}

/// What is hashed, so written that no two lists of values look alike.
#[derive(Default)]
struct Lines(Vec<u8>);

impl Lines {
    /// Room for as many files, so that it need not grow.
    fn of(files: usize) -> Self {
        Self(Vec::with_capacity(files * 160))
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    /// All by which a file is known without being read.
    fn file(&mut self, path: &str, meta: &Meta) {
        self.text(path);
        self.number(meta.kind as u64);
        let (device, inode) = meta.identity.numbers();
        [device, inode, meta.length].into_iter().for_each(|number| self.number(number));
        for (seconds, nanoseconds) in [meta.modified, meta.changed] {
            self.number(seconds.cast_unsigned());
            self.number(nanoseconds.into());
        }
    }

    fn digest(&self) -> Digest {
        blake3::hash(&self.0).to_hex().to_string()
    }
}
