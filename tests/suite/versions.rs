//! What pages say of each version and of each of its languages: states, languages, domains, hours,
//! changes.

use crate::support::Site;
use crate::time::{both, page, site};

#[test]
fn a_version_closed_in_one_language_is_open_in_another() {
    let site = site(
        "versions: [{id: w1, code: W1, languages: [en, ja, ko], available: 2019, last_exam: {by_language: {en: 2026-03-31, ja: 2026-06-30, ko: 2026-06-30}}, source: page, as_of: 2026}]",
    );
    let (home, guide) = both(&site, "2026-04-15");
    assert!(guide.contains("Retiring last day June 30, 2026"), "{guide}");
    assert!(
        guide.contains("W1 (no longer in English; in Japanese and Korean until June 30, 2026)"),
        "{guide}"
    );
    assert!(
        home.contains("last day in English") && home.contains("last day in Japanese and Korean"),
        "{home}"
    );
}

/// What quick facts and the comparison's CSV say of the languages.
fn languages(site: &Site, day: &str) -> (String, String) {
    let guide = page(site, "acme/maker/index.html", day);
    let said = guide.split(" Languages ").nth(1).unwrap_or_else(|| panic!("{guide}"));
    let csv = std::fs::read_to_string(site.file("dist/acme/maker/comparison.csv")).unwrap();
    let cell =
        csv.lines().find(|line| line.starts_with("Widget Maker,languages,")).unwrap_or_default();
    (said.split(" Where ").next().unwrap().to_owned(), cell.to_owned())
}

#[test]
fn a_language_is_listed_while_the_exam_can_be_taken_in_it() {
    let site = site(
        "versions: [{id: w1, code: W1, languages: [en, it, ja, ko], available: {by_language: {en: 2019, it: 2019, ja: 2020, ko: 2026-09-01}}, last_exam: {by_language: {it: 2026-03-31, ja: {date: 2026-06-30, expected: true}}}, source: page, as_of: 2026}]\nexam: {source: page, as_of: 2026, delivery: [online]}\ncomparison: {external: [{id: bolt, name: Bolt, url: https://bolt.example.com/, vendor: Bolt, versions: [{id: b1, code: B1, languages: [en, fr], last_exam: {by_language: {fr: 2026-04-30}}, source: page, as_of: 2026}]}]}",
    );
    site.replace(
        "content/guides/acme/maker/guide.md",
        "It costs",
        "In {{ versions.w1.languages }}. It costs",
    );
    let days = [
        (
            "2026-03-31",
            "English; Italian until March 31, 2026; Japanese until June 30, 2026 (expected); Korean from September 1, 2026",
            "English; French until April 30, 2026",
        ),
        (
            "2026-05-01",
            "English; Japanese until June 30, 2026 (expected); Korean from September 1, 2026; no longer in Italian",
            "English; no longer in French",
        ),
        (
            "2026-09-01",
            "English and Korean; not confirmed in Japanese; no longer in Italian",
            "English; no longer in French",
        ),
    ];
    for (day, wanted, other) in days {
        let (said, cell) = languages(&site, day);
        assert!(said.starts_with(wanted), "{day}: {said}");
        assert!(cell.contains(wanted) && cell.contains("page"), "{day}: {cell}");
        let csv = std::fs::read_to_string(site.file("dist/acme/maker/comparison.csv")).unwrap();
        assert!(csv.contains(other), "{day}: {csv}");
        assert!(
            page(&site, "acme/maker/index.html", day).contains(&format!("In {wanted}")),
            "{day}"
        );
    }
}

#[test]
fn a_beta_is_listed_in_its_languages_with_the_source_that_names_them() {
    let beta = "versions: [{id: w1, code: W1, languages: [en, ja, ko], beta: {from: 2025-11-18, to: 2026-03-31, languages: [en]}, available: 2026-04-14, source: page, as_of: 2026-04}]\nexam: {source: page, as_of: 2026, delivery: [online]}\ncomparison: {external: [{id: bolt, name: Bolt, url: https://bolt.example.com/, vendor: Bolt}]}";
    let own = site(beta);
    own.replace(
        "content/guides/acme/maker/guide.md",
        "It costs",
        "In {{ versions.w1.beta.languages }}. It costs",
    );
    let (said, cell) = languages(&own, "2026-02-01");
    let wanted = "English; Japanese and Korean from April 14, 2026";
    assert!(
        said.starts_with(wanted)
            && cell.contains(wanted)
            && cell.contains(",page,https://example.com/exam,2026-04"),
        "{said} {cell}"
    );
    let guide = page(&own, "acme/maker/index.html", "2026-02-01");
    assert!(guide.contains("In English 1 "), "{guide}");
    let (said, _) = languages(&own, "2026-04-14");
    assert!(said.starts_with("English, Japanese and Korean"), "{said}");
    // Named of the beta alone, they are those of the beta alone.
    let (_, cell) =
        languages(&site(&beta.replacen("languages: [en, ja, ko], ", "", 1)), "2026-02-01");
    assert!(
        cell.contains("languages,English (beta),page,https://example.com/exam,2026-04"),
        "{cell}"
    );
}

