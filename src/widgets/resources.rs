//! What to prepare with: groups, the coverage of domains, and what covering all of them costs at
//! least.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::blocks::{Price, Resource, ResourceKind};
use crate::model::figure::{Absence, Figure};
use crate::model::options::{Group, Resources};
use crate::model::scalar::{Id, Number};
use crate::page::context::{PageContext, absent};
use crate::site::{Guide, names, plans, words};

use super::cells::{DataLink, cited, data_links, others, plain};
use super::{Kind, Placed};

mod cover;

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "resources",
    title: "How to prepare",
    block: "resources",
    has_data: |guide| guide.data.resources.as_ref().is_some_and(|all| !all.is_empty()),
    render,
    on_page: None,
};

#[derive(Serialize)]
struct Item {
    id: String,
    title: String,
    url: String,
    rel: &'static str,
    provider: String,
    kind_text: &'static str,
    price_html: String,
    hours_html: String,
    level_text: String,
    language_text: String,
    covers_marks: String,
    version_text: String,
    published_text: String,
    affiliate_text: &'static str,
    verdict_html: String,
    archive_url: String,
}

#[derive(Serialize)]
struct GroupView {
    id: String,
    heading: String,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    is_archive: bool,
    archive_html: String,
    answers: Vec<String>,
    gaps_html: String,
    caption: &'static str,
    has_covers: bool,
    has_verdicts: bool,
    columns: usize,
    domains_html: String,
    groups: Vec<GroupView>,
    data_links: Vec<DataLink>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let Resources { kinds, group } = p.options.resources();
    let shown: Vec<&Resource> = guide
        .data
        .resources
        .iter()
        .flatten()
        .filter(|r| kinds.is_empty() || kinds.contains(&r.kind))
        .collect();
    if shown.is_empty() {
        return String::new();
    }
    let domains: Vec<(&Id, String)> = guide
        .domains(None)
        .map(|d| d.items.iter().map(|d| (&d.id, d.name.to_string())).collect())
        .unwrap_or_default();
    // What was made for another version does not teach the exam that is sat now.
    let current: Vec<&Resource> = shown.iter().copied().filter(|r| plans::fits(guide, r)).collect();
    let has_covers = !domains.is_empty() && shown.iter().any(|r| r.covers.is_some());
    let has_verdicts = shown.iter().any(|r| r.verdict.is_some());
    let closed = guide.lifecycle.status.is_over();
    let groups = groups(guide, &shown, group, &domains);
    let uid = p.uid.clone();
    let groups = groups
        .into_iter()
        .map(|(id, heading, items)| GroupView {
            items: items
                .into_iter()
                .map(|r| item(p.ctx, &format!("{uid}-{id}"), guide, r))
                .collect(),
            id: format!("{uid}-{id}"),
            heading,
        })
        .collect();
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        is_archive: closed,
        archive_html: if closed {
            "The exam is closed: this is what people prepared with, kept as a record.".to_owned()
        } else {
            String::new()
        },
        answers: if closed {
            Vec::new()
        } else {
            cover::answers(&current, &domains, &|r, id| guide.covers(r, id))
        },
        gaps_html: gaps(guide, &shown, &domains),
        caption: if closed { "What there was" } else { "What there is" },
        has_covers,
        has_verdicts,
        columns: 2 + [has_covers, has_verdicts].into_iter().map(usize::from).sum::<usize>(),
        domains_html: if has_covers { key(guide) } else { String::new() },
        groups,
        data_links: data_links(p.ctx, guide, "resources.csv"),
    };
    p.ctx.render("widgets/resources.html", &view)
}

fn plural(kind: ResourceKind) -> String {
    match kind {
        ResourceKind::ExamGuide => "Exam guides",
        ResourceKind::Course => "Courses",
        ResourceKind::Book => "Books",
        ResourceKind::Practice => "Practice",
        ResourceKind::Lab => "Labs",
        ResourceKind::Video => "Videos",
        ResourceKind::Community => "Community",
        ResourceKind::Docs => "Documentation",
    }
    .to_owned()
}

/// The numbers that stand for the domains: the vendor's where they are short, else counted.
fn numbers(guide: &Guide) -> Vec<String> {
    let Some(domains) = guide.domains(None) else { return Vec::new() };
    let own: Option<Vec<String>> = domains
        .items
        .iter()
        .map(|d| d.number.as_ref().map(ToString::to_string).filter(|n| n.len() < 3))
        .collect();
    own.unwrap_or_else(|| (1..=domains.items.len()).map(|n| n.to_string()).collect())
}

/// `1 Data engineering; 2 Modeling`: what the numbers stand for.
fn key(guide: &Guide) -> String {
    let domains = guide.domains(None).map_or(&[][..], |domains| &domains.items);
    let named = numbers(guide).into_iter().zip(domains);
    named
        .map(|(number, domain)| format!("<b>{number}</b> {}", escaped(&domain.name)))
        .collect::<Vec<_>>()
        .join("; ")
}

/// `1 2 · 4`: the number of each domain that is covered at its place, a point for each that is not.
fn marks(guide: &Guide, resource: &Resource) -> String {
    let domains = guide.domains(None).map_or(&[][..], |domains| &domains.items);
    let mark = |(number, domain): (String, &crate::model::exam::Domain)| {
        if guide.covers(resource, &domain.id) { number } else { "·".to_owned() }
    };
    let all = numbers(guide).into_iter().zip(domains).map(mark);
    // Of many domains, points for those that are not covered would only be a wall.
    let few = domains.len() <= MOST_MARKS;
    all.filter(|mark| few || mark != "·").collect::<Vec<_>>().join(" ")
}

/// So many domains have a place of their own in the marks.
const MOST_MARKS: usize = 12;

