//! `POST /v1/check`.

use super::body::{read_body, require_json};
use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::CheckAnswer;
use crate::config::ServerSettings;
use crate::quote::CheckRequest;
use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use std::sync::Arc;

pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<CheckAnswer>, Problem> {
    let body = read_body(body, ServerSettings::DRAFT_BODY_LIMIT_BYTES).await?;
    Params::from_query(query.as_deref(), &[])?;
    require_json(&headers)?;
    let params = Params::from_json(&body, &["text", "document"])?;
    let request = CheckRequest {
        text: params.text("text")?.unwrap_or_default().to_owned(),
        document: params.text("document")?.map(str::to_owned),
    };
    let links = state.links().clone();
    state.run(move |engine| CheckAnswer::run(engine, &request, &links)).await.map(Json)
}
