//! `content/wages/ID.csv`: rows of occupation and place, each cell typed and checked, with its
//! place in the file. Start with [`read`].

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;

use crate::base::character;
use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::nearest;
use crate::base::rule::{self, Rule};
use crate::base::source::{DataPath, SourcePath};
use crate::model::codes::{Cbsa, Soc};
use crate::model::wages::{Area, AreaKind, COLUMNS, Wage, WageRow, WageStat};

/// So many faults of one file are looked for.
const MAX_FAULTS: usize = 200;

/// The columns that every file has.
const NEEDED: [&str; 4] = ["soc", "area_kind", "area_code", "area"];

/// Reads a file. No rows come out if any of it is faulty: a figure in a wrong row is worse than
/// none.
pub(super) fn read(file: &SourcePath, text: &str) -> Found<Option<Vec<WageRow>>> {
    let mut reader =
        Reader { file, columns: BTreeMap::new(), rows: Rows::default(), diagnostics: Vec::new() };
    reader.all(text);
    let is_whole = reader.diagnostics.is_empty();
    Found { value: is_whole.then_some(reader.rows.all), diagnostics: reader.diagnostics }
}

struct Reader<'f> {
    file: &'f SourcePath,
    /// Where each column is.
    columns: BTreeMap<String, usize>,
    rows: Rows,
    diagnostics: Vec<Diagnostic>,
}

/// The rows so far, and what must not differ between them.
#[derive(Default)]
struct Rows {
    all: Vec<WageRow>,
    seen: BTreeMap<(Soc, Box<str>), u64>,
    areas: BTreeMap<Box<str>, (Area, u64)>,
}

