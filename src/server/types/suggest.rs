//! Suggestions while a query is typed.

use crate::search::{Engine, Suggestion};
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to `GET /v1/suggest`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuggestAnswer {
    /// The id of the index that answered.
    pub generation: String,
    /// How the text may go on, best first.
    pub suggestions: Vec<Suggestion>,
}

impl SuggestAnswer {
    /// The suggestions for the beginning of a query.
    #[must_use]
    pub fn new(engine: &Engine, text: &str, limit: usize) -> Self {
        Self { generation: engine.generation().to_owned(), suggestions: engine.suggest(text, limit) }
    }
}
