//! Sites compared with what is kept: the small one whole, and of the hard one (every absence,
//! range, currency and state that a widget can meet) the pages and data of its guides. Start with
//! `compare`.
//!
//! `tests/sites/NAME/expected/` is the site of its first day: of a page its `<main>` and its
//! JSON-LD, and in `shells.html` what stands around `<main>`, once for each kind of page. A later
//! day is kept as the difference from the first, in one file.
//! `UPDATE=1 cargo test --test suite golden::` writes all of it anew; read the difference like
//! code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use similar::{ChangeTag, TextDiff};

use crate::support::{Site, root, stderr, tree};

/// Files with what is kept of them.
type Kept = BTreeMap<String, String>;

/// For each kind of page (its template), the page of the small site whose shell is kept.
const SHELLS: [(&str, &str); 10] = [
    ("changes", "changes/index.html"),
    ("compare", "compare/index.html"),
    ("deadlines", "deadlines/index.html"),
    ("guide", "acme/widget-maker/index.html"),
    ("home", "index.html"),
    ("not-found", "404.html"),
    ("page", "about/index.html"),
    ("plan", "acme/widget-maker/plan/index.html"),
    ("sources", "sources/index.html"),
    ("vendor", "acme/index.html"),
];

/// Builds `tests/sites/NAME` for its days and compares what `wanted` keeps of it.
fn compare(name: &str, days: [&str; 2], wanted: fn(&str) -> bool) {
    let folder = root().join("tests/sites").join(name);
    let site = Site::of(&format!("tests/sites/{name}/content"));
    let [first, later] = days.map(|day| built(&site, day, wanted));
    let difference = difference(&first, &later);
    let (whole, later) =
        (folder.join("expected"), folder.join(format!("expected-{}.diff", days[1])));
    if std::env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(&whole);
        for (path, text) in &first {
            let to = whole.join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, text).unwrap();
        }
        fs::write(&later, &difference).unwrap();
    }
    let kept = kept(&whole);
    assert!(
        kept == first,
        "{name} on {}, - kept, + built:\n{}",
        days[0],
        self::difference(&kept, &first)
    );
    let kept = fs::read_to_string(&later).unwrap();
    assert!(
        kept == difference,
        "{name}: {} is another now:\n{}",
        later.display(),
        lines(&kept, &difference)
    );
}

/// The site of a day: what is kept of each of its files.
fn built(site: &Site, today: &str, wanted: fn(&str) -> bool) -> Kept {
    let output = site.build(today);
    assert!(output.status.success(), "{}", stderr(&output));
    let files = kept(&site.file("dist"));
    let shells: String = SHELLS
        .iter()
        .filter(|(_, page)| wanted(page))
        .filter_map(|(kind, page)| Some(format!("<!-- {kind} -->\n{}\n", shell(files.get(*page)?))))
        .collect();
    let mut kept: Kept = files
        .into_iter()
        .filter(|(path, _)| wanted(path))
        .map(|(path, text)| match path.rsplit('.').next() {
            Some("html") => (path, main(&text)),
            Some("json") if text.lines().count() == 1 => (path, pretty(&text)),
            _ => (path, text),
        })
        .collect();
    if !shells.is_empty() {
        kept.insert("shells.html".to_owned(), shells);
    }
    kept
}

/// The files of a folder as texts.
fn kept(folder: &Path) -> Kept {
    tree(folder)
        .into_iter()
        .map(|(path, bytes)| (path, without_fingerprints(&String::from_utf8_lossy(&bytes))))
        .collect()
}

/// Fingerprints change with every style sheet; they are told apart from a real difference.
fn without_fingerprints(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("assets/") {
        let (before, after) = rest.split_at(at + "assets/".len());
        out.push_str(before);
        let end = after.find(['"', ' ', '\n']).unwrap_or(after.len());
        let mut parts: Vec<&str> = after[..end].split('.').collect();
        if parts.len() == 3 && parts[1].len() == 12 {
            parts[1] = "HASH";
        }
        out.push_str(&parts.join("."));
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

/// A page in three: before `<main>`, `<main>`, after it.
fn parts(page: &str) -> (&str, &str, &str) {
    let end = "</main>";
    let (Some(from), Some(to)) = (page.find("<main"), page.find(end)) else {
        panic!("a page without <main>:\n{page}")
    };
    (&page[..from], &page[from..to + end.len()], &page[to + end.len()..])
}

fn shell(page: &str) -> String {
    let (before, _, after) = parts(page);
    format!("{}\n<main></main>\n{}", before.trim(), after.trim())
}

/// The `<main>` of a page, and below it the page's JSON-LD, one value a line.
fn main(page: &str) -> String {
    let (before, main, after) = parts(page);
    let mut out = format!("{main}\n");
    let scripts = before.split("<script ").chain(after.split("<script "));
    for script in scripts.filter(|script| script.contains("application/ld+json")) {
        let (attributes, rest) = script.split_once('>').unwrap();
        let (json, _) = rest.split_once("</script>").unwrap();
        write!(out, "<script {attributes}>\n{}</script>\n", pretty(json)).unwrap();
    }
    out
}

/// JSON with one value a line, so that a difference can be read.
fn pretty(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    format!("{value:#}\n")
}

/// What differs between two sites, file by file.
fn difference(from: &Kept, to: &Kept) -> String {
    let mut out = String::new();
    let paths: std::collections::BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    for path in paths {
        match (from.get(path), to.get(path)) {
            (Some(was), Some(is)) if was != is => {
                write!(out, "=== {path}\n{}", lines(was, is)).unwrap()
            }
            (Some(_), None) => writeln!(out, "=== {path} is gone").unwrap(),
            (None, Some(is)) => write!(out, "=== {path} is new\n{}", lines("", is)).unwrap(),
            _ => {}
        }
    }
    out
}

/// Lines that differ, with one line around them; no numbers of lines, which would move with every
/// line above.
fn lines(was: &str, is: &str) -> String {
    let diff = TextDiff::from_lines(was, is);
    let mut out = String::new();
    for group in diff.grouped_ops(1) {
        out.push_str("@@\n");
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            writeln!(out, "{sign}{}", change.value().trim_end_matches('\n')).unwrap();
        }
    }
    out
}

/// All but what stands in fingerprinted files.
fn pages(path: &str) -> bool {
    !path.starts_with("assets/")
}

/// The pages and data of guides; not the guide of many things, which is long and says the same
/// again and again.
fn guides(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts[..], ["kestrel" | "noor", guide, _] if guide != "many" && !guide.ends_with(char::is_numeric))
}

#[test]
fn before_and_after_the_last_exam() {
    compare("small", ["2026-02-01", "2026-11-23"], pages);
}

#[test]
fn hard_cases_and_later() {
    compare("hard", ["2026-06-15", "2027-03-01"], guides);
}

#[test]
fn every_kind_of_page_has_its_shell_kept() {
    let kinds: Vec<String> = tree(&root().join("templates"))
        .into_iter()
        .filter(|(path, text)| {
            !path.contains('/') && String::from_utf8_lossy(text).contains("{% extends")
        })
        .map(|(path, _)| path.trim_end_matches(".html").to_owned())
        .collect();
    assert_eq!(kinds, SHELLS.map(|(kind, _)| kind), "a kind of page whose shell no golden keeps");
}
