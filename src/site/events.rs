//! What happens to a certification and when, as its data says: launches, ends, prices that change, names that go.
//! Independent of the day of the build. Start with [`of`]; calendar files and the foresight of `check` are made of it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::date::PartialDate;
use crate::base::source::DataPath;
use crate::model::certification::SourcedDate;
use crate::model::exam::Version;
use crate::model::scalar::SourceId;
use crate::model::variants::{Dated, When};

use super::{Guide, names, words};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Announced,
    BetaBegins,
    BetaEnds,
    Available,
    RegistrationCloses,
    RetirementAnnounced,
    LastExam,
    RenewalCloses,
    LastCertificate,
    CostBegins,
    CostEnds,
    NameEnds,
}

impl Kind {
    /// One word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::BetaBegins => "beta-begins",
            Self::BetaEnds => "beta-ends",
            Self::Available => "available",
            Self::RegistrationCloses => "registration-closes",
            Self::RetirementAnnounced => "retirement-announced",
            Self::LastExam => "last-exam",
            Self::RenewalCloses => "renewal-closes",
            Self::LastCertificate => "last-certificate",
            Self::CostBegins => "cost-begins",
            Self::CostEnds => "cost-ends",
            Self::NameEnds => "name-ends",
        }
    }

    /// What readers see; a cost and a name are named beside it.
    fn words(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::BetaBegins => "first day of the beta",
            Self::BetaEnds => "last day of the beta",
            Self::Available => "first day of the exam",
            Self::RegistrationCloses => "last day to register",
            Self::RetirementAnnounced => "its end is announced",
            Self::LastExam => "last day of the exam",
            Self::RenewalCloses => "last day to renew",
            Self::LastCertificate => "last day on which a certificate can hold",
            Self::CostBegins => "first day of the price",
            Self::CostEnds => "last day of the price",
            Self::NameEnds => "last day of the name",
        }
    }

    /// Whether something ends, so that the last day of the date counts, rather than begins.
    #[must_use]
    pub fn is_end(self) -> bool {
        !matches!(
            self,
            Self::Announced | Self::BetaBegins | Self::Available | Self::RetirementAnnounced | Self::CostBegins
        )
    }

    /// Whether it is about the exam or its certificates, rather than about a price or a name.
    #[must_use]
    pub fn is_of_exam(self) -> bool {
        !matches!(self, Self::CostBegins | Self::CostEnds | Self::NameEnds)
    }
}

/// Something that happens on a date.
#[derive(Clone, Debug)]
pub struct Event<'g> {
    /// What.
    pub kind: Kind,
    /// When, as precisely as it is known.
    pub date: PartialDate,
    /// Announced but not certain.
    pub expected: bool,
    /// The version, if it is one's.
    pub version: Option<&'g Version>,
    /// The languages (BCP 47) for which the date holds, if there are others.
    pub languages: Vec<&'g str>,
    /// The name of the cost, or the name that ends.
    pub of: &'g str,
    /// The source that says so.
    pub source: Option<&'g SourceId>,
    /// The date of that statement.
    pub as_of: Option<PartialDate>,
    /// Where it stands in the guide's data.
    pub path: DataPath,
}

impl Event<'_> {
    /// The day under which it is listed: the first day of a beginning, the last of an end.
    #[must_use]
    pub fn day(&self) -> Date {
        if self.kind.is_end() { self.date.last_day() } else { self.date.first_day() }
    }

    /// Whether it has happened by a day. What is only expected has not.
    #[must_use]
    pub fn is_past(&self, day: Date) -> bool {
        !self.expected && if self.kind.is_end() { day > self.day() } else { day >= self.day() }
    }

    /// What happens, in words: `MLA-C01: last day of the exam in Japanese and Korean, expected`.
    #[must_use]
    pub fn words(&self) -> String {
        let version = self.version.map(|version| format!("{}: ", version.code.as_deref().unwrap_or(&version.id)));
        let of = if self.of.is_empty() { String::new() } else { format!(" “{}”", self.of) };
        let languages: Vec<String> = self.languages.iter().map(|code| names::language(code).to_owned()).collect();
        let languages =
            if languages.is_empty() { languages.concat() } else { format!(" in {}", words::list(&languages)) };
        let expected = if self.expected { ", expected" } else { "" };
        let when = match self.date {
            PartialDate::Day(_) => String::new(),
            date => format!(" ({date}, the day is not known)"),
        };
        format!("{}{}{of}{languages}{expected}{when}", version.unwrap_or_default(), self.kind.words())
    }
}

