//! The facts that a reader looks for first: code, fee, questions, time, passing score, validity,
//! languages, delivery.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::certification::Alias;
use crate::model::exam::{ScoringKind, Version};
use crate::model::figure::Absence;
use crate::page::context::{PageContext, absent};
use crate::site::facts::{self, Fact, alone};
use crate::site::lifecycle::Status;
use crate::site::resolve::Around;
use crate::site::{Guide, Site, words};

use super::cells::others_say;
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "quick-facts",
    title: "Quick facts",
    block: "exam",
    has_data: |_| true,
    render,
    on_page: None,
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

/// What a reader looks for before anything else: fee, time, passing score, validity; what nobody
/// wrote down is left out.
#[must_use]
pub fn essentials(ctx: &mut PageContext<'_>, guide: &Guide) -> Vec<Essential> {
    let of = |path| facts::stated(ctx.site, guide, path);
    let all = [
        ("Exam fee", of("exam.fee")),
        ("Time", of("exam.minutes")),
        ("Passing score", of("exam.scoring.pass")),
        ("Valid for", of("validity.period")),
    ];
    let known = all.into_iter().filter_map(|(label, fact)| Some((label, fact?)));
    known
        .filter(|(_, fact)| fact.absent() != Some(Absence::Unknown))
        .map(|(label, fact)| Essential {
            label,
            value_html: ctx.fact_as(Some(fact), |fact| alone(guide, fact)),
        })
        .collect()
}

#[derive(Serialize)]
struct VersionHead {
    says: String,
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
    anchor: String,
    title: &'static str,
    rows: Vec<Row>,
    versions: Vec<VersionHead>,
    compared: Vec<Compared>,
    provenance_html: String,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let mut from = Vec::new();
    let shown = versions(guide, p.options.quick_facts().version.as_deref());
    let (mut heads, mut tables): (_, Vec<(String, Vec<Row>)>) = (Vec::new(), Vec::new());
    for version in &shown {
        heads.push(VersionHead { says: guide.says_of(version), label: name(guide, version) });
        tables.push((name(guide, version), rows(p.ctx, guide, Some(version), &mut from)));
    }
    let mut view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        rows: Vec::new(),
        versions: Vec::new(),
        compared: Vec::new(),
        provenance_html: String::new(),
    };
    if tables.len() > 1 {
        view.versions = heads;
        view.compared = compare(&tables);
    } else {
        view.rows =
            tables.pop().map_or_else(|| rows(p.ctx, guide, None, &mut from), |(_, rows)| rows);
    }
    view.provenance_html = p.ctx.provenance(&from);
    p.ctx.render("widgets/quick-facts.html", &view)
}

/// The version that is asked for; else all that can be taken; else the one in force.
fn versions<'g>(guide: &'g Guide, asked: Option<&str>) -> Vec<&'g Version> {
    if let Some(version) = asked.and_then(|id| guide.version(id)) {
        return vec![version];
    }
    let with_status = guide.data.versions.iter().zip(&guide.lifecycle.versions);
    let open: Vec<&Version> = with_status
        .filter(|(_, state)| state.status.can_be_sat())
        .map(|(version, _)| version)
        .collect();
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
            Some(row) => {
                format!("{} <span class=\"fact-note\">{}</span>", row.value_html, row.note_html)
            }
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
                let before = i
                    .checked_sub(1)
                    .and_then(|i| labels.iter().position(|label| *label == rows[i].label));
                labels.insert(before.map_or(0, |at| at + 1), row.label);
            }
        }
    }
    labels
        .into_iter()
        .map(|label| Compared {
            label,
            cells: tables.iter().map(|(of, rows)| cell(of, rows, label)).collect(),
        })
        .collect()
}

const CODE: &str = "Exam code";
const TIME: &str = "exam.minutes";

/// The facts of a guide for one version of its exam, and what was shown of them.
struct Table<'t, 'a> {
    site: &'a Site,
    guide: &'a Guide,
    version: Option<&'a Version>,
    /// Where the rows come from, in the order in which they are shown.
    from: &'t mut Vec<Around<'a>>,
    rows: Vec<Row>,
}

