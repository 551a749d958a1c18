//! What takes the certification's place, and how far each of its domains is covered there.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::blocks::{Coverage, Successor};
use crate::model::scalar::GuideRef;
use crate::page::context::PageContext;
use crate::site::facts::{alone, stated};
use crate::site::lifecycle::Said;
use crate::site::{Guide, succession, words};

use super::cells::guide_link;
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "successors",
    title: "What takes its place",
    block: "successors",
    has_data: |guide| guide.data.successors.as_ref().is_some_and(|all| !all.is_empty()),
    render,
    on_page: None,
};

#[derive(Serialize)]
struct FactCell {
    label: &'static str,
    value_html: String,
}

#[derive(Serialize)]
struct Item {
    name: String,
    href: String,
    is_link: bool,
    relation_text: String,
    status_html: String,
    says: String,
    facts: Vec<FactCell>,
    note_html: String,
    provenance_html: String,
}

#[derive(Serialize)]
struct CoverCell {
    label: String,
    level: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
struct CoverRow {
    label: String,
    weight_text: String,
    cells: Vec<CoverCell>,
}

#[derive(Serialize)]
struct ChainStep {
    text_html: String,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    items: Vec<Item>,
    coverage_caption: String,
    columns: Vec<String>,
    coverage: Vec<CoverRow>,
    coverage_note_html: String,
    chain: Vec<ChainStep>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let successors: Vec<&Successor> = guide.data.successors.iter().flatten().collect();
    let items = successors.iter().map(|next| item(p.ctx, guide, next)).collect();
    let coverage = coverage(p.ctx, guide, &successors);
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        items,
        coverage_caption: format!(
            "How far each domain of {} is covered",
            guide.code().unwrap_or(guide.short_name())
        ),
        columns: if coverage.is_empty() {
            Vec::new()
        } else {
            successors.iter().map(|next| name(p.ctx, next)).collect()
        },
        coverage_note_html: if coverage.is_empty() {
            String::new()
        } else {
            "Coverage is the editors’ reading of both exam guides.".to_owned()
        },
        coverage,
        chain: chain(p.ctx, &successors, p.options.successors().depth),
    };
    p.ctx.render("widgets/successors.html", &view)
}

fn name(ctx: &PageContext<'_>, next: &Successor) -> String {
    match (&next.certification, ctx.site.guide(&next.certification)) {
        (_, Some(guide)) => guide.short_name().to_owned(),
        (GuideRef::Elsewhere { name, .. }, None) => name.to_string(),
        (GuideRef::Here(address), None) => address.to_string(),
    }
}

fn item(ctx: &mut PageContext<'_>, own: &Guide, next: &Successor) -> Item {
    let guide = ctx.site.guide(&next.certification);
    let (href, is_link) = match (&next.certification, guide) {
        (_, Some(guide)) => (ctx.href(&format!("{}/", guide.address)), true),
        (GuideRef::Elsewhere { url, .. }, None) => (url.to_string(), true),
        (GuideRef::Here(_), None) => (String::new(), false),
    };
    let from = [(next.source.as_deref(), next.as_of)];
    Item {
        name: guide.map_or_else(|| name(ctx, next), |guide| guide.data.name.to_string()),
        href,
        is_link,
        relation_text: succession::named_by(ctx.site, own, next.relation),
        status_html: guide.map(status).unwrap_or_default(),
        says: guide.map(Guide::says).unwrap_or_default(),
        facts: guide.map(|guide| facts(ctx, guide)).unwrap_or_default(),
        note_html: ctx.md_or_empty(next.note.as_ref()),
        provenance_html: ctx.provenance(&from),
    }
}

/// What is true of it today: `open since April 14, 2026`, `in beta since September 29, 2026`,
/// `expected January 2027`. The word follows from the date beside it, and both from the version
/// that the status speaks of.
fn status(guide: &Guide) -> String {
    let life = &guide.lifecycle;
    let Some((said, when)) = life.dated else { return life.status.words().to_owned() };
    let word = match said {
        Said::Since => "open since ",
        Said::PresentExamSince | Said::BetaSince => said.words(),
        // A date that is not certain says so itself.
        Said::From if when.expected => "",
        Said::From => "from ",
        Said::Until if when.expected => "retirement ",
        Said::Until => "retires ",
        Said::LastExam => "retired ",
        Said::LastCertificate => "expired ",
    };
    let space = if word.is_empty() || word.ends_with(' ') { "" } else { " " };
    format!("{word}{space}{}", escaped(&words::when(when)))
}

fn facts(ctx: &mut PageContext<'_>, guide: &Guide) -> Vec<FactCell> {
    let shown = [("fee", "exam.fee"), ("time", "exam.minutes")];
    let stated =
        shown.into_iter().filter_map(|(label, path)| Some((label, stated(ctx.site, guide, path)?)));
    stated
        .map(|(label, fact)| FactCell {
            label,
            value_html: ctx.cited_as(fact, |fact| alone(guide, fact)),
        })
        .collect()
}

fn coverage(ctx: &PageContext<'_>, guide: &Guide, successors: &[&Successor]) -> Vec<CoverRow> {
    if successors.iter().all(|next| next.covers.is_empty()) {
        return Vec::new();
    }
    let Some(domains) = guide.domains(None) else { return Vec::new() };
    domains
        .items
        .iter()
        .map(|domain| CoverRow {
            label: domain.name.to_string(),
            weight_text: words::percent(&domain.weight),
            cells: successors
                .iter()
                .map(|next| {
                    let (level, text) = match next.covers.get(&domain.id) {
                        Some(Coverage::Full) => ("full", "in full"),
                        Some(Coverage::Partial) => ("partial", "in part"),
                        Some(Coverage::None) => ("none", "not"),
                        None => ("unknown", "unknown"),
                    };
                    CoverCell { label: name(ctx, next), level, text }
                })
                .collect(),
        })
        .collect()
}

/// Where a successor is itself retired, the way on: down to those that can be taken, or `depth`
/// steps. Each retired one is told once, whatever leads to it.
fn chain(ctx: &PageContext<'_>, successors: &[&Successor], depth: Option<u8>) -> Vec<ChainStep> {
    let mut steps = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    let mut level: Vec<&GuideRef> = successors.iter().map(|next| &next.certification).collect();
    for _ in 0..depth.unwrap_or(u8::MAX) {
        let mut further = Vec::new();
        for guide in level.iter().filter_map(|reference| ctx.site.guide(reference)) {
            if guide.lifecycle.status.is_over() && !told.contains(&guide.address.as_str()) {
                told.push(&guide.address);
                steps.push(ChainStep { text_html: way_on(ctx, guide) });
                further
                    .extend(guide.data.successors.iter().flatten().map(|next| &next.certification));
            }
        }
        if further.is_empty() {
            break;
        }
        level = further;
    }
    steps
}

fn way_on(ctx: &PageContext<'_>, guide: &Guide) -> String {
    let link = |next: &Successor| {
        let who = succession::named_by(ctx.site, guide, next.relation);
        format!("{} ({})", guide_link(ctx, &next.certification), escaped(&who))
    };
    let further: Vec<String> = guide.data.successors.iter().flatten().map(link).collect();
    let name = escaped(guide.short_name());
    if further.is_empty() {
        format!("{name} is itself retired, and nothing is named in its place.")
    } else {
        format!("{name} is itself retired; it is followed by {}.", words::list(&further))
    }
}
