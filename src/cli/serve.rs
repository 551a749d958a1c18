//! `certguide serve`: builds into memory, says what happened, leaves the rest to the server.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::base::diagnostic::{Diagnostic, has_errors};
use crate::build;
use crate::disk::read::Folder;
use crate::disk::sink::Memory;
use crate::server::{self, Built, Event, Options};

use super::args::{MessageFormat, ServeArgs, SiteArgs};
use super::build::{for_people, set_threads, settings, write};
use super::report;

/// Serves until it is told to end.
///
/// # Errors
/// What keeps the tool from running.
pub fn serve(args: &ServeArgs) -> Result<bool, String> {
    settings(&args.site)?;
    if args.site.message_format == MessageFormat::Sarif {
        return Err("--message-format sarif is a single document, and a preview reports repeatedly; use json, or \
                    build or check"
            .to_owned());
    }
    set_threads(args.site.jobs)?;
    let (folder, found) = Folder::open(&args.site.site, &args.site.site.join("dist"));
    if !args.site.site.join("content").is_dir() {
        // The wrong folder: there is nothing to wait for.
        write(&args.site, &folder, &found, &mut std::io::stderr().lock())?;
        return Ok(false);
    }
    let options = Options {
        site: args.site.site.clone(),
        out: args.site.site.join("dist"),
        host: args.host.clone(),
        port: args.port,
        open: args.open,
    };
    let site = args.site.clone();
    let said = RefCell::new(Vec::new());
    let verbose = std::io::stderr().is_terminal();
    let was_bad = AtomicBool::new(false);
    server::run(&options, move || once(&site, &said), move |event| say(&event, verbose, &was_bad))
        .map_err(|error| error.to_string())?;
    Ok(true)
}

/// One build. Faults are printed here, unless they are those that were printed last: a warning is
/// said once, not at every save.
fn once(args: &SiteArgs, said: &RefCell<Vec<Diagnostic>>) -> Built {
    build_once(args, said).unwrap_or_else(|report| {
        report::say(&report);
        Built { report, ..Built::default() }
    })
}

fn build_once(args: &SiteArgs, said: &RefCell<Vec<Diagnostic>>) -> Result<Built, String> {
    let settings = settings(args)?;
    let (folder, mut diagnostics) = Folder::open(&args.site, &args.site.join("dist"));
    let memory = Memory::new();
    let mut base = String::new();
    if !has_errors(&diagnostics) {
        let found = build::site(&folder, &settings, &memory).map_err(|error| error.to_string())?;
        base = found.value.map(|site| site.base.path.clone()).unwrap_or_default();
        diagnostics.extend(found.diagnostics);
    }
    if *said.borrow() != diagnostics {
        write(args, &folder, &diagnostics, &mut std::io::stderr().lock())?;
    }
    let built = Built {
        ok: !has_errors(&diagnostics),
        base,
        report: for_people(args, &folder, &diagnostics)?,
        site: Some(memory),
    };
    said.replace(diagnostics);
    Ok(built)
}

/// In a pipe only what somebody has to know: where the preview is, what is wrong, that it is right
/// again.
fn say(event: &Event, verbose: bool, was_bad: &AtomicBool) {
    match event {
        Event::Listening(url) => report::say(&format!("Preview at {url} (Ctrl-C ends it)")),
        Event::Notice(text) => report::say(text),
        Event::Built { ok: false, .. } => {
            // Once: a save can be noticed twice, and faults that are the same are not told again
            // either.
            if !was_bad.swap(true, Ordering::Relaxed) {
                report::say("The preview shows the last good version until this is fixed");
            }
        }
        Event::Built { ok: true, took } => {
            let mended = was_bad.swap(false, Ordering::Relaxed);
            if verbose || mended {
                report::say(&format!(
                    "{} in {took} ms",
                    if mended { "Fixed and built" } else { "Built" }
                ));
            }
        }
    }
}
