//! What is counted of the requests to the cluster in which passages are kept.

use crate::store::StoreCounts;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;

type Count = Counter<u64, AtomicU64>;

/// Counters, raised to what the store has counted whenever they are asked for.
#[derive(Default)]
pub(super) struct StoreGauges {
    requests: Count,
    refused: Count,
    micros: Count,
    retries: Family<[(&'static str, String); 1], Count>,
    opened: Count,
    is_open: Gauge,
}

impl StoreGauges {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("store_requests", "Requests to the cluster of passages", self.requests.clone());
        registry.register("store_refused", "Requests that the cluster did not answer in time", self.refused.clone());
        registry.register("store_request_microseconds", "Time that these requests took together", self.micros.clone());
        registry.register("store_retries", "Requests sent once more, by the reason", self.retries.clone());
        registry.register("store_breaker_opened", "Times the circuit breaker opened", self.opened.clone());
        registry.register("store_breaker_open", "1 where nothing is asked of the cluster", self.is_open.clone());
    }

    pub(super) fn read(&self, counts: &StoreCounts) {
        raise(&self.requests, counts.requests);
        raise(&self.refused, counts.refused);
        raise(&self.micros, counts.micros);
        let StoreCounts { retries_lost, retries_slow, retries_busy, retries_shards, .. } = *counts;
        let retries =
            [("lost", retries_lost), ("slow", retries_slow), ("busy", retries_busy), ("shards", retries_shards)];
        for (reason, count) in retries {
            raise(&self.retries.get_or_create(&[("reason", reason.to_owned())]), count);
        }
        raise(&self.opened, counts.breaker_opened);
        self.is_open.set(i64::from(counts.is_breaker_open));
    }
}

/// Raises a counter to what was counted elsewhere.
pub(super) fn raise(counter: &Count, to: u64) {
    counter.inner().fetch_max(to, std::sync::atomic::Ordering::Relaxed);
}
