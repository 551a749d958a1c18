//! `certguide new guide`: the files of a guide, and what the site must know of its vendor, its
//! field and its source.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::base::nearest;
use crate::base::source::SourcePath;
use crate::cli::args::NewGuideArgs;
use crate::disk::add::{self, Addition};
use crate::markdown::{Policy, RawHtml};
use crate::model::certification::Rank;
use crate::model::scalar::{Id, Text};
use crate::model::source::Source;
use crate::parse::{self, Parsed};
use crate::site::addresses::RESERVED;

use super::extend;
use super::text::{checked, filled, id, nearest_id, quoted};

const SITE: &str = "content/site.yaml";
const SOURCES: &str = "content/sources.yaml";

/// What a site has that a new guide must fit into.
pub struct Site {
    site: String,
    fields: BTreeMap<Id, Text>,
    sources: Option<String>,
    known: BTreeMap<Id, Source>,
    /// Name of each vendor.
    vendors: BTreeMap<Id, Text>,
}

impl Site {
    /// Reads it.
    ///
    /// # Errors
    /// If there is no site, or one of these files has faults.
    pub fn read(dir: &Path) -> Result<Self, String> {
        let site = add::read(dir, SITE)?.ok_or_else(|| {
            format!(
                "there is no {}; `certguide new site {}` creates it",
                dir.join(SITE).display(),
                dir.display()
            )
        })?;
        let sources = add::read(dir, SOURCES)?;
        let known =
            match sources.as_deref().map(|text| sources_of(text).ok_or_else(|| faulty(SOURCES))) {
                Some(known) => known?,
                None => BTreeMap::new(),
            };
        let fields = fields_of(&site).ok_or_else(|| faulty(SITE))?;
        Ok(Self { fields, site, sources, known, vendors: vendors(dir)? })
    }
}

fn vendors(dir: &Path) -> Result<BTreeMap<Id, Text>, String> {
    let mut vendors = BTreeMap::new();
    let folder = match fs::read_dir(dir.join("content/vendors")) {
        Ok(folder) => folder,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vendors),
        Err(error) => return Err(format!("cannot read content/vendors: {error}")),
    };
    for entry in folder {
        let name =
            entry.map_err(|error| format!("cannot read content/vendors: {error}"))?.file_name();
        let Some(name) = name.to_str().filter(|name| name.ends_with(".yaml")) else { continue };
        let path = format!("content/vendors/{name}");
        match parsed(&path, &add::read(dir, &path)?.unwrap_or_default()) {
            Some(Parsed::Vendor(id, vendor)) => vendors.insert(id, vendor.name),
            _ => return Err(faulty(&path)),
        };
    }
    Ok(vendors)
}

fn faulty(path: &str) -> String {
    format!("{path} has errors; `certguide check` shows them; fix them, then add the guide")
}

fn parsed(path: &str, text: &str) -> Option<Parsed> {
    let policy = Policy { raw_html: RawHtml::Trusted, widgets: &[] };
    parse::file(&SourcePath::new(path), text, &policy).value
}

fn fields_of(text: &str) -> Option<BTreeMap<Id, Text>> {
    match parsed(SITE, text)? {
        Parsed::Site(site) => Some(site.fields),
        _ => None,
    }
}

fn sources_of(text: &str) -> Option<BTreeMap<Id, Source>> {
    match parsed(SOURCES, text)? {
        Parsed::Sources(sources) => Some(sources),
        _ => None,
    }
}

