//! What a build says of states and dates of the lifecycle, collected from every page and file: of
//! one subject, such as `acme/maker` or its version `acme/maker@wm-1`, each key has one value,
//! wherever it is said. Start with [`Statements::of`].

mod feeds;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use certguide::base::date::PartialDate;
use certguide::site::lifecycle::Status;
use jiff::civil::Date;
use regex::Regex;
use serde_json::Value;

use super::{advice, reader};

pub type Files = BTreeMap<String, Arc<[u8]>>;

/// Of each subject and key the values, and where each is said.
#[derive(Default)]
pub struct Statements {
    all: BTreeMap<(String, String), BTreeMap<String, BTreeSet<String>>>,
    /// How many were read.
    pub count: usize,
    /// What a file says that cannot be true whatever the others say.
    faults: Vec<String>,
    /// Each version by its certification's address and its label.
    labels: BTreeMap<(String, String), String>,
}

impl Statements {
    /// All that the files of a build for a day say.
    pub fn of(files: &Files, day: Date) -> Self {
        let mut this = Self::default();
        let text = |bytes: &Arc<[u8]>| std::str::from_utf8(bytes).map(str::to_owned);
        let named = |name: &str| {
            let all = files.iter().filter(|(path, _)| path.rsplit('/').next() == Some(name));
            all.filter_map(|(path, bytes)| Some((path.clone(), text(bytes).ok()?)))
                .collect::<Vec<_>>()
        };
        for (path, json) in named("certification.json") {
            this.certification(&path, &serde_json::from_str(&json).unwrap());
        }
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
            this.page(path, &reader::without_templates(&text(bytes).unwrap()), day);
        }
        named("facts.json")
            .iter()
            .for_each(|(path, json)| this.facts(path, &serde_json::from_str(json).unwrap()));
        named("comparison.csv").iter().for_each(|(path, csv)| this.comparison(path, csv, files));
        named("lifecycle.ics").iter().for_each(|(path, ics)| this.calendar(path, ics));
        named("feed.xml").iter().for_each(|(path, feed)| this.feed(path, feed, files));
        named("changes.xml")
            .iter()
            .for_each(|(path, feed)| this.not_ahead(path, feed, "<updated>", day));
        this
    }

    fn say(&mut self, subject: &str, key: &str, value: &str, place: &str) {
        self.count += 1;
        let (key, value) = same_words(subject, key, value);
        let values = self.all.entry((subject.to_owned(), key)).or_default();
        values.entry(value).or_default().insert(place.to_owned());
    }

    /// Whatever has two values, and what cannot be true.
    pub fn disagreements(&self) -> Vec<String> {
        let several = self.all.iter().filter(|(_, values)| values.len() > 1);
        let told = several.map(|((subject, key), values)| format!("{subject} {key}: {values:?}"));
        told.chain(self.faults.iter().cloned()).collect()
    }

    /// The state of a certification or a version.
    pub fn state(&self, subject: &str) -> &str {
        let said = self.all.get(&(subject.to_owned(), "state".to_owned()));
        said.and_then(|values| values.keys().next()).map_or("", String::as_str)
    }

    /// The values of a key over all subjects.
    pub fn values(&self, key: &str) -> impl Iterator<Item = (&str, &str)> {
        let own = self.all.iter().filter(move |((_, own), _)| own == key);
        own.flat_map(|((subject, _), values)| {
            values.keys().map(move |value| (subject.as_str(), value.as_str()))
        })
    }

    fn page(&mut self, path: &str, html: &str, day: Date) {
        for said in html.split(" data-says=\"").skip(1).map(|rest| rest.split('"').next().unwrap())
        {
            let mut words = said.split(' ');
            let subject = words.next().unwrap();
            for word in words {
                let (key, value) = word.split_once('=').unwrap();
                self.say(subject, key, value, path);
            }
        }
        self.faults.extend(advice::faults(path, html, day));
        for script in html.split(" type=\"application/ld+json\">").skip(1) {
            let json: Value =
                serde_json::from_str(script.split("</script>").next().unwrap()).unwrap();
            self.linked(path, &json);
        }
        self.guards(path, html);
        self.lists(path, html, day);
    }

    /// What is written for some states shows in these and in no other.
    fn guards(&mut self, path: &str, html: &str) {
        let address = path
            .trim_end_matches("index.html")
            .trim_end_matches("plan/")
            .trim_end_matches('/')
            .to_owned();
        if self.state(&address).is_empty() {
            return;
        }
        let guarded = html.split('<').filter(|tag| tag.contains(" data-when=\""));
        let guarded: Vec<&str> = guarded.map(|tag| tag.split('>').next().unwrap()).collect();
        for tag in &guarded {
            let when = reader::value(tag, "data-when").unwrap();
            if when.contains("renewable") {
                continue;
            }
            self.count += 1;
            let holds = when.split(',').any(|condition| {
                let (state, subject) = match condition.split_once('@') {
                    Some((state, version)) => (state, format!("{address}@{version}")),
                    None => (condition, address.clone()),
                };
                let now = self.state(&subject);
                now == state || (state == "open" && ["beta", "closing"].contains(&now))
            });
            // Plans are offered before the exam opens too, and are not made where there are none.
            let is_plan = when == "open" && self.state(&address) == "upcoming";
            // A text for the very state takes the place of one for `open`, which includes it.
            let is_kind =
                |other: &str| reader::value(other, "class") == reader::value(tag, "class");
            let is_own = |other: &str| {
                reader::value(other, "data-when")
                    .unwrap()
                    .split(',')
                    .any(|when| when == self.state(&address))
            };
            let is_shown =
                |other: &&str| is_own(other) && is_kind(other) && !other.contains(" hidden");
            let gave_way = when.split(',').any(|when| when == "open")
                && !is_own(tag)
                && guarded.iter().any(is_shown);
            if holds == tag.contains(" hidden") && !is_plan && !gave_way {
                let state = self.state(&address);
                self.faults
                    .push(format!("{path}: written for `{when}`, shown: {}, in {state}", !holds));
            }
        }
    }

    /// What is coming up lies ahead, and what is told as history has happened.
    fn lists(&mut self, path: &str, html: &str, day: Date) {
        for (opening, closing, is_ahead) in [
            ("Coming up</h3>", "</ul>", true),
            ("Recent</h3>", "</ul>", false),
            ("<ol class=\"dated\">", "</ol>", false),
        ] {
            for list in html.split(opening).skip(1).map(|rest| rest.split(closing).next().unwrap())
            {
                for iso in
                    list.split("datetime=\"").skip(1).map(|rest| rest.split('"').next().unwrap())
                {
                    let date = PartialDate::parse(iso).unwrap();
                    self.count += 1;
                    if if is_ahead { date.last_day() < day } else { date.first_day() > day } {
                        self.faults
                            .push(format!("{path} on {day}: {iso} in the list after {opening}"));
                    }
                }
            }
        }
        if path == "changes/index.html" {
            self.not_ahead(path, html, "<section class=\"change-day\" aria-labelledby=\"", day);
        }
    }

    /// No date that follows such a text lies after the day.
    fn not_ahead(&mut self, path: &str, text: &str, before: &str, day: Date) {
        for rest in text.split(before).skip(1) {
            self.count += 1;
            let date: Date = rest[..10].parse().unwrap();
            // A record that has not begun has its own day.
            if date > day
                && text.matches(before).count() > 1
                && !text.contains("The record of changes begins")
            {
                self.faults.push(format!("{path} on {day} tells what is of {date}"));
            }
        }
    }

    /// The credential of a page's JSON-LD, in the terms of CTDL.
    fn linked(&mut self, path: &str, json: &Value) {
        if let Value::Array(items) = json {
            return items.iter().for_each(|item| self.linked(path, item));
        }
        let Value::Object(node) = json else { return };
        if node.get("@type").and_then(Value::as_str) != Some("EducationalOccupationalCredential") {
            return node.values().for_each(|value| self.linked(path, value));
        }
        let id = node["@id"].as_str().unwrap();
        let subject = path.trim_end_matches("/index.html").to_owned();
        assert!(id.ends_with(&format!("{subject}/#credential")), "{path}: {id}");
        self.say(
            &subject,
            "ctdl",
            &term(node.get("ceterms:credentialStatusType"), "credentialStat:"),
            path,
        );
        for (key, exact, about) in [
            ("since", "ceterms:dateEffective", "ceterms:approximateDateEffective"),
            ("end", "ceterms:expirationDate", "ceterms:approximateExpirationDate"),
        ] {
            if let Some(day) = node.get(exact).and_then(Value::as_str) {
                self.say(&subject, key, day, path);
            }
            // A day that is no certain one is expected; of a month that is not said.
            if let Some(day) = node.get(about).and_then(Value::as_str).filter(|day| day.len() == 10)
            {
                self.say(&subject, key, &format!("{day}?"), path);
            }
        }
        let exams = node["ceterms:requires"]["ceterms:targetAssessment"].as_array().unwrap();
        for exam in exams {
            let name = exam["ceterms:name"].as_str().unwrap();
            let Some(own) = self.labels.get(&(subject.clone(), name.to_owned())).cloned() else {
                self.faults
                    .push(format!("{path}: no version is called `{name}` in certification.json"));
                continue;
            };
            self.say(
                &own,
                "exam-ctdl",
                &term(exam.get("ceterms:lifeCycleStatusType"), "lifeCycle:"),
                path,
            );
        }
    }

    fn certification(&mut self, path: &str, json: &Value) {
        let subject = json["id"].as_str().unwrap();
        let state = json["status"].as_str().unwrap();
        self.say(subject, "state", state, path);
        self.say(subject, "ctdl", ctdl(state), path);
        if let Some(day) = json["available"].as_str() {
            let mark =
                if json["facts"]["lifecycle.available"]["expected"] == true { "?" } else { "" };
            self.say(subject, "since", &format!("{day}{mark}"), path);
        }
        if let Some(day) = json["held_until"].as_str() {
            self.say(subject, "last-certificate", day, path);
        }
        let states = json["states"].as_array().unwrap();
        let ends = states
            .iter()
            .rfind(|state| state["status"] == "closed")
            .and_then(|state| state["from"].as_str());
        if let Some(day) = ends.filter(|_| {
            states.last().is_some_and(|last| {
                ["closed", "expired"].contains(&last["status"].as_str().unwrap())
            })
        }) {
            let day: Date = day.parse().unwrap();
            self.say(subject, "end", &day.yesterday().unwrap().to_string(), path);
        }
        for version in json["versions"].as_array().unwrap() {
            self.version(subject, path, version);
        }
    }

    fn version(&mut self, subject: &str, path: &str, version: &Value) {
        let text = |key: &str| version[key].as_str().unwrap();
        let own = format!("{subject}@{}", text("id"));
        self.say(&own, "state", text("status"), path);
        self.say(&own, "exam-ctdl", exam_ctdl(text("status")), path);
        if let Some(other) =
            self.labels.insert((subject.to_owned(), text("label").to_owned()), own.clone())
        {
            self.faults.push(format!("{path}: {own} and {other} are both `{}`", text("label")));
        }
        self.say(&own, "label", text("label"), path);
        for (language, state) in version["status_by_language"].as_object().unwrap() {
            self.say(&own, &format!("state:{language}"), state.as_str().unwrap(), path);
        }
        let expected = version["expected"].as_array().unwrap();
        let mark = |key: &str| if expected.iter().any(|own| own == key) { "?" } else { "" };
        let mut dates: Vec<(String, String)> = Vec::new();
        for (key, date) in [("from", &version["beta"]["from"]), ("to", &version["beta"]["to"])] {
            let key = format!("beta.{key}");
            dates.extend(date.as_str().map(|day| (key.clone(), format!("{day}{}", mark(&key)))));
        }
        for key in ["available", "last_registration", "last_exam"] {
            match &version[key] {
                Value::String(day) => dates.push((key.to_owned(), format!("{day}{}", mark(key)))),
                Value::Object(by) => {
                    let own = by.iter().map(|(language, day)| {
                        let key = format!("{key}.by_language.{language}");
                        let mark = mark(&key.replace(".by_language", ""));
                        (key, format!("{}{mark}", day.as_str().unwrap()))
                    });
                    dates.extend(own);
                }
                _ => {}
            }
        }
        let first =
            dates.iter().filter(|(key, _)| key.starts_with("available")).map(|(_, day)| day);
        if let Some(first) =
            first.min_by_key(|day| PartialDate::parse(day.trim_end_matches('?')).unwrap())
        {
            self.say(&own, "first-day", first, path);
        }
        let spoken: Vec<&str> = version["beta"]["languages"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        self.events(&own, path, &dates, &spoken);
        dates.iter().for_each(|(key, day)| self.say(&own, &format!("date:{key}"), day, path));
    }

    /// The dates of a version as lists and calendars tell them: languages that share one are told
    /// together.
    fn events(&mut self, own: &str, path: &str, dates: &[(String, String)], spoken: &[&str]) {
        let mut groups: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for (key, day) in dates {
            let (key, language) = key
                .split_once(".by_language.")
                .map_or((key.as_str(), None), |(key, own)| (key, Some(own)));
            let languages = groups.entry((key, day)).or_default();
            languages.extend(language);
            if key.starts_with("beta.") {
                languages.extend(spoken);
            }
        }
        for ((key, day), languages) in groups {
            let kind = match key {
                "beta.from" => "beta-begins",
                "beta.to" => "beta-ends",
                "last_registration" => "registration-closes",
                "last_exam" => "last-exam",
                other => other,
            };
            let languages: String = languages.iter().map(|code| format!(":{code}")).collect();
            self.say(own, &format!("{kind}{languages}"), day, path);
        }
    }

    fn facts(&mut self, path: &str, json: &Value) {
        for (id, fact) in json["facts"].as_object().unwrap() {
            let (owner, name) = id.split_once(':').unwrap();
            let value = fact["value"].as_str().unwrap_or_default();
            let mark = if fact["expected"] == true { "?" } else { "" };
            match fact["kind"].as_str().unwrap() {
                "status" => {
                    let own = name
                        .split_once('@')
                        .map_or(owner.to_owned(), |(_, version)| format!("{owner}@{version}"));
                    self.say(&own, "state", value, path);
                }
                "date" => match name.split_once('.').unwrap() {
                    ("lifecycle", "available") => {
                        self.say(owner, "since", &format!("{value}{mark}"), path)
                    }
                    ("lifecycle", key) => {
                        self.say(owner, &key.replace('_', "-"), &format!("{value}{mark}"), path)
                    }
                    ("versions", rest) => {
                        let (version, key) = rest.split_once('.').unwrap();
                        self.say(
                            &format!("{owner}@{version}"),
                            &format!("date:{key}"),
                            &format!("{value}{mark}"),
                            path,
                        );
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// The rows of a comparison name certifications by their short names.
    fn comparison(&mut self, path: &str, csv: &str, files: &Files) {
        let mut by_name: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (_, bytes) in files.iter().filter(|(path, _)| path.ends_with("certification.json")) {
            let json: Value = serde_json::from_slice(bytes).unwrap();
            let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
            by_name
                .entry(text("short_name"))
                .or_default()
                .push((text("id"), text("version_in_force")));
        }
        let words = Regex::new(r",| on | in \d").unwrap();
        let mut rows = csv::Reader::from_reader(csv.as_bytes());
        for row in rows.records().map(Result::unwrap).filter(|row| &row[1] == "status") {
            let told = words.split(&row[2]).next().unwrap().trim();
            let state = Status::ALL.into_iter().find(|status| status.words() == told);
            let Some((state, [(guide, version)])) =
                state.zip(by_name.get(&row[0]).map(Vec::as_slice))
            else {
                continue;
            };
            let is_open_in_others = state == Status::Beta && self.state(guide) != state.key();
            let subject =
                if is_open_in_others { format!("{guide}@{version}") } else { guide.clone() };
            self.say(&subject, "state", state.key(), path);
        }
    }
}

/// One key and one form for what is said in several: the last day is told as `until` while it lies
/// ahead, as `last-exam` afterwards, and by the day alone where it is computed; a version that
/// follows another is told as new.
fn same_words(subject: &str, key: &str, value: &str) -> (String, String) {
    let of_version = subject.contains('@');
    let end_of = |value: &str| {
        let mark = if value.ends_with('?') { "?" } else { "" };
        let date = PartialDate::parse(value.trim_end_matches('?')).unwrap();
        format!("{}{mark}", date.last_day())
    };
    match key {
        "until" | "last-exam" | "end" if !of_version => ("end".to_owned(), end_of(value)),
        "last-certificate" => (key.to_owned(), value.trim_end_matches('?').to_owned()),
        "missed-first-attempt" => ("first-attempt-by".to_owned(), value.to_owned()),
        _ if key.starts_with("missed-start:") => {
            (key.replace("missed-start", "start-by"), value.to_owned())
        }
        _ if key.starts_with("new-version") => ("available".to_owned(), value.to_owned()),
        _ => (key.to_owned(), value.to_owned()),
    }
}

/// The last part of a term of CTDL: `Active`.
fn term(alignment: Option<&Value>, vocabulary: &str) -> String {
    let term = alignment.map(|own| own["ceterms:targetNode"]["@id"].as_str().unwrap());
    term.map_or("none", |term| term.strip_prefix(vocabulary).unwrap()).to_owned()
}

fn ctdl(state: &str) -> &'static str {
    match state {
        "open" => "Active",
        "closing" => "Ceasing",
        "closed" | "expired" => "Deprecated",
        _ => "none",
    }
}

fn exam_ctdl(state: &str) -> &'static str {
    match state {
        "upcoming" | "beta" => "Developing",
        "open" => "Active",
        "closing" => "Ceasing",
        "closed" | "expired" => "Ceased",
        _ => "none",
    }
}
