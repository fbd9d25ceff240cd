//! `/`: the search page.

use super::accept::{Wanted, wanted};
use super::frame::{Frame, Root, Tab};
use super::page::page;
use crate::server::health;
use crate::server::problem::Problem;
use crate::server::state::AppState;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "search.html", config = "src/server/web/askama.toml")]
struct SearchPage {
    frame: Frame,
    query: String,
}

/// The search page, unless JSON is wanted by name: then the list of routes.
pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if wanted(&headers) == Some(Wanted::Json) {
        return Ok(([(VARY, "accept")], health::index(State(state)).await).into_response());
    }
    page(&SearchPage { frame: root.frame(Tab::Search), query: String::new() })
}
