//! The policy under which every page works: nothing from another host, no inline script or style. Written here once, for
//! `_headers` and for each page itself, since many hosts ignore the one.

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

/// The value of the header `Content-Security-Policy`.
pub(super) fn header() -> String {
    DIRECTIVES.map(|(directive, _)| directive).join("; ")
}

/// The policy in the `<meta>` of a page.
pub(super) fn meta() -> String {
    let page = DIRECTIVES.iter().filter(|(_, says)| *says == Says::Page);
    page.map(|(directive, _)| *directive).collect::<Vec<_>>().join("; ")
}
