//! What all requests share.

use super::asked::AskedLog;
use super::caller::Caller;
use super::hosts::Hosts;
use super::jobs::Jobs;
use super::keys::KeyRing;
use super::links::Links;
use super::metrics::{Metrics, ProcessCounts};
use super::permits::{Permits, Work};
use super::problem::Problem;
use super::rate::Rates;
use super::sessions::Sessions;
use super::types::{RetrieveAnswer, SearchAnswer};
use super::views::Views;
use crate::config::{ServerSettings, load_toml};
use crate::error::Error;
use crate::index::{DataDir, Paths};
use crate::library::Library;
use crate::store::Cluster;
use arc_swap::ArcSwapOption;
use plansearch_retrieve::RetrieveRequest;
use plansearch_search::SearchRequest;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

/// The library in use, and the settings.
#[derive(Debug)]
pub struct AppState {
    /// Swapped whole by a reload; a request keeps the one with which it began. None until the first index is built.
    library: ArcSwapOption<Library>,
    /// Why the library is not that of the present sources and configuration, as far as is known.
    stale: std::sync::Mutex<Option<String>>,
    /// What the library is made from.
    paths: Paths,
    settings: ServerSettings,
    /// The settings of the file at the start, without flags and environment, where it could be read.
    file_settings: Option<ServerSettings>,
    links: Links,
    /// Who may ask, from where, how often, and how much at the same time.
    hosts: Hosts,
    rates: Rates,
    permits: Permits,
    metrics: Metrics,
    /// What is asked, where its keeper wants to know.
    asked: AskedLog,
    /// Cancelled when the service is told to stop.
    stopping: CancellationToken,
    /// Held while the index is brought up to date: one after the other.
    reloading: Mutex<()>,
    /// Held while sources and what is said of them are changed by request.
    changing: std::sync::Mutex<()>,
    jobs: Jobs,
    keys: KeyRing,
    sessions: Sessions,
    views: Views,
}

impl AppState {
    /// A state that serves this library, made from what is at `paths`; `listening` is the address that is really
    /// listened on.
    #[must_use]
    pub fn new(library: Library, paths: Paths, settings: ServerSettings, listening: SocketAddr) -> Self {
        let state = Self::without_library(paths, settings, listening);
        state.replace_library(library);
        state
    }

    /// A state that has no library yet: until [`replace_library`](Self::replace_library) whoever asks is told to wait.
    #[must_use]
    pub fn without_library(paths: Paths, settings: ServerSettings, listening: SocketAddr) -> Self {
        let permits = usize::try_from(settings.max_concurrent_searches.get()).unwrap_or(1);
        let file_settings = load_toml(&paths.config.join("server.toml")).ok();
        let links = Links::new(&settings, listening);
        Self {
            keys: KeyRing::new(settings.api_keys.clone(), &paths.config),
            sessions: Sessions::new(&links),
            views: Views::default(),
            library: ArcSwapOption::empty(),
            stale: std::sync::Mutex::new(None),
            paths,
            file_settings,
            hosts: Hosts::new(&settings, links.base()),
            links,
            rates: Rates::new(&settings),
            permits: Permits::new(permits),
            metrics: Metrics::new(ProcessCounts::default()),
            asked: AskedLog::default(),
            stopping: CancellationToken::new(),
            reloading: Mutex::new(()),
            changing: std::sync::Mutex::new(()),
            jobs: Jobs::default(),
            settings,
        }
    }

    /// The same, that tells in its metrics what only the program around it knows.
    #[must_use]
    pub fn with_counts(self, counts: ProcessCounts) -> Self {
        Self { metrics: Metrics::new(counts), ..self }
    }

    /// The same, that keeps a log of what is asked.
    #[must_use]
    pub fn with_asked_log(self, asked: AskedLog) -> Self {
        Self { asked, ..self }
    }

    /// The library in use.
    ///
    /// # Errors
    /// That there is none yet.
    pub fn library(&self) -> Result<Arc<Library>, Problem> {
        self.library.load_full().ok_or_else(Problem::building)
    }

    /// Lets one request at a time change sources and `documents.toml`, which is read, changed and written again.
    pub(super) fn changing_sources(&self) -> std::sync::MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The keys of the service.
    pub(super) fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Who has signed in.
    pub(super) fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// The library as the caller of the present request sees it.
    ///
    /// # Errors
    /// That there is none yet, or that nobody asks where a key is needed.
    pub(super) fn view(&self) -> Result<Arc<Library>, Problem> {
        self.view_for(&self.caller()?)
    }

    /// The library as somebody sees it.
    ///
    /// # Errors
    /// That there is none yet, or that nobody asks where a key is needed.
    pub(super) fn view_for(&self, caller: &Caller) -> Result<Arc<Library>, Problem> {
        if !caller.has_key && self.keys.is_needed() {
            return Err(Problem::key_needed());
        }
        Ok(self.views.of(&self.library()?, &caller.access)?)
    }

