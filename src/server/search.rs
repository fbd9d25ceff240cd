//! `GET /v1/search` and `POST /v1/search`.

use super::body::{read_body, require_json};
use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::SearchAnswer;
use crate::config::ServerSettings;
use crate::corpus::Kind;
use crate::search::{DEFAULT_LIMIT, Filters, MAX_LIMIT, MAX_OFFSET, Mode, SearchRequest, Sort};
use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use std::sync::Arc;

/// The names of the parameters.
pub(super) const PARAMETERS: [&str; 10] =
    ["q", "limit", "offset", "mode", "sort", "document", "chapter", "section", "kind", "explain"];
const SORTS: [(&str, Sort); 2] = [("relevance", Sort::Relevance), ("document", Sort::Document)];
const MODES: [(&str, Mode); 3] = [("any", Mode::Any), ("all", Mode::All), ("exact", Mode::Exact)];

pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Json<SearchAnswer>, Problem> {
    let params = Params::from_query(query.as_deref(), &PARAMETERS)?;
    state.search(read(&params)?).await.map(Json)
}

pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SearchAnswer>, Problem> {
    let body = read_body(body, ServerSettings::BODY_LIMIT_BYTES).await?;
    Params::from_query(query.as_deref(), &[])?;
    require_json(&headers)?;
    let params = Params::from_json(&body, &PARAMETERS)?;
    state.search(read(&params)?).await.map(Json)
}

/// What is searched for.
pub(super) fn read(params: &Params) -> Result<SearchRequest, Problem> {
    let query = params.text("q")?.unwrap_or_default();
    if query.trim().is_empty() {
        return Err(Problem::bad_parameter("q", "is missing or empty: give the words to search for"));
    }
    Ok(SearchRequest {
        query: query.to_owned(),
        limit: params.number("limit", MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT),
        offset: params.number("offset", MAX_OFFSET)?.unwrap_or(0),
        mode: params.choice("mode", &MODES)?.unwrap_or_default(),
        sort: params.choice("sort", &SORTS)?.unwrap_or_default(),
        filters: read_filters(params)?,
        explain: params.flag("explain")?,
    })
}

/// The parameters that restrict what is searched.
pub(super) fn read_filters(params: &Params) -> Result<Filters, Problem> {
    let kinds = Kind::ALL.map(|kind| (kind.name(), kind));
    Ok(Filters {
        documents: params.list("document")?,
        chapters: params.list("chapter")?,
        sections: params.list("section")?,
        kinds: params.choices("kind", &kinds)?,
    })
}
