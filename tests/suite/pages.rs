//! Every page of the shipped site and of the test sites: what holds for all of them, whatever they
//! show.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use crate::support::reader::{Reader, without_templates};
use crate::support::{Site, tree};
use certguide::base::date::PartialDate;
use flate2::{Compression, write::GzEncoder};

/// The sites with a day to look at them, as readers of that day see them.
fn built() -> Vec<(&'static str, BTreeMap<String, Vec<u8>>)> {
    let mut sites = published();
    for (_, files) in &mut sites {
        for (_, bytes) in files.iter_mut().filter(|(path, _)| path.ends_with(".html")) {
            *bytes = without_templates(std::str::from_utf8(bytes).unwrap()).into_bytes();
        }
    }
    sites
}

/// The same sites, with what their pages say on later days.
fn published() -> Vec<(&'static str, BTreeMap<String, Vec<u8>>)> {
    let hard = Site::of("tests/sites/hard/content");
    let sites = [("small", Site::small()), ("hard", hard), ("shipped", Site::shipped())];
    let build = |(name, site): (&'static str, Site)| {
        let output = site.build("2026-11-23");
        assert!(output.status.success(), "{}", crate::support::stderr(&output));
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
        let ids: BTreeMap<&str, BTreeSet<&str>> = pages(&files)
            .map(|(path, html)| (path, values(html, "id").into_iter().collect()))
            .collect();
        for (path, html) in pages(&files) {
            let all = values(html, "id");
            assert_eq!(all.len(), ids[path].len(), "{site} {path}: an id stands twice in {all:?}");
            for href in values(html, "href").into_iter().filter(|href| href.starts_with(['/', '#']))
            {
                let (to, fragment) = href.split_once('#').unwrap_or((href, ""));
                let to = match to {
                    "" => path.to_owned(),
                    folder if folder.ends_with('/') => format!("{}index.html", &folder[1..]),
                    file => file[1..].to_owned(),
                };
                assert!(files.contains_key(&to), "{site} {path}: {href} leads nowhere");
                let known = fragment.is_empty()
                    || ids.get(to.as_str()).is_some_and(|ids| ids.contains(fragment));
                assert!(known, "{site} {path}: {href} has no such place");
            }
        }
    }
}

#[test]
fn files_that_pages_link_on_later_days_are_published() {
    let mut plans = 0;
    for (site, files) in published() {
        for (path, html) in pages(&files) {
            for href in values(html, "href").into_iter().filter(|href| href.starts_with('/')) {
                let file = href.split('#').next().unwrap_or_default();
                plans += usize::from(file.ends_with("/plan.csv"));
                let is_there = file.ends_with('/') || files.contains_key(&file[1..]);
                assert!(is_there, "{site} {path}: {href} leads nowhere");
            }
        }
    }
    assert!(plans > 10, "{plans}");
}

#[test]
fn no_value_is_a_blank_or_a_leftover_of_the_machine() {
    for (site, files) in built() {
        for (path, html) in pages(&files) {
            for leftover in ["NaN", "undefined", "null", "Infinity", "Some(", "{{", "}}", "{%"] {
                let body = html.split("<body>").nth(1).unwrap_or_default();
                assert!(
                    !text(body).split_whitespace().any(|word| word == leftover),
                    "{site} {path}: {leftover}"
                );
            }
            for empty in [
                ">None<",
                "<td class=\"num\"></td>",
                "<dd></dd>",
                "<li></li>",
                "<caption></caption>",
                "<ul></ul>",
            ] {
                assert!(!html.contains(empty), "{site} {path}: {empty}");
            }
        }
    }
}

/// What a reader of a page can see of a value of its JSON-LD; keys that only machines need are left
/// out.
fn check_value(page: &str, html: &str, seen: &str, key: &str, value: &serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| check_value(page, html, seen, key, value))
        }
        Value::Array(all) => all.iter().for_each(|value| check_value(page, html, seen, key, value)),
        Value::Number(n) if !["position", "numberOfItems"].contains(&key) => {
            let digits: String = seen.chars().filter(|c| *c != ',').collect();
            assert!(digits.contains(&n.to_string()), "{page}: {key} {n} is not shown");
        }
        Value::String(text)
            if text.starts_with("https://") && !text.starts_with("https://purl.org/ctdl/") =>
        {
            let text = text.trim_end_matches("#credential");
            let path = text.strip_prefix("https://example.org").unwrap_or(text);
            let own = format!("<link rel=\"canonical\" href=\"{text}\">");
            let linked = html.contains(&format!("href=\"{}\"", path.replace('&', "&amp;")));
            assert!(
                key == "@context" || text == "https://schema.org" || linked || html.contains(&own),
                "{page}: {key} {text} is no link of the page"
            );
        }
        Value::String(text) => {
            // CTDL speaks of states and days, the page of the same in words.
            if let Some(term) = key.strip_prefix("ceterms:")
                && term.ends_with("Date")
                    | term.starts_with("date")
                    | term.starts_with("approximate")
            {
                let date = PartialDate::parse(text).unwrap().to_string();
                assert!(seen.contains(&date), "{page}: {key} `{date}` is not shown");
                return;
            }
            let expected = match key {
                "@id" | "additionalType" | "ceterms" | "credentialStat" | "lifeCycle" => return,
                "@type" | "inLanguage" | "encodingFormat" | "duration" => return,
                "dateModified" => &text[..4],
                "validFor" => text
                    .trim_start_matches('P')
                    .split(|c: char| c.is_ascii_alphabetic())
                    .next()
                    .unwrap(),
                _ => text,
            };
            let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(seen.contains(&expected), "{page}: {key} `{expected}` is not shown");
        }
        _ => {}
    }
}

