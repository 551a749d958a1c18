//! The facts that a reader looks for first: code, fee, questions, time, pass mark, validity, languages, place.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::certification::Alias;
use crate::model::exam::{Questions, Scoring, ScoringKind, Version};
use crate::model::figure::{Absence, Figure, Quantity};
use crate::model::money::Money;
use crate::model::part::Part;
use crate::model::scalar::{Number, SourceId};
use crate::page::context::{PageContext, absent};
use crate::site::lifecycle::Status;
use crate::site::{Guide, costs, names, words};

use super::cells::{or_unknown, others, period, plain};
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind { name: "quick-facts", title: "Quick facts", block: "exam", has_data: |_| true, render };

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

/// What a reader looks for before anything else: fee, time, pass mark, validity; what nobody wrote down is left out.
#[must_use]
pub fn essentials<'a>(ctx: &mut PageContext<'a>, guide: &'a Guide) -> Vec<Essential> {
    let exam = guide.exam(None);
    let figure = fee_figure(ctx, guide, None);
    let fee = fee(ctx, guide, None, figure);
    let minutes = exam.and_then(|exam| exam.minutes.as_ref());
    let time = or_unknown(minutes, |figure| plain(ctx, figure, &words::counted(figure, "minute", "minutes")));
    let validity = or_unknown(guide.data.validity.as_ref(), |validity| period(ctx, validity));
    let pass = pass_mark(ctx, exam.and_then(|exam| exam.scoring.as_ref()));
    let all = [("Exam fee", fee), ("Time", time), ("Pass mark", pass), ("Valid for", validity)];
    let unknown = absent(Absence::Unknown);
    all.into_iter()
        .filter(|(_, value_html)| *value_html != unknown)
        .map(|(label, value_html)| Essential { label, value_html })
        .collect()
}

fn pass_mark(ctx: &mut PageContext<'_>, scoring: Option<&Part<Scoring>>) -> String {
    or_unknown(scoring, |scoring| match &scoring.pass {
        Some(pass) => plain(ctx, pass, &words::pass_mark(scoring, pass)),
        None if scoring.kind == ScoringKind::PassFail => "pass or fail only".to_owned(),
        None => absent(Absence::Unknown),
    })
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
    let shown = versions(guide, p.options.quick_facts().version.as_deref());
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
        with_status.filter(|(_, state)| state.status.can_be_sat()).map(|(version, _)| version).collect();
    if open.is_empty() { guide.in_force().into_iter().collect() } else { open }
}

fn name(guide: &Guide, version: &Version) -> String {
    let code = guide.label(version);
    if guide.state(version) == Status::Beta { format!("{code} (beta)") } else { code.to_owned() }
}

/// One row for each label, one cell for each version.
fn compare(tables: &[(String, Vec<Row>)]) -> Vec<Compared> {
    let cell = |label: &str, rows: &[Row], row: &'static str| {
        let found = rows.iter().find(|other| other.label == row);
        let value_html = match found {
            Some(row) if row.note_html.is_empty() => row.value_html.clone(),
            Some(row) => format!("{} <span class=\"fact-note\">{}</span>", row.value_html, row.note_html),
            None if row == CODE => absent(Absence::None),
            None => absent(Absence::Unknown),
        };
        Cell { label: label.to_owned(), value_html }
    };
    let mut labels: Vec<&'static str> = Vec::new();
    for (_, rows) in tables {
        // Rows that only some versions have keep their place after the row before them.
        for (i, row) in rows.iter().enumerate() {
            if !labels.contains(&row.label) {
                let before = i.checked_sub(1).and_then(|i| labels.iter().position(|label| *label == rows[i].label));
                labels.insert(before.map_or(0, |at| at + 1), row.label);
            }
        }
    }
    labels
        .into_iter()
        .map(|label| Compared { label, cells: tables.iter().map(|(of, rows)| cell(of, rows, label)).collect() })
        .collect()
}

const CODE: &str = "Exam code";

