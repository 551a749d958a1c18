//! The core: capacities of weeks to a whole plan. Steps 5 to 8 of the module's list.

use super::apportion::{each_first, webster};
use super::{Plan, QUANTUM, Week, Workload};

/// A week from the second on gives one part in so many to review.
const REVIEW_PART: u32 = 5;

/// Divides the weeks' capacities (in quanta). Empty weeks at the end are dropped; empty weeks before stay, and the rules
/// about first and last weeks count only weeks that have time: a plan whose weeks but the last are all blacked out has
/// one week, and learns in it.
#[must_use]
pub fn divide(workload: &Workload, capacities: &[u32]) -> Plan {
    let end = capacities.iter().rposition(|capacity| *capacity > 0).map_or(0, |last| last + 1);
    let capacities = &capacities[..end];
    let need = workload.need();
    let reserve = Reserve::of(capacities, workload.exam_minutes);
    let room: Vec<u32> = (0..end).map(|k| capacities[k] - reserve.mock[k] - reserve.review[k]).collect();
    let room_in_all: u32 = room.iter().sum();
    let reserved: u32 = reserve.mock.iter().chain(&reserve.review).sum();
    let domains = u32::try_from(workload.domains.len()).unwrap_or(u32::MAX);
    let quanta = match need {
        _ if domains == 0 => 0,
        None => room_in_all,
        Some(need) => need.saturating_sub(reserved).max(domains).min(room_in_all),
    };
    let priorities = workload.priorities();
    let learning = each_first(quanta, &priorities);
    let mut weeks = place(&learning, &spread(quanta, &room));
    let mut begun = vec![false; learning.len()];
    for (k, week) in weeks.iter_mut().enumerate() {
        week.capacity = capacities[k];
        week.mock = reserve.mock[k];
        week.review = review(reserve.review[k], &priorities, &begun);
        week.spare = week.capacity - week.mock - week.learning() - week.reviewing();
        week.learn.iter().for_each(|(domain, _)| begun[*domain] = true);
    }
    Plan { weeks, learning, capacity: capacities.iter().sum(), need, dropped_mocks: reserve.dropped }
}

/// What is kept for mock exams and review, per week.
struct Reserve {
    mock: Vec<u32>,
    review: Vec<u32>,
    dropped: u32,
}

impl Reserve {
    fn of(capacities: &[u32], exam_minutes: Option<u32>) -> Self {
        let mut this = Self { mock: vec![0; capacities.len()], review: vec![0; capacities.len()], dropped: 0 };
        let working: Vec<usize> = (0..capacities.len()).filter(|k| capacities[*k] > 0).collect();
        let count = working.len();
        if let Some(exam) = exam_minutes.filter(|minutes| *minutes > 0) {
            // An exam that is longer than any week is refused a place below, so the doubling cannot overflow what counts.
            let exam = exam.div_ceil(QUANTUM);
            let middle_and_late = [count.saturating_sub(1) / 2, count.saturating_sub(2)];
            let places = match count {
                0 | 1 => &[][..],
                2 | 3 => &middle_and_late[1..],
                _ => &middle_and_late[..],
            };
            for place in places {
                let week = working[*place];
                let sizes = [exam.saturating_mul(2), exam];
                match sizes.into_iter().find(|size| size.saturating_mul(2) <= capacities[week]) {
                    Some(size) => this.mock[week] = size,
                    None => this.dropped += 1,
                }
            }
        }
        for (position, week) in working.iter().enumerate().skip(1) {
            let is_last = position + 1 == count;
            this.review[*week] =
                if count >= 3 && is_last { capacities[*week] } else { capacities[*week] / REVIEW_PART };
        }
        this
    }
}

/// Spreads learning over the weeks in proportion to their room, rounded so that earlier weeks have the odd quanta: spare
/// time is spread like learning, instead of lying idle before the exam.
fn spread(quanta: u32, room: &[u32]) -> Vec<u32> {
    let all: u64 = room.iter().map(|room| u64::from(*room)).sum();
    let (mut before, mut seen) = (0, 0);
    room.iter()
        .map(|room| {
            seen += u64::from(*room);
            let until = (u64::from(quanta) * seen).div_ceil(all.max(1));
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

/// Divides a week's review over the domains begun before it; nothing is reviewed that was not begun.
fn review(quanta: u32, priorities: &[u64], begun: &[bool]) -> Vec<(usize, u32)> {
    let domains: Vec<usize> = (0..begun.len()).filter(|domain| begun[*domain]).collect();
    let own: Vec<u64> = domains.iter().map(|domain| priorities[*domain]).collect();
    let shares = webster(quanta, &own);
    domains.into_iter().zip(shares).filter(|(_, quanta)| *quanta > 0).collect()
}
