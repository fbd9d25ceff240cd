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
//! The modules, in reading order; each uses only those above it.

pub mod error;

pub mod config;

pub mod text;

pub mod corpus;

pub mod facts;

pub mod analysis;

pub mod hash;

pub mod store;

pub mod index;

pub mod library;

pub mod search;

pub mod quote;

pub mod retrieve;

pub mod wordings;

pub mod compare;

#[cfg(feature = "server")]
pub mod server;

#[cfg(feature = "cli")]
pub mod cli;

pub use error::{Error, Result};
