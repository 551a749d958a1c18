//! The cheapest and the shortest way to cover every domain, computed from what the resources say of
//! themselves.
//!
//! Exact: the sets that cover a subset of the domains are tried for every subset (2 to the power of
//! the number of domains, at most 12 of them), each resource in turn, keeping the best. Ties go to
//! the fewer and the earlier ones.

use rust_decimal::Decimal;

use crate::base::html::escaped;
use crate::model::blocks::{Price, Resource, ResourceKind};
use crate::model::money::Money;
use crate::model::scalar::Id;
use crate::site::words;

/// Whether a resource covers a domain.
type Covers<'a> = &'a dyn Fn(&Resource, &Id) -> bool;

/// More domains than this are not worth the search.
const MOST_DOMAINS: usize = 12;

/// Sentences that answer what covering all domains takes; none where the data does not say.
pub(super) fn answers(
    shown: &[&Resource],
    domains: &[(&Id, String)],
    covers: Covers<'_>,
) -> Vec<String> {
    if domains.is_empty() || domains.len() > MOST_DOMAINS {
        return Vec::new();
    }
    // An exam guide says what is asked; it does not teach it.
    let teaching: Vec<&Resource> = shown
        .iter()
        .copied()
        .filter(|r| !matches!(r.kind, ResourceKind::ExamGuide | ResourceKind::Practice))
        .collect();
    let names = |chosen: &[&Resource]| {
        words::list(&chosen.iter().map(|r| escaped(&r.title)).collect::<Vec<_>>())
    };
    let mut answers = Vec::new();
    if let Some((cost, chosen)) = best(&teaching, domains, covers, price) {
        let total = if cost.is_zero() {
            "at no cost".to_owned()
        } else {
            format!("for <b>{}</b>", escaped(&dollars(cost)))
        };
        answers.push(format!("All domains {total}: {}.", names(&chosen)));
    }
    if let Some((hours, chosen)) = best(&teaching, domains, covers, hours) {
        let unit = if hours == Decimal::ONE { "hour" } else { "hours" };
        let text = crate::model::scalar::Number(hours);
        answers.push(format!("All domains in about <b>{text} {unit}</b>: {}.", names(&chosen)));
    }
    answers
}

fn dollars(amount: Decimal) -> String {
    Money { currency: crate::model::money::Currency::US_DOLLAR, amount }.to_string()
}

/// What a resource costs once, in US dollars; one that is paid again and again has no price of its
/// own.
fn price(resource: &Resource) -> Option<Decimal> {
    match resource.price.as_ref()? {
        Price::Free => Some(Decimal::ZERO),
        Price::Once(figure) => figure
            .value
            .exact()
            .filter(|money| money.currency == crate::model::money::Currency::US_DOLLAR)
            .map(|money| money.amount),
        Price::Every(..) => None,
    }
}

fn hours(resource: &Resource) -> Option<Decimal> {
    resource.hours.as_ref()?.value.exact().map(|number| number.0)
}

/// The set of resources with the least sum that covers every domain.
fn best<'r>(
    resources: &[&'r Resource],
    domains: &[(&Id, String)],
    covers: Covers<'_>,
    weight: impl Fn(&Resource) -> Option<Decimal>,
) -> Option<(Decimal, Vec<&'r Resource>)> {
    let all = (1_usize << domains.len()) - 1;
    // For each set of domains the best way found: its sum and the positions of what is in it.
    let mut ways: Vec<Option<(Decimal, Vec<usize>)>> = vec![None; all + 1];
    ways[0] = Some((Decimal::ZERO, Vec::new()));
    for (position, resource) in resources.iter().enumerate() {
        let Some(weight) = weight(resource) else { continue };
        let mask = domains
            .iter()
            .enumerate()
            .filter(|(_, (id, _))| covers(resource, id))
            .fold(0, |mask, (i, _)| mask | (1 << i));
        if mask == 0 {
            continue;
        }
        for from in (0..=all).rev() {
            let Some((sum, chosen)) = ways[from].clone() else { continue };
            let to = from | mask;
            if to == from {
                continue;
            }
            let mut longer = chosen;
            longer.push(position);
            let candidate = (sum + weight, longer.len(), longer);
            let better = ways[to].as_ref().is_none_or(|(best, chosen)| {
                (candidate.0, candidate.1, &candidate.2) < (*best, chosen.len(), chosen)
            });
            if better {
                ways[to] = Some((candidate.0, candidate.2));
            }
        }
    }
    let (sum, chosen) = ways[all].take()?;
    Some((sum, chosen.into_iter().map(|position| resources[position]).collect()))
}

