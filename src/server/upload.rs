//! `PUT /v1/documents/ID` and `DELETE /v1/documents/ID`: for who administers the service.

use super::admin::accepted;
use super::body;
use super::describe::{Binary, Field, problems, takes};
use super::params::Params;
use super::problem::Problem;
use super::shelving::{MAX_FILE_BYTES, Upload, remove, store};
use super::state::AppState;
use super::types::JobAnswer;
use super::upload_entry::ENTRY_KEYS;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use std::sync::Arc;

takes!(
    /// What putting a document takes.
    UploadParameters,
    fields
);
problems!(
    /// How putting can fail.
    UploadProblems,
    bad_parameter bad_path bad_body bad_entry missing_key unknown_key no_keys admin_only outside_of_key file_taken
    read_only body_too_large building
);
problems!(
    /// How taking away can fail.
    RemoveProblems,
    bad_parameter bad_path missing_key unknown_key no_keys admin_only read_only unknown_document building
);

fn fields() -> Vec<Field> {
    let file = "文件名，带后缀；可写成 文件夹/文件名。不给就看 `Content-Disposition`，替换时再不给就用原来的名字。";
    let mut fields = vec![Field::any_text("file", None, file)];
    fields.extend(ENTRY_KEYS.map(|(key, about)| Field::any_text(key, None, about)));
    fields
}

/// 添加或替换一个文件
///
/// 请求体就是文件本身（Word、PDF、OFD、ODT、RTF、HTML、Markdown 或纯文本，至多 50 MiB）。文件写进源文件夹，标题、文号等写进
/// `documents.toml`，然后在后台重新读取；进展见返回的任务。须凭 admin 密钥。
#[utoipa::path(
    put,
    path = "/v1/documents/{id}",
    operation_id = "put_document",
    tag = "管理",
    params(("id" = String, Path, min_length = 1, description = "文件编号；没有就新增，有就替换。"), UploadParameters),
    request_body(content = Binary, content_type = "application/octet-stream", description = "文件。",
        example = json!("# 云西市养老服务办法\n\n第一条　为了发展养老服务，制定本办法。\n")),
    responses(
        (
            status = 202,
            body = JobAnswer,
            description = "任务；地址在响应头 `Location` 里。",
            headers(("location" = String, description = "任务的地址。")),
        ),
        UploadProblems
    )
)]
pub(super) async fn put(
    State(state): State<Arc<AppState>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    let Path(id) = path?;
    let accepted_names: Vec<&str> = std::iter::once("file").chain(ENTRY_KEYS.map(|(key, _)| key)).collect();
    let params = Params::from_query(query.as_deref(), &accepted_names)?;
    let mut given = Vec::new();
    for (key, _) in ENTRY_KEYS {
        given.extend(params.text(key)?.map(|text| (key, text.trim().to_owned())));
    }
    let name = params.text("file")?.filter(|name| !name.is_empty()).map(str::to_owned).or_else(|| named(&headers));
    let bytes = body::read_body(body, MAX_FILE_BYTES).await?;
    if bytes.is_empty() {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the body is empty: send the file as it is"));
    }
    let upload = Upload { id: Some(id), name, bytes: Some(bytes), given, is_new: false };
    store(&state, upload).await?;
    Ok(accepted(&state))
}

/// 移除一个文件
///
/// 从源文件夹删去这个文件，从 `documents.toml` 删去它的条目，然后在后台重新读取。须凭 admin 密钥。
#[utoipa::path(
    delete,
    path = "/v1/documents/{id}",
    operation_id = "delete_document",
    tag = "管理",
    params(("id" = String, Path, min_length = 1, description = "文件编号。")),
    responses(
        (
            status = 202,
            body = JobAnswer,
            description = "任务；地址在响应头 `Location` 里。",
            headers(("location" = String, description = "任务的地址。")),
        ),
        RemoveProblems
    )
)]
pub(super) async fn delete(
    State(state): State<Arc<AppState>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    let Path(id) = path?;
    Params::from_query(query.as_deref(), &[])?;
    remove(&state, id).await?;
    Ok(accepted(&state))
}

/// The name that a header gives: `attachment; filename="plan.docx"; filename*=UTF-8''%E8%A7%84.docx`.
fn named(headers: &HeaderMap) -> Option<String> {
    let given = String::from_utf8_lossy(headers.get(CONTENT_DISPOSITION)?.as_bytes()).into_owned();
    let parts = || given.split(';').filter_map(|part| part.trim().split_once('='));
    let value =
        |wanted: &str| parts().find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
    if let Some(encoded) = value("filename*").and_then(|value| value.trim().get(7..).filter(|_| is_utf8_form(value))) {
        return percent_decode_str(encoded).decode_utf8().ok().map(Into::into);
    }
    value("filename").map(|value| value.trim().trim_matches('"').to_owned()).filter(|name| !name.is_empty())
}

fn is_utf8_form(value: &str) -> bool {
    value.trim().get(..7).is_some_and(|start| start.eq_ignore_ascii_case("UTF-8''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_the_file() {
        let named = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_DISPOSITION, axum::http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
            super::named(&headers)
        };
        assert_eq!(named("attachment; filename=\"plan.docx\"").as_deref(), Some("plan.docx"));
        assert_eq!(named("attachment; filename=a.docx; filename*=UTF-8''%E8%A7%84.docx").as_deref(), Some("规.docx"));
        assert_eq!(named("attachment"), None);
    }
}
