//! Whether it is worth it: a verdict as opinion, cost and effort and pay beside it, no promise.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::scalar::Md;
use crate::model::variants::Told;
use crate::page::context::PageContext;
use crate::site::Guide;
use crate::site::facts::{alone, stated};
use crate::site::lifecycle::Status;

use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "worth-it",
    title: "Is it worth it?",
    block: "worth_it",
    has_data: |guide| guide.data.worth_it.is_some(),
    render,
    on_page: None,
};

#[derive(Serialize)]
struct Verdict {
    when: String,
    hidden: bool,
    html: String,
}

#[derive(Serialize)]
struct Row {
    label: &'static str,
    value_html: String,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    verdicts: Vec<Verdict>,
    rows: Vec<Row>,
    assumptions_heading: &'static str,
    assumptions: Vec<String>,
    caution_html: &'static str,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let Some(worth) = &guide.data.worth_it else { return String::new() };
    let told = &worth.verdict;
    let mut verdicts = Vec::new();
    let mut push = |ctx: &mut PageContext<'_>, when: String, shown: bool, md: Option<&Md>| {
        if let Some(md) = md {
            verdicts.push(Verdict {
                when,
                hidden: !shown,
                html: ctx.hidden_if(!shown, |ctx| ctx.md(md)),
            });
        }
    };
    let (shown, _) = told.of(guide.lifecycle.status.key());
    if told.variants().iter().all(|(_, variant)| variant.is_none()) {
        push(p.ctx, String::new(), true, Some(&told.open));
    } else {
        push(p.ctx, states(told, "open"), shown == "open", Some(&told.open));
        for (state, variant) in told.variants() {
            push(p.ctx, states(told, state), shown == state, variant);
        }
    }
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        verdicts,
        rows: rows(p.ctx, guide),
        assumptions_heading: "What this assumes",
        assumptions: worth.assumptions.iter().map(|md| p.ctx.md(md)).collect(),
        caution_html: "This is our opinion. No certificate promises a raise, and pay figures do not show what a certificate adds.",
    };
    p.ctx.render("widgets/worth-it.html", &view)
}

/// The states in which a variant is told: `closed` also once the last certificate has ended, if
/// nothing is said of that.
fn states(told: &Told, variant: &str) -> String {
    let keys = Status::ALL.into_iter().rev().map(Status::key);
    keys.filter(|key| told.of(key).0 == variant).collect::<Vec<_>>().join(",")
}

fn rows(ctx: &mut PageContext<'_>, guide: &Guide) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(fee) = stated(ctx.site, guide, "exam.fee") {
        rows.push(Row {
            label: "Exam fee",
            value_html: ctx.cited_as(fee, |fee| alone(guide, fee)),
        });
    }
    if let Some(hours) = stated(ctx.site, guide, "study_hours") {
        rows.push(Row { label: "Study", value_html: ctx.cited(hours) });
    }
    if let Some(period) = stated(ctx.site, guide, "validity.period") {
        rows.push(Row { label: "Valid for", value_html: escaped(&period.said.text) });
    }
    rows
}
