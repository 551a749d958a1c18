//! A secret of this user on this machine, kept where no checkout brings files. With it certguide
//! knows again what it left beside an output folder. Start with [`Key::of_user`].

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::Path;

use rustix::process::geteuid;

use super::dir::Dir;
use super::meta::{Kind, Meta};
use super::place::real;

const LENGTH: usize = 32;

/// The secret, or none where there is no safe place for one: then nothing that an earlier build
/// left is believed.
#[derive(Clone, Default)]
pub struct Key(Option<[u8; LENGTH]>);

impl Key {
    /// No secret.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// The secret in the user's folder for state, such as `~/.local/state`; it is made at the first
    /// call. A folder that does not belong to this user, or lies in the checkout, gives none.
    #[must_use]
    pub fn of_user(state: &Path, checkout: &Path) -> Self {
        Self(read_or_make(state, checkout).ok().flatten())
    }

    /// Whether there is a secret.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.0.is_some()
    }

    /// What only somebody with the secret can say of these bytes.
    pub(super) fn seal(&self, bytes: &[u8]) -> Option<blake3::Hash> {
        self.0.as_ref().map(|key| blake3::keyed_hash(key, bytes))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_some() { "Key(..)" } else { "Key(none)" })
    }
}

fn read_or_make(state: &Path, checkout: &Path) -> io::Result<Option<[u8; LENGTH]>> {
    let folder = real(&state.join("certguide"))?;
    if !state.is_absolute() || folder.starts_with(checkout) || !belongs_to_user(state)? {
        return Ok(None);
    }
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let dir = Dir::open(&folder)?;
    let itself = dir.itself()?;
    if itself.owner != geteuid().as_raw() || itself.mode & 0o022 != 0 {
        return Ok(None);
    }
    if dir.meta("key")?.is_none() {
        make(&dir)?;
    }
    let Some((mut file, meta)) = dir.file("key")? else { return Ok(None) };
    let mut key = [0; LENGTH];
    if !is_secret(&meta) || file.read_exact(&mut key).is_err() {
        return Ok(None);
    }
    Ok(Some(key))
}

/// Whether the nearest folder of the path that is there is this user's: `sudo` often keeps the home
/// of another.
fn belongs_to_user(state: &Path) -> io::Result<bool> {
    for folder in state.ancestors() {
        match fs::metadata(folder) {
            Ok(meta) => return Ok(meta.is_dir() && meta.uid() == geteuid().as_raw()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

fn is_secret(meta: &Meta) -> bool {
    let plain = meta.kind == Kind::File && meta.length == LENGTH as u64;
    plain && meta.owner == geteuid().as_raw() && meta.mode & 0o077 == 0
}

/// Two builds may do this at once: the second name is given once only.
fn make(dir: &Dir) -> io::Result<()> {
    let mut key = [0; LENGTH];
    File::open("/dev/urandom")?.read_exact(&mut key)?;
    let own = format!("key.{}", std::process::id());
    dir.remove(&own)?;
    dir.create(&own, 0o600)?.write_all(&key)?;
    let named = dir.link(&own, dir, "key");
    dir.remove_file(&own)?;
    match named {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn key(state: &Path, checkout: &str) -> Option<[u8; LENGTH]> {
        Key::of_user(state, Path::new(checkout)).0
    }

    #[test]
    fn the_same_secret_is_found_again_and_only_the_user_may_read_it() {
        let temp = tempfile::tempdir().unwrap();
        let state = temp.path().join(".local/state");
        let first = key(&state, "/elsewhere").unwrap();
        assert_eq!(key(&state, "/elsewhere"), Some(first));
        let meta = fs::metadata(state.join("certguide/key")).unwrap();
        assert_eq!((meta.len(), meta.mode() & 0o777, meta.nlink()), (32, 0o600, 1));
        let other = tempfile::tempdir().unwrap();
        assert_ne!(key(other.path(), "/elsewhere"), Some(first));
        assert_ne!(first, [0; LENGTH]);
    }

    #[test]
    fn a_secret_that_others_could_have_brought_or_read_is_none() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("certguide/key");
        assert!(key(temp.path(), "/elsewhere").is_some());
        assert_eq!(
            key(temp.path(), temp.path().canonicalize().unwrap().to_str().unwrap()),
            None,
            "in the checkout"
        );
        assert_eq!(key(Path::new("relative"), "/elsewhere"), None);
        assert_eq!(key(Path::new("/proc/certguide-none"), "/elsewhere"), None, "not to be made");
        let set = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap()
        };
        set(&file, 0o644);
        assert_eq!(key(temp.path(), "/elsewhere"), None, "others can read it");
        set(&file, 0o600);
        set(&temp.path().join("certguide"), 0o777);
        assert_eq!(key(temp.path(), "/elsewhere"), None, "others can replace it");
        set(&temp.path().join("certguide"), 0o700);
        fs::write(&file, "short").unwrap();
        assert_eq!(key(temp.path(), "/elsewhere"), None);
        fs::rename(&file, temp.path().join("real")).unwrap();
        symlink(temp.path().join("real"), &file).unwrap();
        assert_eq!(key(temp.path(), "/elsewhere"), None, "a link");
    }
}
