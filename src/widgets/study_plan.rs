//! One ready study plan: hours for each domain, review, mock exams, the first and the last weeks;
//! whole at `plan/`.

use serde::Serialize;

use crate::page::context::PageContext;
use crate::site::lifecycle::Status;
use crate::site::{Guide, plans};

use super::{Kind, Placed};

pub mod notes;
mod tool;
pub mod view;

use notes::ClosedView;
use view::PlanView;

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "study-plan",
    title: "A study plan",
    block: "domains",
    has_data: plans::has_domains,
    render,
    on_page: None,
};

/// The weeks shown at each end of the plan.
const ENDS: usize = 2;

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    open: Vec<OpenView>,
    closed: Vec<ClosedView>,
}

/// The plan, while the exam can be sat.
#[derive(Serialize)]
struct OpenView {
    when: &'static str,
    tool_json: String,
    exam_text: String,
    finding: notes::Note,
    notes: Vec<notes::Note>,
    plans: Vec<PlanView>,
    more_href: String,
    more_text: &'static str,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let status = guide.lifecycle.status;
    // A page that is read after the exam's end corrects itself, so both states are in it while an
    // end is announced.
    let may_close = status == Status::Closing;
    let open = if status.is_over() { Vec::new() } else { vec![open(p, may_close)] };
    let closed = if status.is_over() || may_close {
        vec![notes::closed(p.ctx, guide, if may_close { "closed" } else { "" })]
    } else {
        Vec::new()
    };
    let view = View { anchor: p.anchor.clone(), title: p.title, open, closed };
    p.ctx.render("widgets/study-plan.html", &view)
}

fn open(p: &mut Placed<'_, '_>, may_close: bool) -> OpenView {
    let guide = p.guide;
    let offers = plans::offers(guide, &p.ctx.site.today);
    let workload = plans::workload(guide);
    let chosen = plans::chosen(&offers);
    let made = chosen.and_then(|offer| Some((offer, offer.plan(&workload)?)));
    let finding = match &made {
        Some((offer, plan)) => view::finding(*offer, plan).into(),
        None if offers.is_empty() => notes::NOT_CONFIRMED.to_owned().into(),
        None => notes::nothing_fits(guide, &offers, &workload),
    };
    let notes = notes::before(p.ctx, guide, made.as_ref().map(|(offer, _)| *offer));
    let plan = made.map(|(offer, plan)| view::plan(guide, &p.uid, offer, &plan, ENDS));
    OpenView {
        when: if may_close { "open" } else { "" },
        tool_json: if offers.is_empty() {
            String::new()
        } else {
            tool::data(guide, chosen, &workload)
        },
        exam_text: format!("this exam{}", plans::in_language(guide)),
        finding,
        notes,
        plans: plan.into_iter().collect(),
        more_href: p.ctx.href(&format!("{}/plan/", guide.address)),
        more_text: match offers.iter().filter(|offer| offer.is_written()).count() {
            0 => "Why there is no plan",
            1 => "The whole plan, week by week",
            _ => "The whole plan, and a second one, week by week",
        },
    }
}

/// The page of plans of a guide, if it has one and it is open: its address.
#[must_use]
pub fn page_href(ctx: &PageContext<'_>, guide: &Guide) -> Option<String> {
    let open = plans::has_page(guide) && !guide.lifecycle.status.is_over();
    open.then(|| ctx.href(&format!("{}/plan/", guide.address)))
}
