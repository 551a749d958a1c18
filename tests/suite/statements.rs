//! No two statements of a site disagree, on any day. Every statement of a state or a date of the
//! lifecycle is collected from all pages and files of builds on the days around each date: one
//! subject has one value. Nothing that is listed as coming up lies in the past, nothing is told as
//! history that has not happened, and nothing that has ended is spoken of in the present. How
//! statements are read: `support/statements.rs`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::support::statements::{Files, Statements};
use crate::support::{Site, reader, root};
use certguide::base::diagnostic::has_errors;
use certguide::build::{self, change};
use certguide::disk::read::Folder;
use certguide::disk::sink::Memory;
use certguide::site::Settings;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use rayon::prelude::*;

/// Words of the theme that speak of an exam that can be taken, and of certificates that are valid.
const CAN_BE_TAKEN: [&str; 7] = [
    "can still be taken",
    "can still be booked",
    "seats that are booked can still",
    "Open now:",
    "If you pass on the last day",
    "first attempt after",
    "Begin by",
];
const IS_VALID: [&str; 5] = [
    "still valid.",
    "It stays valid",
    "It can still be renewed",
    "Outlined: certificates are",
    "can hold",
];

/// Words of the theme in the present about what has ended.
fn present_of_what_ended(html: &str, state: &str) -> Vec<&'static str> {
    let html = reader::without_templates(html);
    let words: Vec<&'static str> = match state {
        "closed" | "unconfirmed" => CAN_BE_TAKEN.to_vec(),
        "expired" => CAN_BE_TAKEN.iter().chain(&IS_VALID).copied().collect(),
        _ => Vec::new(),
    };
    words.into_iter().filter(|words| html.contains(words)).collect()
}

fn settings(today: Date) -> Settings {
    Settings { today, base_url: None, drafts: false }
}

fn open(content: &str) -> Folder {
    Folder::open(&root().join(content), Path::new("dist")).0
}

/// The days around each date of a site, and for each guide one year after its last, and five.
fn days(folder: &Folder) -> Vec<Date> {
    let site = build::load(folder, &settings(date(2000, 1, 1))).value.unwrap();
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for turn in change::days_ahead(&site) {
        days.extend([turn.yesterday().unwrap(), turn, turn.tomorrow().unwrap()]);
    }
    for last in site.guides.values().filter_map(|guide| site.days(guide).pop()) {
        days.extend([1, 5].map(|years| last.checked_add(jiff::Span::new().years(years)).unwrap()));
    }
    days.into_iter().collect()
}

/// The files of a build; none where the content has errors on that day.
fn built(folder: &Folder, day: Date) -> Option<Files> {
    let memory = Memory::new();
    let faults = build::run(folder, &settings(day), &memory).unwrap();
    // The sites that are read here have no errors since they were last edited.
    assert!(!has_errors(&faults) || day < date(2026, 11, 1), "{day}: {faults:?}");
    (!has_errors(&faults)).then(|| memory.into_files())
}

/// Builds a site on its days, or on every `nth`, and looks at all that it says. Builds and
/// statements are counted.
fn look(content: &str, nth: usize) -> (usize, usize) {
    let folder = open(content);
    let days: Vec<Date> = days(&folder).into_iter().step_by(nth).collect();
    let counts: Vec<usize> =
        days.into_par_iter().filter_map(|day| look_on(&folder, content, day)).collect();
    let (builds, statements) = (counts.len(), counts.iter().sum());
    println!("{content}: {builds} builds, {statements} statements, 0 disagreements");
    (builds, statements)
}

/// The number of statements of a site on a day; none where its content has errors.
fn look_on(folder: &Folder, content: &str, day: Date) -> Option<usize> {
    let files = built(folder, day)?;
    let statements = Statements::of(&files, day);
    assert_eq!(statements.disagreements(), Vec::<String>::new(), "{content} on {day}");
    for path in files.keys().filter(|path| path.ends_with("certification.json")) {
        let address = path.trim_end_matches("/certification.json");
        for page in ["index.html", "plan/index.html"].map(|page| format!("{address}/{page}")) {
            let Some(html) = files.get(&page) else { continue };
            let state = statements.state(address);
            let present = present_of_what_ended(std::str::from_utf8(html).unwrap(), state);
            assert_eq!(present, Vec::<&str>::new(), "{page} on {day}, {state}");
        }
    }
    Some(statements.count)
}

