//! Study plans keep their promises, on random inputs. The promises are numbered as in
//! `ARCHITECTURE.md`.
//!
//! `cargo test` tries 256 inputs of each kind;
//! `PROPTEST_CASES=100000 cargo test --release --test suite plan::` as many as asked.
//!
//! Three promises are false as one would first write them; here they stand in their strongest true
//! form, with the counterexamples as tests of their own:
//! - More time takes none from any domain (I7): false for a plain floor of one quantum, so the
//!   algorithm has a first round.
//! - Webster's certificate (I5) therefore says nothing about a domain with one quantum, also where
//!   there are fewer quanta than domains.
//! - The last week of three or more has no new material (I11): only weeks with time count, and
//!   where the others are full, what is still to be learned is learned in the last.

use std::collections::BTreeSet;

use certguide::plan::apportion::{each_first, webster};
use certguide::plan::dated::{Calendar, DatedPlan, by_date};
use certguide::plan::divide::divide;
use certguide::plan::sessions::{Activity, LONGEST, sessions};
use certguide::plan::{
    BUFFER_DAYS, Confidence, Domain, Gate, MOST_WEEKS, Plan, QUANTUM, Verdict, Week, Workload,
    by_weeks, minutes_needed, weeks_needed,
};
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use proptest::prelude::*;

fn domain() -> impl Strategy<Value = Domain> {
    let weight = prop_oneof![1 => Just(0), 8 => 1..=20_000_u32, 4 => (1..=20_u32).prop_map(|tenth| tenth * 1000)];
    (weight, 1..=5_u8).prop_map(|(weight, rating)| Domain {
        weight,
        confidence: Confidence::new(rating).unwrap(),
    })
}

pub(super) fn workload() -> impl Strategy<Value = Workload> {
    let domains = prop_oneof![1 => Just(Vec::new()), 2 => prop::collection::vec(domain(), 1), 9 => prop::collection::vec(domain(), 2..=12)];
    let minutes = prop::option::weighted(0.9, prop_oneof![8 => 0..=20_000_u32, 1 => any::<u32>()]);
    let exam = prop::option::weighted(0.9, prop_oneof![8 => 0..=400_u32, 1 => any::<u32>()]);
    (domains, minutes, 0..=4_000_u32, exam).prop_map(|(domains, minutes, done, exam_minutes)| {
        Workload { domains, minutes, done, exam_minutes }
    })
}

fn minutes_a_week() -> impl Strategy<Value = u32> {
    prop_oneof![1 => 0..=60_u32, 10 => 30..=2_400_u32, 1 => any::<u32>()]
}

/// Days from 2023 to 2031: two leap days, every change of clocks anywhere.
pub(super) fn calendar() -> impl Strategy<Value = Calendar> {
    let weekdays = prop_oneof![1 => Just([false; 7]), 3 => Just([true; 7]), 9 => prop::array::uniform7(any::<bool>())];
    let blackouts = prop::collection::btree_set(0..400_i32, 0..40);
    let after =
        prop_oneof![1 => -10..=3_i32, 3 => 3..=30_i32, 8 => 3..=420_i32, 1 => 700..=900_i32];
    let last = prop::option::of(prop_oneof![1 => -20..=0_i32, 4 => 0..=600_i32]);
    let wait = prop::option::of(0..=90_i64);
    (0..=2_900_i32, after, weekdays, minutes_a_week(), blackouts, last, wait).prop_map(
        |(first, after, weekdays, minutes_a_week, blackouts, last, wait)| {
            let day = |offset: i32| date(2023, 1, 1) + offset.days();
            Calendar {
                today: day(first),
                exam: day(first + after),
                weekdays,
                minutes_a_week,
                blackouts: blackouts.into_iter().map(|offset| day(first + offset)).collect(),
                last_exam: last.map(|last| day(first + last)),
                retake_wait: wait.map(|days| Span::new().days(days)),
            }
        },
    )
}

fn sum(values: &[u32]) -> u32 {
    values.iter().sum()
}

