//! The numbered references of a page: every source that it used, in the order of first use, one
//! line each, with a mark that says how it was read. The rest is told on `/sources/`. It comes
//! last, when all numbers are given.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::source::Mark;
use crate::page::context::PageContext;
use crate::site::reading;

use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "references",
    title: "References",
    block: "references",
    has_data: |_| true,
    render,
    on_page: None,
};

#[derive(Serialize)]
struct Use {
    label: String,
    href: String,
}

#[derive(Serialize)]
struct Sign {
    sign: &'static str,
    words: &'static str,
}

impl Sign {
    fn of(mark: Mark) -> Self {
        Self { sign: mark.sign(), words: mark.words() }
    }
}

#[derive(Serialize)]
struct Item {
    number: String,
    id: String,
    title: String,
    url: String,
    rel: &'static str,
    publisher: String,
    date_text: String,
    mark: Sign,
    story_href: String,
    uses: Vec<Use>,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    show_heading: bool,
    heading: &'static str,
    items: Vec<Item>,
    legend: Vec<Sign>,
}

pub(super) fn list(ctx: &mut PageContext<'_>, anchor: &str, show_heading: bool) -> String {
    let mut items = Vec::new();
    let mut marks = BTreeSet::new();
    for (at, reference) in ctx.references().iter().enumerate() {
        let Some(source) = ctx.site.sources.get(&reference.source) else { continue };
        let number = at + 1;
        marks.insert(source.mark());
        // What was only quoted has the date of what quotes it, for want of its own.
        let behind = reading::behind(ctx.site, &reference.source);
        let dated = behind.into_iter().filter(|_| source.mark() == Mark::Quoted);
        let mut dates = std::iter::once(source).chain(dated.map(|(_, other)| other));
        let date = dates.find_map(|source| source.published.or(source.copy()));
        let seen = reference.seen.iter().enumerate();
        items.push(Item {
            number: number.to_string(),
            id: format!("ref-{number}"),
            title: source.title.to_string(),
            url: source.url.to_string(),
            rel: "external",
            publisher: reading::publisher(ctx.site, source),
            date_text: date.map(|date| date.to_string()).unwrap_or_default(),
            mark: Sign::of(source.mark()),
            story_href: ctx.href(&format!("sources/#source-{}", reference.source)),
            uses: seen
                .map(|(nth, n)| Use {
                    label: letters(nth + 1),
                    href: format!("#refuse-{number}-{n}"),
                })
                .collect(),
        });
    }
    if items.is_empty() {
        return String::new();
    }
    let view = View {
        anchor: anchor.to_owned(),
        title: KIND.title,
        show_heading,
        heading: KIND.title,
        items,
        legend: marks.into_iter().map(Sign::of).collect(),
    };
    ctx.render("widgets/references.html", &view)
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let (anchor, by_itself) = (p.anchor.clone(), p.by_itself);
    list(p.ctx, &anchor, by_itself)
}

/// `a` to `z`, then `aa`.
fn letters(mut number: usize) -> String {
    let mut out = String::new();
    while number > 0 {
        number -= 1;
        out.insert(0, char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn uses_are_lettered() {
        assert_eq!([1, 26, 27, 52].map(super::letters), ["a", "z", "aa", "az"]);
    }
}
