//! What is known of a file without reading it. Start with [`Meta`].

use std::fs::File;
use std::io;

use rustix::fs::{FileType, Stat, fstat};

/// What tells a file or folder from every other on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    #[allow(
        clippy::unnecessary_cast,
        clippy::cast_sign_loss,
        reason = "the types differ between systems"
    )]
    fn of(stat: &Stat) -> Self {
        Self { device: stat.st_dev as u64, inode: stat.st_ino as u64 }
    }

    /// As numbers.
    pub(super) fn numbers(self) -> (u64, u64) {
        (self.device, self.inode)
    }

    /// Whether both lie on one file system.
    pub(super) fn is_on_device_of(self, other: Self) -> bool {
        self.device == other.device
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, a socket or a device.
    Special,
}

impl Kind {
    pub(super) fn of(kind: FileType) -> Self {
        match kind {
            FileType::RegularFile => Self::File,
            FileType::Directory => Self::Folder,
            FileType::Symlink => Self::Link,
            _ => Self::Special,
        }
    }
}

/// What is known of a name without opening it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meta {
    pub(super) kind: Kind,
    pub(super) identity: Identity,
    pub(super) length: u64,
    pub(super) names: u64,
    pub(super) owner: u32,
    pub(super) mode: u32,
    /// When its bytes were last changed, as whoever changed them says.
    pub(super) modified: Moment,
    /// When anything of it was last changed, as the file system says.
    pub(super) changed: Moment,
}

/// A time of a file system's clock: seconds and nanoseconds.
pub(super) type Moment = (i64, u32);

impl Meta {
    #[allow(
        clippy::unnecessary_cast,
        clippy::cast_sign_loss,
        clippy::cast_possible_truncation,
        reason = "the types differ between systems"
    )]
    pub(super) fn of(stat: &Stat) -> Self {
        Self {
            modified: (stat.st_mtime as i64, stat.st_mtime_nsec as u32),
            changed: (stat.st_ctime as i64, stat.st_ctime_nsec as u32),
            kind: Kind::of(FileType::from_raw_mode(stat.st_mode)),
            identity: Identity::of(stat),
            length: stat.st_size as u64,
            names: stat.st_nlink as u64,
            owner: stat.st_uid,
            mode: (stat.st_mode as u32) & 0o7777,
        }
    }

    pub(super) fn of_file(file: &File) -> io::Result<Self> {
        Ok(Self::of(&fstat(file)?))
    }

    /// Whether all its times lie before a moment. A change after that moment changes them.
    pub(super) fn is_older_than(&self, moment: Moment) -> bool {
        self.modified < moment && self.changed < moment
    }

    /// Whether this is a file that was seen before and was not written to since; it may have got
    /// another name.
    pub(super) fn is_still(&self, before: &Self) -> bool {
        (self.identity, self.length, self.modified)
            == (before.identity, before.length, before.modified)
    }
}
