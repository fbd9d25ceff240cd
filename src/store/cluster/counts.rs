//! What is counted of the requests to a cluster.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Why a request was sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retry {
    /// A node took no connection, or lost it.
    Lost,
    /// A node did not answer in time.
    Slow,
    /// The cluster has too much to do (429).
    Busy,
    /// Shards are not to be had (5xx).
    Shards,
}

/// Counters of one client.
#[derive(Debug, Default)]
pub(super) struct Counts {
    requests: AtomicU64,
    refused: AtomicU64,
    micros: AtomicU64,
    lost: AtomicU64,
    slow: AtomicU64,
    busy: AtomicU64,
    shards: AtomicU64,
    opened: AtomicU64,
}

/// What a store counts of its requests, since it was first opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoreCounts {
    /// Requests that were sent.
    pub requests: u64,
    /// Requests that ended without an answer.
    pub refused: u64,
    /// The time that all requests took together, in microseconds.
    pub micros: u64,
    /// Requests sent once more because a node was lost.
    pub retries_lost: u64,
    /// Because a node did not answer in time.
    pub retries_slow: u64,
    /// Because the cluster has too much to do.
    pub retries_busy: u64,
    /// Because shards were not to be had.
    pub retries_shards: u64,
    /// How often the circuit breaker opened.
    pub breaker_opened: u64,
    /// Whether it is open.
    pub is_breaker_open: bool,
}

impl Counts {
    pub(super) fn sent(&self, took: Duration) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(super) fn retried(&self, why: Retry) {
        let counter = match why {
            Retry::Lost => &self.lost,
            Retry::Slow => &self.slow,
            Retry::Busy => &self.busy,
            Retry::Shards => &self.shards,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn opened(&self) {
        self.opened.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self, is_breaker_open: bool) -> StoreCounts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        StoreCounts {
            requests: read(&self.requests),
            refused: read(&self.refused),
            micros: read(&self.micros),
            retries_lost: read(&self.lost),
            retries_slow: read(&self.slow),
            retries_busy: read(&self.busy),
            retries_shards: read(&self.shards),
            breaker_opened: read(&self.opened),
            is_breaker_open,
        }
    }
}
