//! `GET /v1/suggest`.

use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::SuggestAnswer;
use crate::error::Error;
use crate::search::MAX_QUERY_CHARS;
use axum::Json;
use axum::extract::{RawQuery, State};
use std::sync::Arc;

/// The suggestions of one answer unless asked otherwise.
const DEFAULT_SUGGESTIONS: usize = 10;
/// The most suggestions of one answer.
const MAX_SUGGESTIONS: usize = 20;

/// Answers while somebody types, so an empty text is no error.
pub(super) async fn list(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Json<SuggestAnswer>, Problem> {
    let params = Params::from_query(query.as_deref(), &["q", "limit"])?;
    let text = params.text("q")?.unwrap_or_default();
    let limit = params.number("limit", MAX_SUGGESTIONS)?.unwrap_or(DEFAULT_SUGGESTIONS);
    let chars = text.chars().count();
    if chars > MAX_QUERY_CHARS {
        return Err(Error::QueryTooLong { chars, max_chars: MAX_QUERY_CHARS }.into());
    }
    Ok(Json(SuggestAnswer::new(&state.engine(), text, limit)))
}
