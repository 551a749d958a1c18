//! Every name in a template is a field of its view, and every field of a view is a name in its
//! template. The engine takes a misspelled name for nothing and says nothing, so the templates are
//! built with a mark beside each name that is written out where the engine finds the name defined.
//! For the other direction, each template writes out the view that it gets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use crate::support::{Site, root, tree};
use certguide::base::diagnostic::has_errors;
use certguide::build;
use certguide::disk::{read::Folder, sink::Memory};
use certguide::site::Settings;
use regex::{Captures, Regex};

/// The templates by name, `widgets/costs.html`.
type Templates = BTreeMap<String, String>;

/// A name and the template it stands in.
type Names = BTreeSet<(String, String)>;

fn templates() -> Templates {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let all =
        tree(&root().join("templates")).into_iter().filter(|(name, _)| name.ends_with(".html"));
    all.map(|(name, bytes)| (name, text(bytes))).collect()
}

/// Compiled once: unoptimized, as the tests are, that takes longer than all that they are asked.
static TEXT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""[^"]*"|'[^']*'"#).unwrap());
static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\|\s*|\bis\s+(?:not\s+)?)?\b([A-Za-z_]\w*(?:\.\w+)*)").unwrap());
static CALL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b\w+\(|\b\w+=").unwrap());
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}").unwrap());

/// The names in an expression or statement: no texts, no words of the language, no filters, no
/// `loop`.
fn names(inside: &str) -> Vec<String> {
    let inside = TEXT.replace_all(inside, "0");
    // Nor of functions and what they call their values.
    let inside = CALL.replace_all(&inside, " ");
    let known = [
        "if", "elif", "else", "endif", "for", "in", "endfor", "and", "or", "not", "is", "true",
        "false",
    ];
    WORD.captures_iter(&inside)
        .filter(|found| found.get(1).is_none())
        .map(|found| found[2].to_owned())
        .filter(|name| !known.contains(&name.as_str()) && !name.starts_with("loop."))
        .collect()
}

