//! The site's own templates, styles, and other files of the design are checked like content: what
//! nothing reads, code and hosts that the policy of the pages refuses, elements and rules that are
//! not closed.
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
use crate::site::address::Spot;

use super::styles::{addresses, balanced, misspelled, properties, slips};

/// The faults of the site's own files of the design.
pub(super) fn faults(site: &Site, templates: &[OwnFile], statics: &[OwnFile]) -> Vec<Diagnostic> {
    let mut check = Check {
        site,
        hosts: site.config.allow_hosts.iter().map(|host| &**host).collect(),
        out: Vec::new(),
    };
    let texts: Vec<(&OwnFile, &str)> = templates
        .iter()
        .filter_map(|own| Some((own, std::str::from_utf8(&own.bytes).ok()?)))
        .collect();
    site.statics.iter().for_each(|file| check.is_of_use(&file.file));
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
            Some("js" | "mjs") => {
                check.script(&own.file, text);
                check.is_used(own, &texts);
            }
            _ => {}
        }
    }
    check.out
}

struct Check<'s> {
    site: &'s Site,
    /// The hosts that site.yaml allows.
    hosts: Vec<&'s str>,
    out: Vec<Diagnostic>,
}

impl Check<'_> {
    fn push(
        &mut self,
        rule: &'static Rule,
        file: &SourcePath,
        at: Range<usize>,
        message: String,
        help: String,
    ) {
        self.out.push(Diagnostic::new(rule, file, At::from(at), message).help(help));
    }

    /// Whether an address from the site's top leads to no file of `static/` or `content/`.
    fn is_missing(&self, url: &str) -> bool {
        let path = url.split(['#', '?']).next().unwrap_or(url);
        let inside = path
            .strip_prefix(self.site.base.path.trim_end_matches('/'))
            .and_then(|path| path.strip_prefix('/'));
        let is_plain = !path.starts_with("//") && !path.contains('%');
        is_plain
            && inside.is_some_and(|to| !to.starts_with("assets/") && self.site.asset(to).is_none())
    }

    /// A template takes the place of one of the default, or another names it.
    fn is_read(&mut self, own: &OwnFile, all: &[(&OwnFile, &str)]) {
        let quoted = [format!("\"{}\"", own.name), format!("'{}'", own.name)];
        let named = all.iter().any(|(other, text)| {
            other.name != own.name && quoted.iter().any(|name| text.contains(name))
        });
        let defaults = theme::default_files();
        let names = defaults.iter().filter_map(|(path, _)| path.strip_prefix("templates/"));
        if named || names.clone().any(|name| name == own.name) {
            return;
        }
        let near = nearest::nearest(&own.name, names).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| {
            "a template replaces one of the default with the same name, or is included by another".to_owned()
        });
        self.out.push(
            Diagnostic::new(
                &rule::UNEXPECTED_FILE,
                &own.file,
                At::File,
                format!("nothing reads `{}`", own.file),
            )
            .help(help),
        );
    }

    /// A style or script that is not part of the bundle is used by a template.
    fn is_used(&mut self, own: &OwnFile, templates: &[(&OwnFile, &str)]) {
        let is_named = templates
            .iter()
            .any(|(_, text)| text.contains(own.name.rsplit('/').next().unwrap_or(&own.name)));
        // What is in a folder of its own may be a program with files of its own.
        if !theme::is_published(&own.name) || is_named || own.name.contains('/') {
            return;
        }
        let extension = own.name.rsplit('.').next().unwrap_or("");
        let folder = if extension == "css" { "css" } else { "widgets" };
        let help = format!(
            "put it in static/{folder}/ to make it part of every page, or name it in a template"
        );
        self.out.push(
            Diagnostic::new(
                &rule::UNEXPECTED_FILE,
                &own.file,
                At::File,
                format!("no page uses `{}`", own.file),
            )
            .help(help),
        );
    }

    /// Files of `static/` whose names are nearly those that hosts and browsers ask for, and those
    /// of other languages.
    fn is_of_use(&mut self, file: &SourcePath) {
        const ASKED_FOR: [&str; 7] = [
            "robots.txt",
            "_headers",
            "_redirects",
            "favicon.ico",
            "404.html",
            "ads.txt",
            "humans.txt",
        ];
        let name = file.as_str().trim_start_matches("static/");
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let near = nearest::nearest(name, ASKED_FOR)
            .filter(|near| !ASKED_FOR.contains(&name) && name.len().abs_diff(near.len()) <= 1);
        let help = if ["scss", "sass", "less", "styl"].contains(&extension) {
            "browsers read only CSS: write it as CSS, in static/css/".to_owned()
        } else if ["php", "asp", "aspx", "jsp", "cgi"].contains(&extension) {
            "the site is static, and hosts would publish the source: write the page in content/pages/".to_owned()
        } else if name.starts_with("node_modules/") || name.contains("/node_modules/") {
            "development tools are not part of the site: keep them outside static/".to_owned()
        } else if let Some(near) = near {
            // Another kind of picture is named by a template, if by anything.
            if name.starts_with("favicon.") {
                return;
            }
            format!("did you mean `{near}`?")
        } else {
            return;
        };
        let message = format!("nothing reads `{file}`");
        self.out.push(Diagnostic::new(&rule::UNEXPECTED_FILE, file, At::File, message).help(help));
    }

    /// What a template writes into pages: no code, no other host.
    fn template(&mut self, file: &SourcePath, text: &str) {
        if let Some(at) = text.find("<?") {
            let message = "code of another language is published as a comment".to_owned();
            let help =
                "templates are written for Tera: `{{ title }}`, `{% if title %} .. {% endif %}`"
                    .to_owned();
            self.push(&rule::TEMPLATE, file, at..at + 2, message, help);
        }
        let blank = blanked(text);
        let mut found: Vec<(&'static Rule, Range<usize>, String, String)> = Vec::new();
        let place = |part: &str| {
            let start = part.as_ptr() as usize - blank.as_ptr() as usize;
            start..start + part.len()
        };
        let hosts = &self.hosts;
        scan::walk(&blank, |part| match part {
            Part::Attribute { name, key, value } => {
                if let Some((rule, message, help)) = attribute(key, value) {
                    let at = if *rule == rule::TEMPLATE {
                        place(key)
                    } else {
                        place(key).start..place(value).end
                    };
                    found.push((rule, at, message, help.to_owned()));
                } else if loads(name, key)
                    && let Some(host) = foreign_host(value, hosts)
                {
                    found.push(foreign(place(value), host));
                }
            }
            Part::Raw { name: "style", text } => {
                let message =
                    "a style in the page is blocked by the policy of the pages".to_owned();
                found.push((
                    &rule::INLINE_CODE,
                    place(text),
                    message,
                    "move it to static/css/".to_owned(),
                ));
            }
            Part::Raw { name: "script", text: code }
                if !code.trim().is_empty() && !is_data(&blank, place(code).start) =>
            {
                let message =
                    "a script in the page is blocked by the policy of the pages".to_owned();
                found.push((
                    &rule::INLINE_CODE,
                    place(code),
                    message,
                    "move it to static/widgets/*.js".to_owned(),
                ));
            }
            _ => {}
        });
        for (rule, at, message, help) in found {
            self.push(rule, file, at, message, help);
        }
        self.pictures(file, &blank);
    }

    /// Pictures of a template whose `alt` is left out.
    fn pictures(&mut self, file: &SourcePath, blank: &str) {
        let mut wants = false;
        let mut has = false;
        scan::walk(blank, |part| match part {
            // What a view fills in is blanked to `x`, and may be an `alt`.
            Part::Attribute { key, .. }
                if key.eq_ignore_ascii_case("alt")
                    || key.len() > 4 && key.bytes().all(|byte| byte == b'x') =>
            {
                has = true;
            }
            Part::Attribute { name: "area", key: "href", .. } => wants = true,
            Part::Attribute { name: "input", key: "type", value } => {
                wants |= value.eq_ignore_ascii_case("image")
            }
            Part::Open(name) => {
                if (wants || name.eq_ignore_ascii_case("img")) && !has {
                    let start = name.as_ptr() as usize - blank.as_ptr() as usize;
                    let message = format!("`<{name}>` has no `alt`, which says what it shows");
                    let help =
                        "write `alt=\"..\"`, or `alt=\"\"` if it is only decorative".to_owned();
                    self.push(&rule::MISSING_ALT, file, start..start + name.len(), message, help);
                }
                (wants, has) = (false, false);
            }
            Part::Attribute { .. } | Part::Close(_) | Part::Raw { .. } => {}
        });
    }

    /// What a script imports or fetches from another host, which the policy of the pages refuses.
    fn script(&mut self, file: &SourcePath, text: &str) {
        for (at, _) in text.match_indices("://") {
            let Some(start) = text[..at].rfind(['"', '\'', '`', ' ', '\n']).map(|at| at + 1) else {
                continue;
            };
            let before = text[..start - 1].trim_end_matches(['(', ' ']);
            let loads = ["from", "import", "fetch"].iter().any(|word| before.ends_with(word));
            let end =
                text[start..].find(['"', '\'', '`', '\n']).map_or(text.len(), |end| start + end);
            if loads && let Some(host) = foreign_host(&text[start..end], &self.hosts) {
                let (rule, at, message, help) = foreign(start..end, host);
                self.push(rule, file, at, message, help);
            }
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
        for (at, message, help) in slips(&code) {
            self.push(&rule::STYLESHEET, file, at, message.to_owned(), help.to_owned());
        }
        for (at, meant) in misspelled(&code) {
            let what = if meant.starts_with('@') { "rule" } else { "property" };
            let message =
                format!("`{}` is not a {what}, and browsers ignore it", &code[at.clone()]);
            self.push(&rule::STYLESHEET, file, at, message, format!("did you mean `{meant}`?"));
        }
        for (at, url) in addresses(text, &code) {
            if let Some(host) = foreign_host(url, &self.hosts) {
                let (rule, at, message, help) = foreign(at..at + url.len(), host);
                self.push(rule, file, at, message, help);
            } else if self.is_missing(url) {
                let message = format!("the site has no file `{url}`");
                let near = self.site.routes.near(Spot { address: "", file }, url);
                let help = match near.filter(|near| !near.ends_with('/')) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("put the file at `static{url}`, or correct the address"),
                };
                self.push(&rule::BROKEN_LINK, file, at..at + url.len(), message, help);
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
                self.push(
                    &rule::STYLESHEET,
                    file,
                    start..end,
                    format!("no style defines `{name}`"),
                    help,
                );
            }
        }
    }
}

