//! The tests from outside: through the library's public items, through the program, over HTTP.
//!
//! One binary, a module for each area. What is expected was read from the sources by hand
//! (`tests/fixtures`) or is counted here a second time, in a simpler way than the program's.

#[cfg(test)]
mod account;
#[cfg(test)]
#[cfg(feature = "cli")]
mod admin;
#[cfg(test)]
mod corpus_account;
#[cfg(test)]
mod corpus_kinds;
#[cfg(test)]
mod corpus_offices;
#[cfg(test)]
mod corpus_plan;
#[cfg(test)]
mod corpus_reading;
#[cfg(test)]
mod corpus_variants;
#[cfg(test)]
#[cfg(feature = "cli")]
mod crates;
#[cfg(test)]
mod index;
#[cfg(test)]
mod indicators;
#[cfg(test)]
mod library;
#[cfg(test)]
mod quote;
#[cfg(test)]
mod quote_drafts;
#[cfg(test)]
mod quote_same;
#[cfg(test)]
mod quote_words;
#[cfg(test)]
mod relevance;
#[cfg(test)]
mod search;
#[cfg(test)]
mod search_answers;
#[cfg(test)]
mod search_literal;
#[cfg(test)]
mod search_named;
#[cfg(test)]
mod search_places;
#[cfg(test)]
mod search_understanding;
#[cfg(test)]
mod support;
#[cfg(test)]
mod targets;
#[cfg(test)]
mod thesaurus;
#[cfg(test)]
mod versions;

#[cfg(test)]
#[cfg(feature = "cli")]
mod axe;
#[cfg(test)]
#[cfg(feature = "cli")]
mod behind_proxy;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_admin;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_axe;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_check;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_desk;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_driver;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_indicators;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_library;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_read;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_results;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_search;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_self;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_tasks;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_trail;
#[cfg(test)]
#[cfg(feature = "cli")]
mod browser_window;
#[cfg(test)]
#[cfg(feature = "cli")]
mod cli;
#[cfg(test)]
#[cfg(feature = "cli")]
mod cli_settings;
#[cfg(test)]
#[cfg(feature = "cli")]
mod clients;
#[cfg(test)]
#[cfg(feature = "cli")]
mod cluster;
#[cfg(test)]
#[cfg(feature = "cli")]
mod compare;
#[cfg(test)]
#[cfg(feature = "cli")]
mod connections;
#[cfg(test)]
#[cfg(feature = "cli")]
mod dify;
#[cfg(test)]
#[cfg(feature = "cli")]
mod docs;
#[cfg(test)]
#[cfg(feature = "cli")]
mod doctor;
#[cfg(test)]
#[cfg(feature = "cli")]
mod downloads;
#[cfg(test)]
#[cfg(feature = "cli")]
mod exhaustive;
#[cfg(test)]
#[cfg(feature = "cli")]
mod fastgpt;
#[cfg(test)]
#[cfg(feature = "cli")]
mod grouped;
#[cfg(test)]
#[cfg(feature = "cli")]
mod guards;
#[cfg(test)]
#[cfg(feature = "cli")]
mod hostile;
#[cfg(test)]
#[cfg(feature = "cli")]
mod http;
#[cfg(test)]
#[cfg(feature = "cli")]
mod http_errors;
#[cfg(test)]
#[cfg(feature = "cli")]
mod http_facts;
#[cfg(test)]
#[cfg(feature = "cli")]
mod http_library;
#[cfg(test)]
#[cfg(feature = "cli")]
mod http_ready;
#[cfg(test)]
#[cfg(feature = "cli")]
mod http_service;
#[cfg(test)]
#[cfg(feature = "cli")]
mod index_processes;
#[cfg(test)]
#[cfg(feature = "cli")]
mod keys;
#[cfg(test)]
#[cfg(feature = "cli")]
mod limits;
#[cfg(test)]
#[cfg(feature = "cli")]
mod mcp;
#[cfg(test)]
#[cfg(feature = "cli")]
mod mcp_http;
#[cfg(test)]
#[cfg(feature = "cli")]
mod metrics;
#[cfg(test)]
#[cfg(feature = "cli")]
mod openapi;
#[cfg(test)]
#[cfg(feature = "cli")]
mod program;
#[cfg(test)]
#[cfg(feature = "cli")]
mod quote_program;
#[cfg(test)]
#[cfg(feature = "cli")]
mod ragflow;
#[cfg(test)]
#[cfg(feature = "cli")]
mod retrieve;
#[cfg(test)]
#[cfg(feature = "cli")]
mod retrievers;
#[cfg(test)]
#[cfg(feature = "cli")]
mod service_log;
#[cfg(test)]
#[cfg(feature = "cli")]
mod shelf;
#[cfg(test)]
#[cfg(feature = "cli")]
mod sign_in;
#[cfg(test)]
#[cfg(feature = "cli")]
mod similar;
#[cfg(test)]
#[cfg(feature = "cli")]
mod speeches;
#[cfg(test)]
#[cfg(feature = "cli")]
mod startup;
#[cfg(test)]
#[cfg(feature = "cli")]
mod twins;
#[cfg(test)]
#[cfg(feature = "cli")]
mod upload;
#[cfg(test)]
#[cfg(feature = "cli")]
mod watch;
#[cfg(test)]
#[cfg(feature = "cli")]
mod wordings;
