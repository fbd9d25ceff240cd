//! An embedded full-text search engine for Chinese government plans.
//!
//! A source becomes a [document](corpus::Document) of [passages](corpus::Passage), each with an
//! exact chapter reference; passages become terms, terms an [index], and a query string finds
//! the passages that answer, with the wording as it is printed.
//!
//! ```no_run
//! use plansearch::index::{DataDir, NoProgress, Paths};
//! use plansearch::library;
//! use plansearch::search::{SearchRequest, search};
//!
//! # fn main() -> plansearch::Result<()> {
//! let paths = Paths::new("seeds", "index-config", DataDir::Memory);
//! let library = library::open(&paths, &NoProgress)?.library;
//! for hit in search(&library, &SearchRequest::new("森林覆盖率"))?.hits {
//!     println!("{}", plansearch::corpus::short_citation(&hit.found.document, &hit.found.passage));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The modules, in reading order; each is a crate of its own and uses only those above it.

#[doc(inline)]
pub use plansearch_error as error;

#[doc(inline)]
pub use plansearch_config as config;

#[doc(inline)]
pub use plansearch_text as text;

#[doc(inline)]
pub use plansearch_corpus as corpus;

#[doc(inline)]
pub use plansearch_facts as facts;

#[doc(inline)]
pub use plansearch_analysis as analysis;

#[doc(inline)]
pub use plansearch_text::hash;

#[doc(inline)]
pub use plansearch_store as store;

#[doc(inline)]
pub use plansearch_index as index;

#[doc(inline)]
pub use plansearch_library as library;

#[doc(inline)]
pub use plansearch_search as search;

#[doc(inline)]
pub use plansearch_quote as quote;

#[doc(inline)]
pub use plansearch_retrieve as retrieve;

#[doc(inline)]
pub use plansearch_wordings as wordings;

#[doc(inline)]
pub use plansearch_compare as compare;

#[cfg(feature = "server")]
#[doc(inline)]
pub use plansearch_server as server;

#[cfg(feature = "cli")]
#[doc(inline)]
pub use plansearch_cli as cli;

pub use error::{Error, Result};
