//! Every domain of the exam with its weight, its tasks and their topics.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::exam::{Domain, Domains, Version};
use crate::model::figure::{Figure, Measure};
use crate::model::scalar::Number;
use crate::page::context::PageContext;
use crate::site::{Guide, words};

use super::cells::{DataLink, data_links, others, plain};
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "domains",
    title: "Domains of the exam",
    options: &["version"],
    block: "domains",
    has_data: |guide| !outlines(guide, None).is_empty(),
    render,
};

#[derive(Serialize)]
struct TaskView {
    number: String,
    name: String,
    topics: String,
}

#[derive(Serialize)]
struct Row {
    id: String,
    number: String,
    name: String,
    weight_html: String,
    has_bar: bool,
    bar_width: String,
    has_range: bool,
    range_x: String,
    range_width: String,
    questions_text: String,
    was_html: String,
    tasks_text: String,
    tasks: Vec<TaskView>,
}

#[derive(Serialize)]
struct Outline {
    uid: String,
    heading: String,
    caption: String,
    provenance_html: String,
    has_weights: bool,
    has_questions: bool,
    rows: Vec<Row>,
    out_of_scope: Vec<String>,
    notes_html: String,
}

#[derive(Serialize)]
struct View {
    uid: String,
    anchor: String,
    title: &'static str,
    summary_html: String,
    outlines: Vec<Outline>,
    data_links: Vec<DataLink>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let shown = outlines(p.guide, p.options.version.as_deref());
    let several = shown.len() > 1;
    let uid = p.uid.clone();
    let guide = p.guide;
    let made = shown.iter().map(|(version, domains)| outline(p.ctx, guide, &uid, *version, domains, several)).collect();
    let view = View {
        uid: p.uid.clone(),
        anchor: p.anchor.clone(),
        title: p.title,
        summary_html: shown.first().map(|(_, domains)| summary(domains)).unwrap_or_default(),
        outlines: made,
        data_links: data_links(p.ctx, guide, "domains.csv"),
    };
    p.ctx.render("widgets/domains.html", &view)
}

/// The outline that is asked for; else those of all versions that can be sat; else that of the version in force.
fn outlines<'g>(guide: &'g Guide, asked: Option<&str>) -> Vec<(Option<&'g Version>, &'g Domains)> {
    let of = |version: &'g Version| Some((Some(version), guide.data.domains.as_ref()?.of(&version.id)?));
    let filled = |(_, domains): &(Option<&Version>, &Domains)| !domains.items.is_empty();
    if let Some(version) = asked.and_then(|id| guide.version(id)) {
        return of(version).into_iter().filter(filled).collect();
    }
    let with_status = guide.data.versions.iter().zip(&guide.lifecycle.versions);
    let open = with_status.filter(|(_, status)| status.can_be_sat()).filter_map(|(version, _)| of(version));
    let mut shown: Vec<(Option<&Version>, &Domains)> = open.filter(filled).collect();
    // Versions that share one outline show it once.
    shown.dedup_by(|a, b| std::ptr::eq(a.1, b.1));
    if shown.is_empty() {
        shown.extend(guide.domains(None).map(|domains| (guide.in_force(), domains)).filter(filled));
    }
    shown
}

/// `Modeling is the largest of 4 domains: 36 % of the scored questions.`
fn summary(domains: &Domains) -> String {
    let exact: Option<Vec<(&Domain, Number)>> =
        domains.items.iter().map(|domain| Some((domain, domain.weight.value.exact()?))).collect();
    let Some(exact) = exact.filter(|exact| exact.len() > 1) else { return String::new() };
    let Some((largest, weight)) = exact.iter().max_by_key(|(_, weight)| *weight) else { return String::new() };
    if exact.iter().filter(|(_, other)| other == weight).count() > 1 {
        return String::new();
    }
    let (name, count, percent) = (escaped(&largest.name), exact.len(), words::percent(&largest.weight));
    format!("{name} is the largest of {count} domains, with {percent} of the scored questions.")
}

