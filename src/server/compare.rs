//! `GET /v1/compare`: two documents side by side, as JSON or as a Word file.

use super::attachment::Attachment;
use super::compare_docx::write;
use super::describe::{Binary, Field, problems, takes};
use super::params::Params;
use super::permits::Work;
use super::problem::Problem;
use super::state::AppState;
use super::types::CompareAnswer;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Docx,
}

const FORMS: [(&str, Form); 2] = [("json", Form::Json), ("docx", Form::Docx)];

takes!(
    /// What the route takes.
    CompareParameters,
    fields
);
problems!(
    /// How it can fail.
    CompareProblems, bad_parameter missing_key unknown_key unknown_document building busy
);

fn fields() -> Vec<Field> {
    vec![
        Field::text("a", None, "第一个文件（较早的），写文件编号。").required(),
        Field::text("b", None, "第二个文件（较新的），写文件编号。").required(),
        Field::choice("format", &FORMS, "json，或 Word 文件 docx。").or("json"),
    ]
}

/// 比较两个文件
///
/// 按章逐段对照两个文件：相同 same、改动 changed（标出差异）、新增 added、删去 dropped、移位 moved；指标并列。
/// 每个文件至多 5000 段、100 万字。
#[utoipa::path(
    get,
    path = "/v1/compare",
    operation_id = "compare_documents",
    tag = "核对",
    params(CompareParameters),
    responses(
        (status = 200, description = "两个文件的对照；`format` 为 docx 时是 Word 文件。", content(
            (CompareAnswer = "application/json"),
            (Binary = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        )),
        CompareProblems
    )
)]
pub(super) async fn get(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let params = Params::from_query(query.as_deref(), &["a", "b", "format"])?;
    let form = params.choice("format", &FORMS)?.unwrap_or(Form::Json);
    let id = |name: &str| {
        let id = params.text(name)?.unwrap_or_default().trim();
        if id.is_empty() {
            return Err(Problem::bad_parameter(name, "is missing or empty: give the id of a document"));
        }
        Ok(id.to_owned())
    };
    let (a, b, links) = (id("a")?, id("b")?, state.links().clone());
    // The file is written with the permit of the comparison.
    let answer = state.run_as(Work::Document, move |library| {
        let answer = CompareAnswer::run(library, &a, &b, &links)?;
        Ok(match form {
            Form::Json => Json(answer).into_response(),
            Form::Docx => docx(&answer).into_response(),
        })
    });
    answer.await
}

fn docx(answer: &CompareAnswer) -> Result<Attachment, Problem> {
    let bytes = write(answer).map_err(|error| Problem::internal(format!("cannot write DOCX: {error}")))?;
    let media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(Attachment { name: "对照".to_owned(), ascii_name: "comparison", ending: "docx", media_type, bytes })
}
