//! Reading the body of a request.

use super::problem::Problem;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;

/// Reads on somewhat beyond what is accepted, without keeping it, so that who sends too much is told so: a connection
/// that is closed with the body half read loses the answer as well.
pub(super) async fn read_body(mut body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    const READ_BYTES: usize = 16 * 1024 * 1024;
    let (mut kept, mut read) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let broken = |_| Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the body ended before it was whole");
        let Ok(data) = frame.map_err(broken)?.into_data() else { continue };
        read += data.len();
        if read <= limit {
            kept.extend_from_slice(&data);
        } else if read <= READ_BYTES {
            kept = Vec::new();
        } else {
            break;
        }
    }
    if read <= limit { Ok(kept) } else { Err(too_large(limit)) }
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
