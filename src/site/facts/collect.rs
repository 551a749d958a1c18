//! How facts are gathered: one owner's list, and what most blocks share. The blocks themselves are
//! in the files beside.

use std::fmt::Display;

use crate::base::source::{DataPath, Segment};
use crate::model::blocks::Fact as FreeFact;
use crate::model::certification::{External, Lifecycle, Prerequisites, Recommended, SourcedDate};
use crate::model::codes::Language;
use crate::model::exam::Version;
use crate::model::figure::{Absence, Figure};
use crate::model::part::Part;
use crate::model::said::{Said, Scalar};
use crate::model::scalar::{Id, Number};
use crate::model::variants::{ByVersion, Dated, When};
use crate::site::resolve::Around;
use crate::site::{Content, Guide, names, words};

use super::{Also, Fact, Kind, Origin, Owner, free_words};

/// A place among an owner's facts: as its path names it, and where its data stands.
#[derive(Clone, Debug, Default)]
pub(super) struct At {
    pub(super) path: String,
    pub(super) place: DataPath,
}

impl At {
    /// One key deeper.
    pub(super) fn key(&self, key: &str) -> Self {
        self.to(key, [key.into()])
    }

    /// Deeper by one name of the path and these steps of the data.
    pub(super) fn to(&self, name: impl Display, steps: impl IntoIterator<Item = Segment>) -> Self {
        let path =
            if self.path.is_empty() { name.to_string() } else { format!("{}.{name}", self.path) };
        let mut place = self.place.clone();
        place.0.extend(steps);
        Self { path, place }
    }

    /// An item of a list, by its id.
    pub(super) fn item(&self, list: &str, i: usize, id: impl Display) -> Self {
        self.to(id, [list.into(), i.into()])
    }
}

/// The facts of one owner, as they are found.
pub(super) struct Collector<'s> {
    pub(super) content: &'s Content,
    owner: Owner,
    /// What labels end with: the version that a block is for, in brackets.
    suffix: String,
    /// That version.
    version: Option<Id>,
    pub(super) out: Vec<Fact>,
}

fn origin(source: Option<&Id>) -> Origin {
    source.map_or(Origin::Unsaid, |id| Origin::Source(id.clone()))
}

impl<'s> Collector<'s> {
    pub(super) fn new(content: &'s Content, owner: Owner) -> Self {
        Self { content, owner, suffix: String::new(), version: None, out: Vec::new() }
    }

    /// A fact of which nothing but its words is known yet.
    pub(super) fn push(&mut self, at: At, kind: Kind, label: String, said: Said) -> &mut Fact {
        self.out.push(Fact {
            owner: self.owner.clone(),
            path: at.path,
            place: at.place,
            kind,
            label: if self.suffix.is_empty() {
                label
            } else {
                format!("{label} ({})", self.suffix)
            },
            said,
            unit: None,
            scope: Vec::new(),
            origin: Origin::Unsaid,
            as_of: None,
            note: None,
            also: Vec::new(),
            vendor: None,
            version: self.version.clone(),
            is_computed: false,
            repeats: None,
        });
        let last = self.out.len() - 1;
        &mut self.out[last]
    }

    /// A name or the like: no figure, and nothing stands behind it.
    pub(super) fn words(&mut self, at: At, label: &str, text: String) {
        self.push(at, Kind::Words, label.to_owned(), Said::word(text, ""));
    }

    /// A part that is said in words.
    pub(super) fn part<T>(
        &mut self,
        at: At,
        kind: Kind,
        label: String,
        said: Said,
        part: &Part<T>,
    ) -> &mut Fact {
        let fact = self.said(at, kind, label, said, part.around());
        fact.stated_at(part.place.as_ref());
        fact
    }

    /// Something said in words, with the provenance of its block.
    pub(super) fn said(
        &mut self,
        at: At,
        kind: Kind,
        label: String,
        said: Said,
        around: Around<'_>,
    ) -> &mut Fact {
        let fact = self.push(at, kind, label, said);
        (fact.origin, fact.as_of) = (origin(around.0), around.1);
        fact
    }

