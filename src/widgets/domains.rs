//! Every domain of the exam with its weight, its tasks and their topics.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::base::html::{computed, escaped};
use crate::model::exam::{Domain, Domains, Version};
use crate::model::figure::{Absence, Measure};
use crate::model::scalar::Number;
use crate::page::context::PageContext;
use crate::plan::apportion::webster;
use crate::site::{Guide, plans, words};

use super::cells::{DataLink, data_links, others, plain};
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "domains",
    title: "Domains of the exam",
    block: "domains",
    has_data: |guide| !outlines(guide, None).is_empty(),
    render,
    on_page: None,
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
    questions_html: String,
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
    tool_json: String,
    rows: Vec<Row>,
    out_of_scope: Vec<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    summary_html: String,
    outlines: Vec<Outline>,
    data_links: Vec<DataLink>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let shown = outlines(p.guide, p.options.domains().version.as_deref());
    let several = shown.len() > 1;
    let uid = p.uid.clone();
    let guide = p.guide;
    let made = shown
        .iter()
        .map(|(version, domains)| outline(p.ctx, guide, &uid, *version, domains, several))
        .collect();
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        summary_html: summary(guide, &shown),
        outlines: made,
        data_links: data_links(p.ctx, guide, "domains.csv"),
    };
    p.ctx.render("widgets/domains.html", &view)
}

/// The outline that is asked for; else those of all versions that can be taken; else that of the
/// version in force.
fn outlines<'g>(guide: &'g Guide, asked: Option<&str>) -> Vec<(Option<&'g Version>, &'g Domains)> {
    let of =
        |version: &'g Version| Some((Some(version), guide.data.domains.as_ref()?.of(&version.id)?));
    let filled = |(_, domains): &(Option<&Version>, &Domains)| !domains.items.is_empty();
    if let Some(version) = asked.and_then(|id| guide.version(id)) {
        return of(version).into_iter().filter(filled).collect();
    }
    let with_status = guide.data.versions.iter().zip(&guide.lifecycle.versions);
    let open = with_status
        .filter(|(_, state)| state.status.can_be_sat())
        .filter_map(|(version, _)| of(version));
    let mut shown: Vec<(Option<&Version>, &Domains)> = open.filter(filled).collect();
    // Versions that share one outline show it once.
    shown.dedup_by(|a, b| std::ptr::eq(a.1, b.1));
    if shown.is_empty() {
        shown.extend(guide.domains(None).map(|domains| (guide.in_force(), domains)).filter(filled));
    }
    shown
}

/// The largest domain of each outline, in one line.
fn summary(guide: &Guide, shown: &[(Option<&Version>, &Domains)]) -> String {
    let findings = shown.iter().filter_map(|(version, domains)| {
        let beside = version
            .filter(|_| shown.len() > 1)
            .map(|version| format!("{}: ", escaped(guide.label(version))));
        Some(format!("{}{}", beside.unwrap_or_default(), largest(domains)?))
    });
    let findings = findings.collect::<Vec<_>>().join(" ");
    if findings.is_empty() { findings } else { computed("largest-domain", &findings) }
}

/// `Modeling is the largest of 4 domains, with 36% of the scored questions.`
fn largest(domains: &Domains) -> Option<String> {
    let weights = domains.items.iter().map(|domain| Some((domain, domain.weight.value.exact()?)));
    let exact: Vec<(&Domain, Number)> = weights.collect::<Option<_>>()?;
    let (largest, weight) =
        exact.iter().max_by_key(|(_, weight)| *weight).filter(|_| exact.len() > 1)?;
    if exact.iter().filter(|(_, other)| other == weight).count() > 1 {
        return None;
    }
    let (name, count, percent) =
        (escaped(&largest.name), exact.len(), words::percent(&largest.weight));
    Some(format!(
        "{name} is the largest of {count} domains, with {percent} of the scored questions."
    ))
}

