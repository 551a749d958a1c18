//! Code blocks coloured: syntect's scopes brought down to the few classes `hl-*` that the stylesheet knows.
//! Languages are loaded on the first block of a known language, each when it is first met.

use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::base::html::{escaped, push_escaped};

/// Longer blocks and lines stay plain: colouring must not hold up a build.
const MAX_BYTES: usize = 64 * 1024;
const MAX_LINE: usize = 2_000;

/// Prefixes of scopes and their classes; of those that fit a scope, the first counts. An empty class is no span.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "comment"),
    ("punctuation.definition.comment", "comment"),
    ("punctuation.definition.string", "string"),
    ("constant.numeric", "number"),
    ("constant", "constant"),
    ("string", "string"),
    ("keyword.operator", "operator"),
    ("keyword", "keyword"),
    ("storage", "keyword"),
    ("entity.name.function", "function"),
    ("support.function", "function"),
    ("variable.function", "function"),
    ("entity.name.tag.yaml", "property"),
    ("entity.name.tag.toml", "property"),
    ("entity.name.tag", "tag"),
    ("entity.other.attribute-name", "attribute"),
    ("entity.name", "type"),
    ("entity.other.inherited-class", "type"),
    ("support.type.property-name", "property"),
    ("support.type", "type"),
    ("support.class", "type"),
    ("support.constant", "constant"),
    ("variable.other.member", "property"),
    ("variable", ""),
    ("markup.inserted", "inserted"),
    ("markup.deleted", "deleted"),
    ("invalid", "invalid"),
    ("punctuation", "punctuation"),
];

/// The code as HTML: coloured if the language is known, else escaped.
pub(super) fn highlighted(language: &str, code: &str) -> String {
    let fits = code.len() <= MAX_BYTES && code.lines().all(|line| line.len() <= MAX_LINE);
    let known = !matches!(language, "" | "text" | "txt" | "plain" | "plaintext");
    let coloured = if fits && known { syntax(language).and_then(|syntax| colour(syntax, code)) } else { None };
    coloured.unwrap_or_else(|| escaped(code))
}

fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let token = match language.to_ascii_lowercase().as_str() {
        "console" | "shell" | "shell-session" | "zsh" => "bash".to_owned(),
        "hcl" => "tf".to_owned(),
        "jsonc" | "json5" => "json".to_owned(),
        other => other.to_owned(),
    };
    syntaxes().find_syntax_by_token(&token).filter(|syntax| syntax.name != "Plain Text")
}

fn classes() -> &'static [(Scope, &'static str)] {
    static SCOPES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    SCOPES.get_or_init(|| {
        CLASSES.iter().filter_map(|(scope, class)| Scope::new(scope).ok().map(|s| (s, *class))).collect()
    })
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> &'static str {
    let of = |scope: &Scope| classes().iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    stack.as_slice().iter().rev().find_map(of).unwrap_or("")
}

/// None if the language's grammar fails on this code.
fn colour(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut out = Runs::default();
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (at, change) in state.parse_line(line, syntaxes()).ok()? {
            out.push(class(&stack), line.get(from..at)?);
            stack.apply(&change).ok()?;
            from = at;
        }
        out.push(class(&stack), line.get(from..)?);
    }
    Some(out.finish())
}

/// Joins neighbours of one class to one span.
#[derive(Default)]
struct Runs {
    html: String,
    open: &'static str,
}

impl Runs {
    fn push(&mut self, class: &'static str, text: &str) {
        // White space has no colour: it continues whatever is open.
        if !text.trim().is_empty() && class != self.open {
            self.close();
            if !class.is_empty() {
                self.html.push_str("<span class=\"hl-");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.open = class;
        }
        push_escaped(&mut self.html, text);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.html.push_str("</span>");
        }
        self.open = "";
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_what_it_knows_and_escapes_the_rest() {
        let yaml = highlighted("yaml", "# note\nkey: 12\n");
        assert!(yaml.contains("<span class=\"hl-comment\"># note"), "{yaml}");
        assert!(yaml.contains("<span class=\"hl-property\">key</span>"), "{yaml}");
        assert!(yaml.contains("<span class=\"hl-number\">12"), "{yaml}");
        assert_eq!(highlighted("klingon", "a < b\n"), "a &lt; b\n");
        assert_eq!(highlighted("text", "a < b\n"), "a &lt; b\n");
    }

    #[test]
    fn code_survives_as_text() {
        for (language, code) in
            [("json", "{\"a\": [1, \"<b>\"]}"), ("console", "$ aws s3 ls | grep '<x>'\n"), ("rust", "fn a() {}\r\n")]
        {
            let html = highlighted(language, code);
            let mut text = String::new();
            let mut inside = false;
            for c in html.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    c if !inside => text.push(c),
                    _ => {}
                }
            }
            assert_eq!(text, escaped(code), "{html}");
        }
    }
}
