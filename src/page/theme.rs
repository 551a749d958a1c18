//! Templates and assets: the default theme is part of the binary, and a site overrides it file by
//! file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, Tera};

use crate::base::diagnostic::{At, Diagnostic, Found, has_errors};
use crate::base::fingerprint;
use crate::base::source::SourcePath;
use crate::words::Words;

use super::template_fault::diagnostics;
use super::{OwnFile, not_utf8, scripts, spoken};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The default templates, compiled. They are the same in each build, and one run of the program can
/// build many times.
static DEFAULT_TEMPLATES: LazyLock<Result<Tera, tera::Error>> = LazyLock::new(|| {
    let mut tera = Tera::new();
    tera.set_fallback_prefixes(["builtin/"])?;
    spoken::teach(&mut tera, &Words::english());
    let defaults = collect(&TEMPLATES);
    let defaults = defaults
        .iter()
        .filter(|(name, _)| spoken::language(name).is_none())
        .map(|(name, bytes)| (format!("builtin/{name}"), String::from_utf8_lossy(bytes)));
    tera.add_raw_templates(defaults)?;
    Ok(tera)
});

/// The default assets, joined and fingerprinted, for the same reason.
static DEFAULT_ASSETS: LazyLock<(Assets, Files)> = LazyLock::new(|| join_assets(&[]));

/// Files to publish: path relative to the output, and bytes.
pub type Files = Vec<(String, Vec<u8>)>;

/// The theme of a build.
pub struct Theme {
    tera: Cow<'static, Tera>,
    /// What the theme says, in the site's language.
    pub words: Arc<Words>,
    /// What is wrong with the site's own words and does not keep pages from being made.
    pub warnings: Vec<Diagnostic>,
    /// The site's own templates.
    own: Vec<OwnFile>,
    /// The site's own styles and scripts.
    code: Vec<OwnFile>,
    /// The site's own static files, by their names.
    statics: BTreeMap<String, SourcePath>,
    /// Addresses of assets relative to the site's base, fingerprinted.
    pub assets: Assets,
    /// Files to publish: path relative to the output, and bytes.
    pub files: Files,
}

/// Addresses of the assets that every page uses.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The one stylesheet.
    pub stylesheet: String,
    /// The script before first paint, at most 1 KiB.
    pub boot: String,
    /// The icon.
    pub icon: String,
    /// The script of every page, which loads those of tools; empty when there is none.
    pub script: String,
}

impl Theme {
    /// The theme of a site: the default, with the site's own files over it, in the site's language.
    /// Files of words whose faults leave something to show are loaded with warnings.
    ///
    /// # Errors
    /// A diagnostic for a template or a file of words that cannot be read.
    pub fn load(
        templates: &[OwnFile],
        statics: &[OwnFile],
        language: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let Found { value: words, diagnostics: warnings } = spoken::load(templates, language);
        if has_errors(&warnings) {
            return Err(warnings);
        }
        let templates: Vec<OwnFile> =
            templates.iter().filter(|own| spoken::language(&own.name).is_none()).cloned().collect();
        let tera = load_templates(&templates, &words)?;
        let (assets, files) =
            if statics.is_empty() { DEFAULT_ASSETS.clone() } else { join_assets(statics) };
        let is_code = |own: &&OwnFile| {
            own.name.ends_with(".css") || own.name.ends_with(".js") || own.name.ends_with(".mjs")
        };
        let code = statics.iter().filter(is_code).cloned().collect();
        let statics = statics.iter().map(|own| (own.name.clone(), own.file.clone())).collect();
        Ok(Self { tera, words, warnings, own: templates, code, statics, assets, files })
    }

    /// The site's own file that is published at `path` by its name.
    #[must_use]
    pub fn source(&self, path: &str) -> Option<SourcePath> {
        self.statics.get(path).cloned()
    }

    /// The site's own templates.
    #[must_use]
    pub fn templates(&self) -> &[OwnFile] {
        &self.own
    }

    /// The site's own styles and scripts.
    #[must_use]
    pub fn code(&self) -> &[OwnFile] {
        &self.code
    }

    /// Where the site's own templates say a text, if one does.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<(SourcePath, At)> {
        self.own.iter().find_map(|own| {
            let start = std::str::from_utf8(&own.bytes).ok()?.find(text)?;
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            Some((own.file.clone(), At::Bytes(place(start), place(start + text.len()))))
        })
    }

    /// Renders a template with a view.
    ///
    /// # Errors
    /// Diagnostics that name the site's own file and the place in it.
    pub fn render<T: Serialize + ?Sized>(
        &self,
        template: &str,
        view: &T,
    ) -> Result<String, Vec<Diagnostic>> {
        let rendered =
            Context::from_serialize(view).and_then(|context| self.tera.render(template, &context));
        rendered.map_err(|error| diagnostics(&error, &self.own, &[]))
    }
}

