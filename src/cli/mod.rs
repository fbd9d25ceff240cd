//! The command line; only it prints and decides on exit codes.
//!
//! [`Arguments`] are what was typed, only validated; [`run`] makes of them what the commands work
//! with. Answers go to standard output, everything else to standard error.

mod arguments;
mod check;
mod compare;
mod differences;
mod doctor;
mod environment;
mod eval;
mod index;
mod key;
mod listing;
mod mcp;
mod output;
mod passages;
mod progress;
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
        Command::Key(arguments) => key::run(common, arguments),
        Command::Doctor(arguments) => doctor::run(common, arguments),
    }
}
