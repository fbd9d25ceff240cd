//! `GET /v1/passages/ID`.

use super::describe::{Field, problems, takes};
use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::PassageAnswer;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use std::sync::Arc;

/// The most neighbours on each side.
const MAX_CONTEXT: usize = 20;

takes!(
    /// What the route takes besides the id.
    PassageParameters,
    fields
);
problems!(
    /// How it can fail.
    PassageProblems, bad_parameter bad_path missing_key unknown_key building unknown_passage
);

fn fields() -> Vec<Field> {
    vec![Field::whole("context", 0..=MAX_CONTEXT, "另附前后各几个段落（before、after）。")]
}

/// 按编号取段落
///
/// 返回一个段落的逐字原文、出处、在源文件中的位置和疑似扫描缺误；`context=N` 另附前后各 N 段。
/// 编号形如 `yunxi-145/7.3/p2`（文件/章.节/段），其中的 `/` 在路径里可以照写，也可以写作 `%2F`。
#[utoipa::path(
    get,
    path = "/v1/passages/{id}",
    operation_id = "get_passage",
    tag = "检索",
    params(
        ("id" = String, Path, min_length = 1, description = "段落编号，如 `yunxi-145/7.3/p2`；其中的 `/` 照写或写作 `%2F`。"),
        PassageParameters
    ),
    responses((status = 200, body = PassageAnswer, description = "这个段落。"), PassageProblems)
)]
pub(super) async fn one(
    State(state): State<Arc<AppState>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Json<PassageAnswer>, Problem> {
    let Path(id) = path?;
    let context = Params::from_query(query.as_deref(), &["context"])?.number("context", MAX_CONTEXT)?;
    let links = state.links().clone();
    let answer = state.run(move |library| PassageAnswer::new(library, &library.passage(&id)?, context, &links)).await?;
    Ok(Json(answer))
}
