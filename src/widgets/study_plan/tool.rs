//! The builder of a plan: what its script computes with. The words stand in the template.

use serde::Serialize;

use crate::model::figure::Measure;
use crate::model::scalar::Number;
use crate::plan::Workload;
use crate::site::Guide;
use crate::site::plans::{self, Offer};

/// The numbers of a guide for `static/widgets/study-plan.js`, as JSON in an attribute.
#[derive(Serialize)]
struct Data<'g> {
    guide: &'g str,
    domains: Vec<DomainData>,
    /// Hours to choose from: one, or least, middle, most; none if nobody says.
    hours: Vec<f64>,
    exam_minutes: Option<u32>,
    last_exam: Option<String>,
    retake_wait_days: Option<i64>,
    weeks: u32,
    hours_a_week: u32,
}

#[derive(Serialize)]
struct DomainData {
    id: String,
    name: String,
    weight: u32,
    /// What covers it: title and address.
    with: Vec<[String; 2]>,
}

/// So much material is named for a domain.
const MAX_MATERIAL: usize = 3;

/// The data of the tool. It begins with the plan that the page shows.
#[must_use]
pub fn data(guide: &Guide, offer: Option<Offer>, workload: &Workload) -> String {
    let data = Data {
        guide: &guide.address,
        domains: domains(guide, workload),
        hours: hours(guide),
        exam_minutes: workload.exam_minutes,
        last_exam: plans::last_day(guide).map(|day| day.to_string()),
        retake_wait_days: wait(guide),
        weeks: offer.map_or(8, |offer| offer.weeks),
        hours_a_week: offer.map_or(5, |offer| offer.hours),
    };
    serde_json::to_string(&data).unwrap_or_default()
}

fn domains(guide: &Guide, workload: &Workload) -> Vec<DomainData> {
    let domains = guide.domains(None).map_or(&[][..], |domains| &domains.items);
    let material = |id| -> Vec<[String; 2]> {
        let all =
            guide.data.resources.iter().flatten().filter(|resource| plans::fits(guide, resource));
        let all = all.filter(|resource| guide.covers(resource, id) && !resource.affiliate);
        all.take(MAX_MATERIAL)
            .map(|resource| [resource.title.to_string(), resource.url.to_string()])
            .collect()
    };
    let with_weights = domains.iter().zip(&workload.domains);
    with_weights
        .map(|(domain, own)| DomainData {
            id: domain.id.to_string(),
            name: domain.name.to_string(),
            weight: own.weight,
            with: material(&domain.id),
        })
        .collect()
}

/// What study is said to take, in whole half hours.
fn hours(guide: &Guide) -> Vec<f64> {
    let Some(figure) = guide.study_hours(None) else { return Vec::new() };
    let Some(middle) = plans::need(figure) else { return Vec::new() };
    let all = match figure.value {
        Measure::Range(Number(least), Number(most)) => vec![least, middle, most],
        _ => vec![middle],
    };
    let halves = |hours: rust_decimal::Decimal| -> Option<f64> {
        use rust_decimal::prelude::ToPrimitive as _;
        (hours * rust_decimal::Decimal::TWO).ceil().to_u32().map(|halves| f64::from(halves) / 2.0)
    };
    all.into_iter().filter_map(halves).filter(|hours| *hours > 0.0).collect()
}

/// Days before a second attempt; a month counts as 31, so that no attempt is promised too early.
fn wait(guide: &Guide) -> Option<i64> {
    let wait = guide.exam(None)?.retake.as_ref()?.wait.as_ref()?.0.first().copied()?;
    Some(i64::from(wait.years) * 366 + i64::from(wait.months) * 31 + i64::from(wait.days))
}
