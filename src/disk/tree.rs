//! Trees of files: what is in them, what is equal, room for a file.

use std::collections::BTreeSet;
use std::ffi::CString;
use std::fs::File;
use std::io::{self, BufRead, Read};

use rayon::prelude::*;

use super::dir::Dir;
use super::meta::{Kind, Meta};

/// Folders are not entered below this depth: no site is so deep.
pub(super) const DEEPEST: usize = 64;

/// What a tree holds, by path relative to it, with `/`.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Everything that is no folder.
    pub(super) files: Vec<String>,
    /// Folders, the outer before the inner.
    pub(super) folders: Vec<String>,
    /// What has no place in any site, a name that is no text or a folder too deep: the folder it
    /// lies in, and its name.
    pub(super) odd: Vec<(String, CString)>,
}

impl Listing {
    /// Removes what is odd from the tree that was listed.
    pub(super) fn remove_odd(&self, tree: &Dir) -> io::Result<()> {
        self.odd.iter().try_for_each(|(folder, name)| tree.remove_in(folder, name))
    }
}

/// Lists a tree without following links, folders in parallel: thousands of them are the better part
/// of a small change.
pub(super) fn list(tree: &Dir) -> io::Result<Listing> {
    let mut listing = list_below(tree, "", 0)?;
    listing.files.par_sort_unstable();
    listing.folders.par_sort_unstable();
    Ok(listing)
}

fn list_below(tree: &Dir, folder: &str, depth: usize) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let mut folders = Vec::new();
    let names = if folder.is_empty() { tree.names()? } else { tree.at(folder)?.names()? };
    for (name, kind) in names {
        let Ok(text) = name.to_str() else {
            listing.odd.push((folder.to_owned(), name));
            continue;
        };
        let path = if folder.is_empty() { text.to_owned() } else { format!("{folder}/{text}") };
        match kind {
            Kind::Folder if depth == DEEPEST => listing.odd.push((folder.to_owned(), name)),
            Kind::Folder => folders.push(path),
            _ => listing.files.push(path),
        }
    }
    let inner: Vec<Listing> = folders
        .par_iter()
        .map(|folder| list_below(tree, folder, depth + 1))
        .collect::<io::Result<_>>()?;
    listing.folders.extend(folders);
    for inner in inner {
        listing.files.extend(inner.files);
        listing.folders.extend(inner.folders);
        listing.odd.extend(inner.odd);
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
    tree: &Dir,
    folders: &[String],
    paths: impl Iterator<Item = &'p String>,
) -> io::Result<()> {
    let needed: BTreeSet<&str> = paths.flat_map(|path| folders_above(path)).collect();
    folders
        .iter()
        .rev()
        .filter(|folder| !needed.contains(folder.as_str()))
        .try_for_each(|path| tree.remove_empty(path))
}

/// What is known of a plain file if it holds exactly these bytes: length first, then the bytes, in
/// pieces.
pub(super) fn equal(tree: &Dir, path: &str, bytes: &[u8]) -> io::Result<Option<Meta>> {
    let Some((mut file, meta)) = tree.file(path)? else { return Ok(None) };
    if meta.length != bytes.len() as u64 {
        return Ok(None);
    }
    let mut piece = [0; 16 * 1024];
    let mut rest = bytes;
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(rest.is_empty().then_some(meta)),
            Ok(n) if rest.starts_with(&piece[..n]) => rest = &rest[n..],
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether a path names one plain file in both trees.
pub(super) fn is_same_file(a: &Dir, b: &Dir, path: &str) -> io::Result<bool> {
    let Some(a) = a.meta(path)? else { return Ok(false) };
    Ok(a.kind == Kind::File && b.meta(path)?.is_some_and(|b| a.identity == b.identity))
}

/// The hash of a plain file's bytes.
pub(super) fn hash(file: File) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let mut file = io::BufReader::with_capacity(64 * 1024, file);
    loop {
        let piece = file.fill_buf()?;
        if piece.is_empty() {
            return Ok(hasher.finalize().to_hex().to_string());
        }
        hasher.update(piece);
        let length = piece.len();
        file.consume(length);
    }
}

/// Makes the folders of a path in a tree and takes away what is in the way: a file or a link where
/// a folder must be, a folder where the file must be. A file that the new one replaces stays, so
/// that a rename puts one for the other.
pub(super) fn make_way(tree: &Dir, path: &str) -> io::Result<()> {
    let mut above: Vec<&str> = folders_above(path).collect();
    above.reverse();
    for folder in above {
        if tree.meta(folder)?.is_some_and(|meta| meta.kind != Kind::Folder) {
            tree.remove_file(folder)?;
        }
        tree.make_folder(folder, 0o777)?;
    }
    if tree.meta(path)?.is_some_and(|meta| meta.kind == Kind::Folder) {
        tree.remove(path)
    } else {
        Ok(())
    }
}
