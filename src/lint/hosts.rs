//! What the site's host would not take, or not read: counted from the files that a build makes.
//! Start with [`Made`].

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule::{self, Rule};
use crate::base::source::{DataPath, SourcePath};
use crate::model::hosting::{Hosting, Limits, RuleLimits};
use crate::model::number;
use crate::render::Sink;
use crate::site::Site;

const CONFIG: &str = "content/site.yaml";
const HEADERS: &str = "_headers";
const REDIRECTS: &str = "_redirects";

/// The files that a build makes, counted and forgotten, and the host that they are for.
#[derive(Debug, Default)]
pub struct Made {
    /// The host, if another than that of site.yaml is meant.
    host: Option<Hosting>,
    sizes: Mutex<BTreeMap<String, u64>>,
    /// The texts of `_headers` and `_redirects`.
    rules: Mutex<BTreeMap<String, String>>,
}

impl Made {
    /// For the host that is named, else for that of site.yaml.
    #[must_use]
    pub fn for_host(host: Option<Hosting>) -> Self {
        Self { host, ..Self::default() }
    }

    /// The bytes of a file that was made.
    pub(super) fn size(&self, path: &str) -> Option<u64> {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied()
    }

    fn keep(&self, path: &str, size: u64) {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), size);
    }
}

impl Sink for Made {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if [HEADERS, REDIRECTS].contains(&path) {
            let text = String::from_utf8_lossy(bytes).into_owned();
            self.rules.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), text);
        }
        self.keep(path, bytes.len() as u64);
        Ok(())
    }
}

/// What is beyond the limits of the host. Nothing is found if no host is named, or if errors kept
/// the site from being made.
pub(super) fn run(site: &Site, made: &Made) -> Vec<Diagnostic> {
    let rules = made.rules.lock().unwrap_or_else(PoisonError::into_inner);
    let headers = rules.get(HEADERS).map_or("", String::as_str);
    let Some(host) = made.host.or(site.config.host) else {
        let fault = |message| {
            let file = source(site, HEADERS)?;
            let fault = Diagnostic::new(&rule::HOST_IGNORES, &file, At::File, message);
            Some(fault.help(PATH_FIRST))
        };
        return stray(headers, "every host").and_then(fault).into_iter().collect();
    };
    let sizes = made.sizes.lock().unwrap_or_else(PoisonError::into_inner);
    let mut check = Check { site, limits: host.limits(), out: Vec::new() };
    check.files(&sizes);
    match check.limits.rules {
        Some(limits) => {
            check.redirects(rules.get(REDIRECTS).map_or("", String::as_str), &limits);
            check.headers(headers, &limits);
        }
        None => check.ignored(),
    }
    check.out
}

fn header_lines(text: &str) -> impl Iterator<Item = &str> {
    let is_read = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    text.lines().filter(is_read)
}

const PATH_FIRST: &str = "write the path on a line of its own, such as `/*`, and the header on the next line, after two spaces";

/// What is wrong with a header that belongs to no path.
fn stray(headers: &str, host: &str) -> Option<String> {
    let is_stray = |line: &&str| !line.starts_with([' ', '\t', '/']) && !line.starts_with("http");
    let stray = header_lines(headers).find(is_stray)?;
    Some(format!("`{stray}` of `{HEADERS}` belongs to no path; {host} ignores it"))
}

struct Check<'a> {
    site: &'a Site,
    limits: Limits,
    out: Vec<Diagnostic>,
}

