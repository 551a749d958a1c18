//! `certguide import wages`: files of a statistical office to a wage data set of the site. What a
//! file says is read by pure code (`parse::oews`); here files are read and written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use crate::base::source::SourcePath;
use crate::disk::add::{self, Addition};
use crate::model::codes::Soc;
use crate::model::number::grouped;
use crate::model::scalar::Id;
use crate::model::site::Occupation;
use crate::model::wages::{COLUMNS, WageHead, WageRow};
use crate::parse::oews::{self, Taken, Wanted};
use crate::yaml;

use super::args::{ImportArgs, ImportCommand, ImportWagesArgs};
use super::report;

const HEADS: &str = "content/wages.yaml";

/// Writes what was read. Always true: what the site makes of it is for `check`.
///
/// # Errors
/// Arguments that do not fit, a file that does not read, a disk that refuses.
pub fn import(args: &ImportArgs) -> Result<bool, String> {
    match &args.command {
        ImportCommand::Wages(args) => wages(args),
    }
}

fn wages(args: &ImportWagesArgs) -> Result<bool, String> {
    let id = Id::parse(&args.id).ok_or_else(|| {
        format!("`{}` is not an id: write lowercase letters and digits, joined by hyphens: oews-2026-05", args.id)
    })?;
    let occupations = occupations(&args.site)?;
    let socs: BTreeSet<Soc> =
        occupations.values().map(|occupation| occupation.soc.clone()).collect();
    let wanted = Wanted { occupations: socs, top_code: args.top_code };
    let mut taken = Taken::default();
    for file in &args.files {
        let text = text(file)?;
        let fault =
            |fault: oews::Fault| format!("{}:{}: {}", file.display(), fault.line, fault.message);
        oews::read(&text, &wanted, &mut taken).map_err(fault)?;
    }
    if taken.rows.is_empty() {
        return Err(
            "the files have no rows for the occupations in content/occupations.yaml".to_owned()
        );
    }
    let path = format!("content/wages/{id}.csv");
    let mut additions = vec![Addition::new_file(Path::new(&path), csv(taken.rows.values())?)];
    additions.extend(head(args, &id)?);
    add::write(&args.site, &additions)?;
    report::print(&told(args, &wanted, &taken, &additions));
    Ok(true)
}

/// The occupations of the site: of these, rows are taken.
fn occupations(site: &Path) -> Result<BTreeMap<Id, Occupation>, String> {
    let path = "content/occupations.yaml";
    parsed(site, path)?.ok_or_else(|| {
        format!(
            "{} has no occupations; write there what to import: data-scientist: {{title: Data scientists, soc: 15-2051}}",
            site.join(path).display()
        )
    })
}

/// A file of the site as typed data; none if it is not there.
fn parsed<T: serde::de::DeserializeOwned>(site: &Path, path: &str) -> Result<Option<T>, String> {
    let Some(text) = add::read(site, path)? else { return Ok(None) };
    let source = SourcePath::new(path);
    let found = yaml::parse(&yaml::Text { file: &source, text: &text, offset: 0 });
    let faulty =
        || format!("{} has errors; `certguide check` lists them", site.join(path).display());
    found.value.map(Some).ok_or_else(faulty)
}

/// A file that the author names, as text.
fn text(file: &Path) -> Result<String, String> {
    let bytes =
        std::fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(format!(
            "{} is a spreadsheet; open it and save it as CSV in UTF-8",
            file.display()
        ));
    }
    String::from_utf8(bytes)
        .map_err(|_| format!("{} is not UTF-8; save it as CSV in UTF-8", file.display()))
}

fn csv<'r>(rows: impl Iterator<Item = &'r WageRow>) -> Result<String, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fault = |error: csv::Error| error.to_string();
    writer.write_record(COLUMNS).map_err(fault)?;
    for row in rows {
        writer.write_record(row.cells()).map_err(fault)?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

/// The entry of wages.yaml, unless there is one.
fn head(args: &ImportWagesArgs, id: &Id) -> Result<Option<Addition>, String> {
    let known: BTreeMap<Id, WageHead> = parsed(&args.site, HEADS)?.unwrap_or_default();
    if known.contains_key(id) {
        return Ok(None);
    }
    let entry = format!(
        "{id}:\n  source: {}\n  as_of: {}\n  currency: USD\n  period: year\n  population: occupation\n  pay: wage\n  \
         license: Public domain (a work of the United States government)\n",
        args.source,
        args.as_of.iso()
    );
    Ok(Some(match add::read(&args.site, HEADS)? {
        None => Addition::new_file(Path::new(HEADS), entry),
        Some(before) => {
            let line_end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
            Addition::longer(Path::new(HEADS), &before, format!("{before}{line_end}{entry}"))
        }
    }))
}

/// What was written, what was not in the files, and what comes next.
fn told(args: &ImportWagesArgs, wanted: &Wanted, taken: &Taken, additions: &[Addition]) -> String {
    let mut out = String::new();
    for addition in additions {
        let verb = if addition.before.is_some() { "Added to" } else { "Wrote" };
        let _ = writeln!(out, "{verb} {}", args.site.join(&addition.path).display());
    }
    let places: BTreeSet<&str> = taken.rows.values().map(|row| &*row.area.code).collect();
    let found: BTreeSet<&Soc> = taken.rows.keys().map(|(soc, _, _)| soc).collect();
    let count = |number: usize| grouped(&number.to_string());
    let (rows, places) = (count(taken.rows.len()), count(places.len()));
    let _ = writeln!(out, "{rows} rows; occupations: {}; places: {places}", found.len());
    for soc in wanted.occupations.iter().filter(|soc| !found.contains(soc)) {
        let _ =
            writeln!(out, "No row for {soc}: check whether the release has another code for it");
    }
    if taken.other_areas > 0 {
        let _ = writeln!(
            out,
            "Skipped {} rows of nonmetropolitan and other areas",
            count(taken.other_areas)
        );
    }
    if taken.empty > 0 {
        let _ = writeln!(out, "Skipped {} rows without any estimate", count(taken.empty));
    }
    let _ = writeln!(
        out,
        "\nNext: delete the release that this one replaces, then run `certguide check`"
    );
    out
}
