//! Figures that are newer than what was read of their source: what is in the figure was not in the
//! copy.

use std::collections::BTreeSet;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::model::source::Mark;
use crate::site::facts::{Fact, Facts};
use crate::site::{Guide, Site, reading};

use super::Lint;

pub(super) fn of_guide(lint: &mut Lint<'_>, guide: &Guide) {
    of_facts(lint, &guide.facts);
}

/// What vendors say for all their exams, and the site's own facts.
pub(super) fn of_site(lint: &mut Lint<'_>) {
    let site = lint.site;
    site.vendors.values().for_each(|vendor| of_facts(lint, &vendor.facts));
    of_facts(lint, &site.own_facts);
}

fn of_facts(lint: &mut Lint<'_>, facts: &Facts) {
    for (fact, message) in newer(lint.site, facts) {
        let (file, place) = fact.stands(lint.site);
        lint.out.push(
            Diagnostic::new(&rule::NEWER_THAN_COPY, &file, At::Value(place), message).help(HELP),
        );
    }
}

const HELP: &str = "read the source again and write the date of the new copy in sources.yaml, or the date that the copy describes here";

/// The first figure of each date and source that the copy cannot hold, with what is wrong.
fn newer<'f>(site: &Site, facts: &'f Facts) -> Vec<(&'f Fact, String)> {
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for fact in facts.own() {
        let (Some(id), Some(as_of)) = (fact.origin.source(), fact.as_of) else { continue };
        let is_read = site.sources.get(id).is_some_and(|source| source.mark() != Mark::Unread);
        if is_read
            && reading::backing(site, id, Some(as_of)) == Mark::Unread
            && told.insert((id, as_of))
        {
            let Some(copy) = reading::latest_copy(site, id) else { continue };
            found.push((
                fact,
                format!("the figure is from {as_of}, and the copy of `{id}` that was read is from {copy}"),
            ));
        }
    }
    found
}