    /// A figure, as `print` prints it.
    pub(super) fn figure<T: Scalar>(
        &mut self,
        at: At,
        kind: Kind,
        label: String,
        figure: &Figure<T>,
        print: impl Fn(&Figure<T>) -> String,
    ) -> &mut Fact {
        let said = |figure: &Figure<T>| Said::figure(figure, print(figure));
        let fact = self.said(at, kind, label, said(figure), figure.around());
        fact.stated_at(figure.place.as_deref());
        fact.note.clone_from(&figure.note);
        // Each other value speaks for its own source, never for that of the block.
        let also = |other: &Figure<T>| Also {
            said: said(other),
            origin: origin(other.source.as_deref()),
            as_of: other.as_of,
        };
        fact.also = figure.also.iter().map(also).collect();
        if let Some(scope) = figure.scope.as_deref() {
            fact.scope("of", scope);
        }
        if let Some(currency) = figure.value.min().and_then(Scalar::currency) {
            fact.unit(currency.code());
        }
        fact
    }

    fn date(&mut self, at: At, label: String, when: When, around: Around<'_>) -> &mut Fact {
        let mut said = Said::word(words::when(when), &when.date.iso());
        said.is_expected = when.expected;
        self.said(at, Kind::Date, label, said, around)
    }

    /// A block that may differ from version to version. Its paths name the version (`exam@mla-c02`)
    /// where it does.
    pub(super) fn by_version<T>(
        &mut self,
        guide: &Guide,
        key: &str,
        blocks: &ByVersion<T>,
        block: fn(&mut Self, &At, &T),
    ) {
        let at = At::default();
        match blocks {
            ByVersion::Same(same) => block(self, &at.key(key), same),
            ByVersion::Each { own: blocks, .. } => {
                for (id, own) in blocks {
                    self.suffix = guide
                        .version(id)
                        .map_or(id.as_str(), |version| guide.label(version))
                        .to_owned();
                    let steps = [key.into(), "by_version".into(), id.as_str().into()];
                    self.version = Some(id.clone());
                    block(self, &at.to(format!("{key}@{id}"), steps), own);
                }
                self.suffix.clear();
                self.version = None;
            }
        }
    }

    pub(super) fn lifecycle(&mut self, dates: &Lifecycle) {
        let at = At::default().key("lifecycle");
        let Lifecycle { available, announced, retirement_announced, renewal_closes } = dates;
        let all: [(&str, &str, &Option<SourcedDate>); 4] = [
            ("available", "First day", available),
            ("announced", "Announced", announced),
            ("retirement_announced", "Retirement announced", retirement_announced),
            ("renewal_closes", "Last day to renew", renewal_closes),
        ];
        for (key, label, date) in all {
            if let Some(date) = date {
                self.date(
                    at.key(key),
                    label.to_owned(),
                    date.when(),
                    (date.source.as_deref(), date.as_of),
                );
            }
        }
    }

    pub(super) fn versions<'v>(
        &mut self,
        at: &At,
        versions: &'v [Version],
        label_of: &dyn Fn(&'v Version) -> &'v str,
    ) {
        for (i, version) in versions.iter().enumerate() {
            let at = at.to(format!("versions.{}", version.id), ["versions".into(), i.into()]);
            let around = (version.source.as_deref(), version.as_of);
            let name = label_of(version);
            let dates = [
                ("available", "First day", &version.available),
                ("last_registration", "Last day to register", &version.last_registration),
                ("last_exam", "Last day", &version.last_exam),
            ];
            for (key, label, dated) in dates {
                if let Some(dated) = dated {
                    self.dated(&at.key(key), &format!("{label} of {name}"), dated, around);
                }
            }
            self.languages(&at, name, &version.languages, around);
            if let Some(beta) = &version.beta {
                let at = at.key("beta");
                self.languages(&at, &format!("the beta of {name}"), &beta.languages, around);
                self.date(
                    at.key("from"),
                    format!("First day of the beta of {name}"),
                    beta.from,
                    around,
                );
                if let Some(to) = beta.to {
                    self.date(at.key("to"), format!("Last day of the beta of {name}"), to, around);
                }
                self.suffix = format!("beta of {name}");
                if let Some(exam) = &beta.exam {
                    self.exam(&at.key("exam"), exam);
                }
                if let Some(fee) = &beta.fee {
                    self.figure(at.key("fee"), Kind::Fee, "Exam fee".to_owned(), fee, words::money);
                }
                self.suffix.clear();
            }
        }
    }

