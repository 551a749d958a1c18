//! Every path that `{{ }}` can cite in a guide or on the site: what `facts` prints, listed.

use crate::model::certification::Certification;
use crate::model::salaries::Stat;

use super::{Guide, Site};

/// The paths of a guide that print something now, without those of other versions of the exam.
#[must_use]
pub fn of_guide(guide: &Guide) -> Vec<String> {
    let data = &guide.data;
    let mut paths: Vec<String> = FIXED.iter().map(|path| (*path).to_owned()).collect();
    let versions = data.versions.iter().flat_map(|version| {
        ["available", "last_registration", "last_exam"].map(|date| format!("versions.{}.{date}", version.id))
    });
    paths.extend(versions);
    for domain in guide.domains(None).iter().flat_map(|domains| &domains.items) {
        paths.push(format!("domains.{}.weight", domain.id));
    }
    costs(data, &mut paths);
    pay(data, &mut paths);
    paths.extend(data.facts.iter().flatten().map(|(id, _)| format!("facts.{id}")));
    paths
}

/// The paths of the site's own facts.
#[must_use]
pub fn of_site(site: &Site) -> Vec<String> {
    let facts = site.facts.keys().map(|id| format!("site:facts.{id}"));
    facts.chain(["site:guides.count".to_owned()]).collect()
}

const FIXED: [&str; 19] = [
    "exam.fee",
    "exam.minutes",
    "exam.questions.total",
    "exam.questions.scored",
    "exam.questions.unscored",
    "exam.scoring.pass",
    "exam.scoring.min",
    "exam.scoring.max",
    "exam.retake",
    "domains.count",
    "validity.period",
    "study_hours",
    "holders",
    "lifecycle.available",
    "lifecycle.announced",
    "lifecycle.retirement_announced",
    "lifecycle.renewal_closes",
    "lifecycle.last_exam",
    "lifecycle.held_until",
];

fn costs(data: &Certification, paths: &mut Vec<String>) {
    let Some(costs) = &data.costs else { return };
    paths.extend(costs.items.iter().map(|cost| format!("costs.{}.amount", cost.id)));
    paths.extend(costs.scenarios.iter().map(|scenario| format!("costs.scenarios.{}.total", scenario.id)));
}

fn pay(data: &Certification, paths: &mut Vec<String>) {
    let Some(salaries) = &data.salaries else { return };
    for series in &salaries.series {
        for row in &series.rows {
            let stats = Stat::ALL.into_iter().filter(|stat| row.stat(*stat).is_some());
            paths.extend(stats.map(|stat| format!("salaries.{}.{}.{}", series.id, row.key(), stat.key())));
        }
    }
    for outlook in &salaries.outlook {
        let fields = ["percent", "comparator", "openings"];
        paths.extend(fields.map(|field| format!("outlook.{}.{field}", outlook.occupation)));
    }
}
