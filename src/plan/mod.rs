//! Study plans: how study time is divided over weeks, domains, review and mock exams. Whole numbers
//! only, so that another language can compute the same plan; no guide, no text, no clock.
//!
//! Start with [`by_weeks`] (a plan by week number, which never ages) and [`dated::by_date`] (a plan
//! between two days); both hand the weeks' capacities to [`divide::divide`], the core. The steps
//! and where each rule comes from:
//!
//! 1. **Gate**: an exam that is closed, a day after its end, no time at all: a reason, no plan
//!    ([`Gate`]).
//! 2. **Capacity** in quanta of [`QUANTUM`] minutes, per week. The last [`BUFFER_DAYS`] days before
//!    the exam stay free.
//! 3. **Priority** of a domain: its weight times how little one knows of it ([`Confidence`]).
//!    People overrate what they know (Osterhage 2021), so a self-rating moves a priority by a
//!    factor of five at most and never to zero.
//! 4. **Need**: the hours that study is said to take, moved by the self-ratings; the [`Verdict`]
//!    compares it with the capacity.
//! 5. **Budget** ([`budget`]): mock exams have a quarter of the time, at most two exams with their
//!    answers; review a fifth of the need; learning the rest. If time is short, learning and review
//!    share what mock exams leave. What is above the need stays visible as spare time, never
//!    filled. None of it depends on the weeks, so more time never teaches less. Practice that is
//!    distributed and that tests is what helps most (Dunlosky et al. 2013).
//! 6. **Weeks**: mock exams half way and before the last week; the last week is for review as far
//!    as it can be, whose distance suits a test some days later (Cepeda et al. 2008); the rest of
//!    the review from the second week on.
//! 7. **Apportionment** by the method of Webster and Sainte-Laguë ([`apportion`]): it has no bias
//!    towards large or small domains, and more time never takes any from a domain (Balinski and
//!    Young, *Fair Representation*, 1982).
//! 8. **Placement**: domains one after the other in the official order, evenly over the weeks.
//!
//! Sources: Dunlosky, Rawson, Marsh, Nathan, Willingham 2013, doi 10.1177/1529100612453266; Cepeda,
//! Vul, Rohrer, Wixted, Pashler 2008, doi 10.1111/j.1467-9280.2008.02209.x; Osterhage 2021 on
//! practice tests and calibration.

pub mod apportion;
pub mod budget;
pub mod dated;
pub mod divide;
pub mod sessions;

use jiff::civil::Date;

/// The smallest piece of study time, in minutes. All amounts of a plan are counted in quanta.
pub const QUANTUM: u32 = 30;

/// Days before the exam that stay free.
pub const BUFFER_DAYS: i32 = 2;

/// The longest plan. Beyond two years an outline is rarely the same.
pub const MOST_WEEKS: u32 = 104;

/// A week has no more minutes than this.
const WEEK_MINUTES: u32 = 7 * 24 * 60;

/// How well somebody says they know a domain, from 1 (not at all) to 5 (well).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u8);

impl Confidence {
    /// Nothing said: the middle, which leaves the weights as they are.
    pub const MIDDLE: Self = Self(3);

    /// A rating from 1 to 5.
    #[must_use]
    pub fn new(rating: u8) -> Option<Self> {
        (1..=5).contains(&rating).then_some(Self(rating))
    }

    /// The factor on a domain's weight, in thirds: 5 for the lowest rating, 1 for the highest.
    #[must_use]
    pub fn factor(self) -> u64 {
        u64::from(6 - self.0)
    }
}

/// A domain of the exam as a plan sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its share of the exam in any unit common to all domains. For a range of weights least plus
    /// greatest is as good as the middle, without halves. If all are 0, all count the same.
    pub weight: u32,
    /// How well it is known.
    pub confidence: Confidence,
}

/// What there is to learn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workload {
    /// The domains in the order in which they are studied: the official one.
    pub domains: Vec<Domain>,
    /// Minutes that study is said to take for somebody of middling knowledge; none if nobody says.
    pub minutes: Option<u32>,
    /// Minutes of it that are already done.
    pub done: u32,
    /// Minutes of the exam; none if unknown, and then no mock exam is planned.
    pub exam_minutes: Option<u32>,
}

