//! Headers that hold for every answer, and the one that names a request.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::Next;
use axum::response::Response;

/// What an answer that says nothing else about it may do in a browser: nothing. Pages have a policy of their own.
const SAFE: [(HeaderName, &str); 3] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (REFERRER_POLICY, "same-origin"),
];
const REQUEST_ID: &str = "x-request-id";
/// So much of an id that a client gives is kept, in bytes: it stands in every line of the log.
const MAX_REQUEST_ID_BYTES: usize = 64;

/// Adds what every answer has to say.
pub(super) async fn keep_safe(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in SAFE {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Cuts the id that a client gives its request; one that is not plain text gives way to one of ours.
pub(super) async fn cut_request_id(mut request: Request, next: Next) -> Response {
    if let Some(given) = request.headers_mut().remove(REQUEST_ID) {
        let kept = given.as_bytes().get(..MAX_REQUEST_ID_BYTES).unwrap_or(given.as_bytes());
        let is_plain = !kept.is_empty() && kept.iter().all(u8::is_ascii_graphic);
        if let Some(kept) = HeaderValue::from_bytes(kept).ok().filter(|_| is_plain) {
            request.headers_mut().insert(REQUEST_ID, kept);
        }
    }
    next.run(request).await
}
