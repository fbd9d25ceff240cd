//! `/sign-in` and `/sign-out`: a key in exchange for a session.

use super::address::{encode, only};
use super::frame::{Frame, Root};
use super::page::{html_response, page};
use super::read::see_other;
use crate::body::read_body;
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;
use askama::Template;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::{SET_COOKIE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use std::sync::Arc;

/// More than the form takes.
const FORM_LIMIT_BYTES: usize = 16 * 1024;
/// A longer address is not led back to, in bytes.
const MAX_NEXT_BYTES: usize = 4_000;

/// Asks for a key.
#[derive(Debug, Template)]
#[template(path = "sign_in.html", config = "web/askama.toml")]
pub(super) struct SignInPage {
    frame: Frame,
    /// Where to go then, below the root. A browser that comes from another site sends no cookie at first: a link
    /// from here leads on without signing in again.
    next: String,
    complaint: Option<&'static str>,
    /// Whether there is a key at all.
    needs_key: bool,
    /// Whether pages are read without one.
    is_open: bool,
}

impl SignInPage {
    /// The page that stands in the place of one that wants a key.
    pub(super) fn instead(frame: Frame, next: String, problem: &Problem) -> Self {
        let complaint = problem
            .is_wrong_key()
            .then_some("这个密钥不对，或者已经到期、被收回。请核对后再试，或向管理员要一个新的。");
        Self { frame, next, complaint, needs_key: true, is_open: false }
    }

    pub(super) fn into_response(self) -> askama::Result<Response> {
        let mut response = html_response(StatusCode::UNAUTHORIZED, self.render()?);
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        Ok(response)
    }
}

/// Where somebody goes after signing in, from where they were sent to do so.
pub(super) fn next_of(path_and_query: &str) -> String {
    let next = path_and_query.trim_start_matches('/');
    let is_kept = next.len() <= MAX_NEXT_BYTES && !next.starts_with("sign-");
    if is_kept { next.to_owned() } else { String::new() }
}

pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let params = Params::from_query(Some(&only(query.as_deref(), &["next"])), &["next"])?;
    let next = next_of(params.text("next")?.unwrap_or_default());
    let (needs_key, is_open) = (state.keys().is_needed(), state.settings().public_pages);
    page(&SignInPage { frame: root.frame(None), next, complaint: None, needs_key, is_open })
}

/// A key in exchange for a cookie. Whoever sends this from elsewhere is refused by its origin, and would give
/// away a session and get none.
pub(super) async fn post(State(state): State<Arc<AppState>>, root: Root, body: Body) -> Result<Response, Problem> {
    let form = form(body, &["key", "next"]).await?;
    let key = form.text("key")?.unwrap_or_default().trim();
    let begun = state.sessions().begin(state.keys(), key);
    let cookie = begun.map_err(|error| Problem::internal(format!("no random numbers: {error}")))?;
    let Some(cookie) = cookie else {
        return Err(Problem::unauthorized("unknown_key", "the key is not one of this service, or no longer good"));
    };
    let mut response = see_other(back_to(&root, form.text("next")?.unwrap_or_default()));
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// Ends the session.
pub(super) async fn sign_out(
    State(state): State<Arc<AppState>>,
    root: Root,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let form = form(body, &["token"]).await?;
    if let Some(caller) = state.sessions().caller(state.keys(), &headers) {
        caller.require_token(form.text("token")?)?;
    }
    let mut response = see_other(root.as_str().to_owned());
    response.headers_mut().extend(state.sessions().end(&headers).map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

/// The fields of a small form.
pub(super) async fn form(body: Body, fields: &[&str]) -> Result<Params, Problem> {
    let body = read_body(body, FORM_LIMIT_BYTES).await?;
    let form = std::str::from_utf8(&body);
    let form = form.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the form is not UTF-8"))?;
    Params::from_query(Some(form), fields)
}

/// A link below the root, whatever was asked for: it begins with `./` and so stays on this host.
fn back_to(root: &Root, next: &str) -> String {
    let next = next_of(next);
    let (path, query) = next.split_once('?').map_or((next.as_str(), None), |(path, query)| (path, Some(query)));
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    let path: Vec<String> =
        path.split('/').map(|name| if plain(name) { name.to_owned() } else { encode(name) }).collect();
    let query = query.filter(|query| plain(query)).map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{}{query}", root.as_str(), path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_signs_in_stays_here() {
        let root = Root::from("/sign-in");
        for (next, expected) in [
            ("", "./"),
            ("?q=%E6%B0%B4&mode=all", "./?q=%E6%B0%B4&mode=all"),
            ("documents/plan?find=a", "./documents/plan?find=a"),
            ("//evil.example/x", "./evil.example/x"),
            ("https://evil.example", "./https://evil.example"),
            ("\\\\evil.example", "./%5C%5Cevil.example"),
            ("documents/规划", "./documents/%E8%A7%84%E5%88%92"),
            ("a?b\r\nset-cookie: x", "./a"),
            ("sign-in", "./"),
        ] {
            assert_eq!(back_to(&root, next), expected, "{next}");
        }
    }
}
