//! What authors get wrong, each with a fault and its place; and what is right, without one.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a guide")]
#[allow(dead_code, reason = "only read by serde")]
struct Guide {
    name: crate::model::scalar::Text,
    minutes: u16,
    #[serde(default)]
    items: Vec<Item>,
    kind: Option<crate::model::costs::CostType>,
    money: Option<crate::model::figure::Figure<crate::model::money::Money>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an item")]
#[allow(dead_code, reason = "only read by serde")]
struct Item {
    id: crate::model::scalar::Id,
    why: crate::model::scalar::Text,
    #[serde(default)]
    who: Option<Who>,
    weight: crate::model::figure::Figure<crate::model::scalar::Number>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "who is counted")]
#[allow(dead_code, reason = "only read by serde")]
struct Who {
    id: crate::model::scalar::Id,
    population: crate::model::salaries::Population,
    period: crate::model::salaries::PayPeriod,
    currency: crate::model::money::Currency,
}

/// Faults as `rule line:column-column message | help`.
fn faults(text: &str) -> Vec<String> {
    let file = SourcePath::new("a.yaml");
    let found = parse::<Guide>(&Text { file: &file, text, offset: 0 });
    let show = |d: &Diagnostic| {
        let At::Bytes(start, end) = d.at else { panic!("no place") };
        let place = &text[start as usize..end as usize];
        let line = text[..start as usize].matches('\n').count() + 1;
        format!(
            "{} {line} `{place}` {} | {}",
            d.rule.name,
            d.message,
            d.help.as_deref().unwrap_or("")
        )
    };
    found.diagnostics.iter().map(show).collect()
}

