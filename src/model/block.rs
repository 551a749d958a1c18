//! The blocks of a guide that can be files of their own: one table, from which their names, their
//! reading, their place in the guide's data and their schemas follow. Start with the table at the
//! end.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;

use crate::base::diagnostic::Found;
use crate::yaml;

use super::blocks::{Audience, Change, Fact, Question, Resource, Step, Successor, WorthIt};
use super::certification::{Certification, Comparison};
use super::costs::Costs;
use super::exam::Domains;
use super::salaries::Salaries;
use super::scalar::Id;
use super::variants::ByVersion;

/// A line of the table.
#[derive(Debug)]
pub struct BlockKind {
    /// The key in certification.yaml; its own file has the same name.
    pub key: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    parse: fn(&yaml::Text<'_>) -> Found<Option<Block>>,
    schema: fn(SchemaGenerator) -> Schema,
}

impl PartialEq for BlockKind {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for BlockKind {}

impl BlockKind {
    const fn of<T: DeserializeOwned + JsonSchema>(
        key: &'static str,
        about: &'static str,
        parse: fn(&yaml::Text<'_>) -> Found<Option<Block>>,
    ) -> Self {
        Self { key, about, parse, schema: SchemaGenerator::into_root_schema_for::<T> }
    }

    /// The block that a file of this kind holds.
    #[must_use]
    pub fn parse(&self, text: &yaml::Text<'_>) -> Found<Option<Block>> {
        (self.parse)(text)
    }

    /// The JSON Schema of its file.
    #[must_use]
    pub fn schema(&self, generator: SchemaGenerator) -> Schema {
        (self.schema)(generator)
    }
}

/// The kind with that key.
#[must_use]
pub fn by_key(key: &str) -> Option<&'static BlockKind> {
    ALL.iter().find(|kind| kind.key == key)
}

fn read<T: DeserializeOwned>(text: &yaml::Text<'_>, make: fn(T) -> Block) -> Found<Option<Block>> {
    let found = yaml::parse(text);
    Found { value: found.value.map(make), diagnostics: found.diagnostics }
}

macro_rules! blocks {
    ($(#[doc = $about:literal] $key:ident: $Block:ident($type:ty),)*) => {
        /// A block that was a file of its own.
        #[derive(Clone, Debug)]
        pub enum Block {
            $(#[doc = $about] $Block($type),)*
        }

        impl Block {
            /// Puts it into the guide's data; true if the key stated it already.
            pub fn put(self, data: &mut Certification) -> bool {
                match self {
                    $(Self::$Block(block) => data.$key.replace(block).is_some(),)*
                }
            }
        }

        /// All blocks, in the order of certification.yaml.
        pub static ALL: &[BlockKind] = &[
            $(BlockKind::of::<$type>(stringify!($key), $about, |text| read(text, Block::$Block)),)*
        ];
    };
}

blocks! {
    /// The content outline: domains with their weights, objectives and topics.
    domains: Domains(ByVersion<Domains>),
    /// What it costs: items, promotions and scenarios.
    costs: Costs(Costs),
    /// What it pays: occupations, and series of figures with their populations.
    salaries: Salaries(Salaries),
    /// What to prepare with.
    resources: Resources(Vec<Resource>),
    /// What takes its place.
    successors: Successors(Vec<Successor>),
    /// What it is compared with.
    comparison: Comparison(Comparison),
    /// Whom it suits.
    audience: Audience(Audience),
    /// What to do, from registration to renewal.
    steps: Steps(Vec<Step>),
    /// What changed, by date.
    changes: Changes(Vec<Change>),
    /// Questions with their answers.
    faq: Faq(Vec<Question>),
    /// Further figures that the text cites.
    facts: Facts(BTreeMap<Id, Fact>),
    /// Whether it is worth it, for whom.
    worth_it: WorthIt(WorthIt),
}
