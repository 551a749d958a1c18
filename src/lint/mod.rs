//! What only `certguide check` looks for: prose that will age, figures that nobody can trace, pages that mislead.
//!
//! A rule of this layer is a judgement, not a fault of the data: severities can be changed and findings suppressed.
//! Start with [`run`]; what becomes of the findings is in `levels`.

mod levels;

use crate::base::diagnostic::Diagnostic;
use crate::base::rule::Rule;
use crate::build::Files;
use crate::model::checks::Level;
use crate::site::Site;

use levels::Levels;

/// What the linter finds on a site. `files` are those that the site was made of: prose is read again, because a
/// [`Site`] keeps no source text. `overrides` go before site.yaml; the last one for a rule holds.
#[must_use]
pub fn run(site: &Site, files: &dyn Files, overrides: &[(&'static Rule, Level)]) -> Vec<Diagnostic> {
    let levels = Levels::new(&site.config.checks, overrides);
    let _ = files;
    levels.judge(site, Vec::new())
}
