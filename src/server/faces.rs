//! Failures in each platform's own form, those of the layers too: keys, limits, delays, panics.

use super::problem::Problem;
use super::{dify, fastgpt, ragflow};
use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::WWW_AUTHENTICATE;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

/// Writes a problem in the form of a platform: a status and a body.
type Form = fn(&Problem) -> (StatusCode, Value);

/// The form of the platform that asks at this path.
fn form_at(path: &str) -> Option<Form> {
    let below = |base: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if below(dify::BASE) || below(ragflow::DIFY_BASE) {
        Some(dify::failure)
    } else if below(ragflow::RETRIEVAL) || below(ragflow::DATASETS) {
        Some(ragflow::failure)
    } else if below(fastgpt::BASE) {
        Some(fastgpt::failure)
    } else {
        None
    }
}

/// Puts problems into the form of the platform that asks.
pub(super) async fn in_own_form(request: Request, next: Next) -> Response {
    let form = form_at(request.uri().path());
    let mut response = next.run(request).await;
    let Some(form) = form else { return response };
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let (status, body) = form(&problem);
    let mut own = (status, Json(body)).into_response();
    for (name, value) in response.headers() {
        // What tells how to go on stays (`retry-after`, `allow`); what describes the other body goes.
        if !name.as_str().starts_with("content-") && name != WWW_AUTHENTICATE {
            own.headers_mut().insert(name.clone(), value.clone());
        }
    }
    own
}
