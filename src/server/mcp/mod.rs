//! The face for agents: the Model Context Protocol, over HTTP and over standard input and output.
//!
//! `handler` answers the protocol's requests, whatever carries them: `http` for `/mcp`, `stdio` for a
//! program that starts this one. A tool is a file in `tools`; what it cannot answer is a `Refusal`, a
//! text that tells the model what to do next. `holdings` says in words which documents there are.

mod handler;
mod holdings;
mod http;
mod outline;
mod prompts;
mod refusal;
mod resources;
mod schema;
mod stdio;
mod tool;
mod tools;

pub(super) use http::routes;
pub use stdio::serve_stdio;
