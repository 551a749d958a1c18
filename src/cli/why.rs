//! `certguide why`: what a fact prints, where it comes from, which texts print it.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::base::diagnostic::has_errors;
use crate::build::{self, Files};
use crate::disk::read::Folder;
use crate::site::uses::{self, Place, Use};
use crate::site::{Site, facts};

use super::args::{MessageFormat, WhyArgs};
use super::build::{set_threads, settings, write};
use super::report;

/// Prints what is known of a fact. False if the site has errors: nothing is said of what may be wrong.
///
/// # Errors
/// If the site does not hold the fact.
pub fn why(args: &WhyArgs) -> Result<bool, String> {
    let settings = settings(&args.site)?;
    set_threads(args.site.jobs)?;
    let (folder, mut diagnostics) = Folder::open(&args.site.site, &args.site.site.join("dist"));
    let found = build::load(&folder, &settings);
    diagnostics.extend(found.diagnostics);
    let Some(site) = found.value.filter(|_| !has_errors(&diagnostics)) else {
        write(&args.site, &folder, &diagnostics, &mut std::io::stderr().lock())?;
        return Ok(false);
    };
    let path = uses::full(None, &args.fact);
    let fact = facts::resolve(&site, None, &path).map_err(|undefined| {
        let help = undefined.help.map_or_else(String::new, |help| format!("; {help}"));
        format!("{}{help}", undefined.message)
    })?;
    let shown: Vec<(Use, String)> = uses::of(&site, &path)
        .into_iter()
        .map(|one| {
            let place = place(&folder, &one);
            (one, place)
        })
        .collect();
    report::print(&match args.site.message_format {
        MessageFormat::Json => format!("{}\n", as_json(&site, &path, &fact, &shown)),
        _ => as_text(&site, &path, &fact, &shown),
    });
    Ok(true)
}

/// `content/pages/about.md:5`, `content/guides/acme/widget-maker/guide.md, description`
fn place(files: &dyn Files, one: &Use) -> String {
    let file = one.file.as_str();
    match &one.place {
        Place::Value(path) => format!("{file}, {path}"),
        Place::Byte(at) => {
            let text = files.text(&one.file).unwrap_or_default();
            let before = text.bytes().take(usize::try_from(*at).unwrap_or(usize::MAX));
            format!("{file}:{}", before.filter(|byte| *byte == b'\n').count() + 1)
        }
    }
}

fn as_text(site: &Site, path: &str, fact: &facts::Fact, uses: &[(Use, String)]) -> String {
    let mut out = format!("{path}\n  value   {}\n", fact.text);
    // Writing to a string cannot fail.
    if let Some(source) = fact.source.as_ref().and_then(|id| site.sources.get(id)) {
        let _ = writeln!(out, "  source  {}, {}\n          {}", &*source.title, &*source.publisher, &*source.url);
        if let Some(copy) = source.retrieved {
            let _ = writeln!(out, "  copy    read {copy}");
        }
    } else {
        out.push_str("  source  none: computed, or said without one\n");
    }
    if let Some(as_of) = fact.as_of {
        let _ = writeln!(out, "  as of   {as_of}");
    }
    let _ = writeln!(out, "\n{} in texts:", count(uses.len()));
    for (one, place) in uses {
        let _ = writeln!(out, "  {}  {place}", one.page);
    }
    out
}

fn count(uses: usize) -> String {
    if uses == 1 { "1 use".to_owned() } else { format!("{uses} uses") }
}

fn as_json(site: &Site, path: &str, fact: &facts::Fact, uses: &[(Use, String)]) -> Value {
    let source = fact.source.as_ref().and_then(|id| Some((id, site.sources.get(id)?)));
    let source = source.map(|(id, source)| {
        json!({
            "id": id.as_str(), "title": &*source.title, "publisher": &*source.publisher, "url": &*source.url,
            "retrieved": source.retrieved.map(|date| date.to_string()),
        })
    });
    let uses: Vec<Value> = uses.iter().map(|(one, place)| json!({"page": one.page, "place": place})).collect();
    json!({
        "fact": path, "value": fact.text, "as_of": fact.as_of.map(|date| date.to_string()), "source": source,
        "uses": uses,
    })
}
