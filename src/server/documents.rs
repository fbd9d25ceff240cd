//! `GET /v1/documents` and `GET /v1/documents/DOCUMENT`.

use super::describe::{Field, problems, takes};
use super::filters::{ABOUT_PARAMETERS, about_fields, read_about};
use super::params::{DEFAULT_PAGE, Params};
use super::permits::Work;
use super::problem::Problem;
use super::state::AppState;
use super::types::{DocumentAnswer, DocumentsAnswer};
use crate::library::Library;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use std::sync::Arc;

takes!(
    /// What listing takes.
    DocumentParameters,
    fields
);
problems!(
    /// How listing can fail.
    ListProblems, bad_parameter missing_key unknown_key building
);
problems!(
    /// How the outline can fail.
    DocumentProblems, bad_parameter bad_path missing_key unknown_key building unknown_document
);

fn fields() -> Vec<Field> {
    let mut fields = vec![
        Field::any_text("q", None, "按标题或文号查找；不给就按路径次序列出全部。"),
        Field::page_size(),
        Field::cursor(),
    ];
    fields.extend(about_fields());
    fields
}

/// 列出文件
///
/// 已收录的文件：编号、标题、文号、印发机关、日期、页数和段落数；读不了的源文件列在 `errors`。
#[utoipa::path(
    get,
    path = "/v1/documents",
    operation_id = "list_documents",
    tag = "目录",
    params(DocumentParameters),
    responses((status = 200, body = DocumentsAnswer, description = "已收录的文件。"), ListProblems)
)]
pub(super) async fn list(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Json<DocumentsAnswer>, Problem> {
    let accepted: Vec<&str> = ["q", "limit", "cursor"].into_iter().chain(ABOUT_PARAMETERS).collect();
    let params = Params::from_query(query.as_deref(), &accepted)?;
    let about = read_about(&params)?;
    let asked = params.text("q")?.filter(|asked| !asked.trim().is_empty()).map(str::to_owned);
    let cursor = params.cursor()?;
    let limit = params.page_size(DEFAULT_PAGE)?;
    Ok(Json(
        state
            .run(move |library| DocumentsAnswer::new(library, asked.as_deref(), &about, cursor.as_deref(), limit))
            .await?,
    ))
}

/// 取一个文件的目录
///
/// 一个文件的章、节、专栏和表，成树状，各带页码和直接属于它的段落编号。
#[utoipa::path(
    get,
    path = "/v1/documents/{id}",
    operation_id = "get_document",
    tag = "目录",
    params(("id" = String, Path, min_length = 1, description = "文件编号，见 `GET /v1/documents`。")),
    responses((status = 200, body = DocumentAnswer, description = "这个文件及其目录。"), DocumentProblems)
)]
pub(super) async fn one(
    State(state): State<Arc<AppState>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Json<DocumentAnswer>, Problem> {
    let Path(id) = path?;
    Params::from_query(query.as_deref(), &[])?;
    let answer = move |library: &Library| DocumentAnswer::new(library, &*library.document(&id)?);
    Ok(Json(state.run_as(Work::Document, answer).await?))
}

/// 取一个文件的读出文本
///
/// 从源文件读出的全部文字（Word、PDF 等经读取器转出）；`source.ranges` 的起止都按这份文本计。
#[utoipa::path(
    get,
    path = "/v1/documents/{id}/text",
    operation_id = "get_document_text",
    tag = "目录",
    params(("id" = String, Path, min_length = 1, description = "文件编号，见 `GET /v1/documents`。")),
    responses(
        (status = 200, body = String, content_type = "text/plain; charset=utf-8", description = "读出的全部文字。"),
        DocumentProblems
    )
)]
pub(super) async fn text(
    State(state): State<Arc<AppState>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<String, Problem> {
    let Path(id) = path?;
    Params::from_query(query.as_deref(), &[])?;
    state.run_as(Work::Document, move |library| library.text(&id)).await
}
