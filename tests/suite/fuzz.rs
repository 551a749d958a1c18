//! Texts that nobody would write, made from texts that somebody did: nothing panics, every place is one of the file,
//! and what is read twice is the same.
//!
//! A target changes a text of its corpus in a few places, mostly by inserting scraps that mean something to its reader.
//! `FUZZ_CASES=100000 cargo test --test suite fuzz::yaml` runs one target for long; a few cases run each time. What a long run
//! found is in `tests/fuzz/TARGET/`, one file a text; all of them are tried first.

use std::fs;

use certguide::base::diagnostic::{At, Diagnostic};
use certguide::base::source::SourcePath;
use certguide::disk::read::Folder;
use certguide::markdown::{Policy, RawHtml};
use certguide::parse::{self, place};
use certguide::site::Site as Built;
use certguide::site::assemble::Settings;
use certguide::{build, site::facts, widgets};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::support::{Site, root};

const YAML: &[&str] = &[
    "\n",
    "\r",
    "\r\n",
    "\t",
    "  ",
    ": ",
    ":",
    "- ",
    "#",
    " # ",
    "'",
    "\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "!!str ",
    "! ",
    "? ",
    "%YAML 1.1\n",
    "@",
    "`",
    "---\n",
    "...\n",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\0",
    "\u{9b}",
    "~",
    "null",
    "yes",
    "0x10",
    "1_000",
    "1e999",
    ".inf",
    "2026-02-30",
    "<<: *a",
    "é",
    "日本",
    "\\",
    "\\u2028",
    "''",
    "{{ a }}",
    "unknown",
    "15-20",
    "300 USD",
    "by_version: ",
    "value: ",
    "also: [",
    "\u{1}",
    "[[[[[[[[",
    "        ",
];

const MARKDOWN: &[&str] = &[
    "{{ exam.fee }}",
    "{{",
    "}}",
    "```",
    "````{when=open}\n",
    "```{costs}\n",
    "~~~~markdown\n",
    "\n````\n",
    "\n",
    "\r",
    "\t",
    "## ",
    "{#a}",
    "> ",
    "- ",
    "    ",
    "[^x]",
    "[^x]: ",
    "[a](/b/)",
    "[a](source:c)",
    "![",
    "](",
    "<b>",
    "<!--",
    "<script>",
    "|-|\n",
    "**",
    "_",
    "\\",
    "&#0;",
    "&amp;",
    "\u{feff}",
    "\u{2028}",
    "\0",
    "\u{202e}",
    "é",
    "日本",
    "---\n",
    "[[[[[[[[",
    "((((((((",
    "`````````",
    "<https://e.org>",
    "1. ",
    ": ",
    "~~",
    "==",
    "javascript:alert(1)",
];

const PATHS: &[&str] = &[
    "exam",
    "fee",
    "costs",
    "domains",
    "salaries",
    "lifecycle",
    "facts",
    "site:",
    "acme/widget-maker:",
    ":",
    ".",
    "..",
    "[0]",
    "id",
    "amount",
    "total",
    "median",
    "count",
    "status",
    "é",
    " ",
    "/",
    "-1",
    "99999999999999999999",
    "validity.period",
    "by_version",
];

const LINKS: &[&str] = &[
    "/",
    "//",
    "..",
    "../",
    ".",
    "#",
    "?",
    "%",
    "%2e",
    "%00",
    "acme",
    "widget-maker",
    "costs.csv",
    "about",
    "https://",
    "source:",
    "mailto:",
    "é",
    " ",
    "\\",
    "?a=b",
    "#costs",
    "%C3%A9",
    "\u{0}",
    "\u{202e}",
];

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

/// The files of a folder of the repository, by their paths in a site.
fn corpus(folder: &str, ends: &str) -> Vec<(SourcePath, String)> {
    let site = Site::of(folder);
    let (files, _) = Folder::open(site.path(), &site.file("dist"));
    let paths = build::Files::paths(&files).iter().filter(|path| path.as_str().ends_with(ends));
    let mut texts: Vec<(SourcePath, String)> =
        paths.filter_map(|path| Some((path.clone(), build::Files::text(&files, path).ok()?))).collect();
    texts.retain(|(_, text)| text.len() < 20_000);
    texts
}

