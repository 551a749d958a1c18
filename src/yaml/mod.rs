//! stub, replaced by the yaml branch
use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::rule::{self, Rule};
use crate::base::source::{DataPath, SourcePath};
/// .
pub fn fault(rule: &'static Rule, message: &str, help: &str) -> String {
    format!("\u{1}{}\u{1}{message}\u{1}{help}", rule.name)
}
/// .
pub struct Text<'a> {
    /// .
    pub file: &'a SourcePath,
    /// .
    pub text: &'a str,
    /// .
    pub offset: usize,
}
/// .
pub fn parse<T: serde::de::DeserializeOwned>(source: &Text<'_>) -> Found<Option<T>> {
    match serde_yaml::from_str(source.text) {
        Ok(v) => Found::clean(Some(v)),
        Err(e) => Found {
            value: None,
            diagnostics: vec![Diagnostic::new(&rule::WRONG_TYPE, source.file, At::File, e.to_string())],
        },
    }
}
/// .
pub enum Place {
    /// .
    Key,
    /// .
    Value,
}
/// .
pub fn locate(_: &str, _: &DataPath, _: Place) -> Option<std::ops::Range<usize>> {
    None
}
