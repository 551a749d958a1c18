//! The output folder: files are staged beside it and published together, or not at all.
//!
//! Start with [`Staging`]. Beside `dist` lies `.dist.certguide`, on the same file system:
//!
//! - `new/`: files of this run that differ from the published ones, under numbers;
//! - `tree/`: the previous site. A commit brings it up to date by hard links to the published files, moves the new
//!   files in, and exchanges it with `dist` at one stroke. What is published is never opened for writing;
//! - `aside`: the published site for the moment of a swap in two steps; `journal`: file by file, the last resort.
//!
//! A file that is equal keeps its inode and so its time; if nothing differs, nothing is touched. Files are not synced
//! one by one: after a power cut the file system decides what is there, after a kill always one whole site.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::render::Sink;

use super::exchange::{Swapped, swap};

/// Says that certguide made the folder.
pub const MARKER: &str = ".certguide";

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
pub struct Staging {
    out: PathBuf,
    work: PathBuf,
    /// Nothing is published yet: files go straight into the tree.
    fresh: bool,
    puts: Mutex<BTreeMap<String, Put>>,
    _lock: File,
}

impl Staging {
    /// Makes ready to publish into `out`, and finishes or undoes what an earlier run that was cut off left behind.
    ///
    /// # Errors
    /// If the folder is not ours, is a symbolic link or a mount point, or another build is at work on it.
    pub fn begin(out: &Path) -> Result<Self, OutputError> {
        let out = std::path::absolute(out).map_err(|error| OutputError::Io(out.to_owned(), error))?;
        let work = work_folder(&out)?;
        refuse_foreign(&out)?;
        let wrap = |error| OutputError::Io(work.clone(), error);
        fs::create_dir_all(&work).map_err(wrap)?;
        let lock = lock(&work)?;
        recover(&out, &work).map_err(wrap)?;
        let fresh = !out.join(MARKER).exists();
        remove_tree(&work.join("new")).map_err(wrap)?;
        fs::create_dir_all(work.join("new")).map_err(wrap)?;
        if fresh {
            remove_tree(&work.join("tree")).map_err(wrap)?;
            fs::create_dir_all(work.join("tree")).map_err(wrap)?;
        }
        Ok(Self { out, work, fresh, puts: Mutex::new(BTreeMap::new()), _lock: lock })
    }

    /// Publishes what was put, all of it at one stroke.
    ///
    /// # Errors
    /// When the disk says no; the published site is whole in any case.
    pub fn commit(self) -> Result<Changes, OutputError> {
        self.put(MARKER, b"This folder is made by certguide: a build replaces what is in it.\n")
            .map_err(|error| OutputError::Io(self.work.clone(), error))?;
        let puts = std::mem::take(&mut *self.puts.lock().unwrap_or_else(PoisonError::into_inner));
        self.publish(&puts).map_err(|error| OutputError::Io(self.out.clone(), error))
    }

    /// Forgets what was put; the published site stays as it was.
    pub fn abandon(self) {
        let _ = remove_tree(&self.work.join("new"));
        if self.fresh {
            let _ = remove_tree(&self.work);
        }
    }

    fn publish(&self, puts: &BTreeMap<String, Put>) -> io::Result<Changes> {
        let tree = self.work.join("tree");
        let mut changes = Changes { written: puts.len(), ..Changes::default() };
        if self.fresh {
            if self.out.exists() {
                fs::remove_dir(&self.out)?;
            }
            fs::rename(&tree, &self.out)?;
            remove_tree(&self.work.join("new"))?;
            return Ok(changes);
        }
        let published = files_of(&self.out)?;
        changes.removed = published.iter().filter(|path| !puts.contains_key(*path)).count();
        changes.unchanged = puts.values().filter(|put| **put == Put::Same).count();
        changes.written -= changes.unchanged;
        if changes.written > 0 || changes.removed > 0 {
            self.bring_up_to_date(&tree, puts)?;
            changes.warning = self.exchange(&tree, puts, &published)?;
        }
        remove_tree(&self.work.join("new"))?;
        Ok(changes)
    }

