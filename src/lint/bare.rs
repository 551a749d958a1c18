//! Figures that authors typed: those that a fact would print, and those that nothing backs.

use rust_decimal::Decimal;

use crate::base::rule;
use crate::markdown::PassageKind;
use crate::model::exam::ScoringKind;

use super::figures::{Figure, Unit};
use super::{Lint, Sentence, links};

pub(super) fn run(lint: &mut Lint<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text();
    for figure in &sentence.figures {
        if !sentence.is_typed(&figure.at) {
            continue;
        }
        let words = text[figure.at.clone()].replace('\u{a0}', " ");
        let outer = sentence.outer(&figure.at);
        if scaled_as_percent(lint, sentence, figure) {
            let message = format!("`{words}` is given for a passing score on a scale");
            let help = "a scaled score is not a percentage of correct answers: cite {{ exam.scoring.pass }}";
            lint.say(&rule::SCALED_AS_PERCENT, sentence.paragraph, &outer, message, help);
            continue;
        }
        // A cited figure is another one that happens to be equal, or one whose source is named.
        if let Some(path) = lint.index.path(figure, text).map(str::to_owned) {
            if !sentence.is_cited() {
                let message = format!("`{words}` is typed, and it is in the data");
                let help = format!("cite the fact: {{{{ {path} }}}}");
                lint.say(&rule::BARE_FIGURE, sentence.paragraph, &outer, message, &help);
            }
        } else if is_claim(sentence, figure) && !is_backed(sentence, figure) {
            let message = format!("`{words}` has no source");
            let help = "cite one in the sentence, `[words](source:ID)`, or put the figure in facts with source and as_of";
            lint.say(&rule::UNSOURCED_FIGURE, sentence.paragraph, &outer, message, help);
        }
    }
}

/// Whether a figure looks like a statement about the world.
fn is_claim(sentence: &Sentence<'_>, figure: &Figure) -> bool {
    let time = ["minute", "hour", "day", "week", "month", "year"];
    match &figure.unit {
        Unit::Money(_) => !figure.min.is_zero(),
        // All of something, or nothing of it, is no measurement.
        Unit::Percent => {
            let some = figure.min != Decimal::ZERO && figure.min != Decimal::ONE_HUNDRED;
            some && !is_advice(sentence.text(), &figure.at)
        }
        Unit::Count(noun) if time.contains(noun) => {
            sentence.paragraph.kind != PassageKind::Heading
                && !is_advice(sentence.text(), &figure.at)
        }
        Unit::Count(_) => !is_advice(sentence.text(), &figure.at),
        Unit::Bare | Unit::Date(_) => false,
    }
}

/// Whether a sentence speaks of what its reader may do, at a reader's own pace.
fn is_advice(text: &str, at: &std::ops::Range<usize>) -> bool {
    let lower = text.to_lowercase();
    let opening = lower.trim_start_matches(['"', '“', '(', '*']);
    let word =
        |text: &str| format!(" {} ", text.trim_start().split([' ', ',']).next().unwrap_or(""));
    // "On the day, arrive": the verb follows when and where.
    let first = match opening.split_once(", ") {
        Some((led, rest)) if LEADS.contains(&word(led)) => word(rest),
        _ => word(opening),
    };
    const LEADS: &str = " after at before for if in on once until when with ";
    const IMPERATIVES: &str = " add aim allow answer arrive ask begin block book budget build check choose consider count do \
        draw finish give go have keep leave learn let look make mark note pick plan practice practise put read repeat reserve \
        review revise save schedule set sit sleep spend split start stop study take time treat try use wait work write ";
    const PACE: [&str; 18] = [
        "a week",
        "per week",
        "each week",
        "every week",
        "weekly",
        "a day",
        "per day",
        "each day",
        "every day",
        "daily",
        "at a time",
        "each evening",
        "each session",
        "each domain",
        "each topic",
        "a session",
        "in a row",
        "each mock",
    ];
    // What follows the figure says how often; what precedes it, that it is the reader's own.
    let after = &lower[lower.floor_char_boundary(at.end.min(lower.len()))..];
    let near = &after[..after.floor_char_boundary(24.min(after.len()))];
    IMPERATIVES.contains(&first) || PACE.iter().any(|pace| near.contains(pace))
}

/// Whether a source, the data around it, or the word "example" stands for a figure of a sentence.
/// What a question asks, its answer must back; how large a course or a set of questions is, the
/// page says that the sentence links to.
fn is_backed(sentence: &Sentence<'_>, figure: &Figure) -> bool {
    let sized = matches!(figure.unit, Unit::Count("question" | "minute" | "hour"));
    let mut links = links::targets(sentence.paragraph, &sentence.range);
    if sentence.paragraph.key.as_deref() == Some("question")
        || sized && links.any(|(url, _)| url.starts_with("http"))
    {
        return true;
    }
    let lower = sentence.text().to_lowercase();
    let supposed = ["example", "e.g.", "suppose", "imagine", "say, ", "if your", "if you", "assum"];
    sentence.paragraph.sourced
        || sentence.is_cited()
        || supposed.iter().any(|word| lower.contains(word))
}

/// Whether a percentage is the passing score of a scaled exam, as a percentage of its upper end.
fn scaled_as_percent(lint: &Lint<'_>, sentence: &Sentence<'_>, figure: &Figure) -> bool {
    let lower = sentence.text().to_lowercase();
    let speaks = lower.contains("pass") || lower.contains("score") || lower.contains("points");
    if figure.unit != Unit::Percent || !speaks {
        return false;
    }
    let scoring = lint.guide.and_then(|guide| guide.exam(None)?.scoring.as_ref());
    let Some(scoring) = scoring.filter(|scoring| scoring.kind == ScoringKind::Scaled) else {
        return false;
    };
    let exact = |figure: &Option<crate::model::figure::Figure<crate::model::scalar::Number>>| {
        figure.as_ref().and_then(|figure| figure.value.exact()).map(|number| number.0)
    };
    let (Some(pass), Some(max)) = (exact(&scoring.pass), exact(&scoring.max)) else { return false };
    let share = pass * Decimal::ONE_HUNDRED;
    !max.is_zero() && (share / max).round_dp(0) == figure.min.round_dp(0)
}
