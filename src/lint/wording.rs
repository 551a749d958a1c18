//! Wording: brackets and quotation marks that never close, doubled words and paragraphs, promises
//! and pressure.

use std::collections::BTreeSet;
use std::ops::Range;

use regex::Regex;

use crate::base::rule;
use crate::markdown::PassageKind;

use super::text::Paragraph;
use super::{Lint, Sentence, pattern};

/// The compiled patterns.
#[derive(Clone)]
pub(super) struct Patterns {
    marketing: Regex,
    denied: Regex,
    word: Regex,
}

impl Patterns {
    pub(super) fn new() -> Self {
        Self {
            marketing: pattern(
                r"\b(?:ultimate_guide|(?:definitive|complete|best|only)_guide_(?:to|for|you)|guaranteed?_(?:pass|success|to_pass|results?)|pass(?:ing)?_(?:is_)?guaranteed?|pass_guarantee
                |100_?%_pass|skyrocket\w*|supercharge\w*|game[_-]changer|dream_job|unlock_(?:your|new|the)_(?:career|potential|salary|doors|future)|land_your_dream
                |act_now|hurry(?:_up)?\b|don['’]t_miss(?:_out)?|limited[_-]time|last_chance|ticking_clock|while_(?:seats|supplies)_last|once-in-a-lifetime
                |best-kept_secret|secrets?_to_passing|ace_(?:the|your)_exam|crush_(?:the|your)_exam|everything_you_need_to_know|take_your_career_to_the_next_level|future-proof_your_career)\b",
            ),
            denied: pattern(
                r"(?:\b(?:no|not|never|nobody|nothing|none|cannot|without|beware|avoid)\b|n['’]t\b)",
            ),
            word: pattern(r"[\p{Alphabetic}’']+"),
        }
    }
}

/// Brackets and quotation marks: in every language.
pub(super) fn marks(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    for at in unbalanced(&paragraph.text) {
        if paragraph.is_hole(&at) {
            continue;
        }
        let message = format!("`{}` is not closed in this paragraph", &paragraph.text[at.clone()]);
        lint.say(&rule::UNBALANCED, paragraph, &at, message, "close it, or remove it");
    }
}

/// Brackets without a partner, and the last quotation mark of an odd number.
fn unbalanced(text: &str) -> Vec<Range<usize>> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut wrong = Vec::new();
    let (mut quotes, mut curly) = (Vec::new(), Vec::new());
    let mut inches = None;
    for (at, character) in text.char_indices() {
        let before = &text[..at];
        match character {
            '(' | '[' if !before.ends_with([':', ';']) => open.push((character, at)),
            ')' | ']' => {
                let partner = if character == ')' { '(' } else { '[' };
                if open.last().is_some_and(|(found, _)| *found == partner) {
                    open.pop();
                } else if !before.ends_with([':', ';']) && !numbers_an_item(before) {
                    wrong.push(at..at + 1);
                }
            }
            // A digit before it makes it the sign for inches, or it ends what was quoted:
            // `"Tier 4"`.
            '"' if before.ends_with(|c: char| c.is_ascii_digit()) => inches = Some(at),
            '"' => quotes.push(at),
            '“' => curly.push(at),
            '”' if curly.pop().is_none() => wrong.push(at..at + character.len_utf8()),
            _ => {}
        }
    }
    wrong.extend(open.into_iter().map(|(_, at)| at..at + 1));
    // German and others close what “ does not open.
    let foreign = text.contains('„');
    if foreign {
        wrong.retain(|at| !text[at.clone()].starts_with('”'));
    } else {
        wrong.extend(curly.into_iter().map(|at| at..at + '“'.len_utf8()));
    }
    if quotes.len() % 2 == 1 && inches.is_none_or(|inches| inches <= quotes[0]) {
        wrong.extend(quotes.last().map(|at| *at..at + 1));
    }
    wrong.sort_by_key(|at| at.start);
    wrong
}

