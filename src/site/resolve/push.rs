//! Pushes source, date and place down from what stands around: onto each figure, and onto each part that is no figure.

use crate::model::blocks::{Price, Resource};
use crate::model::certification::{Certification, External};
use crate::model::costs::Cost;
use crate::model::exam::{Domains, Exam, Questions, Scoring};
use crate::model::figure::Figure;
use crate::model::part::{Part, Place, Provenance};
use crate::model::salaries::{Outlook, PayRow, Salaries, Series};
use crate::model::site::VendorDefaults;
use crate::model::validity::Validity;
use crate::model::walk::Sourced;

/// A block that can say a source and a date for all that is in it.
pub(super) trait Push: Sourced {
    /// Takes both from the block, or from what stands around it, down to each figure and part. The block has none of
    /// its own afterwards: whoever asks must ask the figure.
    fn push(&mut self, at: &Place, around: &Provenance);
}

/// Everything of a guide but the blocks that differ by version, which are pushed when they are taken apart.
pub(super) fn certification(data: &mut Certification, top: &Place) {
    if let Some(validity) = &mut data.validity {
        validity.push(&top.then("validity"), &Provenance::default());
    }
    data.costs.iter_mut().flat_map(|costs| &mut costs.items).for_each(cost);
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
    if let Some(exam) = &mut external.exam {
        exam.push(&at.then("exam"), &none);
    }
    if let Some(validity) = &mut external.validity {
        validity.push(&at.then("validity"), &none);
    }
    if let Some(domains) = &mut external.domains {
        domains.push(&at.then("domains"), &none);
    }
    external.costs.iter_mut().flat_map(|costs| &mut costs.items).for_each(cost);
}

impl Push for Exam {
    fn push(&mut self, at: &Place, around: &Provenance) {
        let Self { source, as_of, questions, minutes, scoring, item_types, delivery, providers, retake } = self;
        let from = &Provenance::within(source.take(), as_of.take(), around);
        if let Some(Questions { total, scored, unscored }) = questions {
            let at = at.then("questions");
            stated(Some(total), &at, "total", from);
            stated(scored.as_mut(), &at, "scored", from);
            stated(unscored.as_mut(), &at, "unscored", from);
        }
        stated(minutes.as_mut(), at, "minutes", from);
        self::scoring(scoring, at, from);
        part(item_types, at, "item_types", from);
        part(delivery, at, "delivery", from);
        part(providers, at, "providers", from);
        part(retake, at, "retake", from);
    }
}

impl Push for Domains {
    fn push(&mut self, at: &Place, around: &Provenance) {
        let Self { source, as_of, items, out_of_scope: _ } = self;
        let from = Provenance::within(source.take(), as_of.take(), around);
        let at = at.then("items");
        for (i, domain) in items.value.iter_mut().enumerate() {
            stated(Some(&mut domain.weight), &at.then(i), "weight", &from);
        }
        (items.from, items.place) = (from, Some(at));
    }
}

impl Push for VendorDefaults {
    fn push(&mut self, at: &Place, around: &Provenance) {
        let Self { source, as_of, scoring, item_types, delivery, providers, retake, validity, tax: _ } = self;
        let from = &Provenance::within(source.take(), as_of.take(), around);
        self::scoring(scoring, at, from);
        part(item_types, at, "item_types", from);
        part(delivery, at, "delivery", from);
        part(providers, at, "providers", from);
        part(retake, at, "retake", from);
        if let Some(validity) = validity {
            validity.push(&at.then("validity"), from);
        }
    }
}

impl Sourced for Part<Validity> {
    fn provenance(&self) -> Provenance {
        self.value.provenance()
    }
}

impl Push for Part<Validity> {
    fn push(&mut self, at: &Place, around: &Provenance) {
        let Validity { source, as_of, period: _, renewal, maintenance_fee } = &mut self.value;
        let from = Provenance::within(source.take(), as_of.take(), around);
        for (i, way) in renewal.iter_mut().enumerate() {
            let at = at.then("renewal").then(i);
            stated(way.fee.as_mut(), &at, "fee", &from);
            stated(way.credits.as_mut(), &at, "credits", &from);
        }
        stated(maintenance_fee.as_mut(), at, "maintenance_fee", &from);
        (self.from, self.place) = (from, Some(at.clone()));
    }
}

fn scoring(scoring: &mut Option<Part<Scoring>>, at: &Place, from: &Provenance) {
    part(scoring, at, "scoring", from);
    let Some(Scoring { kind: _, min, max, pass }) = scoring.as_deref_mut() else { return };
    let at = at.then("scoring");
    stated(min.as_mut(), &at, "min", from);
    stated(max.as_mut(), &at, "max", from);
    stated(pass.as_mut(), &at, "pass", from);
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
        [Some(percent), comparator.as_mut(), openings.as_mut()].into_iter().flatten().for_each(|f| figure(f, &from));
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

/// Something that is no figure.
fn part<T>(part: &mut Option<Part<T>>, at: &Place, key: &str, from: &Provenance) {
    if let Some(part) = part {
        (part.from, part.place) = (from.clone(), Some(at.then(key)));
    }
}

/// A figure of a block that others may take.
fn stated<T>(figure: Option<&mut Figure<T>>, at: &Place, key: &str, from: &Provenance) {
    if let Some(figure) = figure {
        figure.place = Some(Box::new(at.then(key)));
        self::figure(figure, from);
    }
}

/// What a figure does not say itself, what stands around it says. Each other value of it speaks for its own source.
fn figure<T>(figure: &mut Figure<T>, from: &Provenance) {
    if figure.source.is_none() {
        figure.source.clone_from(&from.source);
    }
    figure.as_of = figure.as_of.or(from.as_of);
}
