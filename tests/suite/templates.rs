//! Every name in a template is a field of its view. The engine takes a misspelled name for nothing and says nothing, so
//! the templates are built with a mark beside each name that is written out where the engine finds the name defined.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::{Site, root, tree};
use certguide::base::diagnostic::has_errors;
use certguide::build;
use certguide::disk::{read::Folder, sink::Memory};
use certguide::site::Settings;
use regex::Regex;

/// The templates by name, `widgets/costs.html`.
type Templates = BTreeMap<String, String>;

/// A name and the template it stands in.
type Names = BTreeSet<(String, String)>;

fn templates() -> Templates {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let all = tree(&root().join("templates")).into_iter().filter(|(name, _)| name.ends_with(".html"));
    all.map(|(name, bytes)| (name, text(bytes))).collect()
}

/// The names in an expression or statement: no texts, no words of the language, no filters, no `loop`.
fn names(inside: &str) -> Vec<String> {
    let texts = Regex::new(r#""[^"]*"|'[^']*'"#).unwrap();
    let inside = texts.replace_all(inside, "0");
    // Nor of functions and what they call their values.
    let calls = Regex::new(r"\b\w+\(|\b\w+=").unwrap();
    let inside = calls.replace_all(&inside, " ");
    let word = Regex::new(r"(\|\s*|\bis\s+(?:not\s+)?)?\b([A-Za-z_]\w*(?:\.\w+)*)").unwrap();
    let known = ["if", "elif", "else", "endif", "for", "in", "endfor", "and", "or", "not", "is", "true", "false"];
    word.captures_iter(&inside)
        .filter(|found| found.get(1).is_none())
        .map(|found| found[2].to_owned())
        .filter(|name| !known.contains(&name.as_str()) && !name.starts_with("loop."))
        .collect()
}

/// The template with its marks: each at the beginning of the loop or block its name stands in, for a condition opens no
/// scope and what it hides is to be seen too. The names are numbered by their place in `all`.
fn marked(template: &str, text: &str, all: &mut Vec<(String, String)>) -> String {
    let tag = Regex::new(r"(?s)\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}").unwrap();
    // Each scope open: where its marks go, and what goes there.
    let mut scopes = vec![(0, String::new())];
    let mut insert: Vec<(usize, String)> = Vec::new();
    for found in tag.find_iter(text).filter(|found| !found.as_str().starts_with("{#")) {
        let inside = found.as_str()[2..found.len() - 2].trim_matches('-').trim();
        let statement = found.as_str().starts_with("{%");
        let first = inside.split_whitespace().next().unwrap_or_default();
        let mut wanted = names(inside);
        match first {
            "for" if statement => wanted = names(inside.split_once(" in ").unwrap().1),
            "block" | "endblock" | "extends" | "include" | "endfor" if statement => wanted.clear(),
            "if" | "elif" | "else" | "endif" => {}
            _ => assert!(!statement, "{template}: this test does not know {}", found.as_str()),
        }
        for name in wanted {
            let mark = format!(
                "{{% if {name} is defined %}}\u{e000}{}{{% if {name} %}}\u{e002}{{% endif %}}\u{e001}{{% endif %}}",
                all.len()
            );
            scopes.last_mut().unwrap().1.push_str(&mark);
            all.push((template.to_owned(), name));
        }
        match first {
            "for" | "block" if statement => scopes.push((found.end(), String::new())),
            "endfor" | "endblock" if statement => insert.push(scopes.pop().unwrap()),
            _ => {}
        }
    }
    insert.append(&mut scopes);
    insert.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let mut out = text.to_owned();
    insert.iter().for_each(|(at, marks)| out.insert_str(*at, marks));
    out
}

/// The names that no page of these sites had, and those that some had and none filled.
fn unknown(templates: &Templates, sites: &[(Site, &str)]) -> (Names, Names) {
    let mut all = Vec::new();
    let marked: Templates = templates.iter().map(|(name, text)| (name.clone(), marked(name, text, &mut all))).collect();
    let mark = Regex::new("\u{e000}([0-9]+)(\u{e002}?)\u{e001}").unwrap();
    let (mut seen, mut filled) = (BTreeSet::new(), BTreeSet::new());
    for (site, today) in sites {
        for (name, text) in &marked {
            site.write(&format!("templates/{name}"), text);
        }
        let settings = Settings { today: today.parse().unwrap(), base_url: None, drafts: true };
        let (folder, memory) = (Folder::open(site.path(), Path::new("dist")).0, Memory::new());
        let faults = build::run(&folder, &settings, &memory).unwrap();
        assert!(!has_errors(&faults), "{faults:?}");
        for bytes in memory.into_files().values() {
            let text = String::from_utf8_lossy(bytes);
            for found in mark.captures_iter(&text) {
                let number = found[1].parse::<usize>().unwrap();
                seen.insert(number);
                filled.extend(Some(number).filter(|_| !found[2].is_empty()));
            }
        }
    }
    let names = |wanted: &dyn Fn(usize) -> bool| {
        all.iter().enumerate().filter(|(number, _)| wanted(*number)).map(|(_, name)| name.clone()).collect::<Names>()
    };
    let some = names(&|number| filled.contains(&number));
    let mut empty = names(&|number| seen.contains(&number));
    empty.retain(|name| !some.contains(name));
    (names(&|number| !seen.contains(&number)), empty)
}

/// Fields that are filled, but on none of the pages that are built here. One that cannot be filled is taken out of its view.
const NEVER_FILLED: [&str; 4] = [
    "parts/plan-closed.html link.is_external",
    "sources.html s.archive_url",
    "sources.html s.reachable_text",
    "widgets/salaries.html p.is_mean",
];

/// Names that no view has, put where each kind of them stands: that they are found shows that others would be.
const MISSPELT: [(&str, &str, &str); 4] = [
    ("base.html", "{{ shell.title }}", "{% if shell.titel %}{% endif %}{{ shell.title }}"),
    ("guide.html", "{{ e.label }}", "{{ e.label }}{% if e.lable %}!{% endif %}"),
    ("page.html", "{{ title }}", "{% if not titel %}{{ title }}{% endif %}"),
    ("widgets/costs.html", "{{ title }}", "{{ title }}{% if title %}{{ tilte | safe }}{% endif %}"),
];

#[test]
fn every_name_in_a_template_is_a_field_of_its_view_and_a_misspelled_one_is_found() {
    let mut templates = templates();
    for (template, from, to) in MISSPELT {
        let text = templates.get_mut(template).unwrap();
        assert!(text.contains(from), "{template} has no {from}");
        *text = text.replace(from, to);
    }
    let sites = [
        (Site::small(), "2026-02-01"),
        (Site::small(), "2026-11-23"),
        (Site::of("tests/sites/hard/content"), "2026-06-15"),
        (Site::of("tests/sites/hard/content"), "2027-03-01"),
        (Site::shipped(), "2026-11-23"),
    ];
    let (found, empty) = unknown(&templates, &sites);
    let texts =
        |names: Names| names.into_iter().map(|(template, name)| format!("{template} {name}")).collect::<Vec<_>>();
    assert_eq!(texts(empty), NEVER_FILLED, "fields that no page fills: what for?");
    assert_eq!(
        texts(found),
        ["base.html shell.titel", "guide.html e.lable", "page.html titel", "widgets/costs.html tilte"]
    );
}
