//! What pages say shortly before the last day of an exam: whether a second attempt is still to be
//! had and what it costs, and by which day readers go where languages end on different days.

use crate::support::{Site, reader, stderr};
use crate::time::{page, site};
use serde_json::Value;

const FILE: &str = "content/guides/acme/maker/certification.yaml";

/// A guide with these versions, the price of a second attempt, and a way with one.
fn guide(versions: &str, more_costs: &str) -> Site {
    let site = site(&format!(
        "versions: [{versions}]\nstudy_hours: {{value: 10, source: page, as_of: 2026-01}}"
    ));
    let fee = "amount: {value: 150 USD, source: page, as_of: 2024-01}}]}";
    let again = "amount: {value: 150 USD, source: page, as_of: 2024-01}}, {id: again, type: retake, name: Another try, amount: {value: 90 USD, source: page, as_of: 2024-01}}";
    let ways = "{id: once, name: One go, items: [{cost: exam}]}, {id: twice, name: Two goes, items: [{cost: exam}, {cost: again}]}";
    site.replace(FILE, fee, &format!("{again}{more_costs}], scenarios: [{ways}]}}"));
    site
}

fn on(site: &Site, day: &str) -> String {
    page(site, "acme/maker/index.html", day)
}

const CLOSING: &str =
    "{id: w1, code: W1, available: 2019, last_exam: 2026-06-30, source: page, as_of: 2026}";

#[test]
fn a_second_attempt_has_a_price_while_there_is_time_for_one() {
    let site = guide(CLOSING, "");
    // One waits 14 days after the first.
    let text = on(&site, "2026-06-16");
    assert!(
        text.contains("Another try") && text.contains("Two goes") && text.contains("US$240"),
        "{text}"
    );
    assert!(text.contains("Retakes") && text.contains("take the exam by June 16, 2026"), "{text}");
    for day in ["2026-06-17", "2026-06-30"] {
        let text = on(&site, day);
        assert!(
            text.contains("One go") && text.contains("leaves no time for a second one"),
            "{day}: {text}"
        );
        for gone in ["Another try", "Two goes", "US$240", "Retakes", "before a retake"] {
            assert!(!text.contains(gone), "{day}: `{gone}`: {text}");
        }
    }
    // What it was is history.
    let text = on(&site, "2026-07-01");
    assert!(text.contains("was US$240") && text.contains("was US$90"), "{text}");
}

#[test]
fn what_a_second_attempt_costs_stays_if_the_next_version_has_it_too() {
    let next = "{id: w2, code: W2, available: 2026-07-01, source: page, as_of: 2026}";
    let site = guide(&format!("{CLOSING}, {next}"), "");
    let text = on(&site, "2026-06-17");
    assert!(
        text.contains("Another try") && text.contains("One go") && !text.contains("Two goes"),
        "{text}"
    );
    let text = on(&site, "2026-07-01");
    assert!(text.contains("Another try") && text.contains("Two goes"), "{text}");
}

#[test]
fn the_price_of_a_version_that_ended_was_its_price() {
    let next = "{id: w2, code: W2, available: 2026-06-01, source: page, as_of: 2026}";
    let old = ", {id: old, type: exam, name: Old exam, version: w1, amount: {value: 70 USD, source: page, as_of: 2024-01}}";
    let site = guide(&format!("{CLOSING}, {next}"), old);
    site.replace(
        FILE,
        "{id: once, name: One go, items: [{cost: exam}]}",
        "{id: once, name: One go, items: [{cost: old}]}",
    );
    let text = on(&site, "2026-06-30");
    assert!(
        text.contains("One go") && text.contains("US$70") && !text.contains("was US$70"),
        "{text}"
    );
    let text = on(&site, "2026-07-01");
    assert!(
        !text.contains("One go") && text.contains("was US$70") && text.contains("Two goes"),
        "{text}"
    );
}

/// A guide of two languages that ends as given.
fn in_two_languages(ends: &str) -> Site {
    guide(
        &format!(
            "{{id: w1, code: W1, languages: [en, ja], available: 2019, last_exam: {{by_language: {{{ends}}}}}, source: page, as_of: 2026}}"
        ),
        "",
    )
}

