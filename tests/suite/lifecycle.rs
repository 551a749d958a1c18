//! What is true of a certification on the day before a date, on it, and after it, for every kind of date; and that the
//! state of a version only ever goes forward.

use certguide::base::source::SourcePath;
use certguide::model::certification::Certification;
use certguide::site::lifecycle::{Lifecycle, Status, days};
use certguide::yaml;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// A certification with these keys beside what every one has.
fn certification(keys: &str) -> Certification {
    let text = format!(
        "name: A\nvendor: acme\nurl: https://acme.example/\nlevel: {{vendor: Basic, rank: associate}}\nfields: [making]\nexam: {{source: acme, as_of: 2026}}\n{keys}\n"
    );
    let file = SourcePath::new("certification.yaml");
    let found = yaml::parse(&yaml::Text { file: &file, text: &text, offset: 0 });
    assert!(found.diagnostics.is_empty(), "{text}\n{:?}", found.diagnostics);
    found.value.unwrap()
}

fn on(data: &Certification, language: &str, day: Date) -> Lifecycle {
    Lifecycle::on(data, language, day)
}

/// States before, on and after a day: of the only version, in a language.
fn around(keys: &str, language: &str, day: Date) -> [Status; 3] {
    let data = certification(keys);
    [day.yesterday().unwrap(), day, day.tomorrow().unwrap()].map(|day| {
        let life = on(&data, language, day);
        assert_eq!(life.status, life.versions[0], "one version is the whole");
        life.status
    })
}

use Status::{Beta, Closed, Closing, Open, Undated, Upcoming};

#[test]
fn every_kind_of_date_turns_on_its_day() {
    let version = |keys: &str| format!("versions: [{{id: a, source: acme, as_of: 2026, {keys}}}]");
    let cases = [
        ("available: 2026-03-31", date(2026, 3, 31), [Upcoming, Open, Open]),
        ("available: 2026-03", date(2026, 3, 1), [Upcoming, Open, Open]),
        ("available: 2026", date(2026, 1, 1), [Upcoming, Open, Open]),
        ("available: 2020, last_exam: 2026-03-31", date(2026, 3, 31), [Closing, Closing, Closed]),
        ("available: 2020, last_exam: 2026-02", date(2026, 2, 28), [Closing, Closing, Closed]),
        ("available: 2020, last_exam: 2026", date(2026, 12, 31), [Closing, Closing, Closed]),
        ("beta: {from: 2026-03-31}", date(2026, 3, 31), [Upcoming, Beta, Beta]),
        ("beta: {from: 2026-03}", date(2026, 3, 1), [Upcoming, Beta, Beta]),
        ("beta: {from: 2026-01, to: 2026-02}", date(2026, 2, 28), [Beta, Beta, Upcoming]),
        ("beta: {from: 2026-01, to: 2026-03-30}, available: 2026-03-31", date(2026, 3, 30), [Beta, Beta, Open]),
        ("beta: {from: 2026-01, to: 2026-03}, last_exam: 2026-03", date(2026, 3, 31), [Beta, Beta, Closed]),
        // Nothing is known of when it began; of its end, nothing or all.
        ("guide: one", date(2026, 3, 31), [Undated, Undated, Undated]),
        ("last_exam: 2026-03-31", date(2026, 3, 31), [Closing, Closing, Closed]),
    ];
    for (keys, day, states) in cases {
        assert_eq!(around(&version(keys), "en", day), states, "{keys}");
    }
}

#[test]
fn the_end_is_told_from_the_day_of_its_announcement() {
    let keys = "lifecycle: {retirement_announced: {date: 2026-03, source: acme, as_of: 2026}}\nversions: [{id: a, available: 2020, last_exam: 2027, source: acme, as_of: 2026}]";
    assert_eq!(around(keys, "en", date(2026, 3, 1)), [Open, Closing, Closing]);
}

#[test]
fn languages_have_their_own_days() {
    let keys = "versions: [{id: a, languages: [en, ja, de], available: 2020, last_exam: {by_language: {en: 2026-03-31, ja: 2026-06-30}}, source: acme, as_of: 2026}]";
    assert_eq!(around(keys, "en", date(2026, 3, 31)), [Closing, Closing, Closed]);
    assert_eq!(around(keys, "en-GB", date(2026, 3, 31)), [Closing, Closing, Closed]);
    assert_eq!(around(keys, "ja", date(2026, 3, 31)), [Closing; 3]);
    assert_eq!(around(keys, "ja", date(2026, 6, 30)), [Closing, Closing, Closed]);
    // It can be sat in German, of which no end is announced; not in French, so the last day of all counts.
    assert_eq!(around(keys, "de", date(2026, 6, 30)), [Open; 3]);
    assert_eq!(around(keys, "fr", date(2026, 6, 30)), [Closing, Closing, Closed]);
}

/// Booking, renewal and holding: before, on and after a day.
fn clocks(keys: &str, day: Date) -> [(bool, bool, bool); 3] {
    let data = certification(keys);
    [day.yesterday().unwrap(), day, day.tomorrow().unwrap()].map(|day| {
        let life = on(&data, "en", day);
        (life.bookable, life.renewable, life.sunset)
    })
}

