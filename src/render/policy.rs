//! The policy under which every page works: nothing from another host, no inline script or style.
//! Written here once, for `_headers` and for each page itself, since many hosts ignore the one.

use crate::site::Site;

/// The directives; whether a page can say each by itself, or only a header.
const DIRECTIVES: [(&str, Says); 10] = [
    ("default-src 'none'", Says::Page),
    ("script-src 'self'", Says::Page),
    ("style-src 'self'", Says::Page),
    ("img-src 'self' data:", Says::Page),
    ("connect-src 'self'", Says::Page),
    ("manifest-src 'self'", Says::Page),
    ("form-action 'self'", Says::Page),
    ("base-uri 'none'", Says::Page),
    ("frame-ancestors 'self'", Says::HeaderOnly),
    ("require-trusted-types-for 'script'", Says::Page),
];

/// Who can say a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// A `<meta>` of a page, and a header.
    Page,
    /// A header alone: browsers ignore it in a page, with an error in the console.
    HeaderOnly,
}

/// What a host that the site allows may serve.
const LOADED: [&str; 7] = [
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    "frame-src 'self'",
];

/// The value of the header `Content-Security-Policy`.
pub(super) fn header(site: &Site) -> String {
    policy(site, |_| true)
}

/// The policy in the `<meta>` of a page.
pub(super) fn meta(site: &Site) -> String {
    policy(site, |says| says == Says::Page)
}

/// The directives, widened by the hosts that site.yaml allows.
fn policy(site: &Site, says: impl Fn(Says) -> bool) -> String {
    let hosts: String =
        site.config.allow_hosts.iter().map(|host| format!(" https://{host}")).collect();
    let own = DIRECTIVES.iter().filter(|(_, by)| says(*by)).map(|(directive, _)| *directive);
    let more = LOADED.iter().copied().filter(|_| !hosts.is_empty());
    let more = more.filter(|loaded| DIRECTIVES.iter().all(|(directive, _)| directive != loaded));
    let all = own.chain(more).map(|directive| {
        if LOADED.contains(&directive) {
            format!("{directive}{hosts}")
        } else {
            directive.to_owned()
        }
    });
    all.collect::<Vec<_>>().join("; ")
}
