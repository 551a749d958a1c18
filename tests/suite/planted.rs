//! A checkout that was made to harm: whatever it brings under the names that certguide writes to,
//! nothing outside the output and its work folder changes, and what is published is the site and
//! nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use certguide::disk::exchange::{At, Renames};
use certguide::disk::key::Key;
use certguide::disk::output::Staging;
use certguide::disk::place::{Place, checkout};
use certguide::render::Sink;

use crate::support::{Site, stderr};

/// What is planted under a name.
const KINDS: &[&str] = &[
    "link to a file",
    "link to a folder",
    "link to nothing",
    "link to a file beside",
    "link to itself",
    "link up",
    "hard link",
    "file",
    "folder",
    "deep folder",
    "folder of links",
    "pipe",
    "socket",
    "long file",
    "file for nobody",
    "folder for all",
    "state of another",
    "journal",
];

/// Names beside and below the output, as a build uses or once used them.
const NAMES: &[&str] = &[
    "dist",
    "dist/index.html",
    "dist/aws",
    "dist/aws/index.html",
    "dist/assets",
    "dist/s.css",
    "dist/stray",
    "dist/.certguide/x",
    "dist/.certguide",
    ".dist.certguide",
    ".dist.certguide/lock",
    ".dist.certguide/.gitignore",
    ".dist.certguide/state",
    ".dist.certguide/.state.certguide-new",
    ".dist.certguide/journal",
    ".dist.certguide/journal.half",
    ".dist.certguide/aside",
    ".dist.certguide/aside/.certguide",
    ".dist.certguide/new",
    ".dist.certguide/new/0",
    ".dist.certguide/new/1",
    ".dist.certguide/tree",
    ".dist.certguide/tree/.certguide",
    ".dist.certguide/tree/index.html",
    ".dist.certguide/tree/aws",
    ".dist.certguide/tree/aws/index.html",
    ".dist.certguide/tree/stray/deep",
    ".dist.certguide/stray",
];

/// A folder of others beside a checkout.
struct Ground {
    temp: tempfile::TempDir,
}

impl Ground {
    fn new() -> Self {
        // Thousands of small files: in memory where there is such a place.
        let memory = Path::new("/dev/shm");
        let temp = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
            .unwrap();
        fs::create_dir_all(temp.path().join("others/folder/.ssh")).unwrap();
        for name in [
            "file",
            "folder/index.html",
            "folder/.certguide",
            "folder/.ssh/id",
            "folder/0",
            "folder/lock",
        ] {
            fs::write(temp.path().join("others").join(name), "precious").unwrap();
        }
        fs::create_dir_all(temp.path().join("checkout/.git")).unwrap();
        Self { temp }
    }

    fn others(&self) -> PathBuf {
        self.temp.path().join("others")
    }

    fn checkout(&self) -> PathBuf {
        self.temp.path().join("checkout")
    }

    /// Puts something under a name of the checkout, in the place of what is there.
    fn plant_link(&self, kind: &str, at: &Path) {
        let others = self.others();
        match kind {
            "link to a file" => symlink(others.join("file"), at).unwrap(),
            "link to a folder" => symlink(others.join("folder"), at).unwrap(),
            "link to nothing" => symlink(others.join("made-by-a-build"), at).unwrap(),
            "link to a file beside" => symlink("content/site.yaml", at).unwrap(),
            "link to itself" => symlink(at.file_name().unwrap(), at).unwrap(),
            "link up" => symlink("../../../../../../../../..", at).unwrap(),
            "hard link" => fs::hard_link(others.join("file"), at).unwrap(),
            other => panic!("{other}"),
        }
    }

