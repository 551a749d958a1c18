//! The linter through the binary: what it finds in an article full of errors, what it leaves alone
//! in right prose, and what settings make of findings.
//!
//! `tests/lint/article` is a guide to a closed exam with the errors that such articles have.
//! `tests/lint/prose` holds right prose in many styles: each file becomes the text of a guide of
//! the small site, `retired-*` after its last day.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Site, root, stderr};
use certguide::disk::read::Folder;
use certguide::lint::{self, Made};
use certguide::model::hosting::Hosting;
use certguide::render::Sink as _;
use certguide::site::Settings;
use rayon::prelude::*;

/// The findings of a check, and its exit status.
fn check(site: &Site, today: &str, more: &[&str]) -> (Vec<serde_json::Value>, Option<i32>) {
    let args = [&["check", "--today", today, "--message-format", "json"], more].concat();
    let output = site.run(&args);
    let lines = String::from_utf8(output.stdout.clone()).unwrap();
    let found = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{}", stderr(&output))));
    (found.collect(), output.status.code())
}

fn text<'a>(finding: &'a serde_json::Value, key: &str) -> &'a str {
    finding[key].as_str().unwrap_or("")
}

/// What the article claims, the rule that must say so, and words of the message.
const ARTICLE: [(&str, &str, &str); 28] = [
    ("the exam is still to retire on a day that is past", "past-date-as-future", "March 31, 2026"),
    ("the last day is typed by hand", "bare-figure", "March 31, 2026"),
    ("the clock is ticking, after the end", "closed-exam-urgency", "ticking clock"),
    ("the clock is ticking, as pressure", "marketing-words", "ticking clock"),
    ("a step says to book before the deadline", "closed-exam-urgency", "Book your exam"),
    ("2026 stands in a heading", "year-in-title", "2026"),
    ("65 questions, where 50 of 65 count", "bare-figure", "65 questions"),
    ("180 minutes, where the data says 170", "unsourced-figure", "180 minutes"),
    ("750 of 1,000 is taken for 75 %", "scaled-as-percent", "75 %"),
    ("the fee is typed by hand", "bare-figure", "$300"),
    ("24 certifications, counted by hand", "unsourced-figure", "24 certifications"),
    ("a bracket never closes", "unbalanced", "("),
    ("a planner is promised that is not there", "widget-promised", "study plan below"),
    ("a salary premium is called documented", "causal-pay-claim", "salary premium"),
    (
        "the country's median stands beside a city's average",
        "mixed-statistics",
        "a mean and a median",
    ),
    ("the country's median has no source", "unsourced-figure", "$143,600"),
    ("the city's average has no source", "unsourced-figure", "$171,689"),
    ("a survey's mean has no source", "unsourced-figure", "$171,725"),
    ("a survey's mean is of nobody", "pay-without-population", "$171,725"),
    ("growth of 36 % without its years", "outlook-without-window", "36 %"),
    ("growth of an edition that was replaced", "stale-figure", "January 2024"),
    ("the statistic is cited through a college", "secondary-source", "college"),
    ("85 million jobs, by a year that no source names", "unsourced-figure", "85 million jobs"),
    ("the alternative has retired", "retired-recommendation", "microsoft/azure-ai-engineer"),
    (
        "everything it is compared with has retired",
        "alternatives-retired",
        "every certification in this comparison",
    ),
    ("the vendor is said to name the successor", "succession-without-source", "vendor"),
    ("a reference is cited nowhere", "uncited-source", "training-firm"),
    ("the first-hand reference is cited nowhere", "uncited-source", "bls"),
];

#[test]
fn the_errors_of_an_article_are_named() {
    let site = Site::of("tests/lint/article/content");
    let (found, status) = check(&site, "2026-11-22", &[]);
    assert_eq!(status, Some(0), "nothing of it breaks a build");
    let says = |finding: &serde_json::Value, rule: &str, words: &str| {
        text(finding, "rule") == rule && text(finding, "message").contains(words)
    };
    let silent: Vec<_> = ARTICLE
        .iter()
        .filter(|(_, rule, words)| !found.iter().any(|f| says(f, rule, words)))
        .collect();
    assert!(silent.is_empty(), "not reported: {silent:#?}");
}

/// All that is found in the prose: page, rule, words of the message, and whether the finding is
/// right.
const PROSE: [(&str, &str, &str, bool); 3] = [
    ("comparison-audit", "unsourced-figure", "5 days", true),
    // The text quotes the error in order to deny it.
    ("interview", "unsourced-figure", "70 %", false),
    ("retired-mobile", "bare-figure", "31 March 2026", true),
];

