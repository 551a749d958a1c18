//! The site's own templates, styles, and other files of the design are checked like content: what nothing reads, code and
//! hosts that the policy of the pages refuses, elements and rules that are not closed.
//!
//! Start with [`faults`]; what only shows on finished pages is in [`unbalanced`].

use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule::{self, Rule};
use crate::base::source::SourcePath;
use crate::page::{OwnFile, theme};
use crate::render::Finished;
use crate::render::scan::{self, Part};
use crate::site::Site;

/// The faults of the site's own files of the design.
pub(super) fn faults(site: &Site, templates: &[OwnFile], statics: &[OwnFile]) -> Vec<Diagnostic> {
    let mut check = Check { hosts: site.config.allow_hosts.iter().map(|host| &**host).collect(), out: Vec::new() };
    let texts: Vec<(&OwnFile, &str)> =
        templates.iter().filter_map(|own| Some((own, std::str::from_utf8(&own.bytes).ok()?))).collect();
    for (own, text) in &texts {
        check.is_read(own, &texts);
        check.template(&own.file, text);
    }
    let known = properties(statics);
    for own in statics {
        let Ok(text) = std::str::from_utf8(&own.bytes) else { continue };
        match own.name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("css") => {
                check.style(&own.file, text, &known);
                check.is_used(own, &texts);
            }
            Some("js" | "mjs") => check.is_used(own, &texts),
            _ => {}
        }
    }
    check.out
}

struct Check<'s> {
    /// The hosts that site.yaml allows.
    hosts: Vec<&'s str>,
    out: Vec<Diagnostic>,
}

