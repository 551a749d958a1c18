//! What the tests share: the real binary, sites in temporary folders, trees as text.
#![allow(dead_code, reason = "each test file uses a part")]

mod advice;
pub mod reader;
pub mod statements;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use certguide::base::diagnostic::Diagnostic;
use certguide::base::source::SourcePath;
use certguide::build::Files;
use certguide::disk::read::Folder;
use certguide::site::Settings;
use certguide::{build, lint};

/// A site in a folder of its own, which goes with it.
pub struct Site {
    path: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

impl Site {
    /// A copy of `tests/sites/small`.
    pub fn small() -> Self {
        Self::of("tests/sites/small/content")
    }

    /// A copy of the site that comes with certguide.
    pub fn shipped() -> Self {
        Self::of("content")
    }

    /// A folder without anything in it.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { path: folder.path().to_owned(), _folder: Some(folder) }
    }

    /// What somebody else made and removes.
    pub fn at(path: PathBuf) -> Self {
        Self { path, _folder: None }
    }

    /// A copy of a folder of the repository as the site's content.
    pub fn of(content: &str) -> Self {
        let site = Self::empty();
        copy(&root().join(content), &site.path().join("content"));
        site
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of a guide, of `content/`, of the site.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.file(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces a text that must stand in the file.
    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.file(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from:?}");
        fs::write(self.file(name), text.replacen(from, to, 1)).unwrap();
    }

    /// Runs certguide in the site's folder.
    pub fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_certguide"))
            .args(args)
            .current_dir(self.path())
            .env("NO_COLOR", "1")
            .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
            .output()
            .unwrap()
    }

    /// What `certguide check` finds, without the process around it; `lint` asks for what only
    /// `check` looks for.
    pub fn check(&self, settings: &Settings, lint: bool) -> (Folder, Vec<Diagnostic>) {
        let (folder, mut diagnostics) = Folder::open(self.path(), &self.file("dist"));
        if diagnostics.is_empty() {
            let made = lint::Made::default();
            let found = build::site(&folder, settings, &made).unwrap();
            diagnostics = found.diagnostics;
            if let Some(site) = found.value.filter(|_| lint) {
                diagnostics.extend(lint::run(&site, &folder, &made, &[]));
            }
        }
        (folder, diagnostics)
    }

    pub fn build(&self, today: &str) -> Output {
        self.run(&["build", "--today", today])
    }

    /// The faults of a check: `rule file:line` each.
    pub fn faults(&self) -> Vec<String> {
        let output = self.run(&["check", "--today", "2026-02-01", "--message-format", "json"]);
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| {
                let fault: serde_json::Value = serde_json::from_str(line).unwrap();
                let line = fault["line"].as_u64().map_or(String::new(), |line| format!(":{line}"));
                format!(
                    "{} {}{line}",
                    fault["rule"].as_str().unwrap(),
                    fault["file"].as_str().unwrap()
                )
            })
            .collect()
    }
}

/// How many cases of a kind are tried: as many as a variable of the environment says, for long
/// runs, else a few.
pub fn count(variable: &str, few: usize) -> usize {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(few)
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file of a tree with its bytes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name =
                entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    files
}

pub fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// A site with another text in one of its files.
pub struct Changed<'f> {
    pub folder: &'f Folder,
    pub file: &'f SourcePath,
    pub text: String,
}

impl Files for Changed<'_> {
    fn paths(&self) -> &[SourcePath] {
        self.folder.paths()
    }

    fn text(&self, path: &SourcePath) -> Result<String, Box<Diagnostic>> {
        if path == self.file { Ok(self.text.clone()) } else { self.folder.text(path) }
    }

    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        if path == self.file { Ok(self.text.clone().into_bytes()) } else { self.folder.bytes(path) }
    }
}
