//! The wage files of the U.S. Bureau of Labor Statistics (Occupational Employment and Wage
//! Statistics), saved as CSV, to the rows of a wage data set. docs/wages.md says what the marks
//! mean. Start with [`read`].

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;
use rust_decimal::Decimal;

use crate::model::codes::{Cbsa, Soc};
use crate::model::wages::{Area, AreaKind, Wage, WageRow, WageStat};

/// What is taken from the files.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The occupations.
    pub occupations: BTreeSet<Soc>,
    /// What `#` stands for: this wage or more.
    pub top_code: Option<Decimal>,
}

/// What the files had.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// The rows, each occupation and place once.
    pub rows: BTreeMap<(Soc, AreaKind, Box<str>), WageRow>,
    /// Rows of wanted occupations in areas that are none of nation, state, territory and
    /// metropolitan area.
    pub other_areas: usize,
    /// Rows of wanted occupations without any estimate.
    pub empty: usize,
}

/// What is wrong in a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong, and what to do.
    pub message: String,
}

/// The columns that are read, as the Bureau names them.
const NEEDED: [&str; 12] = [
    "AREA",
    "AREA_TITLE",
    "AREA_TYPE",
    "PRIM_STATE",
    "OCC_CODE",
    "TOT_EMP",
    "A_MEAN",
    "A_PCT10",
    "A_PCT25",
    "A_MEDIAN",
    "A_PCT75",
    "A_PCT90",
];

/// The columns of wages, in the order of [`WageStat::ALL`].
const WAGES: [&str; 6] = ["A_MEAN", "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90"];

/// Adds the rows of one file to what was taken from others.
///
/// # Errors
/// The first thing in it that does not read as the Bureau's form.
pub fn read(text: &str, wanted: &Wanted, taken: &mut Taken) -> Result<(), Fault> {
    let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let unreadable = |error: &csv::Error| Fault {
        line: error.position().map_or(1, csv::Position::line),
        message: format!("cannot be read as CSV: {error}"),
    };
    let header = csv.headers().map_err(|error| unreadable(&error))?;
    let columns: BTreeMap<String, usize> =
        header.iter().enumerate().map(|(i, name)| (name.trim().to_ascii_uppercase(), i)).collect();
    if let Some(missing) = NEEDED.into_iter().find(|name| !columns.contains_key(*name)) {
        let message = format!(
            "there is no column {missing}; the file must have the columns of the Bureau's download, {}",
            NEEDED.join(", ")
        );
        return Err(Fault { line: 1, message });
    }
    for record in csv.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = Cells { columns: &columns, record: &record, top_code: wanted.top_code };
        take(&cells, wanted, taken).map_err(|message| Fault { line, message })?;
    }
    Ok(())
}

/// A record, by the names of its columns.
struct Cells<'r> {
    columns: &'r BTreeMap<String, usize>,
    record: &'r StringRecord,
    top_code: Option<Decimal>,
}

impl<'r> Cells<'r> {
    fn get(&self, column: &str) -> &'r str {
        self.columns.get(column).and_then(|at| self.record.get(*at)).unwrap_or("").trim()
    }

    /// A number with separators; none where a mark says that no estimate is published.
    fn number(&self, column: &str) -> Result<Option<Wage>, String> {
        let text = self.get(column);
        match text {
            "" | "*" | "**" | "~" => return Ok(None),
            "#" => return self.top_coded(column).map(Some),
            _ => {}
        }
        let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '$')).collect();
        let number =
            Wage::parse(&plain).filter(|wage| !wage.top_coded && !wage.amount.is_sign_negative());
        number
            .map(Some)
            .ok_or_else(|| format!("{column}: expected a number, *, ** or #, found `{text}`"))
    }

    fn top_coded(&self, column: &str) -> Result<Wage, String> {
        let message = || {
            format!(
                "{column} is `#`, a wage at or above the amount from which the Bureau publishes none; say that amount \
                 with --top-code. It is in the notes of the download: 239200 a year in May 2022 to May 2024"
            )
        };
        self.top_code.map(|amount| Wage { amount, top_coded: true }).ok_or_else(message)
    }
}

fn take(cells: &Cells<'_>, wanted: &Wanted, taken: &mut Taken) -> Result<(), String> {
    let Some(soc) =
        Soc::parse(cells.get("OCC_CODE")).filter(|soc| wanted.occupations.contains(soc))
    else {
        return Ok(());
    };
    // Files of all data have the same occupations by industry too.
    let industry = cells.get("I_GROUP");
    if !industry.is_empty() && !industry.eq_ignore_ascii_case("cross-industry") {
        return Ok(());
    }
    let Some(area) = area(cells)? else {
        taken.other_areas += 1;
        return Ok(());
    };
    let mut wages = [None; WageStat::ALL.len()];
    for (wage, column) in wages.iter_mut().zip(WAGES) {
        *wage = cells.number(column)?;
    }
    let people = cells.number("TOT_EMP")?.map(|people| people.amount);
    let employment = people
        .map(|people| u64::try_from(people).map_err(|_| format!("TOT_EMP is {people}")))
        .transpose()?;
    let row = WageRow { soc, area, employment, wages };
    if row.employment.is_none() && !row.has_wages() {
        taken.empty += 1;
        return Ok(());
    }
    let key = (row.soc.clone(), row.area.kind, row.area.code.clone());
    if let Some(other) = taken.rows.get(&key).filter(|other| **other != row) {
        return Err(format!(
            "a second row for {} in {}, with other figures",
            other.soc, other.area.name
        ));
    }
    taken.rows.insert(key, row);
    Ok(())
}

