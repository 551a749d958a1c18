//! What a finished page offers and asks for, read from its HTML: its ids, and the addresses that it
//! links and loads. Start with [`seen`].

use std::collections::{BTreeMap, BTreeSet};

/// What a page offers and asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Its ids, decoded.
    pub ids: BTreeMap<String, Id>,
    /// What its elements link and load, as browsers read it.
    pub links: BTreeSet<String>,
    /// The same of what waits for a later day.
    pub later: BTreeSet<String>,
    /// Elements that are opened and closed a different number of times.
    pub unbalanced: BTreeSet<String>,
}

/// How an id is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Id {
    /// How many elements have it on the day of the page.
    pub shown: usize,
    /// Whether an element that is no heading has it on a later day.
    pub kept: bool,
}

impl Id {
    /// Whether a heading with this id is not alone with it.
    pub(super) fn is_shared(self) -> bool {
        self.shown > 1 || self.kept
    }
}

/// Elements that have no end.
pub const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Whether an element has no end.
fn is_void(name: &str) -> bool {
    VOID.iter().any(|void| void.eq_ignore_ascii_case(name))
}

/// Elements whose end may be left out.
pub const OPTIONAL: [&str; 16] = [
    "li", "dt", "dd", "p", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "html", "head",
    "body", "rt", "path",
];

/// Elements whose text is no HTML.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// A part of a page, in order: the attributes of a tag, then the tag.
#[derive(Clone, Copy, Debug)]
pub enum Part<'h> {
    /// `key="value"` of the element `name`.
    Attribute {
        /// The element.
        name: &'h str,
        /// The attribute's name.
        key: &'h str,
        /// Its value as written.
        value: &'h str,
    },
    /// An element begins.
    Open(&'h str),
    /// An element ends.
    Close(&'h str),
    /// What stands in an element whose text is no HTML.
    Raw {
        /// The element.
        name: &'h str,
        /// What stands in it.
        text: &'h str,
    },
}

/// Walks over the tags of a page, or of a template whose own notation is blanked.
pub fn walk<'h>(html: &'h str, mut see: impl FnMut(Part<'h>)) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let closing = rest.starts_with('/');
        let name_end =
            rest[usize::from(closing)..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let name_end = name_end.map_or(rest.len(), |end| end + usize::from(closing));
        let name = &rest[usize::from(closing)..name_end];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let tag = &rest[name_end..];
        rest = attributes(tag, |key, value| see(Part::Attribute { name, key, value }));
        see(if closing { Part::Close(name) } else { Part::Open(name) });
        // Parts of a drawing are closed by a slash.
        if tag[..tag.len() - rest.len()].ends_with("/>") && !closing && !is_void(name) {
            see(Part::Close(name));
        }
        if !closing && RAW.contains(&name) {
            let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
            see(Part::Raw { name, text: &rest[..end] });
            rest = &rest[end..];
        }
    }
}

/// Reads a page. What later days say waits in its `template` elements.
#[must_use]
pub fn seen(html: &str) -> Seen {
    let mut seen = Seen::default();
    let mut kept = 0_usize;
    let mut depth: BTreeMap<&str, i32> = BTreeMap::new();
    walk(html, |part| match part {
        Part::Attribute { value: "", .. } => {}
        Part::Attribute { name, key: "id", value } => {
            let id = seen.ids.entry(unescaped(value)).or_default();
            let is_heading = name.len() == 2 && name.starts_with('h') && name != "hr";
            id.shown += usize::from(kept == 0);
            id.kept |= kept > 0 && !is_heading;
        }
        // What a later day links may be made by the build of that day.
        Part::Attribute { key: "href" | "src" | "action" | "poster", value, .. } => {
            let links = if kept == 0 { &mut seen.links } else { &mut seen.later };
            links.insert(unescaped(value));
        }
        Part::Open(name) => {
            kept += usize::from(name == "template");
            *depth.entry(name).or_default() += i32::from(!is_void(name));
        }
        Part::Close(name) => {
            kept = kept.saturating_sub(usize::from(name == "template"));
            *depth.entry(name).or_default() -= 1;
        }
        Part::Attribute { .. } | Part::Raw { .. } => {}
    });
    let unbalanced =
        depth.into_iter().filter(|(name, depth)| *depth != 0 && !OPTIONAL.contains(name));
    seen.unbalanced = unbalanced.map(|(name, _)| name.to_owned()).collect();
    seen
}

/// Reads the attributes of a tag; what comes after the tag is left.
fn attributes<'h>(mut rest: &'h str, mut each: impl FnMut(&'h str, &'h str)) -> &'h str {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        let key = &rest[..end];
        rest = rest[end..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start();
            let (value, after) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    value[1..].split_once(quote).unwrap_or((&value[1..], ""))
                }
                _ => value.split_at(
                    value
                        .find(|c: char| c.is_ascii_whitespace() || c == '>')
                        .unwrap_or(value.len()),
                ),
            };
            each(key, value);
            rest = after;
        } else if !key.is_empty() {
            each(key, &key[key.len()..]);
        } else {
            // The end of the tag, or of the page.
            return rest.get(1..).unwrap_or("");
        }
    }
}

/// A value without the escapes that certguide and authors of templates write.
fn unescaped(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let mut out = value.to_owned();
    for (escape, text) in [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
    ] {
        out = out.replace(escape, text);
    }
    out.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_links_of_a_page() {
        let page = "<!doctype html><!-- <a href=\"/no/\"> --><title><a id=no></title>\n\
            <h2 id=\"a\">A <a class='x' href=\"#a\">#</a></h2><p id=a>2 < 3</p><img src=/x.png alt=\"a>b\" hidden/>\
            <script src=\"/s.js\">if (a<b) '<p id=\"no\">'</script>\
            <template data-day=\"1\"><h2 id=\"b\"></h2><p id=\"c\"></p><a href=\"/no/\"></a></template><a href=\"/?a=1&amp;b=2\"></a><h2 id=\"b\">";
        let seen = seen(page);
        let shared: Vec<&str> = seen
            .ids
            .iter()
            .filter(|(_, id)| id.is_shared())
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(seen.ids.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(shared, ["a", "c"]);
        assert_eq!(seen.links.iter().collect::<Vec<_>>(), ["#a", "/?a=1&b=2", "/s.js", "/x.png"]);
        assert_eq!(seen.later.iter().collect::<Vec<_>>(), ["/no/"]);
    }

    #[test]
    fn a_page_that_ends_in_the_middle() {
        for page in [
            "<",
            "<a",
            "<a href",
            "<a href=",
            "<a href=\"x",
            "<script>",
            "<!--",
            "<a b=c d",
            "</",
            "<p id=ü",
            "<é>",
        ] {
            let _ = seen(page);
        }
    }
}
