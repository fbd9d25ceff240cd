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
}

impl Ready {
    /// A search could run now.
    #[must_use]
    pub fn new(library: &Library) -> Self {
        Self { status: "ok", generation: library.generation().to_owned() }
    }
}
