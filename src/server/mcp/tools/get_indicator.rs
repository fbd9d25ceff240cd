//! `get_indicator`: the figures of an indicator by its name.

use crate::corpus::short_citation;
use crate::facts::{IndicatorFact, Lookup};
use crate::library::Library;
use crate::mcp::holdings::Holdings;
use crate::mcp::refusal::{Refusal, require_query, shown};
use crate::mcp::tool::{Context, Tool, given};
use crate::types::IndicatorEntry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::HashSet;

/// No more candidates are listed.
const MAX_CANDIDATES: usize = 30;
/// No more indicators are compared with a name that is none.
const MAX_COMPARED: usize = 500;
/// No more near names are offered.
const MAX_NEAR: usize = 8;

pub(super) struct GetIndicator;

#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Input {
    #[schemars(description = "指标名称，可以是简称或问句")]
    name: String,
    #[serde(default)]
    #[schemars(with = "String", description = "文件编号；不填则在全部文件里找")]
    document: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Output {
    /// What was found, in words.
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    indicator: Option<IndicatorEntry>,
    /// What the name may mean, where it may mean several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<Candidate>,
}

#[derive(Debug, Serialize)]
struct Candidate {
    id: String,
    document: String,
    name: String,
    /// The row, reading alone: figures, units, years.
    text: String,
    url: String,
}

impl Tool for GetIndicator {
    const NAME: &'static str = "get_indicator";
    const TITLE: &'static str = "查指标数值";
    type Input = Input;
    type Output = Output;

    fn description(held: &Holdings) -> String {
        format!(
            "按名称查指标表里的一项：各年数值、单位、增长、属性、表注和出处。收录：{}。\
             名称对应多项时列出候选（candidates），请选定后用全称再查。例：get_indicator(name=\"{}\")",
            held.documents, held.name
        )
    }

    fn call(context: &Context<'_>, input: Input) -> Result<Output, Refusal> {
        let library = context.library;
        require_query("name", &input.name)?;
        let document = given(input.document);
        let document = document.as_deref();
        if let Some(id) = document {
            library.head(id).map_err(|error| Refusal::of_error(&error, library))?;
        }
        let found = library.indicator(&input.name, document).map_err(|error| Refusal::of_error(&error, library))?;
        match found {
            Lookup::Found(fact) => Ok(Output {
                message: told(library, &fact),
                indicator: IndicatorEntry::new(&fact, library, context.links),
                candidates: Vec::new(),
            }),
            Lookup::Candidates(facts) => Ok(Output {
                message: format!(
                    "“{}”可能指 {} 项指标，请选定其中一个 name 再查；名称相同的，再填 document。",
                    shown(&input.name),
                    facts.len()
                ),
                indicator: None,
                candidates: facts.iter().take(MAX_CANDIDATES).filter_map(|fact| candidate(context, fact)).collect(),
            }),
            Lookup::Unknown => Err(unknown(library, &input.name, document)),
        }
    }
}

/// 民生福祉：基本养老保险参保率(%)，2020年94，2025年96，预期性。注：…。出处：《…》第二章第三节…
fn told(library: &Library, fact: &IndicatorFact) -> String {
    let Ok(found) = library.passage(&fact.id) else { return fact.figures.name.clone() };
    let mut text = format!("{}。", found.passage.text.trim_end_matches('。'));
    for note in &fact.notes {
        text += &format!("注：{}。", note.trim_end_matches('。'));
    }
    text + &format!("出处：{}。", short_citation(&found.document, &found.passage))
}

fn candidate(context: &Context<'_>, fact: &IndicatorFact) -> Option<Candidate> {
    let found = context.library.passage(&fact.id).ok()?;
    Some(Candidate {
        id: fact.id.clone(),
        document: fact.document.clone(),
        name: fact.figures.name.clone(),
        text: found.passage.text.clone(),
        url: context.links.passage(&fact.id),
    })
}

fn unknown(library: &Library, name: &str, document: Option<&str>) -> Refusal {
    let asked: Vec<String> = document.into_iter().map(str::to_owned).collect();
    let page = library.facts(&asked, None, MAX_COMPARED, |record| Ok(record.facts.indicators.clone()));
    let held = page.map(|page| page.items).unwrap_or_default();
    let facts: Vec<&IndicatorFact> = held.iter().collect();
    let start = format!("指标表里没有“{}”。", shown(name));
    if facts.is_empty() {
        return Refusal::new(format!("{start}这里没有指标表；请用 search 或 retrieve 在正文里找。"));
    }
    let near = near(name, &facts);
    let (told, named) = if near.is_empty() {
        ("表里的指标有", facts.iter().map(|fact| fact.figures.name.as_str()).collect())
    } else {
        ("相近的指标有", near)
    };
    let more = if named.len() > MAX_NEAR { "等" } else { "" };
    let named: Vec<&str> = named.into_iter().take(MAX_NEAR).collect();
    Refusal::new(format!(
        "{start}{told}：{}{more}。请改用其中一个名称，或者用 search、retrieve 在正文里找。",
        named.join("、")
    ))
}

/// The names that share characters with what was asked, most first.
fn near<'a>(asked: &str, facts: &[&'a IndicatorFact]) -> Vec<&'a str> {
    let asked: HashSet<char> = asked.chars().filter(|c| c.is_alphanumeric()).collect();
    let shared = |name: &str| name.chars().collect::<HashSet<char>>().intersection(&asked).count();
    let mut near: Vec<(usize, &str)> =
        facts.iter().map(|fact| (shared(&fact.figures.name), fact.figures.name.as_str())).collect();
    // One character in common is chance.
    near.retain(|(shared, _)| *shared > 1);
    near.sort_by_key(|(shared, _)| Reverse(*shared));
    near.into_iter().map(|(_, name)| name).collect()
}
