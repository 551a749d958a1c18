//! Figures and what follows from them: what pages and data say of them, and the dates that move
//! with theirs.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Site, root, stderr, tree};
use rayon::prelude::*;
use serde_json::Value;

const DAY: &str = "2026-02-01";

fn why(site: &Site, fact: &str) -> Value {
    let output = site.run(&["why", fact, "--today", DAY, "--message-format", "json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{fact}: {}", stderr(&output)))
}

fn strings<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    value.as_array().unwrap().iter().filter_map(|one| one[key].as_str()).collect()
}

#[test]
fn machines_are_told_the_validity_that_a_vendor_states_for_all() {
    let site = Site::small();
    let data = "content/guides/acme/widget-maker/certification.yaml";
    site.replace(
        data,
        "validity: {source: acme-page, as_of: 2026-01, period: P3Y, renewal: none}\n",
        "",
    );
    site.replace(
        "content/vendors/acme.yaml",
        "  as_of: 2026-01\n",
        "  as_of: 2026-01\n  validity: {period: P2Y}\n",
    );
    let output = site.build(DAY);
    assert!(output.status.success(), "{}", stderr(&output));
    let page = std::fs::read_to_string(site.file("dist/acme/widget-maker/index.html")).unwrap();
    assert!(
        page.contains(r#""validFor":"P2Y""#) && page.contains("<dd>2\u{a0}years</dd>"),
        "{page}"
    );
}

#[test]
fn why_says_where_a_fact_stands_and_comes_from_and_what_others_say() {
    let site = Site::small();
    let said = String::from_utf8(
        site.run(&["why", "acme/widget-maker:exam.minutes", "--today", DAY]).stdout,
    )
    .unwrap();
    for part in [
        "  value   90 minutes\n",
        "  stated  content/guides/acme/widget-maker/certification.yaml:16:12\n",
        "  source  Widget Maker page, Acme (acme-page)\n          https://acme.example/maker\n",
        "  read    the page, on 2026-01-05\n",
        "  also    80 minutes: Wages of makers, Office of Wages (wages), as of 2025\n",
        "  /acme/widget-maker/  content/guides/acme/widget-maker/guide.md:6:54\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let fee = why(&site, "acme/widget-maker:exam.fee");
    assert_eq!(fee["stated_as"], "acme/widget-maker:costs.exam.amount");
    assert_eq!(
        fee["texts"],
        why(&site, "acme/widget-maker:costs.exam.amount")["texts"],
        "two paths of one fact"
    );
    assert_eq!(strings(&fee["texts"], "page"), ["/acme/widget-maker/", "/about/"]);
    assert_eq!(fee["texts"][0]["key"], "description.open");
    // What a vendor says for all its exams, and a total, which no place states.
    assert_eq!(
        why(&site, "acme/widget-maker:exam.retake")["stated"]["file"],
        "content/vendors/acme.yaml"
    );
    let total = why(&site, "acme/widget-maker:costs.scenarios.self.total");
    assert_eq!((&total["stated"], &total["outputs"]), (&Value::Null, &Value::Null), "{total}");
}

#[test]
fn why_of_a_guide_lists_its_facts_and_wrong_questions_get_advice() {
    let site = Site::small();
    let guide = why(&site, "acme/widget-maker");
    let facts = strings(&guide["facts"], "fact");
    assert!(facts.len() > 25, "{facts:?}");
    // So can what texts rarely cite.
    for fact in facts.iter().filter(|fact| fact.ends_with(".hours") || fact.ends_with(".beta.from"))
    {
        assert!(why(&site, fact)["stated"]["line"].is_u64(), "{fact}");
    }
    let said =
        String::from_utf8(site.run(&["why", "acme/widget-maker", "--today", DAY]).stdout).unwrap();
    assert_eq!(said.lines().count(), facts.len(), "{said}");
    for (fact, advice) in [
        ("acme/widget-maker:exam.fees", "did you mean `acme/widget-maker:exam.fee`?"),
        ("acme/widget-maker:exam.fees", "`certguide why acme/widget-maker` lists"),
        ("acme/widget-makr", "`certguide why acme/widget-maker` lists"),
    ] {
        let output = site.run(&["why", fact]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(advice), "{}", stderr(&output));
    }
    for command in [&["why", "acme/widget-maker"][..], &["next-change"]] {
        let output = site.run(&[command, &["--message-format", "sarif"]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("sarif is only for build and check"),
            "{}",
            stderr(&output)
        );
    }
}

/// The widgets of a page with the text of each, as a reader sees it; a widget inside another ends
/// it, which hides nothing that is looked for here.
fn widgets(html: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    for part in html.split("class=\"w w-").skip(1) {
        let (name, rest) = part.split_once(['"', ' ']).unwrap();
        let inside = rest.split("</section>").next().unwrap().replace('\u{a0}', " ");
        let text: Vec<&str> = inside
            .split('<')
            .map(|part| part.split_once('>').map_or("", |(_, text)| text))
            .collect();
        found.push((name, text.join("|")));
    }
    found
}

/// A text that says it all, of one fact only: found on a page, it is this fact. One of each block
/// is enough.
fn one_of_each_block<'a>(
    by_text: BTreeMap<&'a str, Vec<&'a str>>,
) -> BTreeMap<&'a str, (&'a str, &'a str)> {
    let telling =
        |text: &str| text.chars().count() > 2 && text.contains(|c: char| c.is_ascii_digit());
    by_text
        .into_iter()
        .filter(|(text, facts)| telling(text) && facts.len() == 1 || text == &"US$300")
        .map(|(text, facts)| (facts[0].split([':', '.', '@']).nth(1).unwrap(), (text, facts[0])))
        .collect()
}

#[test]
fn a_widget_or_file_that_shows_a_fact_is_listed() {
    let site = Site::small();
    assert!(site.build(DAY).status.success());
    let files = tree(&site.file("dist"));
    let all = why(&site, "acme/widget-maker");
    let mut by_text: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for fact in all["facts"].as_array().unwrap() {
        by_text
            .entry(fact["value"].as_str().unwrap())
            .or_default()
            .push(fact["fact"].as_str().unwrap());
    }
    let of_blocks = one_of_each_block(by_text);
    let seen: BTreeSet<(&str, String)> = of_blocks
        .into_par_iter()
        .flat_map_iter(|(_, (text, fact))| {
            let answer = why(&site, fact);
            let listed = |path: &str, part: &str| {
                let all = answer["outputs"].as_array().unwrap().iter();
                let mut own = all.filter(|output| output["file"] == path);
                own.any(|output| {
                    part.is_empty()
                        || output["parts"].as_array().unwrap().iter().any(|one| one == part)
                })
            };
            let mut seen = Vec::new();
            for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
                for (widget, inside) in widgets(std::str::from_utf8(bytes).unwrap()) {
                    // Tables of pay name the currency once.
                    let bare = if widget == "salaries" {
                        text.replace("US$", "")
                    } else {
                        text.to_owned()
                    };
                    if inside.split('|').any(|part| part.trim() == text || part.trim() == bare) {
                        assert!(listed(path, widget), "{text}: {widget} on {path}: {answer}");
                        seen.push((text, widget.to_owned()));
                    }
                }
            }
            assert!(listed("facts.json", ""), "{text}: {answer}");
            seen
        })
        .collect();
    let kinds: BTreeSet<&str> = seen.iter().map(|(_, widget)| widget.as_str()).collect();
    for widget in ["quick-facts", "costs", "salaries", "domains", "comparison"] {
        assert!(kinds.contains(widget), "the site shows facts in {kinds:?}");
    }
    let fee = why(&site, "acme/widget-maker:exam.fee");
    let csv = fee["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|output| output["file"] == "acme/widget-maker/costs.csv");
    assert_eq!(csv.unwrap()["parts"], serde_json::json!(["line 2, amount_min, amount_max"]));
}

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(site.file(path)).unwrap()).unwrap()
}

