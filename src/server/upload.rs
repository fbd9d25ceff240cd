//! `PUT /v1/documents/ID` and `DELETE /v1/documents/ID`: for who administers the service.

use super::admin::accepted;
use super::openapi::{Binary, Field, problems, takes};
use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::JobAnswer;
use super::upload_entry::{ENTRY_KEYS, Entries};
use super::{atomic, body};
use crate::error::Error;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use std::path::PathBuf;
use std::sync::Arc;

/// The largest file that is taken, in bytes.
const MAX_FILE_BYTES: usize = 50 * 1024 * 1024;
/// The longest name of a file, in bytes: what file systems take, and what is put around it while it is written.
const MAX_NAME_BYTES: usize = 200;
/// The endings of the formats that are read.
const ENDINGS: [&str; 10] = ["md", "markdown", "txt", "docx", "odt", "rtf", "pdf", "ofd", "html", "htm"];

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
    let work = Arc::clone(&state);
    let caller = state.caller()?;
    let stored = tokio::task::spawn_blocking(move || store(&work, &caller, &id, name, &bytes, &given));
    stored.await.map_err(|error| Problem::internal(error.to_string()))??;
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
    let work = Arc::clone(&state);
    let library = state.view()?;
    let removed = tokio::task::spawn_blocking(move || {
        let _alone = work.changing_sources();
        let file = library.head(&id)?.file.clone();
        let toml = work.paths().config.join("documents.toml");
        let mut entries = Entries::read(&toml)?;
        let source = work.paths().seeds.join(&file);
        match std::fs::remove_file(&source) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot_write(&Error::Io { action: "remove", path: source, source: error })),
        }
        if entries.remove(&id, &file) {
            atomic::write(&toml, entries.write()?.as_bytes()).map_err(|error| cannot_write(&error))?;
        }
        Ok(())
    });
    removed.await.map_err(|error| Problem::internal(error.to_string()))??;
    Ok(accepted(&state))
}

/// Puts a file into its place, and what is said of it into `documents.toml`: both, or none.
fn store(
    state: &AppState,
    caller: &super::caller::Caller,
    id: &str,
    name: Option<String>,
    bytes: &[u8],
    given: &[(&str, String)],
) -> Result<(), Problem> {
    let _alone = state.changing_sources();
    let library = state.library()?;
    let known = library.store().head(id)?;
    if known.as_ref().is_some_and(|head| !caller.access.admits(head)) {
        return Err(outside());
    }
    let file = match (&known, name) {
        (Some(head), None) => head.file.clone(),
        (Some(head), Some(name)) => {
            // A document stays in its folder, whatever it is called now.
            let folder = head.file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let cleaned = cleaned(&name)?;
            let name = cleaned.rsplit('/').next().unwrap_or_default();
            if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
        }
        (None, Some(name)) => cleaned(&name)?,
        (None, None) => {
            return Err(Problem::bad_parameter(
                "file",
                "is missing: give the file's name here or in the header `Content-Disposition`",
            ));
        }
    };
    if known.is_none() && !caller.access.is_all() && !caller.access.admits_file(&file) {
        return Err(outside());
    }
    let path = state.paths().seeds.join(&file);
    let is_own = known.as_ref().is_some_and(|head| head.file == file);
    if !is_own && path.exists() {
        let detail = format!("`{file}` is the source of another document: choose another name, or replace that one");
        return Err(Problem::new(StatusCode::CONFLICT, "file_taken", detail));
    }
    let toml: PathBuf = state.paths().config.join("documents.toml");
    let mut entries = Entries::read(&toml)?;
    entries.set(id, &file, given);
    let text = entries.write()?;
    let unwritable = |error: Error| cannot_write(&error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| unwritable(Error::Io { action: "create", path: folder.into(), source: error }))?;
    }
    let staged = atomic::stage(&path, bytes).map_err(unwritable)?;
    // Without its entry the file would be another document.
    atomic::write(&toml, text.as_bytes()).map_err(unwritable)?;
    atomic::place(staged, &path).map_err(unwritable)?;
    if let Some(old) = known.filter(|head| head.file != file) {
        let old = state.paths().seeds.join(&old.file);
        std::fs::remove_file(&old).map_err(|source| unwritable(Error::Io { action: "remove", path: old, source }))?;
    }
    Ok(())
}

fn outside() -> Problem {
    let detail = "the key is for some folders or documents only, and this is none of them";
    Problem::new(StatusCode::FORBIDDEN, "outside_of_key", detail)
}

/// What cannot be written is told to who administers the service.
fn cannot_write(error: &Error) -> Problem {
    let detail =
        format!("{}: let the service write there, or change the files by hand", super::problem::with_causes(error));
    Problem::new(StatusCode::CONFLICT, "read_only", detail)
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

/// A path below the sources: each name without what file systems or this program take for something else.
fn cleaned(name: &str) -> Result<String, Problem> {
    let is_plain = |c: char| !c.is_control() && !"\\:*?\"<>|".contains(c);
    let names = name.replace('\\', "/");
    let names = names.split('/').map(|part| {
        let part: String = part.chars().filter(|&c| is_plain(c)).collect();
        // A hidden file is no source.
        part.trim().trim_start_matches('.').trim_end_matches(['.', ' ']).to_owned()
    });
    let names: Vec<String> = names.filter(|part| !part.is_empty()).collect();
    let path = names.join("/");
    let last = names.last().map(String::as_str).unwrap_or_default();
    let ending = last.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if !ENDINGS.contains(&ending.as_str()) {
        let reason = format!("`{path}` does not end as a format that is read: {}", ENDINGS.join(", "));
        return Err(Problem::bad_parameter("file", &reason));
    }
    if names.iter().any(|part| part.len() > MAX_NAME_BYTES) {
        return Err(Problem::bad_parameter("file", &format!("has a name of more than {MAX_NAME_BYTES} bytes")));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_below_the_sources() {
        for (name, expected) in [
            ("规划.docx", "规划.docx"),
            ("city/2024/plan.md", "city/2024/plan.md"),
            ("../../etc/passwd.txt", "etc/passwd.txt"),
            ("/abs/plan.md", "abs/plan.md"),
            ("..\\..\\x.md", "x.md"),
            (".hidden.md", "hidden.md"),
            ("a\0b\n?.md", "ab.md"),
            ("C:\\plans\\p.PDF", "C/plans/p.PDF"),
        ] {
            assert_eq!(cleaned(name).unwrap(), expected, "{name:?}");
        }
        for wrong in ["", "..", "plan", "plan.exe", ".md", "plan.md/", &format!("{}.md", "长".repeat(99))] {
            assert!(cleaned(wrong).is_err() || wrong == "plan.md/", "{wrong:?}");
        }
    }

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
