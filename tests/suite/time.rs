//! What pages say on other days than that of the last edit: what was expected and has passed, ends
//! that are not announced yet, versions of one code, one event where a version follows another,
//! states that readers can tell apart.

use crate::support::{Site, reader};

/// A site of one guide with these keys; the exam, its costs and its text as they are given.
pub(super) fn site(keys: &str) -> Site {
    let site = Site::empty();
    site.write(
        "content/site.yaml",
        "title: Test\nbase_url: https://example.org/\nfields: {testing: Testing}\n",
    );
    site.write(
        "content/sources.yaml",
        "page: {title: Exam page, publisher: Acme, url: https://example.com/exam, kind: vendor, retrieved: 2026-10}\n",
    );
    site.write(
        "content/vendors/acme.yaml",
        "name: Acme\nlegal_name: Acme Inc.\nurl: https://example.com/\ntrademark_notice: Acme is a trademark.\n",
    );
    let head = "name: Acme Certified Widget Maker\nshort_name: Widget Maker\nvendor: acme\nurl: https://example.com/exam\nlevel: {vendor: Associate, rank: associate}\nfields: [testing]\n";
    let tail = "costs: {items: [{id: exam, type: exam, name: Exam, amount: {value: 150 USD, source: page, as_of: 2024-01}}]}\n";
    let exam = "exam: {source: page, as_of: 2024-01, questions: {total: 65}, minutes: 130, retake: {wait: P14D, max_attempts: unlimited, fee: full}}\n";
    let domains = "domains: {source: page, as_of: 2024-01, items: [{id: a, name: Alpha, weight: 60}, {id: b, name: Beta, weight: 40}]}\n";
    let own = |key: &str, text: &str| {
        if format!("\n{keys}").contains(&format!("\n{key}: ")) {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let (exam, domains) = (own("exam", exam), own("domains", domains));
    site.write(
        "content/guides/acme/maker/certification.yaml",
        format!("{head}{keys}\n{exam}{domains}{tail}"),
    );
    let widgets = ["status", "quick-facts", "domains", "costs", "changes", "study-plan", "faq"];
    let has = |name: &&&str| match **name {
        "changes" => keys.contains("changes: ") || keys.contains("domains: {by_version"),
        "faq" => keys.contains("faq:"),
        _ => true,
    };
    let body: String = widgets
        .iter()
        .filter(has)
        .map(|name| format!("## The {name} {{#the-{name}}}\n\n```{{{name}}}\n```\n\n"))
        .collect();
    site.write(
        "content/guides/acme/maker/guide.md",
        format!(
            "---\ndescription: What the exam asks.\n---\nIt costs {{{{ exam.fee }}}}.\n\n{body}"
        ),
    );
    site
}

pub(super) fn page(site: &Site, path: &str, day: &str) -> String {
    let output = site.build(day);
    assert!(output.status.success(), "{}", crate::support::stderr(&output));
    let html = std::fs::read_to_string(site.file("dist").join(path)).unwrap();
    let html = reader::without_templates(&html);
    let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    words(main)
}

/// The words of a page, one space between them.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in format!("<{html}").chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ").replace("&nbsp;", " ")
}

pub(super) fn both(site: &Site, day: &str) -> (String, String) {
    (page(site, "index.html", day), page(site, "acme/maker/index.html", day))
}

const EXPECTED: &str = "versions:
  - {id: w0, code: W0, available: 2024-10-08, last_exam: 2026-09-28, source: page, as_of: 2026-10}
  - {id: w1b, code: W1-BETA, beta: {from: 2026-09-29, to: {date: 2027-01-13, expected: true}}, last_exam: {date: 2027-01-13, expected: true}, source: page, as_of: 2026-10}
  - {id: w1, code: W1, available: {date: 2027-01-14, expected: true}, source: page, as_of: 2026-10}";

#[test]
fn what_was_expected_and_has_passed_is_told_as_not_confirmed() {
    let site = site(EXPECTED);
    let (home, guide) = both(&site, "2026-11-25");
    assert!(
        home.contains("Coming up expected January 14, 2027 Widget Maker (W1): new exam version"),
        "{home}"
    );
    assert!(guide.contains("Beta since September 29, 2026"), "{guide}");
    for day in ["2027-01-15", "2029-06-01"] {
        let (home, guide) = both(&site, day);
        assert!(
            !home.contains("Coming up")
                && home.contains("not confirmed")
                && !home.contains("in beta"),
            "{home}"
        );
        let told = "The beta of W1-BETA was expected to end on January 13, 2027. W1 was expected to open on January 14, 2027. What followed has not been looked up since.";
        assert!(guide.contains(told), "{guide}");
        assert!(!guide.contains("(beta)") && !guide.contains("before a retake"), "{guide}");
        assert!(guide.contains("so there is no plan for it") || guide.contains("W0"), "{guide}");
    }
}

#[test]
fn a_month_that_was_expected_stays_a_month() {
    let site = site(
        "versions: [{id: a, code: A, available: {date: 2026-04, expected: true}, source: page, as_of: 2026-01}]",
    );
    assert!(both(&site, "2026-04-30").0.contains("expected April 2026"));
    let (home, guide) = both(&site, "2026-05-01");
    assert!(guide.contains("A was expected to open in April 2026."), "{guide}");
    assert!(
        !home.contains("1 April") && !guide.contains("1 April") && !home.contains("Coming up"),
        "{home}"
    );
    assert!(
        guide.contains(
            "It is not confirmed whether the exam can be taken, so there is no plan for it."
        ),
        "{guide}"
    );
}

#[test]
fn an_end_shows_nowhere_before_it_was_announced() {
    let site = site(
        "lifecycle: {retirement_announced: {date: 2026-03-06, source: page, as_of: 2026-03}}\nversions: [{id: w1, code: W1, last_exam: 2026-06-30, source: page, as_of: 2026-03}]\nvalidity: {period: P1Y, renewal: none, source: page, as_of: 2026}",
    );
    let (home, guide) = both(&site, "2026-02-01");
    for page in [&home, &guide, &page(&site, "acme/maker/plan/index.html", "2026-02-01")] {
        assert!(
            !page.contains("30 June") && !page.contains("6 March") && !page.contains("2027"),
            "{page}"
        );
    }
    assert!(home.contains(" open ") && guide.contains("Open"), "{guide}");
    let (home, guide) = both(&site, "2026-03-06");
    assert!(
        home.contains("retiring June 30, 2026") && home.contains("Coming up June 30, 2026"),
        "{home}"
    );
    assert!(
        guide.contains("March 6, 2026 retirement announced June 30, 2026 last exam"),
        "{guide}"
    );
}

const GUIDES: &str = "versions:
  - {id: g2024, name: Guide of 2024, available: 2024-10-01, last_exam: 2026-05-31, source: page, as_of: 2026-05}
  - {id: g2026, name: Guide of 2026, available: 2026-06-01, source: page, as_of: 2026-06}";

#[test]
fn a_version_that_follows_another_without_a_gap_is_one_event() {
    let site = site(GUIDES);
    let (home, guide) = both(&site, "2026-04-01");
    assert!(
        home.contains("Coming up June 1, 2026 Widget Maker (Guide of 2026): new exam guide"),
        "{home}"
    );
    assert!(!home.contains("31 May"), "{home}");
    assert!(guide.contains("New exam guide from June 1, 2026: Guide of 2026."), "{guide}");
    let (home, guide) = both(&site, "2026-11-25");
    assert!(guide.contains("Open present exam since June 1, 2026"), "{guide}");
    assert!(!guide.contains("Open since") && !home.contains("last day"), "{home} {guide}");
    let calendar =
        std::fs::read_to_string(site.file("dist/lifecycle.ics")).unwrap().replace("\r\n ", "");
    assert!(calendar.contains("SUMMARY:Widget Maker: Guide of 2026: new exam guide"), "{calendar}");
    assert!(!calendar.contains("last day of the exam"), "{calendar}");
    // With a gap, or in another language, they are two.
    let gap = GUIDES.replace("2026-06-01", "2026-06-02");
    assert!(
        both(&self::site(&gap), "2026-04-01").0.contains("Widget Maker (Guide of 2024): last day")
    );
    let languages = GUIDES.replace(
        "last_exam: 2026-05-31",
        "last_exam: {by_language: {ja: 2026-05-31, en: 2026-07}}",
    );
    let home = both(&self::site(&languages), "2026-04-01").0;
    assert!(
        home.contains("new exam guide in Japanese") && home.contains("last day in English"),
        "{home}"
    );
    // A version with a code of its own is a new version, not a new guide.
    let codes = GUIDES
        .replace("name: Guide of 2024", "code: W-1")
        .replace("name: Guide of 2026", "code: W-2");
    assert!(
        both(&self::site(&codes), "2026-04-01").0.contains("Widget Maker (W-2): new exam version")
    );
}

#[test]
fn the_day_of_the_certification_is_its_own() {
    let own =
        format!("lifecycle: {{available: {{date: 2020-03, source: page, as_of: 2026}}}}\n{GUIDES}");
    let guide = both(&site(&own), "2026-11-25").1;
    assert!(guide.contains("Open since March 2020"), "{guide}");
}

#[test]
fn versions_of_one_code_go_by_their_names_everywhere() {
    let site = site(
        "versions:
  - {id: wm-2020, code: WM, name: Outline of 2020, available: 2020-09-01, last_exam: 2025-02-17, source: page, as_of: 2026-01}
  - {id: wm-2025, code: WM, guide: Outline of 2025, available: 2025-02-18, source: page, as_of: 2026-01}
domains: {by_version: {all: {source: page, as_of: 2026-01}, wm-2020: {items: [{id: a, name: A, weight: 60}, {id: b, name: B, weight: 40}]}, wm-2025: {items: [{id: a, name: A, weight: 50}, {id: b, name: B, weight: 50}]}}}",
    );
    let (home, guide) = both(&site, "2026-11-25");
    assert!(guide.contains("Domains of Outline of 2020 and Outline of 2025."), "{guide}");
    assert!(guide.contains("Open now: Outline of 2025."), "{guide}");
    assert!(home.contains("Widget Maker (Outline of 2025): new exam guide"), "{home}");
    let file = |name: &str| {
        std::fs::read_to_string(site.file("dist").join(name)).unwrap().replace("\r\n ", "")
    };
    assert!(
        file("lifecycle.ics")
            .contains("SUMMARY:Widget Maker: Outline of 2020: first day of the exam")
    );
    let facts = file("facts.json");
    assert!(
        facts.contains("Status of Outline of 2020")
            && facts.contains("First day of Outline of 2025"),
        "{facts}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&file("acme/maker/certification.json")).unwrap();
    let labels: Vec<&str> =
        json["versions"].as_array().unwrap().iter().map(|v| v["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["Outline of 2020", "Outline of 2025"]);
    assert!(file("acme/maker/index.html").contains(r#""ceterms:name":"Outline of 2025""#));
}

#[test]
fn a_certification_that_goes_on_with_its_next_version_is_not_called_retiring() {
    let versions = |second: &str| {
        format!(
            "versions:
  - {{id: w1, code: W, name: Outline 1, available: 2020-09-01, last_exam: 2027-02-02, source: page, as_of: 2026-01}}
  - {{id: w2, code: {second}, name: Outline 2, available: 2027-02-03, source: page, as_of: 2026-01}}"
        )
    };
    let guide =
        |second: &str| page(&site(&versions(second)), "acme/maker/index.html", "2026-11-25");
    for second in ["W", "X"] {
        assert!(guide(second).contains("Associate W open official page"), "{}", guide(second));
    }
}

#[test]
fn nobody_is_sent_to_a_certification_that_has_ended() {
    let site = Site::small();
    let master = "content/guides/acme/widget-master/certification.yaml";
    let own = std::fs::read_to_string(site.file(master)).unwrap();
    site.write(
        master,
        format!("{own}prerequisites: none\nrelations: [{{kind: follows, certification: acme/widget-maker}}]\n"),
    );
    let text =
        std::fs::read_to_string(site.file("content/guides/acme/widget-master/guide.md")).unwrap();
    site.write(
        "content/guides/acme/widget-master/guide.md",
        format!("{text}\n## Before {{#before}}\n\n```{{requirements}}\n```\n"),
    );
    let names = |day: &str| {
        page(&site, "acme/widget-master/index.html", day)
            .contains("Often earned before, in our view Widget Maker")
    };
    assert!(names("2026-02-01") && !names("2026-11-25"));
}

#[test]
fn what_was_paid_is_said_once() {
    let site = site(
        "versions: [{id: w1, code: W1, available: 2019-03, last_exam: 2026-03-31, source: page, as_of: 2026-03}]",
    );
    let (home, guide) = both(&site, "2026-11-25");
    let vendor = page(&site, "acme/index.html", "2026-11-25");
    for text in [home, guide, vendor] {
        assert!(text.contains("was US$150") && !text.contains("was was"), "{text}");
    }
}

#[test]
fn after_the_last_certificate_the_state_is_expired() {
    let site = site(
        "versions: [{id: w1, code: W1, available: 2019-03, last_exam: 2026-03-31, source: page, as_of: 2026-03}]
validity: {source: page, as_of: 2026-03, period: P3Y, renewal: none}
faq:
  - {id: still-valid, question: Is my certificate still valid?, answer: 'Yes, until the day it shows.', when: closed}
  - {id: no-more, question: What is it worth now?, answer: The last certificates have ended., when: expired}
  - {id: book, question: Can I book it?, answer: No., when: 'closed,expired'}",
    );
    let shown = |day| {
        let guide = both(&site, day).1;
        ["Yes, until the day it shows.", "The last certificates have ended.", "Can I book it?"]
            .map(|text| guide.contains(text))
    };
    assert_eq!(shown("2026-03-31"), [false, false, false]);
    assert_eq!(shown("2026-04-01"), [true, false, true]);
    assert_eq!(shown("2029-03-31"), [true, false, true]);
    assert_eq!(shown("2029-04-01"), [false, true, true]);
    let (home, guide) = both(&site, "2029-06-01");
    assert!(guide.contains("Expired last certificate until March 31, 2029"), "{guide}");
    assert!(guide.contains("The last certifications expired on March 31, 2029"), "{guide}");
    assert!(home.contains("expired March 31, 2029"), "{home}");
    for present in ["still valid.", "stays valid", "can still"] {
        assert!(!guide.contains(present), "{present}: {guide}");
    }
}

#[test]
fn no_plan_is_offered_that_no_longer_fits() {
    let site = site(
        "versions: [{id: w1, code: W1, available: 2019, last_exam: 2026-06-30, source: page, as_of: 2026}]",
    );
    let plans = |day| page(&site, "acme/maker/plan/index.html", day);
    let early = plans("2026-01-01");
    assert!(early.contains("Start by") && !early.contains("too late"), "{early}");
    let late = plans("2026-04-15");
    assert!(late.contains("too late. You would have had to start by"), "{late}");
    let last = plans("2026-06-30");
    assert!(last.contains("No plan fits before the last day of the exam, June 30, 2026"), "{last}");
    let files = std::fs::read_dir(site.file("dist/acme/maker/plan")).unwrap().count();
    assert_eq!(files, 1, "only the page is left");
    let guide = both(&site, "2026-06-30").1;
    assert!(
        guide.contains("No plan fits before the last day")
            && guide.contains("A failed attempt leaves no time"),
        "{guide}"
    );
    assert!(!guide.contains("before a retake"), "{guide}");
}

#[test]
fn what_changed_is_told_once_it_has() {
    let site = site(
        "versions: [{id: w1, code: W1, available: 2020, source: page, as_of: 2026}]\nalso_known_as: [{name: Widgeteer, until: 2026-03}]\nchanges: [{date: 2025-02-18, text: A new outline., source: page}, {date: 2026-04, text: A new fee., source: page}]",
    );
    let guide = both(&site, "2026-03-31").1;
    assert!(guide.contains("A new outline.") && !guide.contains("A new fee."), "{guide}");
    let guide = both(&site, "2026-04-01").1;
    assert!(guide.contains("April 2026 A new fee."), "{guide}");
    // A section without anything in it says so.
    assert!(both(&site, "2025-02-17").1.contains("No known changes so far."));
}
