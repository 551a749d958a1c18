//! The site's folder: which files there are, and their text. Start with [`Folder::open`].

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use walkdir::WalkDir;

use crate::base::character;
use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::build::Files;

use super::dir;

/// No text of a site is larger than this, in bytes: the sources of ten thousand guides fit into one
/// file.
pub(super) const LARGEST_TEXT: u64 = 16 * 1024 * 1024;

/// No text of one page or guide is larger than this, in bytes: it is read and checked in less than
/// two seconds.
const LARGEST_PAGE: u64 = 512 * 1024;

/// No file that is published as it is may be larger than this, in bytes: it passes through memory.
const LARGEST_FILE: u64 = 100 * 1024 * 1024;

/// The folders of a site that are read.
pub const READ: [&str; 3] = ["content", "templates", STATIC];

/// The folder of files that are published as they are.
pub(crate) const STATIC: &str = "static";

/// The files of a site's folder.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    paths: Vec<SourcePath>,
    places: BTreeMap<SourcePath, PathBuf>,
}

impl Folder {
    /// Lists the files of a site. `out` is never read, even if it lies inside. The faults are of
    /// the folder itself: no content, what cannot be read, a symbolic link that leads out.
    #[must_use]
    pub fn open(site: &Path, out: &Path) -> (Self, Vec<Diagnostic>) {
        let mut folder = Self::default();
        let content = SourcePath::new("content");
        let root = match (fs::symlink_metadata(site.join("content")), fs::canonicalize(site)) {
            (Err(error), _) | (_, Err(error)) if error.kind() == ErrorKind::NotFound => {
                let message = format!("there is no folder `content` in {}", shown(site));
                let help =
                    "run certguide in the folder that contains content/, or name it with --site";
                let fault =
                    Diagnostic::new(&rule::MISSING_FOLDER, &content, At::File, message).help(help);
                return (folder, vec![fault]);
            }
            (Err(error), _) | (_, Err(error)) => {
                return (folder, vec![unreadable(&content, &error)]);
            }
            (Ok(_), Ok(root)) => root,
        };
        let out = fs::canonicalize(out).ok();
        let mut diagnostics = Vec::new();
        for name in READ {
            folder.walk(&root, name, out.as_deref(), &mut diagnostics);
        }
        folder.paths = folder.places.keys().cloned().collect();
        (folder, diagnostics)
    }

    /// Where each file is read from.
    pub(super) fn places(&self) -> &BTreeMap<SourcePath, PathBuf> {
        &self.places
    }

