//! The tree of a drawing, written anew: each element and attribute is looked up in the lists, the
//! others are refused or, where an editor keeps them for itself, left out. Start with [`anew`].

use std::fmt::Write as _;
use std::ops::Range;

use roxmltree::{Attribute, Document, Node, NodeType};

use crate::base::nearest;

use super::maker::Maker;
use super::names::{self, Attr};
use super::{Fault, MAX_DEPTH, MAX_FAULTS, SVG, XHTML, XLINK, XML, link, style};

const EXPORT: &str = "remove it, or export the drawing as plain SVG or PNG";

/// The whole document.
pub(super) fn anew(document: &Document<'_>, inside: usize) -> Result<String, Vec<Fault>> {
    let mut writer = Writer {
        out: String::new(),
        faults: Vec::new(),
        links: false,
        inside,
        maker: Maker::of(document.root_element()),
    };
    for node in document.root().children().filter(Node::is_pi) {
        writer.instruction(node);
    }
    writer.element(document.root_element(), 0);
    if writer.faults.is_empty() { Ok(writer.out + "\n") } else { Err(writer.faults) }
}

/// The start of an element's tag, for the place of a fault.
pub(super) fn tag(node: Node<'_, '_>) -> Range<usize> {
    let range = node.range();
    let text = node.document().input_text();
    let name = text[range.start + 1..]
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(0);
    range.start..range.start + 1 + name
}

struct Writer {
    out: String,
    faults: Vec<Fault>,
    /// Whether an `xlink:href` is written, which needs its prefix on the root.
    links: bool,
    inside: usize,
    maker: Maker,
}

/// What happens to an element.
enum Fate {
    Written,
    LeftOut,
    Refused(String, String),
}

impl Writer {
    fn refuse(&mut self, at: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault::new(at, message, help));
        }
    }

    fn instruction(&mut self, node: Node<'_, '_>) {
        if node.pi().is_some_and(|pi| pi.target.eq_ignore_ascii_case("xml-stylesheet")) {
            self.refuse(
                node.range(),
                "the drawing loads a style sheet from another file",
                "write its rules into a <style> of the drawing",
            );
        }
    }

    fn element(&mut self, node: Node<'_, '_>, depth: usize) {
        match fate(node, self.maker) {
            Fate::Written if depth > MAX_DEPTH => {
                self.refuse(
                    tag(node),
                    format!("elements are nested more than {MAX_DEPTH} deep"),
                    "make the drawing simpler, or export it as PNG",
                );
            }
            Fate::Written => self.written(node, depth),
            Fate::LeftOut => {}
            Fate::Refused(message, help) => self.refuse(tag(node), message, help),
        }
    }

    fn written(&mut self, node: Node<'_, '_>, depth: usize) {
        let name = node.tag_name().name();
        let _ = write!(self.out, "<{name}");
        if depth == 0 {
            let _ = write!(self.out, " xmlns=\"{SVG}\"");
        }
        let prefixes = self.out.len();
        for attribute in node.attributes() {
            self.attribute(name, &attribute);
        }
        self.out.push('>');
        let start = self.out.len();
        if name == "style" {
            self.sheet(node);
        } else {
            for child in node.children() {
                match child.node_type() {
                    NodeType::Element => self.element(child, depth + 1),
                    NodeType::Text => escape(child.text().unwrap_or(""), &mut self.out),
                    NodeType::PI => self.instruction(child),
                    NodeType::Comment | NodeType::Root => {}
                }
            }
        }
        if self.out.len() == start {
            self.out.truncate(start - 1);
            self.out.push_str("/>");
        } else {
            let _ = write!(self.out, "</{name}>");
        }
        if depth == 0 && self.links {
            self.out.insert_str(prefixes, &format!(" xmlns:xlink=\"{XLINK}\""));
        }
    }

    /// The rules of a `<style>`.
    fn sheet(&mut self, node: Node<'_, '_>) {
        if let Some(child) = node.children().find(Node::is_element) {
            return self.refuse(tag(child), "an element is inside `<style>`", EXPORT);
        }
        let text: String =
            node.children().filter(Node::is_text).filter_map(|child| child.text()).collect();
        match style::clean(&text) {
            Ok(rules) => escape(&rules, &mut self.out),
            Err(message) => self.refuse(tag(node), message, names::STYLE_HELP),
        }
    }

    fn attribute(&mut self, element: &str, attribute: &Attribute<'_, '_>) {
        let (name, value) = (attribute.name(), attribute.value());
        let at = attribute.range();
        let (written, kind) = match attribute.namespace() {
            None => (name.to_owned(), names::attribute(name)),
            Some(XLINK) if name == "href" => ("xlink:href".to_owned(), Some(Attr::Link)),
            Some(XML) if matches!(name, "space" | "lang") => {
                (format!("xml:{name}"), Some(Attr::Text))
            }
            Some(XLINK) => return,
            Some(space) if names::is_of_an_editor(space) => return,
            Some(space) => {
                return self.refuse(
                    at,
                    format!("the attribute `{name}` is of the namespace `{space}`"),
                    EXPORT,
                );
            }
        };
        let value = match kind {
            Some(Attr::LeftOut) => return,
            Some(Attr::Text) => Ok(value.into()),
            Some(Attr::Style) => {
                style::clean(value).map(Into::into).map_err(|m| (m, names::STYLE_HELP.to_owned()))
            }
            Some(Attr::Link) => link::href(element, value, self.inside),
            Some(Attr::Animated) => animated(value).map(Into::into),
            Some(Attr::Target) if ["_blank", "_self", "_top", "_parent"].contains(&value) => {
                Ok(value.into())
            }
            Some(Attr::Target) => Err((
                format!("a link cannot open in `{value}`"),
                "write _blank, or remove it".to_owned(),
            )),
            None if name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on")) => {
                Err((format!("the attribute `{name}` runs script"), EXPORT.to_owned()))
            }
            None => Err((
                format!("`{name}` is not an attribute of SVG"),
                names::near_attribute(name).unwrap_or_else(|| EXPORT.to_owned()),
            )),
        };
        match value {
            Ok(value) => {
                self.links |= written.starts_with("xlink:");
                let _ = write!(self.out, " {written}=\"");
                escape_value(&value, &mut self.out);
                self.out.push('"');
            }
            Err((message, help)) => self.refuse(at, message, help),
        }
    }
}

