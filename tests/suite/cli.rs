//! The real binary, run from outside: exit codes, what it prints, what it leaves on the disk.

use std::fs;

use crate::support::{Site, copy, stderr, tree};

#[test]
fn a_right_site_builds_and_a_second_build_changes_nothing() {
    let site = Site::small();
    assert_eq!(site.build("2026-02-01").status.code(), Some(0));
    let page = site.file("dist/acme/widget-maker/index.html");
    let before = fs::metadata(&page).unwrap().modified().unwrap();
    let output = site.build("2026-02-01");
    assert!(stderr(&output).contains("nothing changed"), "{}", stderr(&output));
    assert_eq!(fs::metadata(&page).unwrap().modified().unwrap(), before);
}

#[test]
fn a_small_change_writes_little_and_keeps_the_rest() {
    let site = Site::small();
    site.build("2026-02-01");
    let other = site.file("dist/acme/widget-master/certification.json");
    let before = fs::metadata(&other).unwrap().modified().unwrap();
    site.replace("content/pages/about.md", "There are", "Here are");
    let output = site.build("2026-02-01");
    assert!(stderr(&output).contains("1 written, 0 removed"), "{}", stderr(&output));
    assert_eq!(fs::metadata(&other).unwrap().modified().unwrap(), before);
    fs::remove_file(site.file("content/pages/about.md")).unwrap();
    site.replace("content/pages/index.md", "[how this is made](/about/)", "this");
    site.replace("content/site.yaml", ", {label: About, to: /about/}", "");
    assert!(site.build("2026-02-01").status.success());
    assert!(!site.file("dist/about").exists());
}

#[test]
fn wrong_content_publishes_nothing() {
    let site = Site::small();
    site.build("2026-02-01");
    let before = tree(&site.file("dist"));
    site.replace("content/guides/acme/widget-maker/certification.yaml", "minutes:", "mintues:");
    let output = site.build("2026-02-01");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("did you mean `minutes`?"), "{}", stderr(&output));
    assert!(stderr(&output).contains("certification.yaml:16:3"), "{}", stderr(&output));
    assert_eq!(tree(&site.file("dist")), before);
}

