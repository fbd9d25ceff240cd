//! What happens around every request, whatever its route.

use super::hosts::{self, asks_for_health};
use super::metrics;
use super::problem::Problem;
use super::progress::{Progress, Watched};
use super::rate::{BRAKE, Client};
use super::state::AppState;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use tower_http::request_id::RequestId;

/// So much of a path is logged, in characters.
const MAX_PATH_CHARS: usize = 200;

/// Logs a line for each request, without its query string: what people search is theirs.
pub(super) async fn log(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let path: String = request.uri().path().chars().take(MAX_PATH_CHARS).collect();
    let route = metrics::route(request.extensions());
    let request_id = request_id(&request);
    let response = next.run(request).await;
    let took = start.elapsed();
    state.metrics().answered(route.as_ref(), response.status(), took);
    let (status, elapsed_us) = (response.status().as_u16(), took.as_micros());
    tracing::info!(%method, path, status, elapsed_us, request_id, "request");
    response
}

/// Logs the cause of a failure of ours and tells the caller under which id.
pub(super) async fn identify_failures(request: Request, next: Next) -> Response {
    let request_id = request_id(&request);
    let response = next.run(request).await;
    match response.extensions().get::<Problem>().cloned() {
        Some(problem) if problem.is_ours() => {
            if let Some(cause) = problem.cause() {
                tracing::error!(request_id, cause, "request failed");
            }
            problem.with_request_id(request_id).into_response()
        }
        _ => response,
    }
}

fn request_id(request: &Request) -> Option<String> {
    let id = request.extensions().get::<RequestId>()?;
    Some(String::from_utf8_lossy(id.header_value().as_bytes()).into_owned())
}

/// Refuses requests for another host, and what pages of other sites send.
pub(super) async fn check_host(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    match hosts::refused(state.hosts(), &request) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

/// Turns away who asks more often than the settings allow, and lets who tries many wrong keys wait for each answer.
pub(super) async fn limit_rate(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let rates = state.rates();
    let peer = request.extensions().get::<Client>().copied();
    if asks_for_health(&request) {
        return next.run(request).await;
    }
    let Some(client) = peer.map(|Client(peer)| rates.client(peer, request.headers())) else {
        return next.run(request).await;
    };
    if !rates.admits(client) {
        return Problem::too_many_requests().into_response();
    }
    let response = next.run(request).await;
    let is_wrong_key = response.extensions().get::<Problem>().is_some_and(Problem::is_wrong_key);
    if is_wrong_key && !rates.admits_try(client) {
        tokio::time::sleep(BRAKE).await;
    }
    response
}

/// Gives up on a request after the time limit of the settings: whose fault that is, whether the body was read to its end
/// tells. A document that is uploaded has a time of its own, and the work on it begins when it is there.
pub(super) async fn limit_time(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let settings = state.settings();
    let (limit_ms, upload_ms) = (settings.request_timeout_ms.get(), settings.upload_timeout_ms.get());
    let after = |start: Instant, ms: u32| start + Duration::from_millis(ms.into());
    let (start, is_upload) = (Instant::now(), takes_document(&request));
    let (watched, request) = Watched::body_of(request);
    let mut answer = std::pin::pin!(next.run(request));
    loop {
        let Progress { last, is_over } = watched.progress();
        let end = match (is_upload, is_over) {
            (false, _) => after(start, limit_ms),
            (true, false) => after(last, limit_ms).min(after(start, upload_ms)),
            (true, true) => after(last, limit_ms),
        };
        if let Ok(response) = tokio::time::timeout_at(end, &mut answer).await {
            return response;
        }
        let now = watched.progress();
        let problem = match (is_upload && !is_over, now.is_over) {
            // It came to its end meanwhile, or more of it came.
            (true, true) => continue,
            (true, false) if end == after(start, upload_ms) => Problem::slow_body(upload_ms),
            (true, false) if now.last > last => continue,
            (true, false) => Problem::stalled(limit_ms),
            (false, true) => Problem::timeout(limit_ms),
            (false, false) => Problem::slow_body(limit_ms),
        };
        return problem.into_response();
    }
}

/// Whether the body is a document: large, and sent by who may change the library.
fn takes_document(request: &Request) -> bool {
    let route = metrics::route(request.extensions());
    let route = route.as_ref().map(MatchedPath::as_str).unwrap_or_default();
    matches!(
        (request.method(), route),
        (&Method::PUT, "/v1/documents/{id}") | (&Method::POST, "/admin" | "/admin/documents/{id}")
    )
}

/// Answers a request whose handler panicked.
#[expect(clippy::needless_pass_by_value, reason = "the form that `CatchPanicLayer` calls")]
pub(super) fn catch_panic(payload: Box<dyn Any + Send>) -> Response {
    Problem::panicked(&*payload).into_response()
}
