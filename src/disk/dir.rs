//! A folder held by its descriptor. Nothing that is asked of it leads out of it: paths are plain
//! names, and no symbolic link is followed, wherever one lies, also if somebody puts it there
//! meanwhile. Start with [`Dir`].

use std::ffi::{CStr, CString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::time::SystemTime;

use rustix::fs::{
    AtFlags, CWD, FileType, Mode, OFlags, fstat, linkat, mkdirat, openat, renameat, statat,
    unlinkat,
};
use rustix::io::Errno;

use super::meta::{Kind, Meta};

/// A folder that is only passed through need not be readable.
#[cfg(target_os = "linux")]
pub(super) const PASS: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(target_os = "linux"))]
pub(super) const PASS: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
/// How folders below are opened.
const FOLDER: OFlags = PASS.union(OFlags::NOFOLLOW);
/// How files are opened: never through a link, and without waiting for the other end of a pipe.
const FILE: OFlags =
    OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

/// A folder that is open.
#[derive(Debug)]
pub struct Dir(OwnedFd);

impl Dir {
    /// Opens a folder by a path that the user named: its links are the user's.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(openat(CWD, path, PASS, Mode::empty())?))
    }

    /// Opens a folder below.
    pub(super) fn at(&self, path: &str) -> io::Result<Self> {
        path.split('/').try_for_each(refuse_part)?;
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{ResolveFlags, openat2};
            let beneath = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
            match openat2(&self.0, path, FOLDER, Mode::empty(), beneath) {
                // Old kernels do not know the call, and some containers forbid it.
                Err(Errno::NOSYS | Errno::PERM) => {}
                result => return Ok(Self(result?)),
            }
        }
        self.walk(path)
    }

    /// Opens a folder of this name that is no mount point: what is in one is somebody's, however it
    /// came there.
    pub(super) fn unmounted(&self, name: &str) -> io::Result<Self> {
        refuse_part(name)?;
        let name = CString::new(name).map_err(io::Error::other)?;
        Ok(Self(open_unmounted(self.0.as_fd(), &name)?))
    }

    /// [`Dir::at`] one folder after the other.
    fn walk(&self, path: &str) -> io::Result<Self> {
        let mut at: Option<OwnedFd> = None;
        for part in path.split('/') {
            let above = at.as_ref().map_or(self.0.as_fd(), AsFd::as_fd);
            at = Some(openat(above, part, FOLDER, Mode::empty())?);
        }
        at.map(Self).ok_or_else(|| Errno::NOENT.into())
    }

    /// The folder of a path and its last name.
    fn within<T>(
        &self,
        path: &str,
        run: impl FnOnce(BorrowedFd<'_>, &str) -> io::Result<T>,
    ) -> io::Result<T> {
        match path.rsplit_once('/') {
            None => refuse_part(path).and_then(|()| run(self.0.as_fd(), path)),
            Some((folder, name)) => {
                refuse_part(name)?;
                run(self.at(folder)?.0.as_fd(), name)
            }
        }
    }

    /// What the folder itself is.
    pub(super) fn itself(&self) -> io::Result<Meta> {
        Ok(Meta::of(&fstat(&self.0)?))
    }

    /// What a path stands for; none if nothing is there.
    pub(super) fn meta(&self, path: &str) -> io::Result<Option<Meta>> {
        let found = self.within(path, |at, name| Ok(statat(at, name, AtFlags::SYMLINK_NOFOLLOW)?));
        match found {
            Ok(stat) => Ok(Some(Meta::of(&stat))),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens a plain file; none if there is no such file, or something that is none.
    pub(super) fn file(&self, path: &str) -> io::Result<Option<(File, Meta)>> {
        let opened = self
            .within(path, |at, name| Ok(openat(at, name, FILE | OFlags::RDONLY, Mode::empty())?));
        let file = match opened {
            Ok(file) => File::from(file),
            Err(error) if is_absence(&error) || is_no_file(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let meta = Meta::of(&fstat(&file)?);
        Ok((meta.kind == Kind::File).then_some((file, meta)))
    }

    /// The bytes of a plain file of at most this length; none if it is anything else.
    pub(super) fn read(&self, path: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some((file, meta)) = self.file(path)? else { return Ok(None) };
        if meta.length > most {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= most).then_some(bytes))
    }

    /// Makes a file that is not there.
    pub(super) fn create(&self, path: &str, mode: u32) -> io::Result<File> {
        let flags = FILE | OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        self.within(path, |at, name| Ok(File::from(openat(at, name, flags, mode_of(mode))?)))
    }

    /// Makes a file that is not there, and the folders above it.
    pub(super) fn create_with_folders(&self, path: &str) -> io::Result<File> {
        match self.create(path, 0o666) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_folders(path.rsplit_once('/').map_or("", |(folder, _)| folder))?;
                self.create(path, 0o666)
            }
            other => other,
        }
    }

    /// Puts a whole file in the place of one that has this name.
    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let half = format!(".{name}.certguide-new");
        self.remove_file(&half)?;
        self.create(&half, 0o666)?.write_all(bytes)?;
        self.rename(&half, self, name).inspect_err(|_| drop(self.remove_file(&half)))
    }

    /// Opens a file for reading and writing as it is, or makes it.
    pub(super) fn keep(&self, name: &str) -> io::Result<(File, Meta)> {
        refuse_part(name)?;
        let file = openat(&self.0, name, FILE | OFlags::RDWR | OFlags::CREATE, mode_of(0o600))?;
        let meta = Meta::of(&fstat(&file)?);
        Ok((File::from(file), meta))
    }

    /// Makes a folder; false if something has its name.
    pub(super) fn make_folder(&self, name: &str, mode: u32) -> io::Result<bool> {
        match self.within(name, |at, name| Ok(mkdirat(at, name, mode_of(mode))?)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Makes the folders of a path that are not there.
    pub(super) fn make_folders(&self, path: &str) -> io::Result<()> {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.filter(|end| *end > 0)
            .try_for_each(|end| self.make_folder(&path[..end], 0o777).map(|_| ()))
    }

    /// Renames a file or folder into another folder, over what has that name there.
    pub(super) fn rename(&self, from: &str, to: &Self, name: &str) -> io::Result<()> {
        self.within(from, |here, from| {
            to.within(name, |there, name| Ok(renameat(here, from, there, name)?))
        })
    }

    /// Gives a file a second name, which nothing may have.
    pub(super) fn link(&self, from: &str, to: &Self, name: &str) -> io::Result<()> {
        self.within(from, |here, from| {
            to.within(name, |there, name| Ok(linkat(here, from, there, name, AtFlags::empty())?))
        })
    }

    /// A second name for a plain file; where the file system has none to give, a copy with the same
    /// time.
    pub(super) fn link_or_copy(&self, from: &str, to: &Self, name: &str) -> io::Result<()> {
        if self.link(from, to, name).is_ok() {
            return Ok(());
        }
        let (mut source, _) = self.file(from)?.ok_or(Errno::NOENT)?;
        let modified = source.metadata()?.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let mut copy = to.create(name, 0o666)?;
        io::copy(&mut source, &mut copy)?;
        copy.set_modified(modified)
    }

    /// Removes a file or a link if it is there.
    pub(super) fn remove_file(&self, path: &str) -> io::Result<()> {
        absent_is_fine(self.within(path, |at, name| Ok(unlinkat(at, name, AtFlags::empty())?)))
    }

    /// Removes a folder if it is there and empty.
    pub(super) fn remove_empty(&self, path: &str) -> io::Result<()> {
        absent_is_fine(self.within(path, |at, name| Ok(unlinkat(at, name, AtFlags::REMOVEDIR)?)))
    }

    /// Removes whatever has this name, with all that is in it.
    pub(super) fn remove(&self, path: &str) -> io::Result<()> {
        absent_is_fine(self.within(path, |at, name| {
            let name = CString::new(name).map_err(io::Error::other)?;
            remove_at(at, &name)
        }))
    }

    /// Removes whatever has a name that need not be text, in this folder or one below.
    pub(super) fn remove_in(&self, folder: &str, name: &CStr) -> io::Result<()> {
        let below = if folder.is_empty() { None } else { Some(self.at(folder)?) };
        absent_is_fine(remove_at(below.as_ref().unwrap_or(self).0.as_fd(), name))
    }

    /// Removes all that is in this folder but a few names.
    pub(super) fn clear(&self, kept: &[&str]) -> io::Result<()> {
        for (name, _) in entries(self.0.as_fd())? {
            if !kept.iter().any(|kept| kept.as_bytes() == name.to_bytes()) {
                absent_is_fine(remove_at(self.0.as_fd(), &name))?;
            }
        }
        Ok(())
    }

    /// The names in this folder and what they stand for.
    pub(super) fn names(&self) -> io::Result<Vec<(CString, Kind)>> {
        entries(self.0.as_fd())
    }
}

impl AsFd for Dir {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Opens a plain file by a path that was looked at before; none if it is something else now.
pub(super) fn open_file(path: &Path) -> io::Result<Option<(File, Meta)>> {
    let file = match openat(CWD, path, FILE | OFlags::RDONLY, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::LOOP | Errno::MLINK | Errno::NXIO | Errno::NODEV | Errno::OPNOTSUPP) => {
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let meta = Meta::of(&fstat(&file)?);
    Ok((meta.kind == Kind::File).then_some((file, meta)))
}

#[allow(
    clippy::useless_conversion,
    reason = "the type is narrower on some systems; nine bits fit everywhere"
)]
fn mode_of(mode: u32) -> Mode {
    Mode::from_bits_truncate(mode.try_into().unwrap_or(0))
}

/// Names that lead nowhere else.
fn refuse_part(part: &str) -> io::Result<()> {
    if matches!(part, "" | "." | "..") || part.contains('/') {
        Err(Errno::INVAL.into())
    } else {
        Ok(())
    }
}

fn is_absence(error: &io::Error) -> bool {
    // A file or a link in the place of a folder on the way: nothing can be below it.
    matches!(Errno::from_io_error(error), Some(Errno::NOENT | Errno::NOTDIR)) || is_link(error)
}

/// Said of a link that was not followed.
fn is_link(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::LOOP | Errno::MLINK))
}

