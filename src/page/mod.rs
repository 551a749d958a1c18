//! What a page is made with: its theme, its references, its prose. Knows no widget and no kind of
//! page.
//!
//! Start with [`context::PageContext`]: what one page knows and collects while it is rendered.

pub mod context;
pub mod parts;
pub mod prose;
mod scripts;
pub mod spoken;
mod template_fault;
pub mod theme;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;

/// A file of the site's own `templates/` or `static/`: its path below that folder and its content.
#[derive(Clone, Debug)]
pub struct OwnFile {
    /// Where it comes from.
    pub file: SourcePath,
    /// Its path below `templates/` or `static/`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A text file of the theme in another encoding. `what` names it: "the template".
fn not_utf8(file: &SourcePath, what: &str) -> Diagnostic {
    let fault = Diagnostic::new(&rule::NOT_UTF8, file, At::File, format!("{what} is not UTF-8"));
    fault.help("save it as UTF-8")
}
