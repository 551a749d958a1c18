//! What the code promises of itself: imports go down, functions and files are short, only the command line speaks.
//! The layers are those of the list in `src/lib.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{root, tree};

/// Longest function and longest file, in lines.
const LONGEST_FUNCTION: usize = 60;
const LONGEST_FILE: usize = 500;

/// All Rust files below a folder: path from the repository's top, and text.
fn sources(folder: &str) -> BTreeMap<String, String> {
    tree(&root().join(folder))
        .into_iter()
        .filter(|(name, _)| name.ends_with(".rs"))
        .map(|(name, bytes)| (format!("{folder}/{name}"), String::from_utf8(bytes).unwrap()))
        .collect()
}

/// The layer of each module, from 1, as the list in `src/lib.rs` has it.
fn layers() -> BTreeMap<String, usize> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut layers = BTreeMap::new();
    for line in text.lines() {
        let Some((number, rest)) = line.strip_prefix("//! ").and_then(|line| line.split_once(". ")) else { continue };
        let Ok(number) = number.parse::<usize>() else { continue };
        for name in rest.split("[`").skip(1).filter_map(|part| part.split('`').next()) {
            layers.insert(name.to_owned(), number);
        }
    }
    let modules: BTreeSet<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(modules, layers.keys().map(String::as_str).collect(), "src/lib.rs lists every module in its layers");
    layers
}

/// A line without its comment. Strings that hold `//` are cut too, which hides nothing that is looked for here.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

/// Which module names which, outside of itself: `(from, to)` with the places.
fn imports(layers: &BTreeMap<String, usize>) -> BTreeMap<(String, String), Vec<String>> {
    let mut imports: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (file, text) in sources("src") {
        let from = file.split('/').nth(1).unwrap_or("").trim_end_matches(".rs").to_owned();
        // A test may use what is above.
        if !layers.contains_key(&from) || file.ends_with("/tests.rs") {
            continue;
        }
        let at_top = file.ends_with("/mod.rs") || file.matches('/').count() == 1;
        for (number, line) in text.lines().enumerate() {
            let line = code(line);
            assert!(!line.contains("crate::{"), "{file}:{}: one module a line", number + 1);
            let from_root = if at_top { vec!["crate::", "super::"] } else { vec!["crate::"] };
            for start in from_root.iter().flat_map(|prefix| line.match_indices(prefix).map(|(at, _)| at + prefix.len()))
            {
                let to: String = line[start..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if to != from && layers.contains_key(&to) {
                    imports.entry((from.clone(), to)).or_default().push(format!("{file}:{}", number + 1));
                }
            }
        }
    }
    imports
}

#[test]
fn imports_go_down() {
    let layers = layers();
    let imports = imports(&layers);
    for ((from, to), places) in &imports {
        assert!(
            layers[to] <= layers[from],
            "{from} (layer {}) uses {to} (layer {}): {places:?}",
            layers[from],
            layers[to]
        );
        let back = imports.get(&(to.clone(), from.clone()));
        assert!(back.is_none(), "{from} and {to} use each other: {places:?} and {back:?}");
    }
    assert!(imports.len() > 20, "the reading of imports is broken: {imports:?}");
}

/// Functions with their lines, told by their indentation: all code is formatted by rustfmt.
fn functions(text: &str) -> Vec<(usize, String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(at) = words.iter().position(|word| *word == "fn") else { continue };
        let qualifiers = ["pub", "const", "async", "unsafe"];
        if !words[..at].iter().all(|word| qualifiers.contains(word) || word.starts_with("pub(") || word.ends_with(')'))
        {
            continue;
        }
        if line.ends_with('}') || line.ends_with(';') {
            continue;
        }
        let end = format!("{indent}}}");
        let last = lines[start..].iter().position(|line| *line == end).unwrap_or(0);
        found.push((start + 1, words.get(at + 1).map_or(String::new(), ToString::to_string), last + 1));
    }
    found
}

#[test]
fn functions_and_files_are_short() {
    let mut count = 0;
    for (file, text) in sources("src").into_iter().chain(sources("tests")) {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{file} has {lines} lines");
        for (line, name, length) in functions(&text) {
            assert!(length <= LONGEST_FUNCTION, "{file}:{line}: {name} has {length} lines");
            count += 1;
        }
    }
    assert!(count > 500, "the reading of functions is broken: {count} found");
}

#[test]
fn every_file_says_what_is_in_it() {
    for (file, text) in sources("src").into_iter().chain(sources("tests")) {
        assert!(text.starts_with("//! "), "{file} does not begin with a line of documentation");
    }
}

#[test]
fn only_the_command_line_speaks_and_reads_the_world() {
    let words =
        ["println!", "eprintln!", "print!(", "dbg!(", "std::env", "SystemTime::now", "Timestamp::now", "Zoned::now"];
    for (file, text) in sources("src").into_iter().filter(|(file, _)| !file.starts_with("src/cli/")) {
        for (number, line) in text.lines().enumerate() {
            let found = words.iter().find(|word| code(line).contains(**word));
            assert!(found.is_none(), "{file}:{}: {found:?} belongs into src/cli", number + 1);
        }
    }
}

#[test]
fn nothing_that_is_written_depends_on_hash_order() {
    // Below the model, sets are asked and never listed; from the model on, there are none.
    let free = ["src/yaml/", "src/markdown/"];
    for (file, text) in sources("src").into_iter().filter(|(file, _)| !free.iter().any(|free| file.starts_with(free))) {
        for (number, line) in text.lines().enumerate() {
            assert!(!code(line).contains("HashMap") && !code(line).contains("HashSet"), "{file}:{}", number + 1);
        }
    }
}