/// All days of all sites are much for a debug build: `CERTGUIDE_WALK=1` takes them.
fn every_day() -> bool {
    std::env::var_os("CERTGUIDE_WALK").is_some()
}

#[test]
fn the_small_site_agrees_with_itself() {
    let (builds, statements) = look("tests/sites/small", if every_day() { 1 } else { 3 });
    assert!(builds > 5 && statements > 50 * builds, "{builds} {statements}");
}

#[test]
fn the_hard_site_agrees_with_itself() {
    if every_day() {
        let (builds, statements) = look("tests/sites/hard", 1);
        assert!(statements > 100 * builds, "{builds} {statements}");
    }
}

#[test]
fn the_sample_site_agrees_with_itself() {
    if every_day() {
        let (builds, statements) = look(".", 1);
        assert!(statements > 500 * builds, "{builds} {statements}");
    }
}

#[test]
fn what_a_build_says_is_read_from_each_of_its_files() {
    let files = built(&open("tests/sites/small"), date(2026, 2, 1)).unwrap();
    let whole = Statements::of(&files, date(2026, 2, 1)).count;
    for kind in [
        "index.html",
        "acme/widget-maker/index.html",
        "certification.json",
        "facts.json",
        "comparison.csv",
        "lifecycle.ics",
        "feed.xml",
        "changes.xml",
    ] {
        let left: Files = files
            .iter()
            .filter(|(path, _)| !path.ends_with(kind))
            .map(|(p, b)| (p.clone(), Arc::clone(b)))
            .collect();
        assert!(left.len() < files.len(), "there is no {kind}");
        assert!(Statements::of(&left, date(2026, 2, 1)).count < whole, "{kind} says nothing");
    }
}

/// A build in which one text stands in another's place.
fn changed(files: &Files, path: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = files.clone();
    let text = String::from_utf8(files[path].to_vec()).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    files.insert(path.to_owned(), Arc::from(text.replacen(from, to, 1).as_bytes()));
    Statements::of(&files, date(2026, 2, 1)).disagreements()
}

#[test]
fn a_disagreement_in_any_place_is_found() {
    let files = built(&open("tests/sites/small"), date(2026, 2, 1)).unwrap();
    let page = "acme/widget-maker/index.html";
    let changes = [
        (page, "state=closing until=2026-03-31", "state=open since=2020-02"),
        (page, "acme/widget-maker last-exam=2026-03-31", "acme/widget-maker last-exam=2026-04-30"),
        (page, "credentialStat:Ceasing", "credentialStat:Active"),
        (page, "lifeCycle:Ceasing", "lifeCycle:Active"),
        (
            page,
            "\"ceterms:expirationDate\":\"2026-03-31\"",
            "\"ceterms:expirationDate\":\"2026-05-31\"",
        ),
        (page, "data-when=\"closed\" hidden", "data-when=\"closed\""),
        (
            "acme/widget-maker/certification.json",
            "\"last_exam\":\"2026-03-31\"",
            "\"last_exam\":\"2026-03-30\"",
        ),
        ("acme/widget-maker/certification.json", "\"held_until\":\"20", "\"held_until\":\"19"),
        ("facts.json", "\"value\":\"closing\"", "\"value\":\"open\""),
        ("lifecycle.ics", "DTSTART;VALUE=DATE:20260331", "DTSTART;VALUE=DATE:20260401"),
        ("index.html", "state=closing", "state=open"),
        ("feed.xml", "<summary>", "<summary>Not "),
    ];
    assert_eq!(Statements::of(&files, date(2026, 2, 1)).disagreements(), [""; 0]);
    for (path, from, to) in changes {
        assert!(!changed(&files, path, from, to).is_empty(), "{path}: `{from}` is now `{to}`");
    }
    for (from, to) in [
        ("first-attempt-by=2026-03-17", "first-attempt-by=2026-01-31"),
        ("first-attempt-by=2026-03-17", "missed-first-attempt=2026-03-17"),
        (" first-attempt-by=2026-03-17", ""),
        ("start-by:4-weeks=2026-03-01", "start-by:4-weeks=2026-01-31"),
        ("start-by:4-weeks=2026-03-01", "missed-start:4-weeks=2026-03-01"),
        ("start-by:4-weeks=2026-03-01", "start-by:4-weeks=2026-03-08"),
        ("start-by:4-weeks=2026-03-01", "state=closing"),
    ] {
        assert!(!changed(&files, page, from, to).is_empty(), "`{from}` is now `{to}`");
    }
    let ahead = (
        "Coming up</h3>",
        "Coming up</h3><ul><li><time datetime=\"2026-01\">January 2026</time></li></ul>",
    );
    assert!(!changed(&files, "index.html", ahead.0, ahead.1).is_empty());
}

