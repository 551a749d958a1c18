//! Addresses: where the site stands, and every page and file on it. Every internal address passes through [`Base::href`].

use std::collections::{BTreeMap, BTreeSet};

use crate::base::nearest::{nearest_key, nearest_name};
use crate::base::source::SourcePath;

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
        if !matches!(&url[..scheme_end], "http://" | "https://") || url.contains(['?', '#', ' ', '"', '<', '\\']) {
            return None;
        }
        let host_end = url[scheme_end..].find('/').map_or(url.len(), |at| scheme_end + at);
        if host_end == scheme_end {
            return None;
        }
        let path = url[host_end..].trim_matches('/');
        if path.split('/').any(|segment| matches!(segment, "." | "..")) {
            return None;
        }
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Some(Self { origin: url[..host_end].to_owned(), path })
    }

    /// The address of a place of the site for use on its pages: `aws/x/#costs` becomes `/sub/aws/x/#costs`.
    #[must_use]
    pub fn href(&self, to: &str) -> String {
        format!("{}{}", self.path, to.trim_start_matches('/'))
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
}

/// Every address of the site, relative to its base: ``, `aws/`, `aws/ai-practitioner/`, `aws/ai-practitioner/costs.csv`.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// By address.
    pub all: BTreeMap<String, Route>,
    /// Former addresses and where they lead.
    pub redirects: BTreeMap<String, String>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a page or file, and the fragment with its `#`.
    Found {
        /// Relative to the base.
        to: String,
        /// With `#`; empty if there is none.
        fragment: String,
    },
    /// Nowhere. [`Routes::near`] knows what was meant.
    NoPage,
    /// To a page that has no such place.
    NoFragment,
    /// To a page that is a draft.
    Draft,
}

impl Routes {
    /// Follows a link as written on the page at `from` (relative to the base, ending with `/` or empty).
    #[must_use]
    pub fn resolve(&self, from: &str, link: &str) -> Target {
        let (path, fragment) = link.find('#').map_or((link, ""), |at| link.split_at(at));
        let path = path.split('?').next().unwrap_or(path);
        let Some((to, route)) = join(from, path).and_then(|address| self.find(&address)) else {
            return Target::NoPage;
        };
        if route.draft {
            return Target::Draft;
        }
        let name = fragment.trim_start_matches('#');
        if !name.is_empty() && !route.open && !route.anchors.contains(name) {
            return Target::NoFragment;
        }
        Target::Found { to: to.to_owned(), fragment: fragment.to_owned() }
    }

    /// The nearest place to a link that leads nowhere. Asked only when somebody will read the answer: most links that
    /// are no address of the site lead to another one.
    #[must_use]
    pub fn near(&self, from: &str, link: &str) -> Option<String> {
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let address = join(from, path.split('?').next().unwrap_or(path))?;
        match self.find(&address) {
            None => nearest_key(&address, &self.all).map(|near| format!("/{near}")),
            Some((_, route)) => nearest_name(fragment, &route.anchors).map(|near| format!("#{near}")),
        }
    }

    /// The route of an address, with or without its slash at the end, or of where it was moved to.
    fn find(&self, address: &str) -> Option<(&str, &Route)> {
        let known = |address: &str| self.all.get_key_value(address).map(|(to, route)| (to.as_str(), route));
        let slashed =
            if address.is_empty() || address.ends_with('/') { address.to_owned() } else { format!("{address}/") };
        known(address).or_else(|| known(&slashed)).or_else(|| known(self.redirects.get(&slashed)?))
    }
}

/// An address from the page it is written on: `/x/` from the site's root, anything else from the page's folder.
/// None if it leads out of the site.
fn join(from: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(from.to_owned());
    }
    let mut segments: Vec<&str> =
        if path.starts_with('/') { Vec::new() } else { from.split('/').filter(|s| !s.is_empty()).collect() };
    for segment in path.split('/').filter(|segment| !segment.is_empty() && *segment != ".") {
        if segment == ".." {
            segments.pop()?;
        } else {
            segments.push(segment);
        }
    }
    let mut address = segments.join("/");
    if !address.is_empty() && (path.ends_with('/') || path.ends_with("..") || path.ends_with('.')) {
        address.push('/');
    }
    Some(address)
}

/// Where the page of a broken file would be.
pub(super) fn address_of(file: &SourcePath) -> Option<String> {
    let inside =
        file.as_str().strip_prefix("content/pages/").or_else(|| file.as_str().strip_prefix("content/vendors/"));
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
    }

    #[test]
    fn dead_links_name_the_nearest_place() {
        let mut routes = Routes::default();
        let route = Route { anchors: ["costs".to_owned()].into(), ..Route::default() };
        routes.all.insert("aws/ai-practitioner/".to_owned(), route);
        assert_eq!(routes.resolve("", "/aws/ai-practitoner/"), Target::NoPage);
        assert_eq!(routes.near("", "/aws/ai-practitoner/").as_deref(), Some("/aws/ai-practitioner/"));
        assert_eq!(routes.resolve("", "aws/ai-practitioner#cost"), Target::NoFragment);
        assert_eq!(routes.near("", "aws/ai-practitioner#cost").as_deref(), Some("#costs"));
        let found = Target::Found { to: "aws/ai-practitioner/".into(), fragment: "#costs".into() };
        assert_eq!(routes.resolve("aws/", "ai-practitioner/#costs"), found);
    }
}
