//! What is said of pay and outlook: whose pay, which statistic, from when to when, no promises, and
//! no denial of what is shown.

use regex::Regex;
use rust_decimal::Decimal;

use crate::base::rule;
use crate::base::source::DataPath;
use crate::model::salaries::Population;
use crate::site::Guide;

use super::figures::Unit;
use super::{Lint, Sentence, pattern};

/// The compiled patterns.
#[derive(Clone)]
pub(super) struct Patterns {
    pay: Regex,
    people: Regex,
    median: Regex,
    mean: Regex,
    causal: Regex,
    denied: Regex,
    growth: Regex,
    window: Regex,
    no_wage: Regex,
}

impl Patterns {
    pub(super) fn new() -> Self {
        Self {
            pay: pattern(
                r"\b(?:salar(?:y|ies)|wages?|pays?_(?:of|is|was|for|in|at|between|around)|earn(?:s|ed|ings?)?|compensation|income|paid_(?:a|an|about|around|between|US\$|\$))",
            ),
            people: pattern(
                r"\b(?:\w*(?:scientists|engineers|developers|analysts|architects|administrators|technicians|programmers|researchers|managers|specialists|consultants|auditors|designers)
                |workers|employees|professionals|practitioners|holders?|people|respondents|occupations?|jobs?|roles?|postings?|advertisements?|ads|adverts|vacancies|openings|population
                |survey(?:ed)?|self[_-]report(?:ed|s)?|those_who|everyone_who|who_(?:hold|report|answer)|members|graduates|industries|industry|(?:data_)?(?:scientist|engineer|developer|analyst|architect|administrator)_(?:salar|wage|pay|earn))\b",
            ),
            median: pattern(r"\bmedians?\b"),
            mean: pattern(
                r"\b(?:averages?|averaging|means?_(?:of|salary|salaries|pay|wage|wages|is|was)|(?:the|a|arithmetic|annual)_means?)\b",
            ),
            causal: pattern(
                r"\b(?:(?:salary|pay|wage|earnings|certification|documented|income)_premium|premium_(?:of|over|on)_.{0,30}(?:salar|pay|wage)
                |(?:boost|raise|increase|lift|grow|improve|double|maximi[sz]e)s?_(?:your|their|his|her|a_holder['’]s|holders['’])_(?:salary|salaries|pay|earnings?|income|wages?|earning_potential)
                |(?:salary|pay)_(?:bump|boost|hike|raise|increase|uplift|jump)
                |adds?_(?:US\$|\$|€|£|about_|around_|up_to_|an_average_of_)+\d|(?:higher|bigger|better|six-figure)_(?:salary|salaries|pay|paycheck|earnings)
                |(?:will|can|could|to)_(?:help_you_)?(?:earn|make)_(?:you_)?(?:\d+(?:%|_percent)_)?more\b|earns?_(?:you_)?(?:(?:US\$|\$)[\d,]+|\d+_?(?:%|percent)|significantly|considerably|substantially)_more|pays?_for_itself|commands?_(?:a_)?(?:premium|higher))",
            ),
            denied: pattern(
                r"(?:\b(?:no|not|never|nobody|none|cannot|without|neither|nor|unproven|doubt\w*|unclear|whether|nothing|hardly|rather_than|beware|claim(?:s|ed)?|promis\w*)\b|n['’]t\b)",
            ),
            growth: pattern(
                r"\b(?:grow(?:s|n|th|ing)?|projected|projects?_(?:growth|that|a|an)|outlook|expand(?:s|ing)?)\b",
            ),
            window: pattern(
                r"(?:\b(?:19|20)\d\d\b.{0,12}\b(?:to|and|through|until|until_the_end_of|[–—-])[_]?\b(?:20)?\d\d\b|\b(?:19|20)\d\d_?[–—-]_?\d\d|\b(?:decade|ten_years|10_years|a_year\b|per_year|each_year|annually|year_on_year|in_(?:19|20)\d\d))",
            ),
            no_wage: pattern(
                r"\bno_(?:official_|single_)?(?:wages?|salar(?:y|ies)|pay)_(?:figures?_|data_)?(?:belongs?|applies|apply|fits?
                |(?:is|are|can_be|could_be)_(?:tied|attached|linked|assigned))\b
                |\b(?:wages?|salar(?:y|ies)|pay)_(?:cannot|can['’]t|could_not)_be_(?:tied|attached|linked|assigned)\b",
            ),
        }
    }
}

pub(super) fn run(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    mixed(lint, sentence);
    population(lint, sentence);
    causal(lint, sentence);
    window(lint, sentence);
    denied(lint, sentence);
}

/// A guide whose data says that no occupation applies, and gives wages of one.
pub(super) fn of_guide(lint: &mut Lint<'_>, guide: &Guide) {
    if guide.data.occupations.none.is_none() {
        return;
    }
    let all = guide.data.salaries.as_ref().map_or(&[][..], |salaries| &salaries.series);
    for (i, series) in
        all.iter().enumerate().filter(|(_, series)| series.population == Population::Occupation)
    {
        let path =
            DataPath::of(["salaries".into(), "series".into(), i.into(), "population".into()]);
        let message = format!(
            "`{}` gives wages of an occupation, and `occupations` says that none applies",
            series.id
        );
        lint.at(
            guide,
            &rule::PAY_DENIED,
            &path,
            message,
            "name the occupation in `occupations`, or delete the series",
        );
    }
}

