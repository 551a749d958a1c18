//! What belongs to the whole site: site.yaml, occupations, regions, vendors. Sources have a file of
//! their own.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::date::PartialDate;

use super::checks::Checks;
use super::codes::{Cbsa, Host, Language, RegionCode, Soc};
use super::costs::Tax;
use super::exam::{Delivery, Retake, Scoring};
use super::hosting::Hosting;
use super::outputs::Outputs;
use super::part::Part;
use super::scalar::{Id, Md, SourceId, Text, Url};
use super::validity::Validity;

/// site.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of the site")]
pub struct SiteConfig {
    /// The site's name.
    pub title: Text,
    /// Its address; a path in it is honored.
    pub base_url: Url,
    /// Where it is published: `check` knows what that host takes.
    pub host: Option<Hosting>,
    /// Its language (BCP 47).
    #[serde(default = "english")]
    pub language: Language,
    /// The region whose prices are shown first (ISO 3166).
    #[serde(default = "united_states")]
    pub region: RegionCode,
    /// Who publishes it.
    pub publisher: Option<Publisher>,
    /// Labels of fields.
    #[serde(default)]
    pub fields: BTreeMap<Id, Text>,
    /// The links of the head, in order.
    #[serde(default)]
    pub nav: Vec<NavItem>,
    /// Hosts besides its own that pages may load from.
    #[serde(default)]
    pub allow_hosts: Vec<Host>,
    /// What is published beside the pages.
    #[serde(default)]
    pub outputs: Outputs,
    /// How markdown is read.
    #[serde(default)]
    pub markdown: MarkdownConfig,
    /// What `certguide check` makes of what it finds.
    #[serde(default)]
    pub checks: Checks,
}

fn english() -> Language {
    "en".into()
}

fn united_states() -> RegionCode {
    "US".into()
}

/// Who publishes the site.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{name: .., url: .., note: ..}")]
pub struct Publisher {
    /// Its name.
    pub name: Text,
    /// Its address.
    pub url: Option<Url>,
    /// What readers should know about it; stands on every page.
    pub note: Option<Md>,
}

/// A link of the head.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{label: .., to: ..}")]
pub struct NavItem {
    /// Its text.
    pub label: Text,
    /// An address of this site, or of another with its `https://`.
    pub to: Text,
}

/// How markdown is read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "{raw_html: refuse}")]
pub struct MarkdownConfig {
    /// What is done with HTML in the text.
    pub raw_html: RawHtml,
}

/// What is done with HTML in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawHtml {
    /// It is an error.
    #[default]
    Refuse,
    /// Harmless elements without attributes pass.
    Sanitize,
    /// It stands as it is: for authors who are trusted with the site.
    Trusted,
}

/// An entry of occupations.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an occupation")]
pub struct Occupation {
    /// Its title.
    pub title: Text,
    /// Its code in the Standard Occupational Classification.
    pub soc: Soc,
    /// Whether the code only stands in for it.
    #[serde(default)]
    pub stands_in: bool,
    /// What to know about it.
    pub note: Option<Md>,
}

/// An entry of regions.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a region")]
pub struct Region {
    /// What readers see.
    pub label: Text,
    /// Its code of the Core-Based Statistical Areas.
    pub cbsa: Option<Cbsa>,
}

/// vendors/ID.yaml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a vendor")]
pub struct Vendor {
    /// The name that readers know.
    pub name: Text,
    /// The company's name.
    pub legal_name: Text,
    /// Its page about certifications.
    pub url: Url,
    /// The notice that its trademarks ask for.
    pub trademark_notice: Text,
    /// What all its exams share.
    #[serde(default)]
    pub defaults: VendorDefaults,
}

/// What all exams of a vendor share: used where a guide does not say it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "what all exams of the vendor share")]
pub struct VendorDefaults {
    /// Where it comes from.
    pub source: Option<SourceId>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
    /// How exams are scored.
    pub scoring: Option<Part<Scoring>>,
    /// Kinds of questions.
    pub item_types: Option<Part<Vec<Text>>>,
    /// Where exams are sat.
    pub delivery: Option<Part<Vec<Delivery>>>,
    /// Who runs the test centers.
    pub providers: Option<Part<Vec<Text>>>,
    /// What follows a failed attempt.
    pub retake: Option<Part<Retake>>,
    /// How long credentials are valid.
    pub validity: Option<Part<Validity>>,
    /// Whether tax is in prices.
    pub tax: Option<Tax>,
}
