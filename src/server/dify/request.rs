//! What Dify asks.

use crate::knowledge::{ALL_DOCUMENTS, Conditions, Members, Wanted, checked_query};
use crate::library::Library;
use crate::problem::Problem;
use axum::http::StatusCode;
use plansearch_search::{DEFAULT_LIMIT, MAX_LIMIT};

/// Reads a request; `None` where nothing is asked.
pub(super) fn read(members: &Members, library: &Library) -> Result<Option<Wanted>, Problem> {
    let Some(query) = checked_query(members.text("query")?)? else { return Ok(None) };
    let settings = members.members("retrieval_setting")?;
    Ok(Some(Wanted {
        query,
        documents: documents(members.text("knowledge_id")?.unwrap_or_default().trim(), library)?,
        conditions: Conditions::read(members)?,
        threshold: settings.share("score_threshold")?.unwrap_or(0.0),
        most: settings.count("top_k", 0, MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT),
    }))
}

/// The documents of a knowledge base: one, or all.
fn documents(knowledge_id: &str, library: &Library) -> Result<Vec<String>, Problem> {
    if knowledge_id == ALL_DOCUMENTS {
        return Ok(Vec::new());
    }
    match library.document(knowledge_id) {
        Ok(document) => Ok(vec![document.id.clone()]),
        Err(_) => Err(unknown_knowledge(knowledge_id)),
    }
}

fn unknown_knowledge(id: &str) -> Problem {
    let id: String = id.chars().take(80).collect();
    let detail = format!("没有编号为“{id}”的知识库：知识库编号（knowledge_id）应为文件的编号，或者 {ALL_DOCUMENTS}");
    Problem::new(StatusCode::NOT_FOUND, "unknown_document", detail)
}
