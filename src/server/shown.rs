//! The site that the preview shows, and what changed in it from one build to the next. Start with
//! [`Shown`].

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::fingerprint;

use super::headers::Headers;

/// A good build.
#[derive(Debug, Default)]
pub struct Shown {
    /// Path of the base address, with a slash at both ends.
    pub base: String,
    /// All files by their path below the base.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// Files of the build before that have a fingerprint in their names: pages that were read
    /// before this build ask for them.
    pub kept: BTreeMap<String, Arc<[u8]>>,
    /// What `_headers` asks for.
    pub headers: Headers,
}

/// What open pages have to do about a new build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Nothing: it is equal.
    Nothing,
    /// Take other stylesheets: old and new path, the same if only the content differs.
    Styles(Vec<(String, String)>),
    /// Load again.
    Pages,
}

impl Shown {
    /// A site under a base.
    #[must_use]
    pub fn new(base: &str, files: BTreeMap<String, Arc<[u8]>>) -> Self {
        let base = match base.trim_matches('/') {
            "" => "/".to_owned(),
            inner => format!("/{inner}/"),
        };
        let headers =
            files.get("_headers").map(|bytes| Headers::parse(&String::from_utf8_lossy(bytes)));
        Self { base, files, kept: BTreeMap::new(), headers: headers.unwrap_or_default() }
    }

    /// The same, with what pages of the build before still need.
    #[must_use]
    pub fn after(mut self, old: &Self) -> Self {
        let named = old.files.iter().filter(|(path, _)| fingerprint::in_name(path).is_some());
        let gone = named.filter(|(path, _)| !self.files.contains_key(*path));
        self.kept = gone.map(|(path, bytes)| (path.clone(), Arc::clone(bytes))).collect();
        self
    }

    /// A file, also one that is only kept.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path).or_else(|| self.kept.get(path))
    }

    /// What has changed since `old`.
    #[must_use]
    pub fn difference(&self, old: &Self) -> Difference {
        if self.base != old.base {
            return Difference::Pages;
        }
        let gone: Vec<&str> = only_in(&old.files, &self.files);
        let come: Vec<&str> = only_in(&self.files, &old.files);
        let changed: Vec<&str> = self
            .files
            .iter()
            .filter(|(path, new)| old.files.get(*path).is_some_and(|old| old != *new))
            .map(key)
            .collect();
        if gone.is_empty() && come.is_empty() && changed.is_empty() {
            return Difference::Nothing;
        }
        match self.swaps(old, &gone, &come, &changed) {
            Some(swaps) => {
                let full = |path: &str| format!("{}{path}", self.base);
                Difference::Styles(
                    swaps.into_iter().map(|(from, to)| (full(from), full(to))).collect(),
                )
            }
            None => Difference::Pages,
        }
    }

    /// The changed stylesheets, if nothing else has changed: their names hold a fingerprint, so
    /// pages that differ in nothing but these names count as unchanged.
    fn swaps<'p>(
        &self,
        old: &Self,
        gone: &[&'p str],
        come: &[&'p str],
        changed: &[&'p str],
    ) -> Option<Vec<(&'p str, &'p str)>> {
        let mut swaps = Vec::new();
        for from in gone {
            let mut successors = come
                .iter()
                .filter(|to| stylesheet(from).is_some() && stylesheet(from) == stylesheet(to));
            swaps.push((*from, *successors.next()?));
            if successors.next().is_some() {
                return None;
            }
        }
        if gone.len() != come.len() {
            return None;
        }
        for path in changed.iter().filter(|path| !path.ends_with(".css")) {
            let mut text = std::str::from_utf8(old.files.get(*path)?).ok()?.to_owned();
            for (from, to) in &swaps {
                text = text.replace(from, to);
            }
            if text.as_bytes() != &**self.files.get(*path)? {
                return None;
            }
        }
        swaps.extend(
            changed.iter().filter(|path| path.ends_with(".css")).map(|path| (*path, *path)),
        );
        Some(swaps)
    }
}

fn key<'a>((path, _): (&'a String, &Arc<[u8]>)) -> &'a str {
    path
}

fn only_in<'a>(
    these: &'a BTreeMap<String, Arc<[u8]>>,
    those: &BTreeMap<String, Arc<[u8]>>,
) -> Vec<&'a str> {
    these.iter().filter(|(path, _)| !those.contains_key(*path)).map(key).collect()
}

/// `assets/site` of `assets/site.3f9a0c12.css`: what stays when the fingerprint changes.
fn stylesheet(path: &str) -> Option<&str> {
    let stem = path.strip_suffix(".css")?;
    Some(stem.rsplit_once('.').map_or(stem, |(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Shown {
        Shown::new(
            "/",
            files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().into())).collect(),
        )
    }

    #[test]
    fn only_styles_are_swapped_without_a_reload() {
        let old = site(&[
            ("assets/s.1.css", "a"),
            ("index.html", "<link assets/s.1.css>"),
            ("plain.css", "a"),
        ]);
        let equal = site(&[
            ("assets/s.1.css", "a"),
            ("index.html", "<link assets/s.1.css>"),
            ("plain.css", "a"),
        ]);
        assert_eq!(equal.difference(&old), Difference::Nothing);
        let restyled = site(&[
            ("assets/s.2.css", "b"),
            ("index.html", "<link assets/s.2.css>"),
            ("plain.css", "b"),
        ]);
        let swap = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(
            restyled.difference(&old),
            Difference::Styles(vec![
                swap("/assets/s.1.css", "/assets/s.2.css"),
                swap("/plain.css", "/plain.css")
            ])
        );
        for files in [
            [("assets/s.2.css", "b"), ("index.html", "other"), ("plain.css", "a")],
            [("assets/t.2.css", "b"), ("index.html", "<link assets/t.2.css>"), ("plain.css", "a")],
            [("assets/s.1.css", "a"), ("index.html", "<link assets/s.1.css>"), ("plain.txt", "a")],
        ] {
            assert_eq!(site(&files).difference(&old), Difference::Pages, "{files:?}");
        }
        assert_eq!(Shown::new("repo", BTreeMap::new()).difference(&old), Difference::Pages);
    }
}
