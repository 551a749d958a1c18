//! What authors write in a widget's fence: ids that its data holds, plans that can be made. Options
//! that it does not have are told where they are read.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::markdown::{Piece, Widget};
use crate::model::options::{
    Changes, Comparison, Costs, Domains, Options, QuickFacts, Roadmap, Salaries, StudyPlan,
};
use crate::model::scalar::{GuideRef, Id};
use crate::parse::Prose;
use crate::site::{Guide, Site, comparison, wages};
use crate::yaml::{self, Place};

use super::path;

/// The faults of a fence's options. Ids are looked for only in a guide that is whole.
pub(super) fn faults(
    site: &Site,
    guide: &Guide,
    file: &SourcePath,
    widget: &Widget,
) -> Vec<Diagnostic> {
    let mut fence = Fence { file, widget, out: Vec::new() };
    let options = guide.text.options_of(widget);
    if let Options::StudyPlan(asked) = options {
        fence.plans(guide, asked);
    }
    if !guide.partial {
        fence.ids(site, guide, options);
    }
    fence.out
}

/// The faults of options on pages that belong to no guide.
pub(super) fn of_pages(site: &Site) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for page in site.pages.values() {
        out.extend(of_page(site, &page.file, &page.text));
    }
    for (id, vendor) in &site.vendors {
        let file = SourcePath::new(&format!("content/vendors/{id}.md"));
        out.extend(vendor.text.iter().flat_map(|text| of_page(site, &file, text)));
    }
    out
}

fn of_page<F>(site: &Site, file: &SourcePath, text: &Prose<F>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for piece in &text.body.pieces {
        let Piece::Widget(widget) = piece else { continue };
        if let Options::Roadmap(asked) = text.options_of(widget) {
            let mut fence = Fence { file, widget, out: Vec::new() };
            fence.asked(site, asked);
            out.append(&mut fence.out);
        }
    }
    out
}

/// A fence and what is wrong with it.
struct Fence<'f> {
    file: &'f SourcePath,
    widget: &'f Widget,
    out: Vec<Diagnostic>,
}

