//! A filled template as a response, with the headers that keep a page safe.

use crate::problem::Problem;
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};

/// Only what this service serves is loaded, nothing inside a page runs or styles it, and no other
/// page may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (CONTENT_TYPE, "text/html; charset=utf-8"),
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // What somebody searched is no other site's business.
    (REFERRER_POLICY, "same-origin"),
    // A page changes with the generation, under the same address.
    (CACHE_CONTROL, "no-cache"),
    (VARY, "accept"),
];

/// Renders a page.
pub(super) fn page(template: &impl Template) -> Result<Response, Problem> {
    respond(template.render())
}

/// A page that was rendered elsewhere as a response.
pub(super) fn respond(rendered: askama::Result<String>) -> Result<Response, Problem> {
    let html = rendered.map_err(|error| Problem::internal(format!("cannot render a page: {error}")))?;
    Ok(html_response(StatusCode::OK, html))
}

/// A rendered page as a response.
pub(super) fn html_response(status: StatusCode, html: String) -> Response {
    (status, HEADERS, html).into_response()
}
