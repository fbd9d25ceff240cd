//! plansearch: searches government plans, and says where everything stands.

use plansearch::cli::{self, Arguments};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse_or_exit();
    match cli::run(&arguments) {
        Ok(outcome) => outcome.into(),
        Err(error) => cli::report(&error),
    }
}
