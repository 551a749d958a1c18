//! Each slip is found where it is, with what to write.

use super::*;

/// What is found for a text, as `PLACE: MESSAGE | HELP`.
fn found(text: &str) -> String {
    let Some(at) = gives_up_at(text) else { return "it parses".to_owned() };
    find(text, at).map_or_else(
        || "nothing".to_owned(),
        |repair| format!("{}: {} | {}", &text[repair.at.clone()], repair.message, repair.help),
    )
}

/// A text that does not parse, and how the finding begins.
const SLIPS: &[(&str, &str)] = &[
    (
        "name: \"Maker\nvendor: acme\nurl: \"https://e.org\"\n",
        "\"Maker: a quote is opened here and not closed",
    ),
    ("name: 'Maker\nvendor: acme\nurl: 'x'\n", "'Maker: a quote is opened here"),
    (
        "s:\n  - {who: Makers, why: 'It's what they do.'}\n",
        "'It's what they do.': the apostrophe ends",
    ),
    (
        "s:\n  - {who: Makers, why: @home}\n",
        "@home: a value cannot begin with this character without quotes: `@`",
    ),
    (
        "s:\n  - {who: Makers, why: *two* years}\n",
        "*two* years: a value cannot begin with this character",
    ),
    (
        "s:\n  - {who: Makers, why: “It fills gaps: etcd”}\n",
        "“It fills gaps: etcd”: these quotes are curly",
    ),
    ("why: “a: b”\n", "“a: b”: these quotes are curly"),
    ("name: a: b\nvendor: c\n", "a: b: a colon in the middle of a text"),
    (
        "a: {value: 1, unit: hours}\nb: {value: 2 unit: days}\n",
        ":: a comma or a closing `}` is missing | write `, unit:`",
    ),
    ("a: {why: One thing: patience}\n", "One thing: patience: a colon in the middle of a text"),
    ("why: the \"best: one\"\n", "the \"best: one\": a colon in the middle"),
    ("why: \"the \"best\" one\"\n", "\"the \"best\" one\": the quote in the text ends the text"),
    ("why: `code`\n", "`code`: a value cannot begin with this character"),
    (
        "name: a\nminutes:90\nb: c\n",
        "minutes:90: a space is missing after the colon | put a space after the colon: `minutes: 90`",
    ),
    (
        "name: a\nminutes 90\nb: c\n",
        "minutes 90: a colon is missing after the key | write `minutes: 90`",
    ),
    ("a:\n  - b\n  -c: d\n", "-c: d: a space is missing after the dash"),
    ("a:\n  - b\n  c\n  - d\n", "  c: this line is not indented like those it belongs to"),
    ("fields: [cloud, data\nb: c\n", "fields: [cloud, data: a `[` is opened here and not closed"),
    ("fields: cloud]\nb: [c]]\n", "b: [c]]: a `]` closes nothing"),
    ("a:\n  b: 1\n c: 2\nd: 3\n", " c: 2: this line is not indented like those it belongs to"),
    ("a: 1\n  b: 2\nc: 3\n", "  b: 2: this line is not indented"),
    (
        "a: One thing\nis that it goes on\nb: c\n",
        "is that it goes on: this line goes on with the text above",
    ),
    (
        "a: >\nOne thing is this.\nb: c\n",
        "One thing is this.: this line goes on with the text above",
    ),
    (
        "name: a\nminutes： 90\nb: c\n",
        "minutes： 90: this colon is another character than `:` | write `minutes: 90`",
    ),
    (
        "a:\n  - {b: 1}\n  – {b: 2}\n",
        "– {b: 2}: an item of a list begins with `- ` | write `- {b: 2}`",
    ),
    (
        "why: \"Acme\\Widgets\"\nb: \"c\"\n",
        "\"Acme\\Widgets\": a backslash in double quotes is written twice | write \"Acme\\\\Widgets\"",
    ),
    (
        "a: [b, c}\nd: e\n",
        "a: [b, c}: what is opened here is closed with a `}` | write `]` at its end",
    ),
    ("why: %x\nb: c\n", "%x: a value cannot begin"),
    (
        "a: [b, %5 of c]\nd: e\n",
        "%5 of c: a value cannot begin with this character without quotes: `%`",
    ),
    (
        "name:\nAcme Maker\nb: c\n",
        "Acme Maker: the value of `name` is not indented | write `name: Acme Maker`",
    ),
    (
        "a:\n  - {b: 1}\n  2. {b: 2}\n",
        "2. {b: 2}: an item of a list begins with `- ` | write `- {b: 2}`",
    ),
    ("a: b\n\"c:\" d\ne: f\n", "\"c:\" d: the colon is inside the quotes | write `c: d`"),
    (
        "f:\n  - {q: Time: how?, a: \"Two: {{ exam.minutes }}.\"}\n",
        "Time: how?: a colon in the middle of a text",
    ),
    (
        "name: a\nminutes; 90\nb: c\n",
        "minutes; 90: a colon is missing after the key | write `minutes: 90`",
    ),
    ("a: {b: C; d: e}\nf: g\n", ":: a comma or a closing `}` is missing | write `, d:`"),
    (
        "a:\n  b: {c: 1}\n\u{a0}\u{a0}d: 2\n  e: 3\n",
        "\u{a0}\u{a0}: the line is indented with unusual spaces",
    ),
    (
        "a: {b: C d: e}\nf: g\n",
        "C d: e: a colon in the middle of a text | quote the value: a colon with a space begins a new key, so write \"C d: e\"; if `d` is a key, write a comma before it",
    ),
];

#[test]
fn slips_are_found_where_they_are() {
    for (text, expected) in SLIPS {
        assert!(
            found(text).starts_with(expected),
            "{text:?}\n  is  {}\n  not {expected}",
            found(text)
        );
    }
}

#[test]
fn two_slips_are_two_faults() {
    let text = "name: a: b\nvendor: c\nlevel: d: e\n";
    assert!(found(text).starts_with("a: b: a colon"), "{}", found(text));
}

#[test]
fn any_text_is_tried() {
    for text in [
        "",
        "\"",
        "'",
        "{",
        "[[",
        "a: [",
        "- -",
        "é: “",
        ": ",
        "\u{feff}a: \"",
        "a:\r\n\tb: c\r\n",
        "}}",
        "“”: ‘",
    ] {
        found(text);
    }
}