/// Ids of own templates that finished pages have more than once.
pub(super) fn twice(templates: &[OwnFile], finished: &Finished) -> Vec<Diagnostic> {
    let ids = |page: &'_ crate::render::FinishedPage| -> Vec<String> {
        page.seen.ids.iter().filter(|(_, id)| id.shown > 1).map(|(name, _)| name.clone()).collect()
    };
    let names: BTreeSet<String> = finished.pages.iter().flat_map(ids).collect();
    let mut out = Vec::new();
    for own in templates.iter().filter(|_| !names.is_empty()) {
        let Ok(text) = std::str::from_utf8(&own.bytes) else { continue };
        let blank = blanked(text);
        scan::walk(&blank, |part| {
            if let Part::Attribute { key: "id", value, .. } = part
                && names.contains(value)
            {
                let start = value.as_ptr() as usize - blank.as_ptr() as usize;
                let message = format!("a page has the id `{value}` twice");
                let at = At::from(start..start + value.len());
                out.push(
                    Diagnostic::new(&rule::DUPLICATE_ANCHOR, &own.file, at, message)
                        .help("give it another id"),
                );
            }
        });
    }
    out
}

/// Own templates in which an element is opened and closed a different number of times, where
/// finished pages show it too.
pub(super) fn unbalanced(templates: &[OwnFile], finished: &Finished) -> Vec<Diagnostic> {
    let names: BTreeSet<&String> =
        finished.pages.iter().flat_map(|page| &page.seen.unbalanced).collect();
    let mut out = Vec::new();
    for own in templates {
        let Ok(text) = std::str::from_utf8(&own.bytes) else { continue };
        let blank = blanked(text);
        for name in &names {
            let (mut opened, mut closed) = (Vec::new(), Vec::new());
            scan::walk(&blank, |part| match part {
                Part::Open(tag) if tag == name.as_str() => {
                    opened.push(tag.as_ptr() as usize - blank.as_ptr() as usize)
                }
                Part::Close(tag) if tag == name.as_str() => {
                    closed.push(tag.as_ptr() as usize - blank.as_ptr() as usize)
                }
                _ => {}
            });
            let (at, message, help) = match (opened.last(), closed.last()) {
                (Some(at), _) if opened.len() > closed.len() => (
                    *at,
                    format!("`<{name}>` is not closed"),
                    format!("write `</{name}>` where it ends"),
                ),
                (_, Some(at)) if closed.len() > opened.len() => {
                    (*at, format!("`</{name}>` closes nothing"), "take it out".to_owned())
                }
                _ => continue,
            };
            out.push(
                Diagnostic::new(&rule::TEMPLATE, &own.file, At::from(at..at + name.len()), message)
                    .help(help),
            );
        }
    }
    out
}

