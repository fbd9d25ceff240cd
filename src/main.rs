//! plansearch: searches government plans, and says where everything stands.

use plansearch::cli::{self, Arguments};
use std::process::ExitCode;

/// Gives memory back that a service needed for a while: the system's allocator keeps it in a heap for each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse_or_exit();
    match cli::run(&arguments) {
        Ok(outcome) => outcome.into(),
        Err(error) => cli::report(&error),
    }
}
