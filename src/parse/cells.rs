//! Where the cells of a CSV file are. The csv crate reads them, but says only where a record
//! begins; diagnostics point at a cell. A path is `[record].column`; records count from 0 below the
//! header. Start with [`Cells::find`].

use std::ops::Range;

use crate::base::source::{DataPath, Segment};

/// The places of one CSV text, scanned once.
pub(super) struct Cells {
    /// Where the header and each record begin, in bytes.
    starts: Vec<usize>,
    columns: Vec<String>,
}

impl Cells {
    /// Looks through a text once.
    pub(super) fn of(text: &str) -> Self {
        let mut starts = Vec::new();
        let mut at = record_after(
            text,
            if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
        );
        let mut columns = Vec::new();
        while at < text.len() {
            let cells = record(text, at);
            if starts.is_empty() {
                columns = cells
                    .iter()
                    .map(|cell| text[cell.clone()].trim_matches(['"', ' ']).to_owned())
                    .collect();
            }
            starts.push(at);
            at = record_after(text, cells.last().map_or(text.len(), |cell| cell.end));
        }
        Self { starts, columns }
    }

    /// The bytes of a cell, of a whole record, or of a column's name in the header.
    pub(super) fn find(&self, text: &str, path: &DataPath) -> Option<Range<usize>> {
        let column = |name: &str| self.columns.iter().position(|column| column == name);
        match path.0.as_slice() {
            [Segment::Key(name)] => {
                Some(record(text, *self.starts.first()?).swap_remove(column(name)?))
            }
            [Segment::Index(i)] => {
                let cells = record(text, *self.starts.get(i + 1)?);
                Some(cells.first()?.start..cells.last()?.end)
            }
            [Segment::Index(i), Segment::Key(name)] => {
                record(text, *self.starts.get(i + 1)?).into_iter().nth(column(name)?)
            }
            _ => None,
        }
    }
}

/// The cells of the record that begins here, quotes included.
fn record(text: &str, start: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut cells, mut from, mut quoted) = (Vec::new(), start, false);
    for at in start..=bytes.len() {
        match bytes.get(at) {
            Some(b'"') if quoted || at == from => quoted = !quoted,
            Some(b'"') if bytes[at - 1] == b'"' => quoted = true,
            Some(b',') if !quoted => {
                cells.push(from..at);
                from = at + 1;
            }
            Some(b'\n' | b'\r') if !quoted => {
                cells.push(from..at);
                return cells;
            }
            None => cells.push(from..at),
            Some(_) => {}
        }
    }
    cells
}

/// Where the next record begins: the csv crate passes over empty lines.
fn record_after(text: &str, end: usize) -> usize {
    let breaks = text[end..].bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    end + breaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found<'t>(text: &'t str, path: &[Segment]) -> Option<&'t str> {
        Cells::of(text).find(text, &DataPath(path.to_vec())).map(|range| &text[range])
    }

    #[test]
    fn a_cell_is_found_by_its_record_and_column() {
        let text = "\u{feff}a,\"b\"\r\n\r\n1,\"x, \"\"y\"\"\nz\"\r\n,3\r\n";
        assert_eq!(found(text, &["b".into()]), Some("\"b\""));
        assert_eq!(found(text, &[0.into(), "a".into()]), Some("1"));
        assert_eq!(found(text, &[0.into(), "b".into()]), Some("\"x, \"\"y\"\"\nz\""));
        assert_eq!(found(text, &[1.into(), "a".into()]), Some(""));
        assert_eq!(found(text, &[1.into()]), Some(",3"));
        assert_eq!(found(text, &[2.into()]), None);
        assert_eq!(found("", &["a".into()]), None);
    }

    proptest! {
        #[test]
        fn cells_are_those_that_the_csv_crate_reads(rows in prop::collection::vec(prop::collection::vec("[a-z\",é\n\r ]{0,4}", 3), 1..6)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            let header = ["one", "two", "three"];
            writer.write_record(header).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            for (i, row) in rows.iter().enumerate() {
                for (cell, name) in row.iter().zip(header) {
                    let raw = found(&text, &[i.into(), name.into()]).unwrap();
                    let plain = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw);
                    prop_assert_eq!(plain.replace("\"\"", "\""), cell.clone());
                }
            }
        }
    }
}
