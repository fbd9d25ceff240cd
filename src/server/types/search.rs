//! The answer to a search.

use super::passage::Passage;
use crate::error::Result;
use crate::search::{self, Engine, Facets, QueryInfo, SearchRequest, Snippet};
use crate::server::Links;
use crate::text::CharSpan;
use serde::Serialize;
use std::time::Instant;
use utoipa::ToSchema;

/// The answer to a search.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchAnswer {
    /// How the query was read.
    pub query: QueryInfo,
    /// The id of the index that answered.
    pub generation: String,
    /// How long the search took, in microseconds, without writing the answer.
    pub took_us: u64,
    /// The number of passages that match in the mode asked for.
    pub total: usize,
    /// The number of passages that hold the whole query verbatim.
    pub total_exact: usize,
    /// How often they hold it, without overlaps.
    pub occurrences: usize,
    /// From 0 to 1: how surely the first hit answers.
    pub confidence: f64,
    /// Whether the confidence reaches the threshold.
    pub answerable: bool,
    /// Words of the query that no passage holds literally.
    pub absent: Vec<String>,
    /// The hits of the page asked for.
    pub hits: Vec<Hit>,
    /// Counts over all hits.
    pub facets: Facets,
    /// How the query was understood, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<serde_json::Value>,
}

impl SearchAnswer {
    /// Runs a search and writes out its answer.
    ///
    /// # Errors
    /// Those of [`Engine::search`].
    pub fn run(engine: &Engine, request: &SearchRequest, links: &Links) -> Result<Self> {
        let start = Instant::now();
        let response = engine.search(request)?;
        let took_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        Ok(Self {
            query: response.query,
            generation: engine.generation().to_owned(),
            took_us,
            total: response.total,
            total_exact: response.total_exact,
            occurrences: response.occurrences,
            confidence: response.confidence,
            answerable: response.answerable,
            absent: response.absent,
            hits: response.hits.into_iter().filter_map(|hit| Hit::new(engine, hit, links)).collect(),
            facets: response.facets,
            explain: response.explain,
        })
    }
}

/// A ranked passage.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Hit {
    /// The passage.
    #[serde(flatten)]
    pub passage: Passage,
    /// Comparable within one answer only.
    pub score: f64,
    /// From 0 to 1, comparable between queries.
    pub confidence: f64,
    /// What matched, in characters of the passage's text.
    pub highlights: Vec<CharSpan>,
    /// The sentences that answer, in characters of the passage's text.
    pub evidence: CharSpan,
    /// A short piece around the matches.
    pub snippet: Snippet,
    /// How the score came about, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<serde_json::Value>,
}

impl Hit {
    /// `None` if the engine has no such passage, which a hit of its own search never is.
    fn new(engine: &Engine, hit: search::Hit, links: &Links) -> Option<Self> {
        let found = engine.at(hit.ordinal);
        debug_assert!(found.is_some(), "a hit of the engine is one of its passages");
        Some(Self {
            passage: Passage::new(found?, links),
            score: hit.score,
            confidence: hit.confidence,
            highlights: hit.highlights,
            evidence: hit.evidence,
            snippet: hit.snippet,
            explain: hit.explain,
        })
    }
}
