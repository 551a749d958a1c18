//! A build after a build, through the real binary: whatever was done to the site, its output, or
//! what the last build noted, what is published and said is what a build from nothing publishes and
//! says. And where nothing is new, the build does not run: its note stays the same. `AGAIN=1` tries
//! every change on two days; `CERTGUIDE` names another program than the one just built.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Site, count, root, stderr, tree};

mod harm;
mod reading;

type Tree = BTreeMap<String, Vec<u8>>;

const DAY: &str = "2026-02-01";
const LATER: &str = "2026-11-23";

/// A kind of file: where one lies, what can be appended to it, two texts of one length of which it
/// holds the first, what breaks it, and another name for it.
type Kind = (&'static str, &'static str, (&'static str, &'static str), &'static str, &'static str);

const GUIDE: &str = "content/guides/acme/widget-maker/guide.md";

const KINDS: [Kind; 16] = [
    (
        GUIDE,
        "\nOne more sentence.\n",
        ("Most of it", "More of it"),
        "\n{{ no.such.fact }}\n",
        "text.md",
    ),
    (
        "content/guides/acme/widget-maker/certification.yaml",
        "conditions: []\n",
        ("value: 300 USD", "value: 310 USD"),
        "name: Twice\n",
        "certification.yml",
    ),
    (
        "content/vendors/acme.yaml",
        "country: US\n",
        ("Acme Widgets", "Acme Gadgets"),
        "no_such_key: 1\n",
        "acne.yaml",
    ),
    (
        "content/vendors/acme.md",
        "\nAnd more.\n",
        ("has made", "had made"),
        "\n[dead](/nowhere/)\n",
        "acne.md",
    ),
    (
        "content/site.yaml",
        "# A note.\n",
        ("Small site", "Smart site"),
        "title: Twice\n",
        "sites.yaml",
    ),
    (
        "content/sources.yaml",
        "more: {title: More, publisher: Acme, url: https://acme.example/more, kind: vendor, retrieved: 2026-01-05}\n",
        ("Office of Wages", "Office of Money"),
        "wages: {}\n",
        "source.yaml",
    ),
    (
        "content/pages/about.md",
        "\nWe test.\n",
        ("How this", "Why this"),
        "\n```{quick-facts}\n",
        "contact.md",
    ),
    (
        "content/wages/makers-2025.csv",
        "",
        ("56800", "56900"),
        "51-0001,planet\n",
        "makers-2024.csv",
    ),
    (
        "content/wages.yaml",
        "# A note.\n",
        ("the printed", "his printed"),
        "makers-2025: 1\n",
        "wage.yaml",
    ),
    (
        "content/facts.yaml",
        "# A note.\n",
        ("in the world", "in all lands"),
        "widgets: 12\n",
        "fact.yaml",
    ),
    (
        "content/history/changes.yaml",
        "# A note.\n",
        ("Exam fee", "Exam fie"),
        "- date: never\n",
        "change.yaml",
    ),
    (
        "templates/footer.html",
        "<!-- own -->\n",
        ("colophon-about", "colophon-abode"),
        "{% if %}\n",
        "head-extra.html",
    ),
    (
        "templates/words/en.ftl",
        "# A note.\n",
        ("the contents", "what is here"),
        "site-navigation = { $x }\n",
        "en-GB.ftl",
    ),
    (
        "static/css/95-own.css",
        ".own-b { margin: 0; }\n",
        (".own-a", ".own-c"),
        ".own-b { margin: \n",
        "96-own.css",
    ),
    ("static/verify.txt", "more\n", ("token", "taken"), "", "check.txt"),
    ("content/pages/dot.svg", "<!-- own -->\n", ("M0 0", "M1 1"), "<script/>", "spot.svg"),
];

/// The small site with a file of every kind.
fn site() -> Site {
    let site = Site::small();
    let footer = fs::read(root().join("templates/footer.html")).unwrap();
    site.write("templates/footer.html", footer);
    site.write("templates/words/en.ftl", "skip-to-content = Skip to the contents\n");
    site.write("static/css/95-own.css", ".own-a { margin: 0; }\n");
    site.write("static/verify.txt", "token\n");
    site.write(
        "content/pages/dot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>\n",
    );
    site
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let program =
        std::env::var("CERTGUIDE").unwrap_or_else(|_| env!("CARGO_BIN_EXE_certguide").to_owned());
    run_as(Path::new(&program), folder, args)
}

fn run_as(program: &Path, folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.arg("build").args(args).current_dir(folder);
    command
        .env("NO_COLOR", "1")
        .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap()
}

/// What the author gave.
fn inputs(folder: &Path) -> Tree {
    tree(folder)
        .into_iter()
        .filter(|(name, _)| !name.starts_with("dist/") && !name.starts_with(".dist."))
        .collect()
}

