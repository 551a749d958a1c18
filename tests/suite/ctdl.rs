//! The life cycle in CTDL's terms: right on the day of the build, on later days, for what cannot be
//! earned yet, and nothing in it that only the registry may say.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Site, stderr};

const MAKER: &str = "acme/widget-maker";
const MASTER: &str = "acme/widget-master";

/// The credentials of a guide's page, as built and as they wait for later days.
fn credentials(site: &Site, guide: &str, day: &str) -> Vec<Value> {
    let output = site.build(day);
    assert!(output.status.success(), "{}", stderr(&output));
    let html = fs::read_to_string(site.file(&format!("dist/{guide}/index.html"))).unwrap();
    assert!(!html.contains("ceterms:ctid"), "only the registry issues them");
    let blocks = html.split("type=\"application/ld+json\">").skip(1);
    let json = blocks.map(|block| {
        serde_json::from_str::<Value>(block.split("</script>").next().unwrap()).unwrap()
    });
    json.filter(|json| json["@type"] == "Article").map(|json| json["about"].clone()).collect()
}

fn status(credential: &Value) -> &Value {
    &credential["ceterms:credentialStatusType"]["ceterms:targetNode"]["@id"]
}

fn exams(credential: &Value) -> Vec<&str> {
    let all = credential["ceterms:requires"]["ceterms:targetAssessment"].as_array().unwrap();
    all.iter()
        .map(|exam| {
            exam["ceterms:lifeCycleStatusType"]["ceterms:targetNode"]["@id"].as_str().unwrap()
        })
        .collect()
}

#[test]
fn the_page_says_what_holds_now_and_keeps_what_will() {
    let site = Site::small();
    let maker = format!("content/guides/{MAKER}/certification.yaml");
    // The first day of its first version here is not that of the certification.
    assert_eq!(
        credentials(&site, MAKER, "2026-03-31")[0].get("ceterms:approximateDateEffective"),
        None
    );
    let own = "lifecycle:\n  available: {date: 2020-02, source: acme-page, as_of: 2026-01}\n";
    site.replace(&maker, "lifecycle:\n", own);
    let before = credentials(&site, MAKER, "2026-03-31");
    assert_eq!(
        before.iter().map(status).collect::<Vec<_>>(),
        ["credentialStat:Ceasing", "credentialStat:Deprecated"]
    );
    assert_eq!(before[0]["ceterms:expirationDate"], "2026-03-31");
    assert_eq!(before[0]["ceterms:approximateDateEffective"], "2020-02");
    assert_eq!(exams(&before[0]), ["lifeCycle:Ceasing"]);
    let next = json!([{
        "@type": "ceterms:Certification", "@id": "https://example.org/acme/widget-master/#credential",
        "ceterms:name": "Acme Widget Master",
    }]);
    assert_eq!(before[0]["ceterms:supersededBy"], next);
    let after = credentials(&site, MAKER, "2026-04-01");
    assert_eq!(after, before[1..], "what waits is what a build on that day says");
    assert_eq!(exams(&after[0]), ["lifeCycle:Ceased"]);
    let master = credentials(&site, MASTER, "2026-04-01");
    assert_eq!(
        master[0]["ceterms:supersedes"][0]["@id"],
        "https://example.org/acme/widget-maker/#credential"
    );
}

#[test]
fn the_editors_own_advice_supersedes_nothing() {
    let site = Site::small();
    site.replace(
        &format!("content/guides/{MAKER}/certification.yaml"),
        "vendor-named",
        "editorial",
    );
    assert_eq!(credentials(&site, MAKER, "2026-03-31")[0].get("ceterms:supersededBy"), None);
    assert_eq!(credentials(&site, MASTER, "2026-03-31")[0].get("ceterms:supersedes"), None);
}

#[test]
fn what_nobody_can_earn_yet_has_no_status_and_its_exam_is_developing() {
    let site = Site::small();
    let file = format!("content/guides/{MASTER}/certification.yaml");
    site.replace(&file, "available: 2025-06-01", "available: {date: 2027-01, expected: true}");
    let own = "lifecycle: {available: {date: 2027-01, expected: true, source: acme-page, as_of: 2026-01}}\nversions:";
    site.replace(&file, "versions:", own);
    let master = credentials(&site, MASTER, "2026-03-31");
    assert_eq!(status(&master[0]), &Value::Null);
    assert_eq!(exams(&master[0]), ["lifeCycle:Developing"]);
    assert_eq!(master[0]["ceterms:approximateDateEffective"], "2027-01");
    // A date that is only expected brings nothing about; once it has passed, nothing is known of
    // the exam.
    assert_eq!(status(&master[1]), &Value::Null);
    assert_eq!(
        master[1]["ceterms:requires"]["ceterms:targetAssessment"][0]
            .get("ceterms:lifeCycleStatusType"),
        None
    );
    site.replace(
        &file,
        "code: WM-2, available: {date: 2027-01, expected: true}",
        "code: WM-2, available: 2027-01",
    );
    let master = credentials(&site, MASTER, "2026-03-31");
    assert_eq!(status(&master[1]), "credentialStat:Active");
}

#[test]
fn the_states_of_all_days_stand_in_the_data() {
    let site = Site::small();
    for day in ["2026-02-01", "2026-11-23"] {
        assert!(site.build(day).status.success());
        let json =
            fs::read_to_string(site.file(&format!("dist/{MAKER}/certification.json"))).unwrap();
        let states = json!([
            {"from": null, "status": "upcoming", "ctdl": "lifeCycle:Developing"},
            {"from": "2020-02-01", "status": "open", "ctdl": "credentialStat:Active"},
            {"from": "2026-01-10", "status": "closing", "ctdl": "credentialStat:Ceasing"},
            {"from": "2026-04-01", "status": "closed", "ctdl": "credentialStat:Deprecated"},
            {"from": "2029-04-01", "status": "expired", "ctdl": "credentialStat:Deprecated"},
        ]);
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["states"], states);
    }
}
