//! `GET /v1/retrieve` and `POST /v1/retrieve`.

use super::body::{read_body, require_json};
use super::describe::{Field, problems, takes};
use super::filters::{FILTER_PARAMETERS, filter_fields, read_filters};
use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::{BlocksAnswer, RetrieveAnswer};
use crate::config::ServerSettings;
use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use plansearch_retrieve::{CitationForm, DEFAULT_MAX_CHARS, Expand, MAX_MAX_CHARS, RetrieveRequest};
use plansearch_search::{DEFAULT_LIMIT, MAX_LIMIT, MAX_QUERY_CHARS};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The names of the parameters, but for the filters.
const PARAMETERS: [&str; 7] = ["query", "limit", "max_chars", "citation", "expand", "min_confidence", "format"];

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Markdown,
    Anthropic,
}

const FORMATS: [(&str, Format); 3] =
    [("json", Format::Json), ("markdown", Format::Markdown), ("anthropic", Format::Anthropic)];

/// An answer in JSON.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum RetrieveForm {
    Passages(RetrieveAnswer),
    Blocks(BlocksAnswer),
}

takes!(
    /// What a retrieval takes.
    RetrieveParameters,
    fields
);
problems!(
    /// How a retrieval by `GET` can fail.
    GetProblems, bad_parameter query_too_long missing_key unknown_key building busy
);
problems!(
    /// How a retrieval by `POST` can fail.
    PostProblems,
    bad_parameter query_too_long bad_json bad_body missing_key unknown_key building body_too_large unsupported_media_type busy
);

fn fields() -> Vec<Field> {
    let mut fields = vec![
        Field::text("query", Some(MAX_QUERY_CHARS), "问题或检索词，照用户的原话写即可。").required(),
        Field::whole("limit", 0..=MAX_LIMIT, "最多取几个命中的段落（不计连带取出的）。").or(DEFAULT_LIMIT),
        Field::whole("max_chars", 0..=MAX_MAX_CHARS, "所有原文与出处合计的字数上限；放不下时只给整句。")
            .or(DEFAULT_MAX_CHARS),
        Field::choice(
            "citation",
            &CitationForm::ALL,
            "出处的写法：full 简式、公文式和各级标题；short 只有简式（citation.text）；none 不写，只留编号和链接。",
        )
        .or("full"),
        Field::choice(
            "expand",
            &Expand::ALL,
            "连带取出什么：none 不连带；neighbours 前后各一段；list 所在的专栏、指标表或并列各项；section 整节。",
        )
        .or("none"),
        Field::share("min_confidence", "置信度低于此值的段落不要，0 到 1。").or(0),
        Field::choice(
            "format",
            &FORMATS,
            "json；markdown 可直接放进提示词；anthropic 是 search_result 内容块，一句一块，模型可逐句引用。",
        )
        .or("json"),
    ];
    fields.extend(filter_fields());
    fields
}

/// 取回可引用的段落
///
/// 给问答机器人用：按问题取回文件的逐字原文，整句装入字数限额，最能回答的在前，不重复，各带出处、链接和置信度。
/// `answerable` 为 false 时文件没有回答这个问题，应如实告诉用户，所列段落只是内容相近。
#[utoipa::path(
    get,
    path = "/v1/retrieve",
    operation_id = "retrieve_get",
    tag = "检索",
    params(RetrieveParameters),
    responses(
        (status = 200, description = "可引用的段落；`format` 决定形式。", content(
            (RetrieveForm = "application/json"),
            (String = "text/markdown; charset=utf-8"),
        )),
        GetProblems
    )
)]
pub(super) async fn get(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    answer(&state, &Params::from_query(query.as_deref(), &[&PARAMETERS[..], &FILTER_PARAMETERS].concat())?).await
}

/// 取回可引用的段落（以 JSON 提交参数）
///
/// 给问答机器人用：按问题取回文件的逐字原文，整句装入字数限额，最能回答的在前，不重复，各带出处、链接和置信度。
/// `answerable` 为 false 时文件没有回答这个问题，应如实告诉用户，所列段落只是内容相近。参数写在 JSON 请求体里。
#[utoipa::path(
    post,
    path = "/v1/retrieve",
    operation_id = "retrieve",
    tag = "检索",
    request_body(content = RetrieveParameters, description = "问题，以及要取多少。"),
    responses(
        (status = 200, description = "可引用的段落；`format` 决定形式。", content(
            (RetrieveForm = "application/json"),
            (String = "text/markdown; charset=utf-8"),
        )),
        PostProblems
    )
)]
pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let body = read_body(body, ServerSettings::BODY_LIMIT_BYTES).await?;
    Params::from_query(query.as_deref(), &[])?;
    require_json(&headers)?;
    answer(&state, &Params::from_json(&body, &[&PARAMETERS[..], &FILTER_PARAMETERS].concat())?).await
}

async fn answer(state: &AppState, params: &Params) -> Result<Response, Problem> {
    let format = params.choice("format", &FORMATS)?.unwrap_or(Format::Json);
    let answer = state.retrieve(read(params)?).await?;
    Ok(match format {
        Format::Json => Json(RetrieveForm::Passages(answer)).into_response(),
        Format::Markdown => ([(CONTENT_TYPE, "text/markdown; charset=utf-8")], answer.markdown()).into_response(),
        Format::Anthropic => Json(RetrieveForm::Blocks(answer.into())).into_response(),
    })
}

fn read(params: &Params) -> Result<RetrieveRequest, Problem> {
    Ok(RetrieveRequest {
        query: params.text("query")?.unwrap_or_default().to_owned(),
        filters: read_filters(params)?,
        limit: params.number("limit", MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT),
        max_chars: params.number("max_chars", MAX_MAX_CHARS)?.unwrap_or(DEFAULT_MAX_CHARS),
        citation: params.choice("citation", &CitationForm::ALL)?.unwrap_or_default(),
        expand: params.choice("expand", &Expand::ALL)?.unwrap_or_default(),
        min_confidence: params.fraction("min_confidence")?.unwrap_or(0.0),
    })
}
