//! Puts a new tree in the place of the published one. Start with [`swap`].

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use rustix::fs::{RenameFlags, renameat, renameat_with};
use rustix::io::Errno;

use super::dir::Dir;

/// How the trees changed places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swapped {
    /// At one stroke: there was never a moment without a whole site.
    AtOnce,
    /// By two renames: for a moment there was no site. The file system cannot exchange.
    InTwoSteps,
    /// Folders cannot be renamed here, as on lower layers of overlay file systems. Nothing has
    /// changed.
    NotAtAll,
}

/// A name in an open folder.
#[derive(Clone, Copy, Debug)]
pub struct At<'d> {
    /// The folder.
    pub folder: BorrowedFd<'d>,
    /// The name.
    pub name: &'d str,
}

impl<'d> At<'d> {
    pub(super) fn new(folder: &'d Dir, name: &'d str) -> Self {
        Self { folder: folder.as_fd(), name }
    }
}

/// The two calls to the system that publish. Tests let them fail as strange file systems do.
#[derive(Clone, Copy, Debug)]
pub struct Renames {
    /// Exchanges two folders.
    pub exchange: fn(At<'_>, At<'_>) -> io::Result<()>,
    /// Renames a folder.
    pub rename: fn(At<'_>, At<'_>) -> io::Result<()>,
}

impl Default for Renames {
    fn default() -> Self {
        Self {
            exchange: |a, b| {
                Ok(renameat_with(a.folder, a.name, b.folder, b.name, RenameFlags::EXCHANGE)?)
            },
            rename: |from, to| Ok(renameat(from.folder, from.name, to.folder, to.name)?),
        }
    }
}

/// Exchanges two trees; afterwards `next` is what was published. `aside` is a name that the next
/// run looks for: if this is cut off between two renames, it puts the old site back.
///
/// # Errors
/// When the disk refuses for a reason that no other way would mend; the published tree is then in
/// its place.
pub fn swap(
    renames: &Renames,
    published: At<'_>,
    next: At<'_>,
    aside: At<'_>,
) -> io::Result<Swapped> {
    match (renames.exchange)(published, next) {
        Ok(()) => return Ok(Swapped::AtOnce),
        Err(error) if is_inability(&error) => {}
        Err(error) => return Err(error),
    }
    match (renames.rename)(published, aside) {
        Ok(()) => {}
        Err(error) if is_inability(&error) => return Ok(Swapped::NotAtAll),
        Err(error) => return Err(error),
    }
    if let Err(error) = (renames.rename)(next, published) {
        renameat(aside.folder, aside.name, published.folder, published.name)?;
        return if is_inability(&error) { Ok(Swapped::NotAtAll) } else { Err(error) };
    }
    // If this fails the new site is published all the same; the next run tidies up.
    let _ = (renames.rename)(aside, next);
    Ok(Swapped::InTwoSteps)
}

/// Whether the file system cannot do it at all, as against not now or not by us.
fn is_inability(error: &io::Error) -> bool {
    [Errno::XDEV, Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP, Errno::PERM]
        .iter()
        .any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}
