//! Where something that holds is stated: its source, its date, its place. Authors write the first
//! two on the thing itself or on what stands around it; `site::resolve` pushes them down to each
//! figure and each [`Part`].

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};

use crate::base::date::PartialDate;
use crate::base::source::{DataPath, Segment};

use super::scalar::{Id, SourceId};

/// A source and the date that it describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The id of the source.
    pub source: Option<SourceId>,
    /// The date.
    pub as_of: Option<PartialDate>,
}

impl Provenance {
    /// What is said here, else what stands around it: the nearest counts.
    #[must_use]
    pub fn within(source: Option<SourceId>, as_of: Option<PartialDate>, around: &Self) -> Self {
        Self { source: source.or_else(|| around.source.clone()), as_of: as_of.or(around.as_of) }
    }
}

/// Where something is stated: in a guide's own data, or in its vendor's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The vendor whose defaults state it.
    pub vendor: Option<Id>,
    /// The path, from the data of the guide or the vendor down.
    pub path: DataPath,
}

impl Place {
    /// One step deeper.
    #[must_use]
    pub fn then(&self, segment: impl Into<Segment>) -> Self {
        Self { vendor: self.vendor.clone(), path: self.path.then(segment) }
    }
}

/// A part of a block that is no figure of its own, such as the rules for retakes, and what stands
/// behind it.
#[derive(Clone, Debug, Default)]
pub struct Part<T> {
    /// What is said.
    pub value: T,
    /// Its source and date.
    pub from: Provenance,
    /// Where it is stated; none as long as nothing is resolved.
    pub place: Option<Place>,
}

impl<T> Part<T> {
    /// Its source and date.
    #[must_use]
    pub fn around(&self) -> (Option<&Id>, Option<PartialDate>) {
        (self.from.source.as_deref(), self.from.as_of)
    }
}

impl<T> Deref for Part<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Part<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<'a, T> IntoIterator for &'a Part<T>
where
    &'a T: IntoIterator,
{
    type Item = <&'a T as IntoIterator>::Item;
    type IntoIter = <&'a T as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.value.into_iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self {
            value,
            from: Provenance::default(),
            place: None,
        })
    }
}

impl<T: JsonSchema> JsonSchema for Part<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