    /// All that are named; which of them there are on a day,
    /// [`cite::languages`](super::cite::languages) says.
    fn languages(&mut self, at: &At, of: &str, codes: &[Language], around: Around<'_>) {
        if !codes.is_empty() {
            let names: Vec<String> =
                codes.iter().map(|code| names::language(code).to_owned()).collect();
            let said = Said::word(words::list(&names), "");
            self.said(at.key("languages"), Kind::Words, format!("Languages of {of}"), said, around);
        }
    }

    fn dated(&mut self, at: &At, label: &str, dated: &Dated, around: Around<'_>) {
        match dated {
            Dated::Same(when) => {
                self.date(at.clone(), label.to_owned(), *when, around);
            }
            Dated::ByLanguage(dates) => {
                for (code, when) in dates {
                    let at = at.key("by_language").key(code);
                    let label = format!("{label}, {}", names::language(code));
                    self.date(at, label, *when, around).scope("language", code);
                }
            }
        }
    }

    /// How many there are to meet.
    pub(super) fn prerequisites(&mut self, at: &At, prerequisites: Option<&Prerequisites>) {
        let Some(prerequisites) = prerequisites else { return };
        let said = match prerequisites {
            Prerequisites::None => Said {
                value: Err(Absence::None),
                ..Said::word(Absence::None.words().to_owned(), "")
            },
            Prerequisites::All(items) => Said::word(format!("{} to meet", items.len()), ""),
        };
        self.push(at.key("prerequisites"), Kind::Words, "Prerequisites".to_owned(), said);
    }

    /// Years of experience: the vendor's advice in words, which carries no provenance of its own.
    pub(super) fn experience(&mut self, recommended: &[Recommended]) {
        for (i, item) in recommended.iter().enumerate() {
            let Some(years) = &item.years else { continue };
            // Items have no ids; their order is the vendor's.
            let at = At::default().to(
                format!("recommended.{}.years", i + 1),
                ["recommended".into(), i.into(), "years".into()],
            );
            let print = |figure: &Figure<Number>| words::counted(figure, "year", "years");
            self.figure(at, Kind::Experience, "Recommended experience".to_owned(), years, print)
                .unit("years");
        }
    }

    pub(super) fn hours(&mut self, at: &At, hours: &Figure<Number>) {
        let print = |figure: &Figure<Number>| words::counted(figure, "hour", "hours");
        self.figure(at.clone(), Kind::Hours, "Hours of study".to_owned(), hours, print)
            .unit("hours");
    }

    pub(super) fn holders(&mut self, at: &At, holders: Option<&Figure<Number>>) {
        let Some(holders) = holders else { return };
        self.figure(at.key("holders"), Kind::Holders, "Holders".to_owned(), holders, Figure::words)
            .unit("people");
    }

    /// A certification that is not on the site, as far as a comparison knows it.
    pub(super) fn external(&mut self, i: usize, external: &External) {
        let steps = ["comparison".into(), "external".into(), i.into()];
        let at = At::default().to(format!("comparison.external.{}", external.id), steps);
        let first = self.out.len();
        if let Some(level) = &external.level {
            self.words(at.key("level"), "Level", level.vendor.to_string());
        }
        self.prerequisites(&at, external.prerequisites.as_ref());
        self.versions(&at, &external.versions, &|version| {
            version.code.as_deref().unwrap_or(&version.id)
        });
        if let Some(exam) = &external.exam {
            self.exam(&at.key("exam"), exam);
        }
        if let Some(validity) = &external.validity {
            self.validity(&at.key("validity"), validity);
        }
        if let Some(hours) = &external.study_hours {
            self.hours(&at.key("study_hours"), hours);
        }
        if let Some(domains) = &external.domains {
            self.domains(&at.key("domains"), domains);
        }
        self.costs(&at, external.costs.as_ref());
        for fact in &mut self.out[first..] {
            fact.label = format!("{}: {}", external.name, fact.label);
        }
    }

    /// Figures of a `facts` block.
    pub(super) fn free<'f>(&mut self, at: &At, all: impl Iterator<Item = (&'f Id, &'f FreeFact)>) {
        for (id, free) in all {
            let print = |figure: &Figure<Number>| free_words(free, figure);
            let label = words::capital(free.figure.scope.as_deref().unwrap_or(id));
            let fact = self.figure(at.key(id), Kind::Other, label, &free.figure, print);
            let currency = free.currency.map(|currency| currency.code().to_owned());
            if let Some(unit) = currency.or_else(|| free.unit.as_deref().map(str::to_owned)) {
                fact.unit(&unit);
            }
        }
    }
}
