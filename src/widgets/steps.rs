//! Step by step: the steps of the day, and those of other conditions hidden beside them.

use serde::Serialize;

use crate::base::html::escaped;
use crate::markdown::Condition;
use crate::model::blocks::Step;
use crate::model::conditions::Conditions;
use crate::page::context::PageContext;
use crate::page::prose::{conditions_text, is_shown};
use crate::site::{Guide, words};

use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "steps",
    title: "Step by step",
    block: "steps",
    has_data: |guide| guide.data.steps.as_ref().is_some_and(|steps| !steps.is_empty()),
    render,
    on_page: None,
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
    steps: Vec<StepView>,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    lists: Vec<List>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let steps = guide.data.steps.as_deref().unwrap_or_default();
    let lists = lists(guide, steps).into_iter().map(|steps| list(p, guide, &steps)).collect();
    let view = View { anchor: p.anchor.clone(), title: p.title, lists };
    p.ctx.render("widgets/steps.html", &view)
}

/// The steps of the day as one list, then a list for each further condition. Steps without a
/// condition stand in all.
fn lists<'g>(guide: &Guide, steps: &'g [Step]) -> Vec<Vec<&'g Step>> {
    let pick = |wanted: &dyn Fn(&Conditions) -> bool| -> Vec<&'g Step> {
        steps.iter().filter(|step| step.when.as_ref().is_none_or(wanted)).collect()
    };
    let today = |when: &Conditions| is_shown(Some(guide), std::slice::from_ref(&when.0));
    let mut lists = vec![pick(&today)];
    let mut told: Vec<&Conditions> = Vec::new();
    for when in steps.iter().filter_map(|step| step.when.as_ref()).filter(|when| !today(when)) {
        if !told.contains(&when) {
            told.push(when);
            lists.push(pick(&|other| other == when));
        }
    }
    lists.retain(|list| !list.is_empty());
    lists
}

/// A list under the conditions of its steps; it is hidden if they do not hold today.
fn list(p: &mut Placed<'_, '_>, guide: &Guide, steps: &[&Step]) -> List {
    let mut when: Vec<Condition> = Vec::new();
    for condition in steps.iter().filter_map(|step| step.when.as_ref()).flat_map(|when| &when.0) {
        if !when.contains(condition) {
            when.push(condition.clone());
        }
    }
    let hidden = !when.is_empty() && !is_shown(Some(guide), std::slice::from_ref(&when));
    let when = conditions_text(&when);
    let suffix = if when.is_empty() {
        String::new()
    } else {
        format!("-{}", crate::model::scalar::slug(&when))
    };
    let uid = &p.uid;
    let views = |ctx: &mut PageContext<'_>| {
        steps.iter().map(|step| view(ctx, uid, &suffix, guide, step, steps)).collect()
    };
    List { hidden, steps: p.ctx.hidden_if(hidden, views), when }
}

fn view(
    ctx: &mut PageContext<'_>,
    uid: &str,
    suffix: &str,
    guide: &Guide,
    step: &Step,
    all: &[&Step],
) -> StepView {
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
        after_text: if before.is_empty() {
            String::new()
        } else {
            format!("after {}", words::list(&before))
        },
    }
}