#[cfg(test)]
mod tests {
    use crate::model::blocks;

    use super::*;

    fn covers(resource: &Resource, domain: &Id) -> bool {
        match &resource.covers {
            Some(blocks::Covers::Some(ids)) => ids.contains(domain),
            all => all.is_some(),
        }
    }

    fn resources() -> Vec<Resource> {
        serde_yaml::from_str(
            "- {id: a, title: A, url: https://a.org/, provider: P, kind: course, price: 10 USD, hours: 9, covers: [x]}
- {id: b, title: B, url: https://b.org/, provider: P, kind: course, price: 10 USD, hours: 9, covers: [y]}
- {id: c, title: C, url: https://c.org/, provider: P, kind: course, price: 15 USD, hours: 30, covers: all}
- {id: d, title: D, url: https://d.org/, provider: P, kind: exam-guide, price: 0, covers: all}",
        )
        .unwrap()
    }

    #[test]
    fn one_that_covers_all_can_be_cheaper_than_two_and_slower() {
        let all = resources();
        let shown: Vec<&Resource> = all.iter().collect();
        let (x, y) = (Id::parse("x").unwrap(), Id::parse("y").unwrap());
        let domains = [(&x, "X".to_owned()), (&y, "Y".to_owned())];
        let found = answers(&shown, &domains, &covers);
        assert_eq!(
            found,
            ["All domains for <b>US$15</b>: C.", "All domains in about <b>18 hours</b>: A and B."]
        );
    }

    #[test]
    fn what_nothing_covers_has_no_answer() {
        let all = resources();
        let shown: Vec<&Resource> = all.iter().take(1).collect();
        let (x, y) = (Id::parse("x").unwrap(), Id::parse("y").unwrap());
        assert!(answers(&shown, &[(&x, "X".to_owned()), (&y, "Y".to_owned())], &covers).is_empty());
    }

    mod properties {
        use proptest::prelude::*;

        use super::*;

        /// What a resource costs, and which of the domains it covers.
        fn resources() -> impl Strategy<Value = (usize, Vec<(u32, Vec<bool>)>)> {
            (1..=4_usize).prop_flat_map(|domains| {
                let one = (0..=20_u32, prop::collection::vec(any::<bool>(), domains));
                (Just(domains), prop::collection::vec(one, 1..=7))
            })
        }

        proptest! {
            #[test]
            fn what_is_found_covers_all_and_nothing_cheaper_does((count, all) in resources()) {
                let ids: Vec<Id> = (0..count).map(|i| Id::parse(&format!("d{i}")).unwrap()).collect();
                let domains: Vec<(&Id, String)> = ids.iter().map(|id| (id, id.to_string())).collect();
                let yaml = all.iter().enumerate().map(|(i, (cost, covers))| {
                    let covered: Vec<&str> = ids.iter().zip(covers).filter(|(_, yes)| **yes).map(|(id, _)| id.as_str()).collect();
                    format!("- {{id: r{i}, title: R{i}, url: https://r.org/, provider: P, kind: course, price: {cost} USD, hours: {}, covers: [{}]}}\n", cost + 1, covered.join(", "))
                });
                let made: Vec<Resource> = serde_yaml::from_str(&yaml.collect::<String>()).unwrap();
                let shown: Vec<&Resource> = made.iter().collect();
                // Every set of resources, tried.
                let sets = (1..1_usize << all.len()).filter_map(|set| {
                    let chosen: Vec<&(u32, Vec<bool>)> = all.iter().enumerate().filter(|(i, _)| set & (1 << i) != 0).map(|(_, r)| r).collect();
                    let whole = (0..count).all(|domain| chosen.iter().any(|(_, covers)| covers[domain]));
                    whole.then(|| chosen.iter().map(|(cost, _)| cost).sum::<u32>())
                });
                let least = sets.min();
                let found = best(&shown, &domains, &covers, price);
                prop_assert_eq!(found.as_ref().map(|(sum, _)| *sum), least.map(Decimal::from));
                if let Some((sum, chosen)) = found {
                    prop_assert!(domains.iter().all(|(id, _)| chosen.iter().any(|r| covers(r, id))));
                    prop_assert_eq!(chosen.iter().filter_map(|r| price(r)).sum::<Decimal>(), sum);
                }
            }
        }
    }
}