/// What lies in the output, if there is one.
fn published(folder: &Path) -> Tree {
    let dist = folder.join("dist");
    if dist.exists() { tree(&dist) } else { Tree::new() }
}

/// What a build says but what it did to the output, and how long it took.
fn said(output: &Output) -> String {
    let text = stderr(output);
    let lines = text.lines().map(|line| match line.split_once(" files, ") {
        Some((built, _)) if built.starts_with("Built ") => built,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a build from nothing does: its exit status, what it says, and its site, if it makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cold {
    code: Option<i32>,
    said: String,
    site: Option<Tree>,
}

fn cold(given: &Tree, args: &[&str]) -> Cold {
    static KNOWN: LazyLock<Mutex<BTreeMap<String, Cold>>> = LazyLock::new(Mutex::default);
    let key = blake3::hash(format!("{given:?} {args:?}").as_bytes()).to_hex().to_string();
    let known = KNOWN.lock().unwrap().get(&key).cloned();
    known.unwrap_or_else(|| {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in given {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let output = run(folder.path(), args);
        let dist = folder.path().join("dist");
        let site = output.status.success().then(|| tree(&dist));
        let cold = Cold { code: output.status.code(), said: said(&output), site };
        KNOWN.lock().unwrap().insert(key, cold.clone());
        cold
    })
}

/// When the last build that ran had looked at what it published, as its note says. A build that
/// finds nothing new leaves it as it is.
fn noted(folder: &Path) -> Option<Value> {
    let state = fs::read(folder.join(".dist.certguide/state")).ok()?;
    let text = state.split(|byte| *byte == b'\n').nth(1)?;
    let state: Value = serde_json::from_slice(text).ok()?;
    state["state"]["memo"]["published"].get("at").cloned()
}

/// A site that is built again and again, each time beside a build from nothing.
struct Ground {
    site: Site,
    /// What was given when a site was last published, and how it was asked for.
    good: Option<(Tree, Vec<String>)>,
    cases: usize,
    short: usize,
}

impl Ground {
    fn new() -> Self {
        let site = site();
        settle();
        Self { site, good: None, cases: 0, short: 0 }
    }

    fn path(&self) -> &Path {
        self.site.path()
    }

    /// Builds and compares. If the output is as it was, nothing runs exactly if nothing is new.
    fn case(&mut self, what: &str, args: &[&str], output_is_as_it_was: bool) {
        let given = inputs(self.path());
        let now = (given, args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>());
        let (before, was) = (noted(self.path()), published(self.path()));
        let output = run(self.path(), args);
        let cold = cold(&now.0, args);
        assert_eq!((output.status.code(), said(&output)), (cold.code, cold.said), "{what}");
        let published = published(self.path());
        match cold.site {
            None => assert!(published == was, "{what}: a broken site was published"),
            Some(site) => {
                same(&site, &published, what);
                let is_short = before.is_some() && before == noted(self.path());
                let is_nothing_new = output_is_as_it_was && self.good.as_ref() == Some(&now);
                assert_eq!(
                    is_short,
                    is_nothing_new,
                    "{what}: whether nothing ran; {}",
                    stderr(&output)
                );
                self.good = Some(now);
                self.short += usize::from(is_short);
            }
        }
        self.cases += 1;
    }
}

/// The same files, but for those that stay from the last site.
fn same(wanted: &Tree, found: &Tree, what: &str) {
    let has_fingerprint =
        |name: &str| name.rsplit('.').nth(1).is_some_and(|digits| digits.len() == 12);
    for (name, bytes) in wanted {
        assert!(
            found.get(name) == Some(bytes),
            "{what}: {name} is not what a build from nothing makes"
        );
    }
    let other: Vec<_> =
        found.keys().filter(|name| !wanted.contains_key(*name) && !has_fingerprint(name)).collect();
    assert!(other.is_empty(), "{what}: {other:?}");
}

/// Waits until what was just written is older than what will be written next.
fn settle() {
    std::thread::sleep(Duration::from_millis(15));
}

fn restore(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    settle();
}

/// Other bytes of the same length at the same time.
fn change_in_secret(path: &Path, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let modified = fs::metadata(path).unwrap().modified().unwrap();
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} has no {from:?}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
    fs::File::options().write(true).open(path).unwrap().set_modified(modified).unwrap();
    settle();
}

fn change(ground: &mut Ground, kind: &Kind, args: &[&str], all: bool) {
    let (name, more, (from, to), broken, other) = *kind;
    let path = ground.site.file(name);
    let beside = path.with_file_name(other);
    let bytes = fs::read(&path).unwrap();
    let appended = |text: &str| restore(&path, &[bytes.as_slice(), text.as_bytes()].concat());
    let mut case = |what: &str| ground.case(&format!("{name} {what} {args:?}"), args, true);
    case("as before");
    fs::File::options().write(true).open(&path).unwrap().set_modified(SystemTime::now()).unwrap();
    case("touched");
    change_in_secret(&path, from, to);
    case("with other bytes of the same length and time");
    appended(broken);
    case("broken");
    restore(&path, &bytes);
    case("mended");
    appended(broken);
    case("broken again");
    restore(&path, &bytes);
    case("mended without a build between");
    if !all {
        return;
    }
    appended(more);
    case("with more in it");
    restore(&path, &bytes);
    case("without it");
    fs::copy(&path, &beside).unwrap();
    case("with another beside it");
    fs::remove_file(&beside).unwrap();
    case("alone again");
    fs::rename(&path, &beside).unwrap();
    case("renamed");
    fs::rename(&beside, &path).unwrap();
    settle();
    case("with its name again");
    fs::remove_file(&path).unwrap();
    case("gone");
    restore(&path, &bytes);
    case("back");
    fs::remove_file(&path).unwrap();
    restore(&path, &bytes);
    case("made anew");
}

#[test]
fn a_change_of_any_kind_of_file_reaches_the_site_and_no_change_builds_nothing() {
    let all = count("AGAIN", 0) > 0;
    let days: &[&str] = if all { &[DAY, LATER] } else { &[DAY] };
    let mut ground = Ground::new();
    for day in days {
        let args = ["--today", day];
        ground.case("first", &args, true);
        KINDS.iter().for_each(|kind| change(&mut ground, kind, &args, all));
    }
    ground.case("on another day", &["--today", "2026-02-02"], true);
    ground.case("on that day again", &["--today", "2026-02-02"], true);
    println!("{} cases, of which {} built nothing", ground.cases, ground.short);
    assert!(ground.short > 2 * KINDS.len());
}

#[test]
fn who_asks_for_something_else_gets_it() {
    let mut ground = Ground::new();
    ground.site.write(
        "content/pages/draft.md",
        "---\ntitle: Draft\ndescription: Not yet.\ndraft: true\n---\nSoon.\n",
    );
    settle();
    let asks: [&[&str]; 6] = [
        &["--today", DAY],
        &["--today", DAY, "--drafts"],
        &["--today", DAY, "--base-url", "https://example.org/sub/"],
        &["--today", DAY, "--base-url", "https://example.org/subs"],
        &["--today", LATER],
        &["--today", DAY],
    ];
    for args in asks {
        ground.case("first", args, true);
        ground.case("again", args, true);
    }
    assert_eq!(ground.short, asks.len());
    // Printed in another way or by more threads, it is the same site.
    let before = noted(ground.path());
    for more in [
        ["--jobs", "1"],
        ["--message-format", "json"],
        ["--message-format", "sarif"],
        ["--out", "./dist"],
    ] {
        let output = run(ground.path(), &[&["--today", DAY], &more[..]].concat());
        assert!(
            output.status.success() && noted(ground.path()) == before,
            "{more:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn another_program_builds_for_itself() {
    let ground = Ground::new();
    let other = ground.path().join("other-certguide");
    fs::copy(env!("CARGO_BIN_EXE_certguide"), &other).unwrap();
    let own = PathBuf::from(env!("CARGO_BIN_EXE_certguide"));
    let mut notes = Vec::new();
    for program in [&own, &own, &other, &other, &own] {
        let output = run_as(program, ground.path(), &["--today", DAY]);
        assert!(output.status.success(), "{}", stderr(&output));
        notes.push(noted(ground.path()).unwrap());
    }
    assert!(
        notes[0] == notes[1]
            && notes[1] != notes[2]
            && notes[2] == notes[3]
            && notes[3] != notes[4]
    );
}

/// A site in another language whose words lack many messages: a build that warns.
#[test]
fn warnings_are_said_again() {
    let mut ground = Ground::new();
    ground.site.replace("content/site.yaml", "region: US", "region: US\nlanguage: de");
    fs::remove_file(ground.site.file("templates/words/en.ftl")).unwrap();
    ground.site.write("templates/words/de.ftl", "skip-to-content = Zum Inhalt\n");
    settle();
    for format in ["human", "json", "github", "sarif"] {
        let args = ["--today", DAY, "--message-format", format];
        let cold = cold(&inputs(ground.path()), &args);
        assert!(cold.said.contains("missing-message"), "{}", cold.said);
        ground.good = None;
        run(ground.path(), &args);
        let before = noted(ground.path());
        let again = run(ground.path(), &args);
        assert_eq!((again.status.code(), said(&again)), (cold.code, cold.said));
        assert!(before.is_some() && noted(ground.path()) == before, "{format}: it ran");
    }
}
