//! A report has an end, whatever the content; nothing that content holds reaches a terminal as more than text.

use crate::support::Site;

const PAGE: &str = "content/pages/about.md";

fn page(body: &str) -> String {
    format!("---\ntitle: T\n---\n{body}\n")
}

fn text(output: &std::process::Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr[..]].concat()).unwrap()
}

#[test]
fn a_report_has_an_end_and_says_what_it_leaves_out() {
    let site = Site::small();
    site.write(PAGE, page(&"[a](/nowhere/) ".repeat(8_000)));
    let human = text(&site.build("2026-02-01"));
    assert!(human.contains("error[more-faults]: 7800 more faults of this file are not listed"), "{human}");
    assert!(human.contains("8000 errors; nothing was published"), "{human}");
    assert!(human.len() < 200 * 1_000, "{} bytes", human.len());
    assert!(
        human.contains("content/pages/about.md:4:1\n") && human.contains("content/pages/about.md:4:2986\n"),
        "{human}"
    );
    for (format, lines) in [("json", 201), ("github", 201)] {
        let listed = site.run(&["check", "--today", "2026-02-01", "--message-format", format]);
        assert_eq!(String::from_utf8(listed.stdout).unwrap().lines().count(), lines, "{format}");
    }
}

#[test]
fn no_control_character_of_the_content_reaches_a_terminal() {
    let site = Site::small();
    let vendor = "content/vendors/acme.yaml";
    site.replace(vendor, "\nurl: ", "\nurl: \"\\e]0;pwned\\a\\x9b2J\\u202e\" #");
    site.write(PAGE, page("Text\u{1b}[2J \u{9b}2J[a](/nowhere/) \u{202e}[b](/now\u{9b}here/)"));
    for format in ["human", "json", "github", "sarif"] {
        let output = site.run(&["check", "--today", "2026-02-01", "--message-format", format]);
        let text = text(&output);
        assert!(text.contains("is not a web address"), "{format}: {text}");
        let harmful = text.chars().find(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}'));
        assert_eq!(harmful, None, "{format}: {text:?}");
    }
}

#[test]
fn threads_have_a_limit() {
    let site = Site::small();
    assert!(site.run(&["build", "--today", "2026-02-01", "--jobs", "100000"]).status.success());
    let refused = site.run(&["build", "--jobs", "0"]);
    assert_eq!(refused.status.code(), Some(2));
}
