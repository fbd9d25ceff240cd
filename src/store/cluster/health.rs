//! How a cluster is.

use super::core::read;
use super::handle::Cluster;
use serde_json::Value;
use std::time::{Duration, Instant};

/// Nobody waits longer for how a cluster is.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a cluster is, as far as the library goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClusterHealth {
    /// Every copy of every shard is there.
    Green,
    /// Every shard is there, but not every copy.
    Yellow,
    /// Shards are missing: searches are refused.
    Red,
    /// It does not answer.
    Unreachable,
}

impl ClusterHealth {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Unreachable => "unreachable",
        }
    }

    /// Whether searches are answered.
    #[must_use]
    pub fn is_ready(self) -> bool {
        matches!(self, Self::Green | Self::Yellow)
    }
}

impl Cluster {
    /// How the cluster is now.
    #[must_use]
    pub fn health(&self) -> ClusterHealth {
        let path = format!("/_cluster/health/{}?timeout=1s&filter_path=status", self.alias());
        let reply = match self.send("GET", &path, None, Instant::now() + PATIENCE) {
            // 408 comes with the status too.
            Ok(reply) if matches!(reply.status, 200 | 408) => reply,
            _ => return ClusterHealth::Unreachable,
        };
        let answer: Value = read(&reply.body).unwrap_or_default();
        match answer.get("status").and_then(Value::as_str) {
            Some("green") => ClusterHealth::Green,
            Some("yellow") => ClusterHealth::Yellow,
            _ => ClusterHealth::Red,
        }
    }
}