/// A cell that does not read: rule, message, cure.
type Fault = (&'static Rule, String, String);

impl Reader<'_> {
    fn say(&mut self, path: DataPath, (rule, message, help): Fault) {
        self.diagnostics
            .push(Diagnostic::new(rule, self.file, At::Value(path), message).help(help));
    }

    fn all(&mut self, text: &str) {
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        match csv.headers() {
            Ok(header) => self.header(&header.clone()),
            Err(error) => self.unreadable(&error),
        }
        if !self.diagnostics.is_empty() {
            return;
        }
        let records: Vec<Result<StringRecord, csv::Error>> = csv.records().collect();
        if let (Some(cells), Ok(header)) = (self.other_cells(&records), csv.headers()) {
            return self.misfit(&header.clone(), cells);
        }
        if records.is_empty() {
            let help = "write a row for each place, or delete the file and its entry in content/wages.yaml";
            let fault = Diagnostic::new(
                &rule::EMPTY_VALUE,
                self.file,
                At::File,
                "the file has no row".to_owned(),
            );
            self.diagnostics.push(fault.help(help));
        }
        for (i, record) in records.into_iter().enumerate() {
            match record {
                Ok(record) => self.record(i, &record),
                Err(error) => self.unreadable(&error),
            }
            if self.diagnostics.len() >= MAX_FAULTS {
                let message = "more errors in this file are not listed";
                let more = Diagnostic::new(
                    &rule::MORE_FAULTS,
                    self.file,
                    At::Value(DataPath::of([i.into()])),
                    message,
                );
                return self.diagnostics.push(more.help("fix the listed ones and run again"));
            }
        }
    }

    fn unreadable(&mut self, error: &csv::Error) {
        let message = format!("the file cannot be read as CSV: {error}");
        let help = "save it as CSV with commas, in UTF-8";
        self.diagnostics
            .push(Diagnostic::new(&rule::WRONG_TYPE, self.file, At::File, message).help(help));
    }

    fn header(&mut self, header: &StringRecord) {
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        let has = |name: &str| names.contains(&name);
        // A misspelled column is reported as unknown, with the one that was meant.
        let is_meant = |name: &str| {
            names
                .iter()
                .any(|own| !COLUMNS.contains(own) && nearest::nearest(own, COLUMNS) == Some(name))
        };
        let columns = || format!("the columns are {}", COLUMNS.join(", "));
        let is_divided_otherwise = names.len() == 1 && names[0].contains([';', '\t']);
        if is_divided_otherwise || !COLUMNS.into_iter().any(|name| has(name) || is_meant(name)) {
            let help = if is_divided_otherwise {
                "the columns must be separated by commas".to_owned()
            } else {
                format!("write the names of the columns on the first line; {}", columns())
            };
            return self.at_head(
                &rule::MISSING_KEY,
                header,
                "the file has no head".to_owned(),
                help,
            );
        }
        if let Some(missing) = NEEDED.into_iter().find(|name| !has(name) && !is_meant(name)) {
            let message = format!("the file has no column `{missing}`");
            self.diagnostics.push(
                Diagnostic::new(&rule::MISSING_KEY, self.file, At::Bytes(0, 0), message)
                    .help(columns()),
            );
        } else if !WageStat::ALL.into_iter().any(|stat| has(stat.key())) {
            let help = "add at least one of mean, p10, p25, median, p75, p90";
            let message = "the file has no column of wages";
            self.diagnostics.push(
                Diagnostic::new(&rule::MISSING_KEY, self.file, At::Bytes(0, 0), message).help(help),
            );
        }
        for (i, name) in names.into_iter().enumerate() {
            let place = DataPath::of([name.into()]);
            if name.is_empty() {
                let help = if i + 1 == header.len() {
                    "take out the comma at the end of the line, and that of each row"
                } else {
                    "name it, or remove it from all lines"
                };
                self.say(
                    place,
                    (&rule::UNKNOWN_KEY, format!("column {} has no name", i + 1), help.to_owned()),
                );
            } else if !COLUMNS.contains(&name) {
                self.say(place, unknown_column(name));
            } else if self.columns.insert(name.to_owned(), i).is_some() {
                let help = "delete one of the two".to_owned();
                self.say(place, (&rule::DUPLICATE_KEY, format!("duplicate column `{name}`"), help));
            }
        }
    }

    fn at_head(
        &mut self,
        rule: &'static Rule,
        header: &StringRecord,
        message: String,
        help: String,
    ) {
        let end =
            header.position().map_or(0, |at| at.byte() as u32) + header.as_slice().len() as u32;
        let end = end + (header.len() as u32).saturating_sub(1);
        self.diagnostics
            .push(Diagnostic::new(rule, self.file, At::Bytes(0, end), message).help(help));
    }

    /// How many cells all rows have, if it is one number and another than that of the columns.
    fn other_cells(&self, records: &[Result<StringRecord, csv::Error>]) -> Option<usize> {
        let first = records.first()?.as_ref().ok()?.len();
        let is_same = |record: &Result<StringRecord, csv::Error>| {
            record.as_ref().is_ok_and(|record| {
                record.len() == first && !record.iter().any(|cell| cell.contains('\n'))
            })
        };
        (records.len() > 1 && first != self.columns.len() && records.iter().all(is_same))
            .then_some(first)
    }

    /// The head is at fault if every row differs from it alike.
    fn misfit(&mut self, header: &StringRecord, cells: usize) {
        let absent: Vec<String> = COLUMNS
            .iter()
            .filter(|name| !self.columns.contains_key(**name))
            .map(|name| format!("`{name}`"))
            .collect();
        let message = format!(
            "the head names {} columns, and its rows have {cells} cells",
            self.columns.len()
        );
        let help = if cells > self.columns.len() && !absent.is_empty() {
            format!(
                "add to the head, in the order of the cells, which of these the rows have: {}",
                absent.join(", ")
            )
        } else {
            "name in the head what each row has, and nothing else".to_owned()
        };
        self.at_head(&rule::MISSING_KEY, header, message, help);
    }

    fn record(&mut self, i: usize, record: &StringRecord) {
        let faults = self.diagnostics.len();
        if record.len() != self.columns.len() {
            let message = format!("expected {} cells, found {}", self.columns.len(), record.len());
            // A quote that is not closed takes the lines below into its cell.
            let help = if record.iter().any(|cell| cell.contains('\n')) {
                "close the quote that is opened in this row".to_owned()
            } else {
                "put a cell that has a comma in quotes, and leave cells without a figure empty"
                    .to_owned()
            };
            return self.say(DataPath::of([i.into()]), (&rule::WRONG_TYPE, message, help));
        }
        let soc = self.cell(i, record, "soc", soc);
        let kind = self.cell(i, record, "area_kind", kind);
        let code = kind.and_then(|kind| self.cell(i, record, "area_code", |text| code(kind, text)));
        let name = self.cell(i, record, "area", name);
        let employment = self.cell(i, record, "employment", employment).flatten();
        let mut wages = [None; WageStat::ALL.len()];
        for stat in WageStat::ALL {
            wages[stat as usize] = self.cell(i, record, stat.key(), wage).flatten();
        }
        let (Some(soc), Some(kind), Some(code), Some(name)) = (soc, kind, code, name) else {
            return;
        };
        if self.diagnostics.len() == faults {
            let row = WageRow { soc, area: Area { kind, code, name }, employment, wages };
            self.row(i, record.position().map_or(0, csv::Position::line), row);
        }
    }

    /// Reads a cell; a column that is left out reads like an empty one.
    fn cell<T>(
        &mut self,
        i: usize,
        record: &StringRecord,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let text = self.columns.get(column).and_then(|at| record.get(*at)).unwrap_or("");
        read(text.trim())
            .map_err(|fault| self.say(DataPath::of([i.into(), column.into()]), fault))
            .ok()
    }

    /// What must be true of a whole row, and of its place among the others.
    fn row(&mut self, i: usize, line: u64, row: WageRow) {
        let at = |column: &str| DataPath::of([i.into(), column.into()]);
        if row.employment.is_none() && !row.has_wages() {
            let help = "delete the row: a place without a row has no published estimate".to_owned();
            self.say(
                DataPath::of([i.into()]),
                (&rule::EMPTY_VALUE, "the row has no figure".to_owned(), help),
            );
        }
        if let Some((column, fault)) = order(&row) {
            self.say(at(column), fault);
        }
        let (soc, code) = (row.soc.clone(), row.area.code.clone());
        if let Some(first) = self.rows.seen.get(&(soc.clone(), code.clone())) {
            let message = format!(
                "a second row for {soc} in {} ({code}); the first is in line {first}",
                row.area.name
            );
            self.say(
                at("area_code"),
                (&rule::DUPLICATE_ID, message, "delete one of the two".to_owned()),
            );
        } else if let Some((known, first)) =
            self.rows.areas.get(&code).filter(|(known, _)| *known != row.area)
        {
            let (code, area) = (&row.area.code, &row.area);
            let message = format!(
                "`{code}` is {} `{}` here and {} `{}` in line {first}",
                area.kind.key(),
                area.name,
                known.kind.key(),
                known.name
            );
            let help = "one code is one place: correct the code or the name".to_owned();
            self.say(at("area"), (&rule::AREA_CONTRADICTION, message, help));
        }
        self.rows.seen.entry((soc, code.clone())).or_insert(line);
        self.rows.areas.entry(code).or_insert_with(|| (row.area.clone(), line));
        self.rows.all.push(row);
    }
}

