//! `search`: the passages that answer a question, by id; exactly what ChatGPT's connectors expect.

use super::fetch::title;
use crate::mcp::holdings::Holdings;
use crate::mcp::refusal::{Refusal, require_query};
use crate::mcp::schema;
use crate::mcp::tool::{Context, Tool};
use plansearch_search::{SearchRequest, search};
use rmcp::model::JsonObject;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(super) struct Search;

// Comments and not doc comments: those would enter the schema, which is fixed.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Input {
    query: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Output {
    results: Vec<Found>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Found {
    id: String,
    title: String,
    url: String,
    // Clients that hold answers against the fixed schema allow further members.
    #[schemars(skip)]
    snippet: String,
}

impl Tool for Search {
    const NAME: &'static str = "search";
    const TITLE: &'static str = "检索规划原文";
    type Input = Input;
    type Output = Output;

    fn description(held: &Holdings) -> String {
        format!(
            "在{}中检索，返回最相关的段落，每段有编号（id）、出处（title）、链接（url）和摘录（snippet），最相关的在前；再用 fetch 取全文。\
             文件没有写到的，results 是空的，这时应当回答“文件没有写到”。例：search(query=\"{}\")",
            held.documents, held.name
        )
    }

    fn output_schema() -> Option<Arc<JsonObject>> {
        Some(schema::output::<Output>())
    }

    fn call(context: &Context<'_>, input: Input) -> Result<Output, Refusal> {
        require_query("query", &input.query)?;
        let answer = search(context.library, &SearchRequest { current_only: true, ..SearchRequest::new(input.query) });
        let answer = answer.map_err(|error| Refusal::of_error(&error, context.library))?;
        let hits = if answer.answerable { answer.hits } else { Vec::new() };
        let found = hits.into_iter().map(|hit| Found {
            id: hit.found.passage.id.clone(),
            title: title(&hit.found),
            url: context.links.passage(&hit.found.passage.id),
            snippet: hit.snippet.text,
        });
        Ok(Output { results: found.collect() })
    }
}
