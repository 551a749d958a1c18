//! `certguide record`, from outside: a fact changes, is recorded, is built; nothing is invented,
//! nothing told twice.

use std::fs;

use certguide::base::character::is_forbidden;
use certguide::base::source::SourcePath;
use certguide::build::record::{Facts, append, compare};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Site, stderr};

const DATA: &str = "content/guides/acme/widget-maker/certification.yaml";
const RECORD: &str = "content/history/changes.yaml";

fn stdout(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn text(site: &Site, name: &str) -> String {
    fs::read_to_string(site.file(name)).unwrap()
}

/// The small site without the record that it comes with, recorded for a first time.
fn recorded(day: &str) -> Site {
    let site = Site::small();
    let _ = fs::remove_dir_all(site.file("content/history"));
    let output = record(&site, day);
    assert!(output.starts_with("The record begins on February 1, 2026, with "), "{output}");
    site
}

fn record(site: &Site, day: &str) -> String {
    let output = site.run(&["record", "--today", day]);
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

fn built(site: &Site, day: &str) -> String {
    let output = site.build(day);
    assert!(output.status.success(), "{}", stderr(&output));
    text(site, "dist/changes/index.html")
}

#[test]
fn a_change_is_recorded_once_and_shown() {
    let site = recorded("2026-02-01");
    let page = built(&site, "2026-02-01");
    assert!(
        page.contains("Recorded since February 1, 2026")
            && page.contains("Nothing has changed since then")
    );
    site.replace(DATA, "300 USD", "330 USD");
    let told = record(&site, "2026-03-01");
    assert!(
        told.starts_with(
            "March 1, 2026: 1 fee changed\n  Acme Widget Maker: Exam fee, US$300 → US$330\n"
        ),
        "{told}"
    );
    let kept = text(&site, RECORD);
    assert_eq!(record(&site, "2026-03-01"), "Nothing changed since the last record\n");
    assert_eq!(record(&site, "2026-03-09"), "Nothing changed since the last record\n");
    assert_eq!(text(&site, RECORD), kept);
    let page = built(&site, "2026-03-01");
    assert!(page.contains(r#"<li id="2026-03-01:acme/widget-maker:exam.fee">"#), "{page}");
    assert!(
        page.contains("1 fee changed")
            && page.contains("US$300")
            && page.contains("<strong>US$330</strong>")
    );
    let guide = text(&site, "dist/acme/widget-maker/index.html");
    assert!(guide.contains(
        r#"<a href="/changes/#2026-03-01:acme/widget-maker:exam.fee">March 1, 2026</a>: Exam fee, US$300 → US$330"#
    ));
    assert!(guide.contains(r#"title="Small site: changes" href="/changes.xml""#));
    let json = site.run(&["record", "--today", "2026-03-01", "--message-format", "json"]);
    assert_eq!(
        serde_json::from_str::<Value>(&stdout(&json)).unwrap(),
        json!({"date": "2026-03-01", "summary": "", "entries": [], "written": []})
    );
}

#[test]
fn time_alone_retires_an_exam() {
    let site = recorded("2026-02-01");
    let told = record(&site, "2026-04-01");
    assert!(
        told.starts_with(
            "April 1, 2026: 1 exam retired\n  Acme Widget Maker: Status, retiring → retired\n"
        ),
        "{told}"
    );
    assert_eq!(record(&site, "2026-04-02"), "Nothing changed since the last record\n");
    let early = site.run(&["record", "--today", "2026-03-31"]);
    assert_eq!(early.status.code(), Some(2));
    assert!(stderr(&early).contains("the last record is from 2026-04-01"), "{}", stderr(&early));
}

#[test]
fn a_new_date_or_order_is_no_change() {
    let site = recorded("2026-02-01");
    site.replace(
        DATA,
        "study_hours: {min: 20, max: 30, source: acme-page, as_of: 2026-01}",
        "study_hours: {min: 20, max: 30, source: acme-page, as_of: 2026-02}",
    );
    let told = record(&site, "2026-03-01");
    assert!(told.starts_with("No fact changed since the last record"), "{told}");
    assert!(told.contains("facts.json") && !told.contains("changes.yaml"), "{told}");
    assert_eq!(record(&site, "2026-03-01"), "Nothing changed since the last record\n");
}

#[test]
fn nothing_is_written_by_a_dry_run_or_for_a_site_with_errors() {
    let site = recorded("2026-02-01");
    site.replace(DATA, "300 USD", "330 USD");
    let before = (text(&site, RECORD), text(&site, "content/history/facts.json"));
    let dry = site.run(&["record", "--today", "2026-03-01", "--dry-run"]);
    assert!(
        stdout(&dry).contains("1 fee changed")
            && stdout(&dry).contains("Would write content/history/changes.yaml")
    );
    site.replace(DATA, "330 USD", "$330");
    let wrong = site.run(&["record", "--today", "2026-03-01"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert_eq!(before, (text(&site, RECORD), text(&site, "content/history/facts.json")));
}

#[test]
fn a_guide_that_is_gone_keeps_its_changes() {
    let site = recorded("2026-02-01");
    site.replace(DATA, "300 USD", "330 USD");
    record(&site, "2026-03-01");
    let kept = text(&site, RECORD);
    let history = site.file("content/history/facts.json");
    let site = Site::empty();
    site.write(
        "content/site.yaml",
        "title: Other\nbase_url: https://example.org:8080/sub/\nlanguage: en\nregion: US\nfields: {making: Making}\n",
    );
    site.write(
        "content/pages/index.md",
        "---\ntitle: Home\ndescription: A site.\n---\nSee [what changed](/changes/).\n",
    );
    site.write(RECORD, kept);
    site.write("content/history/facts.json", fs::read(history).unwrap());
    let page = built(&site, "2026-03-02");
    assert!(page.contains("<p>Acme Widget Maker: Exam fee, US$300"), "{page}");
    let feed = text(&site, "dist/changes.xml");
    assert!(
        feed.contains("<id>tag:example.org,2026-03-01:sub/acme/widget-maker:exam.fee</id>"),
        "{feed}"
    );
    assert!(
        feed.contains(r#"<link href="https://example.org:8080/sub/changes/#2026-03-01:acme/widget-maker:exam.fee"/>"#),
        "{feed}"
    );
    let told = record(&site, "2026-03-02");
    assert!(
        told.contains("2 guides removed")
            && told.contains("Acme Widget Maker: guide removed; it had "),
        "{told}"
    );
    assert!(built(&site, "2026-03-02").contains("Acme Widget Maker: guide removed; it had"));
}

#[test]
fn a_damaged_record_is_told_with_its_line() {
    let site = recorded("2026-02-01");
    site.replace(DATA, "300 USD", "330 USD");
    record(&site, "2026-03-01");
    site.replace(RECORD, "fact: acme/widget-maker:exam.fee", "fact: exam fee");
    site.replace(RECORD, "date: 2026-03-01", "date: March");
    let output = site.build("2026-03-01");
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    for part in [
        "content/history/changes.yaml:5:",
        "`March` is not a day",
        "content/history/changes.yaml:6:",
        "`exam fee` is not the id of a fact",
        "as facts.json does",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn damaged_facts_are_told_and_can_be_fetched_from_the_published_site() {
    let site = recorded("2026-02-01");
    built(&site, "2026-02-01");
    site.replace(DATA, "300 USD", "330 USD");
    let facts = text(&site, "content/history/facts.json");
    site.write("content/history/facts.json", facts.replacen("\"value\":90", "\"value\":[90]", 1));
    let output = site.run(&["record", "--today", "2026-03-01"]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(
        told.contains("content/history/facts.json:")
            && told.contains("restore it from version control"),
        "{told}"
    );
    let output = site.run(&["record", "--today", "2026-03-01", "--previous", "dist/facts.json"]);
    assert!(stdout(&output).contains("1 fee changed"), "{}{}", stdout(&output), stderr(&output));
    assert_eq!(record(&site, "2026-03-01"), "Nothing changed since the last record\n");
    fs::remove_file(site.file("content/history/facts.json")).unwrap();
    let output = site.run(&["record", "--today", "2026-03-01"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--previous"), "{}", stderr(&output));
}

#[test]
fn facts_in_parts_are_read_from_beside_the_file_that_names_them() {
    let site = recorded("2026-02-01");
    let whole = text(&site, "content/history/facts.json");
    let index = |part: &str| {
        json!({"format": 2, "parts": {part: {}}, "guides": {}, "vendors": {}}).to_string()
    };
    site.write("published/facts.json", index("data/facts/acme.json"));
    site.replace(DATA, "300 USD", "330 USD");
    let run = || {
        site.run(&[
            "record",
            "--today",
            "2026-03-01",
            "--dry-run",
            "--previous",
            "published/facts.json",
        ])
    };
    let told = stderr(&run());
    assert!(told.contains("acme.json") && told.contains("download them too"), "{told}");
    site.write("published/data/facts/acme.json", whole);
    assert!(stdout(&run()).contains("1 fee changed"), "{}", stderr(&run()));
    site.write("published/facts.json", index("../facts.json"));
    assert!(stderr(&run()).contains("not a file below its folder"), "{}", stderr(&run()));
}

#[test]
fn several_changes_of_a_day_are_one() {
    let site = recorded("2026-02-01");
    site.replace(DATA, "300 USD", "330 USD");
    record(&site, "2026-03-01");
    site.replace(DATA, "330 USD", "340 USD");
    record(&site, "2026-03-01");
    let page = built(&site, "2026-03-01");
    assert_eq!(page.matches("Exam fee").count(), 1, "{page}");
    assert!(
        page.contains("US$300") && page.contains("US$340") && !page.contains("US$330"),
        "{page}"
    );
    site.replace(DATA, "340 USD", "300 USD");
    record(&site, "2026-03-01");
    assert!(built(&site, "2026-03-01").contains("Nothing has changed since then"));
}

/// A file of facts of one guide.
fn facts(all: &Value) -> Facts {
    let file = json!({
        "format": 1, "guides": {"acme/x": {"name": "X"}}, "vendors": {},
        "sources": {"a": {"title": "A", "publisher": "B", "url": "https://a.example/"}}, "facts": all,
    });
    let found = Facts::read(&SourcePath::new("facts.json"), &file.to_string());
    assert_eq!(found.diagnostics, []);
    found.value.unwrap()
}

fn ids(before: &Value, now: &Value) -> Vec<String> {
    let new = compare(&facts(before), &facts(now), "2026-03-01".parse().unwrap());
    new.iter()
        .map(|new| serde_json::to_value(new).unwrap()["fact"].as_str().unwrap().to_owned())
        .collect()
}

fn minutes(value: u32) -> Value {
    json!({"kind": "exam", "label": "Time", "text": format!("{value} minutes"), "value": value})
}

#[test]
fn facts_that_get_a_version_move_without_changing() {
    let before = json!({"acme/x:exam.minutes": minutes(90)});
    let now = json!({"acme/x:exam@v1.minutes": minutes(90), "acme/x:exam@v2.minutes": minutes(80)});
    assert_eq!(ids(&before, &now), ["acme/x:exam@v2.minutes"]);
    assert_eq!(ids(&now, &before), ["acme/x:exam@v2.minutes"]);
    let other = json!({"acme/x:exam@v1.minutes": minutes(85)});
    assert_eq!(ids(&before, &other), ["acme/x:exam.minutes", "acme/x:exam@v1.minutes"]);
}

#[test]
fn facts_under_another_id_are_no_change() {
    let outlook = |value: u32, label: &str| json!({"kind": "outlook", "label": label, "text": format!("{value}%"), "value": value});
    let before = json!({"acme/x:outlook.developer.percent": outlook(10, "Change of employment")});
    let same = json!({"acme/x:outlook.developers.percent": outlook(10, "Change of employment")});
    assert_eq!(ids(&before, &same), [""; 0]);
    let other = json!({"acme/x:outlook.developers.percent": outlook(12, "Change of employment")});
    assert_eq!(
        ids(&before, &other),
        ["acme/x:outlook.developer.percent", "acme/x:outlook.developers.percent"]
    );
    let called = json!({"acme/x:outlook.developers.percent": outlook(10, "Openings")});
    assert_eq!(
        ids(&before, &called),
        ["acme/x:outlook.developer.percent", "acme/x:outlook.developers.percent"]
    );
    assert_eq!(ids(&before, &json!({})), ["acme/x:outlook.developer.percent"]);
}

#[test]
fn what_repeats_a_fact_tells_its_change_and_another_cost_tells_its_own() {
    let fee = |value: u32, repeats: &str| json!({"kind": "fee", "label": "Exam fee", "text": "fee", "value": value, "computed": true, "repeats": repeats});
    let cost = |value: u32| json!({"kind": "fee", "label": "Exam", "text": "fee", "value": value});
    let one = json!({"acme/x:exam.fee": fee(100, "acme/x:costs.a.amount"), "acme/x:costs.a.amount": cost(100), "acme/x:costs.b.amount": cost(150)});
    let raised = json!({"acme/x:exam.fee": fee(120, "acme/x:costs.a.amount"), "acme/x:costs.a.amount": cost(120), "acme/x:costs.b.amount": cost(150)});
    assert_eq!(ids(&one, &raised), ["acme/x:exam.fee"]);
    let next = json!({"acme/x:exam.fee": fee(150, "acme/x:costs.b.amount"), "acme/x:costs.a.amount": cost(100), "acme/x:costs.b.amount": cost(150)});
    assert_eq!(ids(&one, &next), ["acme/x:exam.fee"], "time brings another cost");
    let both = json!({"acme/x:exam.fee": fee(150, "acme/x:costs.b.amount"), "acme/x:costs.a.amount": cost(110), "acme/x:costs.b.amount": cost(150)});
    assert_eq!(ids(&one, &both), ["acme/x:costs.a.amount", "acme/x:exam.fee"]);
}

#[test]
fn a_status_is_told_once_whatever_version_it_comes_from() {
    let fact = |value: &str, repeats: Option<&str>| json!({"kind": "status", "label": "Status", "text": value, "value": value, "computed": true, "repeats": repeats.map(|id| format!("acme/x:status@{id}"))});
    let without_null = |mut value: Value| {
        value
            .as_object_mut()
            .unwrap()
            .values_mut()
            .for_each(|fact| fact.as_object_mut().unwrap().retain(|_, value| !value.is_null()));
        value
    };
    let beta = json!({"acme/x:status": fact("beta", Some("b")), "acme/x:status@a": fact("upcoming", None), "acme/x:status@b": fact("beta", None)});
    let open = json!({"acme/x:status": fact("open", Some("a")), "acme/x:status@a": fact("open", None), "acme/x:status@b": fact("closed", None)});
    assert_eq!(ids(&without_null(beta), &without_null(open)), ["acme/x:status", "acme/x:status@b"]);
}

proptest! {
    /// Whatever a label or a value that can be published says, the record can be read again and
    /// says the same.
    #[test]
    fn any_text_survives_the_record(label in "[^\\p{Cc}\u{feff}\u{2028}\u{2029}]{1,40}", text in "[^\\p{Cc}\u{feff}\u{2028}\u{2029}]{1,20}") {
        let [label, text] = [label, text].map(|text| text.replace(is_forbidden, ""));
        // A label is made of names, and plain text with braces of a fact is refused where it is
        // read.
        let label = label.replace("{{", "");
        prop_assume!(!label.trim().is_empty() && !text.trim().is_empty());
        let now = json!({"acme/x:facts.a": {"kind": "other", "label": label, "text": text, "value": text}});
        let new = compare(&facts(&json!({})), &facts(&now), "2026-03-01".parse().unwrap());
        let record = append(None, &new, "2026-03-01".parse().unwrap()).unwrap();
        let read: Value = serde_yaml::from_str(&record).unwrap();
        prop_assert_eq!(read["entries"][0]["label"].as_str(), Some(&*label));
        prop_assert_eq!(read["entries"][0]["new"]["value"].as_str(), Some(&*text));
        let twice = append(Some(&record), &new, "2026-03-02".parse().unwrap()).unwrap();
        prop_assert!(twice.starts_with(&record));
    }
}
