//! The walk down the ranking: the same hits as those of a search, until there are enough or none is sure enough.

use super::conditions::Conditions;
use crate::error::Result;
use crate::library::Library;
use crate::problem::Problem;
use crate::store::Filters;
use crate::store::Found;
use axum::http::StatusCode;
use plansearch_search::{Hit, MAX_LIMIT, MAX_QUERY_CHARS, SearchRequest, search, search_among};

/// The knowledge base that holds all documents.
pub(crate) const ALL_DOCUMENTS: &str = "all";

/// What is wanted of the ranking.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub query: String,
    /// Ids of documents; none for all.
    pub documents: Vec<String>,
    pub conditions: Option<Conditions>,
    /// The least confidence, from 0 to 1. Above 0, what does not answer the question is not wanted at all.
    pub threshold: f64,
    /// The most hits.
    pub most: usize,
}

/// A query without the space around it; `None` if there is nothing else in it.
///
/// # Errors
/// A problem that names the limit of its length.
pub(crate) fn checked_query(query: Option<&str>) -> std::result::Result<Option<String>, Problem> {
    let query = query.unwrap_or_default();
    let chars = query.chars().count();
    if chars > MAX_QUERY_CHARS {
        let detail = format!("问题有 {chars} 个字，超过上限 {MAX_QUERY_CHARS} 个字");
        return Err(Problem::new(StatusCode::BAD_REQUEST, "query_too_long", detail));
    }
    Ok((!query.trim().is_empty()).then(|| query.to_owned()))
}

/// Finds what is wanted, best first.
///
/// # Errors
/// Those of [`search::search`].
pub(crate) fn find(library: &Library, wanted: &Wanted) -> Result<Vec<Hit>> {
    let mut found = Vec::new();
    while found.len() < wanted.most {
        let request = SearchRequest {
            limit: MAX_LIMIT.min(wanted.most - found.len()),
            offset: found.len(),
            filters: Filters { documents: wanted.documents.clone(), ..Filters::default() },
            current_only: true,
            ..SearchRequest::new(&wanted.query)
        };
        let admitted = |passage: &Found| wanted.conditions.as_ref().is_none_or(|conditions| conditions.admit(passage));
        let response = match wanted.conditions {
            Some(_) => search_among(library, &request, admitted)?,
            None => search(library, &request)?,
        };
        if wanted.threshold > 0.0 && !response.answerable {
            break;
        }
        let before = found.len();
        // Down the list the confidence never rises.
        found.extend(response.hits.into_iter().take_while(|hit| hit.confidence >= wanted.threshold));
        if found.len() - before < request.limit {
            break;
        }
    }
    Ok(found)
}
