//! `/check`: a draft beside the documents' wording.

use super::draft::Draft;
use super::frame::{Frame, Root, Tab};
use super::page::{html_response, page};
use super::report::Report;
use super::report_docx;
use crate::attachment::Attachment;
use crate::library::Library;
use crate::permits::Work;
use crate::problem::Problem;
use crate::quote::{CheckRequest, check};
use crate::state::AppState;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "check.html", config = "web/askama.toml")]
struct CheckPage {
    frame: Frame,
    /// What to compare with, where there are several documents.
    documents: Vec<DocumentChoice>,
    draft: String,
    complaint: Option<String>,
    report: Option<Report>,
    is_by_severity: bool,
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
        Ok(Self {
            frame,
            documents: documents.collect(),
            draft: request.text,
            complaint: None,
            report: None,
            is_by_severity: false,
        })
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
    request: Request,
) -> Result<Response, Problem> {
    let Draft { request, is_by_severity, is_for_word, complaint } = Draft::read(&state, request).await?;
    let frame = root.frame(Tab::Check);
    if complaint.is_some() {
        let form = state.run(move |library| CheckPage::new(library, frame, request)).await?;
        let page = CheckPage { complaint, ..form };
        let html = page.render().map_err(|error| Problem::internal(format!("cannot render a page: {error}")))?;
        return Ok(html_response(StatusCode::BAD_REQUEST, html));
    }
    let links = state.links().clone();
    let base = links.clone();
    let checked = state.run_as(Work::of_draft(&request.text), move |library| {
        let mut report = Report::new(library, check(library, &request)?, request.document.as_deref(), &links)?;
        if is_by_severity {
            report.sort_by_severity();
        }
        Ok(CheckPage { report: Some(report), is_by_severity, ..CheckPage::new(library, frame, request)? })
    });
    let checked = checked.await?;
    if let Some(report) = checked.report.as_ref().filter(|_| is_for_word) {
        let bytes = report_docx::write(report, &base);
        let bytes = bytes.map_err(|error| Problem::internal(format!("cannot write DOCX: {error}")))?;
        let media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        let name = "核对报告".to_owned();
        return Ok(Attachment { name, ascii_name: "check", ending: "docx", media_type, bytes }.into_response());
    }
    page(&checked)
}
