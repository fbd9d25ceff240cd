//! What happens around every request, whatever its route.

use super::held::holding;
use super::hosts::{self, asks_for_health};
use super::metrics;
use super::problem::Problem;
use super::rate::{BRAKE, Client};
use super::state::AppState;
use axum::body::HttpBody as _;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};
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
/// tells.
pub(super) async fn limit_time(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let limit_ms = state.settings().request_timeout_ms.get();
    let body_is_read = Arc::new(());
    let being_read = Arc::downgrade(&body_is_read);
    // Without a body there is nothing to wait for.
    let body_is_read = (!request.body().is_end_stream()).then_some(body_is_read);
    let request = request.map(|body| holding(body, body_is_read));
    let mut answer = std::pin::pin!(next.run(request));
    match tokio::time::timeout(Duration::from_millis(limit_ms.into()), &mut answer).await {
        Ok(response) => response,
        Err(_) if being_read.strong_count() > 0 => Problem::slow_body(limit_ms).into_response(),
        Err(_) => Problem::timeout(limit_ms).into_response(),
    }
}

/// Answers a request whose handler panicked.
#[expect(clippy::needless_pass_by_value, reason = "the form that `CatchPanicLayer` calls")]
pub(super) fn catch_panic(payload: Box<dyn Any + Send>) -> Response {
    Problem::panicked(&*payload).into_response()
}
