//! stub
use crate::base::rule::Rule;
pub fn fault(rule: &'static Rule, message: &str, help: &str) -> String {
    format!("\u{1}{}\u{1}{message}\u{1}{help}", rule.name)
}
