//! RAGFlow's retrieval and its list of datasets, for the clients that speak it, and its twin of Dify's.

mod answer;
pub(super) mod datasets;
mod described;
mod request;

use super::dify::{self, DifyAnswer, DifyFailure, DifyRequest};
use super::knowledge::{Members, find, read_json, said};
use super::problem::Problem;
use super::state::AppState;
use crate::Links;
use crate::library::Library;
use answer::Answer;
use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use described::{RagflowFailure, RagflowForm, RagflowRequest};
use serde_json::{Value, json};
use std::sync::Arc;

/// Where passages are retrieved.
pub(super) const RETRIEVAL: &str = "/api/v1/retrieval";
/// Where what can be retrieved from is listed.
pub(super) const DATASETS: &str = "/api/v1/datasets";
/// What Dify is registered with to be answered in its own form.
pub(super) const DIFY_BASE: &str = "/api/v1/dify";

pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route(RETRIEVAL, post(retrieve))
        .route(DATASETS, get(datasets::list))
        .route("/api/v1/dify/retrieval", post(retrieve_for_dify))
}

/// 供 RAGFlow 的客户端检索
///
/// 与 RAGFlow 的检索接口相同：content 是整段原文，similarity 是置信度。参数不对时也是 HTTP 200，`code` 不为 0。
#[utoipa::path(
    post,
    path = "/api/v1/retrieval",
    operation_id = "ragflow_retrieval",
    tag = "平台接口",
    request_body(content = RagflowRequest, description = "RAGFlow 的检索请求。"),
    responses(
        (status = 200, body = RagflowForm, description = "段落，最能回答的在前；或出错的原因。"),
        (status = 500, body = RagflowFailure, description = "服务自身出错。"),
        (status = 503, body = RagflowFailure, description = "同时进行的检索已达上限、处理超过时限，或还在建立索引，稍后重试。"),
    )
)]
pub(super) async fn retrieve(State(state): State<Arc<AppState>>, body: Body) -> Result<Json<Answer>, Problem> {
    let members = read_json(body).await?;
    let Some(asked) = request::read(&members, &*state.view()?)? else { return Ok(Json(Answer::default())) };
    let links = state.links().clone();
    let answer = state.run(move |library| Ok(Answer::new(library, &find(library, &asked.wanted)?, &asked, &links)));
    Ok(Json(answer.await?))
}

/// 供 Dify 检索（RAGFlow 的地址）
///
/// Dify 添加外部知识库时填写 `地址/api/v1/dify`，Dify 自己加上 `/retrieval`。每条记录的 content 是整段原文，score 是置信度，
/// metadata 带出处、链接和页码。没有回答的问题：score_threshold 大于 0 时不返回记录。
#[utoipa::path(
    post,
    path = "/api/v1/dify/retrieval",
    operation_id = "ragflow_dify_retrieval",
    tag = "平台接口",
    request_body(content = DifyRequest, description = "Dify 的检索请求。"),
    responses(
        (status = 200, body = DifyAnswer, description = "记录，最能回答的在前。"),
        (status = 400, body = DifyFailure, description = "请求不合要求：不是 JSON，或某个参数不对。"),
        (status = 403, body = DifyFailure, description = "服务设了密钥，请求没有带上（1001）或不对（1002）。"),
        (status = 404, body = DifyFailure, description = "没有这个编号的知识库（2001）。"),
        (status = 413, body = DifyFailure, description = "请求体超过字节上限。"),
        (status = 500, body = DifyFailure, description = "服务自身出错。"),
        (status = 503, body = DifyFailure, description = "同时进行的检索已达上限、处理超过时限，或还在建立索引，稍后重试。"),
    )
)]
pub(super) async fn retrieve_for_dify(state: State<Arc<AppState>>, body: Body) -> Result<Json<DifyAnswer>, Problem> {
    dify::retrieve(state, body).await
}

/// The answer to a body, for the description.
pub(super) fn example(given: &Value, library: &Library, links: &Links) -> Option<Value> {
    let asked = request::read(&Members::from_json(given.to_string().as_bytes()).ok()?, library).ok()??;
    Some(json!(Answer::new(library, &find(library, &asked.wanted).ok()?, &asked, links)))
}

/// A problem as RAGFlow tells it: a success over HTTP with a code in the body. What is our own fault keeps its status,
/// so that whatever stands in between does not take it for an answer; so does what is no retrieval at all.
pub(super) fn failure(problem: &Problem) -> (StatusCode, Value) {
    /// The arguments are wrong, as RAGFlow has it for most of what it refuses.
    const DATA_ERROR: u32 = 102;
    const EXCEPTION_ERROR: u32 = 100;
    const AUTHENTICATION_ERROR: u32 = 109;
    let is_no_retrieval = matches!(problem.code(), "method_not_allowed" | "unknown_route");
    let status = if problem.is_ours() || is_no_retrieval { problem.status() } else { StatusCode::OK };
    let code = match problem.code() {
        "missing_key" | "unknown_key" => AUTHENTICATION_ERROR,
        _ if problem.is_ours() => EXCEPTION_ERROR,
        _ => DATA_ERROR,
    };
    (status, json!({"code": code, "message": said(problem), "data": Value::Null}))
}
