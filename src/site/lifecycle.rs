//! What is true of a certification on a day. Dates are stored, status is computed; it is a step function of the day.
//!
//! Start with [`Lifecycle::on`]; [`days`] are the days on which it can change. Partial dates count from their first day
//! for a beginning and to their last for an end; an exam is closed from the day after its last day. A date that is only
//! expected brings nothing about: what it says has not happened until somebody writes that it has. Three clocks run:
//! whether the certification can be earned, whether holders can renew it, and whether anybody can still hold it.
//!
//! A version goes through its states in this order and never back: upcoming, beta, upcoming again between a beta and
//! the first day, open (undated if its first day is not known), closing, closed; each may be left out. A certification
//! as a whole can come back: closed for those who wait for its next version, it is announced, then open.

use jiff::civil::Date;

use crate::base::date::PartialDate;
use crate::markdown::{Condition, State};
use crate::model::certification::{Certification, SourcedDate};
use crate::model::exam::{Period, Version};
use crate::model::variants::{Dated, When};

/// Whether an exam can be sat, most open last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It can no longer be sat.
    Closed,
    /// Nobody can sit it yet.
    Upcoming,
    /// In its beta.
    Beta,
    /// Nothing says that it cannot be sat; since when it can is not known, and no end is announced.
    Undated,
    /// It can be sat, and its end is announced.
    Closing,
    /// It can be sat.
    Open,
}

impl Status {
    /// One word for machines and for class names.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Upcoming => "upcoming",
            Self::Beta => "beta",
            Self::Undated => "undated",
            Self::Closing => "closing",
            Self::Open => "open",
        }
    }

    /// What readers see.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Closed => "retired",
            Self::Upcoming => "announced",
            Self::Beta => "in beta",
            Self::Undated => "dates unknown",
            Self::Closing => "retiring",
            Self::Open => "open",
        }
    }

    /// Whether it can be sat, as far as is known.
    #[must_use]
    pub fn can_be_sat(self) -> bool {
        matches!(self, Self::Open | Self::Closing | Self::Beta | Self::Undated)
    }
}

/// What is true of a certification on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// The status of the certification as a whole.
    pub status: Status,
    /// The status of each version, in their order.
    pub versions: Vec<Status>,
    /// The position of the version in force.
    pub in_force: Option<usize>,
    /// The last day on which any version can be sat, if all ends are known.
    pub last_exam: Option<When>,
    /// The first day on which any version could be sat.
    pub available: Option<When>,
    /// The last day on which any version can be booked, if it differs from the last on which it can be sat.
    pub last_registration: Option<When>,
    /// Whether a seat can be booked.
    pub bookable: bool,
    /// The first day of the first version that the status speaks of: since when it is open, or in beta, or when it opens.
    pub since: Option<When>,
    /// Whether holders can renew.
    pub renewable: bool,
    /// The last day on which a certificate can still be valid.
    pub held_until: Option<Date>,
    /// Whether nobody can hold it any more.
    pub sunset: bool,
}

impl Lifecycle {
    /// Computes it for a day, in the site's language.
    #[must_use]
    pub fn on(data: &Certification, language: &str, day: Date) -> Self {
        let announced = data.lifecycle.retirement_announced.as_ref();
        let dates: Vec<Dates> = data.versions.iter().map(|version| Dates::of(version, language)).collect();
        let mut versions: Vec<Status> = dates.iter().map(|dates| dates.status(announced, day)).collect();
        // What is announced and has no date at all has not begun: its first day is not known yet.
        if data.lifecycle.announced.is_some() && dates.iter().all(Dates::is_empty) {
            versions.fill(Status::Upcoming);
        }
        let last_exam = last_of(&dates, |dates| dates.last_exam);
        let renewal_end = data.lifecycle.renewal_closes.as_ref();
        let renewal_over = renewal_end.map(|date| !date.expected && day > date.date.last_day());
        let status = whole(&versions);
        let period = data.validity.as_ref().map(|validity| validity.period);
        let renewable = matches!(period, Some(Period::Span(_)))
            && renewal_over.map_or(!matches!(status, Status::Closed | Status::Upcoming), |over| !over);
        let renewed = renewal_end.map_or(Date::MIN, |date| date.date.last_day());
        let last_award = last_exam.map(|when| when.date.last_day().max(renewed));
        let held_until = last_award.and_then(|day| held_until(period?, day));
        Self {
            status,
            in_force: in_force(&versions),
            available: dates.iter().filter_map(|d| d.available).min_by_key(|when| when.date),
            last_registration: last_of(&dates, |dates| dates.last_registration),
            bookable: dates.iter().zip(&versions).any(|(dates, status)| {
                status.can_be_sat() && !dates.last_registration.is_some_and(|last| last.is_over(day))
            }),
            since: since(status, &dates, &versions),
            renewable,
            sunset: status == Status::Closed && !renewable && held_until.is_some_and(|last| day > last),
            held_until,
            last_exam,
            versions,
        }
    }

