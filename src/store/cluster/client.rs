//! Requests to a cluster: to one node after the other, again where that helps, and never beyond their deadline.
//!
//! All requests may be sent twice: rows are written under their ids, and whoever takes the lock says which version of it
//! was seen.

use super::breaker::Breaker;
use super::counts::{Counts, Retry, StoreCounts};
use super::options::{ClusterOptions, Credentials};
use super::trust::trusted;
use crate::error::{Error, Result};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::{Request, header};

/// No answer is longer, in bytes.
const MAX_ANSWER: u64 = 512 << 20;
/// A node that failed is asked after the others for so long.
const AVOIDED: Duration = Duration::from_secs(10);
/// The first wait before a request is sent once more; each is twice as long as the one before.
const FIRST_WAIT: Duration = Duration::from_millis(20);
/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_millis(400);
/// An attempt is given no less, as long as the deadline allows.
const LEAST_PATIENCE: Duration = Duration::from_millis(200);
/// So many connections to a node are kept open.
const IDLE_CONNECTIONS: usize = 32;

/// Speaks to the nodes of a cluster.
pub(super) struct Client {
    agent: Agent,
    first: Node,
    others: Vec<Node>,
    authorization: Option<String>,
    next: AtomicUsize,
    timeout: Duration,
    breaker: Breaker,
    counts: Counts,
}

struct Node {
    url: String,
    avoided_until: Mutex<Option<Instant>>,
}

/// What a node answered.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let urls: Vec<&str> = std::iter::once(&self.first).chain(&self.others).map(|node| node.url.as_str()).collect();
        formatter.debug_struct("Client").field("nodes", &urls).finish_non_exhaustive()
    }
}

