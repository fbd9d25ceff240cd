//! `mcp`: the tools for agents over standard input and output.

use super::common::{Address, Common};
use super::logging::start_service_logging;
use super::output::Outcome;
use crate::server::{self, AppState};
use anyhow::Context as _;
use plansearch_config::LogLevel;
use std::sync::Arc;

const EXAMPLES: &str = "\
Examples:
  plansearch mcp
  plansearch mcp --seeds /srv/plans --data :memory: --public-base-url http://192.168.1.20:8080

For a program that starts this one, such as a desktop assistant or an editor:
  {\"mcpServers\": {\"plansearch\": {\"command\": \"plansearch\", \"args\": [\"mcp\", \"--seeds\", \"/srv/plans\"]}}}

Standard output is the protocol alone, messages go to standard error. It ends when standard input
is closed; SIGHUP reads sources and configuration anew.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    address: Address,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut settings = common.settings()?;
    // Who starts this one may never read what it says there.
    let log = start_service_logging(common.log.unwrap_or(LogLevel::Warn), settings.log_format)?;
    arguments.address.apply(&mut settings);
    let library = common.open()?.library;
    let generation = library.generation().to_owned();
    let listen = settings.listen.0;
    let state = Arc::new(AppState::new(library, common.paths()?, settings, listen).with_counts(log.counts.clone()));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    let result = runtime.block_on(async {
        let reload = server::reload_on_hangup(Arc::clone(&state));
        tokio::spawn(reload.context("cannot listen for the signal to reload")?);
        tracing::info!(generation, "serving a client on standard input and output");
        server::serve_stdio(state).await.context("cannot go on serving")
    });
    // A thread may still wait for standard input.
    runtime.shutdown_background();
    result.map(|()| Outcome::Found)
}
