//! What may be an output folder, and who may write to it: checks and the lock, before anything is
//! touched.

use std::fs::File;
use std::io;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use rustix::process::geteuid;

use super::dir::Dir;
use super::meta::Kind;
use super::place::{OutputError, Place};

/// Says that certguide made the folder.
pub const MARKER: &str = ".certguide";

/// `.dist.certguide` beside `dist`.
pub(super) fn work_name(place: &Place) -> String {
    format!(".{}.certguide", place.name)
}

/// Refuses every folder that a build must not replace.
pub(super) fn refuse_foreign(place: &Place) -> Result<(), OutputError> {
    let io = |error| OutputError::Io(place.path.clone(), error);
    let refuse = |why: &str| Err(OutputError::Refused(format!("{} {why}", place.path.display())));
    let Some(meta) = place.parent.meta(&place.name).map_err(io)? else { return Ok(()) };
    match meta.kind {
        Kind::Folder => {}
        Kind::Link => {
            return refuse("is a symbolic link; use the folder that it leads to with --out");
        }
        Kind::File => return refuse("is a file; name a folder with --out"),
        Kind::Special => {
            return refuse("is a pipe, a socket, or a device; name a folder with --out");
        }
    }
    if !meta.identity.is_on_device_of(place.parent.itself().map_err(io)?.identity) {
        return refuse(IS_MOUNT_POINT);
    }
    let out = place.parent.at(&place.name).map_err(io)?;
    if !is_ours(&out).map_err(io)? && !out.names().map_err(io)?.is_empty() {
        return refuse(
            "has files that certguide did not create, and a build would replace them; choose another folder with --out, or empty this one yourself",
        );
    }
    if out.meta(".git").map_err(io)?.is_some() {
        return refuse(
            "is a git working tree, whose history a build would replace; choose another folder with --out, or move its `.git` away",
        );
    }
    Ok(())
}

/// Said of a folder that cannot be exchanged because something is mounted on it.
pub(super) const IS_MOUNT_POINT: &str =
    "is a mount point, which cannot be exchanged; choose a folder inside it with --out";

/// Whether certguide made the folder.
pub(super) fn is_ours(out: &Dir) -> io::Result<bool> {
    Ok(out.meta(MARKER)?.is_some_and(|meta| meta.kind == Kind::File))
}

/// The published folder, if there is one that certguide made.
pub(super) fn published(place: &Place) -> io::Result<Option<Dir>> {
    match place.parent.at(&place.name) {
        Ok(out) => Ok(is_ours(&out)?.then_some(out)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A work folder that cannot be used. Nothing that is mounted in it is emptied.
pub(super) fn busy_or_io(work: &Path, error: io::Error) -> OutputError {
    match Errno::from_io_error(&error) {
        Some(Errno::XDEV | Errno::BUSY) => OutputError::Refused(format!(
            "something is mounted on {} or in it, and a build would empty that folder; unmount it, or name another \
             output folder with --out",
            work.display()
        )),
        _ => OutputError::Io(work.to_owned(), error),
    }
}

/// Holds the work folder for this process; the system lets go of it when the process ends, however
/// it ends, so that no lock is ever stale.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a program that another thread is just starting holds the file for
        // a moment, too.
        let _ = flock(&self.0, FlockOperation::Unlock);
    }
}

/// The name of the lock in the work folder.
pub(super) const LOCK: &str = "lock";

/// Opens the work folder, which is made if need be, and takes its lock. What bears a name of theirs
/// and is neither a folder nor a plain file with one name is taken away first.
pub(super) fn lock(place: &Place) -> Result<(Dir, Lock), OutputError> {
    let name = work_name(place);
    let path = place.path.with_file_name(&name);
    let io = |error| busy_or_io(&path, error);
    let mut remade = false;
    loop {
        let work = work_folder(&place.parent, &name).map_err(io)?;
        let Some(file) = lock_file(&work).map_err(io)? else { continue };
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            // Some network file systems know no locks: builds there are on their own.
            Ok(()) | Err(Errno::NOTSUP | Errno::NOSYS | Errno::INVAL | Errno::NOLCK) => {}
            Err(Errno::WOULDBLOCK) => {
                let message =
                    format!("another build is running in {}; wait until it ends", path.display());
                return Err(OutputError::Refused(message));
            }
            Err(error) => return Err(io(error.into())),
        }
        let lock = Lock(file);
        // A build that gave up may have removed the folder between the two calls: then this locks
        // nothing.
        if !is_still_there(place, &name, &work, &lock).map_err(io)? {
            continue;
        }
        if remade || is_only_ours(&work).map_err(io)? {
            return Ok((work, lock));
        }
        // Somebody else's, or open to others: made anew. Where every folder seems somebody else's,
        // once is enough.
        place.parent.remove(&name).map_err(io)?;
        remade = true;
    }
}

fn work_folder(parent: &Dir, name: &str) -> io::Result<Dir> {
    loop {
        match parent.meta(name)?.map(|meta| meta.kind) {
            Some(Kind::Folder) => match parent.unmounted(name) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                other => return other,
            },
            Some(_) => parent.remove_file(name)?,
            None => {
                parent.make_folder(name, 0o700)?;
            }
        }
    }
}

/// The file that is locked; none if it was something else and has been taken away.
fn lock_file(work: &Dir) -> io::Result<Option<File>> {
    if work.meta(LOCK)?.is_none_or(|meta| meta.kind == Kind::File) {
        match work.keep(LOCK) {
            Ok((file, meta)) if meta.kind == Kind::File && meta.names == 1 => {
                return Ok(Some(file));
            }
            // Removed by a build that gave up, or another name of a file elsewhere.
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    work.remove(LOCK)?;
    Ok(None)
}

fn is_still_there(place: &Place, name: &str, work: &Dir, lock: &Lock) -> io::Result<bool> {
    let same = |found: Option<super::meta::Meta>, identity| {
        found.is_some_and(|meta| meta.identity == identity)
    };
    let folder = same(place.parent.meta(name)?, work.itself()?.identity);
    let file = super::meta::Meta::of(&rustix::fs::fstat(&lock.0)?).identity;
    Ok(folder && same(work.meta(LOCK)?, file))
}

/// Whether the folder is this user's and nobody else may write to it.
fn is_only_ours(work: &Dir) -> io::Result<bool> {
    let itself = work.itself()?;
    Ok(itself.owner == geteuid().as_raw() && itself.mode & 0o022 == 0)
}

/// Nothing is written outside the output folder, whatever asks for it.
pub(super) fn refuse_path(path: &str) -> io::Result<()> {
    let plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && !path.chars().any(|c| c == '\\' || c.is_control());
    if plain {
        Ok(())
    } else {
        Err(io::Error::other(format!("`{path}` is not a path inside the output folder")))
    }
}
