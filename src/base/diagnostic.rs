//! A fault in the content, as a value. Nothing below `cli` prints one.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::rule::{Rule, Severity};
use super::source::{DataPath, SourcePath};

/// Where in a file a fault is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum At {
    /// The file as a whole.
    File,
    /// Bytes of the file as it was read (a byte order mark counts).
    Bytes(u32, u32),
    /// The value at a path of the file's YAML (of its front matter, for markdown).
    Value(DataPath),
    /// The key that leads to that value.
    Key(DataPath),
}

impl From<Range<usize>> for At {
    fn from(range: Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self::Bytes(clamp(range.start), clamp(range.end))
    }
}

/// One fault: what is wrong, where, by which rule, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The rule that was broken.
    #[serde(with = "super::rule::by_its_name")]
    pub rule: &'static Rule,
    /// Starts as the rule's own severity.
    pub severity: Severity,
    /// One line that says what is wrong, with the author's own words in it; no full stop.
    pub message: String,
    /// The file at fault.
    pub file: SourcePath,
    /// The place in it.
    pub at: At,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A fault of `rule` with the rule's own severity.
    pub fn new(
        rule: &'static Rule,
        file: &SourcePath,
        at: impl Into<At>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            file: file.clone(),
            at: at.into(),
            help: None,
        }
    }

    /// The same fault with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A result that always exists, with the faults met while making it.
#[derive(Clone, Debug, Default)]
pub struct Found<T> {
    /// The result, as good as it could be made.
    pub value: T,
    /// The faults, in the order they were met.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Found<T> {
    /// A result without faults.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Hands the faults to `sink` and gives the value.
    pub fn drain_into(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.diagnostics);
        self.value
    }
}

/// Whether any of these is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}
