//! The output folder: files are staged beside it and published together, or not at all.
//!
//! Start with [`Staging`]. Beside `dist` lies `.dist.certguide`, on the same file system:
//!
//! - `new/`: files of this run that differ from the published ones, under numbers;
//! - `tree/`: the previous site. A commit brings it up to date by hard links to the published files, moves the new
//!   files in, and exchanges it with `dist` at one stroke. What is published is never opened for writing;
//! - `aside`: the published site for the moment of a swap in two steps; `journal`: file by file, the last resort;
//! - `lock`: one build at a time.
//!
//! A file that is equal keeps its inode and so its time; if nothing differs, nothing is touched. Whether a file of
//! `tree` may stay is asked of the file itself (it must be the published one, by inode), not of a list that could be
//! out of date. Files are not synced one by one, which would cost more than the build: after a power cut the file
//! system decides what is there, and the next build mends it, for it compares bytes; after a kill there is always one
//! whole site.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::render::{Making, Sink};

use super::exchange::{Renames, Swapped, swap};
use super::guard::{IS_MOUNT_POINT, Lock, is_ours, lock, refuse_foreign, work_folder};
use super::tree;

pub use super::sink::Discard;

/// Says that certguide made the folder.
pub const MARKER: &str = ".certguide";

const MARKER_TEXT: &[u8] = b"This folder is made by certguide: a build replaces what is in it.\n";

/// Said after [`Swapped::InTwoSteps`].
const IN_TWO_STEPS: &str =
    "this file system cannot exchange two folders at one stroke: for a moment there was no site in the output folder";

/// Said after [`Swapped::NotAtAll`].
const FILE_BY_FILE: &str = "this file system cannot rename folders: the site was updated file by file; if a build is cut off, the next one finishes it";

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or differ.
    pub written: usize,
    /// Files that are no longer there.
    pub removed: usize,
    /// Files that are as they were.
    pub unchanged: usize,
    /// What the publisher should know about how it went.
    pub warning: Option<&'static str>,
}

/// Why an output folder cannot be used.
#[derive(Debug)]
pub enum OutputError {
    /// It is not ours, or not a plain folder: what is wrong and what to do.
    Refused(String),
    /// The disk said no.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(why) => f.write_str(why),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for OutputError {}

/// A file of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Put {
    /// As published.
    Same,
    /// Under this number in `new/`, or in place for a first publication.
    New(usize),
}

/// A site on its way to the output folder.
#[derive(Debug)]
pub struct Staging {
    out: PathBuf,
    work: PathBuf,
    /// Nothing is published yet: files go straight into the tree.
    fresh: bool,
    renames: Renames,
    puts: Mutex<BTreeMap<String, Put>>,
    _lock: Lock,
}

impl Staging {
    /// Makes ready to publish into `out`, and finishes or undoes what an earlier run that was cut off left behind.
    ///
    /// # Errors
    /// If the folder is not ours, is a symbolic link or a mount point, or another build is at work on it.
    pub fn begin(out: &Path) -> Result<Self, OutputError> {
        Self::begin_with(out, Renames::default())
    }

    /// [`Staging::begin`] on a file system that renames folders in its own way.
    ///
    /// # Errors
    /// As [`Staging::begin`].
    pub fn begin_with(out: &Path, renames: Renames) -> Result<Self, OutputError> {
        let out = std::path::absolute(out).map_err(|error| OutputError::Io(out.to_owned(), error))?;
        let work = work_folder(&out)?;
        refuse_foreign(&out)?;
        let lock = lock(&work)?;
        let fresh = prepare(&out, &work).map_err(|error| OutputError::Io(work.clone(), error))?;
        Ok(Self { out, work, fresh, renames, puts: Mutex::new(BTreeMap::new()), _lock: lock })
    }