/// Said of a socket, of a device without a driver.
fn is_no_file(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::NXIO | Errno::NODEV | Errno::ISDIR | Errno::OPNOTSUPP)
    )
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if is_absence(&error) => Ok(()),
        other => other,
    }
}

fn entries(folder: BorrowedFd<'_>) -> io::Result<Vec<(CString, Kind)>> {
    let mut names = Vec::new();
    let folder =
        openat(folder, ".", OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let mut folder = rustix::fs::Dir::new(folder)?;
    while let Some(entry) = folder.read() {
        let entry = entry?;
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        let kind = match entry.file_type() {
            // Some file systems do not say.
            FileType::Unknown => match statat(folder.fd()?, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => FileType::from_raw_mode(stat.st_mode),
                Err(Errno::NOENT) => continue,
                Err(error) => return Err(error.into()),
            },
            known => known,
        };
        names.push((name.to_owned(), Kind::of(kind)));
    }
    Ok(names)
}

fn remove_at(folder: BorrowedFd<'_>, name: &CStr) -> io::Result<()> {
    let stat = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
        return Ok(unlinkat(folder, name, AtFlags::empty())?);
    }
    let top = open_unmounted(folder, name)?;
    empty(top.as_fd())?;
    Ok(unlinkat(folder, name, AtFlags::REMOVEDIR)?)
}

