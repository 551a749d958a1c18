//! What lists the site or tells servers about it: sitemap, feed, calendar, robots.txt, headers,
//! redirects, build.json.

use std::fmt::Write as _;
use std::io;

use crate::base::date::PartialDate;
use crate::base::html::escaped;
use crate::site::{Site, calendar};

use super::atom::{self, Feed, Item};
use super::{Sink, Summary, changes, policy};

/// What hosts that read `_headers` send with every file, besides the policy.
const HEADERS: &str = "  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()
  Cache-Control: public, max-age=0, must-revalidate
";

pub(super) fn put_all(site: &Site, pages: &[Summary], sink: &dyn Sink) -> io::Result<()> {
    sink.put("sitemap.xml", sitemap(site, pages).as_bytes())?;
    let outputs = site.config.outputs;
    if outputs.feed {
        sink.put("feed.xml", feed(site, pages).as_bytes())?;
    }
    if let Some(history) = site.history.as_ref().filter(|_| outputs.feed) {
        changes::put_feed(site, history, sink)?;
    }
    let dates = if outputs.calendar { calendar::of_site(site) } else { Vec::new() };
    if !dates.is_empty() {
        let name = format!("{}: launches and retirements", &*site.config.title);
        sink.put(calendar::FILE, crate::base::calendar::write(&name, &dates).as_bytes())?;
    }
    let robots =
        format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", site.base.absolute("sitemap.xml"));
    sink.put("robots.txt", robots.as_bytes())?;
    sink.put("_headers", headers(site).as_bytes())?;
    sink.put("_redirects", redirects(site).as_bytes())?;
    for (from, to) in site.routes.redirects.iter().filter(|_| outputs.redirect_pages) {
        // The file of another tool, `old.html`, has a name of its own.
        let file = if from.ends_with('/') { format!("{from}index.html") } else { from.clone() };
        sink.put(&file, moved(site, to).as_bytes())?;
    }
    let build = serde_json::json!({"generator": "certguide", "version": env!("CARGO_PKG_VERSION"), "today": site.today.to_string()});
    sink.put("build.json", format!("{build}\n").as_bytes())
}

fn sitemap(site: &Site, pages: &[Summary]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in pages {
        let _ = write!(out, "<url><loc>{}</loc>", escaped(&site.base.absolute(&page.address)));
        if let Some(newest) = page.newest {
            let _ = write!(out, "<lastmod>{}</lastmod>", newest.iso());
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// An Atom feed of the guides, those with the newest facts first.
fn feed(site: &Site, pages: &[Summary]) -> String {
    let mut guides: Vec<&Summary> = pages.iter().filter(|page| page.is_guide).collect();
    guides.sort_by(|a, b| (b.newest, &a.address).cmp(&(a.newest, &b.address)));
    let day = |page: &Summary| page.newest.map(PartialDate::first_day);
    let home = site.base.absolute("");
    let updated = guides.first().and_then(|page| day(page));
    let feed = Feed { title: &site.config.title, id: &home, page: "", own: "feed.xml", updated };
    let items = guides.iter().take(50).map(|page| Item {
        title: page.title.clone(),
        id: site.base.absolute(&page.address),
        to: page.address.clone(),
        updated: day(page),
        summary: page.description.clone(),
    });
    atom::feed(site, &feed, items)
}

fn headers(site: &Site) -> String {
    let assets = site.base.href("assets/");
    let policy = policy::header(site);
    format!(
        "/*\n  Content-Security-Policy: {policy}\n{HEADERS}\n{assets}*\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n"
    )
}

fn redirects(site: &Site) -> String {
    let mut out = String::new();
    for (from, to) in &site.routes.redirects {
        let _ = writeln!(out, "{} {} 301", site.base.href(from), site.base.href(to));
    }
    out
}

/// A page for hosts that do not read `_redirects`.
fn moved(site: &Site, to: &str) -> String {
    let (href, absolute) = (escaped(&site.base.href(to)), escaped(&site.base.absolute(to)));
    let (language, policy) = (escaped(&site.config.language), escaped(&policy::meta(site)));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>This page has moved</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"canonical\" href=\"{absolute}\">\n</head>\n<body>\n<main>\n<h1>This page has moved</h1>\n\
         <p><a href=\"{href}\">Go to its new address</a></p>\n</main>\n</body>\n</html>\n"
    )
}
