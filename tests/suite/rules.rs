//! Every rule fires where it must, at the right place and with a cure, and stays silent on a near
//! miss.
//!
//! `tests/rules/RULE.txt` holds the cases of a rule; each changes the small site and names what is
//! then found. Text before the first case is for people.
//! `RULES=unknown-key cargo test --test suite rules:: -- --nocapture` runs one file and prints what
//! was found, in the form of its cases.
//!
//! ```text
//! ## fires: a misspelled name                  a case: the rule reports exactly the places below
//! = maker/guide.md:14:4 «{quick-fact}» did you mean
//!                                            file:line:column (or the file alone), the marked text, words of the
//!                                            message or the help; another rule's fault that comes along: `= RULE@PLACE`
//! @ maker/guide.md                           the file to change; maker/ and master/ are the two guides' folders
//! -```{quick-facts}                          lines that stand in it ...
//! +```{quick-fact}                           ... and what takes their place; `+` alone: at the end, or a new file
//!
//! ## silent: the name as a word of a language   the rule reports nothing, nor does any other rule report an error
//! ```
//!
//! Other changes: `@ FILE whole` (only the `+` lines stay), `@ FILE gone`, `@ FILE link TARGET`,
//! `@ FILE pipe`, `@ FILE bytes 66 ff`, `@ FILE size N`. Settings: `today DATE`, `drafts`,
//! `base-url URL`. A fault without help says `(no help)`. A rule that cannot be brought about by
//! files names the test that proves it: `## elsewhere tests/suite/reading.rs`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::support::{Site, root};
use certguide::base::diagnostic::Diagnostic;
use certguide::base::rule::{self, Severity};
use certguide::build::Files;
use certguide::parse::place;
use certguide::site::Settings;
use rayon::prelude::*;

/// What a case brings with it.
#[derive(Debug, Default)]
struct Case {
    title: String,
    fires: bool,
    elsewhere: Option<String>,
    expected: Vec<Expected>,
    settings: Vec<(String, String)>,
    changes: Vec<Change>,
}

/// `= [RULE@]FILE[:LINE:COLUMN] [«MARKED»] [WORDS]`
#[derive(Debug)]
struct Expected {
    rule: Option<String>,
    place: String,
    marked: Option<String>,
    words: String,
}

/// `@ FILE [HOW]` and its lines, each with its sign.
#[derive(Debug)]
struct Change {
    file: String,
    how: String,
    lines: Vec<String>,
}

fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            let elsewhere = title.strip_prefix("elsewhere ").map(str::to_owned);
            cases.push(Case {
                title: title.to_owned(),
                fires: title.starts_with("fires"),
                elsewhere,
                ..Case::default()
            });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(expected) = line.strip_prefix("= ") {
            case.expected.push(expect(expected));
        } else if let Some(target) = line.strip_prefix("@ ") {
            let (file, how) = target.split_once(' ').unwrap_or((target, ""));
            let file = file.replacen("maker/", "content/guides/acme/widget-maker/", 1);
            let file = match file.strip_prefix("master/") {
                Some(rest) => format!("content/guides/acme/widget-master/{rest}"),
                None => file,
            };
            case.changes.push(Change { file, how: how.to_owned(), lines: Vec::new() });
        } else if line.starts_with(['-', '+'])
            && let Some(change) = case.changes.last_mut()
        {
            change.lines.push(line.to_owned());
        } else if !line.is_empty() {
            let (name, value) = line.split_once(' ').unwrap_or((line, ""));
            assert!(["today", "drafts", "base-url"].contains(&name), "not understood: {line}");
            case.settings.push((name.to_owned(), value.to_owned()));
        }
    }
    cases
}

