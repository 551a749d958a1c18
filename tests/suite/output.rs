//! The output folder: nothing is rewritten without need, nothing foreign is touched, a kill leaves
//! one whole site.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use certguide::disk::exchange::{At, Renames};
use certguide::disk::key::Key;
use certguide::disk::output::{Changes, MARKER, OutputError, Staging};
use certguide::disk::place::Place;
use certguide::render::Sink;

use crate::support::count;

type Files<'a> = &'a [(&'a str, &'a str)];

const SITE: Files<'_> = &[
    ("index.html", "home"),
    ("aws/index.html", "aws"),
    ("aws/x/index.html", "x"),
    ("s.css", "css"),
];

fn put(staging: &Staging, files: Files<'_>) {
    for (path, text) in files {
        staging.put(path, text.as_bytes()).unwrap();
    }
}

fn key() -> Key {
    let key = Key::of_user(Path::new(env!("CARGO_TARGET_TMPDIR")), Path::new("/nowhere"));
    assert!(key.is_some());
    key
}

fn begin_with(out: &Path, key: Key, renames: Renames) -> Result<Staging, OutputError> {
    Staging::begin_with(Place::open(out, None)?, key, renames)
}

fn begin(out: &Path) -> Result<Staging, OutputError> {
    begin_with(out, key(), Renames::default())
}

fn build_with(out: &Path, files: Files<'_>, renames: Renames) -> Changes {
    let staging = begin_with(out, key(), renames).unwrap();
    put(&staging, files);
    staging.commit().unwrap()
}

fn build(out: &Path, files: Files<'_>) -> Changes {
    build_with(out, files, Renames::default())
}

/// Every file of a folder but the marker: its text, inode and time.
fn state(out: &Path) -> BTreeMap<String, (String, u64, i64)> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(out)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
    {
        let name = entry.path().strip_prefix(out).unwrap().to_str().unwrap().to_owned();
        let meta = entry.metadata().unwrap();
        let text = fs::read_to_string(entry.path()).unwrap();
        if name != MARKER {
            files.insert(name, (text, meta.ino(), meta.mtime_nsec()));
        }
    }
    files
}

fn holds(out: &Path, files: Files<'_>) {
    let found: Vec<(String, String)> =
        state(out).into_iter().map(|(name, (text, ..))| (name, text)).collect();
    let mut wanted: Vec<(String, String)> =
        files.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    wanted.sort();
    assert_eq!(found, wanted);
    let empty = walkdir::WalkDir::new(out).into_iter().map(Result::unwrap).find(|entry| {
        entry.depth() > 0
            && entry.file_type().is_dir()
            && fs::read_dir(entry.path()).unwrap().next().is_none()
    });
    assert!(empty.is_none(), "an empty folder is left: {empty:?}");
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("deep/dist");
    (temp, out)
}

