//! Data that readers never see, domains that nothing teaches, material for another version.

use std::collections::BTreeSet;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::DataPath;
use crate::markdown::Piece;
use crate::model::block;
use crate::site::Guide;
use crate::widgets;

use super::Lint;

pub(super) fn of_guide(lint: &mut Lint<'_>, guide: &Guide) {
    placed(lint, guide);
    // Material for an exam that has closed is history.
    if !guide.lifecycle.status.is_over() {
        domains(lint, guide);
        versions(lint, guide);
    }
}

/// Blocks of data whose widget stands nowhere in the text.
fn placed(lint: &mut Lint<'_>, guide: &Guide) {
    // A text that is broken may place what is not found in it.
    if guide.partial {
        return;
    }
    let pieces = &guide.text.body.pieces;
    let placed: BTreeSet<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Widget(widget) => Some(widget.name.as_str()),
            _ => None,
        })
        .collect();
    for kind in widgets::ALL {
        let own = block::by_key(kind.block).is_some() && kind.name.replace('-', "_") == kind.block;
        if own && (kind.has_data)(guide) && !placed.contains(kind.name) {
            let message = format!("no widget shows the block `{}`", kind.block);
            let help = format!(
                "in guide.md, write ```{{{}}} on one line and ``` on the next, or remove the block",
                kind.name
            );
            let file = guide.text_file();
            lint.out.push(
                Diagnostic::new(&rule::BLOCK_NOT_PLACED, &file, At::File, message).help(help),
            );
        }
    }
}

/// Domains of the version in force that no resource covers, where any resource says what it covers.
fn domains(lint: &mut Lint<'_>, guide: &Guide) {
    let Some(resources) = &guide.data.resources else { return };
    if resources.iter().all(|resource| resource.covers.is_none()) {
        return;
    }
    for domain in guide.domains(None).iter().flat_map(|domains| &domains.items) {
        if !resources.iter().any(|resource| guide.covers(resource, &domain.id)) {
            let message = format!("no resource covers the domain `{}`", domain.id);
            let path = DataPath::of(["resources".into()]);
            lint.at(
                guide,
                &rule::UNCOVERED_DOMAIN,
                &path,
                message,
                "add one, or complete `covers`",
            );
        }
    }
}

/// Resources for a version that cannot be sat: by their `version`, or by a code in their title.
fn versions(lint: &mut Lint<'_>, guide: &Guide) {
    let versions = &guide.data.versions;
    let closed = |at: usize| guide.state(&versions[at]).is_over();
    for (i, resource) in guide.data.resources.iter().flatten().enumerate() {
        let path = DataPath::of(["resources".into(), i.into()]);
        let named = resource
            .version
            .as_ref()
            .and_then(|id| versions.iter().position(|version| version.id == *id));
        if let Some(at) = named {
            if closed(at) {
                let message = format!(
                    "`{}` is for `{}`, which can no longer be taken",
                    resource.id, versions[at].id
                );
                let help = "replace it with one for the version in force";
                lint.at(guide, &rule::OTHER_VERSION, &path.then("version"), message, help);
            }
            continue;
        }
        if let Some(code) = other_code(guide, &resource.title) {
            let message =
                format!("`{}` names {code}, which is not a version that can be taken", resource.id);
            let help = "replace it with one for the version in force";
            lint.at(guide, &rule::OTHER_VERSION, &path.then("title"), message, help);
        }
    }
}

/// A code in a title that is like the guide's own codes (`SAA-C02` beside `SAA-C03`) and none that
/// can be taken.
fn other_code<'t>(guide: &Guide, title: &'t str) -> Option<&'t str> {
    let codes = guide
        .data
        .versions
        .iter()
        .enumerate()
        .filter_map(|(i, version)| Some((i, version.code.as_deref()?)));
    let codes: Vec<(usize, &str)> = codes.collect();
    let words = title.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let like = |word: &str, code: &str| {
        let (head, tail) = (code.split_once('-'), word.split_once('-'));
        head.zip(tail).is_some_and(|(own, other)| {
            own.0 == other.0 && own.1.len() == other.1.len() && other.1.ends_with(|c: char| c.is_ascii_digit())
                // Where the numbers are the exam's, as in AI-102, another number is another exam.
                && own.1.starts_with(|c: char| c.is_ascii_alphabetic()) && own.1[..1] == other.1[..1]
        })
    };
    let can_be_sat = |word: &str| {
        let same = codes.iter().find(|(_, code)| *code == word);
        same.is_some_and(|(i, _)| !guide.state(&guide.data.versions[*i]).is_over())
    };
    words
        .into_iter()
        .find(|word| codes.iter().any(|(_, code)| like(word, code)) && !can_be_sat(word))
}
