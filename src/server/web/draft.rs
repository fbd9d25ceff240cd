//! What the form of the check holds: a draft, pasted or as a file.

use crate::body::read_body;
use crate::corpus::{SourceFile, decode_with};
use crate::params::Params;
use crate::problem::Problem;
use crate::quote::{CheckRequest, MAX_DRAFT_CHARS};
use crate::state::AppState;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use std::sync::Arc;

/// Much more than the longest draft takes in a form, so that a draft that is too long comes back to its author and is
/// not lost.
const FORM_LIMIT_BYTES: usize = 4 * 1024 * 1024;
/// The largest file with a draft, in bytes.
pub(super) const FILE_LIMIT_BYTES: usize = 10 * 1024 * 1024;

/// A draft, and what is wanted of its report.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) request: CheckRequest,
    /// Whether what is worst comes first.
    pub(super) is_by_severity: bool,
    /// Whether the report is wanted as a file.
    pub(super) is_for_word: bool,
    /// Why there is no draft, for its author.
    pub(super) complaint: Option<String>,
}

impl Draft {
    /// Reads a form.
    pub(super) async fn read(state: &Arc<AppState>, request: Request) -> Result<Self, Problem> {
        let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut draft = if media_type.starts_with("multipart/form-data") {
            Self::of_parts(state, request).await?
        } else if media_type.starts_with("application/x-www-form-urlencoded") {
            Self::of_fields(&read_body(request.into_body(), FORM_LIMIT_BYTES).await?)?
        } else {
            let detail = "the draft comes from the form of this page; programs use `POST /v1/check`";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
        };
        draft.complaint = draft.complaint.or_else(|| complain(&draft.request));
        Ok(draft)
    }

    fn of_fields(body: &[u8]) -> Result<Self, Problem> {
        let form = std::str::from_utf8(body);
        let form = form.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the form is not UTF-8"))?;
        let names = ["text", "document", "order", "format"];
        let params = Params::from_query(Some(form), &names)?;
        let mut draft = Self::default();
        for name in names {
            draft.set(name, params.text(name)?.unwrap_or_default());
        }
        Ok(draft)
    }

    async fn of_parts(state: &Arc<AppState>, request: Request) -> Result<Self, Problem> {
        let form = Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "bad_body", error.body_text()))?;
        let mut draft = Self::default();
        let mut file = None;
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                let called = field.file_name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(broken)?;
                file = Some((called, bytes)).filter(|(_, bytes)| !bytes.is_empty());
            } else {
                draft.set(&name, &field.text().await.map_err(broken)?);
            }
        }
        if let Some((called, bytes)) = file {
            match text_of(state, called, bytes.into()).await? {
                Ok(text) => draft.request.text = text,
                Err(reason) => {
                    draft.complaint = Some(format!("这个文件没有读成：{reason}。可以把文字粘贴到下面的框里。"));
                }
            }
        }
        Ok(draft)
    }

    fn set(&mut self, name: &str, text: &str) {
        match name {
            // A form sends every line end as two characters, which its author did not type.
            "text" => self.request.text = text.replace("\r\n", "\n"),
            "document" => self.request.document = Some(text.to_owned()).filter(|id| !id.is_empty()),
            "order" => self.is_by_severity = text == "severity",
            "format" => self.is_for_word = text == "docx",
            _ => {}
        }
    }
}

fn broken(error: MultipartError) -> Problem {
    let code = if error.status() == StatusCode::PAYLOAD_TOO_LARGE { "body_too_large" } else { "bad_body" };
    Problem::new(error.status(), code, error.body_text())
}

/// The text of a file, read as a source is read; or why not.
async fn text_of(state: &Arc<AppState>, file: String, bytes: Vec<u8>) -> Result<Result<String, String>, Problem> {
    let reader = state.paths().reader.clone();
    let read = tokio::task::spawn_blocking(move || {
        decode_with(&SourceFile { file, bytes: Ok(bytes) }, reader.as_deref())
            .map(|source| source.chars.into_iter().map(|c| if c == '\t' { ' ' } else { c }).collect())
            .map_err(|error| error.reason)
    });
    read.await.map_err(|error| Problem::internal(error.to_string()))
}

/// Why a draft cannot be checked, for its author.
fn complain(request: &CheckRequest) -> Option<String> {
    let chars = request.text.chars().count();
    if request.text.trim().is_empty() {
        return Some("还没有稿件。请把要核对的文字粘贴到下面的框里，或者选一个文件。".to_owned());
    }
    let over = chars.checked_sub(MAX_DRAFT_CHARS).filter(|over| *over > 0)?;
    Some(format!("稿件有 {chars} 字，超出上限 {over} 字。一次最多核对 {MAX_DRAFT_CHARS} 字，请分几次核对。"))
}
