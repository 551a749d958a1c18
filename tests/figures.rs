//! Figures and what follows from them: what pages and data say of them, and the dates that move with theirs.

mod support;

use support::Site;

#[test]
fn machines_are_told_the_validity_that_a_vendor_states_for_all() {
    let site = Site::small();
    let data = "content/guides/acme/widget-maker/certification.yaml";
    site.replace(data, "validity: {source: acme-page, as_of: 2026-01, period: P3Y}\n", "");
    site.replace("content/vendors/acme.yaml", "  as_of: 2026-01\n", "  as_of: 2026-01\n  validity: {period: P2Y}\n");
    let output = site.build("2026-02-01");
    assert!(output.status.success(), "{}", support::stderr(&output));
    let page = std::fs::read_to_string(site.file("dist/acme/widget-maker/index.html")).unwrap();
    assert!(page.contains(r#""validFor":"P2Y""#) && page.contains("<dd>2\u{a0}years</dd>"), "{page}");
}
