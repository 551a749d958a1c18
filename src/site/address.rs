//! Addresses: where the site stands, and every page and file on it. Every link that an author
//! writes is followed by [`Routes::resolve`], every internal address is written by [`Base::href`].
//!
//! Inside the program addresses are plain text: decoded and composed (NFC). They are encoded where
//! they are written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization as _;

use crate::base::nearest::{nearest_key, nearest_name};
use crate::base::source::SourcePath;

/// What cannot be written in an address as it is, besides all that is not ASCII.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path or a fragment as addresses have it.
#[must_use]
pub fn encoded(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, ENCODED).into()
}

/// A path or a fragment as people read it: decoded and composed. What is no UTF-8 when decoded
/// stays as it is.
#[must_use]
pub fn decoded(text: &str) -> String {
    let text = percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text));
    text.nfc().collect()
}

/// Where the site stands: `https://example.org` and `/sub/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Scheme and host, without a slash at the end.
    pub origin: String,
    /// Begins and ends with a slash.
    pub path: String,
}

impl Base {
    /// Reads `https://example.org/sub/`; a missing slash at the end is added.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let scheme_end = url.find("://")? + 3;
        if !matches!(&url[..scheme_end], "http://" | "https://")
            || url.contains(['?', '#', ' ', '"', '<', '\\'])
        {
            return None;
        }
        let host_end = url[scheme_end..].find('/').map_or(url.len(), |at| scheme_end + at);
        if host_end == scheme_end {
            return None;
        }
        let path = decoded(url[host_end..].trim_matches('/'));
        if path.split('/').any(|segment| matches!(segment, "." | "..")) {
            return None;
        }
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{}/", encoded(&path)) };
        Some(Self { origin: url[..host_end].to_owned(), path })
    }

    /// The address of a place of the site for use on its pages: `aws/x/#costs` becomes
    /// `/sub/aws/x/#costs`.
    #[must_use]
    pub fn href(&self, to: &str) -> String {
        let to = to.trim_start_matches('/');
        match to.split_once('#') {
            Some((path, fragment)) => {
                format!("{}{}#{}", self.path, encoded(path), encoded(fragment))
            }
            None => format!("{}{}", self.path, encoded(to)),
        }
    }

    /// What a whole address names on this site: `https://example.org/sub/aws/x/#costs` is
    /// `/aws/x/#costs`.
    fn inside<'l>(&self, link: &'l str) -> Option<&'l str> {
        let rest = |text: &'l str| text.find("://").map(|at| &text[at + 3..]);
        let host = self.origin.split_once("://").map_or("", |(_, host)| host);
        let link = rest(link)?;
        let (own, path) = link.split_at_checked(host.len())?;
        let top = self.path.trim_end_matches('/');
        let below = path.strip_prefix(top).or_else(|| path.strip_prefix(decoded(top).as_str()))?;
        let ends = below.is_empty() || below.starts_with(['/', '?', '#']);
        (own.eq_ignore_ascii_case(host) && ends).then_some(below)
    }

    /// The whole address, with the host.
    #[must_use]
    pub fn absolute(&self, to: &str) -> String {
        format!("{}{}", self.origin, self.href(to))
    }
}

/// A page or file of the site.
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// What makes it; none for what certguide makes by itself.
    pub file: Option<SourcePath>,
    /// The places that a fragment can name.
    pub anchors: BTreeSet<String>,
    /// Fragments are not checked: the page could not be read, or is no page.
    pub open: bool,
    /// It is a draft and not published.
    pub draft: bool,
    /// The places are those of the finished page. Before, the theme's own are not among them.
    pub is_finished: bool,
}

impl Route {
    /// An address whose places are not known.
    pub(super) fn open() -> Self {
        Self { open: true, ..Self::default() }
    }

    /// Whether a fragment can name a place of the page, as far as that is known.
    fn has(&self, place: &str) -> bool {
        let of_widget =
            || place.match_indices('-').any(|(at, _)| self.anchors.contains(&place[..at]));
        self.open || self.anchors.contains(place) || !self.is_finished && of_widget()
    }
}

/// Every address of the site, relative to its base: ``, `aws/`, `aws/ai-practitioner/`,
/// `aws/ai-practitioner/costs.csv`.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// By address.
    pub all: BTreeMap<String, Route>,
    /// Former addresses and where they lead: `aws/old/`, or `old.html`.
    pub redirects: BTreeMap<String, String>,
    /// The addresses of what is made of a file, by the file.
    pub by_file: BTreeMap<String, String>,
    /// Where the site is and will be: whole addresses that begin so are addresses of the site.
    pub bases: Vec<Base>,
}

