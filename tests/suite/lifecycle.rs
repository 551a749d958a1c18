//! What is true of a certification on the day before a date, on it, and after it, for every kind of
//! date; and that the state of a version only ever goes forward.

use certguide::base::source::SourcePath;
use certguide::model::certification::Certification;
use certguide::site::lifecycle::{Lifecycle, Status, VersionState, days};
use certguide::yaml;
use jiff::civil::{Date, date};

/// A certification with these keys beside what every one has.
pub(super) fn certification(keys: &str) -> Certification {
    let exam = if keys.contains("\nexam: ") { "" } else { "exam: {source: acme, as_of: 2026}\n" };
    let text = format!(
        "name: A\nvendor: acme\nurl: https://acme.example/\nlevel: {{vendor: Basic, rank: associate}}\nfields: [making]\n{exam}{keys}\n"
    );
    let file = SourcePath::new("certification.yaml");
    let found = yaml::parse(&yaml::Text { file: &file, text: &text, offset: 0 });
    assert!(found.diagnostics.is_empty(), "{text}\n{:?}", found.diagnostics);
    found.value.unwrap()
}

pub(super) fn on(data: &Certification, language: &str, day: Date) -> Lifecycle {
    Lifecycle::on(data, language, day)
}

/// States before, on and after a day: of the only version, in a language.
fn around(keys: &str, language: &str, day: Date) -> [Status; 3] {
    let data = certification(keys);
    [day.yesterday().unwrap(), day, day.tomorrow().unwrap()].map(|day| {
        let life = on(&data, language, day);
        if life.status != Expired {
            assert_eq!(life.status, life.versions[0].status, "one version is the whole");
        }
        life.status
    })
}

use Status::{Beta, Closed, Closing, Expired, Open, Unconfirmed, Upcoming};

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
        (
            "beta: {from: 2026-01, to: 2026-03-30}, available: 2026-03-31",
            date(2026, 3, 30),
            [Beta, Beta, Open],
        ),
        (
            "beta: {from: 2026-01, to: 2026-03}, last_exam: 2026-03",
            date(2026, 3, 31),
            [Beta, Beta, Closed],
        ),
        // Nobody announces the end of what has not begun, nor keeps quiet about when it opens.
        ("guide: one", date(2026, 3, 31), [Open, Open, Open]),
        ("guide: one, upcoming: true", date(2026, 3, 31), [Upcoming, Upcoming, Upcoming]),
        (
            "beta: {from: 2026-01, to: 2026-02}, last_exam: 2026-05",
            date(2026, 2, 28),
            [Beta, Beta, Closing],
        ),
        (
            "upcoming: true, beta: {from: 2026-01, to: 2026-02}, last_exam: 2026-05",
            date(2026, 2, 28),
            [Beta, Beta, Upcoming],
        ),
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

/// The state as a whole and in each language.
fn in_languages(keys: &str, day: Date) -> (Status, String) {
    let life = on(&certification(keys), "en", day);
    let each =
        life.versions[0].languages.iter().map(|(code, status)| format!("{code} {}", status.key()));
    (life.versions[0].status, each.collect::<Vec<_>>().join(", "))
}

#[test]
fn a_version_is_closed_only_when_it_is_closed_in_all_its_languages() {
    let keys = "versions: [{id: a, languages: [en, ja], available: 2020, last_exam: {by_language: {en: 2026-03-31, ja: 2026-06-30}}, source: acme, as_of: 2026}]";
    assert_eq!(
        in_languages(keys, date(2026, 3, 31)),
        (Closing, "en closing, ja closing".to_owned())
    );
    assert_eq!(in_languages(keys, date(2026, 4, 1)), (Closing, "en closed, ja closing".to_owned()));
    assert_eq!(in_languages(keys, date(2026, 7, 1)), (Closed, "en closed, ja closed".to_owned()));
    // It can be sat in German, of which no end is announced, so it has none as a whole.
    let keys = keys.replace("[en, ja]", "[en, ja, de]");
    assert_eq!(
        in_languages(&keys, date(2026, 7, 1)),
        (Open, "de open, en closed, ja closed".to_owned())
    );
    assert_eq!(on(&certification(&keys), "en", date(2026, 1, 1)).last_exam, None);
    // A region's form goes by the date of its language; one that is not named is that of the site.
    let keys = "versions: [{id: a, languages: [es-419], available: 2020, last_exam: {by_language: {es: 2026-03-31}}, source: acme, as_of: 2026}]";
    assert_eq!(in_languages(keys, date(2026, 4, 1)), (Closed, "es-419 closed".to_owned()));
    let keys = "versions: [{id: a, available: 2020, last_exam: {by_language: {ja: 2026-03-31}}, source: acme, as_of: 2026}]";
    assert_eq!(in_languages(keys, date(2026, 4, 1)), (Open, "en open, ja closed".to_owned()));
}

