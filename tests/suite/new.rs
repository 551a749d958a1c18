//! `certguide new`: what it writes builds clean, whatever the texts; and nothing of an author's is
//! overwritten.

use std::fs;
use std::process::Output;

use crate::support::{Site, stderr, tree};

/// The arguments of a first guide, with the vendor and the field that it needs.
const GUIDE: [&str; 16] = [
    "new",
    "guide",
    "acme/widget-maker",
    "--name",
    "Certified Widget Maker",
    "--url",
    "https://example.com/exams/widget-maker",
    "--level",
    "Associate",
    "--code",
    "WM-1",
    "--field",
    "widgets",
    "--vendor-name",
    "Acme",
    "--legal-name=Acme, Inc.",
];

fn new_site() -> Site {
    let site = Site::empty();
    done(&site.run(&["new", "site", "."]));
    site
}

/// The arguments of a guide with one of them changed, or with one more.
fn with<'a>(flag: &'a str, value: &'a str) -> Vec<&'a str> {
    let mut args = GUIDE.to_vec();
    match args.iter().position(|arg| *arg == flag) {
        Some(at) => args[at + 1] = value,
        None => args.extend([flag, value]),
    }
    args
}

fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A refusal: status 2, and not a byte of the site is another.
fn refused(site: &Site, args: &[&str]) -> String {
    let before = tree(site.path());
    let output = site.run(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
    assert_eq!(tree(site.path()), before, "{args:?}");
    stderr(&output)
}

#[test]
fn a_file_larger_than_any_text_is_not_read() {
    let site = new_site();
    let place = site.file("content/site.yaml");
    // A terabyte of nothing, as a checkout can bring it in a few bytes.
    fs::OpenOptions::new().write(true).open(&place).unwrap().set_len(1 << 40).unwrap();
    let output = site.run(&GUIDE);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("site.yaml: it has more than"), "{}", stderr(&output));
    let history = new_site();
    history.write("content/history/facts.json", "");
    let facts = fs::OpenOptions::new()
        .write(true)
        .open(history.file("content/history/facts.json"))
        .unwrap();
    facts.set_len(1 << 40).unwrap();
    let output = history.run(&["record"]);
    assert!(
        !output.status.success() && stderr(&output).contains("content/history/facts.json"),
        "{}",
        stderr(&output)
    );
}

fn builds_clean(site: &Site) {
    let output = site.build("2026-06-01");
    let said = stderr(&output);
    assert!(output.status.success() && !said.contains("warning"), "{said}");
}

#[test]
fn a_new_site_and_a_new_guide_build_clean_and_say_what_is_unknown() {
    let site = new_site();
    builds_clean(&site);
    let said = done(&site.run(&GUIDE));
    builds_clean(&site);
    let page = fs::read_to_string(site.file("dist/acme/widget-maker/index.html")).unwrap();
    for shown in [
        "unknown",
        "Certified Widget Maker",
        "WM-1",
        "independent of Acme, Inc.",
        "has no pay figures yet",
    ] {
        assert!(page.contains(shown), "{shown} is not on the page");
    }
    // The one thing that check asks for is what only the author can know: whether the page that the
    // text cites was read.
    assert_eq!(site.faults(), ["unread-source content/sources.yaml:3"]);
    // What is to fill in is named with its line.
    let (_, rest) =
        said.split_once("content/guides/acme/widget-maker/certification.yaml\n    line ").unwrap();
    let (line, _) = rest.split_once(": versions, their dates").unwrap();
    let text = fs::read_to_string(site.file("content/guides/acme/widget-maker/certification.yaml"))
        .unwrap();
    assert!(
        text.lines()
            .nth(line.parse::<usize>().unwrap() - 1)
            .unwrap()
            .contains("versions, their dates"),
        "{said}"
    );
    assert!(tree(site.path()).keys().all(|name| !name.contains("certguide-new")));
}

#[test]
fn what_is_commented_out_is_right_when_it_is_taken_in() {
    let site = new_site();
    done(&site.run(&GUIDE));
    for (name, date) in
        [("sources.yaml", "2026-01-31"), ("guides/acme/widget-maker/certification.yaml", "2026-01")]
    {
        let path = site.file(&format!("content/{name}"));
        let text =
            fs::read_to_string(&path).unwrap().replace("YYYY-MM-DD", date).replace("YYYY-MM", date);
        let mut taken_in = String::new();
        for line in text.lines() {
            let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
            let data = rest.strip_prefix('#').filter(|rest| {
                !rest.starts_with(' ') || indent.is_empty() && rest.starts_with("  ")
            });
            let is_example = |data: &str| {
                ["minutes: {", "maker: {"].iter().any(|key| data.trim_start().starts_with(key))
            };
            let data = data.filter(|data| !is_example(data));
            taken_in.push_str(&format!("{indent}{}\n", data.unwrap_or(rest)));
        }
        fs::write(path, taken_in).unwrap();
    }
    site.write("content/occupations.yaml", "maker: {title: Makers, soc: \"51-0000\"}\n");
    let path = site.file("content/guides/acme/widget-maker/guide.md");
    let text = fs::read_to_string(&path).unwrap();
    let shown = text.lines().filter(|line| {
        !line.starts_with("<!--") && *line != "-->" && !line.starts_with("To show that block")
    });
    fs::write(path, shown.collect::<Vec<_>>().join("\n")).unwrap();
    builds_clean(&site);
    let page = fs::read_to_string(site.file("dist/acme/widget-maker/index.html")).unwrap();
    for shown in [
        "The name in the exam guide",
        "Book the exam on",
        "What suits them better.",
        "Who should pay for it",
    ] {
        assert!(page.contains(shown), "{shown} is not on the page");
    }
}