fn load_templates(
    own: &[OwnFile],
    words: &Arc<Words>,
) -> Result<Cow<'static, Tera>, Vec<Diagnostic>> {
    let defaults = collect(&TEMPLATES);
    let names: Vec<&str> = defaults.iter().map(|(name, _)| name.as_str()).collect();
    let default = DEFAULT_TEMPLATES.as_ref().map_err(|error| diagnostics(error, own, &names))?;
    if own.is_empty() && Arc::ptr_eq(words, &Words::english()) {
        return Ok(Cow::Borrowed(default));
    }
    let mut default = default.clone();
    spoken::teach(&mut default, words);
    let mut faults = Vec::new();
    let mut texts = Vec::new();
    for file in own {
        match std::str::from_utf8(&file.bytes) {
            Ok(text) => texts.push((file, text)),
            Err(_) => faults.push(not_utf8(&file.file, "the template")),
        }
    }
    // The engine stops at the first fault: its file is left out and the rest tried again.
    loop {
        let mut tera = default.clone();
        let error = match tera
            .add_raw_templates(texts.iter().map(|(file, text)| (file.name.as_str(), *text)))
        {
            Ok(()) if faults.is_empty() => return Ok(Cow::Owned(tera)),
            Ok(()) => return Err(faults),
            Err(error) => error,
        };
        let found = diagnostics(&error, own, &names);
        let before = texts.len();
        texts.retain(|(file, _)| found.iter().all(|fault| fault.file != file.file));
        faults.extend(found);
        if texts.len() == before {
            return Err(faults);
        }
    }
}

/// All files of a folder of the binary, with their paths below it.
fn collect<'d>(dir: &'d Dir<'d>) -> Vec<(String, &'d [u8])> {
    let own =
        dir.files().map(|file| (file.path().to_string_lossy().replace('\\', "/"), file.contents()));
    own.chain(dir.dirs().flat_map(collect)).collect()
}

/// The default's files, by their paths in a site: `templates/base.html`,
/// `static/css/00-tokens.css`.
#[must_use]
pub fn default_files() -> Vec<(String, &'static str)> {
    let text = |bytes: &'static [u8]| std::str::from_utf8(bytes).unwrap_or("");
    let templates = collect(&TEMPLATES)
        .into_iter()
        .map(|(name, bytes)| (format!("templates/{name}"), text(bytes)));
    let statics =
        collect(&STATIC).into_iter().map(|(name, bytes)| (format!("static/{name}"), text(bytes)));
    let mut all: Vec<(String, &'static str)> = templates.chain(statics).collect();
    all.sort();
    all
}

/// Whether a file of `static/` is published under its own name, and is no part of the stylesheet,
/// the script or the icon.
#[must_use]
pub fn is_published(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let folder = name.split_once('/').map_or("", |(folder, _)| folder);
    !matches!((folder, extension), ("css" | "widgets", "css") | ("js" | "widgets", "js"))
        && name != "icon.svg"
}

/// Makes the stylesheet and the scripts of their parts, in the order of their names, and gives each
/// a fingerprint. Styles whose names begin with 9 come after those of the widgets: what they say of
/// paper must win.
fn join_assets(own: &[OwnFile]) -> (Assets, Files) {
    let defaults = collect(&STATIC);
    let mut all: BTreeMap<&str, &[u8]> =
        defaults.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    all.extend(own.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())));
    let (mut css, mut late_css, mut script) = (Vec::new(), Vec::new(), String::new());
    let (mut modules, mut tools) = (BTreeMap::new(), BTreeMap::new());
    let (mut assets, mut files) = (Assets::default(), Vec::new());
    for (name, bytes) in all {
        let (path, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let stem = path.rsplit_once('/').map_or(path, |(_, stem)| stem);
        match (name.split('/').next().unwrap_or(""), extension) {
            ("css", "css") if name.starts_with("css/9") => late_css.extend_from_slice(bytes),
            ("css" | "widgets", "css") => css.extend_from_slice(bytes),
            ("widgets", "js") => drop(tools.insert(stem, bytes)),
            ("modules", "js") => drop(modules.insert(stem, bytes)),
            ("js", "js") if name != "js/boot.js" => {
                script.push_str(&scripts::slim(&String::from_utf8_lossy(bytes)))
            }
            _ if name == "js/boot.js" => {
                assets.boot = publish("boot", "js", bytes.to_vec(), &mut files)
            }
            _ if name == "icon.svg" => {
                assets.icon = publish("icon", "svg", bytes.to_vec(), &mut files)
            }
            _ => files.push((name.to_owned(), bytes.to_vec())),
        }
    }
    css.append(&mut late_css);
    assets.stylesheet = publish("site", "css", css, &mut files);
    let table = scripts::publish(&modules, &tools, &mut files);
    if !script.is_empty() {
        assets.script = publish("site", "js", (table + &script).into_bytes(), &mut files);
    }
    (assets, files)
}

/// Adds a file under a name that changes when the content does.
fn publish(stem: &str, extension: &str, bytes: Vec<u8>, files: &mut Files) -> String {
    let path = fingerprint::named(&format!("assets/{stem}"), extension, &bytes);
    files.push((path.clone(), bytes));
    path
}
