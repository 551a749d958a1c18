//! How old figures are, by how fast their kind changes; dates after today; windows and promotions
//! that are over.

use jiff::civil::Date;

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::base::source::{DataPath, Segment, SourcePath};
use crate::model::checks::MaxAge;
use crate::model::costs::{Cost, CostType};
use crate::model::scalar::Id;
use crate::site::facts::{Fact, Facts};
use crate::site::{Guide, events};

use super::{Lint, links};

/// The last day on which something of a date is fresh; none if it does not age.
fn fresh_until(date: PartialDate, age: MaxAge) -> Option<Date> {
    let MaxAge::Within(age) = age else { return None };
    let span = jiff::Span::new()
        .years(i32::from(age.years))
        .months(i32::from(age.months))
        .days(i32::from(age.days));
    date.last_day().checked_add(span).ok()
}

pub(super) fn of_guide(lint: &mut Lint<'_>, guide: &Guide) {
    of_facts(lint, &guide.facts, &|fact| is_closed(guide, fact));
    promotions(lint, guide);
    outlooks(lint, guide);
    expected(lint, guide);
}

/// Facts that are older than their class allows, or dated after today, each at its file and place.
fn of_facts(lint: &mut Lint<'_>, facts: &Facts, is_closed: &dyn Fn(&Fact) -> bool) {
    let ages = lint.site.config.checks.max_age;
    // One statement from one source is one finding, at its first figure.
    let mut told: Vec<(DataPath, PartialDate)> = Vec::new();
    for fact in facts.own() {
        let Some(class) = fact.kind.class() else { continue };
        let own = fact.as_of.map(|as_of| (fact.place.clone(), as_of));
        let also = fact.also.iter().enumerate();
        let others =
            also.filter_map(|(i, other)| Some((fact.place.then("also").then(i), other.as_of?)));
        for (path, as_of) in own.into_iter().chain(others) {
            let statement = (block_of(&path), as_of);
            if told.contains(&statement) {
                continue;
            }
            let until = fresh_until(as_of, class.max_age(&ages));
            let changes = !(class.ends_with_exam() && is_closed(fact));
            let (rule, message, help) = if !lint.is_from(as_of.first_day()) {
                let message = format!("the figure is dated {as_of}, after today");
                (&rule::FUTURE_DATED, message, "write the date that the source describes")
            } else if changes && until.is_some_and(|until| lint.is_over(until)) {
                let message = format!(
                    "the figure is from {as_of}; {} of that age are stale",
                    fact.kind.words()
                );
                (
                    &rule::STALE_FIGURE,
                    message,
                    "check the source again and write the new date, even if the figure is the same",
                )
            } else {
                continue;
            };
            let (file, path) = fact.stands_at(lint.site, &path);
            lint.at_value(rule, &file, path, message, help);
            told.push(statement);
        }
    }
}

/// Whether what a figure speaks of can no longer be sat: its version, else the certification. Of
/// certifications that are not on the site nobody knows.
fn is_closed(guide: &Guide, fact: &Fact) -> bool {
    if fact.path.starts_with("comparison.") {
        return false;
    }
    let own =
        fact.version.as_ref().and_then(|id| guide.version(id)).map(|version| guide.state(version));
    own.unwrap_or(guide.lifecycle.status).is_over()
}

/// What belongs to one statement: an item of a list, else the block.
fn block_of(path: &DataPath) -> DataPath {
    let index = path.0.iter().position(|segment| matches!(segment, Segment::Index(_)));
    let key = |i: usize| match path.0.get(i) {
        Some(Segment::Key(key)) => key.as_str(),
        _ => "",
    };
    let depth = match (index, key(0)) {
        (Some(at), first) if first != "domains" => at + 1,
        _ => 1,
    };
    DataPath(path.0[..depth.min(path.0.len())].to_vec())
}

fn promotions(lint: &mut Lint<'_>, guide: &Guide) {
    let today = *lint.site.today;
    if guide.lifecycle.status.is_over() {
        return;
    }
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    for (i, cost) in items.iter().enumerate() {
        let Some(to) = cost.to.filter(|to| lint.is_over(to.last_day())) else { continue };
        let follows = |other: &Cost| {
            other.kind == cost.kind
                && other.id != cost.id
                && other.to.is_none_or(|end| end.last_day() >= today)
        };
        if cost.kind != CostType::Discount && items.iter().any(follows) {
            continue;
        }
        let message = format!("`{}` ended on {to}", cost.id);
        let path = DataPath::of(["costs".into(), "items".into(), i.into(), "to".into()]);
        let help = "remove it, or write what applies now";
        lint.at(guide, &rule::EXPIRED_PROMOTION, &path, message, help);
    }
}

