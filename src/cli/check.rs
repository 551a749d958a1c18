//! `certguide check`: what a build finds, and what only the linter finds.

use crate::base::diagnostic::has_errors;
use crate::base::rule::{self, Rule};
use crate::build;
use crate::disk::read::Folder;
use crate::lint::{self, Made};
use crate::model::checks::Level;
use crate::rules::checks::unknown;

use super::args::{CheckArgs, MessageFormat};
use super::build::{set_threads, settings, write};
use super::{horizon, report};

/// Checks without writing. True if nothing that is found counts as an error.
///
/// # Errors
/// What keeps the tool from running.
pub fn check(args: &CheckArgs) -> Result<bool, String> {
    let overrides = overrides(args)?;
    if args.horizon.is_some()
        && !matches!(args.site.message_format, MessageFormat::Human | MessageFormat::Json)
    {
        return Err("--horizon prints text or JSON: use --message-format human or json".to_owned());
    }
    let settings = settings(&args.site)?;
    set_threads(args.site.jobs)?;
    let (folder, found) = Folder::open(&args.site.site, &args.site.site.join("dist"));
    let mut diagnostics = found;
    let mut site = None;
    if !has_errors(&diagnostics) {
        let made = Made::for_host(args.host);
        let built = build::site(&folder, &settings, &made).map_err(|error| error.to_string())?;
        diagnostics.extend(built.diagnostics);
        site = built.value;
        if let Some(site) = &site {
            diagnostics.extend(lint::run(site, &folder, &made, &overrides));
            build::sort(&mut diagnostics);
        }
    }
    write(&args.site, &folder, &diagnostics, &mut std::io::stdout().lock())?;
    let counts = report::counts(&diagnostics);
    match args.site.message_format {
        MessageFormat::Human => report::print(&format!("{counts}\n")),
        // Machines read all of it.
        _ => report::say(&counts),
    }
    if let (Some(site), Some(span)) = (&site, args.horizon) {
        horizon::tell(args, site, &folder, &overrides, span)?;
    }
    Ok(!has_errors(&diagnostics))
}

/// What the command line says of rules. Of two words on one rule the stricter one holds.
fn overrides(args: &CheckArgs) -> Result<Vec<(&'static Rule, Level)>, String> {
    let levels =
        [(&args.allow, Level::Allow), (&args.warn, Level::Warn), (&args.deny, Level::Deny)];
    let mut overrides = Vec::new();
    for (names, level) in levels {
        for name in names {
            match (rule::by_name(name), unknown(name)) {
                (Some(rule), None) => overrides.push((rule, level)),
                (_, unknown) => {
                    let (message, help) = unknown.unwrap_or_default();
                    return Err(format!("{message}; {help}"));
                }
            }
        }
    }
    Ok(overrides)
}
