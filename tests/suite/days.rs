//! Time: a page read later says what a build on that day says; `next-change` names every day on
//! which the output changes and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::support::reader::value;
use crate::support::{Site, root};
use certguide::build::{self, change};
use certguide::disk::read::Folder;
use certguide::disk::sink::Memory;
use certguide::site::Settings;
use jiff::civil::{Date, date};

fn settings(today: Date) -> Settings {
    Settings { today, base_url: None, drafts: false }
}

fn small() -> Folder {
    Folder::open(&root().join("tests/sites/small"), Path::new("dist")).0
}

/// The sample site of the repository.
fn shipped() -> Folder {
    Folder::open(&root(), &root().join("dist")).0
}

/// Every file of a build but the one that holds the day.
fn built(folder: &Folder, today: Date) -> BTreeMap<String, Arc<[u8]>> {
    let memory = Memory::new();
    let faults = build::run(folder, &settings(today), &memory).unwrap();
    assert!(!certguide::base::diagnostic::has_errors(&faults), "{today}: {faults:?}");
    let mut files = memory.into_files();
    files.remove("build.json");
    files
}

fn days_ahead(folder: &Folder, today: Date) -> Vec<Date> {
    change::days_ahead(&build::load(folder, &settings(today)).value.unwrap())
}

/// What a reader sees of a page on a day, by the rules of `static/js/days.js`; tags of what is
/// shown included.
fn read_on(html: &str, day: Date) -> String {
    let day = day.to_string();
    let (mut out, mut rest) = (String::new(), html);
    // For each element that is open: its name, and whether the reader's page holds it.
    let mut open: Vec<(&str, bool)> = Vec::new();
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let is_in = open.iter().all(|(_, is_in)| *is_in);
        if is_in {
            out.extend(text.split_whitespace().flat_map(|word| [word, " "]));
        }
        let length = if tag.starts_with("<!--") {
            tag.find("-->").unwrap() + 3
        } else {
            tag.find('>').unwrap() + 1
        };
        let (tag, after) = tag.split_at(length);
        rest = after;
        let name = tag.trim_start_matches(['<', '/']).split([' ', '>', '/', '\n']).next().unwrap();
        if tag.starts_with("</") {
            let (opened, _) = open.pop().unwrap();
            assert_eq!(opened, name, "tags nest");
            if is_in && name != "template" {
                out.push_str(tag);
            }
            continue;
        }
        let shown = is_in && value(tag, "data-from").is_none_or(|from| from <= day.as_str());
        let shown = shown && value(tag, "data-until").is_none_or(|until| day.as_str() < until);
        if shown && name != "template" {
            out.push_str(&tag_on(tag, &day));
        }
        let void = ["meta", "link", "br", "img", "hr", "input", "wbr"].contains(&name);
        if !void && !tag.ends_with("/>") && !tag.starts_with("<!") {
            open.push((name, shown));
            if name == "script" {
                let end = rest.find("</script").unwrap();
                if shown {
                    out.push_str(&rest[..end]);
                }
                rest = &rest[end..];
            }
        }
    }
    assert!(open.is_empty(), "tags nest");
    out
}

/// A tag as it is on the day, without what it holds for later ones.
fn tag_on(tag: &str, day: &str) -> String {
    let mut tag = tag.to_owned();
    if let Some(flips) = value(&tag, "data-flips").map(str::to_owned) {
        tag = tag.replace(&format!(" data-flips=\"{flips}\""), "");
        if flips.split(' ').filter(|flip| *flip <= day).count() % 2 == 1 {
            tag = if tag.contains(" hidden") {
                tag.replace(" hidden", "")
            } else {
                tag.replace('>', " hidden>")
            };
        }
    }
    if let Some(until) = value(&tag, "data-until").map(str::to_owned) {
        tag = tag.replace(&format!(" data-until=\"{until}\""), "");
    }
    tag
}

