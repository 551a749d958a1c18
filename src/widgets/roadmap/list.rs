//! A roadmap as a nested list: levels, their certifications, and of each what comes before and
//! after it in words.

use serde::Serialize;

use crate::model::blocks::Relation as Succession;
use crate::model::neighbors::NeighborKind;
use crate::model::scalar::GuideRef;
use crate::page::context::PageContext;
use crate::site::Guide;
use crate::site::relations::Tie;

use super::super::cells::guide_link;
use super::map::{Map, beside, column, columns};

/// A level with its certifications.
#[derive(Serialize)]
pub(super) struct Level {
    label: &'static str,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    name: String,
    href: String,
    meta_text: String,
    says: String,
    is_retired: bool,
    is_here: bool,
    relations: Vec<Relation>,
}

#[derive(Serialize)]
struct Relation {
    label: &'static str,
    others_html: String,
}

pub(super) fn levels(ctx: &PageContext<'_>, map: &Map<'_>) -> Vec<Level> {
    let of_level =
        |at: usize| map.guides.iter().filter(move |guide| column(guide.data.level.rank) == at);
    columns(map)
        .into_iter()
        .map(|(at, label)| Level {
            label,
            items: of_level(at).map(|guide| item(ctx, map, guide)).collect(),
        })
        .collect()
}

fn item(ctx: &PageContext<'_>, map: &Map<'_>, guide: &Guide) -> Item {
    let mut meta: Vec<String> = Vec::new();
    if map.vendor != Some(&guide.data.vendor) {
        meta.push(ctx.site.vendor_name(&guide.data.vendor).to_owned());
    }
    meta.extend(Some(beside(guide)).filter(|text| !text.is_empty()));
    Item {
        name: guide.short_name().to_owned(),
        href: ctx.href(&format!("{}/", guide.address)),
        meta_text: meta.join(" · "),
        says: guide.says_state(),
        is_retired: guide.lifecycle.status.is_over(),
        is_here: map.own == Some(guide.address.as_str()),
        relations: relations(ctx, guide)
            .into_iter()
            .map(|(label, others)| Relation {
                label,
                others_html: others
                    .iter()
                    .map(|other| guide_link(ctx, other))
                    .collect::<Vec<_>>()
                    .join(", "),
            })
            .collect(),
    }
}

/// What a certification has to do with others, on the map or not, in the order in which readers
/// ask.
fn relations(ctx: &PageContext<'_>, guide: &Guide) -> Vec<(&'static str, Vec<GuideRef>)> {
    let around = ctx.site.relations.around(&guide.address);
    let of_kind = |kind: NeighborKind| {
        around
            .iter()
            .filter(|other| other.kind == kind)
            .map(|other| other.certification.clone())
            .collect()
    };
    let earlier = |tie: Tie| {
        let edges = ctx
            .site
            .relations
            .edges()
            .iter()
            .filter(|edge| edge.tie == tie && edge.after == guide.address);
        edges.map(|edge| GuideRef::Here(edge.before.as_str().into())).collect()
    };
    let later = |relation: Succession| {
        let named = guide.data.successors.iter().flatten().filter(|next| next.relation == relation);
        named.map(|next| next.certification.clone()).collect()
    };
    let all: [(&'static str, Vec<GuideRef>); 10] = [
        ("requires", of_kind(NeighborKind::Requires)),
        ("its vendor recommends first", of_kind(NeighborKind::Recommends)),
        ("often after, in our view", of_kind(NeighborKind::Follows)),
        ("replaces", earlier(Tie::Replaces)),
        ("instead of, in our view", earlier(Tie::SucceedsInOurView)),
        ("required for", of_kind(NeighborKind::RequiredFor)),
        ("recommended before", of_kind(NeighborKind::RecommendedFor)),
        ("often before, in our view", of_kind(NeighborKind::LeadsTo)),
        ("replaced by", later(Succession::VendorNamed)),
        ("what to take instead, in our view", later(Succession::Editorial)),
    ];
    all.into_iter().filter(|(_, others)| !others.is_empty()).collect()
}

/// The same as one sentence without links, for who hears the drawing: what its box shows, then what
/// it has to do with others.
pub(super) fn spoken(ctx: &PageContext<'_>, guide: &Guide, shown: String) -> String {
    let name = |other: &GuideRef| match (ctx.site.guide(other), other) {
        (Some(guide), _) => guide.short_name().to_owned(),
        (None, GuideRef::Elsewhere { name, .. }) => name.to_string(),
        (None, GuideRef::Here(address)) => address.to_string(),
    };
    let part = |(label, others): (&'static str, Vec<GuideRef>)| {
        format!("{label}: {}", others.iter().map(name).collect::<Vec<_>>().join(", "))
    };
    let parts: Vec<String> = relations(ctx, guide).into_iter().map(part).collect();
    std::iter::once(shown).chain(parts).collect::<Vec<_>>().join("; ")
}
