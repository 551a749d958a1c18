//! From the parser's events to pieces. Start with [`parse`]; [`Walker::walk`] is one parse, of the
//! page or of a guard fence's body; what one event does is in `blocks` and `inline`.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use super::code::Budget;
use super::footnotes::Notes;
use super::headings::OpenHeading;
use super::masks::{Masked, leftovers};
use super::offsets::{Cover, OffsetMap, small};
use super::prose::{Collector, Passage};
use super::{Condition, Document, Fault, Piece, Policy};
use crate::base::rule::Rule;

/// Guard fences in guard fences; each parses its body anew.
pub(super) const MAX_NESTING: usize = 8;
/// More faults of one text help nobody.
pub(super) const MAX_FAULTS: usize = 1_000;

/// The parser's events with their ranges in the text that is parsed.
pub(super) type Events<'e, 't> = dyn Iterator<Item = (Event<'t>, Range<usize>)> + 'e;

/// Link labels: those of this text, and those of the texts around it.
#[derive(Default)]
pub(super) struct Definitions<'o> {
    own: HashMap<String, (String, String)>,
    outer: Option<&'o Definitions<'o>>,
}

/// A guard that is open.
pub(super) struct OpenGuard {
    /// Tells guards with equal conditions apart.
    pub(super) number: usize,
    pub(super) conditions: Vec<Condition>,
    /// A heading's level, 0 for a fence.
    pub(super) level: u8,
}

/// What to write where a link ends.
pub(super) enum LinkEnd {
    Anchor,
    Cite(Piece),
    Nothing,
}

/// A picture whose alt text is being read.
pub(super) struct OpenPicture {
    pub(super) src: String,
    pub(super) title: String,
    pub(super) at: Range<usize>,
}

/// The state of a walk through one text.
pub(super) struct Walker<'a> {
    /// The whole file, or the value.
    pub(super) source: &'a str,
    /// Where the parsed text begins in it.
    pub(super) base: usize,
    pub(super) masked: Masked,
    pub(super) policy: Policy<'a>,
    /// Whether this is a value of a YAML file.
    pub(super) is_value: bool,
    pub(super) doc: Document,
    /// The pieces being written; `aside` holds those that wait while an alt text or a footnote is
    /// read.
    pub(super) out: Vec<Piece>,
    aside: Vec<Vec<Piece>>,
    pub(super) faults: Vec<Fault>,
    /// Where braces and brackets mean nothing.
    pub(super) opaque: Vec<Range<usize>>,
    /// How much code may still be colored.
    pub(super) colors: Budget,
    /// For each open list item, quote or fence: how many guards were open when it began.
    pub(super) containers: Vec<usize>,
    pub(super) guards: Vec<OpenGuard>,
    pub(super) guard_count: usize,
    pub(super) nesting: usize,
    pub(super) heading: Option<OpenHeading>,
    pub(super) misplaced_heading: bool,
    pub(super) ids: HashSet<String>,
    pub(super) slugs: Vec<(usize, String)>,
    pub(super) notes: Notes,
    pub(super) note_places: HashSet<usize>,
    pub(super) in_footnote: usize,
    pub(super) links: Vec<LinkEnd>,
    pub(super) pictures: Vec<OpenPicture>,
    pub(super) in_alt: usize,
    /// Above 0 where facts have no reference number.
    pub(super) unnumbered: usize,
    pub(super) in_word: bool,
    pub(super) refused_html: HashSet<String>,
    pub(super) open_html: Vec<(String, Range<usize>)>,
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_table_head: bool,
    pub(super) in_cell: bool,
    /// Of the row that is being read: what lies behind its last cell so far.
    pub(super) unread_row: Range<usize>,
    pub(super) in_alert: usize,
    pub(super) tables: usize,
    /// Where the first heading of level 2 stands, if it stands in nothing.
    intro: Option<usize>,
    /// How many elements are open.
    pub(super) depth: usize,
    /// Blocks that stand in nothing, and how many of them are paragraphs.
    blocks: (usize, usize),
    /// The prose, for those who ask for it.
    pub(super) prose: Option<Collector>,
}

