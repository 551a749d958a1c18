//! A page and the same page on later days as one: what ceases is marked with the day, what comes
//! waits in a template.
//!
//! Start with [`page`]. Elements that stay are kept as they are; the smallest element around a
//! difference is replaced.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::tree::{Element, Node, parse, without_hidden};

/// Elements that may be changed inside; others are replaced whole, so that no text and no space
/// between words is lost, and no row of a table ever holds the cells of two days.
const CONTAINERS: [&str; 22] = [
    "html", "head", "body", "main", "header", "footer", "section", "article", "nav", "aside",
    "div", "ul", "ol", "li", "dl", "dd", "table", "thead", "tbody", "tfoot", "figure", "details",
];

/// A tool, too, holds blocks.
fn is_container(name: &str) -> bool {
    CONTAINERS.contains(&name) || name.starts_with("tool-")
}

/// More than this many pairs of siblings are aligned by a quicker way that may keep fewer of them.
const CAREFUL: usize = 250_000;

/// The page of the day with all that the later days change in it. `later` is in the order of the
/// days.
pub(in crate::render) fn page<'h>(
    today: &'h str,
    later: impl IntoIterator<Item = (Date, &'h (impl AsRef<str> + ?Sized + 'h))>,
) -> String {
    let Some(nodes) = parse(today) else { return today.to_owned() };
    let mut slots: Vec<Slot<'_>> = nodes.into_iter().map(|node| Slot::new(node, None)).collect();
    let mut before = today;
    for (day, html) in later {
        let html = html.as_ref();
        if html == before {
            continue;
        }
        let Some(nodes) = parse(html) else { continue };
        advance(&mut slots, nodes, day);
        before = html;
    }
    let mut out = String::with_capacity(today.len() * 5 / 4);
    slots.iter().for_each(|slot| slot.write(&mut out));
    out
}

/// A part of the page, from a day on or from the first, until a day or for ever.
struct Slot<'h> {
    part: Part<'h>,
    /// As it stands on the latest day so far.
    source: &'h str,
    /// Its tag on the latest day so far; empty for text.
    open: &'h str,
    from: Option<Date>,
    until: Option<Date>,
    /// The space before and after it, for one that comes later.
    space: (&'h str, &'h str),
}

enum Part<'h> {
    Text,
    Element { element: Shell<'h>, children: Vec<Slot<'h>>, flips: Vec<Date> },
}

/// The tags of an element as on the first day.
struct Shell<'h> {
    name: &'h str,
    open: &'h str,
    close: &'h str,
}

impl<'h> Slot<'h> {
    fn new(node: Node<'h>, from: Option<Date>) -> Self {
        let source = node.source();
        let (open, part) = match node {
            Node::Text(_) => ("", Part::Text),
            Node::Element(Element { name, open, children, close, .. }) => {
                let children = children.into_iter().map(|child| Slot::new(child, None)).collect();
                (
                    open,
                    Part::Element {
                        element: Shell { name, open, close },
                        children,
                        flips: Vec::new(),
                    },
                )
            }
        };
        Self { part, source, open, from, until: None, space: ("", "") }
    }

    fn is_blank(&self) -> bool {
        matches!(self.part, Part::Text) && self.source.trim_ascii().is_empty()
    }

    fn is_words(&self) -> bool {
        matches!(self.part, Part::Text) && !self.is_blank()
    }

    /// Everything after its tag.
    fn inside(&self) -> &'h str {
        &self.source[self.open.len()..]
    }

    /// Whether it can become the node without being replaced.
    fn can_become(&self, node: &Node<'_>) -> bool {
        let (Part::Element { children, .. }, Node::Element(next)) = (&self.part, node) else {
            return false;
        };
        let is_words = |node: &Node<'_>| matches!(node, Node::Text(_)) && !node.is_blank();
        without_hidden(self.open).0 == without_hidden(next.open).0
            && (next.name != "table" || columns(self.source) == columns(next.source))
            && (self.inside() == next.inside()
                || is_container(next.name)
                    && !children.iter().any(Slot::is_words)
                    && !next.children.iter().any(is_words))
    }

    fn become_node(&mut self, node: Node<'h>, day: Date) {
        if let (Part::Element { children, flips, .. }, Node::Element(next)) = (&mut self.part, node)
        {
            if without_hidden(next.open).1 != without_hidden(self.open).1 {
                flips.push(day);
            }
            let is_same_inside = self.source[self.open.len()..] == *next.inside();
            (self.source, self.open) = (next.source, next.open);
            if !is_same_inside {
                advance(children, next.children, day);
            }
        }
    }

    fn write(&self, out: &mut String) {
        if let Some(day) = self.from {
            let _ = write!(out, "<template data-from=\"{day}\">{}", self.space.0);
        }
        match &self.part {
            Part::Text => out.push_str(self.source),
            Part::Element { element, children, flips } => {
                let (tag, attributes) = element.open.split_at(1 + element.name.len());
                out.push_str(tag);
                if let Some(day) = self.until {
                    let _ = write!(out, " data-until=\"{day}\"");
                }
                if !flips.is_empty() {
                    let days: Vec<String> = flips.iter().map(Date::to_string).collect();
                    let _ = write!(out, " data-flips=\"{}\"", days.join(" "));
                }
                out.push_str(attributes);
                children.iter().for_each(|child| child.write(out));
                out.push_str(element.close);
            }
        }
        if self.from.is_some() {
            out.push_str(self.space.1);
            out.push_str("</template>");
        }
    }
}

