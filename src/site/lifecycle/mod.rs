//! What is true of a certification on a day. Dates are stored, states are computed; a state is a
//! step function of the day. Whatever speaks of a state or a date of the lifecycle reads a
//! [`Lifecycle`] and computes nothing of its own.
//!
//! Start with [`Lifecycle::on`]; [`days`] are the days on which it can change. Partial dates count
//! from their first day for a beginning and to their last for an end; an exam is closed from the
//! day after its last day. A date that is only expected brings nothing about; once it has passed,
//! what followed is not known, and the state says so. Three clocks run: whether the certification
//! can be earned, whether holders can renew it, and whether a certificate can still be valid.
//!
//! A version goes through its states in this order and never back, in each of its languages:
//! upcoming, beta, upcoming or unconfirmed between a beta and the first day, open, closing,
//! unconfirmed, closed; each may be left out. A certification as a whole can come back: closed for
//! those who wait for its next version, it is announced, then open.

mod days;
mod holding;
mod version;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::date::PartialDate;
use crate::markdown::{Condition, State};
use crate::model::certification::{Certification, SourcedDate};
use crate::model::exam::{Retake, Version};
use crate::model::validity::{Period, Renewals, Validity};
use crate::model::variants::When;

pub use days::days;
pub use holding::MOST_RETAKES;
use version::Dates;

/// What can be done with an exam on a day; of several versions or languages, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The last certificate that can exist has ended; of a certification only.
    Expired,
    /// It can no longer be sat.
    Closed,
    /// Nobody can sit it yet.
    Upcoming,
    /// A date that was only expected has passed, and nobody has looked since: what followed is not
    /// known.
    Unconfirmed,
    /// In its beta.
    Beta,
    /// It can be sat, and its end is announced.
    Closing,
    /// It can be sat.
    Open,
}

impl Status {
    /// All of them, least open first.
    pub const ALL: [Self; 7] = [
        Self::Expired,
        Self::Closed,
        Self::Upcoming,
        Self::Unconfirmed,
        Self::Beta,
        Self::Closing,
        Self::Open,
    ];

    /// One word for machines and for class names.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Closed => "closed",
            Self::Upcoming => "upcoming",
            Self::Unconfirmed => "unconfirmed",
            Self::Beta => "beta",
            Self::Closing => "closing",
            Self::Open => "open",
        }
    }

    /// What readers see.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Closed => "retired",
            Self::Upcoming => "announced",
            Self::Unconfirmed => "not confirmed",
            Self::Beta => "in beta",
            Self::Closing => "retiring",
            Self::Open => "open",
        }
    }

    /// Whether it can be sat.
    #[must_use]
    pub fn can_be_sat(self) -> bool {
        matches!(self, Self::Open | Self::Closing | Self::Beta)
    }

    /// Whether it can no longer be sat.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Expired)
    }
}

/// What a date of the lifecycle says beside the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Since when the certification can be earned.
    Since,
    /// Since when the version in force can be sat, where it is not known since when the
    /// certification can be earned.
    PresentExamSince,
    /// Since when it is in beta.
    BetaSince,
    /// From when it can be sat.
    From,
    /// Until when it can be sat.
    Until,
    /// The last day on which it could be sat.
    LastExam,
    /// The last day on which a certificate was valid.
    LastCertificate,
}

impl Said {
    /// One word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Since => "since",
            Self::PresentExamSince => "present-exam-since",
            Self::BetaSince => "beta-since",
            Self::From => "from",
            Self::Until => "until",
            Self::LastExam => "last-exam",
            Self::LastCertificate => "last-certificate",
        }
    }

    /// What readers see before the date.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Since => "since",
            Self::PresentExamSince => "present exam since",
            Self::BetaSince => "in beta since",
            Self::From => "first day",
            Self::Until => "last day",
            Self::LastExam => "last exam",
            Self::LastCertificate => "last certificate until",
        }
    }
}

/// Something that was expected for a day that has passed, and that nobody has confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// What was expected.
    pub what: Expected,
    /// For when.
    pub date: PartialDate,
}

/// What a version's date says will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Expected {
    BetaBegins,
    BetaEnds,
    Opens,
    Closes,
}

