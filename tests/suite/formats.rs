//! `--message-format`: the same faults for programs, from the real binary.

use crate::support::{Site, stderr};
use serde_json::{Value, json};

const DATA: &str = "content/guides/acme/widget-maker/certification.yaml";

/// A fault in YAML, one in the middle of a file's text after letters of several bytes, one of a
/// file as a whole.
fn faulty() -> Site {
    let site = Site::small();
    site.replace(DATA, "minutes:", "mintues:");
    site.write("content/pages/über,1.md", "---\ntitle: x\n---\n");
    site.replace("content/pages/about.md", "There are", "Größe: [dead](/nowhere/). There are");
    site
}

fn check(site: &Site, format: &str) -> String {
    let output = site.run(&["check", "--today", "2026-02-01", "--message-format", format]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn json_is_one_object_a_line_with_these_keys() {
    let faults = objects(&check(&faulty(), "json"));
    for fault in &faults {
        let keys: Vec<&String> = fault.as_object().unwrap().keys().collect();
        let wanted = [
            "rule",
            "severity",
            "message",
            "file",
            "line",
            "column",
            "end_line",
            "end_column",
            "help",
        ];
        assert_eq!(keys, wanted);
    }
    let of = |rule: &str| faults.iter().find(|fault| fault["rule"] == rule).unwrap();
    let misspelled = of("unknown-key");
    assert_eq!((&misspelled["line"], &misspelled["column"]), (&json!(16), &json!(3)));
    assert_eq!((&misspelled["end_line"], &misspelled["end_column"]), (&json!(16), &json!(10)));
    assert_eq!(misspelled["file"], DATA);
    assert_eq!(
        (&of("invalid-id")["line"], &of("invalid-id")["end_column"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn a_machine_reads_nothing_but_the_faults() {
    let site = faulty();
    for (format, faults) in [("json", None), ("sarif", Some("/runs/0/results"))] {
        let output = site.run(&["build", "--today", "2026-02-01", "--message-format", format]);
        assert_eq!(output.status.code(), Some(1));
        let said = stderr(&output);
        match faults {
            None => assert!(!objects(&said).is_empty()),
            Some(at) => {
                let log: Value = serde_json::from_str(&said).unwrap();
                assert!(!log.pointer(at).unwrap().as_array().unwrap().is_empty());
            }
        }
    }
    let output =
        Site::small().run(&["build", "--today", "2026-02-01", "--message-format", "sarif"]);
    let log: Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert_eq!(log["runs"][0]["results"], json!([]), "no faults are a whole document too");
}

#[test]
fn sarif_holds_every_rule_and_every_place() {
    let site = faulty();
    let faults = objects(&check(&site, "json"));
    let log: Value = serde_json::from_str(&check(&site, "sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["name"], "certguide");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        assert!(rule["shortDescription"]["text"].as_str().unwrap().ends_with('.'), "{rule}");
        assert!(
            ["error", "warning"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap())
        );
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), faults.len());
    for (result, fault) in results.iter().zip(&faults) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!((&result["ruleId"], &result["level"]), (&fault["rule"], &fault["severity"]));
        let text = result["message"]["text"].as_str().unwrap();
        assert!(
            text.starts_with(fault["message"].as_str().unwrap())
                && text.contains(fault["help"].as_str().unwrap())
        );
        let place = &result["locations"][0]["physicalLocation"];
        for (theirs, ours) in [
            ("startLine", "line"),
            ("startColumn", "column"),
            ("endLine", "end_line"),
            ("endColumn", "end_column"),
        ] {
            assert_eq!(place["region"][theirs], fault[ours]);
        }
    }
    let uris: Vec<&str> = results
        .iter()
        .filter_map(|r| r.pointer("/locations/0/physicalLocation/artifactLocation/uri")?.as_str())
        .collect();
    assert!(uris.contains(&"content/pages/%C3%BCber%2C1.md") && uris.contains(&DATA), "{uris:?}");
}

#[test]
fn github_commands_are_one_line_each() {
    let commands = check(&faulty(), "github");
    let wanted = format!(
        "::error file={DATA},line=16,endLine=16,col=3,endColumn=10,title=unknown-key::unknown key `mintues`%0Ahelp: \
         did you mean `minutes`?"
    );
    assert!(commands.lines().any(|line| line == wanted), "{commands}");
    assert!(
        commands.contains("::error file=content/pages/über%2C1.md,title=invalid-id::"),
        "{commands}"
    );
    assert!(
        commands.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning "))
    );
}

#[test]
fn paths_are_relative_to_where_one_works() {
    let site = faulty();
    let whole = site.path().to_str().unwrap();
    let output =
        site.run(&["check", "--today", "2026-02-01", "--message-format", "json", "--site", whole]);
    let faults = objects(&String::from_utf8(output.stdout).unwrap());
    assert!(faults.iter().any(|fault| fault["file"] == DATA), "{faults:?}");
}
