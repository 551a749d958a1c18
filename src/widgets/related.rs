//! Where to read on: what the author names, what succeeds and precedes, stepping stones, the same vendor; each with the
//! reason in words, none twice, never the guide itself.

use serde::Serialize;

use crate::model::scalar::GuideRef;
use crate::site::lifecycle::Status;
use crate::site::{Guide, Site};

use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind =
    Kind { name: "related", title: "Continue reading", options: &[], block: "related", has_data: |_| true, render };

/// No more than these are offered.
const MOST: usize = 6;

#[derive(Serialize)]
struct Item {
    name: String,
    href: String,
    reason_text: String,
    meta_text: String,
}

#[derive(Serialize)]
struct View {
    uid: String,
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
        meta_text: format!("{}, {}", guide.data.level.vendor.to_lowercase(), guide.lifecycle.status.words()),
    });
    let items = items.collect();
    let view = View {
        uid: p.uid.clone(),
        anchor: p.anchor.clone(),
        title: p.title,
        show_heading: p.by_itself,
        heading: p.title,
        items,
    };
    p.ctx.render("widgets/related.html", &view)
}

/// A closed certification is only offered where that is the point: by the author, or as what came before.
fn related<'s>(site: &'s Site, guide: &Guide) -> Vec<(&'s Guide, String)> {
    let mut found: Vec<(&Guide, String)> = Vec::new();
    let mut add = |other: &'s Guide, reason: &str, closed_too: bool| {
        let new = other.address != guide.address && !found.iter().any(|(known, _)| known.address == other.address);
        if new && (closed_too || other.lifecycle.status != Status::Closed) {
            found.push((other, reason.to_owned()));
        }
    };
    for other in guide.text.front.related.iter().filter_map(|reference| site.guide(reference)) {
        add(other, "named by the editors", true);
    }
    for other in guide.data.successors.iter().flatten().filter_map(|next| site.guide(&next.certification)) {
        add(other, "takes its place", false);
    }
    let names_this = |reference: &GuideRef| matches!(reference, GuideRef::Here(address) if **address == *guide.address);
    for other in site.guides.values() {
        if other.data.successors.iter().flatten().any(|next| names_this(&next.certification)) {
            add(other, "came before it", true);
        }
    }
    for other in guide.data.stepping_stones.iter().filter_map(|reference| site.guide(reference)) {
        add(other, "often earned before", false);
    }
    for other in site.guides.values() {
        if other.data.stepping_stones.iter().any(names_this) {
            add(other, "often earned after", false);
        }
    }
    for other in site.guides.values().filter(|other| other.data.vendor == guide.data.vendor) {
        add(other, "by the same vendor", false);
    }
    found.truncate(MOST);
    found
}
