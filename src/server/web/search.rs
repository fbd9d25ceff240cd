//! `/`: the search page, and the start page where nothing is searched yet.

use super::accept::{Wanted, wanted};
use super::address::{AS_A_PAGE, only};
use super::frame::{Root, Tab};
use super::page::respond;
use super::results::Results;
use super::start::Start;
use crate::filters::FILTER_PARAMETERS;
use crate::health;
use crate::params::Params;
use crate::problem::Problem;
use crate::search::read;
use crate::state::AppState;
use crate::types::SearchAnswer;
use askama::Template as _;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Those of `/v1/search` that make sense for a page, but for the filters.
const OWN_PARAMETERS: [&str; 7] = ["q", "within", "offset", "mode", "sort", "tier", "group"];

/// The names of the parameters of a page of results.
pub(super) fn parameters() -> Vec<&'static str> {
    [&OWN_PARAMETERS[..], &FILTER_PARAMETERS].concat()
}

/// The page, unless JSON is wanted by name: then the list of routes.
pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    if wanted(&headers) == Some(Wanted::Json) {
        return Ok(([(VARY, "accept")], health::index(State(state)).await?).into_response());
    }
    let frame = root.frame(Tab::Search);
    let params = Params::from_query(Some(&only(query.as_deref(), &parameters())), &parameters())?;
    if params.text("q")?.is_none_or(|text| text.trim().is_empty()) {
        return respond(state.run(move |library| Ok(Start::new(library, frame)?.render())).await?);
    }
    let is_open = params.text("tier")?.is_none();
    let mut request = read(&params)?;
    if is_open {
        request.tier = AS_A_PAGE;
    }
    let (links, counted) = (state.links().clone(), Arc::clone(&state));
    let page = state.run(move |library| {
        let answered = |query: &str, answer: &SearchAnswer| counted.searched(query, answer);
        Ok(Results::find(library, request, is_open, &links, frame, &answered)?.render())
    });
    respond(page.await?)
}
