//! The page of a guide's study plans: which there are, each of them whole, what to study with, how
//! they are made.

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

/// A plan in the list of all.
#[derive(Serialize)]
struct Entry {
    id: String,
    text: String,
    note: String,
    begin_text: String,
    says: String,
    is_written: bool,
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

/// A plan in a section of its own.
#[derive(Serialize)]
struct Section {
    id: String,
    heading: String,
    finding_html: String,
    #[serde(flatten)]
    plan: PlanView,
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
    notes: Vec<notes::Note>,
    entries: Vec<Entry>,
    nothing: Vec<notes::Note>,
    plans: Vec<Section>,
    file_href: String,
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
    let closed = (!is_open || may_close)
        .then(|| notes::closed(ctx, guide, if may_close { "closed" } else { "" }));
    let said = if is_open { notes::before(ctx, guide, None) } else { Vec::new() };
    let is_nothing = !offers.is_empty() && !offers.iter().any(Offer::is_written);
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
        entries: entries(guide, &offers),
        nothing: is_nothing
            .then(|| notes::nothing_fits(guide, &offers, &workload))
            .into_iter()
            .collect(),
        plans: written(guide, &offers, &workload),
        file_href: file_href(ctx, guide, &offers),
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
    let way: Vec<(String, String)> =
        above.iter().cloned().chain([(title.to_owned(), ctx.address.clone())]).collect();
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
            format!("{name} can no longer be taken. Here is what follows it, with study plans.")
        }
        [] if offers.iter().any(|offer| matches!(offer.fate, Fate::TooLate(_))) => {
            format!("It is too late to start a plan for {name}.")
        }
        [] => format!("No ready plan fits {name}."),
        [one] => format!(
            "A ready study plan for {name}, week by week: {}, with domains, review, and mock exams.",
            view::length(*one)
        ),
        [first, .., last] => format!(
            "Two ready study plans for {name}, week by week: {}, or {}. With domains, review, and mock exams.",
            view::length(*first),
            view::length(*last)
        ),
    }
}

/// The plans, and by when each has to begin where an end is announced.
fn entries(guide: &Guide, offers: &[Offer]) -> Vec<Entry> {
    let shown = offers.iter().filter(|offer| offer.fate != Fate::TooShort);
    let entry = |(at, offer): (usize, &Offer)| {
        let begin = notes::start(guide, *offer);
        Entry {
            id: offer.id(),
            text: view::length(*offer),
            note: view::use_of(*offer, at == 0).to_owned(),
            says: begin.as_ref().map(|begin| begin.says.clone()).unwrap_or_default(),
            begin_text: begin.map(|begin| begin.html).unwrap_or_default(),
            is_written: offer.is_written(),
        }
    };
    shown.enumerate().map(entry).collect()
}

/// The file of the plans, if it is published and one of them is shown.
fn file_href(ctx: &PageContext<'_>, guide: &Guide, offers: &[Offer]) -> String {
    if !ctx.site.config.outputs.plans || !offers.iter().any(Offer::is_written) {
        return String::new();
    }
    ctx.href(&format!("{}/{}", guide.address, plans::FILE))
}

fn written(guide: &Guide, offers: &[Offer], workload: &Workload) -> Vec<Section> {
    let written = offers.iter().filter(|offer| offer.is_written());
    written
        .filter_map(|offer| Some((offer, offer.plan(workload)?)))
        .map(|(offer, plan)| Section {
            id: offer.id(),
            heading: view::length(*offer),
            finding_html: escaped(&view::finding(*offer, &plan)),
            plan: view::plan(guide, "plan", *offer, &plan, usize::MAX / 4).on_its_page(),
        })
        .collect()
}

/// The resources that say what they cover: those for all domains first, then by domain.
fn materials(guide: &Guide) -> Vec<Material> {
    let shown: Vec<&Resource> =
        guide.data.resources.iter().flatten().filter(|r| plans::fits(guide, r)).collect();
    let material = |heading: String, wanted: &dyn Fn(&Covers) -> bool| Material {
        heading,
        items: shown
            .iter()
            .filter(|r| r.covers.as_ref().is_some_and(wanted))
            .map(|r| item(r))
            .collect(),
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
        guide
            .data
            .resources
            .iter()
            .flatten()
            .filter(|r| plans::fits(guide, r))
            .any(|r| guide.covers(r, id))
    };
    let open: Vec<String> =
        domains.iter().filter(|d| !covered(&d.id)).map(|d| escaped(&d.name)).collect();
    if open.is_empty() {
        String::new()
    } else {
        format!("None of these says that it covers {}.", open.join("; "))
    }
}
