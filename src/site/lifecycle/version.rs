//! The state of one version: first in each of its languages, then as a whole.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::exam::{Beta, Retake, Version};
use crate::model::variants::{Dated, When};

use super::{Expected, Passed, Status, VersionState, holding};

/// The dates of a version in one of its languages.
#[derive(Clone, Debug)]
pub(super) struct Dates {
    /// The language, where dates differ by language.
    language: Option<String>,
    /// The author says that it is to come, though no date does.
    upcoming: bool,
    pub(super) beta: Option<(When, Option<When>)>,
    pub(super) available: Option<When>,
    pub(super) last_registration: Option<When>,
    pub(super) last_exam: Option<When>,
}

impl Dates {
    /// One entry for each language, or one alone where no date differs by language.
    pub(super) fn of(version: &Version, site_language: &str) -> Vec<Self> {
        let languages = languages(version, site_language);
        if languages.is_empty() {
            return vec![Self::in_language(version, None)];
        }
        languages.iter().map(|language| Self::in_language(version, Some(language))).collect()
    }

    fn in_language(version: &Version, language: Option<&str>) -> Self {
        let own = |dated: &Dated| match language {
            Some(language) => dated.of(language),
            None => dated.span().map(|(first, _)| first),
        };
        // An end in other languages is no end in this one; what began in others is at most so far
        // away in this one.
        let ends = |dated: &Option<Dated>| dated.as_ref().and_then(own);
        let begins = |dated: &Option<Dated>| {
            let dated = dated.as_ref()?;
            own(dated).or_else(|| dated.span().map(|(first, _)| first))
        };
        let (beta, last_exam) = (version.beta.as_ref(), ends(&version.last_exam));
        let here = beta.filter(|beta| is_in(beta, language));
        Self {
            language: language.map(str::to_owned),
            // What is in its beta elsewhere is to come here.
            upcoming: version.upcoming || (beta.is_some() && here.is_none() && last_exam.is_none()),
            beta: here.map(|beta| (beta.from, beta.to)),
            available: begins(&version.available),
            last_registration: ends(&version.last_registration),
            last_exam,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.beta.is_none() && self.available.is_none() && self.last_exam.is_none()
    }

    /// The end as a page may show it on a day: once it is announced, or past; not if what followed
    /// is unknown.
    pub(super) fn shown_end(&self, told: bool, day: Date) -> Option<When> {
        self.last_exam.filter(|last| (told || last.is_over(day)) && !last.has_lapsed(day))
    }

    fn status(&self, told: bool, day: Date) -> Status {
        let end = self.last_exam;
        if end.is_some_and(|last| last.is_over(day)) {
            return Status::Closed;
        }
        if end.is_some_and(|last| last.has_lapsed(day)) {
            return Status::Unconfirmed;
        }
        let open = if end.is_some() && told { Status::Closing } else { Status::Open };
        match (self.available, self.beta) {
            (Some(first), _) if first.has_begun(day) => open,
            (Some(first), _) if first.has_lapsed(day) => Status::Unconfirmed,
            (first, Some((from, to))) => {
                let ended = to.is_some_and(|to| to.is_over(day));
                match () {
                    () if from.has_lapsed(day) => Status::Unconfirmed,
                    () if !from.has_begun(day) => Status::Upcoming,
                    () if to.is_some_and(|to| to.has_lapsed(day)) => Status::Unconfirmed,
                    () if !ended => Status::Beta,
                    // Nobody announces the end of what has not begun.
                    () if first.is_none() && end.is_some() && !self.upcoming => open,
                    () => Status::Upcoming,
                }
            }
            (None, None) if !self.upcoming => open,
            _ => Status::Upcoming,
        }
    }

    fn passed(&self, day: Date) -> Vec<Passed> {
        let (from, to) = self.beta.map_or((None, None), |(from, to)| (Some(from), to));
        let all = [
            (Expected::BetaBegins, from),
            (Expected::BetaEnds, to),
            (Expected::Opens, self.available),
            (Expected::Closes, self.last_exam),
        ];
        let passed = |(what, when): (Expected, Option<When>)| {
            when.filter(|when| when.has_lapsed(day)).map(|when| Passed { what, date: when.date })
        };
        all.into_iter().filter_map(passed).collect()
    }
}

/// Whether a beta can be sat in a language, as far as it names any.
fn is_in(beta: &Beta, language: Option<&str>) -> bool {
    let spoken = |language| beta.languages.iter().any(|own| base(own) == base(language));
    beta.languages.is_empty() || language.is_none_or(spoken)
}

/// The languages in which a version can be sat, if a date of it differs by language: those that it
/// names, those of its dates and of its beta, and the site's where it names none.
fn languages(version: &Version, site_language: &str) -> BTreeSet<String> {
    let dated =
        [&version.available, &version.last_registration, &version.last_exam].into_iter().flatten();
    let mut named: BTreeSet<String> = dated
        .flat_map(|dated| match dated {
            Dated::ByLanguage(dates) => dates.keys().cloned().collect::<Vec<_>>(),
            Dated::Same(_) => Vec::new(),
        })
        .chain(version.beta.iter().flat_map(|beta| &beta.languages).map(ToString::to_string))
        .collect();
    if named.is_empty() {
        return named;
    }
    if version.languages.is_empty() {
        let spoken = named.iter().any(|own| base(own) == base(site_language));
        named.extend((!spoken).then(|| site_language.to_owned()));
    }
    // `es-419` goes by the date of `es`, which is then no language of its own.
    named.retain(|code| !version.languages.iter().any(|own| **own != **code && base(own) == code));
    named.extend(version.languages.iter().map(ToString::to_string));
    named
}

fn base(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

/// The state of a version as a whole.
pub(super) fn state(
    dates: &[Dates],
    site_language: &str,
    retake: Option<&Retake>,
    told: bool,
    day: Date,
) -> VersionState {
    let statuses = || dates.iter().map(|dates| dates.status(told, day));
    let status = statuses().max().unwrap_or(Status::Closed);
    let languages =
        dates.iter().zip(statuses()).filter_map(|(d, status)| Some((d.language.clone()?, status)));
    let ends: Option<Vec<When>> = dates.iter().map(|dates| dates.shown_end(told, day)).collect();
    let last_exam = ends.and_then(|ends| ends.into_iter().max_by_key(|when| when.date.last_day()));
    let mut passed: Vec<Passed> = Vec::new();
    for one in dates.iter().flat_map(|dates| dates.passed(day)) {
        // What was expected only counts while the state does not know better.
        if status == Status::Unconfirmed && !passed.contains(&one) {
            passed.push(one);
        }
    }
    let here = dates.iter().find(|dates| {
        dates.language.as_deref().is_some_and(|own| base(own) == base(site_language))
    });
    let status_here = here.map_or(status, |dates| dates.status(told, day));
    // Who cannot sit it in the site's language goes by the last day of all.
    let sat_here = here.filter(|_| status_here.can_be_sat());
    let (ends_as, ends) = match sat_here {
        Some(dates) => (status_here, dates.shown_end(told, day)),
        None => (status, last_exam),
    };
    let differs = |own: &&Dates| dates.iter().any(|other| other.last_exam != own.last_exam);
    let certain = ends.filter(|last| !last.expected);
    let first_attempts = certain.map(|last| holding::first_attempts(last.date.last_day(), retake));
    let is_in_time = |by: &Vec<Date>| by.first().is_some_and(|by| *by >= day);
    VersionState {
        status,
        here: status_here,
        languages: languages.collect(),
        available: dates.iter().filter_map(|dates| dates.available).min_by_key(|when| when.date),
        last_exam,
        closes: ends.filter(|_| ends_as == Status::Closing),
        closes_in: sat_here.filter(differs).and_then(|own| own.language.clone()),
        can_be_retaken: status.can_be_sat() && first_attempts.as_ref().is_none_or(is_in_time),
        first_attempts,
        passed,
    }
}
