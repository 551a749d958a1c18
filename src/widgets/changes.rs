//! What changed: entries with their dates, and the differences between the outlines of versions,
//! computed.

use serde::Serialize;

use crate::model::blocks::Change;
use crate::model::exam::{Domain, Domains, Version};
use crate::model::figure::Measure;
use crate::model::scalar::Number;
use crate::model::variants::ByVersion;
use crate::page::context::PageContext;
use crate::site::{Guide, words};

use super::cells::plain;
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "changes",
    title: "What changed",
    block: "changes",
    has_data: |guide| {
        guide.data.changes.as_ref().is_some_and(|all| !all.is_empty()) || !pairs(guide).is_empty()
    },
    render,
    on_page: None,
};

#[derive(Serialize)]
struct Entry {
    id: String,
    datetime: String,
    date_text: String,
    version: String,
    text_html: String,
}

#[derive(Serialize)]
struct Row {
    name: String,
    before_html: String,
    after_html: String,
    change_text: String,
    note_html: String,
}

#[derive(Serialize)]
struct Table {
    caption: String,
    provenance_html: String,
    before: String,
    after: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    entries: Vec<Entry>,
    tables: Vec<Table>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    // What a page tells as history has happened by its day.
    let today = &p.ctx.site.today;
    let happened = |(_, change): &(usize, &Change)| change.date.first_day() <= **today;
    let asked = p.options.changes().version;
    let is_meant = |(_, change): &(usize, &Change)| {
        change.version.is_none() || asked.is_none() || change.version == asked
    };
    let all = guide.data.changes.iter().flatten().enumerate();
    let mut changes: Vec<_> = all.filter(happened).filter(is_meant).collect();
    changes.sort_by(|(i, a), (j, b)| (b.date, i).cmp(&(a.date, j)));
    let mut entries = Vec::new();
    for (i, change) in changes {
        let reference = p.ctx.reference(&change.source);
        let version = change.version.as_ref().and_then(|id| guide.version(id));
        entries.push(Entry {
            id: format!("{}-{}-{}", p.uid, change.date.iso(), i + 1),
            datetime: change.date.iso(),
            date_text: change.date.to_string(),
            version: version.map(|version| guide.label(version).to_owned()).unwrap_or_default(),
            text_html: format!("{}{reference}", p.ctx.md(&change.text)),
        });
    }
    let tables = pairs(guide)
        .into_iter()
        .filter(|(_, after)| asked.as_ref().is_none_or(|id| after.0.id == *id))
        .map(|(before, after)| table(p.ctx, guide, before, after))
        .collect();
    let view = View { anchor: p.anchor.clone(), title: p.title, entries, tables };
    p.ctx.render("widgets/changes.html", &view)
}

/// The weight of a domain in a version that has no such domain.
const NOT_ASKED: &str = "not asked";

type Outlined<'g> = (&'g Version, &'g Domains);

/// Versions that follow each other with outlines of their own.
fn pairs(guide: &Guide) -> Vec<(Outlined<'_>, Outlined<'_>)> {
    let Some(ByVersion::Each { own: blocks, .. }) = &guide.data.domains else { return Vec::new() };
    let outlined: Vec<Outlined<'_>> = guide
        .data
        .versions
        .iter()
        .filter_map(|v| Some((v, blocks.get(v.id.as_str())?)))
        .filter(|(_, d)| !d.items.is_empty())
        .collect();
    outlined.windows(2).map(|pair| (pair[0], pair[1])).filter(|(a, b)| differ(a.1, b.1)).collect()
}

fn differ(a: &Domains, b: &Domains) -> bool {
    let facts = |domains: &Domains| {
        domains
            .items
            .iter()
            .map(|d| (d.id.clone(), d.name.to_string(), d.weight.value))
            .collect::<Vec<_>>()
    };
    facts(a) != facts(b)
}

fn table(
    ctx: &mut PageContext<'_>,
    guide: &Guide,
    before: Outlined<'_>,
    after: Outlined<'_>,
) -> Table {
    let mut rows: Vec<Row> =
        after.1.items.iter().map(|domain| row(ctx, before.1, domain)).collect();
    let gone = before.1.items.iter().filter(|old| {
        !after.1.items.iter().any(|new| new.id == old.id || new.was.contains(&old.id))
    });
    for domain in gone {
        let before_html = plain(ctx, &domain.weight, &words::percent(&domain.weight));
        rows.push(Row {
            name: domain.name.to_string(),
            before_html,
            after_html: NOT_ASKED.to_owned(),
            change_text: "gone".to_owned(),
            note_html: String::new(),
        });
    }
    Table {
        caption: format!("Domains of {} and {}.", guide.label(before.0), guide.label(after.0)),
        provenance_html: ctx.provenance(&[before.1.items.around(), after.1.items.around()]),
        before: guide.label(before.0).to_owned(),
        after: guide.label(after.0).to_owned(),
        rows,
    }
}

fn row(ctx: &mut PageContext<'_>, before: &Domains, domain: &Domain) -> Row {
    let same = before.items.iter().find(|old| old.id == domain.id);
    let came_from: Vec<String> = before
        .items
        .iter()
        .filter(|old| domain.was.contains(&old.id))
        .map(|old| old.name.to_string())
        .collect();
    Row {
        name: domain.name.to_string(),
        before_html: same.map_or_else(
            || NOT_ASKED.to_owned(),
            |domain| plain(ctx, &domain.weight, &words::percent(&domain.weight)),
        ),
        after_html: plain(ctx, &domain.weight, &words::percent(&domain.weight)),
        change_text: same.map_or_else(|| "new".to_owned(), |old| change(old, domain)),
        note_html: match (came_from.is_empty(), same) {
            (false, _) => crate::base::html::escaped(&format!("from {}", words::list(&came_from))),
            (true, Some(old)) if old.name != domain.name => {
                crate::base::html::escaped(&format!("was called {}", old.name))
            }
            _ => String::new(),
        },
    }
}

/// `+4`, `−2`, `same`; nothing for ranges, whose difference is no number.
fn change(old: &Domain, new: &Domain) -> String {
    let (Measure::Exact(Number(before)), Measure::Exact(Number(after))) =
        (old.weight.value, new.weight.value)
    else {
        return if old.weight.value == new.weight.value {
            "same".to_owned()
        } else {
            "changed".to_owned()
        };
    };
    let difference = after - before;
    if difference.is_zero() {
        "same".to_owned()
    } else if difference.is_sign_positive() {
        format!("+{}", Number(difference))
    } else {
        Number(difference).to_string()
    }
}