/// What is written, before anything is: first what the guide leans on, the text last.
///
/// # Errors
/// Arguments that do not fit each other or the site.
pub fn additions(args: &NewGuideArgs, site: &Site) -> Result<Vec<Addition>, String> {
    let (vendor, name) = address(&args.address)?;
    let title = checked("--name", &args.name)?;
    let url = web_address(&args.url)?;
    let (level, rank) = level(args)?;
    let mut additions = Vec::new();
    let (field, changed) = field(args, site)?;
    additions.extend(changed);
    let (vendor_name, file) = vendor_file(args, site, &vendor, url)?;
    additions.extend(file);
    let (source, changed) = source(site, &vendor, &name, url, title, &vendor_name)?;
    additions.extend(changed);

    let code = args.code.as_deref().map(|code| checked("--code", code)).transpose()?;
    let version = code.and_then(nearest_id).unwrap_or_else(|| name.clone());
    let code = code.map_or_else(
        || "#code: The vendor's code of the exam".to_owned(),
        |code| format!("code: {}", quoted(code)),
    );
    let quoted_values = [title, url, level, &vendor_name].map(quoted);
    let [title, url, level, vendor_name] = quoted_values.each_ref().map(String::as_str);
    let values = [
        ("NAME", title),
        ("URL", url),
        ("LEVEL", level),
        ("VENDOR_NAME", vendor_name),
        ("RANK", rank.words()),
        ("VENDOR", &vendor),
        ("FIELD", &field),
        ("SOURCE", &source),
        ("VERSION", &version),
        ("CODE", &code),
    ];
    let folder = folder(&args.address)?;
    for (file, skeleton) in [
        ("certification.yaml", include_str!("skeleton/certification.yaml")),
        ("guide.md", include_str!("skeleton/guide.md")),
    ] {
        additions.push(Addition::new_file(&folder.join(file), filled(skeleton, &values)));
    }
    Ok(additions)
}

/// The folder of a guide, from the site's.
///
/// # Errors
/// If the address is none.
pub fn folder(address_of_guide: &str) -> Result<PathBuf, String> {
    let (vendor, name) = address(address_of_guide)?;
    Ok(Path::new("content/guides").join(&*vendor).join(&*name))
}

fn address(text: &str) -> Result<(Id, Id), String> {
    let Some((vendor, name)) = text.split_once('/') else {
        return Err(format!(
            "`{text}` is not the address of a guide; write VENDOR/NAME, such as acme/widget-maker"
        ));
    };
    let (vendor, name) = (id("a vendor's id", vendor)?, id("a guide's name", name)?);
    if RESERVED.contains(&&*vendor) {
        return Err(format!(
            "`{vendor}` is a word that certguide uses for its own addresses; choose another id for the vendor"
        ));
    }
    Ok((vendor, name))
}

fn web_address(url: &str) -> Result<&str, String> {
    let url = checked("--url", url)?;
    match parsed(
        SOURCES,
        &format!("x: {{title: x, publisher: x, kind: vendor, url: {}}}", quoted(url)),
    ) {
        Some(_) => Ok(url),
        None => Err(format!(
            "--url `{url}` is not a web address; write the complete address, with https:// and without spaces"
        )),
    }
}

/// The vendor's word, and how it is ranked among all.
fn level(args: &NewGuideArgs) -> Result<(&str, Rank), String> {
    let word = checked("--level", &args.level)?;
    let ranks =
        [Rank::Foundational, Rank::Associate, Rank::Professional, Rank::Expert, Rank::Specialty];
    let wanted = args.rank.as_deref().unwrap_or(word).to_lowercase();
    let rank = ranks.into_iter().find(|rank| rank.words() == wanted);
    let all = || ranks.map(Rank::words).join(", ");
    rank.map(|rank| (word, rank)).ok_or_else(|| match &args.rank {
        Some(rank) => format!("unknown --rank `{rank}`; choose one of: {}", all()),
        None => format!("`{word}` is not a rank by itself; add --rank with one of: {}", all()),
    })
}

fn field(args: &NewGuideArgs, site: &Site) -> Result<(Id, Option<Addition>), String> {
    let Some(wanted) = &args.field else {
        let mut fields = site.fields.keys();
        return match (fields.next(), fields.next()) {
            (Some(only), None) => Ok((only.clone(), None)),
            (None, _) => {
                Err("add --field with what the certification is about, such as --field cloud"
                    .to_owned())
            }
            _ => {
                let known: Vec<&str> = site.fields.keys().map(|id| &**id).collect();
                Err(format!(
                    "add --field with what the certification is about; the site has {}",
                    known.join(", ")
                ))
            }
        };
    };
    let field = id("a field", wanted)?;
    if site.fields.contains_key(&field) {
        return Ok((field, None));
    }
    let mut label = field.replace('-', " ");
    label[..1].make_ascii_uppercase();
    let entry = format!("{} # fill in: check the label of this field", quoted(&label));
    let mut meant = site.fields.clone();
    meant.insert(field.clone(), label.as_str().into());
    let text = extend::with_field(&site.site, &field, &entry)
        .filter(|text| fields_of(text).as_ref() == Some(&meant));
    match text {
        Some(text) => Ok((field, Some(Addition::longer(Path::new(SITE), &site.site, text)))),
        None => Err(format!(
            "{SITE} has no field `{field}`, and certguide cannot add it without changing your lines; add it to `fields` as {field}: {}",
            quoted(&label)
        )),
    }
}

