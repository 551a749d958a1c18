//! What certguide does is in proportion to what it is given, and what it says has an end.
//!
//! Work is counted as the bytes and calls of the allocator on one thread, which are the same on
//! every machine. Twice the input may take at most three times the work. Time is judged by long
//! runs alone (`DOUBLED`), and only that of the processor.

use certguide::disk::read::Folder;
use certguide::site::Settings;
use certguide::{build, lint};

use crate::support::Site;

/// What is doubled: a name, the file that it is written to, and the text of a size.
type Input = (&'static str, &'static str, fn(usize) -> String);

/// What tables that grow and caches of patterns may add, beside 64 bytes for each byte of the
/// input: a call for each pair of 800 would add twenty times that.
const MAX_NOISE: u64 = 2_000_000;

const PAGE: &str = "content/pages/about.md";
const FACTS: &str = "content/facts.yaml";
const DATA: &str = "content/guides/acme/widget-maker/certification.yaml";

fn page(body: &str) -> String {
    format!("---\ntitle: T\n---\n{body}\n")
}

/// The data of the small site's guide, and more.
fn data(more: &str) -> String {
    std::fs::read_to_string(crate::support::root().join("tests/sites/small").join(DATA)).unwrap()
        + more
}

fn repeated(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

/// A fact with what is doubled in it.
fn fact(i: usize) -> String {
    format!("fact-{i}: {{value: 12, unit: widgets, scope: made, source: wages, as_of: 2025}}\n")
}

const INPUTS: &[Input] = &[
    ("dead links in one line", PAGE, |n| page(&repeated(n, |i| format!("[a](/nowhere-{i}/) ")))),
    ("dead links in lines", PAGE, |n| page(&repeated(n, |i| format!("[a](/nowhere-{i}/)\n\n")))),
    ("links to other sites", PAGE, |n| {
        page(&repeated(n, |i| format!("[the page {i}](https://e{i}.example/)\n\n")))
    }),
    ("undefined facts", PAGE, |n| {
        page(&repeated(n, |i| format!("It costs {{{{ site:facts.x{i} }}}}.\n\n")))
    }),
    ("unknown sources", PAGE, |n| page(&repeated(n, |i| format!("As [told](source:s{i}).\n\n")))),
    ("one long line", PAGE, |n| page(&"word ".repeat(20 * n))),
    ("brackets", PAGE, |n| page(&"[".repeat(20 * n))),
    ("marks without blanks", PAGE, |n| page(&"![".repeat(20 * n))),
    ("closing brackets", PAGE, |n| page(&"`a`) b) ".repeat(2 * n))),
    ("points in lines", PAGE, |n| page(&"A.\nb.\n".repeat(5 * n))),
    ("figures and dates", PAGE, |n| page(&"$5 and 65 questions by 2020-01-01, ".repeat(n))),
    ("other syntax", PAGE, |n| page(&"[[a]] :b: ".repeat(n))),
    ("dead fragments", PAGE, |n| {
        page(&repeated(n, |i| format!("## Heading {i}\n\n[a](#heding-{i})\n\n")))
    }),
    ("sentences with links", PAGE, |n| page(&"The [page](/about/) is a sentence. ".repeat(n))),
    ("sentences with facts", PAGE, |n| {
        page(&"They made {{ site:facts.widgets }} last year. ".repeat(n))
    }),
    ("sentences with code", PAGE, |n| page(&"Type `a` and then `b` to go on. ".repeat(n))),
    ("sentences with notes", PAGE, |n| {
        page(&format!("{}\n\n[^1]: So it is.", "It costs 300 USD.[^1] ".repeat(n)))
    }),
    ("signs that mark nothing", PAGE, |n| page(&"2 ** 3 ".repeat(n))),
    ("stars", PAGE, |n| page(&"*a _b ".repeat(5 * n))),
    ("code", PAGE, |n| {
        page(&format!("~~~~markdown\n{}~~~~", "`````````` a [b](c) *d\n".repeat(n)))
    }),
    ("blocks of code", PAGE, |n| page(&"~~~~yaml\na: 1 # b\n~~~~\n\n".repeat(n))),
    ("footnotes", PAGE, |n| page(&repeated(n, |i| format!("A[^{i}].\n\n[^{i}]: B.\n\n")))),
    ("headings", PAGE, |n| page(&repeated(n, |i| format!("## Heading {i}\n\ntext\n\n")))),
    ("facts", FACTS, |n| repeated(n, fact)),
    ("unknown keys", FACTS, |n| repeated(n, |i| fact(i).replace("scope:", "scpoe:"))),
    ("wrong values", FACTS, |n| repeated(n, |i| fact(i).replace("value: 12", "value: 12%"))),
    ("doubled keys", FACTS, |n| repeated(n, |_| fact(1))),
    ("anchors", FACTS, |n| repeated(n, |i| fact(i).replace(": {", &format!(": &a{i} {{")))),
    ("empty values", FACTS, |n| repeated(n, |i| format!("fact-{i}:\n"))),
    ("open brackets", FACTS, |n| format!("a: {}", "[".repeat(n))),
    ("a long key", FACTS, |n| format!("{}: 1\n", "k".repeat(20 * n))),
    ("a long value", FACTS, |n| fact(1).replace("12", &"x".repeat(20 * n))),
    ("a value of sentences", DATA, |n| {
        let text = "      The exam costs 300 USD, and it is hard.\n".repeat(n);
        data(&format!("faq:\n  - id: q\n    question: Is it?\n    answer: |\n{text}"))
    }),
    ("questions", DATA, |n| {
        data(&format!(
            "faq:\n{}",
            repeated(n, |i| format!("  - {{id: q{i}, question: Is it {i}?, answer: It is.}}\n"))
        ))
    }),
    ("names", DATA, |n| {
        data(&format!("also_known_as: [{}]\n", repeated(n, |i| format!("{{name: N {i}}}, "))))
    }),
    ("HTML beside HTML", "static/a.svg", |n| {
        let html = "<foreignObject/>".repeat(n);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><switch>{html}<text>a</text></switch></svg>"
        )
    }),
    ("a long list", FACTS, |n| format!("a: [{}]\n", "1, ".repeat(n))),
];

