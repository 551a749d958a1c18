//! What happens to the site's files while a build reads them, and what may be known of files
//! without reading them.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use certguide::base::source::SourcePath;
use certguide::build::{self, Files};
use certguide::disk::exchange::Renames;
use certguide::disk::key::Key;
use certguide::disk::memo::{Program, Reading};
use certguide::disk::output::Staging;
use certguide::disk::place::Place;
use certguide::disk::read::Folder;
use certguide::site::Settings;
use serde_json::Value;

use super::{DAY, GUIDE, Ground, change_in_secret, inputs, noted, restore, run, settle, site};
use crate::support::{Site, stderr};

fn staging(site: &Site) -> Staging {
    let key = Key::of_user(Path::new(env!("CARGO_TARGET_TMPDIR")), Path::new("/nowhere"));
    Staging::begin_with(Place::open(&site.file("dist"), None).unwrap(), key, Renames::default())
        .unwrap()
}

fn settings() -> Settings {
    Settings { today: DAY.parse().unwrap(), base_url: None, drafts: false }
}

fn watched<'f>(staging: &Staging, folder: &'f Folder) -> Reading<'f> {
    let program = Program::at(Path::new(env!("CARGO_BIN_EXE_certguide")));
    staging.reading(folder, &settings(), &program).unwrap()
}

/// A build in this process, in which something happens before the files are looked at, before they
/// are read, and afterwards.
fn build_while(site: &Site, before: &dyn Fn(), between: &dyn Fn(), after: &dyn Fn(&Reading<'_>)) {
    let (folder, faults) = Folder::open(site.path(), &site.file("dist"));
    assert!(faults.is_empty());
    let staging = staging(site);
    before();
    let reading = watched(&staging, &folder);
    between();
    let said = build::run(&reading, &settings(), &staging).unwrap();
    after(&reading);
    staging.commit_read(&reading, &said).unwrap();
}

fn is_nothing_new(site: &Site) -> bool {
    let (folder, _) = Folder::open(site.path(), &site.file("dist"));
    let staging = staging(site);
    let is_nothing_new = staging.nothing_new(&watched(&staging, &folder)).is_some();
    staging.abandon();
    is_nothing_new
}

#[test]
fn what_changes_while_it_is_read_is_read_again() {
    let (nothing, no_more) = (|| {}, |_: &Reading<'_>| {});
    for moment in 0..3 {
        let site = site();
        settle();
        let path = site.file(GUIDE);
        let edit = || change_in_secret(&path, "Most of it", "More of it");
        match moment {
            0 => build_while(&site, &edit, &nothing, &no_more),
            1 => build_while(&site, &nothing, &edit, &no_more),
            // Read before the edit and after it: the build has not seen one site.
            _ => build_while(&site, &nothing, &nothing, &|reading| {
                edit();
                reading.text(&SourcePath::new(GUIDE)).unwrap();
            }),
        }
        assert_eq!(is_nothing_new(&site), moment < 2, "moment {moment}");
        let given = (inputs(site.path()), vec!["--today".to_owned(), DAY.to_owned()]);
        let good = noted(site.path()).map(|_| given);
        let mut ground = Ground { site, good, cases: 0, short: 0 };
        ground.case(&format!("edited at moment {moment}"), &["--today", DAY], moment < 2);
    }
}

#[test]
fn a_file_that_was_another_one_while_it_was_read_is_not_known() {
    let site = site();
    let (path, aside) = (site.file(GUIDE), site.path().join("aside.md"));
    settle();
    let exchange = || {
        fs::rename(&path, &aside).unwrap();
        restore(
            &path,
            fs::read_to_string(&aside).unwrap().replacen("Most of it", "More of it", 1).as_bytes(),
        );
    };
    build_while(&site, &|| {}, &exchange, &|_| fs::rename(&aside, &path).unwrap());
    assert!(!is_nothing_new(&site));
    build_while(&site, &|| {}, &|| {}, &|_| {});
    assert!(is_nothing_new(&site));
    change_in_secret(&path, "Most of it", "More of it");
    assert!(!is_nothing_new(&site));
}

/// A file that is as young as the build may be changed without a change of its time: its bytes are
/// asked, not its looks.
#[test]
fn what_was_written_a_moment_ago_is_not_known_by_its_looks() {
    let site = site();
    settle();
    let looks = || {
        let state = fs::read_to_string(site.file(".dist.certguide/state")).unwrap();
        let state: Value = serde_json::from_str(state.split_once('\n').unwrap().1).unwrap();
        state["state"]["memo"]["stamps"].clone()
    };
    let write_anew = || restore(&site.file(GUIDE), &fs::read(site.file(GUIDE)).unwrap());
    build_while(&site, &write_anew, &|| {}, &|_| {});
    assert!(looks().is_null());
    assert!(is_nothing_new(&site), "but by its bytes");
    assert!(looks().is_string(), "and from then on by its looks");
    let future = SystemTime::now() + Duration::from_secs(9_999_999);
    fs::File::options().write(true).open(site.file(GUIDE)).unwrap().set_modified(future).unwrap();
    for _ in 0..2 {
        assert!(is_nothing_new(&site));
        assert!(looks().is_null(), "a time to come says nothing");
    }
}

#[test]
fn two_builds_at_once_are_one_and_a_clear_error() {
    let mut ground = Ground::new();
    let args = ["--today", DAY];
    ground.case("first", &args, true);
    let held = staging(&ground.site);
    let output = run(ground.path(), &args);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("another build is running"), "{}", stderr(&output));
    held.abandon();
    ground.case("after both", &args, true);
    assert_eq!(ground.short, 1);
}
