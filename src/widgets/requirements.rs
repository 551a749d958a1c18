//! What one must have, what one should have, and how the certificate is kept.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::certification::Prerequisites;
use crate::model::figure::Absence;
use crate::page::context::{PageContext, absent};
use crate::page::prose::{conditions_text, is_shown};
use crate::site::shared::{self, Around};
use crate::site::{Guide, words};

use super::cells::{cited, guide_link, others};
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "requirements",
    title: "Requirements",
    options: &[],
    block: "prerequisites",
    has_data: |guide| {
        guide.data.prerequisites.is_some() || !guide.data.recommended.is_empty() || guide.data.study_hours.is_some()
    },
    render,
};

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
    uid: String,
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
    let from: Vec<Around<'_>> = shared::validity(p.ctx.site, guide).map(|(_, around)| around).into_iter().collect();
    let view = View {
        uid: p.uid.clone(),
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
        Some(Prerequisites::All(items)) => list("Prerequisites", items.iter().map(|md| ctx.md(md)).collect()),
        None => row("Prerequisites", absent(Absence::Unknown)),
    }];
    if !data.recommended.is_empty() {
        let items = data.recommended.iter().map(|item| {
            let years =
                item.years.as_ref().map(|years| format!(" ({})", escaped(&words::counted(years, "year", "years"))));
            format!("{}{}", ctx.md(&item.text), years.unwrap_or_default())
        });
        rows.push(list("Recommended", items.collect()));
    }
    if !data.stepping_stones.is_empty() {
        rows.push(list(
            "Often earned before",
            data.stepping_stones.iter().map(|guide| guide_link(ctx, guide)).collect(),
        ));
    }
    if let Some(hours) = &data.study_hours {
        let text = words::counted(hours, "hour", "hours");
        let other = others(ctx, hours, |other| words::counted(other, "hour", "hours"));
        let other = if other.is_empty() { other } else { format!(" ({other})") };
        rows.push(row("Study", format!("{}{other}", cited(ctx, hours, (None, None), &text))));
    }
    if let Some(difficulty) = &data.difficulty {
        rows.push(row(
            "Difficulty",
            format!("{} of 5, in our opinion: {}", difficulty.value, ctx.md(&difficulty.reason)),
        ));
    }
    rows.extend(renewal(ctx, guide));
    rows
}

fn renewal(ctx: &mut PageContext<'_>, guide: &Guide) -> Vec<Row> {
    let Some((validity, _)) = shared::validity(ctx.site, guide) else { return Vec::new() };
    let mut rows =
        vec![Row { label: "Valid for", value_html: escaped(&words::period(validity.period)), items: Vec::new() }];
    let ways = validity
        .renewal
        .iter()
        .filter(|way| way.when.as_ref().is_none_or(|when| is_shown(Some(guide), std::slice::from_ref(&when.0))));
    let items: Vec<String> = ways
        .map(|way| {
            let fee = way.fee.as_ref().map(|fee| format!(" ({})", escaped(&words::money(fee)))).unwrap_or_default();
            let credits = way
                .credits
                .as_ref()
                .map(|n| format!(" ({})", escaped(&words::counted(n, "credit", "credits"))))
                .unwrap_or_default();
            format!("{}{credits}{fee}", ctx.md(&way.how))
        })
        .collect();
    if !items.is_empty() {
        rows.push(Row { label: "Renewal", value_html: String::new(), items });
    }
    if let Some(fee) = &validity.maintenance_fee {
        rows.push(Row {
            label: "Yearly fee",
            value_html: cited(ctx, fee, (None, None), &words::money(fee)),
            items: Vec::new(),
        });
    }
    rows
}
