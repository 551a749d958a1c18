//! What may be an output folder, and who may write to it: checks and the lock, before anything is touched.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::output::{MARKER, OutputError};

/// `.dist.certguide` beside `dist`.
pub(super) fn work_folder(out: &Path) -> Result<PathBuf, OutputError> {
    let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
        let message = format!("{} cannot be an output folder; name a folder of its own with --out", out.display());
        return Err(OutputError::Refused(message));
    };
    Ok(parent.join(format!(".{}.certguide", name.to_string_lossy())))
}

/// Refuses every folder that a build must not replace.
pub(super) fn refuse_foreign(out: &Path) -> Result<(), OutputError> {
    let Ok(meta) = fs::symlink_metadata(out) else { return Ok(()) };
    let refuse = |why: &str| Err(OutputError::Refused(format!("{} {why}", out.display())));
    if meta.is_symlink() {
        return refuse("is a symbolic link; name the folder that it leads to with --out");
    }
    if !meta.is_dir() {
        return refuse("is a file; name a folder with --out");
    }
    if out.parent().and_then(|parent| fs::metadata(parent).ok()).is_some_and(|parent| parent.dev() != meta.dev()) {
        return refuse(IS_MOUNT_POINT);
    }
    let empty = fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    if !is_ours(out) && !empty {
        return refuse(
            "holds files that certguide did not make, and a build would replace them; name another folder with --out, or empty this one yourself",
        );
    }
    if out.join(".git").exists() {
        return refuse(
            "is a git working tree, whose history a build would replace; name another folder with --out, or move its `.git` away",
        );
    }
    Ok(())
}

/// Said of a folder that cannot be exchanged because something is mounted on it.
pub(super) const IS_MOUNT_POINT: &str =
    "is a mount point, which cannot be exchanged; name a folder inside it with --out";

/// Whether certguide made the folder.
pub(super) fn is_ours(out: &Path) -> bool {
    fs::symlink_metadata(out.join(MARKER)).is_ok_and(|meta| meta.is_file())
}

/// Holds the work folder for this process; the system lets go of it when the process ends, however it ends, so that
/// no lock is ever stale.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a program that another thread is just starting holds the file for a moment, too.
        let _ = flock(&self.0, FlockOperation::Unlock);
    }
}

/// Takes the lock of a work folder, which is made if need be.
pub(super) fn lock(work: &Path) -> Result<Lock, OutputError> {
    let path = work.join("lock");
    loop {
        let file = fs::create_dir_all(work)
            .and_then(|()| File::create(&path))
            .map_err(|error| OutputError::Io(path.clone(), error))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            // Some network file systems know no locks: builds there are on their own.
            Ok(()) | Err(Errno::NOTSUP | Errno::NOSYS | Errno::INVAL | Errno::NOLCK) => {}
            Err(Errno::WOULDBLOCK) => {
                let message = format!("another build is at work in {}; wait for it to end", work.display());
                return Err(OutputError::Refused(message));
            }
            Err(error) => return Err(OutputError::Io(path, error.into())),
        }
        // A build that gave up may have removed the folder between the two calls: then this locks nothing.
        let ours = file.metadata().map(|meta| meta.ino()).ok();
        if fs::metadata(&path).map(|meta| meta.ino()).ok() == ours {
            return Ok(Lock(file));
        }
    }
}
