//! `certguide why`: what a fact is, where it is stated and comes from, and everything that uses it;
//! of a guide, which facts it has. Start with [`why`]. What is found is one JSON value; the text
//! for people is made of it in `why/text.rs`.

mod text;

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::base::date::PartialDate;
use crate::base::diagnostic::{At, has_errors};
use crate::base::source::{DataPath, SourcePath};
use crate::build::reach::{self, Output, Reach};
use crate::build::{self, Files};
use crate::disk::read::Folder;
use crate::model::scalar::Id;
use crate::parse::place::Places;
use crate::site::Settings;
use crate::site::facts::{self, Fact, Origin};
use crate::site::uses::{self, Use};
use crate::site::{Guide, Site, reading};

use super::args::WhyArgs;
use super::build::{set_threads, settings, shown, write};
use super::report;

/// Prints what is known of a fact, or the facts of a guide. False if the site has errors: nothing
/// is said of what may be wrong.
///
/// # Errors
/// If the site does not hold the fact.
pub fn why(args: &WhyArgs) -> Result<bool, String> {
    let as_json = args.site.message_format.is_json("why")?;
    let settings = settings(&args.site)?;
    set_threads(args.site.jobs)?;
    let (folder, mut diagnostics) = Folder::open(&args.site.site, &args.site.site.join("dist"));
    let found = build::load(&folder, &settings);
    diagnostics.extend(found.diagnostics);
    let Some(site) = found.value.filter(|_| !has_errors(&diagnostics)) else {
        write(&args.site, &folder, &diagnostics, &mut std::io::stderr().lock())?;
        return Ok(false);
    };
    let question = Question { args, folder: &folder, settings: &settings, site: &site };
    let answer = match site.guides.get(args.fact.trim_matches('/')) {
        Some(guide) => question.guide(guide),
        None => question.fact()?,
    };
    report::print(&if as_json { format!("{answer}\n") } else { text::of(&answer) });
    Ok(true)
}

/// Where a fact is stated.
type Place = (SourcePath, DataPath);

/// What is asked, and of which site.
struct Question<'q> {
    args: &'q WhyArgs,
    folder: &'q Folder,
    settings: &'q Settings,
    site: &'q Site,
}