    /// Publishes what was put, all of it at one stroke.
    ///
    /// # Errors
    /// When the disk says no; the published site is whole in any case.
    pub fn commit(self) -> Result<Changes, OutputError> {
        self.put(MARKER, MARKER_TEXT).map_err(|error| OutputError::Io(self.work.clone(), error))?;
        let puts = std::mem::take(&mut *self.puts.lock().unwrap_or_else(PoisonError::into_inner));
        let done = refuse_clashes(&puts)
            .and_then(|()| if self.fresh { self.publish_first(&puts) } else { self.publish(&puts) })
            .and_then(|changes| tree::remove_tree(&self.work.join("new")).map(|()| changes));
        done.map_err(|error| match error.kind() {
            // Something is mounted on the folder from the same file system, which only a rename finds out.
            io::ErrorKind::ResourceBusy => OutputError::Refused(format!("{} {IS_MOUNT_POINT}", self.out.display())),
            _ => OutputError::Io(self.out.clone(), error),
        })
    }

    /// Forgets what was put; the published site stays as it was.
    pub fn abandon(self) {
        // What cannot be removed now is removed by the next run.
        let _ = tree::remove_tree(&self.work.join("new"));
        if self.fresh {
            let _ = tree::remove_tree(&self.work);
        }
    }

    fn publish_first(&self, puts: &BTreeMap<String, Put>) -> io::Result<Changes> {
        if fs::symlink_metadata(&self.out).is_ok() {
            // It was empty when the run began; if it no longer is, this fails, as it must.
            fs::remove_dir(&self.out)?;
        }
        fs::rename(self.work.join("tree"), &self.out)?;
        Ok(Changes { written: puts.len(), ..Changes::default() })
    }

    fn publish(&self, puts: &BTreeMap<String, Put>) -> io::Result<Changes> {
        let published = tree::list(&self.out)?.files;
        let removed: Vec<&String> = published.iter().filter(|path| !puts.contains_key(*path)).collect();
        let unchanged = puts.values().filter(|put| **put == Put::Same).count();
        let mut changes = Changes { written: puts.len() - unchanged, removed: removed.len(), unchanged, warning: None };
        if changes.written > 0 || changes.removed > 0 {
            self.bring_up_to_date(puts)?;
            changes.warning = self.exchange(puts, &removed)?;
        }
        Ok(changes)
    }

    /// Makes `tree` the site of this run: links to published files that stay, the new files, nothing else.
    fn bring_up_to_date(&self, puts: &BTreeMap<String, Put>) -> io::Result<()> {
        let tree = self.work.join("tree");
        fs::create_dir_all(&tree)?;
        let mut listing = tree::list(&tree)?;
        if listing.files.iter().chain(&listing.folders).any(|path| path.contains(char::REPLACEMENT_CHARACTER)) {
            // Somebody put a file with an odd name into the published folder: it cannot be removed by its name.
            tree::remove_tree(&tree)?;
            fs::create_dir_all(&tree)?;
            listing = tree::Listing::default();
        }
        for old in listing.files.iter().filter(|old| !puts.contains_key(*old)) {
            tree::remove_file(&tree.join(old))?;
        }
        // From here on no file is in the way of a folder, so that threads do not meet.
        tree::remove_folders(&tree, &listing.folders, puts.keys())?;
        puts.par_iter().try_for_each(|(path, put)| {
            let (to, from) = (tree.join(path), self.out.join(path));
            match put {
                Put::Same if tree::is_same_file(&from, &to) => Ok(()),
                Put::Same => {
                    tree::make_way(&tree, path)?;
                    tree::remove_file(&to)?;
                    tree::link(&from, &to)
                }
                Put::New(number) => {
                    tree::make_way(&tree, path)?;
                    fs::rename(self.new_file(*number), &to)
                }
            }
        })
    }

