//! Budgets of figures: how many may be unknown or without a source. What has a rule of its own is
//! counted in `levels`.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::model::checks::{UNKNOWN, UNSOURCED};
use crate::site::Site;
use crate::site::coverage::Coverage;

/// So many figures are named.
const NAMED: usize = 5;

pub(super) fn of_site(site: &Site) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let budgets = &site.config.checks.budgets;
    let own: Vec<(&str, u32)> = [UNSOURCED, UNKNOWN]
        .into_iter()
        .filter_map(|name| Some((name, *budgets.get(name)?)))
        .collect();
    // A broken file hides figures.
    if own.is_empty() || !site.broken.is_empty() {
        return out;
    }
    let coverage = coverage(site);
    for (name, budget) in own {
        let (figures, what): (Vec<&String>, _) = if name == UNSOURCED {
            (coverage.unsourced.iter().collect(), "without a source")
        } else {
            (coverage.unknown.iter().chain(&coverage.left_out).collect(), "unknown")
        };
        let count = figures.len();
        if u32::try_from(count).is_ok_and(|count| count <= budget) {
            continue;
        }
        let verb = if count == 1 { "figure is" } else { "figures are" };
        let message = format!("{count} {verb} {what}; the budget is {budget}");
        let mut names: Vec<&str> = figures.iter().take(NAMED).map(|id| id.as_str()).collect();
        let more = format!("{} more", count - names.len());
        if count > NAMED {
            names.push(&more);
        }
        let cure = if name == UNSOURCED { "name the sources of these" } else { "look for these" };
        let help = format!("{cure}, or raise the budget: {}", names.join(", "));
        let at = At::Value(DataPath::of(["checks".into(), "budgets".into(), name.into()]));
        let file = SourcePath::new("content/site.yaml");
        out.push(Diagnostic::new(&rule::OVER_BUDGET, &file, at, message).help(help));
    }
    out
}

fn coverage(site: &Site) -> Coverage {
    let mut all = Coverage::of(site, &site.own_facts);
    site.vendors.values().for_each(|vendor| all.add(&Coverage::of(site, &vendor.facts)));
    site.guides.values().for_each(|guide| all.add(&Coverage::of_guide(site, guide)));
    all
}
