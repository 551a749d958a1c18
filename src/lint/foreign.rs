//! Syntax of other tools, and slips, that come out as plain text: readers would see the marks.
//!
//! [`FORMS`](super::forms::FORMS) is the whole list. A form is looked for in the words of a
//! paragraph, so code spans and blocks are free.

use regex::Regex;

use crate::base::rule;
use crate::markdown::{self, MarkKind, PassageKind};

use super::forms::{FORMS, Form};
use super::marks::Class;
use super::text::Paragraph;
use super::{Lint, pattern};

/// The compiled forms, in the order of [`FORMS`].
#[derive(Clone)]
pub(super) struct Patterns(Vec<Regex>);

impl Patterns {
    pub(super) fn new() -> Self {
        Self(FORMS.iter().map(|form| pattern(&format!("(?s){}", form.pattern))).collect())
    }
}

/// Reports each form in a paragraph; where two overlap, the first of the list.
/// More are not looked for in a paragraph: nobody would read them.
const MOST_FOUND: usize = 200;

pub(super) fn run(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    match paragraph.kind {
        PassageKind::Alt => return,
        PassageKind::Fence => return diagram(lint, paragraph),
        PassageKind::Indented => return indented(lint, paragraph),
        _ => {}
    }
    quoted_links(lint, paragraph);
    numbered(lint, paragraph);
    bullets(lint, paragraph);
    let mut found: Vec<(std::ops::Range<usize>, &Form)> = Vec::new();
    let text = lined(paragraph);
    for (form, pattern) in FORMS.iter().zip(&lint.patterns.foreign.0) {
        for captures in pattern.captures_iter(&text) {
            let Some(at) =
                captures.name("found").or_else(|| captures.get(0)).map(|found| found.range())
            else {
                continue;
            };
            if found.len() == MOST_FOUND {
                break;
            }
            let is_taken =
                found.iter().any(|(other, _)| other.start < at.end && at.start < other.end);
            if !is_taken && !is_meant(paragraph, &at) && !paragraph.is_hole(&at) {
                found.push((at, form));
            }
        }
    }
    found.sort_by_key(|(at, _)| at.start);
    for (at, form) in found {
        let words: String = paragraph.text[at.clone()].chars().take(40).collect();
        lint.say(
            &rule::FOREIGN_SYNTAX,
            paragraph,
            &at,
            format!("`{words}` is {} and is published as text", form.what),
            form.cure,
        );
    }
}

/// The text of a paragraph with its lines ended where the source ends them; bytes stay where they
/// are.
fn lined(paragraph: &Paragraph) -> String {
    let mut text = paragraph.text.clone().into_bytes();
    for mark in paragraph.marks.of(Class::Break) {
        text[mark.at.clone()].fill(b'\n');
    }
    String::from_utf8(text).unwrap_or_else(|_| paragraph.text.clone())
}

/// Languages of code blocks that other tools draw.
const DRAWN: [&str; 7] = ["mermaid", "plantuml", "puml", "dot", "graphviz", "math", "latex"];

/// Reports a block of code that its author expects to see drawn.
fn diagram(lint: &mut Lint<'_>, fence: &Paragraph) {
    if DRAWN.contains(&fence.text.to_lowercase().as_str()) {
        let message = format!(
            "a block in the language `{}` is not drawn here and is published as code",
            fence.text
        );
        let help = "draw it as an SVG file, put the file beside the text, and write `![what it shows](file.svg)`";
        lint.say(&rule::FOREIGN_SYNTAX, fence, &(0..fence.text.len()), message, help);
    }
}

/// Reports prose that four spaces have made code of.
fn indented(lint: &mut Lint<'_>, code: &Paragraph) {
    let text = &code.text;
    if text.starts_with("```{") {
        let end = text.find('}').map_or(text.len(), |close| close + 1);
        let message = format!(
            "`{}` is indented by four spaces or a tab and is published as code",
            &text[..end]
        );
        let help = "begin the lines of a widget without spaces";
        lint.say(&rule::FOREIGN_SYNTAX, code, &(0..end), message, help);
        return;
    }
    let is_prose = text.starts_with(char::is_uppercase)
        && text.ends_with(['.', '!', '?', ':'])
        && text.split(' ').count() > 3
        && !text.contains(['{', '}', '=', ';', '$', '|', '<', '/']);
    if is_prose {
        let end = text.find(' ').unwrap_or(text.len());
        let message = "this paragraph is indented by four spaces or a tab and is published as code";
        let help =
            "begin its lines without spaces; for code, write ``` on the lines before and after it";
        lint.say(&rule::FOREIGN_SYNTAX, code, &(0..end), message.to_owned(), help);
    }
}

