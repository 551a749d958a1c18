//! The manual of the rules is whole, docs/rules.md is made from it
//! (`UPDATE=1 cargo test --test suite manual::` writes it), and what it shows as broken is
//! reported. Examples that describe a folder or abridge an entry are not run; `tests/rules/` has
//! cases of every rule.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Site, root};
use certguide::base::{manual, rule};
use certguide::site::Settings;
use rayon::prelude::*;

#[test]
fn every_rule_has_one_whole_entry() {
    let entries: Vec<_> =
        manual::chapters().into_iter().flat_map(|chapter| chapter.entries).collect();
    for rule in rule::every() {
        let own: Vec<_> = entries.iter().filter(|entry| entry.rule == rule).collect();
        assert_eq!(own.len(), 1, "entries of {}", rule.name);
        let whole =
            [own[0].why, own[0].example, own[0].cure].iter().all(|part| !part.trim().is_empty());
        assert!(whole, "{} lacks why, example or cure", rule.name);
    }
}

#[test]
fn the_page_is_the_manual() {
    let file = root().join("docs/rules.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(root().join("docs")).unwrap();
        fs::write(&file, manual::page()).unwrap();
    }
    let page = fs::read_to_string(&file).unwrap();
    assert!(
        page == manual::page(),
        "docs/rules.md is old: UPDATE=1 cargo test --test suite manual::"
    );
}

/// Where an example stands in the small site.
enum Stands {
    /// At the end of a guide's text; of the guide that is closed on the second day.
    Text,
    /// In the front matter of a guide.
    Front,
    /// Instead of the line of certification.yaml that begins so.
    Instead(&'static str),
    /// At the end of sources.yaml.
    Sources,
    /// Instead of the address in site.yaml.
    Address,
}

/// Before and after the last day of the guide.
const DAYS: [&str; 2] = ["2026-02-01", "2026-05-01"];

/// Rules whose example is text as an author writes it, and where it stands.
const WRITTEN: &[(&str, Stands)] = {
    use Stands::{Address, Front, Instead, Sources, Text};
    &[
        ("ageing-words", Text),
        ("bare-figure", Text),
        ("causal-pay-claim", Text),
        ("closed-exam-urgency", Text),
        ("cost-overlap", Instead("- {id: exam")),
        ("doubled-word", Text),
        ("dump-link", Text),
        ("duplicate-anchor", Text),
        ("duplicate-id", Instead("- {id: exam")),
        ("duplicate-key", Instead("minutes:")),
        ("empty-link-text", Text),
        ("empty-value", Instead("minutes:")),
        ("forbidden-link", Text),
        ("future-dated", Instead("as_of:")),
        ("guard-fence", Text),
        ("heading-attribute", Text),
        ("heading-id", Text),
        ("heading-level", Text),
        ("impossible-value", Instead("questions:")),
        ("invalid-base-url", Address),
        ("invalid-redirect", Front),
        ("leftover-braces", Text),
        ("marketing-words", Text),
        ("misplaced", Text),
        ("missing-alt", Text),
        ("mixed-statistics", Text),
        ("outlook-without-window", Text),
        ("past-date-as-future", Text),
        ("pay-denied", Text),
        ("pay-without-population", Text),
        ("raw-html", Text),
        ("scaled-as-percent", Text),
        ("source-contradiction", Sources),
        ("unbalanced", Text),
        ("unclosed-fence", Text),
        ("undefined-fact", Text),
        ("unknown-condition", Text),
        ("unknown-key", Instead("minutes:")),
        ("unknown-rule", Front),
        ("unknown-widget", Text),
        ("unsourced-figure", Text),
        ("vague-date", Text),
        ("widget-option", Text),
        ("widget-promised", Text),
        ("yaml-syntax", Instead("name:")),
        ("year-in-title", Front),
    ]
};

#[test]
fn what_the_manual_shows_as_broken_is_reported() {
    let entries: Vec<_> =
        manual::chapters().into_iter().flat_map(|chapter| chapter.entries).collect();
    let silent: Vec<&str> = WRITTEN
        .par_iter()
        .filter(|(rule, stands)| {
            let entry = entries
                .iter()
                .find(|entry| entry.rule.name == *rule)
                .unwrap_or_else(|| panic!("no {rule}"));
            let site = Site::small();
            put(&site, stands, entry.example);
            !DAYS.iter().any(|day| found(&site, day).contains(*rule))
        })
        .map(|(rule, _)| *rule)
        .collect();
    assert!(silent.is_empty(), "the manual's example is not reported: {silent:?}");
}

fn put(site: &Site, stands: &Stands, example: &str) {
    const GUIDE: &str = "content/guides/acme/widget-maker/guide.md";
    const OTHER: &str = "content/guides/acme/widget-master/certification.yaml";
    let read = |name: &str| fs::read_to_string(site.file(name)).unwrap();
    match stands {
        Stands::Text => site.write(GUIDE, format!("{}\n{example}\n", read(GUIDE))),
        Stands::Front => site.replace(GUIDE, "---\n", &format!("---\n{example}\n")),
        Stands::Sources => site
            .write("content/sources.yaml", format!("{}{example}\n", read("content/sources.yaml"))),
        Stands::Address => {
            site.replace("content/site.yaml", "base_url: https://example.org/", example)
        }
        Stands::Instead(start) => {
            let text = read(OTHER);
            let line = text.lines().find(|line| line.trim_start().starts_with(start)).unwrap();
            let indent = &line[..line.len() - line.trim_start().len()];
            let lines: Vec<String> =
                example.lines().map(|line| format!("{indent}{line}")).collect();
            site.replace(OTHER, line, &lines.join("\n"));
        }
    }
}

/// The rules that a check of the day reports.
fn found(site: &Site, day: &str) -> BTreeSet<&'static str> {
    let settings = Settings { today: day.parse().unwrap(), base_url: None, drafts: false };
    site.check(&settings, true).1.iter().map(|fault| fault.rule.name).collect()
}
