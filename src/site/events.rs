//! What happens to a certification and when, as its data says: launches, ends, prices that change,
//! names that go. Independent of the day of the build. Start with [`of`]; calendar files and the
//! foresight of `check` are made of it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::date::PartialDate;
use crate::base::source::DataPath;
use crate::model::certification::SourcedDate;
use crate::model::exam::Version;
use crate::model::scalar::Id;
use crate::model::variants::{Dated, When};

use super::{Guide, lifecycle, names, words};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Announced,
    BetaBegins,
    BetaEnds,
    Available,
    NewVersion,
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
            Self::NewVersion => "new-version",
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
            Self::NewVersion => "new exam version",
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
            Self::Announced
                | Self::BetaBegins
                | Self::Available
                | Self::NewVersion
                | Self::RetirementAnnounced
                | Self::CostBegins
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
    /// What readers know the version by; empty without one.
    pub label: &'g str,
    /// The languages (BCP 47) for which the date holds, if there are others.
    pub languages: Vec<&'g str>,
    /// The name of the cost, or the name that ends.
    pub of: &'g str,
    /// The source that says so.
    pub source: Option<&'g Id>,
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

    /// Whether it was only expected and has passed, so that nobody knows what followed.
    #[must_use]
    pub fn has_lapsed(&self, day: Date) -> bool {
        When { date: self.date, expected: self.expected }.has_lapsed(day)
    }

    /// ` in Japanese and Korean`; empty where it holds for all.
    #[must_use]
    pub fn in_languages(&self) -> String {
        let named: Vec<String> =
            self.languages.iter().map(|code| names::language(code).to_owned()).collect();
        if named.is_empty() { String::new() } else { format!(" in {}", words::list(&named)) }
    }

    /// It as a test can read it: `acme/maker@wm-1 last-exam=2026-03-31`.
    #[must_use]
    pub fn says(&self, guide: &Guide) -> String {
        let version = self.version.map(|version| format!("@{}", version.id)).unwrap_or_default();
        let languages: String = self.languages.iter().map(|code| format!(":{code}")).collect();
        let when = When { date: self.date, expected: self.expected };
        format!(
            "{}{version} {}{languages}={}",
            guide.address,
            self.kind.key(),
            lifecycle::iso(when)
        )
    }

    /// What happens, without its version: `last day of the exam`. A version that goes by its code
    /// is a new version; one that shares the code with others is a new exam guide.
    #[must_use]
    pub fn what(&self) -> &'static str {
        let is_code =
            self.version.is_some_and(|version| version.code.as_deref() == Some(self.label));
        match self.kind {
            Kind::NewVersion if !is_code => "new exam guide",
            kind => kind.words(),
        }
    }

    /// What happens, in words: `MLA-C01: last day of the exam in Japanese and Korean, expected`.
    #[must_use]
    pub fn words(&self) -> String {
        let version =
            if self.label.is_empty() { String::new() } else { format!("{}: ", self.label) };
        let of = if self.of.is_empty() { String::new() } else { format!(" “{}”", self.of) };
        let languages = self.in_languages();
        let expected = if self.expected { ", expected" } else { "" };
        let when = match self.date {
            PartialDate::Day(_) => String::new(),
            date => format!(" ({date}, the day is not known)"),
        };
        format!("{version}{}{of}{languages}{expected}{when}", self.what())
    }
}

