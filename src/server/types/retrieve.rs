//! The answer to a retrieval.

use super::names;
use super::passage::{Citation, Fault, sha256_hex};
use crate::Links;
use crate::corpus::short_citation;
use crate::error::Result;
use crate::library::Library;
use crate::store::Found;
use crate::text::CharSpan;
use plansearch_retrieve::{self as retrieve, CitationForm, Omitted, RetrieveRequest, RetrievedPassage};
use plansearch_search::QueryInfo;
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to `POST /v1/retrieve`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RetrieveAnswer {
    /// How the query was read.
    pub query: QueryInfo,
    /// The id of the index that answered.
    pub generation: String,
    /// From 0 to 1: how surely the best of the passages given answers; 0 without any.
    pub confidence: f64,
    /// Whether the confidence reaches the threshold; if not, the documents do not say what was asked, and the
    /// passages only come near.
    pub answerable: bool,
    /// Words of the query that no passage holds literally.
    pub absent: Vec<String>,
    /// The passages, best first, each behind it what it brought along.
    pub passages: Vec<Retrieved>,
    /// The passages that were left out.
    pub omitted: Vec<OmittedPassage>,
}

impl RetrieveAnswer {
    /// Runs a retrieval and writes out its answer.
    ///
    /// # Errors
    /// Those of [`retrieve::retrieve`].
    pub fn run(library: &Library, request: &RetrieveRequest, links: &Links) -> Result<Self> {
        let retrieval = retrieve::retrieve(library, request)?;
        let passages = retrieval.passages.into_iter();
        let omitted = retrieval.omitted.into_iter();
        Ok(Self {
            query: retrieval.query,
            generation: library.generation().to_owned(),
            confidence: retrieval.confidence,
            answerable: retrieval.answerable,
            absent: retrieval.absent,
            passages: passages.map(|passage| Retrieved::new(passage, request.citation, links)).collect(),
            omitted: omitted.map(|omitted| OmittedPassage::new(&omitted)).collect(),
        })
    }

    /// What to tell somebody whose question the documents do not answer; `None` if they do.
    #[must_use]
    pub fn notice(&self) -> Option<String> {
        if self.answerable {
            return None;
        }
        let mut notice = "文中没有直接回答这个问题。".to_owned();
        if !self.absent.is_empty() {
            notice += &format!("文中没有出现：{}。", self.absent.join("、"));
        }
        if !self.passages.is_empty() {
            notice += "所列段落只是内容相近，不能当作回答。";
        }
        Some(notice)
    }
}

/// A passage, or the run of its sentences that fits into the budget. All positions are of `text` as it is given here.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Retrieved {
    /// The passage's id.
    pub id: String,
    /// The source's wording: whole sentences without a gap.
    pub text: String,
    /// Its sentences.
    pub sentences: Vec<CharSpan>,
    /// The first character of `text` in the whole passage.
    pub start: usize,
    /// One past its last character in the whole passage.
    pub end: usize,
    /// Whether `text` is the whole passage.
    pub complete: bool,
    /// From 0 to 1; 0 for a passage that was only brought along.
    pub confidence: f64,
    /// The id of the passage that brought this one along.
    pub expanded_from: Option<String>,
    /// How it is cited, in the form asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<GivenCitation>,
    /// A link to the passage.
    pub url: String,
    /// SHA-256 of `text` in UTF-8, in hexadecimal.
    pub text_hash: String,
    /// Suspected faults of the scan, to be shown wherever it is quoted.
    pub faults: Vec<Fault>,
}

impl Retrieved {
    fn new(given: RetrievedPassage, form: CitationForm, links: &Links) -> Self {
        let found = &given.found;
        let faults = found.passage.faults.iter().map(Fault::from);
        Self {
            id: found.passage.id.clone(),
            sentences: given.sentences,
            start: given.span.start,
            end: given.span.end,
            complete: given.span.len() == found.passage.text.chars().count(),
            confidence: given.confidence,
            expanded_from: given.expanded_from.as_ref().map(|anchor| anchor.passage.id.clone()),
            url: links.passage(&found.passage.id),
            citation: GivenCitation::new(found, form, links),
            text_hash: sha256_hex(&given.text),
            text: given.text,
            faults: faults.filter_map(|fault| fault.within(given.span)).collect(),
        }
    }

    /// The short form of its citation with a space behind it, if it is cited.
    pub(super) fn cited(&self) -> String {
        self.citation.as_ref().map(|citation| format!("{} ", citation.text())).unwrap_or_default()
    }

    /// The sentences as texts.
    pub fn sentence_texts(&self) -> impl Iterator<Item = String> {
        self.sentences.iter().map(|sentence| sentence.slice(&self.text))
    }
}

/// A citation in full, or in its short form alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum GivenCitation {
    /// Both forms, and each heading.
    Full(Box<Citation>),
    /// The short form alone.
    Short(ShortCitation),
}

/// The short form of a citation alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShortCitation {
    /// The short form, with the pages.
    pub text: String,
}

impl GivenCitation {
    fn new(found: &Found, form: CitationForm, links: &Links) -> Option<Self> {
        match form {
            CitationForm::Full => Some(Self::Full(Box::new(Citation::new(found, links)))),
            CitationForm::Short => {
                Some(Self::Short(ShortCitation { text: short_citation(&found.document, &found.passage) }))
            }
            CitationForm::None => None,
        }
    }

    /// The short form, with the pages.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Full(citation) => &citation.text,
            Self::Short(short) => &short.text,
        }
    }
}

/// A passage that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OmittedPassage {
    /// Its id.
    pub id: String,
    /// Why: `max_chars`, `min_confidence`, or `repeated` where a passage before it has the same wording.
    #[schema(schema_with = names::omission)]
    pub reason: &'static str,
}

impl OmittedPassage {
    fn new(omitted: &Omitted) -> Self {
        Self { id: omitted.found.passage.id.clone(), reason: omitted.reason.name() }
    }
}
