//! What the preview answers to a request, as a pure function of the request and the site. Start
//! with [`answer`].

use std::sync::Arc;

use axum::body::Bytes;

use crate::base::html::escaped;

use super::shown::Shown;

/// The path below which the preview's own files stand, outside the site's base.
pub const OWN: &str = "/_certguide/";

/// The policy of the preview's own pages.
const OWN_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'";

/// An answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Status of HTTP.
    pub status: u16,
    /// Names in lowercase.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub body: Bytes,
}

impl Answer {
    fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Self {
            status,
            headers: vec![
                header("content-type", content_type),
                header("cache-control", "no-store"),
            ],
            body: body.into(),
        }
    }

    /// The same with a header more.
    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// An explanation for whoever sent the request.
    #[must_use]
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        Self::new(status, "text/plain; charset=utf-8", text.into())
    }
}

/// The site as it stands and which build it is.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The last good build; none before the first one.
    pub site: Option<Arc<Shown>>,
    /// Changes with every good build.
    pub version: String,
    /// The faults of the last build, if it was a bad one.
    pub faults: Option<String>,
}

/// Answers a GET for a raw path of a request, still percent-encoded, without its query. Files are
/// looked up by name among those of the site, so that no path can lead anywhere else.
#[must_use]
pub fn answer(standing: &Standing, raw: &str) -> Answer {
    if raw == "/_certguide/reload.js" {
        return Answer::new(200, content_type("js"), include_str!("reload.js"));
    }
    let Some(site) = &standing.site else { return no_site(standing) };
    let Some(path) = decoded(raw) else { return missing(standing, site, raw) };
    let Some(inside) = path.strip_prefix(&site.base) else {
        return if path == "/" || path == site.base.trim_end_matches('/') {
            Answer::text(302, "The site is at its base address.")
                .with("location", site.base.clone())
        } else {
            missing(standing, site, raw)
        };
    };
    let name = if inside.is_empty() || inside.ends_with('/') {
        format!("{inside}index.html")
    } else {
        inside.into()
    };
    if site.file(&name).is_some() {
        return file(standing, site, 200, raw, &name);
    }
    if site.files.contains_key(&format!("{name}/index.html")) {
        return Answer::text(302, "The address of the page ends with a slash.")
            .with("location", format!("{raw}/"));
    }
    missing(standing, site, raw)
}

fn file(standing: &Standing, site: &Shown, status: u16, raw: &str, name: &str) -> Answer {
    let Some(bytes) = site.file(name) else { return Answer::text(404, "There is no such file.") };
    let extension = name
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map_or("", |(_, extension)| extension);
    let kind = content_type(&extension.to_ascii_lowercase());
    let body = if kind.starts_with("text/html") {
        with_script(bytes, &standing.version)
    } else {
        Bytes::from_owner(Arc::clone(bytes))
    };
    let mut answer = Answer::new(status, kind, body);
    answer
        .headers
        .extend(site.headers.of(raw).into_iter().filter(|(name, _)| name != "content-type"));
    answer
}

fn missing(standing: &Standing, site: &Shown, raw: &str) -> Answer {
    if site.files.contains_key("404.html") {
        file(standing, site, 404, raw, "404.html")
    } else {
        Answer::text(404, "There is no such page.")
    }
}

/// Before the first good build.
fn no_site(standing: &Standing) -> Answer {
    let what = standing.faults.as_deref().map_or_else(
        || "<h1>The site is being built</h1>".to_owned(),
        |report| format!("<h1>The site could not be built</h1><pre>{}</pre>", escaped(report)),
    );
    let page = format!(
        "<!doctype html><html lang=\"en\"><title>Preview</title><body>{what}</body></html>"
    );
    let body = with_script(page.as_bytes(), &standing.version);
    Answer::new(503, content_type("html"), body).with("content-security-policy", OWN_POLICY)
}

/// A page with the reload script at its end. Pages are never changed on disk.
fn with_script(page: &[u8], version: &str) -> Bytes {
    let script = format!(
        "<script src=\"/_certguide/reload.js\" data-version=\"{}\" defer></script>",
        escaped(version)
    );
    let end = b"</body>";
    let at = page
        .windows(end.len())
        .rposition(|window| window.eq_ignore_ascii_case(end))
        .unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat().into()
}

