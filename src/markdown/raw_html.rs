//! HTML in the text: refused, cleaned or passed, as the site's policy says. Comments are always
//! dropped.

use std::ops::Range;

use super::events::Walker;
use super::offsets::{Cover, small};
use super::{Fault, RawHtml};
use crate::base::html::push_escaped;
use crate::base::rule;

/// What passes in [`RawHtml::Sanitize`], without attributes: elements that can neither run nor load
/// anything.
const HARMLESS: &[&str] = &[
    "abbr", "b", "br", "cite", "del", "details", "dfn", "em", "hr", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "strong", "sub", "summary", "sup", "u", "var", "wbr",
];
/// Those of them that have no end.
const VOID: &[&str] = &["br", "hr", "wbr"];

impl Walker<'_> {
    /// One stretch of HTML: a whole block, or one tag in a line. `text` is masked, `at` its place
    /// in the file.
    pub(super) fn raw_html(&mut self, text: &str, at: &Range<usize>) {
        self.opaque.push(at.clone());
        let Some(text) = without_comments(&self.masked.restored(text, at, self.source)) else {
            self.fault(
                &rule::RAW_HTML,
                at,
                "the comment is not closed",
                "write `-->` where the comment ends",
            );
            return;
        };
        if text.trim().is_empty() {
            self.masked.mark_used(at);
            return;
        }
        match self.policy.raw_html {
            RawHtml::Refuse => self.refuse_html(&text, at),
            RawHtml::Sanitize => self.sanitize_html(&text, at),
            RawHtml::Trusted => self.html(&text),
        }
    }

    fn refuse_html(&mut self, text: &str, at: &Range<usize>) {
        let Some(tag) = tags(text).find(|tag| !tag.name.is_empty()) else {
            let help = if text.contains('<') {
                "remove it, or show it as code: `` `<...>` ``"
            } else {
                "write text below the line where the comment ends, not on it"
            };
            self.fault(&rule::RAW_HTML, at, "this is HTML, which is refused", help);
            return;
        };
        let name = tag.name.to_ascii_lowercase();
        if tag.closing && self.refused_html.contains(&name) {
            return;
        }
        let message =
            format!("`<{}{name}>` is HTML, which is refused", if tag.closing { "/" } else { "" });
        self.fault(&rule::RAW_HTML, at, &message, alternative(&name));
        self.refused_html.insert(name);
    }

    fn sanitize_html(&mut self, text: &str, at: &Range<usize>) {
        let mut out = String::new();
        let mut from = 0;
        for tag in tags(text) {
            push_text(&mut out, &text[from..tag.at.start]);
            from = tag.at.end;
            let name = tag.name.to_ascii_lowercase();
            if !tag.bare || !HARMLESS.contains(&name.as_str()) {
                if tag.closing && self.refused_html.contains(&name) {
                    continue;
                }
                let message = format!("`{}` is HTML that is not allowed", &text[tag.at.clone()]);
                let help = if HARMLESS.contains(&name.as_str()) {
                    "write the element without attributes"
                } else {
                    alternative(&name)
                };
                self.fault(&rule::RAW_HTML, at, &message, help);
                self.refused_html.insert(name);
                continue;
            }
            if VOID.contains(&name.as_str()) {
                out.extend(["<", &name, ">"]);
            } else if !tag.closing {
                out.extend(["<", &name, ">"]);
                self.open_html.push((name, at.clone()));
            } else if self.open_html.last().is_some_and(|(open, _)| *open == name) {
                out.extend(["</", &name, ">"]);
                self.open_html.pop();
            } else {
                self.fault(
                    &rule::RAW_HTML,
                    at,
                    &format!("`</{name}>` closes nothing"),
                    "close elements in the order they were opened",
                );
            }
        }
        push_text(&mut out, &text[from..]);
        self.html(&out);
    }

    /// Reports each `<!--` that the parser left as text: a blank line ends a paragraph and, with
    /// it, the comment.
    pub(super) fn open_comments(&mut self, opaque: &Cover) {
        let text = &self.masked.text;
        let open = text.match_indices("<!--").filter(|(at, _)| {
            let escaped = text[..*at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
            !escaped && !opaque.contains(self.base + at)
        });
        let places: Vec<_> =
            open.map(|(at, found)| self.base + at..self.base + at + found.len()).collect();
        for place in places {
            let help = "write `-->` before the paragraph ends; a comment with blank lines starts a line of its own";
            self.fault(&rule::RAW_HTML, &place, "the comment is not closed", help);
        }
    }

    /// Reports elements that were never closed; they would swallow the rest of the page.
    pub(super) fn unclosed_html(&mut self) {
        for (name, at) in std::mem::take(&mut self.open_html) {
            self.html(&format!("</{name}>"));
            self.faults.push(Fault {
                rule: &rule::RAW_HTML,
                message: format!("`<{name}>` is not closed"),
                help: Some(format!("write `</{name}>` where it ends")),
                at: small(&at),
            });
        }
    }
}