fn refused(out: &Path) -> String {
    match begin(out) {
        Err(OutputError::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn the_first_build_makes_the_folder_and_a_second_equal_one_touches_nothing() {
    let (_temp, out) = folder();
    assert_eq!(build(&out, SITE), Changes { written: 5, ..Changes::default() });
    holds(&out, SITE);
    assert!(out.join(MARKER).exists());
    let (before, folder) = (state(&out), fs::metadata(&out).unwrap().ino());
    assert_eq!(build(&out, SITE), Changes { unchanged: 5, ..Changes::default() });
    assert_eq!(state(&out), before);
    assert_eq!(fs::metadata(&out).unwrap().ino(), folder);
}

#[test]
fn only_what_differs_is_written_again_and_again() {
    let (_temp, out) = folder();
    build(&out, SITE);
    let first = state(&out);
    let second: Files<'_> =
        &[("index.html", "home"), ("aws/index.html", "new"), ("s.css", "css"), ("t/u.html", "u")];
    assert_eq!(
        build(&out, second),
        Changes { written: 2, removed: 1, unchanged: 3, ..Changes::default() }
    );
    holds(&out, second);
    assert_eq!(state(&out)["index.html"], first["index.html"]);
    for round in 0..4 {
        let files = if round % 2 == 0 { SITE } else { second };
        build(&out, files);
        holds(&out, files);
        assert_eq!(state(&out)["s.css"], first["s.css"], "its time and inode stay");
    }
}

#[test]
fn a_folder_becomes_a_file_and_back() {
    let (_temp, out) = folder();
    let (folder, file): (Files<'_>, Files<'_>) =
        (&[("a/b/c", "1"), ("z", "1")], &[("a", "2"), ("z", "1")]);
    for files in [folder, file, folder, file] {
        build(&out, files);
        holds(&out, files);
        build_with(&out, &[("z", "2")], Renames::default());
    }
    for files in [folder, file, folder, file] {
        build_with(&out, files, no_folders());
        holds(&out, files);
    }
}

#[test]
fn abandoned_and_forgotten_runs_leave_no_trace() {
    let (temp, out) = folder();
    let staging = begin(&out).unwrap();
    put(&staging, SITE);
    staging.abandon();
    assert_eq!(fs::read_dir(temp.path().join("deep")).unwrap().count(), 0);
    build(&out, SITE);
    let before = state(&out);
    let staging = begin(&out).unwrap();
    put(&staging, &[("index.html", "other")]);
    drop(staging);
    assert_eq!(state(&out), before);
    build(&out, SITE);
    assert_eq!(state(&out), before);
}

#[test]
fn what_certguide_did_not_make_is_refused() {
    let temp = tempfile::tempdir().unwrap();
    let foreign = temp.path().join("photos");
    fs::create_dir(&foreign).unwrap();
    build(&foreign, &[]);
    fs::remove_file(foreign.join(MARKER)).unwrap();
    fs::write(foreign.join("me.jpg"), "x").unwrap();
    assert!(refused(&foreign).contains("did not create"));
    assert_eq!(fs::read_to_string(foreign.join("me.jpg")).unwrap(), "x");
    let link = temp.path().join("link");
    symlink(&foreign, &link).unwrap();
    assert!(refused(&link).contains("symbolic link"));
    assert!(refused(&foreign.join("me.jpg")).contains("is a file"));
    assert!(refused(Path::new("/proc")).contains("mount point"));
    assert!(refused(Path::new("/")).contains("cannot be an output folder"));
    let ours = temp.path().join("ours");
    build(&ours, SITE);
    fs::create_dir(ours.join(".git")).unwrap();
    assert!(refused(&ours).contains("git working tree"));
}

#[test]
fn one_build_at_a_time() {
    let (_temp, out) = folder();
    let first = begin(&out).unwrap();
    assert!(refused(&out).contains("another build"));
    first.abandon();
    build(&out, SITE);
}

#[test]
fn paths_stay_inside_and_come_once() {
    let (temp, out) = folder();
    let staging = begin(&out).unwrap();
    for bad in ["", "/etc/x", "../x", "a/../x", "a//b", "a/", "./a", "a\\b", "a\nb"] {
        assert!(staging.put(bad, b"x").is_err(), "{bad:?}");
    }
    staging.put("a", b"x").unwrap();
    assert!(staging.put("a", b"x").unwrap_err().to_string().contains("two files"));
    drop(staging);
    build(&out, SITE);
    let staging = begin(&out).unwrap();
    put(&staging, &[("a", "1"), ("a/b", "2")]);
    assert!(staging.commit().unwrap_err().to_string().contains("both a file and a folder"));
    holds(&out, SITE);
    assert!(!temp.path().join("deep/x").exists());
}

#[test]
fn what_others_did_to_the_folder_is_mended() {
    let (temp, out) = folder();
    build(&out, SITE);
    build(&out, &[("index.html", "1")]);
    build(&out, SITE);
    fs::write(out.join("aws/index.html"), "AWS").unwrap();
    fs::write(out.join("stray.txt"), "stray").unwrap();
    fs::remove_file(out.join("s.css")).unwrap();
    fs::write(temp.path().join("elsewhere"), "home").unwrap();
    fs::remove_file(out.join("index.html")).unwrap();
    symlink(temp.path().join("elsewhere"), out.join("index.html")).unwrap();
    let changes = build(&out, SITE);
    assert_eq!((changes.written, changes.removed), (3, 1));
    holds(&out, SITE);
    fs::remove_dir_all(temp.path().join("deep/.dist.certguide")).unwrap();
    build(&out, &[("index.html", "2")]);
    holds(&out, &[("index.html", "2")]);
    fs::remove_dir_all(&out).unwrap();
    build(&out, SITE);
    holds(&out, SITE);
}

fn unable(_: At<'_>, _: At<'_>) -> io::Result<()> {
    Err(io::Error::from_raw_os_error(rustix::io::Errno::XDEV.raw_os_error()))
}

/// A file system that renames folders but cannot exchange them.
fn no_exchange() -> Renames {
    Renames { exchange: unable, ..Renames::default() }
}

/// An overlay file system's lower layer.
fn no_folders() -> Renames {
    Renames { exchange: unable, rename: unable }
}

#[test]
fn file_systems_that_cannot_exchange_get_two_renames_or_file_by_file() {
    for (renames, warning) in [(no_exchange(), "exchange"), (no_folders(), "file by file")] {
        let (_temp, out) = folder();
        build_with(&out, SITE, renames);
        let first = state(&out);
        let second: Files<'_> =
            &[("index.html", "home"), ("aws/index.html", "new"), ("s.css/x", "css"), ("t/u", "u")];
        for files in [second, SITE, second, SITE] {
            let changes = build_with(&out, files, renames);
            assert!(changes.warnings[0].contains(warning), "{changes:?}");
            holds(&out, files);
            assert_eq!(state(&out)["index.html"], first["index.html"]);
        }
        assert!(build_with(&out, SITE, renames).warnings.is_empty(), "nothing was to be done");
    }
}

#[test]
fn a_run_cut_off_between_two_renames_is_undone_or_tidied_up() {
    let (_temp, out) = folder();
    let work = out.with_file_name(".dist.certguide");
    for with_empty_folder in [false, true] {
        build(&out, SITE);
        fs::rename(&out, work.join("aside")).unwrap();
        if with_empty_folder {
            fs::create_dir(&out).unwrap();
        }
        begin(&out).unwrap().abandon();
        holds(&out, SITE);
    }
    build(&out, &[("index.html", "new")]);
    fs::rename(work.join("tree"), work.join("aside")).unwrap();
    begin(&out).unwrap().abandon();
    holds(&out, &[("index.html", "new")]);
    build(&out, SITE);
    holds(&out, SITE);
    assert!(!work.join("aside").exists());
}

#[test]
fn a_disk_that_says_no_leaves_the_site() {
    let (_temp, out) = folder();
    build(&out, SITE);
    let denied = |_: At<'_>, _: At<'_>| Err(io::Error::from(io::ErrorKind::PermissionDenied));
    let second = |from: At<'_>, to: At<'_>| match from.name {
        "tree" => Err(io::Error::from(io::ErrorKind::StorageFull)),
        _ => (Renames::default().rename)(from, to),
    };
    for renames in
        [Renames { exchange: denied, rename: denied }, Renames { exchange: unable, rename: second }]
    {
        let staging = begin_with(&out, key(), renames).unwrap();
        put(&staging, &[("index.html", "never")]);
        staging.commit().unwrap_err();
        holds(&out, SITE);
    }
    build(&out, &[("index.html", "now")]);
    holds(&out, &[("index.html", "now")]);
}

const CHILD: &str = "CERTGUIDE_TEST_OUTPUT";

/// Site A or B: some files the same, most different, some only in one.
fn big_site(letter: char) -> Vec<(String, String)> {
    let text = letter.to_string().repeat(3000);
    let mut files: Vec<(String, String)> =
        (0..60).map(|n| (format!("g{n}/index.html"), text.clone())).collect();
    files.extend((0..20).map(|n| (format!("same/{n}.txt"), "same".to_owned())));
    files.extend((0..10).map(|n| (format!("only-{letter}/{n}.txt"), text.clone())));
    files
}

/// Not a test by itself: publishes A and B in turn until it is killed.
#[test]
fn child() {
    let Ok(task) = std::env::var(CHILD) else { return };
    let (mode, out) = task.split_once(' ').unwrap();
    let renames = match mode {
        "exchange" => Renames::default(),
        "steps" => no_exchange(),
        _ => no_folders(),
    };
    loop {
        for letter in ['A', 'B'] {
            let staging = begin_with(Path::new(out), key(), renames).unwrap();
            for (path, text) in big_site(letter) {
                staging.put(&path, text.as_bytes()).unwrap();
            }
            staging.commit().unwrap();
        }
    }
}

fn is_whole(out: &Path) -> bool {
    let found: BTreeMap<String, String> =
        state(out).into_iter().map(|(name, (text, ..))| (name, text)).collect();
    ['A', 'B'].into_iter().any(|letter| found == big_site(letter).into_iter().collect())
}

#[test]
fn a_kill_at_any_moment_leaves_one_whole_site() {
    let all = count("KILLS", 50);
    for (mode, kills) in [("exchange", all / 2), ("steps", all / 5), ("files", all * 3 / 10)] {
        let (_temp, out) = folder();
        let site = big_site('A');
        let site: Vec<(&str, &str)> =
            site.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        build(&out, &site);
        let mut random = 88_172_645_463_325_252_u64;
        for round in 0..kills {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["child", "--exact"])
                .env(CHILD, format!("{mode} {}", out.display()))
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            std::thread::sleep(Duration::from_micros(15_000 + random % 60_000));
            child.kill().unwrap();
            child.wait().unwrap();
            // Exchanged at one stroke: whole at once. The other ways: whole after the next run has
            // begun.
            assert!(mode != "exchange" || is_whole(&out), "round {round} of {mode}, at once");
            begin(&out).unwrap().abandon();
            assert!(is_whole(&out), "round {round} of {mode}");
        }
        build(&out, SITE);
        holds(&out, SITE);
    }
}
