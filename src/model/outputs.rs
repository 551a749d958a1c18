//! The `outputs` block of site.yaml: what is published beside the pages.

use schemars::JsonSchema;
use serde::Deserialize;

/// What is published beside the pages: all of it, but for what is `false`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "{csv: false, ..}")]
pub struct Outputs {
    /// The tables of each guide: `domains.csv`, `costs.csv` and so on.
    pub csv: bool,
    /// `certification.json` of each guide.
    pub json: bool,
    /// `plan.csv` of each guide.
    pub plans: bool,
    /// `facts.json`, and its parts.
    pub facts: bool,
    /// `freshness.json`.
    pub freshness: bool,
    /// `feed.xml`, and `changes.xml` where changes are recorded.
    pub feed: bool,
    /// `lifecycle.ics`.
    pub calendar: bool,
    /// A page at each former address, for hosts that do not read `_redirects`.
    pub redirect_pages: bool,
}

impl Default for Outputs {
    fn default() -> Self {
        Self {
            csv: true,
            json: true,
            plans: true,
            facts: true,
            freshness: true,
            feed: true,
            calendar: true,
            redirect_pages: true,
        }
    }
}
