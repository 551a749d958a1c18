//! What authors write in a widget's fence: options that the widget has, ids that its data holds.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::markdown::{Piece, Widget};
use crate::model::options::Options;
use crate::model::scalar::GuideRef;
use crate::site::{Guide, Site, plans};
use crate::widgets::{self, Kind};
use crate::yaml::{self, Place};

use super::path;

/// The faults of a fence's options. Ids are looked for only in a guide that is whole.
pub(super) fn faults(
    site: &Site,
    guide: Option<&Guide>,
    file: &SourcePath,
    kind: &Kind,
    widget: &Widget,
) -> Vec<Diagnostic> {
    let mut fence = Fence { file, kind, widget, out: Vec::new() };
    let Some(options) = fence.read() else { return fence.out };
    for key in options.given().into_iter().filter(|key| !kind.options.contains(key)) {
        let diagnostic = Diagnostic::new(&rule::WIDGET_OPTION, file, fence.at(&path![key], Place::Key), "");
        let diagnostic = fence.no_option(key, diagnostic);
        fence.out.push(diagnostic);
    }
    if let Some(guide) = guide {
        fence.plans(guide, &options);
        if !guide.partial {
            fence.ids(site, guide, &options);
        }
    }
    fence.out
}

/// A fence and what is wrong with it.
struct Fence<'f> {
    file: &'f SourcePath,
    kind: &'f Kind,
    widget: &'f Widget,
    out: Vec<Diagnostic>,
}

impl Fence<'_> {
    /// The options; none if they cannot be read.
    fn read(&mut self) -> Option<Options> {
        let (text, offset) = (self.widget.options.as_str(), self.widget.options_at.start as usize);
        let found = yaml::parse::<Options>(&yaml::Text { file: self.file, text, offset });
        for fault in found.diagnostics {
            let key = match &fault.at {
                At::Bytes(start, end) => text.get(*start as usize - offset..*end as usize - offset),
                _ => None,
            };
            let fault = match key {
                Some(key) if *fault.rule == rule::UNKNOWN_KEY => self.no_option(key, fault),
                _ => fault,
            };
            self.out.push(fault);
        }
        found.value
    }

    /// A place in the options as one of the file.
    fn at(&self, path: &DataPath, place: Place) -> At {
        let start = self.widget.options_at.start as usize;
        let range = yaml::Places::of(&self.widget.options).find(path, place);
        range.map_or(At::Bytes(self.widget.options_at.start, self.widget.options_at.end), |range| {
            At::from(range.start + start..range.end + start)
        })
    }

    fn no_option(&self, key: &str, fault: Diagnostic) -> Diagnostic {
        let message = format!("`{{{}}}` has no option `{key}`", self.kind.name);
        let help = match self.kind.options {
            [] => Some("it takes no options".to_owned()),
            known => nearest::advice(key, known.iter().copied()),
        };
        Diagnostic { rule: &rule::WIDGET_OPTION, message, help, ..fault }
    }

    /// Lengths of study plans: each once, not too many together, and in one place of the page.
    fn plans(&mut self, guide: &Guide, options: &Options) {
        let asked = plans::Asked {
            weeks: options.weeks.iter().map(|weeks| weeks.0).collect(),
            hours: options.hours.iter().map(|hours| hours.0).collect(),
        };
        for (name, list) in [("weeks", &asked.weeks), ("hours", &asked.hours)] {
            if let Some((_, twice)) = list.iter().enumerate().find(|(i, value)| list[..*i].contains(value)) {
                self.whole(&format!("`{name}` has {twice} twice"), "take one of them out");
            }
        }
        if asked.count() > plans::MOST_OFFERS {
            let help = format!("name fewer weeks or hours: one page shows {} plans at most", plans::MOST_OFFERS);
            self.whole(&format!("weeks and hours make {} study plans", asked.count()), &help);
        }
        let asks = |other: &&Widget| other.name == "study-plan" && !other.options.trim().is_empty();
        let all = guide.text.body.pieces.iter().filter_map(|piece| match piece {
            Piece::Widget(other) => Some(other),
            _ => None,
        });
        if asks(&self.widget) && all.into_iter().find(asks).is_some_and(|first| first.at != self.widget.at) {
            let message = "the page's study plans have their options at another `{study-plan}` already";
            self.whole(message, "write the options once; they hold for the whole page");
        }
    }

    /// A fault of the options together.
    fn whole(&mut self, message: &str, help: &str) {
        let at = At::Bytes(self.widget.options_at.start, self.widget.options_at.end);
        self.out.push(Diagnostic::new(&rule::WIDGET_OPTION, self.file, at, message).help(help));
    }

    fn known<'k>(&mut self, path: &DataPath, what: &str, id: &str, known: impl IntoIterator<Item = &'k str> + Clone) {
        if !known.clone().into_iter().any(|known| known.eq_ignore_ascii_case(id)) {
            let message = format!("there is no {what} `{id}`");
            let at = self.at(path, Place::Value);
            let help = nearest::advice(id, known).unwrap_or_else(|| format!("the guide has no {what}"));
            self.out.push(Diagnostic::new(&rule::WIDGET_OPTION, self.file, at, message).help(help));
        }
    }

    fn ids(&mut self, site: &Site, guide: &Guide, options: &Options) {
        let data = &guide.data;
        if let Some(id) = &options.version {
            self.known(&path!["version"], "version", id, data.versions.iter().map(|version| version.id.as_str()));
        }
        let scenarios = data.costs.iter().flat_map(|costs| &costs.scenarios).map(|scenario| scenario.id.as_str());
        for (i, id) in options.scenarios.iter().enumerate() {
            self.known(&path!["scenarios", i], "scenario", id, scenarios.clone());
        }
        let series = data.salaries.iter().flat_map(|salaries| &salaries.series);
        for (i, id) in options.series.iter().enumerate() {
            self.known(&path!["series", i], "series", id, series.clone().map(|series| series.id.as_str()));
        }
        let regions = series.flat_map(|series| &series.rows).map(|row| &*row.region);
        for (i, id) in options.regions.iter().enumerate() {
            self.known(&path!["regions", i], "region", id, regions.clone());
        }
        for (i, id) in options.rows.iter().enumerate() {
            self.known(&path!["rows", i], "row", id, widgets::comparison_row_ids());
        }
        for (i, other) in options.with.iter().enumerate() {
            // A guide that is broken, or a draft, has an address all the same.
            let GuideRef::Here(other) = other else { continue };
            if !site.routes.all.contains_key(&format!("{other}/")) {
                self.known(&path!["with", i], "guide", other, site.guides.keys().map(String::as_str));
            }
        }
    }
}