/// What is true of a version on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionState {
    /// Its state: closed only when it is closed in all languages.
    pub status: Status,
    /// Its state in each language, where its dates differ by language.
    pub languages: BTreeMap<String, Status>,
    /// Its state in the language of the site, else as a whole.
    pub here: Status,
    /// Its first day in any language.
    pub available: Option<When>,
    /// Its last day in any language, once it is announced; none while it has no end in one of them.
    pub last_exam: Option<When>,
    /// Its last day for readers of the site, while it lies ahead and is announced: in the site's
    /// language as long as it can be sat in it, else in any.
    pub closes: Option<When>,
    /// The language of that day, if the version ends on other days, or not at all, in others.
    pub closes_in: Option<String>,
    /// Whether somebody who fails today can still try again before that day.
    pub can_be_retaken: bool,
    /// The last day on which a first attempt leaves time for one more before that day, for two
    /// more, and so on; none while no certain end is announced.
    pub first_attempts: Option<Vec<Date>>,
    /// What was expected of it and is not confirmed.
    pub passed: Vec<Passed>,
}

/// What is true of a certification on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// The state of the certification as a whole.
    pub status: Status,
    /// The state of each version, in their order.
    pub versions: Vec<VersionState>,
    /// The position of the version in force.
    pub in_force: Option<usize>,
    /// The first day on which the certification could be earned, if it is stated: not that of its
    /// first known version.
    pub available: Option<When>,
    /// The first day of any version that is known: where a drawing begins.
    pub known_from: Option<When>,
    /// The last day on which any version can be sat, if all ends are known and announced.
    pub last_exam: Option<When>,
    /// The last day on which any version can be booked, if it differs from the last on which it can
    /// be sat.
    pub last_registration: Option<When>,
    /// Whether the end is announced by this day, or nothing says when that was: else no page speaks
    /// of it.
    pub end_is_announced: bool,
    /// When it was announced, if it is stated and has come.
    pub end_announced: Option<PartialDate>,
    /// Whether a seat can be booked.
    pub bookable: bool,
    /// Whether holders can renew.
    pub renewable: bool,
    /// Whether it is stated until when they can.
    pub renewal_is_dated: bool,
    /// The last day on which a certificate can still be valid, once the end is announced.
    pub held_until: Option<Date>,
    /// Until when the certificate of who passes on the last day is valid.
    pub held_if_passed: Option<Date>,
    /// The last day of the exam as it is stated, announced by this day or not: for who cites it.
    pub stated_last_exam: Option<When>,
    /// The last day of a certificate that follows from it.
    pub stated_held_until: Option<Date>,
    /// The date that belongs to the state.
    pub dated: Option<(Said, When)>,
}

impl Lifecycle {
    /// Computes it for a day, in the site's language.
    #[must_use]
    pub fn on(data: &Certification, language: &str, day: Date) -> Self {
        let life = &data.lifecycle;
        let announced = life.retirement_announced.as_ref();
        let told = announced.is_none_or(|said| !said.expected && day >= said.date.first_day());
        let all: Vec<Vec<Dates>> =
            data.versions.iter().map(|version| Dates::of(version, language)).collect();
        let state = |(version, dates): (&Version, &Vec<Dates>)| {
            version::state(dates, language, retake(data, version), told, day)
        };
        let mut versions: Vec<VersionState> = data.versions.iter().zip(&all).map(state).collect();
        // What is announced and has no date at all has not begun: its first day is not known yet.
        if life.announced.is_some() && all.iter().flatten().all(Dates::is_empty) {
            for version in &mut versions {
                (version.status, version.here) = (Status::Upcoming, Status::Upcoming);
            }
        }
        let last_exam = last_of(&all, |dates| dates.shown_end(told, day));
        let validity = data.validity.as_deref();
        let renewal_end = life.renewal_closes.as_ref();
        let whole = whole(&versions);
        let renewable = is_renewable(validity, renewal_end, whole, day);
        let stated_last_exam = last_of(&all, |dates| dates.last_exam);
        let held = |last: When| {
            validity.and_then(|own| holding::held_until(own, last.date.last_day(), renewal_end))
        };
        let held_until = last_exam.and_then(held);
        let is_expired =
            whole == Status::Closed && !renewable && held_until.is_some_and(|last| day > last);
        let status = if is_expired { Status::Expired } else { whole };
        let in_force = in_force(&versions);
        let mut this = Self {
            status,
            in_force,
            available: life.available.as_ref().map(SourcedDate::when),
            known_from: all
                .iter()
                .flatten()
                .filter_map(|d| d.available)
                .min_by_key(|when| when.date),
            last_registration: last_of(&all, |dates| dates.last_registration.filter(|_| told)),
            end_is_announced: told,
            end_announced: announced.filter(|_| told).map(|said| said.date),
            bookable: is_bookable(&all, &versions, day),
            renewable,
            renewal_is_dated: renewal_end.is_some(),
            held_until,
            held_if_passed: validity
                .zip(last_exam)
                .and_then(|(own, last)| holding::awarded(own, last.date.last_day())),
            stated_last_exam,
            stated_held_until: stated_last_exam.and_then(held),
            last_exam,
            dated: None,
            versions,
        };
        this.dated = this.date_of_the_state(&all);
        this
    }

