//! `certguide record`: compares the facts of the site with those of the last record and appends
//! what changed to `content/history/changes.yaml`. What is compared and how is `build::record`'s
//! matter; here are files and words.

use std::fmt::Write;
use std::fs;
use std::path::{Component, Path};

use jiff::civil::Date;
use serde_json::json;

use crate::base::diagnostic::{Diagnostic, has_errors};
use crate::base::source::SourcePath;
use crate::build::record::{self, FACTS, Facts, New};
use crate::build::{self, Files};
use crate::disk::add::{self, Addition};
use crate::disk::read::Folder;
use crate::model::history::Entry;
use crate::render::facts_file;
use crate::site::Site;
use crate::site::history;
use crate::site::words;

use super::args::{MessageFormat, RecordArgs};
use super::build::{set_threads, settings, write};
use super::report;

/// Records. False if the site, the record or the facts to compare with are damaged: then nothing is
/// written.
///
/// # Errors
/// What keeps the tool from running.
pub fn record(args: &RecordArgs) -> Result<bool, String> {
    let settings = settings(&args.site)?;
    set_threads(args.site.jobs)?;
    let (folder, mut diagnostics) = Folder::open(&args.site.site, &args.site.site.join("dist"));
    let found = build::load(&folder, &settings);
    diagnostics.extend(found.diagnostics);
    let site = found.value.filter(|_| !has_errors(&diagnostics));
    let before = previous(args, &folder, &mut diagnostics)?;
    if has_errors(&diagnostics) {
        write(&args.site, &folder, &diagnostics, &mut std::io::stderr().lock())?;
        return Ok(false);
    }
    let Some(site) = site else { return Ok(false) };
    let step = Step::of(&site, &folder, before.as_ref(), settings.today)?;
    if !args.dry_run {
        add::write(&args.site.site, &step.additions)?;
    }
    report::print(&match args.site.message_format {
        MessageFormat::Json => format!("{}\n", step.as_json()),
        _ => step.as_text(args),
    });
    Ok(true)
}

