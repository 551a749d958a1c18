//! Fences: code, widgets, and guards, whose bodies are markdown again.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, TagEnd};

use super::events::{Definitions, Events, MAX_NESTING, Walker};
use super::offsets::{OffsetMap, small};
use super::{Condition, Piece, Widget, code};
use crate::base::html::escaped;
use crate::base::nearest::advice;
use crate::base::rule;

/// The text inside a fence, still masked.
#[derive(Default)]
struct Body {
    text: String,
    map: OffsetMap,
    /// From its first to its last byte in the file; none when empty.
    at: Option<Range<usize>>,
}

impl Walker<'_> {
    /// A code block of any kind; takes the parser's events to its end.
    pub(super) fn code_block(
        &mut self,
        kind: &CodeBlockKind<'_>,
        at: &Range<usize>,
        events: &mut Events<'_, '_>,
        (map, definitions): (&OffsetMap, &Definitions<'_>),
    ) {
        let mut body = Body::default();
        for (event, range) in events {
            match event {
                Event::End(TagEnd::CodeBlock) => break,
                Event::Text(text) => body.push(&text, map.range(&range)),
                _ => {}
            }
        }
        let CodeBlockKind::Fenced(info) = kind else {
            self.code(&body, "", at);
            return;
        };
        let info = info.trim();
        if self.swallows_a_fence(&body, info, at) {
            return;
        }
        self.check_closed(&body, at);
        if !info.starts_with('{') {
            self.language_fence(&body, info.split_whitespace().next().unwrap_or(""), at);
        } else if info.contains("when")
            && (info.contains('=') || info.split([' ', '{', '}']).any(|word| word == "when"))
        {
            self.guard_fence(&body, info, at, definitions);
        } else {
            self.widget_fence(&body, info, at);
        }
    }

    fn language_fence(&mut self, body: &Body, language: &str, at: &Range<usize>) {
        if body.text.trim().is_empty() && self.policy.widgets.contains(&language) {
            let message = format!("a fence named `{language}` is an empty block of code");
            self.fault(
                &rule::UNKNOWN_WIDGET,
                &self.first_line(at),
                &message,
                &format!("write the widget's name in braces: ```{{{language}}}"),
            );
        }
        self.code(body, language, at);
    }

    fn code(&mut self, body: &Body, language: &str, at: &Range<usize>) {
        let place = body.at.clone().unwrap_or(at.start..at.start);
        self.opaque.push(at.clone());
        self.masked.mark_used(&place);
        self.doc.has_code = true;
        let text = self.masked.restored(&body.text, &place, self.source);
        let plain = language.is_empty()
            || !language.chars().all(|c| c.is_ascii_alphanumeric() || "+#._-".contains(c));
        let class = if plain {
            String::new()
        } else {
            format!(" class=\"language-{}\"", escaped(language))
        };
        let html = code::highlighted(if plain { "" } else { language }, &text, &mut self.colors);
        // Keyboards must be able to scroll what is wider than the page.
        self.html(&format!(
            "<pre class=\"code\" tabindex=\"0\"><code{class}>{html}</code></pre>\n"
        ));
    }

    fn widget_fence(&mut self, body: &Body, info: &str, at: &Range<usize>) {
        self.opaque.push(at.clone());
        let line = self.first_line(at);
        let name = info.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(info);
        if self.is_value || self.in_footnote > 0 {
            self.fault(
                &rule::MISPLACED,
                &line,
                &format!("the widget `{info}` is not allowed here"),
                "widgets belong in the text of a page",
            );
            return;
        }
        if !self.policy.widgets.contains(&name) {
            let help = match name.split_once('}') {
                Some((name, _)) => format!(
                    "write only the name, `{{{name}}}`; options are YAML in the fence's body"
                ),
                None => {
                    advice(name.trim(), self.policy.widgets.iter().copied()).unwrap_or_else(|| {
                        "for a block of code write the language without braces".into()
                    })
                }
            };
            self.fault(&rule::UNKNOWN_WIDGET, &line, &format!("`{info}` is not a widget"), &help);
            return;
        }
        let place = body.at.clone().unwrap_or(line.end..line.end);
        let options = self.masked.restored(&body.text, &place, self.source);
        self.out.push(Piece::Widget(Widget {
            name: name.to_owned(),
            options,
            options_at: small(&place),
            at: small(&self.trimmed(at)),
        }));
    }

    fn guard_fence(
        &mut self,
        body: &Body,
        info: &str,
        at: &Range<usize>,
        definitions: &Definitions<'_>,
    ) {
        let line = self.first_line(at);
        if self.is_value || self.in_footnote > 0 {
            self.fault(
                &rule::MISPLACED,
                &line,
                &format!("the guard `{info}` is not allowed here"),
                "guards belong in the text of a page",
            );
            return;
        }
        if self.source.get(line.clone()).is_some_and(|line| fence_len(line) < 4) {
            let help = "write four backticks before and after: with three it would end at the first widget inside";
            self.fault(&rule::GUARD_FENCE, &line, "a guard is a fence of four backticks", help);
            // What is inside was cut at the wrong place: more faults would only mislead.
            self.opaque.push(at.clone());
            self.masked.mark_used(at);
            return;
        }
        if self.nesting >= MAX_NESTING {
            self.fault(
                &rule::MISPLACED,
                &line,
                "guards are nested too deeply",
                "join their conditions",
            );
            return;
        }
        let conditions = self.conditions_of(info, &line);
        let guarded = !conditions.is_empty();
        if guarded {
            self.open_guard(conditions, &line, 0);
        }
        self.nesting += 1;
        self.walk(&body.text, &body.map, Some(definitions));
        self.nesting -= 1;
        if guarded {
            self.close_guard();
        }
    }

    /// The conditions of a guard; none, with a fault, if they cannot be read.
    fn conditions_of(&mut self, info: &str, line: &Range<usize>) -> Vec<Condition> {
        let inner = info.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).map(str::trim);
        match inner.and_then(|inner| inner.strip_prefix("when=")) {
            Some(conditions) if !conditions.contains(char::is_whitespace) => {
                self.read_conditions(conditions, line)
            }
            _ => {
                let help =
                    "write `{when=open}`, several conditions joined by commas, without spaces";
                self.fault(
                    &rule::UNKNOWN_CONDITION,
                    line,
                    &format!("`{info}` cannot be read as a guard"),
                    help,
                );
                Vec::new()
            }
        }
    }

    /// Reports a fence in which another one begins: the first was not closed, so that all between
    /// them would be lost.
    fn swallows_a_fence(&mut self, body: &Body, info: &str, at: &Range<usize>) -> bool {
        let line = self.first_line(at);
        let opening = self.source.get(line.clone()).unwrap_or("");
        let fence = opening.get(..fence_len(opening)).unwrap_or("```").to_owned();
        let opens = |line: &str| {
            let name = line
                .trim_start()
                .strip_prefix(&fence)
                .and_then(|rest| rest.trim().strip_prefix('{')?.strip_suffix('}'));
            name.is_some_and(|name| self.policy.widgets.contains(&name))
        };
        // Guards hold widgets, and an example of code may show one in a fence of four.
        let is_guard = info.starts_with('{') && info.contains("when");
        if is_guard || fence.len() > 3 || !body.text.lines().any(opens) {
            return false;
        }
        self.opaque.push(at.clone());
        self.masked.mark_used(at);
        let message =
            format!("the fence {} is not closed before the next one begins", opening.trim());
        let help = format!("write {fence} alone on the line after its last one");
        self.fault(&rule::UNCLOSED_FENCE, &line, &message, &help);
        true
    }

    /// Reports a fence that only the end of the text or of its list item or quote ends.
    fn check_closed(&mut self, body: &Body, at: &Range<usize>) {
        let line = self.first_line(at);
        let from = body.at.as_ref().map_or(line.end, |body| body.end);
        let tail = self.source.get(from..at.end.max(from)).unwrap_or("");
        if !tail.contains("```") && !tail.contains("~~~") {
            let fence = self
                .source
                .get(line.clone())
                .map_or("```", |text| text.get(..fence_len(text)).unwrap_or("```"))
                .to_owned();
            let message = format!(
                "the fence {} is not closed",
                self.source.get(line.clone()).unwrap_or("").trim()
            );
            self.fault(
                &rule::UNCLOSED_FENCE,
                &line,
                &message,
                &format!("write {fence} alone on the line after its last one"),
            );
        }
    }

    /// The first line of what stands at `at`, without white space around it.
    pub(super) fn first_line(&self, at: &Range<usize>) -> Range<usize> {
        let at = self.trimmed(at);
        let len = self
            .source
            .get(at.clone())
            .map_or(0, |text| text.find(['\n', '\r']).unwrap_or(text.len()));
        at.start..at.start + len
    }

    /// `at` without white space around it.
    pub(super) fn trimmed(&self, at: &Range<usize>) -> Range<usize> {
        let Some(text) = self.source.get(at.clone()) else { return at.clone() };
        let start = at.start + (text.len() - text.trim_start().len());
        start..(start + text.trim().len())
    }
}

impl Body {
    fn push(&mut self, text: &str, at: Range<usize>) {
        self.map.push(self.text.len(), text.len(), at.clone());
        self.text.push_str(text);
        self.at = Some(self.at.as_ref().map_or(at.start, |all| all.start)..at.end);
    }
}

/// How many backticks or tildes open the fence.
fn fence_len(line: &str) -> usize {
    let first = line.bytes().next().unwrap_or(b'`');
    line.bytes().take_while(|b| *b == first && matches!(b, b'`' | b'~')).count()
}
