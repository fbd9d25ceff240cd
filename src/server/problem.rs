//! Every failure as one body: RFC 9457 `application/problem+json`.

use crate::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::any::Any;
use utoipa::ToSchema;

/// Why a request failed.
///
/// `code` is stable and made for programs. From status 500 on the answer says nothing of the
/// cause: that goes to the log, under the `request_id` that the answer carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status and `code` say what kind of problem it is.
    #[serde(rename = "type")]
    type_: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<Box<str>>,
    #[serde(skip)]
    cause: Option<Box<str>>,
    #[serde(skip)]
    retry_after_s: Option<u32>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            type_: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
            request_id: None,
            cause: None,
            retry_after_s: None,
        }
    }

    /// A failure of ours; the cause is logged and not sent.
    pub(super) fn internal(cause: impl Into<String>) -> Self {
        let detail = "the request failed for a reason that is in the service's log under this request_id";
        Self {
            cause: Some(cause.into().into_boxed_str()),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
        }
    }

    /// A failure of ours that ended in a panic, with the panic's payload.
    pub(super) fn panicked(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
        Self::internal(format!("panicked: {}", text.unwrap_or("without a message")))
    }

    /// A value of a parameter, or the parameter itself, is not accepted.
    pub(super) fn bad_parameter(name: &str, reason: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_parameter", format!("parameter `{name}`: {reason}"))
    }

    /// The key is missing or wrong.
    pub(super) fn unauthorized(code: &'static str, detail: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, detail)
    }

    /// Nobody asks where a key is needed.
    pub(super) fn key_needed() -> Self {
        Self::unauthorized("missing_key", "a key is needed")
    }

    /// Only who has a key may do this, and the service has none.
    pub(super) fn no_keys() -> Self {
        let detail = "only who has a key may do this, and the service has none: make one with `plansearch key add NAME --scope admin`";
        Self::new(StatusCode::FORBIDDEN, "no_keys", detail)
    }

    /// The key is for asking only.
    pub(super) fn admin_only() -> Self {
        let detail = "the key may ask and no more: this needs one of scope `admin`";
        Self::new(StatusCode::FORBIDDEN, "admin_only", detail)
    }

    /// There is no such job.
    pub(super) fn unknown_job(id: &str) -> Self {
        let detail = format!("no job has the id `{id}`: only the last ones since the service was started are known");
        Self::new(StatusCode::NOT_FOUND, "unknown_job", detail)
    }

    /// As much is running and waiting as may; so many seconds later there may be room.
    pub(super) fn busy(retry_after_s: u32) -> Self {
        let problem = Self::unavailable("busy", "as much is running and waiting as may at the same time; try again");
        Self { retry_after_s: Some(retry_after_s), ..problem }
    }

    /// The client asks more often than it may.
    pub(super) fn too_many_requests() -> Self {
        const RETRY_AFTER_S: u32 = 10;
        let detail = "more requests came from this address than `requests_per_minute` allows; try again later";
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail);
        Self { retry_after_s: Some(RETRY_AFTER_S), ..problem }
    }

    /// The body did not come in time.
    pub(super) fn slow_body(limit_ms: u32) -> Self {
        let detail = format!("the body was not whole within the limit of {limit_ms} ms");
        Self::new(StatusCode::REQUEST_TIMEOUT, "slow_body", detail)
    }

    /// Nothing more of the body came.
    pub(super) fn stalled(limit_ms: u32) -> Self {
        let detail = format!("nothing of the body came for {limit_ms} ms");
        Self::new(StatusCode::REQUEST_TIMEOUT, "slow_body", detail)
    }

    /// The request is for a host whose name is not known here.
    pub(super) fn unknown_host(host: &str) -> Self {
        const MAX_CHARS: usize = 100;
        let host: String = host.chars().take(MAX_CHARS).collect();
        let detail = format!(
            "the request asks for the host `{host}`, which is not known to be this one: add it to `allowed_hosts`, or set `public_base_url`"
        );
        Self::new(StatusCode::FORBIDDEN, "unknown_host", detail)
    }

    /// A page of another site sends something.
    pub(super) fn foreign_page() -> Self {
        let detail =
            "pages of other sites may not send anything here: add their origin to `cors_origins` if they shall";
        Self::new(StatusCode::FORBIDDEN, "foreign_page", detail)
    }

    /// A form was not sent by a page of the session.
    pub(super) fn foreign_form() -> Self {
        let detail = "the form is not of this session: open its page again and send it from there";
        Self::new(StatusCode::FORBIDDEN, "foreign_form", detail)
    }

    /// There is no index yet: the first one is being built.
    pub(super) fn building() -> Self {
        const RETRY_AFTER_S: u32 = 5;
        let problem = Self::unavailable("building", "the first index is being built; try again in a while");
        Self { retry_after_s: Some(RETRY_AFTER_S), ..problem }
    }

    /// A route that is there, asked with a method that it does not take.
    pub(crate) fn method_not_allowed(method: &Method, path: &str) -> Self {
        let detail = format!("`{method}` is not possible at `{path}`; the header `allow` lists what is");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
    }

    /// The request took longer than it may.
    pub(super) fn timeout(limit_ms: u32) -> Self {
        Self::unavailable("timeout", format!("the request took longer than the limit of {limit_ms} ms"))
    }

    /// The store is away or overloaded; after so many seconds it is worth asking again.
    pub(super) fn store_unavailable(cause: impl Into<String>, retry_after_s: u32) -> Self {
        let detail = "the store of passages cannot answer at the moment; try again in a while";
        Self {
            cause: Some(cause.into().into_boxed_str()),
            retry_after_s: Some(retry_after_s),
            ..Self::unavailable("store_unavailable", detail)
        }
    }

    fn unavailable(code: &'static str, detail: impl Into<String>) -> Self {
        Self { retry_after_s: Some(1), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail) }
    }

    /// Whether the fault is ours and not the caller's.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.status >= 500
    }

    /// Whether a key was sent that is none.
    pub(super) fn is_wrong_key(&self) -> bool {
        self.code == "unknown_key"
    }

    /// Whether no more may run at the moment.
    pub(super) fn is_busy(&self) -> bool {
        self.code == "busy"
    }

    pub(super) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(super) fn code(&self) -> &'static str {
        self.code
    }

    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    /// The request's id, once it is known, of a failure of ours.
    pub(super) fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// What is logged and not sent.
    pub(super) fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    pub(super) fn with_request_id(self, id: Option<String>) -> Self {
        Self { request_id: id.map(String::into_boxed_str), ..self }
    }
}

