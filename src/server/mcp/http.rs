//! MCP over Streamable HTTP at `/mcp`.
//!
//! A client that initializes and can read a stream of events gets a session, as the revisions before
//! 2026-07-28 have it. All others are answered one request at a time, in JSON: clients of the newer
//! revision, and programs that only ever post a `tools/call`.

use super::handler::Handler;
use crate::body::read_body;
use crate::caller::Caller;
use crate::config::ServerSettings;
use crate::problem::Problem;
use crate::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT, ALLOW};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use rmcp::transport::streamable_http_server::session::local::{LocalSessionManager, SessionConfig};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A session that nobody has used for so long is closed; conversations pause.
const SESSION_IDLE: Duration = Duration::from_secs(60 * 60);
/// With so many sessions open, further clients are served without one.
const MAX_SESSIONS: usize = 1_000;
const SESSION_ID: &str = "mcp-session-id";
const EVENT_STREAM: &str = "text/event-stream";
/// What the protocol wants every request to accept.
const BOTH_TYPES: HeaderValue = HeaderValue::from_static("application/json, text/event-stream");

/// The routes.
pub(crate) fn routes(state: &Arc<AppState>) -> Router<Arc<AppState>> {
    let transport = Transport::new(state);
    let with_slash = transport.clone();
    Router::new()
        .route("/mcp", any(async move |request| transport.answer(request).await))
        .route("/mcp/", any(async move |request| with_slash.answer(request).await))
}

/// Both ways of serving, on one route.
#[derive(Clone)]
struct Transport {
    single: StreamableHttpService<Handler, NeverSessionManager>,
    sessions: StreamableHttpService<Handler, LocalSessionManager>,
    manager: Arc<LocalSessionManager>,
    /// Who began each session: nobody else is served in it.
    owners: Arc<Mutex<HashMap<String, Caller>>>,
}

impl Transport {
    fn new(state: &Arc<AppState>) -> Self {
        let config = config();
        let mut manager = LocalSessionManager::default();
        // Answers are there at once and are not resumed, so no event tells how to; older clients take
        // its empty data for a broken message.
        let mut session_config = SessionConfig::default();
        (session_config.keep_alive, session_config.sse_retry) = (Some(SESSION_IDLE), None);
        manager.session_config = session_config;
        let manager = Arc::new(manager);
        let state_of_handlers = Arc::clone(state);
        // Made within the request that begins a session or is answered alone: it is its caller's.
        let caller = || Caller::present().unwrap_or_else(Caller::anybody);
        let factory = move || Ok(Handler::new(Arc::clone(&state_of_handlers), caller()));
        Self {
            single: StreamableHttpService::new(
                factory.clone(),
                Arc::default(),
                config.clone().with_legacy_session_mode(false),
            ),
            sessions: StreamableHttpService::new(
                factory,
                Arc::clone(&manager),
                // Streams that wait for events would hold up the end of the service.
                config.with_cancellation_token(state.stopping().clone()),
            ),
            manager,
            owners: Arc::default(),
        }
    }

    async fn answer(&self, request: Request) -> Response {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.served(request).await;
        if response.status() != StatusCode::METHOD_NOT_ALLOWED {
            return response;
        }
        let mut problem = Problem::method_not_allowed(&method, &path).into_response();
        if let Some(allowed) = response.headers().get(ALLOW) {
            problem.headers_mut().insert(ALLOW, allowed.clone());
        }
        problem
    }

    async fn served(&self, mut request: Request) -> Response {
        let reads_streams = names_event_stream(request.headers());
        // Real clients name one type or none; none of them is served better by being turned away.
        request.headers_mut().insert(ACCEPT, BOTH_TYPES);
        if request.headers().contains_key(SESSION_ID) {
            if self.is_of_another(request.headers()) {
                let detail = "the session was begun with another key: begin one with this key";
                return Problem::new(StatusCode::NOT_FOUND, "unknown_session", detail).into_response();
            }
            return self.sessions.handle(request).await.map(Body::new);
        }
        let (parts, body) = request.into_parts();
        let body = match read_body(body, ServerSettings::DRAFT_BODY_LIMIT_BYTES).await {
            Ok(body) => body,
            Err(problem) => return problem.into_response(),
        };
        let wants_session = parts.method == Method::POST && reads_streams && is_initialize(&body);
        let request = Request::from_parts(parts, Body::from(body));
        if wants_session && self.manager.sessions.read().await.len() < MAX_SESSIONS {
            let response = self.sessions.handle(request).await;
            let session = session_of(response.headers()).map(str::to_owned);
            self.remember(session).await;
            response.map(Body::new)
        } else {
            self.single.handle(request).await.map(Body::new)
        }
    }
}

impl Transport {
    /// Whether somebody else began the session of a request.
    fn is_of_another(&self, headers: &HeaderMap) -> bool {
        let owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        let owner = session_of(headers).and_then(|session| owners.get(session));
        owner.is_some_and(|owner| Some(owner) != Caller::present().as_ref())
    }

    /// Remembers who began a session, and forgets those that have ended.
    async fn remember(&self, session: Option<String>) {
        let (Some(session), Some(caller)) = (session, Caller::present()) else { return };
        let open: HashSet<String> = self.manager.sessions.read().await.keys().map(|id| id.to_string()).collect();
        let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        owners.retain(|known, _| open.contains(known));
        owners.insert(session, caller);
    }
}

fn session_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(SESSION_ID)?.to_str().ok()
}

fn names_event_stream(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut types = values.flat_map(|value| value.split(',')).map(|part| part.split(';').next().unwrap_or_default());
    types.any(|media_type| media_type.trim().eq_ignore_ascii_case(EVENT_STREAM))
}

fn is_initialize(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Message<'a> {
        #[serde(borrow)]
        method: Cow<'a, str>,
    }
    serde_json::from_slice::<Message<'_>>(body).is_ok_and(|message| message.method == "initialize")
}

/// Whose pages may ask, and under which names, is checked for all faces alike before a request comes here.
fn config() -> StreamableHttpServerConfig {
    StreamableHttpServerConfig::default()
        .with_json_response(true)
        .with_sse_retry(None)
        .with_max_request_body_bytes(ServerSettings::DRAFT_BODY_LIMIT_BYTES)
        .disable_allowed_hosts()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_client_that_reads_streams_and_initializes_gets_a_session() {
        let accepting = |values: &[&'static str]| {
            let values = values.iter().map(|value| (ACCEPT, HeaderValue::from_static(value)));
            names_event_stream(&values.collect())
        };
        assert!(accepting(&["application/json, text/event-stream"]));
        assert!(accepting(&["application/json", "TEXT/Event-Stream;q=0.9"]));
        assert!(!accepting(&["application/json"]) && !accepting(&["*/*"]) && !accepting(&[]));
        assert!(is_initialize(br#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#));
        assert!(is_initialize(br#"{"method":"\u0069nitialize"}"#));
        for other in [&br#"{"method":"tools/call"}"#[..], br#"[{"method":"initialize"}]"#, b"initialize", b""] {
            assert!(!is_initialize(other));
        }
    }
}
