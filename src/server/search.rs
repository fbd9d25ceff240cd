//! `GET /v1/search` and `POST /v1/search`.

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
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::LengthLimitError;
use std::error::Error as _;
use std::sync::Arc;

const PARAMETERS: [&str; 10] =
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
    let body = read_body(body).await?;
    Params::from_query(query.as_deref(), &[])?;
    require_json(&headers)?;
    let params = Params::from_json(&body, &PARAMETERS)?;
    state.search(read(&params)?).await.map(Json)
}

fn read(params: &Params) -> Result<SearchRequest, Problem> {
    let query = params.text("q")?.unwrap_or_default();
    if query.trim().is_empty() {
        return Err(Problem::bad_parameter("q", "is missing or empty: give the words to search for"));
    }
    let kinds = Kind::ALL.map(|kind| (kind.name(), kind));
    Ok(SearchRequest {
        query: query.to_owned(),
        limit: params.number("limit", MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT),
        offset: params.number("offset", MAX_OFFSET)?.unwrap_or(0),
        mode: params.choice("mode", &MODES)?.unwrap_or_default(),
        sort: params.choice("sort", &SORTS)?.unwrap_or_default(),
        filters: Filters {
            documents: params.list("document")?,
            chapters: params.list("chapter")?,
            sections: params.list("section")?,
            kinds: params.choices("kind", &kinds)?,
        },
        explain: params.flag("explain")?,
    })
}

/// Reads somewhat more than is accepted, so that who sends too much is told so: a connection that
/// is closed with the body half read loses the answer as well.
async fn read_body(body: Body) -> Result<Vec<u8>, Problem> {
    const READ_BYTES: usize = 16 * 1024 * 1024;
    let limit = ServerSettings::BODY_LIMIT_BYTES;
    match axum::body::to_bytes(body, READ_BYTES).await {
        Ok(bytes) if bytes.len() <= limit => Ok(bytes.into()),
        Ok(_) => Err(too_large(limit)),
        Err(error) if error.source().is_some_and(|cause| cause.is::<LengthLimitError>()) => Err(too_large(limit)),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the body ended before it was whole")),
    }
}

fn too_large(limit: usize) -> Problem {
    let detail = format!("the body is larger than the limit of {limit} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
}

fn require_json(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json")) {
        return Ok(());
    }
    let detail = "the body must be JSON and say so with `Content-Type: application/json`";
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail))
}