fn rows<'a>(ctx: &mut PageContext<'a>, guide: &'a Guide, version: Option<&str>, from: &mut From<'a>) -> Vec<Row> {
    let mut rows = Vec::new();
    let entry = version.and_then(|id| guide.version(id)).or_else(|| guide.in_force());
    if let Some(code) = entry.and_then(|version| version.code.as_deref()) {
        let edition = entry.and_then(|v| v.guide.as_deref()).map(|edition| format!("exam guide {}", escaped(edition)));
        let value_html = format!("<span class=\"code\">{}</span>", escaped(code));
        rows.push(Row { label: CODE, value_html, note_html: edition.unwrap_or_default() });
    }
    rows.extend(also_known_as(guide));
    let figure = fee_figure(ctx, guide, version);
    from.extend(figure.map(Figure::around));
    let note_html = figure.map(|figure| beside(ctx, figure, words::money)).unwrap_or_default();
    rows.push(Row { label: "Fee", value_html: fee(ctx, guide, version, figure), note_html });
    rows.extend(exam(ctx, guide, version, from));
    let validity = guide.data.validity.as_ref();
    from.extend(validity.map(Part::around));
    let value_html = or_unknown(validity, |validity| period(ctx, validity));
    rows.push(Row { label: "Valid for", value_html, note_html: String::new() });
    if let Some(version) = entry.filter(|version| !version.languages.is_empty()) {
        let languages: Vec<String> = version.languages.iter().map(|code| names::language(code).to_owned()).collect();
        let value_html = escaped(&words::list(&languages));
        rows.push(Row { label: "Languages", value_html, note_html: String::new() });
    }
    rows.extend(sitting(guide, version, from));
    if let Some(holders) = guide.data.holders.as_ref().filter(|holders| holders.value.min().is_some()) {
        from.push(holders.around());
        let scope = holders.scope.as_ref().map(|scope| escaped(scope)).unwrap_or_default();
        let notes = vec![scope, beside(ctx, holders, Figure::words)];
        let value_html = plain(ctx, holders, &holders.words());
        rows.push(Row { label: "Held by", value_html, note_html: joined(notes) });
    }
    rows
}

/// Former and other names: `Flow Technician (until 2019); KFE`.
fn also_known_as(guide: &Guide) -> Option<Row> {
    let name = |alias: &Alias| match alias.until {
        Some(until) => format!("{} (until {until})", alias.name),
        None => alias.name.to_string(),
    };
    let names: Vec<String> = guide.data.also_known_as.iter().map(name).collect();
    let value_html = escaped(&names.join("; "));
    (!names.is_empty()).then_some(Row { label: "Also called", value_html, note_html: String::new() })
}

/// Time, questions, their kinds, and the pass mark.
fn exam<'a>(ctx: &mut PageContext<'a>, guide: &'a Guide, version: Option<&str>, from: &mut From<'a>) -> Vec<Row> {
    let exam = guide.exam(version);
    let minutes = exam.and_then(|exam| exam.minutes.as_ref());
    from.extend(minutes.map(Figure::around));
    let spell = |figure: &Figure<Number>| words::counted(figure, "minute", "minutes");
    let note_html = minutes.map(|figure| beside(ctx, figure, spell)).unwrap_or_default();
    let value_html = or_unknown(minutes, |figure| plain(ctx, figure, &spell(figure)));
    let mut rows = vec![Row { label: "Time", value_html, note_html }];
    let questions = exam.and_then(|exam| exam.questions.as_ref());
    from.extend(questions.map(|questions| questions.total.around()));
    let note_html = questions.map(|questions| scored_note(ctx, questions)).unwrap_or_default();
    let value_html = or_unknown(questions, |q| plain(ctx, &q.total, &q.total.words()));
    rows.push(Row { label: "Questions", value_html, note_html });
    if let Some(types) = exam.and_then(|exam| exam.item_types.as_ref()) {
        from.push(types.around());
        let types: Vec<String> = types.iter().map(ToString::to_string).collect();
        rows.push(Row { label: "Kinds", value_html: escaped(&words::list(&types)), note_html: String::new() });
    }
    let scoring = exam.and_then(|exam| exam.scoring.as_ref());
    from.extend(scoring.map(|scoring| scoring.pass.as_ref().map_or_else(|| scoring.around(), Figure::around)));
    let mut notes = Vec::new();
    if let Some(scoring) = scoring {
        notes.push(scoring_note(scoring).to_owned());
        notes.extend(scoring.pass.as_ref().map(|pass| beside(ctx, pass, Figure::words)));
    }
    rows.push(Row { label: "Pass mark", value_html: pass_mark(ctx, scoring), note_html: joined(notes) });
    rows
}

