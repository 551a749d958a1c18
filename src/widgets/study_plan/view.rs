//! One plan as readers see it: its parts with their hours and weeks, and its weeks. Shared by the
//! widget and the page.

use serde::Serialize;

use crate::plan::{Plan, Verdict, Week};
use crate::site::plans::{Fate, Offer};
use crate::site::{Guide, words};

/// A plan.
#[derive(Serialize)]
pub struct PlanView {
    table_id: String,
    parts_caption: String,
    weeks_caption: String,
    advice: Vec<String>,
    parts: Vec<Part>,
    total_text: String,
    weeks_text: String,
    weeks: Vec<WeekRow>,
    columns: String,
    has_mock: bool,
    has_spare: bool,
}

/// A part of the plan: a domain, review, mock exams, spare time.
#[derive(Serialize)]
struct Part {
    class: &'static str,
    number: String,
    name: String,
    weight_text: String,
    weeks_text: String,
    hours_text: String,
    bars: Vec<Bar>,
}

/// Where it lies in the plan, in percent of its length.
#[derive(Serialize)]
struct Bar {
    x: String,
    width: String,
}

/// A week, or the gap between the weeks that are shown.
#[derive(Serialize)]
struct WeekRow {
    is_gap: bool,
    number: String,
    learn: Vec<Learn>,
    review: Amount,
    mock: Amount,
    spare: Amount,
}

/// Hours, perhaps none.
#[derive(Serialize)]
struct Amount {
    text: String,
    is_nil: bool,
}

/// New material of one domain in a week.
#[derive(Serialize)]
struct Learn {
    name: String,
    hours_text: String,
}

/// Quanta as hours: `5.5`.
#[must_use]
pub fn hours(quanta: u32) -> String {
    let minutes = quanta * crate::plan::QUANTUM;
    if minutes.is_multiple_of(60) {
        (minutes / 60).to_string()
    } else {
        format!("{}.5", minutes / 60)
    }
}

/// `12 weeks at 10 hours a week`.
#[must_use]
pub fn length(offer: Offer) -> String {
    let plural =
        |count: u32, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    format!("{} at {} a week", plural(offer.weeks, "week"), plural(offer.hours, "hour"))
}

/// `12 weeks at 10 hours a week is 120 hours: the 100 that you need, and 20 to spare.` It promises
/// nothing: the hours are what others say of themselves.
#[must_use]
pub fn finding(offer: Offer, plan: &Plan) -> String {
    let (length, all) = (length(offer), hours(plan.capacity));
    let Some(need) = plan.need else {
        return format!("{length} is {all} hours. How many hours you need is not known.");
    };
    let (spare, short) = (plan.capacity.saturating_sub(need), need.saturating_sub(plan.capacity));
    let need = hours(need);
    if short > 0 {
        format!("{length} is {all} hours, {} fewer than the {need} that you need.", hours(short))
    } else if spare > 0 {
        format!("{length} is {all} hours: the {need} that you need, and {} to spare.", hours(spare))
    } else {
        format!("{length} is the {all} hours that you need.")
    }
}

/// What a plan is for: `the shortest that is enough`.
#[must_use]
pub fn use_of(offer: Offer, is_shortest: bool) -> &'static str {
    match offer.fate {
        Fate::Written(Some(_)) if is_shortest => "the shortest that is enough",
        Fate::Written(Some(Verdict::Comfortable)) => {
            "comfortable, with room for a week that goes wrong"
        }
        Fate::Written(Some(_)) => "fewer hours a week",
        _ => "",
    }
}

/// The view of a plan. `ends` weeks are shown at each end; all of them if they are nearly all.
#[must_use]
pub fn plan(guide: &Guide, uid: &str, offer: Offer, plan: &Plan, ends: usize) -> PlanView {
    let has = |of: OfWeek| plan.weeks.iter().any(|week| of(week) > 0);
    let (has_mock, has_spare) = (has(|week| week.mock), has(|week| week.spare));
    PlanView {
        table_id: format!("{uid}-{}", offer.id()),
        parts_caption: format!("{}: what the time is for", length(offer)),
        weeks_caption: "The weeks, in hours".to_owned(),
        advice: advice(plan),
        parts: parts(guide, plan),
        total_text: hours(plan.capacity),
        weeks_text: weeks_text(&[(0, plan.weeks.len().saturating_sub(1))]),
        weeks: weeks(guide, plan, ends),
        columns: (2 + usize::from(has_mock) + usize::from(has_spare)).to_string(),
        has_mock,
        has_spare,
    }
}

impl PlanView {
    /// The same plan under a heading of its own.
    #[must_use]
    pub fn on_its_page(mut self) -> Self {
        "What the time is for".clone_into(&mut self.parts_caption);
        self
    }
}

