//! What a build writes down in its work folder for the next one, sealed with the user's key: which
//! folders it made, what of a publication is still to be done. Start with [`State::read`]. A
//! checkout can bring a file of this name, but none that bears the seal, and none that names this
//! work folder.

use std::io;

use serde::{Deserialize, Serialize};

use super::dir::Dir;
use super::key::Key;
use super::memo::Memo;
use super::meta::{Identity, Kind};

/// The name of the file in the work folder.
pub(super) const FILE: &str = "state";
/// A state of ten thousand guides has one megabyte.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A site that certguide made, published or on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Made {
    /// Its folder, whatever the name.
    pub(super) folder: Identity,
    /// Its own files that have a fingerprint in their names.
    pub(super) fingerprinted: Vec<String>,
    /// Those of the site before that are still there, for pages that were read before the last
    /// publication.
    pub(super) kept: Vec<String>,
}

/// A step of a publication file by file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Step {
    /// Moves a file from the work folder's tree into the published folder, if it has these bytes.
    Put {
        /// Where, in both.
        path: String,
        /// The hash of its bytes.
        hash: String,
    },
    /// Removes a published file.
    Remove {
        /// Which.
        path: String,
    },
}

/// What one build says to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// The folders that certguide made: the published one, and the one that was or is to be
    /// published.
    pub(super) made: Vec<Made>,
    /// What is still to be done, if folders cannot be renamed.
    pub(super) steps: Vec<Step>,
    /// What the build read, said and published. As data, for another version may have noted other
    /// things.
    #[serde(default)]
    memo: Option<serde_json::Value>,
}

/// What is sealed: a state that belongs to one work folder.
#[derive(Serialize, Deserialize)]
struct Sealed {
    work: Identity,
    state: State,
}

impl State {
    /// What the last build wrote down. Nothing if the file is not its own.
    ///
    /// # Errors
    /// If a file is there and the disk does not give it.
    pub(super) fn read(work: &Dir, key: &Key) -> io::Result<Option<Self>> {
        if !key.is_some() {
            return Ok(None);
        }
        let Some(bytes) = work.read(FILE, LARGEST)? else { return Ok(None) };
        let here = work.itself()?.identity;
        Ok(unsealed(&bytes, key).filter(|sealed| sealed.work == here).map(|sealed| sealed.state))
    }

    /// Writes it down, whole or not at all. Without a key nobody would believe it.
    ///
    /// # Errors
    /// When the disk says no.
    pub(super) fn write(&self, work: &Dir, key: &Key) -> io::Result<()> {
        let sealed = Sealed { work: work.itself()?.identity, state: self.clone() };
        let text = serde_json::to_vec(&sealed)?;
        let Some(seal) = key.seal(&text) else { return Ok(()) };
        work.replace(FILE, &[seal.to_hex().as_bytes(), b"\n", text.as_slice()].concat())
    }

    /// A state in which nothing is left to be done and nothing is noted.
    pub(super) fn new(made: Vec<Made>) -> Self {
        Self { made, ..Self::default() }
    }

    /// What the last build noted.
    pub(super) fn memo(&self) -> Option<Memo> {
        Memo::deserialize(self.memo.as_ref()?).ok()
    }

    /// Notes it.
    pub(super) fn note(&mut self, memo: Option<&Memo>) {
        self.memo = memo.and_then(|memo| serde_json::to_value(memo).ok());
    }

    /// What is known of a folder.
    pub(super) fn of(&self, folder: Identity) -> Option<&Made> {
        self.made.iter().find(|made| made.folder == folder)
    }

    /// Notes that the steps are done: the published folder, which is still the same one, now is
    /// what the tree was to be.
    ///
    /// # Errors
    /// When the disk says no.
    pub(super) fn finished(&mut self, out: &Dir, tree: &Dir) -> io::Result<()> {
        let (out, tree) = (out.itself()?.identity, tree.itself()?.identity);
        if let Some(done) = self.of(tree).cloned() {
            self.made = vec![Made { folder: out, ..done.clone() }, done];
        }
        self.steps.clear();
        Ok(())
    }

    /// Whether a name in the work folder is a folder that certguide made.
    pub(super) fn has_made(&self, work: &Dir, name: &str) -> io::Result<bool> {
        let meta = work.meta(name)?;
        Ok(meta.is_some_and(|meta| meta.kind == Kind::Folder && self.of(meta.identity).is_some()))
    }
}

fn unsealed(bytes: &[u8], key: &Key) -> Option<Sealed> {
    let (seal, text) = bytes.split_at_checked(2 * blake3::OUT_LEN)?;
    let text = text.strip_prefix(b"\n")?;
    // The comparison of hashes takes the same time whatever differs.
    (blake3::Hash::from_hex(seal).ok()? == key.seal(text)?)
        .then(|| serde_json::from_slice(text).ok())?
}
