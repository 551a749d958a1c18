//! The same content makes the same site, byte for byte: whatever the machine, the order of its files, its language, its
//! clock's zone, its number of threads, the way an editor ends lines. Through the real binary.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::support::{Site, stderr, tree};

type Tree = BTreeMap<String, Vec<u8>>;

const TODAY: [&str; 3] = ["build", "--today", "2026-02-01"];

/// Builds with more arguments, variables and a folder to be in, and reads what came out.
fn built(out: &Path, folder: &Path, more: &[&str], variables: &[(&str, &str)]) -> Tree {
    let output = Command::new(env!("CARGO_BIN_EXE_certguide"))
        .args(TODAY)
        .args(more)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(output.status.success(), "{more:?}: {}", stderr(&output));
    tree(out)
}

fn plain(site: &Site) -> Tree {
    built(&site.file("dist"), site.path(), &[], &[])
}

fn same(left: &Tree, right: &Tree, what: &str) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>(), "{what}: other files");
    let other: Vec<&String> =
        left.iter().filter(|(name, bytes)| right[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(other.is_empty(), "{what}: {other:?} differ");
}

/// Arguments and environment of a build.
type Way<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

#[test]
fn threads_language_zone_and_folder_change_nothing() {
    let first = plain(&Site::small());
    assert!(first.len() > 20);
    let ways: [Way<'_>; 4] = [
        (&["--jobs", "1"], &[]),
        (&["--jobs", "4"], &[]),
        (&[], &[("LANG", "de_DE.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")]),
        (&[], &[("LANG", "C"), ("LC_ALL", "C"), ("TZ", "Pacific/Pago_Pago"), ("HOME", "/nonexistent")]),
    ];
    for (more, variables) in ways {
        let site = Site::small();
        same(&first, &built(&site.file("dist"), site.path(), more, variables), &format!("{more:?} {variables:?}"));
    }
}

#[test]
fn the_order_in_which_files_were_made_changes_nothing() {
    let site = Site::small();
    let first = plain(&site);
    let content = tree(&site.file("content"));
    fs::remove_dir_all(site.file("content")).unwrap();
    for (name, bytes) in content.iter().rev() {
        site.write(&format!("content/{name}"), bytes);
    }
    fs::remove_dir_all(site.file("dist")).unwrap();
    same(&first, &plain(&site), "made in the opposite order");
}

#[test]
fn line_ends_and_byte_order_marks_of_an_editor_change_no_page() {
    let site = Site::small();
    let first = plain(&site);
    for (name, bytes) in tree(&site.file("content")) {
        if name.ends_with(".md") || name.ends_with(".yaml") {
            let text = String::from_utf8(bytes).unwrap().replace('\n', "\r\n");
            site.write(&format!("content/{name}"), format!("\u{feff}{text}"));
        }
    }
    same(&first, &plain(&site), "with CRLF and a byte order mark");
}

#[test]
fn a_folder_that_may_not_be_written_is_read_from_elsewhere() {
    let site = Site::small();
    let first = plain(&site);
    fs::remove_dir_all(site.file("dist")).unwrap();
    let modes = |folder: u32, file: u32| {
        for entry in walkdir::WalkDir::new(site.path()).contents_first(true).into_iter().map(Result::unwrap) {
            let mode = if entry.file_type().is_dir() { folder } else { file };
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    let before = tree(site.path());
    modes(0o555, 0o444);
    let elsewhere = tempfile::tempdir().unwrap();
    let (out, from) = (elsewhere.path().join("out"), site.path().to_str().unwrap());
    let found = built(&out, elsewhere.path(), &["--site", from, "--out", out.to_str().unwrap()], &[]);
    modes(0o755, 0o644);
    same(&first, &found, "read-only, from another folder");
    same(&before, &tree(site.path()), "the content itself");
}

/// When each file was last written.
fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let time = |name: String| (name.clone(), fs::metadata(folder.join(name)).unwrap().modified().unwrap());
    tree(folder).into_keys().map(time).collect()
}

#[test]
fn a_second_build_rewrites_nothing_and_a_change_only_its_own_pages() {
    let site = Site::small();
    plain(&site);
    let first = times(&site.file("dist"));
    plain(&site);
    assert_eq!(times(&site.file("dist")), first);
    site.replace("content/pages/about.md", "title: About", "title: About us");
    plain(&site);
    let second = times(&site.file("dist"));
    assert_ne!(first["about/index.html"], second["about/index.html"]);
    assert_eq!(first["acme/widget-maker/costs.csv"], second["acme/widget-maker/costs.csv"]);
}
