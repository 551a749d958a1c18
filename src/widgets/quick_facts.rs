//! The facts that a reader looks for first: code, fee, questions, time, pass mark, validity, languages, place.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::exam::{Period, Scoring, ScoringKind, Validity, Version};
use crate::model::figure::{Absence, Figure};
use crate::model::money::Money;
use crate::model::scalar::{Number, SourceId};
use crate::page::context::{PageContext, absent};
use crate::site::lifecycle::Status;
use crate::site::shared::{self, Around};
use crate::site::{Guide, costs, names, words};

use super::cells::{or_unknown, others, plain};
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "quick-facts",
    title: "Quick facts",
    options: &["version"],
    block: "exam",
    has_data: |_| true,
    render,
};

#[derive(Clone, Serialize)]
struct Row {
    label: &'static str,
    value_html: String,
    note_html: String,
}

/// One of the four figures that stand at the head of a guide.
#[derive(Serialize)]
pub struct Essential {
    label: &'static str,
    value_html: String,
}

/// What a reader looks for before anything else: fee, time, pass mark, validity.
#[must_use]
pub fn essentials<'a>(ctx: &mut PageContext<'a>, guide: &'a Guide) -> Vec<Essential> {
    let site = ctx.site;
    let exam = guide.exam(None);
    let around: Around<'_> = exam.map_or((None, None), |exam| (exam.source.as_ref(), exam.as_of));
    let figure = fee_figure(ctx, guide, None);
    let fee = fee(ctx, guide, figure);
    let minutes = exam.and_then(|exam| exam.minutes.as_ref());
    let time = or_unknown(minutes, |figure| plain(ctx, figure, around, &words::counted(figure, "minute", "minutes")));
    let validity = or_unknown(shared::validity(site, guide), |validity| period(ctx, validity));
    let pass = pass_mark(ctx, shared::scoring(site, guide, None));
    [("Exam fee", fee), ("Time", time), ("Pass mark", pass), ("Valid for", validity)]
        .map(|(label, value_html)| Essential { label, value_html })
        .into()
}

fn pass_mark(ctx: &mut PageContext<'_>, scoring: shared::Said<'_, Scoring>) -> String {
    or_unknown(scoring, |(scoring, around)| match &scoring.pass {
        Some(pass) => plain(ctx, pass, around, &words::pass_mark(scoring)),
        None if scoring.kind == ScoringKind::PassFail => escaped(&words::pass_mark(scoring)),
        None => absent(Absence::Unknown),
    })
}

fn period(ctx: &mut PageContext<'_>, (validity, (source, as_of)): (&Validity, Around<'_>)) -> String {
    let text = words::period(validity.period);
    match validity.period {
        Period::Absent(absence) => absent(absence),
        _ => {
            ctx.note_shown(source.map(|SourceId(id)| id), as_of, &text);
            escaped(&text)
        }
    }
}

#[derive(Serialize)]
struct VersionHead {
    label: String,
}

#[derive(Serialize)]
struct Cell {
    label: String,
    value_html: String,
}

#[derive(Serialize)]
struct Compared {
    label: &'static str,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct View {
    uid: String,
    anchor: String,
    title: &'static str,
    rows: Vec<Row>,
    versions: Vec<VersionHead>,
    compared: Vec<Compared>,
    provenance_html: String,
}

/// Where the rows come from, in the order in which they are shown.
type From<'a> = Vec<(Option<&'a SourceId>, Option<crate::base::date::PartialDate>)>;

fn render(p: &mut Placed<'_, '_>) -> String {
    let mut from: From<'_> = Vec::new();
    let guide = p.guide;
    let shown = versions(guide, p.options.version.as_deref());
    let mut tables: Vec<(String, Vec<Row>)> = Vec::new();
    for version in &shown {
        tables.push((name(guide, version), rows(p.ctx, guide, Some(&version.id), &mut from)));
    }
    let mut view = View {
        uid: p.uid.clone(),
        anchor: p.anchor.clone(),
        title: p.title,
        rows: Vec::new(),
        versions: Vec::new(),
        compared: Vec::new(),
        provenance_html: String::new(),
    };
    if tables.len() > 1 {
        view.versions = tables.iter().map(|(label, _)| VersionHead { label: label.clone() }).collect();
        view.compared = compare(&tables);
    } else {
        view.rows = tables.pop().map_or_else(|| rows(p.ctx, guide, None, &mut from), |(_, rows)| rows);
    }
    view.provenance_html = p.ctx.provenance(&from);
    p.ctx.render("widgets/quick-facts.html", &view)
}

/// The version that is asked for; else all that can be sat; else the one in force.
fn versions<'g>(guide: &'g Guide, asked: Option<&str>) -> Vec<&'g Version> {
    if let Some(version) = asked.and_then(|id| guide.version(id)) {
        return vec![version];
    }
    let with_status = guide.data.versions.iter().zip(&guide.lifecycle.versions);
    let open: Vec<&Version> =
        with_status.filter(|(_, status)| status.can_be_sat()).map(|(version, _)| version).collect();
    if open.is_empty() { guide.in_force().into_iter().collect() } else { open }
}

fn name(guide: &Guide, version: &Version) -> String {
    let code = version.code.as_deref().unwrap_or(&version.id);
    let at = guide.data.versions.iter().position(|other| other.id == version.id);
    let beta = at.and_then(|at| guide.lifecycle.versions.get(at)) == Some(&Status::Beta);
    if beta { format!("{code} (beta)") } else { code.to_owned() }
}

