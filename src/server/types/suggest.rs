//! Suggestions while a query is typed.

use crate::error::Result;
use crate::library::Library;
use plansearch_search::{Suggestion, suggest};
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
    ///
    /// # Errors
    /// Those of [`suggest`].
    pub fn new(library: &Library, text: &str, limit: usize) -> Result<Self> {
        let suggestions = suggest(library, text, limit)?;
        Ok(Self { generation: library.generation().to_owned(), suggestions })
    }
}