/// The work of reading a site and of finding its faults and all that `check` looks for, on this
/// thread: in a pool of one.
fn work(site: &Site) -> u64 {
    let settings = Settings { today: "2026-02-01".parse().unwrap(), base_url: None, drafts: false };
    let work = allocation_counter::measure(|| {
        let (folder, _) = Folder::open(site.path(), &site.file("dist"));
        if let Some(site) = build::load(&folder, &settings).value {
            drop(lint::run(&site, &folder, &lint::Made::default(), &[]));
        }
    });
    work.bytes_total + 64 * work.count_total
}

fn sized((_, file, text): &Input, size: usize) -> Site {
    let site = Site::small();
    site.write(file, text(size));
    site
}

/// Work and seconds of one size of an input.
fn measured(input: &Input, size: usize) -> (u64, f64) {
    let site = sized(input, size);
    let begun = seconds();
    (work(&site), seconds() - begun)
}

/// The seconds that this thread has had of a processor, as Linux tells; elsewhere nothing passes.
fn seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0)
        / 1e9
}

/// Sizes from here on show in the time whether it grows with the square of the input.
const TELLING: usize = 1_000;
/// Seconds that say nothing.
const NOISE: f64 = 0.1;

/// The fixed part of the work falls out: what is compared is the growth from one size to its
/// double, and on to the next. With `--nocapture` the test shows its table; `DOUBLED=1250` asks for
/// larger inputs.
#[test]
fn twice_the_input_is_at_most_three_times_the_work() {
    let size = crate::support::count("DOUBLED", 200);
    let measure = || {
        // What is made once, such as the grammars of code, is made before.
        assert!(INPUTS.iter().all(|input| work(&sized(input, 10)) > 0));
        println!(
            "{:24} {:>8} {:>9} {:>9} {:>9}  growth twice / once  time",
            "input", "bytes", "s at n", "2n", "4n"
        );
        let over = INPUTS.iter().filter_map(|input| {
            let [one, two, four] = [size, 2 * size, 4 * size].map(|size| measured(input, size));
            let (growth, next) = (two.0.saturating_sub(one.0), four.0.saturating_sub(two.0));
            #[allow(clippy::cast_precision_loss, reason = "a ratio that is shown")]
            let ratio = next as f64 / growth.max(1) as f64;
            let (bytes, times) = ((input.2)(size).len(), [one.1, two.1, four.1]);
            let [a, b, c] = times;
            println!(
                "{:24} {bytes:>8} {a:>9.3} {b:>9.3} {c:>9.3}  {ratio:>19.2}  {:.2}",
                input.0,
                c / b
            );
            let is_slow = size >= TELLING && c - b > 3.0 * (b - a).max(0.0) + NOISE;
            let of_tables = if size >= TELLING { 64 * u64::try_from(bytes).unwrap() } else { 0 };
            let noise = MAX_NOISE + of_tables;
            let is_over = next > 3 * growth + noise || is_slow;
            is_over
                .then(|| format!("{}: {one:?}, doubled {two:?}, doubled again {four:?}", input.0))
        });
        over.collect::<Vec<String>>()
    };
    let over = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(measure);
    assert!(over.is_empty(), "{over:#?}");
}