/// I1, I2, I4, I10, I11, I14: what holds for every plan, with and without dates.
fn check(plan: &Plan, workload: &Workload) {
    let count = workload.domains.len();
    let (mut learned, mut begun, mut order) = (vec![0; count], vec![false; count], Vec::new());
    for week in &plan.weeks {
        assert_eq!(
            week.learning() + week.reviewing() + week.mock + week.spare,
            week.capacity,
            "I1"
        );
        assert!(2 * u64::from(week.mock) <= u64::from(week.capacity), "I14");
        let is_first = begun.iter().all(|begun| !begun);
        for (domain, quanta) in &week.review {
            let own = is_first && week.learn.iter().any(|(learned, _)| learned == domain);
            assert!((begun[*domain] || own) && *quanta > 0, "I10");
        }
        for (domain, quanta) in &week.learn {
            assert!(*quanta > 0);
            learned[*domain] += quanta;
            begun[*domain] = true;
            order.push(*domain);
        }
    }
    assert_eq!(learned, plan.learning, "I2: by domain");
    order.dedup();
    assert!(order.is_sorted_by(|a, b| a < b), "domains one after the other, each in one piece");
    assert_eq!(plan.capacity, plan.weeks.iter().map(|week| week.capacity).sum::<u32>());
    assert!(plan.weeks.last().is_none_or(|week| week.capacity > 0), "no empty week at the end");
    let quanta = sum(&plan.learning);
    if quanta as usize >= count {
        assert!(plan.learning.iter().all(|own| *own > 0), "I4");
    }
    let working: Vec<&Week> = plan.weeks.iter().filter(|week| week.capacity > 0).collect();
    if let [before @ .., last] = &working[..]
        && before.len() >= 2
    {
        let full = before.iter().all(|week| week.reviewing() == 0 && week.spare == 0);
        assert!(last.mock == 0 && (last.learn.is_empty() || full), "I11");
    }
    check_budget(plan, workload);
    assert_eq!(plan.learning, each_first(quanta, &workload.priorities()));
}

/// I21, I22: what the time is for as a whole.
fn check_budget(plan: &Plan, workload: &Workload) {
    if workload.domains.is_empty() {
        return;
    }
    let need = plan.need.unwrap_or(plan.capacity);
    let spare: u32 = plan.weeks.iter().map(|week| week.spare).sum();
    assert_eq!(
        spare,
        plan.capacity.saturating_sub(need),
        "spare time is what is above the need, and no other"
    );
    let learning = sum(&plan.learning);
    if spare > 0 {
        let exact = by_capacity(workload, need);
        assert_eq!(
            learning,
            sum(&exact.learning),
            "I21: spare time means that everything is learned"
        );
    }
    if plan.capacity <= need {
        assert!(2 * u64::from(learning) >= u64::from(plan.capacity), "I22");
    }
}

/// A plan of one week that has so many quanta, more than a week of the calendar holds.
fn by_capacity(workload: &Workload, quanta: u32) -> Plan {
    divide(workload, &[quanta])
}

/// Weeks of any size, as the calendar makes them with days off.
fn capacities() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(prop_oneof![1 => Just(0), 2 => 1..=3_u32, 6 => 4..=60_u32], 0..=60)
}

