//! A site's own files of words, compared with the English catalog: names and variables that do not
//! exist, HTML that is not closed, what is not translated.

use std::collections::BTreeSet;

use unic_langid::LanguageIdentifier;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::SourcePath;

use super::file::{Definition, File};
use super::{OwnWords, REFERENCE, chain, is_html, shipped};

/// So many missing messages are named; the rest is counted.
const MAX_NAMED: usize = 5;

/// The elements that a message of HTML may have.
const ELEMENTS: [&str; 7] = ["a", "abbr", "b", "br", "em", "span", "strong"];

/// The faults of the site's own words.
pub(super) fn faults(language: &str, own: &[OwnWords<'_>], english: &File) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let chain = chain(language);
    for words in own {
        if let Some(fault) = unread(words, language, &chain) {
            out.push(fault);
            continue;
        }
        let found = File::parse(words.file, words.text);
        let is_whole = found.diagnostics.is_empty();
        out.extend(found.diagnostics);
        out.extend(duplicates(words.file, &found.value));
        for message in found.value.messages() {
            out.extend(message_faults(words.file, message, english));
        }
        // What a fault hides is not missing.
        if is_whole && words.language.split('-').next() != Some(REFERENCE) {
            out.extend(missing(words, &found.value, own, english));
        }
    }
    out
}

/// A file whose language is none, or is not the site's.
fn unread(words: &OwnWords<'_>, language: &str, chain: &[String]) -> Option<Diagnostic> {
    let tag = words.language;
    let fault = |message: String, help: String| {
        Some(Diagnostic::new(&rule::UNEXPECTED_FILE, words.file, At::File, message).help(help))
    };
    if tag.parse::<LanguageIdentifier>().is_err() || tag.contains('_') {
        let message = format!("`{tag}` is not the tag of a language");
        return fault(
            message,
            format!("name the file after the language of its words: `{language}.ftl`"),
        );
    }
    if chain.iter().all(|known| !known.eq_ignore_ascii_case(tag)) {
        let message =
            format!("no page uses the words in `{tag}`: the site's language is `{language}`");
        return fault(
            message,
            format!(
                "name the file `{language}.ftl`, or set `language: {tag}` in content/site.yaml"
            ),
        );
    }
    None
}

fn duplicates(file: &SourcePath, words: &File) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for message in words.messages() {
        if !seen.insert(&message.id) {
            let text = format!("duplicate message `{}`", message.id);
            let fault =
                Diagnostic::new(&rule::DUPLICATE_KEY, file, At::from(message.at.clone()), text);
            out.push(fault.help("keep one of them"));
        }
    }
    out
}

fn message_faults(file: &SourcePath, message: &Definition, english: &File) -> Vec<Diagnostic> {
    let at = || At::from(message.at.clone());
    let Some(known) = english.message(&message.id) else {
        let near = nearest::nearest(&message.id, english.messages().map(|known| known.id.as_str()));
        let help = near.map_or_else(
            || "`certguide words` prints all messages".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let text = format!("the theme has no message `{}`", message.id);
        return vec![Diagnostic::new(&rule::UNKNOWN_MESSAGE, file, at(), text).help(help)];
    };
    let mut out = Vec::new();
    for (name, place) in &message.variables {
        if known.variables.iter().any(|(known, _)| known == name) {
            continue;
        }
        let names: Vec<String> =
            known.variables.iter().map(|(name, _)| format!("`${name}`")).collect();
        let help = match names.as_slice() {
            [] => "this message has no variables".to_owned(),
            [one] => format!("its variable is {one}"),
            _ => format!("its variables are {}", names.join(", ")),
        };
        let text = format!("the message `{}` has no variable `${name}`", message.id);
        out.push(
            Diagnostic::new(&rule::UNKNOWN_VARIABLE, file, At::from(place.clone()), text)
                .help(help),
        );
    }
    if is_html(&message.id) {
        out.extend(message.texts.iter().filter_map(|(text, start)| unbalanced(file, text, *start)));
    }
    out
}

/// An element that a message of HTML must not have, or leaves open.
fn unbalanced(file: &SourcePath, text: &str, start: usize) -> Option<Diagnostic> {
    let fault = |message: String, help: String| {
        Some(
            Diagnostic::new(&rule::WORDS_HTML, file, At::from(start..start + 1), message)
                .help(help),
        )
    };
    let mut open: Vec<&str> = Vec::new();
    for (at, _) in text.match_indices('<') {
        let Some(end) = text[at..].find('>') else {
            return fault(
                "this `<` is not closed".to_owned(),
                "for the character as text, write `&lt;`".to_owned(),
            );
        };
        let tag = &text[at + 1..at + end];
        let (closes, inside) = tag.strip_prefix('/').map_or((false, tag), |inside| (true, inside));
        let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        let Some(name) = ELEMENTS.iter().find(|known| **known == name) else {
            let help = format!(
                "a message may have {}",
                ELEMENTS.map(|name| format!("<{name}>")).join(", ")
            );
            return fault(format!("a message cannot have `<{tag}>`"), help);
        };
        if inside
            .split_ascii_whitespace()
            .any(|attribute| attribute.starts_with("on") || attribute.starts_with("style"))
        {
            return fault(
                format!("`<{tag}>` has code or a style, which the policy of the pages blocks"),
                "remove the attribute".to_owned(),
            );
        }
        match (closes, *name) {
            (false, "br") => {}
            (false, name) => open.push(name),
            (true, name) if open.pop() != Some(name) => {
                return fault(format!("`</{name}>` closes nothing"), "take it out".to_owned());
            }
            (true, _) => {}
        }
    }
    let name = open.pop()?;
    fault(format!("`<{name}>` is not closed"), format!("write `</{name}>` where it ends"))
}

/// What a language leaves to English.
fn missing(
    words: &OwnWords<'_>,
    file: &File,
    own: &[OwnWords<'_>],
    english: &File,
) -> Option<Diagnostic> {
    let tags = chain(words.language);
    let tags = &tags[..tags.len() - 1];
    let others = own
        .iter()
        .filter(|other| other.file != words.file)
        .map(|other| (other.language, other.text));
    let others = others.chain(tags.iter().filter_map(|tag| Some((tag.as_str(), shipped(tag)?))));
    let others: Vec<File> = others
        .filter(|(tag, _)| tags.iter().any(|known| known.eq_ignore_ascii_case(tag)))
        .map(|(_, text)| File::parse(words.file, text).value)
        .collect();
    let has = |id: &str| {
        file.message(id).is_some() || others.iter().any(|other| other.message(id).is_some())
    };
    let missing: Vec<&str> =
        english.messages().map(|message| message.id.as_str()).filter(|id| !has(id)).collect();
    if missing.is_empty() {
        return None;
    }
    let mut names: Vec<String> =
        missing.iter().take(MAX_NAMED).map(|id| format!("`{id}`")).collect();
    if missing.len() > MAX_NAMED {
        names.push(format!("and {} more", missing.len() - MAX_NAMED));
    }
    let message = match missing.len() {
        1 => format!("one message is in English: {}", names.join(", ")),
        n => format!("{n} messages are in English: {}", names.join(", ")),
    };
    let help = format!("write them in this file; `certguide words {}` prints them", words.language);
    Some(Diagnostic::new(&rule::MISSING_MESSAGE, words.file, At::File, message).help(help))
}