/// What is compared with each other, or shown with all its data each time, has a limit that is told
/// with place and cure.
#[test]
fn lists_and_widgets_have_limits() {
    let versions = |n: usize| {
        let one = |i| {
            format!(
                "  - {{id: v{i}, code: V-{i}, available: 2019, last_exam: 2020, source: acme-page, as_of: 2026}}\n"
            )
        };
        data("").replace("versions:\n", &format!("versions:\n{}", repeated(n - 1, one)))
    };
    let steps = |n: usize| repeated(n, |i| format!("- {{id: s{i}, text: Do it.}}\n"));
    let widgets = |n: usize| page(&"```{roadmap}\n```\n\n".repeat(n));
    let own = DATA.replace("certification", "steps");
    for (file, text, beyond, place) in [
        (DATA, versions(50), versions(51), "certification.yaml:11:3"),
        (&own, steps(200), steps(201), "steps.yaml:1:1"),
        (PAGE, widgets(100), widgets(101), "about.md:304:1"),
    ] {
        let told = |text: &str| {
            let site = Site::small();
            site.write(file, text);
            let output = site.run(&["check", "--today", "2026-02-01"]);
            self::text(&output)
        };
        assert!(!told(&text).contains("too-large"), "{file}: {}", told(&text));
        let told = told(&beyond);
        assert!(told.contains("error[too-large]: this ") && told.contains(place), "{told}");
        assert_eq!(told.matches("error[").count(), 1, "what only follows is not told: {told}");
    }
}

fn text(output: &std::process::Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr[..]].concat()).unwrap()
}

#[test]
fn a_report_has_an_end_and_says_what_it_leaves_out() {
    let site = Site::small();
    site.write(PAGE, page(&"[a](/nowhere/) ".repeat(8_000)));
    let human = text(&site.build("2026-02-01"));
    // The rule "more-faults".
    assert!(
        human.contains("error[more-faults]: 7800 more errors in this file are not listed"),
        "{human}"
    );
    assert!(human.contains("8000 errors; nothing was published"), "{human}");
    assert!(human.len() < 200 * 1_000, "{} bytes", human.len());
    assert!(!human.contains(" ::: "), "{human}");
    assert!(
        human.contains("content/pages/about.md:4:1\n")
            && human.contains("content/pages/about.md:4:2986\n"),
        "{human}"
    );
    for (format, lines) in [("json", 201), ("github", 201)] {
        let listed = site.run(&["check", "--today", "2026-02-01", "--message-format", format]);
        assert_eq!(String::from_utf8(listed.stdout).unwrap().lines().count(), lines, "{format}");
    }
}

#[test]
fn no_control_character_of_the_content_reaches_a_terminal() {
    let site = Site::small();
    let vendor = "content/vendors/acme.yaml";
    site.replace(vendor, "\nurl: ", "\nurl: \"\\e]0;pwned\\a\\x9b2J\\u202e\" #");
    site.write(PAGE, page("Text\u{1b}[2J \u{9b}2J[a](/nowhere/) \u{202e}[b](/now\u{9b}here/)"));
    for format in ["human", "json", "github", "sarif"] {
        let output = site.run(&["check", "--today", "2026-02-01", "--message-format", format]);
        let text = text(&output);
        assert!(
            text.contains("cannot be published") && text.contains("acme.yaml"),
            "{format}: {text}"
        );
        let harmful = text.chars().find(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}'));
        assert_eq!(harmful, None, "{format}: {text:?}");
    }
}

#[test]
fn threads_have_a_limit() {
    let site = Site::small();
    assert!(site.run(&["build", "--today", "2026-02-01", "--jobs", "100000"]).status.success());
    let refused = site.run(&["build", "--jobs", "0"]);
    assert_eq!(refused.status.code(), Some(2));
}