fn expect(line: &str) -> Expected {
    let (place, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (rule, place) =
        place.split_once('@').map_or((None, place), |(rule, place)| (Some(rule.to_owned()), place));
    let (marked, words) = match rest.strip_prefix('«').and_then(|rest| rest.split_once('»')) {
        Some((marked, words)) => (Some(marked.to_owned()), words.trim()),
        None => (None, rest),
    };
    Expected { rule, place: place.to_owned(), marked, words: words.to_owned() }
}

impl Change {
    fn apply(&self, site: &Site) {
        let path = site.file(&self.file);
        let mut how = self.how.splitn(2, ' ');
        match (how.next().unwrap_or(""), how.next().unwrap_or("")) {
            ("", _) => self.lines(site, &path),
            ("whole", _) => site.write(&self.file, self.added()),
            ("gone", _) if path.is_dir() => fs::remove_dir_all(path).unwrap(),
            ("gone", _) => fs::remove_file(path).unwrap(),
            ("bytes", hex) => {
                let bytes: Vec<u8> =
                    hex.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
                site.write(&self.file, bytes);
            }
            ("size", size) => site.write(&self.file, vec![b'x'; size.parse().unwrap()]),
            ("pipe", _) => {
                rustix::fs::mkfifoat(rustix::fs::CWD, path, rustix::fs::Mode::RWXU).unwrap()
            }
            ("link", target) => std::os::unix::fs::symlink(target, path).unwrap(),
            (how, _) => panic!("@ {}: {how} is no change", self.file),
        }
    }

    fn added(&self) -> String {
        self.lines.iter().map(|line| format!("{}\n", &line[1..])).collect()
    }

    /// Runs of `-` lines and the `+` lines after them.
    fn lines(&self, site: &Site, path: &Path) {
        if self.lines.iter().all(|line| line.starts_with('+')) {
            let before = fs::read_to_string(path).unwrap_or_default();
            return site.write(&self.file, before + &self.added());
        }
        let mut lines = self.lines.iter().peekable();
        while lines.peek().is_some() {
            let mut side = |sign: char| {
                let mut text = String::new();
                while let Some(line) = lines.next_if(|line| line.starts_with(sign)) {
                    text.push_str(&line[1..]);
                    text.push('\n');
                }
                text
            };
            let (from, to) = (side('-'), side('+'));
            // A part of a line may be replaced too.
            let text = fs::read_to_string(path).unwrap();
            match text.contains(&from) {
                true => site.replace(&self.file, &from, &to),
                false => {
                    site.replace(&self.file, from.trim_end_matches('\n'), to.trim_end_matches('\n'))
                }
            }
        }
    }
}

/// What a check finds: each fault with its place and the text that is marked.
fn check(site: &Site, case: &Case, lint: bool) -> Vec<(Diagnostic, String, String)> {
    let setting = |name: &str| {
        case.settings.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    };
    let settings = Settings {
        today: setting("today").unwrap_or_else(|| "2026-02-01".to_owned()).parse().unwrap(),
        base_url: setting("base-url"),
        drafts: setting("drafts").is_some(),
    };
    let (folder, diagnostics) = site.check(&settings, lint);
    diagnostics
        .into_iter()
        .map(|diagnostic| {
            let text = folder.text(&diagnostic.file).unwrap_or_default();
            let region = place::Places::new(&diagnostic.file, &text).region(&diagnostic);
            let marked = region.as_ref().map_or(String::new(), |region| {
                text[region.bytes.clone()].split(['\r', '\n']).next().unwrap_or("").to_owned()
            });
            let file = diagnostic.file.as_str();
            let file = file.replacen("content/guides/acme/widget-maker/", "maker/", 1);
            let file = file.replacen("content/guides/acme/widget-master/", "master/", 1);
            let shown = region.map_or(file.clone(), |region| {
                let place::Position { line, column } = region.start;
                format!("{file}:{line}:{column}")
            });
            (diagnostic, shown, marked)
        })
        .collect()
}

/// What is wrong with a case; empty if nothing is.
fn judge(name: &str, case: &Case, loud: bool) -> String {
    if let Some(file) = &case.elsewhere {
        let proven = fs::read_to_string(root().join(file))
            .is_ok_and(|text| text.contains(&format!("\"{name}\"")));
        return if proven { String::new() } else { format!("{file} does not speak of {name}\n") };
    }
    let site = Site::small();
    case.changes.iter().for_each(|change| change.apply(&site));
    let found = check(&site, case, rule::by_name(name).is_some_and(|rule| rule.lint));
    let mut wrong = String::new();
    let counts = |fault: &Diagnostic| fault.rule.name == name || fault.severity == Severity::Error;
    let mut left: Vec<_> = found.iter().filter(|(fault, ..)| counts(fault)).collect();
    for expected in &case.expected {
        let rule = expected.rule.as_deref().unwrap_or(name);
        let hit = left.iter().position(|(fault, place, marked)| {
            let help = fault.help.as_deref().unwrap_or_default();
            let words = expected.words.trim_end_matches("(no help)").trim();
            fault.rule.name == rule
                && *place == expected.place
                && expected.marked.as_ref().is_none_or(|wanted| wanted == marked)
                && (fault.message.contains(words) || help.contains(words))
                && (help.is_empty() == expected.words.ends_with("(no help)"))
        });
        match hit {
            Some(hit) => drop(left.remove(hit)),
            None => writeln!(wrong, "  not found: {expected:?}").unwrap(),
        }
    }
    if case.fires && case.expected.is_empty() {
        wrong.push_str("  a case that fires names no place\n");
    }
    for (fault, ..) in &left {
        writeln!(wrong, "  found besides: {} {}", fault.rule.name, fault.message).unwrap();
    }
    if wrong.is_empty() && !loud {
        return wrong;
    }
    let mut shown = format!("{name}: {}\n{wrong}", case.title);
    for (fault, place, marked) in &found {
        let rule =
            if fault.rule.name == name { String::new() } else { format!("{}@", fault.rule.name) };
        let help = fault.help.as_deref().unwrap_or("(no help)");
        writeln!(shown, "= {rule}{place} «{marked}» {} | {help}", fault.message).unwrap();
    }
    if loud {
        println!("{shown}");
    }
    if wrong.is_empty() { wrong } else { shown }
}

#[test]
fn every_rule_fires_and_stays_silent() {
    let only = std::env::var("RULES").ok();
    let rules: Vec<&str> = rule::every()
        .map(|rule| rule.name)
        .filter(|name| only.as_deref().is_none_or(|only| only == *name))
        .collect();
    let wrong: Vec<String> = rules
        .par_iter()
        .flat_map_iter(|name| {
            let Ok(text) = fs::read_to_string(root().join(format!("tests/rules/{name}.txt")))
            else {
                return vec![format!("{name}: there is no tests/rules/{name}.txt\n")];
            };
            let cases = parse(&text);
            let mut wrong: Vec<String> =
                cases.iter().map(|case| judge(name, case, only.is_some())).collect();
            let whole = cases.iter().any(|case| case.elsewhere.is_some())
                || (cases.iter().any(|case| case.fires) && cases.iter().any(|case| !case.fires));
            if !whole {
                wrong.push(format!("{name}: needs a case that fires and one that is silent\n"));
            }
            wrong
        })
        .filter(|wrong| !wrong.is_empty())
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
}

#[test]
fn every_file_of_cases_belongs_to_a_rule() {
    let names: BTreeSet<String> = rule::every().map(|rule| format!("{}.txt", rule.name)).collect();
    for entry in fs::read_dir(root().join("tests/rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&name), "tests/rules/{name} belongs to no rule");
    }
}