    /// Who asks.
    ///
    /// # Errors
    /// That it is nobody, where a key is needed.
    pub(super) fn caller(&self) -> Result<Caller, Problem> {
        match Caller::present() {
            Some(caller) => Ok(caller),
            None if self.keys.is_needed() => Err(Problem::key_needed()),
            None => Ok(Caller::anybody()),
        }
    }

    /// Puts another library in use, for the requests that begin from now on.
    pub fn replace_library(&self, library: Library) {
        self.library.store(Some(Arc::new(library)));
        self.metrics.generation_begins();
    }

    /// Says why the library is not that of the present sources and configuration; `None` where it is.
    pub fn set_stale(&self, why: Option<String>) {
        *self.stale.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    /// Why the library is not that of the present sources and configuration, as far as is known.
    pub(super) fn stale(&self) -> Option<String> {
        self.stale.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The cluster in which passages are kept, if they are.
    pub(super) fn cluster(&self) -> Option<&Cluster> {
        match &self.paths.data {
            DataDir::Cluster(cluster) => Some(cluster),
            _ => None,
        }
    }

    /// What the library is made from.
    pub(super) fn paths(&self) -> &Paths {
        &self.paths
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &ServerSettings {
        &self.settings
    }

    /// Whether `server.toml` has become another since the start, or why it cannot be read any more.
    pub(super) fn settings_changed(&self) -> crate::Result<bool> {
        let now: ServerSettings = load_toml(&self.paths.config.join("server.toml"))?;
        Ok(self.file_settings.as_ref().is_some_and(|then| *then != now))
    }

    pub(super) fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    pub(super) fn rates(&self) -> &Rates {
        &self.rates
    }

    pub(super) fn permits(&self) -> &Permits {
        &self.permits
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub(super) fn links(&self) -> &Links {
        &self.links
    }

    /// For what would go on as long as its client likes: cancelled when the service is told to stop.
    pub(super) fn stopping(&self) -> &CancellationToken {
        &self.stopping
    }

    pub(super) fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    pub(super) fn reloading(&self) -> &Mutex<()> {
        &self.reloading
    }

    /// Runs a search on a thread of its own.
    pub(super) async fn search(&self, request: SearchRequest) -> Result<SearchAnswer, Problem> {
        let links = self.links.clone();
        let query = request.query.clone();
        let answer = self.run(move |library| SearchAnswer::run(library, &request, &links)).await?;
        self.searched(&query, &answer);
        Ok(answer)
    }

    /// A search was answered.
    pub(super) fn searched(&self, query: &str, answer: &SearchAnswer) {
        self.metrics.searched(answer);
        self.asked.tell(query, answer);
    }

    /// Runs a retrieval on a thread of its own.
    pub(super) async fn retrieve(&self, request: RetrieveRequest) -> Result<RetrieveAnswer, Problem> {
        let links = self.links.clone();
        self.run(move |library| RetrieveAnswer::run(library, &request, &links)).await
    }

    /// Runs a search, or what takes as little time, on a thread of its own.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Library) -> crate::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.run_as(Work::Search, work).await
    }

    /// Runs what takes its time on a thread of its own, once it has a permit for work of its kind. It keeps that to its
    /// end, which comes soon after the time limit of the settings, when nobody waits for it any more.
    pub(super) async fn run_as<T: Send + 'static>(
        &self,
        kind: Work,
        work: impl FnOnce(&Library) -> crate::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let library = self.library()?;
        let (access, views) = (self.caller()?.access, self.views.clone());
        let limit_ms = self.settings.request_timeout_ms.get();
        // Waiting counts.
        let deadline = Instant::now() + Duration::from_millis(limit_ms.into());
        let permit = self.permits.take(kind).await.inspect_err(|_| self.metrics.refused(kind))?;
        let run = move || {
            let _permit = permit;
            let answer = views.of(&library, &access).and_then(|library| {
                let library = library.until(deadline);
                let answer = work(&library)?;
                library.store().failure().map_or(Ok(answer), Err)
            });
            // What swallowed the end of its time is no answer.
            if Instant::now() < deadline { answer } else { Err(Error::OutOfTime) }
        };
        match tokio::task::spawn_blocking(run).await {
            Ok(Err(Error::OutOfTime)) => Err(Problem::timeout(limit_ms)),
            Ok(answer) => Ok(answer?),
            Err(error) => Err(match error.try_into_panic() {
                Ok(payload) => Problem::panicked(&*payload),
                Err(error) => Problem::internal(error.to_string()),
            }),
        }
    }

    #[cfg(test)]
    pub(super) fn occupy(&self) -> (Vec<tokio::sync::OwnedSemaphorePermit>, impl Drop) {
        self.permits.occupy()
    }
}
