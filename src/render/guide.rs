//! The page of one certification.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::html::with_whole_codes;
use crate::markdown::{Document, Piece, Widget};
use crate::model::scalar::Md;
use crate::model::variants::Told;
use crate::page::context::PageContext;
use crate::page::prose;
use crate::parse::Prose;
use crate::site::Guide;
use crate::site::address::encoded;
use crate::widgets::{self, Essential};

use super::changes::{self, OwnChange};
use super::shell::{ContentsItem, Head, Link, Shell, colophon, facts_line, trademarks};
use super::{Rendered, Summary, exports, json_ld};

/// A part of the line above the title.
#[derive(Serialize, Default)]
pub(super) struct KickerPart {
    label: String,
    href: String,
    is_link: bool,
    says: String,
}

/// The view of `guide.html`.
#[derive(Serialize)]
struct View {
    shell: Shell,
    json_ld_html: String,
    kicker: Vec<KickerPart>,
    title_html: String,
    lead_html: String,
    essentials: Vec<Essential>,
    is_told_below: bool,
    status_html: String,
    affiliate_notice_html: String,
    intro_html: String,
    body_html: String,
    contents: Vec<ContentsItem>,
    references_html: String,
    related_html: String,
    facts_line_html: String,
    data_title: String,
    exports: Vec<Link>,
    changes: Vec<OwnChange>,
}

pub(super) fn render<'a>(ctx: &mut PageContext<'a>, guide: &'a Guide) -> Rendered {
    let body = &guide.text.body;
    let title = title(ctx, guide);
    let description = prose::plain(ctx, &told(guide, &guide.text.front.description).0);
    let by_itself = |ctx: &mut PageContext<'_>, name: &str| {
        if places(body, name) { String::new() } else { widgets::render_by_itself(ctx, name) }
    };
    let essentials = widgets::essentials(ctx, guide);
    let status_html = by_itself(ctx, "status");
    let text = text(ctx, &guide.text);
    let related_html = by_itself(ctx, "related");
    let colophon_html = colophon(ctx);
    // The references come last: every source that the page uses has its number by now.
    let references_html = by_itself(ctx, "references");
    let newest = ctx.newest();
    let vendor = ctx.site.vendor_name(&guide.data.vendor).to_owned();
    let head = Head {
        title: &title,
        description: &description,
        address: Some(&ctx.address),
        is_article: true,
        above: vec![(vendor, format!("{}/", guide.data.vendor))],
        trademarks: trademarks(ctx.site, std::iter::once(guide)),
    };
    let shell = Shell::of(ctx.site, ctx.theme, head, colophon_html);
    let view = View {
        json_ld_html: json_ld::guide(ctx, guide, &title, &description, newest),
        shell,
        kicker: kicker(ctx, guide),
        lead_html: with_whole_codes(&description),
        title_html: with_whole_codes(&title),
        essentials,
        is_told_below: places(body, "quick-facts"),
        status_html,
        affiliate_notice_html: affiliate_notice(guide),
        contents: contents(ctx, body, 3),
        intro_html: text.intro,
        body_html: text.body,
        references_html,
        related_html,
        facts_line_html: facts_line(ctx),
        data_title: json_ld::data_title(guide),
        exports: exports::links(ctx.site, guide),
        changes: changes::of_guide(ctx.site, guide),
    };
    let html = ctx.render("guide.html", &view);
    Rendered {
        html,
        summary: Summary {
            address: ctx.address.clone(),
            title,
            description,
            newest,
            is_guide: true,
        },
    }
}

/// The text in force of those for the states.
pub(super) fn told<'t>(guide: &Guide, told: &'t Told) -> &'t Md {
    told.of(guide.lifecycle.status.key()).1
}

/// The author's title, else the certification's name and code.
pub(super) fn title(ctx: &PageContext<'_>, guide: &Guide) -> String {
    if let Some(title) = &guide.text.front.title {
        return prose::plain(ctx, &told(guide, title).0);
    }
    match guide.code() {
        Some(code) => format!("{} ({code})", guide.data.name),
        None => guide.data.name.to_string(),
    }
}

/// Vendor, level and code.
pub(super) fn kicker(ctx: &PageContext<'_>, guide: &Guide) -> Vec<KickerPart> {
    let vendor = ctx.site.vendor_name(&guide.data.vendor).to_owned();
    let plain = |label: String| KickerPart { label, ..KickerPart::default() };
    let link = |label: String, href: String| KickerPart {
        label,
        href,
        is_link: true,
        ..KickerPart::default()
    };
    let (state, says) = guide.state_in_force();
    let vendor = link(vendor, ctx.href(&format!("{}/", guide.data.vendor)));
    let mut parts = vec![vendor, plain(guide.data.level.vendor.to_string())];
    parts.extend(guide.code().map(|code| plain(code.to_owned())));
    parts.push(KickerPart { says, ..plain(state.words().to_owned()) });
    parts.push(link("official page".to_owned(), guide.data.url.to_string()));
    parts
}

fn affiliate_notice(guide: &Guide) -> String {
    let any = guide.data.resources.iter().flatten().any(|resource| resource.affiliate);
    let notice = "Some links on this page earn the publisher money; each of them is marked.";
    if any { notice.to_owned() } else { String::new() }
}

/// Whether the author placed a widget.
pub(super) fn places(body: &Document, name: &str) -> bool {
    body.pieces.iter().any(|piece| matches!(piece, Piece::Widget(widget) if widget.name == name))
}

/// Renders a text with its widgets.
pub(super) fn text<F>(ctx: &mut PageContext<'_>, text: &Prose<F>) -> prose::Rendered {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut place = |ctx: &mut PageContext<'_>, widget: &Widget| {
        let count = counts.entry(widget.name.clone()).or_insert(0);
        *count += 1;
        widgets::render(ctx, widget, text.options_of(widget), *count - 1)
    };
    prose::page(ctx, &text.body, &mut place)
}

/// The headings of the second level, if there are enough of them to need a list.
pub(super) fn contents(ctx: &PageContext<'_>, body: &Document, least: usize) -> Vec<ContentsItem> {
    let headings: Vec<_> = body.headings.iter().filter(|heading| heading.level == 2).collect();
    if headings.len() < least {
        return Vec::new();
    }
    headings
        .into_iter()
        .map(|heading| ContentsItem {
            label: prose::heading_text(ctx, body, heading),
            href: format!("#{}", encoded(ctx.anchor(&heading.id))),
            when: heading
                .guards
                .last()
                .map(|conditions| prose::conditions_text(conditions))
                .unwrap_or_default(),
            hidden: !prose::is_shown(ctx.guide, &heading.guards),
        })
        .collect()
}
