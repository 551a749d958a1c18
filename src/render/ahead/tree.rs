//! The HTML of a page as a tree of slices, as far as comparing two days of it needs.

/// A part of a page.
#[derive(Debug)]
pub(super) enum Node<'h> {
    /// Text, a comment, the doctype.
    Text(&'h str),
    /// An element with what is in it.
    Element(Element<'h>),
}

/// An element.
#[derive(Debug)]
pub(super) struct Element<'h> {
    /// `tr`
    pub(super) name: &'h str,
    /// `<tr class="is-past">`
    pub(super) open: &'h str,
    /// What is in it; the text alone for a script, a style or a title.
    pub(super) children: Vec<Node<'h>>,
    /// `</tr>`, or nothing.
    pub(super) close: &'h str,
    /// The whole of it.
    pub(super) source: &'h str,
}

const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

impl<'h> Node<'h> {
    /// The whole of it as it stands in the page.
    pub(super) fn source(&self) -> &'h str {
        match self {
            Self::Text(text) => text,
            Self::Element(element) => element.source,
        }
    }

    /// Whether it is only space between elements.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim_ascii().is_empty())
    }
}

impl<'h> Element<'h> {
    /// Everything after its tag.
    pub(super) fn inside(&self) -> &'h str {
        &self.source[self.open.len()..]
    }
}

/// An element whose end has not come yet: its name, where its tag begins and ends, what is in it so
/// far.
struct Open<'h> {
    name: &'h str,
    start: usize,
    tag_end: usize,
    children: Vec<Node<'h>>,
}

/// Reads a page. Nothing if its tags do not nest, as HTML of an author's own may not.
pub(super) fn parse(html: &str) -> Option<Vec<Node<'_>>> {
    let mut stack: Vec<Open<'_>> = Vec::new();
    let mut top: Vec<Node<'_>> = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let inside = stack.last_mut().map_or(&mut top, |open| &mut open.children);
        let rest = &html[at..];
        if !rest.starts_with('<') {
            let end = rest.find('<').map_or(html.len(), |found| at + found);
            inside.push(Node::Text(&html[at..end]));
            at = end;
        } else if rest.starts_with("<!") {
            let end = at
                + if rest.starts_with("<!--") {
                    rest.find("-->")? + 3
                } else {
                    rest.find('>')? + 1
                };
            inside.push(Node::Text(&html[at..end]));
            at = end;
        } else if let Some(name) = rest.strip_prefix("</") {
            let end = at + rest.find('>')? + 1;
            let open = stack.pop().filter(|open| name.starts_with(open.name))?;
            let element = closed(html, open, at, end);
            stack
                .last_mut()
                .map_or(&mut top, |open| &mut open.children)
                .push(Node::Element(element));
            at = end;
        } else {
            let tag_end = at + tag_length(rest)?;
            let name = name(rest);
            let open = Open { name, start: at, tag_end, children: Vec::new() };
            if VOID.contains(&name) || html[..tag_end].ends_with("/>") {
                inside.push(Node::Element(closed(html, open, tag_end, tag_end)));
                at = tag_end;
            } else if RAW.contains(&name) {
                let close = tag_end + html[tag_end..].find(&format!("</{name}"))?;
                let end = close + html[close..].find('>')? + 1;
                let text = Node::Text(&html[tag_end..close]);
                inside.push(Node::Element(closed(
                    html,
                    Open { children: vec![text], ..open },
                    close,
                    end,
                )));
                at = end;
            } else {
                stack.push(open);
                at = tag_end;
            }
        }
    }
    stack.is_empty().then_some(top)
}

fn closed<'h>(html: &'h str, open: Open<'h>, close: usize, end: usize) -> Element<'h> {
    Element {
        name: open.name,
        open: &html[open.start..open.tag_end],
        children: open.children,
        close: &html[close..end],
        source: &html[open.start..end],
    }
}

fn name(tag: &str) -> &str {
    let name = &tag[1..];
    &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len())]
}

/// The length of a tag; a `>` in a quoted value does not end it.
fn tag_length(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (i, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(i + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// A tag without the attribute `hidden`, and whether it had it.
pub(super) fn without_hidden(tag: &str) -> (String, bool) {
    let hidden = " hidden";
    let at = tag.match_indices(hidden).map(|(at, _)| at).find(|at| {
        let ends = tag[at + hidden.len()..].starts_with([' ', '>', '/']);
        ends && tag[..*at].matches('"').count().is_multiple_of(2)
    });
    match at {
        Some(at) => (format!("{}{}", &tag[..at], &tag[at + hidden.len()..]), true),
        None => (tag.to_owned(), false),
    }
}