impl Check<'_> {
    fn push(&mut self, rule: &'static Rule, file: &SourcePath, at: Range<usize>, message: String, help: String) {
        self.out.push(Diagnostic::new(rule, file, At::from(at), message).help(help));
    }

    /// A template takes the place of one of the default, or another names it.
    fn is_read(&mut self, own: &OwnFile, all: &[(&OwnFile, &str)]) {
        let quoted = [format!("\"{}\"", own.name), format!("'{}'", own.name)];
        let named =
            all.iter().any(|(other, text)| other.name != own.name && quoted.iter().any(|name| text.contains(name)));
        let defaults = theme::default_files();
        let names = defaults.iter().filter_map(|(path, _)| path.strip_prefix("templates/"));
        if named || names.clone().any(|name| name == own.name) {
            return;
        }
        let near = nearest::nearest(&own.name, names).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| {
            "a template takes the place of one of the default by its name, or is included by another".to_owned()
        });
        self.out.push(
            Diagnostic::new(&rule::UNEXPECTED_FILE, &own.file, At::File, format!("nothing reads `{}`", own.file))
                .help(help),
        );
    }

    /// A style or script that is not part of the bundle is used by a template.
    fn is_used(&mut self, own: &OwnFile, templates: &[(&OwnFile, &str)]) {
        let is_named =
            templates.iter().any(|(_, text)| text.contains(own.name.rsplit('/').next().unwrap_or(&own.name)));
        // What is in a folder of its own may be a program with files of its own.
        if !theme::is_published(&own.name) || is_named || own.name.contains('/') {
            return;
        }
        let extension = own.name.rsplit('.').next().unwrap_or("");
        let folder = if extension == "css" { "css" } else { "widgets" };
        let help = format!("put it into static/{folder}/ to make it part of every page, or name it in a template");
        self.out.push(
            Diagnostic::new(&rule::UNEXPECTED_FILE, &own.file, At::File, format!("no page uses `{}`", own.file))
                .help(help),
        );
    }

    /// What a template writes into pages: no code, no other host.
    fn template(&mut self, file: &SourcePath, text: &str) {
        let blank = blanked(text);
        let mut found: Vec<(&'static Rule, Range<usize>, String, String)> = Vec::new();
        let place = |part: &str| {
            let start = part.as_ptr() as usize - blank.as_ptr() as usize;
            start..start + part.len()
        };
        let hosts = &self.hosts;
        scan::walk(&blank, |part| match part {
            Part::Attribute { name, key, value } => {
                let at = place(key).start..place(value).end;
                if key.len() > 2 && key.starts_with("on") {
                    let message = format!("`{key}` is code in an attribute, which the policy of the pages refuses");
                    found.push((&rule::INLINE_CODE, at, message, "put the code into static/widgets/*.js".to_owned()));
                } else if key == "style" {
                    let message =
                        "`style` is a style in an attribute, which the policy of the pages refuses".to_owned();
                    found.push((
                        &rule::INLINE_CODE,
                        at,
                        message,
                        "write a class, and its rule in static/css/".to_owned(),
                    ));
                } else if loads(name, key)
                    && let Some(host) = foreign_host(value, hosts)
                {
                    found.push(foreign(place(value), host));
                }
            }
            Part::Raw { name: "style", text } => {
                let message = "a style in the page is refused by the policy of the pages".to_owned();
                found.push((&rule::INLINE_CODE, place(text), message, "move it into static/css/".to_owned()));
            }
            Part::Raw { name: "script", text: code }
                if !code.trim().is_empty() && !is_data(&blank, place(code).start) =>
            {
                let message = "a script in the page is refused by the policy of the pages".to_owned();
                found.push((&rule::INLINE_CODE, place(code), message, "move it into static/widgets/*.js".to_owned()));
            }
            _ => {}
        });
        for (rule, at, message, help) in found {
            self.push(rule, file, at, message, help);
        }
    }

    /// What browsers can read of a style, and no other host.
    fn style(&mut self, file: &SourcePath, text: &str, known: &BTreeSet<String>) {
        let code = match balanced(text) {
            Ok(code) => code,
            Err((at, message, help)) => {
                return self.push(&rule::STYLESHEET, file, at, message.to_owned(), help.to_owned());
            }
        };
        for (at, url) in addresses(text, &code) {
            if let Some(host) = foreign_host(url, &self.hosts) {
                let (rule, at, message, help) = foreign(at..at + url.len(), host);
                self.push(rule, file, at, message, help);
            }
        }
        for (at, _) in code.match_indices("var(--") {
            let start = at + 4;
            let end = code[start..]
                .find(|c: char| c == ',' || c == ')' || c.is_whitespace())
                .map_or(code.len(), |end| start + end);
            let name = &text[start..end];
            let has_fallback = code[end..].trim_start().starts_with(',');
            if !has_fallback && !known.contains(name) {
                let near = nearest::nearest(name, known.iter().map(String::as_str));
                let help = near.map_or_else(
                    || "define it in a style, or give a second value: var(--x, ..)".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.push(&rule::STYLESHEET, file, start..end, format!("no style defines `{name}`"), help);
            }
        }
    }
}

/// Own templates in which an element is opened and closed a different number of times, where finished pages show it too.
pub(super) fn unbalanced(templates: &[OwnFile], finished: &Finished) -> Vec<Diagnostic> {
    let names: BTreeSet<&String> = finished.pages.iter().flat_map(|page| &page.seen.unbalanced).collect();
    let mut out = Vec::new();
    for own in templates {
        let Ok(text) = std::str::from_utf8(&own.bytes) else { continue };
        let blank = blanked(text);
        for name in &names {
            let (mut opened, mut closed) = (Vec::new(), Vec::new());
            scan::walk(&blank, |part| match part {
                Part::Open(tag) if tag == name.as_str() => opened.push(tag.as_ptr() as usize - blank.as_ptr() as usize),
                Part::Close(tag) if tag == name.as_str() => {
                    closed.push(tag.as_ptr() as usize - blank.as_ptr() as usize)
                }
                _ => {}
            });
            let (at, message, help) = match (opened.last(), closed.last()) {
                (Some(at), _) if opened.len() > closed.len() => {
                    (*at, format!("`<{name}>` is not closed"), format!("write `</{name}>` where it ends"))
                }
                (_, Some(at)) if closed.len() > opened.len() => {
                    (*at, format!("`</{name}>` closes nothing"), "take it out".to_owned())
                }
                _ => continue,
            };
            out.push(Diagnostic::new(&rule::TEMPLATE, &own.file, At::from(at..at + name.len()), message).help(help));
        }
    }
    out
}

fn foreign(at: Range<usize>, host: &str) -> (&'static Rule, Range<usize>, String, String) {
    let message = format!("pages would ask the host `{host}`");
    let help = format!("copy the file into static/, or allow the host in site.yaml: `allow_hosts: [{host}]`");
    (&rule::FOREIGN_HOST, at, message, help)
}

/// Whether browsers fetch what an attribute names while they show the page.
fn loads(name: &str, key: &str) -> bool {
    match key {
        "src" | "srcset" | "poster" | "data" => true,
        "href" => matches!(name, "link" | "use" | "image"),
        "action" | "formaction" => true,
        _ => false,
    }
}

/// The host of an address, if it is another's and is not allowed.
fn foreign_host<'u>(url: &'u str, allowed: &[&str]) -> Option<&'u str> {
    let url = url.trim();
    let rest =
        url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).or_else(|| url.strip_prefix("//"))?;
    let host = rest.split(['/', '?', '#', ' ', '"', '\'', ')']).next().unwrap_or(rest);
    let is_allowed = allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(host));
    // What a view fills in is blanked to `x`.
    (!is_allowed && host.contains('.')).then_some(host)
}

/// Whether the script that begins there holds data for programs.
fn is_data(text: &str, at: usize) -> bool {
    let tag = text[..at].rfind('<').map_or("", |start| &text[start..at]);
    tag.contains("application/ld+json") || tag.contains("application/json")
}

