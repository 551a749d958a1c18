//! What is said around plans: how long study takes and says who, what the exam's state means for a
//! plan, what takes the place of plans for an exam that is closed.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::base::html::{computed, escaped};
use crate::model::exam::ScoringKind;
use crate::model::scalar::GuideRef;
use crate::page::context::PageContext;
use crate::plan::Workload;
use crate::plan::dated::latest_start;
use crate::site::facts::stated;
use crate::site::lifecycle::Status;
use crate::site::plans::{self, Fate, Offer};
use crate::site::{Guide, events, words};

use super::page_href;

/// A sentence or two before the plans.
#[derive(Serialize)]
pub struct Note {
    /// What readers see.
    pub html: String,
    /// As a test can read it, if it states a date of the lifecycle, or a day that is counted back
    /// from one.
    pub says: String,
}

impl From<String> for Note {
    fn from(html: String) -> Self {
        Self { html, says: String::new() }
    }
}

/// What is to be known before a plan is chosen.
#[must_use]
pub fn before(ctx: &mut PageContext<'_>, guide: &Guide, shown: Option<Offer>) -> Vec<Note> {
    let mut all = vec![Note::from(need(ctx, guide))];
    all.extend(deadline(guide));
    all.extend(shown.and_then(|offer| start(guide, offer)).map(|Note { html, says }| Note {
        html: format!("To finish before the last day, start by {html}."),
        says,
    }));
    all.extend(notes(guide).into_iter().map(Note::from));
    all
}

/// By when a plan has to begin, for an exam whose end is announced; it says whether that day is
/// still to come: `acme/maker@wm-1 start-by:10-weeks=2026-01-18`, or `missed-start:..`.
#[must_use]
pub fn start(guide: &Guide, offer: Offer) -> Option<Note> {
    let day = latest_start(plans::last_day(guide)?, offer.weeks)?;
    let key = if matches!(offer.fate, Fate::TooLate(_)) { "missed-start" } else { "start-by" };
    let says = format!("{} {key}:{}-weeks={day}", subject(guide), offer.weeks);
    Some(Note { html: words::day(day), says })
}

/// The version that plans are for, as statements name it.
fn subject(guide: &Guide) -> String {
    let version = guide.in_force().map(|version| format!("@{}", version.id)).unwrap_or_default();
    format!("{}{version}", guide.address)
}

/// The last day as its event says it.
fn says(guide: &Guide) -> String {
    let in_force = guide.in_force().map(|version| &version.id);
    let closes = plans::closes(guide).map(|when| when.date);
    let language = plans::language(guide);
    let is_it = |event: &events::Event<'_>| {
        let is_here = |code: &&str| language.is_none_or(|own| own == *code);
        event.kind == events::Kind::LastExam
            && event.version.map(|version| &version.id) == in_force
            && Some(event.date) == closes
            && (event.languages.is_empty() || event.languages.iter().any(is_here))
    };
    events::of(guide).into_iter().find(is_it).map(|event| event.says(guide)).unwrap_or_default()
}

/// What is said of an exam that is closed.
#[derive(Serialize)]
pub struct ClosedView {
    when: &'static str,
    hidden: bool,
    reason_html: String,
    links: Vec<PlanLink>,
}

/// Where plans for another exam are.
#[derive(Serialize)]
pub struct PlanLink {
    label: String,
    href: String,
    is_external: bool,
    note: &'static str,
}

/// `Most people need 80–120 hours¹. These plans assume 100.`
fn need(ctx: &mut PageContext<'_>, guide: &Guide) -> String {
    let figure = guide.study_hours(None);
    let Some((figure, hours)) = figure.and_then(|figure| Some((figure, plans::need(figure)?)))
    else {
        return "Nobody who counted them says how many hours the exam takes. A plan divides the hours that you have; it cannot \
                say whether they are enough."
            .to_owned();
    };
    let cited =
        stated(ctx.site, guide, "study_hours").map(|fact| ctx.cited(fact)).unwrap_or_default();
    if figure.value.exact().is_some() {
        return format!(
            "The estimate is {cited} of study. You may need more or less, depending on what you know."
        );
    }
    let hours = computed("plan-hours", &crate::model::scalar::Number(hours).to_string());
    format!(
        "The estimate is {cited} of study. These plans assume {hours}; you may need more or less, depending on what you know."
    )
}

/// What the state of the exam, its versions and its outline mean for a plan; HTML.
fn notes(guide: &Guide) -> Vec<String> {
    let mut out = Vec::new();
    let code = |at: usize| escaped(guide.label(&guide.data.versions[at]));
    let in_force = guide.lifecycle.in_force;
    let others: Vec<String> = (0..guide.data.versions.len())
        .filter(|at| Some(*at) != in_force && guide.lifecycle.versions[*at].here.can_be_sat())
        .map(code)
        .collect();
    if let Some(at) = in_force.filter(|_| !others.is_empty()) {
        out.push(format!(
            "The plan is for {}, the current version. You can also take {}.",
            code(at),
            words::list(&others)
        ));
    }
    let planned = in_force.map_or(guide.lifecycle.status, |at| guide.lifecycle.versions[at].status);
    match planned {
        Status::Beta => out.push("The exam is a beta, so its content can still change.".to_owned()),
        Status::Upcoming => {
            out.push("The exam is not available yet, and its content can still change.".to_owned())
        }
        _ => {}
    }
    if guide.domains(None).is_some_and(|domains| {
        domains.items.iter().any(|domain| domain.weight.value.min().is_none())
    }) {
        out.push(
            "The weights of the domains are not published, so each domain gets the same time."
                .to_owned(),
        );
    }
    let exam = guide.exam(None);
    if plans::workload(guide).exam_minutes.is_none() {
        out.push("The length of the exam is not known, so no mock exam is planned.".to_owned());
    }
    if exam
        .and_then(|exam| exam.scoring.as_ref())
        .is_some_and(|scoring| scoring.kind == ScoringKind::Adaptive)
    {
        out.push("The exam is adaptive, so a mock exam is good practice but says little about your score.".to_owned());
    }
    out
}

