//! The command line; only it prints and decides on exit codes.
//!
//! [`Arguments`] are what was typed, only validated; [`run`] makes of them what the commands work
//! with. Answers go to standard output, everything else to standard error.

use plansearch_corpus as corpus;
use plansearch_error as error;
use plansearch_library as library;
use plansearch_quote as quote;
use plansearch_server as server;
use plansearch_text as text;

mod arguments;
mod check;
mod common;
mod compare;
mod config_check;
mod differences;
mod doctor;
mod environment;
mod eval;
mod index;
mod key;
mod listing;
mod logging;
mod mcp;
mod output;
mod passages;
mod progress;
mod report;
mod search;
mod serve;

pub use arguments::Arguments;
pub use output::{Outcome, report};

use crate::corpus::serve_reader;
use arguments::Command;

/// Runs the command.
///
/// # Errors
/// Whatever keeps the command from its answer, for [`report`] to print.
pub fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    survive_full_files()?;
    match &arguments.command {
        Command::ReadContainers => {
            serve_reader(std::io::stdin().lock(), std::io::stdout().lock())?;
            Ok(Outcome::Found)
        }
        Command::Serve(arguments) => serve::run(common, arguments),
        Command::Index(arguments) => index::run(common, arguments),
        Command::Passages(arguments) => passages::run(common, arguments),
        Command::Search(arguments) => search::run(common, arguments),
        Command::Check(arguments) => check::run(common, arguments),
        Command::Compare(arguments) => compare::run(common, arguments),
        Command::Eval(arguments) => eval::run(common, arguments),
        Command::Mcp(arguments) => mcp::run(common, arguments),
        Command::Config(arguments) => config_check::run(common, arguments),
        Command::Key(arguments) => key::run(common, arguments),
        Command::Report(arguments) => report::run(arguments),
        Command::Doctor(arguments) => doctor::run(common, arguments),
    }
}

/// A file that may not grow any further (`ulimit -f`) is a failure to write and not the end of the process.
#[cfg(unix)]
fn survive_full_files() -> anyhow::Result<()> {
    use anyhow::Context as _;
    /// The signal of that name, which the library knows no constant for.
    const SIGXFSZ: std::ffi::c_int = 25;
    let seen = std::sync::Arc::default();
    signal_hook::flag::register(SIGXFSZ, seen).context("cannot listen for the signal of files that are full")?;
    Ok(())
}

/// There is no such signal here.
#[cfg(not(unix))]
fn survive_full_files() -> anyhow::Result<()> {
    Ok(())
}