#[test]
fn what_keeps_the_tool_from_running_is_status_2() {
    let site = Site::small();
    assert_eq!(site.run(&["build", "--today", "soon"]).status.code(), Some(2));
    assert_eq!(site.run(&["build", "--base-url", "example"]).status.code(), Some(2));
    assert_eq!(site.run(&["nonsense"]).status.code(), Some(2));
    site.write("mine/letter.txt", "dear");
    let output = site.run(&["build", "--out", "mine"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("certguide did not create"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(site.file("mine/letter.txt")).unwrap(), "dear");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_as_output_is_refused() {
    let site = Site::small();
    fs::create_dir(site.file("real")).unwrap();
    std::os::unix::fs::symlink(site.file("real"), site.file("dist")).unwrap();
    let output = site.build("2026-02-01");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("symbolic link"), "{}", stderr(&output));
}

#[test]
fn the_same_bytes_whatever_threads_folder_locale_and_zone() {
    let (one, other) = (Site::small(), Site::small());
    one.run(&["build", "--today", "2026-02-01", "--jobs", "1"]);
    let folder = other.file("elsewhere/deep");
    copy(&other.file("content"), &folder.join("content"));
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_certguide"))
        .args(["build", "--today", "2026-02-01", "--jobs", "4", "--site"])
        .arg(&folder)
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("TZ", "Pacific/Kiritimati")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(tree(&one.file("dist")), tree(&folder.join("dist")));
}

#[test]
fn between_dates_two_days_give_the_same_site_but_for_the_day_itself() {
    let site = Site::small();
    site.run(&["build", "--today", "2026-05-01", "--out", "a"]);
    site.run(&["build", "--today", "2026-11-23", "--out", "b"]);
    let (mut a, mut b) = (tree(&site.file("a")), tree(&site.file("b")));
    for tree in [&mut a, &mut b] {
        tree.remove("build.json");
    }
    assert!(
        a == b,
        "{:?}",
        a.iter()
            .filter(|(name, bytes)| b.get(*name) != Some(bytes))
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_base_with_a_path_stands_in_every_address() {
    let site = Site::small();
    site.run(&["build", "--today", "2026-02-01", "--base-url", "https://example.org/sub"]);
    for (name, bytes) in tree(&site.file("dist")) {
        if name.ends_with(".html") {
            let html = String::from_utf8(bytes).unwrap();
            for (at, _) in html.match_indices("href=\"/").chain(html.match_indices("src=\"/")) {
                assert!(html[at..].contains("=\"/sub/"), "{name}");
                let rest = &html[at + html[at..].find('"').unwrap() + 1..];
                assert!(rest.starts_with("/sub/"), "{name}: {}", &rest[..rest.len().min(40)]);
            }
        }
    }
}

#[test]
fn a_file_in_templates_overrides_the_default() {
    let site = Site::small();
    site.write("templates/footer.html", "<footer>Mine: {{ shell.site_title }}</footer>");
    assert!(site.build("2026-02-01").status.success());
    let html = fs::read_to_string(site.file("dist/about/index.html")).unwrap();
    assert!(html.contains("<footer>Mine: Small site</footer>"));
    site.write("templates/footer.html", "{% if %}");
    let output = site.build("2026-02-01");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("templates/footer.html"), "{}", stderr(&output));
}

#[test]
fn byte_order_marks_and_windows_line_ends_are_accepted() {
    let (plain, windows) = (Site::small(), Site::small());
    for (name, bytes) in tree(&windows.file("content")) {
        let text = String::from_utf8(bytes).unwrap().replace('\n', "\r\n");
        windows.write(&format!("content/{name}"), format!("\u{feff}{text}"));
    }
    assert!(plain.build("2026-02-01").status.success());
    let output = windows.build("2026-02-01");
    assert!(output.status.success(), "{}", stderr(&output));
    let text = |site: &Site| {
        fs::read_to_string(site.file("dist/acme/widget-maker/index.html"))
            .unwrap()
            .replace('\r', "")
    };
    assert_eq!(text(&plain), text(&windows));
}

#[test]
fn a_draft_is_built_on_request_only() {
    let site = Site::small();
    site.replace("content/pages/about.md", "title: About", "title: About\ndraft: true");
    let output = site.build("2026-02-01");
    assert!(stderr(&output).contains("link-to-draft"), "{}", stderr(&output));
    assert!(site.run(&["build", "--today", "2026-02-01", "--drafts"]).status.success());
    assert!(site.file("dist/about/index.html").exists());
}

#[test]
fn severities_are_changed_by_name_and_unknown_names_are_status_2() {
    let site = Site::small();
    for flag in ["--deny", "--warn", "--allow"] {
        let output = site.run(&["check", "--today", "2026-02-01", flag, "stale-figures"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("did you mean `stale-figure`?"), "{}", stderr(&output));
    }
    let output = site.run(&["check", "--allow", "missing-source"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot be changed"), "{}", stderr(&output));
}

#[test]
fn explain_prints_one_rule_or_all() {
    let site = Site::small();
    let one = site.run(&["explain", "missing-source"]);
    assert_eq!(one.status.code(), Some(0));
    let text = String::from_utf8(one.stdout).unwrap();
    assert!(
        text.starts_with("missing-source (error)\n") && text.contains("For example:"),
        "{text}"
    );
    let all = String::from_utf8(site.run(&["explain"]).stdout).unwrap();
    for rule in certguide::base::rule::every() {
        assert!(all.contains(&format!("  {} ", rule.name)), "{}", rule.name);
    }
    let none = site.run(&["explain", "misssing-source"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(stderr(&none).contains("did you mean `missing-source`?"), "{}", stderr(&none));
}

#[test]
fn files_of_static_take_the_place_of_those_that_hosts_read() {
    let site = Site::small();
    let own = [
        "robots.txt",
        "_headers",
        "_redirects",
        "404.html",
        "favicon.ico",
        ".nojekyll",
        ".well-known/security.txt",
    ];
    let text = |name: &str| match name {
        "_redirects" => "/own/ /acme/ 301".to_owned(),
        _ => format!("own {name}"),
    };
    for name in own {
        site.write(&format!("static/{name}"), text(name));
    }
    let output = site.build("2026-02-01");
    assert!(output.status.success(), "{}", stderr(&output));
    for name in own {
        assert_eq!(fs::read_to_string(site.file("dist").join(name)).unwrap(), text(name));
    }
    assert!(site.run(&["check", "--today", "2026-02-01"]).status.success());
}

#[test]
fn an_output_among_the_sites_own_files_is_refused() {
    let site = Site::small();
    for out in [
        "content/out",
        "content",
        "static",
        "static/out",
        "templates/a/b",
        "content/../static/x",
        ".",
        "./content/history",
    ] {
        let output = site.run(&["build", "--today", "2026-02-01", "--out", out]);
        assert_eq!(output.status.code(), Some(2), "{out}: {}", stderr(&output));
        assert!(stderr(&output).contains("--out"), "{out}: {}", stderr(&output));
    }
    assert!(
        !site.file("static").exists()
            && !site.file("templates").exists()
            && !site.file("content/out").exists()
    );
    assert!(site.run(&["check", "--today", "2026-02-01"]).status.success());
}

#[test]
fn a_file_of_static_and_one_beside_a_guide_are_both_named() {
    let site = Site::small();
    site.write("content/guides/acme/widget-maker/plan.txt", "a");
    site.write("static/acme/widget-maker/plan.txt", "b");
    for command in ["build", "check"] {
        let output = site.run(&[command, "--today", "2026-02-01"]);
        let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
        let said = String::from_utf8(said).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        let both = "`content/guides/acme/widget-maker/plan.txt` would be published at `acme/widget-maker/plan.txt`, where \
                    `static/acme/widget-maker/plan.txt` is published";
        assert!(said.contains(both), "{said}");
    }
}
