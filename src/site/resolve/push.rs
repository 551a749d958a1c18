//! Pushes source, date and place down from what stands around: onto each figure, and onto each part
//! that is no figure.

use crate::model::blocks::{Price, Resource};
use crate::model::certification::{Certification, External};
use crate::model::costs::Cost;
use crate::model::exam::{Delivery, Domain, Domains, Exam, Questions, Retake, Scoring, exam_parts};
use crate::model::figure::Figure;
use crate::model::part::{Part, Place, Provenance};
use crate::model::salaries::{Outlook, PayRow, Salaries, Series};
use crate::model::scalar::Text;
use crate::model::site::VendorDefaults;
use crate::model::validity::{Renewal, Renewals, Validity};

/// What has figures inside.
pub(super) trait Push {
    /// Takes source and date from what stands around down to each figure and part inside, and gives
    /// what holds inside. A block that says both for all that is in it has none of its own
    /// afterwards: whoever asks must ask the figure.
    fn push(&mut self, at: &Place, around: &Provenance) -> Provenance;
}

impl<T: Push> Push for Option<T> {
    fn push(&mut self, at: &Place, around: &Provenance) -> Provenance {
        self.as_mut().map_or_else(|| around.clone(), |value| value.push(at, around))
    }
}

impl<T: Push> Push for Vec<T> {
    fn push(&mut self, at: &Place, around: &Provenance) -> Provenance {
        for (i, value) in self.iter_mut().enumerate() {
            value.push(&at.then(i), around);
        }
        around.clone()
    }
}

/// Something that others may take whole.
impl<T: Push> Push for Part<T> {
    fn push(&mut self, at: &Place, around: &Provenance) -> Provenance {
        self.from = self.value.push(at, around);
        self.place = Some(at.clone());
        self.from.clone()
    }
}

impl<T> Push for Figure<T> {
    fn push(&mut self, at: &Place, around: &Provenance) -> Provenance {
        self.place = Some(Box::new(at.clone()));
        figure(self, around);
        around.clone()
    }
}

impl Push for Renewals {
    fn push(&mut self, at: &Place, around: &Provenance) -> Provenance {
        match self {
            Self::Ways(ways) => Push::push(ways, at, around),
            Self::Unknown | Self::None => around.clone(),
        }
    }
}

/// What has no figure inside.
macro_rules! bare {
    ($($name:ty),* $(,)?) => { $(
        impl Push for $name {
            fn push(&mut self, _: &Place, around: &Provenance) -> Provenance {
                around.clone()
            }
        }
    )* };
}

/// Structs by the fields that have figures inside; then those that have none.
macro_rules! inside {
    ($($name:ident { $($field:ident),* $(; $($bare:ident),*)? })*) => { $(
        impl Push for $name {
            fn push(&mut self, at: &Place, around: &Provenance) -> Provenance {
                let Self { $($field,)* $($($bare: _,)*)? } = self;
                $(Push::push($field, &at.then(stringify!($field)), around);)*
                around.clone()
            }
        }
    )* };
}

/// The same for blocks that may say source and date for all that is in them.
macro_rules! sourced {
    ($($name:ident { $($field:ident),* $(; $($bare:ident),*)? })*) => { $(
        impl Push for $name {
            fn push(&mut self, at: &Place, around: &Provenance) -> Provenance {
                let Self { source, as_of, $($field,)* $($($bare: _,)*)? } = self;
                let from = Provenance::within(source.take(), as_of.take(), around);
                $(Push::push($field, &at.then(stringify!($field)), &from);)*
                from
            }
        }
    )* };
}

bare!(Text, Delivery, Retake);

inside! {
    Questions { total, scored, unscored }
    Scoring { min, max, pass; kind }
    Domain { weight; id, number, name, tasks, was }
    Renewal { fee, credits; how, counts_from, opens, when }
}

exam_parts!(sourced);

sourced! {
    Domains { items; out_of_scope }
    VendorDefaults { scoring, item_types, delivery, providers, retake, validity; tax }
    Validity { renewal, maintenance_fee; period }
}

/// Everything of a guide but the blocks that differ by version, which are pushed when they are
/// taken apart.
pub(super) fn certification(data: &mut Certification, top: &Place) {
    data.validity.push(&top.then("validity"), &Provenance::default());
    data.costs.iter_mut().flat_map(|costs| &mut costs.items).for_each(cost);
    for (i, version) in data.versions.iter_mut().enumerate() {
        let from = Provenance { source: version.source.clone(), as_of: version.as_of };
        let Some(beta) = &mut version.beta else { continue };
        let at = top.then("versions").then(i).then("beta");
        beta.exam.push(&at.then("exam"), &from);
        beta.fee.push(&at.then("fee"), &from);
    }
    if let Some(salaries) = &mut data.salaries {
        self::salaries(salaries);
    }
    data.resources.iter_mut().flatten().for_each(resource);
    let externals = data.comparison.iter_mut().flat_map(|comparison| &mut comparison.external);
    for (i, external) in externals.enumerate() {
        self::external(external, &top.then("comparison").then("external").then(i));
    }
}

fn external(external: &mut External, at: &Place) {
    let none = Provenance::default();
    external.exam.push(&at.then("exam"), &none);
    external.validity.push(&at.then("validity"), &none);
    external.domains.push(&at.then("domains"), &none);
    external.costs.iter_mut().flat_map(|costs| &mut costs.items).for_each(cost);
}

fn salaries(salaries: &mut Salaries) {
    let Salaries { series, outlook } = salaries;
    for Series { source, as_of, sample, rows, .. } in series {
        let from = Provenance { source: source.clone(), as_of: *as_of };
        sample.iter_mut().for_each(|sample| figure(sample, &from));
        for row in rows {
            let from = Provenance { as_of: row.as_of.or(from.as_of), ..from.clone() };
            pay_row(row, &from);
        }
    }
    for Outlook { source, as_of, percent, comparator, openings, .. } in outlook {
        let from = Provenance { source: source.clone(), as_of: *as_of };
        [Some(percent), comparator.as_mut(), openings.as_mut()]
            .into_iter()
            .flatten()
            .for_each(|f| figure(f, &from));
    }
}

fn pay_row(row: &mut PayRow, from: &Provenance) {
    let PayRow { p10, p25, median, p75, p90, mean, min, max, sample, .. } = row;
    for all in [p10, p25, median, p75, p90, mean, min, max, sample] {
        all.iter_mut().for_each(|f| figure(f, from));
    }
}

fn cost(cost: &mut Cost) {
    let Cost { source, as_of, amount, percent, .. } = cost;
    let from = Provenance { source: source.clone(), as_of: *as_of };
    amount.iter_mut().for_each(|amount| figure(amount, &from));
    percent.iter_mut().for_each(|percent| figure(percent, &from));
}

fn resource(resource: &mut Resource) {
    let Resource { source, as_of, price, hours, .. } = resource;
    let from = Provenance { source: source.clone(), as_of: *as_of };
    if let Some(Price::Once(price) | Price::Every(price, _)) = price {
        figure(price, &from);
    }
    hours.iter_mut().for_each(|hours| figure(hours, &from));
}

/// What a figure does not say itself, what stands around it says. Each other value of it speaks for
/// its own source.
fn figure<T>(figure: &mut Figure<T>, from: &Provenance) {
    if figure.source.is_none() {
        figure.source.clone_from(&from.source);
    }
    figure.as_of = figure.as_of.or(from.as_of);
}
