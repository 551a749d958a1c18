//! The documentation tells the truth where that can be tried: its first site builds, its links lead
//! somewhere, and every widget, option, command and dependency is in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::support::{copy, root, stderr};

/// README and the like, and all of `docs/`.
fn documents() -> Vec<PathBuf> {
    let folder = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let top =
        ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md", "tests/browser/README.md"]
            .map(|name| root().join(name));
    let mut all: Vec<PathBuf> =
        folder.chain(top).filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    all.sort();
    all
}

pub(super) fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

pub(super) fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES)
}

/// The blocks of code of a text: language and body.
pub(super) fn code(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for event in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                inside = true;
                found.push((language.to_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Text(text) if inside => found.last_mut().unwrap().1.push_str(&text),
            _ => {}
        }
    }
    found
}

/// The anchors that GitHub makes of a text's headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let slug = heading.take().unwrap().to_lowercase().replace(' ', "-");
                found.insert(
                    slug.chars()
                        .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
                        .collect(),
                );
            }
            Event::Text(text) | Event::Code(text) => {
                heading.iter_mut().for_each(|heading| heading.push_str(&text))
            }
            _ => {}
        }
    }
    found
}

/// The addresses of a text's links and pictures.
fn links(text: &str) -> Vec<String> {
    let address = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.to_string())
        }
        _ => None,
    };
    events(text).filter_map(address).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut dead = Vec::new();
    for document in documents() {
        let own = fs::read_to_string(&document).unwrap();
        for link in links(&own).into_iter().filter(|link| !link.contains("://")) {
            let (path, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() {
                document.clone()
            } else {
                document.parent().unwrap().join(path)
            };
            let there = target.exists()
                && (fragment.is_empty()
                    || anchors(&fs::read_to_string(&target).unwrap()).contains(fragment));
            if !there {
                dead.push(format!("{}: {link}", document.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    assert_eq!(dead, [""; 0]);
}

#[test]
fn the_index_names_every_page() {
    let index = links(&text("docs/README.md"));
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let listed = name == "README.md" || !name.ends_with(".md") || index.contains(&name);
        assert!(listed, "docs/README.md does not lead to {name}");
    }
}

#[test]
fn yaml_can_be_read() {
    for document in documents() {
        for (language, body) in code(&fs::read_to_string(&document).unwrap()) {
            if language == "yaml" {
                let read = serde_yaml::from_str::<serde_yaml::Value>(&body);
                assert!(read.is_ok(), "{}: {read:?} in\n{body}", document.display());
            }
        }
    }
}

/// `node pictures.mjs` in tests/browser makes them.
#[test]
fn every_widget_has_a_small_picture() {
    let page = text("docs/widgets.md");
    for kind in certguide::widgets::ALL {
        let path = format!("pictures/widgets/{}.png", kind.name);
        assert!(page.contains(&format!("]({path})")), "docs/widgets.md does not show {path}");
        let size = fs::metadata(root().join("docs").join(&path)).unwrap().len();
        assert!((1_000..100_000).contains(&size), "{path} has {size} bytes");
    }
}

/// The comments at the heads of the templates, as the reference of the theme shows them.
fn fields_of_templates() -> String {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["templates", "templates/parts", "templates/widgets"] {
        let all = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        files.extend(all.filter(|path| path.extension().is_some_and(|end| end == "html")));
    }
    files.sort();
    let mut shown = String::new();
    for file in files {
        let template = fs::read_to_string(&file).unwrap();
        let Some((head, _)) = template.strip_prefix("{#").and_then(|rest| rest.split_once("#}"))
        else {
            continue;
        };
        let name = file.strip_prefix(root().join("templates")).unwrap().display().to_string();
        shown.push_str(&format!("\n### {name}\n\n```text\n{}\n```\n", head.trim()));
    }
    shown
}

#[test]
fn the_reference_of_the_theme_names_every_field_token_and_class() {
    let page = text("docs/theme-reference.md");
    let (before, fields) =
        page.split_once("run `UPDATE=1 cargo test --test suite docs::`. -->\n").unwrap();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(
            root().join("docs/theme-reference.md"),
            page.replace(fields, &fields_of_templates()),
        )
        .unwrap();
    } else {
        assert!(fields == fields_of_templates(), "run UPDATE=1 cargo test --test suite docs::");
    }
    let mut missing = BTreeSet::new();
    for folder in ["static/css", "static/widgets"] {
        for entry in fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.extension().is_some_and(|end| end == "css") {
                missing.extend(names_of_style(&fs::read_to_string(entry).unwrap()));
            }
        }
    }
    assert!(missing.contains("--accent") && missing.contains("w-costs"), "{missing:?}");
    missing.retain(|name| name != "w" && !before.contains(&format!("`{name}`")));
    assert!(missing.is_empty(), "docs/theme-reference.md does not name {missing:?}");
}

/// The tokens that a style defines, and the classes that its selectors name.
fn names_of_style(style: &str) -> BTreeSet<String> {
    let comment = regex::Regex::new(r"(?s)/\*.*?\*/").unwrap();
    let (token, class) = (
        regex::Regex::new(r"(--[a-z][a-z0-9-]*):").unwrap(),
        regex::Regex::new(r"\.([a-zA-Z][\w-]*)").unwrap(),
    );
    let style = comment.replace_all(style, "");
    let mut names: BTreeSet<String> =
        token.captures_iter(&style).map(|found| found[1].to_owned()).collect();
    for selector in style.split('{').map(|part| part.rsplit(['}', ';']).next().unwrap_or_default())
    {
        names.extend(class.captures_iter(selector).map(|found| found[1].to_owned()));
    }
    names
}

/// Success and what is said on stderr.
pub(super) fn certguide(args: &[&str], folder: &Path) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_certguide"));
    let output = command.args(args).current_dir(folder).env("NO_COLOR", "1").output().unwrap();
    (output.status.success(), stderr(&output))
}

#[test]
fn every_widget_and_its_options_are_documented() {
    let manual = text("docs/widgets.md");
    for kind in certguide::widgets::ALL {
        assert!(manual.contains(&format!("\n## {}\n", kind.name)), "{} has no section", kind.name);
        let row = manual.lines().find(|line| line.starts_with(&format!("| [{}](", kind.name)));
        let row = row.unwrap_or_else(|| panic!("{} is not in the table", kind.name));
        for option in certguide::model::options::names(kind.name) {
            let quoted = format!("`{option}`");
            assert!(
                row.contains(&quoted),
                "the table does not name the option {option} of {}",
                kind.name
            );
        }
    }
}

#[test]
fn every_condition_is_documented() {
    let (table, rules) = (text("docs/markdown.md"), text("docs/rules.md"));
    let list = rules.lines().find(|line| line.starts_with("The conditions are ")).unwrap();
    for (word, _) in certguide::markdown::State::ALL {
        assert!(
            table.contains(&format!("\n| `{word}` | ")),
            "docs/markdown.md does not explain `{word}`"
        );
        assert!(list.contains(&format!("`{word}`")), "the manual of rules does not name `{word}`");
    }
}

#[test]
fn every_block_is_documented() {
    let page = fs::read_to_string(root().join("docs/content.md")).unwrap();
    for kind in certguide::model::block::ALL {
        let section = page.split_once(&format!("\n### {}\n", kind.key));
        let section = section.and_then(|(_, rest)| rest.split("\n### ").next()).unwrap_or_default();
        assert!(section.trim().len() > 20, "docs/content.md has no section `### {}`", kind.key);
    }
}

/// The keys that a schema knows, however deep.
fn keys(schema: &serde_json::Value, found: &mut BTreeSet<String>) {
    if let Some(properties) = schema["properties"].as_object() {
        found.extend(properties.keys().cloned());
    }
    match schema {
        serde_json::Value::Object(members) => members.values().for_each(|inner| keys(inner, found)),
        serde_json::Value::Array(items) => items.iter().for_each(|inner| keys(inner, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_a_certification_is_documented() {
    let schema = certguide::parse::schema::all()
        .into_iter()
        .find(|schema| schema.kind == "certification")
        .unwrap();
    let mut known = BTreeSet::new();
    keys(&serde_json::from_str(&schema.json()).unwrap(), &mut known);
    assert!(known.len() > 100 && known.contains("maintenance_fee"), "{known:?}");
    let page = text("docs/content.md");
    let mut shown = String::new();
    for event in events(&page) {
        if let Event::Code(text) | Event::Text(text) = event {
            shown.push_str(&text);
            shown.push(' ');
        }
    }
    let words: BTreeSet<&str> =
        shown.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let missing: Vec<&String> = known.iter().filter(|key| !words.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "docs/content.md does not name the keys {missing:?}");
}

#[test]
fn the_changelog_names_every_widget_every_block_and_every_part_of_an_exam() {
    let schema = certguide::parse::schema::all()
        .into_iter()
        .find(|schema| schema.kind == "certification")
        .unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema.json()).unwrap();
    let keys = [&schema["properties"], &schema["$defs"]["Exam"]["properties"]]
        .map(|keys| keys.as_object().unwrap());
    let keys: Vec<&String> = keys.into_iter().flat_map(serde_json::Map::keys).collect();
    assert!(keys.len() > 30 && keys.iter().any(|key| *key == "minutes"), "{keys:?}");
    let changelog = text("CHANGELOG.md");
    let missing: Vec<&&String> =
        keys.iter().filter(|key| !changelog.contains(&format!("`{key}`"))).collect();
    assert!(missing.is_empty(), "CHANGELOG.md does not name {missing:?}");
    let words: BTreeSet<&str> =
        changelog.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
    let missing =
        certguide::widgets::ALL.iter().map(|kind| kind.name).filter(|name| !words.contains(name));
    let missing: Vec<&str> = missing.collect();
    assert!(missing.is_empty(), "CHANGELOG.md does not name the widgets {missing:?}");
}

#[test]
fn every_command_and_option_is_documented() {
    let manual = text("docs/command-line.md");
    let help = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_certguide"));
        String::from_utf8(command.args(args).arg("--help").output().unwrap().stdout).unwrap()
    };
    let top = help(&[]);
    let (_, commands) = top.split_once("Commands:\n").unwrap();
    let names = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next());
    let mut count = 0;
    for name in names {
        count += 1;
        assert!(
            manual.contains(&format!("certguide {name}")),
            "`certguide {name}` is not documented"
        );
        let help = help(&[name]);
        let options =
            help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2);
        for option in
            options.map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-'))
        {
            let known = ["--help", "--version"].contains(&option) || manual.contains(option);
            assert!(known, "`{option}` of `certguide {name}` is not documented");
        }
    }
    assert!(count > 1, "{top}");
}

/// The words of a command, of which some stand in double quotes.
fn words(command: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (i, part) in command.split('"').enumerate() {
        match i % 2 {
            0 => all.extend(part.split_whitespace().map(str::to_owned)),
            _ => all.push(part.to_owned()),
        }
    }
    all
}

/// What a page tells readers to type is understood: with `--help` behind it, its options are read
/// and nothing is done.
#[test]
fn commands_that_are_shown_can_be_typed() {
    let mut count = 0;
    for document in documents() {
        let shown = code(&fs::read_to_string(&document).unwrap());
        let bodies = shown.iter().filter(|(language, _)| matches!(language.as_str(), "" | "sh"));
        for line in bodies.flat_map(|(_, body)| {
            body.replace("\\\n", " ").lines().map(str::to_owned).collect::<Vec<_>>()
        }) {
            let line = line.split(" # ").next().unwrap_or("").trim_start_matches("$ ").to_owned();
            let Some(rest) =
                line.strip_prefix("certguide ").or_else(|| line.strip_prefix("cargo run -- "))
            else {
                continue;
            };
            // A line with brackets or capitals says what can stand there.
            if rest.contains('[') || rest.contains('|') {
                continue;
            }
            let args = words(rest);
            let args: Vec<&str> = args
                .iter()
                .map(String::as_str)
                .take_while(|word| *word != ">")
                .chain(["--help"])
                .collect();
            let (well, said) = certguide(&args, &root());
            assert!(well, "{}: {line}\n{said}", document.display());
            count += 1;
        }
    }
    assert!(count > 10, "{count} commands found");
}

#[test]
fn the_tables_of_the_architecture_name_every_folder_and_test() {
    let tables = text("ARCHITECTURE.md");
    let missing = |folder: PathBuf, keep: fn(&Path) -> bool| {
        let all = fs::read_dir(root().join(&folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| keep(path));
        let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        let named = |name: &String| {
            ["/", "`"].iter().any(|before| {
                ["/", "`"].iter().any(|after| tables.contains(&format!("{before}{name}{after}")))
            })
        };
        all.map(name).filter(|name| !named(name)).collect::<Vec<_>>()
    };
    let mut lacking = missing("tests/suite".into(), |path| {
        path.extension().is_some_and(|end| end == "rs") && !path.ends_with("main.rs")
    });
    lacking.extend(missing("src".into(), Path::is_dir));
    for layer in fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
    {
        // The texts of the manual are named where a rule is added.
        lacking.extend(missing(layer, Path::is_dir));
    }
    assert_eq!(lacking, [""; 0], "ARCHITECTURE.md does not name these");
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = text("Cargo.toml");
    let reasons = text("ARCHITECTURE.md");
    let mut section = "";
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if matches!(section, "[dependencies]" | "[dev-dependencies]")
            && let Some((name, value)) = line.split_once(" = ").filter(|_| !line.starts_with('#'))
        {
            let name = value
                .split("package = \"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .unwrap_or(name);
            assert!(
                reasons.contains(&format!("{name} ")),
                "ARCHITECTURE.md gives no reason for {name}"
            );
        }
    }
}

/// The workflow of the README is a file that GitHub can read, and builds with a base address.
#[test]
fn the_workflow_is_whole() {
    let readme = text("README.md");
    let workflow = code(&readme)
        .into_iter()
        .find(|(language, body)| language == "yaml" && body.contains("jobs:"))
        .unwrap()
        .1;
    let read: serde_yaml::Value = serde_yaml::from_str(&workflow).unwrap();
    let steps = read["jobs"]["build"]["steps"].as_sequence().unwrap();
    let builds = steps
        .iter()
        .filter_map(|step| step["run"].as_str())
        .any(|run| run.contains("build --base-url"));
    assert!(builds, "{workflow}");
}

/// A site of its own needs `content/` alone: the documentation says so.
#[test]
fn the_sample_site_builds_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("content"), &folder.path().join("content"));
    let (done, said) = certguide(&["build", "--today", "2026-11-24"], folder.path());
    assert!(done, "{said}");
}

/// What it gives an author as an example has no findings, and its suppressions still find what they
/// are for.
#[test]
fn the_sample_site_has_nothing_to_report() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["content", "templates", "static"] {
        copy(&root().join(name), &folder.path().join(name));
    }
    let (done, said) = certguide(&["check", "--today", "2026-11-26"], folder.path());
    assert!(done && !said.contains("warning"), "{said}");
}