/// Opens a folder on the same mount, where the system can tell.
fn open_unmounted(folder: BorrowedFd<'_>, name: &CStr) -> Result<OwnedFd, Errno> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{ResolveFlags, openat2};
        let here = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_XDEV;
        match openat2(folder, name, FOLDER, Mode::empty(), here) {
            // Old kernels do not know the call, and some containers forbid it.
            Err(Errno::NOSYS | Errno::PERM) => {}
            result => return result,
        }
    }
    openat(folder, name, FOLDER, Mode::empty())
}

/// Removes all that is in a folder. Inner folders are brought up to it level by level, so that a
/// tree of any depth needs two descriptors and no recursion.
fn empty(top: BorrowedFd<'_>) -> io::Result<()> {
    let mut number = 0_u64;
    loop {
        let names = entries(top)?;
        if names.is_empty() {
            return Ok(());
        }
        for (name, kind) in names {
            if kind != Kind::Folder {
                unlinkat(top, &name, AtFlags::empty())?;
                continue;
            }
            let inner = open_unmounted(top, &name)?;
            for (below, kind) in entries(inner.as_fd())? {
                if kind != Kind::Folder {
                    unlinkat(&inner, &below, AtFlags::empty())?;
                } else if !bring_up(inner.as_fd(), &below, top, &mut number)? {
                    remove_at(inner.as_fd(), &below)?;
                }
            }
            unlinkat(top, &name, AtFlags::REMOVEDIR)?;
        }
    }
}

/// Gives an inner folder a free name in the outer one. False if folders cannot be renamed here.
fn bring_up(
    inner: BorrowedFd<'_>,
    name: &CStr,
    top: BorrowedFd<'_>,
    number: &mut u64,
) -> io::Result<bool> {
    loop {
        *number += 1;
        match renameat(inner, name, top, format!("certguide-remove-{number}")) {
            Ok(()) => return Ok(true),
            Err(Errno::NOTEMPTY | Errno::EXIST | Errno::NOTDIR) => {}
            Err(Errno::XDEV | Errno::INVAL | Errno::PERM) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
}
