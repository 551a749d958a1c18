//! Texts that nobody would write, made from texts that somebody did: nothing panics, every place is
//! one of the file, what is read twice is the same, and nothing harms that is told to.
//!
//! A target changes a text of its corpus in a few places, mostly by inserting scraps ([`scraps`])
//! that mean something to its reader.
//! `FUZZ_CASES=100000 cargo test --release --test suite fuzz::content::yaml` runs one target for
//! long; a few cases run each time. What a long run found is in `tests/fuzz/TARGET/`, one file a
//! text; all of them are tried first.

mod agree;
mod content;
mod harm;
mod scraps;

use std::fs;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::support::{count, root};

/// A change of a text at a place.
#[derive(Clone, Debug)]
enum Edit {
    Insert(&'static str),
    Delete(u8),
    Repeat(u8),
}

fn edits(scraps: &'static [&'static str]) -> impl Strategy<Value = Vec<(Index, Edit)>> {
    let edit = prop_oneof![
        4 => select(scraps).prop_map(Edit::Insert),
        1 => (1u8..40).prop_map(Edit::Delete),
        1 => (1u8..80).prop_map(Edit::Repeat),
    ];
    proptest::collection::vec((any::<Index>(), edit), 1..6)
}

fn edited(text: &str, edits: &[(Index, Edit)]) -> String {
    let mut text = text.to_owned();
    for (at, edit) in edits {
        let start = text.floor_char_boundary(at.index(text.len() + 1));
        let part = |length: u8| start..text.ceil_char_boundary(start + usize::from(length));
        match edit {
            Edit::Insert(scrap) => text.insert_str(start, scrap),
            Edit::Delete(length) => drop(text.drain(part(*length))),
            Edit::Repeat(length) => {
                let again = text[part(*length)].to_owned();
                text.insert_str(start, &again);
            }
        }
    }
    text
}

/// What earlier runs found.
fn found(target: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root().join("tests/fuzz").join(target)) else {
        return Vec::new();
    };
    entries.flatten().map(|entry| fs::read_to_string(entry.path()).unwrap()).collect()
}

/// Runs a target on all that was found before and on as many new cases as asked for.
fn run<S: Strategy>(
    target: &str,
    old: &[S::Value],
    new: &S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) where
    S::Value: Clone,
{
    for case in old {
        test(case.clone()).unwrap_or_else(|error| panic!("{target}: {error}"));
    }
    if let Err(error) = TestRunner::new(config(128)).run(new, test) {
        panic!("{target}: {error}");
    }
}

/// The same cases in each run, for a target whose cases take long.
fn run_same<S: Strategy>(
    few: usize,
    target: &str,
    new: &S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let same = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    if let Err(error) =
        TestRunner::new_with_rng(Config { max_shrink_iters: 50, ..config(few) }, same)
            .run(new, test)
    {
        panic!("{target}: {error}");
    }
}

fn config(few: usize) -> Config {
    let cases = u32::try_from(count("FUZZ_CASES", few)).unwrap();
    Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() }
}
