//! What one must have, what one should have, and how the certificate is kept.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::certification::Prerequisites;
use crate::model::figure::{Absence, Figure, Measure};
use crate::model::neighbors::NeighborKind;
use crate::model::scalar::Number;
use crate::model::validity::{Period, Renewal, Renewals, Validity};
use crate::page::context::{PageContext, absent};
use crate::page::prose::{conditions_text, is_shown};
use crate::site::facts::{self, Fact};
use crate::site::relations::Seen;
use crate::site::resolve::Around;
use crate::site::{Guide, words};

use super::cells::{guide_link, others, others_say, plain};
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "requirements",
    title: "Requirements",
    block: "prerequisites",
    has_data: |guide| {
        guide.data.prerequisites.is_some()
            || !guide.data.recommended.is_empty()
            || guide.data.study_hours.is_some()
    },
    render,
    on_page: None,
};

/// What is earned before and after, by its kind, and how its row is called. What no vendor says is
/// the editors' view.
const NEIGHBORS: [(NeighborKind, &str); 6] = [
    (NeighborKind::Requires, "Required first"),
    (NeighborKind::Recommends, "Recommended first"),
    (NeighborKind::Follows, "Often earned before, in our view"),
    (NeighborKind::RequiredFor, "Required for"),
    (NeighborKind::RecommendedFor, "Recommended for"),
    (NeighborKind::LeadsTo, "Often earned next, in our view"),
];

#[derive(Serialize)]
struct Row {
    label: &'static str,
    value_html: String,
    items: Vec<String>,
}

#[derive(Serialize)]
struct BenefitView {
    html: String,
    when: String,
    hidden: bool,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    rows: Vec<Row>,
    benefits_heading: &'static str,
    benefits: Vec<BenefitView>,
    provenance_html: String,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let rows = rows(p.ctx, guide);
    let benefits = guide
        .data
        .benefits
        .iter()
        .map(|benefit| {
            let when = benefit.when.as_ref().map(|when| std::slice::from_ref(&when.0));
            let hidden = when.is_some_and(|when| !is_shown(Some(guide), when));
            BenefitView {
                html: p.ctx.hidden_if(hidden, |ctx| ctx.md(&benefit.text)),
                when: when.map(|when| conditions_text(&when[0])).unwrap_or_default(),
                hidden,
            }
        })
        .collect();
    let period = facts::stated(p.ctx.site, guide, "validity.period");
    let from: Vec<Around<'_>> = period.map(Fact::behind).into_iter().collect();
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        rows,
        benefits_heading: "What holders get",
        benefits,
        provenance_html: p.ctx.provenance(&from),
    };
    p.ctx.render("widgets/requirements.html", &view)
}

fn rows(ctx: &mut PageContext<'_>, guide: &Guide) -> Vec<Row> {
    let data = &guide.data;
    let row = |label, value_html| Row { label, value_html, items: Vec::new() };
    let list = |label, items| Row { label, value_html: String::new(), items };
    let mut rows = vec![match &data.prerequisites {
        Some(Prerequisites::None) => row("Prerequisites", absent(Absence::None)),
        Some(Prerequisites::All(items)) => {
            list("Prerequisites", items.iter().map(|md| ctx.md(md)).collect())
        }
        None => row("Prerequisites", absent(Absence::Unknown)),
    }];
    if !data.recommended.is_empty() {
        let items = data.recommended.iter().map(|item| {
            let mut details = Vec::new();
            if let Some(years) = item.years.as_ref().filter(|years| years.value.min().is_some()) {
                let spell = |years: &Figure<Number>| words::counted(years, "year", "years");
                details.push(plain(ctx, years, &spell(years)));
                details.push(others(ctx, years, spell));
            }
            format!("{}{}", ctx.md(&item.text), in_brackets(details))
        });
        rows.push(list("Recommended", items.collect()));
    }
    rows.extend(neighbors(ctx, guide));
    rows.extend(study(ctx, guide));
    if let Some(difficulty) = &data.difficulty {
        rows.push(row(
            "Difficulty",
            format!("{} of 5, in our opinion: {}", difficulty.value, ctx.md(&difficulty.reason)),
        ));
    }
    rows.extend(renewal(ctx, guide));
    rows
}

/// What is earned before and after, each kind as a row. Nobody is sent to a certification that can
/// no longer be earned; one that a vendor requires is named all the same, for holders of it.
fn neighbors(ctx: &mut PageContext<'_>, guide: &Guide) -> Vec<Row> {
    let site = ctx.site;
    let is_over = |other: &Seen| {
        site.guide(&other.certification).is_some_and(|guide| guide.lifecycle.status.is_over())
    };
    let is_needed =
        |other: &Seen| matches!(other.kind, NeighborKind::Requires | NeighborKind::RequiredFor);
    let around = site
        .relations
        .around(&guide.address)
        .iter()
        .filter(|other| is_needed(other) || !is_over(other));
    let around: Vec<_> = around.collect();
    let mut rows = Vec::new();
    for (kind, label) in NEIGHBORS {
        let items =
            around.iter().filter(|other| other.kind == kind).map(|other| neighbor(ctx, other));
        let items: Vec<String> = items.collect();
        let has_notes = around.iter().any(|other| other.kind == kind && other.note.is_some());
        if has_notes && items.len() > 1 {
            rows.push(Row { label, value_html: String::new(), items });
        } else if !items.is_empty() {
            rows.push(Row { label, value_html: items.join(", "), items: Vec::new() });
        }
    }
    rows
}