#[test]
fn the_version_in_force_is_one_of_the_site_s_language() {
    let keys = "versions: [{id: a, languages: [en, ja], available: 2020, last_exam: {by_language: {en: 2026-03-31, ja: 2026-06-30}}, source: acme, as_of: 2026}, {id: b, languages: [en], beta: {from: 2026-04}, source: acme, as_of: 2026}]";
    let data = certification(keys);
    let in_force = |language| on(&data, language, date(2026, 4, 15)).in_force;
    assert_eq!((in_force("en"), in_force("ja"), in_force("ja-JP")), (Some(1), Some(0), Some(0)));
}

/// Booking, renewal and holding: before, on and after a day.
fn clocks(keys: &str, day: Date) -> [(bool, bool, bool); 3] {
    let data = certification(keys);
    [day.yesterday().unwrap(), day, day.tomorrow().unwrap()].map(|day| {
        let life = on(&data, "en", day);
        (life.bookable, life.renewable, life.status == Expired)
    })
}

#[test]
fn booking_renewal_and_holding_end_on_their_days() {
    let version = "versions: [{id: a, available: 2020, last_registration: 2026-02, last_exam: 2026-03-31, source: acme, as_of: 2026}]\nvalidity: {period: P3Y, source: acme, as_of: 2026}\n";
    let (yes, no) = (true, false);
    let with =
        |renewal: &str| version.replace("period: P3Y", &format!("period: P3Y, renewal: {renewal}"));
    // It is stated that it cannot be renewed.
    let none = with("none");
    assert_eq!(clocks(&none, date(2026, 2, 28)), [(yes, no, no), (yes, no, no), (no, no, no)]);
    assert_eq!(clocks(&none, date(2029, 3, 31)), [(no, no, no), (no, no, no), (no, no, yes)]);
    // Nobody states it: neither that it can be renewed follows, nor that the last certificate has
    // ended.
    for unknown in [version.to_owned(), with("unknown")] {
        assert_eq!(
            clocks(&unknown, date(2026, 2, 28)),
            [(yes, no, no), (yes, no, no), (no, no, no)]
        );
        assert_eq!(clocks(&unknown, date(2029, 3, 31)), [(no, no, no); 3]);
    }
    let version = with("[{how: Pass again., counts_from: renewal}]");
    assert_eq!(
        clocks(&version, date(2026, 2, 28)),
        [(yes, yes, no), (yes, yes, no), (no, yes, no)]
    );
    assert_eq!(clocks(&version, date(2026, 3, 31)), [(no, yes, no), (no, yes, no), (no, no, no)]);
    let renewed = format!(
        "{version}lifecycle: {{renewal_closes: {{date: 2026-06, source: acme, as_of: 2026}}}}"
    );
    assert_eq!(clocks(&renewed, date(2026, 6, 30)), [(no, yes, no), (no, yes, no), (no, no, no)]);
    assert_eq!(clocks(&renewed, date(2029, 6, 30)), [(no, no, no), (no, no, no), (no, no, yes)]);
}

