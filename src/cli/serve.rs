//! `serve`: answers over HTTP until it is told to stop.

use super::common::{Address, Common};
use super::logging::start_service_logging;
use super::output::Outcome;
use super::progress::Bar;
use crate::library::{Library, open_last};
use crate::server::{self, AppState, AskedLog, ProcessCounts, Watch, WatchBy};
use anyhow::Context as _;
use plansearch_config::{
    ApiKey, HostName, IdleTimeoutMs, KEYS_FILE, KeysFile, LogFormat, MaxConcurrentSearches, MaxConnections,
    MaxConnectionsPerClient, Origin, RequestTimeoutMs, RequestsPerMinute, ServerSettings, ShutdownGraceMs,
    UploadTimeoutMs,
};
use plansearch_index::{DataDir, Paths};
use std::net::{IpAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

const EXAMPLES: &str = "\
Examples:
  plansearch serve
  plansearch serve --listen 0.0.0.0:8080 --public --public-base-url http://192.168.1.20:8080
  curl '127.0.0.1:8080/v1/search?q=森林覆盖率'

SIGTERM and Ctrl-C let running requests end; SIGHUP reads sources and configuration anew
(server.toml excepted), and keeps the last good index if that fails.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    address: Address,
    /// Take changed sources and configuration into use by itself: as the operating system tells of them, or with `poll`
    /// by looking again and again, for folders that other machines write; [default: off]
    #[arg(
        long,
        value_name = "HOW",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "events",
        env = "PLANSEARCH_WATCH"
    )]
    watch: Option<WatchMode>,
    /// Add a line to this file for each search: what was asked, and whether it was found; `report` sums it up
    #[arg(long, value_name = "FILE", env = "PLANSEARCH_SEARCH_LOG")]
    search_log: Option<PathBuf>,
    /// How long a request may take, in milliseconds [default: 10000]
    #[arg(long, value_name = "MS", env = "PLANSEARCH_REQUEST_TIMEOUT_MS")]
    request_timeout_ms: Option<RequestTimeoutMs>,
    /// How long a document may take to be uploaded, in milliseconds [default: 900000]
    #[arg(long, value_name = "MS", env = "PLANSEARCH_UPLOAD_TIMEOUT_MS")]
    upload_timeout_ms: Option<UploadTimeoutMs>,
    /// How many searches may run at the same time [default: 0, for twice the cores]
    #[arg(long, value_name = "N", env = "PLANSEARCH_MAX_CONCURRENT_SEARCHES")]
    max_concurrent_searches: Option<MaxConcurrentSearches>,
    /// The form of the log: text or json [default: text]
    #[arg(long, value_name = "FORMAT", env = "PLANSEARCH_LOG_FORMAT")]
    log_format: Option<LogFormat>,
    /// How many connections may be open; beyond that idle ones are closed [default: 1024]
    #[arg(long, value_name = "N", env = "PLANSEARCH_MAX_CONNECTIONS")]
    max_connections: Option<MaxConnections>,
    /// The same for one address [default: 512]
    #[arg(long, value_name = "N", env = "PLANSEARCH_MAX_CONNECTIONS_PER_CLIENT")]
    max_connections_per_client: Option<MaxConnectionsPerClient>,
    /// How long a connection may do nothing, in milliseconds [default: 10000]
    #[arg(long, value_name = "MS", env = "PLANSEARCH_IDLE_TIMEOUT_MS")]
    idle_timeout_ms: Option<IdleTimeoutMs>,
    /// How often an address may ask in a minute [default: 0, for no limit]
    #[arg(long, value_name = "N", env = "PLANSEARCH_REQUESTS_PER_MINUTE")]
    requests_per_minute: Option<RequestsPerMinute>,
    /// Addresses of proxies that say for whom they ask, separated by commas [default: none]
    #[arg(long, value_name = "IP,…", value_delimiter = ',', env = "PLANSEARCH_TRUSTED_PROXIES")]
    trusted_proxies: Vec<IpAddr>,
    /// Let everybody ask who reaches an address beyond this machine, without keys
    #[arg(long, env = "PLANSEARCH_PUBLIC")]
    public: bool,
    /// Let everybody read the pages although there are keys; programs need one
    #[arg(long, env = "PLANSEARCH_PUBLIC_PAGES")]
    public_pages: bool,
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
    /// Further names by which clients reach this host, separated by commas [default: none]
    #[arg(long, value_name = "HOST,…", value_delimiter = ',', env = "PLANSEARCH_ALLOWED_HOSTS")]
    allowed_hosts: Vec<HostName>,
}

/// Whether and how changes are noticed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum WatchMode {
    #[value(alias = "true")]
    Events,
    Poll,
    #[value(alias = "false")]
    Off,
}

impl WatchMode {
    fn by(self) -> Option<WatchBy> {
        match self {
            Self::Events => Some(WatchBy::Events),
            Self::Poll => Some(WatchBy::Polling),
            Self::Off => None,
        }
    }
}