impl<'a> Table<'_, 'a> {
    /// A fact, noted as shown.
    fn shown(&mut self, path: &str) -> Option<&'a Fact> {
        let fact = self.of(path);
        self.from.extend(fact.map(Fact::behind));
        fact
    }

    /// A fact of the exam of this version, else of the guide.
    fn of(&self, path: &str) -> Option<&'a Fact> {
        match path.strip_prefix("exam.") {
            Some(tail) => facts::of_exam(self.site, self.guide, self.version, tail),
            None => facts::stated(self.site, self.guide, path),
        }
    }

    fn push(&mut self, label: &'static str, value_html: String, notes: Vec<String>) {
        self.rows.push(Row { label, value_html, note_html: joined(notes) });
    }
}

fn rows<'a>(
    ctx: &mut PageContext<'a>,
    guide: &'a Guide,
    version: Option<&'a Version>,
    from: &mut Vec<Around<'a>>,
) -> Vec<Row> {
    let mut table = Table { site: ctx.site, guide, version, from, rows: Vec::new() };
    let entry = version.or_else(|| guide.in_force());
    table.rows.extend(entry.and_then(|version| code(guide, version)));
    table.rows.extend(also_known_as(guide));
    let fee = table.shown("exam.fee");
    // A beta's fee says so where the version does not stand beside it; of a closed exam, it is what
    // it was.
    let is_named = version.is_some() && !guide.lifecycle.status.is_over();
    let text = |fee: &Fact| if is_named { fee.said.text.clone() } else { alone(guide, fee) };
    table.push("Fee", ctx.fact_as(fee, text), vec![beside(ctx, fee)]);
    exam(ctx, &mut table);
    let validity = table.shown("validity.period");
    table.push("Valid for", ctx.fact(validity), Vec::new());
    if let Some(languages) = entry.and_then(|version| facts::languages(guide, version)) {
        table.push("Languages", ctx.fact(Some(&languages)), Vec::new());
    }
    sitting(ctx, &mut table);
    if let Some(holders) = table.of("holders").filter(|holders| holders.is_measured()) {
        table.from.push(holders.behind());
        let scope =
            holders.scope.iter().find(|(name, _)| *name == "of").map(|(_, scope)| escaped(scope));
        let notes = vec![scope.unwrap_or_default(), beside(ctx, Some(holders))];
        table.push("Certified holders", ctx.fact(Some(holders)), notes);
    }
    table.rows
}

/// The code under which it is booked: in a beta with its own code, that one.
fn code(guide: &Guide, version: &Version) -> Option<Row> {
    let of_beta = guide.beta(Some(&version.id)).and_then(|beta| beta.code.as_deref());
    let edition =
        version.guide.as_deref().map(|edition| format!("exam guide {}", escaped(edition)));
    let note =
        of_beta.map(|_| format!("the beta of {}", escaped(guide.label(version)))).or(edition);
    let value_html =
        format!("<span class=\"code\">{}</span>", escaped(of_beta.or(version.code.as_deref())?));
    Some(Row { label: CODE, value_html, note_html: note.unwrap_or_default() })
}

/// Former and other names: `Flow Technician (until 2019); KFE`.
fn also_known_as(guide: &Guide) -> Option<Row> {
    let name = |alias: &Alias| match alias.until {
        Some(until) => format!("{} (until {until})", alias.name),
        None => alias.name.to_string(),
    };
    let names: Vec<String> = guide.data.also_known_as.iter().map(name).collect();
    let value_html = escaped(&names.join("; "));
    (!names.is_empty()).then_some(Row {
        label: "Also known as",
        value_html,
        note_html: String::new(),
    })
}

