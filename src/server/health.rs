//! `/v1`, `/healthz` and `/readyz`.

use super::problem::Problem;
use super::state::AppState;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use std::sync::Arc;

/// Lists the routes.
pub(super) async fn index(State(state): State<Arc<AppState>>) -> Json<Value> {
    Json(json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "generation": state.engine().generation(),
        "routes": [
            "GET /?q=QUERY",
            "GET /documents",
            "GET /documents/DOCUMENT",
            "GET /p/ID",
            "GET /about",
            "GET /v1",
            "GET /v1/search?q=QUERY",
            "POST /v1/search",
            "GET /v1/retrieve?query=QUESTION",
            "POST /v1/retrieve",
            "POST /v1/check",
            "GET /v1/suggest?q=BEGINNING",
            "GET /v1/passages/ID?context=N",
            "GET /v1/documents",
            "GET /v1/documents/DOCUMENT",
            "GET /v1/indicators",
            "GET /v1/targets",
            "POST /mcp",
            "GET /download?q=QUERY&format=FORMAT",
            "GET /healthz",
            "GET /readyz",
        ],
    }))
}

/// The process answers.
pub(super) async fn alive() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// A search could run now.
pub(super) async fn ready(State(state): State<Arc<AppState>>) -> Result<Json<Value>, Problem> {
    if state.is_ready() {
        Ok(Json(json!({"status": "ok", "generation": state.engine().generation()})))
    } else {
        Err(Problem::busy())
    }
}