impl Check<'_> {
    fn files(&mut self, sizes: &BTreeMap<String, u64>) {
        let host = self.limits.name;
        if let Some(most) = self.limits.bytes_of_file {
            for (path, size) in sizes.iter().filter(|(_, size)| **size > most) {
                let message = format!(
                    "`{path}` is {}; {host} allows files of up to {}",
                    mib(*size),
                    mib(most)
                );
                let help = "make it smaller, or publish it elsewhere and link to it there";
                self.at_file(path, &rule::HOST_LIMIT, message, help);
            }
        }
        if let Some(most) = self.limits.files.filter(|most| sizes.len() > *most) {
            let message = format!(
                "the site has {} files; {host} allows {}",
                grouped(sizes.len()),
                grouped(most)
            );
            let help = format!(
                "remove {}, turn files off with `outputs`, or choose another plan or host; {}",
                grouped(sizes.len() - most),
                fullest(&folders(sizes, |path| path
                    .split_once('/')
                    .map_or("", |(first, _)| first)))
            );
            self.at_host(message, &help);
        }
        if let Some(most) = self.limits.files_of_folder {
            let folders =
                folders(sizes, |path| path.rsplit_once('/').map_or("", |(folder, _)| folder));
            for (folder, count) in folders.into_iter().filter(|(_, count)| *count > most) {
                let message = format!(
                    "the folder `{folder}/` has {} files; {host} allows {}",
                    grouped(count),
                    grouped(most)
                );
                self.at_host(message, "divide its files between several folders");
            }
        }
        let total: u64 = sizes.values().sum();
        if let Some(most) = self.limits.bytes.filter(|most| total > *most) {
            let mut largest: Vec<_> = sizes.iter().collect();
            largest.sort_by_key(|(path, size)| (std::cmp::Reverse(**size), *path));
            let largest: Vec<String> = largest
                .iter()
                .take(3)
                .map(|(path, size)| format!("`{path}` ({})", mb(**size)))
                .collect();
            let message = format!("the site has {}; {host} allows {}", mb(total), mb(most));
            let help =
                format!("publish large files elsewhere; the largest are {}", largest.join(", "));
            self.at_host(message, &help);
        }
    }

    fn redirects(&mut self, text: &str, limits: &RuleLimits) {
        let lines = || {
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
        };
        let is_open = |line: &&str| {
            line.split_whitespace().next().is_some_and(|from| from.contains(['*', ':']))
        };
        let open = lines().filter(is_open).count();
        let fixed = lines().count() - open;
        let help = if self.site.config.outputs.redirect_pages {
            "remove former addresses that nobody requests now; without `_redirects`, each still has a page that redirects"
        } else {
            "remove former addresses that nobody requests now, or `redirect_pages: false`: then each has a page that redirects"
        };
        self.most(REDIRECTS, "redirects of one path", fixed, limits.fixed_redirects, help);
        let help = "write redirects of single paths, or one pattern for several";
        self.most(REDIRECTS, "redirects with `*` or `:`", open, limits.open_redirects, help);
        let longest = lines().map(|line| line.chars().count()).max().unwrap_or(0);
        self.most(
            REDIRECTS,
            "characters in a line",
            longest,
            limits.redirect_length,
            "shorten the addresses",
        );
    }

    fn headers(&mut self, text: &str, limits: &RuleLimits) {
        if let Some(message) = stray(text, self.limits.name) {
            self.at_file(HEADERS, &rule::HOST_IGNORES, message, PATH_FIRST);
        }
        let lines = || header_lines(text);
        let blocks = lines().filter(|line| !line.starts_with([' ', '\t'])).count();
        self.most(
            HEADERS,
            "blocks",
            blocks,
            limits.header_blocks,
            "write one pattern for several paths",
        );
        let longest = lines().map(|line| line.trim().chars().count()).max().unwrap_or(0);
        let help = "shorten the header; each of `allow_hosts` makes that of the policy longer";
        self.most(HEADERS, "characters in a header", longest, limits.header_length, help);
    }

    fn most(&mut self, path: &str, what: &str, count: usize, most: Option<usize>, help: &str) {
        if let Some(most) = most.filter(|most| count > *most) {
            let (count, most) = (grouped(count), grouped(most));
            let message =
                format!("`{path}` has {count} {what}; {} allows {most}", self.limits.name);
            self.at_file(path, &rule::HOST_LIMIT, message, help);
        }
    }

    /// What says something to the host, which does not read it: files of the author's own, and
    /// redirects without pages.
    fn ignored(&mut self) {
        for (path, help) in [
            (
                HEADERS,
                "delete the file, or publish elsewhere; the policy of the pages is also in each page",
            ),
            (
                REDIRECTS,
                "write former addresses as `redirects` in the front matter: each gets a page that redirects",
            ),
        ] {
            if self.site.statics.iter().any(|file| file.to == path) {
                let message =
                    format!("`{path}` has no effect: {} does not read it", self.limits.name);
                self.at_file(path, &rule::HOST_IGNORES, message, help);
            }
        }
        if !self.site.config.outputs.redirect_pages && !self.site.routes.redirects.is_empty() {
            let message = format!(
                "former addresses lead nowhere: {} does not read `{REDIRECTS}`",
                self.limits.name
            );
            let at = At::Value(DataPath::of(["outputs".into(), "redirect_pages".into()]));
            let fault = Diagnostic::new(&rule::HOST_IGNORES, &SourcePath::new(CONFIG), at, message);
            self.out.push(fault.help(
                "remove `redirect_pages: false`, so that each of them gets a page that redirects",
            ));
        }
    }

    fn at_file(&mut self, path: &str, rule: &'static Rule, message: String, help: &str) {
        match source(self.site, path) {
            Some(file) => self.out.push(Diagnostic::new(rule, &file, At::File, message).help(help)),
            None => self.at_config(rule, message, help),
        }
    }

    fn at_host(&mut self, message: String, help: &str) {
        self.at_config(&rule::HOST_LIMIT, message, help);
    }

    fn at_config(&mut self, rule: &'static Rule, message: String, help: &str) {
        let at = if self.site.config.host.is_some() {
            At::Value(DataPath::of(["host".into()]))
        } else {
            At::File
        };
        self.out.push(Diagnostic::new(rule, &SourcePath::new(CONFIG), at, message).help(help));
    }
}

