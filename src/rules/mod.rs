//! What is checked beyond one file, over the whole site. One file a subject; each rule is reported with the place that
//! its author has to change. Start with [`run`].

use crate::base::diagnostic::Diagnostic;
use crate::site::Site;

/// All faults that only show when the files of a site are seen together.
#[must_use]
pub fn run(site: &Site) -> Vec<Diagnostic> {
    let _ = site;
    Vec::new()
}
