//! RAGFlow's retrieval, for the clients that speak it, and its twin of Dify's.

mod answer;
mod request;

use super::dify;
use super::knowledge::{find, read_json, said};
use super::problem::Problem;
use super::state::AppState;
use answer::Answer;
use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::Arc;

/// Where passages are retrieved.
pub(super) const RETRIEVAL: &str = "/api/v1/retrieval";
/// What Dify is registered with to be answered in its own form.
pub(super) const DIFY_BASE: &str = "/api/v1/dify";

pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new().route(RETRIEVAL, post(retrieve)).route("/api/v1/dify/retrieval", post(dify::retrieve))
}

async fn retrieve(State(state): State<Arc<AppState>>, body: Body) -> Result<Json<Answer>, Problem> {
    let members = read_json(body).await?;
    let Some(asked) = request::read(&members, &state.engine())? else { return Ok(Json(Answer::default())) };
    let links = state.links().clone();
    let answer = state.run(move |engine| Ok(Answer::new(engine, &find(engine, &asked.wanted)?, &asked, &links)));
    Ok(Json(answer.await?))
}

/// A problem as RAGFlow tells it: a success over HTTP with a code in the body. What is our own fault keeps its status,
/// so that whatever stands in between does not take it for an answer.
pub(super) fn failure(problem: &Problem) -> (StatusCode, Value) {
    /// The arguments are wrong, as RAGFlow has it for most of what it refuses.
    const DATA_ERROR: u32 = 102;
    const EXCEPTION_ERROR: u32 = 100;
    const AUTHENTICATION_ERROR: u32 = 109;
    let status = if problem.is_ours() { problem.status() } else { StatusCode::OK };
    let code = match problem.code() {
        "missing_key" | "unknown_key" => AUTHENTICATION_ERROR,
        _ if problem.is_ours() => EXCEPTION_ERROR,
        _ => DATA_ERROR,
    };
    (status, json!({"code": code, "message": said(problem), "data": Value::Null}))
}
