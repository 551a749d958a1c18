//! Cells that many widgets show: a figure with its reference number, other values of other sources,
//! a link to a guide.

use std::borrow::Cow;

use crate::base::html::escaped;
use crate::model::figure::{Absence, Figure, Measure, Quantity};
use crate::model::scalar::GuideRef;
use crate::page::context::{PageContext, absent};
use crate::site::facts::{Also, Fact};
use crate::site::{Guide, files};

/// A figure and the number of its reference; `text` says it in words.
pub(super) fn cited<T: Quantity>(
    ctx: &mut PageContext<'_>,
    figure: &Figure<T>,
    text: &str,
) -> String {
    let reference = note(ctx, figure, text);
    if let Measure::Absent(absence) = figure.value {
        return absent(absence);
    }
    format!("{}{reference}", escaped(text))
}

/// A figure without its number, for widgets that say their sources once; it counts as shown.
pub(super) fn plain<T: Quantity>(
    ctx: &mut PageContext<'_>,
    figure: &Figure<T>,
    text: &str,
) -> String {
    if let Measure::Absent(absence) = figure.value {
        return absent(absence);
    }
    ctx.note_shown(figure.source.as_deref(), figure.as_of, text);
    escaped(text)
}

fn note<T>(ctx: &mut PageContext<'_>, figure: &Figure<T>, text: &str) -> String {
    if matches!(figure.value, Measure::Absent(_)) {
        return String::new();
    }
    let source = figure.source.as_deref();
    ctx.note_shown(source, figure.as_of, text);
    source.map(|id| ctx.reference(id)).unwrap_or_default()
}

/// What other sources say: `other sources: 170 minutes⁴`; empty if none differs.
pub(super) fn others<T: Quantity>(
    ctx: &mut PageContext<'_>,
    figure: &Figure<T>,
    words: impl Fn(&Figure<T>) -> String,
) -> String {
    listed(figure.also.iter().map(|other| cited(ctx, other, &words(other))).collect())
}

/// The same of a fact, in these words.
pub(super) fn others_say(
    ctx: &mut PageContext<'_>,
    fact: &Fact,
    words: impl Fn(&str) -> String,
) -> String {
    let say = |other: &Also| match &other.said.value {
        Err(absence) => absent(*absence),
        Ok(_) => {
            let text = words(&other.said.text);
            ctx.note_shown(other.origin.source(), other.as_of, &text);
            let reference = other.origin.source().map(|id| ctx.reference(id)).unwrap_or_default();
            format!("{}{reference}", escaped(&text))
        }
    };
    listed(fact.also.iter().map(say).collect())
}

fn listed(parts: Vec<String>) -> String {
    match parts.len() {
        0 => String::new(),
        1 => format!("another source: {}", parts[0]),
        _ => format!("other sources: {}", parts.join("; ")),
    }
}

/// A figure that may be missing.
pub(super) fn or_unknown<T>(value: Option<T>, show: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| absent(Absence::Unknown), show)
}

/// A guide as a link; one that is not on the site leads to its own page.
pub(super) fn guide_link(ctx: &PageContext<'_>, reference: &GuideRef) -> String {
    match (ctx.site.guide(reference), reference) {
        (Some(guide), _) => {
            let href = ctx.href(&format!("{}/", guide.address));
            format!(r#"<a href="{}">{}</a>"#, escaped(&href), escaped(guide.short_name()))
        }
        (None, GuideRef::Elsewhere { name, url }) => {
            format!(r#"<a href="{}" rel="external">{}</a>"#, escaped(url), escaped(name))
        }
        // A draft or a broken guide: named, not linked.
        (None, GuideRef::Here(address)) => escaped(address),
    }
}

/// The link to the widget's table as CSV, if there is one. All of a guide's data is linked at the
/// end of its page.
pub(super) fn data_links(ctx: &PageContext<'_>, guide: &Guide, file: &str) -> Vec<DataLink> {
    let href = ctx.href(&format!("{}/{file}", guide.address));
    if files::has(ctx.site.config.outputs, guide, file) {
        vec![DataLink::new("CSV", href)]
    } else {
        Vec::new()
    }
}

/// A link to data.
#[derive(Clone, Debug, serde::Serialize)]
pub(super) struct DataLink {
    label: Cow<'static, str>,
    href: String,
}

impl DataLink {
    pub(super) fn new(label: impl Into<Cow<'static, str>>, href: String) -> Self {
        Self { label: label.into(), href }
    }
}
