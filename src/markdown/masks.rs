//! Facts hidden from the markdown parser.
//!
//! Each `{{ path }}` becomes a private-use character and filler, byte for byte as long, before the
//! parse: it then behaves as a word, cannot be split, and offsets stay true. Where the parser hands
//! out code, the source is put back. Facts are found by offset, never by searching for their text.

use std::ops::Range;

use super::Fault;
use super::offsets::{Cover, small};
use crate::base::character;
use crate::base::rule;

/// Stands for the beginning of a fact; refused in input.
pub(super) const MASK: char = '\u{e000}';
/// Fills up a mask: a letter, so that emphasis around a fact works as around a word.
const FILLER: &str = "x";

/// A text with its facts masked.
#[derive(Debug)]
pub(super) struct Masked {
    /// As long as the source.
    pub(super) text: String,
    /// In order.
    pub(super) masks: Vec<Mask>,
}

/// One `{{ path }}`.
#[derive(Debug)]
pub(super) struct Mask {
    /// Place in the source, with the braces.
    pub(super) at: Range<usize>,
    /// The path, trimmed.
    pub(super) path: String,
    /// Whether a piece or code has used it; what remains stands where facts do not work.
    pub(super) used: bool,
}

impl Masked {
    /// Masks the facts of `source`; `base` is added to all offsets of masks and faults.
    pub(super) fn new(source: &str, base: usize, faults: &mut Vec<Fault>) -> Self {
        let mut masked = Self { text: String::with_capacity(source.len()), masks: Vec::new() };
        let mut at = 0;
        while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.find(is_special).unwrap_or(rest.len());
            masked.text.push_str(&rest[..plain]);
            at += plain;
            let Some(special) = rest[plain..].chars().next() else { break };
            let len = if special == '{' {
                masked.brace(source, at, base)
            } else {
                masked.forbidden(special, at + base, faults)
            };
            at += len;
        }
        masked
    }

    /// Takes a fact that opens at `at`, or the lone brace. Gives the number of bytes taken.
    fn brace(&mut self, source: &str, at: usize, base: usize) -> usize {
        let escaped = source[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
        let fact = if escaped { None } else { fact_at(&source[at..]) };
        let Some((len, path)) = fact else {
            self.text.push('{');
            return 1;
        };
        self.text.push(MASK);
        self.text.push_str(&FILLER.repeat(len - MASK.len_utf8()));
        self.masks.push(Mask {
            at: base + at..base + at + len,
            path: path.to_owned(),
            used: false,
        });
        len
    }

    /// Replaces a character that cannot be published by as many bytes that can, and reports it.
    fn forbidden(&mut self, c: char, at: usize, faults: &mut Vec<Fault>) -> usize {
        let len = c.len_utf8();
        self.text.push_str(match len {
            1 => "?",
            2 => "??",
            3 => "\u{fffd}",
            _ => "\u{fffd}?",
        });
        faults.push(Fault {
            rule: &rule::FORBIDDEN_CHARACTER,
            message: character::message(c),
            help: Some(character::HELP.into()),
            at: small(&(at..at + len)),
        });
        len
    }

    /// The masks that lie in `range` of the file.
    pub(super) fn within(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.masks.partition_point(|mask| mask.at.start < range.start);
        let end = self.masks.partition_point(|mask| mask.at.start < range.end);
        first..end.max(first)
    }

    /// Puts the source back into `text`, which the parser gave for `range` of the file; `source` is
    /// the file.
    pub(super) fn restored(&self, text: &str, range: &Range<usize>, source: &str) -> String {
        let mut masks = self.masks.get(self.within(range)).unwrap_or_default().iter();
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(MASK) {
            out.push_str(&rest[..at]);
            let Some(mask) = masks.next() else {
                rest = &rest[at + MASK.len_utf8()..];
                continue;
            };
            out.push_str(source.get(mask.at.clone()).unwrap_or_default());
            rest = after_mask(&rest[at..], mask);
        }
        out.push_str(rest);
        out
    }

    /// Marks the masks of a range as dealt with.
    pub(super) fn mark_used(&mut self, range: &Range<usize>) {
        let within = self.within(range);
        for mask in self.masks.get_mut(within).unwrap_or_default() {
            mask.used = true;
        }
    }
}

/// What follows a mask at the start of `text`.
pub(super) fn after_mask<'a>(text: &'a str, mask: &Mask) -> &'a str {
    text.get(mask.at.len()..).unwrap_or("")
}

/// Length and path of a fact at the start of `text`. Only characters of paths count: in "`{{` and
/// `}}`" is no fact.
fn fact_at(text: &str) -> Option<(usize, &str)> {
    let inner = text.strip_prefix("{{")?;
    let end = inner.find(|c: char| !is_path_character(c) && c != ' ' && c != '\t')?;
    let path = inner[..end].trim_matches([' ', '\t']);
    let whole = !path.is_empty() && !path.contains([' ', '\t']) && inner[end..].starts_with("}}");
    whole.then_some((end + 4, path))
}

fn is_path_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_' | '@' | ':' | '/')
}