/// The place of a row; none for nonmetropolitan areas and other parts of states.
fn area(cells: &Cells<'_>) -> Result<Option<Area>, String> {
    let (title, state) = (cells.get("AREA_TITLE"), cells.get("PRIM_STATE"));
    let (kind, code, name) = match cells.get("AREA_TYPE") {
        "1" => (AreaKind::Nation, "US".to_owned(), "United States"),
        "2" | "3" => (AreaKind::State, format!("US-{state}"), title),
        "4" => (AreaKind::Metro, metro(cells.get("AREA"))?, title),
        other if other.len() == 1 && other.as_bytes()[0].is_ascii_digit() => return Ok(None),
        other => return Err(format!("AREA_TYPE: expected a digit, found `{other}`")),
    };
    if kind == AreaKind::State
        && !(state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        return Err(format!("PRIM_STATE: expected two letters, found `{state}`"));
    }
    if name.is_empty() {
        return Err("AREA_TITLE is empty".to_owned());
    }
    Ok(Some(Area { kind, code: code.into(), name: name.into() }))
}

/// Five digits; spreadsheets may have added zeros before them.
fn metro(text: &str) -> Result<String, String> {
    let digits = text.trim_start_matches('0');
    Cbsa::parse(digits)
        .map(|code| code.to_string())
        .ok_or_else(|| format!("AREA: expected five digits, found `{text}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "AREA,AREA_TITLE,AREA_TYPE,PRIM_STATE,NAICS,I_GROUP,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,A_MEAN,A_PCT10,\
                          A_PCT25,A_MEDIAN,A_PCT75,A_PCT90\n";

    fn taken(rows: &str, top_code: Option<u32>) -> Result<Taken, Fault> {
        let occupations = BTreeSet::from([Soc::from("15-2051")]);
        let wanted = Wanted { occupations, top_code: top_code.map(Decimal::from) };
        let mut taken = Taken::default();
        read(&format!("{HEADER}{rows}"), &wanted, &mut taken).map(|()| taken)
    }

    #[test]
    fn rows_of_the_bureau_become_rows_of_a_data_set() {
        let rows = "99,U.S.,1,US,000000,cross-industry,15-2051,Data Scientists,detailed,\"262,440\",\"126,800\",\"67,240\",85660,120230,158880,#\n\
                    10,Delaware,2,DE,000000,cross-industry,15-2051,Data Scientists,detailed,770,*,*,*,*,*,*\n\
                    0041860,\"San Francisco-Oakland-Fremont, CA\",4,CA,000000,cross-industry,15-2051,Data Scientists,detailed,**,1,1,1,1,1,1\n\
                    100001,Somewhere nonmetropolitan area,6,AL,000000,cross-industry,15-2051,Data Scientists,detailed,10,1,1,1,1,1,1\n\
                    56,Wyoming,2,WY,000000,cross-industry,15-2051,Data Scientists,detailed,**,*,*,*,*,*,*\n\
                    99,U.S.,1,US,541500,4-digit,15-2051,Data Scientists,detailed,5,1,1,1,1,1,1\n\
                    99,U.S.,1,US,000000,cross-industry,15-1252,Software Developers,detailed,5,1,1,1,1,1,1\n";
        let taken = taken(rows, Some(239_200)).unwrap();
        let rows: Vec<&WageRow> = taken.rows.values().collect();
        let codes: Vec<&str> = rows.iter().map(|row| &*row.area.code).collect();
        assert_eq!(codes, ["US", "US-DE", "41860"]);
        assert_eq!(rows[0].employment, Some(262_440));
        assert_eq!(rows[0].wage(WageStat::Median).unwrap().amount, Decimal::from(120_230));
        assert_eq!(
            rows[0].wage(WageStat::P90),
            Some(Wage { amount: Decimal::from(239_200), top_coded: true })
        );
        assert!(!rows[1].has_wages() && rows[2].employment.is_none());
        assert_eq!((taken.other_areas, taken.empty), (1, 1));
    }

    #[test]
    fn what_does_not_read_is_named_with_its_line() {
        let row = |cells: &str| {
            format!("99,U.S.,1,US,000000,cross-industry,15-2051,Data Scientists,detailed,{cells}\n")
        };
        let fault = |rows: &str| taken(rows, None).unwrap_err();
        let said = |rows: &str, line: u64, words: &str| {
            let fault = fault(rows);
            assert!(fault.line == line && fault.message.contains(words), "{fault:?}");
        };
        said(&row("1,1,1,1,1,1,#"), 2, "A_PCT90 is `#`");
        said(&row("1,n/a,1,1,1,1,1"), 2, "A_MEAN: expected a number");
        said(
            &[row("1,1,1,1,1,1,1"), row("2,1,1,1,1,1,1")].concat(),
            3,
            "a second row for 15-2051 in United States",
        );
        said(
            "X,A,4,CA,000000,cross-industry,15-2051,D,detailed,1,1,1,1,1,1,1\n",
            2,
            "AREA: expected five digits",
        );
        let wanted = Wanted { occupations: BTreeSet::new(), top_code: None };
        let other = read("a,b\n1,2\n", &wanted, &mut Taken::default()).unwrap_err();
        assert!(other.message.starts_with("there is no column AREA;"), "{other:?}");
    }
}