    /// Puts `tree` in the place of the published site, in the best way that the file system has.
    fn exchange(&self, puts: &BTreeMap<String, Put>, removed: &[&String]) -> io::Result<Option<&'static str>> {
        match swap(&self.renames, &self.out, &self.work.join("tree"), &self.work.join("aside"))? {
            Swapped::AtOnce => Ok(None),
            Swapped::InTwoSteps => Ok(Some(IN_TWO_STEPS)),
            Swapped::NotAtAll => {
                let new: Vec<&String> =
                    puts.iter().filter(|(_, put)| **put != Put::Same).map(|(path, _)| path).collect();
                tree::write_journal(&self.work, &new, removed)?;
                tree::play_journal(&self.out, &self.work)?;
                Ok(Some(FILE_BY_FILE))
            }
        }
    }

    /// Takes a path for a file of this run, and gives its number.
    fn note(&self, path: &str, put: impl FnOnce(usize) -> Put) -> io::Result<usize> {
        let mut puts = self.puts.lock().unwrap_or_else(PoisonError::into_inner);
        let number = puts.len();
        match puts.insert(path.to_owned(), put(number)) {
            None => Ok(number),
            Some(_) => Err(io::Error::other(format!("two files want the path `{path}`"))),
        }
    }

    fn new_file(&self, number: usize) -> PathBuf {
        self.work.join("new").join(number.to_string())
    }

    /// Writes a file of this run, for a first publication where it belongs.
    fn write(&self, path: &str, number: usize, bytes: &[u8]) -> io::Result<()> {
        if !self.fresh {
            return fs::write(self.new_file(number), bytes);
        }
        let to = self.work.join("tree").join(path);
        match fs::write(&to, bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(to.parent().unwrap_or(&to))?;
                fs::write(&to, bytes)
            }
            other => other,
        }
    }
}

impl Sink for Staging {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        refuse_path(path)?;
        let same = !self.fresh && tree::is_equal(&self.out.join(path), bytes);
        let number = self.note(path, |number| if same { Put::Same } else { Put::New(number) })?;
        if same {
            return Ok(());
        }
        self.write(path, number, bytes).map_err(|error| io::Error::new(error.kind(), format!("`{path}`: {error}")))
    }

    fn put_large(&self, path: &str, make: &mut Making<'_>) -> io::Result<()> {
        refuse_path(path)?;
        let number = self.note(path, Put::New)?;
        self.write(path, number, &[])?;
        let to = if self.fresh { self.work.join("tree").join(path) } else { self.new_file(number) };
        let mut file = io::BufWriter::new(fs::OpenOptions::new().append(true).open(&to)?);
        make(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?;
        if !self.fresh && tree::has_same_bytes(&self.out.join(path), &to) {
            tree::remove_file(&to)?;
            self.puts.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), Put::Same);
        }
        Ok(())
    }
}

/// Finishes or undoes what a run that was cut off left behind, and makes room for this one. True if nothing is
/// published yet.
fn prepare(out: &Path, work: &Path) -> io::Result<bool> {
    // Version control has no business with the work folder.
    fs::write(work.join(".gitignore"), "*\n")?;
    let (aside, tree) = (work.join("aside"), work.join("tree"));
    if fs::symlink_metadata(&aside).is_ok() {
        if is_ours(out) {
            tree::remove_tree(&tree)?;
            fs::rename(&aside, &tree)?;
        } else {
            // Cut off between two renames: the old site goes back, over an empty folder if there is one.
            fs::rename(&aside, out)?;
        }
    }
    tree::play_journal(out, work)?;
    let fresh = !is_ours(out);
    tree::remove_tree(&work.join("new"))?;
    fs::create_dir_all(work.join("new"))?;
    if fresh {
        tree::remove_tree(&tree)?;
        fs::create_dir_all(&tree)?;
    }
    Ok(fresh)
}

/// Nothing is written outside the output folder, whatever asks for it.
fn refuse_path(path: &str) -> io::Result<()> {
    let plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && !path.chars().any(|c| c == '\\' || c.is_control());
    if plain { Ok(()) } else { Err(io::Error::other(format!("`{path}` is no path inside the output folder"))) }
}

/// Nothing is both a file and a folder.
fn refuse_clashes(puts: &BTreeMap<String, Put>) -> io::Result<()> {
    let clash = puts.keys().find_map(|path| tree::folders_above(path).find(|above| puts.contains_key(*above)));
    clash.map_or(Ok(()), |path| Err(io::Error::other(format!("`{path}` would be both a file and a folder"))))
}
