//! Words that an American editor would strike: none of them is in what readers and authors see.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// "Stands in for" is not among them: it is the name of a key.
const STRUCK: &str = r"(?i)\b(stands? (here|there|above|below|in (a|the|its|their)|at|on|under|beside|alone)|(is|are|was) (told|said|left out|made ready)|whoever|such as it is|by way of|reckons?|in its place|at one stroke|as before|nothing new|comes? to (US\$|\d)|mend(s|ed|ing)?|run(s|ning)? downwards|(lower|upper)-case|any more|(be|can) sat|sit (an|the|this) exam|lies (beside|below|in)|for ever)\b";

/// All files with this ending below a folder.
fn below(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            below(&entry, endings, found);
        } else if entry.extension().is_some_and(|end| endings.iter().any(|wanted| end == *wanted)) {
            found.push(entry);
        }
    }
}

/// The text of a file that people read: of Rust, the literals of its messages.
fn read(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    if path.extension().is_none_or(|end| end != "rs") {
        return text;
    }
    let text = text.split("#[cfg(test)]\nmod").next().unwrap();
    let code: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let literal = regex::Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).unwrap();
    literal.captures_iter(&code.join("\n")).map(|found| format!("{}\n", &found[1])).collect()
}

#[test]
fn no_page_message_or_document_uses_a_word_that_was_struck() {
    let struck = regex::Regex::new(STRUCK).unwrap();
    let mut files: Vec<PathBuf> = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md"]
        .map(|name| root().join(name))
        .into();
    for folder in ["docs", "content", "templates/words", "src/base/manual", "src/cli/new/skeleton"]
    {
        below(&root().join(folder), &["md", "yaml", "ftl"], &mut files);
    }
    for layer in [
        "rules", "lint", "yaml", "parse", "model", "markdown", "cli", "build", "disk", "words",
        "svg",
    ] {
        below(&root().join("src").join(layer), &["rs"], &mut files);
    }
    assert!(files.len() > 300, "{} files", files.len());
    let mut found = Vec::new();
    for file in files.iter().filter(|path| !path.ends_with("tests.rs")) {
        for words in struck.find_iter(&read(file)) {
            found.push(format!(
                "{}: {}",
                file.strip_prefix(root()).unwrap().display(),
                words.as_str()
            ));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
