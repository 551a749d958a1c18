//! Content that means harm, and content that is merely wrong in many places: every fault at once,
//! no script in a page, no panic, no file outside of the output.

use std::fs;

use crate::support::{Site, stderr, tree};
use certguide::build::{self, Files};
use certguide::disk::{output::Discard, read::Folder};
use certguide::parse::place;
use certguide::site::Settings;
use proptest::prelude::*;

#[test]
fn ten_faults_in_ten_files_are_ten_diagnostics_in_one_run() {
    let site = Site::small();
    site.replace("content/site.yaml", "to: /about/", "to: /abuot/");
    site.replace("content/sources.yaml", "published: 2025-05", "published: May 2025");
    site.replace("content/occupations.yaml", "soc: 51-0000", "soc: [51-0000]");
    site.write("content/facts.yaml", "a: &a [*a]\n\"");
    site.replace("content/vendors/acme.yaml", "name: Acme", "name: Acme\nname: Acme");
    site.replace("content/guides/acme/widget-master/guide.md", "It costs", "[It](/nowhere/) costs");
    site.replace(
        "content/guides/acme/widget-maker/guide.md",
        "```{quick-facts}",
        "```{quick-fact}",
    );
    site.replace("content/guides/acme/widget-maker/certification.yaml", "weight: 60", "weight: 70");
    site.replace(
        "content/guides/acme/widget-master/certification.yaml",
        "minutes: 120",
        "mintues: 120",
    );
    site.replace("content/pages/about.md", "title: About", "title:");
    let output = site.build("2026-02-01");
    assert_eq!(output.status.code(), Some(1));
    let faults = site.faults();
    let files: std::collections::BTreeSet<&str> =
        faults.iter().map(|fault| fault.split([' ', ':']).nth(1).unwrap()).collect();
    assert!(faults.len() == 10 && files.len() == 10, "{faults:#?}\n{}", stderr(&output));
}

const SCRIPT: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";

#[test]
fn texts_that_look_like_script_stay_texts() {
    let site = Site::small();
    let maker = "content/guides/acme/widget-maker/certification.yaml";
    site.replace(maker, "name: Acme Widget Maker", &format!("name: '{SCRIPT}'"));
    site.replace(
        maker,
        "short_name: Widget Maker",
        &format!("short_name: '\" onmouseover=alert(1) {SCRIPT}'"),
    );
    site.replace(maker, "name: Design,", &format!("name: '{SCRIPT}',"));
    site.replace(maker, "title: A course,", &format!("title: '=cmd|calc {SCRIPT}',"));
    site.replace("content/site.yaml", "title: Small site", &format!("title: '{SCRIPT}'"));
    site.replace("content/sources.yaml", "title: Wages of makers", &format!("title: '{SCRIPT}'"));
    site.replace("content/pages/about.md", "title: About", &format!("title: '{SCRIPT}'"));
    let output = site.build("2026-02-01");
    assert!(output.status.success(), "{}", stderr(&output));
    let mut told = 0;
    for (name, bytes) in tree(&site.file("dist")) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if name.ends_with(".html") || name.ends_with(".xml") {
            for tag in tags(&text) {
                assert_eq!(tag.handler(), None, "{name}: {tag:?}");
                assert!(tag.name != "img" || tag.value("src") != Some("x"), "{name}: {tag:?}");
                if tag.name != "script" {
                    continue;
                }
                if tag.value("type") == Some("application/ld+json") {
                    let data: serde_json::Value = serde_json::from_str(tag.inside).unwrap();
                    told += usize::from(says(&data, SCRIPT));
                } else {
                    assert!(
                        tag.value("src").is_some_and(|src| src.starts_with("/assets/")),
                        "{name}: {tag:?}"
                    );
                    assert_eq!(tag.inside, "", "{name}");
                }
            }
        }
        if name.ends_with(".csv") {
            assert!(
                !text.contains("\n=cmd") && !text.contains(",=cmd") && !text.contains("\"=cmd"),
                "{name}"
            );
        }
    }
    assert!(told > 2, "the author's text comes whole out of the JSON-LD of {told} pages");
}

