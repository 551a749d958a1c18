//! One event of the parser to HTML: paragraphs, lists, quotes, tables; what needs more is handed on
//! to its file.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Tag, TagEnd};

use super::Piece;
use super::events::Walker;
use super::headings::Attributes;
use crate::base::rule;

/// More letters than the longest English words have.
const LONG_WORD: usize = 32;

impl Walker<'_> {
    /// An element begins.
    pub(super) fn start(&mut self, tag: Tag<'_>, at: &Range<usize>) {
        if is_block(&tag) {
            self.count_block(tag == Tag::Paragraph);
        }
        self.depth += 1;
        match tag {
            Tag::Link { link_type, dest_url, title, .. } => {
                self.link_start(link_type, &dest_url, &title, at)
            }
            Tag::Image { dest_url, title, .. } => self.picture_start(&dest_url, &title, at),
            Tag::Heading { level, id, classes, attrs } => {
                self.heading_start(level, &Attributes { id, classes, others: attrs }, at);
            }
            Tag::FootnoteDefinition(label) => {
                self.containers.push(self.guards.len());
                self.footnote_start(&label, at);
            }
            Tag::BlockQuote(kind) => {
                self.containers.push(self.guards.len());
                self.quote_start(kind);
            }
            Tag::Item => self.container_start("<li>"),
            Tag::DefinitionListDefinition => self.container_start("<dd>"),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                // What is wider than the page scrolls in itself, also by keyboard.
                self.tables += 1;
                let label = format!("Table {}", self.tables);
                self.html(&format!(
                    "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table>\n"
                ));
            }
            Tag::TableHead => {
                (self.in_table_head, self.column) = (true, 0);
                self.html("<thead><tr>");
            }
            Tag::TableRow => {
                (self.column, self.unread_row) = (0, at.clone());
                self.html("<tr>");
            }
            Tag::TableCell => {
                self.unread_row.start = at.end;
                self.cell_start(at);
            }
            Tag::List(Some(first)) if first != 1 => self.html(&format!("<ol start=\"{first}\">\n")),
            tag if self.in_alt == 0 => self.html(simple_start(&tag)),
            _ => {}
        }
    }

    /// An element ends.
    pub(super) fn end(&mut self, tag: TagEnd) {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::Link => self.link_end(),
            TagEnd::Image => self.picture_end(),
            TagEnd::Heading(_) => self.heading_end(),
            TagEnd::FootnoteDefinition => {
                self.end_container();
                self.footnote_end();
            }
            TagEnd::BlockQuote(kind) => {
                self.end_container();
                self.in_alert = self.in_alert.saturating_sub(usize::from(kind.is_some()));
                self.html(if kind.is_some() { "</div>\n" } else { "</blockquote>\n" });
            }
            TagEnd::Item => {
                self.end_container();
                self.html("</li>\n");
            }
            TagEnd::DefinitionListDefinition => {
                self.end_container();
                self.html("</dd>\n");
            }
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.html("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableCell => {
                self.in_cell = false;
                self.html(if self.in_table_head { "</th>" } else { "</td>" });
            }
            TagEnd::TableRow => {
                self.lost_cells();
                self.html("</tr>\n");
            }
            tag if self.in_alt == 0 => self.html(simple_end(tag)),
            _ => {}
        }
    }

    /// Reports what a row has beyond its table's columns: the parser drops it.
    fn lost_cells(&mut self) {
        let rest = std::mem::take(&mut self.unread_row);
        let Some(text) = self.source.get(rest.clone()) else { return };
        let is_edge = |c: char| c.is_whitespace() || c == '|';
        let lost = text.trim_matches(is_edge);
        if !lost.is_empty() {
            let start = rest.start + (text.len() - text.trim_start_matches(is_edge).len());
            let message = format!(
                "this row has more cells than the table has columns ({})",
                self.alignments.len()
            );
            let help = "add a column to the table's first two lines, or write `\\|` for a bar inside a cell";
            self.fault(&rule::LOST_CELL, &(start..start + lost.len()), &message, help);
        }
    }

    /// What has no inside.
    pub(super) fn leaf(&mut self, event: Event<'_>, at: &Range<usize>) {
        match event {
            Event::Text(text) => self.text(&text, at),
            Event::Code(text) => self.code_span(&text, at),
            Event::Html(text) | Event::InlineHtml(text) => self.raw_html(&text, at),
            Event::FootnoteReference(label) => self.footnote_use(&label, at),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break(if self.in_alt > 0 { "\n" } else { "<br>\n" }),
            Event::Rule => {
                self.count_block(false);
                self.html("<hr>\n");
            }
            Event::TaskListMarker(done) => {
                self.task(done);
            }
            // Mathematics is not switched on; starts and ends are dealt with before.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::Start(_) | Event::End(_) => {}
        }
    }

    fn task(&mut self, done: bool) {
        // The parser tells only now that the item, which is already written, is a task.
        if let Some(Piece::Html(html)) = self.out.last_mut()
            && let Some(start) =
                html.rfind("<li>").filter(|start| matches!(html[start + 4..].trim(), "" | "<p>"))
        {
            html.insert_str(start + 3, " class=\"task-list-item\"");
        }
        let (checked, label) = if done { (" checked", "done") } else { ("", "not done") };
        self.html(&format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "));
    }

    fn line_break(&mut self, html: &str) {
        self.in_word = false;
        if let Some(heading) = &mut self.heading {
            heading.text.push(' ');
        }
        self.html(html);
    }

    fn quote_start(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else {
            self.html("<blockquote>\n");
            return;
        };
        self.in_alert += 1;
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", "Note"),
            BlockQuoteKind::Tip => ("tip", "Tip"),
            BlockQuoteKind::Important => ("important", "Important"),
            BlockQuoteKind::Warning => ("warning", "Warning"),
            BlockQuoteKind::Caution => ("caution", "Caution"),
        };
        self.html(&format!("<div class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-title\">{title}</p>\n"));
    }

    fn cell_start(&mut self, at: &Range<usize>) {
        let align = match self.alignments.get(self.column) {
            // Columns are set to the right for their numbers.
            Some(Alignment::Right) => Some("num"),
            Some(Alignment::Center) => Some("center"),
            Some(Alignment::Left | Alignment::None) | None => None,
        };
        // Elsewhere a word is broken only where its line ends; in a table it would widen the column
        // instead.
        let breaks = self.source.get(at.clone()).is_some_and(has_long_word).then_some("breaks");
        let classes: Vec<_> = align.into_iter().chain(breaks).collect();
        let class = if classes.is_empty() {
            String::new()
        } else {
            format!(" class=\"{}\"", classes.join(" "))
        };
        self.column += 1;
        self.in_cell = true;
        self.in_word = false;
        self.html(&if self.in_table_head {
            format!("<th scope=\"col\"{class}>")
        } else {
            format!("<td{class}>")
        });
    }

    fn container_start(&mut self, html: &str) {
        self.containers.push(self.guards.len());
        self.html(html);
    }
}

/// Whether the text of a cell shows a word that is wider than a column should be. Addresses of
/// links are not shown, and browsers break lines after `-` and `/`.
fn has_long_word(cell: &str) -> bool {
    let shown = cell.split("](").enumerate().map(|(i, part)| match part.split_once(')') {
        Some((_, rest)) if i > 0 => rest,
        _ => part,
    });
    let ends = |c: char| c.is_whitespace() || matches!(c, '-' | '/');
    shown.flat_map(|text| text.split(ends)).any(|word| word.chars().count() > LONG_WORD)
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn simple_start(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Paragraph => "<p>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::Strikethrough => "<del>",
        Tag::List(None) => "<ul>\n",
        Tag::List(Some(_)) => "<ol>\n",
        Tag::DefinitionList => "<dl>\n",
        Tag::DefinitionListTitle => "<dt>",
        _ => "",
    }
}

fn simple_end(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</del>",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::DefinitionList => "</dl>\n",
        TagEnd::DefinitionListTitle => "</dt>\n",
        TagEnd::Table => "</tbody></table></div>\n",
        _ => "",
    }
}
