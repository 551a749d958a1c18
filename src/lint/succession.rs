//! Where readers are sent: successors, alternatives and recommendations that can still be earned.

use regex::Regex;

use crate::base::rule;
use crate::base::source::DataPath;
use crate::model::blocks::Relation;
use crate::model::neighbors::Neighbor;
use crate::model::scalar::GuideRef;
use crate::site::address::Spot;
use crate::site::{Guide, Site};

use super::{Lint, Sentence, links, pattern};

/// Words that recommend.
pub(super) fn advice() -> Regex {
    pattern(
        r"\b(?:instead|consider|choose|recommend\w*|alternative|better_(?:choice|start|starting|fit|suited)|start_with|begin_with|take_this|go_for|aim_for|look_at|worth_earning|best_suited)\b",
    )
}

pub(super) fn of_guide(lint: &mut Lint<'_>, guide: &Guide) {
    successors(lint, guide);
    alternatives(lint, guide);
    let mut advised: Vec<(DataPath, &GuideRef)> = Vec::new();
    let audience = guide.data.audience.as_ref().map_or(&[][..], |audience| &audience.not_for);
    for (i, suited) in audience.iter().enumerate() {
        let path = DataPath::of(["audience".into(), "not_for".into(), i.into(), "instead".into()]);
        advised.extend(suited.instead.as_ref().map(|to| (path, to)));
    }
    for (i, neighbor) in guide.data.relations.iter().enumerate() {
        let path = DataPath::of(["relations".into(), i.into()]);
        if neighbor.kind.is_editorial() {
            advised.push((path.then("certification"), &neighbor.certification));
        } else if !is_sourced(lint.site, guide, neighbor) {
            let message = format!(
                "`{}` is a claim about the vendor, and it has no source",
                neighbor.kind.words()
            );
            let help = "write source and as_of, or say `kind: follows` or `kind: leads-to`";
            lint.at(guide, &rule::RELATION_WITHOUT_SOURCE, &path.then("kind"), message, help);
        }
    }
    // What led to a closed exam may have closed with it.
    let closed = guide.lifecycle.status.is_over();
    for (path, to) in advised {
        if let Some(retired) =
            retired(lint.site, to).filter(|_| !closed || path.0[0] != "relations".into())
        {
            let (message, help) = advises(retired);
            lint.at(guide, &rule::RETIRED_RECOMMENDATION, &path, message, &help);
        }
    }
    for (i, to) in guide.text.front.related.iter().enumerate() {
        let names_us = |retired: &Guide| {
            let own = retired.data.successors.iter().flatten();
            own.into_iter().any(|s| {
                lint.site.guide(&s.certification).is_some_and(|to| to.address == guide.address)
            })
        };
        if let Some(retired) = retired(lint.site, to).filter(|retired| !names_us(retired)) {
            let (message, help) = advises(retired);
            let path = DataPath::of(["related".into(), i.into()]);
            lint.at_value(&rule::RETIRED_RECOMMENDATION, &guide.text_file(), path, message, &help);
        }
    }
}

/// Whether this guide or the other says who says so.
fn is_sourced(site: &Site, guide: &Guide, neighbor: &Neighbor) -> bool {
    let mut around = site.relations.around(&guide.address).iter();
    around.any(|seen| {
        seen.kind == neighbor.kind
            && seen.certification == neighbor.certification
            && seen.source.is_some()
    })
}

fn advises(retired: &Guide) -> (String, String) {
    let message = format!("`{}` is recommended, but has retired", retired.address);
    let next = retired.data.successors.iter().flatten().find_map(|successor| {
        match &successor.certification {
            GuideRef::Here(to) => Some(to.to_string()),
            GuideRef::Elsewhere { .. } => None,
        }
    });
    let help = next.map_or_else(
        || "name one that can be earned".to_owned(),
        |next| format!("name one that can be earned; its successor is `{next}`"),
    );
    (message, help)
}

fn retired<'a>(site: &'a Site, to: &GuideRef) -> Option<&'a Guide> {
    site.guide(to).filter(|guide| guide.lifecycle.status.is_over())
}

fn successors(lint: &mut Lint<'_>, guide: &Guide) {
    for (i, successor) in guide.data.successors.iter().flatten().enumerate() {
        let path = DataPath::of(["successors".into(), i.into()]);
        if let Some(dead) = retired(lint.site, &successor.certification)
            && dead.data.successors.as_ref().is_none_or(Vec::is_empty)
        {
            let message = format!(
                "the successor `{}` has retired, and has no successor of its own",
                dead.address
            );
            let help = "name a certification that can be earned, here or in its successors";
            lint.at(guide, &rule::SUCCESSOR_RETIRED, &path.then("certification"), message, help);
        }
        if successor.relation == Relation::VendorNamed && successor.source.is_none() {
            let message =
                "`vendor-named` is a claim about the vendor, and it has no source".to_owned();
            let help = "write source and as_of, or say relation: editorial";
            lint.at(guide, &rule::SUCCESSION_WITHOUT_SOURCE, &path.then("relation"), message, help);
        }
    }
}

fn alternatives(lint: &mut Lint<'_>, guide: &Guide) {
    let Some(comparison) = &guide.data.comparison else { return };
    let all_retired = !comparison.with.is_empty()
        && comparison.external.is_empty()
        && comparison.with.iter().all(|other| retired(lint.site, other).is_some());
    if all_retired {
        let path = DataPath::of(["comparison".into(), "with".into()]);
        let message = "every certification in this comparison has retired".to_owned();
        lint.at(guide, &rule::ALTERNATIVES_RETIRED, &path, message, "add one that can be earned");
    }
}

/// A sentence that recommends and links to a guide of a retired certification.
pub(super) fn recommended(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    if !sentence.paragraph.in_force {
        return;
    }
    let address = lint.guide.map_or(String::new(), |guide| format!("{}/", guide.address));
    let from = Spot { address: &address, file: &sentence.paragraph.file };
    let text = sentence.text();
    if !lint.patterns.advice.is_match(text)
        || text.contains("retired")
        || text.contains("no longer")
    {
        return;
    }
    let found = links::targets(sentence.paragraph, &sentence.range).find_map(|(url, at)| {
        let to = lint.site.routes.resolve(from, url).found()?;
        let guide = lint.site.guides.get(to.trim_end_matches('/'))?;
        // A place on the own page is no other certification.
        let own = lint.guide.is_some_and(|own| own.address == guide.address);
        (guide.lifecycle.status.is_over() && !own).then_some((guide, at))
    });
    if let Some((retired, at)) = found {
        let (message, help) = advises(retired);
        lint.say(&rule::RETIRED_RECOMMENDATION, sentence.paragraph, &at, message, &help);
    }
}
