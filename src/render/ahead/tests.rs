//! The page with its later days, read on each of them, is the page of that day.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::merge::page;
use super::tree::{Element, Node, parse, without_hidden};

/// What `static/js/days.js` does, on the tree: the page on a day, without space between elements.
pub(crate) fn read_on(html: &str, day: Date) -> String {
    let mut out = String::new();
    write(&parse(html).unwrap(), &day.to_string(), &mut out);
    out
}

fn write(nodes: &[Node<'_>], day: &str, out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) if text.trim().is_empty() => {}
            Node::Text(text) => out.push_str(text),
            Node::Element(element) => element_on(element, day, out),
        }
    }
}

fn element_on(element: &Element<'_>, day: &str, out: &mut String) {
    if element.name == "template" {
        if value(element.open, "data-from").is_some_and(|from| from.as_str() <= day) {
            write(&element.children, day, out);
        }
        return;
    }
    if value(element.open, "data-until").is_some_and(|until| until.as_str() <= day) {
        return;
    }
    let (tag, mut hidden) = without_hidden(element.open);
    let mut tag = tag;
    if let Some(flips) = value(&tag, "data-flips") {
        hidden ^= flips.split(' ').filter(|flip| *flip <= day).count() % 2 == 1;
        tag = tag.replace(&format!(" data-flips=\"{flips}\""), "");
    }
    if let Some(until) = value(&tag, "data-until") {
        tag = tag.replace(&format!(" data-until=\"{until}\""), "");
    }
    out.push_str(&tag);
    out.push_str(if hidden { "(hidden)" } else { "" });
    write(&element.children, day, out);
    out.push_str(element.close);
}

fn value(tag: &str, attribute: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {attribute}=\""))?.1;
    Some(rest[..rest.find('"')?].to_owned())
}

const DAYS: [Date; 3] = [date(2026, 4, 1), date(2026, 5, 1), date(2027, 1, 1)];

fn on_every_day(pages: [&str; 4]) {
    let merged = page(pages[0], DAYS.into_iter().zip(pages[1..].iter().copied()));
    let days = [date(2026, 3, 31), DAYS[0], DAYS[1], DAYS[2]];
    for (html, day) in pages.into_iter().zip(days) {
        assert_eq!(read_on(&merged, day), read_on(html, day), "on {day}: {merged}");
    }
}

#[test]
fn a_page_that_stays_is_as_it_was() {
    let html =
        "<!doctype html>\n<p title=\"a > b\">One <br> two</p>\n<script>if (a < b) {}</script>";
    assert_eq!(page(html, [(DAYS[0], html)]), html);
}

#[test]
fn the_smallest_element_around_a_difference_is_replaced_and_a_row_whole() {
    let row = |fee: &str| format!("<table><tr><td>Fee</td><td>{fee}</td></tr></table>");
    assert_eq!(
        page(&row("US$300"), [(DAYS[0], &row("was US$300"))]),
        "<table><tr data-until=\"2026-04-01\"><td>Fee</td><td>US$300</td></tr>\
         <template data-from=\"2026-04-01\"><tr><td>Fee</td><td>was US$300</td></tr></template></table>"
    );
}

#[test]
fn a_table_that_gains_a_column_is_replaced_whole() {
    let one = "<div><table><thead><tr><th>A</th></tr></thead></table></div>";
    let two = "<div><table><thead><tr><th>A</th><th>B</th></tr></thead></table></div>";
    assert_eq!(
        page(one, [(DAYS[0], two)]),
        "<div><table data-until=\"2026-04-01\"><thead><tr><th>A</th></tr></thead></table>\
         <template data-from=\"2026-04-01\"><table><thead><tr><th>A</th><th>B</th></tr></thead></table></template></div>"
    );
}

#[test]
fn a_tool_is_changed_inside() {
    let table = |row: &str| {
        format!(
            "<tool-hub><template><form></form></template><table>{row}<tr>b</tr></table></tool-hub>"
        )
    };
    let (before, after) = (table("<tr>a</tr>"), table(""));
    let merged = page(&before, [(DAYS[0], &after)]);
    assert_eq!(merged, table(r#"<tr data-until="2026-04-01">a</tr>"#));
}

#[test]
fn guards_are_turned_over_where_they_stand() {
    let guards = |open: &str, closed: &str| {
        format!("<div id=\"a\"{open}>Book it</div><div{closed} id=\"b\">Too late</div>")
    };
    assert_eq!(
        page(&guards("", " hidden"), [(DAYS[0], &guards(" hidden", ""))]),
        "<div data-flips=\"2026-04-01\" id=\"a\">Book it</div><div data-flips=\"2026-04-01\" hidden id=\"b\">Too late</div>"
    );
}

#[test]
fn rows_move_and_come_back() {
    let list = |rows: &[&str]| {
        let rows: Vec<String> = rows.iter().map(|row| format!("<li>{row}</li>")).collect();
        format!("<ul>{}</ul>", rows.join("\n"))
    };
    let (a, b) = (list(&["one", "two", "three"]), list(&["three", "one"]));
    on_every_day([&a, &b, &a, &list(&[])]);
}

#[test]
fn a_page_whose_tags_do_not_nest_is_left_alone() {
    let html = "<p><b>bold</p></b>";
    assert_eq!(page(html, [(DAYS[0], "<p>other</p>")]), html);
}

/// Small pages of a few elements, so that two of them have much in common.
fn element() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("<p>one</p>".to_owned()),
        Just("<p>two</p>".to_owned()),
        Just("<p>a <b>three</b> </p>".to_owned()),
        Just("<br>".to_owned()),
        Just(" ".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        (prop::collection::vec(inner, 0..4), 0..4_usize).prop_map(|(children, kind)| {
            let tag = ["div", "ul", "li hidden", "section id=\"x\""][kind];
            let name = tag.split(' ').next().unwrap();
            format!("<{tag}>{}</{name}>", children.concat())
        })
    })
}

proptest! {
    #[test]
    fn any_pages(pages in prop::array::uniform4(prop::collection::vec(element(), 0..4).prop_map(|all| all.concat()))) {
        on_every_day([&pages[0], &pages[1], &pages[2], &pages[3]]);
    }
}

#[test]
fn what_is_hidden_under_a_condition_waits_in_a_template() {
    let page = r#"<div data-when="open" hidden><p>a</p></div><div data-when="closed">b</div><div hidden>c</div>"#;
    let folded = super::folded(page);
    assert_eq!(folded, page.replace("<p>a</p>", "<template><p>a</p></template>"));
    assert_eq!(super::folded("<p hidden>x</p>"), "<p hidden>x</p>");
}
