//! The order of headings: one that skips a level leaves a gap in the outline by which screen
//! readers move.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::markdown::Heading;

use super::Lint;

/// Every text with headings: guides, pages, vendors.
pub(super) fn run(lint: &mut Lint<'_>) {
    let site = lint.site;
    for guide in site.guides.values() {
        of_text(lint, &guide.text_file(), &guide.text.body.headings);
    }
    for page in site.pages.values() {
        of_text(lint, &page.file, &page.text.body.headings);
    }
    for (id, vendor) in &site.vendors {
        let Some(text) = &vendor.text else { continue };
        of_text(lint, &SourcePath::new(&format!("content/vendors/{id}.md")), &text.body.headings);
    }
}

/// The page's title is level 1. Of the headings before, the last counts: readers of one variant of
/// a guarded section see its headings in this order too.
fn of_text(lint: &mut Lint<'_>, file: &SourcePath, headings: &[Heading]) {
    let mut before = 1;
    for heading in headings {
        if heading.level > before + 1 {
            let message = format!(
                "this heading is of level {}, and the one before it of level {before}",
                heading.level
            );
            let help = format!("write `{}` here", "#".repeat(usize::from(before) + 1));
            lint.out.push(
                Diagnostic::new(
                    &rule::SKIPPED_LEVEL,
                    file,
                    At::Bytes(heading.at.start, heading.at.end),
                    message,
                )
                .help(&help),
            );
        }
        before = heading.level;
    }
}
