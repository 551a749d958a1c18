//! What a page will read on days to come. A page is rendered for the day of the build and for each
//! later day on which something that it speaks of changes; the difference stands in the page, and a
//! few lines of script (`static/js/days.js`) show what belongs to the reader's day. So the page at
//! a later day is what a build on that day would have made, and no rule of the lifecycle is written
//! a second time.
//!
//! Start with [`Subjects`] and [`page`].

mod fold;
mod merge;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::base::source::DataPath;
use crate::markdown::{Document, Piece};
use crate::model::scalar::GuideRef;
use crate::model::walk::{Visit, Walk, Walker};
use crate::site::history::History;
use crate::site::lifecycle::{Lifecycle, Status};
use crate::site::watch::Read;
use crate::site::{Guide, Site, costs};
use crate::widgets;

pub(super) use fold::folded;
pub(super) use merge::page;

/// A page is made ready for no more than so many days; a list of thousands of guides would grow
/// without end.
pub(super) const MOST: usize = 16;

/// No more days than these are looked at for those on which the page differs: something of a guide
/// turns on each of them, and often nothing that this page shows.
const MOST_LOOKED_AT: usize = 16 * MOST;

/// The guides whose state shows on a page, by what of it shows.
#[derive(Default)]
pub(super) struct Subjects<'s> {
    /// Those whose dates it draws: each of their days counts.
    drawn: BTreeSet<&'s str>,
    /// Those of which it says where they stand and what they cost.
    named: BTreeSet<&'s str>,
    /// Those that may stand in the list of what to read on.
    offered: BTreeSet<&'s str>,
    /// The guide that the list belongs to.
    reader: Option<&'s Guide>,
    /// Days that count whatever guides say.
    days: BTreeSet<Date>,
}

impl<'s> Subjects<'s> {
    /// Of a page that may show anything of these guides.
    pub(super) fn drawn(guides: impl IntoIterator<Item = &'s str>) -> Self {
        Self { drawn: guides.into_iter().collect(), ..Self::default() }
    }

    /// Of a page of what was recorded.
    pub(super) fn of_history(history: &History) -> Self {
        Self { days: history.entries.iter().map(|entry| entry.date.0).collect(), ..Self::default() }
    }

    /// Of a guide's page of study plans, which draws no dates: the guide and those that follow.
    pub(super) fn of_plans(site: &'s Site, guide: &'s Guide) -> Self {
        Self { named: following(site, guide), ..Self::drawn([guide.address.as_str()]) }
    }

    /// Of a guide's page: itself, those that its data and text name, those that follow, and those
    /// that it could offer to read on.
    pub(super) fn of_guide(site: &'s Site, guide: &'s Guide) -> Self {
        let mut named = following(site, guide);
        let mut others: Vec<String> = Vec::new();
        let mut see = |_: &DataPath, visit: Visit<'_>| match visit {
            Visit::Guide(GuideRef::Here(address)) => others.push(address.to_string()),
            Visit::Md(md) => others.extend(cited(&md.0)),
            _ => {}
        };
        guide.written.walk(&mut Walker::new(DataPath::default(), &mut see));
        guide.text.front.walk(&mut Walker::new(DataPath::default(), &mut see));
        others.extend(cited(&guide.text.body));
        named.extend(
            others
                .iter()
                .filter_map(|address| site.guides.get(address))
                .map(|guide| guide.address.as_str()),
        );
        let offered =
            widgets::related_candidates(site, guide).map(|guide| guide.address.as_str()).collect();
        Self { named, offered, reader: Some(guide), ..Self::drawn([guide.address.as_str()]) }
    }

    /// The days after that of the site on which something on the page can change, each with the
    /// site as it is then; in order, and more than a page is made ready for, since on some of them
    /// nothing does.
    pub(super) fn days(mut self, site: &'s Site) -> Vec<Site> {
        let mut turns = Turns::default();
        let all: BTreeSet<&str> =
            self.drawn.iter().chain(&self.named).chain(&self.offered).copied().collect();
        all.into_iter()
            .filter_map(|address| site.guides.get(address))
            .for_each(|guide| turns.of(site, guide, *site.today));
        for day in self.days.iter().filter(|day| **day > *site.today) {
            turns.0.entry(*day).or_default();
        }
        let (mut out, mut now, mut said) = (Vec::new(), site.clone(), self.said(site));
        while let Some((day, turning)) = turns.0.pop_first() {
            now = now.on(day, &turning);
            let is_named = |guide: &&&Guide| self.named.contains(guide.address.as_str());
            let mut fresh: Vec<&Guide> = turning.iter().filter(is_named).copied().collect();
            while !fresh.is_empty() {
                fresh = fresh.into_iter().flat_map(|guide| followers(&now, site, guide)).collect();
                fresh.retain(|next| self.named.insert(&next.address));
                fresh.iter().for_each(|next| turns.of(site, next, day));
                now = now.on(day, &fresh);
            }
            let then = self.said(&now);
            let is_drawn = |guide: &&Guide| self.drawn.contains(guide.address.as_str());
            if then != said || self.days.contains(&day) || turning.iter().any(is_drawn) {
                out.push(now.clone());
                said = then;
            }
            if out.len() == MOST_LOOKED_AT {
                break;
            }
        }
        out
    }

    /// What the page says of guides whose dates it does not draw. Where that is the same on two
    /// days, so is the page.
    fn said(&self, site: &Site) -> Said {
        let named = self.named.iter().filter_map(|address| site.guides.get(address));
        let offered = self.reader.map(|reader| widgets::related(site, reader)).unwrap_or_default();
        Said {
            named: named
                .map(|guide| (Lifecycle::clone(&guide.lifecycle), costs_in_time(site, guide)))
                .collect(),
            offered: offered
                .into_iter()
                .map(|(guide, _)| (guide.address.clone(), guide.lifecycle.status))
                .collect(),
        }
    }
}