impl Question<'_> {
    /// The facts of a guide: what may be asked of each.
    fn guide(&self, guide: &Guide) -> Value {
        let line = |fact: &Fact| {
            json!({
                "fact": fact.id(), "label": fact.label, "value": plain(&fact.said.text),
                "as_of": iso(fact.as_of), "source": source_id(&fact.origin),
            })
        };
        let facts: Vec<Value> =
            facts::of_day(self.site, guide).iter().chain(guide.facts.iter()).map(line).collect();
        json!({"guide": guide.address, "name": &*guide.data.name, "facts": facts})
    }

    fn fact(&self) -> Result<Value, String> {
        let path = uses::full(None, &self.args.fact);
        let fact = facts::cite(self.site, None, &path)
            .map_err(|undefined| self.unknown(&path, &undefined))?;
        let stated = (!fact.is_computed).then(|| fact.stands(self.site));
        let mut answer = Map::new();
        answer.insert("fact".into(), json!(path));
        let (source, as_of) = fact.around();
        self.head(&mut answer, &fact.said.text, source, as_of);
        if let Some(stated) = &stated {
            self.statement(&mut answer, &fact, stated);
        }
        let texts = self.texts(&path, stated.as_ref());
        answer.insert("texts".into(), texts.iter().map(|one| self.text(one)).collect());
        let reach = match &stated {
            Some((file, place)) => reach::of(self.folder, self.settings, self.site, (file, place))
                .map_err(|error| error.to_string())?,
            None => None,
        };
        answer.insert(
            "outputs".into(),
            reach.as_ref().map_or(Value::Null, |reach| outputs(self.site, &reach.value)),
        );
        answer.insert(
            "dates".into(),
            reach.as_ref().map_or(Value::Null, |Reach { date, .. }| outputs(self.site, date)),
        );
        Ok(Value::Object(answer))
    }

    /// The texts that print it under this path, or under another that names the same statement.
    fn texts(&self, path: &str, stated: Option<&Place>) -> Vec<Use> {
        let Some(stated) = stated else { return uses::of(self.site, &|other| other == path) };
        let known = RefCell::new(BTreeMap::new());
        let same = |other: &str| {
            facts::cite(self.site, None, other)
                .is_ok_and(|other| !other.is_computed && other.stands(self.site) == *stated)
        };
        uses::of(self.site, &|other| {
            *known
                .borrow_mut()
                .entry(other.to_owned())
                .or_insert_with(|| other == path || same(other))
        })
    }

    fn unknown(&self, path: &str, undefined: &facts::Undefined) -> String {
        let help = undefined.help.clone().map_or_else(String::new, |help| format!("; {help}"));
        let (guide, rest) = path.split_once(':').unwrap_or((path, ""));
        let guides = &self.site.guides;
        let near = if guides.contains_key(guide) { Some(guide) } else { guides.near(guide) };
        let list = match near.filter(|near| *near == guide || rest.is_empty()) {
            Some(near) => format!("; `certguide why {near}` lists the facts of the guide"),
            None => String::new(),
        };
        if rest.is_empty() && near.is_some() {
            return format!("there is no guide `{guide}`{list}");
        }
        format!("{}{help}{list}", undefined.message)
    }

    fn head(
        &self,
        answer: &mut Map<String, Value>,
        text: &str,
        source: Option<&Id>,
        as_of: Option<PartialDate>,
    ) {
        answer.insert("value".into(), json!(plain(text)));
        answer.insert("as_of".into(), json!(iso(as_of)));
        answer.insert("source".into(), json!(source.and_then(|id| self.source(id))));
        answer.insert(
            "read".into(),
            json!(source.map(|id| reading::backing(self.site, id, as_of).key())),
        );
    }

    fn source(&self, id: &Id) -> Option<Value> {
        let source = self.site.sources.get(id)?;
        Some(json!({
            "id": id.as_str(), "title": &*source.title, "publisher": &*source.publisher, "url": &*source.url,
            "read": source.read().key(), "retrieved": iso(source.copy()),
            "via": source.via.iter().filter_map(|via| self.source(&via.0)).collect::<Vec<_>>(),
        }))
    }

    /// Where it stands, what it is, what others say.
    fn statement(&self, answer: &mut Map<String, Value>, fact: &Fact, (file, place): &Place) {
        answer.insert("label".into(), json!(fact.label));
        answer.insert("stated_as".into(), json!(fact.id()));
        answer.insert("stated".into(), self.place(file, &At::Value(place.clone())));
        let also = fact.also.iter().map(|other| {
            let source = other.origin.source().and_then(|id| self.source(id));
            json!({"value": plain(&other.said.text), "as_of": iso(other.as_of), "source": source})
        });
        answer.insert("also".into(), also.collect());
    }

    fn text(&self, one: &Use) -> Value {
        let mut place = self.place(&one.file, &one.at);
        place["page"] = json!(one.page);
        if let At::Value(path) = &one.at {
            place["key"] = json!(path.to_string());
        }
        place
    }

    fn place(&self, file: &SourcePath, at: &At) -> Value {
        let text = self.folder.text(file).unwrap_or_default();
        let start = Places::new(file, &text).at(at).map(|region| region.start);
        json!({
            "file": shown(&self.args.site.site, file), "line": start.map(|at| at.line), "column": start.map(|at| at.column),
        })
    }
}

/// The outputs as JSON: pages by their addresses.
fn outputs(site: &Site, outputs: &[Output]) -> Value {
    let output = |output: &Output| {
        let page = output.path.strip_suffix("index.html").map(|page| site.base.href(page));
        json!({"file": output.path, "page": page, "parts": output.parts})
    };
    outputs.iter().map(output).collect()
}

/// Text with plain spaces: what does not break on a page hinders who searches for it.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn iso(date: Option<PartialDate>) -> Option<String> {
    date.map(PartialDate::iso)
}

fn source_id(origin: &Origin) -> Option<&str> {
    match origin {
        Origin::Source(id) => Some(id.as_str()),
        Origin::Itself(url) => Some(url),
        Origin::Unsaid => None,
    }
}
