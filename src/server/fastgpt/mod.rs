//! FastGPT's API file library: FastGPT lists our files, pulls their texts and cuts them itself.
//!
//! A document and each of its parts and chapters is a folder, a section a file; so FastGPT's pieces end where the
//! document's sections do.

mod catalogue;
mod content;
mod date;
mod described;

use super::knowledge::{read_json, said};
use super::problem::Problem;
use super::state::AppState;
use crate::Links;
use crate::corpus::{Document, DocumentHead};
use crate::library::Library;
use crate::store::{AboutFilters, Filters, Wanted};
use crate::text::normalize;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use catalogue::{Catalogue, File, Item};
use content::Content;
use described::{Failure, ListRequest};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;

/// What FastGPT is configured with, after the address of the service.
pub(super) const BASE: &str = "/fastgpt";

pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/fastgpt/v1/file/list", post(list))
        .route("/fastgpt/v1/file/content", get(content))
        .route("/fastgpt/v1/file/read", get(read))
        .route("/fastgpt/v1/file/detail", get(detail))
}

/// An answer that went well.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FastgptAnswer)]
pub(super) struct Answer<T> {
    code: u16,
    success: bool,
    message: &'static str,
    data: T,
}

fn answer<T>(data: T) -> Json<Answer<T>> {
    Json(Answer { code: 200, success: true, message: "", data })
}

/// Where a file is read by a person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FastgptLink)]
pub(super) struct Link {
    url: String,
}

// What stands in a folder; with a search key everything below it whose name or text holds the key.
/// 供 FastGPT 列文件（API 文件库）
///
/// FastGPT 的 API 文件库填写 `地址/fastgpt`。文件、编和章是文件夹，节是文件。
#[utoipa::path(
    post,
    path = "/fastgpt/v1/file/list",
    operation_id = "fastgpt_list",
    tag = "平台接口",
    request_body(content = ListRequest, description = "要列的文件夹，或要找的词。"),
    responses(
        (status = 200, body = Answer<Vec<Item>>, description = "文件夹和文件，按原文次序。"),
        (status = 400, body = Failure, description = "请求不合要求：不是 JSON，或缺少参数。"),
        (status = 401, body = Failure, description = "服务设了密钥，请求没有带上或不对。"),
        (status = 404, body = Failure, description = "没有这个编号的文件或文件夹。"),
        (status = 413, body = Failure, description = "请求体超过字节上限。"),
        (status = 500, body = Failure, description = "服务自身出错。"),
        (status = 503, body = Failure, description = "服务正忙，或处理超过时限，稍后重试。"),
    )
)]
pub(super) async fn list(State(state): State<Arc<AppState>>, body: Body) -> Result<Json<Answer<Vec<Item>>>, Problem> {
    let members = read_json(body).await?;
    let parent = members.text("parentId")?.unwrap_or_default().to_owned();
    let key = members.text("searchKey")?.unwrap_or_default().to_owned();
    let found = state.run(move |library| {
        let parent = Some(parent).filter(|id| !id.is_empty());
        let documents = match &parent {
            Some(id) => document_of(library, id)?,
            None if key.trim().is_empty() => {
                return Ok(Ok(Catalogue::of_heads(&library.documents(None, MAX_FOLDERS)?).children(None)));
            }
            None => documents_holding(library, &key)?,
        };
        let catalogue = Catalogue::of(&documents);
        Ok(match parent {
            Some(id) if !catalogue.is_folder(&id) => Err(unknown_file(&id)),
            parent if key.trim().is_empty() => Ok(catalogue.children(parent.as_deref())),
            parent => Ok(catalogue.search(parent.as_deref(), &key)),
        })
    });
    found.await?.map(answer)
}

/// 供 FastGPT 取文件内容
///
/// 一节的全文，Markdown，标题在上，段落按原文次序。
#[utoipa::path(
    get,
    path = "/fastgpt/v1/file/content",
    operation_id = "fastgpt_content",
    tag = "平台接口",
    params(("id" = String, Query, min_length = 1, description = "文件列表中的编号。")),
    responses(
        (status = 200, body = Answer<Content>, description = "标题和内容。"),
        (status = 400, body = Failure, description = "请求不合要求：不是 JSON，或缺少参数。"),
        (status = 401, body = Failure, description = "服务设了密钥，请求没有带上或不对。"),
        (status = 404, body = Failure, description = "没有这个编号的文件或文件夹。"),
        (status = 500, body = Failure, description = "服务自身出错。"),
        (status = 503, body = Failure, description = "服务正忙，或处理超过时限，稍后重试。"),
    )
)]
pub(super) async fn content(
    State(state): State<Arc<AppState>>,
    query: RawQuery,
) -> Result<Json<Answer<Content>>, Problem> {
    file(&state, query, Content::of).await
}

/// 供 FastGPT 取阅读链接
///
/// 打开这一节的链接。
#[utoipa::path(
    get,
    path = "/fastgpt/v1/file/read",
    operation_id = "fastgpt_read",
    tag = "平台接口",
    params(("id" = String, Query, min_length = 1, description = "文件列表中的编号。")),
    responses(
        (status = 200, body = Answer<Link>, description = "链接。"),
        (status = 400, body = Failure, description = "请求不合要求：不是 JSON，或缺少参数。"),
        (status = 401, body = Failure, description = "服务设了密钥，请求没有带上或不对。"),
        (status = 404, body = Failure, description = "没有这个编号的文件或文件夹。"),
        (status = 500, body = Failure, description = "服务自身出错。"),
        (status = 503, body = Failure, description = "服务正忙，或处理超过时限，稍后重试。"),
    )
)]
pub(super) async fn read(State(state): State<Arc<AppState>>, query: RawQuery) -> Result<Json<Answer<Link>>, Problem> {
    let links = state.links().clone();
    file(&state, query, move |file| Link { url: links.passage(file.first_passage()) }).await
}

