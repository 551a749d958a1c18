//! What is known of files without opening them: of some by their paths, of all in a tree. Made for
//! trees of a hundred thousand files, of which nothing has changed. Start with [`files`].

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use rayon::prelude::*;
use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, openat, statat};

use super::dir::{Dir, PASS};
use super::meta::{Kind, Meta};
use super::tree::DEEPEST;

const FOLDER: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// Plain files by their paths, in the same order. Folders are found once for all files in them that
/// follow each other. None if a file is something else, or not there.
pub(super) fn plain(paths: &[&Path]) -> Option<Vec<Meta>> {
    let together = |a: &&Path, b: &&Path| a.parent() == b.parent();
    let folders: Option<Vec<Vec<Meta>>> =
        paths.par_chunk_by(together).map(plain_in_one_folder).collect();
    Some(folders?.concat())
}

fn plain_in_one_folder(paths: &[&Path]) -> Option<Vec<Meta>> {
    let folder = openat(CWD, paths.first()?.parent()?, PASS, Mode::empty()).ok()?;
    let meta = |path: &&Path| {
        let stat = statat(&folder, path.file_name()?, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        Some(Meta::of(&stat)).filter(|meta| meta.kind == Kind::File)
    };
    paths.iter().map(meta).collect()
}

/// Everything in a tree that is no folder, by its path with `/`, in the order of the paths. None if
/// there is something that has no place in any site.
pub(super) fn files(tree: &Dir) -> io::Result<Option<Vec<(String, Meta)>>> {
    let Some(mut files) = below(tree.as_fd(), ".", "", 0)? else { return Ok(None) };
    files.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(Some(files))
}

fn below(
    above: BorrowedFd<'_>,
    name: &str,
    path: &str,
    depth: usize,
) -> io::Result<Option<Vec<(String, Meta)>>> {
    let mut folder = rustix::fs::Dir::new(openat(above, name, FOLDER, Mode::empty())?)?;
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    while let Some(entry) = folder.read() {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().ok().filter(|_| depth < DEEPEST) else {
            return Ok(None);
        };
        if matches!(name, "." | "..") {
            continue;
        }
        // Some file systems do not say what it is.
        let is_folder = entry.file_type() == FileType::Directory;
        let meta = (!is_folder)
            .then(|| statat(folder.fd()?, name, AtFlags::SYMLINK_NOFOLLOW))
            .transpose()?;
        match meta.map(|stat| Meta::of(&stat)).filter(|meta| meta.kind != Kind::Folder) {
            Some(meta) => files.push((format!("{path}{name}"), meta)),
            None => folders.push(name.to_owned()),
        }
    }
    let at = folder.fd()?;
    let inner =
        folders.par_iter().map(|name| below(at, name, &format!("{path}{name}/"), depth + 1));
    for inner in inner.collect::<io::Result<Vec<_>>>()? {
        let Some(inner) = inner else { return Ok(None) };
        files.extend(inner);
    }
    Ok(Some(files))
}
