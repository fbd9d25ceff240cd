//! `GET /v1/targets`, as JSON or as a table to take away.

use super::describe::{Binary, Field, problems, takes};
use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::table::{Cell, FORMATS, Format, Table, written};
use super::types::{Target, TargetFilters, TargetsAnswer};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

takes!(
    /// What the route takes.
    TargetParameters,
    fields
);
problems!(
    /// How it can fail.
    TargetProblems, bad_parameter missing_key unknown_key building
);

fn fields() -> Vec<Field> {
    vec![
        Field::list("document", "只要这些文件的目标，写文件编号。"),
        Field::list("chapter", "只要这些章的目标，写章号，如 4。"),
        Field::list_of("year", "(?:19|20)[0-9][0-9]年?", "只要句中写明这些年份的目标，如 2025。"),
        Field::list("unit", "只要这些单位的目标，如 座、万亩、亩、%。"),
        Field::page_size(),
        Field::cursor(),
        Field::choice("format", &FORMATS, "json，或可下载的表格 csv、xlsx。").or("json"),
    ]
}

/// 量化目标
///
/// 从正文按规则读出的量化目标：事项、关系（达到、不低于、新增……）、数值、单位、年份、所在段落和出处。以原文为准。
#[utoipa::path(
    get,
    path = "/v1/targets",
    operation_id = "list_targets",
    tag = "指标与目标",
    params(TargetParameters),
    responses(
        (status = 200, description = "目标，按原文次序；`format` 为 csv 或 xlsx 时是表格。", content(
            (TargetsAnswer = "application/json"),
            (String = "text/csv; charset=utf-8"),
            (Binary = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        TargetProblems
    )
)]
pub(super) async fn list(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let params =
        Params::from_query(query.as_deref(), &["document", "chapter", "year", "unit", "format", "limit", "cursor"])?;
    let format = params.choice("format", &FORMATS)?.unwrap_or(Format::Json);
    let filters = TargetFilters {
        documents: params.list("document")?,
        chapters: params.list("chapter")?,
        years: params.list("year")?.iter().map(|year| read_year(year)).collect::<Result<_, _>>()?,
        units: params.list("unit")?,
    };
    let cursor = params.cursor()?;
    let (limit, links) = (params.page_size(format.default_page())?, state.links().clone());
    let answer =
        state.run(move |library| TargetsAnswer::new(library, &filters, cursor.as_deref(), limit, &links)).await?;
    match format {
        Format::Json => Ok(Json(answer).into_response()),
        Format::Csv => written(move || table(&answer.targets).csv()).await,
        Format::Xlsx => written(move || table(&answer.targets).xlsx()).await,
    }
}

/// A year, with or without 年.
pub(super) fn read_year(text: &str) -> Result<u32, Problem> {
    let year = text.strip_suffix('年').unwrap_or(text).parse().ok().filter(|year| (1900..2100).contains(year));
    year.ok_or_else(|| {
        let shown: String = text.chars().take(20).collect();
        Problem::bad_parameter("year", &format!("accepts years from 1900 to 2099, not `{shown}`"))
    })
}

fn table(targets: &[Target]) -> Table {
    const HEADER: [&str; 15] = [
        "文件",
        "事项",
        "关系",
        "数值",
        "上限",
        "单位",
        "限定",
        "年份",
        "时段",
        "原文",
        "出处",
        "链接",
        "段落",
        "段内起止（字）",
        "来源",
    ];
    let header = HEADER.map(str::to_owned).to_vec();
    Table { title: "目标", ascii_name: "targets", header, rows: targets.iter().map(row).collect() }
}

fn row(target: &Target) -> Vec<Cell> {
    vec![
        target.citation.title.as_str().into(),
        target.subject.as_str().into(),
        target.relation.as_str().into(),
        target.value.into(),
        target.max.into(),
        target.unit.as_deref().into(),
        target.bound.into(),
        target.year.into(),
        target.period.as_deref().into(),
        target.text.as_str().into(),
        target.citation.official.as_str().into(),
        target.citation.url.as_str().into(),
        target.passage.as_str().into(),
        format!("{}—{}", target.start, target.end).as_str().into(),
        "规则提取，请核对原文".into(),
    ]
}
