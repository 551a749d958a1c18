//! The core: capacities of weeks to a whole plan. Steps 5 to 8 of the module's list.

use super::apportion::{each_first, webster};
use super::budget::Budget;
use super::{Plan, QUANTUM, Week, Workload};

/// Divides the weeks' capacities (in quanta). Empty weeks at the end are dropped; empty weeks
/// before stay, and the rules about first and last weeks count only weeks that have time: a plan
/// whose weeks but the last are all blacked out has one week, and learns in it.
#[must_use]
pub fn divide(workload: &Workload, capacities: &[u32]) -> Plan {
    let end = capacities.iter().rposition(|capacity| *capacity > 0).map_or(0, |last| last + 1);
    let capacities = &capacities[..end];
    let capacity: u32 = capacities.iter().sum();
    let need = workload.need();
    let used = need.unwrap_or(capacity).min(capacity);
    let exam = workload.exam_minutes.filter(|_| used > 0).unwrap_or(0).div_ceil(QUANTUM);
    let budget = Budget::of(need.unwrap_or(capacity), capacity, exam);
    let mocks = Mocks::of(capacities, budget.mock, exam);
    let learn = if workload.domains.is_empty() { 0 } else { budget.learn };
    let rooms: Vec<u32> = (0..end).map(|k| capacities[k] - mocks.weeks[k]).collect();
    let reviews =
        reviews(&rooms, used - budget.learn - mocks.weeks.iter().sum::<u32>(), capacity - used);
    let priorities = workload.priorities();
    let learning = each_first(learn, &priorities);
    let mut weeks = place(&learning, &spread(learn, &rooms, &reviews));
    let mut begun = vec![false; learning.len()];
    for (k, week) in weeks.iter_mut().enumerate() {
        week.capacity = capacities[k];
        week.mock = mocks.weeks[k];
        let own: Vec<usize> = week.learn.iter().map(|(domain, _)| *domain).collect();
        // What was begun in earlier weeks; in a plan of one week there is none, and its own
        // material is gone through again.
        let earlier: Vec<usize> = (0..begun.len()).filter(|domain| begun[*domain]).collect();
        week.review =
            review(reviews[k], &priorities, if earlier.is_empty() { &own } else { &earlier });
        week.spare = week.capacity - week.mock - week.learning() - week.reviewing();
        own.into_iter().for_each(|domain| begun[domain] = true);
    }
    Plan { weeks, learning, capacity, need, dropped_mocks: mocks.dropped }
}

/// The weeks that have time.
fn working(capacities: &[u32]) -> Vec<usize> {
    (0..capacities.len()).filter(|k| capacities[*k] > 0).collect()
}

/// The mock exams of each week.
struct Mocks {
    weeks: Vec<u32>,
    dropped: u32,
}

impl Mocks {
    /// One for two or three weeks, two from four weeks on, as the budget has time for them. An exam
    /// is at least itself, at most itself and as much for its answers, and never more than half of
    /// its week.
    fn of(capacities: &[u32], budget: u32, exam: u32) -> Self {
        let mut this = Self { weeks: vec![0; capacities.len()], dropped: 0 };
        let working = working(capacities);
        let wanted: u32 = match working.len() {
            _ if exam == 0 => 0,
            0 | 1 => 0,
            2 | 3 => 1,
            _ => 2,
        };
        let count = wanted.min(budget / exam.max(1));
        // The late one first: where there is time for one only, it is the one to have.
        let places = [working.len().saturating_sub(2), working.len().saturating_sub(1) / 2];
        for (place, others) in places.into_iter().zip((0..count).rev()) {
            let week = working[place];
            let left = budget - this.weeks.iter().sum::<u32>() - others * exam;
            let fair = if others > 0 { left.min(budget.div_ceil(2)) } else { left };
            let size = exam.saturating_mul(2).min(fair).min(capacities[week] / 2);
            if size >= exam {
                this.weeks[week] = size;
            }
        }
        let placed = this.weeks.iter().filter(|mock| **mock > 0).count();
        this.dropped = wanted - u32::try_from(placed).unwrap_or(wanted);
        this
    }
}

/// Where review goes. The last week is for review alone as far as that is possible: it has half of
/// it, and more where it would hold new material otherwise. The rest is spread over the weeks from
/// the second on; the first week reviews only what has no other place.
fn reviews(rooms: &[u32], review: u32, spare: u32) -> Vec<u32> {
    let mut out = vec![0; rooms.len()];
    let working = working(rooms);
    let Some((last, before)) = working.split_last() else { return out };
    let Some((first, middle)) = before.split_first() else {
        out[*last] = review;
        return out;
    };
    let wanted = if middle.is_empty() {
        review
    } else {
        review.div_ceil(2).max(rooms[*last].saturating_sub(spare))
    };
    out[*last] = wanted.min(review).min(rooms[*last]);
    let left = review - out[*last];
    let all: u32 = middle.iter().map(|k| rooms[*k]).sum();
    out[*first] = left.saturating_sub(all);
    let (mut before, mut seen) = (0, 0);
    for k in middle {
        seen += u64::from(rooms[*k]);
        let until = part(left - out[*first], seen, all);
        out[*k] = until - before;
        before = until;
    }
    out
}

/// `whole × seen / all`, rounded down.
fn part(whole: u32, seen: u64, all: u32) -> u32 {
    u32::try_from(u64::from(whole) * seen / u64::from(all.max(1))).unwrap_or(whole)
}

/// Spreads learning over the weeks in proportion to what review leaves of them, rounded so that
/// earlier weeks have the odd quanta: spare time is spread like learning, instead of lying idle
/// before the exam. The last of three weeks or more learns only what the others cannot hold.
fn spread(learn: u32, rooms: &[u32], reviews: &[u32]) -> Vec<u32> {
    let mut free: Vec<u32> =
        rooms.iter().zip(reviews).map(|(room, review)| room - review).collect();
    if let [_, _, .., last] = working(rooms)[..] {
        let before: u32 = free[..last].iter().sum();
        free[last] = learn.saturating_sub(before);
    }
    let all: u64 = free.iter().map(|free| u64::from(*free)).sum();
    let (mut before, mut seen) = (0, 0);
    free.iter()
        .map(|free| {
            seen += u64::from(*free);
            let until = (u64::from(learn) * seen).div_ceil(all.max(1));
            let here = until - before;
            before = until;
            u32::try_from(here).unwrap_or(0)
        })
        .collect()
}

/// Puts the domains one after the other into the weeks.
fn place(learning: &[u32], weeks: &[u32]) -> Vec<Week> {
    let mut queue = learning.iter().copied().enumerate().filter(|(_, quanta)| *quanta > 0);
    let mut current = queue.next();
    weeks
        .iter()
        .map(|room| {
            let (mut week, mut left) = (Week::default(), *room);
            while let Some((domain, quanta)) = current.filter(|_| left > 0) {
                let here = quanta.min(left);
                week.learn.push((domain, here));
                left -= here;
                current = if here == quanta { queue.next() } else { Some((domain, quanta - here)) };
            }
            week
        })
        .collect()
}

/// Divides a week's review over domains by their priority.
fn review(quanta: u32, priorities: &[u64], domains: &[usize]) -> Vec<(usize, u32)> {
    let own: Vec<u64> = domains.iter().map(|domain| priorities[*domain]).collect();
    let shares = webster(quanta, &own);
    domains.iter().copied().zip(shares).filter(|(_, quanta)| *quanta > 0).collect()
}
