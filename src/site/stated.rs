//! Where a fact is stated: the file and the place in it of what a path prints. Start with [`find`].
//!
//! A path that prose cites may stand for another one: what no version is named for holds for the version in force, the
//! fee that applies is a cost, and what a guide leaves out its vendor may say for all.

use crate::base::source::{DataPath, SourcePath};

use crate::model::scalar::Id;

use super::ledger::{self, Fact, Owner};
use super::{Guide, Site, costs};

/// A fact and where it stands.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The fact, under the path that names it where it is stated.
    pub fact: Fact,
    /// The file.
    pub file: SourcePath,
    /// The place of its value in that file.
    pub place: DataPath,
}

/// The statement behind a path with its owner, `aws/ai-practitioner:exam.fee`. None for what is computed from many
/// statements, such as a total or a status, and for what is not on the site.
#[must_use]
pub fn find(site: &Site, path: &str) -> Option<Stated> {
    let (owner, rest) = path.split_once(':')?;
    if owner == "site" {
        return of_owner(ledger::of_site(site), rest);
    }
    match site.guides.get(owner) {
        Some(guide) => of_guide(site, guide, rest),
        None => of_vendor(site, owner, rest),
    }
}

/// All statements of a guide, in the order of its blocks.
#[must_use]
pub fn all_of_guide(site: &Site, guide: &Guide) -> Vec<Stated> {
    let facts = ledger::of_guide(site, guide).into_iter();
    facts.filter(|fact| fact.is_own()).map(|fact| in_guide(guide, fact)).collect()
}

fn of_guide(site: &Site, guide: &Guide, path: &str) -> Option<Stated> {
    let facts = ledger::of_guide(site, guide);
    let named = |path: &str| facts.iter().find(|fact| fact.path == path);
    if let Some(fact) = named(path) {
        let stated = fact.repeats.as_deref().and_then(named).unwrap_or(fact);
        return (!stated.is_computed).then(|| in_guide(guide, stated.clone()));
    }
    let (head, tail) = path.split_once('.')?;
    let (block, version) = head.split_once('@').map_or((head, None), |(block, version)| (block, Some(version)));
    let found = match (block, tail) {
        ("exam", "fee") => named(&format!("costs.{}.amount", costs::exam_fee(site, guide, version)?.id)),
        ("lifecycle", "last_exam") => named(&last_exam(guide)?),
        ("exam" | "domains", _) => {
            let version = version.or_else(|| guide.in_force().map(|version| version.id.as_str()));
            version.and_then(|id| named(&format!("{block}@{id}.{tail}"))).or_else(|| named(&format!("{block}.{tail}")))
        }
        _ => None,
    };
    found.map(|fact| in_guide(guide, fact.clone()))
}

/// The version that closes last, by its path.
fn last_exam(guide: &Guide) -> Option<String> {
    let last = guide.lifecycle.stated_last_exam?;
    let ends = |version: &&crate::model::exam::Version| {
        version.last_exam.as_ref().is_some_and(|dated| dated.all().iter().any(|when| when.date == last.date))
    };
    guide.data.versions.iter().find(ends).map(|version| format!("versions.{}.last_exam", version.id))
}

fn of_vendor(site: &Site, id: &str, path: &str) -> Option<Stated> {
    let (id, vendor) = site.vendors.iter().find(|(known, _)| known.as_str() == id)?;
    of_owner(ledger::of_vendor(site, id, vendor), path)
}

fn of_owner(facts: Vec<Fact>, path: &str) -> Option<Stated> {
    let fact = facts.into_iter().find(|fact| fact.path == path)?;
    let file = match &fact.owner {
        Owner::Vendor(id) => vendor_file(id),
        Owner::Guide(_) | Owner::Site => SourcePath::new("content/facts.yaml"),
    };
    let place = fact.place.clone();
    Some(Stated { fact, file, place })
}

fn vendor_file(id: &Id) -> SourcePath {
    SourcePath::new(&format!("content/vendors/{id}.yaml"))
}

fn in_guide(guide: &Guide, fact: Fact) -> Stated {
    if let Some(vendor) = &fact.vendor {
        let (file, place) = (vendor_file(vendor), fact.place.clone());
        return Stated { fact, file, place };
    }
    let (file, place) = guide.place(&fact.place);
    Stated { fact, file, place }
}
