//! What `check --horizon` tells ahead is what a check on each of the days finds; its text, its
//! JSON, its calendar.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Site, root};
use certguide::base::diagnostic::Diagnostic;
use certguide::build;
use certguide::disk::read::Folder;
use certguide::horizon::{What, ahead};
use certguide::lint;
use certguide::site::Settings;
use jiff::civil::{Date, date};

fn settings(today: Date) -> Settings {
    Settings { today, base_url: None, drafts: false }
}

type Key = (String, String, String);

fn key(fault: &Diagnostic) -> Key {
    (
        fault.rule.name.to_owned(),
        fault.file.to_string(),
        format!("{:?} {}", fault.at, fault.message),
    )
}

/// Every fault that newly fires within the days, by checking each of them from the beginning.
fn day_by_day(folder: &Folder, today: Date, last: Date) -> BTreeSet<(Date, Key)> {
    let check = |day: Date| {
        let loaded = build::load(folder, &settings(day));
        let site = loaded.value.unwrap();
        let all = lint::run(&site, folder, &lint::Made::default(), &[])
            .into_iter()
            .chain(loaded.diagnostics);
        all.map(|fault| key(&fault)).collect::<BTreeSet<_>>()
    };
    let (mut new, mut before, mut day) = (BTreeSet::new(), check(today), today);
    while day < last {
        day = day.tomorrow().unwrap();
        let now = check(day);
        new.extend(now.difference(&before).map(|key| (day, key.clone())));
        before = now;
    }
    new
}

/// The findings that are told ahead, after they were compared with those of every day.
fn told(folder: &Folder, today: Date, last: Date) -> BTreeSet<(Date, Key)> {
    let site = build::load(folder, &settings(today)).value.unwrap();
    let told: BTreeSet<_> = ahead(&site, folder, &[], last)
        .into_iter()
        .filter_map(|ahead| match ahead.what {
            What::Finding(fault) => Some((ahead.day, key(&fault))),
            What::Event(..) => None,
        })
        .collect();
    assert_eq!(told, day_by_day(folder, today, last));
    told
}

/// The small site with everything that a day to come can break.
fn troubled() -> Site {
    let site = Site::small();
    let data = "content/guides/acme/widget-maker/certification.yaml";
    site.replace(
        data,
        "exam:\n  source: acme-page\n  as_of: 2026-01\n  questions: {total: 50, scored: 40, unscored: 10}\n  minutes: {value: 90, also: [{value: 80, source: wages, as_of: 2025}]}\n",
        "exam:\n  by_version:\n    all:\n      source: acme-page\n      as_of: 2026-01\n      questions: {total: 50, scored: 40, unscored: 10}\n    wm-1: {minutes: 90}\n",
    );
    site.replace(data, "  scoring: {kind: scaled, min: 100, max: 1000, pass: 700}\n", "");
    site.replace(
        data,
        "exam:\n",
        "  - {id: wm-2, code: WM-2, languages: [en], available: 2026-03-01, last_exam: 2026-03-31, source: acme-page, as_of: 2026-01}\nexam:\n",
    );
    site.replace(
        data,
        "  scenarios:\n",
        "    - {id: launch, type: discount, name: Launch, percent: {value: 50, source: acme-page, as_of: 2026-01}, of: exam, to: 2026-02-14}\n  scenarios:\n",
    );
    site.replace(
        "content/guides/acme/widget-maker/guide.md",
        "Most of it",
        "Booking closes on February 20, 2026. Most of it",
    );
    let master = site.file("content/guides/acme/widget-master/guide.md");
    let text = std::fs::read_to_string(&master).unwrap();
    std::fs::write(
        &master,
        format!("{text}\nBefore it, consider the [Maker](/acme/widget-maker/).\n"),
    )
    .unwrap();
    site.replace(
        "content/site.yaml",
        "title:",
        "checks: {max_age: {facts: P30D}, budgets: {stale-figure: 0}}\ntitle:",
    );
    site
}

