//! One walk over the parser's events: the tree of places, and the faults that serde does not see or sees badly.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use serde_yaml::{Mapping, Value};

use crate::base::rule;
use crate::base::source::Segment;

use super::{Fault, Place, message};

/// No data is nested deeper than this.
const DEEPEST: usize = 64;
/// No text uses more aliases than this, and none of them repeats more bytes.
const MOST_ALIASES: usize = 16;
const LARGEST_ANCHOR: usize = 4096;

const TOO_DEEP: &str = "the data is nested more than 64 levels deep";
const NOT_NEEDED: &str = "no guide needs that: look for a bracket too many";

/// What a scan found.
pub(super) struct Scanned<'t> {
    /// Every place.
    pub tree: Tree<'t>,
    /// The faults, in order.
    pub faults: Vec<Fault>,
    /// Whether the text can be read at all.
    pub readable: bool,
}

/// All places of a text, each with its parent: paths are only built when a diagnostic needs one.
#[derive(Default)]
pub(super) struct Tree<'t> {
    nodes: Vec<Node<'t>>,
}

struct Node<'t> {
    parent: usize,
    step: Step<'t>,
    at: Range<usize>,
    /// The value as serde would see it, without its children.
    value: Leaf<'t>,
    /// An empty value, or a key that stood before in the same map.
    faulty: bool,
}

enum Step<'t> {
    Root,
    Key(Cow<'t, str>, Range<usize>),
    Index(usize),
}

enum Leaf<'t> {
    Map,
    List,
    Plain(Cow<'t, str>),
    Quoted(Cow<'t, str>),
    /// An alias: what it stands for, by the position of that node.
    Alias(usize),
}

/// Whether a text holds nothing but comments and white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
}

impl Tree<'_> {
    /// The place of a path, or of the nearest place around it.
    pub fn find(&self, path: &[Segment], place: Place) -> Option<Range<usize>> {
        let mut at = 0;
        for (depth, segment) in path.iter().enumerate() {
            match self.child(at, segment) {
                Some(child) => at = child,
                // What is missing is looked for where it would stand: at the key that holds the map.
                None => return self.place(at, if depth == 0 { Place::Value } else { Place::Key }),
            }
        }
        self.place(at, place)
    }

    fn place(&self, at: usize, place: Place) -> Option<Range<usize>> {
        let node = self.nodes.get(at)?;
        match (&node.step, place) {
            (Step::Key(_, key), Place::Key) => Some(key.clone()),
            (Step::Key(_, key), Place::Value) if node.at.is_empty() => Some(key.clone()),
            _ => Some(node.at.clone()),
        }
    }

    fn child(&self, parent: usize, segment: &Segment) -> Option<usize> {
        self.nodes.iter().enumerate().skip(parent + 1).find_map(|(i, node)| {
            let fits = match (&node.step, segment) {
                (Step::Key(key, _), Segment::Key(wanted)) => key == wanted,
                (Step::Index(index), Segment::Index(wanted)) => index == wanted,
                _ => false,
            };
            (node.parent == parent && fits).then_some(i)
        })
    }

    /// The text as a value, for a file that has faults: duplicate and empty entries of maps are left out, empty items
    /// of lists are null, so that no position shifts.
    pub fn value(&self) -> Value {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (i, node) in self.nodes.iter().enumerate().skip(1) {
            children[node.parent].push(i);
        }
        if self.nodes.is_empty() { Value::Mapping(Mapping::new()) } else { self.build(0, &children, 0) }
    }

    fn build(&self, at: usize, children: &[Vec<usize>], depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        match &self.nodes[at].value {
            Leaf::Quoted(text) => Value::String(text.to_string()),
            // Plain scalars are read by the crate itself, so that both ways agree on what is a number.
            Leaf::Plain(text) => match serde_yaml::from_str::<Value>(text) {
                Ok(value @ (Value::Number(_) | Value::Bool(_) | Value::Null)) => value,
                _ => Value::String(text.to_string()),
            },
            Leaf::Alias(target) => self.build(*target, children, depth + 1),
            Leaf::List => {
                Value::Sequence(children[at].iter().map(|child| self.build(*child, children, depth + 1)).collect())
            }
            Leaf::Map => {
                let entries = children[at].iter().filter(|child| !self.nodes[**child].faulty);
                let pairs = entries.filter_map(|child| match &self.nodes[*child].step {
                    Step::Key(key, _) => {
                        Some((Value::String(key.to_string()), self.build(*child, children, depth + 1)))
                    }
                    _ => None,
                });
                Value::Mapping(pairs.collect())
            }
        }
    }

    /// The paths of the entries that were left out: what follows from their absence is not reported.
    pub fn left_out(&self) -> Vec<Vec<Segment>> {
        (0..self.nodes.len()).filter(|i| self.nodes[*i].faulty).map(|i| self.path(i)).collect()
    }

    /// Every scalar with its path and place.
    pub fn scalars(&self) -> Vec<(Vec<Segment>, String, Range<usize>)> {
        let scalar = |(i, node): (usize, &Node<'_>)| match &node.value {
            Leaf::Plain(text) | Leaf::Quoted(text) => Some((self.path(i), text.to_string(), node.at.clone())),
            Leaf::Map | Leaf::List | Leaf::Alias(_) => None,
        };
        self.nodes.iter().enumerate().filter_map(scalar).collect()
    }

    fn path(&self, mut at: usize) -> Vec<Segment> {
        let mut path = Vec::new();
        loop {
            match &self.nodes[at].step {
                Step::Root => break,
                Step::Key(key, _) => path.push(Segment::Key(key.to_string())),
                Step::Index(index) => path.push(Segment::Index(*index)),
            }
            at = self.nodes[at].parent;
        }
        path.reverse();
        path
    }
}