/// 供 FastGPT 取文件信息
///
/// 一个文件或文件夹的名称、种类和时间。
#[utoipa::path(
    get,
    path = "/fastgpt/v1/file/detail",
    operation_id = "fastgpt_detail",
    tag = "平台接口",
    params(("id" = String, Query, min_length = 1, description = "文件列表中的编号。")),
    responses(
        (status = 200, body = Answer<Item>, description = "文件或文件夹。"),
        (status = 400, body = Failure, description = "请求不合要求：不是 JSON，或缺少参数。"),
        (status = 401, body = Failure, description = "服务设了密钥，请求没有带上或不对。"),
        (status = 404, body = Failure, description = "没有这个编号的文件或文件夹。"),
        (status = 500, body = Failure, description = "服务自身出错。"),
        (status = 503, body = Failure, description = "服务正忙，或处理超过时限，稍后重试。"),
    )
)]
pub(super) async fn detail(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Json<Answer<Item>>, Problem> {
    let id = id_of(query.as_deref())?;
    let found = state.run(move |library| {
        let documents = document_of(library, &id)?;
        Ok(Catalogue::of(&documents).item(&id).cloned().ok_or_else(|| unknown_file(&id)))
    });
    found.await?.map(answer)
}

/// Answers with what is made of the file that is asked for.
async fn file<T: Send + 'static>(
    state: &AppState,
    RawQuery(query): RawQuery,
    make: impl FnOnce(&File<'_>) -> T + Send + 'static,
) -> Result<Json<Answer<T>>, Problem> {
    let id = id_of(query.as_deref())?;
    let found = state.run(move |library| {
        let documents = document_of(library, &id)?;
        let catalogue = Catalogue::of(&documents);
        let file = catalogue.file(&id).ok_or_else(|| unknown_file(&id));
        Ok(file.map(make))
    });
    found.await?.map(answer)
}

/// No more documents are listed as folders: the platform asks for all at once.
const MAX_FOLDERS: usize = 1_000;
/// No more documents are searched for a key.
const MAX_SEARCHED: usize = 20;
/// No more passages that hold the key name documents.
const MAX_HOLDING: usize = 500;

/// The document in which a file or a folder lies, read whole; none if there is no such document.
fn document_of(library: &Library, id: &str) -> crate::Result<Vec<Document>> {
    let document = id.split_once('/').map_or(id, |(document, _)| document);
    match library.whole_document(document) {
        Ok(document) => Ok(vec![document]),
        Err(crate::Error::UnknownDocument { .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The documents of which a passage, a heading or the title holds a key.
fn documents_holding(library: &Library, key: &str) -> crate::Result<Vec<Document>> {
    let store = library.store();
    let folded = normalize(key).text;
    let wanted = Wanted::Any(vec![Wanted::Sequence(folded.clone()), Wanted::InTitles(folded.clone())]);
    let mut files: Vec<String> = Vec::new();
    for keys in store.facets(&store.matching(&wanted, &Filters::default(), MAX_HOLDING)?.addresses)? {
        files.push(keys.file.to_string());
    }
    let named = library.document_page(Some(key), &AboutFilters::default(), None, MAX_SEARCHED)?.items;
    let holds = |head: &&Arc<DocumentHead>| normalize(&head.metadata.short_title).text.contains(&folded);
    files.extend(named.iter().filter(holds).map(|head| head.file.clone()));
    files.sort_unstable();
    files.dedup();
    let mut documents = Vec::new();
    for file in files.into_iter().take(MAX_SEARCHED) {
        if let Some(head) = store.head_of_file(&file)? {
            documents.push(library.whole_document(&head.id)?);
        }
    }
    Ok(documents)
}

/// The parameter `id`; others are ignored.
fn id_of(query: Option<&str>) -> Result<String, Problem> {
    let pairs = query.unwrap_or_default().split('&');
    let value = pairs.filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == "id").map(|(_, value)| value);
    let decoded = value.map(|value| value.replace('+', " "));
    let id = decoded.as_deref().and_then(|value| percent_decode_str(value).decode_utf8().ok().map(String::from));
    id.filter(|id| !id.is_empty())
        .ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "bad_parameter", "缺少参数 id：请给出文件列表中的编号"))
}

fn unknown_file(id: &str) -> Problem {
    let id: String = id.chars().take(80).collect();
    let detail = format!("没有编号为“{id}”的文件或文件夹，请用文件列表中的编号");
    Problem::new(StatusCode::NOT_FOUND, "unknown_file", detail)
}

/// The id of the first file, and the answers to the four requests by the ids of their operations, for the description.
pub(super) fn examples(library: &Library, links: &Links) -> Option<(String, [(&'static str, Value); 4])> {
    let head = library.documents(None, 1).ok()?.pop()?;
    let documents = document_of(library, &head.id).ok()?;
    let catalogue = Catalogue::of(&documents);
    let (id, file) = catalogue.first_file()?;
    let link = Link { url: links.passage(file.first_passage()) };
    Some((
        id.to_owned(),
        [
            ("fastgpt_list", json!(answer(catalogue.children(None)).0)),
            ("fastgpt_content", json!(answer(Content::of(file)).0)),
            ("fastgpt_read", json!(answer(link).0)),
            ("fastgpt_detail", json!(answer(catalogue.item(id)?).0)),
        ],
    ))
}

/// A problem as FastGPT reads it.
pub(super) fn failure(problem: &Problem) -> (StatusCode, Value) {
    let status = problem.status();
    (status, json!({"code": status.as_u16(), "success": false, "message": said(problem), "data": Value::Null}))
}
