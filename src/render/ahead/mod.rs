//! What a page will read on days to come. A page is rendered for the day of the build and for each later day on which
//! something that it speaks of changes; the difference stands in the page, and a few lines of script
//! (`static/js/days.js`) show what belongs to the reader's day. So the page at a later day is what a build on that day
//! would have made, and no rule of the lifecycle is written a second time.
//!
//! Start with [`days`] and [`page`].

mod merge;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::source::DataPath;
use crate::markdown::{Document, Piece};
use crate::model::scalar::GuideRef;
use crate::model::walk::{Visit, Walk, Walker};
use crate::site::{Guide, Site, lifecycle};
use crate::widgets;

pub(super) use merge::page;

/// A page is made ready for no more than so many days; a list of thousands of guides would grow without end.
const MOST: usize = 16;

/// The days after that of the site on which something can change for these guides, in order, the first few.
pub(super) fn days(site: &Site, guides: &BTreeSet<&str>) -> Vec<Date> {
    let guides = guides.iter().filter_map(|address| site.guides.get(address));
    let days: BTreeSet<Date> = guides
        .flat_map(|guide| lifecycle::days(&guide.data, &guide.lifecycle))
        .filter(|day| *day > site.today)
        .collect();
    days.into_iter().take(MOST).collect()
}

/// The guides that a guide's page speaks of: itself, those that its data and text name, those that follow, and those
/// that it could offer to read on.
pub(super) fn of_guide<'s>(site: &'s Site, guide: &'s Guide) -> BTreeSet<&'s str> {
    let mut named = BTreeSet::new();
    let mut ahead = vec![guide];
    while let Some(next) = ahead.pop() {
        if named.insert(next.address.as_str()) {
            ahead.extend(next.data.successors.iter().flatten().filter_map(|next| site.guide(&next.certification)));
        }
    }
    let mut others: Vec<String> = Vec::new();
    let mut see = |_: &DataPath, visit: Visit<'_>| match visit {
        Visit::Guide(GuideRef::Here(address)) => others.push(address.to_string()),
        Visit::Md(md) => others.extend(cited(&md.0)),
        _ => {}
    };
    guide.data.walk(&mut Walker::new(DataPath::default(), &mut see));
    guide.text.front.walk(&mut Walker::new(DataPath::default(), &mut see));
    others.extend(cited(&guide.text.body));
    named.extend(others.iter().filter_map(|address| site.guides.get(address)).map(|guide| guide.address.as_str()));
    named.extend(widgets::related_candidates(site, guide).map(|guide| guide.address.as_str()));
    named
}

/// The guides that a text names: in facts, and in the options of its widgets. A widget on a page that belongs to no
/// guide shows any of them.
pub(super) fn of_text<'s>(site: &'s Site, document: &Document) -> BTreeSet<&'s str> {
    if document.pieces.iter().any(|piece| matches!(piece, Piece::Widget(_))) {
        return site.guides.keys().map(String::as_str).collect();
    }
    let named = cited(document);
    named.iter().filter_map(|address| site.guides.get(address)).map(|guide| guide.address.as_str()).collect()
}

fn cited(document: &Document) -> Vec<String> {
    let mut named = Vec::new();
    for piece in &document.pieces {
        match piece {
            Piece::Fact { path, .. } => named.extend(path.split_once(':').map(|(owner, _)| owner.trim().to_owned())),
            Piece::Widget(widget) => {
                let word = |c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '-';
                named.extend(widget.options.split(word).filter(|word| word.contains('/')).map(str::to_owned));
            }
            Piece::Picture { alt, .. } => named.extend(alt.iter().filter_map(|piece| match piece {
                Piece::Fact { path, .. } => path.split_once(':').map(|(owner, _)| owner.trim().to_owned()),
                _ => None,
            })),
            _ => {}
        }
    }
    named
}