#[test]
fn freshness_counts_what_is_stated_and_names_the_oldest() {
    let site = Site::small();
    let data = "content/guides/acme/widget-maker/certification.yaml";
    site.replace(
        data,
        "prerequisites: none\n",
        "recommended: [{text: Work in a shop., years: 2}]\n",
    );
    site.replace(
        data,
        "{id: book, type: book, name: The book, amount: {min: 20 USD, max: 30 USD, source: acme-page, as_of: 2026-01}}",
        "{id: book, type: book, name: The book, amount: {value: unknown, source: acme-page, as_of: 2026-01}}",
    );
    site.replace(
        data,
        "study_hours: {min: 20, max: 30, source: acme-page, as_of: 2026-01}",
        "study_hours: {min: 20, max: 30, source: wages, as_of: 2019-03}",
    );
    assert!(site.build(DAY).status.success());
    let (fresh, facts) = (json(&site, "dist/freshness.json"), json(&site, "dist/facts.json"));
    let own = &fresh["guides"]["acme/widget-maker"];
    let stated: Vec<&Value> = facts["facts"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(id, fact)| id.starts_with("acme/widget-maker:") && fact["computed"].is_null())
        .map(|(_, fact)| fact)
        .collect();
    assert_eq!(own["figures"], stated.iter().filter(|fact| fact["absent"].is_null()).count());
    assert_eq!((&own["unsourced"], &own["absent"]["unknown"]), (&1.into(), &1.into()), "{own}");
    // What resources say of themselves and experience have no source that could be read.
    let from = |id: &str| {
        stated.iter().filter(|fact| fact["absent"].is_null() && fact["source"] == id).count()
    };
    assert_eq!(
        own["read"],
        serde_json::json!({"page": from("acme-page"), "copy": from("wages"), "quoted": 0, "unread": 0})
    );
    let oldest = serde_json::json!({"fact": "acme/widget-maker:study_hours", "as_of": "2019-03", "source": "wages"});
    assert_eq!((&own["oldest"], &fresh["total"]["oldest"]), (&oldest, &oldest));
    assert_eq!(own["classes"]["facts"]["oldest"], oldest);
    assert_eq!(
        fresh["guides"]["acme/widget-master"]["left_out"],
        serde_json::json!(["acme/widget-master:validity.period"])
    );
    let sum = |key: &str| {
        fresh["guides"]
            .as_object()
            .unwrap()
            .values()
            .map(|guide| guide[key].as_u64().unwrap())
            .sum::<u64>()
    };
    // The vendor's rule for retakes and the site's own fact belong to no guide.
    assert_eq!(fresh["total"]["figures"], sum("figures") + 2);
    let page = std::fs::read_to_string(site.file("dist/acme/widget-maker/index.html")).unwrap();
    assert!(page.contains("Oldest: March 2019; newest: January 2026."));
}