/// The last day that a page is ready for: one on which it changes for the sixteenth time; none
/// where it changes less.
fn ready_until(html: &str) -> Option<Date> {
    let switches = ["data-from=\"", "data-until=\"", "data-flips=\""];
    let days = switches.iter().flat_map(|switch| html.split(switch).skip(1)).flat_map(|rest| {
        rest.split('"').next().unwrap().split(' ').map(|day| day.parse::<Date>().unwrap())
    });
    let days: BTreeSet<Date> = days.collect();
    days.last().copied().filter(|_| days.len() >= 16)
}

/// Every page built on `from` reads, on each later day on which anything changes and on the days
/// around it, as one built then.
fn every_page_reads_as_built(folder: &Folder, from: Date) {
    let early = built(folder, from);
    let turns = days_ahead(folder, from);
    assert!(!turns.is_empty(), "nothing ahead of {from}");
    let some = if whole_walk().is_some() { turns.len() } else { 1 };
    for turn in turns.into_iter().take(some) {
        for day in [turn.yesterday().unwrap(), turn, turn.tomorrow().unwrap()] {
            let late = built(folder, day);
            for (path, html) in late.iter().filter(|(path, _)| path.ends_with(".html")) {
                let text = |html: &[u8]| read_on(std::str::from_utf8(html).unwrap(), day);
                if ready_until(std::str::from_utf8(&early[path]).unwrap())
                    .is_some_and(|last| last < day)
                {
                    continue;
                }
                let (read, made) = (text(&early[path]), text(html));
                if read != made {
                    let at = read.bytes().zip(made.bytes()).take_while(|(a, b)| a == b).count();
                    let from = (0..at.saturating_sub(200))
                        .rev()
                        .find(|i| read.is_char_boundary(*i) && made.is_char_boundary(*i));
                    let cut = |text: &str| {
                        text[from.unwrap_or(0)..].chars().take(500).collect::<String>()
                    };
                    panic!(
                        "{path} built for another day and read on {day}:\n{}\nbuilt then:\n{}",
                        cut(&read),
                        cut(&made)
                    );
                }
            }
        }
    }
}

#[test]
fn pages_of_the_small_site_correct_themselves() {
    every_page_reads_as_built(&small(), date(2019, 1, 1));
    every_page_reads_as_built(&small(), date(2026, 2, 1));
}

#[test]
fn pages_of_the_sample_site_correct_themselves() {
    every_page_reads_as_built(&shipped(), date(2026, 3, 1));
}

#[test]
fn on_the_day_of_the_build_nothing_is_switched() {
    let today = date(2026, 3, 1);
    for (path, html) in built(&shipped(), today).iter().filter(|(path, _)| path.ends_with(".html"))
    {
        let html = std::str::from_utf8(html).unwrap();
        for attribute in ["data-from=\"", "data-until=\"", "data-flips=\""] {
            for (at, _) in html.match_indices(attribute) {
                let day: Date = html[at + attribute.len()..][..10].parse().unwrap();
                assert!(day > today, "{path}: {attribute}{day}");
            }
        }
    }
}

