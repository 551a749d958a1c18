//! What is said of a beta: what is stated of it alone, marked where its version is not named, and
//! nothing of the standard exam.

use crate::support::Site;
use crate::time::{both, page, site};

const BETA: &str = "versions: [{id: w1, code: W1, beta: {from: 2025-11-18, to: 2026-03-31}, available: 2026-04-14, source: page, as_of: 2026-04}]";

#[test]
fn what_is_written_for_the_standard_exam_is_not_said_of_a_beta() {
    let site = site(BETA);
    let (home, guide) = both(&site, "2026-02-01");
    for said in [
        "US$150 (beta)",
        "65",
        "130 minutes",
        "after 14 days",
        "any number of times",
        "one attempt",
    ] {
        assert!(!guide.contains(said), "{said}: {guide}");
    }
    assert!(!home.contains("US$150"), "{home}");
    assert!(guide.contains("It costs unknown"), "{guide}");
    assert!(
        guide.contains("Fee unknown")
            && guide.contains("Time unknown")
            && guide.contains("Questions unknown"),
        "{guide}"
    );
    let (home, guide) = both(&site, "2026-04-14");
    assert!(
        guide.contains("130 minutes") && guide.contains("after 14 days") && home.contains("US$150"),
        "{guide}"
    );
}

#[test]
fn a_beta_says_what_is_stated_of_it() {
    let own = "to: 2026-03-31, exam: {source: page, as_of: 2025-11, questions: {total: 85}, retake: {max_attempts: 1}}, fee: {value: 75 USD, source: page, as_of: 2025-11}}";
    let site = site(&BETA.replace("to: 2026-03-31}", own));
    let (home, guide) = both(&site, "2026-02-01");
    assert!(
        guide.contains("Fee US$75")
            && guide.contains("Questions 85")
            && guide.contains("one attempt"),
        "{guide}"
    );
    assert!(guide.contains("Time unknown") && home.contains("US$75 (beta)"), "{home} {guide}");
    let facts = std::fs::read_to_string(site.file("dist/facts.json")).unwrap();
    assert!(
        facts.contains("acme/maker:versions.w1.beta.fee")
            && facts.contains("Questions (beta of W1)"),
        "{facts}"
    );
    let (_, guide) = both(&site, "2026-04-14");
    assert!(
        guide.contains("US$150") && !guide.contains("US$75") && guide.contains("Questions 65"),
        "{guide}"
    );
}

/// A guide that a beta follows and that is compared with it; the page of the comparison of both.
fn beside_a_beta() -> Site {
    let own = "to: 2026-03-31, exam: {source: page, as_of: 2025-11, questions: {total: 85, scored: 65}, minutes: 170, delivery: [online], scoring: {kind: scaled, min: 100, max: 1000, pass: 720}}, fee: {value: 75 USD, source: page, as_of: 2025-11}}";
    let site = site(&format!(
        "{}\nlifecycle: {{available: {{date: 2025-11-18, source: page, as_of: 2026}}}}",
        BETA.replace("to: 2026-03-31}", own)
    ));
    let (from, to) = ("content/guides/acme/maker", "content/guides/acme/keeper");
    let text = std::fs::read_to_string(site.file(from).join("certification.yaml")).unwrap();
    let text = text.replace("Widget Maker", "Widget Keeper").replace(
        &BETA.replace("to: 2026-03-31}", own),
        "versions: [{id: k1, code: K1, available: 2019, last_exam: 2025-12-31, source: page, as_of: 2026}]",
    );
    let text = text.replace(
        "lifecycle: {available: {date: 2025-11-18",
        "lifecycle: {available: {date: 2019-01-01",
    );
    let next = "successors: [{certification: acme/maker, relation: vendor-named, source: page, as_of: 2026}]\ncomparison: {with: [acme/maker]}\n";
    site.write(&format!("{to}/certification.yaml"), text + next);
    site.write(
        &format!("{to}/guide.md"),
        "---\ndescription: What the exam asks.\n---\n## Next\n\n```{successors}\n```\n\n## Beside\n\n```{comparison}\n```\n",
    );
    site
}