/// What a published file is made of: the author's own file, or the text of the page.
fn source(site: &Site, path: &str) -> Option<SourcePath> {
    let own = site.statics.iter().chain(&site.assets).find(|asset| asset.to == path);
    let page = || site.routes.all.get(path.strip_suffix("index.html")?)?.file.clone();
    own.map(|asset| asset.file.clone()).or_else(page)
}

/// How many files lie in each folder.
fn folders<'p>(
    sizes: &'p BTreeMap<String, u64>,
    folder: impl Fn(&'p str) -> &'p str,
) -> BTreeMap<&'p str, usize> {
    let mut folders = BTreeMap::new();
    for path in sizes.keys() {
        *folders.entry(folder(path)).or_default() += 1;
    }
    folders
}

fn fullest(folders: &BTreeMap<&str, usize>) -> String {
    let most = folders.iter().max_by_key(|(folder, count)| (**count, std::cmp::Reverse(*folder)));
    most.map_or_else(String::new, |(folder, count)| {
        format!("most are in `{folder}/`: {}", grouped(*count))
    })
}

fn grouped(count: usize) -> String {
    number::grouped(&count.to_string())
}

/// In tenths, rounded up, so that what is beyond a limit never reads like the limit itself.
fn tenths(bytes: u64, unit: u64, name: &str) -> String {
    let tenths = (bytes * 10).div_ceil(unit);
    if tenths.is_multiple_of(10) {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

fn mib(bytes: u64) -> String {
    tenths(bytes, 1024 * 1024, "MiB")
}

pub(super) fn mb(bytes: u64) -> String {
    tenths(bytes, 1_000_000, "MB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        assert_eq!(mib(25 * 1024 * 1024), "25 MiB");
        assert_eq!(mib(25 * 1024 * 1024 + 1), "25.1 MiB");
        assert_eq!(mb(1_000_000_000), "1000 MB");
    }
}
