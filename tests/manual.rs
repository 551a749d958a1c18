//! The manual of the rules is whole, and docs/rules.md is made from it. `UPDATE=1 cargo test --test manual` writes it.

mod support;

use std::fs;

use certguide::base::{manual, rule};
use support::root;

#[test]
fn every_rule_has_one_whole_entry() {
    let entries: Vec<_> = manual::chapters().into_iter().flat_map(|chapter| chapter.entries).collect();
    for rule in rule::every() {
        let own: Vec<_> = entries.iter().filter(|entry| entry.rule == rule).collect();
        assert_eq!(own.len(), 1, "entries of {}", rule.name);
        let whole = [own[0].why, own[0].example, own[0].cure].iter().all(|part| !part.trim().is_empty());
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
    assert!(page == manual::page(), "docs/rules.md is old: UPDATE=1 cargo test --test manual");
}
