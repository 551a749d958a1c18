//! What `{{ path }}` prints: the text of a fact with its source and date. Prose cites facts, it never retypes them.
//!
//! Start with [`resolve`]. A path is `[guide:]block[@version].steps`; steps through lists go by id.

use crate::base::date::PartialDate;
use crate::base::nearest;
use crate::model::costs::Cost;
use crate::model::exam::Exam;
use crate::model::figure::{Absence, Figure, Measure};
use crate::model::part::Part;
use crate::model::scalar::Id;
use crate::model::variants::Dated;

use super::resolve::Around;
use super::{Guide, Site, costs, words};

/// A fact, printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What readers see.
    pub text: String,
    /// Its source, where it has one: computed facts have none.
    pub source: Option<Id>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
}

/// Why a path prints nothing: a message and advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undefined {
    /// What is wrong, with the author's words.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

type Resolved = Result<Fact, Undefined>;

/// Prints a fact for a page of the site: of the guide that the page belongs to, or of the one that the path names.
///
/// # Errors
/// [`Undefined`] if the data does not hold it.
pub fn resolve(site: &Site, guide: Option<&Guide>, path: &str) -> Resolved {
    if let Some((owner, rest)) = path.split_once(':') {
        let rest = rest.trim();
        if owner == "site" {
            return site_fact(site, rest);
        }
        let Some(guide) = site.guides.get(owner.trim_matches('/')) else {
            let help = site.guides.near(owner);
            return undefined(
                path,
                &format!("there is no guide `{owner}`"),
                help.map(|near| format!("did you mean `{near}:{rest}`?")),
            );
        };
        return Facts { site, guide, path }.block(rest);
    }
    let Some(guide) = guide else {
        return undefined(
            path,
            "this page belongs to no guide",
            Some(format!("name the guide: `aws/ai-practitioner:{path}`, or `site:{path}`")),
        );
    };
    Facts { site, guide, path }.block(path)
}

fn undefined(path: &str, why: &str, help: Option<String>) -> Resolved {
    Err(Undefined { message: format!("`{{{{ {path} }}}}` is not defined: {why}"), help })
}

fn site_fact(site: &Site, path: &str) -> Resolved {
    if path == "guides.count" {
        return computed(site.guides.len().to_string());
    }
    match path.strip_prefix("facts.").and_then(|id| site.facts.get(id)) {
        Some(fact) => Ok(free_fact(fact)),
        None => {
            let known = site.facts.keys().map(|id| format!("site:facts.{id}")).chain(["site:guides.count".to_owned()]);
            let known: Vec<String> = known.collect();
            let help = nearest::advice(&format!("site:{path}"), known.iter().map(String::as_str));
            undefined(&format!("site:{path}"), "the site's facts do not hold it", help)
        }
    }
}

fn computed(text: String) -> Resolved {
    Ok(Fact { text, source: None, as_of: None })
}

fn free_fact(fact: &crate::model::blocks::Fact) -> Fact {
    let figure = &fact.figure;
    if matches!(figure.value, Measure::Absent(_)) {
        return Fact { text: figure.words(), source: None, as_of: None };
    }
    Fact { text: free_words(fact, figure), source: figure.source.as_deref().cloned(), as_of: figure.as_of }
}

/// A figure of a `facts` block, or another value of it: `97 million roles`, `33 %`, `US$40`.
#[must_use]
pub fn free_words(fact: &crate::model::blocks::Fact, figure: &Figure<crate::model::scalar::Number>) -> String {
    if matches!(figure.value, Measure::Absent(_)) {
        return figure.words();
    }
    let text = match fact.currency {
        Some(currency) => words::pay(figure, currency, false),
        None => figure.words(),
    };
    let Some(unit) = fact.unit.as_deref() else { return text };
    let space = if unit == "%" { words::NBSP } else { " " };
    format!("{text}{space}{unit}")
}

fn printed<T>(text: String, figure: &Figure<T>) -> Resolved {
    if matches!(figure.value, Measure::Absent(absence) if absence != Absence::NotPublished) {
        // Only what a vendor withholds has a source that says so.
        return computed(text);
    }
    said(text, figure.around())
}

/// What a part says that is no figure.
fn stated<T>(text: String, part: &Part<T>) -> Resolved {
    said(text, part.around())
}

