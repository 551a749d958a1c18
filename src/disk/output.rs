//! The output folder: files are staged beside it and published together, or not at all.
//!
//! Start with [`Staging`]. Beside `dist` lies `.dist.certguide`, on the same file system:
//!
//! - `new/`: files of this run that differ from the published ones, under numbers;
//! - `tree/`: the previous site. A commit brings it up to date by hard links to the published
//!   files, moves the new files in, and exchanges it with `dist` at one stroke. What is published
//!   is never opened for writing;
//! - `aside`: the published site for the moment of a swap in two steps;
//! - `state`: what this run says to the next one, sealed with the user's key ([`super::state`]);
//! - `lock`: one build at a time.
//!
//! A checkout can bring files of these names. So nothing in the work folder is used but what the
//! state names, all else is removed when a run begins, and both folders are worked in by their
//! descriptors ([`super::dir`]).
//!
//! A file that is equal keeps its inode and so its time; if nothing differs, nothing is touched.
//! Whether a file of `tree` may stay is asked of the file itself (it must be the published one, by
//! inode), not of a list that could be out of date. Files are not synced one by one, which would
//! cost more than the build: after a power cut the file system decides what is there, and the next
//! build mends it, for it compares bytes; after a kill there is always one whole site.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::base::diagnostic::Diagnostic;
use crate::render::Sink;
use crate::site::Settings;

use super::dir::Dir;
use super::exchange::{At, Renames, Swapped, swap};
use super::guard::{
    IS_MOUNT_POINT, LOCK, Lock, busy_or_io, lock, published, refuse_foreign, refuse_path, work_name,
};
use super::key::Key;
use super::memo::{Holds, Memo, Program, Published, Reading};
use super::meta::{Meta, Moment};
use super::place::{Place, checkout, refuse_inside};
use super::puts::{Put, Puts, is_as_named, is_as_put, made, refuse_clashes};
use super::read::Folder;
use super::state::{self, Made, State};
use super::{clock, look, steps, tree};

pub use super::guard::MARKER;
pub use super::place::OutputError;
pub use super::sink::Discard;

const MARKER_TEXT: &[u8] = b"certguide created this folder: a build replaces its contents.\n";

/// Names in the work folder.
const TREE: &str = "tree";
const NEW: &str = "new";
const ASIDE: &str = "aside";

/// Said after [`Swapped::InTwoSteps`].
const IN_TWO_STEPS: &str = "this file system cannot exchange two folders atomically: for a moment there was no site in the output folder";

/// Said after [`Swapped::NotAtAll`].
const FILE_BY_FILE: &str = "this file system cannot rename folders: the site was updated file by file; if a build is interrupted, the next one finishes it";

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or differ.
    pub written: usize,
    /// Files that are no longer there.
    pub removed: usize,
    /// Files that are as they were.
    pub unchanged: usize,
    /// Files of the site before that stay for pages that were read before this publication.
    pub kept: usize,
    /// What the publisher should know about how it went. The site is published all the same.
    pub warnings: Vec<String>,
}

/// A site on its way to the output folder.
#[derive(Debug)]
pub struct Staging {
    place: Place,
    /// What is published; nothing yet: files go straight into the tree.
    out: Option<Dir>,
    work: Dir,
    tree: Dir,
    new: Dir,
    state: State,
    key: Key,
    renames: Renames,
    puts: Mutex<Puts>,
    /// What the clock said when nothing had been read yet.
    began: Moment,
    _lock: Lock,
}

/// What the last build said and did, for one that would say and do the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// Its warnings.
    pub said: Vec<Diagnostic>,
    /// What there is to do: nothing.
    pub changes: Changes,
}

impl Staging {
    /// Makes ready to publish a site into `out`, and finishes or undoes what an earlier run that
    /// was cut off left behind.
    ///
    /// # Errors
    /// If the folder is not ours, lies among the site's own files, is a link or a mount point, or
    /// another build is at work on it.
    pub fn begin(out: &Path, site: &Path, key: Key) -> Result<Self, OutputError> {
        // Before folders are made on the way, and again with those on the way.
        refuse_inside(out, site)?;
        let place = Place::open(out, Some(&checkout(site)))?;
        refuse_inside(&place.path, site)?;
        Self::begin_with(place, key, Renames::default())
    }