fn outline(
    ctx: &mut PageContext<'_>,
    guide: &Guide,
    uid: &str,
    version: Option<&Version>,
    domains: &Domains,
    several: bool,
) -> Outline {
    let code = version.map(|version| guide.label(version).to_owned());
    let id =
        version.filter(|_| several).map_or(String::new(), |version| format!("-{}", version.id));
    let scored = guide
        .exam(version.map(|v| v.id.as_str()))
        .and_then(|exam| exam.questions.as_ref()?.scored.as_ref()?.value.exact());
    let absent = said_once(domains);
    let longest = domains
        .items
        .iter()
        .filter_map(|domain| number(domain.weight.value.max()))
        .fold(0.0, f64::max);
    let counts = questions(domains, scored);
    let rows: Vec<Row> = domains
        .items
        .iter()
        .zip(counts)
        .map(|(domain, count)| row(ctx, &format!("{uid}{id}"), domain, longest, count))
        .collect();
    let provenance = ctx.provenance(&[domains.items.around()]);
    let known = domains.items.iter().any(|domain| domain.weight.value.min().is_some());
    let by = if known { " by share of the scored questions" } else { "" };
    Outline {
        uid: format!("{uid}{id}-table"),
        heading: code.clone().filter(|_| several).unwrap_or_default(),
        caption: match code {
            Some(code) if version.is_some_and(|version| version.code.is_some()) => {
                format!("Domains of {code}{by}.")
            }
            // A name is no genitive: `Exam guide of June 2026`.
            Some(name) => format!("Domains{by}: {name}."),
            None => format!("Domains{by}."),
        },
        provenance_html: provenance,
        has_weights: absent.is_none(),
        has_questions: rows.iter().any(|row| !row.questions_html.is_empty()),
        tool_json: tool(guide, version),
        rows,
        out_of_scope: domains.out_of_scope.iter().map(ToString::to_string).collect(),
        notes: notes(ctx, domains, absent),
    }
}

/// A domain for `static/widgets/domains.js`.
#[derive(Serialize)]
struct Rated {
    name: String,
    weight: u32,
}

/// The domains of the version in force, for the reader's ratings; none if nobody can prepare for
/// it, or if there is one only.
fn tool(guide: &Guide, version: Option<&Version>) -> String {
    let is_in_force =
        version.is_none_or(|version| guide.in_force().is_some_and(|own| own.id == version.id));
    let domains = guide.domains(None).map_or(&[][..], |domains| &domains.items);
    if !is_in_force || guide.lifecycle.status.is_over() || domains.len() < 2 {
        return String::new();
    }
    let weights = plans::workload(guide).domains;
    let rated: Vec<Rated> = domains
        .iter()
        .zip(weights)
        .map(|(d, own)| Rated { name: d.name.to_string(), weight: own.weight })
        .collect();
    serde_json::to_string(&rated).unwrap_or_default()
}

/// Why no domain has a weight, where it is the same for all: said once instead of in a column.
fn said_once(domains: &Domains) -> Option<Absence> {
    let mut all = domains.items.iter().map(|domain| match domain.weight.value {
        Measure::Absent(absence) => Some(absence),
        _ => None,
    });
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

/// What is not known of the weights, what other sources say of them, and what authors say to them.
fn notes(ctx: &mut PageContext<'_>, domains: &Domains, absent: Option<Absence>) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(absent.map(|absence| match absence {
        Absence::Unknown => "How much each domain counts is not known.".to_owned(),
        Absence::NotPublished => "How much each domain counts is not published.".to_owned(),
        Absence::None | Absence::NotApplicable => "The domains have no weights.".to_owned(),
    }));
    for domain in &domains.items {
        let other = others(ctx, &domain.weight, words::percent);
        if !other.is_empty() {
            notes.push(format!("{}, {other}.", escaped(&domain.name)));
        }
        if let Some(note) = &domain.weight.note {
            notes.push(format!("{}: {}", escaped(&domain.name), ctx.md(note)));
        }
    }
    notes
}

