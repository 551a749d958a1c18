//! Markdown to a flat program of pieces. One parse, no I/O, no knowledge of the guide's data:
//! facts, links and reference numbers are holes that the renderer fills once the whole site is
//! known.
//!
//! Start with [`Document`] and [`parse_body`]. The way of a text:
//!
//! 1. `front` cuts the front matter off a page.
//! 2. `masks` hides each `{{ path }}` behind a private-use character and filler of the same length.
//! 3. `events` walks the parser's events and writes pieces: `blocks` does paragraphs, lists and
//!    tables, `inline` text, links and pictures, `headings` ids, `guards` conditions, `fences`
//!    widgets, guard fences and code, `footnotes` letters, `raw_html` what its name says; `prose`
//!    keeps plain words and their places for the linter.
//! 4. `offsets` leads from the text of a guard fence back to the file; `code` colors code blocks.
//!
//! All ranges are bytes of the file (of the value for [`parse_value`]), on character boundaries.

use std::ops::Range;

use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::rule::Rule;
use crate::base::source::SourcePath;

#[cfg(test)]
mod any_input;
mod blocks;
mod code;
mod events;
mod fences;
mod footnotes;
mod front;
mod guards;
mod headings;
mod inline;
mod masks;
mod offsets;
mod prose;
mod raw_html;
#[cfg(test)]
mod tests;

pub use front::{FrontMatter, split_front_matter};
pub use guards::parse_conditions;
pub use prose::{HOLE, Mark, MarkKind, Passage, PassageKind, passages, passages_of_value};

/// One text, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The program, in reading order. Footnotes' texts are not in it.
    pub pieces: Vec<Piece>,
    /// How many of the pieces stand before the first heading of level 2 (and its guard) that stands
    /// in no list, quote or fence; all of them if there is none. Both parts are whole HTML with
    /// whole guards.
    pub intro: usize,
    /// All headings, in order.
    pub headings: Vec<Heading>,
    /// Footnotes by first use; the renderer lists them after the text, outside of all sections.
    pub footnotes: Vec<Footnote>,
    /// Whether a code block stands in the text, colored or not.
    pub has_code: bool,
    /// Words of prose, code left out; a fact counts as one.
    pub words: u32,
}

/// A step of the program.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Ready HTML, escaped. Never empty, never twice in a row.
    Html(String),
    /// `{{ path }}`: the printed value goes here, escaped.
    Fact {
        /// As written, trimmed.
        path: String,
        /// Whether a reference number follows: not in headings, link texts and alt texts.
        numbered: bool,
        /// Whether a margin note may follow its number: not in cells, alerts and footnotes either.
        margin: bool,
        /// With the braces.
        at: Range<u32>,
    },
    /// Stands in the tag of a link: an address as written, not escaped; the renderer follows it and
    /// writes `href`.
    Href {
        /// `/aws/ai-practitioner/#costs`, `../x/`, `#costs`, `data.csv`, `https://example.org/`.
        target: String,
        /// The whole link.
        at: Range<u32>,
    },
    /// The reference number of `[text](source:ID)`, after its text.
    Cite {
        /// Id of a source.
        source: String,
        /// Whether a margin note may follow: not in cells, alerts and footnotes.
        margin: bool,
        /// The whole link.
        at: Range<u32>,
    },
    /// A picture, whole: the renderer writes `<img>` with the file's size.
    Picture {
        /// As written: a file beside the page, or an address.
        src: String,
        /// Only `Html` without tags (escaped text) and `Fact`.
        alt: Vec<Piece>,
        /// Not escaped; empty when there is none.
        title: String,
        /// The whole picture.
        at: Range<u32>,
    },
    /// A widget's place.
    Widget(Widget),
    /// What follows, to its [`Piece::EndGuard`], is shown only under a condition. Guards nest.
    Guard(Guard),
    /// Ends the innermost guard.
    EndGuard,
    /// Opens heading number n of [`Document::headings`]; the renderer writes `<hN id>`.
    Heading(usize),
    /// Closes it; the renderer writes the anchor link and `</hN>`.
    EndHeading(usize),
}

/// A fence whose info is a name in braces.
#[derive(Clone, Debug, PartialEq)]
pub struct Widget {
    /// One of the names in [`Policy::widgets`].
    pub name: String,
    /// YAML: the fence's body, often empty. Its bytes are those of `options_at` unless the fence
    /// stands in a list or quote.
    pub options: String,
    /// Where the options stand; empty at the fence's end when there are none.
    pub options_at: Range<u32>,
    /// The whole fence.
    pub at: Range<u32>,
}

/// A guard, of a heading or a fence.
#[derive(Clone, Debug, PartialEq)]
pub struct Guard {
    /// One of them must hold. Never empty.
    pub conditions: Vec<Condition>,
    /// The heading's line or the fence's first line.
    pub at: Range<u32>,
}

/// `closing@mls-c01`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The state to hold.
    pub state: State,
    /// Id of a version; none for the certification as a whole.
    pub version: Option<String>,
}

/// What a guard can ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Nobody can sit it yet.
    Upcoming,
    /// In its beta.
    Beta,
    /// It can be sat; beta and last days included.
    Open,
    /// Open, and its end is announced.
    Closing,
    /// It can no longer be sat, and certificates can still be valid.
    Closed,
    /// The last certificate that can exist has ended.
    Expired,
    /// A date that was only expected has passed, and what followed is not known.
    Unconfirmed,
    /// What holders have can be renewed.
    Renewable,
}

