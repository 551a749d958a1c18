//! What the theme says is in the catalog and nowhere else in the templates, each message is used,
//! and a site changes the words, or has its own language.
//! `UPDATE=1 cargo test --test suite words::` writes the catalog as an editor reads it,
//! `tests/golden/words.txt`: read its changes as prose.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Output;

use certguide::base::source::SourcePath;
use certguide::words::{OwnWords, Words, listing};
use regex::Regex;

use crate::support::{Site, root, stderr, tree};

/// The templates by name, without their comments.
fn templates() -> BTreeMap<String, String> {
    let comment = Regex::new(r"(?s)\{#.*?#\}").unwrap();
    let all =
        tree(&root().join("templates")).into_iter().filter(|(name, _)| name.ends_with(".html"));
    all.map(|(name, bytes)| {
        (name, comment.replace_all(&String::from_utf8(bytes).unwrap(), "").into_owned())
    })
    .collect()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn no_template_has_words_of_its_own() {
    let tag = Regex::new(r"(?s)\{\{.*?\}\}|\{%.*?%\}").unwrap();
    let shown =
        Regex::new(r#"\s(aria-label|title|placeholder|alt|data-[a-z0-9-]+)="([^"]*)""#).unwrap();
    let element = Regex::new(r"(?s)<[^>]*>").unwrap();
    let word = Regex::new(r"[A-Za-z]{2,}").unwrap();
    // Keys of scripts and styles, not words.
    let keys = ["data-sort"];
    let mut found = Vec::new();
    for (name, text) in templates() {
        let text = tag.replace_all(&text, "");
        for attribute in shown.captures_iter(&text).filter(|found| !keys.contains(&&found[1])) {
            if word.is_match(&attribute[2]) {
                found.push(format!("{name}: {}=\"{}\"", &attribute[1], &attribute[2]));
            }
        }
        let text = element.replace_all(&text, "\n");
        found.extend(
            text.lines()
                .filter(|line| word.is_match(line))
                .map(|line| format!("{name}: {}", line.trim())),
        );
    }
    assert!(found.is_empty(), "put these into templates/words/en.ftl:\n{}", found.join("\n"));
}

#[test]
fn templates_name_messages_with_their_variables_and_every_message_is_used() {
    let words = Words::english();
    let call = Regex::new(r#"(say|pattern)\(id="([^"]*)"((?:,[^(){}]*)?)\)"#).unwrap();
    let value = Regex::new(r"\b([a-z_]+)=").unwrap();
    let known: BTreeSet<&str> = words.ids().collect();
    let mut used = BTreeSet::new();
    for (name, text) in templates() {
        let calls = text.matches("say(").count() + text.matches("pattern(").count();
        assert_eq!(
            calls,
            call.captures_iter(&text).count(),
            "{name}: a call that this test cannot read"
        );
        for found in call.captures_iter(&text) {
            let id = known
                .get(&found[2])
                .unwrap_or_else(|| panic!("{name}: there is no message `{}`", &found[2]));
            used.insert(*id);
            if &found[1] == "say" {
                let given: BTreeSet<String> =
                    value.captures_iter(&found[3]).map(|found| found[1].to_owned()).collect();
                let needed: BTreeSet<String> = words.variables(id).iter().cloned().collect();
                assert_eq!(given, needed, "{name}: the values of `{id}`");
            }
        }
    }
    let idle: Vec<&&str> = known.difference(&used).collect();
    assert!(idle.is_empty(), "no template says {idle:?}");
}

#[test]
fn the_catalog_as_an_editor_reads_it() {
    let file = root().join("tests/golden/words.txt");
    let now = listing::listing(&Words::english());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &now).unwrap();
    }
    assert!(
        fs::read_to_string(&file).unwrap() == now,
        "{} is old: UPDATE=1 cargo test --test suite words::",
        file.display()
    );
    assert!(
        !now.contains('{'),
        "a variable without an example: {:?}",
        now.lines().find(|line| line.contains('{'))
    );
}

#[test]
fn a_site_changes_a_message_and_keeps_the_others() {
    let site = Site::small();
    site.write("templates/words/en.ftl", "skip-to-content = Go on to the <text>\n");
    let output = site.build("2026-02-01");
    assert!(output.status.success(), "{}", stderr(&output));
    let page = fs::read_to_string(site.file("dist/index.html")).unwrap();
    assert!(
        page.contains("Go on to the &lt;text&gt;")
            && page.contains(r#"aria-label="Link to this section""#)
    );
}

#[test]
fn a_site_has_its_own_language_and_what_is_missing_is_named() {
    let site = Site::small();
    let config = fs::read_to_string(site.file("content/site.yaml")).unwrap();
    site.write("content/site.yaml", format!("language: ar\n{config}"));
    site.write("templates/words/ar.ftl", "skip-to-content = تخطَّ إلى المحتوى\n");
    let output = site.build("2026-02-01");
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("messages are in English: `site-navigation`"),
        "{}",
        stderr(&output)
    );
    let page = fs::read_to_string(site.file("dist/index.html")).unwrap();
    assert!(page.contains(r#"<html lang="ar" dir="rtl">"#) && page.contains("تخطَّ إلى المحتوى"));
    let words = site.run(&["words"]);
    assert!(
        stdout(&words).contains("skip-to-content\n    تخطَّ إلى المحتوى\n"),
        "{}",
        stdout(&words)
    );
}

#[test]
fn words_are_printed_without_a_site_and_with_the_faults_of_one() {
    let nowhere = Site::empty();
    let printed = nowhere.run(&["words"]);
    assert!(printed.status.success());
    assert_eq!(
        stdout(&printed),
        fs::read_to_string(root().join("tests/golden/words.txt")).unwrap()
    );
    let site = Site::small();
    site.write("templates/words/en.ftl", "print = Print {$x}\n");
    let printed = site.run(&["words"]);
    assert_eq!(printed.status.code(), Some(1));
    assert!(stderr(&printed).contains("templates/words/en.ftl:1:16"), "{}", stderr(&printed));
}

#[test]
fn a_template_that_names_no_message_is_an_error_with_its_place() {
    let site = Site::small();
    site.write("templates/footer.html", "<footer>\n<p>{{ say(id=\"copy-lnk\") }}</p>\n</footer>\n");
    let output = site.build("2026-02-01");
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(
        text.contains("templates/footer.html:2") && text.contains("did you mean `copy-link`?"),
        "{text}"
    );
}

/// Any text is read without a crash, and what is wrong with it has a place in it.
#[test]
fn any_text_is_read() {
    let file = SourcePath::new("templates/words/en.ftl");
    let mut state: u64 = 20_261_126;
    let pieces = [
        "copy-link = ",
        "{ $x ->\n",
        " *[other] x\n",
        "}",
        "{",
        "\n",
        "# c\n",
        "<a ",
        "ü",
        "print =\n",
        "-t = x\n",
        "\"",
        " .a = b\n",
        "\r\n",
        "{{{{{{{{{{{{",
    ];
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        let (words, faults) =
            Words::load("en", &[OwnWords { file: &file, language: "en", text: &text }]);
        assert!(words.say("skip-to-content", &[]).is_ok());
        for fault in faults {
            if let certguide::base::diagnostic::At::Bytes(start, end) = fault.at {
                assert!(
                    text.get(start as usize..end as usize).is_some(),
                    "{text:?}: {start}..{end}"
                );
            }
        }
    }
}
