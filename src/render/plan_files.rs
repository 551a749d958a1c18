//! The files of a guide's plans: each as CSV, and as a checklist in markdown.

use std::fmt::Write as _;
use std::io;

use crate::model::blocks::{Covers, Resource};
use crate::plan::{Plan, QUANTUM, Week};
use crate::site::plans::{self, Offer};
use crate::site::{Guide, Site};
use crate::widgets::study_plan::view::{self, hours_words};

use super::exports::csv;
use super::{Sink, exports::Table};

/// Writes both files of every plan.
pub(super) fn put_all(site: &Site, guide: &Guide, sink: &dyn Sink) -> io::Result<()> {
    let workload = plans::workload(guide);
    for offer in plans::offers(guide, &site.today).iter().filter(|offer| offer.is_written()) {
        let Some(plan) = offer.plan(&workload) else { continue };
        let stem = format!("{}/plan/{}", guide.address, offer.id());
        sink.put(&format!("{stem}.csv"), &csv(&table(guide, &plan))?)?;
        sink.put(&format!("{stem}.md"), checklist(site, guide, *offer, &plan).as_bytes())?;
    }
    Ok(())
}

/// One row for each activity of each week.
fn table(guide: &Guide, plan: &Plan) -> Table {
    let domains = guide.domains(None).map_or(&[][..], |domains| &domains.items);
    let columns = vec!["week", "activity", "domain_id", "domain", "minutes"];
    let mut rows = Vec::new();
    for (number, week) in (1_u32..).zip(&plan.weeks) {
        let mut row = |activity: &str, domain: Option<usize>, quanta: u32| {
            let domain = domain.and_then(|at| domains.get(at));
            let id = domain.map(|domain| domain.id.to_string()).unwrap_or_default();
            let name = domain.map(|domain| domain.name.to_string()).unwrap_or_default();
            rows.push(vec![number.to_string(), activity.to_owned(), id, name, (quanta * QUANTUM).to_string()]);
        };
        week.learn.iter().for_each(|(domain, quanta)| row("learn", Some(*domain), *quanta));
        week.review.iter().for_each(|(domain, quanta)| row("review", Some(*domain), *quanta));
        for (activity, quanta) in [("mock_exam", week.mock), ("spare", week.spare)] {
            if quanta > 0 {
                row(activity, None, quanta);
            }
        }
    }
    Table { name: "plan", columns, rows }
}

/// A list to tick off, week by week.
fn checklist(site: &Site, guide: &Guide, offer: Offer, plan: &Plan) -> String {
    let name = guide.code().map_or_else(|| guide.data.name.to_string(), |code| format!("{} ({code})", guide.data.name));
    let url = site.base.absolute(&format!("{}/plan/#{}", guide.address, offer.id()));
    let mut out = format!(
        "# Study plan: {}\n\n{}. From <{url}>.\n",
        text(&name),
        view::finding(offer, plan).trim_end_matches('.')
    );
    for (number, week) in (1..).zip(&plan.weeks) {
        let _ = write!(out, "\n## Week {number}\n\n");
        week_list(&mut out, guide, week);
    }
    let materials = materials(guide);
    if !materials.is_empty() {
        let _ = write!(out, "\n## What to study with\n\n{materials}");
    }
    out
}

fn week_list(out: &mut String, guide: &Guide, week: &Week) {
    for (domain, quanta) in &week.learn {
        let _ = writeln!(out, "- [ ] Learn {}: {}", text(&view::name(guide, *domain)), hours_words(*quanta));
    }
    for (domain, quanta) in &week.review {
        let _ = writeln!(out, "- [ ] Review {}: {}", text(&view::name(guide, *domain)), hours_words(*quanta));
    }
    if week.mock > 0 {
        let _ = writeln!(out, "- [ ] Mock exam: {}", hours_words(week.mock));
    }
    if week.spare > 0 {
        let _ = writeln!(out, "- Spare: {}", hours_words(week.spare));
    }
}

fn materials(guide: &Guide) -> String {
    let domains = guide.domains(None).map_or(&[][..], |domains| &domains.items);
    let mut out = String::new();
    for resource in guide.data.resources.iter().flatten().filter(|resource| plans::fits(guide, resource)) {
        let covers = match &resource.covers {
            Some(Covers::All) => "all domains".to_owned(),
            Some(Covers::Some(ids)) => {
                let names = domains.iter().filter(|domain| ids.contains(&domain.id)).map(|domain| text(&domain.name));
                names.collect::<Vec<_>>().join(", ")
            }
            None => continue,
        };
        let _ = writeln!(out, "- [{}]({}) for {covers}{}", text(&resource.title), link(resource), paid(resource));
    }
    out
}

fn paid(resource: &Resource) -> &'static str {
    if resource.affiliate { " (affiliate link)" } else { "" }
}

/// An address inside the round brackets of a link.
fn link(resource: &Resource) -> String {
    format!("<{}>", resource.url.replace('<', "%3C").replace('>', "%3E"))
}

/// Text in which markdown finds nothing to format.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>#|~".contains(c) {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_formats_a_checklist() {
        assert_eq!(super::text("a *b* [c](d) <e> #1"), r"a \*b\* \[c\](d) \<e\> \#1");
    }
}
