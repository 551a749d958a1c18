//! The outlook of an occupation: a sentence with its window and what it is compared with, and two bars.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::figure::{Figure, Measure};
use crate::model::salaries::Outlook;
use crate::model::scalar::Number;
use crate::page::context::PageContext;
use crate::site::words;

use super::super::cells::plain;
use super::title;

#[derive(Serialize)]
struct Bar {
    label: String,
    width: String,
    value_text: String,
    is_comparator: bool,
}

#[derive(Serialize)]
pub(super) struct OutlookView {
    sentence_html: String,
    provenance_html: String,
    bars: Vec<Bar>,
}

/// The sentence always names its window and, where it is known, the change for all occupations.
pub(super) fn view(ctx: &mut PageContext<'_>, outlook: &Outlook) -> OutlookView {
    let around = (outlook.source.as_ref(), outlook.as_of);
    let name = title(ctx, &outlook.occupation).to_owned();
    let percent = plain(ctx, &outlook.percent, around, &words::percent(&outlook.percent));
    let mut sentence = format!(
        "Employment of <strong>{}</strong> is projected to change by {percent} from {} to {}",
        escaped(&name.to_lowercase()),
        outlook.from.year(),
        outlook.to.year(),
    );
    if let Some(all) = &outlook.comparator {
        sentence.push_str(&format!("; all occupations together, by {}", plain(ctx, all, around, &words::percent(all))));
    }
    sentence.push('.');
    if let Some(openings) = &outlook.openings {
        sentence.push_str(&format!(
            " About {} openings a year are expected.",
            plain(ctx, openings, around, &openings.words())
        ));
    }
    OutlookView { sentence_html: sentence, provenance_html: ctx.provenance(&[around]), bars: bars(&name, outlook) }
}

fn bars(name: &str, outlook: &Outlook) -> Vec<Bar> {
    let value = |figure: &Figure<Number>| match figure.value {
        Measure::Exact(Number(value)) => value.to_string().parse::<f64>().ok(),
        _ => None,
    };
    let (Some(own), Some(all)) = (value(&outlook.percent), outlook.comparator.as_ref().and_then(value)) else {
        return Vec::new();
    };
    if own < 0.0 || all < 0.0 {
        return Vec::new();
    }
    let longest = own.max(all).max(0.1);
    let bar = |label: &str, figure: f64, text: String, is_comparator| Bar {
        label: label.to_owned(),
        width: format!("{:.2}", 100.0 * figure / longest),
        value_text: format!("+{text}"),
        is_comparator,
    };
    let all_text = outlook.comparator.as_ref().map(words::percent).unwrap_or_default();
    vec![bar(name, own, words::percent(&outlook.percent), false), bar("All occupations", all, all_text, true)]
}