/// Percentiles rise or stay: equal neighbors are true where few employers pay alike. A mean may lie
/// above all of them.
fn order(row: &WageRow) -> Option<(&'static str, Fault)> {
    let mut before: Option<(WageStat, Wage)> = None;
    for stat in WageStat::PERCENTILES {
        let Some(wage) = row.wage(stat) else { continue };
        if let Some((lower, least)) = before.filter(|(_, least)| least.amount > wage.amount) {
            let message = format!(
                "{} is {}, less than {} with {}",
                stat.key(),
                wage.amount,
                lower.key(),
                least.amount
            );
            let fault =
                (&rule::PERCENTILE_ORDER, message, "compare the row with its source".to_owned());
            return Some((stat.key(), fault));
        }
        before = Some((stat, wage));
    }
    None
}

fn soc(text: &str) -> Result<Soc, Fault> {
    let help = "write a code of the Standard Occupational Classification: 15-1252";
    let message = format!("expected the code of an occupation, found `{text}`");
    Soc::parse(text).ok_or_else(|| (&rule::WRONG_TYPE, message, help.to_owned()))
}

fn kind(text: &str) -> Result<AreaKind, Fault> {
    AreaKind::ALL.into_iter().find(|kind| kind.key() == text).ok_or_else(|| {
        let help = nearest::advice(text, AreaKind::ALL.map(AreaKind::key)).unwrap_or_default();
        (&rule::WRONG_TYPE, format!("expected nation, state or metro, found `{text}`"), help)
    })
}

