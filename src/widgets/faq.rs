//! Questions and answers.

use serde::Serialize;

use crate::page::prose::{conditions_text, is_shown};

use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "faq",
    title: "Questions",
    block: "faq",
    has_data: |guide| guide.data.faq.as_ref().is_some_and(|faq| !faq.is_empty()),
    render,
    on_page: None,
};

#[derive(Serialize)]
struct Item {
    id: String,
    question: String,
    answer_html: String,
    when: String,
    hidden: bool,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    items: Vec<Item>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let mut items = Vec::new();
    for question in guide.data.faq.iter().flatten() {
        let hidden = question
            .when
            .as_ref()
            .is_some_and(|when| !is_shown(Some(guide), std::slice::from_ref(&when.0)));
        let answer = p.ctx.hidden_if(hidden, |ctx| ctx.md(&question.answer));
        items.push(Item {
            id: format!("{}-{}", p.uid, question.id),
            question: question.question.to_string(),
            // One paragraph comes without its tag; here an answer stands as a block.
            answer_html: if answer.starts_with("<p")
                || answer.starts_with("<ul")
                || answer.starts_with("<ol")
            {
                answer
            } else {
                format!("<p>{answer}</p>")
            },
            when: question.when.as_ref().map(|when| conditions_text(&when.0)).unwrap_or_default(),
            hidden,
        });
    }
    let view = View { anchor: p.anchor.clone(), title: p.title, items };
    p.ctx.render("widgets/faq.html", &view)
}