/// Scans a text without a byte order mark.
pub(super) fn scan(text: &str) -> Scanned<'_> {
    let mut walk = Walk { text, ..Walk::default() };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => walk.event(event, &span),
            Err(error) => {
                walk.syntax(&error);
                break;
            }
        }
        if !walk.readable() {
            break;
        }
    }
    let readable = walk.readable();
    Scanned { tree: walk.tree, faults: walk.faults, readable }
}

/// A map or list that is being read.
struct Frame<'t> {
    node: usize,
    is_map: bool,
    /// The key whose value comes next.
    key: Option<(Cow<'t, str>, Range<usize>)>,
    count: usize,
    seen: HashSet<Cow<'t, str>>,
}

#[derive(Default)]
struct Walk<'t> {
    text: &'t str,
    tree: Tree<'t>,
    faults: Vec<Fault>,
    frames: Vec<Frame<'t>>,
    anchors: Vec<(usize, usize)>,
    aliases: usize,
    documents: usize,
    stopped: bool,
}

impl<'t> Walk<'t> {
    fn readable(&self) -> bool {
        !self.stopped
    }

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
        let info = error.info();
        if info.contains("recursion limit") {
            return self.stop(at..at, TOO_DEEP, NOT_NEEDED);
        }
        let (at, message, help) = message::syntax(self.text, at, &info);
        self.fault(&rule::YAML_SYNTAX, at, message, help);
        self.stopped = true;
    }

    fn stop(&mut self, at: Range<usize>, message: &str, help: &str) {
        self.fault(&rule::YAML_LIMIT, at, message, help);
        self.stopped = true;
    }

    fn event(&mut self, event: Event<'t>, span: &Span) {
        let at = span.byte_range().unwrap_or(0..0);
        let at = at.start.min(self.text.len())..at.end.min(self.text.len());
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    let help = "keep one document: take out the line `---`";
                    self.fault(&rule::YAML_SYNTAX, at, "a second YAML document begins here", help);
                    self.stopped = true;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.tag(tag.is_some(), &at);
                if self.takes_key() {
                    return self.key(text, at);
                }
                let plain = style == ScalarStyle::Plain;
                let empty = plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let leaf = if plain { Leaf::Plain(text) } else { Leaf::Quoted(text) };
                let node = self.node(leaf, at.clone(), empty);
                self.anchor(anchor, node, &at);
                if empty {
                    self.empty(node, at);
                }
            }
            Event::Alias(id) => self.alias(id, at),
            Event::MappingStart(_, anchor, tag) => self.open(true, anchor, tag.is_some(), at),
            Event::SequenceStart(_, anchor, tag) => self.open(false, anchor, tag.is_some(), at),
            Event::MappingEnd | Event::SequenceEnd => self.close(at.end),
            _ => {}
        }
    }

    /// Whether the next scalar is a key.
    fn takes_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.is_map && frame.key.is_none())
    }

    fn key(&mut self, key: Cow<'t, str>, at: Range<usize>) {
        if let Some(frame) = self.frames.last_mut() {
            frame.key = Some((key, at));
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
        let in_map = matches!(step, Step::Key(..));
        self.tree.nodes.push(Node { parent, step, at, value, faulty: twice.is_some() || (empty && in_map) });
        if let Some((key, at)) = twice {
            self.fault(
                &rule::DUPLICATE_KEY,
                at,
                format!("the key `{key}` stands here a second time"),
                "keep one of the two",
            );
        }
        self.tree.nodes.len() - 1
    }

    fn empty(&mut self, node: usize, at: Range<usize>) {
        let (at, message, help) = match &self.tree.nodes[node].step {
            Step::Key(key, key_at) => {
                let (message, help) = message::empty(self.text, key, key_at);
                (key_at.clone(), message, help)
            }
            _ => (at, "this item is empty".to_owned(), "write the item, or take the dash out".to_owned()),
        };
        if is_blank(self.text) {
            return;
        }
        self.fault(&rule::EMPTY_VALUE, at, message, help);
    }

    fn open(&mut self, is_map: bool, anchor: usize, tagged: bool, at: Range<usize>) {
        self.tag(tagged, &at);
        if self.takes_key() {
            let help = "a key is text; quote a value that begins with a bracket or a brace";
            self.fault(&rule::YAML_SYNTAX, at, "a list or a map stands where a key should be", help);
            self.stopped = true;
            return;
        }
        let node = self.node(if is_map { Leaf::Map } else { Leaf::List }, at.clone(), false);
        self.anchor(anchor, node, &at);
        if self.frames.len() >= DEEPEST {
            return self.stop(at, TOO_DEEP, NOT_NEEDED);
        }
        self.frames.push(Frame { node, is_map, key: None, count: 0, seen: HashSet::new() });
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let node = &mut self.tree.nodes[frame.node];
        node.at.end = end.max(node.at.start);
        // A block ends before the line on which the next thing begins.
        let inside = &self.text[node.at.clone()];
        node.at.end = node.at.start + inside.trim_end().len();
        let length = node.at.len();
        if self.anchors.iter().any(|(_, anchored)| *anchored == frame.node) && length > LARGEST_ANCHOR {
            let at = node.at.clone();
            self.stop(at, "what this anchor names is too large to be repeated", "write it out where it is needed");
        }
    }

    fn tag(&mut self, tagged: bool, at: &Range<usize>) {
        if tagged {
            let help = "take the word with the exclamation mark out; quote the value if it is meant as text";
            self.fault(&rule::YAML_TAG, at.clone(), "this value has a YAML tag", help);
        }
    }

    fn anchor(&mut self, id: usize, node: usize, at: &Range<usize>) {
        if id > 0 {
            self.anchors.push((id, node));
            if at.len() > LARGEST_ANCHOR {
                self.stop(
                    at.clone(),
                    "what this anchor names is too large to be repeated",
                    "write it out where it is needed",
                );
            }
        }
    }

    fn alias(&mut self, id: usize, at: Range<usize>) {
        self.aliases += 1;
        if self.aliases > MOST_ALIASES {
            let message = format!("the text uses more than {MOST_ALIASES} aliases");
            return self.stop(at, &message, "write the values out");
        }
        if self.takes_key() {
            let key = Cow::Borrowed(&self.text[at.clone()]);
            return self.key(key, at);
        }
        let target = self.anchors.iter().rev().find(|(anchor, _)| *anchor == id).map(|(_, node)| *node);
        match target {
            Some(target) => drop(self.node(Leaf::Alias(target), at, false)),
            None => drop(self.node(Leaf::Plain(Cow::Borrowed("")), at, true)),
        }
    }
}
