//! `GET /v1/retrieve` and `POST /v1/retrieve`.

use super::body::{read_body, require_json};
use super::params::Params;
use super::problem::Problem;
use super::search::read_filters;
use super::state::AppState;
use super::types::BlocksAnswer;
use crate::config::ServerSettings;
use crate::retrieve::{DEFAULT_MAX_CHARS, Expand, MAX_MAX_CHARS, RetrieveRequest};
use crate::search::{DEFAULT_LIMIT, MAX_LIMIT};
use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

const PARAMETERS: [&str; 10] =
    ["query", "limit", "max_chars", "expand", "min_confidence", "format", "document", "chapter", "section", "kind"];

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Markdown,
    Anthropic,
}

const FORMATS: [(&str, Format); 3] =
    [("json", Format::Json), ("markdown", Format::Markdown), ("anthropic", Format::Anthropic)];

pub(super) async fn get(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    answer(&state, &Params::from_query(query.as_deref(), &PARAMETERS)?).await
}

pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let body = read_body(body, ServerSettings::BODY_LIMIT_BYTES).await?;
    Params::from_query(query.as_deref(), &[])?;
    require_json(&headers)?;
    answer(&state, &Params::from_json(&body, &PARAMETERS)?).await
}

async fn answer(state: &AppState, params: &Params) -> Result<Response, Problem> {
    let format = params.choice("format", &FORMATS)?.unwrap_or(Format::Json);
    let answer = state.retrieve(read(params)?).await?;
    Ok(match format {
        Format::Json => Json(answer).into_response(),
        Format::Markdown => ([(CONTENT_TYPE, "text/markdown; charset=utf-8")], answer.markdown()).into_response(),
        Format::Anthropic => Json(BlocksAnswer::from(answer)).into_response(),
    })
}

fn read(params: &Params) -> Result<RetrieveRequest, Problem> {
    Ok(RetrieveRequest {
        query: params.text("query")?.unwrap_or_default().to_owned(),
        filters: read_filters(params)?,
        limit: params.number("limit", MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT),
        max_chars: params.number("max_chars", MAX_MAX_CHARS)?.unwrap_or(DEFAULT_MAX_CHARS),
        expand: params.choice("expand", &Expand::ALL)?.unwrap_or_default(),
        min_confidence: params.fraction("min_confidence")?.unwrap_or(0.0),
    })
}
