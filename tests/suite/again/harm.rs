//! What is done to the output, and to what the last build left beside it.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use serde_json::Value;

use super::{DAY, GUIDE, Ground, LATER, change_in_secret, settle, site};
use crate::support::copy;

/// What is done to the output.
type Harm = (&'static str, fn(&Path));

const TO_THE_OUTPUT: [Harm; 16] = [
    ("a page is edited", |dist| fs::write(dist.join("about/index.html"), "mine").unwrap()),
    ("a page is edited in secret", |dist| {
        change_in_secret(&dist.join("about/index.html"), "About", "Abode")
    }),
    ("a page gets an old time", |dist| {
        let page = fs::File::options().write(true).open(dist.join("index.html")).unwrap();
        page.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }),
    ("a page is emptied", |dist| drop(fs::File::create(dist.join("index.html")).unwrap())),
    ("a page is gone", |dist| fs::remove_file(dist.join("about/index.html")).unwrap()),
    ("a folder is gone", |dist| fs::remove_dir_all(dist.join("acme")).unwrap()),
    ("a file is added", |dist| fs::write(dist.join("acme/mine.html"), "mine").unwrap()),
    ("a hidden file is added", |dist| fs::write(dist.join(".mine"), "mine").unwrap()),
    ("a file is renamed", |dist| fs::rename(dist.join("404.html"), dist.join("405.html")).unwrap()),
    ("two pages are exchanged", |dist| {
        for (from, to) in [("index.html", "x"), ("404.html", "index.html"), ("x", "404.html")] {
            fs::rename(dist.join(from), dist.join(to)).unwrap();
        }
    }),
    ("a page is a link", |dist| {
        fs::remove_file(dist.join("index.html")).unwrap();
        symlink("404.html", dist.join("index.html")).unwrap();
    }),
    ("a folder is a link", |dist| {
        fs::rename(dist.join("acme"), dist.with_file_name("elsewhere")).unwrap();
        symlink("../elsewhere", dist.join("acme")).unwrap();
    }),
    ("all of it is a copy", |dist| {
        let aside = dist.with_file_name("aside");
        fs::rename(dist, &aside).unwrap();
        copy(&aside, dist);
        fs::remove_dir_all(aside).unwrap();
    }),
    ("all of it is gone", |dist| fs::remove_dir_all(dist).unwrap()),
    ("build.json is of another day", |dist| change_in_secret(&dist.join("build.json"), DAY, LATER)),
    ("a stylesheet is edited", |dist| {
        let style = fs::read_dir(dist.join("assets")).unwrap().map(|entry| entry.unwrap().path());
        let style = style
            .into_iter()
            .find(|path| path.extension().is_some_and(|end| end == "css"))
            .unwrap();
        fs::write(style, "* { display: none }").unwrap();
    }),
];

/// What is done to what the last build left beside it.
const TO_THE_NOTE: [Harm; 10] = [
    ("the work folder is gone", |work| fs::remove_dir_all(work).unwrap()),
    ("the state is gone", |work| fs::remove_file(work.join("state")).unwrap()),
    ("the state is half written", |work| {
        let state = fs::read(work.join("state")).unwrap();
        fs::write(work.join("state"), &state[..state.len() / 2]).unwrap();
    }),
    ("the state is empty", |work| fs::write(work.join("state"), "").unwrap()),
    ("the state is a folder", |work| {
        fs::remove_file(work.join("state")).unwrap();
        fs::create_dir_all(work.join("state/memo")).unwrap();
    }),
    ("a digit is another", |work| {
        let mut state = fs::read(work.join("state")).unwrap();
        let at = state.windows(10).position(|found| found == b"\"contents\"").unwrap() + 14;
        state[at] = if state[at] == b'0' { b'1' } else { b'0' };
        fs::write(work.join("state"), state).unwrap();
    }),
    ("another version noted other things", |work| {
        forge(work, |memo| *memo = serde_json::json!({"asked": 1}))
    }),
    ("it is of another program", |work| forge(work, |memo| memo["asked"] = "0".repeat(64).into())),
    ("the clock went back", |work| {
        forge(work, |memo| memo["published"]["at"][0] = 9_000_000_000_u64.into())
    }),
    ("it is of a folder that is no more", |work| {
        forge(work, |memo| memo["published"]["folder"]["inode"] = 1.into())
    }),
];

/// Notes something else, under the user's own seal.
fn forge(work: &Path, edit: impl FnOnce(&mut Value)) {
    let secret = fs::read(Path::new(env!("CARGO_TARGET_TMPDIR")).join("certguide/key")).unwrap();
    let text = fs::read_to_string(work.join("state")).unwrap();
    let mut state: Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
    edit(&mut state["state"]["memo"]);
    let text = state.to_string();
    let seal = blake3::keyed_hash(&secret.try_into().unwrap(), text.as_bytes());
    fs::write(work.join("state"), format!("{}\n{text}", seal.to_hex())).unwrap();
}

#[test]
fn whatever_was_done_to_the_output_or_to_the_note_the_site_is_whole() {
    let mut ground = Ground::new();
    let args = ["--today", DAY];
    ground.case("first", &args, true);
    for (harms, folder) in [(&TO_THE_OUTPUT[..], "dist"), (&TO_THE_NOTE[..], ".dist.certguide")] {
        for (what, harm) in harms {
            harm(&ground.site.file(folder));
            settle();
            ground.case(what, &args, false);
            ground.case(&format!("after {what}"), &args, true);
        }
    }
    let note = ground.site.file(".dist.certguide/state");
    fs::set_permissions(&note, fs::Permissions::from_mode(0o400)).unwrap();
    ground.case("a note that may not be written", &args, true);
    assert_eq!(
        fs::metadata(&note).unwrap().mode() & 0o777,
        0o400,
        "nothing ran, nothing was written"
    );
    ground.site.replace(GUIDE, "Most of it", "Much of it");
    ground.case("a note that may not be written, and something new", &args, true);
    println!("{} cases, of which {} built nothing", ground.cases, ground.short);
}

#[test]
fn without_a_key_nothing_is_believed() {
    let site = site();
    let output = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_certguide"));
        command.args(["build", "--today", DAY]).current_dir(site.path());
        command.env("XDG_STATE_HOME", site.path()).output().unwrap()
    };
    for _ in 0..2 {
        assert!(output().status.success());
        assert!(!site.file(".dist.certguide/state").exists());
    }
}
