//! The page of a guide's study plans: which there are, each of them whole, what to study with, how they are made.

use serde::Serialize;

use crate::base::html::{escaped, with_whole_codes};
use crate::model::blocks::{Covers, Resource};
use crate::page::context::PageContext;
use crate::plan::Workload;
use crate::site::lifecycle::Status;
use crate::site::plans::{self, Fate, Offer};
use crate::site::{Guide, words};
use crate::widgets;
use crate::widgets::study_plan::notes::{self, ClosedView};
use crate::widgets::study_plan::view::{self, PlanView};

use super::guide::{KickerPart, kicker};
use super::shell::{Head, Shell, colophon, facts_line, trademarks};
use super::{Rendered, Summary, json_ld};

#[derive(Serialize)]
struct Cell {
    label: String,
    id: String,
    href: String,
    text: String,
    note: String,
    is_written: bool,
}

#[derive(Serialize)]
struct Row {
    label: String,
    begin_text: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Extra {
    href: String,
    text: String,
}

#[derive(Serialize)]
struct Item {
    title: String,
    url: String,
    rel: &'static str,
    meta: String,
}

/// What covers a domain.
#[derive(Serialize)]
struct Material {
    heading: String,
    items: Vec<Item>,
}

/// The view of `plan.html`.
#[derive(Serialize)]
struct View {
    shell: Shell,
    json_ld_html: String,
    kicker: Vec<KickerPart>,
    title_html: String,
    lead_html: String,
    guide_href: String,
    guide_name: String,
    closed: Vec<ClosedView>,
    is_open: bool,
    when: &'static str,
    notes: Vec<String>,
    overview_caption: &'static str,
    columns: Vec<String>,
    has_begin: bool,
    rows: Vec<Row>,
    extra: Vec<Extra>,
    nothing_html: String,
    plans: Vec<PlanView>,
    materials: Vec<Material>,
    gaps_html: String,
    references_html: String,
    facts_line_html: String,
}

pub(super) fn render(ctx: &mut PageContext<'_>, guide: &Guide) -> Rendered {
    let status = guide.lifecycle.status;
    let (is_open, may_close) = (!status.is_over(), status == Status::Closing);
    let offers = plans::offers(guide, &ctx.site.today);
    let workload = plans::workload(guide);
    let title = title(guide);
    let description = description(guide, &offers);
    let closed = (!is_open || may_close).then(|| notes::closed(ctx, guide, if may_close { "closed" } else { "" }));
    let said = if is_open { said(ctx, guide) } else { Vec::new() };
    let overview = Overview::of(guide, &offers, &workload);
    let colophon_html = colophon(ctx);
    let references_html = widgets::references_of_page(ctx);
    let newest = ctx.newest();
    let (shell, json_ld_html) = around(ctx, guide, &title, &description, colophon_html);
    let view = View {
        shell,
        json_ld_html,
        kicker: kicker(ctx, guide),
        title_html: with_whole_codes(&title),
        lead_html: with_whole_codes(&description),
        guide_href: ctx.href(&format!("{}/", guide.address)),
        guide_name: guide.short_name().to_owned(),
        closed: closed.into_iter().collect(),
        is_open,
        when: if may_close { "open" } else { "" },
        notes: said,
        overview_caption: "The plans by length and hours a week",
        columns: overview.columns,
        has_begin: plans::last_day(guide).is_some(),
        rows: overview.rows,
        extra: overview.extra,
        nothing_html: overview.nothing_html,
        plans: written(ctx, guide, &offers, &workload),
        materials: if is_open { materials(guide) } else { Vec::new() },
        gaps_html: gaps(guide),
        references_html,
        facts_line_html: facts_line(ctx),
    };
    let html = ctx.render("plan.html", &view);
    let address = ctx.address.clone();
    Rendered { html, summary: Summary { address, title, description, newest, is_guide: false } }
}

fn title(guide: &Guide) -> String {
    match guide.code() {
        Some(code) => format!("Study plans: {} ({code})", guide.short_name()),
        None => format!("Study plans: {}", guide.short_name()),
    }
}

/// The shell of the page, below the guide's, and its JSON-LD.
fn around(
    ctx: &PageContext<'_>,
    guide: &Guide,
    title: &str,
    description: &str,
    colophon_html: String,
) -> (Shell, String) {
    let site = ctx.site;
    let above = vec![
        (site.vendor_name(&guide.data.vendor).to_owned(), format!("{}/", guide.data.vendor)),
        (guide.short_name().to_owned(), format!("{}/", guide.address)),
    ];
    let way: Vec<(String, String)> = above.iter().cloned().chain([(title.to_owned(), ctx.address.clone())]).collect();
    let head = Head {
        title,
        description,
        address: Some(&ctx.address),
        is_article: false,
        above,
        trademarks: trademarks(site, std::iter::once(guide)),
    };
    (Shell::of(site, ctx.theme, head, colophon_html), json_ld::breadcrumbs_only(site, &way))
}

fn description(guide: &Guide, offers: &[Offer]) -> String {
    let name = guide.code().unwrap_or(guide.short_name());
    let written: Vec<Offer> = offers.iter().copied().filter(Offer::is_written).collect();
    match written.as_slice() {
        [] if guide.lifecycle.status.is_over() => {
            format!("{name} can no longer be sat; what takes its place, and where its study plans are.")
        }
        [] if offers.iter().any(|offer| matches!(offer.fate, Fate::TooLate(_))) => {
            format!("It is too late to begin a ready plan for {name}; by when each had to begin.")
        }
        [] => format!("No ready plan fits {name}; what it would take."),
        [one] => format!(
            "A ready study plan for {name} by week: {}, with domains, review and mock exams.",
            view::length(*one)
        ),
        [first, .., last] => format!(
            "{} ready study plans for {name} by week, from {} to {}, with domains, review and mock exams.",
            written.len(),
            view::length(*first),
            view::length(*last)
        ),
    }
}

/// What is to be known before a plan is chosen.
fn said(ctx: &mut PageContext<'_>, guide: &Guide) -> Vec<String> {
    let mut out = vec![notes::need(ctx, guide)];
    out.extend(notes::deadline(guide));
    out.extend(notes::notes(guide));
    out
}

/// Every combination of weeks and hours, and what became of it.
struct Overview {
    columns: Vec<String>,
    rows: Vec<Row>,
    extra: Vec<Extra>,
    nothing_html: String,
}

impl Overview {
    fn of(guide: &Guide, offers: &[Offer], workload: &Workload) -> Self {
        // A plan that joined the others is of hours that are a column, and of weeks that are no row.
        let (mut weeks, mut hours): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        for offer in offers {
            weeks.push(offer.weeks);
            hours.push(offer.hours);
        }
        for list in [&mut weeks, &mut hours] {
            list.sort_unstable();
            list.dedup();
        }
        let find = |weeks: u32, hours: u32| offers.iter().find(|offer| (offer.weeks, offer.hours) == (weeks, hours));
        let is_whole = |weeks: &u32| hours.iter().all(|hours| find(*weeks, *hours).is_some());
        let rows = weeks.iter().copied().filter(is_whole).map(|weeks| Row {
            label: format!("{weeks} week{}", if weeks == 1 { "" } else { "s" }),
            begin_text: notes::begin_by(guide, weeks).unwrap_or_default(),
            cells: hours.iter().filter_map(|hours| find(weeks, *hours)).map(|offer| cell(offer, workload)).collect(),
        });
        let extra = offers
            .iter()
            .filter(|offer| !is_whole(&offer.weeks))
            .map(|offer| Extra { href: format!("#{}", offer.id()), text: view::length(*offer) });
        let rows: Vec<Row> = rows.collect();
        let nothing = !offers.is_empty() && !offers.iter().any(Offer::is_written);
        Self {
            columns: hours.iter().map(|hours| column(*hours)).collect(),
            rows,
            extra: extra.collect(),
            nothing_html: if nothing { notes::nothing_fits(guide, offers, workload) } else { String::new() },
        }
    }
}

fn column(hours: u32) -> String {
    format!("{hours} hour{} a week", if hours == 1 { "" } else { "s" })
}

fn cell(offer: &Offer, workload: &Workload) -> Cell {
    let all = offer.hours_in_all();
    let need = workload.need().map(view::hours).unwrap_or_default();
    let (text, note) = match offer.fate {
        Fate::Written(Some(verdict)) => (verdict.word().to_owned(), format!("{all} hours")),
        Fate::Written(None) => (format!("{all} hours"), String::new()),
        Fate::TooShort => {
            let longer = crate::plan::weeks_needed(workload, offer.hours * 60);
            let longer = longer.map(|weeks| format!("; {weeks} weeks would do")).unwrap_or_default();
            ("too short".to_owned(), format!("{all} hours of {need}{longer}"))
        }
        Fate::TooLate(begin_by) => ("too late".to_owned(), format!("it had to begin by {}", words::day(begin_by))),
        Fate::TooLong => ("left out".to_owned(), format!("{all} hours, more than twice the {need}")),
    };
    Cell {
        label: column(offer.hours),
        id: offer.id(),
        href: format!("#{}", offer.id()),
        text,
        note,
        is_written: offer.is_written(),
    }
}

fn written(ctx: &PageContext<'_>, guide: &Guide, offers: &[Offer], workload: &Workload) -> Vec<PlanView> {
    let href = |file: &str| ctx.href(&format!("{}/plan/{file}", guide.address));
    let written = offers.iter().filter(|offer| offer.is_written());
    written
        .filter_map(|offer| Some((offer, offer.plan(workload)?)))
        .map(|(offer, plan)| view::plan(guide, "plan", *offer, &plan, workload, usize::MAX / 4).on_its_page(href))
        .collect()
}

/// The resources that say what they cover: those for all domains first, then by domain.
fn materials(guide: &Guide) -> Vec<Material> {
    let shown: Vec<&Resource> = guide.data.resources.iter().flatten().filter(|r| fits(guide, r)).collect();
    let material = |heading: String, wanted: &dyn Fn(&Covers) -> bool| Material {
        heading,
        items: shown.iter().filter(|r| r.covers.as_ref().is_some_and(wanted)).map(|r| item(r)).collect(),
    };
    let mut all = vec![material("All domains".to_owned(), &|covers| *covers == Covers::All)];
    let domains = guide.domains(None).map_or(&[][..], |domains| &domains.items);
    for domain in domains {
        all.push(material(
            domain.name.to_string(),
            &|covers| matches!(covers, Covers::Some(ids) if ids.contains(&domain.id)),
        ));
    }
    all.retain(|material| !material.items.is_empty());
    all
}

/// Whether a resource is for the version in force, or for none in particular.
pub(super) fn fits(guide: &Guide, resource: &Resource) -> bool {
    resource.version.as_ref().is_none_or(|version| guide.in_force().is_some_and(|own| own.id == *version))
}

fn item(resource: &Resource) -> Item {
    let hours = resource.hours.as_ref().filter(|hours| hours.value.min().is_some());
    let mut meta = vec![resource.kind.words().to_owned(), resource.provider.to_string()];
    meta.extend(hours.map(|hours| words::counted(hours, "hour", "hours")));
    if resource.affiliate {
        meta.push("affiliate link".to_owned());
    }
    Item {
        title: resource.title.to_string(),
        url: resource.url.to_string(),
        rel: if resource.affiliate { "sponsored nofollow external" } else { "external" },
        meta: meta.join(", "),
    }
}

/// Domains that nothing says that it covers.
fn gaps(guide: &Guide) -> String {
    let domains = guide.domains(None).map_or(&[][..], |domains| &domains.items);
    let covered = |id| {
        guide.data.resources.iter().flatten().filter(|r| fits(guide, r)).any(|r| match &r.covers {
            Some(Covers::All) => true,
            Some(Covers::Some(ids)) => ids.contains(id),
            None => false,
        })
    };
    let open: Vec<String> = domains.iter().filter(|d| !covered(&d.id)).map(|d| escaped(&d.name)).collect();
    if open.is_empty() { String::new() } else { format!("Nothing here says that it covers: {}.", open.join("; ")) }
}
