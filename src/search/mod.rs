//! Searching: a query string becomes ranked passages.

use plansearch_analysis as analysis;
use plansearch_config as config;
use plansearch_corpus as corpus;
use plansearch_error as error;
use plansearch_library as library;
use plansearch_store as store;

mod ahead;
mod alike;
mod candidate;
mod confidence;
mod correct;
mod covered;
mod current;
mod demand;
mod did_you_mean;
pub mod eval;
mod evidence;
mod explain;
mod filter;
mod group;
mod literal;
mod located;
mod matcher;
mod names;
mod order;
mod page;
mod parse;
mod pinyin_index;
mod place;
mod plan;
mod probe;
mod rank;
mod role;
mod run;
mod score;
mod snippet;
mod spelling;
mod suggest;
mod terms;
mod text;
mod types;
mod vocabulary;
mod within;

pub use group::GROUP_HITS;
pub use place::PlaceQuery;
pub use run::{search, search_all, search_among};
pub use snippet::SNIPPET_CHARS;
pub use suggest::{Suggestion, SuggestionKind, suggest};
pub use types::{
    DEFAULT_LIMIT, Facet, Facets, Group, Groups, Hit, MAX_LIMIT, MAX_OFFSET, MAX_QUERY_CHARS, Mode, QueryInfo,
    SearchRequest, SearchResponse, Snippet, Sort, Tier, Totals,
};
