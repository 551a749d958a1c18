//! `certguide next-change`: when to build again.

use std::io::Write;

use serde_json::json;

use crate::base::diagnostic::has_errors;
use crate::build::{self, change};
use crate::disk::read::Folder;

use super::args::{NextChangeArgs, SiteArgs};
use super::build::{set_threads, settings, write};
use super::report;

/// Prints the next day on which a build gives something else, or `none`. True if the content is
/// right today.
///
/// # Errors
/// What keeps the tool from running.
pub fn next_change(args: &NextChangeArgs) -> Result<bool, String> {
    let site = SiteArgs { today: args.from.or(args.site.today), ..args.site.clone() };
    let as_json = site.message_format.is_json("next-change")?;
    let settings = settings(&site)?;
    set_threads(site.jobs)?;
    let (folder, mut diagnostics) = Folder::open(&site.site, &site.site.join("dist"));
    if !has_errors(&diagnostics) {
        diagnostics.extend(build::load(&folder, &settings).diagnostics);
    }
    if has_errors(&diagnostics) {
        write(&site, &folder, &diagnostics, &mut std::io::stderr().lock())?;
        return Ok(false);
    }
    let found =
        change::next_change(&folder, &settings, args.until).map_err(|error| error.to_string())?;
    let line = match (&found, as_json) {
        (Some(change), true) => {
            let day = change.day.to_string();
            json!({"from": settings.today.to_string(), "date": day, "files": change.files, "has_errors": change.is_wrong}).to_string()
        }
        (None, true) => json!({"from": settings.today.to_string(), "date": null}).to_string(),
        (Some(change), false) => change.day.to_string(),
        (None, false) => "none".to_owned(),
    };
    let _ = writeln!(std::io::stdout(), "{line}");
    if let Some(change) = found.filter(|_| !as_json) {
        report::say(&told(&change));
    }
    Ok(true)
}

fn told(change: &change::Change) -> String {
    let shown: Vec<&str> = change.files.iter().take(5).map(String::as_str).collect();
    let more = change.files.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let wrong = if change.is_wrong {
        "The content has errors on that day: see `certguide check --today`. "
    } else {
        ""
    };
    format!("{wrong}Changes: {}{more}", shown.join(", "))
}