#[derive(PartialEq)]
struct Said {
    named: Vec<(Lifecycle, Vec<bool>)>,
    offered: Vec<(String, Status)>,
}

/// What is not the same on two days, for the page of a guide or of none.
pub(super) fn changed(before: &Site, then: &Site, own: Option<&str>) -> Read {
    let (mut own_too, mut others) = (false, false);
    for address in then.guides.changed_since(&before.guides) {
        own_too |= own == Some(address);
        others |= own != Some(address);
    }
    Read { day: true, own: own_too, others }
}

/// Which of a guide's costs apply on the day of the site.
fn costs_in_time(site: &Site, guide: &Guide) -> Vec<bool> {
    let items = guide.data.costs.iter().flat_map(|costs| &costs.items);
    items.map(|cost| costs::in_time(cost, &site.today)).collect()
}

/// Guides by the days on which something of them can change.
#[derive(Default)]
struct Turns<'s>(BTreeMap<Date, Vec<&'s Guide>>);

impl<'s> Turns<'s> {
    /// Adds the days of a guide after this one.
    fn of(&mut self, site: &Site, guide: &'s Guide, after: Date) {
        for day in site.days(guide).into_iter().filter(|day| *day > after) {
            self.0.entry(day).or_default().push(guide);
        }
    }
}

/// What is named in the place of a guide that is closed; nothing for others.
fn followers<'s>(now: &Site, site: &'s Site, guide: &Guide) -> Vec<&'s Guide> {
    let is_closed =
        now.guides.get(&guide.address).is_some_and(|guide| guide.lifecycle.status.is_over());
    let guide = site.guides.get(&guide.address).filter(|_| is_closed);
    guide.map(|guide| successors(site, guide).collect()).unwrap_or_default()
}

fn successors<'s>(site: &'s Site, guide: &'s Guide) -> impl Iterator<Item = &'s Guide> {
    guide.data.successors.iter().flatten().filter_map(|next| site.guide(&next.certification))
}

/// A guide, its successors, and all that these are followed by today.
fn following<'s>(site: &'s Site, guide: &'s Guide) -> BTreeSet<&'s str> {
    let mut named = BTreeSet::from([guide.address.as_str()]);
    let mut fresh: Vec<&Guide> = successors(site, guide).collect();
    while !fresh.is_empty() {
        fresh.retain(|next| named.insert(&next.address));
        fresh = fresh.into_iter().flat_map(|next| followers(site, site, next)).collect();
    }
    named
}

/// The guides that a text names: in facts, and in the options of its widgets. A widget on a page
/// that belongs to no guide shows any of them.
pub(super) fn of_text<'s>(site: &'s Site, document: &Document) -> BTreeSet<&'s str> {
    if document.pieces.iter().any(|piece| matches!(piece, Piece::Widget(_))) {
        return site.guides.keys().map(String::as_str).collect();
    }
    let named = cited(document);
    named
        .iter()
        .filter_map(|address| site.guides.get(address))
        .map(|guide| guide.address.as_str())
        .collect()
}

fn cited(document: &Document) -> Vec<String> {
    let mut named = Vec::new();
    for piece in &document.pieces {
        match piece {
            Piece::Fact { path, .. } => {
                named.extend(path.split_once(':').map(|(owner, _)| owner.trim().to_owned()))
            }
            Piece::Widget(widget) => {
                let word = |c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '-';
                named.extend(
                    widget.options.split(word).filter(|word| word.contains('/')).map(str::to_owned),
                );
            }
            Piece::Picture { alt, .. } => {
                named.extend(alt.iter().filter_map(|piece| match piece {
                    Piece::Fact { path, .. } => {
                        path.split_once(':').map(|(owner, _)| owner.trim().to_owned())
                    }
                    _ => None,
                }))
            }
            _ => {}
        }
    }
    named
}