fn code(kind: AreaKind, text: &str) -> Result<Box<str>, Fault> {
    let letters =
        |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let part = |part: &str| {
        let is_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        (1..=3).contains(&part.len()) && part.bytes().all(is_code)
    };
    let (is_code, what, help) = match kind {
        AreaKind::Nation => {
            (letters(text), "the code of a country", "write a two-letter ISO 3166-1 code: US")
        }
        AreaKind::State => {
            let is_state =
                text.split_once('-').is_some_and(|(country, rest)| letters(country) && part(rest));
            (is_state, "the code of a state", "write an ISO 3166-2 code: US-WA")
        }
        AreaKind::Metro => {
            let help = "write the five digits of the Core-Based Statistical Area: 42660";
            (Cbsa::parse(text).is_some(), "the code of a metropolitan area", help)
        }
    };
    if is_code {
        return Ok(text.into());
    }
    Err((&rule::WRONG_TYPE, format!("expected {what}, found `{text}`"), help.to_owned()))
}

fn name(text: &str) -> Result<Box<str>, Fault> {
    let missing = || {
        (
            &rule::EMPTY_VALUE,
            "the place has no name".to_owned(),
            "write the name of the place".to_owned(),
        )
    };
    if let Some(c) = text.chars().find(|c| character::is_forbidden(*c)) {
        return Err((
            &rule::FORBIDDEN_CHARACTER,
            character::message(c),
            character::HELP.to_owned(),
        ));
    }
    if text.is_empty() { Err(missing()) } else { Ok(text.into()) }
}

fn employment(text: &str) -> Result<Option<u64>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let is_whole = text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_whole.then(|| text.parse().ok()).flatten();
    number.map(Some).ok_or_else(|| not_a_number("a whole number", text, "12340"))
}

fn wage(text: &str) -> Result<Option<Wage>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let wage = Wage::parse(text).ok_or_else(|| not_a_number("an amount", text, "143600"))?;
    if wage.amount.is_sign_negative() || wage.amount.is_zero() {
        let help = "leave the cell empty if no estimate is published".to_owned();
        return Err((
            &rule::IMPOSSIBLE_VALUE,
            format!("a wage must be above 0, found {text}"),
            help,
        ));
    }
    Ok(Some(wage))
}

/// The cure depends on what was probably meant.
fn not_a_number(what: &str, text: &str, example: &str) -> Fault {
    let marks: BTreeSet<&str> = BTreeSet::from(["*", "**", "#", "~"]);
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let help = if marks.contains(text) {
        "leave the cell empty if no estimate is published, and write an amount with a plus, such as 239200+, for \
         that amount or more; `certguide import wages` does both"
            .to_owned()
    } else if text.contains([',', '$', ' ']) && !digits.is_empty() {
        format!("write only the digits: {digits}")
    } else {
        format!(
            "write {what} such as {example}, or leave the cell empty if no estimate is published"
        )
    };
    (&rule::WRONG_TYPE, format!("expected {what}, found `{text}`"), help)
}

fn unknown_column(name: &str) -> (&'static Rule, String, String) {
    let is_percentile =
        name.strip_prefix('p').is_some_and(|n| n.bytes().all(|byte| byte.is_ascii_digit()));
    let help = if is_percentile {
        "of percentiles, p10, p25, median, p75, and p90 are read: take the column out".to_owned()
    } else {
        nearest::advice(name, COLUMNS).unwrap_or_default()
    };
    (&rule::UNKNOWN_KEY, format!("unknown column `{name}`"), help)
}
