//! The site to bytes: every page and file that is published, handed to a [`Sink`] one by one.
//!
//! Start with [`all`]: pages first, in parallel; then what lists them (sitemap, feed), which needs to know what each
//! page said of itself. Every page is also rendered for the days ahead on which it will read otherwise: [`ahead`].

mod ahead;
mod atom;
mod certification;
mod changes;
mod ctdl;
mod exports;
pub mod facts_file;
mod feeds;
mod freshness;
mod guide;
mod guide_table;
mod home;
mod json_ld;
mod plain;
mod plan;
mod plan_files;
mod policy;
mod shell;
mod sources;
mod vendor;
mod wages;

use std::cell::RefCell;
use std::io;

use rayon::prelude::*;

use crate::base::date::PartialDate;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::SourcePath;
use crate::page::context::{Kept, PageContext};
use crate::page::parts::Parts;
use crate::page::theme::Theme;
use crate::site::history::{self, History};
use crate::site::{Guide, Page, Site, plans};

use ahead::Subjects;

/// Where finished files go. Called from many threads, in any order, once for each path.
pub trait Sink: Sync {
    /// Takes a file by its path relative to the output, with `/`.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Takes a file that grows with the whole site, as it is made, so that it need not be in memory at once.
    ///
    /// # Errors
    /// As [`Sink::put`], and those of its making.
    fn put_large(&self, path: &str, make: &mut Making<'_>) -> io::Result<()> {
        let mut whole = Vec::new();
        make(&mut whole)?;
        self.put(path, &whole)
    }
}

/// Writes a file, from its beginning to its end.
pub type Making<'m> = dyn FnMut(&mut dyn io::Write) -> io::Result<()> + 'm;

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
}

impl<'a> Job<'a> {
    /// The guide that the page belongs to.
    fn guide(&self) -> Option<&'a Guide> {
        match self {
            Self::Guide(guide) | Self::Plan(guide) => Some(guide),
            _ => None,
        }
    }
}

/// Renders the site into a sink.
///
/// # Errors
/// When the sink cannot keep a file. Faults of templates are returned as diagnostics.
pub fn all(site: &Site, theme: &Theme, sink: &dyn Sink) -> io::Result<Vec<Diagnostic>> {
    let mut jobs = vec![Job::Home, Job::Sources];
    jobs.extend(site.history.as_ref().map(Job::Changes));
    jobs.extend(site.vendors.keys().map(Job::Vendor));
    jobs.extend(site.pages.iter().filter(|(id, _)| id.as_str() != "index").map(|(id, page)| Job::Page(id, page)));
    jobs.extend(site.guides.values().map(Job::Guide));
    jobs.extend(site.guides.values().filter(|guide| plans::has_page(guide)).map(Job::Plan));
    let done: Vec<io::Result<(Summary, Vec<Diagnostic>)>> =
        jobs.par_iter().map(|job| run(job, site, theme, sink)).collect();
    let (mut summaries, mut diagnostics) = (Vec::with_capacity(done.len()), Vec::new());
    for result in done {
        let (summary, faults) = result?;
        summaries.push(summary);
        diagnostics.extend(faults);
    }
    not_found(site, theme, sink, &mut diagnostics)?;
    feeds::put_all(site, &summaries, sink)?;
    facts_file::put(site, sink)?;
    wages::put_all(site, sink)?;
    Ok(diagnostics)
}

fn run(job: &Job<'_>, site: &Site, theme: &Theme, sink: &dyn Sink) -> io::Result<(Summary, Vec<Diagnostic>)> {
    let later = subjects(job, site).days(site);
    let (rendered, diagnostics) =
        if later.is_empty() { page(job, site, theme, None) } else { for_days(job, site, &later, theme) };
    let html = ahead::folded(&rendered.html);
    sink.put(&format!("{}index.html", rendered.summary.address), html.as_bytes())?;
    match job {
        Job::Guide(guide) => exports::put_all(site, guide, sink)?,
        Job::Plan(guide) => plan_files::put_all(site, guide, sink)?,
        _ => {}
    }
    Ok((rendered.summary, diagnostics))
}

