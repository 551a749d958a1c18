//! "The calculator below": what a text points to stands where it says.

use std::ops::Range;

use regex::Regex;

use crate::base::diagnostic::At;
use crate::base::rule;
use crate::markdown::{PassageKind, Piece};
use crate::site::Guide;

use super::text::Paragraph;
use super::{Lint, pattern};

/// The compiled patterns.
#[derive(Clone)]
pub(super) struct Patterns {
    after: Regex,
    before: Regex,
}

const NOUNS: &str = "(?P<noun>calculator|table|chart|graph|diagram|map|widget|comparison|navigator|planner|plan_builder|builder|study_plan|roadmap|timeline|picture|image|figure|screenshot|breakdown|checklist)";

impl Patterns {
    pub(super) fn new() -> Self {
        Self {
            after: pattern(&format!(r"\b{NOUNS}s?_(?:just_|right_)?(?P<where>below|above)\b")),
            before: pattern(&format!(
                r"\b(?P<where>following|below_(?:is|are|you_will_find|you['’]ll_find)_(?:a|an|the|our))_(?:\w+_){{0,2}}?{NOUNS}s?\b"
            )),
        }
    }
}

/// Which widgets a noun may mean; any for those not listed.
fn meant(noun: &str) -> &'static [&'static str] {
    match noun {
        "calculator" => &["costs", "study-plan", "worth-it"],
        "planner" | "plan builder" | "builder" | "study plan" => &["study-plan"],
        "comparison" => &["comparison", "table"],
        "navigator" => &["resources"],
        "roadmap" => &["roadmap", "successors", "picture"],
        "chart" | "graph" | "diagram" | "map" => {
            &["domains", "salaries", "roadmap", "costs", "picture"]
        }
        "timeline" => &["status", "changes", "picture"],
        "picture" | "image" | "figure" | "screenshot" => &["picture"],
        _ => &[],
    }
}

pub(super) fn run(lint: &mut Lint<'_>, guide: &Guide, paragraphs: &[Paragraph]) {
    let file = guide.text_file();
    let own: Vec<&Paragraph> =
        paragraphs.iter().filter(|p| p.file == file && p.key.is_none()).collect();
    let mut things: Vec<(&str, u32)> = guide.text.body.pieces.iter().filter_map(thing).collect();
    let cells = own.iter().filter(|p| p.kind == PassageKind::Cell);
    things.extend(cells.map(|cell| ("table", start(cell, &(0..cell.text.len())))));
    for paragraph in own {
        let patterns = &lint.patterns.promises;
        let found = patterns
            .after
            .captures_iter(&paragraph.text)
            .chain(patterns.before.captures_iter(&paragraph.text));
        let found: Vec<(Range<usize>, String, bool)> = found
            .filter_map(|captures| {
                let noun = captures.name("noun")?.as_str().to_lowercase();
                let above = captures.name("where")?.as_str().eq_ignore_ascii_case("above");
                Some((
                    captures.get(0)?.range(),
                    noun.split_whitespace().collect::<Vec<_>>().join(" "),
                    above,
                ))
            })
            .collect();
        for (at, noun, above) in found {
            let here = start(paragraph, &at);
            let meant = meant(&noun);
            let fits = |(name, place): &(&str, u32)| {
                (meant.is_empty() || meant.contains(name))
                    && if above { *place < here } else { *place > here }
            };
            if !things.iter().any(fits) {
                let side = if above { "above" } else { "below" };
                let message =
                    format!("`{}`: there is no {noun} {side}", &paragraph.text[at.clone()]);
                let help = "place the widget there, or remove the words";
                lint.say(&rule::WIDGET_PROMISED, paragraph, &at, message, help);
            }
        }
    }
}

fn thing(piece: &Piece) -> Option<(&str, u32)> {
    match piece {
        Piece::Widget(widget) => Some((&widget.name, widget.at.start)),
        Piece::Picture { at, .. } => Some(("picture", at.start)),
        _ => None,
    }
}

fn start(paragraph: &Paragraph, range: &Range<usize>) -> u32 {
    match paragraph.at(range) {
        At::Bytes(start, _) => start,
        _ => 0,
    }
}