    /// Makes `tree` the site of this run: links to published files that stay, the new files, nothing else.
    fn bring_up_to_date(&self, tree: &Path, puts: &BTreeMap<String, Put>) -> io::Result<()> {
        fs::create_dir_all(tree)?;
        for old in files_of(tree)? {
            if !puts.contains_key(&old) {
                fs::remove_file(tree.join(&old))?;
            }
        }
        for (path, put) in puts {
            let (to, from) = (tree.join(path), self.out.join(path));
            match put {
                Put::Same if is_same_file(&from, &to) => {}
                Put::Same => {
                    make_room(tree, path, &to)?;
                    if fs::hard_link(&from, &to).is_err() {
                        // File systems without hard links, or too many of them to one file.
                        fs::copy(&from, &to)?;
                    }
                }
                Put::New(number) => {
                    make_room(tree, path, &to)?;
                    link_or_copy(&self.new_file(*number), &to)?;
                }
            }
        }
        remove_empty_folders(tree)
    }

    fn exchange(
        &self,
        tree: &Path,
        puts: &BTreeMap<String, Put>,
        published: &[String],
    ) -> io::Result<Option<&'static str>> {
        match swap(&self.out, tree, &self.work.join("aside")) {
            Ok(Swapped::AtOnce) => Ok(None),
            Ok(Swapped::InTwoSteps) => {
                Ok(Some("this file system cannot exchange two folders at one stroke: for a moment there was no site"))
            }
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::XDEV.raw_os_error()) => {
                let mut journal = String::new();
                for (path, put) in puts {
                    if let Put::New(number) = put {
                        journal.push_str(&format!("put {number} {path}\n"));
                    }
                }
                for path in published.iter().filter(|path| !puts.contains_key(*path)) {
                    journal.push_str(&format!("remove - {path}\n"));
                }
                journal.push_str("end\n");
                write_whole(&self.work.join("journal"), journal.as_bytes())?;
                play(&self.out, &self.work)?;
                Ok(Some("this file system cannot rename folders: the site was updated file by file"))
            }
            Err(error) => Err(error),
        }
    }

    fn new_file(&self, number: usize) -> PathBuf {
        self.work.join("new").join(number.to_string())
    }
}

impl Sink for Staging {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let same = !self.fresh && is_equal(&self.out.join(path), bytes);
        let number = {
            let mut puts = self.puts.lock().unwrap_or_else(PoisonError::into_inner);
            let number = puts.len();
            if puts.insert(path.to_owned(), if same { Put::Same } else { Put::New(number) }).is_some() {
                return Err(io::Error::other(format!("two files want the path `{path}`")));
            }
            number
        };
        if same {
            return Ok(());
        }
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

pub use super::sink::Discard;

/// `.dist.certguide` beside `dist`.
fn work_folder(out: &Path) -> Result<PathBuf, OutputError> {
    let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
        return Err(OutputError::Refused(format!(
            "{} cannot be an output folder; name a folder of its own",
            out.display()
        )));
    };
    Ok(parent.join(format!(".{}.certguide", name.to_string_lossy())))
}

fn refuse_foreign(out: &Path) -> Result<(), OutputError> {
    let Ok(meta) = fs::symlink_metadata(out) else { return Ok(()) };
    let refuse = |why: &str| Err(OutputError::Refused(format!("{} {why}", out.display())));
    if meta.is_symlink() {
        return refuse("is a symbolic link; name the folder that it leads to with --out");
    }
    if !meta.is_dir() {
        return refuse("is a file; name a folder with --out");
    }
    if is_mount_point(out, &meta) {
        return refuse("is a mount point, which cannot be exchanged; name a folder inside it with --out");
    }
    let ours = out.join(MARKER).exists();
    let empty = fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    if !ours && !empty {
        return refuse(
            "holds files that certguide did not make, and a build would replace them; name another folder with --out, or empty this one yourself",
        );
    }
    Ok(())
}

