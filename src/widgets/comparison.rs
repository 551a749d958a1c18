//! This certification beside others, from their own data: open ones first, retired ones last and
//! marked.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::scalar::GuideRef;
use crate::page::context::PageContext;
use crate::site::Guide;
use crate::site::comparison::{self, Compared, GROUPS};
use crate::site::lifecycle::Status;

use super::cells::{DataLink, data_links};
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "comparison",
    title: "Compared with others",
    block: "comparison",
    has_data: |guide| {
        guide.data.comparison.as_ref().is_some_and(|c| !c.with.is_empty() || !c.external.is_empty())
    },
    render,
    on_page: None,
};

#[derive(Serialize)]
struct Column {
    name: String,
    href: String,
    is_link: bool,
    is_self: bool,
    code: String,
    badge_text: String,
    says: String,
}

#[derive(Serialize)]
struct Cell {
    label: String,
    html: String,
    is_self: bool,
}

#[derive(Serialize)]
struct Row {
    label: &'static str,
    hint: &'static str,
    differs_text: &'static str,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct GroupView {
    heading: &'static str,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Opinion {
    name: String,
    best_html: String,
    less_html: String,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    summary_html: String,
    caption: &'static str,
    columns: Vec<Column>,
    groups: Vec<GroupView>,
    opinions: Vec<Opinion>,
    data_links: Vec<DataLink>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let compared = compared(p, guide);
    if compared.len() < 2 {
        return String::new();
    }
    let asked = p.options.comparison().rows;
    let groups = GROUPS
        .iter()
        .map(|(heading, rows)| GroupView {
            heading,
            rows: rows
                .iter()
                .filter(|row| asked.is_empty() || asked.iter().any(|id| id.as_str() == row.id))
                .map(|row| self::row(p.ctx, row, &compared))
                .filter(|row| row.cells.iter().any(|cell| !cell.html.contains("absent-unknown")))
                .collect(),
        })
        .filter(|group: &GroupView| !group.rows.is_empty())
        .collect();
    let others = &compared[1..];
    let all_closed = others.iter().all(|other| other.status().is_some_and(Status::is_over));
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        summary_html: if all_closed {
            "All certifications that it is compared with here are retired too.".to_owned()
        } else {
            String::new()
        },
        caption: "Each figure from the data of its own guide.",
        columns: compared.iter().map(|c| column(p.ctx, c, guide)).collect(),
        groups,
        opinions: opinions(p.ctx, &compared),
        data_links: data_links(p.ctx, guide, "comparison.csv"),
    };
    p.ctx.render("widgets/comparison.html", &view)
}

/// The certification itself, then the others: those that can be taken, then the retired; each once.
fn compared<'a>(p: &Placed<'_, 'a>, guide: &'a Guide) -> Vec<Compared<'a>> {
    let Some(comparison) = &guide.data.comparison else { return Vec::new() };
    let asked = p.options.comparison().with;
    let named: &[GuideRef] = if asked.is_empty() { &comparison.with } else { &asked };
    let site = p.ctx.site;
    let mut others: Vec<Compared<'a>> = Vec::new();
    for reference in named {
        let Some(other) = site.guide(reference) else { continue };
        if other.address != guide.address && !others.iter().any(|known| known.is_guide(other)) {
            others.push(Compared::Guide(other));
        }
    }
    if asked.is_empty() {
        others
            .extend(comparison.external.iter().map(|external| Compared::External(guide, external)));
    }
    others.sort_by_key(|other| other.status().is_some_and(Status::is_over));
    std::iter::once(Compared::Guide(guide)).chain(others).collect()
}

fn column(ctx: &PageContext<'_>, compared: &Compared<'_>, own: &Guide) -> Column {
    let is_self = compared.is_guide(own);
    match compared {
        Compared::Guide(guide) => Column {
            name: guide.short_name().to_owned(),
            href: ctx.href(&format!("{}/", guide.address)),
            is_link: !is_self,
            is_self,
            code: guide.code().unwrap_or_default().to_owned(),
            badge_text: match (guide.lifecycle.status.is_over(), guide.lifecycle.last_exam) {
                (true, Some(when)) => format!("retired {}", when.date),
                (true, None) => "retired".to_owned(),
                _ => String::new(),
            },
            says: compared.says(),
        },
        Compared::External(_, external) => Column {
            name: external.name.to_string(),
            href: external.url.to_string(),
            is_link: true,
            is_self: false,
            code: external
                .versions
                .last()
                .and_then(|v| v.code.as_deref())
                .unwrap_or_default()
                .to_owned(),
            badge_text: String::new(),
            says: String::new(),
        },
    }
}

fn row(ctx: &mut PageContext<'_>, row: &comparison::Row, compared: &[Compared<'_>]) -> Row {
    let texts: Vec<String> = compared.iter().map(|c| c.cell(ctx.site, row).text).collect();
    let cells = compared
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let said = c.cell(ctx.site, row);
            let reference = said.source.filter(|_| said.absent.is_none()).map(|source| {
                ctx.note_shown(Some(&source), said.as_of, &said.text);
                ctx.reference(&source)
            });
            let html = match said.absent {
                Some(absence) => crate::page::context::absent(absence),
                None => format!("{}{}", escaped(&said.text), reference.unwrap_or_default()),
            };
            Cell { label: c.name().to_owned(), html, is_self: i == 0 }
        })
        .collect();
    let differs = texts.windows(2).any(|pair| pair[0] != pair[1]);
    Row {
        label: row.label,
        hint: row.hint,
        differs_text: if differs { "differs" } else { "" },
        cells,
    }
}

fn opinions<'a>(ctx: &mut PageContext<'a>, compared: &[Compared<'a>]) -> Vec<Opinion> {
    let mut opinions = Vec::new();
    for c in compared {
        let Compared::Guide(guide) = c else { continue };
        let Some(comparison) = &guide.data.comparison else { continue };
        if comparison.best_for.is_none() && comparison.less_for.is_none() {
            continue;
        }
        // Facts in another guide's words are that guide's.
        let (own, before) = (Some(*guide), ctx.guide);
        ctx.guide = own;
        let opinion = Opinion {
            name: guide.short_name().to_owned(),
            best_html: ctx.md_or_empty(comparison.best_for.as_ref()),
            less_html: ctx.md_or_empty(comparison.less_for.as_ref()),
        };
        ctx.guide = before;
        opinions.push(opinion);
    }
    opinions
}
