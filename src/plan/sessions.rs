//! The days of a dated plan: what is done on which day, in sessions of at most two hours.

use jiff::civil::Date;

use super::dated::DatedPlan;

/// The longest session, in quanta: two hours.
pub const LONGEST: u32 = 4;

/// What a session is for. Domains are named by their position in the workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// New material.
    Learn(usize),
    /// A mock exam, or going through its answers.
    Mock,
    /// Review.
    Review(usize),
}

/// One session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its day.
    pub date: Date,
    /// What it is for.
    pub activity: Activity,
    /// How long, in quanta; at most [`LONGEST`].
    pub quanta: u32,
}

/// Fills each week's days in order: new material, the mock exam, review; spare time stays at the
/// end of the week.
#[must_use]
pub fn sessions(dated: &DatedPlan) -> Vec<Session> {
    let mut out = Vec::new();
    let mut days = dated.days.iter().peekable();
    for (number, week) in dated.plan.weeks.iter().enumerate() {
        let learn = week.learn.iter().map(|(domain, quanta)| (Activity::Learn(*domain), *quanta));
        let mock = std::iter::once((Activity::Mock, week.mock));
        let review =
            week.review.iter().map(|(domain, quanta)| (Activity::Review(*domain), *quanta));
        let mut todo = learn.chain(mock).chain(review).filter(|(_, quanta)| *quanta > 0);
        let mut current = todo.next();
        while let Some((date, _, room)) = days.next_if(|(_, of, _)| *of == number) {
            let mut room = *room;
            while let Some((activity, quanta)) = current.filter(|_| room > 0) {
                let here = quanta.min(room).min(LONGEST);
                out.push(Session { date: *date, activity, quanta: here });
                room -= here;
                current =
                    if here == quanta { todo.next() } else { Some((activity, quanta - here)) };
            }
        }
    }
    out
}
