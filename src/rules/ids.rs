//! Ids: unique in their list, and defined where they are named.

use std::collections::BTreeSet;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::model::blocks::Covers;
use crate::model::exam::Domains;
use crate::model::scalar::Id;
use crate::model::variants::ByVersion;

use super::{Check, block_of, is_broken, path};

pub(super) fn run(check: &mut Check<'_>) {
    let guide = check.guide;
    let data = &guide.written;
    check.vendor();
    check.unique(&path!["versions"], data.versions.iter().map(|version| &version.id));
    check.languages();
    check.retake_fees();
    if data.fields.is_empty() {
        let help = "write at least one id of `fields` in content/site.yaml: `fields: [cloud]`";
        check.at(
            &rule::MISSING_KEY,
            &path!["fields"],
            "the certification has no field".to_owned(),
            help,
        );
    }
    let fields = check.site.config.fields.keys();
    let (site, known): (_, Vec<&str>) = (check.site, fields.map(|id| id.as_str()).collect());
    for (i, field) in data.fields.iter().enumerate() {
        check.known(&path!["fields", i], "field", field, &known);
    }
    let occupations: Vec<&str> = site.occupations.keys().map(|id| id.as_str()).collect();
    for (i, occupation) in data.occupations.ids.iter().enumerate() {
        check.occupation(&path!["occupations", i], occupation, &occupations);
    }
    if let Some(domains) = &data.domains {
        check.domains(domains);
    }
    check.costs();
    check.salaries(&occupations);
    check.resources();
    check.lists();
}

/// The language of the list that a code is a variant of: `en` for `en-US`.
fn base_of<'l>(code: &str, listed: &[&'l str]) -> Option<&'l str> {
    listed.iter().copied().find(|own| code.split('-').next() == Some(own))
}

