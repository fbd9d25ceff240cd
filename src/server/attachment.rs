//! Answers that a browser saves as a file.

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A file to take away.
#[derive(Debug, Clone)]
pub(super) struct Attachment {
    /// The file's name without its ending: 指标.
    pub name: String,
    /// The same for programs that know only ASCII: `indicators`.
    pub ascii_name: &'static str,
    /// The ending of both: `csv`.
    pub ending: &'static str,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

impl IntoResponse for Attachment {
    fn into_response(self) -> Response {
        let Self { name, ascii_name, ending, media_type, bytes } = self;
        let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
        let disposition = format!("attachment; filename=\"{ascii_name}.{ending}\"; filename*=UTF-8''{name}.{ending}");
        ([(CONTENT_TYPE, media_type.to_owned()), (CONTENT_DISPOSITION, disposition)], Body::from(bytes)).into_response()
    }
}