/// Reports links of reStructuredText: code with an underscore behind it.
fn quoted_links(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    let code = paragraph.marks.of(Class::Hole).iter().filter(|mark| mark.kind == MarkKind::Code);
    let places: Vec<std::ops::Range<usize>> = code.map(|mark| mark.at.clone()).collect();
    for code in places {
        let rest = &paragraph.text[code.end..];
        let signs = rest.len() - rest.trim_start_matches('_').len();
        let ends = !rest[signs..].starts_with(|c: char| c.is_alphanumeric() || c == markdown::HOLE);
        if !(1..=2).contains(&signs) || !ends || is_meant(paragraph, &(code.end..code.end + 1)) {
            continue;
        }
        let message =
            "an underscore after code is not a link here, and is published as text".to_owned();
        let at = code.start..code.end + signs;
        lint.say(
            &rule::FOREIGN_SYNTAX,
            paragraph,
            &at,
            message,
            "write a link as `[text](address)`",
        );
    }
}

/// Reports items of a numbered list in the middle of a paragraph: only a 1 may begin a list there.
fn numbered(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    let number = |at: usize| -> Option<(usize, u32)> {
        let (number, rest) = paragraph.text[at..].split_once(['.', ')'])?;
        let is_item = number.len() <= 2
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && rest.starts_with(' ');
        is_item.then(|| number.parse().ok().map(|number| (at, number))).flatten()
    };
    let items: Vec<(usize, u32)> =
        paragraph.marks.of(Class::Break).iter().filter_map(|mark| number(mark.at.end)).collect();
    let Some(first) =
        items.windows(2).find(|pair| pair[0].1 + 1 == pair[1].1).map(|pair| pair[0].0)
    else {
        return;
    };
    let end = paragraph.text[first..].find(['.', ')']).map_or(first, |at| first + at + 1);
    let message = format!(
        "`{}` is an item of a list in the middle of a paragraph and is published as text",
        &paragraph.text[first..end]
    );
    lint.say(
        &rule::FOREIGN_SYNTAX,
        paragraph,
        &(first..end),
        message,
        "write an empty line before the list",
    );
}

/// Reports a bullet of a word processor that begins a line in the middle of a paragraph; a form
/// finds one that begins it. A dash may begin such a line by chance, but not two lines.
fn bullets(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    let text = &paragraph.text;
    let sign = |at: usize| text[at..].chars().next();
    let is_bullet = |at: usize| sign(at).is_some_and(|sign| "•‣▪◦●○■□➤➢".contains(sign));
    let is_dash = |at: usize| text[at..].starts_with("– ") || text[at..].starts_with("— ");
    if is_bullet(0) {
        return;
    }
    let starts: Vec<usize> =
        paragraph.marks.of(Class::Break).iter().map(|mark| mark.at.end).collect();
    let dash =
        || starts.windows(2).find(|pair| is_dash(pair[0]) && is_dash(pair[1])).map(|pair| pair[0]);
    let Some(at) = starts.iter().copied().find(|at| is_bullet(*at)).or_else(dash) else { return };
    let Some(sign) = sign(at) else { return };
    let message = format!("`{sign}` is the bullet of a word processor and is published as text");
    let help = "write `- ` for the bullet, and an empty line before the list";
    lint.say(&rule::FOREIGN_SYNTAX, paragraph, &(at..at + sign.len_utf8()), message, help);
}

/// Whether a form is meant: `<https://example.com/>` is a link that shows its address, and a
/// backslash makes a sign plain.
fn is_meant(paragraph: &Paragraph, at: &std::ops::Range<usize>) -> bool {
    paragraph.is_link(at)
        || paragraph.marks.touching(Class::Escaped, at).any(|mark| mark.at.start == at.start)
}
