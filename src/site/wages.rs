//! The wage data sets of a site: what an occupation earns, and where. Guides name occupations;
//! their rows are looked up here and nowhere retyped. Start with [`of_guide`].

use std::collections::BTreeMap;

use crate::base::source::{DataPath, SourcePath};
use crate::model::codes::Soc;
use crate::model::salaries::Series;
use crate::model::scalar::Id;
use crate::model::site::Occupation;
use crate::model::wages::{Area, AreaKind, WageHead, WageRow};

use super::{Content, Guide, Site};

/// The data sets, by id.
#[derive(Clone, Debug, Default)]
pub struct Wages {
    /// Those whose head and rows are both there.
    pub sets: BTreeMap<Id, WageSet>,
    /// Heads without a file of rows, and files without a head.
    pub halves: Vec<Half>,
}

/// A part of a data set whose other part is missing.
#[derive(Clone, Debug)]
pub enum Half {
    /// wages.yaml has an entry of this id.
    Head(Id),
    /// wages/ has a file of this name.
    Rows(Id),
}

/// One release of one office.
#[derive(Clone, Debug)]
pub struct WageSet {
    /// What is true of all rows.
    pub head: WageHead,
    /// The rows, in the order of the file.
    pub rows: Vec<WageRow>,
    /// The rows of each occupation: nations, states, metropolitan areas, each by name.
    by_soc: BTreeMap<Soc, Vec<usize>>,
}

/// A row with the data set that it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'s> {
    /// The id of the set.
    pub set: &'s Id,
    /// Its head.
    pub head: &'s WageHead,
    /// The row.
    pub row: &'s WageRow,
    /// Which record of the file it is.
    pub record: usize,
}

impl Placed<'_> {
    /// Where one of its figures is written.
    #[must_use]
    pub fn place(&self, column: &str) -> (SourcePath, DataPath) {
        (file(self.set), DataPath::of([self.record.into(), column.into()]))
    }
}

/// The file of a data set's rows.
#[must_use]
pub fn file(set: &str) -> SourcePath {
    SourcePath::new(&format!("content/wages/{set}.csv"))
}

impl Wages {
    /// Puts heads and rows together.
    #[must_use]
    pub fn of(heads: BTreeMap<Id, WageHead>, mut tables: BTreeMap<Id, Vec<WageRow>>) -> Self {
        let mut wages = Self::default();
        for (id, head) in heads {
            match tables.remove(&id) {
                Some(rows) => drop(wages.sets.insert(id, WageSet::of(head, rows))),
                None => wages.halves.push(Half::Head(id)),
            }
        }
        wages.halves.extend(tables.into_keys().map(Half::Rows));
        wages
    }

    /// All rows of an occupation, set by set.
    pub fn rows<'s>(&'s self, soc: &'s Soc) -> impl Iterator<Item = Placed<'s>> + Clone {
        self.sets.iter().flat_map(move |(id, set)| {
            let rows = set.by_soc.get(soc).into_iter().flatten();
            rows.map(move |at| Placed {
                set: id,
                head: &set.head,
                row: &set.rows[*at],
                record: *at,
            })
        })
    }

    /// The row of an occupation in the place that a path of facts names.
    #[must_use]
    pub fn find<'s>(&'s self, soc: &'s Soc, place: &str) -> Option<Placed<'s>> {
        self.rows(soc).find(|placed| placed.row.area.code.eq_ignore_ascii_case(place))
    }
}

impl WageSet {
    fn of(head: WageHead, rows: Vec<WageRow>) -> Self {
        let mut by_soc: BTreeMap<Soc, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            by_soc.entry(row.soc.clone()).or_default().push(at);
        }
        let order = |at: &usize| (rows[*at].area.kind, rows[*at].area.name.clone());
        by_soc.values_mut().for_each(|of_one| of_one.sort_by_key(order));
        Self { head, rows, by_soc }
    }
}

/// An occupation whose wages a guide shows.
#[derive(Clone, Debug)]
pub struct Paid<'s> {
    /// The id under which paths of facts and published files name it.
    pub id: &'s Id,
    /// Its entry.
    pub occupation: &'s Occupation,
    /// The guide's occupations for which it stands in.
    pub stand_ins: Vec<&'s Occupation>,
}

