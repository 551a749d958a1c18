//! The same content makes the same site, byte for byte: whatever the machine, the order of its
//! files, its language, its clock's zone, its number of threads, the way an editor ends lines.
//! Through the real binary.

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
    built_through(&[], out, folder, more, variables)
}

/// A build that another program runs.
fn built_through(
    through: &[&str],
    out: &Path,
    folder: &Path,
    more: &[&str],
    variables: &[(&str, &str)],
) -> Tree {
    let words: Vec<&str> =
        through.iter().copied().chain([env!("CARGO_BIN_EXE_certguide")]).collect();
    let output = Command::new(words[0])
        .args(&words[1..])
        .args(if more.contains(&"--today") { &TODAY[..1] } else { &TODAY[..] })
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
    assert_eq!(
        left.keys().collect::<Vec<_>>(),
        right.keys().collect::<Vec<_>>(),
        "{what}: other files"
    );
    let other: Vec<&String> =
        left.iter().filter(|(name, bytes)| right[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(other.is_empty(), "{what}: {other:?} differ");
}

/// Arguments of a build, its environment, and what runs it.
type Way<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a [&'a str]);

/// What is around a build and may not reach its pages.
const WAYS: [Way<'_>; 24] = [
    (&["--jobs", "1"], &[], &[]),
    (&["--jobs", "2"], &[], &[]),
    (&["--jobs", "4"], &[], &[]),
    (&["--jobs", "1000"], &[], &[]),
    (&[], &[("RAYON_NUM_THREADS", "3")], &[]),
    (&[], &[("LANG", "de_DE.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")], &[]),
    (&[], &[("LANG", "C"), ("LC_ALL", "C")], &[]),
    (&[], &[("LANGUAGE", "ar:he"), ("LC_NUMERIC", "fr_FR.UTF-8"), ("LC_TIME", "fa_IR.UTF-8")], &[]),
    (&[], &[("TZ", "Pacific/Kiritimati")], &[]),
    (&[], &[("TZ", "Pacific/Pago_Pago")], &[]),
    (&[], &[("TZ", ":/nowhere"), ("TZDIR", "/nowhere")], &[]),
    (&[], &[("HOME", "/nowhere"), ("XDG_STATE_HOME", "/nowhere")], &[]),
    (&[], &[("USER", "somebody"), ("LOGNAME", "somebody"), ("HOSTNAME", "elsewhere")], &[]),
    (&[], &[("TERM", "xterm-256color"), ("COLUMNS", "20"), ("CLICOLOR_FORCE", "1")], &[]),
    (&[], &[("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", "0123abc")], &[]),
    (&[], &[("GIT_DIR", "/nowhere"), ("GIT_COMMITTER_DATE", "1999-01-01")], &[]),
    (&[], &[("SOURCE_DATE_EPOCH", "1")], &[]),
    (&[], &[("TMPDIR", "/nowhere")], &[]),
    (&[], &[], &["env", "-i"]),
    (&[], &[], &["sh", "-c", "umask 077; exec \"$@\"", "sh"]),
    (&[], &[], &["sh", "-c", "umask 000; exec \"$@\"", "sh"]),
    (&[], &[], &["sh", "-c", "exec \"$@\" </dev/null 2>/dev/null", "sh"]),
    (&[], &[], &["sh", "-c", "ulimit -n 64; exec \"$@\"", "sh"]),
    (&[], &[], &["nice", "-n", "19"]),
];

#[test]
fn threads_language_zone_and_user_change_nothing() {
    let first = plain(&Site::small());
    assert!(first.len() > 20);
    for (more, variables, through) in WAYS {
        let site = Site::small();
        let found = built_through(through, &site.file("dist"), site.path(), more, variables);
        same(&first, &found, &format!("{more:?} {variables:?} {through:?}"));
    }
}

/// Another name of the machine, where the system lets somebody give it one.
#[test]
fn the_name_of_the_machine_changes_nothing() {
    let through = [
        "unshare",
        "--map-root-user",
        "--uts",
        "sh",
        "-c",
        "hostname elsewhere 2>/dev/null; exec \"$@\"",
        "sh",
    ];
    if !Command::new("unshare")
        .args(&through[1..3])
        .arg("true")
        .status()
        .is_ok_and(|status| status.success())
    {
        return;
    }
    let (first, site) = (plain(&Site::small()), Site::small());
    same(
        &first,
        &built_through(&through, &site.file("dist"), site.path(), &[], &[]),
        "another name",
    );
}

#[test]
fn names_times_and_modes_of_the_folder_change_nothing() {
    let first = plain(&Site::small());
    let elsewhere = tempfile::tempdir().unwrap();
    let small = crate::support::root().join("tests/sites/small/content");
    for name in ["a folder/with blanks", "Ünïcödé 日本", "a/b/c/d/e/f/g/h", "--out", "content"]
    {
        let path = elsewhere.path().join(name);
        crate::support::copy(&small, &path.join("content"));
        same(&first, &built(&path.join("dist"), &path, &[], &[]), name);
    }
    let link = elsewhere.path().join("link");
    std::os::unix::fs::symlink(elsewhere.path().join("a folder"), &link).unwrap();
    let folder = link.join("with blanks");
    same(
        &first,
        &built(&folder.join("dist"), &folder, &["--site", folder.to_str().unwrap()], &[]),
        "through a link",
    );
    for (seconds, mode) in [(0, 0o600), (4_000_000_000, 0o666), (1_000_000_000, 0o755)] {
        let site = Site::small();
        for entry in walkdir::WalkDir::new(site.path()).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
                let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
                fs::File::open(entry.path()).unwrap().set_modified(time).unwrap();
            }
        }
        same(&first, &plain(&site), &format!("written {seconds} s after 1970, mode {mode:o}"));
    }
}

#[test]
fn what_was_published_before_changes_nothing() {
    let (site, other) = (Site::small(), Site::small());
    let first = plain(&site);
    other.write("content/pages/more.md", "---\ntitle: More\ndescription: More.\n---\nMore.\n");
    assert!(plain(&other) != first);
    fs::remove_file(other.file("content/pages/more.md")).unwrap();
    same(&first, &plain(&other), "a page more before");
    assert!(built(&other.file("dist"), other.path(), &["--today", "2027-06-01"], &[]) != first);
    same(&first, &plain(&other), "a later day before");
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
        for entry in
            walkdir::WalkDir::new(site.path()).contents_first(true).into_iter().map(Result::unwrap)
        {
            let mode = if entry.file_type().is_dir() { folder } else { file };
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    let before = tree(site.path());
    modes(0o555, 0o444);
    let elsewhere = tempfile::tempdir().unwrap();
    let (out, from) = (elsewhere.path().join("out"), site.path().to_str().unwrap());
    let found =
        built(&out, elsewhere.path(), &["--site", from, "--out", out.to_str().unwrap()], &[]);
    modes(0o755, 0o644);
    same(&first, &found, "read-only, from another folder");
    same(&before, &tree(site.path()), "the content itself");
}

/// When each file was last written.
fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let time =
        |name: String| (name.clone(), fs::metadata(folder.join(name)).unwrap().modified().unwrap());
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