/// Whether a closing bracket follows `1`, `a` or `iii` alone, as in "a) one, b) two".
fn numbers_an_item(before: &str) -> bool {
    // A few letters decide; a word may be longer than a page.
    let word: String = before.chars().rev().take_while(|c| !c.is_whitespace()).take(5).collect();
    match word.len() {
        1 | 2 => word.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        3 | 4 => word.bytes().all(|byte| b"ivx".contains(&byte)),
        _ => false,
    }
}

/// A paragraph that is on its page twice for the same readers: in every language.
pub(super) fn repeated(lint: &mut Lint<'_>, paragraphs: &[Paragraph]) {
    // Shorter ones may be meant: "Allow two hours."
    const LONG: usize = 60;
    let mut seen = BTreeSet::new();
    for paragraph in paragraphs {
        let text = paragraph.text.as_str();
        let is_of_page = paragraph.kind == PassageKind::Text && !paragraph.is_value();
        if is_of_page
            && text.len() >= LONG
            && !seen.insert((&paragraph.file, &paragraph.states, text))
        {
            let at = 0..text.find(' ').unwrap_or(text.len());
            lint.say(
                &rule::DOUBLED_WORD,
                paragraph,
                &at,
                "this paragraph appears twice on the page".to_owned(),
                "take one out",
            );
        }
    }
}

pub(super) fn words(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    doubled(lint, sentence);
    let text = sentence.text();
    let patterns = &lint.patterns.wording;
    let Some(found) = patterns.marketing.find(text).map(|found| found.range()) else { return };
    if patterns.denied.is_match(&text[..found.start]) || !sentence.is_typed(&found) {
        return;
    }
    let message = format!("`{}` promises or pressures", &text[found.clone()]);
    let help = "say what can be checked; no exam can be guaranteed";
    lint.say(&rule::MARKETING_WORDS, sentence.paragraph, &sentence.outer(&found), message, help);
}

fn doubled(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    // These may follow themselves: "all that that exam asks", "he had had".
    const MAY: [&str; 3] = ["that", "had", "is"];
    let text = sentence.text();
    let mut before: Option<Range<usize>> = None;
    for found in lint.patterns.wording.word.find_iter(text) {
        let same = before.as_ref().is_some_and(|before| {
            let gap = &text[before.end..found.start()];
            let word = &text[before.clone()];
            !gap.is_empty()
                && gap.chars().all(char::is_whitespace)
                && word.to_lowercase() == found.as_str().to_lowercase()
                && !word.starts_with(char::is_uppercase)
                    | found.as_str().starts_with(char::is_lowercase)
                && !MAY.contains(&word.to_lowercase().as_str())
        });
        if let Some(first) = before.clone().filter(|_| same) {
            let at = first.start..found.end();
            let message = format!("the word `{}` is repeated", found.as_str());
            lint.say(
                &rule::DOUBLED_WORD,
                sentence.paragraph,
                &sentence.outer(&at),
                message,
                "take one out",
            );
            return;
        }
        before = Some(found.range());
    }
}

#[cfg(test)]
mod tests {
    use super::unbalanced;

    #[test]
    fn brackets_and_quotes_need_their_other_half() {
        let places = |text: &str| -> Vec<usize> {
            unbalanced(text).into_iter().map(|at| at.start).collect()
        };
        assert_eq!(places("(a [b] c) and “d” and \"e\""), Vec::<usize>::new());
        assert_eq!(places("the exam (65 questions costs"), [9]);
        assert_eq!(places("one) two"), [3]);
        assert_eq!(places("a) one, b) two, 3) three :)"), Vec::<usize>::new());
        assert_eq!(places("i) one, ii) two, iii) three, viii) eight"), Vec::<usize>::new());
        assert_eq!(places("a 24\" screen, he said \"yes"), [22]);
        assert_eq!(places("the list \"Tier 4\" and \"one\""), Vec::<usize>::new());
        assert_eq!(places("a \"24\" screen\""), Vec::<usize>::new());
        assert_eq!(places("he said “yes"), [8]);
    }
}
