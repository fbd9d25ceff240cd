//! `GET /v1/search` and `POST /v1/search`.

use super::body::{read_body, require_json};
use super::describe::{Field, problems, takes};
use super::filters::{FILTER_PARAMETERS, filter_fields, read_filters};
use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::SearchAnswer;
use crate::config::ServerSettings;
use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use plansearch_search::{DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET, MAX_QUERY_CHARS, Mode, SearchRequest, Sort, Tier};
use std::sync::Arc;

/// The names of the parameters, but for the filters.
const OWN_PARAMETERS: [&str; 9] = ["q", "within", "limit", "offset", "mode", "sort", "tier", "group", "explain"];
pub(super) const SORTS: [(&str, Sort); 3] =
    [("relevance", Sort::Relevance), ("document", Sort::Document), ("date", Sort::Date)];
pub(super) const TIERS: [(&str, Tier); 3] = [("exact", Tier::Exact), ("all", Tier::All), ("near", Tier::Near)];
/// By what hits are gathered.
pub(super) const GROUPS: [(&str, bool); 1] = [("document", true)];
pub(super) const MODES: [(&str, Mode); 3] = [("any", Mode::Any), ("all", Mode::All), ("exact", Mode::Exact)];

takes!(
    /// What a search takes.
    SearchParameters,
    fields
);
problems!(
    /// How a search by `GET` can fail.
    GetProblems, bad_parameter query_too_long missing_key unknown_key building busy
);
problems!(
    /// How a search by `POST` can fail.
    PostProblems,
    bad_parameter query_too_long bad_json bad_body missing_key unknown_key building body_too_large unsupported_media_type busy
);

pub(super) fn fields() -> Vec<Field> {
    let query = "检索词或问句。“…”、「…」、\"…\" 要求逐字连续出现，空格后的 -词 排除该词。";
    let mut fields = vec![
        Field::text("q", Some(MAX_QUERY_CHARS), query).required(),
        Field::any_text(
            "within",
            Some(MAX_QUERY_CHARS),
            "在结果中查找：命中的段落（或其上的标题）还要含有这里的每个词，词之间用空格隔开；不影响排序。",
        ),
        Field::whole("limit", 0..=MAX_LIMIT, "最多返回几条；0 只要计数。").or(DEFAULT_LIMIT),
        Field::whole("offset", 0..=MAX_OFFSET, "跳过前几条，用于翻页。").or(0),
        Field::choice(
            "mode",
            &MODES,
            "any：词语各自可有可无，最相关的在前；all：每个词都要出现；exact：整个检索词逐字连续出现。",
        )
        .or("any"),
        Field::choice(
            "sort",
            &SORTS,
            "relevance：最相关的在前；document：按原文次序；date：印发日期新的在前，没有日期的在后。",
        )
        .or("relevance"),
    ];
    let tiers = "最后给到哪一档：exact 只要原话；all 含全部；near 相近的也要。";
    fields.push(Field::choice("tier", &TIERS, tiers).or("near"));
    let groups = "document：按文件归并，每个文件给最相关的三段和命中总数（`groups`）；`limit` 和 `offset` 以文件计。";
    fields.push(Field::choice("group", &GROUPS, groups));
    fields.extend(filter_fields());
    fields.push(Field::flag("explain", "是否说明检索词如何理解、得分如何得来。"));
    fields
}

/// 检索
///
/// 按词语检索规划原文，返回按相关度排列的段落：逐字原文、规范出处（章、节、页码）、命中位置、回答所在的句子和置信度。
/// `answerable` 为 false 表示文件没有回答这个问题；`absent` 是文件里没有出现的词。
#[utoipa::path(
    get,
    path = "/v1/search",
    operation_id = "search",
    tag = "检索",
    params(SearchParameters),
    responses((status = 200, body = SearchAnswer, description = "命中的段落，及其计数、置信度和分类统计。"), GetProblems)
)]
pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Json<SearchAnswer>, Problem> {
    let params = Params::from_query(query.as_deref(), &parameters())?;
    state.search(read(&params)?).await.map(Json)
}

/// 检索（以 JSON 提交参数）
///
/// 与 `GET /v1/search` 相同，参数名相同，写在 JSON 请求体里。
#[utoipa::path(
    post,
    path = "/v1/search",
    operation_id = "search_post",
    tag = "检索",
    request_body(content = SearchParameters, description = "检索的参数。"),
    responses((status = 200, body = SearchAnswer, description = "命中的段落，及其计数、置信度和分类统计。"), PostProblems)
)]
pub(super) async fn post(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SearchAnswer>, Problem> {
    let body = read_body(body, ServerSettings::BODY_LIMIT_BYTES).await?;
    Params::from_query(query.as_deref(), &[])?;
    require_json(&headers)?;
    let params = Params::from_json(&body, &parameters())?;
    state.search(read(&params)?).await.map(Json)
}

/// The names of the parameters.
pub(super) fn parameters() -> Vec<&'static str> {
    [&OWN_PARAMETERS[..], &FILTER_PARAMETERS].concat()
}

/// The search that the parameters ask for.
pub(super) fn read(params: &Params) -> Result<SearchRequest, Problem> {
    let query = params.text("q")?.unwrap_or_default();
    if query.trim().is_empty() {
        return Err(Problem::bad_parameter("q", "is missing or empty: give the words to search for"));
    }
    Ok(SearchRequest {
        query: query.to_owned(),
        limit: params.number("limit", MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT),
        offset: params.number("offset", MAX_OFFSET)?.unwrap_or(0),
        mode: params.choice("mode", &MODES)?.unwrap_or_default(),
        within: params.text("within")?.unwrap_or_default().to_owned(),
        sort: params.choice("sort", &SORTS)?.unwrap_or_default(),
        filters: read_filters(params)?,
        tier: params.choice("tier", &TIERS)?.unwrap_or(Tier::Near),
        current_only: false,
        by_document: params.choice("group", &GROUPS)?.unwrap_or_default(),
        explain: params.flag("explain")?,
    })
}
