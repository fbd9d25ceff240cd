//! What the service counts of itself, for Prometheus.

use super::connections::Connections;
use super::permits::{Permits, Work};
use super::problem::Problem;
use super::store_gauges::{StoreGauges, raise};
use super::types::SearchAnswer;
use crate::library::Library;
use crate::store::StoreCounts;
use axum::extract::MatchedPath;
use axum::http::{Extensions, StatusCode};
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// The upper bounds of the histograms, in seconds.
const SECONDS: [f64; 12] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// The label of what no route answers.
const NO_ROUTE: &str = "none";

type Labels<const N: usize> = [(&'static str, String); N];
/// A number that is read at the moment of asking.
type Reading = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What only the program around the service knows.
#[derive(Clone, Default)]
pub struct ProcessCounts {
    /// How many panics there were, on any thread.
    pub panics: Option<Reading>,
    /// How many lines of the log were lost.
    pub lost_log_lines: Option<Reading>,
}

impl fmt::Debug for ProcessCounts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ProcessCounts")
    }
}

/// What is counted.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Labels<2>, Counter>,
    seconds: Family<Labels<1>, Histogram, fn() -> Histogram>,
    searches: Family<Labels<1>, Counter>,
    refused: Family<Labels<1>, Counter>,
    reloads: Family<Labels<1>, Counter>,
    gauges: Gauges,
    process: ProcessCounts,
    connections: OnceLock<Arc<Connections>>,
    served_since: Mutex<Instant>,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Metrics")
    }
}

/// What is read when it is asked for.
#[derive(Default)]
struct Gauges {
    work: Family<Labels<2>, Gauge>,
    generation: Family<Labels<1>, Gauge>,
    age: Gauge,
    is_stale: Gauge,
    documents: Gauge,
    passages: Gauge,
    resident: Gauge,
    files: Gauge,
    connections: Gauge,
    closed: Counter<u64, AtomicU64>,
    turned_away: Counter<u64, AtomicU64>,
    panics: Counter<u64, AtomicU64>,
    lost: Counter<u64, AtomicU64>,
    store: StoreGauges,
}

