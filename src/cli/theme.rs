//! `certguide theme eject`: files of the default theme, written into the site to be changed there.

use std::fmt::Write;
use std::path::Path;

use crate::base::nearest;
use crate::disk::add::{self, Addition};
use crate::page::theme::default_files;

use super::args::{ThemeArgs, ThemeCommand};
use super::report;

/// Writes one file, or all. No file is overwritten.
///
/// # Errors
/// If there is no such file, or one is there already.
pub fn theme(args: &ThemeArgs) -> Result<bool, String> {
    let ThemeCommand::Eject { file, site } = &args.command;
    let all = default_files();
    let chosen: Vec<_> = all
        .iter()
        .filter(|(path, _)| file.as_deref().is_none_or(|file| is_meant(path, file)))
        .collect();
    if chosen.is_empty() {
        return Err(no_file(file.as_deref().unwrap_or(""), &all));
    }
    let new =
        |(path, text): &&(String, &str)| Addition::new_file(Path::new(path), (*text).to_owned());
    let additions: Vec<Addition> = chosen.iter().map(new).collect();
    add::write(site, &additions)?;
    let mut out = String::new();
    for addition in &additions {
        let path = site.join(&addition.path);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "Wrote {}", path.strip_prefix(".").unwrap_or(&path).display());
    }
    report::print(&out);
    Ok(true)
}

/// A file is named by its path in a site, or in its folder.
fn is_meant(path: &str, file: &str) -> bool {
    let file = file.trim_start_matches("./");
    path == file || path.split_once('/').is_some_and(|(_, inside)| inside == file)
}

fn no_file(file: &str, all: &[(String, &str)]) -> String {
    let inside = all.iter().filter_map(|(path, _)| path.split_once('/').map(|(_, inside)| inside));
    let near = nearest::nearest(file, all.iter().map(|(path, _)| path.as_str()).chain(inside));
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    format!("the default theme has no file `{file}`{near}")
}