/// A mean beside a median, or facts of two populations.
fn mixed(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text();
    let facts: Vec<&str> = sentence
        .paragraph
        .facts(&sentence.range)
        .filter(|path| path.contains("salaries."))
        .collect();
    let stat = |name: &str| facts.iter().any(|path| path.ends_with(name));
    let patterns = &lint.patterns.pay;
    let amounts =
        sentence.figures.iter().filter(|figure| matches!(figure.unit, Unit::Money(_))).count();
    let median = patterns.median.find(text).filter(|_| amounts >= 2);
    let both_said = median.is_some() && patterns.mean.is_match(text);
    let both_cited = stat(".mean") && stat(".median");
    let populations = populations(lint, &facts);
    let message = match populations.as_slice() {
        _ if both_said || both_cited => "a mean and a median are in one sentence".to_owned(),
        [one, other, ..] => {
            format!(
                "pay of two populations is in one sentence: {} and {}",
                one.words(),
                other.words()
            )
        }
        _ => return,
    };
    let at = median.map_or(0..text.trim_end().len(), |found| found.range());
    let help =
        "compare one statistic for one population, or give each a sentence that says what it is";
    lint.say(&rule::MIXED_STATISTICS, sentence.paragraph, &sentence.outer(&at), message, help);
}

/// The populations of the guide's own series that facts cite.
fn populations(lint: &Lint<'_>, facts: &[&str]) -> Vec<Population> {
    let series = lint
        .guide
        .and_then(|guide| guide.data.salaries.as_ref())
        .map_or(&[][..], |all| &all.series);
    let mut found: Vec<Population> = Vec::new();
    for path in facts {
        let id = path.strip_prefix("salaries.").and_then(|rest| rest.split('.').next());
        let own = series.iter().find(|series| Some(series.id.as_str()) == id);
        if let Some(own) = own.filter(|own| !found.contains(&own.population)) {
            found.push(own.population);
        }
    }
    found
}

/// Pay without a word on whose pay it is.
fn population(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text();
    let patterns = &lint.patterns.pay;
    let pay = |figure: &&super::figures::Figure| {
        matches!(figure.unit, Unit::Money(_)) && figure.min >= Decimal::from(15_000)
    };
    let Some(figure) = sentence.figures.iter().find(pay) else { return };
    if !patterns.pay.is_match(text) || sentence.says(&patterns.people) {
        return;
    }
    let words = text[figure.at.clone()].to_owned();
    let message = format!("`{words}` is pay, and the sentence does not say whose");
    let help = "state the population: workers in an occupation, people who hold the certification, job postings";
    let outer = sentence.outer(&figure.at);
    lint.say(&rule::PAY_WITHOUT_POPULATION, sentence.paragraph, &outer, message, help);
}

fn causal(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text();
    let patterns = &lint.patterns.pay;
    let Some(found) = patterns.causal.find(text).map(|found| found.range()) else { return };
    // A question asks; a denial denies.
    if patterns.denied.is_match(text) || text.trim_end().ends_with('?') {
        return;
    }
    let message = format!("`{}` says that the certification raises pay", &text[found.clone()]);
    let help = "no source shows that; say what people in the occupation earn";
    lint.say(&rule::CAUSAL_PAY_CLAIM, sentence.paragraph, &sentence.outer(&found), message, help);
}

/// Growth without its two years.
fn window(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text();
    let patterns = &lint.patterns.pay;
    let cites = sentence.paragraph.facts(&sentence.range).any(|path| path.contains("outlook."));
    let speaks = ["employ", "job", "occupation", "role", "career", "demand", "openings"];
    let lower = text.to_lowercase();
    let about_work = cites || speaks.iter().any(|word| lower.contains(word));
    if !about_work || !patterns.growth.is_match(text) || sentence.says(&patterns.window) {
        return;
    }
    let Some(figure) = sentence.figures.iter().find(|figure| figure.unit == Unit::Percent) else {
        return;
    };
    let words = text[figure.at.clone()].replace('\u{a0}', " ");
    let message = format!("growth of `{words}` is stated without its first and last year");
    let help = "state both years: from 2024 to 2034";
    let outer = sentence.outer(&figure.at);
    lint.say(&rule::OUTLOOK_WITHOUT_WINDOW, sentence.paragraph, &outer, message, help);
}

/// The text says that there is no pay to show, and the page shows some.
fn denied(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text();
    let Some(found) = lint.patterns.pay.no_wage.find(text).map(|found| found.range()) else {
        return;
    };
    if !lint.guide.is_some_and(shows_pay) {
        return;
    }
    let message = format!("the text says `{}`, and the page shows pay", &text[found.clone()]);
    let help = "say whose pay is shown, or show none: occupations: {none: why}";
    lint.say(&rule::PAY_DENIED, sentence.paragraph, &sentence.outer(&found), message, help);
}

fn shows_pay(guide: &Guide) -> bool {
    guide.has_wages
        || guide.data.salaries.as_ref().is_some_and(|salaries| !salaries.series.is_empty())
}