    fn plant(&self, kind: &str, name: &str) {
        let (at, others) = (self.checkout().join(name), self.others());
        if at
            .parent()
            .is_some_and(|parent| parent.symlink_metadata().is_ok_and(|meta| !meta.is_dir()))
        {
            fs::remove_file(at.parent().unwrap()).unwrap();
        }
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&at);
        let _ = fs::remove_dir_all(&at);
        match kind {
            link if link.starts_with("link ") || link == "hard link" => self.plant_link(link, &at),
            "file" => fs::write(&at, "planted").unwrap(),
            "folder" => {
                fs::create_dir_all(at.join("planted")).unwrap();
                fs::write(at.join("planted/evil.html"), "<script>1</script>").unwrap();
                fs::write(at.join(".certguide"), "planted").unwrap();
            }
            "deep folder" => deep(&at),
            "folder of links" => folder_of_links(&at, &others.join("folder")),
            "pipe" => pipe(&at),
            "socket" => drop(UnixListener::bind(&at).unwrap()),
            "long file" => fs::File::create(&at).unwrap().set_len(1 << 40).unwrap(),
            "file for nobody" => {
                fs::write(&at, "planted").unwrap();
                fs::set_permissions(&at, fs::Permissions::from_mode(0o000)).unwrap();
            }
            "folder for all" => {
                fs::create_dir_all(&at).unwrap();
                fs::set_permissions(&at, fs::Permissions::from_mode(0o7777)).unwrap();
            }
            "state of another" => fs::write(&at, self.state_of_another()).unwrap(),
            "journal" => {
                let up = "../".repeat(12);
                let file = others.join("file");
                fs::write(
                    &at,
                    format!(
                        "put ../others/file\nput {up}{}\nremove ../others/file\nend\n",
                        file.display()
                    ),
                )
                .unwrap();
            }
            other => panic!("{other}"),
        }
    }

    /// What certguide wrote for another output, with the key of this user: sealed, but not for this
    /// folder.
    fn state_of_another(&self) -> Vec<u8> {
        let out = self.temp.path().join("another/dist");
        if !out.exists() {
            let staging =
                Staging::begin_with(Place::open(&out, None).unwrap(), key(), Renames::default())
                    .unwrap();
            staging.put("index.html", b"another").unwrap();
            staging.commit().unwrap();
        }
        fs::read(out.with_file_name(".dist.certguide").join("state")).unwrap()
    }
}

fn folder_of_links(at: &Path, to: &Path) {
    fs::create_dir_all(at).unwrap();
    for name in ["index.html", "aws", "0", "1", "lock", "tree", "new", "aside", "state", "assets"] {
        symlink(to, at.join(name)).unwrap();
    }
    fs::write(at.join(".certguide"), "planted").unwrap();
}

fn pipe(at: &Path) {
    let mode = rustix::fs::Mode::from_raw_mode(0o666);
    rustix::fs::mknodat(rustix::fs::CWD, at, rustix::fs::FileType::Fifo, mode, 0).unwrap();
}

/// Deeper than any path may be long, and than a process may have files open.
fn deep(at: &Path) {
    use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat};
    fs::create_dir(at).unwrap();
    let mut folder = openat(CWD, at, OFlags::DIRECTORY, Mode::empty()).unwrap();
    for _ in 0..1200 {
        mkdirat(&folder, "deep", Mode::RWXU).unwrap();
        folder = openat(&folder, "deep", OFlags::DIRECTORY, Mode::empty()).unwrap();
    }
}

/// All that may not change: kind, bytes, mode, owner, number of names, inode and times of every
/// file.
fn state(folder: &Path) -> BTreeMap<PathBuf, String> {
    let seen = |entry: walkdir::DirEntry| {
        let meta = entry.path().symlink_metadata().unwrap();
        let text =
            if meta.is_file() { fs::read_to_string(entry.path()).unwrap() } else { String::new() };
        let what =
            (meta.ino(), meta.mode(), meta.uid(), meta.size(), meta.mtime(), meta.mtime_nsec());
        (entry.into_path(), format!("{what:?} {text}"))
    };
    walkdir::WalkDir::new(folder).into_iter().map(|entry| seen(entry.unwrap())).collect()
}

fn key() -> Key {
    Key::of_user(Path::new(env!("CARGO_TARGET_TMPDIR")), Path::new("/nowhere"))
}

fn unable(_: At<'_>, _: At<'_>) -> std::io::Result<()> {
    Err(rustix::io::Errno::XDEV.into())
}

/// File systems that exchange folders, only rename them, or do neither.
fn systems() -> [Renames; 3] {
    let able = Renames::default();
    [able, Renames { exchange: unable, ..able }, Renames { exchange: unable, rename: unable }]
}