/// The facts to compare with, if there are any; none begin a record.
fn previous(
    args: &RecordArgs,
    folder: &Folder,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Facts>, String> {
    let kept = SourcePath::new(FACTS);
    if let Some(path) = &args.previous {
        return published(path).map(Some);
    }
    if !folder.paths().contains(&kept) {
        return Ok(None);
    }
    let found = Facts::read(&kept, &read(folder, &kept)?);
    diagnostics.extend(found.diagnostics);
    Ok(found.value)
}

/// The facts of a published file. Those of a large site are in parts, which it names by their
/// places beside it.
fn published(path: &Path) -> Result<Facts, String> {
    let text = text_of(path)?;
    let parts = record::parts(&text);
    let Some((first, others)) = parts.split_first() else { return facts(path, &text) };
    let part = |name: &String| {
        let is_below =
            Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let file = is_below.then(|| path.with_file_name("").join(name));
        let file = file.ok_or_else(|| {
            format!("{}: `{name}` is not a file below its folder", path.display())
        })?;
        let text = text_of(&file).map_err(|error| {
            format!(
                "{error}; the facts of this site are in parts, listed in {}: download them too",
                path.display()
            )
        })?;
        facts(&file, &text)
    };
    let mut all = part(first)?;
    for name in others {
        all.add(part(name)?);
    }
    Ok(all)
}

fn text_of(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// The facts of a file that is none of the site's: its faults are told without an excerpt.
fn facts(path: &Path, text: &str) -> Result<Facts, String> {
    let found = Facts::read(&SourcePath::new(&path.to_string_lossy()), text);
    let faults: Vec<String> = found.diagnostics.iter().map(|fault| outside(fault, text)).collect();
    match found.value {
        Some(facts) if faults.is_empty() => Ok(facts),
        _ => Err(faults.join("\n")),
    }
}

/// A fault of a file outside of the site, in one line.
fn outside(fault: &Diagnostic, text: &str) -> String {
    use crate::base::diagnostic::At;
    let line = match fault.at {
        At::Bytes(from, _) => {
            let before = text.bytes().take(usize::try_from(from).unwrap_or(usize::MAX));
            format!(":{}", before.filter(|byte| *byte == b'\n').count() + 1)
        }
        _ => String::new(),
    };
    let help = fault.help.as_deref().map_or_else(String::new, |help| format!("; {help}"));
    format!("{}{line}: {}{help}", fault.file, fault.message)
}

fn read(folder: &Folder, path: &SourcePath) -> Result<String, String> {
    let bytes =
        folder.bytes(path).map_err(|fault| format!("cannot read {path}: {}", fault.message))?;
    String::from_utf8(bytes).map_err(|_| format!("{path} is not UTF-8"))
}

/// What is to be written, and what there is to say of it.
struct Step {
    day: Date,
    begins: bool,
    size: (usize, usize),
    new: Vec<New>,
    entries: Vec<Entry>,
    additions: Vec<Addition>,
}

impl Step {
    fn of(site: &Site, folder: &Folder, before: Option<&Facts>, day: Date) -> Result<Self, String> {
        let text = String::from_utf8(facts_file::bytes(site).map_err(|error| error.to_string())?)
            .map_err(|error| error.to_string())?;
        let now = Facts::read(&SourcePath::new(facts_file::NAME), &text)
            .value
            .ok_or("the facts cannot be compared")?;
        let (record_file, facts_file) = (SourcePath::new(history::FILE), SourcePath::new(FACTS));
        let there = |path: &SourcePath| {
            folder.paths().contains(path).then(|| read(folder, path)).transpose()
        };
        let (record, kept) = (there(&record_file)?, there(&facts_file)?);
        if record.is_some() && before.is_none() {
            return Err(format!(
                "{FACTS} is missing, so there is nothing to compare with; restore it from version control, or pass \
                 a facts.json of the published site with --previous"
            ));
        }
        refuse_earlier(site, day)?;
        let new = before
            .map(|before| record::compare(&before.moved(&now, &site.routes.redirects), &now, day))
            .unwrap_or_default();
        let longer = record::append(record.as_deref(), &new, day)?;
        let entries = entries(&longer, new.len());
        let additions = [addition(&record_file, record, longer), addition(&facts_file, kept, text)];
        Ok(Self {
            day,
            begins: before.is_none(),
            size: now.size(),
            new,
            entries,
            additions: additions.into_iter().flatten().collect(),
        })
    }

    fn summary(&self) -> String {
        history::summary(&self.entries)
    }

    fn as_json(&self) -> serde_json::Value {
        json!({
            "date": self.day.to_string(), "summary": self.summary(), "entries": self.new,
            "written": self.additions.iter().map(|one| one.path.display().to_string()).collect::<Vec<_>>(),
        })
    }

    fn as_text(&self, args: &RecordArgs) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        if self.begins {
            let (facts, guides) = self.size;
            let guides =
                if guides == 1 { "1 guide".to_owned() } else { format!("{guides} guides") };
            let _ = writeln!(
                out,
                "The record begins on {}, with {facts} facts of {guides}",
                words::day(self.day)
            );
        } else if self.additions.is_empty() {
            out.push_str("Nothing changed since the last record\n");
        } else if self.entries.is_empty() {
            out.push_str(
                "No fact changed since the last record, only sources, dates, or wording\n",
            );
        } else {
            let _ = writeln!(out, "{}: {}", words::day(self.day), self.summary());
            for entry in &self.entries {
                let _ = writeln!(out, "  {}: {}", &*entry.of, words::change(entry));
            }
        }
        for addition in &self.additions {
            let path = args.site.site.join(&addition.path);
            let verb = if args.dry_run { "Would write" } else { "Wrote" };
            let _ = writeln!(out, "{verb} {}", path.strip_prefix(".").unwrap_or(&path).display());
        }
        out
    }
}

/// A record grows by days: one for a day before the last would turn changes round.
fn refuse_earlier(site: &Site, day: Date) -> Result<(), String> {
    let last = site
        .history
        .as_ref()
        .map(|history| history.entries.first().map_or(history.since, |last| last.date.0));
    match last.filter(|last| day < *last) {
        Some(last) => Err(format!(
            "the last record is from {last}, after {day}: record for that day or a later one"
        )),
        None => Ok(()),
    }
}

/// The last entries of a record.
fn entries(text: &str, count: usize) -> Vec<Entry> {
    let file = SourcePath::new(history::FILE);
    let text = crate::yaml::Text { file: &file, text, offset: 0 };
    let mut all = crate::yaml::parse::<crate::model::history::Record>(&text)
        .value
        .map_or(Vec::new(), |r| r.entries);
    all.split_off(all.len().saturating_sub(count))
}

/// A file that is new or differs.
fn addition(path: &SourcePath, before: Option<String>, text: String) -> Option<Addition> {
    // A checkout on Windows may have given the file other line ends: it keeps them.
    let is_windows = before.as_ref().is_some_and(|text| text.contains("\r\n"));
    let text = if is_windows { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text };
    (before.as_ref() != Some(&text)).then(|| Addition {
        path: Path::new(path.as_str()).to_owned(),
        before,
        text,
    })
}
