//! Who may ask: where the service has keys, each request but those for the service's health carries one.

use super::caller::Caller;
use super::keys::KeyRing;
use super::problem::Problem;
use super::state::AppState;
use crate::config::{ApiKey, Origin};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Why a request is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denied {
    /// There is no `Authorization` header, or it is not `Bearer KEY`.
    BadForm,
    /// The key is none of the service's, or no longer good.
    UnknownKey,
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        let problem = match self {
            Self::BadForm => Problem::unauthorized(
                "missing_key",
                "a key is needed: send it in the header `Authorization: Bearer KEY`",
            ),
            Self::UnknownKey => {
                Problem::unauthorized("unknown_key", "the key in the header `Authorization` is not one of this service")
            }
        };
        problem.into_response()
    }
}

/// Lets in to these routes only who sends a key, if the service has any, and answers on behalf of who has it. Who has
/// signed in with a browser may look at them, and change nothing: that is for pages.
pub(super) fn guarded(routes: Router<Arc<AppState>>, state: &Arc<AppState>) -> Router<Arc<AppState>> {
    routes.route_layer(from_fn_with_state(Arc::clone(state), guard))
}

/// The same for pages and what they are made of; the settings may let everybody read them.
pub(super) fn guarded_pages(routes: Router<Arc<AppState>>, state: &Arc<AppState>) -> Router<Arc<AppState>> {
    routes.route_layer(from_fn_with_state(Arc::clone(state), guard_pages))
}

async fn guard(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let only_looks = [Method::GET, Method::HEAD].contains(request.method());
    let caller = if only_looks { seated(&state, request.headers()) } else { None };
    answer(caller.map_or_else(|| by_header(state.keys(), request.headers()), Ok), request, next).await
}

async fn guard_pages(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let by_header = || match by_header(state.keys(), request.headers()) {
        Err(Denied::BadForm) if state.settings().public_pages => Ok(Caller::reader()),
        caller => caller,
    };
    let caller = seated(&state, request.headers()).map_or_else(by_header, Ok);
    answer(caller, request, next).await
}

async fn answer(caller: Result<Caller, Denied>, request: Request, next: Next) -> Response {
    match caller {
        Ok(caller) => caller.answering(next.run(request)).await,
        Err(denied) => denied.into_response(),
    }
}

/// Who asks with a session.
fn seated(state: &AppState, headers: &HeaderMap) -> Option<Caller> {
    state.sessions().caller(state.keys(), headers).filter(|_| state.keys().is_needed())
}

/// Who asks, by the key that is sent.
fn by_header(keys: &KeyRing, headers: &HeaderMap) -> Result<Caller, Denied> {
    if !keys.is_needed() {
        return Ok(Caller::anybody());
    }
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    let (scheme, key) = given.split_once(' ').ok_or(Denied::BadForm)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Denied::BadForm);
    }
    keys.caller(&ApiKey::digest_of(key.trim())).ok_or(Denied::UnknownKey)
}

/// Lets scripts of these origins read answers; without any, no page of another origin can.
pub(super) fn cors(origins: &[Origin]) -> CorsLayer {
    const AN_HOUR: Duration = Duration::from_secs(3600);
    if origins.is_empty() {
        return CorsLayer::new();
    }
    let origin = if origins.iter().any(Origin::is_any) {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok()))
    };
    let (mcp_session, mcp_protocol) =
        (HeaderName::from_static("mcp-session-id"), HeaderName::from_static("mcp-protocol-version"));
    CorsLayer::new()
        .allow_origin(origin)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers(tower_http::cors::AllowHeaders::mirror_request())
        .expose_headers([mcp_session, mcp_protocol, HeaderName::from_static("x-request-id")])
        .max_age(AN_HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(keys: &[&str], authorization: Option<&str>) -> Result<(), Denied> {
        let keys: Vec<ApiKey> = keys.iter().map(|key| key.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, value.parse().unwrap());
        }
        by_header(&KeyRing::new(keys, std::path::Path::new("no such folder")), &headers).map(|_| ())
    }

    #[test]
    fn without_keys_everybody_is_let_in() {
        for header in [None, Some(""), Some("Bearer whatever"), Some("Basic YTpi")] {
            assert_eq!(asked(&[], header), Ok(()));
        }
    }

    #[test]
    fn with_keys_one_of_them_is_needed() {
        let keys = ["first-key", "second-key"];
        for header in ["Bearer first-key", "bearer second-key", "BEARER  first-key "] {
            assert_eq!(asked(&keys, Some(header)), Ok(()), "{header}");
        }
        for header in [None, Some(""), Some("Bearer"), Some("first-key"), Some("Basic first-key")] {
            assert_eq!(asked(&keys, header), Err(Denied::BadForm), "{header:?}");
        }
        for header in ["Bearer third-key", "Bearer first-ke", "Bearer first-key2", "Bearer first-key,second-key"] {
            assert_eq!(asked(&keys, Some(header)), Err(Denied::UnknownKey), "{header}");
        }
    }
}
