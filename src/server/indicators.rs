//! `GET /v1/indicators`, as JSON or as a table to take away.

use super::describe::{Binary, Field, problems, takes};
use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::table::{Cell, FORMATS, Format, Table, written};
use super::types::{IndicatorEntry, IndicatorsAnswer};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeSet;
use std::sync::Arc;

takes!(
    /// What the route takes.
    IndicatorParameters,
    fields
);
problems!(
    /// How it can fail.
    IndicatorProblems, bad_parameter missing_key unknown_key building
);

fn fields() -> Vec<Field> {
    vec![
        Field::list("document", "只要这些文件的指标，写文件编号。"),
        Field::page_size(),
        Field::cursor(),
        Field::choice("format", &FORMATS, "json，或可下载的表格 csv、xlsx。").or("json"),
    ]
}

/// 主要指标
///
/// 指标表的每一行：名称、别名、单位、各年数值（数字和原样文字）、增长、属性（预期性或约束性）、出处，以及正文提及它的段落。
#[utoipa::path(
    get,
    path = "/v1/indicators",
    operation_id = "list_indicators",
    tag = "指标与目标",
    params(IndicatorParameters),
    responses(
        (status = 200, description = "指标，按原文次序；`format` 为 csv 或 xlsx 时是表格。", content(
            (IndicatorsAnswer = "application/json"),
            (String = "text/csv; charset=utf-8"),
            (Binary = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        IndicatorProblems
    )
)]
pub(super) async fn list(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let params = Params::from_query(query.as_deref(), &["document", "format", "limit", "cursor"])?;
    let format = params.choice("format", &FORMATS)?.unwrap_or(Format::Json);
    let (documents, cursor) = (params.list("document")?, params.cursor()?);
    let (limit, links) = (params.page_size(format.default_page())?, state.links().clone());
    let answer =
        state.run(move |library| IndicatorsAnswer::new(library, &documents, cursor.as_deref(), limit, &links)).await?;
    match format {
        Format::Json => Ok(Json(answer).into_response()),
        Format::Csv => written(move || table(&answer.indicators).csv()).await,
        Format::Xlsx => written(move || table(&answer.indicators).xlsx()).await,
    }
}

/// A row for each indicator; two columns for each year, the number and the cell as printed.
fn table(indicators: &[IndicatorEntry]) -> Table {
    let years: BTreeSet<u32> =
        indicators.iter().flat_map(|entry| entry.figures.values.iter().map(|value| value.year)).collect();
    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
    let mut header = texts(&["文件", "序号", "分组", "指标", "单位"]);
    header.extend(years.iter().flat_map(|year| [format!("{year}年"), format!("{year}年（原文）")]));
    header.extend(texts(&[
        "增长",
        "增长（原文）",
        "属性",
        "注",
        "别名（规则推导）",
        "文中提及（规则查找）",
        "出处",
        "链接",
        "编号",
        "来源",
    ]));
    let rows = indicators.iter().map(|entry| row(entry, &years)).collect();
    Table { title: "指标", ascii_name: "indicators", header, rows }
}

fn row(entry: &IndicatorEntry, years: &BTreeSet<u32>) -> Vec<Cell> {
    let figures = &entry.figures;
    let mut row: Vec<Cell> = vec![
        entry.citation.title.as_str().into(),
        figures.row.into(),
        figures.group.as_deref().into(),
        figures.name.as_str().into(),
        figures.unit.as_deref().into(),
    ];
    for year in years {
        let cell = figures.values.iter().find(|value| value.year == *year);
        row.push(cell.and_then(|cell| cell.value).into());
        row.push(cell.map(|cell| cell.text.as_str()).into());
    }
    row.extend([
        figures.growth.as_ref().and_then(|growth| growth.value).into(),
        figures.growth.as_ref().map(|growth| growth.text.as_str()).into(),
        figures.attribute.as_deref().into(),
        entry.notes.join(" ").as_str().into(),
        entry.aliases.join("；").as_str().into(),
        entry.mentions.join(" ").as_str().into(),
        entry.citation.official.as_str().into(),
        entry.citation.url.as_str().into(),
        entry.id.as_str().into(),
        "指标表".into(),
    ]);
    row
}
