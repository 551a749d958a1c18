//! The answers of `certguide why` for people, made of the JSON for programs: both say the same.

use std::fmt::Write;

use serde_json::Value;

/// An answer as lines.
pub(super) fn of(answer: &Value) -> String {
    if answer.get("guide").is_some() { guide(answer) } else { fact(answer) }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn guide(answer: &Value) -> String {
    let facts = list(answer, "facts");
    let longest = |key: &str, most: usize| {
        facts.iter().map(|fact| text(fact, key).chars().count()).max().unwrap_or(0).min(most)
    };
    let (path, value) = (longest("fact", 60), longest("value", 24));
    let mut out = String::new();
    for fact in facts {
        let (id, said, as_of) = (text(fact, "fact"), text(fact, "value"), text(fact, "as_of"));
        let line = format!("{id:path$}  {said:value$}  {as_of:10}  {}", text(fact, "source"));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

fn fact(answer: &Value) -> String {
    let mut out = format!("{}\n", text(answer, "fact"));
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "  {name:8}{value}");
        }
    };
    line("is", text(answer, "label"));
    line("value", text(answer, "value"));
    let stated = text(answer, "stated_as");
    match answer.get("stated") {
        Some(place) if stated == text(answer, "fact") => line("stated", &at(place)),
        Some(place) => line("stated", &format!("{} as {stated}", at(place))),
        None => line("stated", "nowhere: it is computed from other facts"),
    }
    match answer["source"].as_object() {
        Some(_) => {
            line("source", &source(&answer["source"]));
            line("", text(&answer["source"], "url"));
        }
        None => line("source", "none"),
    }
    line("read", &read(answer));
    line("as of", text(answer, "as_of"));
    for other in list(answer, "also") {
        let as_of = Some(text(other, "as_of")).filter(|date| !date.is_empty());
        let date = as_of.map(|date| format!(", as of {date}")).unwrap_or_default();
        line("also", &format!("{}: {}{date}", text(other, "value"), source(&other["source"])));
    }
    let texts = list(answer, "texts");
    let _ = writeln!(out, "\nTexts that print it: {}", texts.len());
    for one in texts {
        let key = Some(text(one, "key"))
            .filter(|key| !key.is_empty())
            .map(|key| format!(" ({key})"))
            .unwrap_or_default();
        let _ = writeln!(out, "  {}  {}{key}", text(one, "page"), at(one));
    }
    if answer["outputs"].is_null() {
        out.push_str("\nOutputs: look up the facts that it is computed from\n");
    } else {
        outputs(&mut out, answer, "outputs", "Outputs that use it");
        outputs(&mut out, answer, "dates", "Further outputs that use its date");
    }
    out
}

/// How it came from its source: `the page, on 2026-01-05`.
fn read(answer: &Value) -> String {
    let from = &answer["source"];
    let copy =
        Some(text(from, "retrieved")).filter(|date| !date.is_empty()).unwrap_or("unknown date");
    match text(answer, "read") {
        "page" => format!("the page, on {copy}"),
        "copy" => format!("a part or a copy of it, from {copy}"),
        "quoted" => {
            let others: Vec<String> = list(from, "via").iter().map(source).collect();
            format!("not itself; quoted by {}", others.join("; "))
        }
        "unread" => "nothing that can have this figure".to_owned(),
        _ => String::new(),
    }
}

/// `content/guides/acme/widget-maker/certification.yaml:16:12`
fn at(place: &Value) -> String {
    let number = |key: &str| place[key].as_u64().map(|n| format!(":{n}")).unwrap_or_default();
    format!("{}{}{}", text(place, "file"), number("line"), number("column"))
}

fn source(source: &Value) -> String {
    match source.as_object() {
        Some(_) => format!(
            "{}, {} ({})",
            text(source, "title"),
            text(source, "publisher"),
            text(source, "id")
        ),
        None => "no source".to_owned(),
    }
}

fn outputs(out: &mut String, answer: &Value, key: &str, heading: &str) {
    let all = list(answer, key);
    let _ = writeln!(out, "\n{heading}: {}", all.len());
    for output in all {
        let name = output["page"].as_str().unwrap_or_else(|| text(output, "file"));
        let parts: Vec<&str> = list(output, "parts").iter().filter_map(Value::as_str).collect();
        let parts =
            if parts.is_empty() { String::new() } else { format!(": {}", parts.join("; ")) };
        let _ = writeln!(out, "  {name}{parts}");
    }
}
