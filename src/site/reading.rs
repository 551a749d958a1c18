//! How figures came to the site: from a page that was read, from a copy, or through a source that
//! quotes it.
//!
//! Start with [`backing`]. A source says how it was read itself (`model::source`); here the sources
//! that quote it count too.

use std::collections::BTreeSet;

use crate::base::date::PartialDate;
use crate::model::scalar::Id;
use crate::model::source::{Mark, Read, Source};

use super::Content;

/// How a figure of this date came from this source. What was read cannot have figures of later
/// days.
#[must_use]
pub fn backing(site: &Content, id: &Id, as_of: Option<PartialDate>) -> Mark {
    let Some(source) = site.sources.get(id) else { return Mark::Unread };
    if source.can_have(as_of) {
        return source.mark();
    }
    let quoted = behind(site, id).into_iter().any(|(_, other)| other.can_have(as_of));
    if quoted { Mark::Quoted } else { Mark::Unread }
}

/// The latest date of what was read of a source, itself or through others. None if nothing with a
/// date was.
#[must_use]
pub fn latest_copy(site: &Content, id: &Id) -> Option<PartialDate> {
    let own = site.sources.get(id).and_then(Source::copy);
    behind(site, id)
        .into_iter()
        .filter_map(|(_, other)| other.copy())
        .chain(own)
        .max_by_key(|date| date.last_day())
}

/// The sources through which the figures of a source came, those that they quote in turn included,
/// the nearest first.
#[must_use]
pub fn behind<'s>(site: &'s Content, id: &Id) -> Vec<(&'s Id, &'s Source)> {
    let mut seen = BTreeSet::from([id.as_str()]);
    let mut found: Vec<(&Id, &Source)> = Vec::new();
    let mut next = site.sources.get(id);
    let mut at = 0;
    while let Some(source) = next {
        let new = source.via.iter().filter_map(|via| site.sources.get_key_value(&via.0));
        found.extend(new.filter(|(id, _)| seen.insert(id.as_str())));
        next = found.get(at).map(|(_, source)| *source);
        at += 1;
    }
    found
}

/// The publisher for readers: `Amazon Web Services, as quoted by A and B` if the source itself was
/// not read.
#[must_use]
pub fn publisher(site: &Content, source: &Source) -> String {
    let own = source.publisher.to_string();
    if source.read() != Read::None {
        return own;
    }
    let mut names: Vec<&str> = Vec::new();
    for other in source.via.iter().filter_map(|via| site.sources.get(&via.0)) {
        if !names.contains(&&*other.publisher) {
            names.push(&other.publisher);
        }
    }
    match names.split_last() {
        None => own,
        Some((only, [])) => format!("{own}, as quoted by {only}"),
        Some((last, others)) => format!("{own}, as quoted by {} and {last}", others.join(", ")),
    }
}