#[test]
fn what_was_expected_is_not_known_once_its_day_has_passed() {
    let version = |keys: &str| format!("versions: [{{id: a, source: acme, as_of: 2026, {keys}}}]");
    let expected = "{date: 2026-03-31, expected: true}";
    let cases = [
        (format!("available: {expected}"), [Upcoming, Upcoming, Unconfirmed]),
        (format!("beta: {{from: {expected}}}"), [Upcoming, Upcoming, Unconfirmed]),
        (format!("beta: {{from: 2026-01, to: {expected}}}"), [Beta, Beta, Unconfirmed]),
        (format!("available: 2020, last_exam: {expected}"), [Closing, Closing, Unconfirmed]),
        (
            format!("available: {{by_language: {{en: {expected}}}}}"),
            [Upcoming, Upcoming, Unconfirmed],
        ),
        // A month that is expected has passed with its last day.
        (
            "available: {date: 2026-03, expected: true}".to_owned(),
            [Upcoming, Upcoming, Unconfirmed],
        ),
        // What is certain counts, whatever was expected before it.
        (format!("beta: {{from: {expected}}}, available: 2026-03"), [Open, Open, Open]),
    ];
    for (keys, states) in cases {
        let keys = version(&keys);
        assert_eq!(around(&keys, "en", date(2026, 3, 31)), states, "{keys}");
        let days = days(&certification(&keys), "en");
        assert!(!days.contains(&date(2026, 3, 31)), "{keys}");
        assert!(keys.contains("available: 2026-03}") || days.contains(&date(2026, 4, 1)), "{keys}");
    }
    let sourced = "{date: 2026-03-31, expected: true, source: acme, as_of: 2026}";
    let told = format!(
        "lifecycle: {{retirement_announced: {sourced}}}\n{}",
        version("available: 2020, last_exam: 2027")
    );
    assert_eq!(around(&told, "en", date(2026, 3, 31)), [Open; 3]);
    let clock = format!(
        "lifecycle: {{renewal_closes: {sourced}}}\nvalidity: {{period: P3Y, source: acme, as_of: 2026}}\n{}",
        version(&format!("available: 2020, last_registration: {expected}"))
    );
    assert_eq!(clocks(&clock, date(2026, 3, 31)), [(true, true, false); 3]);
}

#[test]
fn what_is_not_confirmed_keeps_the_whole_open_and_is_never_in_force_before_what_was_open() {
    let data = certification(
        "versions:\n  - {id: a, available: 2020, last_exam: 2026-05, source: acme, as_of: 2026}\n  - {id: b, available: {date: 2026-03, expected: true}, source: acme, as_of: 2026}",
    );
    let at = |day| {
        let life = on(&data, "en", day);
        (life.status, life.in_force)
    };
    assert_eq!(at(date(2026, 3, 31)), (Open, Some(0)));
    assert_eq!(at(date(2026, 4, 1)), (Open, Some(0)), "b may follow");
    assert_eq!(at(date(2026, 6, 1)), (Unconfirmed, Some(0)));
}

#[test]
fn an_end_is_not_shown_before_it_was_announced() {
    let keys = "lifecycle: {retirement_announced: {date: 2026-03-06, source: acme, as_of: 2026}}\nversions: [{id: a, last_exam: 2026-06-30, last_registration: 2026-06, source: acme, as_of: 2026}]\nvalidity: {period: P1Y, renewal: none, source: acme, as_of: 2026}";
    let data = certification(keys);
    let shown = |day| {
        let life = on(&data, "en", day);
        (
            life.status,
            life.last_exam.is_some(),
            life.last_registration.is_some(),
            life.held_until.is_some(),
            life.says(),
        )
    };
    assert_eq!(shown(date(2026, 3, 5)), (Open, false, false, false, "state=open".to_owned()));
    assert_eq!(
        shown(date(2026, 3, 6)),
        (Closing, true, true, true, "state=closing until=2026-06-30".to_owned())
    );
}

#[test]
fn a_certification_is_older_than_its_first_version_unless_its_own_day_is_stated() {
    let versions = "versions: [{id: a, name: A, available: 2024-10, last_exam: 2026-05, source: acme, as_of: 2026}, {id: b, name: B, available: 2026-06-01, source: acme, as_of: 2026}]";
    let says = |keys: &str, day| on(&certification(keys), "en", day).says();
    assert_eq!(says(versions, date(2026, 5, 31)), "state=open present-exam-since=2024-10");
    assert_eq!(says(versions, date(2026, 6, 1)), "state=open present-exam-since=2026-06-01");
    let own =
        format!("lifecycle: {{available: {{date: 2020, source: acme, as_of: 2026}}}}\n{versions}");
    assert_eq!(says(&own, date(2026, 6, 1)), "state=open since=2020");
}

