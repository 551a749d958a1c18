//! What is hidden on the day of the build waits in a template inside its element, so that a browser
//! makes nothing of it before its day: `static/js/days.js` unfolds it.

use std::borrow::Cow;

use super::tree::{Node, parse, without_hidden};

/// The page with the insides of all hidden parts that have a condition folded.
pub(in crate::render) fn folded(html: &str) -> Cow<'_, str> {
    // The quick look is enough for most pages.
    if !html.contains(" data-when=\"") || !html.contains(" hidden") {
        return Cow::Borrowed(html);
    }
    let Some(nodes) = parse(html) else { return Cow::Borrowed(html) };
    let mut out = String::with_capacity(html.len() + 512);
    nodes.iter().for_each(|node| write(node, &mut out));
    Cow::Owned(out)
}

fn write(node: &Node<'_>, out: &mut String) {
    let Node::Element(element) = node else { return out.push_str(node.source()) };
    let is_folded = ["div", "li"].contains(&element.name)
        && element.open.contains(" data-when=\"")
        && without_hidden(element.open).1;
    out.push_str(element.open);
    out.push_str(if is_folded { "<template>" } else { "" });
    element.children.iter().for_each(|child| write(child, out));
    out.push_str(if is_folded { "</template>" } else { "" });
    out.push_str(element.close);
}