/// A page as it is on the day of the site, made ready for later ones.
fn for_days(job: &Job<'_>, site: &Site, later: &[Site], theme: &Theme) -> (Rendered, Vec<Diagnostic>) {
    let parts = RefCell::new(Parts::default());
    let own = job.guide().map(|guide| guide.address.as_str());
    let on = |site: &Site| {
        let (site, reads) = site.watched(own);
        page(job, &site, theme, Some(Kept { parts: &parts, reads: &reads }))
    };
    let (first, mut diagnostics) = on(site);
    let (mut pages, mut before) = (Vec::with_capacity(later.len()), site);
    for then in later {
        parts.borrow_mut().turn(ahead::changed(before, then, own));
        let (rendered, faults) = on(then);
        diagnostics.extend(faults);
        pages.push((*then.today, rendered.html));
        before = then;
    }
    let parts = parts.into_inner();
    let all: Vec<&str> =
        std::iter::once(&first.html).chain(pages.iter().map(|(_, html)| html)).map(String::as_str).collect();
    let apart = parts.apart(&all);
    let days = pages.iter().map(|(day, _)| *day).zip(&apart[1..]);
    let html = parts.whole(&ahead::page(&apart[0], days)).into_owned();
    (Rendered { html, ..first }, diagnostics)
}

/// A page as it is on the day of the site.
fn page(job: &Job<'_>, site: &Site, theme: &Theme, kept: Option<Kept<'_>>) -> (Rendered, Vec<Diagnostic>) {
    let guide = job.guide().and_then(|guide| site.guides.get(&guide.address));
    let (address, file) = match job {
        Job::Home => (String::new(), SourcePath::new("content/pages/index.md")),
        Job::Sources => ("sources/".to_owned(), SourcePath::new("content/sources.yaml")),
        Job::Changes(_) => (changes::PAGE.to_owned(), SourcePath::new(history::FILE)),
        Job::Vendor(id) => (format!("{id}/"), SourcePath::new(&format!("content/vendors/{id}.md"))),
        Job::Page(id, page) => (format!("{id}/"), page.file.clone()),
        Job::Guide(guide) => (format!("{}/", guide.address), guide.text_file()),
        Job::Plan(guide) => (format!("{}/plan/", guide.address), guide.text_file()),
    };
    let mut ctx = PageContext::new(site, theme, guide, &address, &file).keeping(kept);
    let rendered = match (job, guide) {
        (Job::Guide(built), guide) => guide::render(&mut ctx, guide.unwrap_or(built)),
        (Job::Plan(built), guide) => plan::render(&mut ctx, guide.unwrap_or(built)),
        (Job::Home, _) => home::render(&mut ctx),
        (Job::Sources, _) => sources::render(&mut ctx),
        (Job::Changes(history), _) => changes::render(&mut ctx, history),
        (Job::Vendor(id), _) => vendor::render(&mut ctx, id),
        (Job::Page(_, page), _) => plain::render(&mut ctx, page),
    };
    (rendered, ctx.diagnostics)
}

/// The guides whose state shows on the page.
fn subjects<'s>(job: &Job<'s>, site: &'s Site) -> Subjects<'s> {
    match job {
        Job::Home => Subjects::drawn(site.guides.keys().map(String::as_str)),
        Job::Sources | Job::Changes(_) => Subjects::default(),
        Job::Vendor(id) => {
            let own = site.guides.values().filter(|guide| guide.data.vendor == **id);
            let text = site.vendors.get(*id).and_then(|vendor| vendor.text.as_ref());
            let named = text.map(|text| ahead::of_text(site, &text.body)).unwrap_or_default();
            Subjects::drawn(own.map(|guide| guide.address.as_str()).chain(named))
        }
        Job::Page(_, page) => Subjects::drawn(ahead::of_text(site, &page.text.body)),
        Job::Guide(guide) => Subjects::of_guide(site, guide),
        Job::Plan(guide) => Subjects::of_plans(site, guide),
    }
}

fn not_found(site: &Site, theme: &Theme, sink: &dyn Sink, diagnostics: &mut Vec<Diagnostic>) -> io::Result<()> {
    match theme.render("not-found.html", &plain::not_found(site, theme)) {
        Ok(html) => sink.put("404.html", html.as_bytes()),
        Err(faults) => {
            diagnostics.extend(faults);
            Ok(())
        }
    }
}
