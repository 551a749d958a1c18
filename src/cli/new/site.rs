//! `certguide new site`: the files of a site without guides.

use std::path::Path;

use crate::cli::args::NewSiteArgs;
use crate::disk::add::Addition;
use crate::site::address::Base;

use super::text::{checked, filled, quoted};

/// What is written, before anything is.
///
/// # Errors
/// A text that cannot stand in a file, or an address that is none.
pub fn additions(args: &NewSiteArgs) -> Result<Vec<Addition>, String> {
    let title = quoted(checked("--title", &args.title)?);
    let base_url = checked("--base-url", &args.base_url)?;
    if Base::parse(base_url).is_none() {
        return Err(format!(
            "--base-url `{base_url}` is not the address of a site; write it like https://example.org/"
        ));
    }
    let base_url = quoted(base_url);
    let values = [("TITLE", title.as_str()), ("BASE_URL", base_url.as_str())];
    let file =
        |path: &str, skeleton| Addition::new_file(Path::new(path), filled(skeleton, &values));
    Ok(vec![
        file("content/pages/index.md", include_str!("skeleton/index.md")),
        file("content/site.yaml", include_str!("skeleton/site.yaml")),
    ])
}