/// I3, I16 for the days.
fn check_days(dated: &DatedPlan, calendar: &Calendar) {
    let end = calendar.exam - i64::from(BUFFER_DAYS).days();
    let mut of_week = vec![0; dated.plan.weeks.len()];
    for (day, week, quanta) in &dated.days {
        assert!(*day >= calendar.today && *day < end, "I3");
        assert!(!calendar.blackouts.contains(day));
        assert!(calendar.weekdays[usize::try_from(day.weekday().to_monday_zero_offset()).unwrap()]);
        assert_eq!(*week, usize::try_from((*day - calendar.today).get_days() / 7).unwrap());
        of_week[*week] += quanta;
    }
    assert_eq!(of_week, dated.plan.weeks.iter().map(|week| week.capacity).collect::<Vec<_>>());
    let sessions = sessions(dated);
    assert!(sessions.is_sorted_by_key(|session| session.date));
    assert!(sessions.iter().all(|session| session.quanta > 0 && session.quanta <= LONGEST));
    let of = |wanted: &dyn Fn(Activity) -> bool| -> u32 {
        sessions
            .iter()
            .filter(|session| wanted(session.activity))
            .map(|session| session.quanta)
            .sum()
    };
    for domain in 0..dated.plan.learning.len() {
        assert_eq!(
            of(&|activity| activity == Activity::Learn(domain)),
            dated.plan.learning[domain]
        );
        assert_eq!(
            of(&|activity| activity == Activity::Review(domain)),
            dated.plan.reviewed()[domain]
        );
    }
    assert_eq!(
        of(&|activity| activity == Activity::Mock),
        dated.plan.weeks.iter().map(|week| week.mock).sum::<u32>()
    );
    for (day, _, quanta) in &dated.days {
        let own: u32 = sessions.iter().filter(|s| s.date == *day).map(|s| s.quanta).sum();
        assert!(own <= *quanta, "a day holds no more than its time");
    }
}

/// The advice is true and the best there is.
fn check_advice(dated: &DatedPlan, workload: &Workload, calendar: &Calendar) {
    let Some(need) = dated.plan.need else {
        assert_eq!((dated.minutes_needed, dated.earliest_exam), (None, None));
        return;
    };
    let capacity =
        |calendar: &Calendar| by_date(workload, calendar).map_or(0, |dated| dated.plan.capacity);
    if let Some(minutes) = dated.minutes_needed {
        assert!(capacity(&Calendar { minutes_a_week: minutes, ..calendar.clone() }) >= need);
        let less = minutes.saturating_sub(QUANTUM);
        assert!(
            minutes == 0 || capacity(&Calendar { minutes_a_week: less, ..calendar.clone() }) < need
        );
    }
    if let Some(exam) = dated.earliest_exam.filter(|_| need > 0) {
        assert!(capacity(&Calendar { exam, ..calendar.clone() }) >= need);
        assert!(capacity(&Calendar { exam: exam - 1.day(), ..calendar.clone() }) < need);
        assert!(calendar.last_exam.is_none_or(|last| exam <= last));
    }
}