/// Everything that is known to happen to a guide's certification, in the order of the days.
#[must_use]
pub fn of(guide: &Guide) -> Vec<Event<'_>> {
    let mut events = Events(Vec::new());
    let life = &guide.data.lifecycle;
    let key = |key: &str| DataPath::of(["lifecycle".into(), key.into()]);
    events.sourced(Kind::Announced, life.announced.as_ref(), key("announced"));
    events.sourced(Kind::RetirementAnnounced, life.retirement_announced.as_ref(), key("retirement_announced"));
    events.sourced(Kind::RenewalCloses, life.renewal_closes.as_ref(), key("renewal_closes"));
    for (i, version) in guide.data.versions.iter().enumerate() {
        events.version(version, &DataPath::of(["versions".into(), i.into()]));
    }
    events.certificates(guide);
    for (i, cost) in guide.data.costs.iter().flat_map(|costs| &costs.items).enumerate() {
        let path = DataPath::of(["costs".into(), "items".into(), i.into()]);
        let said = cost.amount.as_ref().map_or((None, None), |amount| (amount.source.as_ref(), amount.as_of));
        for (kind, date, key) in [(Kind::CostBegins, cost.from, "from"), (Kind::CostEnds, cost.to, "to")] {
            events.push(kind, date, path.then(key), said, &cost.name);
        }
    }
    for (i, name) in guide.data.also_known_as.iter().enumerate() {
        let path = DataPath::of(["also_known_as".into(), i.into(), "until".into()]);
        events.push(Kind::NameEnds, name.until, path, (None, None), &name.name);
    }
    events.0.sort_by_key(|event| (event.day(), event.kind));
    events.0
}

struct Events<'g>(Vec<Event<'g>>);

impl<'g> Events<'g> {
    fn push(
        &mut self,
        kind: Kind,
        date: Option<PartialDate>,
        path: DataPath,
        (source, as_of): (Option<&'g SourceId>, Option<PartialDate>),
        of: &'g str,
    ) {
        let (expected, version, languages) = (false, None, Vec::new());
        let event = |date| Event { kind, date, expected, version, languages, of, source, as_of, path };
        self.0.extend(date.map(event));
    }

    fn sourced(&mut self, kind: Kind, date: Option<&'g SourcedDate>, path: DataPath) {
        let Some(said) = date else { return };
        self.push(kind, Some(said.date), path, (said.source.as_ref(), said.as_of), "");
        if let Some(event) = self.0.last_mut() {
            event.expected = said.expected;
        }
    }

    fn version(&mut self, version: &'g Version, at: &DataPath) {
        let own = |kind, when: When, languages, path| Event {
            kind,
            date: when.date,
            expected: when.expected,
            version: Some(version),
            languages,
            of: "",
            source: version.source.as_ref(),
            as_of: version.as_of,
            path,
        };
        if let Some(beta) = &version.beta {
            self.0.push(own(Kind::BetaBegins, beta.from, Vec::new(), at.then("beta").then("from")));
            self.0.extend(beta.to.map(|to| own(Kind::BetaEnds, to, Vec::new(), at.then("beta").then("to"))));
        }
        let dated = [
            (Kind::Available, &version.available, "available"),
            (Kind::RegistrationCloses, &version.last_registration, "last_registration"),
            (Kind::LastExam, &version.last_exam, "last_exam"),
        ];
        for (kind, dated, key) in dated {
            let path = at.then(key);
            match dated {
                None => {}
                Some(Dated::Same(when)) => self.0.push(own(kind, *when, Vec::new(), path)),
                Some(Dated::ByLanguage(dates)) => {
                    for (when, languages) in by_date(dates) {
                        let path = path.then("by_language").then(languages[0]);
                        self.0.push(own(kind, when, languages, path));
                    }
                }
            }
        }
    }

    /// The last day of the last certificate, which follows from the last exam and the validity.
    fn certificates(&mut self, guide: &'g Guide) {
        let Some(last) = guide.lifecycle.held_until else { return };
        let expected = guide.lifecycle.last_exam.is_some_and(|when| when.expected);
        let as_of = guide.data.versions.iter().filter_map(|version| version.as_of).max();
        let path = DataPath::of(["versions".into()]);
        self.push(Kind::LastCertificate, Some(PartialDate::Day(last)), path, (None, as_of), "");
        if let Some(event) = self.0.last_mut() {
            event.expected = expected;
        }
    }
}

/// Languages that share a date are told in one line.
fn by_date(dates: &BTreeMap<String, When>) -> Vec<(When, Vec<&str>)> {
    let mut groups: Vec<(When, Vec<&str>)> = Vec::new();
    for (language, when) in dates {
        match groups.iter_mut().find(|(other, _)| other == when) {
            Some((_, languages)) => languages.push(language),
            None => groups.push((*when, vec![language])),
        }
    }
    groups
}
