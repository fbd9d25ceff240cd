//! The answer to a retrieval as blocks that Anthropic's Messages API takes as the content of a tool's result.
//!
//! A passage is a `search_result` with a text block for each sentence, so that the model cites sentences
//! (<https://platform.claude.com/docs/en/build-with-claude/search-results>).

use super::names;
use super::passage::FAULT_NOTICE;
use super::retrieve::{OmittedPassage, RetrieveAnswer, Retrieved};
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to a retrieval with `format=anthropic`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BlocksAnswer {
    /// The id of the index that answered.
    pub generation: String,
    /// From 0 to 1: how surely the best passage answers.
    pub confidence: f64,
    /// Whether the confidence reaches the threshold.
    pub answerable: bool,
    /// Words of the query that no passage holds literally.
    pub absent: Vec<String>,
    /// The blocks: a passage each, behind a text that says so where the documents do not answer.
    pub content: Vec<Block>,
    /// The passages that were left out.
    pub omitted: Vec<OmittedPassage>,
}

impl From<RetrieveAnswer> for BlocksAnswer {
    fn from(answer: RetrieveAnswer) -> Self {
        let notice = answer.notice().map(|text| Block::Text(TextBlock::new(text)));
        let results = answer.passages.iter().map(|passage| Block::SearchResult(SearchResultBlock::from(passage)));
        Self {
            content: notice.into_iter().chain(results).collect(),
            generation: answer.generation,
            confidence: answer.confidence,
            answerable: answer.answerable,
            absent: answer.absent,
            omitted: answer.omitted,
        }
    }
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Block {
    /// A passage.
    SearchResult(SearchResultBlock),
    /// A remark.
    Text(TextBlock),
}

/// A passage that can be cited by its sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SearchResultBlock {
    /// Always `search_result`.
    #[schema(schema_with = names::search_result)]
    #[serde(rename = "type")]
    pub type_: &'static str,
    /// The link to the passage.
    pub source: String,
    /// Its citation, or its id where none is wanted, and a remark where the scan looks faulty.
    pub title: String,
    /// Its sentences.
    pub content: Vec<TextBlock>,
    /// That the model shall cite.
    pub citations: CitationsSetting,
}

impl From<&Retrieved> for SearchResultBlock {
    fn from(passage: &Retrieved) -> Self {
        let fault = if passage.faults.is_empty() { String::new() } else { format!("（{FAULT_NOTICE}）") };
        Self {
            type_: "search_result",
            source: passage.url.clone(),
            title: format!("{}{fault}", passage.citation.as_ref().map_or(passage.id.as_str(), |cited| cited.text())),
            content: passage.sentence_texts().map(TextBlock::new).collect(),
            citations: CitationsSetting { enabled: true },
        }
    }
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TextBlock {
    /// Always `text`.
    #[schema(schema_with = names::text)]
    #[serde(rename = "type")]
    pub type_: &'static str,
    /// The text.
    pub text: String,
}

impl TextBlock {
    fn new(text: String) -> Self {
        Self { type_: "text", text }
    }
}

/// Whether the model cites; all results of a request must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CitationsSetting {
    /// Always `true`.
    pub enabled: bool,
}