/// The verdict for comparing plans: no plan is worse than the worst.
fn rank(made: &Result<DatedPlan, Gate>) -> Option<Verdict> {
    made.as_ref().ok().and_then(|dated| dated.plan.verdict())
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_dated_plan_keeps_its_promises(workload in workload(), calendar in calendar()) {
        let made = by_date(&workload, &calendar);
        match (&made, calendar.last_exam) {
            (Err(Gate::Closed { last_exam }), last) => prop_assert!(Some(*last_exam) == last && calendar.today > *last_exam),
            (Err(Gate::AfterDeadline { latest, second_attempt }), last) => {
                prop_assert!(Some(*latest) == last && calendar.exam > *latest && calendar.today <= *latest);
                prop_assert!(second_attempt.is_none_or(|fits| fits == (calendar.retake_wait.unwrap().get_days() == 0)));
            }
            (Err(Gate::TooLong), _) => prop_assert!((calendar.exam - calendar.today).get_days() > i32::try_from(MOST_WEEKS).unwrap() * 7),
            (Err(Gate::NoTime), _) => {}
            (Ok(dated), last) => {
                prop_assert!(last.is_none_or(|last| calendar.exam <= last && calendar.today <= last), "I18");
                check(&dated.plan, &workload);
                check_days(dated, &calendar);
                check_advice(dated, &workload, &calendar);
                let fits = last.zip(calendar.retake_wait).map(|(last, wait)| calendar.exam + wait <= last);
                prop_assert_eq!(dated.second_attempt, fits);
            }
        }
        prop_assert_eq!(by_date(&workload, &calendar), made, "I13: the same again");
    }

    #[test]
    fn a_plan_by_week_keeps_its_promises(workload in workload(), weeks in 0..=110_u32, minutes in minutes_a_week()) {
        match by_weeks(&workload, weeks, minutes) {
            Ok(plan) => {
                check(&plan, &workload);
                prop_assert_eq!(plan.weeks.len(), weeks as usize);
                if let Some(needed) = weeks_needed(&workload, minutes) {
                    prop_assert_eq!(plan.verdict() >= Some(Verdict::Feasible), weeks >= needed);
                }
                if let Some(needed) = minutes_needed(&workload, weeks) {
                    prop_assert_eq!(plan.verdict() >= Some(Verdict::Feasible), minutes / QUANTUM >= needed / QUANTUM);
                }
                let kept = plan.reduced_scope(&workload);
                prop_assert!(kept.is_empty() || (kept.is_sorted() && kept.len() < workload.domains.len()));
            }
            Err(gate) => {
                let expected = if weeks > MOST_WEEKS { Gate::TooLong } else { Gate::NoTime };
                prop_assert_eq!(gate, expected);
                prop_assert!(weeks > MOST_WEEKS || weeks == 0 || minutes < QUANTUM);
            }
        }
    }

    #[test]
    fn weeks_of_any_size_keep_their_promises(workload in workload(), capacities in capacities()) {
        check(&divide(&workload, &capacities), &workload);
    }

    #[test]
    fn a_roomier_plan_never_teaches_less(
        workload in workload(), a in capacities(), b in capacities(), more in 0..=3_u32, exam in 0..=800_u32,
    ) {
        // The weeks may be any in both: only their sums count.
        let (a, mut b) = (divide(&workload, &a), b);
        let missing = a.capacity.saturating_sub(sum(&b)) + more;
        b.push(missing);
        let b = divide(&workload, &b);
        prop_assert!(a.capacity <= b.capacity);
        prop_assert!(sum(&a.learning) <= sum(&b.learning), "I20");
        prop_assert!(a.learning.iter().zip(&b.learning).all(|(a, b)| a <= b), "I23");
        // More to learn, with time for all of it, never teaches less either.
        let harder = Workload { minutes: workload.minutes.map(|minutes| minutes.saturating_add(30)), ..workload.clone() };
        let harder = Workload { exam_minutes: Some(exam), ..harder };
        let base = Workload { exam_minutes: Some(exam), ..workload };
        let needs = (base.need(), harder.need());
        if let (Some(less), Some(more)) = needs && more < 4_000 {
            prop_assert!(sum(&by_capacity(&base, less).learning) <= sum(&by_capacity(&harder, more).learning));
        }
    }

    #[test]
    fn verdicts_never_worsen_with_more_time(workload in workload(), calendar in calendar(), more in 0..=600_u32, later in 0..=60_i32) {
        let base = by_date(&workload, &calendar);
        let minutes_a_week = calendar.minutes_a_week.saturating_add(more);
        let richer = by_date(&workload, &Calendar { minutes_a_week, ..calendar.clone() });
        prop_assert!(rank(&richer) >= rank(&base), "I12: minutes");
        let moved = by_date(&workload, &Calendar { exam: calendar.exam + later.days(), ..calendar.clone() });
        if !matches!(moved, Err(Gate::AfterDeadline { .. } | Gate::TooLong)) {
            prop_assert!(rank(&moved) >= rank(&base), "I12: date");
        }
    }

    #[test]
    fn apportionment_is_fair(workload in workload(), quanta in 0..=600_u32, at in any::<prop::sample::Index>(), factor in 1..=50_u32) {
        let p = workload.priorities();
        let a = each_first(quanta, &p);
        prop_assert_eq!(sum(&a), if p.is_empty() { 0 } else { quanta });
        let u = |n: u32| u64::from(n);
        for i in 0..p.len() {
            for j in 0..p.len() {
                if a[i] > 1 {
                    prop_assert!((2 * u(a[i]) - 1) * p[j] <= (2 * u(a[j]) + 1) * p[i], "I5");
                }
                prop_assert!(p[i] <= p[j] || a[i] >= a[j], "I6");
            }
        }
        for pair in [(a.clone(), each_first(quanta + 1, &p)), (webster(quanta, &p), webster(quanta + 1, &p))] {
            prop_assert!(pair.0.iter().zip(&pair.1).all(|(before, after)| before <= after), "I7");
        }
        if !p.is_empty() {
            let i = at.index(p.len());
            let mut surer = workload.clone();
            surer.domains[i].confidence = Confidence::new(5).unwrap();
            let b = each_first(quanta, &surer.priorities());
            prop_assert!(b[i] <= a[i] && (0..p.len()).all(|j| j == i || b[j] >= a[j]), "I8");
        }
        let mut scaled = workload.clone();
        scaled.domains.iter_mut().for_each(|domain| domain.weight *= factor);
        prop_assert_eq!(by_weeks(&scaled, 9, 600), by_weeks(&workload, 9, 600), "I9");
    }

    #[test]
    fn the_order_of_domains_decides_only_ties(workload in workload(), quanta in 0..=300_u32, turn in any::<prop::sample::Index>()) {
        let p = workload.priorities();
        if p.is_empty() {
            return Ok(());
        }
        let by = turn.index(p.len());
        let (mut turned, mut a) = (p.clone(), each_first(quanta, &p));
        turned.rotate_left(by);
        a.rotate_left(by);
        let b = each_first(quanta, &turned);
        // The next quantum shows whether the last one was decided by a tie: without one both orders
        // agree.
        let apart = a.iter().zip(&b).filter(|(a, b)| a != b).count();
        prop_assert!(a.iter().zip(&b).all(|(a, b)| a.abs_diff(*b) <= 1), "I13");
        if apart > 0 {
            let value = |i: usize| (turned[i], 2 * u64::from(a[i].max(b[i])) - 1);
            let differing: Vec<(u64, u64)> = (0..a.len()).filter(|i| a[*i] != b[*i]).map(value).collect();
            let (p0, d0) = differing[0];
            let first_round = a.iter().chain(&b).any(|own| *own == 0);
            let tie = |(p, d): &(u64, u64)| if first_round { *p == p0 } else { p * d0 == p0 * d };
            prop_assert!(differing.iter().all(tie), "I13: only ties differ");
        }
    }
}

