//! Puts a new tree in the place of the published one. Start with [`swap`].

use std::fs;
use std::io;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

/// How the trees changed places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swapped {
    /// At one stroke: there was never a moment without a whole site.
    AtOnce,
    /// By two renames: for a moment there was no site. The file system cannot exchange.
    InTwoSteps,
}

/// Exchanges two trees; afterwards `next` holds what was published.
///
/// # Errors
/// When the trees cannot be renamed at all, as on lower layers of overlay file systems (`EXDEV`).
pub fn swap(published: &Path, next: &Path, aside: &Path) -> io::Result<Swapped> {
    swap_by(published, next, aside, |a, b| renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE))
}

/// [`swap`] with the exchange given, so that a test can let it fail.
pub(super) fn swap_by(
    published: &Path,
    next: &Path,
    aside: &Path,
    exchange: impl Fn(&Path, &Path) -> Result<(), Errno>,
) -> io::Result<Swapped> {
    match exchange(published, next) {
        Ok(()) => Ok(Swapped::AtOnce),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::PERM) => {
            // `aside` is known to the next run: it puts the old site back if this is cut off in between.
            fs::rename(published, aside)?;
            fs::rename(next, published)?;
            fs::rename(aside, next)?;
            Ok(Swapped::InTwoSteps)
        }
        Err(error) => Err(error.into()),
    }
}