#[test]
fn right_prose_is_left_alone() {
    let mut pages: Vec<_> = fs::read_dir(root().join("tests/lint/prose"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.sort();
    assert!(pages.len() >= 20);
    let found: BTreeSet<String> = pages
        .par_iter()
        .flat_map_iter(|page| {
            let name = page.file_stem().unwrap().to_str().unwrap().to_owned();
            let site = Site::small();
            site.write("content/guides/acme/widget-maker/guide.md", fs::read(page).unwrap());
            let (found, status) = check(
                &site,
                if name.starts_with("retired-") { "2026-05-01" } else { "2026-02-01" },
                &[],
            );
            assert_eq!(status, Some(0), "{name}: {found:?}");
            // The text places no block of the data; that says nothing of its prose.
            let prose =
                found.into_iter().filter(|finding| text(finding, "rule") != "block-not-placed");
            prose.map(move |finding| {
                format!("{name} {} {}", text(&finding, "rule"), text(&finding, "message"))
            })
        })
        .collect();
    let expected = |line: &String| {
        PROSE.iter().any(|(page, rule, words, _)| {
            line.starts_with(&format!("{page} {rule} ")) && line.contains(words)
        })
    };
    let wrong: Vec<_> = found.iter().filter(|line| !expected(line)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(found.len(), PROSE.len(), "{found:#?}");
}

/// The small site with two figures that nothing backs, and settings of its checks.
fn unbacked(checks: &str) -> Site {
    let site = Site::small();
    let page = "content/guides/acme/widget-maker/guide.md";
    site.replace(
        page,
        "Most of it is",
        "A seminar costs $450. It has 24 certifications. Most of it is",
    );
    if !checks.is_empty() {
        let config = fs::read_to_string(site.file("content/site.yaml")).unwrap();
        site.write("content/site.yaml", format!("{config}checks:\n{checks}"));
    }
    site
}

/// The severities of the two, and the exit status.
fn severities(checks: &str, flags: &[&str]) -> (String, Option<i32>) {
    let (found, status) = check(&unbacked(checks), "2026-02-01", flags);
    let own = found.iter().filter(|finding| text(finding, "rule") == "unsourced-figure");
    (own.map(|finding| text(finding, "severity")).collect::<Vec<_>>().join(" "), status)
}

#[test]
fn severities_come_from_the_rule_then_site_yaml_then_the_command_line() {
    let both = |severity: &str| format!("{severity} {severity}");
    assert_eq!(severities("", &[]), (both("warning"), Some(0)));
    assert_eq!(severities("  rules: {unsourced-figure: deny}\n", &[]), (both("error"), Some(1)));
    assert_eq!(severities("  rules: {unsourced-figure: allow}\n", &[]), (String::new(), Some(0)));
    let deny = ["--deny", "unsourced-figure"];
    assert_eq!(severities("", &deny), (both("error"), Some(1)));
    assert_eq!(severities("  rules: {unsourced-figure: allow}\n", &deny), (both("error"), Some(1)));
    let denied = "  rules: {unsourced-figure: deny}\n";
    assert_eq!(severities(denied, &["--warn", "unsourced-figure"]), (both("warning"), Some(0)));
    assert_eq!(severities(denied, &["--allow", "unsourced-figure"]), (String::new(), Some(0)));
    let two = ["--allow", "unsourced-figure", "--deny", "unsourced-figure"];
    assert_eq!(severities("", &two), (both("error"), Some(1)), "the stricter one holds");
}

#[test]
fn a_budget_lets_pass_as_many_as_it_says_and_not_one_more() {
    assert_eq!(
        severities("  budgets: {unsourced-figure: 2}\n", &[]),
        ("warning warning".into(), Some(0))
    );
    assert_eq!(
        severities("  budgets: {unsourced-figure: 1}\n", &[]),
        ("error error".into(), Some(1))
    );
    let (found, _) = check(&unbacked("  budgets: {unsourced-figure: 0}\n"), "2026-02-01", &[]);
    let help = found
        .iter()
        .find(|finding| text(finding, "rule") == "unsourced-figure")
        .map(|f| text(f, "help"));
    assert!(help.unwrap().ends_with("found 2 of these; the budget in site.yaml is 0"), "{help:?}");
    // What is suppressed with a reason counts towards no budget.
    let site = unbacked("  budgets: {unsourced-figure: 1}\n");
    let allow = "---\nallow: [{rule: unsourced-figure, at: \"$450\", reason: a price of the seminar's own page}]\n";
    site.replace("content/guides/acme/widget-maker/guide.md", "---\n", allow);
    assert_eq!(check(&site, "2026-02-01", &[]).1, Some(0));
}

/// What a host says of a site that has, besides the small one's files, those that `more` makes.
fn hosted(host: Hosting, more: impl Fn(&Made)) -> Vec<String> {
    let site = Site::small();
    let settings = Settings { today: "2026-02-01".parse().unwrap(), base_url: None, drafts: false };
    let (folder, _) = Folder::open(site.path(), &site.file("dist"));
    let built = certguide::build::load(&folder, &settings).value.unwrap();
    let made = Made::for_host(Some(host));
    more(&made);
    let found = lint::run(&built, &folder, &made, &[]);
    found
        .into_iter()
        .filter(|fault| fault.rule.name == "host-limit")
        .map(|fault| fault.message)
        .collect()
}

#[test]
fn a_host_takes_what_its_limits_say_and_no_more() {
    let files = |count: usize| {
        move |made: &Made| (0..count).for_each(|n| made.put(&format!("x/{n}"), b"").unwrap())
    };
    assert!(hosted(Hosting::CloudflarePages, files(20_000)).is_empty());
    let found = hosted(Hosting::CloudflarePages, files(20_001));
    assert_eq!(found, ["the site has 20,001 files; Cloudflare Pages allows 20,000"]);
    assert!(hosted(Hosting::Netlify, files(54_000)).is_empty());
    let found = hosted(Hosting::Netlify, files(54_001));
    assert_eq!(found, ["the folder `x/` has 54,001 files; Netlify allows 54,000"]);
    let large = |made: &Made| {
        let part = vec![0; 100_000_000];
        (0..10).for_each(|n| made.put(&format!("{n}.zip"), &part).unwrap());
        made.put("one", b"1").unwrap();
    };
    let found = hosted(Hosting::GithubPages, large);
    assert_eq!(found, ["the site has 1000.1 MB; GitHub Pages allows 1000 MB"]);
}

#[test]
fn a_host_reads_so_many_redirects_and_headers() {
    let put = |path: &'static str, text: String| {
        move |made: &Made| made.put(path, text.as_bytes()).unwrap()
    };
    let lines = |from: &str, count: usize| {
        (0..count).map(|n| format!("/{from}{n} /about/ 301\n")).collect::<String>()
    };
    let both = lines("a", 2000) + "# a comment\n\n" + &lines("a/*", 100);
    assert!(hosted(Hosting::CloudflarePages, put("_redirects", both)).is_empty());
    let both = lines("a", 2001) + &lines(":b", 101);
    let found = hosted(Hosting::CloudflarePages, put("_redirects", both.clone()));
    let ends = "; Cloudflare Pages allows";
    let wanted = [
        format!("`_redirects` has 2,001 redirects of one path{ends} 2,000"),
        format!("`_redirects` has 101 redirects with `*` or `:`{ends} 100"),
    ];
    assert_eq!(found, wanted);
    assert!(hosted(Hosting::Netlify, put("_redirects", both)).is_empty());
    let headers = "/a\n  X-A: b\n".repeat(101) + &format!("  X-B: {}\n", "c".repeat(2000));
    let found = hosted(Hosting::CloudflarePages, put("_headers", headers));
    let wanted = [
        format!("`_headers` has 101 blocks{ends} 100"),
        format!("`_headers` has 2,005 characters in a header{ends} 2,000"),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_host_is_named_on_the_command_line_or_in_site_yaml() {
    let site = Site::small();
    site.write("static/_redirects", "/old/ /about/ 301\n");
    let found = |more: &[&str]| {
        let (found, _) = check(&site, "2026-02-01", more);
        found.iter().any(|finding| text(finding, "rule") == "host-ignores")
    };
    assert!(!found(&[]));
    assert!(found(&["--host", "github-pages"]));
    site.replace("content/site.yaml", "base_url:", "host: github-pages\nbase_url:");
    assert!(found(&[]));
    assert!(!found(&["--host", "netlify"]), "the command line goes first");
    let output = site.run(&["check", "--host", "cloudflare-page"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean `cloudflare-pages`?"), "{}", stderr(&output));
}
