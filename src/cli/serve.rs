//! `serve`: answers over HTTP until it is told to stop.

use super::arguments::{Address, Common};
use super::environment::start_logging;
use super::output::Outcome;
use crate::config::{
    ApiKey, HostName, MaxConcurrentSearches, Origin, RequestTimeoutMs, ServerSettings, ShutdownGraceMs,
};
use crate::index::Paths;
use crate::library::{Library, open_last};
use crate::server::{self, AppState};
use anyhow::Context as _;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

const EXAMPLES: &str = "\
Examples:
  plansearch serve
  plansearch serve --listen 0.0.0.0:8080 --public-base-url http://192.168.1.20:8080
  curl '127.0.0.1:8080/v1/search?q=森林覆盖率'

SIGTERM and Ctrl-C let running requests end; SIGHUP reads sources and configuration anew
(server.toml excepted), and keeps the last good index if that fails.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    address: Address,
    /// Take changed sources and configuration into use by itself
    #[arg(long, env = "PLANSEARCH_WATCH")]
    watch: bool,
    /// How long a request may take, in milliseconds [default: 10000]
    #[arg(long, value_name = "MS", env = "PLANSEARCH_REQUEST_TIMEOUT_MS")]
    request_timeout_ms: Option<RequestTimeoutMs>,
    /// How many searches may run at the same time [default: 128]
    #[arg(long, value_name = "N", env = "PLANSEARCH_MAX_CONCURRENT_SEARCHES")]
    max_concurrent_searches: Option<MaxConcurrentSearches>,
    /// How long running requests may go on after the signal to stop, in milliseconds
    /// [default: 10000]
    #[arg(long, value_name = "MS", env = "PLANSEARCH_SHUTDOWN_GRACE_MS")]
    shutdown_grace_ms: Option<ShutdownGraceMs>,
    /// Keys of which clients must send one, separated by commas; better given by the environment
    /// variable, since others on this machine can see a command line [default: none]
    #[arg(long, value_name = "KEY,…", value_delimiter = ',', env = "PLANSEARCH_API_KEYS", hide_env_values = true)]
    api_keys: Vec<String>,
    /// Origins of sites whose scripts may read answers, separated by commas [default: none]
    #[arg(long, value_name = "ORIGIN,…", value_delimiter = ',', env = "PLANSEARCH_CORS_ORIGINS")]
    cors_origins: Vec<Origin>,
    /// Further names of this host that MCP clients may use, separated by commas [default: none]
    #[arg(long, value_name = "HOST,…", value_delimiter = ',', env = "PLANSEARCH_ALLOWED_HOSTS")]
    allowed_hosts: Vec<HostName>,
}

/// How long sources and configuration are left alone between two looks.
const WATCH_PAUSE: Duration = Duration::from_millis(500);

impl Arguments {
    fn apply(&self, common: &Common, settings: &mut ServerSettings) -> anyhow::Result<()> {
        self.address.apply(settings);
        settings.log = common.log.unwrap_or(settings.log);
        settings.request_timeout_ms = self.request_timeout_ms.unwrap_or(settings.request_timeout_ms);
        settings.max_concurrent_searches = self.max_concurrent_searches.unwrap_or(settings.max_concurrent_searches);
        settings.shutdown_grace_ms = self.shutdown_grace_ms.unwrap_or(settings.shutdown_grace_ms);
        // Read here and not by clap, whose message would repeat a key that is refused.
        let keys = self.api_keys.iter().map(|key| key.parse::<ApiKey>().map_err(anyhow::Error::msg));
        let keys: Vec<ApiKey> = keys.collect::<anyhow::Result<_>>().context("`--api-keys` or PLANSEARCH_API_KEYS")?;
        override_list(&keys, &mut settings.api_keys);
        override_list(&self.cors_origins, &mut settings.cors_origins);
        override_list(&self.allowed_hosts, &mut settings.allowed_hosts);
        Ok(())
    }
}

fn override_list<T: Clone>(given: &[T], setting: &mut Vec<T>) {
    if !given.is_empty() {
        *setting = given.to_vec();
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut settings = common.settings()?;
    arguments.apply(common, &mut settings)?;
    start_logging(settings.log)?;
    // Bound before anything is built: an address in use is told at once, and who connects during
    // the build waits for it instead of being turned away.
    let listen = settings.listen.0;
    let listener = TcpListener::bind(listen).with_context(|| format!("cannot listen on {listen}"))?;
    // The last commit answers at once; what changed since is taken in beside serving.
    let last = open_last(&common.paths()?)?;
    let is_last = last.is_some();
    let library = match last {
        Some(library) => library,
        None => common.open()?.library,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    let result = runtime.block_on(serve(listener, library, settings, common.paths()?, is_last, arguments.watch));
    // A reload may still be running; its index is moved into place whole or not at all.
    runtime.shutdown_background();
    result.map(|()| Outcome::Found)
}

async fn serve(
    listener: TcpListener,
    library: Library,
    settings: ServerSettings,
    paths: Paths,
    is_last: bool,
    watch: bool,
) -> anyhow::Result<()> {
    listener.set_nonblocking(true).context("cannot set up the socket")?;
    let listener = tokio::net::TcpListener::from_std(listener).context("cannot set up the socket")?;
    let address = listener.local_addr().context("cannot tell the address of the socket")?;
    if address.ip().is_unspecified() && settings.public_base_url.is_none() {
        tracing::warn!("links in answers begin with http://{address}; set public_base_url to what readers can open");
    }
    if settings.api_keys.is_empty() && !address.ip().is_loopback() {
        tracing::warn!("everybody who reaches {address} may ask; set api_keys if that is not meant");
    }
    let state = Arc::new(AppState::new(library, settings, address));
    let stop = server::stop_signal().context("cannot listen for the signal to stop")?;
    let reload = server::reload_on_hangup(Arc::clone(&state), paths.clone())
        .context("cannot listen for the signal to reload")?;
    tokio::spawn(reload);
    if is_last {
        let (state, paths) = (Arc::clone(&state), paths.clone());
        tokio::spawn(async move { server::reload(&state, paths).await });
    }
    if watch {
        tokio::spawn(server::reload_on_change(Arc::clone(&state), paths, WATCH_PAUSE));
    }
    tracing::info!(generation = state.library().generation(), "listening on http://{address}");
    server::serve(listener, state, stop).await.context("cannot go on serving")
}