impl Workload {
    /// The priority of each domain: weight times the factor of the confidence.
    #[must_use]
    pub fn priorities(&self) -> Vec<u64> {
        let weights = self.weights();
        self.domains
            .iter()
            .zip(weights)
            .map(|(domain, weight)| weight * domain.confidence.factor())
            .collect()
    }

    /// The weights; 1 for each if none has any.
    fn weights(&self) -> Vec<u64> {
        let all_zero = self.domains.iter().all(|domain| domain.weight == 0);
        self.domains
            .iter()
            .map(|domain| if all_zero { 1 } else { u64::from(domain.weight) })
            .collect()
    }

    /// The quanta that are still to be studied:
    /// `ceil(minutes × Σ priority / (3 × Σ weight × QUANTUM))` less what is done. With every
    /// confidence in the middle that is the minutes themselves. None if nobody says how long study
    /// takes.
    #[must_use]
    pub fn need(&self) -> Option<u32> {
        let minutes = u128::from(self.minutes?);
        let priority: u128 = self.priorities().into_iter().map(u128::from).sum();
        let weight: u128 = self.weights().into_iter().map(u128::from).sum();
        let whole = if weight == 0 {
            minutes.div_ceil(u128::from(QUANTUM))
        } else {
            (minutes * priority).div_ceil(3 * weight * u128::from(QUANTUM))
        };
        let whole = u32::try_from(whole).unwrap_or(u32::MAX);
        Some(whole.saturating_sub(self.done / QUANTUM))
    }
}

/// Whether the time suffices for the need, best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Less than three quarters of the need.
    Infeasible,
    /// Less than the need.
    Tight,
    /// The need, less than a quarter above it.
    Feasible,
    /// A quarter more than the need, or above.
    Comfortable,
}

impl Verdict {
    /// Compares a capacity with a need, both in quanta.
    #[must_use]
    pub fn of(capacity: u32, need: u32) -> Self {
        let (capacity, need) = (4 * u64::from(capacity), u64::from(need));
        if capacity >= 5 * need {
            Self::Comfortable
        } else if capacity >= 4 * need {
            Self::Feasible
        } else if capacity >= 3 * need {
            Self::Tight
        } else {
            Self::Infeasible
        }
    }

    /// The word for readers and machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Infeasible => "infeasible",
            Self::Tight => "tight",
            Self::Feasible => "feasible",
            Self::Comfortable => "comfortable",
        }
    }
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// The exam can no longer be sat.
    Closed {
        /// Its last day.
        last_exam: Date,
    },
    /// The chosen day is after the exam's last day.
    AfterDeadline {
        /// The last day on which it can be sat.
        latest: Date,
        /// Whether a second attempt fits after that; not known without a wait.
        second_attempt: Option<bool>,
    },
    /// No day, or less than one quantum.
    NoTime,
    /// More than [`MOST_WEEKS`] weeks.
    TooLong,
}

impl Gate {
    /// The word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Closed { .. } => "closed",
            Self::AfterDeadline { .. } => "after_deadline",
            Self::NoTime => "no_time",
            Self::TooLong => "too_long",
        }
    }
}

/// A plan. All amounts are quanta of [`QUANTUM`] minutes; domains are named by their position in
/// the workload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Week by week; none is empty at the end.
    pub weeks: Vec<Week>,
    /// What is learned of each domain over all weeks.
    pub learning: Vec<u32>,
    /// All the time there is.
    pub capacity: u32,
    /// What is needed; none if nobody says.
    pub need: Option<u32>,
    /// Mock exams that found no room: they are longer than half of their week, or than a quarter of
    /// the time.
    pub dropped_mocks: u32,
}

