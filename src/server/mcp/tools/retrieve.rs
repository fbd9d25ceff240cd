//! `retrieve`: the wording that answers a question, within a budget of characters.

use crate::library::Library;
use crate::mcp::holdings::Holdings;
use crate::mcp::refusal::{Refusal, require_query, shown};
use crate::mcp::tool::{Context, Tool, given};
use crate::store::Filters;
use crate::types::RetrieveAnswer;
use plansearch_retrieve::{CitationForm, DEFAULT_MAX_CHARS, Expand, MAX_MAX_CHARS, RetrieveRequest};
use plansearch_search::{DEFAULT_LIMIT, MAX_LIMIT};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Retrieve;

#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Input {
    #[schemars(description = "问题，或要查的词句")]
    query: String,
    #[serde(default)]
    #[schemars(with = "usize", range(max = MAX_MAX_CHARS), description = "原文和出处合计最多多少字，默认 6000")]
    max_chars: Option<usize>,
    #[serde(default)]
    #[schemars(with = "usize", range(max = MAX_LIMIT), description = "最多几段（不含 expand 带来的），默认 10")]
    limit: Option<usize>,
    #[serde(default)]
    #[schemars(
        with = "String",
        extend("enum" = ["none", "neighbours", "list", "section"]),
        description = "每段再带上什么：none 不带（默认）、neighbours 前后各一段、list 所在的整个清单（专栏、指标表、一是…二是…）、section 整节"
    )]
    expand: Option<String>,
    #[serde(default)]
    #[schemars(
        with = "String",
        extend("enum" = ["full", "short", "none"]),
        description = "出处的写法：full 各种写法（默认）、short 只有 citation.text、none 不写"
    )]
    citation: Option<String>,
    #[serde(default)]
    #[schemars(with = "String", description = "只在这份文件里找的文件编号")]
    document: Option<String>,
    #[serde(default)]
    #[schemars(with = "String", description = "只在这一章里找，写章的位置，如 4；可用逗号分隔多个")]
    chapter: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Output {
    /// How to use what follows, in words.
    message: String,
    #[serde(flatten)]
    answer: RetrieveAnswer,
}

impl Tool for Retrieve {
    const NAME: &'static str = "retrieve";
    const TITLE: &'static str = "取可引用的原文";
    type Input = Input;
    type Output = Output;

    fn description(held: &Holdings) -> String {
        format!(
            "从{}中取出回答问题的原文：整句、逐字可引，附出处（citation）和链接（url），最相关的在前，总字数不超过 max_chars。\
             answerable 为 false 表示文件没有写到，absent 是文件里没有出现的词，这时应如实说明，不要用相近的段落作答。\
             例：retrieve(query=\"{}\", max_chars=2000)",
            held.documents, held.name
        )
    }

    fn call(context: &Context<'_>, input: Input) -> Result<Output, Refusal> {
        let library = context.library;
        let request = read(library, input)?;
        let answer = RetrieveAnswer::run(library, &request, context.links);
        let answer = answer.map_err(|error| Refusal::of_error(&error, library))?;
        Ok(Output { message: message(&answer), answer })
    }
}

fn read(library: &Library, input: Input) -> Result<RetrieveRequest, Refusal> {
    require_query("query", &input.query)?;
    let limit = at_most("limit", input.limit.unwrap_or(DEFAULT_LIMIT), MAX_LIMIT)?;
    let max_chars = at_most("max_chars", input.max_chars.unwrap_or(DEFAULT_MAX_CHARS), MAX_MAX_CHARS)?;
    let documents = list(input.document);
    for id in &documents {
        library.head(id).map_err(|error| Refusal::of_error(&error, library))?;
    }
    let chapters = read_chapters(library, &documents, &list(input.chapter))?;
    let filters = Filters { documents, chapters, ..Filters::default() };
    let expand = choice("expand", input.expand, &Expand::ALL)?;
    let citation = choice("citation", input.citation, &CitationForm::ALL)?;
    Ok(RetrieveRequest { filters, limit, max_chars, citation, expand, ..RetrieveRequest::new(input.query) })
}

/// Chapters by their place or their label; one that does not exist is not taken for one that says nothing.
fn read_chapters(library: &Library, documents: &[String], named: &[String]) -> Result<Vec<String>, Refusal> {
    let failed = |error: crate::Error| Refusal::of_error(&error, library);
    let mut heads = Vec::new();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    for id in documents {
        heads.push(library.head(id).map_err(failed)?);
    }
    if documents.is_empty() {
        heads = library.documents(None, MAX_DOCUMENTS).map_err(failed)?;
    }
    let mut known: Vec<(&str, &str)> = Vec::new();
    for chapter in heads.iter().flat_map(|head| &head.chapters) {
        let label = chapter.title.split(' ').next().unwrap_or_default();
        if !known.contains(&(chapter.key.as_str(), label)) {
            known.push((&chapter.key, label));
        }
    }
    let place = |name: &String| {
        let found = known.iter().find(|(key, label)| name == key || name == label);
        found.map(|(key, _)| (*key).to_owned()).ok_or_else(|| {
            let chapters = known.iter().take(MAX_CHAPTERS).map(|(key, label)| format!("{key}（{label}）"));
            let chapters: Vec<String> = chapters.collect();
            Refusal::new(format!("没有“{}”这一章。现有：{}。请改正或不填 chapter。", shown(name), chapters.join("、")))
        })
    };
    named.iter().map(place).collect()
}

/// The chapters of no more documents are known by their labels where no document is named.
const MAX_DOCUMENTS: usize = 200;
/// No more chapters are told of.
const MAX_CHAPTERS: usize = 40;

fn choice<T: Copy + Default>(name: &str, value: Option<String>, choices: &[(&str, T)]) -> Result<T, Refusal> {
    let Some(value) = given(value) else { return Ok(T::default()) };
    let found = choices.iter().find(|(known, _)| *known == value);
    found.map(|(_, choice)| *choice).ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        Refusal::new(format!("参数 {name} 不能是“{}”。请改用其中之一：{}。", shown(&value), names.join("、")))
    })
}

fn at_most(name: &str, value: usize, most: usize) -> Result<usize, Refusal> {
    if value <= most {
        return Ok(value);
    }
    Err(Refusal::new(format!("参数 {name} 是 {value}，超过了上限 {most}。请改小后再调用。")))
}

fn list(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    text.split([',', '，', '、']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn message(answer: &RetrieveAnswer) -> String {
    match answer.notice() {
        Some(notice) => notice + "请如实告诉提问的人文件没有写到，不要猜测。",
        None => "以下是原文。引用时逐字照抄 text，并写明 citation.text 和 url。".to_owned(),
    }
}
