//! The numbered references of a page: every source that it used, in the order of first use. It comes last, when all
//! numbers are given.

use serde::Serialize;

use crate::model::site::SourceKind;
use crate::page::context::PageContext;

use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind =
    Kind { name: "references", title: "References", block: "references", has_data: |_| true, render };

#[derive(Serialize)]
struct Use {
    label: String,
    href: String,
}

#[derive(Serialize)]
struct Item {
    number: String,
    id: String,
    title: String,
    url: String,
    rel: &'static str,
    publisher: String,
    kind_text: &'static str,
    published_text: String,
    retrieved_html: String,
    archive_url: String,
    note_html: String,
    uses: Vec<Use>,
}

#[derive(Serialize)]
struct View {
    uid: String,
    anchor: String,
    title: &'static str,
    show_heading: bool,
    heading: &'static str,
    items: Vec<Item>,
}

/// Notes of sources may cite further sources, which join the list: it is read until nothing new comes.
pub(super) fn list(ctx: &mut PageContext<'_>, uid: &str, anchor: &str, show_heading: bool) -> String {
    let mut items = Vec::new();
    while let Some(reference) = ctx.references().get(items.len()).cloned() {
        let number = items.len() + 1;
        let Some(source) = ctx.site.sources.get(&reference.source) else { break };
        items.push(Item {
            number: number.to_string(),
            id: format!("ref-{number}"),
            title: source.title.to_string(),
            url: source.url.to_string(),
            rel: "external",
            publisher: source.publisher.to_string(),
            kind_text: if source.kind == SourceKind::Primary { "" } else { source.kind.words() },
            published_text: source.published.map(|date| date.to_string()).unwrap_or_default(),
            retrieved_html: source.checked(),
            archive_url: source.archive_url.as_ref().map(|url| url.to_string()).unwrap_or_default(),
            note_html: ctx.md_or_empty(source.note.as_ref()),
            uses: Vec::new(),
        });
    }
    if items.is_empty() {
        return String::new();
    }
    for (at, item) in items.iter_mut().enumerate() {
        let seen = ctx.references()[at].seen.iter().enumerate();
        item.uses =
            seen.map(|(nth, n)| Use { label: letters(nth + 1), href: format!("#refuse-{}-{n}", at + 1) }).collect();
    }
    let view = View {
        uid: uid.to_owned(),
        anchor: anchor.to_owned(),
        title: KIND.title,
        show_heading,
        heading: KIND.title,
        items,
    };
    ctx.render("widgets/references.html", &view)
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let (uid, anchor, by_itself) = (p.uid.clone(), p.anchor.clone(), p.by_itself);
    list(p.ctx, &uid, &anchor, by_itself)
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
