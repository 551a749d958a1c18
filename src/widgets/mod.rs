//! Every widget: its view of the data, rendered by the template of the same name.
//!
//! A widget is `src/widgets/NAME.rs` (a typed view and how it is made),
//! `templates/widgets/NAME.html`, `static/widgets/NAME.css`, and one line in [`ALL`]. Views hold
//! ready text, booleans and lists: no nulls, no numbers to format. A widget without data is not
//! rendered; a rule reports its place. Start with [`Kind`] and [`Placed`].

mod audience;
mod cells;
mod changes;
mod comparison;
mod costs;
mod domains;
mod faq;
mod quick_facts;
mod references;
mod related;
mod requirements;
mod resources;
pub mod roadmap;
mod salaries;
mod status;
mod steps;
pub mod study_plan;
mod successors;
mod worth_it;

use crate::markdown::Widget;
use crate::model::options::Options;
use crate::page::context::PageContext;
use crate::site::Guide;

pub use quick_facts::{Essential, essentials};
pub use related::{candidates as related_candidates, related};

/// What certguide knows of a widget.
pub struct Kind {
    /// Its name in fences, files and anchors.
    pub name: &'static str,
    /// Its accessible name, and its heading where it appears by itself.
    pub title: &'static str,
    /// The block of the guide's data that it shows, as authors name it.
    pub block: &'static str,
    /// Whether the guide has what it shows.
    pub has_data: fn(&Guide) -> bool,
    /// Its HTML on the page of a guide.
    pub render: fn(&mut Placed<'_, '_>) -> String,
    /// Its HTML on a page that belongs to no guide, if it can be there.
    pub on_page: Option<fn(&mut PageContext<'_>, &Options, OnPage) -> String>,
}

/// The place of a widget on a page that belongs to no guide.
pub struct OnPage {
    /// The id of the section.
    pub anchor: String,
    /// The heading that the widget brings with it, if it does.
    pub heading: String,
}

/// A widget at its place on a page.
pub struct Placed<'p, 'a> {
    /// The page.
    pub ctx: &'p mut PageContext<'a>,
    /// The guide whose data it shows.
    pub guide: &'a Guide,
    /// What the author asked for.
    pub options: &'p Options,
    /// Unique on the page: base of the ids inside.
    pub uid: String,
    /// The id of the section; empty if a heading of the page has that id.
    pub anchor: String,
    /// Its accessible name.
    pub title: &'static str,
    /// Whether it stands by itself, without a heading of the author's, and brings its own.
    pub by_itself: bool,
}

/// All widgets, by name.
pub static ALL: &[&Kind] = &[
    &audience::KIND,
    &changes::KIND,
    &comparison::KIND,
    &costs::KIND,
    &domains::KIND,
    &faq::KIND,
    &quick_facts::KIND,
    &references::KIND,
    &related::KIND,
    &requirements::KIND,
    &resources::KIND,
    &roadmap::KIND,
    &salaries::KIND,
    &status::KIND,
    &steps::KIND,
    &study_plan::KIND,
    &successors::KIND,
    &worth_it::KIND,
];

/// The widget of that name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Kind> {
    ALL.iter().copied().find(|kind| kind.name == name)
}

/// Renders a widget where a fence places it. `count` is how many of its kind stand on the page
/// before it.
pub fn render(
    ctx: &mut PageContext<'_>,
    place: &Widget,
    options: &Options,
    count: usize,
) -> String {
    let Some(kind) = by_name(&place.name) else { return String::new() };
    let uid =
        if count == 0 { kind.name.to_owned() } else { format!("{}-{}", kind.name, count + 1) };
    let Some(guide) = ctx.guide else {
        let Some(render) = kind.on_page else { return String::new() };
        let on = OnPage { anchor: uid.clone(), heading: String::new() };
        return ctx.part(&uid, |ctx| render(ctx, options, on));
    };
    if !(kind.has_data)(guide) {
        return String::new();
    }
    let anchor = anchor(guide, &uid);
    let name = uid.clone();
    ctx.part(&name, |ctx| {
        (kind.render)(&mut Placed {
            ctx,
            guide,
            options,
            uid,
            anchor,
            title: kind.title,
            by_itself: false,
        })
    })
}

/// The anchor of a widget: its id, unless a heading of the page has that id and leads to it.
fn anchor(guide: &Guide, uid: &str) -> String {
    let headed = guide.text.body.headings.iter().any(|heading| heading.id == uid);
    if headed { String::new() } else { uid.to_owned() }
}

/// Renders a widget that appears by itself, with its own heading; empty without data.
pub fn render_by_itself(ctx: &mut PageContext<'_>, name: &str) -> String {
    let (Some(kind), Some(guide)) = (by_name(name), ctx.guide) else { return String::new() };
    if !(kind.has_data)(guide) {
        return String::new();
    }
    let (uid, anchor) = (kind.name.to_owned(), anchor(guide, kind.name));
    ctx.part(name, |ctx| {
        (kind.render)(&mut Placed {
            ctx,
            guide,
            options: &Options::None,
            uid,
            anchor,
            title: kind.title,
            by_itself: true,
        })
    })
}

/// The references of a page that belongs to no guide; empty if it uses none.
pub fn references_of_page(ctx: &mut PageContext<'_>) -> String {
    references::list(ctx, references::KIND.name, true)
}
