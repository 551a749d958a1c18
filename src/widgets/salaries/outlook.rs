//! The outlook of occupations: a sentence each with its window and what it is compared with, and
//! one chart of all.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::figure::{Absence, Figure, Measure};
use crate::model::salaries::Outlook;
use crate::model::scalar::Number;
use crate::page::context::PageContext;
use crate::site::resolve::Around;
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

/// What is known of the occupations' future.
#[derive(Serialize)]
pub(super) struct OutlookView {
    sentences: Vec<String>,
    bars: Vec<Bar>,
    provenance_html: String,
}

/// The outlooks of a guide; none if it has none.
pub(super) fn view(ctx: &mut PageContext<'_>, outlooks: &[Outlook]) -> Option<OutlookView> {
    if outlooks.is_empty() {
        return None;
    }
    let from: Vec<Around<'_>> =
        outlooks.iter().map(|outlook| (outlook.source.as_deref(), outlook.as_of)).collect();
    Some(OutlookView {
        sentences: outlooks.iter().map(|outlook| sentence(ctx, outlook)).collect(),
        bars: bars(ctx, outlooks).unwrap_or_default(),
        provenance_html: ctx.provenance(&from),
    })
}

/// It always names its window and, where it is known, the change for all occupations.
fn sentence(ctx: &mut PageContext<'_>, outlook: &Outlook) -> String {
    let name = title(ctx, &outlook.occupation).to_owned();
    let mut sentence = change(ctx, outlook, &name);
    if let Some(openings) =
        outlook.openings.as_ref().filter(|openings| openings.value.min().is_some())
    {
        let text = words::counted(openings, "opening", "openings").replace("about ", "");
        let verb = if openings.value.exact() == Some(Number::from(1)) { "is" } else { "are" };
        sentence
            .push_str(&format!(" About {} a year {verb} expected.", plain(ctx, openings, &text)));
    }
    sentence
}

/// `Employment of X is projected to change by 3% from 2024 to 2034; all occupations together, by 4%.`
fn change(ctx: &mut PageContext<'_>, outlook: &Outlook, name: &str) -> String {
    let subject = format!("Employment of <strong>{}</strong>", escaped(&name.to_lowercase()));
    let window = format!("from {} to {}", outlook.from.year(), outlook.to.year());
    let all = outlook.comparator.as_ref().filter(|all| all.value.min().is_some());
    let all = all.map(|all| plain(ctx, all, &words::percent(all)));
    if let Measure::Absent(absence) = outlook.percent.value {
        let why = if absence == Absence::NotPublished { "not published" } else { "not known" };
        let all =
            all.map(|all| format!("; all occupations together are projected to change by {all}"));
        return format!(
            "How {} will change {window} is {why}{}.",
            lower_first(&subject),
            all.unwrap_or_default()
        );
    }
    let percent = plain(ctx, &outlook.percent, &words::percent(&outlook.percent));
    let how = if outlook.percent.value.exact() == Some(Number::from(0)) {
        "not to change".to_owned()
    } else {
        format!("to change by {percent}")
    };
    let all = all.map(|all| format!("; all occupations together, by {all}")).unwrap_or_default();
    format!("{subject} is projected {how} {window}{all}.")
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// A bar for each occupation, and for what it is compared with; none if a value is not exact, or
/// not a growth.
fn bars(ctx: &PageContext<'_>, outlooks: &[Outlook]) -> Option<Vec<Bar>> {
    let window = |outlook: &Outlook| (outlook.from.year(), outlook.to.year());
    let windows = outlooks.iter().any(|outlook| window(outlook) != window(&outlooks[0]));
    let label = |name: &str, outlook: &Outlook| match window(outlook) {
        (from, to) if windows => format!("{name}, {from}–{to}"),
        _ => name.to_owned(),
    };
    let (mut own, mut others): (Vec<Growth>, Vec<Growth>) = (Vec::new(), Vec::new());
    for outlook in outlooks {
        own.push(Growth::of(
            label(title(ctx, &outlook.occupation), outlook),
            &outlook.percent,
            false,
        )?);
        let all =
            Growth::of(label("All occupations", outlook), outlook.comparator.as_ref()?, true)?;
        if !others.contains(&all) {
            others.push(all);
        }
    }
    own.append(&mut others);
    let longest = own.iter().map(|growth| growth.percent).fold(0.1, f64::max);
    Some(own.into_iter().map(|growth| growth.bar(longest)).collect())
}

#[derive(PartialEq)]
struct Growth {
    label: String,
    percent: f64,
    text: String,
    is_comparator: bool,
}

impl Growth {
    fn of(label: String, figure: &Figure<Number>, is_comparator: bool) -> Option<Self> {
        let Measure::Exact(Number(value)) = figure.value else { return None };
        let percent = value.to_string().parse::<f64>().ok().filter(|percent| *percent >= 0.0)?;
        Some(Self { label, percent, text: words::percent(figure), is_comparator })
    }

    fn bar(self, longest: f64) -> Bar {
        Bar {
            width: format!("{:.2}", 100.0 * self.percent / longest),
            label: self.label,
            value_text: format!("+{}", self.text),
            is_comparator: self.is_comparator,
        }
    }
}
