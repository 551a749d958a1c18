//! A plan between two days: which days have time, how much each week holds, and advice when it is
//! not enough.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::divide::divide;
use super::{BUFFER_DAYS, Gate, MOST_WEEKS, Plan, QUANTUM, Workload, quanta_of_week};

/// The time somebody has. Dates are civil dates; no zones, no hours.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The first day that can be used.
    pub today: Date,
    /// The day of the exam.
    pub exam: Date,
    /// The weekdays with time, Monday first.
    pub weekdays: [bool; 7],
    /// Minutes a week.
    pub minutes_a_week: u32,
    /// Days without time.
    pub blackouts: BTreeSet<Date>,
    /// The last day on which the exam can be sat, if an end is announced.
    pub last_exam: Option<Date>,
    /// How long to wait after a failed attempt, if known.
    pub retake_wait: Option<Span>,
}

/// A plan between two days, with advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedPlan {
    /// Its weeks begin on the weekday of the first day.
    pub plan: Plan,
    /// Every day with time, its week from 0, and its quanta.
    pub days: Vec<(Date, usize, u32)>,
    /// Minutes a week with which the need would be met by the same day; none if unknown or not to
    /// be met.
    pub minutes_needed: Option<u32>,
    /// The earliest exam at this pace; none if unknown, or if the exam closes before or it is more
    /// than [`MOST_WEEKS`] weeks away.
    pub earliest_exam: Option<Date>,
    /// Whether a second attempt fits before the exam's end; none if there is no end, or the wait is
    /// not known.
    pub second_attempt: Option<bool>,
}

/// Makes a plan between today and the exam.
///
/// # Errors
/// The reason why there is none.
pub fn by_date(workload: &Workload, calendar: &Calendar) -> Result<DatedPlan, Gate> {
    gate(calendar)?;
    let quanta = quanta_of_week(calendar.minutes_a_week);
    let count = days_between(calendar.today, calendar.exam) - BUFFER_DAYS;
    let free: Vec<Day> = calendar.free_days(count).collect();
    let of_weekday = calendar.by_weekday(quanta);
    let days: Vec<(Date, usize, u32)> = free
        .iter()
        .map(|day| (day.date, day.week, of_weekday[day.weekday]))
        .filter(|(_, _, quanta)| *quanta > 0)
        .collect();
    let Some((_, last, _)) = days.last() else { return Err(Gate::NoTime) };
    let mut capacities = vec![0; last + 1];
    for (_, week, quanta) in &days {
        capacities[*week] += quanta;
    }
    Ok(DatedPlan {
        plan: divide(workload, &capacities),
        minutes_needed: calendar.minutes_needed(workload, &free),
        earliest_exam: calendar.earliest_exam(workload, &of_weekday),
        second_attempt: calendar.second_attempt(calendar.exam),
        days,
    })
}

/// The first day of a plan of whole weeks that ends right before the exam's buffer; none at the end
/// of time.
#[must_use]
pub fn latest_start(last_exam: Date, weeks: u32) -> Option<Date> {
    last_exam.checked_sub((i64::from(weeks) * 7 + i64::from(BUFFER_DAYS)).days()).ok()
}

fn gate(calendar: &Calendar) -> Result<(), Gate> {
    if let Some(last_exam) = calendar.last_exam {
        if calendar.today > last_exam {
            return Err(Gate::Closed { last_exam });
        }
        if calendar.exam > last_exam {
            let second_attempt = calendar.second_attempt(last_exam);
            return Err(Gate::AfterDeadline { latest: last_exam, second_attempt });
        }
    }
    match days_between(calendar.today, calendar.exam) {
        days if days <= BUFFER_DAYS => Err(Gate::NoTime),
        days if i64::from(days - BUFFER_DAYS) > i64::from(MOST_WEEKS) * 7 => Err(Gate::TooLong),
        _ => Ok(()),
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// A day that is not blacked out.
struct Day {
    date: Date,
    /// From 0; weeks begin on the weekday of the first day.
    week: usize,
    /// 0 for Monday.
    weekday: usize,
}

impl Calendar {
    /// The first so many days from today on, without those blacked out.
    fn free_days(&self, count: i32) -> impl Iterator<Item = Day> {
        let first = usize::try_from(self.today.weekday().to_monday_zero_offset()).unwrap_or(0);
        let dates = self.today.series(1.day()).take(usize::try_from(count).unwrap_or(0));
        dates
            .enumerate()
            .filter(|(_, date)| !self.blackouts.contains(date))
            .map(move |(i, date)| Day { date, week: i / 7, weekday: (first + i) % 7 })
    }

    /// A week's quanta dealt evenly to its weekdays; the odd ones go to the earliest.
    fn by_weekday(&self, quanta: u32) -> [u32; 7] {
        let mut out = [0; 7];
        let chosen: Vec<usize> = (0..7).filter(|day| self.weekdays[*day]).collect();
        let count = u32::try_from(chosen.len()).unwrap_or(0).max(1);
        for (i, day) in (0..).zip(chosen) {
            out[day] = quanta / count + u32::from(i < quanta % count);
        }
        out
    }

    /// The least minutes a week with which the need is met. Capacity grows with the minutes, so
    /// halving finds it.
    fn minutes_needed(&self, workload: &Workload, free: &[Day]) -> Option<u32> {
        let need = u64::from(workload.need()?);
        let mut counts = [0_u64; 7];
        free.iter().for_each(|day| counts[day.weekday] += 1);
        let capacity = |quanta: u32| -> u64 {
            self.by_weekday(quanta)
                .into_iter()
                .zip(counts)
                .map(|(quanta, count)| u64::from(quanta) * count)
                .sum()
        };
        let (mut low, mut high) = (0, quanta_of_week(u32::MAX));
        if capacity(high) < need {
            return None;
        }
        while low < high {
            let middle = low.midpoint(high);
            if capacity(middle) >= need {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Some(high * QUANTUM)
    }

    /// The first day on which the exam can be sat with the need met at this pace.
    fn earliest_exam(&self, workload: &Workload, of_weekday: &[u32; 7]) -> Option<Date> {
        let need = workload.need()?;
        let furthest = i32::try_from(MOST_WEEKS).unwrap_or(0) * 7;
        let mut sum = 0;
        let met = self.free_days(furthest).find(|day| {
            sum += of_weekday[day.weekday];
            sum >= need
        })?;
        let exam = met.date.checked_add(i64::from(BUFFER_DAYS + 1).days()).ok()?;
        Some(exam).filter(|exam| self.last_exam.is_none_or(|last| *exam <= last))
    }

    /// Whether a second attempt fits after a failed one on a day.
    fn second_attempt(&self, exam: Date) -> Option<bool> {
        let (last, wait) = (self.last_exam?, self.retake_wait?);
        Some(exam.checked_add(wait).is_ok_and(|again| again <= last))
    }
}