/// A start tag as a browser reads it, and what is inside of it if it is a script.
#[derive(Debug)]
struct Tag<'t> {
    name: &'t str,
    attributes: Vec<(&'t str, &'t str)>,
    inside: &'t str,
}

impl Tag<'_> {
    fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    fn handler(&self) -> Option<&str> {
        self.attributes
            .iter()
            .map(|(key, _)| *key)
            .find(|key| key.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on")))
    }
}

fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = until(&mut rest, |c| c.is_whitespace() || "/>".contains(c));
        let mut attributes = Vec::new();
        loop {
            until(&mut rest, |c| !c.is_whitespace() && c != '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let key = until(&mut rest, |c| c.is_whitespace() || "=/>".contains(c));
            let value = match rest.strip_prefix('=') {
                Some(after) => value(&mut rest, after),
                None => "",
            };
            attributes.push((key, value));
        }
        let mut inside = "";
        if name.eq_ignore_ascii_case("script") {
            rest = &rest[1..];
            inside = &rest[..rest.find("</script").unwrap()];
            rest = &rest[inside.len()..];
        }
        tags.push(Tag { name, attributes, inside });
    }
    tags
}

/// What stands before the first character that ends it; the rest begins with that.
fn until<'t>(rest: &mut &'t str, ends: impl Fn(char) -> bool) -> &'t str {
    let (before, after) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
    *rest = after;
    before
}

fn value<'t>(rest: &mut &'t str, after: &'t str) -> &'t str {
    *rest = after;
    let Some(quote) = after.chars().next().filter(|c| ['"', '\''].contains(c)) else {
        return until(rest, |c| c.is_whitespace() || c == '>');
    };
    *rest = &after[1..];
    let value = until(rest, |c| c == quote);
    *rest = rest.get(1..).unwrap_or_default();
    value
}

/// Whether a text stands whole inside of some string of it.
fn says(data: &serde_json::Value, text: &str) -> bool {
    match data {
        serde_json::Value::String(string) => string.contains(text),
        serde_json::Value::Array(items) => items.iter().any(|item| says(item, text)),
        serde_json::Value::Object(fields) => fields.values().any(|field| says(field, text)),
        _ => false,
    }
}

#[test]
fn the_reader_of_tags_sees_what_a_browser_sees() {
    let found = tags(
        "a < b <p title='x > \" onclick=y'>&lt;i onload=z&gt;<img/src=x ONERROR=a(1)><script>1<b></script><br/>",
    );
    let names: Vec<&str> = found.iter().map(|tag| tag.name).collect();
    assert_eq!(names, ["p", "img", "script", "br"]);
    assert_eq!((found[0].handler(), found[1].handler()), (None, Some("ONERROR")));
    assert_eq!((found[1].value("src"), found[2].inside), (Some("x"), "1<b>"));
}

#[test]
fn addresses_that_run_script_are_refused() {
    for (from, to) in [
        ("url: https://acme.example/maker", "url: javascript:alert(1)"),
        ("url: https://course.example/", "url: 'data:text/html,x'"),
    ] {
        let site = Site::small();
        site.replace("content/guides/acme/widget-maker/certification.yaml", from, to);
        assert!(site.faults().iter().any(|fault| fault.starts_with("wrong-type")), "{to}");
    }
}

#[test]
fn huge_numbers_are_sums_or_faults_but_no_crash() {
    for amount in [
        "79228162514264337593543950335 USD",
        "999999999999999 USD",
        "0.0000000000000000000000000001 USD",
    ] {
        let site = Site::small();
        let file = "content/guides/acme/widget-maker/certification.yaml";
        site.replace(file, "{value: 300 USD,", &format!("{{value: {amount},"));
        site.replace(
            file,
            "{cost: exam}, {cost: book}",
            "{cost: exam, quantity: 65535}, {cost: book}",
        );
        let output = site.build("2026-02-01");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{amount}: {}", stderr(&output));
    }
}

