//! Whom the certification suits and whom it does not, and questions to oneself.

use serde::Serialize;

use crate::model::blocks::Suited;
use crate::page::context::PageContext;

use super::cells::guide_link;
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "audience",
    title: "Whom it suits",
    block: "audience",
    has_data: |guide| {
        guide.data.audience.as_ref().is_some_and(|a| {
            !(a.suits.is_empty() && a.not_for.is_empty() && a.self_check.is_empty())
        })
    },
    render,
    on_page: None,
};

#[derive(Serialize)]
struct SuitedView {
    who: String,
    why_html: String,
}

#[derive(Serialize)]
struct NotForView {
    who: String,
    why_html: String,
    instead_html: String,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    suits_heading: &'static str,
    not_for_heading: &'static str,
    check_heading: &'static str,
    suits: Vec<SuitedView>,
    not_for: Vec<NotForView>,
    checks: Vec<String>,
    check_note: &'static str,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let Some(audience) = &guide.data.audience else { return String::new() };
    let open = !guide.lifecycle.status.is_over();
    let not_for = audience.not_for.iter().map(|suited| not_for(p.ctx, suited)).collect();
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        suits_heading: if open { "It suits" } else { "It suited" },
        not_for_heading: if open { "It does not suit" } else { "It did not suit" },
        check_heading: "Check yourself",
        suits: audience
            .suits
            .iter()
            .map(|s| SuitedView { who: s.who.to_string(), why_html: p.ctx.md(&s.why) })
            .collect(),
        not_for,
        checks: audience.self_check.iter().map(ToString::to_string).collect(),
        check_note: "If you answered no to any of these, start there.",
    };
    p.ctx.render("widgets/audience.html", &view)
}

fn not_for(ctx: &mut PageContext<'_>, suited: &Suited) -> NotForView {
    let instead_html = suited
        .instead
        .as_ref()
        .map(|guide| format!("Better: {}.", guide_link(ctx, guide)))
        .unwrap_or_default();
    NotForView { who: suited.who.to_string(), why_html: ctx.md(&suited.why), instead_html }
}
