//! The site to bytes: every page and file that is published, handed to a [`Sink`] one by one.
//!
//! Start with [`all`]: pages first, in parallel; then what lists them (sitemap, feed), which needs
//! to know what each page said of itself. Every page is also rendered for the days ahead on which
//! it will read otherwise: [`ahead`].

mod ahead;
mod atom;
mod certification;
mod changes;
mod compare;
mod ctdl;
mod dates;
mod exports;
pub mod facts_file;
mod feeds;
mod freshness;
mod guide;
mod guide_table;
mod home;
mod hub;
mod json_ld;
mod origin;
mod own;
mod plain;
mod plan;
mod plan_file;
mod policy;
pub mod scan;
mod shell;
mod sources;
mod vendor;
mod wages;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::base::date::PartialDate;
use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::markdown::{Document, Heading};
use crate::page::context::{Kept, PageContext};
use crate::page::parts::Parts;
use crate::page::theme::Theme;
use crate::site::history::{self, History};
use crate::site::{Guide, Page, Site, addresses, plans};
use crate::widgets;

use ahead::Subjects;
use scan::Seen;

/// Where finished files go. Called from many threads, in any order, once for each path.
pub trait Sink: Sync {
    /// Takes a file by its path relative to the output, with `/`.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()>;
}

/// What a page says of itself to sitemap and feed.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Relative to the base.
    pub address: String,
    /// Its title, without the site's.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// The newest date of a fact on it.
    pub newest: Option<PartialDate>,
    /// Whether it is a guide's page.
    pub is_guide: bool,
}

/// The site, rendered.
#[derive(Debug, Default)]
pub struct Finished {
    /// Faults of templates.
    pub diagnostics: Vec<Diagnostic>,
    /// What each page offers and asks for.
    pub pages: Vec<FinishedPage>,
}

/// A page that was handed to the sink.
#[derive(Debug)]
pub struct FinishedPage {
    /// Relative to the base.
    pub address: String,
    /// The file of its text.
    pub file: SourcePath,
    /// Its ids and links.
    pub seen: Seen,
}

/// New ids for headings, by their own: the theme needs those.
pub type Aside = BTreeMap<String, String>;

/// A page, rendered.
struct Rendered {
    summary: Summary,
    html: String,
}

