//! The pay of an occupation for machines to read: the same figures as in the table.

use rust_decimal::Decimal;

use crate::model::money::Currency;
use crate::model::salaries::{PayPeriod, Population, Series, Stat};

use super::{Guide, Site, wages};

/// The first official distribution of the guide for the site's region.
#[derive(Clone, Debug)]
pub struct OccupationPay {
    /// The occupation's title.
    pub title: String,
    /// Its code in the Standard Occupational Classification.
    pub soc: String,
    /// The region's label.
    pub place: String,
    /// The currency of the figures.
    pub currency: Currency,
    /// `percentile10`, `median` and so on, as schema.org names them, per year.
    pub stats: Vec<(&'static str, Decimal)>,
}

/// The pay of the guide's occupation. None where an occupation only stands in for another, where no
/// exact median is known, or pay is per hour.
#[must_use]
pub fn occupation_pay(site: &Site, guide: &Guide) -> Option<OccupationPay> {
    let (national, own) = (wages::national(site, guide), guide.data.salaries.as_ref());
    let official = national.iter().chain(own.iter().flat_map(|own| &own.series));
    let is_yearly =
        |s: &&Series| s.population == Population::Occupation && s.period == PayPeriod::Year;
    official.filter(is_yearly).find_map(|series| {
        let occupation =
            site.occupations.get(series.occupation.as_ref()?).filter(|known| !known.stands_in)?;
        let here = |row: &&crate::model::salaries::PayRow| {
            row.industry.is_none() && row.region.eq_ignore_ascii_case(&site.config.region)
        };
        let row = series.rows.iter().find(here)?;
        let named = [
            ("percentile10", Stat::P10),
            ("percentile25", Stat::P25),
            ("median", Stat::Median),
            ("percentile75", Stat::P75),
            ("percentile90", Stat::P90),
        ];
        let exact =
            |stat: Stat| row.stat(stat)?.value.exact().filter(|_| !row.top_coded.contains(&stat));
        let stats: Vec<_> =
            named.into_iter().filter_map(|(name, stat)| Some((name, exact(stat)?.0))).collect();
        stats.iter().any(|(name, _)| *name == "median").then(|| OccupationPay {
            title: occupation.title.to_string(),
            soc: occupation.soc.to_string(),
            place: site.region_name(&row.region),
            currency: series.currency,
            stats,
        })
    })
}