    fn date_of_the_state(&self, dates: &[Vec<Dates>]) -> Option<(Said, When)> {
        let of_state = |day: fn(&Dates) -> Option<When>| {
            let own = dates
                .iter()
                .zip(&self.versions)
                .filter(|(_, version)| version.status == self.status);
            own.flat_map(|(dates, _)| dates).filter_map(day).min_by_key(|when| when.date)
        };
        match self.status {
            Status::Open => match self.available {
                Some(when) => Some((Said::Since, when)),
                None => self
                    .versions
                    .get(self.in_force?)?
                    .available
                    .map(|when| (Said::PresentExamSince, when)),
            },
            Status::Beta => of_state(|dates| dates.beta.map(|(from, _)| from))
                .map(|when| (Said::BetaSince, when)),
            Status::Upcoming => of_state(|dates| dates.available).map(|when| (Said::From, when)),
            Status::Closing => self.last_exam.map(|when| (Said::Until, when)),
            Status::Closed => self.last_exam.map(|when| (Said::LastExam, when)),
            Status::Expired => {
                let last = self
                    .held_until
                    .map(|day| When { date: PartialDate::Day(day), expected: false });
                last.map(|when| (Said::LastCertificate, when))
            }
            Status::Unconfirmed => None,
        }
    }

    /// What is said of the state and its date, as a test can read it:
    /// `state=closing until=2026-11-30`.
    #[must_use]
    pub fn says(&self) -> String {
        let date = self.dated.map(|(said, when)| format!(" {}={}", said.key(), iso(when)));
        format!("{}{}", self.says_state(), date.unwrap_or_default())
    }

    /// What is said of the state alone: `state=open`.
    #[must_use]
    pub fn says_state(&self) -> String {
        format!("state={}", self.status.key())
    }

    /// Everything that was expected and has passed: the position of the version, and what.
    pub fn passed(&self) -> impl Iterator<Item = (usize, &Passed)> {
        self.versions
            .iter()
            .enumerate()
            .flat_map(|(at, version)| version.passed.iter().map(move |passed| (at, passed)))
    }

    /// Whether a condition holds, of the certification or of the version it names.
    #[must_use]
    pub fn holds(&self, data: &Certification, condition: &Condition) -> bool {
        let status = match &condition.version {
            None => self.status,
            Some(id) => {
                let position = data.versions.iter().position(|version| version.id.as_str() == id);
                position
                    .and_then(|at| self.versions.get(at))
                    .map_or(Status::Closed, |version| version.status)
            }
        };
        match condition.state {
            State::Upcoming => status == Status::Upcoming,
            State::Beta => status == Status::Beta,
            State::Open => status.can_be_sat(),
            State::Closing => status == Status::Closing,
            State::Closed => status == Status::Closed,
            State::Expired => status == Status::Expired,
            State::Unconfirmed => status == Status::Unconfirmed,
            State::Renewable => self.renewable,
        }
    }