#[test]
fn a_copy_older_than_the_figure_backs_nothing() {
    let site = Site::small();
    site.replace("content/sources.yaml", "retrieved: 2026-01-05", "retrieved: 2025-12-31");
    assert!(site.build(DAY).status.success());
    assert_eq!(json(&site, "dist/freshness.json")["total"]["read"]["page"], 0);
    let page = std::fs::read_to_string(site.file("dist/acme/widget-master/index.html")).unwrap();
    assert!(page.contains(" Not read: ") && !page.contains("Page read: "), "{page}");
}

#[test]
fn freshness_follows_its_schema_and_not_the_day() {
    let schema = std::fs::read_to_string(root().join("docs/freshness.schema.json")).unwrap();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    let address = "https://example.org/freshness.schema.json";
    compiler.add_resource(address, serde_json::from_str(&schema).unwrap()).unwrap();
    let schema = compiler.compile(address, &mut schemas).unwrap();
    for site in ["small", "hard"] {
        let site = Site::of(&format!("tests/sites/{site}/content"));
        let built = ["2026-05-01", "2026-05-02"].map(|day| {
            assert!(site.build(day).status.success());
            json(&site, "dist/freshness.json")
        });
        schemas.validate(&built[0], schema).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(built[0], built[1]);
    }
}