fn one(text: &str) -> String {
    let found = faults(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap_or_default()
}

#[test]
fn a_right_text_has_no_fault() {
    let text = "\u{feff}name: Wörter\r\nminutes: 180\r\nitems:\r\n  - {id: a, why: \"b, c\", weight: 15–20}\r\n";
    assert_eq!(faults(text), Vec::<String>::new());
}

#[test]
fn each_fault_with_its_place() {
    let base = "name: é\nminutes: 180\n";
    let cases = [
        ("mintues: 1\n", "unknown-key 3 `mintues`"),
        ("name: b\n", "duplicate-key 3 `name`"),
        ("kind:\n", "empty-value 3 `kind`"),
        ("kind: ~\n", "empty-value 3 `kind`"),
        (
            "kind: exma\n",
            "wrong-type 3 `exma` `exma` is not one of the words allowed here | did you mean `exam`?",
        ),
        ("kind: !!str exam\n", "yaml-tag 3"),
        ("money: $300\n", "wrong-type 3 `$300`"),
        ("money: 300 USB\n", "unknown-currency 3 `300 USB`"),
        ("items: none\n", "wrong-type 3 `none` expected a list, found `none` | write a list"),
        ("items:\n  - {id: A, why: b, weight: 3}\n", "invalid-id 4 `A`"),
        ("items:\n  - {id: a, why: b, weight: 26%}\n", "wrong-type 4 `26%`"),
        ("items:\n  - {id: a, why: b, c, weight: 3}\n", "empty-value 4 `c`"),
        ("items:\n  - {id: a, weight: 3}\n", "missing-key 4"),
        (
            "items:\n  - {id: a, why: b, weight: 26 CEU}\n",
            "wrong-type 4 `26 CEU` `26 CEU` is not a number | the key determines the unit: write only the number, `26`",
        ),
        (
            "money: 50 USD a year\n",
            "wrong-type 3 `50 USD a year` `50 USD a year` is not an amount of money | write only the amount, `50 USD`, and how often separately: a yearly fee is `maintenance_fee: 50 USD` under validity; otherwise `{amount: 50 USD, every: P1Y}` for a price, `billing: {every: P1Y}` for a cost",
        ),
        ("money: Free\n", "wrong-type 3 `Free` `Free` is not an amount of money | write 0"),
        (
            "items:\n  - {id: a, why: What if? It costs {{ exam.fee }}., weight: 1}\n",
            "yaml-syntax 4 `{{` a fact inside { } needs quotes",
        ),
        ("kind: {{ exam }}\n", "yaml-syntax 3"),
        ("kind: \"exam\n", "yaml-syntax 3 `\"exam` a quote is opened here and not closed"),
        ("\tkind: exam\n", "yaml-syntax 3"),
        ("---\nname: b\n", "yaml-syntax 3"),
        (": b\n", "yaml-syntax 3 `` a key is missing before this place | write the key"),
    ];
    for (text, expected) in cases {
        let found = one(&format!("{base}{text}"));
        assert!(found.starts_with(expected), "{text:?}\n  is  {found}\n  not {expected}");
    }
}

#[test]
fn a_colon_without_a_space_and_a_number_for_text() {
    let found = one("name: a\nminutes: 1\nmoney: {min:15}\n");
    assert!(found.contains("`min: 15`"), "{found}");
    assert!(one("name: 2.10\nminutes: 1\n").contains("put it in quotes"));
}

#[test]
fn all_faults_in_one_run_and_none_that_only_follows() {
    let text = "name:\nminutes: many\nkind: exma\nextra: 1\nitems:\n  - {id: a, why: b}\n  - {id: B, why: c, weight: 1}\n  - {id: c, weight: 1,000, x: 1}\n";
    let rules: Vec<String> =
        faults(text).iter().map(|f| f.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    let expected = [
        "empty-value 1",
        "wrong-type 2",
        "wrong-type 3",
        "unknown-key 4",
        "missing-key 6",
        "invalid-id 7",
        "missing-key 8",
        "empty-value 8",
        "unknown-key 8",
    ];
    for rule in expected {
        assert!(rules.contains(&rule.to_owned()), "{rule} is not among {rules:#?}");
    }
}

#[test]
fn two_missing_keys_are_two_faults() {
    let found = faults("kind: exam\n");
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn a_missing_key_names_the_words_it_takes_and_hides_no_other_fault() {
    let found =
        faults("name: a\nminutes: 1\nitems:\n  - {id: a, why: b, weight: 1, who: {id: b}}\n");
    let helps: Vec<&str> = found.iter().map(|fault| fault.split_once(" | ").unwrap().1).collect();
    let expected = [
        "add `population: ..` with one of `occupation`, `holders`, `postings` or `self-report`",
        "add `period: ..` with one of `year` or `hour`",
        "add `currency: ..`",
    ];
    assert_eq!(helps, expected);
}

#[test]
fn bombs_and_depth_end_in_a_fault() {
    let mut bomb = String::from("a0: &a0 [x, x]\n");
    for i in 1..20 {
        bomb.push_str(&format!("a{i}: &a{i} [*a{0}, *a{0}]\n", i - 1));
    }
    assert!(faults(&bomb).iter().any(|f| f.starts_with("yaml-limit")));
    let deep = format!("name: {}", "[".repeat(5000));
    assert!(faults(&deep).iter().any(|f| f.starts_with("yaml-limit")), "{:?}", faults(&deep));
    let wide = format!("name: &n {}\nminutes: *n\n", "x".repeat(10_000));
    assert!(faults(&wide).iter().any(|f| f.starts_with("yaml-limit")));
}

/// The text as serde reads it; the first fault of the text itself.
fn tree(text: &str) -> Result<serde_yaml::Value, String> {
    let scanned = scan::scan(text);
    match scanned.faults.first() {
        None => Ok(scanned.tree.value()),
        Some(fault) => {
            Err(format!("{} `{}` {}", fault.rule.name, &text[fault.at.clone()], fault.message))
        }
    }
}

#[test]
fn only_line_feeds_and_carriage_returns_break_a_line() {
    for mark in ['\u{85}', '\u{2028}', '\u{2029}'] {
        let text = format!("a: 1 # remark{mark}a: 2{mark}b: 3\nc: x{mark}y\n");
        let value = scan::scan(&text).tree.value();
        assert_eq!((&value["a"], value.get("b")), (&1.into(), None), "{mark:?}");
        // U+0085 cannot be published: a value with it is taken out, and reported.
        let published = (mark != '\u{85}').then(|| format!("x{mark}y"));
        assert_eq!(value["c"].as_str(), published.as_deref(), "{mark:?}");
    }
    for end in ["\n", "\r\n", "\r"] {
        let value = tree(&format!("# remark{end}a: 1{end}b: |{end}  x{end}  y{end}")).unwrap();
        assert_eq!((&value["a"], &value["b"]), (&1.into(), &"x\ny\n".into()), "{end:?}");
        let doubled = tree(&format!("a: 1{end}a: 2{end}"));
        assert_eq!(doubled.unwrap_err(), "duplicate-key `a` duplicate key `a`");
    }
}

#[test]
fn what_yaml_does_not_allow_in_a_text_is_refused_where_it_is() {
    for c in [
        '\0', '\u{1}', '\u{b}', '\u{c}', '\u{1b}', '\u{7f}', '\u{80}', '\u{9b}', '\u{feff}',
        '\u{ffff}',
    ] {
        for text in
            [format!("a: 1\nb: x{c}y\n"), format!("a: 1 # {c}\nb: 2\n"), format!("a: \"{c}\"\n")]
        {
            let expected = format!(
                "yaml-syntax `{c}` the character U+{:04X} is not allowed in YAML",
                u32::from(c)
            );
            assert_eq!(tree(&text).unwrap_err(), expected);
        }
    }
}

#[test]
fn aliases_repeat_a_little_that_ended_before() {
    let value = tree("a: &x {b: [1, 2]}\nc: *x\nd: [*x, *x]\n").unwrap();
    assert_eq!((&value["c"], &value["d"][1]["b"][1]), (&value["a"], &2.into()));
    for endless in ["&a [*a]", "a: &a {b: *a}", "&a [[*a, *a, *a, *a], *a]"] {
        assert!(
            tree(endless).unwrap_err().contains("repeats a value that contains it"),
            "{endless}"
        );
    }
    let wide = |count: usize| format!("a: &a [{}]\nb: [*a, *a, *a, *a]\n", "x, ".repeat(count));
    assert!(tree(&wide(200)).is_ok());
    assert!(tree(&wide(300)).unwrap_err().contains("repeat too much"));
    let anchors = |count: usize| (0..count).map(|i| format!("- &a{i} x\n")).collect::<String>();
    assert!(tree(&anchors(64)).is_ok());
    assert!(tree(&anchors(65)).unwrap_err().contains("`x` the text has more than 64 anchors"));
    let keys = format!("a: &a {{{}: 1}}\nb: [*a, *a, *a, *a]\n", "k".repeat(900));
    assert!(tree(&keys).is_ok());
    assert!(
        tree(&keys.replace("[*a", "[*a, *a, *a, *a, *a, *a, *a"))
            .unwrap_err()
            .contains("repeat too much")
    );
}

#[test]
fn keys_are_text() {
    let value = tree("1: a\ntrue: b\n2026-01-02: c\n\"~\": d\n<<: e\n").unwrap();
    let keys: Vec<&str> =
        value.as_mapping().unwrap().keys().filter_map(serde_yaml::Value::as_str).collect();
    assert_eq!(keys, ["1", "true", "2026-01-02", "~", "<<"]);
    for (text, message) in [
        ("{a: b}: c\n", "expected a key, found a list or a map"),
        ("? [a]\n: c\n", "expected a key, found a list or a map"),
        ("a: &x b\n*x : c\n", "expected a key, found an alias"),
        (": c\n", "a key is missing before this place"),
        ("? \n: c\n", "a key is missing before this place"),
        ("01: a\n\"01\": b\n", "duplicate key `01`"),
    ] {
        assert!(tree(text).unwrap_err().contains(message), "{text:?} {:?}", tree(text));
    }
}

#[test]
fn a_text_is_one_document() {
    for text in ["", "\n", "# remark\n", "# a\r# b\r"] {
        assert!(tree(text).unwrap().as_mapping().unwrap().is_empty(), "{text:?}");
    }
    for text in ["--- {a: 1}\n", "---\na: 1\n...\n", "%YAML 1.2\n---\na: 1\n"] {
        assert_eq!(tree(text).unwrap()["a"].as_u64(), Some(1), "{text:?}");
    }
    for text in ["a: 1\n---\na: 2\n", "a: 1\n...\na: 2\n", "---\n---\n", "a: 1\n---\n"] {
        assert!(tree(text).is_err(), "{text:?}");
    }
    assert!(tree("---\n").unwrap_err().contains("there is no data here"));
}

#[test]
fn the_search_for_faults_has_an_end_and_says_so() {
    let many: String = (0..500).map(|i| format!("x{i}: 1\n")).collect();
    let found = faults(&format!("name: a\nminutes: 1\n{many}"));
    assert_eq!(found.len(), 201);
    assert!(found.iter().any(|fault| {
        fault.contains("more errors in this file are not listed | fix the listed ones")
    }));
}

#[test]
fn places_inside_a_file() {
    let file = SourcePath::new("guide.md");
    let found = parse::<Guide>(&Text { file: &file, text: "name: a\nminutes: x\n", offset: 100 });
    assert_eq!(found.diagnostics[0].at, At::Bytes(117, 118));
    let text = "a:\n  - {b: 1}\n  - {b: é, c: 2}\n";
    let places = Places::of(text);
    let at = |path: &DataPath, place| places.find(path, place).map(|range| &text[range]);
    let path = DataPath::of(["a".into(), 1.into(), "c".into()]);
    assert_eq!((at(&path, Place::Value), at(&path, Place::Key)), (Some("2"), Some("c")));
    let beyond = DataPath::of(["a".into(), 9.into()]);
    assert_eq!(at(&beyond, Place::Value), Some("a"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[a-z0-9:{}\\[\\]*&!|>'\"\\-\\n \\t#,~é\\\\]{0,80}") {
        let file = SourcePath::new("a.yaml");
        let found = parse::<Guide>(&Text { file: &file, text: &text, offset: 0 });
        for diagnostic in &found.diagnostics {
            let At::Bytes(start, end) = diagnostic.at else { panic!("no place") };
            prop_assert!(text.get(start as usize..end as usize).is_some());
        }
    }
}
