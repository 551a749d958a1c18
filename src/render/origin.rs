//! Where a figure comes from and of when it is, as `/facts.json` and `/freshness.json` both say it.

use serde::Serialize;

use crate::base::date::PartialDate;
use crate::site::facts::Origin;

#[derive(Serialize)]
pub(super) struct From<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
}

pub(super) fn from(origin: &Origin, as_of: Option<PartialDate>) -> From<'_> {
    let (source, source_url) = match origin {
        Origin::Source(id) => (Some(id.as_str()), None),
        Origin::Itself(url) => (None, Some(url.as_str())),
        Origin::Unsaid => (None, None),
    };
    From { source, source_url, as_of: as_of.map(PartialDate::iso) }
}