    /// Whether any of the conditions holds.
    #[must_use]
    pub fn any(&self, data: &Certification, conditions: &[Condition]) -> bool {
        conditions.iter().any(|condition| self.holds(data, condition))
    }
}

/// A date as [`Lifecycle::says`] has it: one that is only expected says so.
#[must_use]
pub fn iso(when: When) -> String {
    format!("{}{}", when.date.iso(), if when.expected { "?" } else { "" })
}

/// The rules for further attempts at a version.
fn retake<'d>(data: &'d Certification, version: &Version) -> Option<&'d Retake> {
    data.exam.of(version.id.as_str())?.retake.as_deref()
}

/// Whether holders can renew: where somebody states how, or until when.
fn is_renewable(
    validity: Option<&Validity>,
    ends: Option<&SourcedDate>,
    status: Status,
    day: Date,
) -> bool {
    let is_stated = match validity.map(|validity| &validity.renewal) {
        Some(Renewals::Ways(_)) => true,
        Some(Renewals::Unknown) => ends.is_some(),
        Some(Renewals::None) | None => false,
    };
    let is_over = ends.map(|date| !date.expected && day > date.date.last_day());
    is_stated
        && matches!(validity.map(|validity| validity.period), Some(Period::Span(_)))
        && is_over.map_or(
            !matches!(status, Status::Closed | Status::Upcoming | Status::Unconfirmed),
            |over| !over,
        )
}

/// The certification as a whole: open while any version is; closing when all that can be taken are
/// and none follows. What is not confirmed may follow, so it keeps the whole open.
fn whole(versions: &[VersionState]) -> Status {
    let has = |status| versions.iter().any(|version| version.status == status);
    let follows = [Status::Beta, Status::Upcoming, Status::Unconfirmed].into_iter().any(has);
    match versions.iter().map(|version| version.status).max() {
        Some(Status::Closing) if follows => Status::Open,
        Some(Status::Unconfirmed | Status::Upcoming) if has(Status::Unconfirmed) => {
            Status::Unconfirmed
        }
        greatest => greatest.unwrap_or(Status::Closed),
    }
}

/// The latest version, not a beta, that can be taken in the site's language; else a beta; else one
/// that can be taken in another language; else the latest that could be; else the first to come.
fn in_force(versions: &[VersionState]) -> Option<usize> {
    let here =
        versions.iter().rposition(|version| matches!(version.here, Status::Open | Status::Closing));
    let last =
        |wanted: &[Status]| versions.iter().rposition(|version| wanted.contains(&version.status));
    let first = |wanted: Status| versions.iter().position(|version| version.status == wanted);
    // One whose end was expected was open until then; one whose beginning was expected perhaps
    // never began.
    let ended = versions.iter().rposition(|version| {
        version.status == Status::Unconfirmed
            && version.passed.iter().all(|passed| passed.what == Expected::Closes)
    });
    here.or_else(|| last(&[Status::Beta]))
        .or_else(|| last(&[Status::Open, Status::Closing]))
        .or(ended)
        .or_else(|| last(&[Status::Closed]))
        .or_else(|| first(Status::Unconfirmed))
        .or_else(|| first(Status::Upcoming))
}

/// What is true of a version of a certification that is not on the site.
#[must_use]
pub fn of_external(version: &Version, language: &str, day: Date) -> VersionState {
    version::state(&Dates::of(version, language), language, None, true, day)
}

/// Whether an exam that can be taken can be booked too.
fn is_bookable(all: &[Vec<Dates>], versions: &[VersionState], day: Date) -> bool {
    let is_over = |dates: &Dates| dates.last_registration.is_some_and(|last| last.is_over(day));
    let mut both = all.iter().zip(versions);
    both.any(|(dates, version)| version.status.can_be_sat() && !dates.iter().all(is_over))
}

/// The last day of the last version, in the last of its languages; none while any has no such day.
fn last_of(versions: &[Vec<Dates>], day: impl Fn(&Dates) -> Option<When>) -> Option<When> {
    let all: Option<Vec<When>> = versions.iter().flatten().map(day).collect();
    all?.into_iter().max_by_key(|when| when.date.last_day())
}