fn said(text: String, (source, as_of): Around<'_>) -> Resolved {
    Ok(Fact { text, source: source.map(|id| id.0.clone()), as_of })
}

/// The facts of one guide.
struct Facts<'a> {
    site: &'a Site,
    guide: &'a Guide,
    path: &'a str,
}

impl<'a> Facts<'a> {
    fn undefined(&self, why: &str, help: Option<String>) -> Resolved {
        undefined(self.path, why, help)
    }

    /// A step that is not there, with the nearest that is.
    fn no_step<'k>(&self, step: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> Resolved {
        let help = nearest::advice(step, known);
        self.undefined(&format!("there is no `{step}`"), help)
    }

    fn block(&self, path: &str) -> Resolved {
        let steps: Vec<&str> = path.split('.').map(str::trim).collect();
        let (head, version) =
            steps[0].split_once('@').map_or((steps[0], None), |(head, version)| (head, Some(version)));
        if let Some(id) = version
            && self.guide.version(id).is_none()
        {
            let known: Vec<&str> = self.guide.data.versions.iter().map(|v| v.id.as_str()).collect();
            return self.no_step(id, known);
        }
        match (head, &steps[1..]) {
            ("exam", ["fee"]) => self.fee(version),
            ("exam", rest) => self.exam(version, rest),
            ("domains", rest) => self.domains(version, rest),
            ("versions", [id, date]) => self.version_date(id, date),
            ("costs", ["scenarios", id, "total"]) => self.scenario(id),
            ("costs", [id, "amount"]) => self.cost(id),
            ("salaries", [series, row, stat]) => self.pay(series, row, stat),
            ("outlook", [occupation, field]) => self.outlook(occupation, field),
            ("validity", ["period"]) => self.validity(),
            ("study_hours", []) => {
                self.figure(self.guide.data.study_hours.as_ref(), |f| words::counted(f, "hour", "hours"))
            }
            ("holders", []) => self.figure(self.guide.data.holders.as_ref(), Figure::words),
            ("status", []) => self.status(version),
            ("lifecycle", [date]) => self.lifecycle(date),
            ("facts", [id]) => self.free(id),
            ("name", []) => computed(self.guide.data.name.to_string()),
            _ => {
                let heads = [
                    "exam.fee",
                    "exam.minutes",
                    "exam.questions.total",
                    "exam.scoring.pass",
                    "domains.count",
                    "costs.ID.amount",
                    "costs.scenarios.ID.total",
                    "salaries.SERIES.REGION.median",
                    "outlook.OCCUPATION.percent",
                    "validity.period",
                    "study_hours",
                    "holders",
                    "status",
                    "lifecycle.last_exam",
                    "facts.ID",
                ];
                let help = nearest::nearest(path, heads).map(|near| format!("did you mean `{near}`?"));
                self.undefined(
                    "there is no such path",
                    help.or_else(|| Some(format!("paths are, for example, {}", heads.join(", ")))),
                )
            }
        }
    }

    fn figure<T>(&self, figure: Option<&Figure<T>>, words: impl Fn(&Figure<T>) -> String) -> Resolved {
        match figure {
            Some(figure) => printed(words(figure), figure),
            None => self.undefined("the data does not hold it", Some("write it in certification.yaml".to_owned())),
        }
    }

    fn fee(&self, version: Option<&str>) -> Resolved {
        match costs::exam_fee(self.site, self.guide, version) {
            Some(cost) => self.amount(cost),
            None => self
                .undefined("no cost of type exam applies", Some("add one to the costs: {type: exam, ..}".to_owned())),
        }
    }

    fn amount(&self, cost: &Cost) -> Resolved {
        match &cost.amount {
            Some(figure) => printed(words::money(figure), figure),
            None => self.undefined(&format!("`{}` has no amount", cost.id), None),
        }
    }

    fn cost(&self, id: &str) -> Resolved {
        let items = self.guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
        match items.iter().find(|cost| cost.id.as_str() == id) {
            Some(cost) => self.amount(cost),
            None => self.no_step(id, items.iter().map(|cost| cost.id.as_str())),
        }
    }

    fn scenario(&self, id: &str) -> Resolved {
        let scenarios = self.guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.scenarios);
        match scenarios.iter().find(|scenario| scenario.id.as_str() == id) {
            Some(scenario) => {
                let totals = costs::scenario_totals(self.site, self.guide, scenario);
                computed(costs::totals_words(&totals))
            }
            None => self.no_step(id, scenarios.iter().map(|scenario| scenario.id.as_str())),
        }
    }

    fn exam(&self, version: Option<&str>, steps: &[&str]) -> Resolved {
        let Some(exam) = self.guide.exam(version) else {
            return self.undefined("the version has no exam data", None);
        };
        let missing = || self.undefined("the data does not hold it", Some("write it in the exam block".to_owned()));
        match steps {
            ["minutes"] => {
                exam.minutes.as_ref().map_or_else(missing, |f| printed(words::counted(f, "minute", "minutes"), f))
            }
            ["questions", field] => Self::questions(exam, field).map_or_else(missing, |f| printed(f.words(), f)),
            ["scoring", "pass"] => Self::pass(exam).unwrap_or_else(missing),
            ["scoring", field @ ("min" | "max")] => {
                let scoring = exam.scoring.as_ref();
                let figure = scoring.and_then(|s| if *field == "min" { s.min.as_ref() } else { s.max.as_ref() });
                figure.map_or_else(missing, |f| printed(f.words(), f))
            }
            ["retake"] => exam.retake.as_ref().map_or_else(missing, |retake| stated(words::retake(retake), retake)),
            _ => {
                let known = [
                    "fee",
                    "minutes",
                    "questions.total",
                    "questions.scored",
                    "questions.unscored",
                    "scoring.pass",
                    "scoring.min",
                    "scoring.max",
                    "retake",
                ];
                self.no_step(&steps.join("."), known)
            }
        }
    }

    fn questions<'e>(exam: &'e Exam, field: &str) -> Option<&'e Figure<crate::model::scalar::Number>> {
        let questions = exam.questions.as_ref()?;
        match field {
            "total" => Some(&questions.total),
            "scored" => questions.scored.as_ref(),
            "unscored" => questions.unscored.as_ref(),
            _ => None,
        }
    }

    fn pass(exam: &Exam) -> Option<Resolved> {
        let scoring = exam.scoring.as_ref()?;
        Some(printed(words::pass_mark(scoring), scoring.pass.as_ref()?))
    }

    fn domains(&self, version: Option<&str>, steps: &[&str]) -> Resolved {
        let Some(domains) = self.guide.domains(version) else {
            return self.undefined("the guide has no domains", Some("write them in domains.yaml".to_owned()));
        };
        let items = &domains.items;
        match steps {
            ["count"] => stated(items.len().to_string(), items),
            [id, field @ ("weight" | "name")] => match items.iter().find(|domain| domain.id.as_str() == *id) {
                Some(domain) if *field == "name" => computed(domain.name.to_string()),
                Some(domain) => printed(words::percent(&domain.weight), &domain.weight),
                None => self.no_step(id, items.iter().map(|domain| domain.id.as_str())),
            },
            _ => self.no_step(&steps.join("."), ["count", "ID.weight", "ID.name"]),
        }
    }

    fn pay(&self, series: &str, row: &str, stat: &str) -> Resolved {
        let all = self.guide.data.salaries.as_ref().map_or(&[][..], |salaries| &salaries.series);
        let Some(found) = all.iter().find(|s| s.id.as_str() == series) else {
            return self.no_step(series, all.iter().map(|s| s.id.as_str()));
        };
        let keys: Vec<String> = found.rows.iter().map(crate::model::salaries::PayRow::key).collect();
        let Some(at) = keys.iter().position(|key| key == row) else {
            return self.no_step(row, keys.iter().map(String::as_str));
        };
        let (row, stats) = (&found.rows[at], crate::model::salaries::Stat::ALL);
        let figure = stats.into_iter().find(|s| s.key() == stat).and_then(|s| Some((s, row.stat(s)?)));
        match figure {
            Some((s, figure)) => {
                let text = words::pay(figure, found.currency, row.top_coded.contains(&s));
                printed(text, figure)
            }
            None => self.no_step(
                stat,
                stats
                    .into_iter()
                    .filter(|s| row.stat(*s).is_some())
                    .map(crate::model::salaries::Stat::key)
                    .collect::<Vec<_>>(),
            ),
        }
    }

    fn outlook(&self, occupation: &str, field: &str) -> Resolved {
        let all = self.guide.data.salaries.as_ref().map_or(&[][..], |salaries| &salaries.outlook);
        let Some(outlook) = all.iter().find(|o| o.occupation.as_str() == occupation) else {
            return self.no_step(occupation, all.iter().map(|o| o.occupation.as_str()));
        };
        let figure = match field {
            "percent" => Some((&outlook.percent, true)),
            "comparator" => outlook.comparator.as_ref().map(|f| (f, true)),
            "openings" => outlook.openings.as_ref().map(|f| (f, false)),
            _ => None,
        };
        match figure {
            Some((figure, true)) => printed(words::percent(figure), figure),
            Some((figure, false)) => printed(figure.words(), figure),
            None => self.no_step(field, ["percent", "comparator", "openings"]),
        }
    }

    fn validity(&self) -> Resolved {
        match &self.guide.data.validity {
            Some(validity) => stated(words::period(validity.period), validity),
            None => self.undefined("the data does not hold it", Some("write the validity block".to_owned())),
        }
    }

    fn status(&self, version: Option<&str>) -> Resolved {
        let life = &self.guide.lifecycle;
        let own = version.and_then(|id| self.guide.version(id)).map(|version| self.guide.state(version));
        computed(own.unwrap_or(life.status).words().to_owned())
    }

    fn lifecycle(&self, name: &str) -> Resolved {
        let dates = &self.guide.data.lifecycle;
        let own = match name {
            "available" => dates.available.as_ref(),
            "announced" => dates.announced.as_ref(),
            "retirement_announced" => dates.retirement_announced.as_ref(),
            "renewal_closes" => dates.renewal_closes.as_ref(),
            "last_exam" => return self.last_exam(),
            "held_until" => {
                return match self.guide.lifecycle.stated_held_until {
                    Some(day) => computed(words::day(day)),
                    None => self.undefined("the last exam or the validity is not known", None),
                };
            }
            _ => {
                let known =
                    ["available", "announced", "retirement_announced", "renewal_closes", "last_exam", "held_until"];
                return self.no_step(name, known);
            }
        };
        match own {
            Some(date) => said(words::when(date.when()), (date.source.as_ref(), date.as_of)),
            None => self.undefined("the data does not hold it", Some("write it in the lifecycle block".to_owned())),
        }
    }

    fn last_exam(&self) -> Resolved {
        let Some(when) = self.guide.lifecycle.stated_last_exam else {
            return self.undefined("no last day is announced", Some("write last_exam in the version".to_owned()));
        };
        let version = self.guide.data.versions.iter().find(|version| {
            version.last_exam.as_ref().and_then(Dated::span).is_some_and(|(_, last)| last.date == when.date)
        });
        let from = version.map(|version| (version.source.as_ref(), version.as_of));
        said(words::when(when), from.unwrap_or_default())
    }

    fn version_date(&self, id: &str, name: &str) -> Resolved {
        let Some(version) = self.guide.version(id) else {
            let known: Vec<&str> = self.guide.data.versions.iter().map(|v| v.id.as_str()).collect();
            return self.no_step(id, known);
        };
        let language = &*self.site.config.language;
        let dated = match name {
            "available" => version.available.as_ref(),
            "last_registration" => version.last_registration.as_ref(),
            "last_exam" => version.last_exam.as_ref(),
            _ => return self.no_step(name, ["available", "last_registration", "last_exam"]),
        };
        match dated.and_then(|dated| dated.of(language).or_else(|| dated.span().map(|(_, last)| last))) {
            Some(when) => said(words::when(when), (version.source.as_ref(), version.as_of)),
            None => self.undefined("the version does not say it", None),
        }
    }

    fn free(&self, id: &str) -> Resolved {
        match self.guide.data.facts.as_ref().and_then(|facts| facts.get(id)) {
            Some(fact) => Ok(free_fact(fact)),
            None => {
                let known = self.guide.data.facts.iter().flatten().map(|(id, _)| id.as_str()).collect::<Vec<_>>();
                self.no_step(id, known)
            }
        }
    }
}
