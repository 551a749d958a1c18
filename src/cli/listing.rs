//! Which faults are listed, and their words as a terminal may show them: a report stays readable
//! and costs little, however many faults there are and whatever they quote. Start with [`listed`].

use std::collections::BTreeMap;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule::{self, Severity};
use crate::base::source::SourcePath;

/// No more faults of one file are listed.
const MAX_OF_FILE: usize = 200;
/// No more faults of one run are listed.
const MAX_OF_RUN: usize = 1000;
/// The beginning and the end that are shown of longer words, in characters.
const MAX_HEAD: usize = 500;
const MAX_TAIL: usize = 100;

/// The faults of a file that are listed, and those that are not.
#[derive(Default)]
struct OfFile {
    listed: usize,
    more: usize,
    worst: Option<Severity>,
}

/// The faults that are listed, errors before warnings where not all are. For a file that has more,
/// one fault more says how many; another one for all files of which none is listed.
pub fn listed(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut order: Vec<usize> = (0..diagnostics.len()).collect();
    order.sort_by_key(|i| diagnostics[*i].severity);
    let mut files: BTreeMap<&SourcePath, OfFile> = BTreeMap::new();
    let mut kept = Vec::new();
    for i in order {
        let file = files.entry(&diagnostics[i].file).or_default();
        if file.listed < MAX_OF_FILE && kept.len() < MAX_OF_RUN {
            file.listed += 1;
            kept.push(i);
        } else {
            file.more += 1;
            file.worst = file.worst.or(Some(diagnostics[i].severity));
        }
    }
    kept.sort_unstable();
    let mut all: Vec<Diagnostic> = kept.into_iter().map(|i| readable(&diagnostics[i])).collect();
    all.extend(rest(&files));
    all
}

fn rest(files: &BTreeMap<&SourcePath, OfFile>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut unlisted = OfFile::default();
    let mut count = 0;
    for (file, of) in files {
        let Some(worst) = of.worst else { continue };
        if of.listed == 0 {
            count += 1;
            unlisted.more += of.more;
            unlisted.worst = unlisted.worst.min(Some(worst)).or(Some(worst));
        } else {
            out.push(more(
                file,
                worst,
                format!("{} more errors in this file are not listed", of.more),
            ));
        }
    }
    if let Some(worst) = unlisted.worst {
        let message =
            format!("{} more errors in {count} other files are not listed", unlisted.more);
        out.push(more(&SourcePath::new("content"), worst, message));
    }
    out
}

fn more(file: &SourcePath, severity: Severity, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(&rule::MORE_FAULTS, file, At::File, message);
    diagnostic.severity = severity;
    diagnostic.help("fix the listed ones and run again")
}

fn readable(diagnostic: &Diagnostic) -> Diagnostic {
    let mut diagnostic = diagnostic.clone();
    diagnostic.message = plain(&cut(&diagnostic.message));
    diagnostic.help = diagnostic.help.map(|help| plain(&cut(&help)));
    diagnostic
}

/// Long words without their middle.
fn cut(text: &str) -> String {
    let at = |chars: usize| text.char_indices().nth(chars).map(|(at, _)| at);
    let Some(head) = at(MAX_HEAD).filter(|_| at(MAX_HEAD + MAX_TAIL).is_some()) else {
        return text.to_owned();
    };
    let tail = text.char_indices().rev().nth(MAX_TAIL - 1).map_or(text.len(), |(at, _)| at);
    format!("{}…{}", &text[..head], &text[tail..])
}

/// A text without what moves a cursor, colors a terminal or turns the order of letters around. Line
/// breaks stay.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c != '\n' && !is_shown(c) { char::REPLACEMENT_CHARACTER } else { c })
        .collect()
}

/// Whether a character can be shown without harm to what is around it.
pub fn is_shown(c: char) -> bool {
    let breaks = matches!(c, '\u{2028}' | '\u{2029}');
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c == '\t' || !(c.is_control() || breaks || turns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(file: &str, count: usize) -> Vec<Diagnostic> {
        let file = SourcePath::new(file);
        (0..count)
            .map(|i| Diagnostic::new(&rule::BROKEN_LINK, &file, At::from(i..i), i.to_string()))
            .collect()
    }

    #[test]
    fn few_are_listed_as_they_are() {
        let few = faults("content/a.md", MAX_OF_FILE);
        assert_eq!(listed(&few), few);
    }

    #[test]
    fn of_many_the_rest_is_counted_and_no_error_is_lost_behind_warnings() {
        let mut many = faults("content/a.md", 8000);
        many[..7999].iter_mut().for_each(|fault| fault.severity = Severity::Warning);
        let listed = listed(&many);
        assert_eq!(listed.len(), MAX_OF_FILE + 1);
        assert!(listed.contains(&many[7999]));
        let rest = &listed[MAX_OF_FILE];
        assert_eq!(
            (&*rest.message, rest.severity),
            ("7800 more errors in this file are not listed", Severity::Warning)
        );
    }

    #[test]
    fn of_many_files_one_line_counts_the_rest() {
        let many: Vec<Diagnostic> =
            (100..120).flat_map(|i| faults(&format!("content/{i}.md"), 150)).collect();
        let listed = listed(&many);
        assert_eq!(listed.len(), MAX_OF_RUN + 2);
        let messages: Vec<&str> =
            listed[MAX_OF_RUN..].iter().map(|fault| &*fault.message).collect();
        let expected = [
            "50 more errors in this file are not listed",
            "1950 more errors in 13 other files are not listed",
        ];
        assert_eq!(messages, expected);
    }

    #[test]
    fn words_are_cut_and_harmless() {
        let long = "ä".repeat(100_000);
        assert_eq!(cut(&long).chars().count(), MAX_HEAD + 1 + MAX_TAIL);
        assert_eq!(cut(&long[..1200]), long[..1200]);
        let harm = "\u{1b}]0;x\u{7}\u{9b}2J\r\u{202e}\u{2028}";
        assert!(
            plain(harm).chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count() == 6,
            "{:?}",
            plain(harm)
        );
        assert_eq!(plain("a\tb\nü 日"), "a\tb\nü 日");
    }
}