/// A plain floor of one quantum breaks I7: the first domain has two quanta of two, and one of
/// three.
#[test]
fn more_time_with_a_plain_floor_would_take_some_away() {
    let p = [10, 1, 1];
    let plain_floor =
        |quanta: u32| if quanta >= 3 { each_first(quanta, &p) } else { webster(quanta, &p) };
    assert!(plain_floor(3)[0] < plain_floor(2)[0]);
    assert!(each_first(3, &p)[0] >= each_first(2, &p)[0]);
    // The price: below one quantum for each, Webster's certificate does not hold for a domain with
    // one.
    let a = each_first(2, &p);
    assert!(a == [1, 1, 0] && p[0] > 3 * p[1]);
}

/// Three weeks of which two are blacked out are one week, and it learns.
#[test]
fn weeks_without_time_do_not_count_as_weeks() {
    let today = date(2026, 11, 23);
    let calendar = Calendar {
        today,
        exam: today + 23.days(),
        weekdays: [true; 7],
        minutes_a_week: 600,
        blackouts: (0..14).map(|day: i32| today + day.days()).collect::<BTreeSet<Date>>(),
        last_exam: None,
        retake_wait: None,
    };
    let workload = Workload {
        domains: vec![Domain { weight: 1, confidence: Confidence::MIDDLE }; 2],
        minutes: Some(600),
        ..Workload::default()
    };
    let plan = by_date(&workload, &calendar).unwrap().plan;
    assert_eq!(plan.weeks.len(), 3);
    assert_eq!((plan.weeks[2].learning(), plan.weeks[2].reviewing()), (16, 4));
}
