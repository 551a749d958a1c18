//! Words that time makes false: "as of", years in titles, calls to book an exam that has closed,
//! future tense about a day that is past. Only what readers see on the day of the check is looked
//! at.

use regex::Regex;

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::markdown::{PassageKind, State};
use crate::site::{Guide, words};

use super::figures::Unit;
use super::text::Paragraph;
use super::{Lint, Sentence, pattern};

/// The compiled patterns.
#[derive(Clone)]
pub(super) struct Patterns {
    ageing: Regex,
    vague: Regex,
    year: Regex,
    urgency: Regex,
    denied: Regex,
    coming: Regex,
    began: Regex,
    holders: Regex,
}

impl Patterns {
    pub(super) fn new() -> Self {
        Self {
            ageing: pattern(
                r"\b(?:(?:current_)?as_of_(?:(?:early|mid|late|the_end_of)[_-]?)?(?:20\d\d|today|now|writing|this_writing|
                (?:\d{1,2}(?:st|nd|rd|th)?_)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))(?:_20\d\d)?
                |at_the_time_of_writing|at_time_of_writing|last_(?:updated|checked|reviewed|verified)(?:_on)?
                |(?:this|next|last)_(?:year|month|quarter|spring|summer|autumn|winter)|earlier_this_year|later_this_year
                |updated_for_20\d\d|coming_soon|nowadays|in_recent_(?:years|months|weeks|times)
                |(?:in|over|during|within)_the_(?:last|past)_(?:few|couple_of|several)_(?:years|months|weeks)
                |recently_(?:announced|launched|released|introduced|added|changed|updated|retired|replaced|raised|renamed)
                |currently_(?:available|offered|open|priced|costs?|charges?)|(?:costs?|charges?)_currently)\b",
            ),
            vague: pattern(
                r"\b(?:around|about|circa|roughly|approximately|at_least|(?:sometime|some_time)_(?:in|around))_(?:(?:early|mid|late)[_-])?
                (?:((?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)_)?(?:19[89]|20[0-4])\d)\b",
            ),
            year: pattern(r"\b20\d\d\b"),
            urgency: pattern(
                r"\b(?:(?:schedule|book|reserve)_(?:your|the|an|a)_(?:exam|test|seat|slot|appointment|place)
                |(?:register|sign_up|enrol|enroll)_for_(?:your|the|this)_(?:exam|test|certification)
                |(?:if|once|when|before|after|until)_you(?:_are|['’]re)?_(?:plan(?:ning)?_to_)?(?:sit|sitting|take|taking|book|schedule)_(?:it\b|the_exam|this_exam|your_exam|the_test|the_real)
                |(?:if|when)_you(?:_are|['’]re|_still)?_(?:want|wish|plan|planning|intend|hope|hoping)_to_(?:sit|take|book|earn|get)_(?:it|this|the)
                |you_(?:can|should|must|need_to|have_to|will)_(?:still_)?(?:sit|take|book|schedule|register_for)_(?:it\b|the_exam|this_exam|your_exam)
                |yes_\(if_you_can_sit|pass_(?:it|the_exam)_before|before_(?:the_deadline|it_retires|it_closes|it_is_too_late|time_runs_out)
                |hard_deadline|ticking_clock|clock_is_ticking|time_is_running_out|running_out_of_time|still_time|last_chance|hurry|act_now|don['’]t_wait|while_you_(?:still_)?can)\b",
            ),
            denied: pattern(
                r"\b(?:no_longer|cannot|can_no|can['’]t|nobody|nothing|not_possible|could_be|could_have|closed_on|had_to)\b",
            ),
            coming: pattern(
                r"\b(?:will|shall|is_going_to|are_going_to|plans?_to|is_planning_to|is_set_to|is_scheduled|are_scheduled|is_due_to|is_expected_to
                |(?:is|are)_(?:retiring|closing|ending|launching|replacing)|retires|expires|closes|ends|launches|opens|replaces|leaves|disappears|becomes_available
                |must_be|needs?_to_be|has_to_be|should_be|you_(?:can|must|should|need_to|have_to)|can_(?:still_)?be|remains?_(?:available|open)|deadline|countdown
                |(?:schedule|book|pass|sit|take|register|apply|finish|act)_(?:it|the|your|this|and|now|well)?)\b",
            ),
            holders: pattern(
                r"\b(?:(?:certificate_|certification_)?holders?|you_(?:already_)?hold|who(?:ever)?_holds?_it|your_(?:certificate|certification|badge)|(?:stays?|remains?|is|are|still)_(?:still_)?valid|valid_until|still_counts?|until_(?:the_day_it_shows|it_(?:expires|runs_out)))\b",
            ),
            began: pattern(r"^(?:on|from|by|until|till|after|before|starting|effective|as_of)_"),
        }
    }
}

pub(super) fn run(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    ageing(lint, sentence);
    vague(lint, sentence);
    if sentence.paragraph.in_force {
        urgency(lint, sentence);
        past(lint, sentence);
    }
}

/// A text for `closed` that speaks of holders, in a guide that has none for the time after the last
/// certificate.
pub(super) fn holders(lint: &mut Lint<'_>, guide: &Guide, paragraphs: &[Paragraph]) {
    let Some(last) = guide.lifecycle.stated_held_until else { return };
    if paragraphs.iter().any(|paragraph| paragraph.states.contains(&State::Expired)) {
        return;
    }
    let closed = paragraphs.iter().filter(|paragraph| paragraph.states.contains(&State::Closed));
    let found = closed.filter_map(|paragraph| {
        Some((paragraph, lint.patterns.time.holders.find(&paragraph.text)?.range()))
    });
    let found: Vec<_> = found.collect();
    for (paragraph, at) in found {
        let message = format!(
            "`{}` is for `closed`, and no text covers the time after the last certificate has expired, after {}",
            &paragraph.text[at.clone()],
            words::day(last)
        );
        let help = "write a second text for `expired`, or `closed,expired` if it is true then too";
        lint.say(&rule::HOLDERS_WITHOUT_EXPIRED, paragraph, &at, message, help);
    }
}

fn ageing(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text();
    let title = sentence.paragraph.key.as_deref() == Some("title");
    let heading = sentence.paragraph.kind == PassageKind::Heading;
    if title || heading {
        let years = lint.patterns.time.year.find_iter(text).map(|found| found.range());
        let years: Vec<_> = years.filter(|at| sentence.is_typed(at)).collect();
        for at in years {
            // A heading may name a year of the past: that is a record, not a claim to be new.
            let year = PartialDate::parse(&text[at.clone()]);
            if !title && year.is_none_or(|year| lint.is_over(year.last_day())) {
                continue;
            }
            let message = format!(
                "the {} names the year {}",
                if title { "title" } else { "heading" },
                &text[at.clone()]
            );
            let help = "remove the year; the page shows the dates of its figures";
            lint.say(&rule::YEAR_IN_TITLE, sentence.paragraph, &sentence.outer(&at), message, help);
        }
    }
    let found: Vec<_> =
        lint.patterns.time.ageing.find_iter(text).map(|found| found.range()).collect();
    for at in found.into_iter().filter(|at| sentence.is_typed(at)) {
        let message = format!("`{}` is true only on the day it is written", &text[at.clone()]);
        let help =
            "cite facts, which show their dates, or state the date as history: in March 2026, ...";
        lint.say(&rule::AGEING_WORDS, sentence.paragraph, &sentence.outer(&at), message, help);
    }
}

/// A date that is only about right and has no source.
fn vague(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    if sentence.is_cited() {
        return;
    }
    let text = sentence.text();
    let found: Vec<_> = lint.patterns.time.vague.captures_iter(text).collect();
    for found in found {
        let (Some(whole), month) = (found.get(0), found.get(1)) else { continue };
        let at = whole.range();
        if !sentence.is_typed(&at) || (month.is_none() && !is_a_year(&text[at.end..])) {
            continue;
        }
        let message = format!("`{}` cannot be checked", whole.as_str());
        let help = "write the date that a source gives and cite it, or remove the date";
        lint.say(&rule::VAGUE_DATE, sentence.paragraph, &sentence.outer(&at), message, help);
    }
}

/// Whether four digits are a year, by what follows them: "around 2000 pages" counts pages.
fn is_a_year(after: &str) -> bool {
    const GO_ON: [&str; 16] = [
        "and", "or", "but", "when", "as", "the", "it", "its", "in", "by", "for", "to", "with", "a",
        "until", "after",
    ];
    let Some(rest) = after.strip_prefix([' ', '\u{a0}']) else {
        return !after.starts_with(['-', '–', '+', '%']);
    };
    GO_ON.contains(&rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(""))
}

fn urgency(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    let Some(guide) = lint.guide.filter(|guide| guide.lifecycle.status.is_over()) else { return };
    let text = sentence.text();
    let patterns = &lint.patterns.time;
    let Some(found) = patterns.urgency.find(text).map(|found| found.range()) else { return };
    if patterns.denied.is_match(text) {
        return;
    }
    let since =
        guide.lifecycle.last_exam.map_or(String::new(), |last| format!(" since {}", last.date));
    let message =
        format!("`{}` is about an exam that has been closed{since}", &text[found.clone()]);
    let help = "put the passage in a guard, `{when=open}`, and write what holders need under `{when=closed}`";
    lint.say(
        &rule::CLOSED_EXAM_URGENCY,
        sentence.paragraph,
        &sentence.outer(&found),
        message,
        help,
    );
}

/// A past date that a verb in the present or future leads to.
fn past(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text();
    let patterns = &lint.patterns.time;
    for figure in &sentence.figures {
        let Unit::Date(date) = &figure.unit else { continue };
        if !lint.is_over(date.last_day()) {
            continue;
        }
        let before = &text[..figure.at.start];
        let clause = before.rfind([';', ':', '(']).map_or(0, |at| at + 1);
        let leads = patterns.coming.find_iter(&before[clause..]).last().is_some_and(|verb| {
            let between = &before[clause + verb.end()..];
            between.split_whitespace().count() <= 7
                && !between.contains(',')
                && !spoken_past(between)
        });
        let opens = patterns.began.is_match(before) && before.split_whitespace().count() <= 2 && {
            let after = &text[figure.at.end..];
            let near = after.split([';', '.']).next().unwrap_or("");
            patterns.coming.is_match(near) && !spoken_past(near)
        };
        if (leads || opens) && !spoken_past(before) {
            let words = text[figure.at.clone()].to_owned();
            let message = format!("`{words}` is past, and the sentence treats it as a future date");
            let help = "write it in the past tense, or put it in a guard such as `{when=closing}`";
            let outer = sentence.outer(&figure.at);
            return lint.say(&rule::PAST_DATE_AS_FUTURE, sentence.paragraph, &outer, message, help);
        }
    }
}

/// Whether words speak of what was.
fn spoken_past(words: &str) -> bool {
    let lower = format!(" {} ", words.to_lowercase());
    const PAST: [&str; 22] = [
        " was ",
        " were ",
        " had ",
        " said ",
        " announced ",
        " expected ",
        " could ",
        " would ",
        " did ",
        " closed ",
        " retired ",
        " ended ",
        " passed ",
        " earned ",
        " launched ",
        " opened ",
        " became ",
        " replaced ",
        " until then",
        " projected ",
        " has been ",
        " have been ",
    ];
    PAST.iter().any(|word| lower.contains(word))
}