/// The template with its marks: each at the beginning of the loop or block its name stands in, for
/// a condition opens no scope and what it hides is to be seen too. The names are numbered by their
/// place in `all`.
fn marked(template: &str, text: &str, all: &mut Vec<(String, String)>) -> String {
    // Each scope open: where its marks go, and what goes there.
    let mut scopes = vec![(0, String::new())];
    let mut insert: Vec<(usize, String)> = Vec::new();
    for found in TAG.find_iter(text).filter(|found| !found.as_str().starts_with("{#")) {
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

/// The template with a mark that writes out the view it gets. It is escaped as HTML, so that no
/// link of a text counts as one of the page.
fn telling(name: &str, text: &str) -> String {
    let block = "{% block main %}";
    let view = format!("\u{e003}{name} {{{{ __tera_context }}}}\u{e004}");
    if text.contains("{% extends") {
        text.replacen(block, &format!("{block}{view}"), 1)
    } else if name.starts_with("widgets/") {
        view + text
    } else {
        text.to_owned()
    }
}

/// What was built with templates that have marks, once for all tests.
struct Built {
    /// The templates, each without its marks.
    templates: Templates,
    /// The names in them, by the number of their marks.
    names: Vec<(String, String)>,
    pages: Vec<String>,
}

static BUILT: LazyLock<Built> = LazyLock::new(|| {
    let mut templates = templates();
    for (template, from, to) in MISSPELT.into_iter().chain([UNREAD, UNTOLD]) {
        let text = templates.get_mut(template).unwrap();
        assert!(text.contains(from), "{template} has no {from}");
        *text = text.replace(from, to);
    }
    let mut names = Vec::new();
    let all =
        templates.iter().map(|(name, text)| (name, telling(name, &marked(name, text, &mut names))));
    let all: Vec<(&String, String)> = all.collect();
    let mut pages = Vec::new();
    // The sites and days that between them show everything that a template can show.
    for (site, today) in [
        (Site::small(), "2026-02-01"),
        (Site::small(), "2026-11-23"),
        (Site::of("tests/sites/hard/content"), "2026-06-15"),
        (Site::of("tests/sites/hard/content"), "2027-03-01"),
        (Site::shipped(), "2026-11-23"),
    ] {
        all.iter().for_each(|(name, text)| site.write(&format!("templates/{name}"), text));
        let settings = Settings { today: today.parse().unwrap(), base_url: None, drafts: true };
        let (folder, memory) = (Folder::open(site.path(), Path::new("dist")).0, Memory::new());
        let faults = build::run(&folder, &settings, &memory).unwrap();
        assert!(!has_errors(&faults), "{faults:?}");
        pages.extend(
            memory.into_files().values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
        );
    }
    Built { templates, names, pages }
});

/// The names that no page had, and those that some had and none filled.
fn unknown() -> (Names, Names) {
    let mark = Regex::new("\u{e000}([0-9]+)(\u{e002}?)\u{e001}").unwrap();
    let (mut seen, mut filled) = (BTreeSet::new(), BTreeSet::new());
    for found in BUILT.pages.iter().flat_map(|text| mark.captures_iter(text)) {
        let number = found[1].parse::<usize>().unwrap();
        seen.insert(number);
        filled.extend(Some(number).filter(|_| !found[2].is_empty()));
    }
    let all = &BUILT.names;
    let names = |wanted: &dyn Fn(usize) -> bool| {
        all.iter()
            .enumerate()
            .filter(|(number, _)| wanted(*number))
            .map(|(_, name)| name.clone())
            .collect::<Names>()
    };
    let some = names(&|number| filled.contains(&number));
    let mut empty = names(&|number| seen.contains(&number));
    empty.retain(|name| !some.contains(name));
    (names(&|number| !seen.contains(&number)), empty)
}

/// Fields that are filled, but on none of the pages that are built here. One that cannot be filled
/// is taken out of its view.
const NEVER_FILLED: [&str; 4] = [
    "parts/plan-closed.html link.is_external",
    "sources.html s.archive_url",
    "sources.html s.reachable_text",
    "widgets/salaries.html p.is_mean",
];

/// Names that no view has, put where each kind of them stands: that they are found shows that
/// others would be.
const MISSPELT: [(&str, &str, &str); 4] = [
    ("base.html", "{{ shell.title }}", "{% if shell.titel %}{% endif %}{{ shell.title }}"),
    ("guide.html", "{{ e.label }}", "{{ e.label }}{% if e.lable %}!{% endif %}"),
    ("page.html", "{{ title }}", "{% if not titel %}{{ title }}{% endif %}"),
    ("widgets/costs.html", "{{ title }}", "{{ title }}{% if title %}{{ tilte | safe }}{% endif %}"),
];

/// A field that its template does not read, or does not describe: that it is found shows that
/// others would be.
const UNREAD: (&str, &str, &str) = ("widgets/faq.html", "{{ i.question }}", "{{ title }}");
const UNTOLD: (&str, &str, &str) = ("widgets/faq.html", "question text", "text");

#[test]
fn every_name_in_a_template_is_a_field_of_its_view_and_a_misspelled_one_is_found() {
    let (found, empty) = unknown();
    let texts = |names: Names| {
        names.into_iter().map(|(template, name)| format!("{template} {name}")).collect::<Vec<_>>()
    };
    assert_eq!(texts(empty), NEVER_FILLED, "fields that no page fills: what for?");
    assert_eq!(
        texts(found),
        [
            "base.html shell.titel",
            "guide.html e.lable",
            "page.html titel",
            "widgets/costs.html tilte"
        ]
    );
}

/// The template with all that it extends and includes.
fn whole(templates: &Templates, name: &str) -> String {
    let other = Regex::new(r#"\{%-?\s*(?:extends|include)\s+"([^"]+)"\s*-?%\}"#).unwrap();
    other
        .replace_all(&templates[name], |found: &Captures<'_>| whole(templates, &found[1]))
        .into_owned()
}

/// The fields that a template reads, each by its way through the view: `items.name` for
/// `{{ i.name }}` in a loop over `items`.
fn read(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    // Each loop open: its variable, and the list that it goes through.
    let mut loops: Vec<(String, String)> = Vec::new();
    for found in TAG.find_iter(text).filter(|found| !found.as_str().starts_with("{#")) {
        let inside = found.as_str()[2..found.len() - 2].trim_matches('-').trim();
        let way = |name: &String| {
            let (first, rest) = name.split_at(name.find('.').unwrap_or(name.len()));
            let list = loops.iter().rev().find(|(variable, _)| variable == first);
            list.map_or_else(|| name.clone(), |(_, list)| format!("{list}{rest}"))
        };
        match inside.split_whitespace().next().unwrap_or_default() {
            "for" => {
                let (variable, list) = inside[3..].split_once(" in ").unwrap();
                let list = way(&names(list)[0]);
                all.insert(list.clone());
                loops.push((variable.trim().to_owned(), list));
            }
            "endfor" => drop(loops.pop()),
            "block" | "endblock" => {}
            _ => all.extend(names(inside).iter().map(way)),
        }
    }
    all
}

/// The fields of a view, each by its way, and its lists and structs among them.
fn fields(view: &serde_json::Value, way: &str, all: &mut BTreeSet<String>) {
    match view {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                let way = if way.is_empty() { key.clone() } else { format!("{way}.{key}") };
                fields(value, &way, all);
                all.insert(way);
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| fields(value, way, all)),
        _ => {}
    }
}

/// The fields of each template's view, on some page.
fn given() -> BTreeMap<String, BTreeSet<String>> {
    let view = Regex::new("\u{e003}(\\S+) ([^\u{e003}\u{e004}]*)\u{e004}").unwrap();
    // Texts have the escapes of Rust; what they say is of no interest here.
    let escape = Regex::new(r"\\(?:u\{[0-9a-f]+\}|.)").unwrap();
    let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for found in BUILT.pages.iter().flat_map(|text| view.captures_iter(text)) {
        let text = found[2].replace("&quot;", "\"");
        let json = escape.replace_all(&text, "?");
        let json = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        fields(&json, "", given.entry(found[1].to_owned()).or_default());
    }
    let shown: BTreeSet<&str> = given.keys().map(String::as_str).collect();
    let all = BUILT.templates.iter();
    let all =
        all.filter(|(name, text)| name.starts_with("widgets/") || text.contains("{% extends"));
    assert_eq!(
        shown,
        all.map(|(name, _)| name.as_str()).collect(),
        "no site shows these templates"
    );
    given
}

#[test]
fn every_field_of_a_view_is_read_by_its_template_and_described_at_its_head() {
    let (mut unread, mut untold) = (Names::new(), Names::new());
    let comment = Regex::new(r"(?s)\{#.*?#\}").unwrap();
    for (template, fields) in given() {
        let text = whole(&BUILT.templates, &template);
        let read = read(&text);
        // A list or struct is read through its fields.
        let is_read = |way: &String| {
            read.contains(way) || read.range(format!("{way}.")..format!("{way}/")).next().is_some()
        };
        let heads: String = comment.find_iter(&text).map(|found| found.as_str()).collect();
        let words: BTreeSet<&str> =
            heads.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        let is_told = |way: &String| words.contains(way.rsplit('.').next().unwrap());
        let names = |wanted: &dyn Fn(&String) -> bool| -> Names {
            fields
                .iter()
                .filter(|way| !wanted(way))
                .map(|way| (template.clone(), way.clone()))
                .collect()
        };
        unread.extend(names(&is_read));
        untold.extend(names(&is_told));
    }
    let expected =
        [UNREAD, UNTOLD].map(|(template, _, _)| (template.to_owned(), "items.question".to_owned()));
    assert_eq!(
        unread,
        expected[..1].iter().cloned().collect(),
        "no template reads these: take them out of their views"
    );
    assert_eq!(
        untold,
        expected[1..].iter().cloned().collect(),
        "the comment at the template's head does not name these"
    );
}
