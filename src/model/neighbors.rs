//! Which certifications are earned before and after one another, as authors write it. What takes
//! the place of another is written in [`super::blocks::Successor`].

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::date::PartialDate;

use super::scalar::{GuideRef, Md, SourceId};
use super::vocabulary::vocabulary;

/// A certification that is earned before or after this one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{kind: .., certification: ..}")]
pub struct Neighbor {
    /// What it has to do with this one.
    pub kind: NeighborKind,
    /// Which.
    pub certification: GuideRef,
    /// What to know about it.
    pub note: Option<Md>,
    /// Who says so; the editors if no source is named.
    pub source: Option<SourceId>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
}

vocabulary! {
    /// What a certification has to do with another, seen from one of the two. The first four are a
    /// vendor's words and named as in CTDL; the last two are the editors' own view.
    NeighborKind {
        /// This one is not awarded without the other.
        Requires = "requires", "required first";
        /// The vendor recommends the other first.
        Recommends = "recommends", "recommended first";
        /// The other is not awarded without this one.
        RequiredFor = "required-for", "required for";
        /// The vendor recommends this one before the other.
        RecommendedFor = "recommended-for", "recommended for";
        /// Many come to this one from the other, in the editors' view.
        Follows = "follows", "often earned before";
        /// Many go on from this one to the other, in the editors' view.
        LeadsTo = "leads-to", "often earned next";
    }
}

impl NeighborKind {
    /// The same, seen from the other one.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Requires => Self::RequiredFor,
            Self::RequiredFor => Self::Requires,
            Self::Recommends => Self::RecommendedFor,
            Self::RecommendedFor => Self::Recommends,
            Self::Follows => Self::LeadsTo,
            Self::LeadsTo => Self::Follows,
        }
    }

    /// Whether the other one comes before this one.
    #[must_use]
    pub fn is_before(self) -> bool {
        matches!(self, Self::Requires | Self::Recommends | Self::Follows)
    }

    /// Whether it is the editors' own view.
    #[must_use]
    pub fn is_editorial(self) -> bool {
        matches!(self, Self::Follows | Self::LeadsTo)
    }
}
