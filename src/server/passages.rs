//! `GET /v1/passages/ID`.

use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::PassageAnswer;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use std::sync::Arc;

/// The most neighbours on each side.
const MAX_CONTEXT: usize = 20;

pub(super) async fn one(
    State(state): State<Arc<AppState>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Json<PassageAnswer>, Problem> {
    let Path(id) = path?;
    let context = Params::from_query(query.as_deref(), &["context"])?.number("context", MAX_CONTEXT)?;
    let engine = state.engine();
    let found = engine.passage(&id)?;
    Ok(Json(PassageAnswer::new(&engine, found, context, state.links())))
}