/// Everything that is known to happen to a guide's certification, in the order of the days.
#[must_use]
pub fn of(guide: &Guide) -> Vec<Event<'_>> {
    let mut events = Events(Vec::new());
    let life = &guide.data.lifecycle;
    let key = |key: &str| DataPath::of(["lifecycle".into(), key.into()]);
    events.sourced(Kind::Announced, life.announced.as_ref(), key("announced"));
    events.sourced(
        Kind::RetirementAnnounced,
        life.retirement_announced.as_ref(),
        key("retirement_announced"),
    );
    events.sourced(Kind::RenewalCloses, life.renewal_closes.as_ref(), key("renewal_closes"));
    for (i, version) in guide.data.versions.iter().enumerate() {
        events.version(guide, version, &DataPath::of(["versions".into(), i.into()]));
    }
    events.joined(&guide.data.versions);
    events.certificates(guide);
    for (i, cost) in guide.data.costs.iter().flat_map(|costs| &costs.items).enumerate() {
        let path = DataPath::of(["costs".into(), "items".into(), i.into()]);
        let said = cost
            .amount
            .as_ref()
            .map_or((None, None), |amount| (amount.source.as_deref(), amount.as_of));
        for (kind, date, key) in
            [(Kind::CostBegins, cost.from, "from"), (Kind::CostEnds, cost.to, "to")]
        {
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
        (source, as_of): (Option<&'g Id>, Option<PartialDate>),
        of: &'g str,
    ) {
        let (expected, version, label, languages) = (false, None, "", Vec::new());
        let event = |date| Event {
            kind,
            date,
            expected,
            version,
            label,
            languages,
            of,
            source,
            as_of,
            path,
        };
        self.0.extend(date.map(event));
    }

    fn sourced(&mut self, kind: Kind, date: Option<&'g SourcedDate>, path: DataPath) {
        let Some(said) = date else { return };
        self.push(kind, Some(said.date), path, (said.source.as_deref(), said.as_of), "");
        if let Some(event) = self.0.last_mut() {
            event.expected = said.expected;
        }
    }

    fn version(&mut self, guide: &'g Guide, version: &'g Version, at: &DataPath) {
        let label = guide.label(version);
        let own = |kind, when: When, languages, path| Event {
            kind,
            date: when.date,
            expected: when.expected,
            version: Some(version),
            label,
            languages,
            of: "",
            source: version.source.as_deref(),
            as_of: version.as_of,
            path,
        };
        if let Some(beta) = &version.beta {
            let languages = || beta.languages.iter().map(|code| &**code).collect();
            self.0.push(own(
                Kind::BetaBegins,
                beta.from,
                languages(),
                at.then("beta").then("from"),
            ));
            self.0.extend(
                beta.to.map(|to| own(Kind::BetaEnds, to, languages(), at.then("beta").then("to"))),
            );
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

    /// A version that follows another without a gap is one event: the last day of the one and the
    /// first of the other are told as the day from which the new one counts.
    fn joined(&mut self, versions: &[Version]) {
        for (at, version) in versions.iter().enumerate() {
            for before in &versions[..at] {
                let is = |event: &Event<'_>, kind, of: &Version| {
                    event.kind == kind && event.version.is_some_and(|own| own.id == of.id)
                };
                let begins = self.0.iter().position(|event| is(event, Kind::Available, version));
                let follows = |end: &Event<'_>, begin: &Event<'_>| {
                    let next = end.date.last_day().tomorrow().ok();
                    let spoken = |code: &&str| speaks(version, code);
                    next == Some(begin.date.first_day())
                        && end.expected == begin.expected
                        && begin.languages.is_empty()
                        && end.languages.iter().all(spoken)
                };
                let Some(begins) = begins else { continue };
                let end = self.0.iter().position(|end| {
                    is(end, Kind::LastExam, before) && follows(end, &self.0[begins])
                });
                let Some(end) = end else { continue };
                let languages = std::mem::take(&mut self.0[end].languages);
                self.0[begins].kind = Kind::NewVersion;
                self.0[begins].languages = languages;
                self.0.remove(end);
            }
        }
    }

    /// The last day of the last certificate, which follows from the last exam and the validity.
    fn certificates(&mut self, guide: &'g Guide) {
        let Some(last) = guide.lifecycle.stated_held_until else { return };
        let expected = guide.lifecycle.stated_last_exam.is_some_and(|when| when.expected);
        let as_of = guide.data.versions.iter().filter_map(|version| version.as_of).max();
        let path = DataPath::of(["versions".into()]);
        self.push(Kind::LastCertificate, Some(PartialDate::Day(last)), path, (None, as_of), "");
        if let Some(event) = self.0.last_mut() {
            event.expected = expected;
        }
    }
}

/// Whether a version can be sat in a language, as far as is known.
fn speaks(version: &Version, code: &str) -> bool {
    version.languages.is_empty() || version.languages.iter().any(|own| &**own == code)
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