/// The name of the vendor, and its file if the site has none.
fn vendor_file(
    args: &NewGuideArgs,
    site: &Site,
    vendor: &Id,
    url: &str,
) -> Result<(String, Option<Addition>), String> {
    if let Some(name) = site.vendors.get(vendor) {
        return match (&args.vendor_name, &args.legal_name) {
            (None, None) => Ok((name.to_string(), None)),
            _ => Err(format!(
                "content/vendors/{vendor}.yaml already names the vendor; omit --vendor-name and --legal-name, or change them there"
            )),
        };
    }
    let Some(name) = &args.vendor_name else {
        let known: Vec<&str> = site.vendors.keys().map(|id| &**id).collect();
        let near = nearest::nearest(vendor, known).map(|near| format!(" (did you mean `{near}`?)"));
        let near = near.unwrap_or_default();
        return Err(format!(
            "the site has no vendor `{vendor}`{near}; to add it, give its name with --vendor-name"
        ));
    };
    let name = checked("--vendor-name", name)?;
    let legal =
        args.legal_name.as_deref().map_or(Ok(name), |legal| checked("--legal-name", legal))?;
    let notice =
        format!("{name} and the names of its certifications belong to {legal} or to other owners.");
    let quoted = [name, legal, url, &notice].map(quoted);
    let [shown, legal, url, notice] = quoted.each_ref().map(String::as_str);
    let values = [("VENDOR_NAME", shown), ("LEGAL_NAME", legal), ("URL", url), ("NOTICE", notice)];
    let text = filled(include_str!("skeleton/vendor.yaml"), &values);
    let path = format!("content/vendors/{vendor}.yaml");
    Ok((name.to_owned(), Some(Addition::new_file(Path::new(&path), text))))
}

/// The source that is the exam's page: the one that the site has, else a new one.
fn source(
    site: &Site,
    vendor: &Id,
    name: &Id,
    url: &str,
    title: &str,
    vendor_name: &str,
) -> Result<(Id, Option<Addition>), String> {
    if let Some((id, _)) = site.known.iter().find(|(_, source)| *source.url == *url) {
        return Ok((id.clone(), None));
    }
    let names = [format!("{vendor}-{name}"), format!("{name}-page"), name.to_string()];
    let free =
        names.iter().filter_map(|name| Id::parse(name)).find(|id| !site.known.contains_key(id));
    let Some(id) = free else {
        return Err(format!(
            "{SOURCES} already has {}; add the exam's page there under another id",
            names.join(" and ")
        ));
    };
    let quoted = [title, vendor_name, url].map(quoted);
    let values =
        [("SOURCE", &*id), ("PAGE", &quoted[0]), ("VENDOR_NAME", &quoted[1]), ("URL", &quoted[2])];
    let entry = filled(include_str!("skeleton/source.yaml"), &values);
    let Some(old) = &site.sources else {
        let text = extend::with_end(include_str!("skeleton/sources.yaml"), &entry);
        return Ok((id, Some(Addition::new_file(Path::new(SOURCES), text))));
    };
    let text = extend::with_end(old, &entry);
    let whole = sources_of(&text).is_some_and(|sources| sources.len() == site.known.len() + 1);
    match whole {
        true => Ok((id, Some(Addition::longer(Path::new(SOURCES), old, text)))),
        false => Err(format!(
            "certguide cannot add to the end of {SOURCES}; add this there, and try again:\n{entry}"
        )),
    }
}
