//! One walk over the parser's events: the tree of the text, and the faults of the text itself,
//! whatever its type.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span};

use crate::base::character;
use crate::base::rule;

use super::tree::{Leaf, Node, Step, Tree};
use super::{Fault, message, plain, repair};

/// No data is nested deeper than this.
const MAX_DEPTH: usize = 64;
/// No text uses more aliases than this.
const MAX_ALIASES: usize = 16;
/// No text names more values than this; aliases repeat fewer.
const MAX_ANCHORS: usize = 64;
/// All aliases of a text together repeat no more values than this, and no more bytes of text.
const MAX_REPEATED: Size = Size { nodes: 1024, bytes: 8 * 1024 };

const TOO_DEEP: &str = "the data is nested more than 64 levels deep";
const NOT_NEEDED: &str = "no guide needs that: look for an extra bracket";

/// What a scan found.
pub(super) struct Scanned<'t> {
    /// Every value with its place.
    pub tree: Tree<'t>,
    /// The faults, in order.
    pub faults: Vec<Fault>,
    /// Whether the text can be read at all.
    pub readable: bool,
}

/// How much a value holds when its aliases are written out.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    nodes: usize,
    bytes: usize,
}

impl Size {
    fn add(&mut self, other: Self) {
        self.nodes += other.nodes;
        self.bytes += other.bytes;
    }
}

/// Scans a text without a byte order mark.
pub(super) fn scan(text: &str) -> Scanned<'_> {
    let mut walk = Walk { text, ..Walk::default() };
    walk.control_characters();
    let mut options = Options::default();
    options.set_emit_comments(false);
    let mut events = Parser::new_from_str_with_options(text, options);
    while !walk.stopped {
        match events.next() {
            Some(Ok((event, span))) => walk.event(event, &span),
            Some(Err(error)) => walk.syntax(&error),
            None => break,
        }
    }
    while !walk.frames.is_empty() {
        walk.close(text.len());
    }
    Scanned { tree: walk.tree, faults: walk.faults, readable: !walk.stopped }
}

/// A map or list that is being read.
struct Frame<'t> {
    node: usize,
    is_map: bool,
    /// The key whose value comes next.
    key: Option<(Cow<'t, str>, Range<usize>)>,
    count: usize,
    seen: HashSet<Cow<'t, str>>,
    size: Size,
    /// The parser's number of its anchor; 0 for none.
    anchor: usize,
}

/// What an anchor names.
struct Anchored {
    node: usize,
    /// None while it is still being read.
    size: Option<Size>,
}

#[derive(Default)]
struct Walk<'t> {
    text: &'t str,
    tree: Tree<'t>,
    faults: Vec<Fault>,
    frames: Vec<Frame<'t>>,
    /// By the parser's number.
    anchors: HashMap<usize, Anchored>,
    aliases: usize,
    repeated: Size,
    documents: usize,
    stopped: bool,
}

impl<'t> Walk<'t> {
    fn fault(
        &mut self,
        rule: &'static rule::Rule,
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.faults.push(Fault { rule, at, message: message.into(), help: help.into() });
    }

    fn syntax(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        let error_at = at;
        let info = error.info();
        if info.contains("recursion limit") {
            return self.stop(at..at, TOO_DEEP, NOT_NEEDED);
        }
        let (at, message, help) = message::syntax(self.text, at, &info);
        // Tabs and facts in braces are known at sight; all else by what makes the text parse.
        let is_known = message.contains("tab") || message.contains("fact");
        let repair = (!is_known).then(|| repair::find(self.text, error_at)).flatten();
        let (at, message, help) =
            repair.map_or((at, message, help), |repair| (repair.at, repair.message, repair.help));
        self.fault(&rule::YAML_SYNTAX, at, message, help);
        self.stopped = true;
    }

    fn stop(&mut self, at: Range<usize>, message: &str, help: &str) {
        self.fault(&rule::YAML_LIMIT, at, message, help);
        self.stopped = true;
    }

    /// What YAML forbids in a text is looked for before anything is read: a parser may end at such
    /// a character.
    fn control_characters(&mut self) {
        let Some((at, c)) = self.text.char_indices().find(|(_, c)| !is_printable(*c)) else {
            return;
        };
        let message = format!("the character U+{:04X} is not allowed in YAML", u32::from(c));
        let help = "delete it; editors do not show it; it is right before the next character";
        self.fault(&rule::YAML_SYNTAX, at..at + c.len_utf8(), message, help);
        self.stopped = true;
    }