/// Which mock exams found no room.
fn advice(plan: &Plan) -> Vec<String> {
    let why = "longer than half of its week or a quarter of all the time";
    match plan.dropped_mocks {
        0 => Vec::new(),
        1 => vec![format!("This plan has one mock exam fewer than usual: it would be {why}.")],
        _ => vec![format!("This plan has no mock exam: it would be {why}.")],
    }
}

/// The name of a domain of the version in force.
#[must_use]
pub fn name(guide: &Guide, domain: usize) -> String {
    guide
        .domains(None)
        .and_then(|domains| domains.items.get(domain))
        .map(|d| d.name.to_string())
        .unwrap_or_default()
}

/// An amount of a week.
type OfWeek = fn(&Week) -> u32;

fn parts(guide: &Guide, plan: &Plan) -> Vec<Part> {
    let count = plan.weeks.len().max(1);
    let weeks_of = |has: &dyn Fn(&Week) -> bool| -> Vec<(usize, usize)> {
        runs((0..plan.weeks.len()).filter(|week| has(&plan.weeks[*week])))
    };
    let part = |class,
                number: String,
                name: String,
                weight_text: String,
                runs: Vec<(usize, usize)>,
                quanta: u32| Part {
        class,
        number,
        name,
        weight_text,
        weeks_text: weeks_text(&runs),
        hours_text: hours(quanta),
        bars: runs.iter().map(|run| bar(*run, count)).collect(),
    };
    let domains = guide.domains(None).map_or(&[][..], |domains| &domains.items);
    let mut parts: Vec<Part> = domains
        .iter()
        .enumerate()
        .map(|(i, domain)| {
            let number = domain.number.as_ref().map(ToString::to_string).unwrap_or_default();
            let weight = domain
                .weight
                .value
                .min()
                .map(|_| words::percent(&domain.weight))
                .unwrap_or_default();
            let runs = plan.span(i).into_iter().collect();
            part("learn", number, domain.name.to_string(), weight, runs, plan.learning[i])
        })
        .collect();
    let others: [(&'static str, &str, OfWeek); 3] = [
        ("review", "Review", Week::reviewing),
        ("mock", "Mock exams", |week| week.mock),
        ("spare", "Spare time", |week| week.spare),
    ];
    for (class, name, of) in others {
        let quanta = plan.weeks.iter().map(of).sum();
        if quanta > 0 {
            let runs = weeks_of(&|week| of(week) > 0);
            parts.push(part(class, String::new(), name.to_owned(), String::new(), runs, quanta));
        }
    }
    parts
}

/// Weeks in unbroken runs, each from its first to its last.
fn runs(weeks: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for week in weeks {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == week => *last = week,
            _ => runs.push((week, week)),
        }
    }
    runs
}

/// `1–4`, `6, 11`.
fn weeks_text(runs: &[(usize, usize)]) -> String {
    let texts: Vec<String> = runs
        .iter()
        .map(|(first, last)| {
            if first == last {
                format!("{}", first + 1)
            } else {
                format!("{}–{}", first + 1, last + 1)
            }
        })
        .collect();
    texts.join(", ")
}

/// Whole percents with two decimals, in integers.
fn bar((first, last): (usize, usize), count: usize) -> Bar {
    let percent = |weeks: usize| {
        let hundredths = weeks * 10_000 / count;
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    Bar { x: percent(first), width: percent(last + 1 - first) }
}

fn weeks(guide: &Guide, plan: &Plan, ends: usize) -> Vec<WeekRow> {
    let count = plan.weeks.len();
    let shown = |week: usize| count <= 2 * ends + 1 || week < ends || week + ends >= count;
    let mut rows = Vec::new();
    for (i, week) in plan.weeks.iter().enumerate() {
        if shown(i) {
            rows.push(row(guide, i, week));
        } else if i == ends {
            let number = format!("{}–{}", ends + 1, count - ends);
            rows.push(WeekRow { is_gap: true, number, ..row(guide, i, &Week::default()) });
        }
    }
    rows
}

fn row(guide: &Guide, number: usize, week: &Week) -> WeekRow {
    let amount = |quanta: u32| Amount { text: hours(quanta), is_nil: quanta == 0 };
    WeekRow {
        is_gap: false,
        number: (number + 1).to_string(),
        learn: week
            .learn
            .iter()
            .map(|(domain, quanta)| Learn {
                name: name(guide, *domain),
                hours_text: hours(*quanta),
            })
            .collect(),
        review: amount(week.reviewing()),
        mock: amount(week.mock),
        spare: amount(week.spare),
    }
}
