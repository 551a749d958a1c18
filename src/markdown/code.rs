//! Code blocks colored: syntect's scopes brought down to the few classes `hl-*` that the stylesheet
//! knows. Languages are loaded on the first block of a known language, each when it is first met.
//!
//! The patterns of grammars backtrack: some take seconds for one line of a repeated sign. They know
//! no budget, so they get little to work on: short lines without long repetitions ([`tamed`]), and
//! no more text than [`Budget`] allows.

use std::borrow::Cow;
use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::base::html::{escaped, push_escaped};

/// Longer blocks stay plain, in bytes.
const MAX_BLOCK: usize = 16 * 1024;
/// All blocks of one text together; those after it stay plain.
const MAX_TEXT: usize = 64 * 1024;
/// A longer line stays plain, in bytes; the grammar sees its beginning.
const MAX_LINE: usize = 160;
/// Something of at most so many characters that repeats more often is shown to the grammar so many
/// times only.
const MAX_UNIT: usize = 4;
const MAX_REPEATS: usize = 4;

/// How much code of a text may still be colored.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: MAX_TEXT }
    }
}

impl Budget {
    fn allows(&mut self, code: &str) -> bool {
        let allows = code.len() <= MAX_BLOCK.min(self.left);
        if allows {
            self.left -= code.len();
        }
        allows
    }
}

/// Prefixes of scopes and their classes; of those that fit a scope, the first counts. An empty
/// class is no span.
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

/// The code as HTML: colored if the language is known and the budget allows it, else escaped.
pub(super) fn highlighted(language: &str, code: &str, budget: &mut Budget) -> String {
    let known = !matches!(language, "" | "text" | "txt" | "plain" | "plaintext");
    let syntax = if known { syntax(language) } else { None };
    let colored = syntax.filter(|_| budget.allows(code)).and_then(|syntax| color(syntax, code));
    colored.unwrap_or_else(|| escaped(code))
}

/// What a grammar is shown of a line: its beginning, with few repetitions of what repeats.
fn tamed(line: &str) -> Cow<'_, str> {
    let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
    let short = &text[..text.floor_char_boundary(MAX_LINE)];
    let chars: Vec<char> = short.chars().collect();
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    while at < chars.len() {
        // White space is how code is indented and set in columns; words are no signs.
        let is_harmless =
            |unit: usize| chars[at..at + unit].iter().all(|c| c.is_alphanumeric() || *c == ' ');
        let unit = (1..=MAX_UNIT)
            .find(|unit| repeats(&chars[at..], *unit) > MAX_REPEATS && !is_harmless(*unit));
        let (seen, all) =
            unit.map_or((1, 1), |unit| (unit * MAX_REPEATS, unit * repeats(&chars[at..], unit)));
        out.extend(&chars[at..at + seen]);
        at += all;
    }
    if out.len() == text.len() { Cow::Borrowed(line) } else { Cow::Owned(out + end) }
}

/// How often the first `unit` characters stand in a row.
fn repeats(chars: &[char], unit: usize) -> usize {
    chars.chunks_exact(unit).take_while(|chunk| chars.starts_with(chunk)).count()
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
        CLASSES
            .iter()
            .filter_map(|(scope, class)| Scope::new(scope).ok().map(|s| (s, *class)))
            .collect()
    })
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> &'static str {
    let of = |scope: &Scope| {
        classes().iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    };
    stack.as_slice().iter().rev().find_map(of).unwrap_or("")
}

/// None if the language's grammar fails on this code.
fn color(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut out = Runs::default();
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    for line in code.split_inclusive('\n') {
        let seen = tamed(line);
        let is_whole = matches!(seen, Cow::Borrowed(_));
        let mut from = 0;
        for (at, change) in state.parse_line(&seen, syntaxes()).ok()? {
            if is_whole {
                out.push(class(&stack), line.get(from..at)?);
            }
            stack.apply(&change).ok()?;
            from = at;
        }
        if is_whole {
            out.push(class(&stack), line.get(from..)?);
        } else {
            out.push("", line);
        }
    }
    Some(out.finish())
}

/// Joins neighbors of one class to one span.
#[derive(Default)]
struct Runs {
    html: String,
    open: &'static str,
}

impl Runs {
    fn push(&mut self, class: &'static str, text: &str) {
        // White space has no color: it continues whatever is open.
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

    fn highlighted(language: &str, code: &str) -> String {
        super::highlighted(language, code, &mut Budget::default())
    }

    #[test]
    fn grammars_see_short_lines_without_long_repetitions() {
        let indented = format!("{}indented", " ".repeat(60));
        for line in
            ["", "\n", "let a = b[0];\n", &indented, "aaaaaaaaaa", "``` ''' ----\n", "日本語\n"]
        {
            assert!(matches!(tamed(line), Cow::Borrowed(_)), "{line:?}");
        }
        for (line, seen) in [
            ("/*----------\n", "/*----\n"),
            ("`````````` a", "```` a"),
            ("a(a(a(a(a(a(a(", "a(a(a(a("),
            ("x = [[[[[[[[1]]]]]]]]\n", "x = [[[[1]]]]\n"),
        ] {
            assert_eq!(tamed(line), seen);
        }
        let words: String = (0..1000).map(|i| format!("w{i} ")).collect();
        assert_eq!(tamed(&words).len(), MAX_LINE);
        assert!(tamed(&words.replace('w', "日")).len() <= MAX_LINE);
    }

    #[test]
    fn a_line_that_is_not_seen_whole_stays_plain_and_those_after_it_do_not() {
        let html = highlighted("c", "/*--------------------\n a comment\n*/ int a = 1;\n");
        assert!(html.starts_with("/*--------------------\n"), "{html}");
        assert!(html.contains("<span class=\"hl-comment\"> a comment"), "{html}");
        assert!(html.contains("<span class=\"hl-number\">1"), "{html}");
    }

    #[test]
    fn a_text_has_a_budget() {
        let mut budget = Budget::default();
        let code = "a: 1\n".repeat(3000);
        let colored = (0..10)
            .filter(|_| super::highlighted("yaml", &code, &mut budget).contains("hl-"))
            .count();
        assert_eq!(colored, MAX_TEXT / code.len());
        assert!(!highlighted("yaml", &"a: 1\n".repeat(MAX_BLOCK / 5 + 1)).contains("hl-"));
    }

    #[test]
    fn colors_what_it_knows_and_escapes_the_rest() {
        let yaml = highlighted("yaml", "# note\nkey: 12\n");
        assert!(yaml.contains("<span class=\"hl-comment\"># note"), "{yaml}");
        assert!(yaml.contains("<span class=\"hl-property\">key</span>"), "{yaml}");
        assert!(yaml.contains("<span class=\"hl-number\">12"), "{yaml}");
        assert_eq!(highlighted("klingon", "a < b\n"), "a &lt; b\n");
        assert_eq!(highlighted("text", "a < b\n"), "a &lt; b\n");
    }

    #[test]
    fn code_survives_as_text() {
        for (language, code) in [
            ("json", "{\"a\": [1, \"<b>\"]}"),
            ("console", "$ aws s3 ls | grep '<x>'\n"),
            ("rust", "fn a() {}\r\n"),
        ] {
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