impl Fence<'_> {
    /// A place in the options as one of the file.
    fn at(&self, path: &DataPath, place: Place) -> At {
        let start = self.widget.options_at.start as usize;
        let range = yaml::Places::of(&self.widget.options).find(path, place);
        range.map_or(At::Bytes(self.widget.options_at.start, self.widget.options_at.end), |range| {
            At::from(range.start + start..range.end + start)
        })
    }

    /// Lengths of study plans: each once, and in one place of the page.
    fn plans(&mut self, guide: &Guide, options: &StudyPlan) {
        let (weeks, hours): (Vec<u32>, Vec<u32>) = (
            options.weeks.iter().map(|weeks| weeks.0).collect(),
            options.hours.iter().map(|hours| hours.0).collect(),
        );
        for (name, list) in [("weeks", &weeks), ("hours", &hours)] {
            if let Some((_, twice)) =
                list.iter().enumerate().find(|(i, value)| list[..*i].contains(value))
            {
                self.whole(&format!("`{name}` has {twice} twice"), "remove one of them");
            }
        }
        let asks = |other: &&Widget| other.name == "study-plan" && !other.options.trim().is_empty();
        let all = guide.text.body.pieces.iter().filter_map(|piece| match piece {
            Piece::Widget(other) => Some(other),
            _ => None,
        });
        if asks(&self.widget)
            && all.into_iter().find(asks).is_some_and(|first| first.at != self.widget.at)
        {
            let message =
                "the page's study plans have their options at another `{study-plan}` already";
            self.whole(message, "write the options once; they apply to the whole page");
        }
    }

    /// A fault of the options together.
    fn whole(&mut self, message: &str, help: &str) {
        let at = At::Bytes(self.widget.options_at.start, self.widget.options_at.end);
        self.out.push(Diagnostic::new(&rule::WIDGET_OPTION, self.file, at, message).help(help));
    }

    fn known<'k>(
        &mut self,
        path: &DataPath,
        what: &str,
        id: &str,
        known: impl IntoIterator<Item = &'k str> + Clone,
    ) {
        if !known.clone().into_iter().any(|known| known.eq_ignore_ascii_case(id)) {
            let message = format!("there is no {what} `{id}`");
            let at = self.at(path, Place::Value);
            let help =
                nearest::advice(id, known).unwrap_or_else(|| format!("the guide has no {what}"));
            self.out.push(Diagnostic::new(&rule::WIDGET_OPTION, self.file, at, message).help(help));
        }
    }

    fn ids(&mut self, site: &Site, guide: &Guide, options: &Options) {
        let data = &guide.data;
        match options {
            Options::Changes(Changes { version })
            | Options::Domains(Domains { version })
            | Options::QuickFacts(QuickFacts { version }) => {
                let known = data.versions.iter().map(|version| version.id.as_str());
                if let Some(id) = version {
                    self.known(&path!["version"], "version", id, known);
                }
            }
            Options::Costs(Costs { scenarios, years: _ }) => {
                let known = data.costs.iter().flat_map(|costs| &costs.scenarios);
                let known = known.map(|scenario| scenario.id.as_str());
                self.list("scenarios", "scenario", scenarios.iter().map(Id::as_str), known);
            }
            Options::Salaries(Salaries { series, regions, by: _ }) => {
                let all = data.salaries.iter().flat_map(|salaries| &salaries.series);
                let paid = wages::of_guide(site, guide);
                let own = all.clone().map(|series| series.id.as_str());
                let known = own.chain(paid.iter().map(|paid| paid.id.as_str()));
                self.list("series", "series or occupation", series.iter().map(Id::as_str), known);
                let places = paid.iter().flat_map(|paid| site.wages.rows(&paid.occupation.soc));
                let own = all.flat_map(|series| &series.rows).map(|row| &*row.region);
                let known = own.chain(places.map(|placed| &*placed.row.area.code));
                self.list("regions", "region", regions.iter().map(|region| &**region), known);
            }
            Options::Comparison(Comparison { with, rows }) => {
                self.list(
                    "rows",
                    "row",
                    rows.iter().map(Id::as_str),
                    comparison::rows().map(|row| row.id),
                );
                self.others(site, guide, with);
            }
            Options::Roadmap(asked) => self.asked(site, asked),
            Options::None
            | Options::Resources(_)
            | Options::StudyPlan(_)
            | Options::Successors(_) => {}
        }
    }

    /// Ids of a list, each of which the data must have.
    fn list<'i, 'k>(
        &mut self,
        option: &'static str,
        what: &str,
        ids: impl Iterator<Item = &'i str>,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let ids: Vec<&str> = ids.collect();
        self.once(option, &ids);
        for (i, id) in ids.into_iter().enumerate() {
            self.known(&path![option, i], what, id, known.clone());
        }
    }

    /// Each name of a list is shown once.
    fn once(&mut self, option: &'static str, names: &[&str]) {
        for (i, name) in names.iter().enumerate().filter(|(i, name)| names[..*i].contains(name)) {
            let at = self.at(&path![option, i], Place::Value);
            let message = format!("`{name}` is listed twice");
            self.out.push(
                Diagnostic::new(&rule::WIDGET_OPTION, self.file, at, message)
                    .help("remove one of them"),
            );
        }
    }

    fn asked(&mut self, site: &Site, Roadmap { vendor, field }: &Roadmap) {
        if let Some(id) = vendor {
            self.known(&path!["vendor"], "vendor", id, site.vendors.keys().map(Id::as_str));
        }
        if let Some(id) = field {
            self.known(&path!["field"], "field", id, site.config.fields.keys().map(Id::as_str));
        }
    }

    fn others(&mut self, site: &Site, guide: &Guide, with: &[GuideRef]) {
        let here = |other: &GuideRef| match other {
            GuideRef::Here(address) => Some(address.to_string()),
            GuideRef::Elsewhere { .. } => None,
        };
        let names: Vec<String> = with.iter().filter_map(here).collect();
        self.once("with", &names.iter().map(String::as_str).collect::<Vec<_>>());
        for (i, other) in with.iter().enumerate() {
            // A guide that is broken, or a draft, has an address all the same.
            let GuideRef::Here(other) = other else { continue };
            if **other == *guide.address {
                let at = self.at(&path!["with", i], Place::Value);
                let message =
                    format!("`{other}` is this guide, which is compared with the others anyway");
                let help = "name another guide, or remove it";
                self.out
                    .push(Diagnostic::new(&rule::WIDGET_OPTION, self.file, at, message).help(help));
            } else if !site.routes.all.contains_key(&format!("{other}/")) {
                self.known(
                    &path!["with", i],
                    "guide",
                    other,
                    site.guides.keys().map(String::as_str),
                );
            }
        }
    }
}
