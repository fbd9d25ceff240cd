//! Searching: a query string becomes ranked passages.

mod confidence;
mod correct;
mod engine;
pub mod eval;
mod evidence;
mod explain;
mod filter;
mod literal;
mod near;
mod parse;
mod place;
mod plan;
mod rank;
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

pub use engine::{Engine, Opened, open};
pub use filter::chapter_key;
pub(crate) use place::PlaceQuery;
pub use snippet::SNIPPET_CHARS;
pub use suggest::{Suggestion, SuggestionKind};
pub use types::{
    DEFAULT_LIMIT, Facet, Facets, Filters, Hit, MAX_LIMIT, MAX_OFFSET, MAX_QUERY_CHARS, Mode, PassageRef, QueryInfo,
    SearchRequest, SearchResponse, Snippet, Sort,
};
