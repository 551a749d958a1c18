//! The whole pipeline in one place: read and parse every file, put the site together, check it,
//! render it.
//!
//! `check` is [`load`] and the rules alone; `build` hands the pages to a folder, `serve` to memory.
//! No mode flag enters what is below: what one command accepts, every other does too. Start with
//! [`run`].

mod asset;
pub mod change;
pub mod claims;
mod published;
pub mod reach;
pub mod record;
mod redirects;
mod register;
mod styles;
mod theme_check;
mod unused;

use std::io;
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use crate::base::diagnostic::{At, Diagnostic, Found, has_errors};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::markdown::{Policy, RawHtml};
use crate::model::site;
use crate::page::OwnFile;
use crate::page::spoken;
use crate::page::theme::{self, Theme};
use crate::parse::{self, Parsed};
use crate::render::{self, Sink};
use crate::rules;
use crate::site::Settings;
use crate::site::Site;
use crate::site::assemble::{ParsedFile, assemble};
use crate::widgets;
use crate::words::{self, Words};

use claims::Claims;

/// The files of a site, wherever they are.
pub trait Files: Sync {
    /// All of them, in order.
    fn paths(&self) -> &[SourcePath];
    /// The text of one.
    ///
    /// # Errors
    /// A diagnostic if it cannot be read as UTF-8.
    fn text(&self, path: &SourcePath) -> Result<String, Box<Diagnostic>>;
    /// The bytes of one.
    ///
    /// # Errors
    /// A diagnostic if it cannot be read.
    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Box<Diagnostic>>;
}

/// Reads, parses, assembles and checks a site. There is no site if site.yaml is broken.
#[must_use]
pub fn load(files: &dyn Files, settings: &Settings) -> Found<Option<Site>> {
    let mut read = read(files, settings);
    if let Some(site) = &read.value {
        read.diagnostics.extend(rules::run(site));
    }
    sort(&mut read.diagnostics);
    read
}

/// The same before it is checked: what no other day mends.
fn read(files: &dyn Files, settings: &Settings) -> Found<Option<Site>> {
    let mut diagnostics = Vec::new();
    let raw_html = opening(files).raw_html;
    let names: Vec<&str> = widgets::ALL.iter().map(|kind| kind.name).collect();
    let policy = Policy { raw_html, widgets: &names };
    let content: Vec<&SourcePath> =
        files.paths().iter().filter(|path| path.as_str().starts_with("content/")).collect();
    let parsed: Vec<(ParsedFile, Vec<Diagnostic>)> =
        content.par_iter().map(|path| parse_file(files, path, &policy)).collect();
    let mut all = Vec::with_capacity(parsed.len());
    for (file, faults) in parsed {
        all.push(file);
        diagnostics.extend(faults);
    }
    // Faults of these are those of the theme.
    let own =
        |path: &&SourcePath| path.as_str().strip_prefix("static/").is_some_and(theme::is_published);
    all.par_extend(files.paths().par_iter().filter(own).map(|path| asset(files, path).0));
    let site = assemble(all, settings).drain_into(&mut diagnostics);
    Found { value: site, diagnostics }
}

/// What site.yaml says that is needed before any other file is read.
struct Opening {
    raw_html: RawHtml,
    language: String,
}

fn opening(files: &dyn Files) -> Opening {
    let path = SourcePath::new("content/site.yaml");
    let config = files.text(&path).ok().and_then(|text| {
        let text = crate::yaml::Text { file: &path, text: &text, offset: 0 };
        crate::yaml::parse::<site::SiteConfig>(&text).value
    });
    let raw_html = match config.as_ref().map(|config| config.markdown.raw_html) {
        Some(site::RawHtml::Trusted) => RawHtml::Trusted,
        Some(site::RawHtml::Sanitize) => RawHtml::Sanitize,
        Some(site::RawHtml::Refuse) | None => RawHtml::Refuse,
    };
    let language =
        config.map_or_else(|| words::REFERENCE.to_owned(), |config| config.language.to_string());
    Opening { raw_html, language }
}

/// One file, read and parsed; its text is dropped at once.
fn parse_file(
    files: &dyn Files,
    path: &SourcePath,
    policy: &Policy<'_>,
) -> (ParsedFile, Vec<Diagnostic>) {
    if !parse::is_text(path) {
        if parse::kind_of(path).is_ok_and(|kind| kind == parse::Kind::RecordedFacts) {
            return ((path.clone(), Some(Parsed::RecordedFacts)), Vec::new());
        }
        return asset(files, path);
    }
    match files.text(path) {
        Ok(text) => {
            let found = parse::file(path, &text, policy);
            ((path.clone(), found.value), found.diagnostics)
        }
        Err(diagnostic) => ((path.clone(), None), vec![*diagnostic]),
    }
}

/// A file that is published; only pictures are looked into here.
fn asset(files: &dyn Files, path: &SourcePath) -> (ParsedFile, Vec<Diagnostic>) {
    let mut diagnostics: Vec<Diagnostic> = asset::refused(path).into_iter().collect();
    let mut size = None;
    if asset::is_picture(path) {
        let published = files
            .bytes(path)
            .map_err(|fault| vec![*fault])
            .and_then(|bytes| asset::published(path, bytes));
        match published {
            Ok((_, pixels)) => size = pixels,
            Err(faults) => diagnostics.extend(faults),
        }
    }
    ((path.clone(), Some(Parsed::Asset(size))), diagnostics)
}