/// A template with the engine's own notation blanked; bytes stay where they are.
fn blanked(text: &str) -> String {
    let mut out = text.to_owned();
    for (open, close, with) in [("{#", "#}", " "), ("{%", "%}", " "), ("{{", "}}", "x")] {
        let mut from = 0;
        while let Some(start) = out[from..].find(open).map(|at| from + at) {
            let end = out[start..].find(close).map_or(out.len(), |at| start + at + close.len());
            out.replace_range(start..end, &with.repeat(end - start));
            from = end;
        }
    }
    out
}

/// Every custom property that a style of the site or of the default defines.
fn properties(own: &[OwnFile]) -> BTreeSet<String> {
    let defaults = theme::default_files();
    let own = own.iter().filter_map(|own| std::str::from_utf8(&own.bytes).ok());
    let mut names = BTreeSet::new();
    for text in defaults.iter().map(|(_, text)| *text).chain(own) {
        for (at, _) in text.match_indices("--") {
            let name = &text[at..];
            let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(name.len());
            if name[end..].trim_start().starts_with(':') {
                names.insert(name[..end].to_owned());
            }
        }
    }
    names
}

/// A style with its comments and strings blanked, if everything in it is closed.
fn balanced(text: &str) -> Result<String, (Range<usize>, &'static str, &'static str)> {
    let mut out = text.as_bytes().to_vec();
    let mut open: Vec<(usize, u8)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let Some(len) = text[at + 2..].find("*/") else {
                    return Err((at..at + 2, "a comment is opened here and not closed", "write `*/` where it ends"));
                };
                out[at..at + len + 4].fill(b' ');
                at += len + 4;
                continue;
            }
            quote @ (b'"' | b'\'') => {
                let mut end = at + 1;
                while end < bytes.len() && bytes[end] != quote && bytes[end] != b'\n' {
                    end += 1 + usize::from(bytes[end] == b'\\');
                }
                if bytes.get(end) != Some(&quote) {
                    return Err((
                        at..at + 1,
                        "a quote is opened here and not closed on its line",
                        "close it with the same quote",
                    ));
                }
                out[at + 1..end].fill(b' ');
                at = end;
            }
            bracket @ (b'{' | b'(' | b'[') => open.push((at, bracket)),
            bracket @ (b'}' | b')' | b']') => {
                let expected = match bracket {
                    b'}' => b'{',
                    b')' => b'(',
                    _ => b'[',
                };
                match open.pop() {
                    Some((_, opened)) if opened == expected => {}
                    Some((opened, _)) => {
                        return Err((opened..opened + 1, "this bracket is not closed", "close it where it ends"));
                    }
                    None => return Err((at..at + 1, "this bracket closes nothing", "take it out")),
                }
            }
            _ => {}
        }
        at += 1;
    }
    match open.last() {
        Some((at, _)) => Err((*at..*at + 1, "this bracket is not closed", "close it where it ends")),
        None => Ok(String::from_utf8_lossy(&out).into_owned()),
    }
}

/// The addresses that a style asks for, with their places: `url(..)` and `@import "..."`.
fn addresses<'t>(text: &'t str, code: &str) -> Vec<(usize, &'t str)> {
    let mut out = Vec::new();
    for start in ["url(", "@import"] {
        for (at, _) in code.match_indices(start) {
            let rest = &text[at + start.len()..];
            let skipped = rest.len() - rest.trim_start_matches([' ', '"', '\'']).len();
            let value = &rest[skipped..];
            if start == "@import" && value.starts_with("url(") {
                continue;
            }
            let end = value.find(['"', '\'', ')', ';', '\n']).unwrap_or(value.len());
            out.push((at + start.len() + skipped, value[..end].trim_end()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_closed_or_told() {
        assert!(balanced("a{b:c}/* { */ d{e:\"{\\\"\"}").is_ok());
        for (text, place) in [("a{b:c", 1..2), ("a{b:c}}", 6..7), ("a{b:(c}", 4..5), ("/* a", 0..2), ("a{b:\"c}", 4..5)]
        {
            assert_eq!(balanced(text).unwrap_err().0, place, "{text}");
        }
    }

    #[test]
    fn what_styles_ask_for() {
        let text = "@import \"https://a.example/x.css\"; @import url(//b.example/y); a{b:url('c.png')} /* url(d) */";
        let found: Vec<&str> = addresses(text, &balanced(text).unwrap()).into_iter().map(|(_, url)| url).collect();
        assert_eq!(found, ["//b.example/y", "c.png", "https://a.example/x.css"]);
    }

    #[test]
    fn the_notation_of_templates_is_blanked() {
        let text = "{# <p> #}<a href=\"{{ x.href }}\"{% if a < b %} b{% endif %}>é{{ \"</a>\" }}</a>";
        let blank = blanked(text);
        assert_eq!(blank.len(), text.len());
        assert!(!blank.contains("<p>") && blank.ends_with("xxx</a>"));
        for text in ["{{", "{% é", "{#", "}}{{"] {
            assert_eq!(blanked(text).len(), text.len());
        }
    }
}
