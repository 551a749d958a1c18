//! What readers know a version of an exam by: the same on every page, calendar, feed and file.

use crate::model::certification::Certification;
use crate::model::exam::Version;

/// The label of a version: its code; where others share the code, its name, else the edition of its
/// exam guide. One without a code goes by its name or edition too; the only version, by the
/// certification's name. A rule asks for more where two labels are the same.
#[must_use]
pub fn of<'g>(data: &'g Certification, version: &'g Version) -> &'g str {
    let is_own = |code: &&str| {
        !data.versions.iter().any(|other| other.id != version.id && is(other.code.as_deref(), code))
    };
    let own = version
        .code
        .as_deref()
        .filter(is_own)
        .or(version.name.as_deref())
        .or(version.guide.as_deref());
    own.or(version.code.as_deref()).unwrap_or_else(|| match data.versions.len() {
        1 => data.short_name.as_deref().unwrap_or(&data.name),
        _ => &version.id,
    })
}

fn is(code: Option<&str>, other: &str) -> bool {
    code.is_some_and(|code| code.eq_ignore_ascii_case(other))
}

/// The first version whose label an earlier one has too, with the position of that one.
#[must_use]
pub fn repeated(data: &Certification) -> Option<(usize, usize)> {
    let labels: Vec<&str> = data.versions.iter().map(|version| of(data, version)).collect();
    let earlier = |at: usize| {
        labels[..at].iter().position(|other| other.to_lowercase() == labels[at].to_lowercase())
    };
    (0..labels.len()).find_map(|at| Some((at, earlier(at)?)))
}