/// Parses `source` from `base` on. Faults are in the order of their places.
pub(super) fn parse(
    source: &str,
    base: usize,
    policy: Policy<'_>,
    is_value: bool,
) -> (Document, Vec<Fault>) {
    walked(source, base, policy, is_value, None).finish()
}

/// The prose of `source` from `base` on.
pub(super) fn passages(
    source: &str,
    base: usize,
    policy: Policy<'_>,
    is_value: bool,
) -> Vec<Passage> {
    let walker = walked(source, base, policy, is_value, Some(Collector::default()));
    walker.prose.map(Collector::finished).unwrap_or_default()
}

fn walked<'a>(
    source: &'a str,
    base: usize,
    policy: Policy<'a>,
    is_value: bool,
    prose: Option<Collector>,
) -> Walker<'a> {
    let mut faults = Vec::new();
    // A byte order mark at the top of a file is no text.
    let base =
        if base == 0 && source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { base };
    let (base, body) = source.get(base..).map_or((source.len(), ""), |body| (base, body));
    let mut masked = Masked::new(body, base, &mut faults);
    let text = std::mem::take(&mut masked.text);
    let mut walker = Walker::new(source, base, masked, policy, is_value);
    walker.faults = faults;
    walker.prose = prose;
    let map = OffsetMap::whole(base..base + body.len());
    walker.walk(&text, &map, None);
    walker.masked.text = text;
    walker
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

impl<'a> Walker<'a> {
    fn new(
        source: &'a str,
        base: usize,
        masked: Masked,
        policy: Policy<'a>,
        is_value: bool,
    ) -> Self {
        Self {
            source,
            base,
            masked,
            policy,
            is_value,
            doc: Document::default(),
            out: Vec::new(),
            aside: Vec::new(),
            faults: Vec::new(),
            opaque: Vec::new(),
            colors: Budget::default(),
            containers: Vec::new(),
            guards: Vec::new(),
            guard_count: 0,
            nesting: 0,
            heading: None,
            misplaced_heading: false,
            ids: HashSet::new(),
            slugs: Vec::new(),
            notes: Notes::default(),
            note_places: HashSet::new(),
            in_footnote: 0,
            links: Vec::new(),
            pictures: Vec::new(),
            in_alt: 0,
            unnumbered: 0,
            in_word: false,
            refused_html: HashSet::new(),
            open_html: Vec::new(),
            alignments: Vec::new(),
            column: 0,
            in_table_head: false,
            in_cell: false,
            unread_row: 0..0,
            in_alert: 0,
            tables: 0,
            intro: None,
            depth: 0,
            blocks: (0, 0),
            prose: None,
        }
    }

