//! What the service says of itself: its description in OpenAPI, and a page to try it.
//!
//! Each route is described beside its handler (`describe`), from the same constants and wire types; [`document`] joins the
//! descriptions, [`examples`] fills in requests and answers of the documents that are served, and [`version30`]
//! writes the same for programs that read no newer version than 3.0.

mod document;
mod examples;
mod page;
mod version30;
mod words;

use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/openapi.json", get(newest)).route("/openapi-3.0.json", get(older)).merge(page::routes())
}

/// The description as utoipa writes it.
async fn newest(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    Params::from_query(query.as_deref(), &[])?;
    let base = state.links().base().to_owned();
    describe(&state, base).await.map(Json)
}

/// The same in OpenAPI 3.0.3.
async fn older(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    Params::from_query(query.as_deref(), &[])?;
    let base = state.links().base().to_owned();
    describe(&state, base).await.map(version30::convert).map(Json)
}

/// The description of the service as it is reached under `server`.
async fn describe(state: &AppState, server: String) -> Result<Value, Problem> {
    let links = state.links().clone();
    state.run(move |library| Ok(document::describe(library, &links, &server))).await
}

#[cfg(test)]
mod tests;
