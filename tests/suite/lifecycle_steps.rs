//! The state of any certification, as a function of the day: a step for each day that is named and
//! none between, and a version that only goes forward.

use certguide::model::certification::Certification;
use certguide::site::lifecycle::Status::{
    self, Beta, Closed, Closing, Expired, Open, Unconfirmed, Upcoming,
};
use certguide::site::lifecycle::{VersionState, days};
use jiff::civil::date;
use proptest::prelude::*;

use crate::lifecycle::{certification, on};

/// The states of a version in one language in their order; between a beta and the first day it is
/// announced again.
const ORDER: [&[Status]; 8] = [
    &[Upcoming],
    &[Beta],
    &[Upcoming],
    &[Unconfirmed],
    &[Open],
    &[Closing],
    &[Unconfirmed],
    &[Closed],
];

/// Whether states follow each other in the order, each perhaps left out.
fn goes_forward(states: &[Status]) -> bool {
    let mut at = 0;
    states.iter().all(|state| match ORDER[at..].iter().position(|step| step.contains(state)) {
        Some(ahead) => {
            at += ahead;
            true
        }
        None => false,
    })
}

fn any_date() -> impl Strategy<Value = String> {
    (2023i16..2027, 1i8..13, 1i8..29, 0u8..3).prop_map(|(year, month, day, precision)| {
        match precision {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}"),
            _ => format!("{year}-{month:02}-{day:02}"),
        }
    })
}

/// A date as a version has it: plain, expected, or by language.
fn any_dated() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any_date(),
        1 => any_date().prop_map(|date| format!("{{date: {date}, expected: true}}")),
        1 => (any_date(), any_date()).prop_map(|(en, ja)| format!("{{by_language: {{en: {en}, ja: {ja}}}}}")),
    ]
}

fn any_version() -> impl Strategy<Value = String> {
    let dated = || prop::option::of(any_dated());
    let beta = prop::option::of((any_date(), prop::option::of(any_date())));
    (beta, dated(), dated(), dated(), any::<bool>()).prop_map(
        |(beta, available, register, last, speaks)| {
            let mut keys = String::from("source: acme, as_of: 2026");
            if speaks {
                keys.push_str(", languages: [en, ja]");
            }
            if let Some((from, to)) = beta {
                let to = to.map_or(String::new(), |to| format!(", to: {to}"));
                keys.push_str(&format!(", beta: {{from: {from}{to}}}"));
            }
            for (key, date) in
                [("available", available), ("last_registration", register), ("last_exam", last)]
            {
                keys.push_str(&date.map_or(String::new(), |date| format!(", {key}: {date}")));
            }
            keys
        },
    )
}

fn any_certification() -> impl Strategy<Value = Certification> {
    let versions = prop::collection::vec(any_version(), 1..4);
    let sourced = || prop::option::of((any_date(), any::<bool>()));
    (versions, sourced(), sourced(), any::<bool>()).prop_map(|(versions, told, renewal, holds)| {
        let mut keys = String::new();
        if told.is_some() || renewal.is_some() {
            keys.push_str("lifecycle:\n");
            for (key, date) in [("retirement_announced", told), ("renewal_closes", renewal)] {
                keys.push_str(&date.map_or(String::new(), |(date, expected)| {
                    format!("  {key}: {{date: {date}, expected: {expected}, source: acme, as_of: 2026}}\n")
                }));
            }
        }
        if holds {
            keys.push_str("validity: {period: P2Y, renewal: none, source: acme, as_of: 2026}\n");
        }
        keys.push_str("versions:\n");
        for (i, version) in versions.iter().enumerate() {
            keys.push_str(&format!("  - {{id: v{i}, {version}}}\n"));
        }
        certification(&keys)
    })
}

proptest! {
    /// There is a state for every day; it changes on the days that are named and on no other; a
    /// version goes forward.
    #[test]
    fn a_state_is_a_step_function_that_goes_forward(
        data in any_certification(),
        language in prop::sample::select(vec!["en", "ja", "de"]),
        between in prop::collection::vec(0i32..2_700, 40),
    ) {
        let start = date(2022, 6, 1);
        let days = days(&data, language);
        prop_assert!(days.is_sorted());
        let mut steps = vec![on(&data, language, start)];
        for day in &days {
            let eve = on(&data, language, day.yesterday().unwrap());
            prop_assert_eq!(&eve, steps.last().unwrap(), "the eve of {} is like the day named before", day);
            steps.push(on(&data, language, *day));
        }
        for offset in between {
            let day = start.checked_add(jiff::Span::new().days(offset)).unwrap();
            let named = days.partition_point(|other| *other <= day);
            prop_assert_eq!(&on(&data, language, day), &steps[named], "{}", day);
        }
        for version in 0..data.versions.len() {
            let states = |of: &dyn Fn(&VersionState) -> Status| -> Vec<Status> {
                steps.iter().map(|life| of(&life.versions[version])).collect()
            };
            let languages: Vec<String> = steps[0].versions[version].languages.keys().cloned().collect();
            for language in &languages {
                let own = states(&|version| version.languages[language]);
                prop_assert!(goes_forward(&own), "{language}: {own:?}");
            }
            let whole = states(&|version| version.status);
            prop_assert!(!languages.is_empty() || goes_forward(&whole), "{whole:?}");
        }
        // Closed for good: whoever is told so once is not told otherwise without an edit.
        let expired = steps.iter().position(|life| life.status == Expired).unwrap_or(steps.len());
        prop_assert!(steps[expired..].iter().all(|life| life.status == Expired));
    }
}

#[test]
fn the_order_of_states_can_be_broken() {
    assert!(goes_forward(&[Upcoming, Beta, Upcoming, Open, Closing, Closed]));
    assert!(goes_forward(&[Upcoming, Unconfirmed, Open, Closing, Unconfirmed, Closed]));
    assert!(!goes_forward(&[Open, Upcoming]));
    assert!(!goes_forward(&[Beta, Upcoming, Beta]));
    assert!(!goes_forward(&[Closed, Open]));
}
