//! `/check`: a draft beside the documents' wording.

use super::frame::{Frame, Root, Tab};
use super::page::{html_response, page};
use super::report::Report;
use crate::body::read_body;
use crate::library::Library;
use crate::params::Params;
use crate::permits::Work;
use crate::problem::Problem;
use crate::quote::{CheckRequest, MAX_DRAFT_CHARS, check};
use crate::state::AppState;
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use std::sync::Arc;

/// Much more than the longest draft takes in a form, so that a draft that is too long comes back to its author and is
/// not lost.
const FORM_LIMIT_BYTES: usize = 4 * 1024 * 1024;

#[derive(Debug, Template)]
#[template(path = "check.html", config = "web/askama.toml")]
struct CheckPage {
    frame: Frame,
    /// What to compare with, where there are several documents.
    documents: Vec<DocumentChoice>,
    draft: String,
    complaint: Option<String>,
    report: Option<Report>,
}

/// More documents are not offered one by one.
const MAX_CHOICES: usize = 60;

impl CheckPage {
    fn new(library: &Library, frame: Frame, request: CheckRequest) -> crate::Result<Self> {
        // Of many documents none is chosen from a list.
        let heads = library.documents(None, MAX_CHOICES + 1)?;
        let heads = if heads.len() > MAX_CHOICES { Vec::new() } else { heads };
        let documents = heads.iter().map(|document| DocumentChoice {
            id: document.id.clone(),
            title: document.metadata.short_title.clone(),
            is_chosen: request.document.as_ref() == Some(&document.id),
        });
        Ok(Self { frame, documents: documents.collect(), draft: request.text, complaint: None, report: None })
    }

    /// The title of the page.
    fn title(&self) -> String {
        match &self.report {
            Some(report) => format!("核对结果（{} 句）", report.total),
            None => "核对措辞".to_owned(),
        }
    }
}

#[derive(Debug)]
struct DocumentChoice {
    id: String,
    title: String,
    is_chosen: bool,
}

/// The empty form.
pub(super) async fn get(State(state): State<Arc<AppState>>, root: Root) -> Result<Response, Problem> {
    let frame = root.frame(Tab::Check);
    page(&state.run(move |library| CheckPage::new(library, frame, CheckRequest::default())).await?)
}

/// The report on a draft; a draft that cannot be checked comes back with the reason.
pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    root: Root,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let body = read_body(body, FORM_LIMIT_BYTES).await?;
    let request = read(&headers, &body)?;
    let frame = root.frame(Tab::Check);
    if let Some(complaint) = complain(&request) {
        let form = state.run(move |library| CheckPage::new(library, frame, request)).await?;
        let page = CheckPage { complaint: Some(complaint), ..form };
        let html = page.render().map_err(|error| Problem::internal(format!("cannot render a page: {error}")))?;
        return Ok(html_response(StatusCode::BAD_REQUEST, html));
    }
    let links = state.links().clone();
    let checked = state.run_as(Work::of_draft(&request.text), move |library| {
        let report = Report::new(library, check(library, &request)?, request.document.as_deref(), &links)?;
        Ok(CheckPage { report: Some(report), ..CheckPage::new(library, frame, request)? })
    });
    page(&checked.await?)
}

/// What a form holds.
fn read(headers: &HeaderMap, body: &[u8]) -> Result<CheckRequest, Problem> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.starts_with("application/x-www-form-urlencoded") {
        let detail = "the draft comes from the form of this page; programs use `POST /v1/check`";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
    }
    let form = std::str::from_utf8(body);
    let form = form.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the form is not UTF-8"))?;
    let params = Params::from_query(Some(form), &["text", "document"])?;
    // A form sends every line end as two characters, which its author did not type.
    let text = params.text("text")?.unwrap_or_default().replace("\r\n", "\n");
    let document = params.text("document")?.filter(|id| !id.is_empty()).map(str::to_owned);
    Ok(CheckRequest { text, document })
}

/// Why a draft cannot be checked, for its author.
fn complain(request: &CheckRequest) -> Option<String> {
    let chars = request.text.chars().count();
    if request.text.trim().is_empty() {
        return Some("还没有稿件。请把要核对的文字粘贴到下面的框里。".to_owned());
    }
    let over = chars.checked_sub(MAX_DRAFT_CHARS).filter(|over| *over > 0)?;
    Some(format!("稿件有 {chars} 字，超出上限 {over} 字。一次最多核对 {MAX_DRAFT_CHARS} 字，请分几次核对。"))
}
