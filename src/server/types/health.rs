//! The answers to whether the service runs.

use super::names;
use crate::library::Library;
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to `GET /healthz`.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Alive {
    /// Always `ok`.
    #[schema(schema_with = names::ok)]
    pub status: &'static str,
}

impl Alive {
    /// The process answers.
    #[must_use]
    pub fn new() -> Self {
        Self { status: "ok" }
    }
}

impl Default for Alive {
    fn default() -> Self {
        Self::new()
    }
}

/// The answer to `GET /readyz`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Ready {
    /// Always `ok`.
    #[schema(schema_with = names::ok)]
    pub status: &'static str,
    /// The id of the index that would answer.
    pub generation: String,
    /// Whether the index is not that of the present sources and configuration.
    pub stale: bool,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How the cluster is in which passages are kept: `green`, or `yellow` where copies are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<&'static str>,
}

impl Ready {
    /// This library answers; `stale` says why it is not that of the present sources and configuration.
    #[must_use]
    pub fn new(library: &Library, stale: Option<String>) -> Self {
        Self {
            status: "ok",
            generation: library.generation().to_owned(),
            stale: stale.is_some(),
            why: stale,
            store: None,
        }
    }
}
