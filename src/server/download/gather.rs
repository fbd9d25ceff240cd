//! All hits of a search, beyond the pages in which they are answered elsewhere.

use crate::Links;
use crate::error::Result;
use crate::library::Library;
use crate::types::{DocumentSummary, SearchAnswer};
use plansearch_search::{MAX_LIMIT, MAX_OFFSET, SearchRequest, Sort};

/// What the file is made of.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) request: SearchRequest,
    /// The answer with the hits of all pages, in reading order; fewer than its `total` only where that is beyond
    /// what can be paged to.
    pub(super) answer: SearchAnswer,
    /// The documents that the hits stand in.
    pub(super) documents: Vec<DocumentSummary>,
}

impl Gathered {
    /// Runs the search page by page.
    pub(super) fn run(library: &Library, request: SearchRequest, links: &Links) -> Result<Self> {
        let mut request =
            SearchRequest { limit: MAX_LIMIT, offset: 0, sort: Sort::Document, explain: false, ..request };
        let mut answer = SearchAnswer::run(library, &request, links)?;
        while answer.hits.len() < answer.total && request.offset < MAX_OFFSET {
            request.offset += MAX_LIMIT;
            answer.hits.extend(SearchAnswer::run(library, &request, links)?.hits);
        }
        let mut documents: Vec<DocumentSummary> = Vec::new();
        for hit in &answer.hits {
            if !documents.iter().any(|known| known.id == hit.passage.document) {
                documents.push(DocumentSummary::from(&*library.head(&hit.passage.document)?));
            }
        }
        Ok(Self { request, answer, documents })
    }
}