/// What the mark means; of points that nobody knows there is nothing to say.
fn scoring_note(scoring: &Scoring) -> &'static str {
    let known = scoring.pass.as_ref().is_some_and(|pass| pass.value.min().is_some());
    if scoring.kind == ScoringKind::Points && !known { "" } else { words::scoring_kind(scoring.kind) }
}

/// Where it is sat, and what follows a failed attempt.
fn sitting<'a>(guide: &'a Guide, version: Option<&str>, from: &mut From<'a>) -> Vec<Row> {
    let mut rows = Vec::new();
    let Some(exam) = guide.exam(version) else { return rows };
    if let Some(delivery) = &exam.delivery {
        from.push(delivery.around());
        let places: Vec<&str> = delivery.iter().map(|d| d.words()).collect();
        let providers = exam.providers.as_ref().map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>());
        let note_html = escaped(&words::list(&providers.unwrap_or_default()));
        rows.push(Row { label: "Where", value_html: escaped(&places.join("; ")), note_html });
    }
    if let Some(retake) = exam.retake.as_ref().filter(|_| guide.can_be_retaken(version)) {
        let mut parts = vec![escaped(&words::retake(retake))];
        let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
        let cost = retake.fee.as_ref().and_then(|fee| items.iter().find(|cost| cost.id == *fee));
        parts.extend(
            cost.and_then(|cost| cost.amount.as_ref()).map(|fee| format!("for {}", escaped(&words::money(fee)))),
        );
        parts.retain(|part| !part.is_empty());
        if !parts.is_empty() {
            from.push(retake.around());
            let value_html = parts.join(", ");
            rows.push(Row { label: "After a failed attempt", value_html, note_html: String::new() });
        }
    }
    rows
}

/// What stands beside a figure: what other sources say, and its note.
fn beside<T: Quantity>(ctx: &mut PageContext<'_>, figure: &Figure<T>, spell: impl Fn(&Figure<T>) -> String) -> String {
    let other = others(ctx, figure, spell);
    joined(vec![other, ctx.md_or_empty(figure.note.as_ref())])
}

fn joined(mut notes: Vec<String>) -> String {
    notes.retain(|note| !note.is_empty());
    notes.join("; ")
}

/// The exam fee; of a closed exam, what it was. A beta's fee says so where the version does not stand beside it.
fn fee(ctx: &mut PageContext<'_>, guide: &Guide, version: Option<&str>, figure: Option<&Figure<Money>>) -> String {
    let named = version.is_some() && !guide.lifecycle.status.is_over();
    let text = |figure: &Figure<Money>| if named { words::money(figure) } else { costs::fee_words(guide, figure) };
    or_unknown(figure, |figure| plain(ctx, figure, &text(figure)))
}

fn fee_figure<'a>(ctx: &PageContext<'a>, guide: &'a Guide, version: Option<&str>) -> Option<&'a Figure<Money>> {
    costs::exam_fee(ctx.site, guide, version).and_then(|cost| cost.amount.as_ref())
}

/// `50 count, 15 do not`; and what other sources say of either.
fn scored_note(ctx: &mut PageContext<'_>, questions: &Questions) -> String {
    let mut parts = Vec::new();
    let known = |figure: &Option<Figure<Number>>| figure.as_ref().filter(|f| f.value.min().is_some()).cloned();
    match (known(&questions.scored), known(&questions.unscored)) {
        (Some(scored), Some(unscored)) => {
            let (a, b) = (plain(ctx, &scored, &scored.words()), plain(ctx, &unscored, &unscored.words()));
            parts.push(format!("{a} count, {b} do not"));
            parts.push(beside(ctx, &scored, |other| format!("{} count", other.words())));
        }
        (Some(scored), None) => {
            parts.push(format!("{} count", plain(ctx, &scored, &scored.words())));
            parts.push(beside(ctx, &scored, |other| format!("{} count", other.words())));
        }
        (None, Some(unscored)) => parts.push(format!("{} do not count", plain(ctx, &unscored, &unscored.words()))),
        (None, None) => {}
    }
    let total = beside(ctx, &questions.total, Figure::words);
    // Beside a count of its own, what is said of all questions must say so.
    parts.push(if parts.is_empty() || total.is_empty() { total } else { format!("of all, {total}") });
    joined(parts)
}