/// Until when a certificate can be valid of an exam that closes on June 30, 2026, with these keys
/// of its validity.
fn held_until(validity: &str, renewal_closes: &str) -> Option<Date> {
    let life = if renewal_closes.is_empty() {
        String::new()
    } else {
        format!(
            "lifecycle: {{renewal_closes: {{date: {renewal_closes}, source: acme, as_of: 2026}}}}\n"
        )
    };
    let keys = format!(
        "{life}versions: [{{id: a, available: 2020, last_exam: 2026-06-30, source: acme, as_of: 2026}}]\nvalidity: {{source: acme, as_of: 2026, {validity}}}"
    );
    on(&certification(&keys), "en", date(2026, 1, 1)).held_until
}

#[test]
fn the_latest_day_of_a_certificate_follows_from_the_last_possible_renewal() {
    let cases = [
        // No way to renew: who passes on the last day. Nobody states one: that one may be there.
        ("period: P1Y, renewal: none", "", Some(date(2027, 6, 30))),
        ("period: P1Y", "", None),
        ("period: P1Y, renewal: unknown", "", None),
        ("period: P1Y", "2026-06-30", None),
        (
            "period: P1Y, renewal: [{how: A., counts_from: renewal}]",
            "2026-06-30",
            Some(date(2027, 6, 30)),
        ),
        // There is a way, and nobody says until when: not the last day of the exam in its place.
        ("period: P1Y, renewal: [{how: A., counts_from: renewal}]", "", None),
        ("period: P1Y, renewal: [{how: A., counts_from: expiry, opens: P6M}]", "", None),
        (
            "period: P1Y, renewal: [{how: A., counts_from: renewal}]",
            "2026-12-31",
            Some(date(2027, 12, 31)),
        ),
        // A year is added to the old end, which can be six months away: 30 and 31 December open on
        // 30 June.
        (
            "period: P1Y, renewal: [{how: A., counts_from: expiry, opens: P6M}]",
            "2026-06-30",
            Some(date(2027, 12, 31)),
        ),
        (
            "period: P2Y, renewal: [{how: A., counts_from: expiry, opens: P60D}]",
            "2026-06-30",
            Some(date(2028, 8, 29)),
        ),
        // It opens at any time: who holds one for the whole term can double it.
        (
            "period: P1Y, renewal: [{how: A., counts_from: expiry}]",
            "2026-06-30",
            Some(date(2028, 6, 30)),
        ),
        // The latest of several ways counts; one of which nothing is stated can give any day.
        (
            "period: P1Y, renewal: [{how: A., counts_from: renewal}, {how: B., counts_from: expiry, opens: P1M}]",
            "2026-06-30",
            Some(date(2027, 7, 31)),
        ),
        ("period: P1Y, renewal: [{how: A., counts_from: renewal}, {how: B.}]", "", None),
        ("period: P1Y, renewal: [{how: A.}]", "", None),
        // Renewal that goes on after the exam, and nobody says how.
        ("period: P1Y", "2026-12-31", None),
        ("period: unlimited", "", None),
        ("period: unknown", "", None),
    ];
    for (validity, closes, latest) in cases {
        assert_eq!(held_until(validity, closes), latest, "{validity} {closes}");
    }
}

#[test]
fn a_retake_is_spoken_of_while_one_can_happen() {
    let keys = "versions: [{id: a, available: 2020, last_exam: 2026-06-30, source: acme, as_of: 2026}]\nexam: {source: acme, as_of: 2026, retake: {wait: P14D}}";
    let data = certification(keys);
    let can = |day| on(&data, "en", day).versions[0].can_be_retaken;
    assert_eq!(
        (can(date(2026, 6, 16)), can(date(2026, 6, 17)), can(date(2026, 7, 1))),
        (true, false, false)
    );
    assert!(days(&data, "en").contains(&date(2026, 6, 17)));
}

