//! `GET /v1/targets`, as JSON or as a table to take away.

use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::table::{Cell, FORMATS, Format, Table};
use super::types::{Target, TargetFilters, TargetsAnswer};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn list(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let params = Params::from_query(query.as_deref(), &["document", "chapter", "year", "unit", "format"])?;
    let format = params.choice("format", &FORMATS)?.unwrap_or(Format::Json);
    let filters = TargetFilters {
        documents: params.list("document")?,
        chapters: params.list("chapter")?,
        years: params.list("year")?.iter().map(|year| read_year(year)).collect::<Result<_, _>>()?,
        units: params.list("unit")?,
    };
    let answer = TargetsAnswer::new(&state.engine(), &filters, state.links());
    match format {
        Format::Json => Ok(Json(answer).into_response()),
        Format::Csv => table(&answer.targets).csv(),
        Format::Xlsx => table(&answer.targets).xlsx(),
    }
}

fn read_year(text: &str) -> Result<u32, Problem> {
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
        target.relation.into(),
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