/// What earlier runs found.
fn found(target: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root().join("tests/fuzz").join(target)) else { return Vec::new() };
    entries.flatten().map(|entry| fs::read_to_string(entry.path()).unwrap()).collect()
}

/// Runs a target on all that was found before and on as many new cases as asked for.
fn run<S: Strategy>(target: &str, old: &[S::Value], new: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>)
where
    S::Value: Clone,
{
    for case in old {
        test(case.clone()).unwrap_or_else(|error| panic!("{target}: {error}"));
    }
    let cases = std::env::var("FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(128);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    if let Err(error) = TestRunner::new(config).run(new, test) {
        panic!("{target}: {error}");
    }
}

/// A text is read without panic, and each fault has a place in it.
fn read(path: &SourcePath, text: &str) -> Result<(), TestCaseError> {
    let names: Vec<&str> = widgets::ALL.iter().map(|kind| kind.name).collect();
    let policy = Policy { raw_html: RawHtml::Sanitize, widgets: &names };
    let first = parse::file(path, text, &policy);
    prop_assert_eq!(first.value.is_none() && first.diagnostics.is_empty(), false, "no value and no fault");
    prop_assert!(first.diagnostics.len() <= 1_300, "{} faults", first.diagnostics.len());
    let mut places = place::Places::new(path, text);
    for fault in &first.diagnostics {
        let region = places.region(fault);
        prop_assert!(region.as_ref().is_none_or(|region| text.get(region.bytes.clone()).is_some()), "{:?}", fault);
        if let At::Bytes(start, end) = fault.at {
            prop_assert!(text.get(start as usize..end as usize).is_some(), "{:?}", fault);
        }
    }
    let again: Vec<Diagnostic> = parse::file(path, text, &policy).diagnostics;
    prop_assert_eq!(first.diagnostics, again);
    Ok(())
}

fn texts(target: &str, ends: &str, scraps: &'static [&'static str]) {
    let texts = [corpus("content", ends), corpus("tests/sites/small/content", ends)].concat();
    assert!(!texts.is_empty());
    let old: Vec<(SourcePath, String)> = found(target)
        .into_iter()
        .flat_map(|text| texts.iter().map(move |(path, _)| (path.clone(), text.clone())))
        .collect();
    let new = (select(texts), edits(scraps)).prop_map(|((path, text), edits)| (path, edited(&text, &edits)));
    run(target, &old, &new, |(path, text)| read(&path, &text));
}

#[test]
fn yaml() {
    texts("yaml", ".yaml", YAML);
}

#[test]
fn markdown() {
    texts("markdown", ".md", MARKDOWN);
}

/// The small site.
fn small() -> Built {
    let site = Site::small();
    let (files, _) = Folder::open(site.path(), &site.file("dist"));
    let settings = Settings { today: "2026-02-01".parse().unwrap(), base_url: None, drafts: false };
    build::load(&files, &settings).value.unwrap()
}

fn glued(scraps: &'static [&'static str]) -> impl Strategy<Value = String> {
    let part = prop_oneof![3 => select(scraps).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

#[test]
fn facts() {
    let site = small();
    let dotted = glued(PATHS).prop_map(|text| text.replace("][", "].["));
    run("facts", &found("facts"), &dotted, |path| {
        for guide in site.guides.values().map(Some).chain([None]) {
            match facts::resolve(&site, guide, &path) {
                Ok(fact) => prop_assert!(!fact.text.is_empty(), "an empty fact"),
                Err(undefined) => {
                    let last = path.rsplit(':').next().unwrap().trim();
                    prop_assert!(undefined.message.contains(last), "{}", undefined.message);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn links() {
    let site = small();
    let from = site.routes.all.keys().cloned().collect::<Vec<_>>();
    run("links", &[], &(select(from), glued(LINKS)), |(from, link)| {
        use certguide::site::address::Target;
        match site.routes.resolve(&from, &link) {
            Target::Found { to, .. } => prop_assert!(site.routes.all.contains_key(&to), "{to}"),
            Target::NoPage | Target::NoFragment | Target::Draft => {
                let near = site.routes.near(&from, &link);
                prop_assert!(near.is_none_or(|near| near.starts_with(['/', '#'])));
            }
        }
        Ok(())
    });
}
