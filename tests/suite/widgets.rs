//! Widgets on sites made for the purpose: what an option changes, what a chain of guides leads to.

use std::collections::BTreeSet;

use certguide::site::Settings;
use jiff::civil::date;

use crate::support::{Site, root, tree};

const MAKER: &str = "content/guides/acme/widget-maker";

/// A guide beside the small site's, closed since 2025, with what takes its place.
fn closed(site: &Site, name: &str, successor: &str) {
    let yaml = format!(
        "name: Acme {name}\nshort_name: {name}\nvendor: acme\nurl: https://acme.example/{name}\nlevel: {{vendor: Basic, rank: associate}}\nfields: [making]\nversions:\n  - {{id: {name}-1, available: 2020-02, last_exam: 2025-03-31, source: acme-page, as_of: 2026-01}}\nexam: {{source: acme-page, as_of: 2026-01, questions: {{total: 50}}}}\nsuccessors:\n  - {{certification: acme/{successor}, relation: editorial}}\n"
    );
    site.write(&format!("content/guides/acme/{name}/certification.yaml"), yaml);
    site.write(
        &format!("content/guides/acme/{name}/guide.md"),
        "---\ndescription: A guide.\n---\nText.\n",
    );
}

fn page(site: &Site) -> String {
    let output = site.build("2026-02-01");
    assert!(output.status.success(), "{}", crate::support::stderr(&output));
    std::fs::read_to_string(site.file("dist/acme/widget-maker/index.html")).unwrap()
}

#[test]
fn a_chain_of_retired_successors_is_followed_as_far_as_asked() {
    let site = Site::small();
    closed(&site, "alpha", "beta");
    closed(&site, "beta", "widget-master");
    site.replace(
        &format!("{MAKER}/certification.yaml"),
        "certification: acme/widget-master",
        "certification: acme/alpha",
    );
    let html = page(&site);
    assert!(html.contains("alpha is itself retired; it is followed by"), "{html}");
    assert!(html.contains("beta is itself retired; it is followed by"), "{html}");
    site.replace(&format!("{MAKER}/guide.md"), "```{successors}\n", "```{successors}\ndepth: 1\n");
    let html = page(&site);
    assert!(html.contains("alpha is itself retired"), "{html}");
    assert!(!html.contains("beta is itself retired"), "{html}");
}

#[test]
fn a_successor_whose_next_version_is_in_beta_says_since_when_and_not_that_the_past_is_expected() {
    let site = Site::small();
    closed(&site, "alpha", "widget-master");
    site.replace(
        "content/guides/acme/alpha/certification.yaml",
        "last_exam: 2025-03-31, source: acme-page, as_of: 2026-01}\n",
        "last_exam: 2025-12-31, source: acme-page, as_of: 2026-01}\n  - {id: beta-2, beta: {from: 2026-01-10, to: 2026-03-31}, last_exam: 2026-03-31, source: acme-page, as_of: 2026-01}\n  - {id: alpha-2, available: {date: 2026-05-01, expected: true}, source: acme-page, as_of: 2026-01}\n",
    );
    site.replace(
        &format!("{MAKER}/certification.yaml"),
        "certification: acme/widget-master",
        "certification: acme/alpha",
    );
    let at = |day: &str| {
        let output = site.build(day);
        assert!(output.status.success(), "{}", crate::support::stderr(&output));
        let html = std::fs::read_to_string(site.file("dist/acme/widget-maker/index.html")).unwrap();
        let entry = html.split_once("class=\"entry-price\"").unwrap().1;
        entry.split_once('>').unwrap().1.split("</p>").next().unwrap().to_owned()
    };
    assert_eq!(at("2026-02-01"), "in beta since January 10, 2026");
    assert_eq!(at("2026-04-15"), "expected May 1, 2026");
}

/// A scenario that names the exam of one version costs what that exam costs, whichever version is
/// in force.
#[test]
fn a_scenario_that_names_a_versions_exam_counts_that_exam() {
    let site = Site::small();
    let file = format!("{MAKER}/certification.yaml");
    site.replace(
        &file,
        "    - {id: book,",
        "    - {id: next, type: exam, name: Next exam, version: wm-9, amount: {value: 410 USD, source: acme-page, as_of: 2026-01}}\n    - {id: book,",
    );
    site.replace(&file, "exam:\n  source", "  - {id: wm-9, code: WM-9, available: 2026-06-01, last_exam: 2028-01-31, source: acme-page, as_of: 2026-01}\nexam:\n  source");
    site.replace(
        &file,
        "  scenarios:\n",
        "  scenarios:\n    - {id: later, name: Wait for it, items: [{cost: next}, {cost: book}]}\n",
    );
    let html = page(&site);
    let row = html.split("Wait for it").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains("US$430–440"), "{row}");
    assert!(html.contains("US$320–330"), "{html}");
}

