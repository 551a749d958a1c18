//! certguide turns markdown pages and typed YAML data into a site of certification guides.
//!
//! The layers, lowest first; imports only go down (`tests/suite/architecture.rs` holds it):
//!
//! 1. [`base`]: source paths, diagnostics, rules, dates, HTML escaping.
//! 2. [`yaml`] (text to typed values, all faults with places), [`markdown`] (text to blocks),
//!    [`svg`] (drawings), [`words`] (the catalog of what the theme says, by language).
//! 3. [`model`]: the field's nouns as plain data, and how authors write them.
//! 4. [`parse`]: one file to its typed form; never fails, always reports.
//! 5. [`plan`]: how study time is divided; numbers only.
//! 6. [`site`]: all files to one immutable `Site`: addresses, lifecycle, facts, ready plans.
//! 7. [`page`]: what a page is made with: its theme, its references, its prose.
//! 8. [`widgets`]: a view per widget. [`rules`]: what is checked beyond one file.
//! 9. [`render`]: `Site` to bytes, page by page.
//! 10. [`build`]: the pipeline in one place.
//! 11. [`lint`]: what only `check` looks for: prose that will age, figures without a source.
//! 12. [`horizon`]: what will happen on later days, and what `check` will find then.
//! 13. [`disk`] (folders in and out), [`server`] (the preview).
//! 14. [`cli`]: the only layer that prints.

pub mod base;
pub mod build;
pub mod cli;
pub mod disk;
pub mod horizon;
pub mod lint;
pub mod markdown;
pub mod model;
pub mod page;
pub mod parse;
pub mod plan;
pub mod render;
pub mod rules;
pub mod server;
pub mod site;
pub mod svg;
pub mod widgets;
pub mod words;
pub mod yaml;