fn outline(
    ctx: &mut PageContext<'_>,
    guide: &Guide,
    uid: &str,
    version: Option<&Version>,
    domains: &Domains,
    several: bool,
) -> Outline {
    let around = (domains.source.as_ref(), domains.as_of);
    let code = version.map(|version| version.code.as_deref().unwrap_or(&version.id).to_owned());
    let id = version.filter(|_| several).map_or(String::new(), |version| format!("-{}", version.id));
    let scored = guide
        .exam(version.map(|v| v.id.as_str()))
        .and_then(|exam| exam.questions.as_ref()?.scored.as_ref()?.value.exact());
    let has_weights = domains.items.iter().any(|domain| domain.weight.value.min().is_some());
    let longest = domains.items.iter().filter_map(|domain| number(domain.weight.value.max())).fold(0.0, f64::max);
    let rows: Vec<Row> =
        domains.items.iter().map(|domain| row(ctx, &format!("{uid}{id}"), domain, around, longest, scored)).collect();
    let provenance = ctx.provenance(&[around]);
    let others: Vec<String> = domains
        .items
        .iter()
        .filter(|domain| !domain.weight.also.is_empty())
        .map(|domain| format!("{}, {}", escaped(&domain.name), others(ctx, &domain.weight, words::percent)))
        .collect();
    Outline {
        uid: format!("{uid}{id}-table"),
        heading: code.clone().filter(|_| several).unwrap_or_default(),
        caption: match code {
            Some(code) => format!("Domains of {code} by share of the scored questions."),
            None => "Domains by share of the scored questions.".to_owned(),
        },
        provenance_html: provenance,
        has_weights,
        has_questions: rows.iter().any(|row| !row.questions_text.is_empty()),
        rows,
        out_of_scope: domains.out_of_scope.iter().map(ToString::to_string).collect(),
        notes_html: if others.is_empty() { String::new() } else { format!("{}.", others.join("; ")) },
    }
}

fn number(value: Option<Number>) -> Option<f64> {
    value?.0.to_string().parse().ok()
}

fn row(
    ctx: &mut PageContext<'_>,
    uid: &str,
    domain: &Domain,
    around: crate::site::shared::Around<'_>,
    longest: f64,
    scored: Option<Number>,
) -> Row {
    let (min, max) = (number(domain.weight.value.min()), number(domain.weight.value.max()));
    let share = |value: f64| format!("{:.2}", 100.0 * value / longest.max(1.0));
    let range = min.zip(max).filter(|(min, max)| min < max);
    let tasks: Vec<TaskView> = domain
        .tasks
        .iter()
        .map(|task| TaskView {
            number: task.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            name: task.name.to_string(),
            topics: task.topics.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        })
        .collect();
    Row {
        id: format!("{uid}-{}", domain.id),
        number: domain.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: domain.name.to_string(),
        weight_html: plain(ctx, &domain.weight, around, &words::percent(&domain.weight)),
        has_bar: min.is_some(),
        bar_width: min.map(share).unwrap_or_default(),
        has_range: range.is_some(),
        range_x: range.map(|(min, _)| share(min)).unwrap_or_default(),
        range_width: range.map(|(min, max)| share(max - min)).unwrap_or_default(),
        questions_text: about(&domain.weight, scored),
        was_html: String::new(),
        tasks_text: match tasks.len() {
            1 => "1 task".to_owned(),
            n => format!("{n} tasks"),
        },
        tasks,
    }
}

/// `about 18`: a share of the scored questions only, and only of an exact weight.
fn about(weight: &Figure<Number>, scored: Option<Number>) -> String {
    match (weight.value, scored) {
        (Measure::Exact(Number(weight)), Some(Number(scored))) => {
            let count = (weight * scored / rust_decimal::Decimal::ONE_HUNDRED).round();
            format!("about {count}")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_only_guessed_from_an_exact_weight_and_a_known_count() {
        let weight = |text: &str| serde_yaml::from_str::<Figure<Number>>(text).unwrap();
        let fifty = Some(Number::from(50));
        assert_eq!(about(&weight("36"), fifty), "about 18");
        assert_eq!(about(&weight("15-20"), fifty), "");
        assert_eq!(about(&weight("36"), None), "");
        assert_eq!(about(&weight("not_published"), fifty), "");
    }
}