/// The occupations of a guide that have wages, each classification code once, in the order of the
/// guide.
#[must_use]
pub fn of_guide<'s>(site: &'s Site, guide: &Guide) -> Vec<Paid<'s>> {
    let mut all: Vec<Paid<'s>> = Vec::new();
    for id in &guide.data.occupations.ids {
        let Some((id, occupation)) = site.occupations.get_key_value(id) else { continue };
        if site.wages.rows(&occupation.soc).next().is_none() {
            continue;
        }
        let known = all.iter().position(|paid| paid.occupation.soc == occupation.soc);
        let at = known.unwrap_or_else(|| {
            let (id, named) = named(site, id, occupation);
            all.push(Paid { id, occupation: named, stand_ins: Vec::new() });
            all.len() - 1
        });
        if occupation.stands_in && all[at].id != id {
            all[at].stand_ins.push(occupation);
        }
    }
    all
}

/// The entry after which a classification code is named: the first for which the code does not only
/// stand in, else the first of all.
fn named<'s>(
    site: &'s Content,
    id: &'s Id,
    occupation: &'s Occupation,
) -> (&'s Id, &'s Occupation) {
    let alike = || site.occupations.iter().filter(|(_, other)| other.soc == occupation.soc);
    alike()
        .find(|(_, other)| !other.stands_in)
        .or_else(|| alike().next())
        .unwrap_or((id, occupation))
}

/// Whether a data set has rows of any of these occupations.
#[must_use]
pub fn any(content: &Content, occupations: &[Id]) -> bool {
    let mut known = occupations.iter().filter_map(|id| content.occupations.get(id));
    known.any(|occupation| content.wages.rows(&occupation.soc).next().is_some())
}

/// The wages of a guide's occupations in whole countries, as series like those that authors write;
/// that of the site's own country first.
#[must_use]
pub fn national(site: &Site, guide: &Guide) -> Vec<Series> {
    let paid = of_guide(site, guide);
    paid.iter().flat_map(|paid| series(site, paid)).collect()
}

/// One series for each data set that has the occupation in a whole country.
fn series(site: &Site, paid: &Paid<'_>) -> Vec<Series> {
    let mut all: Vec<(&Id, Series)> = Vec::new();
    let is_nation =
        |placed: &Placed<'_>| placed.row.area.kind == AreaKind::Nation && placed.row.has_wages();
    let mut nations: Vec<Placed<'_>> =
        site.wages.rows(&paid.occupation.soc).filter(is_nation).collect();
    nations.sort_by_key(|placed| !placed.row.area.code.eq_ignore_ascii_case(&site.config.region));
    for placed in nations {
        let row = placed.head.pay_row(placed.row);
        match all.iter_mut().find(|(set, _)| *set == placed.set) {
            Some((_, series)) => series.rows.push(row),
            None => all.push((placed.set, of_head(placed.head, paid.id, row))),
        }
    }
    all.into_iter().map(|(_, series)| series).collect()
}

fn of_head(head: &WageHead, occupation: &Id, row: crate::model::salaries::PayRow) -> Series {
    Series {
        id: occupation.clone(),
        occupation: Some(occupation.clone()),
        occupations: Vec::new(),
        population: head.population,
        currency: head.currency,
        period: head.period,
        pay: head.pay,
        sample: None,
        source: Some(head.source.clone()),
        as_of: Some(head.as_of),
        rows: vec![row],
    }
}

/// Where the file of an occupation with all its places is published, below the base.
#[must_use]
pub fn published(occupation: &str) -> String {
    format!("data/wages/{occupation}.csv")
}

/// The occupations that have a file: each classification code with wages once.
pub fn published_occupations(site: &Content) -> impl Iterator<Item = &Id> {
    let has_file = |(id, occupation): &(&Id, &Occupation)| {
        site.wages.rows(&occupation.soc).next().is_some() && named(site, id, occupation).0 == *id
    };
    site.occupations.iter().filter(has_file).map(|(id, _)| id)
}

/// The file that has the wages of an occupation, if there are any.
#[must_use]
pub fn file_of(site: &Content, occupation: &Occupation) -> Option<String> {
    let alike = |(_, other): &(&Id, &Occupation)| other.soc == occupation.soc;
    let (id, first) = site.occupations.iter().find(alike)?;
    let has_wages = site.wages.rows(&occupation.soc).next().is_some();
    has_wages.then(|| published(named(site, id, first).0))
}

/// What readers see of a place: the label of regions.yaml, else the name that the data set gives.
#[must_use]
pub fn area_name(site: &Site, area: &Area) -> String {
    let of_code = |(id, region): &(&Id, &crate::model::site::Region)| {
        id.as_str().eq_ignore_ascii_case(&area.code) || region.cbsa.as_deref() == Some(&*area.code)
    };
    site.regions
        .iter()
        .find(of_code)
        .map_or_else(|| area.name.to_string(), |(_, region)| region.label.to_string())
}
