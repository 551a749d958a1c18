//! Trees of files: what is in them, what is equal, room for a file, the journal of the last resort.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rayon::prelude::*;

use super::guard::is_ours;

/// What a tree holds, by path relative to it, with `/`.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Everything that is no folder.
    pub(super) files: Vec<String>,
    /// Folders, the outer before the inner.
    pub(super) folders: Vec<String>,
}

/// Lists a tree without following links, folders in parallel: thousands of them are the better part of a small change.
pub(super) fn list(tree: &Path) -> io::Result<Listing> {
    let mut listing = list_below(tree, "")?;
    listing.files.par_sort_unstable();
    listing.folders.par_sort_unstable();
    Ok(listing)
}

fn list_below(tree: &Path, folder: &str) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let mut folders = Vec::new();
    for entry in fs::read_dir(tree.join(folder))? {
        let entry = entry?;
        let name = entry.file_name();
        let path = if folder.is_empty() {
            name.to_string_lossy().into_owned()
        } else {
            format!("{folder}/{}", name.to_string_lossy())
        };
        if !entry.file_type()?.is_dir() {
            listing.files.push(path);
        } else if name.to_str().is_some() {
            folders.push(path);
        } else {
            // It cannot be entered by this name; whoever sees the name knows that the tree is not ours alone.
            listing.folders.push(path);
        }
    }
    let inner: Vec<Listing> = folders.par_iter().map(|folder| list_below(tree, folder)).collect::<io::Result<_>>()?;
    listing.folders.extend(folders);
    for inner in inner {
        listing.files.extend(inner.files);
        listing.folders.extend(inner.folders);
    }
    Ok(listing)
}

/// The folders above a path: `a/b/c` has `a/b` and `a`.
pub(super) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/').map(|(folder, _)| folder), |folder| {
        folder.rsplit_once('/').map(|(above, _)| above)
    })
}

/// Removes the folders that no file of the site needs.
pub(super) fn remove_folders<'p>(
    tree: &Path,
    folders: &[String],
    paths: impl Iterator<Item = &'p String>,
) -> io::Result<()> {
    let needed: BTreeSet<&str> = paths.flat_map(|path| folders_above(path)).collect();
    for folder in folders.iter().rev().filter(|folder| !needed.contains(folder.as_str())) {
        match fs::remove_dir(tree.join(folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a plain file holds exactly these bytes: length first, then the bytes, in pieces.
pub(super) fn is_equal(path: &Path, bytes: &[u8]) -> bool {
    let plain = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() == bytes.len() as u64);
    let Some(mut file) = plain.then(|| File::open(path).ok()).flatten() else { return false };
    let mut piece = [0; 16 * 1024];
    let mut rest = bytes;
    loop {
        match file.read(&mut piece) {
            Ok(0) => return rest.is_empty(),
            Ok(n) if rest.starts_with(&piece[..n]) => rest = &rest[n..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            _ => return false,
        }
    }
}

/// Whether two plain files hold the same bytes.
pub(super) fn has_same_bytes(a: &Path, b: &Path) -> bool {
    let length = |path: &Path| fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file).map(|meta| meta.len());
    if length(a).is_none() || length(a) != length(b) {
        return false;
    }
    let (Ok(a), Ok(b)) = (File::open(a), File::open(b)) else { return false };
    let (mut a, mut b) = (io::BufReader::new(a), io::BufReader::new(b));
    loop {
        let (Ok(left), Ok(right)) = (a.fill_buf(), b.fill_buf()) else { return false };
        let n = left.len().min(right.len());
        if left[..n] != right[..n] {
            return false;
        }
        if n == 0 {
            return left.len() == right.len();
        }
        a.consume(n);
        b.consume(n);
    }
}

/// Whether two paths name one file.
pub(super) fn is_same_file(a: &Path, b: &Path) -> bool {
    match (fs::symlink_metadata(a), fs::symlink_metadata(b)) {
        (Ok(a), Ok(b)) => a.is_file() && a.dev() == b.dev() && a.ino() == b.ino(),
        _ => false,
    }
}

/// A second name for a file; where the file system has none to give, a copy with the same time.
pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to)?;
    let modified = fs::metadata(from)?.modified()?;
    File::options().write(true).open(to)?.set_modified(modified)
}

/// Makes the folders of a path in a tree and takes away what is in the way: a file or a link where a folder must be,
/// a folder where the file must be. A file that the new one replaces stays, so that a rename puts one for the other.
pub(super) fn make_way(tree: &Path, path: &str) -> io::Result<()> {
    let mut at = tree.to_owned();
    let (folders, _) = path.rsplit_once('/').unwrap_or(("", path));
    for part in folders.split('/').filter(|part| !part.is_empty()) {
        at.push(part);
        if fs::symlink_metadata(&at).is_ok_and(|meta| !meta.is_dir()) {
            fs::remove_file(&at)?;
        }
    }
    fs::create_dir_all(at)?;
    let to = tree.join(path);
    if fs::symlink_metadata(&to).is_ok_and(|meta| meta.is_dir()) { fs::remove_dir_all(to) } else { Ok(()) }
}

/// Removes a file if it is there.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    absent_is_fine(fs::remove_file(path))
}

/// Removes a tree if it is there.
pub(super) fn remove_tree(tree: &Path) -> io::Result<()> {
    absent_is_fine(fs::remove_dir_all(tree))
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Writes down what is to be done to the published folder. It is there whole or not at all.
///
/// What pages need comes before the pages, and what goes, goes last: no page names a file that is not there yet.
pub(super) fn write_journal(work: &Path, put: &[&String], remove: &[&String]) -> io::Result<()> {
    let (pages, others): (Vec<&&String>, Vec<_>) = put.iter().partition(|path| path.ends_with(".html"));
    let mut text = String::new();
    others.into_iter().chain(pages).for_each(|path| text.push_str(&format!("put {path}\n")));
    remove.iter().for_each(|path| text.push_str(&format!("remove {path}\n")));
    text.push_str("end\n");
    let half = work.join("journal.half");
    fs::write(&half, text)?;
    fs::rename(half, work.join("journal"))
}

/// Plays a journal: moves files from the work folder's tree into `out`, one by one. A step that was done before is
/// passed over, so that a run that was cut off can be finished. If `out` is gone meanwhile there is nothing to finish.
pub(super) fn play_journal(out: &Path, work: &Path) -> io::Result<()> {
    let journal = work.join("journal");
    let text = match fs::read_to_string(&journal) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let (mut kept, mut removed) = (Vec::new(), false);
    for line in text.lines().filter(|_| is_ours(out)) {
        match line.split_once(' ') {
            Some(("put", path)) => {
                let from = work.join("tree").join(path);
                if fs::symlink_metadata(&from).is_ok() {
                    make_way(out, path)?;
                    fs::rename(from, out.join(path))?;
                }
            }
            Some(("remove", path)) => {
                // A file that became a folder, or whose folder became a file, is gone already.
                let _ = fs::remove_file(out.join(path));
                removed = true;
            }
            _ => {}
        }
    }
    if removed {
        let listing = list(out)?;
        kept.extend(listing.files);
        remove_folders(out, &listing.folders, kept.iter())?;
    }
    fs::remove_file(journal)
}
