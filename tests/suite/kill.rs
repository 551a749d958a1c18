//! certguide itself, killed at random moments of a build: the folder holds one whole site, and the next build works.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Site, tree};

/// The small site with 80 pages more, all of which say this.
fn site(word: &str) -> Site {
    let site = Site::small();
    for n in 0..80 {
        let text = format!("---\ntitle: Page {n}\ndescription: A page that says {word}.\n---\n\n{word} {n}\n");
        site.write(&format!("content/pages/p{n}.md"), text);
    }
    site.write(
        &format!("content/pages/only-{word}.md"),
        format!("---\ntitle: Only\ndescription: One.\n---\n\n{word}\n"),
    );
    site
}

fn command(site: &Site, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_certguide"));
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
    for round in 0..25 {
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
    assert!(killed > 5, "only {killed} of 25 were killed before their end");
    for (site, wanted) in sites.iter().zip(&whole) {
        assert!(command(site, &out).status().unwrap().success());
        assert!(tree(&out) == *wanted, "the next build is not whole");
    }
    let left: Vec<_> = std::fs::read_dir(temp.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.len() <= 2, "only the site and its workshop: {left:?}");
}
