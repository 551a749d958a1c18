//! Who publishes what: the files of `static/` and those beside the text claim their paths before
//! anything is rendered, and what is rendered meets these claims. Start with [`Claims`].

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::render::Sink;
use crate::site::Site;

/// What a file of `static/` replaces, of all that certguide makes: hosts read these, and each site
/// may have its own.
pub const REPLACEABLE: [&str; 4] = ["404.html", "_headers", "_redirects", "robots.txt"];

/// The folder whose files may replace those.
const STATIC: &str = "static/";

/// A sink that hands on what meets no claim of an author's file.
pub(super) struct Claims<'s> {
    sink: &'s dyn Sink,
    /// The author's own files, by the path at which they are published.
    own: BTreeMap<String, SourcePath>,
    /// Of each that meets something, the first thing that it meets.
    met: Mutex<BTreeMap<String, String>>,
    faults: Vec<Diagnostic>,
}

impl<'s> Claims<'s> {
    /// Takes the claims: the path of each file and where the file comes from.
    pub(super) fn new(sink: &'s dyn Sink, own: impl Iterator<Item = (String, SourcePath)>) -> Self {
        let mut claims =
            Self { sink, own: BTreeMap::new(), met: Mutex::default(), faults: Vec::new() };
        for (to, file) in own {
            match claims.meets(&to) {
                Some(other) => {
                    let other = claims.own[&other].clone();
                    claims.faults.push(fault(
                        &file,
                        &to,
                        &format!("`{other}` is published"),
                        "rename one of them",
                    ));
                }
                None => drop(claims.own.insert(to, file)),
            }
        }
        claims
    }

    /// The claim that a path meets: the same path, a file in the place of one of its folders, or a
    /// folder in its place.
    fn meets(&self, path: &str) -> Option<String> {
        let above = path
            .match_indices('/')
            .map(|(at, _)| &path[..at])
            .find(|above| self.own.contains_key(*above));
        let below = || {
            let start = format!("{path}/");
            let next = self.own.range(start.clone()..).next()?;
            next.0.starts_with(&start).then(|| next.0.clone())
        };
        if self.own.contains_key(path) {
            Some(path.to_owned())
        } else {
            above.map(str::to_owned).or_else(below)
        }
    }

    /// Whether what is made at this path is to be handed on.
    fn is_free(&self, path: &str) -> bool {
        let Some(claim) = self.meets(path) else { return true };
        let is_replaced = claim == path
            && REPLACEABLE.contains(&path)
            && self.own[path].as_str().starts_with(STATIC);
        if !is_replaced {
            let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
            let first = met.entry(claim).or_insert_with(|| path.to_owned());
            if path < first.as_str() {
                path.clone_into(first);
            }
        }
        false
    }

    /// The clashes, once all is rendered.
    pub(super) fn clashes(&self, site: &Site) -> Vec<Diagnostic> {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let of_made = met.iter().map(|(claim, made)| {
            let file = &self.own[claim];
            let what = match source(site, made) {
                Some(page) => format!("the page of `{page}` is"),
                None if claim == made => "certguide creates a file".to_owned(),
                None => format!("certguide makes `{made}`"),
            };
            let help = if file.as_str().starts_with(STATIC) {
                format!("rename or remove it; static/ can replace only {}", REPLACEABLE.join(", "))
            } else {
                "rename it".to_owned()
            };
            fault(file, claim, &what, &help)
        });
        self.faults.iter().cloned().chain(of_made).collect()
    }
}

impl Sink for Claims<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if self.is_free(path) { self.sink.put(path, bytes) } else { Ok(()) }
    }
}

fn fault(file: &SourcePath, to: &str, what: &str, help: &str) -> Diagnostic {
    let message = format!("`{file}` would be published at `{to}`, where {what}");
    Diagnostic::new(&rule::ADDRESS_CLASH, file, At::File, message).help(help)
}

/// The text that a page is made of.
fn source(site: &Site, made: &str) -> Option<SourcePath> {
    let address = made.strip_suffix("/index.html")?;
    let guide = || Some(site.guides.get(address)?.text_file());
    let page = || {
        site.pages.iter().find(|(id, _)| id.as_str() == address).map(|(_, page)| page.file.clone())
    };
    guide().or_else(page)
}
