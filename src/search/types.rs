//! What is asked of a search and what it answers.

use crate::corpus::DocumentHead;
use crate::error::{Error, Result};
use crate::store::{Filters, Found};
use plansearch_text::CharSpan;
use serde::Serialize;
use std::sync::Arc;

/// The longest query, in characters.
pub const MAX_QUERY_CHARS: usize = 1_000;
/// The most hits of one answer.
pub const MAX_LIMIT: usize = 100;
/// The hits of an answer unless asked otherwise.
pub const DEFAULT_LIMIT: usize = 10;
/// The farthest start of an answer's hits.
pub const MAX_OFFSET: usize = 10_000;

/// Which passages are hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Each term is optional; best first.
    #[default]
    Any,
    /// Each term must occur.
    All,
    /// The whole query must occur as one verbatim sequence.
    Exact,
}

/// The order of the hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// In reading order.
    Document,
    /// The documents issued last first, undated ones last; in reading order within each.
    Date,
}

/// A search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The query as typed, at most [`MAX_QUERY_CHARS`].
    pub query: String,
    /// The most hits wanted, at most [`MAX_LIMIT`]; 0 asks for the counts alone.
    pub limit: usize,
    /// How many of the first hits to leave out, at most [`MAX_OFFSET`].
    pub offset: usize,
    /// Which passages are hits.
    pub mode: Mode,
    /// The order of the hits.
    pub sort: Sort,
    /// Words of which a hit has to hold all, in its text or in titles above it, whatever else it holds; none if empty.
    pub within: String,
    /// Which passages are considered.
    pub filters: Filters,
    /// The last tier that is shown.
    pub tier: Tier,
    /// Whether documents that no longer hold are left out, unless the query or the filters name them.
    pub current_only: bool,
    /// Whether hits are gathered by document; `limit` and `offset` then count documents.
    pub by_document: bool,
    /// Whether to tell how the query was understood and how each score came about.
    pub explain: bool,
}

impl SearchRequest {
    /// A search with the defaults of the API.
    #[must_use]
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            limit: DEFAULT_LIMIT,
            offset: 0,
            mode: Mode::default(),
            sort: Sort::default(),
            within: String::new(),
            filters: Filters::default(),
            tier: Tier::Near,
            current_only: false,
            by_document: false,
            explain: false,
        }
    }

    /// Checks the limits.
    ///
    /// # Errors
    /// [`Error::QueryTooLong`] or [`Error::BadParameter`], naming the limit.
    pub fn check(&self) -> Result<()> {
        for text in [&self.query, &self.within] {
            let chars = text.chars().count();
            if chars > MAX_QUERY_CHARS {
                return Err(Error::QueryTooLong { chars, max_chars: MAX_QUERY_CHARS });
            }
        }
        for (name, value, most) in [("limit", self.limit, MAX_LIMIT), ("offset", self.offset, MAX_OFFSET)] {
            if value > most {
                return Err(Error::BadParameter { name, reason: format!("{value} is more than the limit of {most}") });
            }
        }
        Ok(())
    }
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResponse {
    /// How the query was read.
    pub query: QueryInfo,
    /// How many passages are hits, by what they hold of the query; those too that are not shown.
    pub totals: Totals,
    /// The last tier that is shown.
    pub tier: Tier,
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
    /// The documents of the page asked for with their best hits, where hits are gathered by document.
    pub groups: Option<Groups>,
    /// Counts over all hits.
    pub facets: Facets,
    /// How the query was understood, if asked for.
    pub explain: Option<serde_json::Value>,
}

/// What a hit holds of the query, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Tier {
    /// 原话: the whole query, verbatim.
    Exact,
    /// 含全部: all of its words, written otherwise or in the thesaurus's words included; or it stands in the place
    /// that is asked for.
    All,
    /// 相近: a part of it.
    Near,
}

/// How many passages are hits, each counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Totals {
    /// Passages that hold the whole query verbatim; exact up to 10,000.
    pub exact: usize,
    /// Further passages that hold all of its words; exact up to 10,000.
    pub all: usize,
    /// Further passages among the candidates that were ranked.
    pub near: usize,
    /// Whether there are more of the first two than were counted.
    #[serde(skip)]
    pub are_lower_bounds: bool,
}

impl Totals {
    /// The hits of the tiers up to one.
    #[must_use]
    pub fn up_to(&self, tier: Tier) -> usize {
        match tier {
            Tier::Exact => self.exact,
            Tier::All => self.exact + self.all,
            Tier::Near => self.exact + self.all + self.near,
        }
    }
}

impl SearchResponse {
    /// The number of passages that match in the mode asked for, in the tiers that are shown.
    #[must_use]
    pub fn total(&self) -> usize {
        self.totals.up_to(self.tier)
    }
}

/// How the query was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueryInfo {
    /// The query as typed.
    pub text: String,
    /// The words looked for.
    pub terms: Vec<String>,
    /// What was searched instead of a misspelt query, if anything.
    pub corrected: Option<String>,
    /// What could not be read as meant, for the person who typed it.
    pub warnings: Vec<String>,
    /// Terms to try instead, where nothing was found or nothing answers.
    pub suggestions: Vec<String>,
}

/// A ranked passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The passage with its document.
    pub found: Found,
    /// What it holds of the query.
    pub tier: Tier,
    /// Comparable within one answer only.
    pub score: f64,
    /// From 0 to 1, comparable between queries; never rises down a list ranked by relevance.
    pub confidence: f64,
    /// What matched, in characters of the passage's text.
    pub highlights: Vec<CharSpan>,
    /// The sentences that answer, in characters of the passage's text.
    pub evidence: CharSpan,
    /// A short piece around the matches.
    pub snippet: Snippet,
    /// The same passage in documents with nearly the same text, which follow farther down.
    pub also_in: Vec<Found>,
    /// The id of the passage before this one of which it is the same, in a document with nearly the same text.
    pub same_as: Option<String>,
    /// How the score came about, if asked for.
    pub explain: Option<serde_json::Value>,
}

/// Hits by document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Groups {
    /// How many documents have a hit.
    pub total: usize,
    /// Those of the page asked for: the document with the best hit first, or as the library is read.
    pub groups: Vec<Group>,
}

/// A document with its best hits.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The document.
    pub document: Arc<DocumentHead>,
    /// How many hits it has.
    pub count: usize,
    /// The best of them, at most [`GROUP_HITS`](super::GROUP_HITS).
    pub hits: Vec<Hit>,
}

/// A short piece of a passage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Snippet {
    /// The piece; … stands where it was cut.
    pub text: String,
    /// What matched, in characters of the piece.
    pub highlights: Vec<CharSpan>,
}

/// Counts over all hits of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facets {
    /// By document.
    pub document: Vec<Facet>,
    /// By chapter.
    pub chapter: Vec<Facet>,
    /// By kind of passage.
    pub kind: Vec<Facet>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facet {
    /// The value, as the filter of the same name takes it.
    pub value: String,
    /// The value for readers.
    pub label: String,
    /// The document that it is of, where documents have values of the same name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The number of hits that have it.
    pub count: usize,
}
