//! The last resort of a publication: file by file, where folders cannot be renamed. What is to be
//! done is written down before the first step, so that the next run can finish it.

use std::io;

use super::dir::Dir;
use super::state::Step;
use super::{guard, tree};

/// What is to be done to the published folder: what pages need comes before the pages, and what
/// goes, goes last. No page names a file that is not there yet.
pub(super) fn plan(tree: &Dir, put: &[&String], remove: &[String]) -> io::Result<Vec<Step>> {
    let (pages, others): (Vec<&&String>, Vec<_>) =
        put.iter().partition(|path| path.ends_with(".html"));
    let mut steps = Vec::with_capacity(put.len() + remove.len());
    for path in others.into_iter().chain(pages) {
        let (file, _) = tree.file(path)?.ok_or(io::ErrorKind::NotFound)?;
        steps.push(Step::Put { path: (*path).clone(), hash: tree::hash(file)? });
    }
    steps.extend(remove.iter().map(|path| Step::Remove { path: path.clone() }));
    Ok(steps)
}

/// Does what was planned. A step that was done before is passed over, so that a run that was cut
/// off can be finished.
pub(super) fn play(steps: &[Step], out: &Dir, tree: &Dir) -> io::Result<()> {
    for step in steps {
        match step {
            Step::Put { path, hash } => put(path, hash, out, tree)?,
            Step::Remove { path } => {
                guard::refuse_path(path)?;
                // A file that became a folder, or whose folder became a file, is gone already.
                let _ = out.remove_file(path);
            }
        }
    }
    // What cannot be tidied up now is seen by the next build: the site is published all the same.
    let listing = tree::list(out)?;
    let _ = listing.remove_odd(out);
    let _ = tree::remove_folders(out, &listing.folders, listing.files.iter());
    Ok(())
}

fn put(path: &str, hash: &str, out: &Dir, tree: &Dir) -> io::Result<()> {
    guard::refuse_path(path)?;
    let Some((file, _)) = tree.file(path)? else { return Ok(()) };
    if tree::hash(file)? != *hash {
        // Not what was to be published: the next build makes it anew.
        return Ok(());
    }
    tree::make_way(out, path)?;
    tree.rename(path, out, path)
}
