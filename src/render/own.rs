//! What pages at an address of certguide's own have in common (`/sources/`, `/changes/`,
//! `/compare/`, `/deadlines/`): a title and a sentence, which the page says, its head repeats, and
//! lists of pages show.

use serde::Serialize;

use crate::base::date::PartialDate;
use crate::page::context::PageContext;

use super::shell::{Head, Shell, colophon};
use super::{Rendered, Summary, json_ld};

/// Such a page.
pub(super) struct Own {
    /// Relative to the base: `sources/`.
    pub address: &'static str,
    /// Its title, without the site's.
    pub title: &'static str,
    /// What it has, in one sentence; text without HTML.
    pub description: &'static str,
}

/// The part of its view that is not its own.
#[derive(Serialize)]
pub(super) struct Frame {
    shell: Shell,
    json_ld_html: String,
    title: &'static str,
    lead_html: &'static str,
}

impl Own {
    /// The part of the view that such pages share, with the trademarks of the vendors on it.
    pub fn frame(&self, ctx: &mut PageContext<'_>, trademarks: Vec<String>) -> Frame {
        let colophon_html = colophon(ctx);
        let head = Head {
            title: self.title,
            description: self.description,
            address: Some(self.address),
            is_article: false,
            above: Vec::new(),
            trademarks,
        };
        Frame {
            shell: Shell::of(ctx.site, ctx.theme, head, colophon_html),
            json_ld_html: json_ld::breadcrumbs_only(
                ctx.site,
                &[(self.title.to_owned(), self.address.to_owned())],
            ),
            title: self.title,
            lead_html: self.description,
        }
    }

    /// The page, finished. `newest` is the newest date of a fact on it.
    pub fn rendered(&self, html: String, newest: Option<PartialDate>) -> Rendered {
        let (address, title) = (self.address.to_owned(), self.title.to_owned());
        let summary = Summary {
            address,
            title,
            description: self.description.to_owned(),
            newest,
            is_guide: false,
        };
        Rendered { html, summary }
    }
}
