//! Where to read on: what the author names, what succeeds and precedes, stepping stones, the same
//! vendor; each with the reason in words, none twice, never the guide itself.

use serde::Serialize;

use crate::model::neighbors::NeighborKind;
use crate::site::{Guide, Site};

use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "related",
    title: "Continue reading",
    block: "related",
    has_data: |_| true,
    render,
    on_page: None,
};

/// No more than these are offered.
const MOST: usize = 6;

#[derive(Serialize)]
struct Item {
    name: String,
    href: String,
    reason_text: &'static str,
    meta_text: String,
    says: String,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    show_heading: bool,
    heading: &'static str,
    items: Vec<Item>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let found = related(p.ctx.site, p.guide);
    if found.is_empty() {
        return String::new();
    }
    let items = found.into_iter().map(|(guide, reason_text)| Item {
        name: guide.data.name.to_string(),
        href: p.ctx.href(&format!("{}/", guide.address)),
        reason_text,
        meta_text: format!(
            "{}, {}",
            guide.data.level.vendor.to_lowercase(),
            guide.lifecycle.status.words()
        ),
        says: guide.says_state(),
    });
    let items = items.collect();
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        show_heading: p.by_itself,
        heading: p.title,
        items,
    };
    p.ctx.render("widgets/related.html", &view)
}

/// What is offered, each with the reason. A closed certification is only offered where that is the
/// point: by the author, or as what came before.
#[must_use]
pub fn related<'s>(site: &'s Site, guide: &'s Guide) -> Vec<(&'s Guide, &'static str)> {
    let relations = &site.relations;
    let known =
        |addresses: &'s [String]| addresses.iter().filter_map(|address| site.guides.get(address));
    let named = guide.text.front.related.iter().filter_map(|reference| site.guide(reference));
    let successors =
        guide.data.successors.iter().flatten().filter_map(|next| site.guide(&next.certification));
    let around = relations.around(&guide.address).iter();
    let around = around
        .filter_map(|other| Some((site.guide(&other.certification)?, reason(other.kind), false)));
    let all = (named.map(|other| (other, "named by the editors", true)))
        .chain(successors.map(|other| (other, "takes its place", false)))
        .chain(
            known(relations.predecessors(&guide.address))
                .map(|other| (other, "came before it", true)),
        )
        .chain(around)
        .chain(
            known(relations.of_vendor(&guide.data.vendor))
                .map(|other| (other, "by the same vendor", false)),
        );
    let mut found: Vec<(&Guide, &'static str)> = Vec::new();
    for (other, reason, closed_too) in all {
        let new = other.address != guide.address
            && !found.iter().any(|(known, _)| known.address == other.address);
        if new && (closed_too || !other.lifecycle.status.is_over()) {
            found.push((other, reason));
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// Why one reads on there: what is before and after, and who says so.
fn reason(kind: NeighborKind) -> &'static str {
    match kind {
        NeighborKind::Requires => "required before it",
        NeighborKind::Recommends => "recommended before it",
        NeighborKind::Follows => "often earned before",
        NeighborKind::RequiredFor => "requires it first",
        NeighborKind::RecommendedFor => "recommends it first",
        NeighborKind::LeadsTo => "often earned after",
    }
}

/// The guides that could be offered on this day and, as others close, on later ones: those that
/// name this one, those before and after it, and the first few of the vendor. Successors are known
/// without it.
pub fn candidates<'s>(site: &'s Site, guide: &Guide) -> impl Iterator<Item = &'s Guide> {
    let relations = &site.relations;
    let beside = relations
        .around(&guide.address)
        .iter()
        .filter_map(|other| site.guide(&other.certification));
    let open = |other: &&Guide| !other.lifecycle.status.is_over();
    let of_vendor = relations
        .of_vendor(&guide.data.vendor)
        .iter()
        .filter_map(|address| site.guides.get(address));
    let of_vendor = of_vendor.filter(open).take(2 * MOST);
    let before = relations
        .predecessors(&guide.address)
        .iter()
        .filter_map(|address| site.guides.get(address));
    before.chain(beside).chain(of_vendor)
}