    fn walk(
        &mut self,
        root: &Path,
        name: &str,
        out: Option<&Path>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let top = root.join(name);
        let path = SourcePath::new(name);
        match fs::symlink_metadata(&top) {
            // Only what is not there counts as absent.
            Err(error) if error.kind() == ErrorKind::NotFound => return,
            Err(error) => return diagnostics.push(unreadable(&path, &error)),
            Ok(meta) if meta.is_dir() => {}
            Ok(meta) if meta.is_symlink() => {
                return diagnostics.extend(self.link(root, &top, &path));
            }
            Ok(_) => {
                let message = format!("`{name}` is a file, not a folder");
                let help = "the site's files are read from a folder of this name; rename the file";
                return diagnostics.push(
                    Diagnostic::new(&rule::SPECIAL_FILE, &path, At::File, message).help(help),
                );
            }
        }
        let walk = WalkDir::new(&top).follow_links(false).sort_by_file_name().into_iter();
        let entries = walk.filter_entry(|entry| {
            !is_ignored(entry.file_name(), name == STATIC) && Some(entry.path()) != out
        });
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error
                        .path()
                        .map_or_else(|| SourcePath::new(name), |path| source_path(root, path));
                    let cause =
                        error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    diagnostics.push(unreadable(&path, &cause));
                    continue;
                }
            };
            let path = source_path(root, entry.path());
            let kind = entry.file_type();
            if let Some(fault) = name_fault(&path, entry.file_name()) {
                diagnostics.push(fault);
            } else if kind.is_symlink() {
                diagnostics.extend(self.link(root, entry.path(), &path));
            } else if kind.is_file() {
                self.places.insert(path, entry.into_path());
            } else if !kind.is_dir() {
                diagnostics.push(special(&path, kind));
            }
        }
    }

    /// Takes a link to a plain file of the site for that file.
    fn link(&mut self, root: &Path, place: &Path, path: &SourcePath) -> Option<Diagnostic> {
        let target = match fs::canonicalize(place) {
            Ok(target) => target,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Some(link_fault(
                    path,
                    "leads nowhere",
                    "remove it, or make what it leads to",
                ));
            }
            Err(error) if Errno::from_io_error(&error) == Some(Errno::LOOP) => {
                return Some(link_fault(
                    path,
                    "leads in a circle",
                    "remove it, or replace it with a file",
                ));
            }
            Err(error) => return Some(unreadable(path, &error)),
        };
        if !target.starts_with(root) {
            return Some(link_fault(
                path,
                "leads out of the site's folder",
                "copy the file into the site",
            ));
        }
        match fs::metadata(&target) {
            Ok(meta) if meta.is_dir() => Some(link_fault(
                path,
                "leads to a folder",
                "copy the folder here, or link the files one by one",
            )),
            Ok(meta) if meta.is_file() && !is_read(root, &target) => {
                let help = "copy what may be published into the site; a link may lead to files of content/, templates/ and \
                            static/ that are not hidden";
                Some(link_fault(path, "leads to a file that is no part of the site", help))
            }
            Ok(meta) if meta.is_file() => {
                self.places.insert(path.clone(), target);
                None
            }
            Ok(meta) => Some(special(path, meta.file_type())),
            Err(error) => Some(unreadable(path, &error)),
        }
    }

    fn read(
        &self,
        path: &SourcePath,
        largest: u64,
        help: &str,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let missing = || {
            Box::new(Diagnostic::new(
                &rule::MISSING_FILE,
                path,
                At::File,
                format!("there is no file `{path}`"),
            ))
        };
        let place = self.places.get(path).ok_or_else(missing)?;
        let fault = |error: io::Error| Box::new(unreadable(path, &error));
        // It was a plain file when the folder was listed; whatever it is now, nothing waits for it.
        let opened = dir::open_file(place).map_err(fault)?;
        let (file, meta) =
            opened.ok_or_else(|| fault(io::Error::other("it is no longer a regular file")))?;
        let too_large = |length: u64| {
            let message = format!("the file has {length} bytes; at most {largest} can be read");
            Box::new(Diagnostic::new(&rule::TOO_LARGE, path, At::File, message).help(help))
        };
        if meta.length > largest {
            return Err(too_large(meta.length));
        }
        let mut bytes = Vec::new();
        file.take(largest + 1).read_to_end(&mut bytes).map_err(fault)?;
        if bytes.len() as u64 > largest { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
    }
}

impl Files for Folder {
    fn paths(&self) -> &[SourcePath] {
        &self.paths
    }

    fn text(&self, path: &SourcePath) -> Result<String, Box<Diagnostic>> {
        let is_page =
            path.as_str().ends_with(".md") || path.as_str().starts_with("content/guides/");
        let largest = if is_page { LARGEST_PAGE } else { LARGEST_TEXT };
        let bytes = self.read(path, largest, "split it into several files")?;
        String::from_utf8(bytes).map_err(|error| {
            let read = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = read.iter().filter(|byte| **byte == b'\n').count() + 1;
            let before = String::from_utf8_lossy(read);
            let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
            let after = if word.is_empty() {
                "at its beginning".to_owned()
            } else {
                format!("after `{word}`")
            };
            let message = format!(
                "the file is not UTF-8: a character in line {line}, {after}, cannot be read"
            );
            Box::new(
                Diagnostic::new(&rule::NOT_UTF8, path, At::File, message).help("save it as UTF-8"),
            )
        })
    }

    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.read(path, LARGEST_FILE, "make it smaller, or publish it elsewhere and link to it")
    }
}

