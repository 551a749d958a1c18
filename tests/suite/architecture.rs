//! What the code promises of itself: imports go down, functions and files are short, only the
//! command line speaks. The layers are those of the list in `src/lib.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{root, tree};
use regex::Regex;

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
    let mut number = 0;
    for line in text.lines().map_while(|line| line.strip_prefix("//!")) {
        // An item of the list may go on, indented, on the next line.
        match line.split_once(". ").and_then(|(number, _)| number.trim().parse().ok()) {
            Some(of_item) => number = of_item,
            None if line.starts_with("    ") => {}
            None => continue,
        }
        for name in line.split("[`").skip(1).filter_map(|part| part.split('`').next()) {
            layers.insert(name.to_owned(), number);
        }
    }
    let modules: BTreeSet<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(
        modules,
        layers.keys().map(String::as_str).collect(),
        "src/lib.rs lists every module in its layers"
    );
    layers
}

/// A line without its comment. Strings that hold `//` are cut too, which hides nothing that is
/// looked for here.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

/// A file of the library as a module: the names on its path, `["site", "facts"]`.
type Module = Vec<String>;

/// The files of `src/` as modules, with their texts; tests may use what is above.
fn modules() -> BTreeMap<Module, (String, String)> {
    let mut modules = BTreeMap::new();
    for (file, text) in sources("src") {
        let inside =
            file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        if !["lib", "main", "tests"].contains(&inside.rsplit('/').next().unwrap()) {
            modules.insert(inside.split('/').map(str::to_owned).collect(), (file, text));
        }
    }
    modules
}

/// A module and what it names: paths from `crate` or `super`, of any length and in braces too, and
/// its own submodules. Each with the line it stands in. What stands in an inline module is a test
/// and may use what is above.
fn named(module: &Module, text: &str) -> Vec<(Module, usize)> {
    let text = without_inline_modules(text);
    let path =
        Regex::new(r"\b(crate|super(?:::super)*)((?:::[A-Za-z_]\w*)*)(?:::\{([^;]*?)\})?").unwrap();
    let mut named = Vec::new();
    for found in path.captures_iter(&text) {
        let line = text[..found.get(0).unwrap().start()].matches('\n').count() + 1;
        let up = found[1].matches("super").count();
        let mut base = if up == 0 { Module::new() } else { module[..module.len() - up].to_vec() };
        base.extend(found[2].split("::").filter(|name| !name.is_empty()).map(str::to_owned));
        match found.get(3) {
            None => named.push((base, line)),
            Some(group) => named.extend(group.as_str().split(',').map(|item| {
                let inside = item.split('{').next().unwrap().split("::").map(str::trim);
                let inside = inside.filter(|name| !name.is_empty()).map(str::to_owned);
                (base.iter().cloned().chain(inside).collect(), line)
            })),
        }
    }
    let own = Regex::new(r"\bmod (\w+);").unwrap();
    for child in own.captures_iter(&text).map(|found| found[1].to_owned()) {
        if Regex::new(&format!(r"(?:^|[^\w:]){child}::")).unwrap().is_match(&text) {
            named.push((module.iter().cloned().chain([child]).collect(), 1));
        }
    }
    named
}

/// The text without comments and without what stands in inline modules; as many lines as before.
fn without_inline_modules(text: &str) -> String {
    let mut end: Option<String> = None;
    let mut out = String::new();
    for line in text.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let opens =
            line.ends_with('{') && line.trim_start().trim_start_matches("pub ").starts_with("mod ");
        match &end {
            Some(closing) if line == closing => end = None,
            None if opens => end = Some(format!("{indent}}}")),
            None => out.push_str(code(line)),
            Some(_) => {}
        }
        out.push('\n');
    }
    out
}

/// Which module of the first level names which, outside of itself: `(from, to)` with the places.
fn imports(layers: &BTreeMap<String, usize>) -> BTreeMap<(String, String), Vec<String>> {
    let mut imports: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (module, (file, text)) in modules() {
        for (to, line) in named(&module, &text) {
            if let Some(to) = to.first().filter(|to| **to != module[0] && layers.contains_key(*to))
            {
                imports
                    .entry((module[0].clone(), to.clone()))
                    .or_default()
                    .push(format!("{file}:{line}"));
            }
        }
    }
    imports
}

