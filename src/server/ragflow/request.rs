//! What RAGFlow's clients ask. A dataset is a document, or `all` of them; a document is a document.

use crate::knowledge::{ALL_DOCUMENTS, Conditions, Members, Wanted, checked_query};
use crate::library::Library;
use crate::problem::Problem;
use axum::http::StatusCode;

/// RAGFlow's default: below this similarity nothing is answered.
const DEFAULT_THRESHOLD: f64 = 0.2;
const DEFAULT_PAGE_SIZE: usize = 30;
/// RAGFlow's default of the candidates that are ranked, and the most that we go down the ranking.
const MAX_CANDIDATES: usize = 1_024;
const MAX_PAGE: usize = 1_000_000;

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub wanted: Wanted,
    /// The datasets as they were named.
    pub datasets: Vec<String>,
    /// From 1.
    pub page: usize,
    pub page_size: usize,
    pub highlight: bool,
}

/// Reads a request; `None` where nothing is asked.
pub(super) fn read(members: &Members, library: &Library) -> Result<Option<Asked>, Problem> {
    // The words of RAGFlow, which clients may look for.
    if members.get("question").is_none() {
        return Err(refused("`question` is required.（缺少问题 question）".to_owned()));
    }
    let datasets = names(members, "dataset_ids")?;
    let documents = names(members, "document_ids")?;
    if datasets.is_empty() && documents.is_empty() {
        let detail = format!("`dataset_ids` is required.（请给出文件的编号，或者 {ALL_DOCUMENTS}）");
        return Err(refused(detail));
    }
    let documents = documents_of(&datasets, documents, library)?;
    let wanted = Wanted {
        documents,
        conditions: Conditions::read(members)?,
        threshold: members.share("similarity_threshold")?.unwrap_or(DEFAULT_THRESHOLD),
        most: members.count("top_k", 1, usize::MAX)?.unwrap_or(MAX_CANDIDATES).min(MAX_CANDIDATES),
        query: String::new(),
    };
    let (page, page_size) = (members.count("page", 1, MAX_PAGE)?, members.count("page_size", 1, MAX_CANDIDATES)?);
    let highlight = members.flag("highlight")?;
    let Some(query) = checked_query(members.text("question")?)? else { return Ok(None) };
    Ok(Some(Asked {
        wanted: Wanted { query, ..wanted },
        datasets,
        page: page.unwrap_or(1),
        page_size: page_size.unwrap_or(DEFAULT_PAGE_SIZE),
        highlight,
    }))
}

fn names(members: &Members, name: &str) -> Result<Vec<String>, Problem> {
    Ok(members.texts(name)?.into_iter().map(str::to_owned).collect())
}

/// The documents to search, empty for all: those named, which must be in the datasets named.
fn documents_of(datasets: &[String], documents: Vec<String>, library: &Library) -> Result<Vec<String>, Problem> {
    let is_held = |id: &str| library.document(id).is_ok();
    if let Some(unknown) = datasets.iter().find(|id| *id != ALL_DOCUMENTS && !is_held(id)) {
        return Err(refused(format!("You don't own the dataset {unknown}.（没有这个编号的文件）")));
    }
    let holds_all = datasets.is_empty() || datasets.iter().any(|id| id == ALL_DOCUMENTS);
    let in_datasets = |id: &String| is_held(id) && (holds_all || datasets.contains(id));
    if let Some(unknown) = documents.iter().find(|id| !in_datasets(id)) {
        return Err(refused(format!("The datasets don't own the document {unknown}.（没有这个编号的文件）")));
    }
    Ok(match (documents.is_empty(), holds_all) {
        (false, _) => documents,
        (true, true) => Vec::new(),
        (true, false) => datasets.to_vec(),
    })
}

fn refused(detail: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "bad_parameter", detail)
}
