//! A site that somebody changed anywhere: what `build` refuses, `check` refuses in the same words,
//! and the reverse. `check` may find more, by the rules that only it knows.

use std::fs;

use certguide::base::rule;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use super::scraps::{LINKS, MARKDOWN, YAML};
use super::{Edit, edited, edits, run_same};
use crate::support::{Site, tree};

/// A change of one file.
#[derive(Clone, Debug)]
enum Change {
    Text(Vec<(Index, Edit)>),
    Line(Index, Line),
    Ending(&'static str),
}

#[derive(Clone, Copy, Debug)]
enum Line {
    Gone,
    Twice,
    Last,
}

fn changes() -> impl Strategy<Value = (Index, Change)> {
    let line = select(vec![Line::Gone, Line::Twice, Line::Last]);
    let change = prop_oneof![
        2 => edits(YAML).prop_map(Change::Text),
        2 => edits(MARKDOWN).prop_map(Change::Text),
        2 => edits(LINKS).prop_map(Change::Text),
        3 => (any::<Index>(), line).prop_map(|(at, line)| Change::Line(at, line)),
        1 => select(vec!["x", ".txt", ".md", ".yaml"]).prop_map(Change::Ending),
    ];
    (any::<Index>(), change)
}

impl Change {
    fn apply(&self, site: &Site, name: &str) {
        let text = fs::read_to_string(site.file(name)).unwrap();
        let text = match self {
            Self::Text(edits) => edited(&text, edits),
            Self::Line(at, line) => {
                let mut lines: Vec<&str> = text.lines().collect();
                let at = at.index(lines.len());
                match line {
                    Line::Gone => drop(lines.remove(at)),
                    Line::Twice => lines.insert(at, lines[at]),
                    Line::Last => {
                        let line = lines.remove(at);
                        lines.push(line);
                    }
                }
                lines.join("\n") + "\n"
            }
            Self::Ending(ending) => {
                fs::rename(site.file(name), site.file(&format!("{name}{ending}"))).unwrap();
                return;
            }
        };
        site.write(name, text);
    }
}

/// The findings that a command wrote, and its exit status.
fn run(site: &Site, command: &str) -> (Vec<Value>, Option<i32>) {
    let output = site.run(&[command, "--today", "2026-02-01", "--message-format", "json"]);
    let lines = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let findings = lines
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap());
    (findings.collect(), output.status.code())
}

/// Whether `build` looks for a finding too.
fn is_of_both(finding: &Value) -> bool {
    !rule::by_name(finding["rule"].as_str().unwrap()).unwrap().lint
}

#[test]
fn build_and_check_agree() {
    run_same(30, "agree", &changes(), |(file, change)| {
        let site = Site::small();
        let names: Vec<String> = tree(site.path()).into_keys().collect();
        change.apply(&site, &names[file.index(names.len())]);
        let (mut checked, check) = run(&site, "check");
        let (built, build) = run(&site, "build");
        for (findings, status) in [(&checked, check), (&built, build)] {
            let refused = findings.iter().any(|finding| finding["severity"] == "error");
            prop_assert_eq!(status, Some(i32::from(refused)));
        }
        checked.retain(is_of_both);
        prop_assert_eq!(checked, built);
        Ok(())
    });
}