#[test]
fn nobody_pays_the_exam_again_for_a_renewal() {
    let site = Site::small();
    let held = |html: &str| {
        html.split("To hold it for 6 years")
            .nth(1)
            .unwrap()
            .split("</tr>")
            .next()
            .unwrap()
            .to_owned()
    };
    let file = format!("{MAKER}/certification.yaml");
    assert!(!page(&site).contains("To hold it for 6 years"), "it cannot be renewed");
    site.replace(&file, "period: P3Y, renewal: none}", "period: P3Y}");
    assert!(!page(&site).contains("To hold it for 6 years"), "nobody says that it can be renewed");
    site.replace(&file, "period: P3Y}", "period: P3Y, renewal: [{how: Go to a meeting.}]}");
    let again = held(&page(&site));
    assert!(again.contains("at least US$300, and what renewal costs is not known"), "{again}");
    let ways = "{how: Go to a meeting.}, {how: Earn points., fee: 50 USD}";
    site.replace(&file, "{how: Go to a meeting.}", ways);
    let by_points = held(&page(&site));
    assert!(by_points.contains("US$350"), "{by_points}");
}

fn hard() -> (Site, std::collections::BTreeMap<String, Vec<u8>>) {
    let site = Site::of("tests/sites/hard/content");
    let output = site.build("2026-06-15");
    assert!(output.status.success(), "{}", crate::support::stderr(&output));
    let files = crate::support::tree(&site.file("dist"));
    (site, files)
}

#[test]
fn a_certification_says_the_same_in_every_comparison() {
    let (_, files) = hard();
    let mut said: std::collections::BTreeMap<(String, String), (String, String)> =
        std::collections::BTreeMap::new();
    let mut shared = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with("/comparison.csv")) {
        for record in csv::Reader::from_reader(bytes.as_slice()).records() {
            let record = record.unwrap();
            let key = (record[0].to_owned(), record[1].to_owned());
            let value = (record[2].to_owned(), record[3].to_owned());
            let before = said.entry(key.clone()).or_insert_with(|| value.clone());
            shared += usize::from(*before == value);
            assert_eq!(*before, value, "{path}: {key:?}");
        }
    }
    assert!(shared > said.len(), "no certification is in two comparisons");
}

#[test]
fn whether_a_link_earns_money_does_not_change_the_order() {
    let order = |files: &std::collections::BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let pages = files.iter().filter(|(path, _)| path.ends_with("index.html"));
        let hrefs =
            regex::Regex::new("<th scope=\"row\"><a href=\"(https://[^\"]*)\" rel").unwrap();
        pages
            .flat_map(|(path, bytes)| {
                let html = String::from_utf8_lossy(bytes).into_owned();
                let found = hrefs.captures_iter(&html).map(|found| format!("{path} {}", &found[1]));
                found.collect::<Vec<_>>()
            })
            .collect()
    };
    let (site, files) = hard();
    let before = order(&files);
    assert!(before.len() > 60, "{before:?}");
    // Every flag the other way round.
    for (path, bytes) in crate::support::tree(&site.file("content/guides")) {
        if path.ends_with("certification.yaml") {
            let text =
                String::from_utf8(bytes).unwrap().replace("affiliate: true", "affiliate: no-more");
            let text = text.replace(", kind: ", ", affiliate: true, kind: ");
            let flipped = text.lines().map(|line| {
                let twice = line.contains("affiliate: no-more");
                let line = line.replace(", affiliate: no-more", "");
                if twice { line.replace("affiliate: true, ", "") } else { line }
            });
            let flipped: Vec<String> = flipped.collect();
            site.write(&format!("content/guides/{path}"), flipped.join("\n"));
        }
    }
    let output = site.build("2026-06-15");
    assert!(output.status.success(), "{}", crate::support::stderr(&output));
    let after = crate::support::tree(&site.file("dist"));
    let marked = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        String::from_utf8_lossy(&files["kestrel/flow-engineer/index.html"])
            .matches("affiliate link")
            .count()
    };
    assert!(marked(&after) > marked(&files), "no flag was turned");
    assert_eq!(order(&after), before);
}