/// Time, questions, their types, and the passing score.
fn exam(ctx: &mut PageContext<'_>, table: &mut Table<'_, '_>) {
    // Whoever reads of an exam looks for its time; other figures are shown where they are known.
    for (path, label) in facts::single_figures() {
        let figure = table.shown(&path);
        if figure.is_some() || path == TIME {
            table.push(label, ctx.fact(figure), vec![beside(ctx, figure)]);
        }
    }
    let questions = table.shown("exam.questions.total");
    let notes = scored_notes(ctx, table);
    table.push("Questions", ctx.fact(questions), notes);
    let kinds = table.of("exam.item_types");
    if let Some(kinds) = kinds {
        table.from.push(kinds.behind());
        table.push("Question types", ctx.fact(Some(kinds)), Vec::new());
    }
    let pass = table.of("exam.scoring.pass");
    let scoring = table
        .guide
        .exam(table.version.map(|version| version.id.as_str()))
        .and_then(|e| e.scoring.as_ref());
    table.from.extend(pass.map(Fact::behind).or_else(|| scoring.map(|scoring| scoring.around())));
    // Of points that nobody knows there is nothing to say.
    let is_known = pass.is_some_and(Fact::is_measured);
    let kind =
        scoring.map(|scoring| scoring.kind).filter(|kind| *kind != ScoringKind::Points || is_known);
    let notes =
        vec![kind.map(words::scoring_kind).unwrap_or_default().to_owned(), beside(ctx, pass)];
    table.push("Passing score", ctx.fact(pass), notes);
}

/// Where it is sat, and what follows a failed attempt.
fn sitting(ctx: &mut PageContext<'_>, table: &mut Table<'_, '_>) {
    if let Some(places) = table.of("exam.delivery") {
        table.from.push(places.behind());
        let providers = table.of("exam.providers").map(|providers| ctx.fact(Some(providers)));
        table.push("Delivery", ctx.fact(Some(places)), providers.into_iter().collect());
    }
    let version = table.version.map(|version| version.id.as_str());
    if let Some(rules) = table.of("exam.retake").filter(|_| table.guide.can_be_retaken(version)) {
        let retake = table.guide.exam(version).and_then(|exam| exam.retake.as_ref());
        let fee =
            retake.and_then(|retake| table.of(&format!("costs.{}.amount", retake.fee.as_ref()?)));
        let mut parts = vec![escaped(&rules.said.text)];
        parts.extend(fee.map(|fee| format!("for {}", escaped(&fee.said.text))));
        parts.retain(|part| !part.is_empty());
        if !parts.is_empty() {
            table.from.push(rules.behind());
            table.push("Retakes", parts.join(", "), Vec::new());
        }
    }
}

/// What stands beside a figure: what other sources say, and its note.
fn beside(ctx: &mut PageContext<'_>, fact: Option<&Fact>) -> String {
    let Some(fact) = fact else { return String::new() };
    let other = others_say(ctx, fact, str::to_owned);
    joined(vec![other, ctx.md_or_empty(fact.note.as_ref())])
}

fn joined(mut notes: Vec<String>) -> String {
    notes.retain(|note| !note.is_empty());
    notes.join("; ")
}

/// `50 count, 15 do not`; and what other sources say of either.
fn scored_notes(ctx: &mut PageContext<'_>, table: &Table<'_, '_>) -> Vec<String> {
    let mut parts = Vec::new();
    let known = |path| table.of(path).filter(|fact| fact.is_measured());
    let (scored, unscored) = (known("exam.questions.scored"), known("exam.questions.unscored"));
    match (scored, unscored) {
        (Some(_), Some(_)) => {
            let (a, b) = (ctx.fact(scored), ctx.fact(unscored));
            parts.push(format!("{a} count, {b} do not"));
        }
        (Some(_), None) => parts.push(format!("{} count", ctx.fact(scored))),
        (None, Some(_)) => parts.push(format!("{} do not count", ctx.fact(unscored))),
        (None, None) => {}
    }
    if let Some(scored) = scored {
        let other = others_say(ctx, scored, |other| format!("{other} count"));
        parts.push(joined(vec![other, ctx.md_or_empty(scored.note.as_ref())]));
    }
    let total = beside(ctx, table.of("exam.questions.total"));
    // Beside a count of its own, what is said of all questions must say so.
    parts.push(if parts.is_empty() || total.is_empty() {
        total
    } else {
        format!("of all, {total}")
    });
    parts
}