#[test]
fn every_address_of_a_page_lies_under_the_base() {
    let site = Site::small();
    let output =
        site.run(&["build", "--today", "2026-02-01", "--base-url", "https://example.org/sub/"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let mut seen = 0;
    for (name, bytes) in tree(&site.file("dist")) {
        let Some(html) = name.ends_with(".html").then(|| String::from_utf8(bytes).unwrap()) else {
            continue;
        };
        for attribute in ["href=\"", "src=\"", "content=\"https://example.org/", "action=\""] {
            for (at, _) in html.match_indices(attribute) {
                let quote = at + attribute.find('"').unwrap() + 1;
                let address = html[quote..].split('"').next().unwrap();
                let own = address.strip_prefix("https://example.org").unwrap_or(address);
                assert!(!own.starts_with('/') || own.starts_with("/sub/"), "{name}: {address}");
                seen += usize::from(own.starts_with("/sub/"));
            }
        }
    }
    assert!(seen > 50, "{seen} addresses seen");
}

/// Builds a site and looks at every place that is reported.
fn judge(site: &Site) -> Result<(), TestCaseError> {
    let settings = Settings { today: "2026-02-01".parse().unwrap(), base_url: None, drafts: false };
    let (folder, _) = Folder::open(site.path(), &site.file("dist"));
    let found = build::run(&folder, &settings, &Discard).unwrap();
    prop_assert_eq!(&found, &build::run(&folder, &settings, &Discard).unwrap());
    let places: Vec<_> = found.iter().map(|fault| (&fault.file, &fault.at)).collect();
    prop_assert!(places.is_sorted(), "not in order: {:?}", places);
    for fault in &found {
        if let Ok(text) = folder.text(&fault.file)
            && let Some(place::Region { bytes: range, .. }) =
                place::Places::new(&fault.file, &text).region(fault)
        {
            prop_assert!(
                range.end <= text.len() && text.get(range.clone()).is_some(),
                "{:?} at {:?}",
                fault,
                range
            );
        }
    }
    Ok(())
}

/// Where a text may be put: every kind of file.
const KINDS: [&str; 12] = [
    "content/site.yaml",
    "content/sources.yaml",
    "content/occupations.yaml",
    "content/facts.yaml",
    "content/vendors/acme.yaml",
    "content/vendors/acme.md",
    "content/pages/about.md",
    "content/guides/acme/widget-maker/guide.md",
    "content/guides/acme/widget-maker/certification.yaml",
    "content/guides/acme/widget-master/faq.yaml",
    "content/guides/acme/widget-master/steps.yaml",
    "content/guides/acme/widget-master/domains.yaml",
];

/// Parts that mean something, and anything.
fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "name",
            ": ",
            "\n",
            "- ",
            "{",
            "}",
            "{{ exam.fee }}",
            "{{",
            "[",
            "]",
            "&a ",
            "*a",
            "!!x ",
            "\"",
            "'",
            "|\n",
            "---\n",
            "title: x\n",
            "description: x\n",
            "# ",
            "## A {#a when=open}\n",
            "```{costs}\n",
            "```\n",
            "````{when=closed}\n",
            "[x](/y#z)",
            "![](z.png)",
            "[^1]",
            "[^1]: ",
            "<b>",
            "<!--",
            "\r\n",
            "\u{feff}",
            "é",
            "items:\n",
            "  ",
            "\t",
            "~",
            "null",
            "1e999",
            "-1",
            "2026-02-30",
            "\u{202e}",
            "\u{0}",
            "(source:acme-page)",
        ])
        .prop_map(str::to_owned),
        ".{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_file_is_read_without_a_crash(file in prop::sample::select(KINDS.to_vec()), parts in prop::collection::vec(part(), 0..24)) {
        let site = Site::small();
        site.write(file, parts.concat());
        judge(&site)?;
    }

    #[test]
    fn any_text_inside_a_file_is_read_without_a_crash(file in prop::sample::select(KINDS[..9].to_vec()), at in 0.0..1.0_f64, parts in prop::collection::vec(part(), 1..6)) {
        let site = Site::small();
        let mut text = fs::read_to_string(site.file(file)).unwrap();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a small file")]
        let wanted = (text.len() as f64 * at) as usize;
        let place = (0..=wanted).rev().find(|place| text.is_char_boundary(*place)).unwrap();
        text.insert_str(place, &parts.concat());
        site.write(file, text);
        judge(&site)?;
    }
}