/// Publishes; none if certguide refused to.
fn publish(ground: &Ground, renames: Renames, text: &str) -> Option<Vec<(&'static str, String)>> {
    let place =
        Place::open(&ground.checkout().join("dist"), Some(&checkout(&ground.checkout()))).ok()?;
    let staging = Staging::begin_with(place, key(), renames).ok()?;
    let files = ["index.html", "aws/index.html", "aws/x/index.html", "s.css", "assets/a.js"];
    let site: Vec<(&str, String)> =
        files.into_iter().map(|path| (path, format!("{path} {text}"))).collect();
    for (path, text) in &site {
        staging.put(path, text.as_bytes()).unwrap();
    }
    staging.commit().ok().map(|_| site)
}

fn published(ground: &Ground) -> Vec<(String, String)> {
    let out = ground.checkout().join("dist");
    let files = walkdir::WalkDir::new(&out)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| !entry.file_type().is_dir());
    let mut found: Vec<(String, String)> = files
        .map(|entry| {
            let name = entry.path().strip_prefix(&out).unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .filter(|(name, _)| name != ".certguide")
        .collect();
    found.sort();
    found
}

#[test]
fn whatever_lies_beside_the_output_nothing_else_changes_and_only_the_site_is_published() {
    let (mut tried, mut refused) = (0, Vec::new());
    for name in NAMES {
        for kind in KINDS {
            for (round, renames) in systems().into_iter().enumerate() {
                let ground = Ground::new();
                // What a pull brings into a folder that a build has used, and into a fresh one.
                if round != 1 {
                    publish(&ground, Renames::default(), "first").unwrap();
                    publish(&ground, Renames::default(), "second").unwrap();
                }
                ground.plant(kind, name);
                let before = state(&ground.others());
                for text in ["third", "fourth"] {
                    match publish(&ground, renames, text) {
                        Some(mut site) => {
                            site.sort();
                            let site: Vec<_> = site
                                .into_iter()
                                .map(|(path, text)| (path.to_owned(), text))
                                .collect();
                            assert_eq!(published(&ground), site, "{kind} at {name}, round {round}");
                        }
                        None => refused.push(format!("{kind} at {name}")),
                    }
                }
                assert_eq!(state(&ground.others()), before, "{kind} at {name}, round {round}");
                assert!(!ground.temp.path().join(".bashrc").exists());
                tried += 1;
            }
        }
    }
    refused.dedup();
    assert_eq!(tried, NAMES.len() * KINDS.len() * 3);
    // Only the output folder itself can be refused.
    assert!(refused.iter().all(|what| what.contains(" at dist")), "{refused:#?}");
}

/// A site in a checkout beside files of others; what certguide does there when its commands are
/// run.
fn site_beside_others() -> (Ground, Site) {
    let ground = Ground::new();
    crate::support::copy(
        &crate::support::root().join("tests/sites/small/content"),
        &ground.checkout().join("content"),
    );
    let site = Site::at(ground.checkout());
    (ground, site)
}

/// A guide that needs all of a site's files.
const GUIDE: &[&str] = &[
    "new",
    "guide",
    "acme/thing",
    "--name",
    "Thing",
    "--url",
    "https://example.com/x",
    "--level",
    "Associate",
    "--field",
    "cloud",
];

/// Commands that write, and names that they write to or pass through.
const COMMANDS: [(&[&str], &[&str]); 6] = [
    (&["build", "--out", "public/site"], &["public", "public/site", "public/.site.certguide"]),
    (
        &["record"],
        &[
            "content/history",
            "content/history/changes.yaml",
            "content/history/facts.json",
            "content/history/.changes.yaml.certguide-new",
            "content/history/.facts.json.certguide-new",
        ],
    ),
    (
        GUIDE,
        &[
            "content/guides",
            "content/guides/acme",
            "content/guides/acme/thing",
            "content/site.yaml",
            "content/sources.yaml",
            "content/guides/acme/thing/.guide.md.certguide-new",
            "content/.site.yaml.certguide-new",
        ],
    ),
    (
        &["new", "site", "."],
        &["content", "content/site.yaml", "content/pages", "content/pages/index.md"],
    ),
    (
        &["schema", "--out", "schemas"],
        &["schemas", "schemas/guide.schema.json", "schemas/.guide.schema.json.certguide-new"],
    ),
    (
        &["check", "--horizon", "1y", "--ics", "out/ahead.ics"],
        &["out", "out/ahead.ics", "out/.ahead.ics.certguide-new"],
    ),
];

#[test]
fn no_command_writes_through_what_lies_in_the_checkout() {
    for (command, names) in COMMANDS {
        for name in names {
            for kind in [
                "link to a file",
                "link to a folder",
                "link to nothing",
                "link up",
                "hard link",
                "pipe",
            ] {
                let (ground, site) = site_beside_others();
                ground.plant(kind, name);
                let (others, top) =
                    (state(&ground.others()), fs::read_dir(ground.temp.path()).unwrap().count());
                let output = site.run(command);
                assert!(output.status.code().is_some(), "{command:?} with {kind} at {name}");
                assert_eq!(
                    state(&ground.others()),
                    others,
                    "{command:?} with {kind} at {name}: {}",
                    stderr(&output)
                );
                assert_eq!(
                    fs::read_dir(ground.temp.path()).unwrap().count(),
                    top,
                    "{command:?} with {kind} at {name}"
                );
            }
        }
    }
}

#[test]
fn a_link_of_the_users_own_is_followed_and_one_of_the_checkout_is_not() {
    let (ground, site) = site_beside_others();
    fs::create_dir(ground.temp.path().join("www")).unwrap();
    symlink(ground.temp.path().join("www"), ground.temp.path().join("own")).unwrap();
    let output = site.run(&["build", "--out", "../own/site"]);
    assert!(
        output.status.success() && ground.temp.path().join("www/site/index.html").exists(),
        "{}",
        stderr(&output)
    );
    symlink(ground.temp.path().join("www"), site.file("public")).unwrap();
    let output = site.run(&["build", "--out", "public/other"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("public is a symbolic link in the site's folder"),
        "{}",
        stderr(&output)
    );
    assert!(!ground.temp.path().join("www/other").exists());
}

/// Mounts of a process of its own, where the system lets somebody make them.
#[test]
fn what_is_mounted_in_the_work_folder_is_not_emptied() {
    let mount = |ground: &Ground, at: &str, then: &str| {
        let script = format!("mount --bind \"$1/others\" \"$1/checkout/{at}\" && {then}");
        let mut command = std::process::Command::new("unshare");
        command
            .args(["--map-root-user", "--mount", "sh", "-c", &script, "sh"])
            .arg(ground.temp.path());
        command.env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR")).output()
    };
    let build = format!(
        "{} build --site \"$1/checkout\" --today 2026-02-01",
        env!("CARGO_BIN_EXE_certguide")
    );
    for at in [".dist.certguide", ".dist.certguide/tree", ".dist.certguide/tree/deep/er", "dist"] {
        let (ground, _) = site_beside_others();
        fs::create_dir_all(ground.checkout().join(at)).unwrap();
        if !mount(&ground, at, "true").is_ok_and(|output| output.status.success()) {
            return;
        }
        let before = state(&ground.others());
        let output = mount(&ground, at, &build).unwrap();
        assert_eq!(output.status.code(), Some(2), "{at}: {}", stderr(&output));
        assert!(stderr(&output).contains("--out"), "{at}: {}", stderr(&output));
        assert_eq!(state(&ground.others()), before, "{at}: {}", stderr(&output));
    }
}

#[test]
fn without_a_place_for_a_secret_builds_work_and_believe_nothing() {
    let ground = Ground::new();
    let build = |key: Key| {
        let place = Place::open(&ground.checkout().join("dist"), None).unwrap();
        let staging = Staging::begin_with(place, key, Renames::default()).unwrap();
        staging.put("index.html", b"site").unwrap();
        staging.commit().unwrap()
    };
    let work = ground.checkout().join(".dist.certguide");
    build(Key::none());
    assert!(!work.join("state").exists());
    fs::create_dir(work.join("tree/stray")).unwrap_or_default();
    assert_eq!(build(Key::none()).unchanged, 2);
    // A site that lies aside goes back only where the state says that certguide put it there.
    for (key, is_put_back) in [(Key::none(), false), (key(), true)] {
        build(key.clone());
        build(key.clone());
        fs::rename(ground.checkout().join("dist"), work.join("aside")).unwrap();
        let place = Place::open(&ground.checkout().join("dist"), None).unwrap();
        Staging::begin_with(place, key, Renames::default()).unwrap().abandon();
        assert_eq!(ground.checkout().join("dist/index.html").exists(), is_put_back);
    }
}