impl Metrics {
    pub(super) fn new(process: ProcessCounts) -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut metrics = Self {
            registry: Registry::with_prefix("plansearch"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            searches: Family::default(),
            refused: Family::default(),
            reloads: Family::default(),
            gauges: Gauges::default(),
            process,
            connections: OnceLock::new(),
            served_since: Mutex::new(Instant::now()),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let Self { registry, gauges, .. } = self;
        registry.register("http_requests", "Requests answered, by route and status", self.requests.clone());
        registry.register("http_request_duration_seconds", "Time until an answer began", self.seconds.clone());
        registry.register("searches", "Searches, by what they found", self.searches.clone());
        registry.register("refused", "Work turned away because too much was waiting", self.refused.clone());
        registry.register("reloads", "Times the index was brought up to date", self.reloads.clone());
        registry.register("work", "Pieces of work, by kind: running, waiting, and the most", gauges.work.clone());
        registry.register("index_generation_info", "The generation that is served", gauges.generation.clone());
        registry.register("index_age_seconds", "Time since this generation was taken into use", gauges.age.clone());
        let stale = "1 where the index is not that of the present sources and configuration";
        registry.register("index_stale", stale, gauges.is_stale.clone());
        registry.register("documents", "Documents served", gauges.documents.clone());
        registry.register("passages", "Passages served", gauges.passages.clone());
        registry.register("resident_memory_bytes", "Resident memory", gauges.resident.clone());
        registry.register("open_files", "Open files", gauges.files.clone());
        registry.register("connections", "Open connections", gauges.connections.clone());
        registry.register("connections_closed_early", "Idle connections closed for others", gauges.closed.clone());
        registry.register("connections_refused", "Connections turned away", gauges.turned_away.clone());
        registry.register("panics", "Panics caught", gauges.panics.clone());
        registry.register("log_lines_lost", "Lines of the log that could not be written", gauges.lost.clone());
        gauges.store.register(registry);
    }

    /// What is counted of the requests to a cluster.
    pub(super) fn read_store(&self, counts: &StoreCounts) {
        self.gauges.store.read(counts);
    }

    /// From now on these connections are counted.
    pub(super) fn watch_connections(&self, connections: &Arc<Connections>) {
        let _ = self.connections.set(Arc::clone(connections));
    }

    /// A request was answered.
    pub(super) fn answered(&self, route: Option<&MatchedPath>, status: StatusCode, took: Duration) {
        let route = route.map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
        self.seconds.get_or_create(&[("route", route.clone())]).observe(took.as_secs_f64());
        self.requests.get_or_create(&[("route", route), ("status", status.as_str().to_owned())]).inc();
    }

    /// Work was turned away.
    pub(super) fn refused(&self, work: Work) {
        self.refused.get_or_create(&[("kind", work.name().to_owned())]).inc();
    }

    /// A search was answered.
    pub(super) fn searched(&self, answer: &SearchAnswer) {
        let outcome = match answer {
            answer if answer.total == 0 => "nothing",
            answer if answer.answerable => "answered",
            _ => "doubtful",
        };
        self.searches.get_or_create(&[("outcome", outcome.to_owned())]).inc();
    }

    /// The index was brought up to date, or could not be.
    pub(super) fn reloaded(&self, succeeded: bool) {
        let outcome = if succeeded { "done" } else { "failed" };
        self.reloads.get_or_create(&[("outcome", outcome.to_owned())]).inc();
    }

    /// Another generation is served from now on.
    pub(super) fn generation_begins(&self) {
        *self.served_since.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// All of them in Prometheus's form, with what is read when it is asked for.
    ///
    /// # Errors
    /// An internal one if they cannot be written.
    pub(super) fn text(&self, permits: &Permits, library: Option<&Library>, is_stale: bool) -> Result<String, Problem> {
        self.read(permits, library, is_stale);
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)
            .map_err(|error| Problem::internal(format!("cannot write metrics: {error}")))?;
        Ok(text)
    }

    fn read(&self, permits: &Permits, library: Option<&Library>, is_stale: bool) {
        let gauges = &self.gauges;
        for work in Work::ALL {
            let load = permits.load(work);
            for (what, number) in [("running", load.running), ("most", load.most), ("waiting", load.waiting)] {
                let labels = [("kind", work.name().to_owned()), ("state", what.to_owned())];
                gauges.work.get_or_create(&labels).set(whole(number));
            }
        }
        gauges.generation.clear();
        if let Some(library) = library {
            gauges.generation.get_or_create(&[("generation", library.generation().to_owned())]).set(1);
            gauges.documents.set(whole(library.document_count()));
            gauges.passages.set(whole(library.passage_count()));
        }
        let since = *self.served_since.lock().unwrap_or_else(PoisonError::into_inner);
        gauges.age.set(i64::try_from(since.elapsed().as_secs()).unwrap_or(i64::MAX));
        gauges.is_stale.set(i64::from(is_stale));
        gauges.resident.set(resident_bytes().unwrap_or(0));
        gauges.files.set(std::fs::read_dir("/proc/self/fd").map_or(0, |files| whole(files.count())));
        if let Some(connections) = self.connections.get() {
            let (closed, refused) = connections.lost();
            gauges.connections.set(whole(connections.count()));
            raise(&gauges.closed, closed);
            raise(&gauges.turned_away, refused);
        }
        let read = |reading: &Option<Reading>| reading.as_ref().map_or(0, |reading| reading());
        raise(&gauges.panics, read(&self.process.panics));
        raise(&gauges.lost, read(&self.process.lost_log_lines));
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The memory of this process, where the system tells it.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<i64>().ok()?.checked_mul(1024)
}

/// The route of a request, once it is known.
pub(super) fn route(extensions: &Extensions) -> Option<MatchedPath> {
    extensions.get::<MatchedPath>().cloned()
}
