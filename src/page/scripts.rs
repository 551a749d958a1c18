//! The theme's scripts: the one of every page, and those of the tools, which a page loads only if
//! it has the tool.
//!
//! `static/widgets/NAME.js` is the script of the element `tool-NAME`; what several share is in
//! `static/modules/`. Files import each other by their paths; here each gets a name with a
//! fingerprint, and imports name that.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::base::fingerprint;

/// Files to publish: path relative to the output, and bytes.
type Files = Vec<(String, Vec<u8>)>;

/// Publishes the modules and the tools; the table of the tools' addresses, as `static/js/tools.js`
/// reads it.
pub(super) fn publish(
    modules: &BTreeMap<&str, &[u8]>,
    tools: &BTreeMap<&str, &[u8]>,
    files: &mut Files,
) -> String {
    let mut names = BTreeMap::new();
    // A module imports those before it in this order; the theme's own are few, and import only what
    // stands on its own.
    let mut waiting: Vec<&str> = modules.keys().copied().collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|name| {
            let text = String::from_utf8_lossy(modules[name]);
            let is_ready =
                modules.keys().all(|other| !imports(&text, other) || names.contains_key(*other));
            if is_ready {
                names.insert((*name).to_owned(), put(name, &text, &names, files));
            }
            !is_ready
        });
        if waiting.len() == before {
            // Modules that import each other in a circle cannot have fingerprints of what they
            // import.
            break;
        }
    }
    let mut table = String::from("const TOOLS = {");
    for (name, bytes) in tools {
        let file = put(name, &String::from_utf8_lossy(bytes), &names, files);
        let _ = write!(table, "\"{name}\":\"./{file}\",");
    }
    table.push_str("};\n");
    table
}

/// How an import names a module, seen from beside it and from `widgets/`.
fn specifiers(name: &str) -> [String; 2] {
    [format!("'./{name}.js'"), format!("'../modules/{name}.js'")]
}

fn imports(text: &str, name: &str) -> bool {
    specifiers(name).iter().any(|specifier| text.contains(&format!("from {specifier}")))
}

/// Publishes a file with the published names of what it imports; its own.
fn put(name: &str, text: &str, names: &BTreeMap<String, String>, files: &mut Files) -> String {
    let mut text = slim(text);
    for (module, file) in names {
        for specifier in specifiers(module) {
            text = text.replace(&format!("from {specifier}"), &format!("from './{file}'"));
        }
    }
    let path = fingerprint::named(&format!("assets/{name}"), "js", text.as_bytes());
    let file = path.trim_start_matches("assets/").to_owned();
    files.push((path, text.into_bytes()));
    file
}

/// A script without its indentation and without lines of comment: a third of its bytes. It works on
/// lines, so no text of a script may run over two of them (`tests/suite/scripts.rs`).
pub(super) fn slim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        // A comment before code on the same line stays: it says a type, and is short.
        let opens = line.starts_with("/*") && (line.ends_with("*/") || !line.contains("*/"));
        if in_comment || opens {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_name_what_is_published() {
        let modules: BTreeMap<&str, &[u8]> = BTreeMap::from([
            ("a", &b"import { b } from './b.js';\n// Why.\nexport const a = b;\n"[..]),
            ("b", b"/**\n * What.\n */\n  export const b = 1;\n"),
        ]);
        let tools: BTreeMap<&str, &[u8]> =
            BTreeMap::from([("x", &b"import { a } from '../modules/a.js';\n"[..])]);
        let mut files = Files::new();
        let table = publish(&modules, &tools, &mut files);
        let texts: Vec<String> =
            files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
        assert_eq!(texts[0], "export const b = 1;\n");
        let name = |at: usize| files[at].0.trim_start_matches("assets/").to_owned();
        assert_eq!(
            texts[1],
            format!("import {{ b }} from './{}';\nexport const a = b;\n", name(0))
        );
        assert_eq!(texts[2], format!("import {{ a }} from './{}';\n", name(1)));
        assert_eq!(table, format!("const TOOLS = {{\"x\":\"./{}\",}};\n", name(2)));
    }
}