    /// Whether a condition holds, of the certification or of the version it names.
    #[must_use]
    pub fn holds(&self, data: &Certification, condition: &Condition) -> bool {
        let status = match &condition.version {
            None => self.status,
            Some(id) => {
                let position = data.versions.iter().position(|version| version.id.as_str() == id);
                position.and_then(|at| self.versions.get(at)).copied().unwrap_or(Status::Closed)
            }
        };
        match condition.state {
            State::Upcoming => status == Status::Upcoming,
            State::Beta => status == Status::Beta,
            State::Open => status.can_be_sat(),
            State::Closing => status == Status::Closing,
            State::Closed => status == Status::Closed,
            State::Renewable => self.renewable,
        }
    }

    /// Whether any of the conditions holds.
    #[must_use]
    pub fn any(&self, data: &Certification, conditions: &[Condition]) -> bool {
        conditions.iter().any(|condition| self.holds(data, condition))
    }
}

/// The dates of a version in the site's language.
#[derive(Clone, Copy, Debug)]
struct Dates {
    beta: Option<(When, Option<When>)>,
    available: Option<When>,
    last_registration: Option<When>,
    last_exam: Option<When>,
}

impl Dates {
    fn of(version: &Version, language: &str) -> Self {
        let speaks = version.languages.is_empty() || version.languages.iter().any(|own| same_language(own, language));
        let pick = |dated: &Option<Dated>, last: bool| {
            let dated = dated.as_ref()?;
            let (first, latest) = dated.span()?;
            match dated.of(language) {
                Some(when) => Some(when),
                // An end in other languages is no end in this one.
                None if last && speaks => None,
                None => Some(if last { latest } else { first }),
            }
        };
        Self {
            beta: version.beta.as_ref().map(|beta| (beta.from, beta.to)),
            available: pick(&version.available, false),
            last_registration: pick(&version.last_registration, true),
            last_exam: pick(&version.last_exam, true),
        }
    }

    fn is_empty(&self) -> bool {
        self.beta.is_none() && self.available.is_none() && self.last_exam.is_none()
    }

    fn status(&self, announced: Option<&SourcedDate>, day: Date) -> Status {
        if self.last_exam.is_some_and(|last| last.is_over(day)) {
            return Status::Closed;
        }
        let began = self.available.map_or(self.beta.is_none(), |when| when.has_begun(day));
        if began {
            let told = announced.is_none_or(|said| !said.expected && day >= said.date.first_day());
            return match (self.last_exam, self.available) {
                (Some(_), _) if told => Status::Closing,
                (_, Some(_)) => Status::Open,
                (_, None) => Status::Undated,
            };
        }
        match self.beta {
            Some((from, to)) if from.has_begun(day) && !to.is_some_and(|to| to.is_over(day)) => Status::Beta,
            _ => Status::Upcoming,
        }
    }
}

/// `es` and `es-419` are one language here: a site is written in a language, not in a region's form of it.
fn same_language(a: &str, b: &str) -> bool {
    a.split('-').next() == b.split('-').next()
}

