//! The field's nouns as plain data, in the shapes that authors write. No logic but reading and
//! checking one value.
//!
//! Start with [`certification::Certification`]: one guide's data. A figure is a [`figure::Figure`];
//! an absence is said ([`figure::Absence`]). `walk` visits every source, figure, text and reference
//! with its path, so that rules see all of them without knowing every struct.

pub mod block;
pub mod blocks;
pub mod certification;
pub mod checks;
pub mod codes;
pub mod conditions;
pub mod costs;
mod dates;
pub mod exam;
pub mod figure;
pub mod front_matter;
pub mod history;
pub mod hosting;
pub mod money;
pub mod neighbors;
pub mod number;
pub mod occupations;
pub mod options;
pub mod outputs;
pub mod part;
pub mod said;
pub mod salaries;
pub mod scalar;
mod shorthand;
pub mod site;
pub mod source;
pub mod validity;
pub mod variants;
mod vocabulary;
pub mod wages;
pub mod walk;