#[test]
fn a_comparison_gives_the_state_of_the_version_whose_code_it_shows() {
    let old = "versions: [{id: w0, code: W0, languages: [en, ja], available: 2019, last_exam: {by_language: {en: 2025-11-17, ja: 2026-04-13}}, source: page, as_of: 2026}, {id: w1, code: W1, languages: [en, ja], beta: {from: 2025-11-18, to: 2026-03-31, languages: [en]}, available: 2026-04-14, source: page, as_of: 2026-04}]\ncomparison: {external: [{id: bolt, name: Bolt, url: https://bolt.example.com/, vendor: Bolt}]}";
    let site = site(old);
    let cell = |day: &str| {
        page(&site, "acme/maker/index.html", day);
        let csv = std::fs::read_to_string(site.file("dist/acme/maker/comparison.csv")).unwrap();
        csv.lines()
            .find(|line| line.starts_with("Widget Maker,status,"))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(
        cell("2025-11-17").contains("retiring") || cell("2025-11-17").contains("open"),
        "{}",
        cell("2025-11-17")
    );
    assert!(
        cell("2026-02-01").starts_with("Widget Maker,status,in beta,"),
        "{}",
        cell("2026-02-01")
    );
    assert!(cell("2026-04-14").starts_with("Widget Maker,status,open,"), "{}", cell("2026-04-14"));
}

#[test]
fn the_largest_domain_is_told_of_each_version_that_is_shown() {
    let site = site(
        "versions: [{id: w0, code: W0, available: 2019, last_exam: 2026-12-31, source: page, as_of: 2026}, {id: w1, code: W1, available: 2026-01, source: page, as_of: 2026}]\ndomains: {by_version: {w0: {source: page, as_of: 2026, items: [{id: a, name: Alpha, weight: 60}, {id: b, name: Beta, weight: 40}]}, w1: {source: page, as_of: 2026, items: [{id: a, name: Alpha, weight: 30}, {id: b, name: Beta, weight: 70}]}}}",
    );
    let guide = page(&site, "acme/maker/index.html", "2026-02-01");
    assert!(guide.contains("W0: Alpha is the largest of 2 domains"), "{guide}");
    assert!(guide.contains("W1: Beta is the largest of 2 domains"), "{guide}");
}

#[test]
fn hours_and_changes_of_a_version_are_shown_of_that_version_only() {
    let site = site(
        "versions: [{id: w1, code: W1, available: 2020, last_exam: 2026-03-31, source: page, as_of: 2026}, {id: w2, code: W2, available: 2026-04-01, source: page, as_of: 2026}]
study_hours: {by_version: {w1: {value: 40, source: page, as_of: 2026}, w2: {value: 90, source: page, as_of: 2026}}}
changes: [{date: 2025-02, text: A lab was added., source: page, version: w1}, {date: 2025-03, text: A new policy., source: page}]",
    );
    for (day, own, other) in
        [("2026-03-31", "40 hours", "90 hours"), ("2026-04-01", "90 hours", "40 hours")]
    {
        let guide = both(&site, day).1;
        assert!(guide.contains(own) && !guide.contains(other), "{day}: {guide}");
        assert!(
            guide.contains("W1: A lab was added.") && guide.contains("2025 A new policy."),
            "{day}: {guide}"
        );
    }
    let facts = std::fs::read_to_string(site.file("dist/facts.json")).unwrap();
    assert!(
        facts.contains("acme/maker:study_hours@w1") && facts.contains("Hours of study (W2)"),
        "{facts}"
    );
    let guide = std::fs::read_to_string(site.file("content/guides/acme/maker/guide.md")).unwrap();
    site.write(
        "content/guides/acme/maker/guide.md",
        guide.replace("```{changes}\n", "```{changes}\nversion: w2\n"),
    );
    let guide = both(&site, "2026-03-31").1;
    assert!(!guide.contains("A lab was added.") && guide.contains("A new policy."), "{guide}");
}
