//! The site's folder: what is listed, what is passed over, what is refused.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use certguide::base::source::SourcePath;
use certguide::build::Files;
use certguide::disk::read::Folder;

fn site() -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir_all(temp.path().join("content/guides")).unwrap();
    fs::write(temp.path().join("content/site.yaml"), "title: x\n").unwrap();
    temp
}

fn open(site: &Path) -> (Vec<String>, Vec<(&'static str, String)>) {
    let (folder, faults) = Folder::open(site, &site.join("content/dist"));
    let paths = folder.paths().iter().map(ToString::to_string).collect();
    (paths, faults.into_iter().map(|fault| (fault.rule.name, fault.message)).collect())
}

#[test]
fn lists_in_order_without_hidden_files_leftovers_and_output() {
    let temp = site();
    for name in ["b.md", "a.md", ".hidden", "a.md~", ".#a.md", "#a.md#", ".a.md.swp", "dist/index.html"] {
        fs::create_dir_all(temp.path().join("content/dist")).unwrap();
        fs::write(temp.path().join("content").join(name), "x").unwrap();
    }
    fs::create_dir(temp.path().join("static")).unwrap();
    fs::write(temp.path().join("static/icon.svg"), "x").unwrap();
    let (paths, faults) = open(temp.path());
    assert_eq!(paths, ["content/a.md", "content/b.md", "content/site.yaml", "static/icon.svg"]);
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn no_content_folder_says_where_to_run() {
    let temp = tempfile::tempdir().unwrap();
    let (_, faults) = Folder::open(temp.path(), Path::new("dist"));
    assert_eq!(faults[0].rule.name, "missing-folder");
    assert!(faults[0].help.as_ref().unwrap().contains("--site"));
}

#[test]
fn links_stay_inside() {
    let temp = site();
    let content = temp.path().join("content");
    symlink("site.yaml", content.join("inside.yaml")).unwrap();
    assert!(open(temp.path()).1.is_empty());
    for (target, words) in [("/etc/hostname", "out of"), ("../..", "out of"), ("nowhere", "nowhere"), (".", "folder")] {
        let link = content.join("link");
        symlink(target, &link).unwrap();
        let (paths, faults) = open(temp.path());
        assert_eq!(paths, ["content/inside.yaml", "content/site.yaml"]);
        assert_eq!(faults.len(), 1, "{target}: {faults:?}");
        assert!(faults[0].0 == "symlink" && faults[0].1.contains(words), "{faults:?}");
        fs::remove_file(link).unwrap();
    }
}

#[test]
fn names_that_cannot_be_published_are_refused() {
    for name in [b"a\xff.md".as_slice(), b"a\nb.md", b"a\\b.md"] {
        let temp = site();
        fs::write(temp.path().join("content").join(OsStr::from_bytes(name)), "x").unwrap();
        let (paths, faults) = open(temp.path());
        assert_eq!(paths, ["content/site.yaml"]);
        assert_eq!(faults[0].0, "file-name");
    }
}

#[test]
fn a_text_is_utf8_and_not_endless() {
    let temp = site();
    let path = temp.path().join("content/a.md");
    let read = || {
        let (folder, _) = Folder::open(temp.path(), Path::new("dist"));
        folder.text(&SourcePath::new("content/a.md"))
    };
    fs::write(&path, "é").unwrap();
    assert_eq!(read().unwrap(), "é");
    fs::write(&path, b"one\ntwo \xe9").unwrap();
    let fault = read().unwrap_err();
    assert!(fault.rule.name == "not-utf8" && fault.message.contains("line 2"), "{fault:?}");
    fs::write(&path, vec![b'x'; 16 * 1024 * 1024 + 1]).unwrap();
    assert_eq!(read().unwrap_err().rule.name, "too-large");
    let (folder, _) = Folder::open(temp.path(), Path::new("dist"));
    fs::remove_file(&path).unwrap();
    assert_eq!(folder.text(&SourcePath::new("content/a.md")).unwrap_err().rule.name, "unreadable");
}