#[test]
fn plans_and_second_attempts_go_by_the_last_day_in_the_language_of_the_site() {
    let site = in_two_languages("en: 2026-06-30, ja: 2026-09-30");
    let text = on(&site, "2026-06-16");
    assert!(text.contains("The last day of the exam in English is June 30, 2026."), "{text}");
    assert!(text.contains("take the exam by June 16, 2026") && text.contains("Two goes"), "{text}");
    let text = on(&site, "2026-06-29");
    assert!(
        text.contains("No plan fits before the last day of the exam in English, June 30, 2026."),
        "{text}"
    );
    assert!(
        text.contains("leaves no time for a second one") && !text.contains("Two goes"),
        "{text}"
    );
    // Then it can be taken in Japanese alone.
    let text = on(&site, "2026-07-01");
    assert!(
        text.contains("The last day of the exam is September 30, 2026.")
            && text.contains("Two goes"),
        "{text}"
    );
    let next = "{id: w2, code: W2, available: 2026-06-01, source: page, as_of: 2026}";
    site.replace(
        FILE,
        "as_of: 2026}]\nstudy_hours",
        &format!("as_of: 2026}}, {next}]\nstudy_hours"),
    );
    let also = "The plan is for W2, the current version. You can also take W1.";
    assert!(
        on(&site, "2026-06-30").contains(also)
            && !on(&site, "2026-07-01").contains("You can also take")
    );
    let later = on(&in_two_languages("en: 2026-09-30, ja: 2026-06-30"), "2026-06-29");
    assert!(
        later.contains("The last day of the exam in English is September 30, 2026."),
        "{later}"
    );
    assert!(later.contains("Two goes"), "{later}");
    let alone = on(&in_two_languages("en: 2026-06-30"), "2026-06-29");
    assert!(
        alone.contains("No plan fits before the last day of the exam in English, June 30, 2026."),
        "{alone}"
    );
    let other = on(&in_two_languages("ja: 2026-06-30"), "2026-06-29");
    assert!(!other.contains("The last day of the exam") && other.contains("Two goes"), "{other}");
}

#[test]
fn who_may_try_again_at_once_needs_no_day_of_their_own() {
    let site = guide(CLOSING, "");
    site.replace(FILE, "wait: P14D", "wait: [P0D, P14D]");
    let text = on(&site, "2026-06-16");
    assert!(
        text.contains("The last day of the exam is June 30, 2026.")
            && !text.contains("before a retake"),
        "{text}"
    );
    assert!(on(&site, "2026-06-30").contains("Two goes"));
}

/// What the calculator of the page has on a day: how many further attempts can follow each exam, by
/// the numbers that its script reads and its rule (`onDay` in `static/modules/costs.js`); whether
/// there is a row for them; and the ways.
fn calculator(site: &Site, day: &str) -> (Vec<(String, u64)>, bool, Vec<String>) {
    let output = site.build(day);
    assert!(output.status.success(), "{}", stderr(&output));
    let html = std::fs::read_to_string(site.file("dist/acme/maker/index.html")).unwrap();
    let html = html.split("<tool-costs").nth(1).unwrap().split("</tool-costs>").next().unwrap();
    // What it is on later days stands behind it.
    let html = html.split("<template data-from").next().unwrap();
    let data: Value =
        serde_json::from_str(&reader::value(html, "data-tool").unwrap().replace("&quot;", "\""))
            .unwrap();
    let lines = data["lines"].as_array().unwrap();
    let most = |line: &Value| {
        let fit = line["by"]
            .as_array()
            .map(|by| by.iter().filter(|last| day <= last.as_str().unwrap()).count() as u64);
        line["most"].as_u64().unwrap().min(fit.unwrap_or(u64::MAX))
    };
    let exams = lines.iter().filter(|line| line["paid"] == "exam");
    let retakes = exams.map(|line| (line["id"].as_str().unwrap().to_owned(), most(line))).collect();
    let ways =
        html.split("</option>").filter_map(|option| Some(option.rsplit_once('>')?.1.to_owned()));
    let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
    assert!(ids.iter().all(|id| ids.iter().filter(|other| other == &id).count() == 1), "{ids:?}");
    (
        retakes,
        lines.iter().any(|line| line["paid"] == "again"),
        ways.filter(|way| way.ends_with("goes")).collect(),
    )
}

