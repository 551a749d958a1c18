//! The certifications of a vendor, of a field or of the whole site as a map: a column for each
//! level, lines from what is earned before to what is earned after, drawn at build with real links,
//! and the same as a nested list.
//!
//! Start with `map`, which certifications are on it; `rows` and `layout` place them, `drawing`
//! makes the picture, `list` the list.

mod drawing;
mod layout;
mod list;
mod map;
mod rows;
#[cfg(test)]
mod tests;
mod text;

use serde::Serialize;

use crate::model::options::{Options, Roadmap};
use crate::model::scalar::Id;
use crate::page::context::PageContext;
use crate::site::Site;
use crate::site::relations::Tie;
use crate::site::resolve::Around;

use map::{Map, around, chosen};

use super::{Kind, OnPage, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "roadmap",
    title: "Roadmap",
    block: "relations",
    has_data: |_| true,
    render: of_guide,
    on_page: Some(on_page),
};

/// The view of `roadmap.html`.
#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    show_heading: bool,
    heading: String,
    drawings: Vec<drawing::Drawing>,
    levels: Vec<list::Level>,
    legend: Vec<LegendItem>,
    provenance_html: String,
}

#[derive(Serialize)]
struct LegendItem {
    kind: &'static str,
    text: &'static str,
}

fn of_guide(p: &mut Placed<'_, '_>) -> String {
    let asked = p.options.roadmap();
    let map = if asked.vendor.is_none() && asked.field.is_none() {
        around(p.ctx.site, p.guide)
    } else {
        chosen(p.ctx.site, &asked, p.guide.data.vendor.clone().into())
    };
    let place = OnPage { anchor: p.anchor.clone(), heading: String::new() };
    render(p.ctx, &map, place)
}

fn on_page(ctx: &mut PageContext<'_>, options: &Options, place: OnPage) -> String {
    let asked = options.roadmap();
    let own = ctx.site.vendors.keys().find(|id| ctx.address == format!("{id}/")).cloned();
    let map = chosen(ctx.site, &asked, own);
    render(ctx, &map, place)
}

/// The roadmap that a vendor's page opens with, if there is something to see: two boxes at least.
pub fn of_vendor(ctx: &mut PageContext<'_>, vendor: &Id) -> String {
    let asked = Roadmap { vendor: Some(vendor.clone()), field: None };
    let map = chosen(ctx.site, &asked, Some(vendor.clone()));
    if map.guides.len() < 2 {
        return String::new();
    }
    let place = OnPage { anchor: KIND.name.to_owned(), heading: KIND.title.to_owned() };
    ctx.part(KIND.name, |ctx| render(ctx, &map, place))
}

/// The guides whose state a vendor's roadmap shows: its own, and those of others that are tied to
/// them.
pub fn shown_for<'s>(site: &'s Site, vendor: &Id) -> impl Iterator<Item = &'s str> {
    let asked = Roadmap { vendor: Some(vendor.clone()), field: None };
    chosen(site, &asked, None).guides.into_iter().map(|guide| guide.address.as_str())
}

fn render(ctx: &mut PageContext<'_>, map: &Map<'_>, place: OnPage) -> String {
    let site = ctx.site;
    let levels = list::levels(ctx, map);
    let parts = map.parts(site);
    let many = parts.len() > 1;
    let drawings = parts.iter().map(|part| drawing::of(ctx, part, many)).collect();
    let mut from: Vec<Around<'_>> = Vec::new();
    for edge in &map.edges {
        let said: Around<'_> = (edge.source.as_ref(), edge.as_of);
        if edge.source.is_some() && !from.contains(&said) {
            from.push(said);
        }
    }
    let view = View {
        anchor: place.anchor,
        title: KIND.title,
        show_heading: !place.heading.is_empty(),
        heading: place.heading,
        drawings,
        levels,
        legend: legend(map),
        provenance_html: ctx.provenance(&from),
    };
    ctx.render("widgets/roadmap.html", &view)
}

/// What the lines and boxes of this roadmap mean; nothing that is not on it.
fn legend(map: &Map<'_>) -> Vec<LegendItem> {
    let has = |tie| map.edges.iter().any(|edge| edge.tie == tie);
    let all = [
        (has(Tie::Requires), "requires", "required first, by the vendor"),
        (has(Tie::Recommends), "recommends", "recommended first, by the vendor"),
        (has(Tie::Follows), "follows", "often earned before: our own view"),
        (has(Tie::Replaces), "replaces", "replaced by, the vendor says"),
        (has(Tie::SucceedsInOurView), "succeeds", "what to take instead: our own view"),
        (map.guides.iter().any(|guide| guide.lifecycle.status.is_over()), "retired", "retired"),
    ];
    all.into_iter()
        .filter(|(is_there, ..)| *is_there)
        .map(|(_, kind, text)| LegendItem { kind, text })
        .collect()
}
