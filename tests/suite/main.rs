//! All tests from outside, in one program, so that the library is linked once: `cargo test --test suite NAME` runs one file.
//! Start with `support`, which holds the real binary and sites in temporary folders.

mod support;

mod architecture;
mod budget;
mod calendar;
mod cli;
mod computed;
mod costs;
mod ctdl;
mod days;
mod determinism;
mod docs;
mod exports;
mod facts;
mod fields;
mod figures;
mod formats;
mod fuzz;
mod golden;
mod horizon;
mod hostile;
mod kill;
mod lifecycle;
mod lint;
mod manual;
mod new;
mod output;
mod pages;
mod palette;
mod plan;
mod plan_golden;
mod planted;
mod preview;
mod reading;
mod record;
mod resolve;
mod rules;
mod schema;
mod scripts;
mod serve;
mod svg;
mod templates;
mod time;
mod wages;
mod widgets;