#[test]
fn the_calculator_and_the_table_offer_the_attempts_for_which_there_is_time() {
    let site = guide(CLOSING, "");
    let three = "{id: thrice, name: Three goes, items: [{cost: exam}, {cost: again, quantity: 2}]}";
    site.replace(FILE, "{cost: again}]}", &format!("{{cost: again}}]}}, {three}"));
    // One waits 14 days after each attempt.
    for (day, retakes) in [
        ("2026-05-18", 3),
        ("2026-05-19", 3),
        ("2026-05-20", 2),
        ("2026-06-01", 2),
        ("2026-06-02", 2),
        ("2026-06-03", 1),
        ("2026-06-15", 1),
        ("2026-06-16", 1),
        ("2026-06-17", 0),
        ("2026-06-30", 0),
    ] {
        let (own, has_row, ways) = calculator(&site, day);
        assert_eq!(own, [("exam".to_owned(), retakes), ("none".to_owned(), retakes)], "{day}");
        assert_eq!(has_row, retakes > 0, "{day}");
        let fit: Vec<&str> =
            ["Two goes", "Three goes"].into_iter().take(retakes.try_into().unwrap()).collect();
        assert_eq!(ways, fit, "{day}");
        let text = on(&site, day);
        for way in ["Two goes", "Three goes"] {
            assert_eq!(text.contains(way), fit.contains(&way), "{day}: {way}: {text}");
        }
        assert_eq!(text.contains("Another try"), retakes > 0, "{day}: {text}");
    }
    let text = on(&site, "2026-07-01");
    assert!(
        text.contains("Three goes") && text.contains("was US$330"),
        "what it was is history: {text}"
    );
}

#[test]
fn each_exam_has_the_further_attempts_that_fit_before_its_own_end() {
    let next = "{id: w2, code: W2, available: 2026-06-01, source: page, as_of: 2026}";
    let own = ", {id: old, type: exam, name: Old exam, version: w1, amount: {value: 70 USD, source: page, as_of: 2024-01}}";
    let site = guide(&format!("{CLOSING}, {next}"), own);
    let retakes = |day: &str| calculator(&site, day).0;
    let all = |exam: u64, old: u64| {
        vec![("exam".to_owned(), exam), ("old".to_owned(), old), ("none".to_owned(), exam)]
    };
    assert_eq!(retakes("2026-06-02"), all(9, 2));
    assert_eq!(retakes("2026-06-16"), all(9, 1));
    assert_eq!(retakes("2026-06-17"), all(9, 0));
    // Without a price of its own a further attempt costs what its exam does.
    let again = ", {id: again, type: retake, name: Another try, amount: {value: 90 USD, source: page, as_of: 2024-01}}";
    let twice = ", {id: twice, name: Two goes, items: [{cost: exam}, {cost: again}]}";
    site.replace(FILE, again, "");
    site.replace(FILE, twice, "");
    assert_eq!(retakes("2026-06-16"), all(9, 1));
    // One end for each language: the site's counts.
    let site = in_two_languages("en: 2026-06-30, ja: 2026-09-30");
    let of = |day: &str| calculator(&site, day).0[0].1;
    assert_eq!((of("2026-06-16"), of("2026-06-17"), of("2026-07-01")), (1, 0, 6));
}

#[test]
fn no_more_attempts_than_the_rules_allow() {
    let site = guide(CLOSING, "");
    site.replace(FILE, "max_attempts: unlimited", "max_attempts: 3");
    assert_eq!(calculator(&site, "2026-01-01").0[0].1, 2);
    assert_eq!(calculator(&site, "2026-06-03").0[0].1, 1);
    site.replace(FILE, "max_attempts: 3", "max_attempts: {value: 2, per: P60D}");
    assert_eq!(
        calculator(&site, "2026-05-01").0[0].1,
        2,
        "the third when the first is 60 days ago"
    );
    assert_eq!(calculator(&site, "2026-05-02").0[0].1, 1);
}
