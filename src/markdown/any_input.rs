//! Promises that hold for any input: no panic, no script, ranges on the file's characters, guards
//! in pairs.

use proptest::prelude::*;

use super::tests::parse_with;
use super::*;

/// Scraps of markdown that like to interfere with each other.
const SCRAPS: &[&str] = &[
    "{{ a.b }}",
    "{{",
    "}}",
    "{",
    "}",
    "`",
    "```",
    "````",
    "~~~",
    "```{domains}\n",
    "````{when=open}\n",
    "\n````\n",
    "\n```\n",
    "## ",
    "{#a}",
    "{when=beta}",
    "{#b when=closed@x-1}",
    "> ",
    "- ",
    "1. ",
    "    ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "[^x]",
    "[^x]: ",
    "[a]",
    "[a]: ",
    "(/b/)",
    "(source:c)",
    "(https://e.org)",
    "![",
    "](",
    ")",
    "[",
    "]",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<script>",
    "<https://e.org>",
    "|",
    "|-|\n",
    "*",
    "**",
    "_",
    "~~",
    "\\",
    "&amp;",
    "&#123;",
    "&",
    "é",
    "\u{e000}",
    "\u{0}",
    "\u{1b}",
    "\u{202e}",
    "\u{feff}",
    ": ",
    "[!NOTE]\n",
    "word",
    " ",
];

fn markdown() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![8 => prop::sample::select(SCRAPS).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.concat())
}

fn check_pieces(text: &str, pieces: &[Piece], headings: usize) {
    let place = |at: &std::ops::Range<u32>| {
        assert!(text.get(offsets::large(at)).is_some(), "{at:?} of {text:?}")
    };
    let (mut depth, mut html_before) = (0_i32, false);
    for piece in pieces {
        match piece {
            Piece::Html(html) => {
                assert!(!html.is_empty() && !html_before, "{pieces:?}");
                assert!(
                    !html.to_lowercase().contains("<script") && !html.contains(masks::MASK),
                    "{html:?}"
                );
                assert!(
                    !html.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r')),
                    "{html:?}"
                );
            }
            Piece::Fact { path, at, .. } => {
                place(at);
                assert_eq!(text[offsets::large(at)].trim_matches(['{', '}', ' ', '\t']), path);
            }
            Piece::Href { at, .. } | Piece::Cite { at, .. } => place(at),
            Piece::Picture { at, alt, .. } => {
                place(at);
                check_pieces(text, alt, 0);
            }
            Piece::Widget(widget) => {
                place(&widget.at);
                place(&widget.options_at);
            }
            Piece::Guard(guard) => {
                place(&guard.at);
                assert!(!guard.conditions.is_empty());
                depth += 1;
            }
            Piece::EndGuard => depth -= 1,
            Piece::Heading(n) | Piece::EndHeading(n) => assert!(*n < headings),
        }
        assert!(depth >= 0);
        html_before = matches!(piece, Piece::Html(_));
    }
    assert_eq!(depth, 0, "{text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_panics_and_keeps_its_promises(text in markdown(), sanitize: bool) {
        let found = parse_with(&text, if sanitize { RawHtml::Sanitize } else { RawHtml::Refuse });
        let document = &found.value;
        check_pieces(&text, &document.pieces, document.headings.len());
        for note in &document.footnotes {
            check_pieces(&text, &note.pieces, 0);
        }
        let mut ids: Vec<_> = document.headings.iter().map(|h| h.id.as_str()).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        prop_assert!(ids.len() == count && !ids.contains(&""));
        for heading in &document.headings {
            prop_assert!(document.pieces.get(heading.pieces.clone()).is_some());
        }
        for fault in &found.diagnostics {
            let At::Bytes(from, to) = fault.at else { panic!("{fault:?}") };
            prop_assert!(text.get(from as usize..to as usize).is_some(), "{fault:?}");
            prop_assert!(fault.help.is_some() && (text.contains(masks::MASK) || !fault.message.contains(masks::MASK)), "{fault:?}");
        }
        plain_text(&document.pieces, str::to_owned);
        let _ = parse_value(&text);
        let _ = split_front_matter(&text);
    }
}
