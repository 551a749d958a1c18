//! The site's folder: which files there are, and their text. Start with [`Folder::open`].

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::build::Files;

/// No text of a site is larger than this, in bytes: the sources of ten thousand guides fit into one file.
const LARGEST_TEXT: u64 = 16 * 1024 * 1024;

/// No file that is published as it is may be larger than this, in bytes: it passes through memory.
const LARGEST_FILE: u64 = 100 * 1024 * 1024;

/// The folders of a site that are read.
pub const READ: [&str; 3] = ["content", "templates", "static"];

/// The files of a site's folder.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    paths: Vec<SourcePath>,
    places: BTreeMap<SourcePath, PathBuf>,
}

impl Folder {
    /// Lists the files of a site. `out` is never read, even if it lies inside. The faults are of the folder itself:
    /// no content, or a symbolic link that leads out.
    #[must_use]
    pub fn open(site: &Path, out: &Path) -> (Self, Vec<Diagnostic>) {
        let mut folder = Self::default();
        let mut diagnostics = Vec::new();
        if !site.join("content").is_dir() {
            let message = format!("there is no folder `content` in {}", shown(site));
            let help = "run certguide in the folder that holds content/, or name it with --site";
            let path = SourcePath::new("content");
            diagnostics.push(Diagnostic::new(&rule::MISSING_FOLDER, &path, At::File, message).help(help));
            return (folder, diagnostics);
        }
        let root = fs::canonicalize(site).unwrap_or_else(|_| site.to_owned());
        let out = fs::canonicalize(out).ok();
        for name in READ {
            folder.walk(&root, name, out.as_deref(), &mut diagnostics);
        }
        folder.paths = folder.places.keys().cloned().collect();
        (folder, diagnostics)
    }

    fn walk(&mut self, root: &Path, name: &str, out: Option<&Path>, diagnostics: &mut Vec<Diagnostic>) {
        let walk = WalkDir::new(root.join(name)).follow_links(false).sort_by_file_name().into_iter();
        let entries = walk.filter_entry(|entry| !is_ignored(entry.path()) && Some(entry.path()) != out);
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 => continue,
                Err(error) => {
                    let path = error.path().map_or_else(|| SourcePath::new(name), |path| source_path(root, path));
                    diagnostics.push(unreadable(&path, &error));
                    continue;
                }
            };
            let path = source_path(root, entry.path());
            if let Some(fault) = name_fault(&path, entry.file_name()) {
                diagnostics.push(fault);
            } else if entry.path_is_symlink() {
                match fs::canonicalize(entry.path()) {
                    Ok(target) if target.starts_with(root) && target.is_file() => {
                        self.places.insert(path, target);
                    }
                    Ok(target) if target.starts_with(root) => {
                        diagnostics.push(link_fault(
                            &path,
                            "leads to a folder",
                            "copy the folder here, or link the files one by one",
                        ));
                    }
                    Ok(_) => diagnostics.push(link_fault(
                        &path,
                        "leads out of the site's folder",
                        "copy the file into the site",
                    )),
                    Err(_) => {
                        diagnostics.push(link_fault(&path, "leads nowhere", "remove it, or make what it leads to"))
                    }
                }
            } else if entry.file_type().is_file() {
                self.places.insert(path, entry.into_path());
            }
        }
    }

    fn read(&self, path: &SourcePath, largest: u64, help: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let missing =
            || Box::new(Diagnostic::new(&rule::MISSING_FILE, path, At::File, format!("there is no file `{path}`")));
        let place = self.places.get(path).ok_or_else(missing)?;
        let length = fs::metadata(place).map_err(|error| Box::new(unreadable(path, &error)))?.len();
        if length > largest {
            let message = format!("the file has {length} bytes; at most {largest} can be read");
            return Err(Box::new(Diagnostic::new(&rule::TOO_LARGE, path, At::File, message).help(help)));
        }
        fs::read(place).map_err(|error| Box::new(unreadable(path, &error)))
    }
}

impl Files for Folder {
    fn paths(&self) -> &[SourcePath] {
        &self.paths
    }

    fn text(&self, path: &SourcePath) -> Result<String, Box<Diagnostic>> {
        let bytes = self.read(path, LARGEST_TEXT, "split it into several files")?;
        String::from_utf8(bytes).map_err(|error| {
            let read = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = read.iter().filter(|byte| **byte == b'\n').count() + 1;
            let before = String::from_utf8_lossy(read);
            let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
            let after = if word.is_empty() { "at its beginning".to_owned() } else { format!("after `{word}`") };
            let message = format!("the file is not UTF-8: a character in line {line}, {after}, cannot be read");
            Box::new(Diagnostic::new(&rule::NOT_UTF8, path, At::File, message).help("save it with the encoding UTF-8"))
        })
    }

    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.read(path, LARGEST_FILE, "make it smaller, or publish it elsewhere and link to it")
    }
}

fn link_fault(path: &SourcePath, what: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&rule::SYMLINK, path, At::File, format!("the symbolic link `{path}` {what}")).help(help)
}

fn unreadable(path: &SourcePath, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::new(&rule::UNREADABLE, path, At::File, format!("`{path}` could not be read: {error}"))
        .help("see that the file is there and that you may read it")
}

/// A name that cannot be published: reported here, before an address is made of it.
fn name_fault(path: &SourcePath, name: &OsStr) -> Option<Diagnostic> {
    let plain = name.to_str().is_some_and(|name| !name.chars().any(|c| c == '\\' || c.is_control()));
    (!plain).then(|| {
        let shown: String =
            path.as_str().chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
        let message = format!("the name of `{shown}` cannot stand in an address");
        Diagnostic::new(&rule::FILE_NAME, &SourcePath::new(&shown), At::File, message)
            .help("rename it; letters, digits, `-`, `_` and `.` are safe")
    })
}

/// Hidden files and what editors leave behind.
pub(crate) fn is_ignored(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    (name.starts_with('.') && name.len() > 1)
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || [".swp", ".swo", ".swx"].iter().any(|end| name.ends_with(end))
        || matches!(&*name, "Thumbs.db" | "desktop.ini")
}

fn source_path(root: &Path, path: &Path) -> SourcePath {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let segments: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    SourcePath::new(&segments.join("/"))
}

fn shown(site: &Path) -> String {
    if site == Path::new(".") { "this folder".to_owned() } else { format!("`{}`", site.display()) }
}
