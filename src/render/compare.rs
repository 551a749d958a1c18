//! `/compare/`: any two to four certifications side by side. The page holds a column of ready cells
//! for each guide; the script (`static/widgets/compare.js`) shows those that the address names.
//! Without script it leads to the guides.

use serde::Serialize;

use crate::base::html::escaped;
use crate::page::context::{PageContext, absent};
use crate::site::addresses::COMPARE;
use crate::site::comparison::{self, Cell, Compared, GROUPS};
use crate::site::{Guide, Site, reading};

use super::Rendered;
use super::own::{Frame, Own};
use super::shell::trademarks;

const PAGE: Own = Own {
    address: COMPARE,
    title: "Compare certifications",
    description: "Two to four certifications side by side: status, cost, study hours, exam, pay, requirements, and validity, each figure with its source.",
};

/// Whether the site has the page: one guide cannot be compared. Asked of the addresses, which are
/// the same on every day.
pub(super) fn has_page(site: &Site) -> bool {
    site.routes.all.contains_key(COMPARE)
}

#[derive(Serialize)]
struct Row {
    label: &'static str,
    hint: &'static str,
}

#[derive(Serialize)]
struct Group {
    heading: &'static str,
    rows: Vec<Row>,
}

/// A guide: its head and a cell for each row.
#[derive(Serialize)]
struct Column {
    id: String,
    name: String,
    short: String,
    href: String,
    code: String,
    vendor: String,
    says: String,
    cells_html: Vec<String>,
}

/// The view of `compare.html`.
#[derive(Serialize)]
struct View {
    #[serde(flatten)]
    frame: Frame,
    hub_href: String,
    groups: Vec<Group>,
    columns: Vec<Column>,
}

pub(super) fn render(ctx: &mut PageContext<'_>) -> Rendered {
    let site = ctx.site;
    let mut guides: Vec<&Guide> = site.guides.values().collect();
    guides.sort_by_key(|guide| {
        (site.vendor_name(&guide.data.vendor).to_lowercase(), guide.data.name.to_lowercase())
    });
    let groups = GROUPS.iter().map(|(heading, rows)| Group {
        heading,
        rows: rows.iter().map(|row| Row { label: row.label, hint: row.hint }).collect(),
    });
    let groups = groups.collect();
    let columns = guides.iter().map(|guide| column(ctx, guide)).collect();
    let frame = PAGE.frame(ctx, trademarks(site, guides.iter().copied()));
    let html = ctx.render("compare.html", &View { frame, hub_href: ctx.href(""), groups, columns });
    PAGE.rendered(html, None)
}

fn column(ctx: &PageContext<'_>, guide: &Guide) -> Column {
    let compared = Compared::Guide(guide);
    Column {
        id: guide.address.clone(),
        name: guide.data.name.to_string(),
        short: guide.short_name().to_owned(),
        href: ctx.href(&format!("{}/", guide.address)),
        code: guide.code().unwrap_or_default().to_owned(),
        vendor: ctx.site.vendor_name(&guide.data.vendor).to_owned(),
        says: compared.says(),
        cells_html: comparison::rows().map(|row| cell(ctx, compared.cell(ctx.site, row))).collect(),
    }
}

/// What it says, and below it who says so and as of when. What nobody says has no source.
fn cell(ctx: &PageContext<'_>, said: Cell) -> String {
    if let Some(absence) = said.absent {
        return absent(absence);
    }
    let source = said.source.as_ref().and_then(|id| {
        let href = ctx.href(&format!("sources/#source-{id}"));
        let publisher = publisher(ctx.site, id)?;
        let date = said.as_of.map(|date| format!(", {date}")).unwrap_or_default();
        Some(format!(
            r#" <span class="row-sub"><a href="{}">{}</a>{date}</span>"#,
            escaped(&href),
            escaped(&publisher)
        ))
    });
    format!("{}{}", escaped(&said.text), source.unwrap_or_default())
}

fn publisher(site: &Site, id: &crate::model::scalar::Id) -> Option<String> {
    site.sources.get(id).map(|source| reading::publisher(site, source))
}
