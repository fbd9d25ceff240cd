//! The answer to a search.

use super::passage::QuotablePassage;
use crate::Links;
use crate::error::Result;
use crate::library::Library;
use crate::store::Found;
use crate::text::CharSpan;
use plansearch_search::{self as search, Facets, QueryInfo, SearchRequest, SearchResponse, Snippet, Tier, Totals};
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
    /// How many hits there are by what they hold of the query.
    pub totals: Totals,
    /// Whether there are more hits than were counted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub totals_are_lower_bounds: bool,
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
    /// The documents of the page asked for with their best hits, if asked for by document; `hits` is empty then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
    /// How many documents have a hit, if asked for by document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_groups: Option<usize>,
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
    /// Those of [`search::search`].
    pub fn run(library: &Library, request: &SearchRequest, links: &Links) -> Result<Self> {
        Self::answered(library, links, || search::search(library, request))
    }

    /// The same with all hits, as far as they can be paged to.
    ///
    /// # Errors
    /// Those of [`search::search_all`].
    pub fn with_all_hits(library: &Library, request: &SearchRequest, links: &Links) -> Result<Self> {
        Self::answered(library, links, || search::search_all(library, request))
    }

    fn answered(library: &Library, links: &Links, search: impl FnOnce() -> Result<SearchResponse>) -> Result<Self> {
        let start = Instant::now();
        let response = search()?;
        let took_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        let total = response.total();
        Ok(Self {
            query: response.query,
            generation: library.generation().to_owned(),
            took_us,
            total,
            total_exact: response.totals.exact,
            totals: response.totals,
            totals_are_lower_bounds: response.totals.are_lower_bounds,
            occurrences: response.occurrences,
            confidence: response.confidence,
            answerable: response.answerable,
            absent: response.absent,
            total_groups: response.groups.as_ref().map(|groups| groups.total),
            groups: response
                .groups
                .map(|groups| groups.groups.into_iter().map(|group| Group::new(group, links)).collect()),
            hits: response.hits.into_iter().map(|hit| Hit::new(hit, links)).collect(),
            facets: response.facets,
            explain: response.explain,
        })
    }
}

/// A document with its best hits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Group {
    /// The document's id.
    pub document: String,
    /// The document's full title.
    pub title: String,
    /// How many hits it has.
    pub count: usize,
    /// The best of them, at most three.
    pub hits: Vec<Hit>,
}

impl Group {
    fn new(group: search::Group, links: &Links) -> Self {
        Self {
            document: group.document.id.clone(),
            title: group.document.metadata.title.clone(),
            count: group.count,
            hits: group.hits.into_iter().map(|hit| Hit::new(hit, links)).collect(),
        }
    }
}

/// A ranked passage.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Hit {
    /// The passage.
    #[serde(flatten)]
    pub passage: QuotablePassage,
    /// What it holds of the query: `exact`, `all` or `near`.
    pub tier: Tier,
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
    /// The same passage in documents with nearly the same text; these hits follow farther down.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<AlsoIn>,
    /// The id of the hit before this one that is the same passage in a document with nearly the same text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// How the score came about, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<serde_json::Value>,
}

/// A passage that is the same as a hit, in a document with nearly the same text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AlsoIn {
    /// The id of the passage.
    pub id: String,
    /// The id of its document.
    pub document: String,
    /// The document's title as it is cited.
    pub short_title: String,
}

impl From<&Found> for AlsoIn {
    fn from(found: &Found) -> Self {
        Self {
            id: found.passage.id.clone(),
            document: found.document.id.clone(),
            short_title: found.document.metadata.short_title.clone(),
        }
    }
}

impl Hit {
    fn new(hit: search::Hit, links: &Links) -> Self {
        Self {
            passage: QuotablePassage::new(&hit.found, links),
            tier: hit.tier,
            score: hit.score,
            confidence: hit.confidence,
            highlights: hit.highlights,
            evidence: hit.evidence,
            snippet: hit.snippet,
            also_in: hit.also_in.iter().map(AlsoIn::from).collect(),
            same_as: hit.same_as,
            explain: hit.explain,
        }
    }
}