#[test]
fn the_present_of_what_ended_is_found() {
    assert_eq!(present_of_what_ended("Open now: A.", "closed"), ["Open now:"]);
    assert_eq!(present_of_what_ended("Open now: A.", "open"), [""; 0]);
    assert_eq!(present_of_what_ended("<template>Open now: A.</template>", "closed"), [""; 0]);
}

#[test]
fn labels_of_versions_are_unique_everywhere() {
    for content in ["tests/sites/small", "tests/sites/hard", "."] {
        let files = built(&open(content), date(2026, 7, 1)).unwrap();
        let statements = Statements::of(&files, date(2026, 7, 1));
        let labels: Vec<(&str, &str)> = statements.values("label").collect();
        let certification = |subject: &str| subject.split_once('@').unwrap().0.to_owned();
        let own: BTreeSet<(String, &str)> =
            labels.iter().map(|(of, label)| (certification(of), *label)).collect();
        assert!(!labels.is_empty() && own.len() == labels.len(), "{content}: {labels:?}");
    }
}

const VERSION: &str = "  - {id: wm-1, code: WM-1, languages: [en], available: 2020-02, last_exam: 2026-03-31, source: acme-page, as_of: 2026-01}\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever codes, names, and editions versions have: two of one label are an error, or no two
    /// are called the same on any page, in the calendar, in a feed, or in a file.
    #[test]
    fn versions_are_told_apart_or_refused(
        versions in vec((of(select(vec!["WM", "wm", "X"])), of(select(vec!["A", "WM"])), of(select(vec!["1", "a"]))), 1..4)
    ) {
        let site = Site::small();
        let mut lines = String::new();
        for (i, (code, name, guide)) in versions.iter().enumerate() {
            let own = [("code", code), ("name", name), ("guide", guide)];
            let own: String = own.iter().filter_map(|(key, own)| Some(format!("{key}: {:?}, ", (*own).as_ref()?))).collect();
            let last = if i + 1 == versions.len() { "2026-03-31".to_owned() } else { format!("{}-01-31", 2021 + i) };
            lines.push_str(&format!(
                "  - {{id: own-{i}, {own}available: {}-02-01, last_exam: {last}, source: acme-page, as_of: 2026-01}}\n",
                2020 + i
            ));
        }
        site.replace("content/guides/acme/widget-maker/certification.yaml", VERSION, &lines);
        let (folder, memory) = (Folder::open(site.path(), Path::new("dist")).0, Memory::new());
        let day = date(2026, 2, 1);
        let faults = build::run(&folder, &settings(day), &memory).unwrap();
        if has_errors(&faults) {
            let rules: BTreeSet<&str> = faults.iter().map(|fault| fault.rule.name).collect();
            prop_assert!(rules.contains("version-label"), "{rules:?}");
        } else {
            prop_assert_eq!(Statements::of(&memory.into_files(), day).disagreements(), Vec::<String>::new());
        }
    }
}