/// Where a link is written: on the page of this address (relative to the base, empty or ending with
/// `/`), in the text of this file.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'a> {
    /// The page.
    pub address: &'a str,
    /// The file.
    pub file: &'a SourcePath,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a page or file, and the fragment with its `#`.
    Found {
        /// Relative to the base.
        to: String,
        /// With `#`, decoded; empty if there is none.
        fragment: String,
    },
    /// To another site.
    Elsewhere,
    /// Nowhere. [`Routes::near`] knows what was meant.
    NoPage,
    /// To a page that has no such place.
    NoFragment,
    /// To a page that is a draft.
    Draft,
}

impl Target {
    /// The page or file of this site, if it leads to one.
    #[must_use]
    pub fn found(self) -> Option<String> {
        match self {
            Self::Found { to, .. } => Some(to),
            _ => None,
        }
    }
}

/// The parts of a link, decoded.
struct Link {
    path: String,
    fragment: String,
}

impl Link {
    fn read(link: &str) -> Self {
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        Self { path: decoded(path.split('?').next().unwrap_or(path)), fragment: decoded(fragment) }
    }
}

impl Routes {
    /// Follows a link as it is written.
    #[must_use]
    pub fn resolve(&self, from: Spot<'_>, link: &str) -> Target {
        let Some(link) = self.own(link) else { return Target::Elsewhere };
        let Link { path, fragment } = Link::read(link);
        let Some((to, route)) = self.follow(from, &path) else { return Target::NoPage };
        if route.draft {
            return Target::Draft;
        }
        if !fragment.is_empty() && !route.has(&fragment) {
            return Target::NoFragment;
        }
        let fragment = if fragment.is_empty() { fragment } else { format!("#{fragment}") };
        Target::Found { to: to.to_owned(), fragment }
    }

    /// The link without the address of this site; none if it leads to another.
    fn own<'l>(&self, link: &'l str) -> Option<&'l str> {
        let scheme = link.get(..8).unwrap_or(link).to_ascii_lowercase();
        if !scheme.starts_with("https://") && !scheme.starts_with("http://") {
            return Some(link);
        }
        let inside = self.bases.iter().find_map(|base| base.inside(link))?;
        Some(if inside.starts_with('/') { inside } else { "/" })
    }

    /// The page or file of a path: what lies beside the text goes before what lies beside the page.
    fn follow(&self, from: Spot<'_>, path: &str) -> Option<(&str, &Route)> {
        let beside = self.beside(from, path).and_then(|address| self.find(address));
        beside.or_else(|| join(from.address, path).and_then(|address| self.find(&address)))
    }

    /// The address of the file that a path names, from the folder of the text or from the top of
    /// the site's files.
    fn beside(&self, from: Spot<'_>, path: &str) -> Option<&str> {
        if path.is_empty() {
            return None;
        }
        let folders = ["", "content/", "content/pages/", "content/guides/"];
        let from_top = |path: &str| {
            folders.iter().find_map(|folder| self.by_file.get(&format!("{folder}{path}")))
        };
        let file = match path.strip_prefix('/') {
            None => self.by_file.get(&join(from.file.folder(), path)?),
            Some(path) if is_markdown(path) => from_top(path),
            Some(_) => None,
        };
        file.map(String::as_str)
    }

    /// The nearest place to a link that leads nowhere. Asked only when somebody will read the
    /// answer: most links that are no address of the site lead to another one.
    #[must_use]
    pub fn near(&self, from: Spot<'_>, link: &str) -> Option<String> {
        let Link { path, fragment } = Link::read(self.own(link)?);
        if let Some((_, route)) = self.follow(from, &path) {
            return nearest_name(&fragment, &route.anchors).map(|near| format!("#{near}"));
        }
        // A path that climbs out of the site most often climbs once too often.
        let Some(address) = join(from.address, &path) else {
            let inside = join("", path.trim_start_matches("../"))?;
            return self.find(&inside).map(|(to, _)| format!("/{to}"));
        };
        if is_markdown(&path) {
            return self.named(&path).map(|near| format!("/{near}"));
        }
        let is_same = |known: &&String| {
            known.trim_end_matches('/').eq_ignore_ascii_case(address.trim_end_matches('/'))
        };
        let same = self.all.keys().find(is_same).map(String::as_str);
        let near = same.or_else(|| nearest_key(&address, &self.all)).or_else(|| self.named(&path));
        near.map(|near| format!("/{near}"))
    }

    /// The page whose address ends as a path does, without the ends that other tools give to files.
    fn named(&self, path: &str) -> Option<&str> {
        let path = path.trim_end_matches('/').to_lowercase();
        let stem =
            path.trim_end_matches(".md").trim_end_matches(".markdown").trim_end_matches(".html");
        let mut names = stem
            .rsplit('/')
            .filter(|name| !matches!(*name, "index" | "readme" | "guide" | "." | ".."));
        let name = names.next().filter(|name| !name.is_empty())?;
        let mut pages =
            self.all.iter().filter(|(address, route)| !route.draft && address.ends_with('/'));
        let page = pages
            .find(|(address, _)| address.trim_end_matches('/').rsplit('/').next() == Some(name));
        page.map(|(address, _)| address.as_str())
            .or_else(|| nearest_key(stem.trim_start_matches(['.', '/']), &self.all))
    }

    /// The route of an address, with or without its slash at the end, or of where it was moved to.
    fn find(&self, address: &str) -> Option<(&str, &Route)> {
        let known =
            |address: &str| self.all.get_key_value(address).map(|(to, route)| (to.as_str(), route));
        let moved = |address: &str| known(self.redirects.get(address)?);
        let page = address
            .strip_suffix("index.html")
            .filter(|page| page.is_empty() || page.ends_with('/'));
        let slashed = if address.is_empty() || address.ends_with('/') {
            address.to_owned()
        } else {
            format!("{address}/")
        };
        known(address)
            .or_else(|| known(&slashed))
            .or_else(|| known(page?))
            .or_else(|| moved(address))
            .or_else(|| moved(&slashed))
    }
}

