//! Merge conflicts that nobody resolved: what git leaves in a file must not reach readers, nor be
//! read as data.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;

/// The first conflict of a text: an opening marker with its partners below it, each at the start of
/// a line.
#[must_use]
pub fn conflict(file: &SourcePath, text: &str) -> Option<Diagnostic> {
    let mut opening = None;
    let mut divided = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if words.starts_with("<<<<<<< ") {
            (opening, divided) = (Some(start..start + words.len()), false);
        } else if words == "=======" && opening.is_some() {
            divided = true;
        } else if words.starts_with(">>>>>>> ") && divided {
            let message = "a merge conflict is not resolved";
            let help = "keep one of the two versions and delete the lines `<<<<<<<`, `=======`, and `>>>>>>>`; \
                        to show a conflict in a block of code, indent it by a space";
            return opening.map(|at| {
                Diagnostic::new(&rule::MERGE_CONFLICT, file, At::from(at), message.to_owned())
                    .help(help)
            });
        }
        start += line.len();
    }
    None
}
