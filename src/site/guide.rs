//! One certification with all that is known of it on the day of the site. Start with [`Guide`].

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::source::{DataPath, Segment, SourcePath};
use crate::model::blocks::{Covers, Resource};
use crate::model::certification::Certification;
use crate::model::exam::{Beta, Domains, Exam, Version};
use crate::model::figure::Figure;
use crate::model::front_matter::GuideFrontMatter;
use crate::model::scalar::{Id, Number};
use crate::parse::Prose;

use super::facts::{Facts, Owner};
use super::languages::Languages;
use super::lifecycle::{Lifecycle, Status, VersionState};
use super::watch::Watched;
use super::{labels, plans};

/// One certification's page and data.
#[derive(Clone, Debug)]
pub struct Guide {
    /// `aws/ai-practitioner`
    pub address: String,
    /// `content/guides/aws/ai-practitioner`
    pub folder: String,
    /// The page.
    pub text: Arc<Prose<GuideFrontMatter>>,
    /// The data as it holds, each figure with its own source and date.
    pub data: Arc<Certification>,
    /// The data as its files say it, for rules: what is reported stands there.
    pub written: Arc<Certification>,
    /// The table of its facts.
    pub facts: Arc<Facts>,
    /// Blocks that stand in files of their own.
    pub own_files: BTreeSet<&'static str>,
    /// What is true of it on the day of the site.
    pub lifecycle: Watched<Lifecycle>,
    /// The study plans that its text asks for; none if it asks for none.
    pub plans: Option<plans::Asked>,
    /// Whether a wage data set has rows of its occupations.
    pub has_wages: bool,
    /// A file of its folder is broken: what is not found in the guide may stand there.
    pub partial: bool,
}

impl Guide {
    /// The file of the page's text.
    #[must_use]
    pub fn text_file(&self) -> SourcePath {
        SourcePath::new(&format!("{}/guide.md", self.folder))
    }

    /// Whose its facts are.
    #[must_use]
    pub fn owner(&self) -> Owner {
        Owner::Guide(self.address.as_str().into())
    }

    /// The file in which a place of the data stands, and its path in that file.
    #[must_use]
    pub fn place(&self, path: &DataPath) -> (SourcePath, DataPath) {
        if let Some(Segment::Key(block)) = path.0.first()
            && self.own_files.contains(block.as_str())
        {
            let file = SourcePath::new(&format!("{}/{block}.yaml", self.folder));
            return (file, DataPath(path.0[1..].to_vec()));
        }
        (SourcePath::new(&format!("{}/certification.yaml", self.folder)), path.clone())
    }

    /// The version of that id.
    #[must_use]
    pub fn version(&self, id: &str) -> Option<&Version> {
        self.data.versions.iter().find(|version| version.id.as_str() == id)
    }

    /// The version in force: what a path, a price or a plan speaks of unless another is named.
    #[must_use]
    pub fn in_force(&self) -> Option<&Version> {
        self.data.versions.get(self.lifecycle.in_force?)
    }

    /// What readers know a version by.
    #[must_use]
    pub fn label<'g>(&'g self, version: &'g Version) -> &'g str {
        labels::of(&self.data, version)
    }

    /// The state of a version.
    #[must_use]
    pub fn state(&self, version: &Version) -> Status {
        let at = self.data.versions.iter().position(|other| other.id == version.id);
        at.and_then(|at| self.lifecycle.versions.get(at))
            .map_or(Status::Closed, |version| version.status)
    }

    /// Whether somebody who fails a version, else the one in force, can try again: while it can be
    /// sat and time is left, and once it will be.
    #[must_use]
    pub fn can_be_retaken(&self, version: Option<&str>) -> bool {
        let state = self.state_of(version);
        state.is_some_and(|state| state.can_be_retaken || state.status == Status::Upcoming)
    }

    /// Whether so many further attempts fit before the last day of a version, else of the one in
    /// force, if a first one fails today; true as well of one that cannot be sat today.
    #[must_use]
    pub fn leaves_time_for(
        &self,
        retakes: u32,
        version: Option<&str>,
        today: &impl Deref<Target = Date>,
    ) -> bool {
        let Some(state) = self.state_of(version).filter(|state| state.status.can_be_sat()) else {
            return true;
        };
        match usize::try_from(retakes).unwrap_or(usize::MAX).checked_sub(1) {
            None => true,
            Some(0) => state.can_be_retaken,
            Some(more) => {
                let by = state.first_attempts.as_ref();
                by.is_none_or(|by| by.get(more).is_some_and(|last| **today <= *last))
            }
        }
    }

