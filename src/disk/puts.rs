//! The files of one run, and what they have to do with those of a folder. Start with [`Put`].

use std::collections::BTreeMap;
use std::io;

use crate::base::fingerprint;

use super::dir::Dir;
use super::meta::{Kind, Meta, Moment};
use super::state::Made;
use super::tree;

/// A file of this run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Put {
    /// Under this number in `new/`, or in place for a first publication; none if it is as
    /// published.
    pub(super) new: Option<usize>,
    /// What was known of it when its bytes were written or compared.
    pub(super) meta: Option<Meta>,
}

impl Put {
    /// A file of the site before, which stays.
    pub(super) const KEPT: Self = Self { new: None, meta: None };
}

/// The files of a run.
pub(super) type Puts = BTreeMap<String, Put>;

/// Whether a published folder holds what was put and nothing else: each file is the one whose bytes
/// were written or compared, and was last changed before `now`.
pub(super) fn is_as_put(out: &Dir, files: &[(String, Meta)], puts: &Puts, now: Moment) -> bool {
    let is_the_one = |((path, meta), (name, put)): (&(String, Meta), (&String, &Put))| {
        let is_still = |before: &Meta| meta.kind == Kind::File && meta.is_still(before);
        let is_right = || put.meta.as_ref().map_or_else(|| is_as_named(out, path), is_still);
        path == name && meta.is_older_than(now) && is_right()
    };
    files.len() == puts.len() && files.iter().zip(puts).all(is_the_one)
}

/// What the next run is told of a folder with these files.
pub(super) fn made(folder: &Dir, puts: &Puts, kept: Vec<String>) -> io::Result<Made> {
    let fingerprinted =
        puts.keys().filter(|path| fingerprint::in_name(path).is_some()).cloned().collect();
    Ok(Made { folder: folder.itself()?.identity, fingerprinted, kept })
}

/// Whether a file has the bytes that the fingerprint in its name promises.
pub(super) fn is_as_named(out: &Dir, path: &str) -> bool {
    let hash = out.file(path).and_then(|file| file.map(|(file, _)| tree::hash(file)).transpose());
    fingerprint::in_name(path)
        .is_some_and(|digits| hash.is_ok_and(|hash| hash.is_some_and(|h| h.starts_with(digits))))
}

/// Nothing is both a file and a folder.
pub(super) fn refuse_clashes(puts: &Puts) -> io::Result<()> {
    let clash = puts
        .keys()
        .find_map(|path| tree::folders_above(path).find(|above| puts.contains_key(*above)));
    clash.map_or(Ok(()), |path| {
        Err(io::Error::other(format!("`{path}` would be both a file and a folder")))
    })
}
