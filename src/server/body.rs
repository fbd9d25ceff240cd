//! Reading the body of a request.

use super::problem::Problem;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::LengthLimitError;
use std::error::Error as _;

/// Reads somewhat more than is accepted, so that who sends too much is told so: a connection that
/// is closed with the body half read loses the answer as well.
pub(super) async fn read_body(body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    const READ_BYTES: usize = 16 * 1024 * 1024;
    match axum::body::to_bytes(body, READ_BYTES).await {
        Ok(bytes) if bytes.len() <= limit => Ok(bytes.into()),
        Ok(_) => Err(too_large(limit)),
        Err(error) if error.source().is_some_and(|cause| cause.is::<LengthLimitError>()) => Err(too_large(limit)),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the body ended before it was whole")),
    }
}

/// Reads a file that may be large, and says of one that is too large that it is.
pub(super) async fn read_file(body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    match axum::body::to_bytes(body, limit).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(error) if error.source().is_some_and(|cause| cause.is::<LengthLimitError>()) => Err(too_large(limit)),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the body ended before it was whole")),
    }
}

fn too_large(limit: usize) -> Problem {
    let detail = format!("the body is larger than the limit of {limit} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
}

/// A body that is JSON says so.
pub(super) fn require_json(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json")) {
        return Ok(());
    }
    let detail = "the body must be JSON and say so with `Content-Type: application/json`";
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail))
}
