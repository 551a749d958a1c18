//! New files in a folder that an author keeps: all of them or none, and no file is overwritten.
//! Start with [`write`]. The folder may have come from elsewhere: no link in it is followed.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::dir::Dir;
use super::meta::Kind;
use super::place::{OutputError, Place, checkout};
use super::read::LARGEST_TEXT;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// Where, from the folder.
    pub path: PathBuf,
    /// What stands there now; none if there must be no such file.
    pub before: Option<String>,
    /// What will stand there.
    pub text: String,
}

impl Addition {
    /// A file that does not exist.
    #[must_use]
    pub fn new_file(path: &Path, text: String) -> Self {
        Self { path: path.to_owned(), before: None, text }
    }

    /// A file that holds `before` and will hold `text`, which contains all of it.
    #[must_use]
    pub fn longer(path: &Path, before: &str, text: String) -> Self {
        Self { path: path.to_owned(), before: Some(before.to_owned()), text }
    }
}

/// Writes all of them: each whole under another name first, and only then, one after the other,
/// under its own.
///
/// # Errors
/// What is in the way, by its path, or what the disk refuses. If a file was in the way before the
/// first got its name, nothing was written.
pub fn write(folder: &Path, additions: &[Addition]) -> Result<(), String> {
    let fault = |path: &str, error: &io::Error| {
        format!("cannot write {}: {error}", folder.join(path).display())
    };
    let dir = fs::create_dir_all(folder)
        .and_then(|()| Dir::open(folder))
        .map_err(|error| fault("", &error))?;
    for addition in additions {
        refuse_obstacle(folder, &dir, addition)?;
    }
    let mut waiting = Vec::new();
    for addition in additions {
        let path = name(&addition.path);
        waiting.push(wait(&dir, &path, addition).map_err(|error| fault(&path, &error))?);
    }
    waiting.iter().try_for_each(|file| file.arrive().map_err(|error| fault(&file.to, &error)))
}

/// Reads a text of such a folder as [`write`] will find it; none if it is not there.
///
/// # Errors
/// If it is not a plain file, is larger than any text of a site, or the disk does not give it.
pub fn read(folder: &Path, path: &str) -> Result<Option<String>, String> {
    let fault = |error: &io::Error| format!("cannot read {}: {error}", folder.join(path).display());
    let dir = match Dir::open(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(|error| fault(&error))?,
    };
    if let Some(what) = obstacle(&dir, path).map_err(|error| fault(&error))? {
        return Err(format!("cannot read {}: {what}", folder.join(path).display()));
    }
    let is_there = dir.meta(path).map_err(|error| fault(&error))?.is_some();
    let bytes = dir.read(path, LARGEST_TEXT).map_err(|error| fault(&error))?;
    if is_there && bytes.is_none() {
        return Err(fault(&io::Error::other(format!("it has more than {LARGEST_TEXT} bytes"))));
    }
    bytes
        .map(String::from_utf8)
        .transpose()
        .map_err(|_| fault(&io::Error::other("the file is not UTF-8")))
}

/// Writes one file where the user said, over a file that is there. A link or a device there is the
/// user's own, unless it lies in the same checkout as `near`.
///
/// # Errors
/// If there is such a link, or the disk says no.
pub fn replace(path: &Path, near: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let checkout = checkout(near);
    let place = Place::open(path, Some(&checkout))?;
    let io = |error| OutputError::Io(place.path.clone(), error);
    match place.parent.meta(&place.name).map_err(io)?.map(|meta| meta.kind) {
        Some(Kind::Link | Kind::Special) if place.path.starts_with(&checkout) => {
            let why =
                "is in the site's folder and not a regular file; remove it, or choose another file";
            Err(OutputError::Refused(format!("{} {why}", place.path.display())))
        }
        Some(Kind::Link | Kind::Special) => fs::write(&place.path, bytes).map_err(io),
        Some(Kind::File | Kind::Folder) | None => {
            place.parent.replace(&place.name, bytes).map_err(io)
        }
    }
}

/// A path below the folder, with `/`.
fn name(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// What on the way to a file, or in its place, is neither a folder nor a plain file.
fn obstacle(dir: &Dir, path: &str) -> io::Result<Option<String>> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    for end in ends {
        let Some(meta) = dir.meta(&path[..end])? else { return Ok(None) };
        let what = match (meta.kind, end == path.len()) {
            (Kind::Folder, false) | (Kind::File, true) => continue,
            (Kind::Folder, true) => "is a folder",
            (Kind::File, false) => "is a file, not a folder",
            (Kind::Link, _) => {
                "is a symbolic link, which is not followed; replace it with what it leads to"
            }
            (Kind::Special, _) => "is a pipe, a socket, or a device, not a file",
        };
        return Ok(Some(format!("`{}` {what}", &path[..end])));
    }
    Ok(None)
}

fn refuse_obstacle(folder: &Path, dir: &Dir, addition: &Addition) -> Result<(), String> {
    let path = name(&addition.path);
    let shown = folder.join(&path);
    let fault = |error: io::Error| format!("cannot write {}: {error}", shown.display());
    let there = dir.meta(&path).map_err(fault)?.is_some();
    if there && addition.before.is_none() {
        return Err(format!("{} exists; nothing was written", shown.display()));
    }
    if let Some(what) = obstacle(dir, &path).map_err(fault)? {
        return Err(format!("cannot write {}: {what}; nothing was written", shown.display()));
    }
    match &addition.before {
        Some(before)
            if dir.read(&path, before.len() as u64).map_err(fault)?.as_deref()
                != Some(before.as_bytes()) =>
        {
            Err(format!("{} has just been changed; nothing was written", shown.display()))
        }
        _ => Ok(()),
    }
}

/// A file under another name. It is removed if it does not get its own.
struct Waiting<'d> {
    dir: &'d Dir,
    at: String,
    to: String,
    is_new: bool,
}

fn wait<'d>(dir: &'d Dir, path: &str, addition: &Addition) -> io::Result<Waiting<'d>> {
    let (folder, last) = path.rsplit_once('/').unwrap_or(("", path));
    dir.make_folders(folder)?;
    let at = format!("{folder}/.{last}.certguide-new").trim_start_matches('/').to_owned();
    let file = Waiting { dir, at, to: path.to_owned(), is_new: addition.before.is_none() };
    dir.remove_file(&file.at)?;
    let mut out = dir.create(&file.at, 0o666)?;
    out.write_all(addition.text.as_bytes())?;
    if let Some((old, _)) = dir.file(path)?.filter(|_| !file.is_new) {
        out.set_permissions(old.metadata()?.permissions())?;
    }
    out.sync_all()?;
    Ok(file)
}

impl Waiting<'_> {
    fn arrive(&self) -> io::Result<()> {
        // A hard link, unlike a rename, fails if somebody has taken the name meanwhile.
        match self.is_new {
            true => self.dir.link(&self.at, self.dir, &self.to),
            false => self.dir.rename(&self.at, self.dir, &self.to),
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        // After a rename there is nothing to remove.
        let _ = self.dir.remove_file(&self.at);
    }
}
