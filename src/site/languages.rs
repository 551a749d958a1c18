//! In which languages a version can be taken on the day. A language whose last day has passed is
//! not among them, one that ends says until when, and one that is to come says from when.
//!
//! Start with [`Languages::of`].

use crate::model::exam::Version;
use crate::model::variants::{Dated, When};

use super::lifecycle::{Status, VersionState};
use super::{names, words};

/// The languages of a version by what is true of them; in each group in the author's order.
#[derive(Debug, Default)]
pub struct Languages<'v> {
    /// It can be taken in these, or all are alike.
    now: Vec<&'v str>,
    /// It can be taken in these until a day that is announced.
    until: Vec<(When, Vec<&'v str>)>,
    /// It is in its beta in these, and open in others.
    beta: Vec<&'v str>,
    /// It is to come in these, perhaps on a day that is known.
    later: Vec<(Option<When>, Vec<&'v str>)>,
    /// Nobody has confirmed what became of these.
    unconfirmed: Vec<&'v str>,
    /// It can no longer be taken in these.
    ended: Vec<&'v str>,
}

impl<'v> Languages<'v> {
    /// Those of a version in its state of the day.
    #[must_use]
    pub fn of(version: &'v Version, state: &'v VersionState) -> Self {
        let mut this = Self::default();
        let is_alike = state.languages.is_empty() || state.status == Status::Closed;
        if is_alike {
            this.now = version.languages.iter().map(|code| &**code).collect();
            return this;
        }
        let place = |code: &str| {
            version.languages.iter().position(|own| **own == *code).unwrap_or(usize::MAX)
        };
        let mut codes: Vec<(&str, Status)> =
            state.languages.iter().map(|(code, own)| (code.as_str(), *own)).collect();
        codes.sort_by_key(|(code, _)| place(code));
        for (code, own) in codes {
            match own {
                Status::Open => this.now.push(code),
                Status::Beta if state.status == Status::Beta => this.now.push(code),
                Status::Beta => this.beta.push(code),
                Status::Closing => {
                    match version.last_exam.as_ref().and_then(|last| last.of(code)) {
                        Some(last) => put(&mut this.until, last, code),
                        None => this.now.push(code),
                    }
                }
                Status::Upcoming => {
                    put(&mut this.later, begins(version.available.as_ref(), code), code)
                }
                Status::Unconfirmed => this.unconfirmed.push(code),
                Status::Closed | Status::Expired => this.ended.push(code),
            }
        }
        this.until.sort_by_key(|(last, _)| last.date.last_day());
        // Of what is to come as a whole, the first day is said elsewhere.
        if state.status == Status::Upcoming && this.later.len() == 1 {
            this.now = this.later.remove(0).1;
        }
        this
    }

    /// `English; Japanese from January 14, 2027 (expected); no longer in Italian`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(some(&self.now).map(list));
        parts.extend(
            self.until
                .iter()
                .map(|(last, codes)| format!("{} until {}", list(codes), words::dated(*last))),
        );
        parts.extend(some(&self.beta).map(|codes| format!("{} in beta", list(codes))));
        parts.extend(self.later.iter().map(|(first, codes)| match first {
            Some(first) => format!("{} from {}", list(codes), words::dated(*first)),
            None => format!("not yet in {}", list(codes)),
        }));
        parts.extend(
            some(&self.unconfirmed).map(|codes| format!("not confirmed in {}", list(codes))),
        );
        parts.extend(some(&self.ended).map(|codes| format!("no longer in {}", list(codes))));
        parts.join("; ")
    }

    /// `no longer in English; in Japanese until June 30, 2026`: of its ends alone; empty if there
    /// are none.
    #[must_use]
    pub fn ends(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(some(&self.ended).map(|codes| format!("no longer in {}", list(codes))));
        parts.extend(
            self.until
                .iter()
                .map(|(last, codes)| format!("in {} until {}", list(codes), words::dated(*last))),
        );
        parts.extend(
            some(&self.unconfirmed).map(|codes| format!("not confirmed in {}", list(codes))),
        );
        parts.join("; ")
    }
}

/// The first day in a language; what began in others is at most so far away in this one.
fn begins(dated: Option<&Dated>, code: &str) -> Option<When> {
    dated?.of(code).or_else(|| dated?.span().map(|(first, _)| first))
}

fn put<'v, K: PartialEq>(groups: &mut Vec<(K, Vec<&'v str>)>, key: K, code: &'v str) {
    match groups.iter_mut().find(|(other, _)| *other == key) {
        Some((_, codes)) => codes.push(code),
        None => groups.push((key, vec![code])),
    }
}

fn some<'c, 'v>(codes: &'c [&'v str]) -> Option<&'c [&'v str]> {
    (!codes.is_empty()).then_some(codes)
}

fn list(codes: &[&str]) -> String {
    words::list(&codes.iter().map(|code| names::language(code).to_owned()).collect::<Vec<_>>())
}
