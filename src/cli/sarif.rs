//! Diagnostics as one SARIF 2.1.0 log (OASIS), which code hosts and editors read. Start with
//! [`log`].

use serde_json::{Value, json};

use crate::base::manual::{self, Entry};
use crate::base::rule::Severity;
use crate::parse::place::Region;

use super::places::Placed;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The whole document: every rule, and a result for each fault.
pub fn log(faults: &[Placed<'_>]) -> Value {
    let entries: Vec<Entry> =
        manual::chapters().into_iter().flat_map(|chapter| chapter.entries).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": entries.iter().map(descriptor).collect::<Vec<_>>(),
            }},
            // Columns count characters, not UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": faults.iter().map(|fault| result(fault, &entries)).collect::<Vec<_>>(),
        }],
    })
}

fn descriptor(entry: &Entry) -> Value {
    let Entry { rule, why, cure, .. } = entry;
    let help = format!("{why}\n\n{cure}");
    json!({
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": why},
        "help": {"text": help, "markdown": help},
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn result(fault: &Placed<'_>, entries: &[Entry]) -> Value {
    let diagnostic = fault.diagnostic;
    let help = diagnostic.help.as_ref().map(|help| format!("\n\nHelp: {help}")).unwrap_or_default();
    let mut place = json!({"artifactLocation": {"uri": uri(fault.path)}});
    if let Some((_, found)) = &fault.region {
        place["region"] = region(found);
    }
    json!({
        "ruleId": diagnostic.rule.name,
        "ruleIndex": entries.iter().position(|entry| entry.rule == diagnostic.rule),
        "level": level(diagnostic.severity),
        "message": {"text": format!("{}{help}", diagnostic.message)},
        "locations": [{"physicalLocation": place}],
    })
}

fn region(region: &Region) -> Value {
    json!({
        "startLine": region.start.line,
        "startColumn": region.start.column,
        "endLine": region.end.line,
        "endColumn": region.end.column,
    })
}

/// SARIF has the same words.
fn level(severity: Severity) -> &'static str {
    severity.word()
}

/// A path as a relative reference of RFC 3986; an absolute one as a whole address.
fn uri(path: &str) -> String {
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte.into())
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_addresses() {
        assert_eq!(uri("content/pages/a b:ü.md"), "content/pages/a%20b%3A%C3%BC.md");
        assert_eq!(uri("/tmp/a.md"), "file:///tmp/a.md");
    }
}
