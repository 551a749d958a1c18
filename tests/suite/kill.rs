//! certguide itself, killed at random moments of a build, and refused by the disk at each call in
//! turn: the folder holds one whole site, and the next build works. `KILLS=889` and `FAULTS=2684`
//! ask for more (the latter needs `strace`), `CERTGUIDE` names another program than the one just
//! built.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Site, count, tree};

/// The small site with 80 pages more, all of which say this.
fn site(word: &str) -> Site {
    let site = Site::small();
    for n in 0..80 {
        let text = format!(
            "---\ntitle: Page {n}\ndescription: A page that says {word}.\n---\n\n{word} {n}\n"
        );
        site.write(&format!("content/pages/p{n}.md"), text);
    }
    site.write(
        &format!("content/pages/only-{word}.md"),
        format!("---\ntitle: Only\ndescription: One.\n---\n\n{word}\n"),
    );
    site
}

fn command(site: &Site, out: &Path) -> Command {
    through(&[], site, out)
}

/// A build that is run by another program.
fn through(before: &[&str], site: &Site, out: &Path) -> Command {
    // Long runs name an optimized program.
    let program =
        std::env::var("CERTGUIDE").unwrap_or_else(|_| env!("CARGO_BIN_EXE_certguide").to_owned());
    let words: Vec<&str> = before.iter().copied().chain([program.as_str()]).collect();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command.args(["build", "--today", "2026-02-01", "--out"]).arg(out).current_dir(site.path());
    command.env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_build_killed_at_any_moment_leaves_one_whole_site() {
    let sites = [site("one"), site("two")];
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("dist");
    let mut took = Duration::ZERO;
    let whole = [0, 1].map(|which: usize| {
        let begun = Instant::now();
        assert!(command(&sites[which], &out).status().unwrap().success());
        took = begun.elapsed();
        tree(&out)
    });
    assert!(whole[0] != whole[1] && whole[0].len() > 80);
    let mut random = 88_172_645_463_325_252_u64;
    let mut killed = 0;
    let kills = count("KILLS", 25);
    for round in 0..kills {
        let mut child = command(&sites[round % 2], &out).spawn().unwrap();
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(took * u32::try_from(random % 110).unwrap() / 100);
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        let found = tree(&out);
        assert!(whole.contains(&found), "round {round}: neither the one site nor the other");
    }
    assert!(killed > kills / 5, "only {killed} of {kills} were killed before their end");
    for (site, wanted) in sites.iter().zip(&whole) {
        assert!(command(site, &out).status().unwrap().success());
        assert!(tree(&out) == *wanted, "the next build is not whole");
    }
    let left: Vec<_> =
        std::fs::read_dir(temp.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.len() <= 2, "only the site and its workshop: {left:?}");
}

/// Calls to the system that a build makes, and what a disk may answer.
const CALLS: [(&str, &[&str]); 14] = [
    ("openat", &["EIO", "EACCES", "EMFILE"]),
    ("openat2", &["EIO", "EACCES", "EMFILE"]),
    ("read", &["EIO"]),
    ("write", &["ENOSPC", "EIO"]),
    ("mkdirat", &["ENOSPC", "EROFS", "EACCES"]),
    ("renameat", &["ENOSPC", "EROFS", "EACCES"]),
    ("renameat2", &["ENOSPC", "EROFS", "EACCES", "EINVAL"]),
    ("linkat", &["EMLINK", "ENOSPC", "EPERM"]),
    ("unlinkat", &["EROFS", "EACCES", "EIO"]),
    ("newfstatat", &["EIO", "EACCES"]),
    ("fstat", &["EIO"]),
    ("getdents64", &["EIO"]),
    ("flock", &["ENOLCK", "EINTR"]),
    ("clone3", &["EAGAIN"]),
];

/// How often a build makes a call, as strace counts.
fn calls(call: &str, site: &Site, out: &Path, log: &Path) -> usize {
    let (only, log) = (format!("trace={call}"), log.to_str().unwrap());
    assert!(
        through(&["strace", "-f", "-qq", "-o", log, "-e", &only], site, out)
            .status()
            .unwrap()
            .success()
    );
    std::fs::read_to_string(log)
        .unwrap()
        .lines()
        .filter(|line| line.contains(&format!("{call}(")))
        .count()
}

#[test]
fn a_disk_that_refuses_any_call_leaves_one_whole_site() {
    let faults = count("FAULTS", 0);
    if faults == 0 {
        return;
    }
    let sites = [site("one"), site("two")];
    let temp = tempfile::tempdir().unwrap();
    let (out, log) = (temp.path().join("dist"), temp.path().join("log"));
    let whole = [0, 1].map(|which: usize| {
        assert!(command(&sites[which], &out).status().unwrap().success());
        tree(&out)
    });
    let kinds: Vec<(&str, &str)> = CALLS
        .iter()
        .flat_map(|(call, errors)| errors.iter().map(move |error| (*call, *error)))
        .collect();
    let (mut tried, mut told, mut shown) = (0, 0, 1);
    for (i, (call, error)) in kinds.iter().enumerate() {
        let most = calls(call, &sites[1 - shown], &out, &log);
        shown = 1 - shown;
        // What is left is spread evenly over the calls of this kind.
        let here = ((faults - tried) / (kinds.len() - i)).min(most);
        for n in 0..here {
            let next = &sites[1 - shown];
            let inject = format!("inject={call}:error={error}:when={}", 1 + n * most / here);
            // A call that is not traced is not refused.
            let only = format!("trace={call}");
            let trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &only, "-e", &inject];
            let status = through(&trace, next, &out).status().unwrap();
            let found = tree(&out);
            let what = format!("{inject}: {status}");
            let now = whole
                .iter()
                .position(|site| *site == found)
                .unwrap_or_else(|| panic!("half a site after {what}"));
            // 127: the system could not load the program.
            assert!(matches!(status.code(), Some(0..=2 | 127)), "no panic: {what}");
            assert!(
                status.success() || now == shown,
                "it failed, and published all the same: {what}"
            );
            assert!(!status.success() || now != shown, "it says that it published: {what}");
            tried += 1;
            told += usize::from(!status.success());
            shown = now;
        }
    }
    assert!(
        told > tried / 10,
        "only {told} of {tried} refusals ended a build: is anything refused?"
    );
    println!(
        "{tried} refusals of {faults} asked for: {told} ended the build, the others were got over; 0 half sites"
    );
    for (site, wanted) in sites.iter().zip(&whole) {
        assert!(command(site, &out).status().unwrap().success());
        assert!(tree(&out) == *wanted, "the next build is not whole");
    }
}
