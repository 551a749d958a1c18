//! Which program made a drawing, where its cure is a setting of that program.

use roxmltree::Node;

/// A program whose drawings have HTML in them unless it is told otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Maker {
    DrawIo,
    Mermaid,
    Other,
}

impl Maker {
    /// What the drawing itself says: draw.io keeps the diagram in an attribute or names the cells
    /// and colors of its text, Mermaid names the kind of its diagram.
    pub(super) fn of(root: Node<'_, '_>) -> Self {
        let said = |name: &str| root.attribute(name).unwrap_or("");
        let of_draw_io = |node: Node<'_, '_>| {
            node.has_attribute("data-drawio-colors") || node.has_attribute("data-cell-id")
        };
        if said("content").trim_start().starts_with("<mxfile") || root.descendants().any(of_draw_io)
        {
            return Self::DrawIo;
        }
        let of_mermaid = said("id").starts_with("mermaid")
            || ["flowchart", "journey"]
                .iter()
                .any(|kind| said("aria-roledescription").starts_with(kind))
            || root.descendants().any(|node| {
                node.attribute("class").is_some_and(|class| class.contains("nodeLabel"))
            });
        if of_mermaid { Self::Mermaid } else { Self::Other }
    }

    /// How a text becomes SVG.
    pub(super) fn without_html(self) -> &'static str {
        match self {
            Self::DrawIo => {
                "in draw.io, select all, turn off \"Word Wrap\" and \"Formatted Text\" in the Text panel, and export it again; or export it as PNG"
            }
            Self::Mermaid => {
                "in Mermaid, set `htmlLabels: false` at the top of its configuration (up to version 10: under `flowchart:`), and export it again; or export it as PNG"
            }
            Self::Other => {
                "write the text as SVG text, turn it into paths, or export the drawing as PNG"
            }
        }
    }
}