fn is_markdown(path: &str) -> bool {
    let end = path.rsplit('.').next().unwrap_or("");
    end.eq_ignore_ascii_case("md") || end.eq_ignore_ascii_case("markdown")
}

/// An address from the page it is written on: `/x/` from the site's root, anything else from the
/// page's folder. None if it leads out of the site.
fn join(from: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(from.to_owned());
    }
    let mut segments: Vec<&str> = if path.starts_with('/') {
        Vec::new()
    } else {
        from.split('/').filter(|s| !s.is_empty()).collect()
    };
    for segment in path.split('/').filter(|segment| !segment.is_empty() && *segment != ".") {
        if segment == ".." {
            segments.pop()?;
        } else {
            segments.push(segment);
        }
    }
    let mut address = segments.join("/");
    let is_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    if !address.is_empty() && is_folder {
        address.push('/');
    }
    Some(address)
}

/// Where the page of a broken file would be.
pub(super) fn address_of(file: &SourcePath) -> Option<String> {
    let inside = file
        .as_str()
        .strip_prefix("content/pages/")
        .or_else(|| file.as_str().strip_prefix("content/vendors/"));
    let (name, _) = inside?.rsplit_once('.')?;
    (name != "index").then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_with_a_path() {
        let base = Base::parse("https://example.org/sub").unwrap();
        assert_eq!(base.href("/aws/x/#costs"), "/sub/aws/x/#costs");
        assert_eq!(base.absolute(""), "https://example.org/sub/");
        for bad in ["example.org", "ftp://x/", "https:///x", "https://x/../y", "https://x/?q"] {
            assert_eq!(Base::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn links_are_followed_from_where_they_stand() {
        assert_eq!(join("aws/x/", "/aws/y/").as_deref(), Some("aws/y/"));
        assert_eq!(join("aws/x/", "../y/").as_deref(), Some("aws/y/"));
        assert_eq!(join("aws/x/", "costs.csv").as_deref(), Some("aws/x/costs.csv"));
        assert_eq!(join("aws/x/", "").as_deref(), Some("aws/x/"));
        assert_eq!(join("", "../y"), None);
        assert_eq!(join("aws/x/", "..").as_deref(), Some("aws/"));
        assert_eq!(join("aws/x/", "./").as_deref(), Some("aws/x/"));
        assert_eq!(join("aws/x/", "what.next..").as_deref(), Some("aws/x/what.next.."));
    }

    #[test]
    fn addresses_are_encoded_on_the_way_out() {
        let base = Base::parse("https://example.org/pr\u{fc}fungen").unwrap();
        assert_eq!(base.path, "/pr%C3%BCfungen/");
        assert_eq!(Base::parse("https://example.org/pr%C3%BCfungen/"), Some(base.clone()));
        assert_eq!(base.href("my plan.pdf#\u{fc}ber"), "/pr%C3%BCfungen/my%20plan.pdf#%C3%BCber");
        assert_eq!(
            decoded("u\u{308}%C3%BC%zz%FF"),
            "u\u{308}%C3%BC%zz%FF".nfc().collect::<String>()
        );
        assert_eq!(decoded("%C3%BC"), "\u{fc}");
    }

    fn routes() -> Routes {
        let mut routes = Routes::default();
        let route = || Route {
            anchors: ["costs".to_owned(), "\u{fc}ber".to_owned()].into(),
            ..Route::default()
        };
        for address in
            ["", "aws/ai-practitioner/", "about/", "square.svg", "aws/ai-practitioner/sheet.pdf"]
        {
            routes.all.insert(address.to_owned(), route());
        }
        for (file, address) in [
            ("content/guides/aws/ai-practitioner/guide.md", "aws/ai-practitioner/"),
            ("content/guides/aws/ai-practitioner/sheet.pdf", "aws/ai-practitioner/sheet.pdf"),
            ("content/pages/about.md", "about/"),
            ("content/pages/square.svg", "square.svg"),
        ] {
            routes.by_file.insert(file.to_owned(), address.to_owned());
        }
        routes.redirects.insert("old.html".to_owned(), "about/".to_owned());
        routes.bases.push(Base::parse("https://example.org/sub/").unwrap());
        routes
    }

    #[test]
    fn links_are_followed_from_page_and_file() {
        let (routes, about) = (routes(), SourcePath::new("content/pages/about.md"));
        let from = Spot { address: "about/", file: &about };
        for (link, to) in [
            ("square.svg", "square.svg"),
            ("../square.svg", "square.svg"),
            ("/square.svg", "square.svg"),
            ("../guides/aws/ai-practitioner/guide.md", "aws/ai-practitioner/"),
            ("/aws/ai-practitioner/guide.md#costs", "aws/ai-practitioner/"),
            ("about.md", "about/"),
            ("/about.md", "about/"),
            ("/aws/ai-practitioner/index.html", "aws/ai-practitioner/"),
            ("#%C3%BCber", "about/"),
            ("#u\u{308}ber", "about/"),
            ("https://example.org/sub/about/", "about/"),
            ("HTTP://Example.org/sub#costs", ""),
            ("/old.html", "about/"),
        ] {
            assert_eq!(routes.resolve(from, link).found().as_deref(), Some(to), "{link}");
        }
        for link in
            ["https://example.org/", "https://example.org/subway/", "https://example.com/sub/"]
        {
            assert_eq!(routes.resolve(from, link), Target::Elsewhere, "{link}");
        }
        for link in
            ["https://example.org/sub/gone/", "javascript:x", "about.svg", "../../square.svg"]
        {
            assert_eq!(routes.resolve(from, link), Target::NoPage, "{link}");
        }
        assert_eq!(routes.resolve(from, "#%C3%9Cber"), Target::NoFragment);
        assert_eq!(
            routes.near(from, "ai-practitioner.md").as_deref(),
            Some("/aws/ai-practitioner/")
        );
        assert_eq!(
            routes.near(from, "../docs/ai-practitioner/README.md").as_deref(),
            Some("/aws/ai-practitioner/")
        );
    }

    #[test]
    fn dead_links_name_the_nearest_place() {
        let (routes, file) = (routes(), SourcePath::new("content/pages/index.md"));
        let from = Spot { address: "", file: &file };
        assert_eq!(routes.resolve(from, "/aws/ai-practitoner/"), Target::NoPage);
        assert_eq!(
            routes.near(from, "/aws/ai-practitoner/").as_deref(),
            Some("/aws/ai-practitioner/")
        );
        assert_eq!(routes.resolve(from, "aws/ai-practitioner#cost"), Target::NoFragment);
        assert_eq!(routes.near(from, "aws/ai-practitioner#cost").as_deref(), Some("#costs"));
        let found = Target::Found { to: "aws/ai-practitioner/".into(), fragment: "#costs".into() };
        assert_eq!(
            routes.resolve(Spot { address: "aws/", file: &file }, "ai-practitioner/#costs"),
            found
        );
    }
}
