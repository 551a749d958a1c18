//! Figures that are newer than what was read of their source: what is in the figure was not in the copy.

use std::collections::BTreeSet;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::model::source::Mark;
use crate::site::ledger::{self, Fact, Origin};
use crate::site::{Guide, Site, reading};

use super::Lint;

pub(super) fn of_guide(lint: &mut Lint<'_>, guide: &Guide) {
    for (fact, message) in newer(lint.site, &ledger::of_guide(lint.site, guide)) {
        lint.at(guide, &rule::NEWER_THAN_COPY, &fact.place, message, HELP);
    }
}

/// What vendors say for all their exams, and the site's own facts.
pub(super) fn of_site(lint: &mut Lint<'_>) {
    let site = lint.site;
    let mut say = |file: &str, facts: &[Fact]| {
        for (fact, message) in newer(site, facts) {
            let at = At::Value(fact.place.clone());
            let found = Diagnostic::new(&rule::NEWER_THAN_COPY, &SourcePath::new(file), at, message).help(HELP);
            lint.out.push(found);
        }
    };
    for (id, vendor) in &site.vendors {
        say(&format!("content/vendors/{id}.yaml"), &ledger::of_vendor(site, id, vendor));
    }
    say("content/facts.yaml", &ledger::of_site(site));
}

const HELP: &str = "read the source again and write the date of the new copy in sources.yaml, or the date that the copy describes here";

/// The first figure of each date and source that the copy cannot hold, with what is wrong.
fn newer<'f>(site: &Site, facts: &'f [Fact]) -> Vec<(&'f Fact, String)> {
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for fact in facts.iter().filter(|fact| fact.is_own()) {
        let (Origin::Source(id), Some(as_of)) = (&fact.origin, fact.as_of) else { continue };
        let is_read = site.sources.get(id).is_some_and(|source| source.mark() != Mark::Unread);
        if is_read && reading::backing(site, id, Some(as_of)) == Mark::Unread && told.insert((id, as_of)) {
            let Some(copy) = reading::latest_copy(site, id) else { continue };
            found.push((fact, format!("the figure is of {as_of}, and what was read of `{id}` is of {copy}")));
        }
    }
    found
}