#[test]
fn nothing_is_overwritten() {
    let site = new_site();
    done(&site.run(&GUIDE));
    assert!(refused(&site, &["new", "site", "."]).contains("content/pages/index.md exists"));
    assert!(refused(&site, &GUIDE).contains("content/guides/acme/widget-maker/guide.md exists"));
    site.write("content/guides/acme/other/costs.yaml", "items: []");
    let mut other = GUIDE;
    other[2] = "acme/other";
    assert!(refused(&site, &other).contains("content/guides/acme/other/costs.yaml exists"));
}

#[test]
fn a_second_guide_leans_on_what_the_first_wrote() {
    let site = new_site();
    done(&site.run(&GUIDE));
    let before = tree(&site.file("content"));
    let args = [
        "new",
        "guide",
        "acme/widget-master",
        "--name",
        "Widget Master",
        "--url",
        GUIDE[6],
        "--level",
        "Guru",
    ];
    assert!(refused(&site, &args).contains("add --rank"));
    let said = done(&site.run(&[&args[..], &["--rank", "expert"]].concat()));
    assert!(!said.contains("sources.yaml") && !said.contains("site.yaml"), "{said}");
    let after = tree(&site.file("content"));
    assert!(before.iter().all(|(name, bytes)| after[name] == *bytes));
    builds_clean(&site);
}

#[test]
fn any_text_stands_in_the_files_as_it_was_given() {
    let texts = [
        r#"A "quoted" 'name': with # colon"#,
        "{a: b}, [c] & *d* !e |f >g %h @NAME@ `i`",
        "? <b>no</b> ~ - null",
        r"back\slash \n",
        "認定 Prüfung 🎓 ‏שלום",
        "2.10",
        "<!-- x --> --- ...",
    ];
    for text in texts {
        let site = Site::empty();
        done(&site.run(&["new", "site", ".", "--title", text]));
        let mut args = with("--name", text);
        for flag in ["--level", "--code", "--vendor-name"] {
            let at = args.iter().position(|arg| *arg == flag).unwrap();
            args[at + 1] = text;
        }
        args.extend(["--rank", "expert"]);
        done(&site.run(&args));
        builds_clean(&site);
        let data =
            fs::read_to_string(site.file("content/guides/acme/widget-maker/certification.yaml"))
                .unwrap();
        let data: serde_yaml::Value = serde_yaml::from_str(&data).unwrap();
        for value in [&data["name"], &data["level"]["vendor"], &data["versions"][0]["code"]] {
            assert_eq!(value.as_str(), Some(text));
        }
    }
}

#[test]
fn what_cannot_stand_in_a_file_is_refused_with_the_cure() {
    let site = new_site();
    for (flag, value, said) in [
        ("--name", "two\nlines", "--name contains a line break"),
        ("--name", "  ", "--name is empty"),
        ("--name", "{{ exam.fee }}", "begins a fact"),
        ("--url", "example.com", "--url `example.com` is not a web address"),
        ("--code", "a\u{2028}b", "--code contains a line break"),
        ("--vendor-name", "a\tb", "--vendor-name contains a line break"),
        ("--field", "Wídgets & More", "write `widgets-more`"),
        ("--rank", "guru", "choose one of: foundational"),
    ] {
        let message = refused(&site, &with(flag, value));
        assert!(message.contains(said), "{flag} {value:?}: {message}");
    }
    for (address, said) in [
        ("Acme/Widget Maker", "`Acme` cannot be a vendor's id; write `acme`"),
        ("acme/Widget Maker", "write `widget-maker`"),
        ("acme", "write VENDOR/NAME"),
        ("acme/../x", "cannot be a guide's name"),
        ("assets/x", "uses for its own addresses"),
    ] {
        let mut args = GUIDE;
        args[2] = address;
        let message = refused(&site, &args);
        assert!(message.contains(said), "{address}: {message}");
    }
    assert!(
        refused(&site, &["new", "site", "x", "--base-url", "example"])
            .contains("is not the address of a site")
    );
}

#[test]
fn what_the_site_lacks_is_asked_for() {
    let site = Site::empty();
    assert!(refused(&site, &GUIDE).contains("`certguide new site .` creates it"));
    done(&site.run(&["new", "site", "."]));
    assert!(
        refused(&site, &GUIDE[..13])
            .contains("the site has no vendor `acme`; to add it, give its name with --vendor-name")
    );
    let without_field = [&GUIDE[..11], &GUIDE[13..]].concat();
    assert!(refused(&site, &without_field).contains("--field"));
}

#[test]
fn the_authors_files_are_only_made_longer_or_left() {
    let site = new_site();
    let mine =
        "# mine\ntitle: T\nfields: # all\n    a: A # mine too\nbase_url: https://example.org/\n";
    site.write("content/site.yaml", mine);
    done(&site.run(&GUIDE));
    let text = fs::read_to_string(site.file("content/site.yaml")).unwrap();
    let kept: String =
        text.split_inclusive('\n').filter(|line| !line.contains("widgets:")).collect();
    assert_eq!(kept, mine);
    builds_clean(&site);

    let site = new_site();
    site.write("content/site.yaml", "title: T\nbase_url: https://example.org/\nfields: {a: A}\n");
    assert!(refused(&site, &GUIDE).contains("add it to `fields` as widgets: \"Widgets\""));
    site.write(
        "content/site.yaml",
        "title: T\nbase_url: https://example.org/\nfields: {widgets: W}\n",
    );
    site.write(
        "content/sources.yaml",
        "{x: {title: X, publisher: X, url: \"https://x.example/\", kind: vendor}}",
    );
    assert!(
        refused(&site, &GUIDE).contains("certguide cannot add to the end of content/sources.yaml")
    );
}
