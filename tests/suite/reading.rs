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
    for name in
        ["b.md", "a.md", ".hidden", "a.md~", ".#a.md", "#a.md#", ".a.md.swp", "dist/index.html"]
    {
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
    for (target, words) in
        [("/etc/hostname", "out of"), ("../..", "out of"), ("nowhere", "nowhere"), (".", "folder")]
    {
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
fn a_link_leads_to_files_of_the_site_alone() {
    let temp = site();
    let content = temp.path().join("content");
    let secrets = [
        ".git/config",
        ".env",
        "credentials.json",
        "dist/index.html",
        ".dist.certguide/state",
        "content/.env",
        "static/.git/x",
    ];
    for name in secrets.into_iter().chain(["static/.htaccess", "templates/base.html"]) {
        let path = temp.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "secret").unwrap();
        symlink(Path::new("..").join(name), content.join("a.txt")).unwrap();
        // A link to the link is no way around.
        symlink("a.txt", content.join("b.txt")).unwrap();
        let (paths, faults) = open(temp.path());
        let is_listed =
            paths.iter().any(|path| path.ends_with("/a.txt") || path.ends_with("/b.txt"));
        assert_eq!(is_listed, !secrets.contains(&name), "{name}: {paths:?}");
        let refused = faults
            .iter()
            .filter(|(rule, said)| *rule == "symlink" && said.ends_with("is no part of the site"));
        assert_eq!(refused.count(), if is_listed { 0 } else { 2 }, "{name}: {faults:?}");
        fs::remove_file(content.join("a.txt")).unwrap();
        fs::remove_file(content.join("b.txt")).unwrap();
    }
}

#[test]
fn static_publishes_hidden_files_that_hosts_read_and_nothing_that_programs_left() {
    let temp = site();
    for name in [
        ".well-known/security.txt",
        ".nojekyll",
        ".htaccess",
        ".DS_Store",
        ".#a.css",
        "._a.css",
        ".gitkeep",
        ".git/config",
        ".a.css.swp",
        "a.css~",
        ".idea/x",
        ".certguide",
    ] {
        let path = temp.path().join("static").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    let (paths, faults) = open(temp.path());
    assert_eq!(
        paths,
        [
            "content/site.yaml",
            "static/.htaccess",
            "static/.nojekyll",
            "static/.well-known/security.txt"
        ]
    );
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn only_what_is_not_there_is_absent() {
    // The tests may run as root, who may read everything: circles of links and names that are too
    // long fail for all.
    for name in ["content", "templates", "static"] {
        let temp = site();
        if name == "content" {
            fs::remove_dir_all(temp.path().join(name)).unwrap();
        }
        symlink(name, temp.path().join(name)).unwrap();
        let (_, faults) = open(temp.path());
        assert_eq!(faults, [("symlink", format!("the symbolic link `{name}` leads in a circle"))]);
        fs::remove_file(temp.path().join(name)).unwrap();
        fs::write(temp.path().join(name), "x").unwrap();
        assert_eq!(
            open(temp.path()).1,
            [("special-file", format!("`{name}` is a file, not a folder"))]
        );
        fs::remove_file(temp.path().join(name)).unwrap();
        symlink("/etc", temp.path().join(name)).unwrap();
        let (paths, faults) = open(temp.path());
        assert!(
            faults[0].1.ends_with("leads out of the site's folder") && paths.len() <= 1,
            "{faults:?} {paths:?}"
        );
    }
    let temp = site();
    let site = temp.path().join("x".repeat(300));
    assert_eq!(
        open(&site).1[0].0,
        "unreadable",
        "a name that is too long is not a site that is not there"
    );
}

#[test]
fn what_is_no_plain_file_is_named() {
    let temp = site();
    let content = temp.path().join("content");
    rustix::fs::mkfifoat(rustix::fs::CWD, content.join("fees.md"), rustix::fs::Mode::RWXU).unwrap();
    drop(std::os::unix::net::UnixListener::bind(content.join("talk.csv")).unwrap());
    symlink("fees.md", content.join("link.md")).unwrap();
    let found: Vec<String> =
        open(temp.path()).1.into_iter().map(|(rule, said)| format!("{rule}: {said}")).collect();
    assert_eq!(
        found,
        [
            "special-file: `content/fees.md` is a named pipe, not a file",
            "special-file: `content/link.md` is a named pipe, not a file",
            "special-file: `content/talk.csv` is a socket, not a file",
        ]
    );
}

#[test]
fn a_file_that_becomes_a_pipe_or_a_link_after_it_was_listed_is_not_waited_for() {
    let temp = site();
    let place = temp.path().join("content/site.yaml");
    let (folder, _) = Folder::open(temp.path(), Path::new("dist"));
    let read = || folder.text(&SourcePath::new("content/site.yaml"));
    assert!(read().is_ok());
    fs::remove_file(&place).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, &place, rustix::fs::Mode::RWXU).unwrap();
    assert_eq!(read().unwrap_err().rule.name, "unreadable");
    fs::remove_file(&place).unwrap();
    symlink("/etc/hostname", &place).unwrap();
    assert_eq!(read().unwrap_err().rule.name, "unreadable");
}

#[test]
fn names_that_cannot_be_published_are_refused() {
    let turned = [
        "a\u{202e}dm.exe.md",
        "a\u{2066}.md",
        "a\u{2028}b.md",
        "a\u{9b}.md",
        "\u{feff}a.md",
        "a\u{ffff}.md",
    ];
    let bytes = [b"a\xff.md".as_slice(), b"a\nb.md", b"a\\b.md", b"a\x1b]0;x\x07.md", b"a\x7f.md"];
    for name in bytes.into_iter().chain(turned.map(str::as_bytes)) {
        let temp = site();
        fs::write(temp.path().join("content").join(OsStr::from_bytes(name)), "x").unwrap();
        let (paths, faults) = open(temp.path());
        assert_eq!(paths, ["content/site.yaml"]);
        assert_eq!(faults[0].0, "file-name");
        assert!(!faults[0].1.contains(
            |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{2066}' | '\u{2028}')
        ));
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
