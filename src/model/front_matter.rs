//! The front matter of guides and pages.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{GuideRef, Text};
use super::variants::Told;

/// The head of guide.md.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the front matter of a guide")]
pub struct GuideFrontMatter {
    /// The page's title; the certification's name and code if it is not said.
    pub title: Option<Told>,
    /// One sentence for search results and lists.
    pub description: Told,
    /// Former addresses, relative to the site.
    #[serde(default)]
    pub redirects: Vec<Text>,
    /// Guides to read next.
    #[serde(default)]
    pub related: Vec<GuideRef>,
    /// Not published.
    #[serde(default)]
    pub draft: bool,
    /// Faults that are meant.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// A fault that is meant, and why.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{rule: .., reason: .., at: ..}")]
pub struct Allow {
    /// The rule's name.
    pub rule: Text,
    /// Why it is meant.
    pub reason: Text,
    /// Words that the finding names, to allow this one and no other; all findings of the rule if it
    /// is not said.
    pub at: Option<Text>,
}

/// The head of a plain page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the front matter of a page")]
pub struct PageFrontMatter {
    /// The page's title.
    pub title: Text,
    /// One sentence for search results and lists.
    pub description: Option<Told>,
    /// Former addresses.
    #[serde(default)]
    pub redirects: Vec<Text>,
    /// Not published.
    #[serde(default)]
    pub draft: bool,
    /// Faults that are meant.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// The optional head of a vendor's prose.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "the front matter of a vendor's page")]
pub struct VendorFrontMatter {
    /// One sentence for search results and lists.
    pub description: Option<Told>,
    /// Faults that are meant.
    pub allow: Vec<Allow>,
}
