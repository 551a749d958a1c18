//! Step by step: the steps of the day, and those of other conditions hidden beside them.

use serde::Serialize;

use crate::base::html::escaped;
use crate::markdown::Condition;
use crate::model::blocks::Step;
use crate::page::context::PageContext;
use crate::page::prose::{conditions_text, is_shown};
use crate::site::{Guide, words};

use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "steps",
    title: "Step by step",
    options: &[],
    block: "steps",
    has_data: |guide| guide.data.steps.as_ref().is_some_and(|steps| !steps.is_empty()),
    render,
};

#[derive(Serialize)]
struct StepView {
    id: String,
    text_html: String,
    effort_text: String,
    cost_html: String,
    after_text: String,
}

#[derive(Serialize)]
struct List {
    when: String,
    hidden: bool,
    heading: String,
    steps: Vec<StepView>,
}

#[derive(Serialize)]
struct View {
    uid: String,
    anchor: String,
    title: &'static str,
    lists: Vec<List>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let steps = guide.data.steps.as_deref().unwrap_or_default();
    let lists = conditions(steps).into_iter().map(|when| list(p, guide, steps, when)).collect();
    let view = View { uid: p.uid.clone(), anchor: p.anchor.clone(), title: p.title, lists };
    p.ctx.render("widgets/steps.html", &view)
}

/// The different conditions of the steps, in the order of first use; without any, one list for all.
fn conditions(steps: &[Step]) -> Vec<Option<&[Condition]>> {
    let mut found: Vec<Option<&[Condition]>> = Vec::new();
    for step in steps {
        let when = step.when.as_ref().map(|when| when.0.as_slice());
        if !found.contains(&when) {
            found.push(when);
        }
    }
    if found.len() > 1 {
        found.retain(Option::is_some)
    }
    found
}

/// The steps that hold under a condition: its own, and those without any, in their order.
fn list(p: &mut Placed<'_, '_>, guide: &Guide, steps: &[Step], when: Option<&[Condition]>) -> List {
    let own = |step: &&Step| step.when.as_ref().is_none_or(|own| Some(own.0.as_slice()) == when);
    let mine: Vec<&Step> = steps.iter().filter(own).collect();
    let suffix =
        when.map(|when| format!("-{}", crate::model::scalar::slug(&conditions_text(when)))).unwrap_or_default();
    let hidden = when.is_some_and(|when| !is_shown(Some(guide), &[when.to_vec()]));
    let uid = &p.uid;
    let steps =
        |ctx: &mut PageContext<'_>| mine.iter().map(|step| view(ctx, uid, &suffix, guide, step, &mine)).collect();
    List {
        when: when.map(conditions_text).unwrap_or_default(),
        hidden,
        heading: String::new(),
        steps: p.ctx.hidden_if(hidden, steps),
    }
}

fn view(ctx: &mut PageContext<'_>, uid: &str, suffix: &str, guide: &Guide, step: &Step, all: &[&Step]) -> StepView {
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    let cost = step.cost.as_ref().and_then(|id| items.iter().find(|cost| cost.id == *id));
    let before: Vec<String> = step
        .after
        .iter()
        .filter_map(|id| all.iter().position(|other| other.id == *id))
        .map(|at| format!("step {}", at + 1))
        .collect();
    StepView {
        id: format!("{uid}{suffix}-{}", step.id),
        text_html: ctx.md(&step.text),
        effort_text: step.effort.as_ref().map(ToString::to_string).unwrap_or_default(),
        cost_html: cost
            .and_then(|cost| cost.amount.as_ref())
            .map(|figure| escaped(&words::money(figure)))
            .unwrap_or_default(),
        after_text: if before.is_empty() { String::new() } else { format!("after {}", words::list(&before)) },
    }
}
