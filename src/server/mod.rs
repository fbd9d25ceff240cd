//! The HTTP service, and the JSON in which it and the command line answer; only it knows HTTP.
//!
//! [`router`] is the whole service as a function of its [`AppState`], so that tests call it in
//! memory; [`serve`] puts it on a socket.

use plansearch_analysis as analysis;
use plansearch_config as config;
use plansearch_corpus as corpus;
use plansearch_error as error;
use plansearch_error::{Error, Result};
use plansearch_facts as facts;
use plansearch_index as index;
use plansearch_library as library;
use plansearch_quote as quote;
use plansearch_store as store;
use plansearch_text as text;

mod access;
mod admin;
mod atomic;
mod attachment;
mod body;
mod caller;
mod check;
mod compare;
mod compare_docx;
mod connections;
mod describe;
mod dify;
mod documents;
mod download;
mod faces;
mod fastgpt;
mod filters;
mod headers;
mod health;
mod held;
mod hosts;
mod indicators;
mod jobs;
mod keys;
mod knowledge;
mod layers;
mod links;
mod mcp;
mod metrics;
mod openapi;
mod params;
mod passages;
mod permits;
mod problem;
mod ragflow;
mod rate;
mod reload;
mod retrieve;
mod router;
mod search;
mod serve;
mod sessions;
mod shelving;
mod signals;
mod state;
mod suggest;
mod table;
mod targets;
#[cfg(test)]
mod tests;
pub mod types;
mod upload;
mod upload_entry;
mod views;
mod watch;
mod web;
mod wordings;
mod xml;

pub use compare_docx::write as comparison_docx;
pub use keys::{add_key, new_key, revoke_key};
pub use links::Links;
pub use mcp::serve_stdio;
pub use metrics::ProcessCounts;
pub use problem::Problem;
pub use reload::{reload, verify};
pub use router::router;
pub use serve::serve;
pub use signals::{reload_on_hangup, stop_signal};
pub use state::AppState;
pub use watch::{Watch, WatchBy};
