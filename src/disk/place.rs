//! A place that the user named for what certguide writes: its folder, opened, and its name there.
//! Start with [`Place::open`].
//!
//! A path that leads through a link is the user's own matter, unless the link lies in the checkout:
//! who wrote the site's files could otherwise say where on this machine a build writes.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::dir::Dir;
use super::read::READ;

/// Why a place cannot be used.
#[derive(Debug)]
pub enum OutputError {
    /// What is wrong and what to do.
    Refused(String),
    /// The disk said no.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(why) => f.write_str(why),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for OutputError {}

/// A name in a folder that is open.
#[derive(Debug)]
pub struct Place {
    /// The folder.
    pub(super) parent: Dir,
    /// The name of the place in it.
    pub(super) name: String,
    /// The whole path, without links, for messages.
    pub(super) path: PathBuf,
}

impl Place {
    /// Opens the folder of a path, and makes it if need be. Links in `checkout`, a folder that
    /// others may have filled, are not followed.
    ///
    /// # Errors
    /// If there is such a link, or the disk says no.
    pub fn open(path: &Path, checkout: Option<&Path>) -> Result<Self, OutputError> {
        let io = |error| OutputError::Io(path.to_owned(), error);
        let whole = std::path::absolute(path).map_err(io)?;
        let (Some(above), Some(name)) = (whole.parent(), whole.file_name()) else {
            return Err(no_name(path));
        };
        let name = name.to_str().ok_or_else(|| no_name(path))?.to_owned();
        let checkout = checkout.map(real).transpose().map_err(io)?;
        let mut walk = Walk { dir: Dir::open(Path::new("/")).map_err(io)?, at: PathBuf::from("/") };
        for part in above.components() {
            match part {
                Component::Normal(part) => walk.enter(part, checkout.as_deref())?,
                Component::ParentDir => walk.leave()?,
                _ => {}
            }
        }
        Ok(Self { parent: walk.dir, path: walk.at.join(&name), name })
    }
}

/// Refuses a place in a site's own folders, which the next build would read, and one that holds the
/// site.
///
/// # Errors
/// Says where to put it.
pub(super) fn refuse_inside(out: &Path, site: &Path) -> Result<(), OutputError> {
    let out = real(out).map_err(|error| OutputError::Io(out.to_owned(), error))?;
    let site = real(site).map_err(|error| OutputError::Io(site.to_owned(), error))?;
    if let Some(read) = READ.iter().find(|read| out.starts_with(site.join(read))) {
        let message = format!(
            "{} is in {read}/, which contains the site's own files; choose a folder beside it with --out, such as \
             {}",
            out.display(),
            site.join("dist").display()
        );
        return Err(OutputError::Refused(message));
    }
    if site.starts_with(&out) {
        let message = format!(
            "{} contains the site itself, which a build would replace; choose a separate folder with --out",
            out.display()
        );
        return Err(OutputError::Refused(message));
    }
    Ok(())
}

/// The folder that came from elsewhere with a site in it: the working tree of git, or the site's
/// own folder.
#[must_use]
pub fn checkout(site: &Path) -> PathBuf {
    let site = fs::canonicalize(site).unwrap_or_else(|_| site.to_owned());
    site.ancestors().find(|above| above.join(".git").exists()).unwrap_or(&site).to_owned()
}

fn no_name(path: &Path) -> OutputError {
    OutputError::Refused(format!(
        "{} cannot be an output folder; choose a separate folder with --out",
        path.display()
    ))
}

/// The path without its links. What is not there yet has none.
pub(super) fn real(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    match fs::canonicalize(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            match (path.parent(), path.file_name()) {
                (Some(above), Some(name)) => Ok(real(above)?.join(name)),
                _ => Ok(path),
            }
        }
        other => other,
    }
}

struct Walk {
    dir: Dir,
    at: PathBuf,
}

impl Walk {
    fn enter(&mut self, part: &OsStr, checkout: Option<&Path>) -> Result<(), OutputError> {
        let next = self.at.join(part);
        let io = |error| OutputError::Io(next.clone(), error);
        let is_link = fs::symlink_metadata(&next).is_ok_and(|meta| meta.is_symlink());
        if is_link {
            if checkout.is_some_and(|checkout| self.at.starts_with(checkout)) {
                let message = format!(
                    "{} is a symbolic link in the site's folder; use the folder that it leads to",
                    next.display()
                );
                return Err(OutputError::Refused(message));
            }
            self.at = fs::canonicalize(&next).map_err(io)?;
            self.dir = Dir::open(&self.at).map_err(io)?;
            return Ok(());
        }
        self.dir = match part.to_str() {
            Some(name) => match self.dir.at(name) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    self.dir.make_folder(name, 0o777).and_then(|_| self.dir.at(name)).map_err(io)?
                }
                other => other.map_err(io)?,
            },
            None => Dir::open(&next).map_err(io)?,
        };
        self.at = next;
        Ok(())
    }

    fn leave(&mut self) -> Result<(), OutputError> {
        self.at.pop();
        self.dir = Dir::open(&self.at).map_err(|error| OutputError::Io(self.at.clone(), error))?;
        Ok(())
    }
}
