//! `certguide new`: the first files of a site or of a guide. What is written is made by pure code
//! (`site`, `guide`) from the files in `skeleton/`; here it is put on the disk and told.

mod extend;
mod guide;
mod site;
mod text;

use std::fmt::Write;
use std::path::Path;

use crate::disk::add::{self, Addition};

use super::args::{NewArgs, NewCommand, NewGuideArgs, NewSiteArgs};
use super::report;

/// Writes the files of something new. Always true: there is no content yet that could be wrong.
///
/// # Errors
/// Arguments that do not fit, a file that exists, a disk that refuses.
pub fn new(args: &NewArgs) -> Result<bool, String> {
    match &args.command {
        NewCommand::Site(args) => new_site(args),
        NewCommand::Guide(args) => new_guide(args),
    }
}

fn new_site(args: &NewSiteArgs) -> Result<bool, String> {
    let additions = site::additions(args)?;
    add::write(&args.dir, &additions)?;
    let mut text = told(&args.dir, &additions);
    let dir = args.dir.display();
    let _ = writeln!(
        text,
        "\nNext: certguide new guide --site {dir} VENDOR/NAME (see `certguide new guide --help`)"
    );
    report::print(&text);
    Ok(true)
}

fn new_guide(args: &NewGuideArgs) -> Result<bool, String> {
    let folder = args.site.join(guide::folder(&args.address)?);
    // What would stand in two places besides the two files: the block that certification.yaml
    // begins with.
    for name in ["guide.md", "certification.yaml", "costs.yaml"] {
        if folder.join(name).exists() {
            return Err(format!("{} exists; nothing was written", folder.join(name).display()));
        }
    }
    let additions = guide::additions(args, &guide::Site::read(&args.site)?)?;
    add::write(&args.site, &additions)?;
    let mut text = told(&args.site, &additions);
    let dir = args.site.display();
    let _ =
        writeln!(text, "\nNext: certguide serve --site {dir} to preview the site while you write");
    report::print(&text);
    Ok(true)
}

/// What was written, and what is to fill in, file by file.
fn told(dir: &Path, additions: &[Addition]) -> String {
    let mut out = String::new();
    for addition in additions {
        let verb = if addition.before.is_some() { "Added to" } else { "Wrote" };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{verb} {}", dir.join(&addition.path).display());
    }
    out.push_str("\nFill in:\n");
    for addition in additions {
        let old = addition.before.as_deref().map(text::to_fill).unwrap_or_default();
        let mut new = text::to_fill(&addition.text);
        new.retain(|(_, words)| !old.iter().any(|(_, before)| before == words));
        if !new.is_empty() {
            let _ = writeln!(out, "  {}", dir.join(&addition.path).display());
        }
        for (line, words) in new {
            let _ = writeln!(out, "    line {line}: {words}");
        }
    }
    out
}