impl Client {
    /// Speaks to the nodes that the options name.
    ///
    /// # Errors
    /// [`Error::BadParameter`] if they name none, [`Error::Io`] if the certificates cannot be read.
    pub(super) fn new(options: &ClusterOptions) -> Result<Self> {
        let settings = &options.settings;
        let Some((first, others)) = settings.urls.split_first() else {
            let reason = "names no node of the cluster, such as http://10.0.0.1:9200".to_owned();
            return Err(Error::BadParameter { name: "store.urls", reason });
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_millis(settings.connect_timeout_ms.get().into())))
            .max_idle_connections(IDLE_CONNECTIONS * settings.urls.len())
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            .tls_config(trusted(settings.ca_file.as_deref())?);
        let node = |url: &str| Node { url: url.to_owned(), avoided_until: Mutex::new(None) };
        let authorization = match &options.credentials {
            Credentials::None => None,
            Credentials::Password(user, password) => {
                Some(format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}"))))
            }
            Credentials::ApiKey(key) => Some(format!("ApiKey {key}")),
        };
        Ok(Self {
            agent: config.build().into(),
            first: node(first.as_str()),
            others: others.iter().map(|url| node(url.as_str())).collect(),
            authorization,
            next: AtomicUsize::new(0),
            timeout: Duration::from_millis(settings.request_timeout_ms.get().into()),
            breaker: Breaker::default(),
            counts: Counts::default(),
        })
    }

    /// What was counted so far.
    pub(super) fn counts(&self) -> StoreCounts {
        self.counts.read(self.breaker.is_open())
    }

    /// Shards were missing in an answer, and it is asked for once more.
    pub(super) fn shards_were_missing(&self) {
        self.counts.retried(Retry::Shards);
    }

    /// Rows were not taken, and are sent once more.
    pub(super) fn was_busy(&self) {
        self.counts.retried(Retry::Busy);
    }

    /// Until when an answer is waited for that nobody waits for in particular.
    pub(super) fn usual_deadline(&self) -> Instant {
        Instant::now() + self.timeout
    }

    /// Sends a request until it is answered or the deadline is over; what the cluster refuses as wrong is an answer too.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if no node answers, [`Error::Store`] if nodes cannot be asked in this way at all.
    pub(super) fn send(&self, method: &str, path: &str, body: &[u8], deadline: Instant) -> Result<Reply> {
        self.send_within(method, path, body, deadline, self.timeout)
    }

    /// The same, waiting for so long for each answer.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub(super) fn send_within(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
        deadline: Instant,
        attempt_within: Duration,
    ) -> Result<Reply> {
        let mut wait = FIRST_WAIT;
        let mut reason = "the time for it is over".to_owned();
        for attempt in 1.. {
            let now = Instant::now();
            if now >= deadline {
                break;
            }
            if let Err(wait) = self.breaker.admits(now) {
                self.counts.refused();
                return Err(unavailable(format!("nothing has answered lately ({reason})"), wait));
            }
            let node = self.node(now);
            // Half of the time, so that another node can be asked.
            let left = deadline - now;
            let patience = (left / 2).max(LEAST_PATIENCE.min(left)).min(attempt_within);
            let (why, said) = match self.once(node, method, path, body, patience) {
                Ok(reply) if !is_passing(reply.status) => {
                    if self.breaker.succeeded() {
                        tracing::info!("the cluster answers again");
                    }
                    return Ok(reply);
                }
                Ok(reply) if reply.status == 429 => (Retry::Busy, "it has too much to do".to_owned()),
                Ok(reply) => (Retry::Shards, format!("{} {}", reply.status, beginning(&reply.body))),
                Err(Failed::Passing(why, said)) => {
                    node.avoid(now);
                    (why, said)
                }
                Err(Failed::For(error)) => return Err(error),
            };
            reason = said;
            self.counts.retried(why);
            let was_last_node = attempt % (self.others.len() + 1) == 0;
            // A node that is lost is no reason to give up while there are others.
            if matches!(why, Retry::Lost | Retry::Slow) && was_last_node && self.breaker.failed(Instant::now()) {
                self.counts.opened();
                tracing::error!("no node of the cluster answers: {reason}");
            }
            if was_last_node || matches!(why, Retry::Busy | Retry::Shards) {
                std::thread::sleep(jittered(wait).min(deadline.saturating_duration_since(Instant::now())));
                wait = (wait * 2).min(LONGEST_WAIT);
            }
        }
        self.counts.refused();
        if self.breaker.failed(Instant::now()) {
            self.counts.opened();
            tracing::error!("the cluster does not answer in time: {reason}");
        }
        Err(unavailable(reason, Duration::from_secs(1)))
    }

    fn once(
        &self,
        node: &Node,
        method: &str,
        path: &str,
        body: &[u8],
        patience: Duration,
    ) -> std::result::Result<Reply, Failed> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", node.url));
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let started = Instant::now();
        let sent = match request.body(body) {
            Err(error) => return Err(Failed::For(Error::store("ask a cluster")(error))),
            Ok(request) if body.is_empty() => {
                let request = self.agent.configure_request(request.map(|_| ())).timeout_global(Some(patience)).build();
                self.agent.run(request)
            }
            Ok(request) => {
                let request = self.agent.configure_request(request).timeout_global(Some(patience)).build();
                self.agent.run(request)
            }
        };
        let read = sent.and_then(|mut response| {
            let status = response.status().as_u16();
            let body = response.body_mut().with_config().limit(MAX_ANSWER).read_to_vec()?;
            Ok(Reply { status, body })
        });
        self.counts.sent(started.elapsed());
        tracing::trace!(
            method,
            path,
            micros = started.elapsed().as_micros(),
            body = beginning(body),
            "asked the cluster"
        );
        read.map_err(|error| match &error {
            ureq::Error::Timeout(_) => Failed::Passing(Retry::Slow, format!("{} does not answer in time", node.url)),
            ureq::Error::Io(_) | ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => {
                Failed::Passing(Retry::Lost, format!("{}: {error}", node.url))
            }
            ureq::Error::Protocol(_) => Failed::Passing(Retry::Lost, format!("{}: {error}", node.url)),
            _ => Failed::For(Error::store("ask a cluster")(error)),
        })
    }

    /// The node that is asked next: one after the other, those that failed lately last.
    fn node(&self, now: Instant) -> &Node {
        let others = self.others.len() + 1;
        let start = self.next.fetch_add(1, Ordering::Relaxed) % others;
        let turn = |step: usize| self.others.get((start + step) % others).unwrap_or(&self.first);
        (0..others).map(turn).find(|node| !node.is_avoided(now)).unwrap_or_else(|| turn(0))
    }
}

/// Why a request was not answered.
enum Failed {
    /// Asking once more may help.
    Passing(Retry, String),
    /// It does not.
    For(Error),
}

impl Node {
    fn is_avoided(&self, now: Instant) -> bool {
        self.avoided_until.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|until| now < until)
    }

    fn avoid(&self, now: Instant) {
        *self.avoided_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(now + AVOIDED);
    }
}

fn unavailable(reason: String, wait: Duration) -> Error {
    let retry_after_s = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).max(1);
    Error::Unavailable { reason, retry_after_s }
}

/// Whether a status says that the same request may be answered later.
pub(super) fn is_passing(status: u16) -> bool {
    status == 429 || status >= 500
}

/// How an answer begins, for a line of the log.
pub(super) fn beginning(body: &[u8]) -> String {
    const MAX_CHARS: usize = 300;
    String::from_utf8_lossy(body).chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_CHARS).collect()
}

/// A wait that is not the same for all who wait.
fn jittered(wait: Duration) -> Duration {
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.subsec_nanos());
    wait / 2 + wait.mul_f64(f64::from(nanos % 1_000) / 1_000.0)
}
