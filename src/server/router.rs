//! All routes, and the layers around them.

use super::access::{self, guarded, guarded_pages};
use super::problem::Problem;
use super::state::AppState;
use super::{
    admin, check, compare, dify, documents, download, faces, fastgpt, headers, health, indicators, layers, mcp,
    openapi, passages, ragflow, retrieve, search, suggest, targets, upload, web, wordings,
};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

/// The whole service; `HEAD` works wherever `GET` does.
pub fn router(state: Arc<AppState>) -> Router {
    let health = Router::new().route("/healthz", get(health::alive)).route("/readyz", get(health::ready));
    let rest = Router::new()
        .route("/v1", get(health::index))
        .route("/v1/search", get(search::get).post(search::post))
        .route("/v1/retrieve", get(retrieve::get).post(retrieve::post))
        .route("/v1/check", post(check::post))
        .route("/v1/passages/{*id}", get(passages::one))
        .route("/v1/documents", get(documents::list))
        .route("/v1/documents/{id}", get(documents::one).put(upload::put).delete(upload::delete))
        .route("/v1/documents/{id}/text", get(documents::text))
        .route("/v1/indicators", get(indicators::list))
        .route("/v1/targets", get(targets::list))
        .route("/v1/wordings", get(wordings::find))
        .route("/v1/compare", get(compare::get))
        .route("/v1/admin/reindex", post(admin::reindex))
        .route("/v1/admin/jobs/{id}", get(admin::job))
        .merge(openapi::routes())
        .merge(dify::routes())
        .merge(ragflow::routes())
        .merge(fastgpt::routes());
    let indexed = |routes: Router<_>| routes.route_layer(from_fn_with_state(Arc::clone(&state), wait_for_index));
    let rest = indexed(rest.merge(mcp::routes(&state))).route("/metrics", get(health::metrics));
    // Pages ask for suggestions themselves.
    let pages = web::routes().merge(download::routes()).route("/v1/suggest", get(suggest::list));
    let pages = guarded_pages(indexed(pages), &state);
    layered(health.merge(web::open_routes()).merge(guarded(rest, &state)).merge(pages), state)
}

/// Turns requests away as long as the first index is being built.
async fn wait_for_index(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    match state.library() {
        Ok(_) => next.run(request).await,
        Err(building) => building.into_response(),
    }
}

/// Puts around the routes what holds for all of them, the unknown ones too; outermost first.
pub(super) fn layered(routes: Router<Arc<AppState>>, state: Arc<AppState>) -> Router {
    let layers = ServiceBuilder::new()
        .layer(CatchPanicLayer::custom(layers::catch_panic))
        .layer(from_fn(headers::keep_safe))
        .layer(from_fn(headers::cut_request_id))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(from_fn_with_state(Arc::clone(&state), layers::log))
        .layer(access::cors(&state.settings().cors_origins))
        .layer(CompressionLayer::new())
        .layer(from_fn(web::show_problems))
        .layer(from_fn(faces::in_own_form))
        .layer(from_fn(layers::identify_failures))
        .layer(CatchPanicLayer::custom(layers::catch_panic))
        .layer(from_fn_with_state(Arc::clone(&state), layers::check_host))
        .layer(from_fn_with_state(Arc::clone(&state), layers::limit_rate))
        .layer(from_fn_with_state(Arc::clone(&state), layers::limit_time));
    routes.method_not_allowed_fallback(method_not_allowed).fallback(unknown_route).layer(layers).with_state(state)
}

async fn unknown_route(uri: Uri) -> Problem {
    let detail = format!("there is nothing at `{}`; `/v1` lists the routes", uri.path());
    Problem::new(StatusCode::NOT_FOUND, "unknown_route", detail)
}

async fn method_not_allowed(method: Method, uri: Uri) -> Problem {
    Problem::method_not_allowed(&method, uri.path())
}