/// The certification as a whole: open while any version is; closing when all that can be sat are and none follows. One
/// whose dates are not known may follow, so it keeps the whole open.
fn whole(versions: &[Status]) -> Status {
    let has = |status| versions.contains(&status);
    if has(Status::Open) {
        Status::Open
    } else if has(Status::Closing) {
        let follows = [Status::Beta, Status::Upcoming, Status::Undated].into_iter().any(has);
        if follows { Status::Open } else { Status::Closing }
    } else if has(Status::Undated) {
        Status::Undated
    } else if has(Status::Beta) {
        Status::Beta
    } else if has(Status::Upcoming) {
        Status::Upcoming
    } else {
        Status::Closed
    }
}

/// The first day of the versions that have the status of the whole; of an open one, of all that ever opened.
fn since(status: Status, dates: &[Dates], versions: &[Status]) -> Option<When> {
    let of = dates.iter().zip(versions).filter(|(_, own)| status == Status::Open || **own == status);
    let first = |dates: &Dates| if status == Status::Beta { dates.beta.map(|(from, _)| from) } else { dates.available };
    of.filter_map(|(dates, _)| first(dates)).min_by_key(|when| when.date)
}

/// The latest version, not a beta, that can be sat; else a beta; else the latest that could be; else the first to come.
fn in_force(versions: &[Status]) -> Option<usize> {
    let last = |wanted: &[Status]| versions.iter().rposition(|status| wanted.contains(status));
    last(&[Status::Open, Status::Closing, Status::Undated])
        .or_else(|| last(&[Status::Beta]))
        .or_else(|| last(&[Status::Closed]))
        .or_else(|| versions.iter().position(|status| *status == Status::Upcoming))
}

/// The last day of the last version; none while any version has no such day.
fn last_of(dates: &[Dates], day: impl Fn(&Dates) -> Option<When>) -> Option<When> {
    let all: Option<Vec<When>> = dates.iter().map(day).collect();
    all?.into_iter().max_by_key(|when| when.date.last_day())
}

/// Whoever passes or renews on the last day holds the certificate for its whole validity.
fn held_until(period: Period, last: Date) -> Option<Date> {
    let Period::Span(span) = period else { return None };
    let span = jiff::Span::new().years(i32::from(span.years)).months(i32::from(span.months)).days(i32::from(span.days));
    last.checked_add(span).ok()
}

/// Every day on which something that the data says begins to hold or has just ceased to, in order: nothing computed
/// from the data and a day changes on any other. On some of them nothing changes either.
#[must_use]
pub fn days(data: &Certification, lifecycle: &Lifecycle) -> Vec<Date> {
    let mut days = Days::default();
    let life = &data.lifecycle;
    let certain = |date: &&SourcedDate| !date.expected;
    for date in [&life.announced, &life.retirement_announced].into_iter().flatten().filter(certain) {
        days.begins(date.date);
    }
    if let Some(date) = life.renewal_closes.as_ref().filter(certain) {
        days.ends(date.date);
    }
    for version in &data.versions {
        days.version(version);
    }
    for cost in data.costs.iter().flat_map(|costs| &costs.items) {
        cost.from.iter().for_each(|from| days.begins(*from));
        cost.to.iter().for_each(|to| days.ends(*to));
    }
    if let Some(day) = lifecycle.held_until {
        days.ends(PartialDate::Day(day));
    }
    days.0.sort_unstable();
    days.0.dedup();
    days.0
}

#[derive(Default)]
struct Days(Vec<Date>);

impl Days {
    fn begins(&mut self, date: PartialDate) {
        self.0.push(date.first_day());
    }

    fn ends(&mut self, date: PartialDate) {
        self.0.extend(date.last_day().tomorrow());
    }

    fn version(&mut self, version: &Version) {
        // What is only expected changes nothing on its day.
        let certain = |when: &When| !when.expected;
        let beta = version.beta.as_ref();
        let begins = version.available.iter().flat_map(Dated::all).chain(beta.map(|beta| beta.from));
        begins.filter(certain).for_each(|when| self.begins(when.date));
        let ends = version.last_registration.iter().chain(&version.last_exam).flat_map(Dated::all);
        ends.chain(beta.and_then(|beta| beta.to)).filter(certain).for_each(|when| self.ends(when.date));
    }
}