#[test]
fn json_ld_says_what_the_page_shows() {
    for (site, files) in built() {
        let mut kinds = BTreeSet::new();
        for (path, html) in pages(&files) {
            let body = html.split("<body>").nth(1).unwrap_or_default();
            let plain =
                text(body).replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"");
            let seen = plain.split_whitespace().collect::<Vec<_>>().join(" ");
            for block in html.split("type=\"application/ld+json\">").skip(1) {
                let json = block.split("</script>").next().unwrap();
                let value: serde_json::Value = serde_json::from_str(json).unwrap();
                kinds.insert(value["@type"].as_str().unwrap().to_owned());
                check_value(&format!("{site} {path}"), html, &seen, "", &value);
            }
        }
        let expected = ["Article", "BreadcrumbList", "Dataset", "ItemList", "Occupation"];
        assert_eq!(kinds, expected.map(str::to_owned).into(), "{site}");
    }
}

/// How many elements a page has.
fn elements(html: &str) -> usize {
    html.split("<body>")
        .nth(1)
        .unwrap_or_default()
        .split('<')
        .filter(|tag| tag.starts_with(char::is_alphabetic))
        .count()
}

/// How many bytes go over the wire, by the compression that every host offers.
fn packed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

/// The addresses of files that a browser asks for with the page.
fn asked_for(html: &str) -> BTreeSet<&str> {
    let links = html
        .split("<link rel=\"")
        .skip(1)
        .filter(|link| link.starts_with("stylesheet") || link.starts_with("icon"));
    links
        .filter_map(|link| values(link, "href").into_iter().next())
        .chain(values(html, "src"))
        .collect()
}

#[test]
fn pages_stay_within_their_budgets() {
    let site = Site::shipped();
    assert!(site.build("2026-11-23").status.success());
    let files = tree(&site.file("dist"));
    for (path, html) in pages(&files) {
        let (most, wire) = if path == "index.html" { (3000, 60) } else { (1800, 40) };
        let dom = elements(&without_templates(html));
        assert!(dom <= most, "{path}: {dom} elements, at most {most} are allowed");
        let bytes = packed(html.as_bytes());
        assert!(
            bytes <= wire * 1024,
            "{path}: {bytes} bytes packed, at most {wire} KiB are allowed"
        );
        let asked = asked_for(html);
        assert!(asked.len() < 6, "{path} and {asked:?} are more than six requests");
        // What one journey of packets brings holds the answer; packed, it holds three times as
        // much.
        if path.matches('/').count() == 2 && html.contains("w-quick-facts") {
            let first = &html.as_bytes()[..14 * 1024];
            let first = String::from_utf8_lossy(first);
            let essentials =
                first.split("class=\"essentials").nth(1).is_some_and(|rest| rest.contains("</dl>"));
            assert!(
                first.contains("</h1>") && first.contains("class=\"lead\"") && essentials,
                "{path} begins too late"
            );
        }
    }
    for (path, bytes) in &files {
        let kib = match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
            "css" => 14,
            "js" if path.contains("/boot.") => 1,
            "js" => 4,
            _ => continue,
        };
        let packed = packed(bytes);
        assert!(
            packed <= kib * 1024,
            "{path}: {packed} bytes packed, at most {kib} KiB are allowed"
        );
    }
    let scripts = files.iter().filter(|(path, _)| path.ends_with(".js"));
    let all: usize = scripts.map(|(_, bytes)| packed(bytes)).sum();
    assert!(all <= 25 * 1024, "{all} bytes of script, packed");
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

#[test]
fn no_sentence_is_nonsense_and_no_heading_or_row_is_empty() {
    let reader = Reader::new();
    let mut found = Vec::new();
    // The prose of the shipped site may say what a widget may not.
    for (site, files) in built().into_iter().filter(|(site, _)| *site != "shipped") {
        for (path, html) in pages(&files) {
            found.extend(
                reader.nonsense(html).into_iter().map(|what| format!("{site} {path}: {what}")),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