/// The files that differ once a text of the site's files is another.
fn moved(file: &str, from: &str, to: &str) -> (Site, BTreeSet<String>) {
    let site = Site::small();
    assert!(site.build(DAY).status.success());
    let before = tree(&site.file("dist"));
    site.replace(file, from, to);
    assert!(site.build(DAY).status.success());
    let after = tree(&site.file("dist"));
    assert!(before.keys().eq(after.keys()));
    let differs =
        |(path, bytes): (&String, &Vec<u8>)| (before[path] != *bytes).then(|| path.clone());
    let differing = after.iter().filter_map(differs).collect();
    (site, differing)
}

fn read(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.file(path)).unwrap()
}

fn paths(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|path| (*path).to_owned()).collect()
}

const MAKER: &str = "content/guides/acme/widget-maker/certification.yaml";
const BOOK: &str = "max: 30 USD, source: acme-page, as_of: 2026-01}";

#[test]
fn a_newer_date_moves_every_date_that_follows_from_it_and_no_other() {
    let (site, differing) =
        moved(MAKER, BOOK, "max: 30 USD, source: acme-page, as_of: 2026-01-20}");
    let own = ["costs.csv", "index.html"].map(|name| format!("acme/widget-maker/{name}"));
    let all = ["facts.json", "feed.xml", "freshness.json", "sitemap.xml"].map(str::to_owned);
    assert_eq!(differing, own.into_iter().chain(all).collect());
    let page = read(&site, "dist/acme/widget-maker/index.html");
    assert!(page.contains("Oldest: 2025; newest: January 20, 2026."));
    assert!(
        page.contains(r#""dateModified":"2026-01-20""#)
            && !page.contains(r#""dateModified":"2026-01""#)
    );
    let sitemap = read(&site, "dist/sitemap.xml");
    let own = "<loc>https://example.org/acme/widget-maker/</loc><lastmod>2026-01-20</lastmod>";
    assert!(sitemap.contains(own) && sitemap.matches("2026-01-20").count() == 1, "{sitemap}");
    // The feed, and the guide's entry in it, which now comes first.
    let feed = read(&site, "dist/feed.xml");
    assert_eq!(feed.matches("<updated>2026-01-20T00:00:00Z</updated>").count(), 2, "{feed}");
}

#[test]
fn an_older_date_leads_the_line_that_readers_see_and_moves_nothing_else() {
    let (site, differing) = moved(MAKER, BOOK, "max: 30 USD, source: acme-page, as_of: 2019-03}");
    let own = ["costs.csv", "index.html"].map(|name| format!("acme/widget-maker/{name}"));
    assert_eq!(
        differing,
        own.into_iter().chain(paths(&["facts.json", "freshness.json"])).collect()
    );
    let page = read(&site, "dist/acme/widget-maker/index.html");
    assert!(page.contains("Oldest: March 2019; newest: January 2026."));
    assert!(page.contains(r#""dateModified":"2026-01""#));
}

#[test]
fn a_fact_of_the_site_dates_the_pages_that_cite_it() {
    let (site, differing) = moved("content/facts.yaml", "as_of: 2025", "as_of: 2026-01-25");
    let citing = read(&site, "dist/sitemap.xml");
    let dated: Vec<&str> =
        citing.lines().filter(|line| line.contains("<lastmod>2026-01-25</lastmod>")).collect();
    assert!(!dated.is_empty(), "{citing}");
    for line in dated {
        let page = line.split("example.org/").nth(1).unwrap().split('<').next().unwrap();
        assert!(differing.contains(&format!("{page}index.html")), "{line}");
        assert!(
            read(&site, &format!("dist/{page}index.html")).contains("January 25, 2026"),
            "{line}"
        );
    }
}

#[test]
fn an_address_that_answered_is_no_page_that_was_read() {
    let site = Site::small();
    site.replace(
        "content/sources.yaml",
        "retrieved: 2026-01-05",
        "published: 2026-01-05, reachable: 2026-01-20",
    );
    assert!(site.build(DAY).status.success());
    let total = json(&site, "dist/freshness.json")["total"].clone();
    assert!(total["read"]["page"] == 0 && total["reachable"].as_u64() > Some(20), "{total}");
    assert_eq!(total["read"]["unread"], total["reachable"]);
    let page =
        |name: &str| std::fs::read_to_string(site.file(&format!("dist/{name}index.html"))).unwrap();
    assert!(page("sources/").contains("not read · its address answered on January 20, 2026"));
    assert!(page("acme/widget-maker/").contains(r#"aria-label="not read""#));
    site.replace("content/sources.yaml", "published: 2026-01-05", "retrieved: 2026-01-05");
    assert!(site.build(DAY).status.success());
    assert!(
        page("sources/")
            .contains("read on January 5, 2026 · its address answered on January 20, 2026")
    );
}

#[test]
fn every_page_says_how_its_sources_were_read() {
    let site = Site::small();
    site.replace(
        "content/sources.yaml",
        "retrieved: 2026-01-05",
        "read: none, via: [digest, wages]",
    );
    let digest = "{title: Fees at a glance, publisher: The Digest, url: https://digest.example/, kind: secondary, \
                  published: 2026-01, retrieved: 2026-02-01, note: Its writer works for nobody.}";
    let sources = std::fs::read_to_string(site.file("content/sources.yaml")).unwrap();
    site.write("content/sources.yaml", format!("{sources}digest: {digest}\n"));
    assert!(site.build(DAY).status.success());
    let page =
        |name: &str| std::fs::read_to_string(site.file(&format!("dist/{name}index.html"))).unwrap();
    let guide = page("acme/widget-maker/");
    let quoted = "Acme, as quoted by The Digest and Office of Wages";
    // In the list, with the date of what quotes it, and under tables.
    let list = guide.split("reference-list").nth(1).unwrap();
    assert!(list.contains(&format!(r#"Widget Maker page</a>. {quoted}, January 2026"#)), "{list}");
    assert!(
        guide
            .split("reference-list")
            .next()
            .unwrap()
            .contains(&format!("{quoted}<a class=\"ref\""))
    );
    for (sign, words) in [("○", "quoted by another source"), ("◐", "copy or part read")] {
        assert!(
            list.contains(&format!(r#"aria-label="{words}" title="{words}">{sign}</a>"#)),
            "{sign} {list}"
        );
        let legend = format!(r#"<span aria-hidden="true">{sign}</span> {words}"#);
        assert_eq!(guide.matches(&legend).count(), 1, "{sign}");
    }
    assert!(!guide.contains("page read") && !guide.contains("Its writer works for nobody."));
    let story = page("sources/");
    assert!(story.contains(
        "not read; as quoted by <a href=\"#source-digest\">The Digest, Fees at a glance</a>"
    ));
    assert!(
        story.contains("read in part or in a copy, of unknown date")
            && story.contains("works for nobody.")
    );
    let total = json(&site, "dist/freshness.json")["total"]["read"].clone();
    assert!(
        total["page"] == 0 && total["quoted"].as_u64() > Some(20) && total["unread"] == 0,
        "{total}"
    );
    let source = &json(&site, "dist/facts.json")["sources"]["acme-page"];
    assert_eq!(
        (&source["read"], &source["via"]),
        (&"none".into(), &serde_json::json!(["digest", "wages"]))
    );
}
