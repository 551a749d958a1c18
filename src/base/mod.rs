//! What every layer may use: where text comes from, what can be wrong with it, and small pure
//! helpers. Start with [`diagnostic::Diagnostic`].

pub mod calendar;
pub mod character;
pub mod date;
pub mod diagnostic;
pub mod fingerprint;
pub mod html;
pub mod manual;
pub mod nearest;
pub mod rule;
pub mod source;