/// For an exam whose end is announced: its last day, and until when a first attempt leaves room for
/// a second.
fn deadline(guide: &Guide) -> Option<Note> {
    let closes = plans::closes(guide)?;
    let last = closes.date.last_day();
    let version = guide.in_force()?;
    let is = if closes.expected { "is expected to be" } else { "is" };
    let of = if guide.data.versions.len() > 1 { guide.label(version) } else { "the exam" };
    let mut html =
        format!("The last day of {of}{} {is} {}.", plans::in_language(guide), words::day(last));
    let mut says = says(guide);
    // Of an end that is only expected nothing is counted back.
    let first = guide.first_attempts(None).and_then(|by| by.first().copied());
    let mut say = |key: &str| {
        let subject = if says.is_empty() { subject(guide) } else { std::mem::take(&mut says) };
        says = first.map_or(subject.clone(), |first| format!("{subject} {key}={first}"));
    };
    if !guide.can_be_retaken(None) {
        html.push_str(" A failed attempt leaves no time for a second one.");
        say("missed-first-attempt");
        return Some(Note { html, says });
    }
    // Who may try again at once needs no day of their own.
    if let Some(first) = first.filter(|first| *first < last) {
        let wait = guide
            .exam(None)
            .and_then(|exam| exam.retake.as_ref()?.wait.as_ref()?.0.first().copied());
        html.extend(wait.map(|wait| format!(" You wait {wait} before a retake.")));
        html.push_str(&format!(
            " To have a second attempt, take the exam by {}.",
            words::day(first)
        ));
        say("first-attempt-by");
    }
    Some(Note { html, says })
}

/// Why there is no plan while it is not known whether the exam can be taken.
pub const NOT_CONFIRMED: &str =
    "It is not confirmed whether the exam can be taken, so there is no plan for it.";

/// Where no plan is written: what would suffice, or by when the last one had to begin.
#[must_use]
pub fn nothing_fits(guide: &Guide, offers: &[Offer], workload: &Workload) -> Note {
    let late = offers.iter().copied().filter(|offer| matches!(offer.fate, Fate::TooLate(_)));
    let late = late.min_by_key(|offer| offer.weeks);
    if let (Some(offer), Some(last)) = (late, plans::last_day(guide))
        && let Some(Note { html: begin_by, says }) = start(guide, offer)
    {
        let html = format!(
            "No plan fits before the last day of the exam{}, {}. The shortest takes {} weeks and had to start by {begin_by}.",
            plans::in_language(guide),
            words::day(last),
            offer.weeks
        );
        return Note { html, says };
    }
    let Some(longest) = offers.iter().max_by_key(|offer| offer.hours_in_all()) else {
        return String::new().into();
    };
    let weeks = crate::plan::weeks_needed(workload, longest.hours * 60).unwrap_or(0);
    format!(
        "At {} hours a week, this exam takes {weeks} weeks of study, too long for a plan.",
        longest.hours
    )
    .into()
}

/// The reason why there is no plan, and the plans of what follows.
#[must_use]
pub fn closed(ctx: &PageContext<'_>, guide: &Guide, when: &'static str) -> ClosedView {
    let name = escaped(guide.code().unwrap_or(guide.short_name()));
    let last = guide.lifecycle.last_exam.map(|last| {
        let was = if last.expected { "was to be" } else { "was" };
        format!(" Its last day {was} {}.", last.date)
    });
    let links = successors(ctx, guide);
    let follows = if links.is_empty() {
        " Nothing is named in its place."
    } else {
        " These exams take its place:"
    };
    ClosedView {
        when,
        hidden: !when.is_empty(),
        reason_html: format!(
            "{name} can no longer be taken, so there is no plan for it.{}{follows}",
            last.unwrap_or_default()
        ),
        links,
    }
}

/// The exams that follow and can be prepared for; one that is closed itself is followed on to its
/// own successors.
fn successors(ctx: &PageContext<'_>, guide: &Guide) -> Vec<PlanLink> {
    let (mut links, mut seen) = (Vec::new(), BTreeSet::from([guide.address.as_str()]));
    let mut queue: std::collections::VecDeque<&GuideRef> =
        guide.data.successors.iter().flatten().map(|next| &next.certification).collect();
    while let Some(reference) = queue.pop_front() {
        let Some(next) = ctx.site.guide(reference) else {
            if let GuideRef::Elsewhere { name, url } = reference {
                let (label, href) = (name.to_string(), url.to_string());
                links
                    .push(PlanLink { label, href, is_external: true, note: "the vendor’s page" });
            }
            continue;
        };
        if !seen.insert(&next.address) {
            continue;
        }
        if next.lifecycle.status.is_over() {
            queue.extend(next.data.successors.iter().flatten().map(|next| &next.certification));
            continue;
        }
        let (href, note) = match page_href(ctx, next) {
            Some(href) => (href, "study plans"),
            None => {
                (ctx.href(&format!("{}/", next.address)), "the guide; it has no study plan yet")
            }
        };
        links.push(PlanLink {
            label: next.short_name().to_owned(),
            href,
            is_external: false,
            note,
        });
    }
    links
}
