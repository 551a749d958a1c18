//! What becomes of findings: suppressed with a reason, let pass by a budget, denied, or left as
//! warnings.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule::{self, Rule, Severity};
use crate::base::source::{DataPath, SourcePath};
use crate::model::checks::{Checks, Level};
use crate::model::front_matter::Allow;
use crate::site::Site;

/// The level of each rule.
pub(super) struct Levels {
    by_rule: BTreeMap<&'static str, Level>,
}

impl Levels {
    /// The rules' own, then site.yaml's, then the command line's.
    pub(super) fn new(checks: &Checks, overrides: &[(&'static Rule, Level)]) -> Self {
        let own = rule::LINT.iter().map(|rule| (rule.name, own_level(rule)));
        let mut by_rule: BTreeMap<&str, Level> = own.collect();
        for (name, level) in &checks.rules {
            if let Some(own) = by_rule.get_mut(name.as_str()) {
                *own = *level;
            }
        }
        by_rule.extend(overrides.iter().map(|(rule, level)| (rule.name, *level)));
        Self { by_rule }
    }

    fn of(&self, rule: &Rule) -> Level {
        self.by_rule.get(rule.name).copied().unwrap_or(Level::Warn)
    }

    /// The findings that remain, with their severities; suppressions that suppressed nothing are
    /// added.
    pub(super) fn judge(&self, site: &Site, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        findings.retain(|finding| self.of(finding.rule) != Level::Allow);
        let mut findings = self.suppressed(site, findings);
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for finding in &mut findings {
            *counts.entry(finding.rule.name).or_default() += 1;
            finding.severity = match self.of(finding.rule) {
                Level::Deny => Severity::Error,
                Level::Warn | Level::Allow => Severity::Warning,
            };
        }
        let over = |name: &str| {
            let budget = site.config.checks.budgets.iter().find(|(id, _)| id.as_str() == name)?;
            counts.get(name).filter(|count| *count > budget.1).map(|count| (*count, *budget.1))
        };
        for finding in &mut findings {
            if let Some((count, budget)) = over(finding.rule.name) {
                finding.severity = Severity::Error;
                let note = format!("found {count} of these; the budget in site.yaml is {budget}");
                finding.help = Some(
                    finding
                        .help
                        .as_ref()
                        .map_or_else(|| note.clone(), |help| format!("{help}; {note}")),
                );
            }
        }
        findings
    }

    fn suppressed(&self, site: &Site, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let config = SourcePath::new("content/site.yaml");
        let mut all: Vec<Suppression<'_>> = Vec::new();
        for (i, entry) in site.config.checks.allow.iter().enumerate() {
            let at = DataPath::of(["checks".into(), "allow".into(), i.into()]);
            all.push(Suppression { file: config.clone(), at, entry });
        }
        for (file, entries) in site.suppressions() {
            for (i, entry) in entries.iter().enumerate() {
                all.push(Suppression {
                    file: file.clone(),
                    at: DataPath::of(["allow".into(), i.into()]),
                    entry,
                });
            }
        }
        // By the folder or file that they hold for, so that a finding meets only its own.
        let mut by_scope: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, suppression) in all.iter().enumerate() {
            by_scope.entry(scope(&suppression.file)).or_default().push(i);
        }
        let mut used = BTreeSet::new();
        let mut kept = Vec::with_capacity(findings.len());
        for finding in findings {
            let own = by_scope.get(&scope(&finding.file)).into_iter().flatten();
            let hits: Vec<usize> = own.copied().filter(|i| all[*i].covers(&finding)).collect();
            if hits.is_empty() {
                kept.push(finding);
            }
            used.extend(hits);
        }
        // What is not looked for cannot be found: its suppressions are not unused.
        let unused = all.iter().enumerate().filter(|(i, suppression)| {
            let looked_for = rule::by_name(&suppression.entry.rule)
                .is_some_and(|rule| self.of(rule) != Level::Allow);
            looked_for && !used.contains(i)
        });
        if self.of(&rule::UNUSED_SUPPRESSION) != Level::Allow {
            kept.extend(unused.map(|(_, suppression)| suppression.unused()));
        }
        kept
    }
}

fn own_level(rule: &Rule) -> Level {
    match rule.severity {
        Severity::Error => Level::Deny,
        Severity::Warning => Level::Warn,
    }
}

/// A suppression and where it stands.
struct Suppression<'s> {
    file: SourcePath,
    at: DataPath,
    entry: &'s Allow,
}

impl Suppression<'_> {
    fn covers(&self, finding: &Diagnostic) -> bool {
        let named = |words: &str| finding.message.contains(words);
        *self.entry.rule == *finding.rule.name && self.entry.at.as_deref().is_none_or(named)
    }

    fn unused(&self) -> Diagnostic {
        let entry = self.entry;
        let message = match &entry.at {
            Some(at) => format!("no `{}` is found that names `{at}`", entry.rule),
            None => format!("no `{}` is found here", entry.rule),
        };
        Diagnostic::new(&rule::UNUSED_SUPPRESSION, &self.file, At::Value(self.at.clone()), message)
            .help("remove the suppression")
    }
}

/// What a suppression in a file holds for: a guide's whole folder, a vendor's text and data, a
/// page, or the files of the whole site.
fn scope(file: &SourcePath) -> String {
    let path = file.as_str();
    if path.starts_with("content/guides/") {
        return file.folder().to_owned();
    }
    match path.strip_prefix("content/vendors/") {
        Some(name) => format!("content/vendors/{}", name.split('.').next().unwrap_or(name)),
        None if path.starts_with("content/pages/") => path.to_owned(),
        None => "content".to_owned(),
    }
}