impl Arguments {
    fn apply(&self, common: &Common, settings: &mut ServerSettings) -> anyhow::Result<()> {
        self.address.apply(settings);
        settings.log = common.log.unwrap_or(settings.log);
        settings.request_timeout_ms = self.request_timeout_ms.unwrap_or(settings.request_timeout_ms);
        settings.upload_timeout_ms = self.upload_timeout_ms.unwrap_or(settings.upload_timeout_ms);
        settings.max_concurrent_searches = self.max_concurrent_searches.unwrap_or(settings.max_concurrent_searches);
        settings.shutdown_grace_ms = self.shutdown_grace_ms.unwrap_or(settings.shutdown_grace_ms);
        settings.search_log = self.search_log.clone().or_else(|| settings.search_log.take());
        settings.log_format = self.log_format.unwrap_or(settings.log_format);
        settings.max_connections = self.max_connections.unwrap_or(settings.max_connections);
        settings.max_connections_per_client =
            self.max_connections_per_client.unwrap_or(settings.max_connections_per_client);
        settings.idle_timeout_ms = self.idle_timeout_ms.unwrap_or(settings.idle_timeout_ms);
        settings.requests_per_minute = self.requests_per_minute.unwrap_or(settings.requests_per_minute);
        settings.public |= self.public;
        settings.public_pages |= self.public_pages;
        override_list(&self.trusted_proxies, &mut settings.trusted_proxies);
        // Read here and not by clap, whose message would repeat a key that is refused.
        let keys = self.api_keys.iter().map(|key| key.parse::<ApiKey>().map_err(anyhow::Error::msg));
        let keys: Vec<ApiKey> = keys.collect::<anyhow::Result<_>>().context("`--api-keys` or PLANSEARCH_API_KEYS")?;
        override_list(&keys, &mut settings.api_keys);
        override_list(&self.cors_origins, &mut settings.cors_origins);
        override_list(&self.allowed_hosts, &mut settings.allowed_hosts);
        Ok(())
    }
}

/// Beyond this machine a service without keys has to be meant.
fn refuse_unguarded(settings: &ServerSettings, paths: &Paths) -> anyhow::Result<()> {
    let listen = settings.listen.0;
    let is_guarded = !settings.api_keys.is_empty() || KeysFile::load(&paths.config.join(KEYS_FILE))?.is_some();
    if settings.public || is_guarded || listen.ip().is_loopback() {
        return Ok(());
    }
    anyhow::bail!(
        "everybody who reaches {listen} could ask: make a key with `plansearch key add` or set `api_keys`, or say with \
         `--public` that this is meant"
    )
}

fn override_list<T: Clone>(given: &[T], setting: &mut Vec<T>) {
    if !given.is_empty() {
        *setting = given.to_vec();
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut settings = common.settings_of_service()?;
    arguments.apply(common, &mut settings)?;
    let paths = common.paths_of_service()?;
    refuse_unguarded(&settings, &paths)?;
    let log = start_service_logging(settings.log, settings.log_format)?;
    // Bound before anything is built: an address in use is told at once, and who asks during the first build is told
    // to wait.
    let listen = settings.listen.0;
    let listener = TcpListener::bind(listen).with_context(|| format!("cannot listen on {listen}"))?;
    // The last commit answers at once; what changed since is taken in beside serving.
    let last = open_last(&paths)?;
    if last.is_none() {
        // Nothing to go on with where the configuration is gone.
        common.config_dir()?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    let watch = arguments.watch.and_then(WatchMode::by);
    let result = runtime.block_on(serve(listener, last, settings, paths, watch, log.counts.clone()));
    // A reload may still be running; its index is moved into place whole or not at all.
    runtime.shutdown_background();
    result.map(|()| Outcome::Found)
}

async fn serve(
    listener: TcpListener,
    last: Option<Library>,
    settings: ServerSettings,
    paths: Paths,
    watch: Option<WatchBy>,
    counts: ProcessCounts,
) -> anyhow::Result<()> {
    listener.set_nonblocking(true).context("cannot set up the socket")?;
    let listener = tokio::net::TcpListener::from_std(listener).context("cannot set up the socket")?;
    let address = listener.local_addr().context("cannot tell the address of the socket")?;
    if address.ip().is_unspecified() && settings.public_base_url.is_none() {
        tracing::warn!("links in answers begin with http://{address}; set public_base_url to what readers can open");
    }
    // What is in a cluster, whoever indexes brings up to date.
    let is_followed = matches!(paths.data, DataDir::Cluster(_));
    let (asked, _writer) = match settings.search_log.as_deref() {
        Some(file) => AskedLog::in_file(file).map(|(log, writer)| (log, Some(writer)))?,
        None => (AskedLog::default(), None),
    };
    let state = Arc::new(AppState::without_library(paths, settings, address).with_counts(counts).with_asked_log(asked));
    if let Some(library) = last {
        state.replace_library(library);
        if !is_followed {
            state.set_stale(Some("sources and configuration are being compared with the index".to_owned()));
        }
    }
    let stop = server::stop_signal().context("cannot listen for the signal to stop")?;
    let hangup = server::reload_on_hangup(Arc::clone(&state)).context("cannot listen for the signal to reload")?;
    if let Some(by) = watch {
        tokio::spawn(Watch::start(Arc::clone(&state), by).await.run());
    }
    tokio::spawn(hangup);
    tokio::spawn(server::follow(Arc::clone(&state)));
    let update = update(Arc::clone(&state), is_followed);
    tracing::info!("listening on http://{address}");
    tokio::select! {
        served = server::serve(listener, state, stop) => served.context("cannot go on serving"),
        error = update => Err(error),
    }
}

/// Brings the index up to date. Ready with an error if there is none to serve in the end, and else never.
async fn update(state: Arc<AppState>, is_followed: bool) -> anyhow::Error {
    if is_followed {
        return std::future::pending().await;
    }
    let updated = server::reload(&state, Bar::new()).await;
    match updated {
        Err(error) if state.library().is_err() => return anyhow::anyhow!(error),
        // A large index is not read whole at its opening.
        _ => server::verify(&state).await,
    }
    std::future::pending().await
}
