//! Atom feeds (RFC 4287): what the feed of guides and that of changes have in common.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::base::html::escaped;
use crate::site::Site;

/// A feed as a whole.
pub(super) struct Feed<'f> {
    /// Its title.
    pub(super) title: &'f str,
    /// What it is, for ever.
    pub(super) id: &'f str,
    /// The page that shows the same, relative to the base.
    pub(super) page: &'f str,
    /// Where it stands itself, relative to the base.
    pub(super) own: &'f str,
    /// The day of its newest entry.
    pub(super) updated: Option<Date>,
}

/// An entry, in plain text.
pub(super) struct Item {
    /// Its title.
    pub(super) title: String,
    /// What it is, for ever.
    pub(super) id: String,
    /// Where it can be read, relative to the base.
    pub(super) to: String,
    /// Its day.
    pub(super) updated: Option<Date>,
    /// What it says.
    pub(super) summary: String,
}

/// The feed with its entries, in their order.
pub(super) fn feed(site: &Site, feed: &Feed<'_>, items: impl Iterator<Item = Item>) -> String {
    let publisher =
        site.config.publisher.as_ref().map_or(&site.config.title, |publisher| &publisher.name);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n\
         <updated>{}</updated>\n<author><name>{}</name></author>\n",
        escaped(&site.config.language),
        escaped(feed.title),
        escaped(feed.id),
        escaped(&site.base.absolute(feed.page)),
        escaped(&site.base.absolute(feed.own)),
        stamp(feed.updated),
        escaped(publisher),
    );
    for item in items {
        let _ = write!(
            out,
            "<entry>\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<updated>{}</updated>\n<summary>{}</summary>\n</entry>\n",
            escaped(&item.title),
            escaped(&item.id),
            escaped(&site.base.absolute(&item.to)),
            stamp(item.updated),
            escaped(&item.summary),
        );
    }
    out.push_str("</feed>\n");
    out
}

/// What has no day, and a feed without entries, carries the oldest there is: the standard wants
/// one.
fn stamp(day: Option<Date>) -> String {
    day.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |day| format!("{day}T00:00:00Z"))
}
