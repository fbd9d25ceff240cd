//! The filters beside a list of hits, with their counts.

use super::address::query_string;
use crate::corpus::Kind;
use crate::error::Result;
use crate::library::Library;
use crate::store::Filters;
use plansearch_search::{Facet, Facets, SearchRequest, search};

/// So many documents stand open, those with most hits.
const OPEN_DOCUMENTS: usize = 8;

/// A filter with its values.
#[derive(Debug)]
pub(super) struct FacetList {
    /// For readers: 章节.
    pub title: &'static str,
    pub values: Vec<Value>,
    /// Those with fewer hits, folded away.
    pub folded: Vec<Value>,
    /// The link that takes the filter away, where it is set.
    pub all: Option<String>,
}

/// A value to choose.
#[derive(Debug)]
pub(super) struct Value {
    pub label: String,
    pub count: usize,
    pub href: String,
    pub is_chosen: bool,
}

/// The dimensions by which hits are narrowed down.
#[derive(Debug, Clone, Copy)]
enum Dimension {
    Document,
    Chapter,
    Kind,
}

impl Dimension {
    fn title(self) -> &'static str {
        match self {
            Self::Document => "文件",
            Self::Chapter => "章节",
            Self::Kind => "类别",
        }
    }

    fn counts(self, facets: &Facets) -> &[Facet] {
        match self {
            Self::Document => &facets.document,
            Self::Chapter => &facets.chapter,
            Self::Kind => &facets.kind,
        }
    }

    fn is_set(self, filters: &Filters) -> bool {
        match self {
            Self::Document => !filters.documents.is_empty(),
            Self::Chapter => !filters.chapters.is_empty() || !filters.sections.is_empty(),
            Self::Kind => !filters.kinds.is_empty(),
        }
    }

    fn is_chosen(self, filters: &Filters, value: &str) -> bool {
        match self {
            Self::Document => filters.documents.iter().any(|document| document == value),
            Self::Chapter => filters.chapters.iter().any(|chapter| chapter == value),
            Self::Kind => filters.kinds.iter().any(|kind| kind.name() == value),
        }
    }

    /// The filters with this one set to a value, or taken away.
    fn set(self, filters: &Filters, value: Option<&str>) -> Filters {
        let texts = || value.map(str::to_owned).into_iter().collect();
        let mut filters = filters.clone();
        match self {
            Self::Document => filters.documents = texts(),
            Self::Chapter => (filters.chapters, filters.sections) = (texts(), Vec::new()),
            Self::Kind => filters.kinds = Kind::ALL.into_iter().filter(|kind| Some(kind.name()) == value).collect(),
        }
        filters
    }
}

/// The filters that tell hits apart. The values of a filter that is set are counted as if it were
/// not, so that another can be chosen.
pub(super) fn facet_lists(library: &Library, request: &SearchRequest, facets: &Facets) -> Result<Vec<FacetList>> {
    let mut facet_lists = Vec::new();
    for dimension in [Dimension::Document, Dimension::Chapter, Dimension::Kind] {
        let without = SearchRequest {
            filters: dimension.set(&request.filters, None),
            limit: 0,
            explain: false,
            ..request.clone()
        };
        let is_set = dimension.is_set(&request.filters);
        let recounted = if is_set { Some(search(library, &without)?.facets) } else { None };
        let counts = dimension.counts(recounted.as_ref().unwrap_or(facets));
        // The chapters of several documents are not told apart by their numbers.
        let is_unclear = counts.iter().any(|facet| facet.document.is_some()) && !is_set;
        if (counts.len() > 1 || is_set) && !is_unclear {
            let mut values: Vec<Value> = counts.iter().map(|facet| value(dimension, request, facet)).collect();
            let mut folded = Vec::new();
            if matches!(dimension, Dimension::Document) {
                values.sort_by_key(|value| (!value.is_chosen, std::cmp::Reverse(value.count)));
                folded = values.split_off(values.len().min(OPEN_DOCUMENTS));
            }
            facet_lists.push(FacetList {
                title: dimension.title(),
                values,
                folded,
                all: is_set.then(|| query_string(&without)),
            });
        }
    }
    Ok(facet_lists)
}

fn value(dimension: Dimension, request: &SearchRequest, facet: &Facet) -> Value {
    let filters = dimension.set(&request.filters, Some(&facet.value));
    Value {
        label: facet.label.clone(),
        count: facet.count,
        href: query_string(&SearchRequest { filters, ..request.clone() }),
        is_chosen: dimension.is_chosen(&request.filters, &facet.value),
    }
}