    /// [`Staging::begin`] for files that belong to no site, on a file system that renames folders
    /// in its own way.
    ///
    /// # Errors
    /// As [`Staging::begin`].
    pub fn begin_with(place: Place, key: Key, renames: Renames) -> Result<Self, OutputError> {
        refuse_foreign(&place)?;
        let (work, lock) = lock(&place)?;
        let io = |error| busy_or_io(&place.path.with_file_name(work_name(&place)), error);
        let near =
            place.parent.itself().and_then(|parent| Ok((parent, work.itself()?))).map_err(io)?;
        if !near.0.identity.is_on_device_of(near.1.identity) {
            return Err(OutputError::Refused(format!("{} {IS_MOUNT_POINT}", place.path.display())));
        }
        let (out, state) = prepare(&place, &work, &key).map_err(io)?;
        let (tree, new) = rooms(&work).map_err(io)?;
        let began = clock::now(&work).map_err(io)?;
        Ok(Self {
            place,
            out,
            work,
            tree,
            new,
            state,
            key,
            renames,
            puts: Mutex::default(),
            began,
            _lock: lock,
        })
    }

    /// The files that this run is about to read, watched.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn reading<'f>(
        &self,
        folder: &'f Folder,
        settings: &Settings,
        program: &Program,
    ) -> Result<Reading<'f>, OutputError> {
        let work =
            self.work.itself().map_err(|error| OutputError::Io(self.place.path.clone(), error))?;
        Ok(Reading::new(folder, settings, program, self.began, work.identity))
    }

    /// What the last build said and did, if this one would say and do the same.
    #[must_use]
    pub fn nothing_new(&self, reading: &Reading<'_>) -> Option<Last> {
        let (out, memo) = (self.out.as_ref()?, self.state.memo()?);
        match memo.holds(reading, out, self.began) {
            Holds::No => return None,
            Holds::AtSight => {}
            Holds::AsRead => {
                let mut state = self.state.clone();
                state.note(Some(&memo.seen_again(reading)));
                // Else the next build reads them again.
                let _ = state.write(&self.work, &self.key);
            }
        }
        let (unchanged, kept) = (memo.published.files, memo.published.kept);
        let mut changes = Changes { unchanged, kept, ..Changes::default() };
        changes.warnings.extend(self.tidy_up());
        Some(Last { said: memo.said, changes })
    }

    /// Publishes what was put, all of it at one stroke.
    ///
    /// # Errors
    /// When the disk says no; the published site is whole in any case.
    pub fn commit(self) -> Result<Changes, OutputError> {
        self.commit_noting(None)
    }

    /// The same for a site whose files were read through `reading`, and of which the build had this
    /// to say.
    ///
    /// # Errors
    /// As [`Staging::commit`].
    pub fn commit_read(
        self,
        reading: &Reading<'_>,
        said: &[Diagnostic],
    ) -> Result<Changes, OutputError> {
        self.commit_noting(Some((reading, said)))
    }

    fn commit_noting(
        self,
        noted: Option<(&Reading<'_>, &[Diagnostic])>,
    ) -> Result<Changes, OutputError> {
        let io = |error: io::Error| match error.kind() {
            // Something is mounted on the folder from the same file system, which only a rename
            // finds out.
            io::ErrorKind::ResourceBusy => {
                OutputError::Refused(format!("{} {IS_MOUNT_POINT}", self.place.path.display()))
            }
            _ => OutputError::Io(self.place.path.clone(), error),
        };
        self.put(MARKER, MARKER_TEXT).map_err(io)?;
        let mut puts =
            std::mem::take(&mut *self.puts.lock().unwrap_or_else(PoisonError::into_inner));
        refuse_clashes(&puts).map_err(io)?;
        let mut changes = match &self.out {
            None => self.publish_first(&puts).map_err(io)?,
            Some(out) => self.publish(out, &mut puts).map_err(io)?,
        };
        if let Some((reading, said)) = noted {
            // What keeps this build from being noted costs the next one its time, and nothing else.
            let _ = self.note(&puts, changes.kept, reading, said);
        }
        changes.warnings.extend(self.tidy_up());
        Ok(changes)
    }

    /// A warning if the work folder is not as the next run wants it.
    fn tidy_up(&self) -> Option<String> {
        let error = self.work.remove(NEW).err()?;
        let work = self.place.path.with_file_name(work_name(&self.place));
        Some(format!(
            "the work folder {} could not be cleaned up ({error}); the next build tries again",
            work.display()
        ))
    }

    /// Notes what was read, said and published, if all of it is known for sure.
    fn note(
        &self,
        puts: &Puts,
        kept: usize,
        reading: &Reading<'_>,
        said: &[Diagnostic],
    ) -> io::Result<()> {
        let Some(out) = published(&self.place)? else { return Ok(()) };
        let folder = out.itself()?.identity;
        let mut state = State::read(&self.work, &self.key)?.unwrap_or_default();
        if state.of(folder).is_none() {
            state = State::new(vec![made(&out, puts, Vec::new())?]);
        }
        // What is written to from here on is younger.
        let Some(now) = clock::next_tick(&self.work)? else { return Ok(()) };
        let files = look::files(&out)?.filter(|files| is_as_put(&out, files, puts, now));
        let published = files.map(|files| Published::new(folder, &files, kept, now));
        state.note(published.and_then(|published| Memo::new(reading, published, said)).as_ref());
        state.write(&self.work, &self.key)
    }

    /// Forgets what was put; the published site stays as it was.
    pub fn abandon(self) {
        // What cannot be removed now is removed by the next run.
        let _ = self.work.remove(NEW);
        if self.out.is_none() {
            let _ = self.place.parent.remove(&work_name(&self.place));
        }
    }

    fn publish_first(&self, puts: &Puts) -> io::Result<Changes> {
        let made = vec![made(&self.tree, puts, Vec::new())?];
        State::new(made).write(&self.work, &self.key)?;
        // It was empty when the run began; if it no longer is, this fails, as it must.
        self.place.parent.remove_empty(&self.place.name)?;
        self.work.rename(TREE, &self.place.parent, &self.place.name)?;
        Ok(Changes { written: puts.len(), ..Changes::default() })
    }

    /// Publishes over a site. What is kept of it joins what was put.
    fn publish(&self, out: &Dir, puts: &mut Puts) -> io::Result<Changes> {
        let unchanged = puts.values().filter(|put| put.new.is_none()).count();
        let mut changes =
            Changes { written: puts.len() - unchanged, unchanged, ..Changes::default() };
        let now = out.itself()?.identity;
        let before = self.state.of(now).cloned();
        let before = before.unwrap_or_else(|| Made {
            folder: now,
            fingerprinted: Vec::new(),
            kept: Vec::new(),
        });
        let listing = tree::list(out)?;
        let gone: Vec<String> =
            listing.files.into_iter().filter(|path| !puts.contains_key(path)).collect();
        let stays = |path: &String, kept: &[String]| kept.contains(path) && is_as_named(out, path);
        if changes.written == 0
            && listing.odd.is_empty()
            && gone.iter().all(|path| stays(path, &before.kept))
        {
            changes.kept = gone.len();
            puts.extend(gone.into_iter().map(|path| (path, Put::KEPT)));
            return Ok(changes);
        }
        let (kept, removed): (Vec<String>, Vec<String>) =
            gone.into_iter().partition(|path| stays(path, &before.fingerprinted));
        (changes.kept, changes.removed) = (kept.len(), removed.len());
        let after = made(&self.tree, puts, kept.clone())?;
        puts.extend(kept.into_iter().map(|path| (path, Put::KEPT)));
        self.bring_up_to_date(out, puts)?;
        let state = State::new(vec![before, after]);
        state.write(&self.work, &self.key)?;
        changes.warnings.extend(self.exchange(out, puts, &removed, state)?.map(str::to_owned));
        Ok(changes)
    }

    /// Makes `tree` the site of this run: links to published files that stay, the new files,
    /// nothing else.
    fn bring_up_to_date(&self, out: &Dir, puts: &Puts) -> io::Result<()> {
        let tree = &self.tree;
        let listing = tree::list(tree)?;
        listing.remove_odd(tree)?;
        listing
            .files
            .iter()
            .filter(|old| !puts.contains_key(*old))
            .try_for_each(|old| tree.remove_file(old))?;
        // From here on no file is in the way of a folder, so that threads do not meet.
        tree::remove_folders(tree, &listing.folders, puts.keys())?;
        puts.par_iter().try_for_each(|(path, put)| match put.new {
            None if tree::is_same_file(out, tree, path)? => Ok(()),
            None => {
                tree::make_way(tree, path)?;
                tree.remove_file(path)?;
                out.link_or_copy(path, tree, path)
            }
            Some(number) => {
                tree::make_way(tree, path)?;
                self.new.rename(&number.to_string(), tree, path)
            }
        })
    }

    /// Puts `tree` in the place of the published site, in the best way that the file system has.
    fn exchange(
        &self,
        out: &Dir,
        puts: &Puts,
        removed: &[String],
        mut state: State,
    ) -> io::Result<Option<&'static str>> {
        let (published, work) = (At::new(&self.place.parent, &self.place.name), &self.work);
        match swap(&self.renames, published, At::new(work, TREE), At::new(work, ASIDE))? {
            Swapped::AtOnce => Ok(None),
            Swapped::InTwoSteps => Ok(Some(IN_TWO_STEPS)),
            Swapped::NotAtAll => {
                let new = puts.iter().filter(|(_, put)| put.new.is_some()).map(|(path, _)| path);
                state.steps = steps::plan(&self.tree, &new.collect::<Vec<_>>(), removed)?;
                state.write(work, &self.key)?;
                steps::play(&state.steps, out, &self.tree)?;
                state.finished(out, &self.tree)?;
                state.write(work, &self.key)?;
                Ok(Some(FILE_BY_FILE))
            }
        }
    }

    /// Takes a path for a file of this run, and gives its number.
    fn take(&self, path: &str, same: Option<Meta>) -> io::Result<usize> {
        let mut puts = self.puts.lock().unwrap_or_else(PoisonError::into_inner);
        let number = puts.len();
        match puts
            .insert(path.to_owned(), Put { new: same.is_none().then_some(number), meta: same })
        {
            None => Ok(number),
            Some(_) => Err(io::Error::other(format!("two files have the path `{path}`"))),
        }
    }

    /// Makes a file of this run, for a first publication where it belongs.
    fn file(&self, path: &str, number: usize) -> io::Result<File> {
        let file = match self.out {
            Some(_) => self.new.create(&number.to_string(), 0o666),
            None => self.tree.create_with_folders(path),
        };
        file.map_err(|error| io::Error::new(error.kind(), format!("`{path}`: {error}")))
    }
}

