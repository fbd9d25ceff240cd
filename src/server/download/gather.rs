//! All hits of a search at once, which are answered page by page elsewhere.

use crate::Links;
use crate::error::Result;
use crate::library::Library;
use crate::types::{DocumentSummary, SearchAnswer};
use plansearch_search::{SearchRequest, Sort};
use std::collections::HashSet;

/// What the file is made of.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) request: SearchRequest,
    /// The answer with all hits, in reading order; fewer than its `total` only where that is beyond what can be paged to.
    pub(super) answer: SearchAnswer,
    /// The documents that the hits stand in.
    pub(super) documents: Vec<DocumentSummary>,
}

impl Gathered {
    /// Runs the search once.
    pub(super) fn run(library: &Library, request: SearchRequest, links: &Links) -> Result<Self> {
        let request = SearchRequest { sort: Sort::Document, explain: false, ..request };
        let answer = SearchAnswer::with_all_hits(library, &request, links)?;
        let mut documents: Vec<DocumentSummary> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        for hit in &answer.hits {
            if known.insert(&hit.passage.document) {
                documents.push(DocumentSummary::from(&*library.head(&hit.passage.document)?));
            }
        }
        Ok(Self { request, answer, documents })
    }
}
