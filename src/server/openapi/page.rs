//! `/api-docs`: a page on which the service can be tried, with all that it needs.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::describe;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use std::sync::{Arc, LazyLock};
use utoipa_swagger_ui::{Config, Url};

/// Nothing from elsewhere, and no script in the page. Swagger UI sets styles of its elements and shows pictures that are
/// part of its style sheet.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The description stands beside the page, by a path without a host: it is found behind any.
static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::new([Url::new("plansearch", "openapi.json")]);
    Arc::new(config.try_it_out_enabled(true).display_request_duration(true).validator_url("none"))
});

pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/api-docs", get(async || (StatusCode::PERMANENT_REDIRECT, [(LOCATION, "api-docs/")])))
        .route("/api-docs/", get(async |uri: Uri| file("", &uri)))
        .route("/api-docs/openapi.json", get(description))
        .route("/api-docs/{*file}", get(async |Path(path): Path<String>, uri: Uri| file(&path, &uri)))
}

/// The description for the page: the service is one step above it, wherever that is.
async fn description(State(state): State<Arc<AppState>>) -> Result<Json<Value>, Problem> {
    describe(&state, "..".to_owned()).await.map(Json)
}

fn file(path: &str, uri: &Uri) -> Result<Response, Problem> {
    let file = utoipa_swagger_ui::serve(path, Arc::clone(&CONFIG));
    let file = file.map_err(|error| Problem::internal(format!("cannot write the page: {error}")))?;
    let Some(file) = file else {
        let detail = format!("there is nothing at `{}`", uri.path());
        return Err(Problem::new(StatusCode::NOT_FOUND, "unknown_route", detail));
    };
    let mut response = Body::from(file.bytes.into_owned()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    if let Ok(media_type) = HeaderValue::from_str(&file.content_type) {
        headers.insert(CONTENT_TYPE, media_type);
    }
    if file.gzpipped {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}