/// One thing to render.
enum Job<'a> {
    Home,
    Guide(&'a Guide),
    Plan(&'a Guide),
    Vendor(&'a crate::model::scalar::Id),
    Page(&'a crate::model::scalar::Id, &'a Page),
    Sources,
    Changes(&'a History),
    Compare,
    Dates,
}

impl<'a> Job<'a> {
    /// The guide that the page belongs to.
    fn guide(&self) -> Option<&'a Guide> {
        match self {
            Self::Guide(guide) | Self::Plan(guide) => Some(guide),
            _ => None,
        }
    }

    /// The file of the page's text, or of its data.
    fn file(&self) -> SourcePath {
        match self {
            Self::Home | Self::Compare | Self::Dates => SourcePath::new("content/pages/index.md"),
            Self::Sources => SourcePath::new("content/sources.yaml"),
            Self::Changes(_) => SourcePath::new(history::FILE),
            Self::Vendor(id) => SourcePath::new(&format!("content/vendors/{id}.md")),
            Self::Page(_, page) => page.file.clone(),
            Self::Guide(guide) | Self::Plan(guide) => guide.text_file(),
        }
    }

    /// The text that an author wrote for the page.
    fn body(&self, site: &'a Site) -> Option<&'a Document> {
        match *self {
            Self::Home => site
                .pages
                .iter()
                .find(|(id, _)| id.as_str() == "index")
                .map(|(_, page)| &page.text.body),
            Self::Vendor(id) => site.vendors.get(id)?.text.as_ref().map(|text| &text.body),
            Self::Page(_, page) => Some(&page.text.body),
            Self::Guide(guide) => Some(&guide.text.body),
            Self::Sources | Self::Changes(_) | Self::Plan(_) | Self::Compare | Self::Dates => None,
        }
    }
}

/// Renders the site into a sink.
///
/// # Errors
/// When the sink cannot keep a file. Faults of templates are returned as diagnostics.
pub fn all(site: &Site, theme: &Theme, sink: &dyn Sink) -> io::Result<Finished> {
    let mut jobs = vec![Job::Home, Job::Sources];
    jobs.extend(site.history.as_ref().map(Job::Changes));
    jobs.extend(compare::has_page(site).then_some(Job::Compare));
    jobs.extend(dates::has_page(site).then_some(Job::Dates));
    jobs.extend(site.vendors.keys().map(Job::Vendor));
    jobs.extend(
        site.pages
            .iter()
            .filter(|(id, _)| id.as_str() != "index")
            .map(|(id, page)| Job::Page(id, page)),
    );
    jobs.extend(site.guides.values().map(Job::Guide));
    jobs.extend(site.guides.values().filter(|guide| plans::has_page(guide)).map(Job::Plan));
    let done: Vec<io::Result<(Summary, FinishedPage, Vec<Diagnostic>)>> =
        jobs.par_iter().map(|job| run(job, site, theme, sink)).collect();
    let (mut summaries, mut finished) = (Vec::with_capacity(done.len()), Finished::default());
    for result in done {
        let (summary, page, faults) = result?;
        summaries.push(summary);
        finished.pages.push(page);
        finished.diagnostics.extend(faults);
    }
    not_found(site, theme, sink, &mut finished)?;
    feeds::put_all(site, &summaries, sink)?;
    facts_file::put(site, sink)?;
    wages::put_all(site, sink)?;
    Ok(finished)
}

fn run<'s>(
    job: &Job<'s>,
    site: &'s Site,
    theme: &Theme,
    sink: &dyn Sink,
) -> io::Result<(Summary, FinishedPage, Vec<Diagnostic>)> {
    let later = subjects(job, site).days(site);
    let make = |aside: &Aside| {
        let (rendered, diagnostics) = if later.is_empty() {
            page(job, site, theme, None, aside)
        } else {
            for_days(job, site, &later, theme, aside)
        };
        let html = ahead::folded(&rendered.html).into_owned();
        (scan::seen(&html), html, rendered, diagnostics)
    };
    let (mut seen, mut html, mut rendered, mut diagnostics) = make(&Aside::new());
    let aside = job.body(site).map(|body| aside(body, &seen)).unwrap_or_default();
    if !aside.is_empty() {
        (seen, html, rendered, diagnostics) = make(&aside);
    }
    let file = job.file();
    diagnostics.extend(job.body(site).map(|body| taken(&file, body, &seen)).unwrap_or_default());
    sink.put(&format!("{}index.html", rendered.summary.address), html.as_bytes())?;
    match job {
        Job::Guide(guide) => exports::put_all(site, guide, sink)?,
        Job::Plan(guide) => plan_file::put(site, guide, sink)?,
        _ => {}
    }
    let page = FinishedPage { address: rendered.summary.address.clone(), file, seen };
    Ok((rendered.summary, page, diagnostics))
}

/// New ids for headings whose ids, made of their texts, the theme needs on the page.
fn aside(body: &Document, seen: &Seen) -> Aside {
    let is_free = |id: &str| !seen.ids.contains_key(id);
    let shared =
        body.headings.iter().filter(|heading| !heading.is_named && is_shared(seen, &heading.id));
    shared
        .filter_map(|heading| {
            let id = (2..).map(|n| format!("{}-{n}", heading.id)).find(|id| is_free(id))?;
            Some((heading.id.clone(), id))
        })
        .collect()
}

/// Headings whose authors gave them ids that the theme needs on the page.
fn taken(file: &SourcePath, body: &Document, seen: &Seen) -> Vec<Diagnostic> {
    let shared =
        body.headings.iter().filter(|heading| heading.is_named && is_shared(seen, &heading.id));
    let fault = |heading: &Heading| {
        let message = format!("the page has another place with the id `{}`", heading.id);
        Diagnostic::new(
            &rule::DUPLICATE_ANCHOR,
            file,
            At::Bytes(heading.at.start, heading.at.end),
            message,
        )
        .help("give the heading another id")
    };
    shared.map(fault).collect()
}

fn is_shared(seen: &Seen, id: &str) -> bool {
    seen.ids.get(id).is_some_and(|id| id.is_shared())
}

/// A page as it is on the day of the site, made ready for later ones.
fn for_days(
    job: &Job<'_>,
    site: &Site,
    later: &[Site],
    theme: &Theme,
    aside: &Aside,
) -> (Rendered, Vec<Diagnostic>) {
    let parts = RefCell::new(Parts::default());
    let own = job.guide().map(|guide| guide.address.as_str());
    let on = |site: &Site| {
        let (site, reads) = site.watched(own);
        page(job, &site, theme, Some(Kept { parts: &parts, reads: &reads }), aside)
    };
    let (first, mut diagnostics) = on(site);
    let (mut pages, mut before): (Vec<(Date, String)>, _) = (Vec::new(), site);
    for then in later {
        parts.borrow_mut().turn(ahead::changed(before, then, own));
        let (rendered, faults) = on(then);
        diagnostics.extend(faults);
        before = then;
        if rendered.html != *pages.last().map_or(&first.html, |(_, html)| html) {
            pages.push((*then.today, rendered.html));
        }
        if pages.len() == ahead::MOST {
            break;
        }
    }
    let parts = parts.into_inner();
    let all: Vec<&str> = std::iter::once(&first.html)
        .chain(pages.iter().map(|(_, html)| html))
        .map(String::as_str)
        .collect();
    let apart = parts.apart(&all);
    let days = pages.iter().map(|(day, _)| *day).zip(&apart[1..]);
    let html = parts.whole(&ahead::page(&apart[0], days)).into_owned();
    (Rendered { html, ..first }, diagnostics)
}

/// A page as it is on the day of the site.
fn page(
    job: &Job<'_>,
    site: &Site,
    theme: &Theme,
    kept: Option<Kept<'_>>,
    aside: &Aside,
) -> (Rendered, Vec<Diagnostic>) {
    let guide = job.guide().and_then(|guide| site.guides.get(&guide.address));
    let address = match job {
        Job::Home => String::new(),
        Job::Sources => "sources/".to_owned(),
        Job::Changes(_) => addresses::CHANGES.to_owned(),
        Job::Compare => addresses::COMPARE.to_owned(),
        Job::Dates => addresses::DEADLINES.to_owned(),
        Job::Vendor(id) => format!("{id}/"),
        Job::Page(id, _) => format!("{id}/"),
        Job::Guide(guide) => format!("{}/", guide.address),
        Job::Plan(guide) => format!("{}/plan/", guide.address),
    };
    let mut ctx =
        PageContext::new(site, theme, guide, &address, &job.file()).keeping(kept).with_aside(aside);
    let rendered = match (job, guide) {
        (Job::Guide(built), guide) => guide::render(&mut ctx, guide.unwrap_or(built)),
        (Job::Plan(built), guide) => plan::render(&mut ctx, guide.unwrap_or(built)),
        (Job::Home, _) => home::render(&mut ctx),
        (Job::Sources, _) => sources::render(&mut ctx),
        (Job::Changes(history), _) => changes::render(&mut ctx, history),
        (Job::Compare, _) => compare::render(&mut ctx),
        (Job::Dates, _) => dates::render(&mut ctx),
        (Job::Vendor(id), _) => vendor::render(&mut ctx, id),
        (Job::Page(_, page), _) => plain::render(&mut ctx, page),
    };
    (rendered, ctx.diagnostics)
}

/// The guides whose state shows on the page.
fn subjects<'s>(job: &Job<'s>, site: &'s Site) -> Subjects<'s> {
    match job {
        Job::Home | Job::Compare | Job::Dates => {
            Subjects::drawn(site.guides.keys().map(String::as_str))
        }
        Job::Sources => Subjects::default(),
        Job::Changes(history) => Subjects::of_history(history),
        Job::Vendor(id) => {
            let own = widgets::roadmap::shown_for(site, id);
            let text = site.vendors.get(*id).and_then(|vendor| vendor.text.as_ref());
            let named = text.map(|text| ahead::of_text(site, &text.body)).unwrap_or_default();
            Subjects::drawn(own.chain(named))
        }
        Job::Page(_, page) => Subjects::drawn(ahead::of_text(site, &page.text.body)),
        Job::Guide(guide) => Subjects::of_guide(site, guide),
        Job::Plan(guide) => Subjects::of_plans(site, guide),
    }
}

fn not_found(
    site: &Site,
    theme: &Theme,
    sink: &dyn Sink,
    finished: &mut Finished,
) -> io::Result<()> {
    match theme.render("not-found.html", &plain::not_found(site, theme)) {
        Ok(html) => {
            let file = SourcePath::new("templates/not-found.html");
            finished.pages.push(FinishedPage {
                address: "404.html".to_owned(),
                file,
                seen: scan::seen(&html),
            });
            sink.put("404.html", html.as_bytes())
        }
        Err(faults) => {
            finished.diagnostics.extend(faults);
            Ok(())
        }
    }
}