fn fate(node: Node<'_, '_>, maker: Maker) -> Fate {
    let name = node.tag_name().name();
    match node.tag_name().namespace() {
        Some(SVG) => {}
        Some(space) if names::is_of_an_editor(space) => return Fate::LeftOut,
        space => {
            let space = space.map_or("of no namespace".to_owned(), |space| {
                format!("of the namespace `{space}`")
            });
            return Fate::Refused(
                format!("the element `<{name}>` is {space}, not SVG"),
                EXPORT.to_owned(),
            );
        }
    }
    if names::ELEMENTS.contains(&name) {
        let other = name == "style"
            && node.attribute("type").is_some_and(|kind| {
                !kind.trim().eq_ignore_ascii_case("text/css") && !kind.trim().is_empty()
            });
        return if other { Fate::LeftOut } else { Fate::Written };
    }
    if names::LEFT_OUT.contains(&name) {
        return Fate::LeftOut;
    }
    if name.eq_ignore_ascii_case("foreignObject") {
        return foreign(node, maker);
    }
    if name.eq_ignore_ascii_case("script") || name == "handler" {
        return Fate::Refused(
            format!("the drawing has `<{name}>`, which runs script"),
            EXPORT.to_owned(),
        );
    }
    let near = nearest::nearest(name, names::ELEMENTS.iter().copied())
        .map(|near| format!("did you mean `<{near}>`?"));
    Fate::Refused(
        format!("`<{name}>` is not an element of a still drawing"),
        near.unwrap_or_else(|| EXPORT.to_owned()),
    )
}

/// What stands instead of HTML in a `<switch>` is looked for among the next nodes: drawings have it
/// right behind.
const MAX_BESIDE: usize = 16;

/// HTML inside a drawing. Where the same stands beside it as SVG, for programs that draw no HTML,
/// that is kept.
fn foreign(node: Node<'_, '_>, maker: Maker) -> Fate {
    let in_switch = node.parent().is_some_and(|parent| parent.tag_name().name() == "switch");
    let mut others = node.next_siblings().skip(1).take(MAX_BESIDE).filter(|_| in_switch);
    let instead = others.find(|other| names::ELEMENTS.contains(&other.tag_name().name()));
    let help = maker.without_html();
    let Some(instead) = instead else {
        return Fate::Refused(
            format!("the drawing has {} as HTML in `<foreignObject>`", quoted(&text(node))),
            help.to_owned(),
        );
    };
    // draw.io cuts the text for other programs short, and writes a formula as it was typed: that is
    // not what was drawn.
    let (html, svg) = (text(node), text(instead));
    let squashed = |text: &str| text.split_whitespace().collect::<String>();
    if !svg.is_empty() && has_html(node) && squashed(&html) != squashed(&svg) {
        let message = format!(
            "the drawing has {} as HTML in `<foreignObject>`, and only {} as SVG",
            quoted(&html),
            quoted(&svg)
        );
        return Fate::Refused(message, help.to_owned());
    }
    // Mermaid's rules color a box and the words in it by one class: what was dark on light as HTML
    // is light on light as SVG.
    if maker == Maker::Mermaid && has_html(node) && instead.has_attribute("class") {
        let message = format!(
            "the drawing has {} as HTML in `<foreignObject>`, and as SVG in another color",
            quoted(&html)
        );
        return Fate::Refused(message, "export the drawing as PNG".to_owned());
    }
    Fate::LeftOut
}

fn has_html(node: Node<'_, '_>) -> bool {
    node.descendants().any(|node| node.tag_name().namespace() == Some(XHTML))
}

/// All text inside an element, as one line.
fn text(node: Node<'_, '_>) -> String {
    let all: String =
        node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text, for a message.
fn quoted(text: &str) -> String {
    const MAX_SHOWN: usize = 40;
    match text.char_indices().nth(MAX_SHOWN) {
        _ if text.is_empty() => "a part".to_owned(),
        None => format!("the text `{text}`"),
        Some((end, _)) => format!("the text `{}…`", &text[..end]),
    }
}

/// The attribute that an animation changes: any but an address.
fn animated(name: &str) -> Result<String, (String, String)> {
    let name = name.trim();
    let plain = matches!(names::attribute(name), Some(Attr::Text | Attr::Style));
    if plain && name != "style" && name != "class" && name != "id" {
        return Ok(name.to_owned());
    }
    Err((
        format!("an animation changes `{name}`"),
        "animate colors, sizes and places only".to_owned(),
    ))
}

/// The value of an attribute: a reader of XML takes a line break in it for a blank, unless it is
/// written by its number.
fn escape_value(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\t']) {
        escape(&rest[..at], out);
        out.push_str(if rest[at..].starts_with('\n') { "&#10;" } else { "&#9;" });
        rest = &rest[at + 1..];
    }
    escape(rest, out);
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            c if (c.is_control() && !matches!(c, '\n' | '\t'))
                || matches!(c, '\u{fffe}' | '\u{ffff}') =>
            {
                out.push(char::REPLACEMENT_CHARACTER);
            }
            c => out.push(c),
        }
    }
}
