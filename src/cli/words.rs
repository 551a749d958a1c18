//! `certguide words`: all that the theme says, for an editor or a translator.

use crate::base::diagnostic::has_errors;
use crate::build;
use crate::disk::read::Folder;
use crate::words::listing;

use super::args::WordsArgs;
use super::build::write;
use super::report;

/// Prints the catalog in a language, with the site's own messages; without a site, as it is
/// shipped. True if the site's own files of words have no errors.
///
/// # Errors
/// What keeps the tool from running.
pub fn words(args: &WordsArgs) -> Result<bool, String> {
    let site = &args.site;
    // A folder that is no site has no words of its own.
    let (folder, _) = Folder::open(&site.site, &site.site.join("dist"));
    let found = build::words(&folder, args.language.as_deref());
    write(site, &folder, &found.diagnostics, &mut std::io::stderr().lock())?;
    report::print(&listing::listing(&found.value));
    Ok(!has_errors(&found.diagnostics))
}