#[test]
fn what_is_told_is_what_every_day_finds() {
    let site = troubled();
    let folder = Folder::open(site.path(), Path::new("dist")).0;
    let told = told(&folder, date(2026, 2, 1), date(2026, 4, 3));
    let days: BTreeSet<(String, String)> =
        told.iter().map(|(day, (rule, ..))| (day.to_string(), rule.clone())).collect();
    for (day, rule) in [
        ("2026-02-15", "expired-promotion"),
        ("2026-02-21", "past-date-as-future"),
        ("2026-03-01", "undefined-fact"),
        ("2026-03-03", "stale-figure"),
        ("2026-04-01", "retired-recommendation"),
    ] {
        assert!(
            days.contains(&(day.to_owned(), rule.to_owned())),
            "{day} {rule} is missing: {days:?}"
        );
    }
}

#[test]
fn what_is_told_of_the_sample_site_is_what_every_day_finds() {
    let folder = Folder::open(&root(), Path::new("dist")).0;
    assert!(!told(&folder, date(2026, 12, 30), date(2027, 1, 2)).is_empty());
}

#[test]
fn the_text_tells_day_by_day_with_places() {
    let site = troubled();
    let output = site.run(&["check", "--today", "2026-02-01", "--horizon", "9w"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let ahead = &text[text.find("Ahead, from February 1, 2026, to April 5, 2026:").unwrap()..];
    let day = "February 14, 2026, in 13 days\n  Widget Maker: last day of the price “Launch”\n    content/guides/acme/widget-maker/certification.yaml:";
    assert!(ahead.contains(day), "{ahead}");
    assert!(
        ahead.contains("March 1, 2026, in 28 days\n  Widget Maker: WM-2: first day of the exam\n"),
        "{ahead}"
    );
    assert!(ahead.contains("; from this day on, a build fails\n"), "{ahead}");
    // What is to come is no fault of today.
    assert_eq!(output.status.code(), site.run(&["check", "--today", "2026-02-01"]).status.code());
}

#[test]
fn json_has_the_same_keys_on_every_line() {
    let site = troubled();
    let json = ["check", "--today", "2026-02-01", "--horizon", "P3M", "--message-format", "json"];
    let lines = String::from_utf8(site.run(&json).stdout).unwrap();
    let objects: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ahead: Vec<_> = objects.iter().filter(|object| object.get("day").is_some()).collect();
    let keys = |object: &serde_json::Value| {
        object.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert!(ahead.iter().all(|object| keys(object) == keys(ahead[0])));
    let kind = |kind: &str| {
        ahead.iter().find(|object| object["kind"] == kind).unwrap_or_else(|| panic!("{kind}"))
    };
    assert_eq!(kind("last-exam")["day"], "2026-03-31");
    assert_eq!(kind("last-exam")["guide"], "acme/widget-maker");
    assert_eq!(kind("error")["rule"], "undefined-fact");
    assert_eq!(kind("finding")["in_days"], 14);
    let days: Vec<&str> = ahead.iter().map(|object| object["day"].as_str().unwrap()).collect();
    assert!(days.is_sorted());
}

#[test]
fn a_quiet_span_says_so_and_a_wrong_one_is_refused() {
    let site = Site::small();
    let run = |args: &[&str]| site.run(&[&["check", "--today", "2026-02-03"], args].concat());
    let text = String::from_utf8(run(&["--horizon", "1d"]).stdout).unwrap();
    assert!(text.ends_with("Ahead: 0 dates, 0 new findings\n"), "{text}");
    assert_eq!(run(&["--horizon", "soon"]).status.code(), Some(2));
    assert_eq!(run(&["--ics", "ahead.ics"]).status.code(), Some(2));
    assert_eq!(run(&["--horizon", "1d", "--message-format", "sarif"]).status.code(), Some(2));
}

#[test]
fn the_calendar_holds_an_event_for_each_line() {
    let site = troubled();
    let args = [
        "check",
        "--today",
        "2026-02-01",
        "--horizon",
        "9w",
        "--message-format",
        "json",
        "--ics",
        "ahead.ics",
    ];
    let lines = String::from_utf8(site.run(&args).stdout).unwrap();
    let ahead = lines.lines().filter(|line| line.starts_with("{\"day\"")).count();
    let text = std::fs::read_to_string(site.file("ahead.ics")).unwrap();
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), ahead);
    assert!(text.contains("DTSTART;VALUE=DATE:20260331\r\nDTEND;VALUE=DATE:20260401\r\n"));
}
