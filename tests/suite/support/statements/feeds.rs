//! What calendars and feeds say, as statements beside those of the pages.

use std::collections::BTreeMap;

use certguide::base::date::PartialDate;
use regex::Regex;

use super::{Files, Statements};

impl Statements {
    /// Each date that is told elsewhere stands in the calendar, on the same days, with the
    /// version's own label.
    pub(super) fn calendar(&mut self, path: &str, ics: &str) {
        let entries = entries(ics);
        if ics.matches("BEGIN:VEVENT").count() > entries.len() {
            self.faults.push(format!("{path}: two events have one name"));
        }
        let mut faults = Vec::new();
        for ((subject, key), values) in &self.all {
            let (kind, languages) = key.split_once(':').unwrap_or((key, ""));
            let (address, version) =
                subject.split_once('@').map_or((subject.as_str(), None), |(a, v)| (a, Some(v)));
            if !IN_CALENDAR.contains(&kind) {
                continue;
            }
            let languages: String = languages
                .split(':')
                .filter(|code| !code.is_empty())
                .map(|code| format!("-{code}"))
                .collect();
            let name = |kind: &str| {
                let version = version.map(|version| format!("-{version}")).unwrap_or_default();
                format!("{}{version}-{kind}{languages}", address.replace('/', "."))
            };
            let Some((first, summary)) = entries.get(&name(kind)) else {
                // A version that follows another is one event, and then neither the end nor the
                // beginning is one.
                let joins = entries.keys().any(|uid| {
                    uid.starts_with(&address.replace('/', ".")) && uid.contains("new-version")
                });
                if !(joins && ["available", "last-exam"].contains(&kind)) {
                    faults.push(format!("{path}: no {}", name(kind)));
                }
                continue;
            };
            let label = version.and(self.all.get(&(subject.clone(), "label".to_owned())));
            for value in values.keys() {
                let day = PartialDate::parse(value.trim_end_matches('?')).unwrap().first_day();
                if *first != day.strftime("%Y%m%d").to_string() {
                    faults
                        .push(format!("{}: {value} on pages, {first} in the calendar", name(kind)));
                }
            }
            if let Some(label) = label
                .and_then(|values| values.keys().next())
                .filter(|label| !summary.contains(label.as_str()))
            {
                faults.push(format!("{path}: {summary} does not name {label}"));
            }
        }
        self.count += entries.len();
        self.faults.extend(faults);
    }

    /// Titles and descriptions follow the state: the feed has those of the pages.
    pub(super) fn feed(&mut self, path: &str, feed: &str, files: &Files) {
        for entry in feed.split("<entry>").skip(1) {
            let between = |open: &str, close: &str| {
                entry.split(open).nth(1).unwrap().split(close).next().unwrap()
            };
            let (title, summary) =
                (between("<title>", "</title>"), between("<summary>", "</summary>"));
            let id = between("<id>", "</id>").trim_end_matches('/');
            let page = files.iter().find(|(page, _)| {
                page.strip_suffix("/index.html")
                    .is_some_and(|page| page.contains('/') && id.ends_with(&format!("/{page}")))
            });
            let Some((page, html)) = page else { continue };
            let html = String::from_utf8_lossy(html);
            let after = |open: &str| html.split(open).nth(1).unwrap_or_default();
            let shown = after("<title")
                .split_once('>')
                .unwrap_or_default()
                .1
                .split("</title>")
                .next()
                .unwrap();
            let said = after(" name=\"description\" content=\"").split('"').next().unwrap();
            self.count += 2;
            if !plain(shown).contains(&plain(title)) {
                self.faults.push(format!("{path}: `{title}` is not the title of {page}"));
            }
            if plain(said) != plain(summary) {
                self.faults.push(format!("{path}: `{summary}` is not the description of {page}"));
            }
        }
    }
}

fn plain(text: &str) -> String {
    let marks = [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    marks.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The kinds of dates that a calendar has, as pages and data tell them.
const IN_CALENDAR: [&str; 8] = [
    "available",
    "last-exam",
    "registration-closes",
    "beta-begins",
    "beta-ends",
    "renewal-closes",
    "retirement-announced",
    "announced",
];

/// The first day and the words of each event, by its name.
fn entries(ics: &str) -> BTreeMap<String, (String, String)> {
    let ics = Regex::new("\r?\n ").unwrap().replace_all(ics, "").into_owned();
    let entry = |event: &str| {
        let line = |key: &str| {
            event.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().to_owned()
        };
        let uid = line("UID:").split('@').next().unwrap().to_owned();
        (uid, (line("DTSTART;VALUE=DATE:"), line("SUMMARY:").replace('\\', "")))
    };
    ics.split("BEGIN:VEVENT").skip(1).map(entry).collect()
}