/// Text between tags: entities stay, anything like a tag does not.
fn push_text(out: &mut String, text: &str) {
    let mut parts = text.split('&');
    push_escaped(out, parts.next().unwrap_or(""));
    for part in parts {
        let entity = part.split_once(';').is_some_and(|(name, _)| {
            name.len() <= 32
                && !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
        });
        out.push_str(if entity { "&" } else { "&amp;" });
        push_escaped(out, part);
    }
}

/// The text without comments; none if one is not closed.
fn without_comments(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        // `<!-->` and `<!--->` are whole comments to a browser and to the parser.
        let body = after.strip_prefix("->").or_else(|| after.strip_prefix('>'));
        rest = match body {
            Some(rest) => rest,
            None => after.split_once("-->")?.1,
        };
    }
    out.push_str(rest);
    Some(out)
}

struct Tag<'a> {
    at: Range<usize>,
    /// Empty for `<!DOCTYPE` and the like.
    name: &'a str,
    closing: bool,
    /// Has nothing but its name.
    bare: bool,
}

/// Everything from a `<` to the next `>`, or to the end.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find('<')?;
        let end = text[start..].find('>').map_or(text.len(), |len| start + len + 1);
        at = end;
        let inner = text[start + 1..end].trim_end_matches('>');
        let closing = inner.starts_with('/');
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        let len =
            inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
        let bare = text[start..end].ends_with('>') && matches!(inner[len..].trim(), "" | "/");
        Some(Tag { at: start..end, name: &inner[..len], closing, bare })
    })
}

/// What to write instead of an element.
fn alternative(name: &str) -> &'static str {
    match name {
        "br" => "end the line with a backslash `\\` to break it there",
        "img" | "picture" | "figure" => {
            "write a picture as `![what it shows](file.svg)`, the file beside the page"
        }
        "a" => "write a link as `[text](address)`",
        "b" | "strong" => "write `**bold**`",
        "i" | "em" => "write `*emphasis*`",
        "s" | "del" | "strike" => "write `~~struck out~~`",
        "code" | "pre" | "kbd" | "samp" | "tt" => "write code between backticks",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "write a heading as `## Text`",
        "p" => "leave a blank line between paragraphs",
        "ul" | "ol" | "li" => "write a list with `- ` or `1. ` before each item",
        "dl" | "dt" | "dd" => "write the term on a line and `: ` before its definition on the next",
        "table" | "thead" | "tbody" | "tr" | "td" | "th" => {
            "write a table with `|` between the cells"
        }
        "hr" => "write `---` between blank lines",
        "blockquote" | "aside" => "write `> ` before each line, or a note: `> [!NOTE]`",
        "details" | "summary" => "write a heading, or questions in the guide's `faq`",
        "sup" => "write a footnote: `[^1]`",
        "script" | "iframe" | "object" | "embed" | "form" | "style" | "link" | "meta" | "video"
        | "audio" => "remove it: pages do not run or load anything of their own",
        _ => {
            "remove it; to show it as text, use a code span; site.yaml's `markdown: {raw_html: sanitize}` allows harmless HTML"
        }
    }
}