    fn event(&mut self, event: Event<'t>, span: &Span) {
        let at = span.byte_range().unwrap_or(0..0);
        let at = at.start.min(self.text.len())..at.end.min(self.text.len());
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    let help = "keep one document: remove the line `---` or `...`";
                    self.fault(&rule::YAML_SYNTAX, at, "a second YAML document begins here", help);
                    self.stopped = true;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.tag(tag.is_some(), &at);
                if self.takes_key() {
                    return self.key(text, at);
                }
                self.scalar(text, style == ScalarStyle::Plain, anchor, at);
            }
            Event::Alias(id) => self.alias(id, at),
            Event::MappingStart(_, anchor, tag) => self.open(true, anchor, tag.is_some(), at),
            Event::SequenceStart(_, anchor, tag) => self.open(false, anchor, tag.is_some(), at),
            Event::MappingEnd | Event::SequenceEnd => self.close(at.end),
            _ => {}
        }
    }

    /// Whether the next value is a key.
    fn takes_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.is_map && frame.key.is_none())
    }

    /// A character that cannot be published, also one that an escape writes.
    fn forbidden(&mut self, text: &str, at: &Range<usize>) -> bool {
        let found = text.chars().find(|c| character::is_forbidden(*c));
        if let Some(c) = found {
            self.fault(
                &rule::FORBIDDEN_CHARACTER,
                at.clone(),
                character::message(c),
                character::HELP,
            );
        }
        found.is_some()
    }

    /// Curly quotes around a whole value, which would be published with it.
    fn curly(&mut self, text: &str, at: &Range<usize>) -> bool {
        let pairs =
            [('“', '”'), ('‘', '’'), ('„', '“'), ('”', '”'), ('“', '“'), ('’', '’'), ('‘', '‘')];
        let inside =
            pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
        let Some(inside) = inside.filter(|inside| !inside.contains(['“', '”', '‘', '„']))
        else {
            return false;
        };
        let message = "these quotes are curly, which YAML reads as letters of the value";
        let help = format!(
            "write {}, or {} if readers should see them",
            repair::quoted(inside),
            repair::quoted(text)
        );
        self.fault(&rule::YAML_SYNTAX, at.clone(), message, help);
        true
    }

    /// ` #1` in a value: what comes after the sign would be left out.
    fn hash(&mut self, at: &Range<usize>) -> bool {
        let rest = &self.text[at.end..];
        let comment = rest.trim_start_matches([' ', '\t']);
        let is_meant = comment.len() == rest.len()
            || !comment
                .strip_prefix('#')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
            || at.is_empty();
        if is_meant {
            return false;
        }
        let start = at.end + rest.len() - comment.len();
        // Only now: a long line has many values.
        let rest = rest.lines().next().unwrap_or("");
        let value = &self.text[at.start..at.end + rest.trim_end().len()];
        let help = format!(
            "write {} if it belongs to the value, `# ` with a space for a comment",
            repair::quoted(value)
        );
        let message = "text after ` #` is a comment and would be omitted from the value";
        self.fault(&rule::YAML_SYNTAX, start..at.end + rest.trim_end().len(), message, help);
        true
    }

    fn key(&mut self, key: Cow<'t, str>, at: Range<usize>) {
        self.forbidden(&key, &at);
        // The parser gives the text `~` to a key that is not there.
        if key.is_empty() || at.is_empty() {
            let help = "write the key; quote a text that begins with a colon or a question mark";
            self.fault(&rule::YAML_SYNTAX, at.clone(), "a key is missing before this place", help);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.size.bytes += key.len();
            frame.key = Some((key, at));
        }
    }

    fn scalar(&mut self, text: Cow<'t, str>, is_plain: bool, anchor: usize, at: Range<usize>) {
        let empty = is_plain && plain::is_null(&text);
        let forbidden =
            self.forbidden(&text, &at) || (is_plain && (self.curly(&text, &at) || self.hash(&at)));
        let size = Size { nodes: 1, bytes: text.len() };
        let leaf = if is_plain { Leaf::Plain(text) } else { Leaf::Quoted(text) };
        let node = self.node(leaf, at.clone(), empty);
        self.tree.nodes[node].faulty |= forbidden;
        self.counted(size);
        self.anchor(anchor, Anchored { node, size: Some(size) }, &at);
        if empty {
            self.empty(node, at);
        }
    }

    /// Counts a whole value to what contains it.
    fn counted(&mut self, size: Size) {
        if let Some(frame) = self.frames.last_mut() {
            frame.size.add(size);
        }
    }

    fn node(&mut self, value: Leaf<'t>, at: Range<usize>, empty: bool) -> usize {
        let mut twice = None;
        let (parent, step) = match self.frames.last_mut() {
            None => (0, Step::Root),
            Some(frame) if frame.is_map => {
                let (key, key_at) = frame.key.take().unwrap_or((Cow::Borrowed(""), at.clone()));
                if !frame.seen.insert(key.clone()) {
                    twice = Some((key.to_string(), key_at.clone()));
                }
                (frame.node, Step::Key(key, key_at))
            }
            Some(frame) => {
                frame.count += 1;
                (frame.node, Step::Index(frame.count - 1))
            }
        };
        let faulty = match &step {
            Step::Key(key, key_at) => {
                twice.is_some() || empty || key.is_empty() || key_at.is_empty()
            }
            Step::Root | Step::Index(_) => false,
        };
        let node = self.tree.nodes.len();
        self.tree.nodes.push(Node { parent, step, at, value, faulty, end: node + 1 });
        if let Some((key, at)) = twice {
            self.fault(
                &rule::DUPLICATE_KEY,
                at,
                format!("duplicate key `{key}`"),
                "keep one of the two",
            );
        }
        node
    }

    fn empty(&mut self, node: usize, at: Range<usize>) {
        let (at, message, help) = match &self.tree.nodes[node].step {
            Step::Key(key, key_at) => {
                let (message, help) = message::empty(self.text, key, key_at);
                (key_at.clone(), message, help)
            }
            Step::Index(_) => (
                at,
                "this item is empty".to_owned(),
                "write the item, or delete the dash".to_owned(),
            ),
            Step::Root => (
                at,
                "there is no data here".to_owned(),
                "write keys and values, or delete this".to_owned(),
            ),
        };
        self.fault(&rule::EMPTY_VALUE, at, message, help);
    }

    fn open(&mut self, is_map: bool, anchor: usize, tagged: bool, at: Range<usize>) {
        self.tag(tagged, &at);
        if self.takes_key() {
            return self.not_a_key(at, "expected a key, found a list or a map");
        }
        let node = self.node(if is_map { Leaf::Map } else { Leaf::List }, at.clone(), false);
        self.anchor(anchor, Anchored { node, size: None }, &at);
        if self.frames.len() >= MAX_DEPTH {
            return self.stop(at, TOO_DEEP, NOT_NEEDED);
        }
        let size = Size { nodes: 1, bytes: 0 };
        self.frames.push(Frame {
            node,
            is_map,
            key: None,
            count: 0,
            seen: HashSet::new(),
            size,
            anchor,
        });
    }

    fn not_a_key(&mut self, at: Range<usize>, message: &str) {
        let help = "a key is text; quote a value that begins with a bracket, a brace or a star";
        self.fault(&rule::YAML_SYNTAX, at, message, help);
        self.stopped = true;
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let next = self.tree.nodes.len();
        let node = &mut self.tree.nodes[frame.node];
        node.end = next;
        node.at.end = end.max(node.at.start);
        // A block ends before the line on which the next value begins.
        let inside = &self.text[node.at.clone()];
        node.at.end = node.at.start + inside.trim_end().len();
        self.counted(frame.size);
        if let Some(anchored) = self.anchors.get_mut(&frame.anchor) {
            anchored.size = Some(frame.size);
        }
    }

    fn tag(&mut self, tagged: bool, at: &Range<usize>) {
        if tagged {
            let help =
                "delete the word with the exclamation mark; quote the value if it is meant as text";
            self.fault(&rule::YAML_TAG, at.clone(), "this value has a YAML tag", help);
        }
    }

    /// Keeps what an anchor names; 0 is the number of none.
    fn anchor(&mut self, id: usize, anchored: Anchored, at: &Range<usize>) {
        if id == 0 {
            return;
        }
        self.anchors.insert(id, anchored);
        if self.anchors.len() > MAX_ANCHORS {
            let message = format!("the text has more than {MAX_ANCHORS} anchors");
            self.stop(at.clone(), &message, "delete those that no alias repeats");
        }
    }

    fn alias(&mut self, id: usize, at: Range<usize>) {
        if self.takes_key() {
            return self.not_a_key(at, "expected a key, found an alias");
        }
        self.aliases += 1;
        if self.aliases > MAX_ALIASES {
            let message = format!("the text uses more than {MAX_ALIASES} aliases");
            return self.stop(at, &message, "write out the values");
        }
        let Some(&Anchored { node: target, size: Some(size) }) = self.anchors.get(&id) else {
            return self.stop(
                at,
                "this alias repeats a value that contains it",
                "write out the value",
            );
        };
        self.repeated.add(size);
        if self.repeated.nodes > MAX_REPEATED.nodes || self.repeated.bytes > MAX_REPEATED.bytes {
            return self.stop(
                at,
                "the aliases of this text repeat too much of it",
                "write out the values",
            );
        }
        self.node(Leaf::Alias(target), at, false);
        self.counted(size);
    }
}

/// Whether YAML allows the character in a text (`c-printable`); a byte order mark only at the
/// start.
fn is_printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}
