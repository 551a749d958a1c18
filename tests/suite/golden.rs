//! Sites compared byte for byte with what is kept: the small one whole, and of the hard one (every absence, range,
//! currency and state that a widget can meet) the pages and data of its guides. `UPDATE=1 cargo test --test suite golden::`
//! writes them anew; read the difference like code.

use std::fs;

use crate::support::{Site, root, tree};

/// Fingerprints change with every style sheet; they are told apart from a real difference.
fn without_fingerprints(bytes: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_vec() };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("assets/") {
        let (before, after) = rest.split_at(at + "assets/".len());
        out.push_str(before);
        let end = after.find(['"', ' ', '\n']).unwrap_or(after.len());
        let mut parts: Vec<&str> = after[..end].split('.').collect();
        if parts.len() == 3 && parts[1].len() == 12 {
            parts[1] = "HASH";
        }
        out.push_str(&parts.join("."));
        rest = &after[end..];
    }
    out.push_str(rest);
    out.into_bytes()
}

/// Builds `tests/sites/NAME` and compares what `wanted` keeps of it with its folder of that day.
fn compare(name: &str, today: &str, wanted: fn(&str) -> bool) {
    let folder = format!("tests/sites/{name}");
    let site = Site::of(&format!("{folder}/content"));
    let output = site.build(today);
    assert!(output.status.success(), "{}", crate::support::stderr(&output));
    let kept = root().join(folder).join(format!("expected-{today}"));
    let mut built = tree(&site.file("dist"));
    built.retain(|path, _| wanted(path));
    for bytes in built.values_mut() {
        *bytes = without_fingerprints(bytes);
    }
    if std::env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(&kept);
        for (path, bytes) in &built {
            let to = kept.join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
    }
    let expected = tree(&kept);
    let names = |tree: &std::collections::BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&built), names(&expected), "the files of the site");
    for (path, bytes) in &built {
        let (is, was) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&expected[path]));
        assert_eq!(is, was, "{path}");
    }
}

/// All but what stands in fingerprinted files.
fn pages(path: &str) -> bool {
    !path.starts_with("assets/")
}

/// The pages and data of guides; not the guide of many things, which is long and says the same again and again.
fn guides(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts[..], ["kestrel" | "noor", guide, _] if guide != "many" && !guide.ends_with(char::is_numeric))
}

#[test]
fn before_the_last_exam() {
    compare("small", "2026-02-01", pages);
}

#[test]
fn after_the_last_exam() {
    compare("small", "2026-11-23", pages);
}

#[test]
fn hard_cases() {
    compare("hard", "2026-06-15", guides);
}

#[test]
fn hard_cases_later() {
    compare("hard", "2027-03-01", guides);
}