/// How long a date that was expected may be past before nobody may publish it unseen.
const OVERDUE_DAYS: i64 = 30;

/// Dates that were only expected, once they have passed as a whole.
fn expected(lint: &mut Lint<'_>, guide: &Guide) {
    for event in events::of(guide) {
        // When the last certificate runs out follows from another date, which is reported itself.
        let computed = event.kind == events::Kind::LastCertificate;
        if !event.expected || computed || !lint.is_over(event.date.last_day()) {
            continue;
        }
        let overdue = event
            .date
            .last_day()
            .checked_add(jiff::Span::new().days(OVERDUE_DAYS))
            .is_ok_and(|until| lint.is_over(until));
        let (rule, since) = match overdue {
            true => (&rule::EXPECTED_DATE_OVERDUE, " for more than 30 days"),
            false => (&rule::EXPECTED_DATE_PASSED, ""),
        };
        let message = format!(
            "{} was expected, and nobody has recorded whether it came true{since}",
            event.date
        );
        let help = "check the source: remove `expected` if it did, or write the new date";
        lint.at(guide, rule, &event.path, message, help);
    }
}

fn outlooks(lint: &mut Lint<'_>, guide: &Guide) {
    let all = guide.data.salaries.as_ref().map_or(&[][..], |salaries| &salaries.outlook);
    for (i, outlook) in all.iter().enumerate() {
        if lint.is_over(outlook.to.last_day()) {
            let path = DataPath::of(["salaries".into(), "outlook".into(), i.into(), "to".into()]);
            let message =
                format!("the outlook of `{}` ended with {}", outlook.occupation, outlook.to);
            lint.at(
                guide,
                &rule::OUTLOOK_OVER,
                &path,
                message,
                "replace it with the latest edition",
            );
        }
    }
}

/// The dates of sources and of the site's facts.
pub(super) fn of_site(lint: &mut Lint<'_>) {
    let site = lint.site;
    let file = SourcePath::new("content/sources.yaml");
    let age = site.config.checks.max_age.links;
    for (id, source) in &site.sources {
        let at = |key: &str| DataPath::of([id.as_str().into(), key.into()]);
        for (key, date) in [
            ("published", source.published),
            ("retrieved", source.copy()),
            ("reachable", source.reachable),
        ] {
            if let Some(date) = date.filter(|date| !lint.is_from(date.first_day())) {
                let message = format!("`{id}` is dated {date}, after today");
                let help = "write the day on which it happened, not a future one";
                lint.at_value(&rule::FUTURE_DATED, &file, at(key), message, help);
            }
        }
        let old = source
            .copy()
            .filter(|date| fresh_until(*date, age).is_some_and(|until| lint.is_over(until)));
        if let Some(date) = old {
            let message = format!("the copy of `{id}` that was read is from {date}");
            let help =
                "read the source again, check its figures, and write the date of the new copy";
            lint.at_value(&rule::STALE_SOURCE, &file, at("retrieved"), message, help);
        }
        links::of_source(lint, &file, &at("url"), &source.url, &source.title);
    }
    site.vendors.values().for_each(|vendor| of_facts(lint, &vendor.facts, &|_| false));
    of_facts(lint, &site.own_facts, &|_| false);
    for (id, set) in &site.wages.sets {
        of_wages(lint, id, set.head.as_of);
    }
}

/// A wage data set ages as a whole.
fn of_wages(lint: &mut Lint<'_>, id: &Id, as_of: PartialDate) {
    let until = fresh_until(as_of, lint.site.config.checks.max_age.salaries);
    let (rule, message, help) = if !lint.is_from(as_of.first_day()) {
        let message = format!("the wages of `{id}` are dated {as_of}, after today");
        (&rule::FUTURE_DATED, message, "write the date that the source describes")
    } else if until.is_some_and(|until| lint.is_over(until)) {
        let message = format!("the wages of `{id}` are from {as_of}; wages of that age are stale");
        (&rule::STALE_FIGURE, message, "import the next release: certguide import wages")
    } else {
        return;
    };
    let path = DataPath::of([id.as_str().into(), "as_of".into()]);
    lint.at_value(rule, &SourcePath::new("content/wages.yaml"), path, message, help);
}