/// The files that reach themselves through files of their layer. That a file uses the `mod.rs`
/// above it is no circle.
fn in_circles() -> BTreeSet<String> {
    let modules = modules();
    let mut uses: BTreeMap<&Module, BTreeSet<Module>> = BTreeMap::new();
    for (module, (_, text)) in &modules {
        let known = |path: Module| {
            (1..=path.len())
                .rev()
                .map(|n| path[..n].to_vec())
                .find(|path| modules.contains_key(path))
        };
        let named = named(module, text).into_iter().filter_map(|(to, _)| known(to));
        uses.insert(
            module,
            named.filter(|to| to[0] == module[0] && !module.starts_with(to)).collect(),
        );
    }
    let in_circle = |module: &Module| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![module]);
        while let Some(next) = open.pop() {
            open.extend(uses[next].iter().filter(|to| seen.insert(*to)));
        }
        seen.contains(module)
    };
    modules
        .iter()
        .filter(|(module, _)| in_circle(module))
        .map(|(_, (file, _))| file.clone())
        .collect()
}

/// Files that cannot be read apart from others of their layer yet. The list may only shrink.
const CIRCLES: &[&str] = &[
    "src/markdown/events.rs",
    "src/markdown/footnotes.rs",
    "src/markdown/headings.rs",
    "src/markdown/prose.rs",
    "src/page/context.rs",
    "src/page/prose.rs",
];

#[test]
fn circles_inside_a_layer_only_become_fewer() {
    let found = in_circles();
    let known: BTreeSet<String> = CIRCLES.iter().map(|file| (*file).to_owned()).collect();
    let new: Vec<&String> = found.difference(&known).collect();
    assert!(new.is_empty(), "files that now use each other in a circle: {new:?}");
    let gone: Vec<&String> = known.difference(&found).collect();
    assert!(gone.is_empty(), "in no circle any more, take them off the list: {gone:?}");
}

#[test]
fn every_form_of_an_import_is_seen() {
    let module: Module = ["site", "facts", "collect"].map(str::to_owned).to_vec();
    let firsts = |text: &str| {
        named(&module, text).into_iter().map(|(to, _)| to.join("::")).collect::<Vec<_>>()
    };
    for (text, wanted) in [
        ("use crate::render::all;", "render::all"),
        ("    super::super::super::render::all();", "render::all"),
        ("use super::super::super::{base, render::all};", "base render::all"),
        (
            "pub(crate) use crate::{\n    render,\n    lint::{run, Linter},\n};",
            "render lint Linter",
        ),
        ("use super::Entry;", "site::facts::Entry"),
        ("// crate::render\nmod tests {\n    use crate::render;\n}", ""),
    ] {
        let found = firsts(text).join(" ");
        assert!(
            wanted.split(' ').all(|name| found.contains(name))
                && found.is_empty() == wanted.is_empty(),
            "{text}: {found}"
        );
    }
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
        if !words[..at].iter().all(|word| {
            qualifiers.contains(word) || word.starts_with("pub(") || word.ends_with(')')
        }) {
            continue;
        }
        if line.ends_with('}') || line.ends_with(';') {
            continue;
        }
        let end = format!("{indent}}}");
        let last = lines[start..].iter().position(|line| *line == end).unwrap_or(0);
        found.push((
            start + 1,
            words.get(at + 1).map_or(String::new(), ToString::to_string),
            last + 1,
        ));
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
    let words = [
        "println!",
        "eprintln!",
        "print!(",
        "dbg!(",
        "std::env",
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
    ];
    let all = sources("src");
    // A file that only tests compile may be told by its environment how much to try.
    let is_test = |file: &str| {
        let (folder, name) = file.trim_end_matches(".rs").rsplit_once('/').unwrap();
        all.get(&format!("{folder}/mod.rs"))
            .is_some_and(|text| text.contains(&format!("#[cfg(test)]\nmod {name};")))
    };
    assert!(is_test("src/yaml/tests.rs") && !is_test("src/yaml/scan.rs"));
    for (file, text) in
        all.iter().filter(|(file, _)| !file.starts_with("src/cli/") && !is_test(file))
    {
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
    for (file, text) in sources("src")
        .into_iter()
        .filter(|(file, _)| !free.iter().any(|free| file.starts_with(free)))
    {
        for (number, line) in text.lines().enumerate() {
            assert!(
                !code(line).contains("HashMap") && !code(line).contains("HashSet"),
                "{file}:{}",
                number + 1
            );
        }
    }
}