/// How many cells the first row of a table has: a table of another width is another table.
fn columns(table: &str) -> usize {
    let row = table.split("</tr>").next().unwrap_or_default();
    row.matches("<th").count() - row.matches("<thead").count() + row.matches("<td").count()
}

/// Brings siblings to what they are on a day.
fn advance<'h>(slots: &mut Vec<Slot<'h>>, nodes: Vec<Node<'h>>, day: Date) {
    let spaces: Vec<&str> =
        nodes.iter().map(|node| if node.is_blank() { node.source() } else { "" }).collect();
    let space = |at: Option<usize>| at.and_then(|at| spaces.get(at)).copied().unwrap_or("");
    let next: Vec<(Node<'h>, (&'h str, &'h str))> = nodes
        .into_iter()
        .enumerate()
        .filter(|(_, node)| !node.is_blank())
        .map(|(i, node)| (node, (space(i.checked_sub(1)), space(Some(i + 1)))))
        .collect();
    let partners = partners(slots, &next);
    let mut next = next.into_iter().enumerate().peekable();
    let mut come = |upto: usize, out: &mut Vec<Slot<'h>>| {
        while let Some((_, (node, space))) = next.next_if(|(i, _)| *i < upto) {
            out.push(Slot { space, ..Slot::new(node, Some(day)) });
        }
        next.next().map(|(_, (node, _))| node)
    };
    let old = std::mem::take(slots);
    for (i, mut slot) in old.into_iter().enumerate() {
        if slot.until.is_none() && !slot.is_blank() {
            match partners.get(&i) {
                Some(at) => {
                    if let Some(node) = come(*at, slots) {
                        slot.become_node(node, day);
                    }
                }
                None => slot.until = Some(day),
            }
        }
        slots.push(slot);
    }
    come(usize::MAX, slots);
}

/// Which slot becomes which node, in order: the same ones first, then between them those that can
/// become one another.
fn partners<'h>(slots: &[Slot<'h>], next: &[(Node<'h>, (&str, &str))]) -> BTreeMap<usize, usize> {
    let live: Vec<usize> =
        (0..slots.len()).filter(|i| slots[*i].until.is_none() && !slots[*i].is_blank()).collect();
    let before: Vec<&str> = live.iter().map(|i| slots[*i].source).collect();
    let after: Vec<&str> = next.iter().map(|(node, _)| node.source()).collect();
    let mut same = align(&before, &after);
    same.push((before.len(), after.len()));
    let mut partners = BTreeMap::new();
    let (mut a, mut b) = (0, 0);
    for (same_a, same_b) in same {
        while b < same_b {
            if let Some(found) = (a..same_a).find(|a| slots[live[*a]].can_become(&next[b].0)) {
                partners.insert(live[found], b);
                a = found + 1;
            }
            b += 1;
        }
        if same_a < live.len() {
            partners.insert(live[same_a], same_b);
        }
        (a, b) = (same_a + 1, same_b + 1);
    }
    partners
}

/// A longest common subsequence of two lists, as pairs of positions; of long lists a common one
/// that may be shorter.
fn align<'h>(a: &[&'h str], b: &[&'h str]) -> Vec<(usize, usize)> {
    let prefix = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let suffix =
        a[prefix..].iter().rev().zip(b[prefix..].iter().rev()).take_while(|(a, b)| a == b).count();
    // Long texts are compared once: what is the same has the same number.
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut number = |texts: &[&'h str]| -> Vec<usize> {
        let next = |text: &&'h str| {
            let fresh = numbers.len();
            *numbers.entry(text).or_insert(fresh)
        };
        texts.iter().map(next).collect()
    };
    let (mid_a, mid_b) =
        (number(&a[prefix..a.len() - suffix]), number(&b[prefix..b.len() - suffix]));
    let (mid_a, mid_b) = (mid_a.as_slice(), mid_b.as_slice());
    let middle = if mid_a.len() * mid_b.len() <= CAREFUL {
        longest(mid_a, mid_b)
    } else {
        greedy(mid_a, mid_b)
    };
    let head = (0..prefix).map(|i| (i, i));
    let tail = (0..suffix).rev().map(|i| (a.len() - 1 - i, b.len() - 1 - i));
    head.chain(middle.into_iter().map(|(i, j)| (i + prefix, j + prefix))).chain(tail).collect()
}

fn longest(a: &[usize], b: &[usize]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut lengths = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            lengths[i * width + j] = if a[i] == b[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

fn greedy(a: &[usize], b: &[usize]) -> Vec<(usize, usize)> {
    let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, text) in a.iter().enumerate().rev() {
        places.entry(*text).or_default().push(i);
    }
    let (mut least, mut pairs) = (0, Vec::new());
    for (j, text) in b.iter().enumerate() {
        let Some(found) = places.get_mut(text) else { continue };
        while found.last().is_some_and(|i| *i < least) {
            found.pop();
        }
        if let Some(i) = found.pop() {
            pairs.push((i, j));
            least = i + 1;
        }
    }
    pairs
}
