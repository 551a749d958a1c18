//! As written, then as it holds. Authors write a source and a date once around many figures, once
//! for all versions what they share, and once for all exams what a vendor's share; readers of the
//! data find on each figure its own source, date and place, and in each version's block all that is
//! true of that version.
//!
//! Start with [`guide`]. The order matters: provenance is pushed down to each figure first, so that
//! what is then taken from elsewhere keeps the source, the date and the place that it has there.
//! What is in force on the day is looked up last, in what holds:
//! [`Guide::exam`](super::Guide::exam). Rules walk what is written, so that a fault is reported
//! where it stands, once.

mod merge;
mod push;

use std::collections::BTreeMap;

use crate::model::certification::Certification;
use crate::model::costs::CostType;
use crate::model::exam::Version;
use crate::model::figure::Figure;
use crate::model::part::{Place, Provenance};
use crate::model::scalar::Id;
use crate::model::site::VendorDefaults;
use crate::model::variants::ByVersion;
use crate::model::walk::Sourced;

use merge::Fill;
pub(super) use merge::exam_of;
use push::Push;

/// A source and a date that something has, for lists of what a widget shows.
pub type Around<'a> = (Option<&'a Id>, Option<crate::base::date::PartialDate>);

/// A guide's data as it holds, of what is written in its files and of its vendor's defaults as they
/// hold.
#[must_use]
pub fn guide(written: &Certification, vendor: Option<&VendorDefaults>) -> Certification {
    let mut held = written.clone();
    let top = Place::default();
    push::certification(&mut held, &top);
    held.exam =
        by_version(&held.exam, &top.then("exam"), &held.versions, vendor.map(exam_of).as_ref());
    held.study_hours =
        held.study_hours.map(|hours| figures(hours, &top.then("study_hours"), &held.versions));
    held.domains = held
        .domains
        .map(|domains| by_version(&domains, &top.then("domains"), &held.versions, None));
    let Some(vendor) = vendor else { return held };
    held.validity = held.validity.or_else(|| vendor.validity.clone());
    for cost in held.costs.iter_mut().flat_map(|costs| &mut costs.items) {
        if cost.kind == CostType::Exam {
            cost.tax = cost.tax.or(vendor.tax);
        }
    }
    held
}

/// A vendor's defaults with the provenance of each.
#[must_use]
pub fn vendor(id: &Id, written: &VendorDefaults) -> VendorDefaults {
    let mut held = written.clone();
    let place = Place { vendor: Some(id.clone()), ..Place::default() }.then("defaults");
    held.push(&place, &Provenance::default());
    held
}

/// The block of each version: what it says itself, else what all versions share, else what the
/// vendor says.
fn by_version<T: Push + Fill + Sourced>(
    written: &ByVersion<T>,
    place: &Place,
    versions: &[Version],
    vendor: Option<&T>,
) -> ByVersion<T> {
    let fill = |mut block: T, from: [Option<&T>; 2]| {
        from.into_iter().flatten().for_each(|from| block.fill(from));
        block
    };
    let pushed = |block: &T, place: &Place, around: &Provenance| {
        let mut block = block.clone();
        block.push(place, around);
        block
    };
    let (all, own) = match written {
        ByVersion::Same(block) => {
            let block = pushed(block, place, &Provenance::default());
            return ByVersion::Same(fill(block, [vendor, None]));
        }
        ByVersion::Each { all, own } => (all, own),
    };
    let place = place.then("by_version");
    // What all versions share stands around what each says.
    let around = all.as_ref().map(T::provenance).unwrap_or_default();
    let all = all.as_ref().map(|all| pushed(all, &place.then("all"), &Provenance::default()));
    let mut blocks: BTreeMap<Id, T> = own
        .iter()
        .map(|(id, block)| {
            let block = pushed(block, &place.then(id.as_str()), &around);
            (id.clone(), fill(block, [all.as_ref(), vendor]))
        })
        .collect();
    if all.is_some() || vendor.is_some() {
        for version in versions {
            let shared = || fill(T::default(), [all.as_ref(), vendor]);
            blocks.entry(version.id.clone()).or_insert_with(shared);
        }
    }
    ByVersion::Each { all: None, own: blocks }
}

/// The figure of each version: its own, else that of all.
fn figures<T: Clone>(
    written: ByVersion<Figure<T>>,
    place: &Place,
    versions: &[Version],
) -> ByVersion<Figure<T>> {
    let ByVersion::Each { all: Some(mut all), mut own } = written else { return written };
    all.place = Some(Box::new(place.then("by_version").then("all")));
    for version in versions {
        own.entry(version.id.clone()).or_insert_with(|| all.clone());
    }
    ByVersion::Each { all: None, own }
}

/// Whether a vendor's defaults can hold the fact that a path cites: how exams are scored, retakes,
/// validity.
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