impl Check<'_> {
    fn unique<'i>(&mut self, list: &DataPath, ids: impl Iterator<Item = &'i Id>) {
        let mut seen = BTreeSet::new();
        for (i, id) in ids.enumerate() {
            if !seen.insert(id) {
                let message = format!("the id `{id}` appears twice in this list");
                self.at(
                    &rule::DUPLICATE_ID,
                    &list.then(i).then("id"),
                    message,
                    "give each item its own id",
                );
            }
        }
    }

    fn known(&mut self, path: &DataPath, what: &str, id: &Id, known: &[&str]) {
        if !known.contains(&id.as_str()) {
            self.dangling(path, what, id, known.iter().copied());
        }
    }

    /// Each language once, and no date in another.
    fn languages(&mut self) {
        let guide = self.guide;
        for (i, version) in guide.written.versions.iter().enumerate() {
            for (name, code) in version.strays() {
                let place = path!["versions", i, name, "by_language", code];
                let listed: Vec<&str> = version.spoken().collect();
                let help = match nearest::nearest(code, listed.iter().copied())
                    .or_else(|| base_of(code, &listed))
                {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "add it to `languages` (`[{}, {code}]`), or take its date out",
                        listed.join(", ")
                    ),
                };
                self.at(
                    &rule::DANGLING_REFERENCE,
                    &place,
                    format!("`{code}` is no language of this version"),
                    help,
                );
            }
            for (j, language) in version.languages.iter().enumerate() {
                if version.languages[..j].contains(language) {
                    let message = "this language appears twice in the list".to_owned();
                    let place = path!["versions", i, "languages", j];
                    self.at(&rule::DUPLICATE_ID, &place, message, "remove one of the two");
                }
            }
        }
    }

    /// What a retake costs is `full`, `none`, or a cost of the guide; also where the vendor says it
    /// for all exams.
    fn retake_fees(&mut self) {
        let guide = self.guide;
        let costs =
            guide.data.costs.iter().flat_map(|costs| &costs.items).map(|cost| cost.id.as_str());
        let known: Vec<&str> = ["full", "none"].into_iter().chain(costs).collect();
        for retake in guide.data.exam.blocks().filter_map(|(_, exam)| exam.retake.as_ref()) {
            let Some(fee) = retake.value.fee.as_ref().filter(|fee| !known.contains(&fee.as_str()))
            else {
                continue;
            };
            let Some(place) = &retake.place else { continue };
            let help = nearest::advice(fee.as_str(), known.iter().copied()).unwrap_or_default();
            let path = place.path.then("fee");
            let (file, path) = match &place.vendor {
                Some(vendor) => (SourcePath::new(&format!("content/vendors/{vendor}.yaml")), path),
                None => guide.place(&path),
            };
            let message = format!("there is no cost `{fee}` in {}", guide.address);
            self.out.push(
                Diagnostic::new(&rule::DANGLING_REFERENCE, &file, At::Value(path), message)
                    .help(help),
            );
        }
    }

    fn vendor(&mut self) {
        let (site, id) = (self.site, &self.guide.data.vendor);
        let folder = self.guide.address.split('/').next().unwrap_or("");
        if id.as_str() != folder {
            let message =
                format!("the guide is in the folder of `{folder}`, but its vendor is `{id}`");
            let help = format!("move it to content/guides/{id}/, or write `vendor: {folder}`");
            self.at(&rule::DANGLING_REFERENCE, &path!["vendor"], message, help);
        } else if !site.vendors.contains_key(id)
            && !site.broken.contains(&SourcePath::new(&format!("content/vendors/{id}.yaml")))
        {
            let known: Vec<&str> = site.vendors.keys().map(|id| id.as_str()).collect();
            self.dangling(&path!["vendor"], "vendor", id, known);
        }
    }

    fn occupation(&mut self, path: &DataPath, id: &Id, known: &[&str]) {
        if !is_broken(self.site, "occupations.yaml") {
            self.known(path, "occupation", id, known);
        }
    }

    fn domains(&mut self, domains: &ByVersion<Domains>) {
        for (id, block) in domains.blocks() {
            self.outline(&block_of("domains", id).then("items"), block);
        }
    }

    fn outline(&mut self, list: &DataPath, domains: &Domains) {
        self.unique(list, domains.items.iter().map(|domain| &domain.id));
        for (i, domain) in domains.items.iter().enumerate() {
            self.unique(&list.then(i).then("tasks"), domain.tasks.iter().map(|task| &task.id));
        }
    }

    fn costs(&mut self) {
        let guide = self.guide;
        let Some(costs) = &guide.data.costs else { return };
        self.unique(&path!["costs", "items"], costs.items.iter().map(|cost| &cost.id));
        self.unique(
            &path!["costs", "scenarios"],
            costs.scenarios.iter().map(|scenario| &scenario.id),
        );
        let known: Vec<&str> = costs.items.iter().map(|cost| cost.id.as_str()).collect();
        for (i, cost) in costs.items.iter().enumerate() {
            if let Some(of) = &cost.of {
                self.known(&path!["costs", "items", i, "of"], "cost", of, &known);
            }
        }
        for (i, scenario) in costs.scenarios.iter().enumerate() {
            for (j, item) in scenario.items.iter().enumerate() {
                self.known(
                    &path!["costs", "scenarios", i, "items", j, "cost"],
                    "cost",
                    &item.cost,
                    &known,
                );
            }
        }
    }

    fn salaries(&mut self, occupations: &[&str]) {
        let guide = self.guide;
        let Some(salaries) = &guide.data.salaries else { return };
        self.unique(&path!["salaries", "series"], salaries.series.iter().map(|series| &series.id));
        for (i, series) in salaries.series.iter().enumerate() {
            let place = path!["salaries", "series", i];
            if let Some(id) = &series.occupation {
                self.occupation(&place.then("occupation"), id, occupations);
            }
            for (j, id) in series.occupations.iter().enumerate() {
                self.occupation(&place.then("occupations").then(j), id, occupations);
            }
            let mut seen = BTreeSet::new();
            for (j, row) in series.rows.iter().enumerate() {
                if !seen.insert(row.key()) {
                    let message = format!("two rows of this series are called `{}`", row.key());
                    let help = "give one of them an id: facts name rows by id, otherwise by region";
                    self.at(&rule::DUPLICATE_ID, &place.then("rows").then(j), message, help);
                }
                if let Some(id) = &row.occupation {
                    self.occupation(
                        &place.then("rows").then(j).then("occupation"),
                        id,
                        occupations,
                    );
                }
            }
        }
        for (i, outlook) in salaries.outlook.iter().enumerate() {
            self.occupation(
                &path!["salaries", "outlook", i, "occupation"],
                &outlook.occupation,
                occupations,
            );
        }
    }

    fn resources(&mut self) {
        let guide = self.guide;
        let Some(resources) = &guide.data.resources else { return };
        self.unique(&path!["resources"], resources.iter().map(|resource| &resource.id));
        let domains = domain_ids(guide);
        for (i, resource) in resources.iter().enumerate() {
            let Some(Covers::Some(covers)) = &resource.covers else { continue };
            for (j, id) in
                covers.iter().enumerate().filter(|(_, id)| !domains.contains(&id.as_str()))
            {
                let list = path!["resources", i, "covers"];
                // One word may be meant as the whole exam, and stands there without a list.
                let (place, whole) =
                    if covers.len() == 1 { (list, Some("all")) } else { (list.then(j), None) };
                self.dangling(&place, "domain", id, domains.iter().copied().chain(whole));
            }
        }
    }

    /// A step that comes after another cannot come before it too.
    fn comes_before(&mut self, at: usize, nth: usize, before: &Id) {
        let steps = self.guide.written.steps.as_deref().unwrap_or_default();
        let step = &steps[at].id;
        let (mut reached, mut next) = (BTreeSet::new(), vec![before]);
        while let Some(id) = next.pop().filter(|id| reached.insert(*id)) {
            next.extend(steps.iter().filter(|step| step.id == *id).flat_map(|step| &step.after));
        }
        if reached.contains(step) {
            let message = format!("the step `{step}` would come after itself");
            let help = "remove one of the steps from `after`, so that one of them can be the first";
            self.at(&rule::IMPOSSIBLE_VALUE, &path!["steps", at, "after", nth], message, help);
        }
    }

    fn lists(&mut self) {
        let guide = self.guide;
        let data = &guide.written;
        let domains = domain_ids(guide);
        for (i, successor) in data.successors.iter().flatten().enumerate() {
            for id in successor.covers.keys() {
                self.known(&path!["successors", i, "covers", id.as_str()], "domain", id, &domains);
            }
        }
        self.unique(&path!["faq"], data.faq.iter().flatten().map(|question| &question.id));
        self.unique(&path!["steps"], data.steps.iter().flatten().map(|step| &step.id));
        let steps: Vec<&str> = data.steps.iter().flatten().map(|step| step.id.as_str()).collect();
        let costs: Vec<&str> =
            data.costs.iter().flat_map(|costs| &costs.items).map(|cost| cost.id.as_str()).collect();
        for (i, step) in data.steps.iter().flatten().enumerate() {
            if let Some(cost) = &step.cost {
                self.known(&path!["steps", i, "cost"], "cost", cost, &costs);
            }
            for (j, before) in step.after.iter().enumerate() {
                self.known(&path!["steps", i, "after", j], "step", before, &steps);
                self.comes_before(i, j, before);
            }
        }
    }
}

/// The ids of the domains of all versions.
fn domain_ids(guide: &crate::site::Guide) -> Vec<&str> {
    let blocks = guide.written.domains.iter().flat_map(ByVersion::blocks);
    blocks.flat_map(|(_, block)| block.items.iter()).map(|domain| domain.id.as_str()).collect()
}