/// Whether a file is one that a listing of the site would give. What lies beside them, such as
/// `.git/config` and `.env`, may hold the secrets of whoever builds, and a link to it may have come
/// with somebody's pull request.
fn is_read(root: &Path, target: &Path) -> bool {
    let Ok(inside) = target.strip_prefix(root) else { return false };
    let mut parts = inside.iter();
    let top = parts.next().and_then(OsStr::to_str).unwrap_or("");
    READ.contains(&top) && !parts.any(|part| is_ignored(part, top == STATIC))
}

fn link_fault(path: &SourcePath, what: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&rule::SYMLINK, path, At::File, format!("the symbolic link `{path}` {what}"))
        .help(help)
}

fn unreadable(path: &SourcePath, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::new(
        &rule::UNREADABLE,
        path,
        At::File,
        format!("`{path}` could not be read: {error}"),
    )
    .help("see that the file is there and that you may read it")
}

/// A name that cannot be published: reported here, before an address is made of it.
fn name_fault(path: &SourcePath, name: &OsStr) -> Option<Diagnostic> {
    let plain = name.to_str().is_some_and(|name| !name.chars().any(is_refused_in_name));
    (!plain).then(|| {
        let shown: String =
            path.as_str()
                .chars()
                .map(|c| {
                    if is_refused_in_name(c) && c != '\\' { char::REPLACEMENT_CHARACTER } else { c }
                })
                .collect();
        let message = format!("the name of `{shown}` cannot be part of an address");
        Diagnostic::new(&rule::FILE_NAME, &SourcePath::new(&shown), At::File, message)
            .help("rename it; letters, digits, `-`, `_` and `.` are safe")
    })
}

/// What texts may not hold either, what ends a line, and what separates folders on other systems.
fn is_refused_in_name(c: char) -> bool {
    c.is_control() || character::is_forbidden(c) || matches!(c, '\\' | '\u{2028}' | '\u{2029}')
}

/// Said of a pipe, a socket, or a device: it is named, for whoever put it there expects something
/// of it.
fn special(path: &SourcePath, kind: fs::FileType) -> Diagnostic {
    let what = if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    };
    let message = format!("`{path}` is {what}, not a file");
    Diagnostic::new(&rule::SPECIAL_FILE, path, At::File, message)
        .help("remove it, or replace it with a regular file")
}

/// What editors, file managers and version control leave behind, and hidden files; in `static/`
/// hidden files are published, for hosts read some of them (`.well-known/`, `.htaccess`,
/// `.nojekyll`).
pub(crate) fn is_ignored(name: &OsStr, in_static: bool) -> bool {
    let name = name.to_string_lossy();
    let left_behind = name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || [".swp", ".swo", ".swx"].iter().any(|end| name.ends_with(end))
        || matches!(&*name, "Thumbs.db" | "desktop.ini");
    let hidden = name.starts_with('.') && name.len() > 1;
    left_behind
        || (hidden
            && (!in_static || HIDDEN_LEFT_BEHIND.iter().any(|start| name.starts_with(start))))
}

/// How the names of hidden files begin that programs leave behind.
const HIDDEN_LEFT_BEHIND: [&str; 14] = [
    ".#",
    "._",
    ".~",
    ".DS_Store",
    ".certguide",
    ".directory",
    ".editorconfig",
    ".git",
    ".hg",
    ".idea",
    ".nfs",
    ".svn",
    ".vscode",
    ".Trash",
];

fn source_path(root: &Path, path: &Path) -> SourcePath {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let segments: Vec<_> =
        inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    SourcePath::new(&segments.join("/"))
}

fn shown(site: &Path) -> String {
    if site == Path::new(".") { "this folder".to_owned() } else { format!("`{}`", site.display()) }
}