#[test]
fn so_many_further_attempts_fit_as_the_waits_and_the_count_in_a_span_allow() {
    let by = |retake: &str, count: usize| {
        let keys = format!(
            "versions: [{{id: a, available: 2020, last_exam: 2026-06-30, source: acme, as_of: 2026}}]\nexam: {{source: acme, as_of: 2026, retake: {{{retake}}}}}"
        );
        let days = on(&certification(&keys), "en", date(2026, 1, 1)).versions[0]
            .first_attempts
            .clone()
            .unwrap();
        assert_eq!(days.len(), 9, "{retake}");
        days[..count].iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(by("wait: P14D", 3), ["2026-06-16", "2026-06-02", "2026-05-19"]);
    // The last wait is that before all further attempts.
    assert_eq!(by("wait: [P1D, P14D]", 3), ["2026-06-29", "2026-06-15", "2026-06-01"]);
    assert_eq!(by("wait: [P14D, P60D, P365D]", 3), ["2026-06-16", "2026-04-17", "2025-04-17"]);
    assert_eq!(by("fee: full", 2), ["2026-06-30", "2026-06-30"], "nobody says that one waits");
    // The third attempt in a year has to wait until the first is a year ago.
    let counted = by("wait: P1D, max_attempts: {value: 2, per: P1Y}", 3);
    assert_eq!(counted, ["2026-06-29", "2025-06-30", "2025-06-29"]);
    assert_eq!(by("max_attempts: {value: 1, per: P30D}", 2), ["2026-05-31", "2026-05-01"]);
    let expected = "versions: [{id: a, available: 2020, last_exam: {date: 2026-06-30, expected: true}, source: acme, as_of: 2026}]\nexam: {source: acme, as_of: 2026, retake: {wait: P14D}}";
    assert_eq!(
        on(&certification(expected), "en", date(2026, 1, 1)).versions[0].first_attempts,
        None
    );
}

#[test]
fn readers_of_the_site_go_by_the_last_day_in_its_language() {
    let closes = |ends: &str, language: &str, day: Date| {
        let keys = format!(
            "versions: [{{id: a, languages: [en, ja], available: 2020{ends}, source: acme, as_of: 2026}}]\nexam: {{source: acme, as_of: 2026, retake: {{wait: P14D}}}}"
        );
        let data = certification(&keys);
        let VersionState { closes, closes_in, can_be_retaken, .. } =
            on(&data, language, day).versions[0].clone();
        (closes.map(|when| when.date.iso()), closes_in, can_be_retaken)
    };
    let said = |day: &str, language: &str, again: bool| {
        (Some(day.to_owned()), Some(language.to_owned()).filter(|code| !code.is_empty()), again)
    };
    let (march, june) = ("2026-03-31", "2026-06-30");
    let each = format!(", last_exam: {{by_language: {{en: {march}, ja: {june}}}}}");
    assert_eq!(closes(&each, "en", date(2026, 3, 17)), said(march, "en", true));
    assert_eq!(closes(&each, "en", date(2026, 3, 18)), said(march, "en", false));
    assert_eq!(closes(&each, "en-GB", date(2026, 3, 18)), said(march, "en", false));
    assert_eq!(closes(&each, "ja", date(2026, 3, 18)), said(june, "ja", true));
    assert_eq!(
        closes(&each, "de", date(2026, 3, 18)),
        said(june, "", true),
        "it is not to be had in German"
    );
    assert_eq!(
        closes(&each, "en", date(2026, 4, 1)),
        said(june, "", true),
        "it still can be taken in Japanese"
    );
    assert_eq!(closes(&each, "en", date(2026, 7, 1)), (None, None, false));
    let one = format!(", last_exam: {{by_language: {{en: {march}}}}}");
    assert_eq!(
        closes(&one, "en", date(2026, 3, 18)),
        said(march, "en", false),
        "and in Japanese it goes on"
    );
    assert_eq!(closes(&one, "ja", date(2026, 3, 18)), (None, Some("ja".to_owned()), true));
    let same = format!(", last_exam: {march}");
    assert_eq!(closes(&same, "en", date(2026, 3, 18)), said(march, "", false));
    assert_eq!(closes("", "en", date(2026, 3, 18)), (None, None, true));
    let expected = format!(", last_exam: {{date: {march}, expected: true}}");
    assert_eq!(
        closes(&expected, "en", date(2026, 3, 18)),
        said(march, "", true),
        "an expected day is no border"
    );
    assert_eq!(
        closes(&expected, "en", date(2026, 4, 1)),
        (None, None, false),
        "what followed is not known"
    );
}