#[test]
fn each_value_of_a_beta_says_so_where_its_version_does_not_stand_beside_it() {
    let site = beside_a_beta();
    let guide = page(&site, "acme/keeper/index.html", "2026-02-01");
    let (next, beside) = guide.split_once("Beside").unwrap();
    assert!(next.contains("US$75 (beta)") && next.contains("170 minutes (beta)"), "{next}");
    let values = ["US$75", "170 minutes", "85, 65 count", "720", "online"];
    let read = |path: &str| {
        std::fs::read_to_string(site.file("dist").join(path)).unwrap().replace('\u{a0}', " ")
    };
    let (csv, of_both) = (read("acme/keeper/comparison.csv"), read("compare/index.html"));
    for value in values {
        let cell = beside.split(value).nth(1).unwrap_or_else(|| panic!("{value}: {beside}"));
        assert!(cell.split(" 1 ").next().unwrap().ends_with("(beta)"), "{value}: {cell:.80}");
        let row = csv
            .lines()
            .find(|line| line.starts_with("Widget Maker,") && line.contains(value))
            .unwrap();
        assert!(row.contains("(beta)"), "{row}");
        let cell = of_both.split(value).nth(1).unwrap_or_else(|| panic!("{value}: {of_both}"));
        assert!(cell.split(['<', '"']).next().unwrap().contains("(beta)"), "{value}: {cell:.80}");
    }
    // What is of the certification, or of the exam guide that is valid for both, is not the beta's.
    let level = csv.lines().find(|line| line.starts_with("Widget Maker,level")).unwrap();
    assert!(!level.contains("(beta)"), "{level}");
    let guide = page(&site, "acme/keeper/index.html", "2026-04-14");
    assert!(
        !guide.contains("(beta)") && guide.contains("US$150") && guide.contains("130 minutes"),
        "{guide}"
    );
}

#[test]
fn a_plan_for_a_beta_says_so_while_an_older_version_is_open_in_another_language() {
    let old = "versions: [{id: w0, code: W0, languages: [en, ja], available: 2019, last_exam: {by_language: {en: 2025-11-17, ja: 2026-04-13}}, source: page, as_of: 2026}, ";
    let own = "beta: {from: 2025-11-18, to: 2026-03-31, languages: [en]}, languages: [en, ja]";
    let site = site(
        &BETA.replace("beta: {from: 2025-11-18, to: 2026-03-31}", own).replace("versions: [", old),
    );
    let can_change = "The exam is a beta, so its content can still change.";
    let (_, guide) = both(&site, "2026-02-01");
    assert!(guide.contains("W1 is in beta") && guide.contains(can_change), "{guide}");
    let (_, guide) = both(&site, "2026-04-14");
    assert!(!guide.contains(can_change), "{guide}");
}

#[test]
fn a_beta_in_one_language_is_none_in_another() {
    let own =
        "beta: {from: 2025-11-18, to: 2026-03-31, code: B1, languages: [en]}, languages: [en, ja]";
    let site = site(&BETA.replace("beta: {from: 2025-11-18, to: 2026-03-31}", own));
    both(&site, "2026-02-01");
    let json = std::fs::read_to_string(site.file("dist/acme/maker/certification.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let version = &json["versions"][0];
    assert_eq!(version["status_by_language"], serde_json::json!({"en": "beta", "ja": "upcoming"}));
    assert_eq!(version["beta"]["code"], "B1");
    both(&site, "2026-04-14");
    let json = std::fs::read_to_string(site.file("dist/acme/maker/certification.json")).unwrap();
    assert!(
        json.contains(r#""status_by_language": {"en": "open", "ja": "open"}"#)
            || json.contains(r#""ja":"open""#),
        "{json}"
    );
}

#[test]
fn a_beta_and_its_standard_exam_can_be_cited_side_by_side() {
    let own = "to: 2026-03-31, exam: {source: page, as_of: 2025-11, questions: {total: 85}}, fee: {value: 75 USD, source: page, as_of: 2025-11}}";
    let site = site(&BETA.replace("to: 2026-03-31}", own));
    let guide = std::fs::read_to_string(site.file("content/guides/acme/maker/guide.md")).unwrap();
    let cited = "Now {{ exam.fee }}, {{ exam.questions.total }}, {{ exam.minutes }}; beta {{ versions.w1.beta.fee }}, {{ versions.w1.beta.exam.questions.total }}, {{ versions.w1.beta.exam.minutes }}, {{ versions.w1.beta.to }}; standard {{ exam@w1.fee }}, {{ exam@w1.questions.total }}, {{ exam@w1.minutes }}.";
    site.write(
        "content/guides/acme/maker/guide.md",
        guide.replace("It costs {{ exam.fee }}.", cited),
    );
    let beta = "beta US$75 , 85 , unknown, March 31, 2026 ; standard US$150 , 65 , 130 minutes";
    for (day, now) in [
        ("2026-02-01", ["Now US$75", ", 85 , unknown;"]),
        ("2026-04-14", ["Now US$150", ", 65 , 130 minutes ;"]),
    ] {
        let guide = both(&site, day).1.replace(" 1 ", " ");
        assert!(
            now.iter().all(|said| guide.contains(said)) && guide.contains(beta),
            "{day}: {guide}"
        );
    }
}
