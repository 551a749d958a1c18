//! New files in a folder that an author keeps: all of them or none, and no file is overwritten. Start with [`write`].

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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

/// Writes all of them: each whole under another name first, and only then, one after the other, under its own.
///
/// # Errors
/// What is in the way, by its path, or what the disk refuses. If a file was in the way before the first got its name,
/// nothing was written.
pub fn write(folder: &Path, additions: &[Addition]) -> Result<(), String> {
    for addition in additions {
        let path = folder.join(&addition.path);
        let there = fs::symlink_metadata(&path).is_ok();
        match &addition.before {
            None if there => return Err(format!("{} exists; nothing was written", path.display())),
            Some(before) if fs::read_to_string(&path).ok().as_ref() != Some(before) => {
                return Err(format!("{} has just been changed; nothing was written", path.display()));
            }
            _ => {}
        }
    }
    let mut waiting = Vec::new();
    for addition in additions {
        let path = folder.join(&addition.path);
        waiting.push(wait(&path, addition).map_err(|error| format!("cannot write {}: {error}", path.display()))?);
    }
    for file in waiting {
        file.arrive()?;
    }
    Ok(())
}

/// A file under another name. It is removed if it does not get its own.
struct Waiting {
    at: PathBuf,
    to: PathBuf,
    is_new: bool,
}

fn wait(path: &Path, addition: &Addition) -> io::Result<Waiting> {
    let is_new = addition.before.is_none();
    // A link to a file elsewhere stays a link.
    let to = if is_new { path.to_owned() } else { fs::canonicalize(path)? };
    let parent = to.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let file = Waiting { at: parent.join(format!(".{name}.certguide-new")), to, is_new };
    let mut out = fs::File::create(&file.at)?;
    out.write_all(addition.text.as_bytes())?;
    out.sync_all()?;
    if !is_new {
        out.set_permissions(fs::metadata(&file.to)?.permissions())?;
    }
    Ok(file)
}

impl Waiting {
    fn arrive(&self) -> Result<(), String> {
        // A hard link, unlike a rename, fails if somebody has taken the name meanwhile.
        let done = if self.is_new { fs::hard_link(&self.at, &self.to) } else { fs::rename(&self.at, &self.to) };
        done.map_err(|error| format!("cannot write {}: {error}", self.to.display()))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // After a rename there is nothing to remove.
        let _ = fs::remove_file(&self.at);
    }
}
