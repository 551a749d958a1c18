//! All tests from outside, in one program, so that the library is linked once:
//! `cargo test --test suite NAME` runs one file. Start with `support`, which holds the real binary
//! and sites in temporary folders.

mod support;

mod again;
mod architecture;
mod betas;
mod budget;
mod calendar;
mod cli;
mod computed;
mod costs;
mod ctdl;
mod days;
mod determinism;
mod docs;
mod english;
mod examples;
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
mod last_days;
mod lifecycle;
mod lifecycle_steps;
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
mod statements;
mod svg;
mod templates;
mod time;
mod versions;
mod wages;
mod widgets;
mod words;
