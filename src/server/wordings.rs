//! `GET /v1/wordings`: every occurrence of a wording, as JSON or as a table to take away.

use super::describe::{Field, problems, takes};
use super::filters::{FILTER_PARAMETERS, filter_fields, read_filters};
use super::params::Params;
use super::permits::Work;
use super::problem::Problem;
use super::state::AppState;
use super::table::{Cell, Table, written};
use super::types::{WordingLine, WordingsAnswer};
use crate::store::MAX_COUNTED;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use plansearch_search::{MAX_OFFSET, MAX_QUERY_CHARS};
use plansearch_wordings::{DEFAULT_LINES, LineSort, MAX_LINES, WordingsRequest};
use std::sync::Arc;

/// The names of the parameters, but for the filters and the form.
const OWN_PARAMETERS: [&str; 4] = ["q", "sort", "limit", "offset"];
/// The orders of lines.
pub(super) const LINE_SORTS: [(&str, LineSort); 3] =
    [("document", LineSort::Document), ("left", LineSort::Left), ("right", LineSort::Right)];

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
}

const FORMS: [(&str, Form); 2] = [("json", Form::Json), ("csv", Form::Csv)];

takes!(
    /// What the route takes.
    WordingParameters,
    fields
);
problems!(
    /// How it can fail.
    WordingProblems, bad_parameter query_too_long missing_key unknown_key building busy
);

fn fields() -> Vec<Field> {
    let mut fields = vec![
        Field::text("q", Some(MAX_QUERY_CHARS), "要查的表述，逐字查找。").required(),
        Field::choice("sort", &LINE_SORTS, "document：按原文次序；left：按前文排，自近而远；right：按后文排。")
            .or("document"),
        Field::whole("limit", 0..=MAX_LINES, "最多返回几行；0 只要计数。CSV 不写就给全部（至多 10000 行）。")
            .or(DEFAULT_LINES),
        Field::whole("offset", 0..=MAX_OFFSET, "跳过前几行，用于翻页。").or(0),
        Field::choice("format", &FORMS, "json，或可下载的表格 csv。").or("json"),
    ];
    fields.extend(filter_fields());
    fields
}

/// 表述检索
///
/// 一个说法在原文里怎么写：逐条列出前文、说法、后文和出处，统计紧挨在前后的词语，以及各文件、各章、各年的次数。
/// 次数与在全文里用 Ctrl+F 查到的一致；所在段落在 10000 以内时计数是精确的。
#[utoipa::path(
    get,
    path = "/v1/wordings",
    operation_id = "find_wordings",
    tag = "检索",
    params(WordingParameters),
    responses(
        (status = 200, description = "各处的前文和后文，及其计数；`format` 为 csv 时是表格。", content(
            (WordingsAnswer = "application/json"),
            (String = "text/csv; charset=utf-8"),
        )),
        WordingProblems
    )
)]
pub(super) async fn find(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let accepted = [&OWN_PARAMETERS[..], &["format"], &FILTER_PARAMETERS].concat();
    let params = Params::from_query(query.as_deref(), &accepted)?;
    let form = params.choice("format", &FORMS)?.unwrap_or(Form::Json);
    let mut request = read(&params)?;
    if form == Form::Csv && params.number("limit", MAX_LINES)?.is_none() {
        request.limit = MAX_COUNTED;
    }
    let links = state.links().clone();
    let kind = if form == Form::Csv { Work::Download } else { Work::Search };
    let answer = state.run_as(kind, move |library| WordingsAnswer::run(library, &request, &links)).await?;
    match form {
        Form::Json => Ok(Json(answer).into_response()),
        Form::Csv => written(move || table(&answer.lines).csv()).await,
    }
}

/// What the parameters ask for.
pub(super) fn read(params: &Params) -> Result<WordingsRequest, Problem> {
    let query = params.text("q")?.unwrap_or_default().trim();
    if query.is_empty() {
        return Err(Problem::bad_parameter("q", "is missing or empty: give the wording to look for"));
    }
    Ok(WordingsRequest {
        query: query.to_owned(),
        filters: read_filters(params)?,
        sort: params.choice("sort", &LINE_SORTS)?.unwrap_or_default(),
        limit: params.number("limit", MAX_LINES)?.unwrap_or(DEFAULT_LINES),
        offset: params.number("offset", MAX_OFFSET)?.unwrap_or(0),
    })
}

fn table(lines: &[WordingLine]) -> Table {
    const HEADER: [&str; 8] = ["前文", "表述", "后文", "文件", "日期", "出处", "链接", "段落"];
    let row = |line: &WordingLine| -> Vec<Cell> {
        vec![
            line.left.as_str().into(),
            line.match_.as_str().into(),
            line.right.as_str().into(),
            line.citation.title.as_str().into(),
            line.citation.date.as_deref().into(),
            line.citation.official.as_str().into(),
            line.citation.url.as_str().into(),
            line.id.as_str().into(),
        ]
    };
    let header = HEADER.map(str::to_owned).to_vec();
    Table { title: "表述", ascii_name: "wordings", header, rows: lines.iter().map(row).collect() }
}
