//! Dates in the order in which things happen.

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::base::source::DataPath;
use crate::model::exam::Version;
use crate::site::labels;

use super::{Check, path};

/// No vendor announces a date that is so many years ahead.
const FARTHEST: i16 = 20;

pub(super) fn run(check: &mut Check<'_>) {
    let data = &check.guide.data;
    if data.versions.is_empty() {
        let help = "write at least one: - {id: abc-c01, code: ABC-C01, available: 2026-01, source: .., as_of: ..}";
        check.at(
            &rule::MISSING_KEY,
            &path!["versions"],
            "the certification has no version".to_owned(),
            help,
        );
    }
    check.labels();
    let before = check.out.len();
    for (i, version) in data.versions.iter().enumerate() {
        check.version(&path!["versions", i], version);
    }
    let versions_are_wrong = check.out.len() > before;
    let life = &data.lifecycle;
    let first = data
        .versions
        .iter()
        .filter_map(|v| v.available.as_ref()?.span())
        .map(|(first, _)| first.date)
        .min();
    let last = data
        .versions
        .iter()
        .filter_map(|v| v.last_exam.as_ref()?.span())
        .map(|(_, last)| last.date)
        .max();
    check.order(&[
        (path!["lifecycle", "available"], "`available`", life.available.as_ref().map(|d| d.date)),
        (path!["versions"], "the first day of its first version", first),
    ]);
    let steps = [
        (path!["lifecycle", "announced"], "`announced`", life.announced.as_ref().map(|d| d.date)),
        (path!["versions"], "the first day", first),
        (
            path!["lifecycle", "retirement_announced"],
            "`retirement_announced`",
            life.retirement_announced.as_ref().map(|d| d.date),
        ),
        (path!["versions"], "the last exam", last),
        (
            path!["lifecycle", "renewal_closes"],
            "`renewal_closes`",
            life.renewal_closes.as_ref().map(|d| d.date),
        ),
    ];
    // A version out of order puts the whole out of order as well.
    if !versions_are_wrong {
        check.order(&steps);
    }
    check.windows();
}

impl Check<'_> {
    /// Readers tell versions apart by their labels.
    fn labels(&mut self) {
        let data = &self.guide.data;
        let Some((at, before)) = labels::repeated(data) else { return };
        let label = labels::of(data, &data.versions[at]);
        let (own, other) = (&data.versions[at].id, &data.versions[before].id);
        let message = format!("`{own}` has the label `{label}`, and so has `{other}`");
        let help = "give each of the two its own name: name: Outline of 2025; or the edition of its exam guide: guide: \"2.0\"";
        self.at(&rule::VERSION_LABEL, &path!["versions", at], message, help);
    }

    /// Each date that is there must be able to lie on or after the one before it.
    fn order(&mut self, steps: &[(DataPath, &str, Option<PartialDate>)]) {
        let mut before: Option<(&str, PartialDate)> = None;
        for (path, name, date) in steps {
            let Some(date) = *date else { continue };
            // Of a list as a whole, the dates are looked at one by one.
            if date.year() > self.site.today.year() + FARTHEST && path.0.len() > 1 {
                let message = format!(
                    "{name} is {date}, {} years ahead",
                    date.year() - self.site.today.year()
                );
                let help = "compare it with its source: two digits of the year may be swapped";
                self.at(&rule::IMPOSSIBLE_VALUE, path, message, help);
                continue;
            }
            if let Some((earlier, start)) =
                before.filter(|(_, start)| start.first_day() > date.last_day())
            {
                let message = format!("{name} ({date}) comes before {earlier} ({start})");
                self.at(&rule::DATE_ORDER, path, message, "compare both dates with their sources");
            }
            before = Some((name, date));
        }
    }

    fn version(&mut self, at: &DataPath, version: &Version) {
        if version.upcoming && version.available.is_some() {
            let message =
                "`upcoming` is for a version without a first day, and this one has `available`"
                    .to_owned();
            self.at(
                &rule::IMPOSSIBLE_VALUE,
                &at.then("upcoming"),
                message,
                "remove `upcoming`: the date says it",
            );
        }
        let pick = |dated: &Option<crate::model::variants::Dated>| {
            dated.as_ref().and_then(|dated| dated.span())
        };
        let beta = version.beta.as_ref();
        let steps = [
            (at.then("beta").then("from"), "the beta's first day", beta.map(|beta| beta.from.date)),
            (
                at.then("beta").then("to"),
                "the beta's last day",
                beta.and_then(|beta| beta.to).map(|to| to.date),
            ),
        ];
        self.order(&steps);
        let steps = [
            (at.then("beta").then("from"), "the beta's first day", beta.map(|beta| beta.from.date)),
            (
                at.then("available"),
                "`available`",
                pick(&version.available).map(|(first, _)| first.date),
            ),
            (
                at.then("last_registration"),
                "`last_registration`",
                pick(&version.last_registration).map(|(_, last)| last.date),
            ),
            (
                at.then("last_exam"),
                "`last_exam`",
                pick(&version.last_exam).map(|(_, last)| last.date),
            ),
        ];
        self.order(&steps);
    }

    fn windows(&mut self) {
        let guide = self.guide;
        for (i, cost) in guide.data.costs.iter().flat_map(|costs| &costs.items).enumerate() {
            let place = path!["costs", "items", i, "to"];
            self.order(&[(place.clone(), "`from`", cost.from), (place, "`to`", cost.to)]);
        }
        for (i, outlook) in
            guide.data.salaries.iter().flat_map(|salaries| &salaries.outlook).enumerate()
        {
            let place = path!["salaries", "outlook", i, "to"];
            self.order(&[
                (place.clone(), "`from`", Some(outlook.from)),
                (place, "`to`", Some(outlook.to)),
            ]);
        }
    }
}