impl Sink for Staging {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        refuse_path(path)?;
        // What cannot be read is written anew.
        let same = self.out.as_ref().and_then(|out| tree::equal(out, path, bytes).ok().flatten());
        let number = self.take(path, same)?;
        if same.is_some() {
            return Ok(());
        }
        let mut file = self.file(path, number)?;
        file.write_all(bytes)?;
        let meta = Meta::of_file(&file).ok();
        let mut puts = self.puts.lock().unwrap_or_else(PoisonError::into_inner);
        puts.entry(path.to_owned()).and_modify(|put| put.meta = meta);
        Ok(())
    }
}

/// Finishes or undoes what a run that was cut off left behind, and removes all that no run of this
/// user did. Gives what is published and what is known of it.
fn prepare(place: &Place, work: &Dir, key: &Key) -> io::Result<(Option<Dir>, State)> {
    let read = State::read(work, key)?;
    let mut kept = vec![LOCK];
    kept.extend(read.is_some().then_some(state::FILE));
    let mut state = read.unwrap_or_default();
    let mut out = published(place)?;
    if out.is_none() && state.has_made(work, ASIDE)? {
        // Cut off between two renames: the old site goes back, over an empty folder if there is
        // one.
        work.rename(ASIDE, &place.parent, &place.name)?;
        out = published(place)?;
    }
    let has_tree = out.is_some() && state.has_made(work, TREE)?;
    if let (Some(out), true, false) = (&out, has_tree, state.steps.is_empty()) {
        let tree = work.at(TREE)?;
        steps::play(&state.steps, out, &tree)?;
        state.finished(out, &tree)?;
        state.write(work, key)?;
    }
    kept.extend(has_tree.then_some(TREE));
    work.clear(&kept)?;
    Ok((out, state))
}

/// The folders of a run in the work folder.
fn rooms(work: &Dir) -> io::Result<(Dir, Dir)> {
    // Version control has no business with the work folder.
    work.create(".gitignore", 0o666)?.write_all(b"*\n")?;
    work.make_folder(NEW, 0o777)?;
    work.make_folder(TREE, 0o777)?;
    Ok((work.at(TREE)?, work.at(NEW)?))
}
