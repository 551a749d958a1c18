//! The sites that the documentation builds, and the example of each block: they build without a
//! fault.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::docs::{certguide, code, events, text};

/// A page shows each file of a site under a line that is its path alone: these files, in a folder.
fn site_of(manual: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut name: Option<PathBuf> = None;
    let mut inside = false;
    for event in events(manual) {
        match event {
            Event::Code(path) if path.starts_with("content/") => {
                name = Some(folder.path().join(&*path))
            }
            Event::Start(Tag::CodeBlock(_)) => inside = true,
            Event::End(TagEnd::CodeBlock) => (inside, name) = (false, None),
            Event::Text(text) if inside => {
                if let Some(path) = &name {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, &*text).unwrap();
                }
            }
            _ => {}
        }
    }
    folder
}

#[test]
fn the_first_site_of_the_manual_builds_without_a_fault() {
    let manual = text("docs/getting-started.md");
    let folder = site_of(&manual);
    assert!(folder.path().join("content/site.yaml").exists(), "the manual shows no site");
    let output = certguide(&["build", "--today", "2026-06-01"], folder.path());
    assert_eq!((output.0, output.1.contains("warning")), (true, false), "{}", output.1);
    assert!(folder.path().join("dist/acme/widget-maker/index.html").exists());

    // And what it says of the first mistake is what is said.
    let data = folder.path().join("content/guides/acme/widget-maker/certification.yaml");
    fs::write(&data, fs::read_to_string(&data).unwrap().replace("minutes:", "minuts:")).unwrap();
    let said = certguide(&["build", "--today", "2026-06-01"], folder.path()).1;
    let shown = code(&manual).into_iter().find(|(_, body)| body.starts_with("error[")).unwrap().1;
    assert!(
        said.starts_with(shown.trim_end()),
        "the manual shows\n{shown}\ncertguide says\n{said}"
    );
}

/// The folder of the guide that `docs/first-guide.md` builds.
const FIRST_GUIDE: &str = "content/guides/acme/widget-maker";

#[test]
fn the_whole_guide_of_the_manual_has_every_block_and_nothing_to_report() {
    let folder = site_of(&text("docs/first-guide.md"));
    let (well, _) = certguide(&["build", "--today", "2026-03-15"], folder.path());
    assert!(well && folder.path().join("dist/acme/widget-maker/plan/index.html").exists());
    let mut command = Command::new(env!("CARGO_BIN_EXE_certguide"));
    let check = command
        .args(["check", "--today", "2026-03-15"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(check.stdout).unwrap(), "0 errors\n");
    for kind in certguide::model::block::ALL {
        let file = folder.path().join(FIRST_GUIDE).join(format!("{}.yaml", kind.key));
        assert!(file.exists(), "docs/first-guide.md has no {}.yaml", kind.key);
    }
    let guide = fs::read_to_string(folder.path().join(FIRST_GUIDE).join("guide.md")).unwrap();
    for kind in certguide::widgets::ALL {
        let by_itself = ["status", "references", "related"].contains(&kind.name);
        assert!(
            by_itself || guide.contains(&format!("```{{{}}}\n", kind.name)),
            "guide.md does not place {}",
            kind.name
        );
    }
}

/// The first example of a block's section is a file of that block that fits the whole guide.
#[test]
fn every_block_has_an_example_that_builds() {
    let page = text("docs/content.md");
    for kind in certguide::model::block::ALL {
        let section = page.split_once(&format!("\n### {}\n", kind.key)).unwrap().1;
        let section = section.split("\n## ").next().unwrap().split("\n### ").next().unwrap();
        let example = code(section).into_iter().find(|(language, _)| language == "yaml");
        let (_, example) =
            example.unwrap_or_else(|| panic!("docs/content.md has no example of {}", kind.key));
        let folder = site_of(&text("docs/first-guide.md"));
        fs::write(folder.path().join(FIRST_GUIDE).join(format!("{}.yaml", kind.key)), &example)
            .unwrap();
        let (well, said) = certguide(&["build", "--today", "2026-03-15"], folder.path());
        assert!(well, "the example of {}\n{example}\n{said}", kind.key);
    }
}
