//! `GET /v1/documents` and `GET /v1/documents/DOCUMENT`.

use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::{DocumentAnswer, DocumentsAnswer};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use std::sync::Arc;

pub(super) async fn list(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Json<DocumentsAnswer>, Problem> {
    Params::from_query(query.as_deref(), &[])?;
    Ok(Json(DocumentsAnswer::new(&state.engine())))
}

pub(super) async fn one(
    State(state): State<Arc<AppState>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Json<DocumentAnswer>, Problem> {
    let Path(id) = path?;
    Params::from_query(query.as_deref(), &[])?;
    let engine = state.engine();
    let document = engine.document(&id)?;
    Ok(Json(DocumentAnswer::new(&engine, document)))
}