fn number(value: Option<Number>) -> Option<f64> {
    value?.0.to_string().parse().ok()
}

fn row(
    ctx: &mut PageContext<'_>,
    uid: &str,
    domain: &Domain,
    longest: f64,
    questions: Option<u32>,
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
        weight_html: plain(ctx, &domain.weight, &words::percent(&domain.weight)),
        has_bar: min.is_some(),
        bar_width: min.map(share).unwrap_or_default(),
        has_range: range.is_some(),
        range_x: range.map(|(min, _)| share(min)).unwrap_or_default(),
        range_width: range.map(|(min, max)| share(max - min)).unwrap_or_default(),
        questions_html: questions
            .map(|count| computed("domain-questions", &format!("about {count}")))
            .unwrap_or_default(),
        tasks_text: match tasks.len() {
            1 => "1 task".to_owned(),
            n => format!("{n} tasks"),
        },
        tasks,
    }
}

/// About how many of the scored questions each domain has: of exact weights only, and together as
/// many as there are. Rounded each for itself they would not add up, so the questions are divided
/// as seats are.
fn questions(domains: &Domains, scored: Option<Number>) -> Vec<Option<u32>> {
    let parts =
        |Number(weight): Number| u64::try_from((weight * Decimal::ONE_HUNDRED).round()).ok();
    let weights: Option<Vec<u64>> =
        domains.items.iter().map(|domain| domain.weight.value.exact().and_then(parts)).collect();
    let scored = scored
        .and_then(|Number(scored)| u32::try_from(scored).ok())
        .filter(|scored| *scored <= MOST_QUESTIONS);
    match (weights, scored) {
        (Some(weights), Some(scored)) if weights.iter().any(|weight| *weight > 0) => {
            webster(scored, &weights).into_iter().map(Some).collect()
        }
        _ => vec![None; domains.items.len()],
    }
}

/// No exam has more; more would only take time to divide.
const MOST_QUESTIONS: u32 = 10_000;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn domains(weights: &[String]) -> Domains {
        let items: Vec<String> = weights
            .iter()
            .enumerate()
            .map(|(i, weight)| format!("{{id: d{i}, name: D, weight: {weight}}}"))
            .collect();
        serde_yaml::from_str(&format!("items: [{}]", items.join(", "))).unwrap()
    }

    fn counts(weights: &[&str], scored: Option<u32>) -> Vec<Option<u32>> {
        let weights: Vec<String> = weights.iter().map(ToString::to_string).collect();
        questions(&domains(&weights), scored.map(Number::from))
    }

    #[test]
    fn questions_are_only_guessed_from_exact_weights_and_a_known_count() {
        assert_eq!(counts(&["36", "64"], Some(50)), [Some(18), Some(32)]);
        assert_eq!(counts(&["15-20", "80-85"], Some(50)), [None, None]);
        assert_eq!(counts(&["36", "not_published"], Some(50)), [None, None]);
        assert_eq!(counts(&["36", "64"], None), [None, None]);
        assert_eq!(counts(&["0", "0"], Some(50)), [None, None]);
    }

    proptest! {
        #[test]
        fn the_questions_of_all_domains_are_the_scored_ones(weights in prop::collection::vec(1..=100_u32, 1..30), scored in 1..=400_u32) {
            let texts: Vec<String> = weights.iter().map(ToString::to_string).collect();
            let found: Vec<u32> = questions(&domains(&texts), Some(Number::from(scored))).into_iter().flatten().collect();
            prop_assert_eq!(found.iter().sum::<u32>(), scored);
            // What has more weight has no fewer questions.
            for (a, b) in (0..weights.len()).flat_map(|a| (0..weights.len()).map(move |b| (a, b))) {
                prop_assert!(weights[a] <= weights[b] || found[a] >= found[b]);
            }
        }
    }
}
