//! Dify's External Knowledge API: a knowledge base that Dify asks and does not hold.
//!
//! Dify is registered with the base address and adds `/retrieval` itself.

mod answer;
mod described;
mod request;

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
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) use answer::Answer as DifyAnswer;
pub(super) use described::{DifyFailure, DifyRequest};

/// What Dify is registered with, after the address of the service.
pub(super) const BASE: &str = "/dify";

pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/dify/retrieval", post(retrieve))
}

// Answers a retrieval. Nothing asked is answered by no records: so Dify tries an address that is being registered.
/// 供 Dify 检索（外部知识库）
///
/// Dify 添加外部知识库时填写 `地址/dify`，Dify 自己加上 `/retrieval`。每条记录的 content 是整段原文，score 是置信度，
/// metadata 带出处、链接和页码。没有回答的问题：score_threshold 大于 0 时不返回记录。
#[utoipa::path(
    post,
    path = "/dify/retrieval",
    operation_id = "dify_retrieval",
    tag = "平台接口",
    request_body(content = DifyRequest, description = "Dify 的检索请求。"),
    responses(
        (status = 200, body = Answer, description = "记录，最能回答的在前。"),
        (status = 400, body = DifyFailure, description = "请求不合要求：不是 JSON，或某个参数不对。"),
        (status = 403, body = DifyFailure, description = "服务设了密钥，请求没有带上（1001）或不对（1002）。"),
        (status = 404, body = DifyFailure, description = "没有这个编号的知识库（2001）。"),
        (status = 413, body = DifyFailure, description = "请求体超过字节上限。"),
        (status = 500, body = DifyFailure, description = "服务自身出错。"),
        (status = 503, body = DifyFailure, description = "同时进行的检索已达上限、处理超过时限，或还在建立索引，稍后重试。"),
    )
)]
pub(super) async fn retrieve(State(state): State<Arc<AppState>>, body: Body) -> Result<Json<Answer>, Problem> {
    let members = read_json(body).await?;
    let Some(wanted) = request::read(&members, &*state.view()?)? else { return Ok(Json(Answer::default())) };
    let links = state.links().clone();
    let answer = state.run(move |library| Ok(Answer::new(&find(library, &wanted)?, &links)));
    Ok(Json(answer.await?))
}

/// The answer to a body, for the description.
pub(super) fn example(given: &Value, library: &Library, links: &Links) -> Option<Value> {
    let wanted = request::read(&Members::from_json(given.to_string().as_bytes()).ok()?, library).ok()??;
    Some(json!(Answer::new(&find(library, &wanted).ok()?, links)))
}

/// A problem as Dify reads it. A key that is refused is 403: Dify registers an address with any other refusal.
pub(super) fn failure(problem: &Problem) -> (StatusCode, Value) {
    let (status, code) = match problem.code() {
        "missing_key" => (StatusCode::FORBIDDEN, 1001),
        "unknown_key" => (StatusCode::FORBIDDEN, 1002),
        "unknown_document" => (StatusCode::NOT_FOUND, 2001),
        _ => (problem.status(), problem.status().as_u16()),
    };
    (status, json!({"error_code": code, "error_msg": said(problem)}))
}
