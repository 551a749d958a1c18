//! Which of a day has been read while a part of a page was made: the day itself, the state of the
//! page's own guide, the state of others. A part that read none of what another day changes is the
//! same on that day.
//!
//! Start with [`Reads`]; [`Watched`] is a value that tells when it is read.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What one page has read since it was last asked.
#[derive(Debug, Default)]
pub struct Reads {
    day: AtomicBool,
    own: AtomicBool,
    others: AtomicBool,
}

/// What was read; also what another day changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The day itself.
    pub day: bool,
    /// The state of the guide that the page belongs to.
    pub own: bool,
    /// The state of another guide.
    pub others: bool,
}

impl Read {
    /// Whether something is in both.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.day && other.day || self.own && other.own || self.others && other.others
    }
}

impl Reads {
    /// What was read since the last time, and begins anew.
    pub fn take(&self) -> Read {
        let take = |read: &AtomicBool| read.swap(false, Ordering::Relaxed);
        Read { day: take(&self.day), own: take(&self.own), others: take(&self.others) }
    }

    fn note(&self, what: What) {
        let read = match what {
            What::Day => &self.day,
            What::Own => &self.own,
            What::Others => &self.others,
        };
        read.store(true, Ordering::Relaxed);
    }
}

/// What a reading is of.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Day,
    Own,
    Others,
}

/// Where readings are noted, if anybody wants to know.
#[derive(Clone, Debug, Default)]
pub(super) struct Note(Option<(Arc<Reads>, What)>);

impl Note {
    pub(super) fn in_(reads: &Arc<Reads>, what: What) -> Self {
        Self(Some((Arc::clone(reads), what)))
    }

    pub(super) fn read(&self) {
        if let Some((reads, what)) = &self.0 {
            reads.note(*what);
        }
    }
}

/// A value that tells when it is read; for a page that asked for it, and at no cost for others.
#[derive(Clone)]
pub struct Watched<T> {
    value: T,
    note: Note,
}

impl<T> Watched<T> {
    /// The same value, its readings noted.
    pub(super) fn noted(&self, reads: &Arc<Reads>, what: What) -> Self
    where
        T: Clone,
    {
        Self { value: self.value.clone(), note: Note::in_(reads, what) }
    }

    /// Another value, its readings noted in the same place.
    pub(super) fn with(&self, value: T) -> Self {
        Self { value, note: self.note.clone() }
    }
}

impl<T> From<T> for Watched<T> {
    fn from(value: T) -> Self {
        Self { value, note: Note::default() }
    }
}

impl<T> Deref for Watched<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.note.read();
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Watched<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
