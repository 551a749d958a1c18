//! What holds for a guide's exam: what the guide says, else what its vendor says of all its exams.

use crate::base::date::PartialDate;
use crate::model::costs::Tax;
use crate::model::exam::{Delivery, Exam, Retake, Scoring, Validity};
use crate::model::scalar::{SourceId, Text};
use crate::model::site::VendorDefaults;

use super::{Guide, Site};

/// A source and a date that a block gives to all that is in it.
pub type Around<'a> = (Option<&'a SourceId>, Option<PartialDate>);

/// Something said, and the provenance around it.
pub type Said<'a, T> = Option<(&'a T, Around<'a>)>;

fn defaults<'a>(site: &'a Site, guide: &Guide) -> Option<&'a VendorDefaults> {
    site.vendors.get(&guide.data.vendor).map(|vendor| &vendor.data.defaults)
}

/// A part of the exam of a version (in force unless named), else the vendor's.
fn part<'a, T>(
    site: &'a Site,
    guide: &'a Guide,
    version: Option<&str>,
    own: impl Fn(&'a Exam) -> &'a Option<T>,
    shared: impl Fn(&'a VendorDefaults) -> &'a Option<T>,
) -> Said<'a, T> {
    let exam = guide.exam(version);
    if let Some((exam, value)) = exam.and_then(|exam| Some((exam, own(exam).as_ref()?))) {
        return Some((value, (exam.source.as_ref(), exam.as_of)));
    }
    let shared_by_vendor = defaults(site, guide)?;
    let value = shared(shared_by_vendor).as_ref()?;
    Some((value, (shared_by_vendor.source.as_ref(), shared_by_vendor.as_of)))
}

/// How the exam is scored.
#[must_use]
pub fn scoring<'a>(site: &'a Site, guide: &'a Guide, version: Option<&str>) -> Said<'a, Scoring> {
    part(site, guide, version, |exam| &exam.scoring, |shared| &shared.scoring)
}

/// What follows a failed attempt.
#[must_use]
pub fn retake<'a>(site: &'a Site, guide: &'a Guide, version: Option<&str>) -> Said<'a, Retake> {
    part(site, guide, version, |exam| &exam.retake, |shared| &shared.retake)
}

/// Where the exam is sat.
#[must_use]
pub fn delivery<'a>(site: &'a Site, guide: &'a Guide, version: Option<&str>) -> Said<'a, Vec<Delivery>> {
    part(site, guide, version, |exam| &exam.delivery, |shared| &shared.delivery)
}

/// Who runs the test centres.
#[must_use]
pub fn providers<'a>(site: &'a Site, guide: &'a Guide, version: Option<&str>) -> Said<'a, Vec<Text>> {
    part(site, guide, version, |exam| &exam.providers, |shared| &shared.providers)
}

/// Kinds of questions.
#[must_use]
pub fn item_types<'a>(site: &'a Site, guide: &'a Guide, version: Option<&str>) -> Said<'a, Vec<Text>> {
    part(site, guide, version, |exam| &exam.item_types, |shared| &shared.item_types)
}

/// How long the certificate is valid.
#[must_use]
pub fn validity<'a>(site: &'a Site, guide: &'a Guide) -> Said<'a, Validity> {
    let shared = defaults(site, guide);
    let validity = guide.data.validity.as_ref().or_else(|| shared?.validity.as_ref())?;
    let source = validity.source.as_ref().or_else(|| shared?.source.as_ref());
    Some((validity, (source, validity.as_of.or_else(|| shared?.as_of))))
}

/// Whether tax is in the exam's price.
#[must_use]
pub fn tax(site: &Site, guide: &Guide, own: Option<Tax>) -> Option<Tax> {
    own.or_else(|| defaults(site, guide)?.tax)
}

/// Whether a vendor's defaults can hold the fact that a path cites: how exams are scored, retakes, validity.
#[must_use]
pub fn may_hold(path: &str) -> bool {
    let mut steps = path.split('.').map(str::trim);
    let block = steps.next().map(|block| block.split('@').next().unwrap_or(block));
    match (block, steps.next()) {
        (Some("exam"), Some(key)) => ["scoring", "retake"].contains(&key),
        (Some("validity"), _) => true,
        _ => false,
    }
}