fn foreign(at: Range<usize>, host: &str) -> (&'static Rule, Range<usize>, String, String) {
    let message = format!("pages would load from the host `{host}`");
    let help = format!(
        "copy the file into static/, or allow the host in site.yaml: `allow_hosts: [{host}]`"
    );
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
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .or_else(|| url.strip_prefix("//"))?;
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

/// What is wrong with an attribute, by its key alone or by what its value runs into.
fn attribute(key: &str, value: &str) -> Option<(&'static Rule, String, &'static str)> {
    if value.contains('<') && (value.contains('>') || value.contains('\n')) {
        let message = format!("the quote of `{key}` is not closed");
        return Some((&rule::TEMPLATE, message, "close it with the same quote"));
    }
    if key.len() > 2 && key.starts_with("on") {
        let message =
            format!("`{key}` is code in an attribute, which the policy of the pages blocks");
        return Some((&rule::INLINE_CODE, message, "put the code in static/widgets/*.js"));
    }
    let message =
        "`style` is a style in an attribute, which the policy of the pages blocks".to_owned();
    (key == "style").then_some((
        &rule::INLINE_CODE,
        message,
        "write a class, and its rule in static/css/",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_of_templates_is_blanked() {
        let text =
            "{# <p> #}<a href=\"{{ x.href }}\"{% if a < b %} b{% endif %}>é{{ \"</a>\" }}</a>";
        let blank = blanked(text);
        assert_eq!(blank.len(), text.len());
        assert!(!blank.contains("<p>") && blank.ends_with("xxx</a>"));
        for text in ["{{", "{% é", "{#", "}}{{"] {
            assert_eq!(blanked(text).len(), text.len());
        }
    }
}