/// A week of a plan: `learn + review + mock + spare = capacity`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// All its time.
    pub capacity: u32,
    /// New material: domain and quanta, in order.
    pub learn: Vec<(usize, u32)>,
    /// Review of domains begun in earlier weeks; of its own, if none was.
    pub review: Vec<(usize, u32)>,
    /// A mock exam, and going through its answers where there is room.
    pub mock: u32,
    /// Time that nothing is planned for.
    pub spare: u32,
}

impl Plan {
    /// Whether the time suffices; none if the need is not known.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.need.map(|need| Verdict::of(self.capacity, need))
    }

    /// Review of each domain over all weeks.
    #[must_use]
    pub fn reviewed(&self) -> Vec<u32> {
        let mut sums = vec![0; self.learning.len()];
        for (domain, quanta) in self.weeks.iter().flat_map(|week| &week.review) {
            sums[*domain] += quanta;
        }
        sums
    }

    /// The first and the last week, from 0, in which a domain is learned; none if it is not.
    #[must_use]
    pub fn span(&self, domain: usize) -> Option<(usize, usize)> {
        let mut learned = (0..self.weeks.len())
            .filter(|week| self.weeks[*week].learn.iter().any(|(d, _)| *d == domain));
        let first = learned.next()?;
        Some((first, learned.next_back().unwrap_or(first)))
    }

    /// The domains to keep when there is too little time for all of them: those of the greatest
    /// priority whose shares of the need fit into the capacity. Empty if everything fits, or if the
    /// need is not known.
    #[must_use]
    pub fn reduced_scope(&self, workload: &Workload) -> Vec<usize> {
        let Some(need) = self.need.filter(|need| *need > self.capacity) else { return Vec::new() };
        let priorities = workload.priorities();
        let sum: u64 = priorities.iter().sum();
        let mut order: Vec<usize> = (0..priorities.len()).collect();
        order.sort_by_key(|domain| (std::cmp::Reverse(priorities[*domain]), *domain));
        let (mut left, mut kept) = (u64::from(self.capacity), Vec::new());
        for domain in order {
            let share = (u64::from(need) * priorities[domain]).div_ceil(sum.max(1));
            if share <= left {
                left -= share;
                kept.push(domain);
            }
        }
        kept.sort_unstable();
        kept
    }
}

impl Week {
    /// New material in all.
    #[must_use]
    pub fn learning(&self) -> u32 {
        self.learn.iter().map(|(_, quanta)| quanta).sum()
    }

    /// Review in all.
    #[must_use]
    pub fn reviewing(&self) -> u32 {
        self.review.iter().map(|(_, quanta)| quanta).sum()
    }
}

/// A plan by week number: so many weeks of so many minutes, without any date.
///
/// # Errors
/// [`Gate::NoTime`] or [`Gate::TooLong`].
pub fn by_weeks(workload: &Workload, weeks: u32, minutes_a_week: u32) -> Result<Plan, Gate> {
    let quanta = quanta_of_week(minutes_a_week);
    if weeks > MOST_WEEKS {
        return Err(Gate::TooLong);
    }
    if weeks == 0 || quanta == 0 {
        return Err(Gate::NoTime);
    }
    Ok(divide::divide(workload, &vec![quanta; weeks as usize]))
}

/// The weeks that the need takes at so many minutes a week; none if the need is not known or there
/// is no time.
#[must_use]
pub fn weeks_needed(workload: &Workload, minutes_a_week: u32) -> Option<u32> {
    let quanta = quanta_of_week(minutes_a_week);
    if quanta == 0 { None } else { Some(workload.need()?.div_ceil(quanta)) }
}

/// The minutes a week that the need takes in so many weeks; none if it is not known, there is no
/// week, or a week does not have them.
#[must_use]
pub fn minutes_needed(workload: &Workload, weeks: u32) -> Option<u32> {
    let need = workload.need()?;
    let quanta = if weeks == 0 { return None } else { need.div_ceil(weeks) };
    (quanta <= quanta_of_week(WEEK_MINUTES)).then(|| quanta * QUANTUM)
}

/// Whole quanta of a week's minutes.
fn quanta_of_week(minutes: u32) -> u32 {
    minutes.min(WEEK_MINUTES) / QUANTUM
}
