//! What authors write: data, text, paths of facts, links.

use certguide::base::diagnostic::{At, Diagnostic};
use certguide::base::source::SourcePath;
use certguide::disk::read::Folder;
use certguide::markdown::{Policy, RawHtml};
use certguide::parse::{self, place};
use certguide::site::Settings;
use certguide::site::Site as Built;
use certguide::{build, site::facts, widgets};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

use super::scraps::{LINKS, MARKDOWN, PATHS, YAML};
use super::{edited, edits, found, run};
use crate::support::Site;

/// The files of a folder of the repository, by their paths in a site.
fn corpus(folder: &str, ends: &str) -> Vec<(SourcePath, String)> {
    let site = Site::of(folder);
    let (files, _) = Folder::open(site.path(), &site.file("dist"));
    let paths = build::Files::paths(&files).iter().filter(|path| path.as_str().ends_with(ends));
    let mut texts: Vec<(SourcePath, String)> = paths
        .filter_map(|path| Some((path.clone(), build::Files::text(&files, path).ok()?)))
        .collect();
    texts.retain(|(_, text)| text.len() < 20_000);
    texts
}

/// A text is read without panic, and each fault has a place in it.
fn read(path: &SourcePath, text: &str) -> Result<(), TestCaseError> {
    let names: Vec<&str> = widgets::ALL.iter().map(|kind| kind.name).collect();
    let policy = Policy { raw_html: RawHtml::Sanitize, widgets: &names };
    let first = parse::file(path, text, &policy);
    prop_assert_eq!(
        first.value.is_none() && first.diagnostics.is_empty(),
        false,
        "no value and no fault"
    );
    prop_assert!(first.diagnostics.len() <= 1_300, "{} faults", first.diagnostics.len());
    let mut places = place::Places::new(path, text);
    for fault in &first.diagnostics {
        let region = places.region(fault);
        prop_assert!(
            region.as_ref().is_none_or(|region| text.get(region.bytes.clone()).is_some()),
            "{:?}",
            fault
        );
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
    let new = (select(texts), edits(scraps))
        .prop_map(|((path, text), edits)| (path, edited(&text, &edits)));
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
            match facts::cite(&site, guide, &path) {
                Ok(fact) => prop_assert!(!fact.said.text.is_empty(), "an empty fact"),
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
        use certguide::site::address::{Spot, Target};
        let file = certguide::base::source::SourcePath::new("content/pages/about.md");
        let from = Spot { address: &from, file: &file };
        match site.routes.resolve(from, &link) {
            Target::Found { to, .. } => prop_assert!(site.routes.all.contains_key(&to), "{to}"),
            Target::NoPage | Target::NoFragment | Target::Draft | Target::Elsewhere => {
                let near = site.routes.near(from, &link);
                prop_assert!(near.is_none_or(|near| near.starts_with(['/', '#'])));
            }
        }
        Ok(())
    });
}
