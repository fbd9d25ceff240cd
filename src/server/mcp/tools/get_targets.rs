//! `get_targets`: the figures that the documents set for something, read from running text.

use crate::analysis::{Token, bigrams};
use crate::corpus::short_citation;
use crate::facts;
use crate::library::Library;
use crate::mcp::holdings::Holdings;
use crate::mcp::refusal::{Refusal, require_query, shown};
use crate::mcp::tool::{Context, Tool, given};
use crate::store::{DocumentRecord, Filters, Found};
use crate::text::normalize;
use plansearch_search::{SearchRequest, search};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// The targets of no more passages are read.
const MAX_PASSAGES: usize = 50;
/// No more targets are told.
const MAX_TARGETS: usize = 50;

pub(super) struct GetTargets;

#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Input {
    #[schemars(description = "事项，如 5G基站、污水处理厂、高标准农田")]
    subject: String,
    #[serde(default)]
    #[schemars(with = "u32", description = "只要这一年的目标，如 2025")]
    year: Option<u32>,
    #[serde(default)]
    #[schemars(with = "String", description = "文件编号；不填则在全部文件里找")]
    document: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Output {
    /// What was found, in words.
    message: String,
    targets: Vec<Target>,
}

#[derive(Debug, Serialize)]
struct Target {
    subject: String,
    relation: String,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<u32>,
    /// The wording, which decides.
    text: String,
    passage: String,
    citation: String,
    url: String,
}

impl Tool for GetTargets {
    const NAME: &'static str = "get_targets";
    const TITLE: &'static str = "查量化目标";
    type Input = Input;
    type Output = Output;

    fn description(held: &Holdings) -> String {
        format!(
            "查{}的正文为一件事定下的数字目标：关系（达到、不低于、新增……）、数值、单位、年份、原文（text）和出处。\
             数字由规则读出，以 text 为准；指标表里的指标用 get_indicator。例：get_targets(subject=\"{}\")",
            held.documents, held.name
        )
    }

    fn call(context: &Context<'_>, input: Input) -> Result<Output, Refusal> {
        let library = context.library;
        require_query("subject", &input.subject)?;
        let documents: Vec<String> = given(input.document).into_iter().collect();
        for id in &documents {
            library.head(id).map_err(|error| Refusal::of_error(&error, library))?;
        }
        let filters = Filters { documents, ..Filters::default() };
        let request = SearchRequest {
            filters,
            limit: MAX_PASSAGES,
            current_only: true,
            ..SearchRequest::new(input.subject.clone())
        };
        let answer = search(library, &request).map_err(|error| Refusal::of_error(&error, library))?;
        // What only comes near sets nothing for what was asked.
        let hits: Vec<&Found> = answer.hits.iter().filter(|_| answer.answerable).map(|hit| &hit.found).collect();
        let mut targets = targets_of(context, &hits)?;
        targets.retain(|(target, _)| input.year.is_none_or(|year| target.year == Some(year)));
        // What is asked for comes first, not what else its passage sets.
        let asked = bigrams(&normalize(&input.subject).text);
        targets.sort_by_cached_key(|(target, _)| std::cmp::Reverse(shared(&asked, &target.text)));
        let most = targets.first().map_or(0, |(target, _)| shared(&asked, &target.text));
        targets.retain(|(target, _)| asked.is_empty() || (most > 0 && shared(&asked, &target.text) * 2 >= most));
        let told: Vec<Target> =
            targets.iter().take(MAX_TARGETS).map(|(target, found)| told(context, target, found)).collect();
        let message = if told.is_empty() {
            format!(
                "没有读到“{}”的数字目标；请用 retrieve 看正文怎么写，指标表里的用 get_indicator。",
                shown(&input.subject)
            )
        } else {
            "以下目标由规则从正文读出，以 text 为准；引用时写明 citation 和 url。".to_owned()
        };
        Ok(Output { message, targets: told })
    }
}

/// The targets that stand in these passages, in their order.
fn targets_of<'f>(context: &Context<'_>, hits: &[&'f Found]) -> Result<Vec<(facts::Target, &'f Found)>, Refusal> {
    let library: &Library = context.library;
    let mut records: HashMap<&str, Arc<DocumentRecord>> = HashMap::new();
    let mut targets = Vec::new();
    for &found in hits {
        let record = match records.entry(&found.document.id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                new.insert(library.document(&found.document.id).map_err(|error| Refusal::of_error(&error, library))?)
            }
        };
        let of_hit = record.facts.targets.iter().filter(|target| target.passage == found.passage.id);
        targets.extend(of_hit.map(|target| (target.clone(), found)));
    }
    Ok(targets)
}

fn told(context: &Context<'_>, target: &facts::Target, found: &Found) -> Target {
    Target {
        subject: target.subject.clone(),
        relation: target.relation.word().to_owned(),
        value: target.quantity.value,
        max: target.quantity.max,
        unit: target.quantity.printed_unit(),
        year: target.year,
        text: target.text.clone(),
        passage: target.passage.clone(),
        citation: short_citation(&found.document, &found.passage),
        url: context.links.passage(&target.passage),
    }
}

/// How many of the pairs of neighbouring characters asked for a wording holds.
fn shared(asked: &[Token], text: &str) -> usize {
    let text = normalize(text).text;
    asked.iter().filter(|pair| text.contains(&pair.text)).count()
}