/// Builds on all days of a span, or on some of them: wherever one differs from the one before,
/// `next-change` said so, and it said nothing else. The site is read once; what that gives is
/// compared with a build from the beginning on each day of a change, the day before it, and some
/// others. Between changes a build follows the last one after `step` days: a change that nobody
/// named shows on the next one all the same, unless it has been taken back by then.
fn walk(folder: &Folder, (from, until): (Date, Date), step: i32) {
    let days = change::Days::of(folder, &settings(from)).unwrap();
    let mut named = BTreeSet::new();
    let mut day = from;
    while let Some(next) = change::next_change(folder, &settings(day), Some(until)).unwrap() {
        day = next.day;
        named.insert(day);
    }
    let is_turn = |day: Date| named.contains(&day) || named.contains(&day.tomorrow().unwrap());
    let (mut day, mut before, mut builds) = (from, days.on(from).unwrap(), 1);
    while day < until {
        let (last, mut ahead) = (day, day.tomorrow().unwrap());
        while ahead < until && !is_turn(ahead) && !is_turn(last) && (ahead - last).get_days() < step
        {
            ahead = ahead.tomorrow().unwrap();
        }
        day = ahead;
        let now = days.on(day).unwrap();
        builds += 1;
        let differing = now.differing(&before);
        assert_eq!(
            !differing.is_empty(),
            named.contains(&day),
            "{day}, named: {named:?}, differing: {differing:?}"
        );
        if is_turn(day) || builds % 100 == 0 {
            let fresh = change::Days::of(folder, &settings(day)).unwrap().on(day).unwrap();
            assert_eq!(
                now.differing(&fresh),
                Vec::<String>::new(),
                "{day}: a build from the beginning"
            );
        }
        before = now;
    }
    println!(
        "{builds} builds from {from} to {until}, {} of them gave another output than the day before",
        named.len()
    );
}

const SPAN: (Date, Date) = (date(2024, 1, 1), date(2031, 1, 1));

/// All 2,557 days of the span are much for a debug build. `CERTGUIDE_WALK=N` walks every day of the
/// small site, and the whole span of the sample site in steps of N days; `.ci/run` takes every
/// seventh day.
fn whole_walk() -> Option<i32> {
    std::env::var("CERTGUIDE_WALK")
        .ok()
        .map(|step| step.parse().expect("CERTGUIDE_WALK is a number of days"))
}

#[test]
fn next_change_names_every_day_of_the_small_site() {
    walk(&small(), SPAN, if whole_walk().is_some() { 1 } else { 60 });
}

#[test]
fn next_change_names_every_day_of_the_sample_site() {
    match whole_walk() {
        Some(step) => walk(&shipped(), SPAN, step),
        None => walk(&shipped(), (date(2026, 6, 29), date(2026, 7, 2)), 60),
    }
}

#[test]
fn next_change_on_the_command_line() {
    let site = Site::small();
    let told = |args: &[&str]| String::from_utf8(site.run(args).stdout).unwrap();
    assert_eq!(told(&["next-change", "--today", "2026-03-20"]), "2026-04-01\n");
    assert_eq!(told(&["next-change", "--from", "2026-03-20", "--until", "2026-03-31"]), "none\n");
    // From that day on the longest plan no longer fits before the last day.
    assert_eq!(told(&["next-change", "--today", "2026-02-01"]), "2026-02-16\n");
    let json = told(&["next-change", "--from", "2026-03-20", "--message-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["date"], "2026-04-01");
    assert!(
        json["files"].as_array().unwrap().iter().any(|file| file == "acme/widget-maker/index.html")
    );
}

#[test]
fn a_guide_that_moved_changes_on_the_days_of_its_former_address_too() {
    let site = Site::small();
    let guide = "content/guides/acme/widget-maker/guide.md";
    site.replace(guide, "description:\n", "redirects: [/acme/fixer/]\ndescription:\n");
    let file = "content/history/changes.yaml";
    let entry = "- {date: 2026-01-20, fact: acme/fixer:exam.fee, of: Acme Fixer, kind: fee, label: Exam fee, old: {text: US$1}, new: {text: US$2}}\n";
    site.write(file, std::fs::read_to_string(site.file(file)).unwrap() + entry);
    let folder = Folder::open(site.path(), Path::new("dist")).0;
    let days = |address: &str| {
        let loaded = build::load(&folder, &settings(date(2026, 1, 19))).value.unwrap();
        loaded.days(loaded.guides.get(address).unwrap())
    };
    assert!(days("acme/widget-maker").contains(&date(2026, 1, 20)));
    assert!(!days("acme/widget-master").contains(&date(2026, 1, 20)));
}
