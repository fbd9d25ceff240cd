//! `GET /download`: all hits of a search as a file, in the order of the documents, each with its citation.

pub(super) mod docx;
mod gather;
mod listing;
mod text;

use self::gather::Gathered;
use self::listing::Listing;
use super::attachment::Attachment;
use super::describe::{Binary, Field, problems, takes};
use super::params::Params;
use super::permits::Work;
use super::problem::Problem;
use super::search;
use super::state::AppState;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use std::sync::Arc;

/// The forms of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Docx,
    Text,
}

const FORMS: [(&str, Form); 2] = [("docx", Form::Docx), ("txt", Form::Text)];

pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/download", get(download))
}

takes!(
    /// What a download takes.
    DownloadParameters,
    fields
);
problems!(
    /// How a download can fail.
    DownloadProblems, bad_parameter query_too_long missing_key unknown_key building busy
);

fn fields() -> Vec<Field> {
    let mut fields = search::fields();
    fields.push(Field::choice("format", &FORMS, "docx，或纯文本 txt。").or("docx"));
    fields
}

// Takes the parameters of a search, so that the address of any result list becomes that of its file. Paging and
// sorting are accepted and change nothing: the file holds all hits, in reading order.
/// 下载检索结果
///
/// 把一次检索的全部命中存成一个文件，按原文次序，每段附规范出处。参数与 `GET /v1/search` 相同，其中翻页和排序不起作用。
#[utoipa::path(
    get,
    path = "/download",
    operation_id = "download",
    tag = "检索",
    params(DownloadParameters),
    responses(
        (status = 200, description = "文件；`format` 决定形式。", content(
            (Binary = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (String = "text/plain; charset=utf-8"),
        )),
        DownloadProblems
    )
)]
async fn download(State(state): State<Arc<AppState>>, RawQuery(query): RawQuery) -> Result<Attachment, Problem> {
    let accepted = [&search::parameters()[..], &["format"]].concat();
    let params = Params::from_query(query.as_deref(), &accepted)?;
    let form = params.choice("format", &FORMS)?.unwrap_or(Form::Docx);
    let request = search::read(&params)?;
    let links = state.links().clone();
    let written = state.run_as(Work::Download, move |library| {
        let listing = Listing::new(&Gathered::run(library, request, &links)?);
        let bytes = match form {
            Form::Docx => docx::write(&listing),
            Form::Text => Ok(text::write(&listing).into_bytes()),
        };
        Ok((listing.file_name(), bytes))
    });
    let (name, bytes) = written.await?;
    let bytes = bytes.map_err(|error| Problem::internal(format!("cannot write DOCX: {error}")))?;
    let (ending, media_type) = match form {
        Form::Docx => ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Form::Text => ("txt", "text/plain; charset=utf-8"),
    };
    Ok(Attachment { name, ascii_name: "search-results", ending, media_type, bytes })
}
