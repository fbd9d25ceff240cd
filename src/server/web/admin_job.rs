//! `/admin/jobs/JOB`: how far it has come to take in what was changed.

use super::address::only;
use super::frame::{Frame, Root, Tab};
use super::page::page;
use crate::jobs::JobState;
use crate::links::encode_path;
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;
use crate::types::unread_sources;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderValue;
use axum::http::header::REFRESH;
use axum::response::Response;
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "admin_job.html", config = "web/askama.toml")]
struct JobPage {
    frame: Frame,
    state: JobState,
    file: String,
    /// The document that was put, with its title, once it is there.
    document: Option<(String, String)>,
    /// Why the file could not be read.
    unread: Option<String>,
    is_removed: bool,
}

pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    let Path(id) = path?;
    let params = Params::from_query(Some(&only(query.as_deref(), &["document", "file"])), &["document", "file"])?;
    let id_of_document = params.text("document")?.unwrap_or_default().to_owned();
    let file = params.text("file")?.unwrap_or_default().to_owned();
    let job = state.jobs().get(&id).ok_or_else(|| Problem::unknown_job(&id))?;
    let has_ended = matches!(job.state, JobState::Done(_) | JobState::Failed(_));
    let frame = root.frame(Tab::Admin);
    let made = state.run(move |library| {
        let head = library.store().head(&id_of_document)?;
        let document = head.map(|head| (encode_path(&head.id), head.metadata.title.clone()));
        let unread =
            unread_sources(library)?.into_iter().find(|unread| unread.file == file).map(|unread| unread.reason);
        let is_removed = id_of_document.is_empty() && !file.is_empty();
        Ok(JobPage { frame, state: job.state, document, unread, is_removed, file })
    });
    let mut response = page(&made.await?)?;
    if !has_ended {
        // Works without a script, and is gone with the next answer.
        response.headers_mut().insert(REFRESH, HeaderValue::from_static("1"));
    }
    Ok(response)
}
