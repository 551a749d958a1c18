//! `certguide schema`: the JSON Schema of a kind of file, for editors.

use std::fmt::Write;
use std::path::Path;

use crate::base::nearest;
use crate::disk::add;
use crate::parse::schema::{FileSchema, all};

use super::args::SchemaArgs;
use super::report;

/// Prints the schema of a kind, or the list of kinds; with a folder, writes them there.
///
/// # Errors
/// If there is no such kind, or the folder cannot be written.
pub fn schema(args: &SchemaArgs) -> Result<bool, String> {
    let mut schemas = all();
    if let Some(name) = &args.kind {
        schemas.retain(|schema| schema.kind == name);
        if schemas.is_empty() {
            return Err(no_kind(name));
        }
    }
    match (&args.out, schemas.as_slice()) {
        (Some(folder), schemas) => write(folder, schemas)?,
        (None, [one]) => report::print(&one.json()),
        (None, schemas) => report::print(&list(schemas)),
    }
    Ok(true)
}

fn no_kind(name: &str) -> String {
    let help = nearest::nearest(name, all().iter().map(|schema| schema.kind)).map_or_else(
        || "`certguide schema` lists all".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    format!("there is no kind of file `{name}`; {help}")
}

fn write(folder: &Path, schemas: &[FileSchema]) -> Result<(), String> {
    for schema in schemas {
        let path = folder.join(format!("{}.schema.json", schema.kind));
        add::replace(&path, Path::new("."), schema.json().as_bytes())
            .map_err(|error| format!("cannot write {error}"))?;
    }
    Ok(())
}

fn list(schemas: &[FileSchema]) -> String {
    let mut out = String::new();
    let width = schemas.iter().map(|schema| schema.kind.len()).max().unwrap_or(0);
    for schema in schemas {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{:width$}  {}", schema.kind, schema.file);
    }
    out.push_str("\n`certguide schema KIND` prints the JSON Schema of a kind; `--out DIR` writes all of them.\n");
    out
}
