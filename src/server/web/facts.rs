//! `/documents/DOCUMENT/facts`: what is known of a document, how it was read, and what is doubtful.

use super::account::Account;
use super::frame::{Frame, Root, Tab};
use super::page::respond;
use super::shelf::label;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::AboutKind;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "facts.html", config = "web/askama.toml")]
struct FactsPage {
    frame: Frame,
    document: Account,
    /// Whether it states indicators or targets.
    has_figures: bool,
}

impl FactsPage {
    fn level(&self) -> Option<String> {
        self.document.summary.level.as_deref().map(|level| label(AboutKind::Level, level))
    }

    fn kind(&self) -> String {
        label(AboutKind::Kind, &self.document.summary.doc_kind)
    }
}

pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(id) = path?;
    let frame = root.frame(Tab::Read);
    let made = state.run(move |library| {
        let record = library.document(&id)?;
        let has_figures = !record.facts.indicators.is_empty() || !record.facts.targets.is_empty();
        Ok(FactsPage { frame, document: Account::new(library, &record)?, has_figures }.render())
    });
    respond(made.await?)
}
