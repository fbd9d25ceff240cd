//! The datasets that RAGFlow's clients choose from: all documents, and each document by itself.

use crate::corpus::DocumentHead;
use crate::describe::{Field, takes};
use crate::knowledge::ALL_DOCUMENTS;
use crate::library::Library;
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::AboutFilters;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// RAGFlow's default.
const DEFAULT_PAGE_SIZE: usize = 30;
const MAX_PAGE_SIZE: usize = 1_024;
/// Pages reach so far; what stands behind is found by its name.
const MAX_LISTED: usize = 10_000;
/// What all documents together are called.
const ALL_NAME: &str = "全部文件";

takes!(
    /// What the list takes.
    DatasetParameters,
    fields
);

fn fields() -> Vec<Field> {
    vec![
        Field::whole("page", 1..=MAX_LISTED, "第几页。").or(1),
        Field::whole("page_size", 1..=MAX_PAGE_SIZE, "每页几个。").or(DEFAULT_PAGE_SIZE),
        Field::any_text("name", None, "标题或文号里有这些字的。"),
        Field::any_text("id", None, "只要这个编号的。"),
    ]
}

/// The answer to a list of datasets.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RagflowDatasets)]
pub(crate) struct Datasets {
    /// 0: it went well.
    code: u32,
    data: Vec<Dataset>,
    /// All datasets, not only those of this page.
    total_datasets: usize,
}

/// A dataset: a document, or all of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RagflowDataset)]
struct Dataset {
    id: String,
    name: String,
    description: String,
    document_count: usize,
    chunk_count: usize,
    language: &'static str,
    /// Others may read it.
    permission: &'static str,
    /// 1: it is in use.
    status: &'static str,
    /// Passages are cut here, not by a method of RAGFlow's.
    chunk_method: &'static str,
}

/// 列出 RAGFlow 的数据集
///
/// 与 RAGFlow 的同名接口相同：第一个是 all（全部文件），其后一个文件一个数据集；编号可填进检索的 dataset_ids。
/// 参数不对时也是 HTTP 200，`code` 不为 0。
#[utoipa::path(
    get,
    path = "/api/v1/datasets",
    operation_id = "ragflow_datasets",
    tag = "平台接口",
    params(DatasetParameters),
    responses(
        (status = 200, body = super::described::RagflowDatasetsForm, description = "数据集；或出错的原因。"),
        (status = 500, body = super::described::RagflowFailure, description = "服务自身出错。"),
        (status = 503, body = super::described::RagflowFailure, description = "同时进行的检索已达上限、处理超过时限，或还在建立索引，稍后重试。"),
    )
)]
pub(crate) async fn list(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Json<Datasets>, Problem> {
    // What RAGFlow's clients send beside what is read.
    const IGNORED: [&str; 3] = ["orderby", "desc", "include_parsing_status"];
    let accepted = [&["page", "page_size", "name", "id"][..], &IGNORED].concat();
    let params = Params::from_query(query.as_deref(), &accepted)?;
    let given = |name| Ok::<_, Problem>(params.text(name)?.filter(|text| !text.trim().is_empty()).map(str::to_owned));
    let (name, id) = (given("name")?, given("id")?);
    let page = params.number("page", MAX_LISTED)?.unwrap_or(1).max(1);
    let size = params.number("page_size", MAX_PAGE_SIZE)?.unwrap_or(DEFAULT_PAGE_SIZE).max(1);
    let skip = (page - 1).saturating_mul(size);
    if skip.saturating_add(size) > MAX_LISTED {
        let detail = format!("`page` leads beyond the first {MAX_LISTED} datasets: find it by `name`");
        return Err(Problem::new(StatusCode::BAD_REQUEST, "bad_parameter", detail));
    }
    let answer = move |library: &Library| {
        let data = match (id, name) {
            (Some(id), _) if id == ALL_DOCUMENTS => vec![Dataset::all(library)],
            (Some(id), _) => vec![Dataset::of(&*library.head(&id)?)],
            (None, Some(name)) => {
                let found = library.document_page(
                    Some(&name),
                    &AboutFilters::default(),
                    None,
                    MAX_PAGE_SIZE.max(skip + size),
                )?;
                let all = (ALL_NAME == name || ALL_DOCUMENTS == name).then(|| Dataset::all(library));
                all.into_iter().chain(found.items.iter().map(|head| Dataset::of(head))).collect()
            }
            (None, None) => return Datasets::listed(library, skip, size),
        };
        let total = data.len();
        Ok(Datasets::page(data, skip, size, total))
    };
    Ok(Json(state.run(answer).await?))
}

impl Datasets {
    /// All documents together, then each by itself, in the order of their paths.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub(crate) fn listed(library: &Library, skip: usize, size: usize) -> crate::Result<Self> {
        let heads = library.documents(None, skip + size)?;
        let each = heads.iter().map(|head| Dataset::of(head));
        let data = std::iter::once(Dataset::all(library)).chain(each).collect();
        Ok(Self::page(data, skip, size, library.document_count() + 1))
    }

    fn page(all: Vec<Dataset>, skip: usize, size: usize, total_datasets: usize) -> Self {
        Self { code: 0, data: all.into_iter().skip(skip).take(size).collect(), total_datasets }
    }
}

impl Dataset {
    fn all(library: &Library) -> Self {
        Self::new(ALL_DOCUMENTS, ALL_NAME, String::new(), (library.document_count(), library.passage_count()))
    }

    fn of(head: &DocumentHead) -> Self {
        let about = &head.metadata;
        let number = about.number.as_ref().map(|number| format!("（{number}）")).unwrap_or_default();
        Self::new(&head.id, &about.short_title, format!("《{}》{number}", about.title), (1, head.passages))
    }

    fn new(id: &str, name: &str, description: String, (document_count, chunk_count): (usize, usize)) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            description,
            document_count,
            chunk_count,
            language: "Chinese",
            permission: "team",
            status: "1",
            chunk_method: "naive",
        }
    }
}