/// Undoes percent-encoding; none if it is broken or no text.
fn decoded(raw: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut parts = raw.split('%');
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        let code = part.get(..2).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

/// By the file's extension, in lowercase.
fn content_type(extension: &str) -> &'static str {
    match extension {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "txt" | "md" | "" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

/// Whether a request for this host may be answered. A foreign page can make its own name lead to
/// this machine and then read what is previewed here; it cannot do so with `localhost` or with an
/// address in digits. `own` is the host that the author asked for; where that means "all
/// addresses", any address in digits is one of them.
#[must_use]
pub fn is_allowed_host(header: Option<&str>, own: &str) -> bool {
    let Some(header) = header else { return false };
    let (name, port) = match header.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (header, None),
    };
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return false;
    }
    let bare = |name: &str| name.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let everywhere = matches!(bare(own).as_str(), "0.0.0.0" | "::");
    let digits = bare(name).parse::<std::net::IpAddr>().is_ok();
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|known| name.eq_ignore_ascii_case(known))
        || bare(name) == bare(own)
        || (everywhere && digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn standing(base: &str, files: &[(&str, &str)]) -> Standing {
        let files =
            files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().into())).collect();
        Standing {
            site: Some(Arc::new(Shown::new(base, files))),
            version: "7".into(),
            faults: None,
        }
    }

    fn get(standing: &Standing, path: &str) -> (u16, String, String) {
        let answer = answer(standing, path);
        let location = answer
            .headers
            .iter()
            .find(|(name, _)| name == "location")
            .map(|(_, value)| value.clone());
        (
            answer.status,
            location.unwrap_or_default(),
            String::from_utf8(answer.body.to_vec()).unwrap(),
        )
    }

    #[test]
    fn paths_lead_to_files_of_the_site_and_nowhere_else() {
        let site = standing(
            "/",
            &[("index.html", "home"), ("a b/index.html", "ab"), ("f.txt", "f"), ("404.html", "no")],
        );
        assert_eq!(get(&site, "/f.txt"), (200, String::new(), "f".into()));
        assert!(get(&site, "/").2.starts_with("home<script"));
        assert!(get(&site, "/a%20b/").2.starts_with("ab<script"));
        assert_eq!(get(&site, "/a%20b").1, "/a%20b/");
        for path in [
            "/../f.txt",
            "/%2e%2e/f.txt",
            "//f.txt",
            "/%2Ff.txt",
            "/./f.txt",
            "/%",
            "/%zz",
            "/%ff",
            "/%+1",
            "/x%é",
        ] {
            let (status, location, body) = get(&site, path);
            assert!(
                status == 404 && location.is_empty() && body.starts_with("no<script"),
                "{path}"
            );
        }
    }

    #[test]
    fn a_base_is_left_and_entered() {
        let site = standing("/repo/", &[("index.html", "home"), ("f.txt", "f")]);
        assert_eq!(get(&site, "/repo/f.txt").2, "f");
        assert_eq!(
            (get(&site, "/").1, get(&site, "/repo").1),
            ("/repo/".to_owned(), "/repo/".to_owned())
        );
        assert_eq!(get(&site, "/f.txt").0, 404);
        assert_eq!(get(&site, "/repository/f.txt").0, 404);
    }

    #[test]
    fn the_script_stands_at_the_end_of_pages_only() {
        let site =
            standing("/", &[("a.html", "<body>x</body></BODY></html>"), ("a.js", "</body>")]);
        let script = "<script src=\"/_certguide/reload.js\" data-version=\"7\" defer></script>";
        assert_eq!(get(&site, "/a.html").2, format!("<body>x</body>{script}</BODY></html>"));
        assert_eq!(get(&site, "/a.js").2, "</body>");
    }

    #[test]
    fn before_the_first_site_the_faults_are_shown_as_text() {
        let broken = Standing { faults: Some("<b>".into()), ..Standing::default() };
        let (status, _, body) = get(&broken, "/any");
        assert!(
            status == 503 && body.contains("<pre>&lt;b&gt;</pre>") && body.contains("reload.js"),
            "{body}"
        );
    }

    #[test]
    fn only_this_machine_is_a_host() {
        for good in ["localhost", "LOCALHOST:1", "127.0.0.1:4310", "[::1]", "[::1]:80", "my.box:1"]
        {
            assert!(is_allowed_host(Some(good), "my.box"), "{good}");
        }
        for bad in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.nip.io",
            "localhost:x",
            "10.0.0.1",
            "",
            "::1",
        ] {
            assert!(!is_allowed_host(Some(bad), "127.0.0.1"), "{bad}");
        }
        assert!(!is_allowed_host(None, "127.0.0.1"));
        assert!(
            is_allowed_host(Some("10.0.0.1:4310"), "0.0.0.0")
                && is_allowed_host(Some("[fe80::1]"), "::")
        );
        assert!(!is_allowed_host(Some("evil.example"), "0.0.0.0"));
    }

    proptest! {
        /// Any path of a request, which begins with a slash: an answer, a file of the site or none,
        /// and headers that are one line each.
        #[test]
        fn any_request(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12), text in "[ -~]{0,30}") {
            let files = [("index.html", "home"), ("a/index.html", "a"), ("f.txt", "f"), ("404.html", "no")];
            for base in ["/", "/sub/"] {
                let site = standing(base, &files);
                for raw in [format!("/{}", pieces.concat()), format!("{base}{}", pieces.concat()), format!("/{text}")] {
                    let (status, location, body) = get(&site, &raw);
                    prop_assert!([200, 302, 404].contains(&status), "{raw}: {status}");
                    let known = ["home<script", "a<script", "f", "no<script"].iter().any(|start| body.starts_with(start));
                    prop_assert!(status == 302 || known || raw == "/_certguide/reload.js", "{raw}: {body}");
                    prop_assert!(!location.contains(char::is_control), "{raw}: {location:?}");
                    prop_assert!(location.is_empty() || location.starts_with('/'), "{raw}: {location}");
                }
            }
        }

        /// Any host: never one of another name, whatever port or brackets it has.
        #[test]
        fn any_host(text in "[ -~]{0,24}") {
            let named = ["localhost", "127.0.0.1", "::1"].iter().any(|own| text.to_ascii_lowercase().contains(own));
            prop_assert!(named || !is_allowed_host(Some(&text), "localhost"), "{text}");
        }
    }

    /// Pieces of paths, honest and hostile.
    const PIECES: &[&str] = &[
        "/",
        "//",
        "a",
        "f.txt",
        "index.html",
        "..",
        ".",
        "%2e",
        "%2F",
        "%5c",
        "\\",
        "%00",
        "%0d%0a",
        "%",
        "%zz",
        "%ff",
        "%C3%A9",
        "sub",
        "é",
        ":",
        "@evil.example",
        "_certguide/",
        "reload.js",
        "404.html",
        "+",
        "~",
        "*",
    ];
}
