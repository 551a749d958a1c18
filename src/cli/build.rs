//! `certguide build`, and what other commands share with it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::civil::Date;

use crate::base::diagnostic::{Diagnostic, has_errors};
use crate::base::source::SourcePath;
use crate::build;
use crate::disk::key::Key;
use crate::disk::memo::Program;
use crate::disk::output::{Changes, Staging};
use crate::disk::place::checkout;
use crate::disk::read::Folder;
use crate::site::Settings;

use super::args::{BuildArgs, MessageFormat, SiteArgs};
use super::report::{self, Reporter};

/// Builds into a folder. True if the content is right.
///
/// # Errors
/// What keeps the tool from running.
pub fn build(args: &BuildArgs) -> Result<bool, String> {
    let began = Instant::now();
    let settings = settings(&args.site)?;
    let out = args.out.clone().unwrap_or_else(|| args.site.site.join("dist"));
    set_threads(args.site.jobs)?;
    let (folder, found) = Folder::open(&args.site.site, &out);
    let staging = Staging::begin(&out, &args.site.site, key(&args.site.site))
        .map_err(|error| error.to_string())?;
    let reading =
        staging.reading(&folder, &settings, &program()).map_err(|error| error.to_string())?;
    let mut diagnostics = found;
    let last = if diagnostics.is_empty() { staging.nothing_new(&reading) } else { None };
    let changes = match last {
        Some(last) => {
            write(&args.site, &folder, &last.said, &mut std::io::stderr().lock())?;
            last.changes
        }
        None => {
            if !has_errors(&diagnostics) {
                diagnostics.extend(
                    build::run(&reading, &settings, &staging)
                        .map_err(|error| format!("cannot write to {}: {error}", out.display()))?,
                );
            }
            write(&args.site, &folder, &diagnostics, &mut std::io::stderr().lock())?;
            if has_errors(&diagnostics) {
                staging.abandon();
                let counts = report::counts(&diagnostics);
                sum_up(
                    &args.site,
                    &format!("{counts}; nothing was published; {} is unchanged", out.display()),
                );
                return Ok(false);
            }
            staging.commit_read(&reading, &diagnostics).map_err(|error| error.to_string())?
        }
    };
    for warning in &changes.warnings {
        sum_up(&args.site, &format!("warning: {warning}"));
    }
    sum_up(&args.site, &summary(&changes, &out, &settings, began));
    Ok(true)
}

/// The last line for people: a program that reads the faults reads the exit status.
fn sum_up(args: &SiteArgs, line: &str) {
    if !args.message_format.is_for_machines() {
        report::say(line);
    }
}

/// Writes diagnostics as asked.
pub(super) fn write<W: std::io::Write + std::io::IsTerminal>(
    args: &SiteArgs,
    folder: &Folder,
    diagnostics: &[Diagnostic],
    out: &mut W,
) -> Result<(), String> {
    let color = report::color(out);
    print_as(args, args.message_format, folder, diagnostics, out, color)
}

/// Diagnostics as text for people, without colors.
pub(super) fn for_people(
    args: &SiteArgs,
    folder: &Folder,
    diagnostics: &[Diagnostic],
) -> Result<String, String> {
    let mut text = Vec::new();
    print_as(args, MessageFormat::Human, folder, diagnostics, &mut text, false)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn print_as(
    args: &SiteArgs,
    format: MessageFormat,
    folder: &Folder,
    diagnostics: &[Diagnostic],
    out: &mut dyn std::io::Write,
    color: bool,
) -> Result<(), String> {
    let shown = |path: &SourcePath| shown(&args.site, path);
    let reporter = Reporter { format, shown: &shown, files: folder };
    reporter.write(diagnostics, out, color).map_err(|error| error.to_string())
}

/// A path of the site relative to the working directory, or whole if it is not below it.
pub(super) fn shown(site: &Path, path: &SourcePath) -> String {
    let joined = site.join(path.as_str());
    let here = std::env::current_dir().unwrap_or_default();
    let below =
        if joined.is_absolute() { joined.strip_prefix(&here) } else { joined.strip_prefix(".") };
    below.unwrap_or(&joined).display().to_string()
}

fn summary(changes: &Changes, out: &Path, settings: &Settings, began: Instant) -> String {
    let files = changes.written + changes.unchanged;
    let what = if changes.written == 0 && changes.removed == 0 {
        "nothing changed".to_owned()
    } else {
        let kept = if changes.kept == 0 {
            String::new()
        } else {
            format!(", {} kept from the last site", changes.kept)
        };
        format!(
            "{} written, {} removed, {} unchanged{kept}",
            changes.written, changes.removed, changes.unchanged
        )
    };
    let took = began.elapsed().as_millis();
    format!("Built {} for {}: {files} files, {what} ({took} ms)", out.display(), settings.today)
}

/// The secret of this user, by which a build knows what the last one left beside the output. It is
/// kept where programs keep their state: `XDG_STATE_HOME`, else `.local/state` in the home.
fn key(site: &Path) -> Key {
    let named =
        std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let home =
        || std::env::home_dir().filter(|home| home.is_dir()).map(|home| home.join(".local/state"));
    named.or_else(home).map_or_else(Key::none, |state| Key::of_user(&state, &checkout(site)))
}

/// The program that is running.
fn program() -> Program {
    std::env::current_exe().map_or_else(|_| Program::default(), |file| Program::at(&file))
}

/// What a build is told besides the files. The clock is read here and nowhere else.
pub(super) fn settings(args: &SiteArgs) -> Result<Settings, String> {
    if let Some(url) = &args.base_url
        && crate::site::address::Base::parse(url).is_none()
    {
        return Err(format!(
            "--base-url `{url}` is not the address of a site; write it like https://example.org/sub/"
        ));
    }
    Ok(Settings { today: today(args.today)?, base_url: args.base_url.clone(), drafts: args.drafts })
}

/// `--today`, else `SOURCE_DATE_EPOCH`, else the UTC date.
fn today(asked: Option<Date>) -> Result<Date, String> {
    if let Some(day) = asked {
        return Ok(day);
    }
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => {
            let seconds = text
                .trim()
                .parse::<i64>()
                .ok()
                .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
            seconds.ok_or_else(|| {
                format!("SOURCE_DATE_EPOCH is `{text}`, which is not a number of seconds")
            })?
        }
        Err(_) => jiff::Timestamp::now(),
    };
    Ok(now.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// Threads for each core: more only cost memory, and the number may come from anywhere.
const MAX_THREADS_A_CORE: usize = 4;

/// Takes as many threads as asked for, by `--jobs` or else by rayon's variable, up to a limit.
pub(super) fn set_threads(jobs: Option<usize>) -> Result<(), String> {
    if jobs == Some(0) {
        return Err("--jobs takes a number from 1".to_owned());
    }
    let variable =
        || std::env::var("RAYON_NUM_THREADS").ok()?.parse().ok().filter(|threads| *threads > 0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads =
        jobs.or_else(variable).map_or(cores, |asked| asked.min(MAX_THREADS_A_CORE * cores));
    // Made here in every case: made at its first use, the pool panics where the system refuses a
    // thread.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    pool.map_err(|error| {
        format!("the system cannot start {threads} threads: {error}; use fewer with --jobs")
    })
}
