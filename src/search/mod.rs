//! Searching: a query string becomes ranked passages.

mod confidence;
mod correct;
mod current;
mod demand;
pub mod eval;
mod evidence;
mod explain;
mod filter;
mod literal;
mod located;
mod matcher;
mod names;
mod near;
mod parse;
mod place;
mod plan;
mod probe;
mod rank;
mod role;
mod run;
mod score;
mod slips;
mod snippet;
mod sounds;
mod suggest;
mod terms;
mod text;
mod types;
mod vocabulary;

pub(crate) use place::PlaceQuery;
pub use run::{search, search_among};
pub use snippet::SNIPPET_CHARS;
pub use suggest::{Suggestion, SuggestionKind, suggest};
pub use types::{
    DEFAULT_LIMIT, Facet, Facets, Hit, MAX_LIMIT, MAX_OFFSET, MAX_QUERY_CHARS, Mode, QueryInfo, SearchRequest,
    SearchResponse, Snippet, Sort, Tier, Totals,
};