impl From<Error> for Problem {
    /// The one place where errors get their status.
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::QueryTooLong { .. } | Error::BadParameter { .. } => StatusCode::BAD_REQUEST,
            Error::UnknownPassage { .. } | Error::UnknownDocument { .. } => StatusCode::NOT_FOUND,
            Error::Unavailable { retry_after_s, .. } => {
                return Self::store_unavailable(with_causes(&error), *retry_after_s);
            }
            // All others are ours, not the caller's.
            _ => return Self::internal(with_causes(&error)),
        };
        Self::new(status, error.code(), error.to_string())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_path", format!("the path cannot be read: {rejection}"))
    }
}

/// The error and what caused it, in one line.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // For the layers that log the cause, add the request's id, and make it a page or put it into a platform's own form.
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(problem: impl Into<Problem>, expected: Expect) {
        expected.assert_eq(&serde_json::to_string(&problem.into()).unwrap());
    }

    #[test]
    fn the_callers_faults_are_explained() {
        check(
            Error::QueryTooLong { chars: 1001, max_chars: 1000 },
            expect![[
                r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"query has 1001 characters, more than the limit of 1000","code":"query_too_long"}"#
            ]],
        );
        check(
            Error::UnknownPassage { id: "yunxi-145/9.9/p1".to_owned() },
            expect![[
                r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"no passage has the id `yunxi-145/9.9/p1`","code":"unknown_passage"}"#
            ]],
        );
    }

    #[test]
    fn our_faults_are_not() {
        let source = std::io::Error::other("disk on fire");
        let problem = Problem::from(Error::Io { action: "read", path: "/secret".into(), source });
        assert_eq!(problem.cause(), Some("cannot read `/secret`: disk on fire"));
        check(
            problem,
            expect![[
                r#"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"the request failed for a reason that is in the service's log under this request_id","code":"internal"}"#
            ]],
        );
    }
}
