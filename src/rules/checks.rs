//! What settings and suppressions say of rules: that the rules exist and can be changed.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::model::checks::{UNKNOWN, UNSOURCED};
use crate::model::front_matter::Allow;
use crate::site::Site;

use super::path;

pub(super) fn run(site: &Site) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let file = SourcePath::new("content/site.yaml");
    let checks = &site.config.checks;
    for name in checks.rules.keys() {
        let at = At::Key(path!["checks", "rules", name.as_str()]);
        out.extend(unknown(name).map(|(message, help)| named(&file, at, message, help)));
    }
    let counted = [UNSOURCED, UNKNOWN];
    for name in checks.budgets.keys().filter(|name| !counted.contains(&name.as_str())) {
        let at = At::Key(path!["checks", "budgets", name.as_str()]);
        let near = nearest::nearest(name, counted).map(|near| format!("did you mean `{near}`?"));
        let fault =
            unknown(name).map(|(message, help)| named(&file, at, message, near.unwrap_or(help)));
        out.extend(fault);
    }
    allowed(&file, &path!["checks", "allow"], &checks.allow, &mut out);
    for (file, entries) in site.suppressions() {
        allowed(&file, &path!["allow"], entries, &mut out);
    }
    out
}

fn allowed(file: &SourcePath, at: &DataPath, entries: &[Allow], out: &mut Vec<Diagnostic>) {
    for (i, entry) in entries.iter().enumerate() {
        if let Some((message, help)) = unknown(&entry.rule) {
            out.push(named(file, At::Value(at.then(i).then("rule")), message, help));
        }
    }
}

fn named(file: &SourcePath, at: At, message: String, help: String) -> Diagnostic {
    Diagnostic::new(&rule::UNKNOWN_RULE, file, at, message).help(help)
}

/// Message and cure if `name` is no rule that can be changed.
#[must_use]
pub fn unknown(name: &str) -> Option<(String, String)> {
    match rule::by_name(name) {
        Some(rule) if rule.lint => None,
        Some(_) => {
            let help = "errors of a build must be fixed; only rules that `certguide check` adds can be changed";
            Some((
                format!("`{name}` is an error of every build and cannot be changed or suppressed"),
                help.to_owned(),
            ))
        }
        None => {
            let known = rule::LINT.iter().map(|rule| rule.name);
            let help = nearest::nearest(name, known).map_or_else(
                || "`certguide explain` lists all rules".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Some((format!("there is no rule `{name}`"), help))
        }
    }
}