#[test]
fn booking_renewal_and_holding_end_on_their_days() {
    let version = "versions: [{id: a, available: 2020, last_registration: 2026-02, last_exam: 2026-03-31, source: acme, as_of: 2026}]\nvalidity: {period: P3Y, source: acme, as_of: 2026}\n";
    let (yes, no) = (true, false);
    assert_eq!(clocks(version, date(2026, 2, 28)), [(yes, yes, no), (yes, yes, no), (no, yes, no)]);
    assert_eq!(clocks(version, date(2026, 3, 31)), [(no, yes, no), (no, yes, no), (no, no, no)]);
    assert_eq!(clocks(version, date(2029, 3, 31)), [(no, no, no), (no, no, no), (no, no, yes)]);
    let renewed = format!("{version}lifecycle: {{renewal_closes: {{date: 2026-06, source: acme, as_of: 2026}}}}");
    assert_eq!(clocks(&renewed, date(2026, 6, 30)), [(no, yes, no), (no, yes, no), (no, no, no)]);
    assert_eq!(clocks(&renewed, date(2029, 6, 30)), [(no, no, no), (no, no, no), (no, no, yes)]);
}

#[test]
fn what_is_only_expected_has_not_happened() {
    let version = |keys: &str| format!("versions: [{{id: a, source: acme, as_of: 2026, {keys}}}]");
    let expected = "{date: 2026-03-31, expected: true}";
    let cases = [
        (format!("available: {expected}"), [Upcoming; 3]),
        (format!("beta: {{from: {expected}}}"), [Upcoming; 3]),
        (format!("beta: {{from: 2026-01, to: {expected}}}"), [Beta; 3]),
        (format!("available: 2020, last_exam: {expected}"), [Closing; 3]),
        (format!("available: {{by_language: {{en: {expected}}}}}"), [Upcoming; 3]),
    ];
    for (keys, states) in cases {
        assert_eq!(around(&version(&keys), "en", date(2026, 3, 31)), states, "{keys}");
        assert!(
            !days(&certification(&version(&keys)), &on(&certification(&version(&keys)), "en", date(2026, 1, 1)))
                .contains(&date(2026, 3, 31))
        );
    }
    let sourced = "{date: 2026-03-31, expected: true, source: acme, as_of: 2026}";
    let told =
        format!("lifecycle: {{retirement_announced: {sourced}}}\n{}", version("available: 2020, last_exam: 2027"));
    assert_eq!(around(&told, "en", date(2026, 3, 31)), [Open; 3]);
    let clock = format!(
        "lifecycle: {{renewal_closes: {sourced}}}\nvalidity: {{period: P3Y, source: acme, as_of: 2026}}\n{}",
        version(&format!("available: 2020, last_registration: {expected}"))
    );
    assert_eq!(clocks(&clock, date(2026, 3, 31)), [(true, true, false); 3]);
}

/// The states of a version in their order; between a beta and the first day it is announced again.
const ORDER: [&[Status]; 6] = [&[Upcoming], &[Beta], &[Upcoming], &[Open, Undated], &[Closing], &[Closed]];

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
    (2023i16..2027, 1i8..13, 1i8..29, 0u8..3).prop_map(|(year, month, day, precision)| match precision {
        0 => format!("{year}"),
        1 => format!("{year}-{month:02}"),
        _ => format!("{year}-{month:02}-{day:02}"),
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
    (beta, dated(), dated(), dated(), any::<bool>()).prop_map(|(beta, available, register, last, speaks)| {
        let mut keys = String::from("source: acme, as_of: 2026");
        if speaks {
            keys.push_str(", languages: [en, ja]");
        }
        if let Some((from, to)) = beta {
            let to = to.map_or(String::new(), |to| format!(", to: {to}"));
            keys.push_str(&format!(", beta: {{from: {from}{to}}}"));
        }
        for (key, date) in [("available", available), ("last_registration", register), ("last_exam", last)] {
            keys.push_str(&date.map_or(String::new(), |date| format!(", {key}: {date}")));
        }
        keys
    })
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
            keys.push_str("validity: {period: P2Y, source: acme, as_of: 2026}\n");
        }
        keys.push_str("versions:\n");
        for (i, version) in versions.iter().enumerate() {
            keys.push_str(&format!("  - {{id: v{i}, {version}}}\n"));
        }
        certification(&keys)
    })
}

proptest! {
    /// There is a state for every day; it changes on the days that are named and on no other; a version goes forward.
    #[test]
    fn a_state_is_a_step_function_that_goes_forward(
        data in any_certification(),
        language in prop::sample::select(vec!["en", "ja", "de"]),
        between in prop::collection::vec(0i32..2_700, 40),
    ) {
        let start = date(2022, 6, 1);
        let days = days(&data, &on(&data, language, start));
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
            let states: Vec<Status> = steps.iter().map(|life| life.versions[version]).collect();
            prop_assert!(goes_forward(&states), "{states:?}");
        }
        // Closed for good: whoever is told so once is not told otherwise without an edit.
        let sunset = steps.iter().position(|life| life.sunset).unwrap_or(steps.len());
        prop_assert!(steps[sunset..].iter().all(|life| life.sunset));
    }
}

#[test]
fn the_order_of_states_can_be_broken() {
    assert!(goes_forward(&[Upcoming, Beta, Upcoming, Open, Closing, Closed]));
    assert!(goes_forward(&[Undated, Closing, Closed]));
    assert!(!goes_forward(&[Open, Upcoming]));
    assert!(!goes_forward(&[Beta, Upcoming, Beta]));
    assert!(!goes_forward(&[Closed, Open]));
}
