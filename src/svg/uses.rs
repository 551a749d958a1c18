//! Drawings that repeat themselves: ten elements that each use another ten times, ten levels deep,
//! are ten billion elements to a browser. They are counted as a browser would draw them.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::{Fault, SVG, XLINK, write};

/// No drawing shows more elements than this, each use counted.
const MAX_DRAWN: u64 = 1_000_000;

/// Uses lead to uses at most so often.
const MAX_LEVELS: usize = 12;

/// Counts level by level: in each, a use counts what its target counted in the level before.
pub(super) fn within_budget(root: Node<'_, '_>) -> Result<(), Fault> {
    let elements: Vec<Node<'_, '_>> = root.descendants().filter(Node::is_element).collect();
    let place: BTreeMap<u32, usize> =
        elements.iter().enumerate().map(|(i, element)| (element.id().get(), i)).collect();
    let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, element) in elements.iter().enumerate() {
        if let Some(id) = element.attribute("id") {
            by_id.entry(id).or_insert(i);
        }
    }
    let parent: Vec<Option<usize>> =
        elements.iter().map(|e| place.get(&e.parent()?.id().get()).copied()).collect();
    let target: Vec<Option<usize>> =
        elements.iter().map(|e| by_id.get(used(*e)?).copied()).collect();
    let Some(first) = target.iter().position(Option::is_some) else { return Ok(()) };
    let mut before = vec![0_u64; elements.len()];
    for _ in 0..MAX_LEVELS {
        let mut counts = vec![1_u64; elements.len()];
        for i in (0..elements.len()).rev() {
            counts[i] = counts[i].saturating_add(target[i].map_or(0, |to| before[to]));
            if let Some(parent) = parent[i] {
                counts[parent] = counts[parent].saturating_add(counts[i]);
            }
        }
        let at = || write::tag(elements[first]);
        if counts[0] > MAX_DRAWN {
            let message =
                format!("the drawing's `<use>` elements repeat more than {MAX_DRAWN} elements");
            return Err(Fault::new(at(), message, "draw less, or export it as PNG"));
        }
        if counts == before {
            return Ok(());
        }
        before = counts;
    }
    let first = write::tag(elements[first]);
    Err(Fault::new(
        first,
        "the drawing's `<use>` elements lead to each other in a circle, or too deep",
        "let each use a shape of its own",
    ))
}

/// The id that a `use` names.
fn used<'a>(element: Node<'a, '_>) -> Option<&'a str> {
    let name = element.tag_name();
    if name.name() != "use" || name.namespace() != Some(SVG) {
        return None;
    }
    element
        .attribute("href")
        .or_else(|| element.attribute((XLINK, "href")))?
        .trim()
        .strip_prefix('#')
}