impl State {
    /// All states with the word that authors write.
    pub const ALL: [(&'static str, Self); 8] = [
        ("upcoming", Self::Upcoming),
        ("beta", Self::Beta),
        ("open", Self::Open),
        ("closing", Self::Closing),
        ("closed", Self::Closed),
        ("expired", Self::Expired),
        ("unconfirmed", Self::Unconfirmed),
        ("renewable", Self::Renewable),
    ];

    /// The word that authors write.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, state)| *state == self).map_or("", |(word, _)| word)
    }
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Unique among the document's headings.
    pub id: String,
    /// Whether the author gave it its id; others are made of its text.
    pub is_named: bool,
    /// Its text: positions in [`Document::pieces`], without the `Heading` and `EndHeading` around
    /// it.
    pub pieces: Range<usize>,
    /// The guards around it, outermost first, its own included; all of them must hold.
    pub guards: Vec<Vec<Condition>>,
    /// The heading's line.
    pub at: Range<u32>,
}

/// A footnote: the text links from `#fnref-LETTER` to `#fn-LETTER`.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// `a` to `z`, then `aa`.
    pub letter: String,
    /// Its text, paragraphs and all; no headings, guards or widgets.
    pub pieces: Vec<Piece>,
    /// How often the text uses it; the nth use has the anchor `fnref-a`, then `fnref-a-2`,
    /// `fnref-a-3`.
    pub uses: u32,
    /// The guards around its first use, outermost first; all of them must hold.
    pub guards: Vec<Vec<Condition>>,
    /// The definition.
    pub at: Range<u32>,
}

/// What a site allows in its markdown.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// What to do with HTML in the text.
    pub raw_html: RawHtml,
    /// Names of the widgets that exist.
    pub widgets: &'a [&'a str],
}

/// What to do with HTML in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RawHtml {
    /// Any is an error.
    #[default]
    Refuse,
    /// Harmless elements without attributes pass, others are errors.
    Sanitize,
    /// All passes as written.
    Trusted,
}

/// A fault in a value or in front matter, before it is known to which file it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// One line, no full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Bytes of the text that was given.
    pub at: Range<u32>,
}

/// Parses the body of the page `file`, whose whole text is `text`; the body begins at byte
/// `body_offset`.
#[must_use]
pub fn parse_body(
    file: &SourcePath,
    text: &str,
    body_offset: usize,
    policy: &Policy<'_>,
) -> Found<Document> {
    let (value, faults) = events::parse(text, body_offset, *policy, false);
    let diagnostic = |fault: Fault| Diagnostic {
        rule: fault.rule,
        severity: fault.rule.severity,
        message: fault.message,
        file: file.clone(),
        at: At::Bytes(fault.at.start, fault.at.end),
        help: fault.help,
    };
    Found { value, diagnostics: faults.into_iter().map(diagnostic).collect() }
}

/// Parses a short markdown value of a YAML file: inline text, or a few paragraphs. A single
/// paragraph comes without `<p>`. Headings, widgets, guards, footnotes and HTML are refused.
///
/// # Errors
/// The first fault, with ranges relative to the value.
pub fn parse_value(text: &str) -> Result<Document, Fault> {
    let policy = Policy { raw_html: RawHtml::Refuse, widgets: &[] };
    let (document, faults) = events::parse(text, 0, policy, true);
    faults.into_iter().next().map_or(Ok(document), Err)
}

/// The text of pieces without markup, white space made single; `fact` gives what is printed for a
/// fact's path. For titles, descriptions, search and feeds. Pictures give their alt texts; widgets
/// nothing.
pub fn plain_text(pieces: &[Piece], mut fact: impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    push_plain(&mut out, pieces, &mut fact);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_plain(out: &mut String, pieces: &[Piece], fact: &mut dyn FnMut(&str) -> String) {
    let mut in_href = false;
    for piece in pieces {
        match piece {
            // The rest of the tag in which an address stood.
            Piece::Html(html) if in_href => {
                push_unmarked(out, html.split_once('>').map_or("", |(_, rest)| rest))
            }
            Piece::Html(html) => push_unmarked(out, html),
            Piece::Fact { path, .. } => out.push_str(&fact(path)),
            Piece::Picture { alt, .. } => push_plain(out, alt, fact),
            _ => {}
        }
        in_href = matches!(piece, Piece::Href { .. });
    }
}

/// Appends HTML that this layer wrote, without tags and escapes.
fn push_unmarked(out: &mut String, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        let tag = rest[at..].starts_with('<');
        let end =
            rest[at..].find(if tag { '>' } else { ';' }).map_or(rest.len(), |len| at + len + 1);
        out.push_str(match &rest[at..end] {
            "&amp;" => "&",
            "&lt;" => "<",
            "&gt;" => ">",
            "&quot;" => "\"",
            "&#39;" => "'",
            // Blocks and lines end words; marks within a line do not.
            "</p>" | "</li>" | "</td>" | "</th>" | "</dt>" | "</dd>" | "<br>" => " ",
            _ => "",
        });
        rest = &rest[end..];
    }
    out.push_str(rest);
}
