//! `POST /v1/check`.

use super::body::{read_body, require_json};
use super::describe::{Field, problems, takes};
use super::params::Params;
use super::permits::Work;
use super::problem::Problem;
use super::state::AppState;
use super::types::CheckAnswer;
use crate::config::ServerSettings;
use crate::quote::{CheckRequest, MAX_DRAFT_CHARS};
use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use std::sync::Arc;

takes!(
    /// What a check takes.
    CheckParameters,
    fields
);
problems!(
    /// How a check can fail.
    CheckProblems,
    bad_parameter bad_json bad_body missing_key unknown_key building unknown_document body_too_large unsupported_media_type busy
);

fn fields() -> Vec<Field> {
    vec![
        Field::text("text", Some(MAX_DRAFT_CHARS), "要核对的稿子，一句或多句。").required(),
        Field::any_text("document", None, "只与这个文件核对，写文件编号；不写则与所有文件核对。"),
    ]
}

/// 核对引文
///
/// 逐句核对一份稿子与原文是否一致，引用之前和写完回答之后都可以用它核对。每句给出结论（verbatim 一致，same 写法不同，
/// altered 有改动，stitched 拼接，misplaced 出处有误，absent 未见）、改动的种类（如 number 数字）、逐字对照和原文出处。
#[utoipa::path(
    post,
    path = "/v1/check",
    operation_id = "check_draft",
    tag = "核对",
    request_body(content = CheckParameters, description = "要核对的稿子。"),
    responses((status = 200, body = CheckAnswer, description = "逐句的结论。"), CheckProblems)
)]
pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<CheckAnswer>, Problem> {
    let body = read_body(body, ServerSettings::DRAFT_BODY_LIMIT_BYTES).await?;
    Params::from_query(query.as_deref(), &[])?;
    require_json(&headers)?;
    let params = Params::from_json(&body, &["text", "document"])?;
    let request = CheckRequest {
        text: params.text("text")?.unwrap_or_default().to_owned(),
        document: params.text("document")?.map(str::to_owned),
    };
    let links = state.links().clone();
    let kind = Work::of_draft(&request.text);
    state.run_as(kind, move |library| CheckAnswer::run(library, &request, &links)).await.map(Json)
}