    /// One parse: the page, or the body of a guard fence; `map` leads from `text` to the file.
    pub(super) fn walk(&mut self, text: &str, map: &OffsetMap, outer: Option<&Definitions<'_>>) {
        let notes = std::mem::take(&mut self.notes);
        let undefined: RefCell<Vec<(Range<usize>, String)>> = RefCell::default();
        let resolve = |link: BrokenLink<'_>| {
            let found = outer.and_then(|outer| outer.get(&link.reference));
            if found.is_none()
                && matches!(link.link_type, LinkType::Reference | LinkType::Collapsed)
            {
                undefined.borrow_mut().push((link.span, link.reference.to_string()));
            }
            found.map(|(address, title)| {
                (CowStr::from(address.clone()), CowStr::from(title.clone()))
            })
        };
        let mut events = Parser::new_with_broken_link_callback(text, options(), Some(resolve))
            .into_offset_iter();
        let own = events.reference_definitions().iter();
        let own = own.map(|(label, link)| {
            (
                normal(label),
                (link.dest.to_string(), link.title.as_deref().unwrap_or_default().to_owned()),
            )
        });
        let definitions = Definitions { own: own.collect(), outer };
        self.containers.push(self.guards.len());
        while let Some((event, range)) = events.next() {
            let at = map.range(&range);
            self.collect(&event, &at);
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    self.count_block(false);
                    self.code_block(&kind, &at, &mut events, (map, &definitions));
                }
                Event::Start(Tag::HtmlBlock) => self.html_block(&mut events, &at),
                Event::Start(tag) => self.start(tag, &at),
                Event::End(tag) => self.end(tag),
                leaf => self.leaf(leaf, &at),
            }
        }
        self.end_container();
        self.finish_notes();
        self.notes = notes;
        for (span, label) in undefined.take() {
            self.undefined_label(&label, &map.range(&span));
        }
    }

    fn finish(mut self) -> (Document, Vec<Fault>) {
        self.unclosed_html();
        self.finish_headings();
        let opaque = Cover::new(std::mem::take(&mut self.opaque));
        self.undefined_notes(&opaque);
        self.open_comments(&opaque);
        let braces = leftovers(&self.masked, self.base, self.source, &opaque);
        self.faults.extend(braces);
        self.faults.sort_by_key(|fault| (fault.at.start, fault.at.end));
        self.faults.dedup();
        self.faults.truncate(MAX_FAULTS);
        self.doc.pieces = self.out;
        if self.is_value && self.blocks == (1, 1) {
            unwrap_paragraph(&mut self.doc.pieces);
        }
        self.doc.intro = self.intro.unwrap_or(self.doc.pieces.len());
        (self.doc, self.faults)
    }

    /// Appends HTML to the piece before, if that is HTML too.
    pub(super) fn html(&mut self, html: &str) {
        if html.is_empty() {
            return;
        }
        match self.out.last_mut() {
            Some(Piece::Html(last)) => last.push_str(html),
            _ => self.out.push(Piece::Html(html.to_owned())),
        }
    }

    /// Notes a fault at a place of the file.
    pub(super) fn fault(
        &mut self,
        rule: &'static Rule,
        at: &Range<usize>,
        message: &str,
        help: &str,
    ) {
        if self.faults.len() < MAX_FAULTS {
            let message = self.masked.restored(message, at, self.source);
            self.faults.push(Fault { rule, message, help: Some(help.to_owned()), at: small(at) });
        }
    }

    /// From here pieces are collected apart, to [`Self::end_aside`].
    pub(super) fn begin_aside(&mut self) {
        self.aside.push(std::mem::take(&mut self.out));
    }

    /// The pieces collected apart.
    pub(super) fn end_aside(&mut self) -> Vec<Piece> {
        let outer = self.aside.pop().unwrap_or_default();
        std::mem::replace(&mut self.out, outer)
    }

    fn html_block(&mut self, events: &mut Events<'_, '_>, at: &Range<usize>) {
        self.count_block(false);
        let mut text = String::new();
        for (event, _) in events {
            match event {
                Event::End(TagEnd::HtmlBlock) => break,
                Event::Html(line) | Event::Text(line) => text.push_str(&line),
                _ => {}
            }
        }
        self.raw_html(&text, at);
    }

    pub(super) fn count_block(&mut self, paragraph: bool) {
        self.in_word = false;
        if self.depth == 0 {
            self.blocks.0 += 1;
            self.blocks.1 += usize::from(paragraph);
        }
    }

    /// Notes where the introduction ends, before a heading of level 2 and its guard are written.
    pub(super) fn end_intro(&mut self) {
        if self.intro.is_none()
            && self.containers.len() == 1
            && self.guards.is_empty()
            && self.aside.is_empty()
        {
            self.intro = Some(self.out.len());
        }
    }

    /// Sections end with the list item, quote or fence that they stand in.
    pub(super) fn end_container(&mut self) {
        self.close_heading_guards(0);
        self.containers.pop();
    }
}

impl Definitions<'_> {
    fn get(&self, label: &str) -> Option<&(String, String)> {
        let label = normal(label);
        let mut around = Some(self);
        while let Some(definitions) = around {
            if let Some(found) = definitions.own.get(&label) {
                return Some(found);
            }
            around = definitions.outer;
        }
        None
    }
}

/// Labels are equal without regard to case and white space.
fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A value of one paragraph stands in a sentence or a cell of its own.
fn unwrap_paragraph(pieces: &mut Vec<Piece>) {
    if let Some(Piece::Html(first)) = pieces.first_mut() {
        *first = first.strip_prefix("<p>").unwrap_or(first).to_owned();
    }
    if let Some(Piece::Html(last)) = pieces.last_mut() {
        *last = last.strip_suffix("</p>\n").unwrap_or(last).to_owned();
    }
    pieces.retain(|piece| !matches!(piece, Piece::Html(html) if html.is_empty()));
}