/// A certification with its reference and what there is to know.
fn neighbor(ctx: &mut PageContext<'_>, other: &Seen) -> String {
    let link = guide_link(ctx, &other.certification);
    let reference = other.source.as_ref().map(|source| ctx.reference(source)).unwrap_or_default();
    let note = other.note.as_ref().map(|note| format!(": {}", ctx.md(note))).unwrap_or_default();
    format!("{link}{reference}{note}")
}

/// Hours of study; where they differ by version, those of each version that can be taken, and of
/// the one in force.
fn study(ctx: &mut PageContext<'_>, guide: &Guide) -> Option<Row> {
    let mut said = |hours: &Fact| {
        let other = in_brackets(vec![others_say(ctx, hours, str::to_owned)]);
        format!("{}{other}", ctx.cited(hours))
    };
    if let Some(hours) = guide.facts.get("study_hours") {
        return Some(Row { label: "Study", value_html: said(hours), items: Vec::new() });
    }
    let in_force = guide.in_force().map(|version| &version.id);
    let shown = guide
        .data
        .versions
        .iter()
        .filter(|own| guide.state(own).can_be_sat() || Some(&own.id) == in_force);
    let items: Vec<String> = shown
        .filter_map(|version| {
            Some((version, guide.facts.get(&format!("study_hours@{}", version.id))?))
        })
        .map(|(version, hours)| format!("{}: {}", escaped(guide.label(version)), said(hours)))
        .collect();
    (!items.is_empty()).then_some(Row { label: "Study", value_html: String::new(), items })
}

fn renewal(ctx: &mut PageContext<'_>, guide: &Guide) -> Vec<Row> {
    let Some(validity) = &guide.data.validity else { return Vec::new() };
    let value_html = ctx.fact(facts::stated(ctx.site, guide, "validity.period"));
    let mut rows = vec![Row { label: "Valid for", value_html, items: Vec::new() }];
    rows.extend(ways(ctx, guide, validity));
    if let Some(fee) = facts::stated(ctx.site, guide, "validity.maintenance_fee") {
        let own = ctx.cited(fee);
        let value_html = format!("{own}{}", in_brackets(vec![others_say(ctx, fee, str::to_owned)]));
        rows.push(Row { label: "Yearly fee", value_html, items: Vec::new() });
    }
    rows
}

/// The ways to renew, that there is none, or that nobody states any; nothing of what has no end.
fn ways(ctx: &mut PageContext<'_>, guide: &Guide, validity: &Validity) -> Option<Row> {
    let row = |value_html, items| Some(Row { label: "Renewal", value_html, items });
    match &validity.renewal {
        Renewals::None => row(absent(Absence::None), Vec::new()),
        Renewals::Unknown if validity.period == Period::Unlimited => None,
        Renewals::Unknown => row(absent(Absence::Unknown), Vec::new()),
        Renewals::Ways(ways) => {
            let is_shown = |way: &&Renewal| {
                way.when
                    .as_ref()
                    .is_none_or(|when| is_shown(Some(guide), std::slice::from_ref(&when.0)))
            };
            let items: Vec<String> =
                ways.iter().filter(is_shown).map(|way| self::way(ctx, way)).collect();
            if items.is_empty() { None } else { row(String::new(), items) }
        }
    }
}

/// A way to renew with what it takes: `Collect credits (60 credits; fee US$20)`.
fn way(ctx: &mut PageContext<'_>, way: &Renewal) -> String {
    let mut details = Vec::new();
    if let Some(credits) = way.credits.as_ref().filter(|credits| credits.value.min().is_some()) {
        let spell = |credits: &Figure<Number>| words::counted(credits, "credit", "credits");
        details.push(plain(ctx, credits, &spell(credits)));
        details.push(others(ctx, credits, spell));
    }
    if let Some(fee) = &way.fee {
        let free = fee.value.exact().is_some_and(|fee| fee.amount.is_zero());
        details.push(match fee.value {
            Measure::Absent(Absence::None) => "no fee".to_owned(),
            Measure::Absent(Absence::NotApplicable) => String::new(),
            Measure::Absent(absence) => format!("fee {}", absence.words()),
            _ if free => plain(ctx, fee, "free"),
            _ => format!("fee {}", plain(ctx, fee, &words::money(fee))),
        });
        details.push(others(ctx, fee, words::money));
    }
    format!("{}{}", ctx.md(&way.how), in_brackets(details))
}

/// ` (1 year; another source: 2 years)`: what is empty is left out.
fn in_brackets(mut details: Vec<String>) -> String {
    details.retain(|detail| !detail.is_empty());
    if details.is_empty() { String::new() } else { format!(" ({})", details.join("; ")) }
}
