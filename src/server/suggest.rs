//! `GET /v1/suggest`.

use super::describe::{Field, problems, takes};
use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::SuggestAnswer;
use crate::error::Error;
use axum::Json;
use axum::extract::{RawQuery, State};
use plansearch_search::MAX_QUERY_CHARS;
use std::sync::Arc;

/// The suggestions of one answer unless asked otherwise.
const DEFAULT_SUGGESTIONS: usize = 10;
/// The most suggestions of one answer.
const MAX_SUGGESTIONS: usize = 20;

takes!(
    /// What the route takes.
    SuggestParameters,
    fields
);
problems!(
    /// How it can fail.
    SuggestProblems, bad_parameter query_too_long missing_key unknown_key building
);

fn fields() -> Vec<Field> {
    vec![
        Field::any_text("q", Some(MAX_QUERY_CHARS), "已输入的开头，汉字、拼音或拼音首字母；空的没有提示。"),
        Field::whole("limit", 0..=MAX_SUGGESTIONS, "最多几条提示。").or(DEFAULT_SUGGESTIONS),
    ]
}

// Answers while somebody types, so an empty text is no error.
/// 输入提示
///
/// 一边输入一边给出接下去可能要找的标题、名称、主题句和词语，可作检索词直接使用。
#[utoipa::path(
    get,
    path = "/v1/suggest",
    operation_id = "suggest",
    tag = "检索",
    params(SuggestParameters),
    responses((status = 200, body = SuggestAnswer, description = "提示，最合适的在前。"), SuggestProblems)
)]
pub(super) async fn list(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Json<SuggestAnswer>, Problem> {
    let params = Params::from_query(query.as_deref(), &["q", "limit"])?;
    let text = params.text("q")?.unwrap_or_default();
    let limit = params.number("limit", MAX_SUGGESTIONS)?.unwrap_or(DEFAULT_SUGGESTIONS);
    let chars = text.chars().count();
    if chars > MAX_QUERY_CHARS {
        return Err(Error::QueryTooLong { chars, max_chars: MAX_QUERY_CHARS }.into());
    }
    let text = text.to_owned();
    Ok(Json(state.run(move |library| SuggestAnswer::new(library, &text, limit)).await?))
}
