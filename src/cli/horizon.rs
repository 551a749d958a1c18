//! `certguide check --horizon`: what will happen, as text, as JSON lines and as a calendar. Start
//! with [`tell`].

use std::fmt::Write;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::base::calendar::{self, Entry};
use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule::Rule;
use crate::base::source::SourcePath;
use crate::disk::add;
use crate::disk::read::Folder;
use crate::horizon::{self, Ahead, What};
use crate::model::checks::Level;
use crate::model::exam::Duration;
use crate::parse::place::Region;
use crate::site::calendar::entry;
use crate::site::{Site, words};

use super::args::{CheckArgs, MessageFormat};
use super::build::shown;
use super::places::Sources;
use super::report;

/// Something ahead with the place where it stands.
struct Placed<'p> {
    ahead: &'p Ahead<'p>,
    path: &'p str,
    region: Option<Region>,
}

/// Tells what will happen within a span from the day of the site on.
///
/// # Errors
/// If the span ends beyond the calendar, or the calendar file cannot be written.
pub fn tell(
    args: &CheckArgs,
    site: &Site,
    folder: &Folder,
    overrides: &[(&'static Rule, Level)],
    span: Duration,
) -> Result<(), String> {
    let span = jiff::Span::new()
        .years(i32::from(span.years))
        .months(i32::from(span.months))
        .days(i32::from(span.days));
    let last = site
        .today
        .checked_add(span)
        .map_err(|_| "--horizon ends beyond the calendar".to_owned())?;
    let ahead = horizon::ahead(site, folder, overrides, last);
    let places: Vec<(SourcePath, At)> = ahead.iter().map(place).collect();
    let sources = Sources::read(places.iter().map(|(file, _)| file), folder, &|path| {
        shown(&args.site.site, path)
    });
    let found = sources.find(places.iter().map(|(file, at)| (file, at)));
    let placed: Vec<Placed<'_>> = ahead
        .iter()
        .zip(found)
        .map(|(ahead, (path, found))| Placed {
            ahead,
            path,
            region: found.map(|(_, region)| region),
        })
        .collect();
    report::print(&match args.site.message_format {
        MessageFormat::Json => {
            placed.iter().fold(String::new(), |out, one| format!("{out}{}\n", machine(site, one)))
        }
        _ => human(site, last, &placed),
    });
    if let Some(file) = &args.ics {
        let entries: Vec<Entry> = placed.iter().map(|one| calendar_entry(site, one)).collect();
        let name = format!("{}: what is ahead", &*site.config.title);
        add::replace(file, &args.site.site, calendar::write(&name, &entries).as_bytes())
            .map_err(|error| format!("cannot write {error}"))?;
    }
    Ok(())
}

fn place(ahead: &Ahead<'_>) -> (SourcePath, At) {
    match &ahead.what {
        What::Event(guide, event) => {
            let (file, path) = guide.place(&event.path);
            (file, At::Value(path))
        }
        What::Finding(fault) => (fault.file.clone(), fault.at.clone()),
    }
}

/// Whether a build refuses the content with this fault.
fn refuses(fault: &Diagnostic) -> bool {
    !fault.rule.lint
}

fn human(site: &Site, last: Date, all: &[Placed<'_>]) -> String {
    let mut out = format!("\nAhead, from {}, to {}:\n", words::day(*site.today), words::day(last));
    let mut before = None;
    // Writing to a string cannot fail.
    for one in all {
        if before != Some(one.ahead.day) {
            let _ = writeln!(
                out,
                "\n{}{}",
                words::day(one.ahead.day),
                in_days(*site.today, one.ahead.day)
            );
            before = Some(one.ahead.day);
        }
        let _ = writeln!(out, "  {}", line(one.ahead));
        let place = one
            .region
            .as_ref()
            .map(|region| format!(":{}:{}", region.start.line, region.start.column));
        let _ = writeln!(out, "    {}{}", one.path, place.unwrap_or_default());
    }
    let _ = writeln!(out, "{}{}", if all.is_empty() { "" } else { "\n" }, summary(all));
    out
}

fn in_days(today: Date, day: Date) -> String {
    match (day - today).get_days() {
        0 => ", today".to_owned(),
        1 => ", tomorrow".to_owned(),
        days => format!(", in {days} days"),
    }
}

/// What happens, in one line.
fn line(ahead: &Ahead<'_>) -> String {
    match &ahead.what {
        What::Event(guide, event) => format!("{}: {}", guide.short_name(), event.words()),
        What::Finding(fault) => {
            let refused = if refuses(fault) { "; from this day on, a build fails" } else { "" };
            format!("{}[{}]: {}{refused}", fault.severity.word(), fault.rule.name, fault.message)
        }
    }
}

fn summary(all: &[Placed<'_>]) -> String {
    let count = |wanted: &dyn Fn(&What<'_>) -> bool| {
        all.iter().filter(|one| wanted(&one.ahead.what)).count()
    };
    let dates = count(&|what| matches!(what, What::Event(..)));
    let findings = count(&|what| matches!(what, What::Finding(fault) if !refuses(fault)));
    let refused = count(&|what| matches!(what, What::Finding(fault) if refuses(fault)));
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let refused =
        if refused == 0 { String::new() } else { format!(", {}", plural(refused, "error")) };
    format!("Ahead: {}, {}{refused}", plural(dates, "date"), plural(findings, "new finding"))
}

/// One object a line; every object has the same keys.
fn machine(site: &Site, one: &Placed<'_>) -> Value {
    let (start, end) = one.region.as_ref().map(|region| (region.start, region.end)).unzip();
    let (event, fault) = match &one.ahead.what {
        What::Event(guide, event) => (Some((guide, event)), None),
        What::Finding(fault) => (None, Some(fault)),
    };
    let kind = match (&event, fault) {
        (Some((_, event)), _) => event.kind.key(),
        (None, Some(fault)) if refuses(fault) => "error",
        _ => "finding",
    };
    json!({
        "day": one.ahead.day.to_string(),
        "in_days": (one.ahead.day - *site.today).get_days(),
        "kind": kind,
        "message": event.map_or_else(|| fault.map(|fault| fault.message.clone()).unwrap_or_default(), |(_, event)| event.words()),
        "date": event.map(|(_, event)| event.date.iso()),
        "expected": event.map(|(_, event)| event.expected),
        "guide": event.map(|(guide, _)| guide.address.clone()),
        "version": event.and_then(|(_, event)| event.version).map(|version| version.id.as_str()),
        "languages": event.map(|(_, event)| event.languages.clone()),
        "rule": fault.map(|fault| fault.rule.name),
        "severity": fault.map(|fault| fault.severity.word()),
        "help": fault.and_then(|fault| fault.help.clone()),
        "file": one.path,
        "line": start.map(|at| at.line),
        "column": start.map(|at| at.column),
        "end_line": end.map(|at| at.line),
        "end_column": end.map(|at| at.column),
    })
}

fn calendar_entry(site: &Site, one: &Placed<'_>) -> Entry {
    let place =
        one.region.as_ref().map_or(String::new(), |region| format!(":{}", region.start.line));
    match &one.ahead.what {
        What::Event(guide, event) => {
            let mut entry = entry(site, guide, event);
            let _ = write!(entry.description, "\n{}{place}", one.path);
            entry
        }
        What::Finding(fault) => {
            let name = format!("{} {} {}", fault.rule.name, fault.file, fault.message);
            Entry {
                uid: format!("{}@certguide", blake3::hash(name.as_bytes()).to_hex()),
                stamp: *site.today,
                first: one.ahead.day,
                last: one.ahead.day,
                summary: line(one.ahead),
                description: format!(
                    "{}{place}\n{}",
                    one.path,
                    fault.help.as_deref().unwrap_or_default()
                ),
                url: String::new(),
                is_tentative: false,
            }
        }
    }
}