fn known_hours(resource: &Resource) -> Option<&Figure<Number>> {
    resource.hours.as_ref().filter(|hours| hours.value.min().is_some())
}

fn gaps(guide: &Guide, shown: &[&Resource], domains: &[(&Id, String)]) -> String {
    let gaps: Vec<String> = domains
        .iter()
        .filter(|(id, _)| !shown.iter().any(|r| guide.covers(r, id)))
        .map(|(_, name)| name.clone())
        .collect();
    if gaps.is_empty() || domains.is_empty() {
        String::new()
    } else {
        format!("Nothing here says that it covers {}.", escaped(&words::list(&gaps)))
    }
}

type Grouped<'r> = Vec<(String, String, Vec<&'r Resource>)>;

/// Groups that are not empty: official, free and paid unless the author asks for others.
fn groups<'r>(
    guide: &Guide,
    shown: &[&'r Resource],
    by: Option<Group>,
    domains: &[(&Id, String)],
) -> Grouped<'r> {
    let pick = |id: &str, heading: &str, wanted: &dyn Fn(&Resource) -> bool| {
        let items: Vec<&Resource> = shown.iter().copied().filter(|r| wanted(r)).collect();
        (id.to_owned(), heading.to_owned(), items)
    };
    let free = |r: &Resource| matches!(r.price, Some(Price::Free));
    let paid = |r: &Resource| {
        r.price.as_ref().and_then(Price::figure).is_some_and(|f| f.value.min().is_some())
    };
    let other = |r: &Resource| !free(r) && !paid(r);
    let mut groups: Grouped<'r> = match by {
        None => vec![
            pick("official", "By the vendor", &|r| r.official),
            pick("free", "By others, free", &|r| !r.official && free(r)),
            pick("paid", "By others, paid", &|r| !r.official && paid(r)),
            pick("other", "By others, price not known", &|r| !r.official && other(r)),
        ],
        Some(Group::Price) => {
            vec![
                pick("free", "Free", &free),
                pick("paid", "Paid", &paid),
                pick("other", "Price not known", &other),
            ]
        }
        Some(Group::Kind) => {
            let mut kinds: Vec<ResourceKind> = shown.iter().map(|r| r.kind).collect();
            kinds.sort();
            kinds.dedup();
            kinds
                .into_iter()
                .map(|kind| {
                    pick(&crate::model::scalar::slug(kind.words()), &plural(kind), &|r| {
                        r.kind == kind
                    })
                })
                .collect()
        }
        Some(Group::Domain) => {
            // What covers everything would otherwise be repeated below each domain.
            let all = |r: &Resource| {
                domains.len() > 1 && domains.iter().all(|(id, _)| guide.covers(r, id))
            };
            let mut groups = vec![pick("all-domains", "All domains", &all)];
            groups.extend(
                domains
                    .iter()
                    .map(|(id, name)| pick(id, name, &|r| guide.covers(r, id) && !all(r))),
            );
            groups.push(pick("general", "Domains not said", &|r| r.covers.is_none()));
            groups
        }
    };
    groups.retain(|(_, _, items)| !items.is_empty());
    groups
}

fn item(ctx: &mut PageContext<'_>, group: &str, guide: &Guide, resource: &Resource) -> Item {
    let version = resource.version.as_ref().and_then(|id| guide.version(id));
    let in_force = guide.in_force().map(|v| &v.id);
    let other = version.filter(|version| Some(&version.id) != in_force);
    Item {
        id: format!("{group}-{}", resource.id),
        title: resource.title.to_string(),
        url: resource.url.to_string(),
        rel: if resource.affiliate { "sponsored nofollow external" } else { "external" },
        provider: resource.provider.to_string(),
        kind_text: resource.kind.words(),
        price_html: price(ctx, resource),
        hours_html: hours(ctx, resource),
        level_text: resource.level.as_ref().map(ToString::to_string).unwrap_or_default(),
        language_text: resource
            .language
            .as_ref()
            .filter(|l| ***l != *ctx.site.config.language)
            .map(|l| names::language(l).to_owned())
            .unwrap_or_default(),
        covers_marks: if resource.covers.is_some() {
            marks(guide, resource)
        } else {
            String::new()
        },
        version_text: other.map(|v| format!("made for {}", guide.label(v))).unwrap_or_default(),
        published_text: resource.published.map(|date| date.to_string()).unwrap_or_default(),
        affiliate_text: if resource.affiliate { "affiliate link" } else { "" },
        verdict_html: ctx.md_or_empty(resource.verdict.as_ref()),
        archive_url: resource.archive_url.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}

/// `12 hours`; nothing where nobody has counted them.
fn hours(ctx: &mut PageContext<'_>, resource: &Resource) -> String {
    let Some(hours) = known_hours(resource) else { return String::new() };
    let own = plain(ctx, hours, &words::counted(hours, "hour", "hours"));
    let others = others(ctx, hours, Figure::words);
    if others.is_empty() { own } else { format!("{own} ({others})") }
}

/// A value, and below it what other sources say.
fn with_others(own: String, others: String) -> String {
    if others.is_empty() { own } else { format!("{own} <span class=\"row-sub\">{others}</span>") }
}

fn price(ctx: &mut PageContext<'_>, resource: &Resource) -> String {
    match &resource.price {
        None => absent(Absence::Unknown),
        Some(Price::Free) => "free".to_owned(),
        Some(Price::Once(figure)) => {
            let own = cited(ctx, figure, &words::money(figure));
            with_others(own, others(ctx, figure, words::money))
        }
        Some(Price::Every(figure, span)) => {
            let own =
                cited(ctx, figure, &format!("{} {}", words::money(figure), words::every(*span)));
            with_others(own, others(ctx, figure, words::money))
        }
    }
}
