//! What kind of figure a fact is, and how fast figures of a kind change: the one table of both.
//! Freshness, the linter and what is counted all read it off the fact.

use crate::model::checks::{MaxAge, MaxAges};

/// What kind of figure it is: facts of a kind are counted together, and age alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Whether a certification or a version of its exam can be sat.
    Status,
    /// What the vendor asks: for the exam, a retake, a renewal.
    Fee,
    /// What is paid to others: a course, travel.
    Cost,
    /// The price of a resource.
    Price,
    /// A date of a life cycle.
    Date,
    /// The weight of a domain.
    Weight,
    /// Time, questions, scores, retakes.
    Exam,
    /// How long a certificate is valid, and what renews it.
    Validity,
    /// Hours of study, or of a resource.
    Hours,
    /// How many hold a certification.
    Holders,
    /// Years of experience that are recommended.
    Experience,
    /// Pay.
    Pay,
    /// A projection of employment.
    Outlook,
    /// How many a source asked.
    Sample,
    /// A figure of a `facts` block.
    Other,
    /// No figure: a name, a list. Texts can cite it and widgets show it; no list of figures holds
    /// it.
    Words,
}

/// Figures of a class grow stale alike (`checks.max_age` of site.yaml).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Costs, prices of resources, fees of renewal.
    Fees,
    /// Questions, time, scoring, retakes, validity.
    Exam,
    /// Weights of domains.
    Weights,
    /// Pay and outlook.
    Salaries,
    /// Study hours, numbers of holders, free facts.
    Facts,
    /// Days of a life cycle, which do not age.
    Dates,
}

impl Kind {
    /// One word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Fee => "fee",
            Self::Cost => "cost",
            Self::Price => "price",
            Self::Date => "date",
            Self::Weight => "weight",
            Self::Exam => "exam",
            Self::Validity => "validity",
            Self::Hours => "hours",
            Self::Holders => "holders",
            Self::Experience => "experience",
            Self::Pay => "pay",
            Self::Outlook => "outlook",
            Self::Sample => "sample",
            Self::Other => "other",
            Self::Words => "words",
        }
    }

    /// The class of a kind of figure; none for what is computed, and for words.
    #[must_use]
    pub fn class(self) -> Option<Class> {
        Some(match self {
            Self::Status | Self::Words => return None,
            Self::Fee | Self::Cost | Self::Price => Class::Fees,
            Self::Exam | Self::Validity => Class::Exam,
            Self::Weight => Class::Weights,
            Self::Pay | Self::Outlook | Self::Sample => Class::Salaries,
            Self::Hours | Self::Holders | Self::Experience | Self::Other => Class::Facts,
            Self::Date => Class::Dates,
        })
    }

    /// What a message about their age calls figures of this kind.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self.class() {
            Some(Class::Fees) if self == Self::Price => "prices",
            Some(Class::Fees) => "fees",
            Some(Class::Exam) => "facts of the exam",
            Some(Class::Weights) => "weights",
            Some(Class::Salaries) => "figures of pay and outlook",
            Some(Class::Facts) => "free facts",
            Some(Class::Dates) | None => "dates",
        }
    }
}

impl Class {
    /// Its key in `checks.max_age` and for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Fees => "fees",
            Self::Exam => "exam",
            Self::Weights => "weights",
            Self::Salaries => "salaries",
            Self::Facts => "facts",
            Self::Dates => "dates",
        }
    }

    /// How old its figures may be.
    #[must_use]
    pub fn max_age(self, ages: &MaxAges) -> MaxAge {
        match self {
            Self::Fees => ages.fees,
            Self::Exam => ages.exam,
            Self::Weights => ages.weights,
            Self::Salaries => ages.salaries,
            Self::Facts => ages.facts,
            Self::Dates => MaxAge::Unlimited,
        }
    }

    /// Whether its figures can no longer change once the exam that they speak of has closed.
    #[must_use]
    pub fn ends_with_exam(self) -> bool {
        matches!(self, Self::Fees | Self::Exam | Self::Weights)
    }
}
