//! Every source of the site, and the pages that use it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::base::html::escaped;
use crate::base::source::DataPath;
use crate::markdown::Piece;
use crate::model::scalar::{Id, slug};
use crate::model::source::{Mark, Source, SourceKind};
use crate::model::walk::{Visit, Walk, Walker};
use crate::page::context::PageContext;

use super::Rendered;
use super::own::{Frame, Own};
use super::shell::Link;

#[derive(Serialize)]
struct Entry {
    id: String,
    title: String,
    url: String,
    publisher: String,
    published_text: String,
    mark: &'static str,
    read_html: String,
    reachable_text: String,
    archive_url: String,
    note_html: String,
    uses: Vec<Link>,
    uses_text: String,
}

#[derive(Serialize)]
struct Group {
    id: String,
    heading: &'static str,
    count_text: String,
    sources: Vec<Entry>,
}

const PAGE: Own = Own {
    address: "sources/",
    title: "Sources",
    description: "Every source that the figures of this site come from, how it was read, and when.",
};

/// The view of `sources.html`.
#[derive(Serialize)]
struct View {
    #[serde(flatten)]
    frame: Frame,
    groups: Vec<Group>,
}

pub(super) fn render(ctx: &mut PageContext<'_>) -> Rendered {
    let users = users(ctx);
    let kinds = [
        (SourceKind::Vendor, "Vendors’ own pages"),
        (SourceKind::Primary, "Primary sources"),
        (SourceKind::Secondary, "Secondary sources"),
        (SourceKind::Community, "Community"),
        (SourceKind::Editorial, "This site"),
    ];
    let mut groups = Vec::new();
    for (kind, heading) in kinds {
        let mut of_kind: Vec<(&Id, &Source)> =
            ctx.site.sources.iter().filter(|(_, source)| source.kind == kind).collect();
        of_kind.sort_by_key(|(_, source)| {
            (source.publisher.to_lowercase(), source.title.to_lowercase())
        });
        let sources: Vec<Entry> =
            of_kind.into_iter().map(|(id, source)| entry(ctx, id, source, &users)).collect();
        if !sources.is_empty() {
            let count_text =
                format!("{} source{}", sources.len(), if sources.len() == 1 { "" } else { "s" });
            groups.push(Group { id: slug(heading), heading, count_text, sources });
        }
    }
    let frame = PAGE.frame(ctx, Vec::new());
    let html = ctx.render("sources.html", &View { frame, groups });
    PAGE.rendered(html, None)
}

fn entry(
    ctx: &mut PageContext<'_>,
    id: &Id,
    source: &Source,
    users: &BTreeMap<Id, BTreeSet<&str>>,
) -> Entry {
    let uses: Vec<Link> = users
        .get(id)
        .into_iter()
        .flatten()
        .filter_map(|address| ctx.site.guides.get(address))
        .map(|guide| Link {
            label: guide.short_name().to_owned(),
            href: ctx.href(&format!("{}/", guide.address)),
        })
        .collect();
    Entry {
        id: format!("source-{id}"),
        title: source.title.to_string(),
        url: source.url.to_string(),
        publisher: source.publisher.to_string(),
        published_text: source.published.map(|date| date.to_string()).unwrap_or_default(),
        mark: source.mark().sign(),
        read_html: read(ctx, source),
        reachable_text: source
            .reachable
            .map(|day| format!("its address answered on {day}"))
            .unwrap_or_default(),
        archive_url: source.archive_url.as_ref().map(|url| url.to_string()).unwrap_or_default(),
        note_html: ctx.md_or_empty(source.note.as_ref()),
        uses_text: if uses.is_empty() { String::new() } else { "Used by".to_owned() },
        uses,
    }
}

/// How a source was read, and through which others its figures came.
fn read(ctx: &PageContext<'_>, source: &Source) -> String {
    let site = ctx.site;
    let others = source.via.iter().filter_map(|via| site.sources.get_key_value(&via.0));
    let link = |(id, other): (&Id, &Source)| {
        format!(
            r##"<a href="#source-{id}">{}, {}</a>"##,
            escaped(&other.publisher),
            escaped(&other.title)
        )
    };
    let others: Vec<String> = others.map(link).collect();
    let copy = source.copy().map_or_else(|| "unknown date".to_owned(), |date| date.to_string());
    let own = match source.mark() {
        Mark::Page => format!("read on {copy}"),
        Mark::Copy => format!("read in part or in a copy, of {copy}"),
        Mark::Quoted => return format!("not read; as quoted by {}", others.join("; ")),
        Mark::Unread => return "not read".to_owned(),
    };
    if others.is_empty() {
        own
    } else {
        format!("{own}; the rest as quoted by {}", others.join("; "))
    }
}

/// For each source the addresses of the guides whose data or text uses it.
fn users<'a>(ctx: &PageContext<'a>) -> BTreeMap<Id, BTreeSet<&'a str>> {
    let mut users: BTreeMap<Id, BTreeSet<&str>> = BTreeMap::new();
    for guide in ctx.site.guides.values() {
        let mut see = |_: &DataPath, visit: Visit<'_>| {
            if let Visit::Source(id) = visit {
                users.entry(id.clone()).or_default().insert(&guide.address);
            }
        };
        guide.written.walk(&mut Walker::new(DataPath::default(), &mut see));
        for piece in &guide.text.body.pieces {
            if let Piece::Cite { source, .. } = piece
                && let Some(id) = Id::parse(source)
            {
                users.entry(id).or_default().insert(&guide.address);
            }
        }
    }
    users
}
