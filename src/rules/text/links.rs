//! Links and pictures of a text: whether they lead somewhere, and where they were meant to.

use std::ops::Range;

use crate::base::rule;
use crate::site::address::{Routes, Spot, Target};

use super::Text;

/// So many faults get the help of a search at most: a report lists no more.
const MOST_HELPED: usize = 1_000;

impl Text<'_> {
    fn spot(&self) -> Spot<'_> {
        Spot { address: self.address, file: self.file }
    }

    fn follow(&self, link: &str) -> Target {
        self.site.routes.resolve(self.spot(), link)
    }

    /// Whether an address leads to another place from each page on which the text shows.
    fn wanders(&mut self, target: &str, at: &Range<u32>) -> bool {
        let wanders = self.anywhere && !target.starts_with('/') && !target.contains("://");
        if wanders {
            let message =
                format!("`{target}` leads to another place from each page that shows this text");
            let help = "write the address from the root of the site, beginning with /".to_owned();
            self.push(&rule::BROKEN_LINK, at, message, Some(help));
        }
        wanders
    }

    pub(super) fn link(&mut self, target: &str, at: &Range<u32>) {
        if let Some(routes) = self.fragments {
            return self.fragment(routes, target, at);
        }
        if self.wanders(target, at) {
            return;
        }
        match self.follow(target) {
            // Places of pages are known when all pages are finished.
            Target::Found { .. } if target == "#" => {
                let help = "name the place, `#costs`, or remove the link".to_owned();
                self.push(
                    &rule::BROKEN_LINK,
                    at,
                    "the link `#` leads to no place".to_owned(),
                    Some(help),
                );
            }
            Target::Elsewhere if is_nowhere(target) => {
                let message = format!("the link `{target}` leads to no host on the web");
                let help =
                    "write the whole address of the page: `https://example.com/page`".to_owned();
                self.push(&rule::BROKEN_LINK, at, message, Some(help));
            }
            Target::Found { .. } | Target::Elsewhere | Target::NoFragment => {}
            Target::NoPage => {
                let near = without_scheme(target)
                    .or_else(|| self.published(target))
                    .or_else(|| self.near(&self.site.routes, target));
                let help = near.map_or_else(
                    || {
                        "links begin with / at the root of the site, or are relative to this page or its file"
                            .to_owned()
                    },
                    |near| format!("did you mean `{near}`?"),
                );
                self.push(
                    &rule::BROKEN_LINK,
                    at,
                    format!("the link `{target}` leads to no page or file"),
                    Some(help),
                );
            }
            Target::Draft => {
                let help = "build with --drafts, publish the draft, or remove the link".to_owned();
                self.push(
                    &rule::LINK_TO_DRAFT,
                    at,
                    format!("the link `{target}` leads to a draft"),
                    Some(help),
                );
            }
        }
    }

    /// What a link that leads nowhere was meant to be. Of thousands of faults, most are never
    /// listed.
    fn near(&self, routes: &Routes, target: &str) -> Option<String> {
        (self.out.len() < MOST_HELPED).then(|| routes.near(self.spot(), target))?
    }

    /// An address that is there, of which the author wrote the folder that is not published, or
    /// capitals that it does not have.
    fn published(&self, target: &str) -> Option<String> {
        let below =
            target.trim_start_matches('/').strip_prefix("static/").map(|to| format!("/{to}"));
        let lower = Some(target.to_lowercase()).filter(|lower| lower != target);
        below.into_iter().chain(lower).find(|address| self.follow(address).found().is_some())
    }

    /// A link to a place that is not on its page.
    fn fragment(&mut self, routes: &Routes, target: &str, at: &Range<u32>) {
        let wanders = self.anywhere && target.starts_with('#');
        if !wanders && routes.resolve(self.spot(), target) == Target::NoFragment {
            let help = self.near(routes, target).map_or_else(
                || "link to a heading's {#id} or to a widget".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.push(
                &rule::BROKEN_FRAGMENT,
                at,
                format!("the page has no place for `{target}`"),
                Some(help),
            );
        }
    }

    pub(super) fn picture(&mut self, src: &str, at: &Range<u32>) {
        if self.wanders(src, at) {
            return;
        }
        let help =
            "put the file beside the text; PNG, JPEG, GIF, WebP, AVIF and SVG with a size are read"
                .to_owned();
        match self.follow(src).found().and_then(|to| self.site.asset(&to)) {
            None => {
                let is_picture = |at: &String| {
                    self.follow(at)
                        .found()
                        .and_then(|to| self.site.asset(&to))
                        .is_some_and(|asset| asset.size.is_some())
                };
                let published =
                    src.trim_start_matches('/').strip_prefix("static/").map(|to| format!("/{to}"));
                let near = published.filter(is_picture);
                let near = near.or_else(|| self.near(&self.site.routes, src).filter(is_picture));
                let help = near.map_or(help, |near| format!("did you mean `{near}`?"));
                self.push(
                    &rule::BROKEN_PICTURE,
                    at,
                    format!("there is no picture `{src}`"),
                    Some(help),
                );
            }
            Some(asset) if asset.size.is_none() => {
                let is_drawing = src.to_ascii_lowercase().ends_with(".svg");
                let help = if is_drawing {
                    "give the drawing's `<svg>` a `viewBox`, or a `width` and a `height`"
                } else if !is_picture(src) {
                    "PNG, JPEG, GIF, WebP, AVIF, and SVG files are shown; link another one: `[what it is](file.pdf)`"
                } else {
                    "the file is empty, damaged, or of another kind than its name says: save it again"
                };
                let message = format!("the size of the picture `{src}` cannot be read");
                self.push(&rule::BROKEN_PICTURE, at, message, Some(help.to_owned()));
            }
            Some(_) => {}
        }
    }
}

/// Whether an address names no host that readers can reach: `http://localhost:8000/`,
/// `https://TODO`, `https://https://a.b`.
fn is_nowhere(address: &str) -> bool {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let name = host.rsplit('@').next().unwrap_or(host);
    let name = if name.starts_with('[') { name } else { name.split(':').next().unwrap_or("") };
    let is_near = ["127.", "192.168.", "10.", "0.0.0.0"].iter().any(|net| name.starts_with(net));
    !name.starts_with('[')
        && (!name.trim_end_matches('.').contains('.')
            || is_near && name.split('.').all(|part| part.parse::<u8>().is_ok()))
}

/// An address of the web or of a mailbox that lacks its beginning, whole: `www.example.com`,
/// `me@example.com`.
fn without_scheme(target: &str) -> Option<String> {
    let cut = ["https//", "http//", "https;//", "ttps://", "//"]
        .iter()
        .find_map(|cut| target.strip_prefix(cut));
    if let Some(rest) = cut {
        return Some(format!("https://{rest}"));
    }
    const ENDS: [&str; 12] = [
        "com", "org", "net", "edu", "gov", "io", "dev", "info", "ai", "cloud", "academy",
        "training",
    ];
    let (user, rest) = target.split_once('@').unwrap_or(("", target));
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let end = host.rsplit_once('.').map_or("", |(_, end)| end);
    let is_host =
        host.starts_with("www.") || ENDS.contains(&end) || (!user.is_empty() && !end.is_empty());
    let scheme = if target.contains('@') { "mailto:" } else { "https://" };
    (is_host && !target.starts_with(['/', '.', '#', '@'])).then(|| format!("{scheme}{target}"))
}

/// Whether a file is called like a picture.
fn is_picture(src: &str) -> bool {
    let end = src.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"].contains(&end.as_str())
}