/// The names of the files of a folder of the repository that end so.
fn stems(folder: &str, end: &str) -> BTreeSet<String> {
    let files = tree(&root().join(folder)).into_keys();
    files
        .filter_map(|name| name.strip_suffix(end).map(str::to_owned))
        .filter(|name| !name.contains('/'))
        .collect()
}

#[test]
fn every_widget_has_its_files_and_stands_in_a_golden_site() {
    let names: BTreeSet<String> =
        certguide::widgets::ALL.iter().map(|kind| kind.name.to_owned()).collect();
    assert_eq!(stems("templates/widgets", ".html"), names, "one template for each widget of `ALL`");
    let styled = stems("static/widgets", ".css");
    assert!(styled.is_subset(&names), "styles of no widget: {:?}", styled.difference(&names));
    let golden: String = ["small", "hard"]
        .iter()
        .flat_map(|site| tree(&root().join(format!("tests/sites/{site}/expected"))).into_values())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    let unseen: Vec<&String> =
        names.iter().filter(|name| !golden.contains(&format!("class=\"w w-{name}"))).collect();
    assert!(unseen.is_empty(), "no golden site shows {unseen:?}");
}

#[test]
fn a_block_with_a_widget_of_its_name_can_be_a_file() {
    let schemas = certguide::parse::schema::all();
    let schema = schemas.iter().find(|schema| schema.kind == "certification").unwrap().json();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let keys = schema["properties"].as_object().unwrap();
    for kind in certguide::widgets::ALL.iter().filter(|kind| keys.contains_key(kind.block)) {
        let own = kind.name.replace('-', "_") == kind.block;
        assert!(
            !own || certguide::model::block::by_key(kind.block).is_some(),
            "`{}` has no line in src/model/block.rs",
            kind.block
        );
    }
}

#[test]
fn all_of_an_old_version_covers_of_the_present_one_only_the_domains_that_both_have() {
    let site = Site::small();
    let data = format!("{MAKER}/certification.yaml");
    site.replace(
        &data,
        "versions:\n",
        "versions:\n  - {id: wm-0, code: WM-0, available: 2018, last_exam: 2020-01, source: acme-page, as_of: 2026-01}\n",
    );
    site.replace(
        &data,
        "domains:\n  source: acme-page\n  as_of: 2026-01\n  items:\n",
        "domains:\n by_version:\n  wm-0: {source: acme-page, as_of: 2026-01, items: [{id: design, name: Design, weight: 100}]}\n  wm-1:\n   source: acme-page\n   as_of: 2026-01\n   items:\n",
    );
    site.replace(&data, "price: 0, covers: all}", "price: 0}");
    let gap = "Nothing here says that it covers Build.";
    let uncovered = |site: &Site| {
        let settings = Settings { today: date(2026, 2, 1), base_url: None, drafts: false };
        let (_, faults) = site.check(&settings, true);
        faults.iter().filter(|fault| fault.rule.name == "uncovered-domain").count()
    };
    // What covers all of the present version, or of no version in particular, covers each of its
    // domains.
    for (version, is_missed) in [(", version: wm-0", true), (", version: wm-1", false), ("", false)]
    {
        let (from, to) = ("covers: [design, build]}", format!("covers: all{version}}}"));
        site.replace(&data, from, &to);
        assert_eq!(
            (page(&site).contains(gap), uncovered(&site)),
            (is_missed, usize::from(is_missed)),
            "{version}"
        );
        site.replace(&data, &to, from);
    }
}

#[test]
fn what_was_made_for_another_version_does_not_cover_the_exam_of_today() {
    let site = Site::small();
    assert!(page(&site).contains("All domains at no cost: A course."));
    let data = format!("{MAKER}/certification.yaml");
    let older = "versions:\n  - {id: wm-0, code: WM-0, available: 2015-02, last_exam: 2020-01-31, source: acme-page, as_of: 2026-01}\n";
    site.replace(&data, "versions:\n", older);
    site.replace(&data, "title: A course,", "title: A course, version: wm-1,");
    assert!(
        page(&site).contains("All domains at no cost: A course."),
        "made for the version in force"
    );
    site.replace(&data, "version: wm-1,", "version: wm-0,");
    assert!(!page(&site).contains("All domains "), "made for a version that is over");
}
