//! Guards: their conditions, and how far they hold. That of a heading holds to the next heading of
//! its level or higher in the same list item, quote or fence; that of a fence to the fence's end.

use std::ops::Range;

use super::events::{OpenGuard, Walker};
use super::headings::is_id;
use super::offsets::small;
use super::{Condition, Fault, Guard, Piece, State};
use crate::base::nearest::advice;
use crate::base::rule;

/// Parses conditions joined by commas for "or": `open,closing@mls-c01`.
///
/// # Errors
/// The first word that is not a condition; its place is relative to `text`.
pub fn parse_conditions(text: &str) -> Result<Vec<Condition>, Fault> {
    let mut conditions = Vec::new();
    let mut at = 0;
    for part in text.split(',') {
        let start = at + (part.len() - part.trim_start().len());
        at += part.len() + 1;
        let word = part.trim();
        let condition = condition(word).map_err(|(message, help)| Fault {
            rule: &rule::UNKNOWN_CONDITION,
            message,
            help: Some(help),
            at: small(&(start..start + word.len())),
        })?;
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    Ok(conditions)
}

/// One condition, or what is wrong with it and what to write.
fn condition(word: &str) -> Result<Condition, (String, String)> {
    let (state, version) =
        word.split_once('@').map_or((word, None), |(state, version)| (state, Some(version)));
    let Some((_, known)) = State::ALL.iter().find(|(name, _)| *name == state) else {
        let message = if word.is_empty() {
            "a condition is missing".into()
        } else {
            format!("`{state}` is not a condition")
        };
        let help = advice(state, State::ALL.iter().map(|(name, _)| *name));
        return Err((message, help.unwrap_or_else(|| "write `open` or `closed`".into())));
    };
    if version.is_some_and(|version| !is_id(version)) {
        let help = "write the id of a version after `@`: `closed@mls-c01`";
        return Err((format!("`{word}` is not a version"), help.into()));
    }
    Ok(Condition { state: *known, version: version.map(str::to_owned) })
}

impl Walker<'_> {
    /// The conditions of a guard that begins at `line`; none after a fault.
    pub(super) fn read_conditions(&mut self, text: &str, line: &Range<usize>) -> Vec<Condition> {
        parse_conditions(text).unwrap_or_else(|fault| {
            self.fault(fault.rule, line, &fault.message, fault.help.as_deref().unwrap_or_default());
            Vec::new()
        })
    }

    /// Opens a guard in the current container; `level` is a heading's, or 0 for a fence.
    pub(super) fn open_guard(
        &mut self,
        conditions: Vec<Condition>,
        line: &Range<usize>,
        level: u8,
    ) {
        self.guard_count += 1;
        self.guards.push(OpenGuard {
            number: self.guard_count,
            conditions: conditions.clone(),
            level,
        });
        self.out.push(Piece::Guard(Guard { conditions, at: small(line) }));
    }

    /// Ends the innermost guard.
    pub(super) fn close_guard(&mut self) {
        if self.guards.pop().is_some() {
            self.out.push(Piece::EndGuard);
        }
    }

    /// Ends heading guards of `level` and lower in the current container; 0 ends them all.
    pub(super) fn close_heading_guards(&mut self, level: u8) {
        let floor = self.containers.last().copied().unwrap_or(0);
        while self.guards.len() > floor
            && self.guards.last().is_some_and(|guard| guard.level >= level)
        {
            self.close_guard();
        }
    }

    /// The conditions of all open guards, outermost first.
    pub(super) fn conditions(&self) -> Vec<Vec<Condition>> {
        self.guards.iter().map(|guard| guard.conditions.clone()).collect()
    }

    /// Which guards are open.
    pub(super) fn guard_numbers(&self) -> Vec<usize> {
        self.guards.iter().map(|guard| guard.number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_say_state_and_version() {
        let words = |text: &str| {
            let show = |c: Condition| format!("{:?} {}", c.state, c.version.unwrap_or_default());
            parse_conditions(text)
                .map(|all| all.into_iter().map(show).collect::<Vec<_>>())
                .map_err(|fault| (fault.message, fault.at))
        };
        assert_eq!(
            words("open, closing@mls-c01,open"),
            Ok(vec!["Open ".into(), "Closing mls-c01".into()])
        );
        assert_eq!(words("open,opne"), Err(("`opne` is not a condition".into(), 5..9)));
        assert_eq!(words(""), Err(("a condition is missing".into(), 0..0)));
        assert_eq!(words("open@"), Err(("`open@` is not a version".into(), 0..5)));
        assert_eq!(words("open@X"), Err(("`open@X` is not a version".into(), 0..6)));
    }
}
