//! Prose to HTML: fills the holes of a parsed text with facts, references, addresses, pictures,
//! widgets and guards.
//!
//! Facts and links were checked by the rules before a page is rendered; what they reported is left
//! out here.

use pulldown_cmark_escape::escape_href;

use crate::base::html::{push_attribute, push_escaped};
use crate::markdown::{Condition, Document, Footnote, Heading, Piece, Widget};
use crate::site::Guide;
use crate::site::address::{Target, encoded};
use crate::site::facts;

use super::context::PageContext;

/// The text of a page as HTML.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// What stands before the first heading of the second level.
    pub intro: String,
    /// The rest.
    pub body: String,
}

/// What a widget's place becomes.
pub type Place<'w> = &'w mut dyn FnMut(&mut PageContext<'_>, &Widget) -> String;

/// Renders the text of a page.
pub fn page(ctx: &mut PageContext<'_>, document: &Document, widget: Place<'_>) -> Rendered {
    let mut writer = Writer { document: Some(document), ..Writer::default() };
    let (intro, body) = document.pieces.split_at(document.intro.min(document.pieces.len()));
    for piece in intro {
        writer.piece(ctx, piece, widget);
    }
    let mut rendered = Rendered { intro: std::mem::take(&mut writer.out), body: String::new() };
    for piece in body {
        writer.piece(ctx, piece, widget);
    }
    rendered.body = writer.out;
    rendered.body.push_str(&footnotes(ctx, &document.footnotes));
    rendered
}

/// Renders a markdown value: inline for one paragraph, blocks for several.
pub fn value(ctx: &mut PageContext<'_>, document: &Document) -> String {
    pieces(ctx, &document.pieces)
}

/// Renders pieces that hold no widgets and no headings.
fn pieces(ctx: &mut PageContext<'_>, pieces: &[Piece]) -> String {
    let mut writer = Writer::default();
    let mut none = |_: &mut PageContext<'_>, _: &Widget| String::new();
    for piece in pieces {
        writer.piece(ctx, piece, &mut none);
    }
    writer.out
}

/// The text of a value without markup, for titles and descriptions.
#[must_use]
pub fn plain(ctx: &PageContext<'_>, document: &Document) -> String {
    let text = crate::markdown::plain_text(&document.pieces, |path| {
        facts::text(ctx.site, ctx.guide, path)
    });
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a heading without markup.
#[must_use]
pub fn heading_text(ctx: &PageContext<'_>, document: &Document, heading: &Heading) -> String {
    let text = crate::markdown::plain_text(&document.pieces[heading.pieces.clone()], |path| {
        facts::text(ctx.site, ctx.guide, path)
    });
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a place inside these guards is shown; on a page without a guide every guard is closed.
#[must_use]
pub fn is_shown(guide: Option<&Guide>, guards: &[Vec<Condition>]) -> bool {
    guards
        .iter()
        .all(|conditions| guide.is_some_and(|guide| guide.lifecycle.any(&guide.data, conditions)))
}

/// Conditions as authors write them: `open,closing@mls-c01`.
#[must_use]
pub fn conditions_text(conditions: &[Condition]) -> String {
    let words: Vec<String> = conditions
        .iter()
        .map(|condition| match &condition.version {
            Some(version) => format!("{}@{version}", condition.state.word()),
            None => condition.state.word().to_owned(),
        })
        .collect();
    words.join(",")
}

#[derive(Default)]
struct Writer<'d> {
    out: String,
    document: Option<&'d Document>,
    /// Of each guard that is open, whether it is hidden.
    guards: Vec<bool>,
}

impl Writer<'_> {
    fn piece(&mut self, ctx: &mut PageContext<'_>, piece: &Piece, widget: Place<'_>) {
        match piece {
            Piece::Html(html) => self.out.push_str(html),
            Piece::Fact { path, numbered, margin, .. } => self.fact(ctx, path, *numbered, *margin),
            Piece::Href { target, .. } => self.href(ctx, target),
            Piece::Cite { source, margin, .. } => {
                if let Some(id) = crate::model::scalar::Id::parse(source) {
                    let html = if *margin {
                        ctx.reference_in_prose(&id, None)
                    } else {
                        ctx.reference(&id)
                    };
                    self.out.push_str(&html);
                }
            }
            Piece::Picture { src, alt, title, .. } => self.picture(ctx, src, alt, title),
            Piece::Widget(place) => {
                let html = widget(ctx, place);
                self.out.push_str(&html);
            }
            Piece::Guard(guard) => self.open_guard(ctx, &guard.conditions),
            Piece::EndGuard => {
                ctx.leave(self.guards.pop().unwrap_or_default());
                self.out.push_str("</div>");
            }
            Piece::Heading(index) => self.heading(ctx, *index),
            Piece::EndHeading(index) => self.end_heading(ctx, *index),
        }
    }

    fn fact(&mut self, ctx: &mut PageContext<'_>, path: &str, numbered: bool, margin: bool) {
        let Ok(fact) = facts::cite(ctx.site, ctx.guide, path) else { return };
        let text = &fact.said.text;
        if !numbered {
            return push_escaped(&mut self.out, text);
        }
        // Short ones keep together on a line; long ones must be able to break on a phone.
        let is_kept = text.contains([' ', '-', '–']) && text.chars().count() <= 24;
        self.out.push_str(if is_kept { r#"<span class="fact">"# } else { "" });
        push_escaped(&mut self.out, text);
        self.out.push_str(if is_kept { "</span>" } else { "" });
        if let (Some(source), as_of) = fact.around() {
            ctx.note_shown(Some(source), as_of, text);
            let html =
                if margin { ctx.reference_in_prose(source, as_of) } else { ctx.reference(source) };
            self.out.push_str(&html);
        }
    }

    fn href(&mut self, ctx: &PageContext<'_>, target: &str) {
        if ctx.follow(target) != Target::Elsewhere {
            return push_attribute(&mut self.out, "href", &href(ctx, target));
        }
        self.out.push_str(" href=\"");
        // Writing to a string cannot fail.
        let _ = escape_href(&mut self.out, target);
        self.out.push_str("\" rel=\"external\"");
    }

    fn picture(&mut self, ctx: &mut PageContext<'_>, src: &str, alt: &[Piece], title: &str) {
        let alt = crate::markdown::plain_text(alt, |path| facts::text(ctx.site, ctx.guide, path));
        let size = ctx.picture_size(src);
        self.out.push_str("<img");
        push_attribute(&mut self.out, "src", &href(ctx, src));
        push_attribute(&mut self.out, "alt", &alt);
        if let Some((width, height)) = size {
            push_attribute(&mut self.out, "width", &width.to_string());
            push_attribute(&mut self.out, "height", &height.to_string());
        }
        if !title.is_empty() {
            push_attribute(&mut self.out, "title", title);
        }
        self.out.push_str(r#" loading="lazy">"#);
    }

    fn open_guard(&mut self, ctx: &mut PageContext<'_>, conditions: &[Condition]) {
        self.out.push_str(r#"<div class="guard""#);
        push_attribute(&mut self.out, "data-when", &conditions_text(conditions));
        let shown = ctx.guide.is_some_and(|guide| guide.lifecycle.any(&guide.data, conditions));
        self.out.push_str(if shown { ">" } else { " hidden>" });
        ctx.enter(!shown);
        self.guards.push(!shown);
    }

    fn heading(&mut self, ctx: &PageContext<'_>, index: usize) {
        let Some(heading) = self.document.and_then(|document| document.headings.get(index)) else {
            return;
        };
        self.out.push_str(&format!("<h{}", heading.level));
        push_attribute(&mut self.out, "id", ctx.anchor(&heading.id));
        self.out.push('>');
    }

    fn end_heading(&mut self, ctx: &PageContext<'_>, index: usize) {
        let Some(heading) = self.document.and_then(|document| document.headings.get(index)) else {
            return;
        };
        let id = encoded(ctx.anchor(&heading.id));
        self.out.push_str(&format!(
            r##" <a class="anchor" href="#{id}" aria-label="Link to this section">#</a></h{}>"##,
            heading.level
        ));
    }
}

/// The address behind a link as written; as written if it leads nowhere, which a rule reports.
fn href(ctx: &PageContext<'_>, target: &str) -> String {
    match ctx.follow(target) {
        Target::Found { to, fragment } if to == ctx.address && !fragment.is_empty() => {
            format!("#{}", encoded(ctx.anchor(&fragment[1..])))
        }
        Target::Found { to, fragment } => ctx.href(&format!("{to}{fragment}")),
        _ => target.to_owned(),
    }
}

fn footnotes(ctx: &mut PageContext<'_>, footnotes: &[Footnote]) -> String {
    if footnotes.is_empty() {
        return String::new();
    }
    let mut out = String::from(r#"<section class="footnotes" aria-label="Footnotes"><ol>"#);
    for note in footnotes {
        let hidden = if is_shown(ctx.guide, &note.guards) { "" } else { " hidden" };
        let html = pieces(ctx, &note.pieces);
        // The way back is part of the last paragraph, not a line of its own.
        let (html, end) =
            html.strip_suffix("</p>\n").map_or((html.as_str(), ""), |html| (html, "</p>"));
        out.push_str(&format!(
            r#"<li id="fn-{}"{hidden}><span class="ordinal">{}</span> {html}"#,
            note.letter, note.letter
        ));
        for number in 1..=note.uses {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            out.push_str(&format!(
                r##" <a class="footnote-back" href="#fnref-{}{suffix}" aria-label="Back to the text">↩</a>"##,
                note.letter
            ));
        }
        out.push_str(end);
        out.push_str("</li>");
    }
    out.push_str("</ol></section>");
    out
}