#[cfg(unix)]
fn is_mount_point(out: &Path, meta: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    out.parent().and_then(|parent| fs::metadata(parent).ok()).is_some_and(|parent| parent.dev() != meta.dev())
}

/// Holds the work folder for this process; the system lets go of it when the process ends, however it ends.
fn lock(work: &Path) -> Result<File, OutputError> {
    let path = work.join("lock");
    let file = File::create(&path).map_err(|error| OutputError::Io(path.clone(), error))?;
    match rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => {
            Err(OutputError::Refused(format!("another build is writing beside {}; wait for it to end", work.display())))
        }
        Err(error) => Err(OutputError::Io(path, error.into())),
    }
}

/// Finishes or undoes what a run that was cut off left behind.
fn recover(out: &Path, work: &Path) -> io::Result<()> {
    let aside = work.join("aside");
    if aside.exists() {
        if out.exists() {
            remove_tree(&work.join("tree"))?;
            fs::rename(&aside, work.join("tree"))?;
        } else {
            fs::rename(&aside, out)?;
        }
    }
    if work.join("journal").exists() { play(out, work) } else { Ok(()) }
}

/// Plays a whole journal; a step that was done before is passed over. A journal that was cut off itself is dropped:
/// nothing of it has been played.
fn play(out: &Path, work: &Path) -> io::Result<()> {
    let journal = work.join("journal");
    let text = fs::read_to_string(&journal)?;
    if text.ends_with("end\n") {
        for line in text.lines() {
            let mut words = line.splitn(3, ' ');
            match (words.next(), words.next(), words.next()) {
                (Some("put"), Some(number), Some(path)) => {
                    let (from, to) = (work.join("new").join(number), out.join(path));
                    if from.exists() {
                        fs::create_dir_all(to.parent().unwrap_or(out))?;
                        fs::rename(&from, &to)?;
                    }
                }
                (Some("remove"), _, Some(path)) => {
                    let _ = fs::remove_file(out.join(path));
                }
                _ => {}
            }
        }
        remove_empty_folders(out)?;
    }
    fs::remove_file(journal)
}

/// Writes a file so that it is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let half = path.with_extension("half");
    fs::write(&half, bytes)?;
    fs::rename(half, path)
}

/// Every file of a tree, relative to it, with `/`.
fn files_of(tree: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(tree).follow_links(false) {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            let inside = entry.path().strip_prefix(tree).unwrap_or(entry.path());
            let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            files.push(parts.join("/"));
        }
    }
    Ok(files)
}

fn is_equal(path: &Path, bytes: &[u8]) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|published| published == bytes)
}

#[cfg(unix)]
fn is_same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::symlink_metadata(a), fs::symlink_metadata(b)) {
        (Ok(a), Ok(b)) => a.dev() == b.dev() && a.ino() == b.ino(),
        _ => false,
    }
}

/// Makes the folders of a path, and takes away what stands in its place: a file, or a file where a folder must be.
fn make_room(tree: &Path, path: &str, to: &Path) -> io::Result<()> {
    match fs::symlink_metadata(to) {
        Ok(meta) if meta.is_dir() => return fs::remove_dir_all(to),
        Ok(_) => return fs::remove_file(to),
        Err(_) => {}
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut at = tree.to_owned();
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        at.push(part);
        if fs::symlink_metadata(&at).is_ok_and(|meta| !meta.is_dir()) {
            fs::remove_file(&at)?;
        }
    }
    fs::create_dir_all(at)
}

/// A new file stays in `new/` until the exchange is done: the last resort needs it there.
fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

fn remove_empty_folders(tree: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(tree).min_depth(1).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            // A folder that is not empty says so, and stays.
            let _ = fs::remove_dir(entry.path());
        }
    }
    Ok(())
}

fn remove_tree(tree: &Path) -> io::Result<()> {
    match fs::remove_dir_all(tree) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