/// One row for each label, one cell for each version.
fn compare(tables: &[(String, Vec<Row>)]) -> Vec<Compared> {
    let Some((_, first)) = tables.first() else { return Vec::new() };
    let cell = |label: &str, rows: &[Row], row: &'static str| {
        let found = rows.iter().find(|other| other.label == row);
        let value_html = found.map_or_else(String::new, |row| {
            if row.note_html.is_empty() {
                row.value_html.clone()
            } else {
                format!("{} <span class=\"fact-note\">{}</span>", row.value_html, row.note_html)
            }
        });
        Cell { label: label.to_owned(), value_html }
    };
    first
        .iter()
        .map(|row| Compared {
            label: row.label,
            cells: tables.iter().map(|(label, rows)| cell(label, rows, row.label)).collect(),
        })
        .collect()
}

fn rows<'a>(ctx: &mut PageContext<'a>, guide: &'a Guide, version: Option<&str>, from: &mut From<'a>) -> Vec<Row> {
    let site = ctx.site;
    let mut rows = Vec::new();
    let mut push = |label, value_html, note_html| rows.push(Row { label, value_html, note_html });
    let entry = version.and_then(|id| guide.version(id)).or_else(|| guide.in_force());
    if let Some(code) = entry.and_then(|version| version.code.as_deref()) {
        let edition = entry.and_then(|v| v.guide.as_deref()).map(|edition| format!("exam guide {}", escaped(edition)));
        push("Exam code", format!("<span class=\"code\">{}</span>", escaped(code)), edition.unwrap_or_default());
    }
    let figure = fee_figure(ctx, guide, version);
    from.extend(figure.map(|figure| (figure.source.as_ref(), figure.as_of)));
    let note = figure.map(|figure| others(ctx, figure, words::money)).unwrap_or_default();
    push("Fee", fee(ctx, guide, figure), note);
    let exam = guide.exam(version);
    let around: Around<'a> = exam.map_or((None, None), |exam| (exam.source.as_ref(), exam.as_of));
    from.push(around);
    let minutes = exam.and_then(|exam| exam.minutes.as_ref());
    let spell = |figure: &Figure<Number>| words::counted(figure, "minute", "minutes");
    let note = minutes.map(|figure| others(ctx, figure, spell)).unwrap_or_default();
    push("Time", or_unknown(minutes, |figure| plain(ctx, figure, around, &spell(figure))), note);
    let questions = exam.and_then(|exam| exam.questions.as_ref());
    let note = questions.map(|questions| scored_note(ctx, questions, around)).unwrap_or_default();
    push("Questions", or_unknown(questions, |q| plain(ctx, &q.total, around, &q.total.words())), note);
    let scoring = shared::scoring(site, guide, version);
    from.extend(scoring.map(|(_, around)| around));
    let note = scoring.map(|(scoring, _)| words::scoring_kind(scoring.kind)).unwrap_or_default();
    push("Pass mark", pass_mark(ctx, scoring), note.to_owned());
    let validity = shared::validity(site, guide);
    from.extend(validity.map(|(_, around)| around));
    push("Valid for", or_unknown(validity, |validity| period(ctx, validity)), String::new());
    if let Some(version) = entry.filter(|version| !version.languages.is_empty()) {
        let languages: Vec<String> = version.languages.iter().map(|code| names::language(code).to_owned()).collect();
        push("Languages", escaped(&words::list(&languages)), String::new());
    }
    if let Some((delivery, around)) = shared::delivery(site, guide, version) {
        from.push(around);
        let places: Vec<&str> = delivery.iter().map(|d| d.words()).collect();
        let providers = shared::providers(site, guide, version)
            .map(|(names, _)| names.iter().map(ToString::to_string).collect::<Vec<_>>());
        push("Where", escaped(&places.join("; ")), escaped(&words::list(&providers.unwrap_or_default())));
    }
    rows
}

/// The exam fee; of a closed exam, what it was.
fn fee(ctx: &mut PageContext<'_>, guide: &Guide, figure: Option<&Figure<Money>>) -> String {
    let value = or_unknown(figure, |figure| plain(ctx, figure, (None, None), &words::money(figure)));
    let was = guide.lifecycle.status == Status::Closed && figure.is_some_and(|figure| figure.value.min().is_some());
    if was { format!("was {value}") } else { value }
}

fn fee_figure<'a>(ctx: &PageContext<'a>, guide: &'a Guide, version: Option<&str>) -> Option<&'a Figure<Money>> {
    costs::exam_fee(ctx.site, guide, version).and_then(|cost| cost.amount.as_ref())
}

/// `50 count, 15 do not`; and what other sources say of the total.
fn scored_note(ctx: &mut PageContext<'_>, questions: &crate::model::exam::Questions, around: Around<'_>) -> String {
    let mut parts = Vec::new();
    let known = |figure: &Option<Figure<Number>>| figure.as_ref().filter(|f| f.value.min().is_some()).cloned();
    match (known(&questions.scored), known(&questions.unscored)) {
        (Some(scored), Some(unscored)) => {
            let (a, b) =
                (plain(ctx, &scored, around, &scored.words()), plain(ctx, &unscored, around, &unscored.words()));
            parts.push(format!("{a} count, {b} do not"));
        }
        (Some(scored), None) => parts.push(format!("{} count", plain(ctx, &scored, around, &scored.words()))),
        _ => {}
    }
    let other = others(ctx, &questions.total, Figure::words);
    if !other.is_empty() {
        parts.push(other);
    }
    parts.join("; ")
}