fn is_special(c: char) -> bool {
    c == '{' || is_forbidden(c)
}

/// What cannot be published, and the mask.
pub(super) fn is_forbidden(c: char) -> bool {
    c == MASK || character::is_forbidden(c)
}

/// Faults for braces and facts that are left outside of `opaque` places (code, comments, widgets).
/// `masked` starts at `base` of the file `source`.
pub(super) fn leftovers(masked: &Masked, base: usize, source: &str, opaque: &Cover) -> Vec<Fault> {
    let mut faults: Vec<Fault> =
        masked.masks.iter().filter(|mask| !mask.used).map(|mask| misplaced(mask, source)).collect();
    faults.extend(
        masked.masks.iter().filter(|mask| mask.used).filter_map(|mask| tripled(mask, source)),
    );
    let mut at = 0;
    while let Some(found) = masked.text.get(at..).and_then(|rest| rest.find(['{', '}'])) {
        let start = at + found;
        let rest = &masked.text[start..];
        at = start + 1;
        if !(rest.starts_with("{{") || rest.starts_with("}}")) || opaque.contains(base + start) {
            continue;
        }
        let len = leftover_len(rest);
        at = start + len;
        let words = source.get(base + start..base + start + len).unwrap_or("{{");
        faults.push(Fault {
            rule: &rule::LEFTOVER_BRACES,
            message: format!("`{}` is not a fact", words.replace('`', "'")),
            help: Some(braces_help(words)),
            at: small(&(base + start..base + start + len)),
        });
    }
    faults
}

/// How much of the text the fault shows: to the closing braces if they stand on the line and near.
fn leftover_len(rest: &str) -> usize {
    let near = rest.get(..rest.floor_char_boundary(80)).unwrap_or("").lines().next().unwrap_or("");
    near.find("}}").map_or(2, |end| end + 2)
}

fn braces_help(words: &str) -> String {
    if words.starts_with("{{<") || words.starts_with("{{%") {
        return "shortcodes of other tools do not work here: delete it; widgets are fences such as ```{costs}".into();
    }
    if words.contains('|') || words.contains('(') {
        return "a fact is only a path, such as `{{ exam.fee }}`: there are no filters".into();
    }
    "write a fact as `{{ exam.fee }}`, on one line; to show braces as text, use a code span: `` `{{ }}` ``".into()
}

/// `{{{ exam.fee }}}`: readers would see the third braces.
fn tripled(mask: &Mask, source: &str) -> Option<Fault> {
    let at = mask.at.start.checked_sub(1)?..mask.at.end + 1;
    let words =
        source.get(at.clone()).filter(|words| words.starts_with('{') && words.ends_with('}'))?;
    Some(Fault {
        rule: &rule::LEFTOVER_BRACES,
        message: format!("`{words}` has three braces on each side"),
        help: Some(format!("write two: `{}`", &words[1..words.len() - 1])),
        at: small(&at),
    })
}

fn misplaced(mask: &Mask, source: &str) -> Fault {
    let words = source.get(mask.at.clone()).unwrap_or("{{ }}");
    Fault {
        rule: &rule::LEFTOVER_BRACES,
        message: format!("a fact does not work here: `{words}`"),
        help: Some(
            "facts work in prose, headings, table cells, link texts, and alt texts, but not in addresses, widget options, or HTML"
                .into(),
        ),
        at: small(&mask.at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(source: &str) -> Vec<String> {
        let masked = Masked::new(source, 0, &mut Vec::new());
        assert_eq!(masked.text.len(), source.len());
        masked.masks.into_iter().map(|mask| mask.path).collect()
    }

    #[test]
    fn masks_paths_and_nothing_else() {
        assert_eq!(
            paths("a {{ exam.fee }}{{x@v-1.y}} {{aws/a:b_c}}"),
            ["exam.fee", "x@v-1.y", "aws/a:b_c"]
        );
        assert_eq!(paths(r"\\{{ x }}"), ["x"]);
        for none in [
            "`{{` and `}}`",
            "{{ }}",
            "{{}}",
            "{{ a b }}",
            "{{ a\n}}",
            r"\{{ a }}",
            "{{ a }",
            "{{ a | b }}",
            "{{",
        ] {
            assert_eq!(paths(none), [""; 0], "{none}");
        }
    }

    #[test]
    fn refuses_characters_that_cannot_be_published() {
        let mut faults = Vec::new();
        let masked = Masked::new("a\u{e000}b\u{1}c\u{85}\r\n\t\u{202e}", 5, &mut faults);
        assert_eq!(masked.text, "a\u{fffd}b?c??\r\n\t\u{fffd}");
        assert_eq!(
            faults.iter().map(|f| f.at.clone()).collect::<Vec<_>>(),
            [6..9, 10..11, 12..14, 17..20]
        );
    }

    #[test]
    fn puts_the_source_back_by_offset() {
        let source = "`a {{ x }} {{ y }}`";
        let masked = Masked::new(source, 0, &mut Vec::new());
        let whole = 0..source.len();
        assert_eq!(masked.restored(&masked.text, &whole, source), source);
    }
}
