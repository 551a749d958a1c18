//! The drawings of `tests/svg/`: those that mean harm are refused or lose what could act, those of
//! editors and people pass. `tests/browser/svg.test.mjs` opens the same drawings in a browser.

use std::fs;

use crate::support::root;
use certguide::base::source::SourcePath;
use certguide::svg;

/// Title and text of each drawing of a file.
pub(crate) fn drawings(name: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("tests/svg").join(name)).unwrap();
    let parts = text.split("\n## ").skip(1).map(|part| part.split_once('\n').unwrap());
    parts.map(|(title, drawing)| (title.to_owned(), drawing.trim_end().to_owned())).collect()
}

#[test]
fn drawings_that_mean_harm_do_none() {
    let all = drawings("hostile.txt");
    assert!(all.len() > 100);
    let file = SourcePath::new("content/pages/x.svg");
    let mut refused = 0;
    for (title, drawing) in &all {
        match svg::clean(&file, drawing.as_bytes()) {
            Err(faults) => {
                assert!(
                    faults
                        .iter()
                        .all(|fault| fault.rule.name == "unsafe-file" && fault.help.is_some()),
                    "{title}"
                );
                refused += 1;
            }
            Ok(clean) => {
                assert!(
                    !clean.text.contains("hit") && !clean.text.contains("evil"),
                    "{title}: {}",
                    clean.text
                );
            }
        }
    }
    assert!(refused + 4 >= all.len(), "only {refused} of {} are refused", all.len());
}

#[test]
fn drawings_of_editors_and_people_pass() {
    let file = SourcePath::new("content/pages/x.svg");
    for (title, drawing) in drawings("honest.txt") {
        let clean = svg::clean(&file, drawing.as_bytes())
            .unwrap_or_else(|faults| panic!("{title}: {faults:#?}"));
        assert!(clean.size.is_some(), "{title}");
        let again = svg::clean(&file, clean.text.as_bytes()).unwrap();
        assert_eq!(again, clean, "{title}: what is written is read without change");
    }
}
