//! The command line: the only layer that prints. One command a file; start with [`run`].

mod args;
mod build;
mod check;
mod excerpt;
mod explain;
mod github;
mod horizon;
mod import;
mod listing;
mod new;
mod next_change;
mod places;
mod record;
mod report;
mod sarif;
mod schema;
mod serve;
mod theme;
mod why;
mod words;

use std::process::ExitCode;

use clap::Parser;

/// Exit status when the content is wrong.
const CONTENT_IS_WRONG: u8 = 1;
/// Exit status when the tool could not run.
const COULD_NOT_RUN: u8 = 2;

/// Runs the command that the arguments name.
#[must_use]
pub fn run() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { COULD_NOT_RUN } else { 0 });
        }
    };
    let result = match args.command {
        args::Command::Build(args) => build::build(&args),
        args::Command::Check(args) => check::check(&args),
        args::Command::Explain(args) => explain::explain(&args),
        args::Command::Import(args) => import::import(&args),
        args::Command::NextChange(args) => next_change::next_change(&args),
        args::Command::New(args) => new::new(&args),
        args::Command::Record(args) => record::record(&args),
        args::Command::Schema(args) => schema::schema(&args),
        args::Command::Serve(args) => serve::serve(&args),
        args::Command::Theme(args) => theme::theme(&args),
        args::Command::Why(args) => why::why(&args),
        args::Command::Words(args) => words::words(&args),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(CONTENT_IS_WRONG),
        Err(message) => {
            report::say(&format!("certguide could not run: {message}"));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}
