//! `plan.csv` of a guide: its ready plans, one row for each activity of each week.

use std::io;

use crate::plan::QUANTUM;
use crate::site::plans::{self, Ready};
use crate::site::{Guide, Site};

use super::Sink;
use super::exports::{Table, csv};

const COLUMNS: [&str; 7] =
    ["plan", "version", "week", "activity", "domain_id", "domain", "minutes"];

/// Writes the file, if the guide has any ready plan.
pub(super) fn put(site: &Site, guide: &Guide, sink: &dyn Sink) -> io::Result<()> {
    let ready = if site.config.outputs.plans { plans::ready(guide) } else { Vec::new() };
    if ready.is_empty() {
        return Ok(());
    }
    let rows = ready.iter().flat_map(|ready| rows(guide, ready)).collect();
    let table = Table { name: "plan", columns: COLUMNS.to_vec(), rows };
    sink.put(&format!("{}/{}", guide.address, plans::FILE), &csv(&table)?)
}

fn rows(guide: &Guide, ready: &Ready<'_>) -> Vec<Vec<String>> {
    let domains = guide.domains(ready.version).map_or(&[][..], |domains| &domains.items);
    let (plan, version) = (ready.offer.id(), ready.version.unwrap_or_default());
    let mut rows = Vec::new();
    for (number, week) in (1_u32..).zip(&ready.plan.weeks) {
        let mut row = |activity: &str, domain: Option<usize>, quanta: u32| {
            let domain = domain.and_then(|at| domains.get(at));
            let id = domain.map(|domain| domain.id.to_string()).unwrap_or_default();
            let name = domain.map(|domain| domain.name.to_string()).unwrap_or_default();
            let minutes = (quanta * QUANTUM).to_string();
            rows.push(vec![
                plan.clone(),
                version.to_owned(),
                number.to_string(),
                activity.to_owned(),
                id,
                name,
                minutes,
            ]);
        };
        week.learn.iter().for_each(|(domain, quanta)| row("learn", Some(*domain), *quanta));
        week.review.iter().for_each(|(domain, quanta)| row("review", Some(*domain), *quanta));
        for (activity, quanta) in [("mock_exam", week.mock), ("spare", week.spare)] {
            if quanta > 0 {
                row(activity, None, quanta);
            }
        }
    }
    rows
}
