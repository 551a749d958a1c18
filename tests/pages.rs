//! Every page of the shipped site and of the test sites: what holds for all of them, whatever they show.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use support::{Site, tree};

/// The sites with a day to look at them.
fn built() -> Vec<(&'static str, BTreeMap<String, Vec<u8>>)> {
    let sites = [("small", Site::small()), ("shipped", Site::shipped())];
    let build = |(name, site): (&'static str, Site)| {
        let output = site.build("2026-11-23");
        assert!(output.status.success(), "{}", support::stderr(&output));
        (name, tree(&site.file("dist")))
    };
    sites.map(build).into()
}

fn pages(files: &BTreeMap<String, Vec<u8>>) -> impl Iterator<Item = (&str, &str)> {
    files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap()))
}

/// The values of an attribute, in the order of the page.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let start = format!(" {attribute}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn ids_are_unique_and_links_lead_somewhere() {
    for (site, files) in built() {
        let ids: BTreeMap<&str, BTreeSet<&str>> =
            pages(&files).map(|(path, html)| (path, values(html, "id").into_iter().collect())).collect();
        for (path, html) in pages(&files) {
            let all = values(html, "id");
            assert_eq!(all.len(), ids[path].len(), "{site} {path}: an id stands twice in {all:?}");
            for href in values(html, "href").into_iter().filter(|href| href.starts_with(['/', '#'])) {
                let (to, fragment) = href.split_once('#').unwrap_or((href, ""));
                let to = match to {
                    "" => path.to_owned(),
                    folder if folder.ends_with('/') => format!("{}index.html", &folder[1..]),
                    file => file[1..].to_owned(),
                };
                assert!(files.contains_key(&to), "{site} {path}: {href} leads nowhere");
                let known = fragment.is_empty() || ids.get(to.as_str()).is_some_and(|ids| ids.contains(fragment));
                assert!(known, "{site} {path}: {href} has no such place");
            }
        }
    }
}

#[test]
fn no_value_is_a_blank_or_a_leftover_of_the_machine() {
    for (site, files) in built() {
        for (path, html) in pages(&files) {
            for leftover in ["NaN", "undefined", "null", "Infinity", "Some(", "{{", "}}", "{%"] {
                let body = html.split("<body>").nth(1).unwrap_or_default();
                assert!(!text(body).split_whitespace().any(|word| word == leftover), "{site} {path}: {leftover}");
            }
            for empty in
                [">None<", "<td class=\"num\"></td>", "<dd></dd>", "<li></li>", "<caption></caption>", "<ul></ul>"]
            {
                assert!(!html.contains(empty), "{site} {path}: {empty}");
            }
        }
    }
}

/// The text of HTML without its tags.
fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for part in html.split('<') {
        out.push(' ');
        out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    out
}
