//! What a build costs: processor time, wall time and peak memory at 24, 1,000 and 10,000 guides.
//!
//! `cargo bench --bench build` runs all three;
//! `cargo bench --bench build -- 1000 --runs 5 --keep FOLDER` one of them, and keeps the site. Each
//! build is a run of the real binary into a fresh folder, the files read before. The system's own
//! accounts give the figures; medians are printed with the least and the greatest. `--again`
//! measures the second build, in which nothing changed, and one in which a guide changed.
//! `--retiring 100` makes all certifications retire in the years to come, in place of one in eight:
//! every page is then made ready for many days.

mod corpus;
mod text;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// One run: seconds of wall and processor time, MiB of memory at the peak.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
    peak: f64,
}

struct Wanted {
    counts: Vec<usize>,
    runs: usize,
    seed: u64,
    retiring: usize,
    keep: Option<PathBuf>,
    again: bool,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == "measure") {
        return measure(&args[1..]);
    }
    let wanted = wanted(&args);
    println!(
        "{:>7}  {:<9} {:>22} {:>22} {:>14} {:>13}",
        "guides", "build", "wall s", "processor s", "peak MiB", "ms a guide"
    );
    for count in wanted.counts {
        let temporary = tempfile::tempdir().unwrap();
        let folder = wanted.keep.clone().unwrap_or_else(|| temporary.path().to_owned());
        corpus::write(&folder, count, wanted.seed, wanted.retiring).unwrap();
        report(
            count,
            "cold",
            &(0..wanted.runs).map(|number| cold(&folder, number)).collect::<Vec<_>>(),
        );
        if wanted.again {
            let out = folder.join("dist");
            run(&folder, &out);
            report(count, "same", &runs(wanted.runs, || run(&folder, &out)));
            report(
                count,
                "one guide",
                &runs(wanted.runs, || {
                    touch(&folder);
                    run(&folder, &out)
                }),
            );
        }
    }
}

fn wanted(args: &[String]) -> Wanted {
    let mut wanted =
        Wanted { counts: Vec::new(), runs: 3, seed: 7, retiring: 12, keep: None, again: false };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--runs" => wanted.runs = rest.next().unwrap().parse().unwrap(),
            "--retiring" => wanted.retiring = rest.next().unwrap().parse().unwrap(),
            "--seed" => wanted.seed = rest.next().unwrap().parse().unwrap(),
            "--keep" => wanted.keep = rest.next().map(PathBuf::from),
            "--again" => wanted.again = true,
            count => wanted.counts.push(
                count
                    .parse()
                    .expect("a number of guides, --runs, --seed, --retiring, --keep or --again"),
            ),
        }
    }
    if wanted.counts.is_empty() {
        wanted.counts = vec![24, 1000, 10_000];
    }
    wanted
}

fn runs(count: usize, mut one: impl FnMut() -> Cost) -> Vec<Cost> {
    (0..count).map(|_| one()).collect()
}

fn cold(folder: &Path, number: usize) -> Cost {
    // A name of its own for each run: what was just removed makes file systems slow for a while.
    let out = folder.join(format!("cold-{number}"));
    let cost = run(folder, &out);
    std::fs::remove_dir_all(out).unwrap();
    cost
}

/// Changes a word of the first guide.
fn touch(folder: &Path) {
    let pages = walkdir::WalkDir::new(folder.join("content/guides")).sort_by_file_name();
    let guide = pages
        .into_iter()
        .filter_map(Result::ok)
        .find(|entry| entry.file_name() == "guide.md")
        .unwrap();
    let mut text = std::fs::read_to_string(guide.path()).unwrap();
    text.push_str("\nOne more sentence.\n");
    std::fs::write(guide.path(), text).unwrap();
}

/// Builds in a process of its own whose only child is the binary: the accounts of its children are
/// that child's.
fn run(folder: &Path, out: &Path) -> Cost {
    let output = Command::new(std::env::current_exe().unwrap())
        .arg("measure")
        .args([folder, out])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    Cost { wall: numbers[0], cpu: numbers[1], peak: numbers[2] }
}

#[allow(clippy::exit, reason = "the process measures and tells its parent that it failed")]
fn measure(args: &[String]) {
    let began = Instant::now();
    let build = Command::new(env!("CARGO_BIN_EXE_certguide"))
        .args(["build", "--today", "2026-11-24", "--site"])
        .arg(&args[0])
        .arg("--out")
        .arg(&args[1])
        .output()
        .unwrap();
    let wall = began.elapsed().as_secs_f64();
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    // Linux counts the peak in KiB.
    println!("{wall} {} {}", micros as f64 / 1e6, usage.max_rss() as f64 / 1024.0);
}

fn report(count: usize, what: &str, costs: &[Cost]) {
    let sorted = |of: fn(&Cost) -> f64| {
        let mut all: Vec<f64> = costs.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all
    };
    let span = |all: &[f64]| {
        format!("{:.3} ({:.3}..{:.3})", all[all.len() / 2], all[0], all[all.len() - 1])
    };
    let (wall, cpu, peak) = (sorted(|c| c.wall), sorted(|c| c.cpu), sorted(|c| c.peak));
    let each = 1000.0 * cpu[cpu.len() / 2] / count as f64;
    println!(
        "{count:>7}  {what:<9} {:>22} {:>22} {:>14.0} {each:>13.2}",
        span(&wall),
        span(&cpu),
        peak[peak.len() / 2]
    );
}
