//! Calendar files, read back by a parser that is not ours.

use crate::support::Site;
use certguide::base::calendar::{Entry, write};
use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime, Event};
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// The events of a file, after the form of the file itself was judged.
fn read(text: &str) -> Vec<Event> {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?}");
    }
    let calendar: Calendar = text.parse().unwrap();
    let events = calendar.components.into_iter().map(|component| match component {
        CalendarComponent::Event(event) => event,
        other => panic!("{other:?}"),
    });
    events.collect()
}

fn day(when: Option<DatePerhapsTime>) -> Date {
    match when {
        Some(DatePerhapsTime::Date(date)) => date.to_string().parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn entry(summary: &str, first: Date, last: Date) -> Entry {
    Entry {
        uid: "a@example.org".to_owned(),
        stamp: date(2026, 1, 1),
        first,
        last,
        summary: summary.to_owned(),
        description: String::new(),
        url: "https://example.org/a/".to_owned(),
        is_tentative: false,
    }
}

/// What a calendar may hold of a text: no control characters but tab and line end.
fn kept(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| !c.is_control() || ['\t', '\n'].contains(c)).collect()
}

proptest! {
    #[test]
    fn any_text_comes_back(summary in any::<String>(), description in "(\\PC|[\\\\;,:\r\n\t\"]){0,200}") {
        let mut entry = entry(&summary, date(2026, 3, 31), date(2026, 3, 31));
        entry.description.clone_from(&description);
        let text = write("Any", &[entry]);
        let events = read(&text);
        prop_assert_eq!(events.len(), 1);
        prop_assert_eq!(events[0].get_summary().unwrap_or(""), kept(&summary));
        prop_assert_eq!(events[0].get_description().unwrap_or(""), kept(&description));
    }

    #[test]
    fn any_days_come_back(from in -400_000i32..2_900_000, length in 0i32..800) {
        let first = date(1970, 1, 1).checked_add(jiff::Span::new().days(from / 10)).unwrap();
        let last = first.checked_add(jiff::Span::new().days(length)).unwrap();
        let events = read(&write("Any", &[entry("x", first, last)]));
        prop_assert_eq!(day(events[0].get_start()), first);
        prop_assert_eq!(day(events[0].get_end()), last.tomorrow().unwrap(), "the end is the day after the last");
    }
}

/// The site's calendar, built on a day.
fn built(site: &Site, today: &str) -> String {
    let output = site.build(today);
    assert!(output.status.success(), "{}", crate::support::stderr(&output));
    std::fs::read_to_string(site.file("dist/lifecycle.ics")).unwrap()
}

#[test]
fn the_calendar_of_the_sample_site_reads_back_and_does_not_know_the_day() {
    let site = Site::shipped();
    let text = built(&site, "2026-11-24");
    assert_eq!(text, built(&site, "2027-06-01"));
    let events = read(&text);
    let names: std::collections::BTreeSet<&str> =
        events.iter().map(|event| event.get_uid().unwrap()).collect();
    assert_eq!(names.len(), events.len(), "each event has a name of its own");
    let last = events.iter().find(|event| {
        event.get_uid().unwrap().starts_with("aws.machine-learning-specialty-mls-c01-last-exam@")
    });
    let last = last.unwrap();
    assert_eq!(
        last.get_summary(),
        Some("Machine Learning – Specialty: MLS-C01: last day of the exam")
    );
    assert_eq!((day(last.get_start()), day(last.get_end())), (date(2026, 3, 31), date(2026, 4, 1)));
    assert!(last.get_description().unwrap().contains("Source: "));
}

#[test]
fn partial_and_expected_dates_say_what_is_known() {
    let site = Site::small();
    let data = "content/guides/acme/widget-maker/certification.yaml";
    site.replace(
        data,
        "last_exam: 2026-03-31",
        "last_exam: {by_language: {en: {date: 2026-03, expected: true}, ja: 2026-06-30}}",
    );
    site.replace(data, "languages: [en]", "languages: [en, ja]");
    let events = read(&built(&site, "2026-02-01"));
    let of = |uid: &str| {
        events
            .iter()
            .find(|event| event.get_uid().unwrap() == uid)
            .unwrap_or_else(|| panic!("{uid}"))
    };
    let english = of("acme.widget-maker-wm-1-last-exam-en@example.org");
    assert_eq!(
        (day(english.get_start()), day(english.get_end())),
        (date(2026, 3, 1), date(2026, 4, 1))
    );
    let words = "Widget Maker: WM-1: last day of the exam in English, expected (March 2026, the day is not known)";
    assert_eq!(english.get_summary(), Some(words));
    assert_eq!(english.property_value("STATUS"), Some("TENTATIVE"));
    assert_eq!(
        of("acme.widget-maker-wm-1-last-exam-ja@example.org").property_value("STATUS"),
        Some("CONFIRMED")
    );
    let first = of("acme.widget-maker-wm-1-available@example.org");
    assert_eq!(
        first.property_value("DTSTAMP"),
        Some("20260101T000000Z"),
        "the date of the statement"
    );
}

#[test]
fn a_site_without_dates_has_no_calendar_and_no_link_to_one() {
    let site = Site::small();
    std::fs::remove_dir_all(site.file("content/guides")).unwrap();
    std::fs::remove_dir_all(site.file("content/vendors")).unwrap();
    site.write(
        "content/pages/about.md",
        "---\ntitle: About\ndescription: What this is.\n---\nA site.\n",
    );
    let output = site.build("2026-02-01");
    assert!(output.status.success(), "{}", crate::support::stderr(&output));
    assert!(!site.file("dist/lifecycle.ics").exists());
    assert!(
        !std::fs::read_to_string(site.file("dist/index.html")).unwrap().contains("lifecycle.ics")
    );
}