/// The theme with the site's own templates and static files over it.
///
/// # Errors
/// Diagnostics of templates that cannot be read.
pub fn theme(files: &dyn Files) -> Result<Theme, Vec<Diagnostic>> {
    let templates = own_files(files, "templates/")?;
    let mut statics = own_files(files, "static/")?;
    let mut faults = Vec::new();
    for own in &mut statics {
        match asset::published(&own.file, std::mem::take(&mut own.bytes)) {
            Ok((bytes, _)) => own.bytes = bytes,
            Err(found) => faults.extend(found),
        }
    }
    match Theme::load(&templates, &statics, &opening(files).language) {
        Ok(theme) if faults.is_empty() => Ok(theme),
        Ok(_) => Err(faults),
        Err(found) => Err([faults, found].concat()),
    }
}

/// The words of the site in its language, or in another, with the faults of its own files. They
/// exist without a site too.
#[must_use]
pub fn words(files: &dyn Files, language: Option<&str>) -> Found<Arc<Words>> {
    let language = language.map_or_else(|| opening(files).language, str::to_owned);
    match own_files(files, "templates/words/") {
        Ok(mut own) => {
            own.iter_mut().for_each(|file| file.name.insert_str(0, "words/"));
            spoken::load(&own, &language)
        }
        Err(diagnostics) => Found { diagnostics, ..spoken::load(&[], &language) },
    }
}

fn own_files(files: &dyn Files, folder: &str) -> Result<Vec<OwnFile>, Vec<Diagnostic>> {
    let mut own = Vec::new();
    let mut conflicts = Vec::new();
    for path in files.paths() {
        if let Some(name) = path.as_str().strip_prefix(folder) {
            let bytes = files.bytes(path).map_err(|diagnostic| vec![*diagnostic])?;
            conflicts.extend(
                std::str::from_utf8(&bytes).ok().and_then(|text| parse::conflict(path, text)),
            );
            own.push(OwnFile { file: path.clone(), name: name.nfc().collect(), bytes });
        }
    }
    if conflicts.is_empty() { Ok(own) } else { Err(conflicts) }
}

/// Builds a site into a sink. Nothing is handed over if the content has errors; the caller
/// publishes only if there are none in what comes back either.
///
/// # Errors
/// When the sink cannot keep a file.
pub fn run(files: &dyn Files, settings: &Settings, sink: &dyn Sink) -> io::Result<Vec<Diagnostic>> {
    Ok(site(files, settings, sink)?.diagnostics)
}

/// The same, for callers that go on with the site.
///
/// # Errors
/// When the sink cannot keep a file.
pub fn site(
    files: &dyn Files,
    settings: &Settings,
    sink: &dyn Sink,
) -> io::Result<Found<Option<Site>>> {
    let (loaded, theme) = rayon::join(|| load(files, settings), || theme(files));
    let mut diagnostics = loaded.diagnostics;
    // Those that leave pages as they are: what only finished pages show is found in the same run.
    let mut of_theme = Vec::new();
    let theme = match theme {
        Ok(theme) => Some(theme),
        Err(faults) => {
            diagnostics.extend(faults);
            None
        }
    };
    if let (Some(site), Some(theme)) = (&loaded.value, &theme) {
        diagnostics.extend(published::clashes(site, theme));
        diagnostics.extend(theme.warnings.iter().cloned());
        of_theme = theme_check::faults(site, theme.templates(), theme.code());
        diagnostics.extend(of_theme.extract_if(.., |fault| *fault.rule == rule::TEMPLATE));
    }
    if let Some(site) = loaded.value.as_ref().filter(|_| has_errors(&diagnostics)) {
        // Without finished pages, their places are known as far as the texts say.
        diagnostics.extend(rules::fragments(site, &site.routes));
    }
    if let (Some(site), Some(theme), false) = (&loaded.value, theme, has_errors(&diagnostics)) {
        let statics = site.statics.iter().map(|file| (file.to.clone(), file.file.clone()));
        let assets = site.assets.iter().map(|asset| (asset.to.clone(), asset.file.clone()));
        let claims = Claims::new(sink, statics.chain(assets));
        let finished = render::all(site, &theme, &claims)?;
        diagnostics.extend(register::faults(site, &theme, &finished));
        diagnostics.extend(theme_check::unbalanced(theme.templates(), &finished));
        diagnostics.extend(theme_check::twice(theme.templates(), &finished));
        diagnostics.extend(finished.diagnostics);
        diagnostics.extend(claims.clashes(site));
        if !has_errors(&diagnostics) && !has_errors(&of_theme) {
            put_own(files, site, &theme, sink, &mut diagnostics)?;
        }
    }
    diagnostics.extend(of_theme);
    sort(&mut diagnostics);
    Ok(Found { value: loaded.value, diagnostics })
}

/// The authors' own files.
fn put_own(
    files: &dyn Files,
    site: &Site,
    theme: &Theme,
    sink: &dyn Sink,
    diagnostics: &mut Vec<Diagnostic>,
) -> io::Result<()> {
    theme.files.iter().try_for_each(|(path, bytes)| sink.put(path, bytes))?;
    for asset in &site.assets {
        let published = files.bytes(&asset.file).map_err(|fault| vec![*fault]);
        match published.and_then(|bytes| asset::published(&asset.file, bytes)) {
            Ok((bytes, _)) => sink.put(&asset.to, &bytes)?,
            Err(faults) => diagnostics.extend(faults),
        }
    }
    Ok(())
}

/// By file and place; the same fault is said once, also where several pages that share a template
/// advise differently.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    fn what(fault: &Diagnostic) -> (&SourcePath, &At, &str, &str) {
        (&fault.file, &fault.at, fault.rule.name, &fault.message)
    }
    diagnostics.sort_by(|a, b| (what(a), &a.help).cmp(&(what(b), &b.help)));
    diagnostics.dedup_by(|a, b| what(a) == what(b));
}
