//! Wage data sets: head and rows belong together, codes have a name, and no figure is given twice.

use std::collections::BTreeMap;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule::{self, Rule};
use crate::base::source::{DataPath, SourcePath};
use crate::model::codes::Soc;
use crate::model::scalar::Id;
use crate::model::wages::AreaKind;
use crate::site::wages::{Half, Placed, WageSet, file};
use crate::site::{Site, names};

use super::{is_broken, path};

pub(super) fn run(site: &Site) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    out.extend(site.wages.halves.iter().filter_map(|half| without_other(site, half)));
    for (id, set) in &site.wages.sets {
        occupations(site, id, set, &mut out);
        places(id, set, &mut out);
    }
    for soc in site
        .occupations
        .values()
        .map(|occupation| &occupation.soc)
        .collect::<std::collections::BTreeSet<_>>()
    {
        twice(site, soc, &mut out);
    }
    out
}

fn without_other(site: &Site, half: &Half) -> Option<Diagnostic> {
    let heads = SourcePath::new("content/wages.yaml");
    match half {
        Half::Head(id) if site.broken.contains(&file(id)) => None,
        Half::Head(id) => {
            let message = format!("`{id}` has no rows: there is no {}", file(id));
            let help = format!("add content/wages/{id}.csv, or delete the entry");
            Some(
                Diagnostic::new(&rule::MISSING_FILE, &heads, At::Key(path![id.as_str()]), message)
                    .help(help),
            )
        }
        Half::Rows(_) if is_broken(site, "wages.yaml") => None,
        Half::Rows(id) => {
            let message = format!(
                "the data set `{id}` has no head: source, date, currency and population are unknown"
            );
            let help = format!(
                "add to content/wages.yaml: `{id}: {{source: .., as_of: .., currency: .., period: year, population: \
                 occupation, pay: wage, license: ..}}`"
            );
            Some(Diagnostic::new(&rule::MISSING_FILE, &file(id), At::File, message).help(help))
        }
    }
}

/// Each code of an occupation has an entry in occupations.yaml; said once a code, at its first row.
fn occupations(site: &Site, id: &Id, set: &WageSet, out: &mut Vec<Diagnostic>) {
    if is_broken(site, "occupations.yaml") {
        return;
    }
    let known: Vec<&str> = site.occupations.values().map(|occupation| &*occupation.soc).collect();
    let mut first: BTreeMap<&Soc, (usize, usize)> = BTreeMap::new();
    for (record, row) in set.rows.iter().enumerate().filter(|(_, row)| !known.contains(&&*row.soc))
    {
        first.entry(&row.soc).or_insert((record, 0)).1 += 1;
    }
    for (soc, (record, count)) in first {
        let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
        let near = nearest::nearest(soc, known.iter().copied())
            .map(|near| format!("did you mean `{near}`? Or "));
        let help = format!(
            "{}add the occupation to content/occupations.yaml: `ID: {{title: .., soc: {soc}}}`; or delete its {rows}",
            near.unwrap_or_default()
        );
        let message = format!("no occupation has the code {soc}");
        out.push(at(&rule::DANGLING_REFERENCE, id, path![record, "soc"], message, help));
    }
}

/// Countries and the states of the United States are those of ISO 3166; said once a code.
fn places(id: &Id, set: &WageSet, out: &mut Vec<Diagnostic>) {
    let mut seen = std::collections::BTreeSet::new();
    for (record, row) in set.rows.iter().enumerate() {
        let code = &*row.area.code;
        if row.area.kind == AreaKind::Metro || !seen.insert(code) {
            continue;
        }
        let (country, part) =
            code.split_once('-').map_or((code, None), |(country, part)| (country, Some(part)));
        let is_known =
            names::is_region(country) && (country != "US" || part.is_none_or(names::is_us_state));
        if !is_known {
            let help = format!("look up the ISO 3166 code of {}", row.area.name);
            let message = format!("no {} has the code `{code}`", row.area.kind.key());
            out.push(at(&rule::DANGLING_REFERENCE, id, path![record, "area_code"], message, help));
        }
    }
}

/// Two sets that count the same people in the same place contradict each other, or are two years of
/// one series.
fn twice(site: &Site, soc: &Soc, out: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&str, Vec<Placed<'_>>> = BTreeMap::new();
    let mut said: Vec<(&Id, &Id)> = Vec::new();
    for placed in site.wages.rows(soc) {
        let others = first.entry(&placed.row.area.code).or_default();
        let alike = |other: &&Placed<'_>| {
            let (a, b) = (placed.head, other.head);
            (a.population, a.pay, a.period, a.currency)
                == (b.population, b.pay, b.period, b.currency)
        };
        if let Some(other) =
            others.iter().find(alike).filter(|other| !said.contains(&(other.set, placed.set)))
        {
            let message = format!(
                "`{}` and `{}` both have {soc} in {}",
                other.set, placed.set, placed.row.area.name
            );
            let older = if other.head.as_of <= placed.head.as_of { other.set } else { placed.set };
            let help = format!(
                "keep one release: delete content/wages/{older}.csv and its entry in wages.yaml"
            );
            out.push(at(
                &rule::DUPLICATE_ID,
                placed.set,
                path![placed.record, "area_code"],
                message,
                help,
            ));
            said.push((other.set, placed.set));
        }
        others.push(placed);
    }
}

fn at(rule: &'static Rule, set: &Id, place: DataPath, message: String, help: String) -> Diagnostic {
    Diagnostic::new(rule, &file(set), At::Value(place), message).help(help)
}
