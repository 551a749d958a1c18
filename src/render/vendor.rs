//! A vendor's page: its certifications, what all its exams share, its prose.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::scalar::Id;
use crate::page::context::PageContext;
use crate::page::prose;
use crate::site::Guide;
use crate::widgets::{self, roadmap};

use super::guide::{places, text};
use super::guide_table::{Group, groups, position};
use super::shell::{Head, Shell, colophon, facts_line, trademarks};
use super::{Rendered, Summary, json_ld};

#[derive(Serialize)]
struct VendorFact {
    label: &'static str,
    value_html: String,
}

/// The view of `vendor.html`.
#[derive(Serialize)]
struct View {
    shell: Shell,
    json_ld_html: String,
    title: String,
    lead_html: String,
    vendor_facts: Vec<VendorFact>,
    roadmap_html: String,
    groups: Vec<Group>,
    body_html: String,
    references_html: String,
    facts_line_html: String,
}

pub(super) fn render(ctx: &mut PageContext<'_>, id: &Id) -> Rendered {
    let site = ctx.site;
    let empty = || Rendered {
        html: String::new(),
        summary: Summary {
            address: format!("{id}/"),
            title: id.to_string(),
            description: String::new(),
            newest: None,
            is_guide: false,
        },
    };
    let Some(vendor) = site.vendors.get(id) else { return empty() };
    let title = vendor.data.name.to_string();
    let description = vendor
        .text
        .as_ref()
        .and_then(|text| text.front.description.as_ref())
        .map(|told| prose::plain(ctx, &told.open.0))
        .unwrap_or_default();
    let mut guides: Vec<&Guide> =
        site.guides.values().filter(|guide| guide.data.vendor == *id).collect();
    guides
        .sort_by_key(|guide| (position(guide), guide.data.level.rank, guide.data.name.to_string()));
    let has_own = vendor.text.as_ref().is_some_and(|text| places(&text.body, roadmap::KIND.name));
    let roadmap_html = if has_own { String::new() } else { roadmap::of_vendor(ctx, id) };
    let groups = groups(ctx, &guides, false);
    let vendor_facts = shared(ctx, id);
    let body = vendor.text.as_ref().map(|prose| text(ctx, prose)).unwrap_or_default();
    let colophon_html = colophon(ctx);
    let references_html = widgets::references_of_page(ctx);
    let address = ctx.address.clone();
    let head = Head {
        title: &title,
        description: &description,
        address: Some(&address),
        is_article: false,
        above: Vec::new(),
        trademarks: trademarks(site, guides.iter().copied()),
    };
    let view = View {
        shell: Shell::of(site, ctx.theme, head, colophon_html),
        json_ld_html: [
            json_ld::item_list(site, &title, &guides),
            json_ld::breadcrumbs_only(site, &[(title.clone(), address.clone())]),
        ]
        .concat(),
        title: title.clone(),
        lead_html: escaped(&description),
        vendor_facts,
        roadmap_html,
        groups,
        body_html: format!("{}{}", body.intro, body.body),
        references_html,
        facts_line_html: facts_line(ctx),
    };
    let newest = ctx.newest();
    let html = ctx.render("vendor.html", &view);
    Rendered { html, summary: Summary { address, title, description, newest, is_guide: false } }
}

/// What all exams of the vendor share, each with its reference.
fn shared(ctx: &mut PageContext<'_>, id: &Id) -> Vec<VendorFact> {
    let site = ctx.site;
    let Some(vendor) = site.vendors.get(id) else { return Vec::new() };
    let mut facts =
        vec![VendorFact { label: "Company", value_html: escaped(&vendor.data.legal_name) }];
    let url = escaped(&vendor.data.url);
    facts.push(VendorFact {
        label: "Its own page",
        value_html: format!(r#"<a href="{url}" rel="external">{url}</a>"#),
    });
    let shared = [
        ("Where exams are sat", "defaults.delivery"),
        ("Test provider", "defaults.providers"),
        ("Retakes", "defaults.retake"),
        ("Validity", "defaults.validity.period"),
    ];
    for (label, path) in shared {
        let Some(fact) = vendor.facts.get(path) else { continue };
        let (source, as_of) = fact.behind();
        let reference = source.map(|source| {
            ctx.note_shown(Some(source), as_of, &fact.said.text);
            ctx.reference(source)
        });
        let value_html = format!("{}{}", escaped(&fact.said.text), reference.unwrap_or_default());
        facts.push(VendorFact { label, value_html });
    }
    facts
}
