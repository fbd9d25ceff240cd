//! Dify's External Knowledge API: a knowledge base that Dify asks and does not hold.
//!
//! Dify is registered with the base address and adds `/retrieval` itself.

mod answer;
mod request;

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

/// What Dify is registered with, after the address of the service.
pub(super) const BASE: &str = "/dify";

pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/dify/retrieval", post(retrieve))
}

/// Answers a retrieval. Nothing asked is answered by no records: so Dify tries an address that is being registered.
pub(super) async fn retrieve(State(state): State<Arc<AppState>>, body: Body) -> Result<Json<Answer>, Problem> {
    let members = read_json(body).await?;
    let Some(wanted) = request::read(&members, &state.engine())? else { return Ok(Json(Answer::default())) };
    let links = state.links().clone();
    let answer = state.run(move |engine| Ok(Answer::new(engine, &find(engine, &wanted)?, &links)));
    Ok(Json(answer.await?))
}

/// A problem as Dify reads it. A key that is refused is 403: Dify registers an address with any other refusal.
pub(super) fn failure(problem: &Problem) -> (StatusCode, Value) {
    let (status, code) = match problem.code() {
        "missing_key" => (StatusCode::FORBIDDEN, 1001),
        "unknown_key" => (StatusCode::FORBIDDEN, 1002),
        "unknown_document" => (StatusCode::NOT_FOUND, 2001),
        _ => (problem.status(), problem.status().as_u16()),
    };
    (status, json!({"error_code": code, "error_msg": said(problem)}))
}
