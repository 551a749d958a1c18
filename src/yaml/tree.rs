//! The tree of a text: every value with its place. The values that serde reads are made of it
//! ([`Tree::value`]), so what was judged is what is used. Paths are only built when a diagnostic
//! needs one.

use std::borrow::Cow;
use std::ops::Range;

use serde_yaml::{Mapping, Value};

use crate::base::source::Segment;

use super::{Place, plain};

/// All values of a text in their order: each comes after what contains it, and before what follows
/// it.
#[derive(Default)]
pub(super) struct Tree<'t> {
    pub nodes: Vec<Node<'t>>,
}

pub(super) struct Node<'t> {
    pub parent: usize,
    pub step: Step<'t>,
    pub at: Range<usize>,
    pub value: Leaf<'t>,
    /// An empty value, or a key that came before in the same map.
    pub faulty: bool,
    /// The first node that is not inside this one.
    pub end: usize,
}

/// How a node is reached from its parent.
pub(super) enum Step<'t> {
    Root,
    Key(Cow<'t, str>, Range<usize>),
    Index(usize),
}

/// A value without what it contains.
pub(super) enum Leaf<'t> {
    Map,
    List,
    Plain(Cow<'t, str>),
    Quoted(Cow<'t, str>),
    /// An alias: the node that it repeats, which ends before it.
    Alias(usize),
}

impl Tree<'_> {
    /// The place of a path, or of the nearest place around it.
    pub fn find(&self, path: &[Segment], place: Place) -> Option<Range<usize>> {
        let mut at = 0;
        for (depth, segment) in path.iter().enumerate() {
            match self.child(at, segment) {
                Some(child) => at = child,
                // What is missing is looked for where it would be written: at the key of its map.
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
        self.children(parent).find(|child| match (&self.nodes[*child].step, segment) {
            (Step::Key(key, _), Segment::Key(wanted)) => key == wanted,
            (Step::Index(index), Segment::Index(wanted)) => index == wanted,
            _ => false,
        })
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes.get(parent).map_or(0, |node| node.end);
        let first = Some(parent + 1).filter(|child| *child < end);
        std::iter::successors(first, move |child| {
            Some(self.nodes[*child].end).filter(|next| *next < end)
        })
    }

    /// The text as a value. Duplicate and empty entries of maps, which are faults, are left out;
    /// empty items of lists are null, so that no position shifts. A text without a value is a map
    /// without keys.
    pub fn value(&self) -> Value {
        if self.nodes.is_empty() { Value::Mapping(Mapping::new()) } else { self.build(0) }
    }

    /// Recursion ends: nesting has a limit, and an alias repeats only what ended before it.
    fn build(&self, at: usize) -> Value {
        match &self.nodes[at].value {
            Leaf::Quoted(text) => Value::String(text.to_string()),
            Leaf::Plain(text) => plain::value(text),
            Leaf::Alias(target) => self.build(*target),
            Leaf::List => {
                Value::Sequence(self.children(at).map(|child| self.build(child)).collect())
            }
            Leaf::Map => {
                let entries = self.children(at).filter(|child| !self.nodes[*child].faulty);
                let pairs = entries.filter_map(|child| match &self.nodes[child].step {
                    Step::Key(key, _) => Some((Value::String(key.to_string()), self.build(child))),
                    Step::Root | Step::Index(_) => None,
                });
                Value::Mapping(pairs.collect())
            }
        }
    }

    /// The paths of the entries that were left out: what follows from their absence is not
    /// reported.
    pub fn left_out(&self) -> Vec<Vec<Segment>> {
        (0..self.nodes.len()).filter(|i| self.nodes[*i].faulty).map(|i| self.path(i)).collect()
    }

    /// Every scalar with its path and place.
    pub fn scalars(&self) -> Vec<(Vec<Segment>, String, Range<usize>)> {
        let scalar = |(i, node): (usize, &Node<'_>)| match &node.value {
            Leaf::Plain(text) | Leaf::Quoted(text) => {
                Some((self.path(i), text.to_string(), node.at.clone()))
            }
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