    /// The last day on which a first attempt at a version, else the one in force, leaves time for
    /// one more, for two more, and so on; none while no certain end is announced.
    #[must_use]
    pub fn first_attempts(&self, version: Option<&str>) -> Option<&[Date]> {
        self.state_of(version)?.first_attempts.as_deref()
    }

    fn state_of(&self, version: Option<&str>) -> Option<&VersionState> {
        let own =
            version.and_then(|id| self.data.versions.iter().position(|own| own.id.as_str() == id));
        own.or(self.lifecycle.in_force).and_then(|at| self.lifecycle.versions.get(at))
    }

    /// What is said of its state, as a test can read it:
    /// `acme/maker state=closing until=2026-11-30`. Every element that states a state or a date of
    /// the lifecycle carries it.
    #[must_use]
    pub fn says(&self) -> String {
        format!("{} {}", self.address, self.lifecycle.says())
    }

    /// The same where no date is shown beside the state: `acme/maker state=open`.
    #[must_use]
    pub fn says_state(&self) -> String {
        format!("{} {}", self.address, self.lifecycle.says_state())
    }

    /// What is said of the version in force while it is a beta and an older one keeps the
    /// certification open in other languages: `acme/maker@wm-2 state=beta`. Where the two have the
    /// same code, the code is open.
    #[must_use]
    pub fn beta_in_force(&self) -> Option<String> {
        let own = self.in_force().filter(|own| self.state(own) == Status::Beta)?;
        let is_shared =
            self.data.versions.iter().any(|other| other.id != own.id && other.code == own.code);
        (!is_shared && self.lifecycle.status != Status::Beta).then(|| self.says_of(own))
    }

    /// The state beside its code, and the same as a test can read it. A beta is named; that a
    /// version ends is not said of a certification that goes on with the next one.
    #[must_use]
    pub fn state_in_force(&self) -> (Status, String) {
        let whole = || (self.lifecycle.status, self.says_state());
        self.beta_in_force().map_or_else(whole, |says| (Status::Beta, says))
    }

    /// What is said of the state of a version: `acme/maker@wm-2 state=beta`.
    #[must_use]
    pub fn says_of(&self, version: &Version) -> String {
        format!("{}@{} state={}", self.address, version.id, self.state(version).key())
    }

    /// The beta that a version, else the one in force, is in: then nothing that is written for the
    /// standard exam is said.
    #[must_use]
    pub fn beta(&self, version: Option<&str>) -> Option<&Beta> {
        let version = version.map_or_else(|| self.in_force(), |id| self.version(id))?;
        version.beta.as_ref().filter(|_| self.state(version) == Status::Beta)
    }

    /// The languages in which a version can be taken, as they are on the day.
    #[must_use]
    pub fn languages<'g>(&'g self, version: &'g Version) -> Languages<'g> {
        let at = self.data.versions.iter().position(|other| other.id == version.id);
        at.and_then(|at| self.lifecycle.versions.get(at))
            .map_or_else(Languages::default, |state| Languages::of(version, state))
    }

    /// The exam of a version, else of the version in force; of one in its beta, what the beta says
    /// of itself.
    #[must_use]
    pub fn exam(&self, version: Option<&str>) -> Option<&Exam> {
        if let Some(beta) = self.beta(version) {
            return beta.exam.as_ref();
        }
        let id = version.or_else(|| self.in_force().map(|v| v.id.as_str())).unwrap_or("");
        self.data.exam.of(id)
    }

    /// The content outline of a version, else of the version in force.
    #[must_use]
    pub fn domains(&self, version: Option<&str>) -> Option<&Domains> {
        let id = version.or_else(|| self.in_force().map(|v| v.id.as_str())).unwrap_or("");
        self.data.domains.as_ref()?.of(id)
    }

    /// Whether a resource says that it covers a domain. For one version's exam, `all` are the
    /// domains of that version.
    #[must_use]
    pub fn covers(&self, resource: &Resource, domain: &Id) -> bool {
        match &resource.covers {
            Some(Covers::All) if resource.version.is_none() => true,
            Some(Covers::All) => self
                .domains(resource.version.as_deref())
                .is_some_and(|own| own.items.iter().any(|own| own.id == *domain)),
            Some(Covers::Some(ids)) => ids.contains(domain),
            None => false,
        }
    }

    /// The hours of study of a version, else of the version in force.
    #[must_use]
    pub fn study_hours(&self, version: Option<&str>) -> Option<&Figure<Number>> {
        let id = version.or_else(|| self.in_force().map(|v| v.id.as_str())).unwrap_or("");
        self.data.study_hours.as_ref()?.of(id)
    }

    /// The short name, else the name.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.data.short_name.as_deref().unwrap_or(&self.data.name)
    }

    /// The exam code of the version in force, as the vendor spells it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.in_force().and_then(|version| version.code.as_deref())
    }
}
