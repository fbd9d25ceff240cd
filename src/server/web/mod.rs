//! The pages for people, rendered here and complete without a script.
//!
//! A page is a template of `templates/` and the struct that fills it; [`frame`] is what all have
//! around them and [`page`] is how one becomes a response. Links are relative to the page, so that
//! they hold below whatever path a proxy puts the service.

mod about;
mod about_form;
mod accept;
mod account;
mod address;
mod admin;
mod admin_form;
mod admin_job;
mod assets;
mod bars;
mod check;
mod compare;
mod document_view;
mod draft;
mod error;
mod facets;
mod facts;
mod finding;
mod frame;
mod hits;
mod indicator_table;
mod indicators;
mod layout;
mod leaf;
mod page;
mod printed_table;
mod quotation;
mod read;
mod report;
mod report_docx;
mod results;
mod saved;
mod search;
mod shelf;
mod sign_in;
mod spans;
mod start;
mod target_list;
#[cfg(test)]
mod tests;
mod trail;
mod verdict;
mod wordings;

pub(super) use error::show_problems;

use super::state::AppState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::sync::Arc;

/// What is there for everybody: the way in, and what every page loads, those too that say what is wrong.
pub(super) fn open_routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/assets/{file}", get(assets::one))
        .route("/sign-in", get(sign_in::get).post(sign_in::post))
        .route("/sign-out", post(sign_in::sign_out))
}

/// The pages.
pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/", get(search::get))
        .route("/documents", get(shelf::list))
        .route("/documents/{id}", get(read::document))
        .route("/documents/{id}/facts", get(facts::get))
        .route("/p/{*id}", get(read::passage))
        .route("/about", get(about::get))
        .route("/check", get(check::get).post(check::post).layer(DefaultBodyLimit::max(draft::FILE_LIMIT_BYTES)))
        .route("/saved", get(saved::get).post(saved::post))
        .route("/indicators", get(indicators::get))
        .route("/wordings", get(wordings::get))
        .route("/compare", get(compare::get))
        .route("/admin/jobs/{id}", get(admin_job::get))
        .merge(admin::routes())
}
