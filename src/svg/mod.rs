//! Drawings: an SVG file is parsed as XML and written anew from lists of allowed elements and
//! attributes, so that nothing is published that was not understood. What could run script, load
//! something, or lead a reader away unseen is refused with its place. Start with [`clean`].
//!
//! Opened by its own address, an SVG file is a document with the rights of the whole site, also on
//! hosts that send no policy. What editors keep for themselves (their namespaces, metadata,
//! comments) is left out in silence.

mod limits;
mod link;
mod maker;
mod names;
mod prolog;
mod size;
mod style;
#[cfg(test)]
mod tests;
mod uses;
mod write;

use std::ops::Range;

use crate::base::diagnostic::Diagnostic;
use crate::base::rule;
use crate::base::source::SourcePath;

/// No drawing is larger than this, in bytes.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// No drawing has more elements, texts and comments than this.
const MAX_NODES: u32 = 1_000_000;

/// Elements are nested at most this deep: browsers give up later, and editors stay far below.
const MAX_DEPTH: usize = 200;

/// No file is reported with more faults than this: a drawing that does not fit is exported anew,
/// not mended by hand.
const MAX_FAULTS: usize = 20;

/// The namespace of SVG.
const SVG: &str = "http://www.w3.org/2000/svg";
/// The namespace of HTML inside XML.
const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// The namespace of `xlink:href`.
const XLINK: &str = "http://www.w3.org/1999/xlink";
/// The namespace of `xml:space`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A drawing that can be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The file, written anew.
    pub text: String,
    /// Width and height in pixels, if the root says them.
    pub size: Option<(u32, u32)>,
}

/// What keeps a drawing from being published, and where: bytes of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    at: Range<usize>,
    message: String,
    help: String,
}

impl Fault {
    fn new(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: help.into() }
    }
}

/// Reads a drawing and writes it anew.
///
/// # Errors
/// Diagnostics for all that cannot be published, at most `MAX_FAULTS` of them.
pub fn clean(file: &SourcePath, bytes: &[u8]) -> Result<Drawing, Vec<Diagnostic>> {
    drawing(bytes, 0).map_err(|faults| {
        let diagnostic = |fault: Fault| {
            Diagnostic::new(&rule::UNSAFE_FILE, file, fault.at, fault.message).help(fault.help)
        };
        faults.into_iter().map(diagnostic).collect()
    })
}

/// The same for a drawing that stands inside `inside` others, as a `data:` address.
fn drawing(bytes: &[u8], inside: usize) -> Result<Drawing, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    if bytes.len() > MAX_BYTES {
        let message =
            format!("the drawing has {} bytes, more than the limit of {MAX_BYTES}", bytes.len());
        return Err(one(Fault::new(0..0, message, "export it as PNG, or make it simpler")));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        one(Fault::new(at..at, "the drawing is not UTF-8", "save it as UTF-8"))
    })?;
    let text = prolog::without_doctype(text).map_err(one)?;
    limits::refuse_beyond(&text).map_err(one)?;
    let options = roxmltree::ParsingOptions {
        nodes_limit: MAX_NODES,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(&text, options)
        .map_err(|error| one(prolog::not_well_formed(&text, &error)))?;
    let root = document.root_element();
    if root.tag_name().namespace() != Some(SVG) || root.tag_name().name() != "svg" {
        let message = format!("the root element `<{}>` is not SVG", root.tag_name().name());
        let help = format!("begin the drawing with <svg xmlns=\"{SVG}\">");
        return Err(one(Fault::new(write::tag(root), message, help)));
    }
    uses::within_budget(root).map_err(one)?;
    Ok(Drawing { text: write::anew(&document, inside)?, size: size::of(root) })
}
