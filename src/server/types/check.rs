//! The answer to a check.

use super::names;
use super::passage::Citation;
use crate::Links;
use crate::error::Result;
use crate::library::Library;
use crate::quote::{self, CheckReport, CheckRequest, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to `POST /v1/check`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckAnswer {
    /// The id of the index that answered.
    pub generation: String,
    /// How many sentences have each verdict.
    pub summary: CheckSummary,
    /// The sentences of the draft in their order.
    pub sentences: Vec<CheckedSentence>,
}

impl CheckAnswer {
    /// Runs a check and writes out its answer.
    ///
    /// # Errors
    /// Those of [`quote::check`].
    pub fn run(library: &Library, request: &CheckRequest, links: &Links) -> Result<Self> {
        Ok(Self::new(library, quote::check(library, request)?, links))
    }

    /// Writes out a report of this library.
    #[must_use]
    pub fn new(library: &Library, report: CheckReport, links: &Links) -> Self {
        let summary = CheckSummary::of(&report);
        let sentences = report.sentences.into_iter().map(|sentence| CheckedSentence {
            text: sentence.text,
            start: sentence.span.start,
            end: sentence.span.end,
            judgement: Judgement::new(sentence.judgement, links),
            quotes: sentence
                .quotes
                .into_iter()
                .map(|quote| CheckedQuote {
                    start: quote.span.start,
                    end: quote.span.end,
                    text: quote.text,
                    judgement: Judgement::new(quote.judgement, links),
                })
                .collect(),
        });
        Self { generation: library.generation().to_owned(), summary, sentences: sentences.collect() }
    }

    /// Whether every sentence is verbatim.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        self.summary.verbatim == self.sentences.len()
    }
}

/// How many sentences have each verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckSummary {
    /// Word for word.
    pub verbatim: usize,
    /// Equal but for spaces, width, punctuation, script, or how a number is written.
    pub same: usize,
    /// In other words, or with other numbers.
    pub altered: usize,
    /// Joined of pieces of several places.
    pub stitched: usize,
    /// Right, but not at the place that the draft names.
    pub misplaced: usize,
    /// Not there.
    pub absent: usize,
    /// Without a claim: greetings, thanks.
    pub none: usize,
}

impl CheckSummary {
    fn of(report: &CheckReport) -> Self {
        Self {
            verbatim: report.count(Verdict::Verbatim),
            same: report.count(Verdict::Same),
            altered: report.count(Verdict::Altered),
            stitched: report.count(Verdict::Stitched),
            misplaced: report.count(Verdict::Misplaced),
            absent: report.count(Verdict::Absent),
            none: report.count(Verdict::None),
        }
    }
}

/// A sentence of the draft.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckedSentence {
    /// Its text.
    pub text: String,
    /// Its first character in the draft.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// What was found.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// The pieces in quotation marks inside it.
    pub quotes: Vec<CheckedQuote>,
}

/// A piece in quotation marks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckedQuote {
    /// Its first character in the draft, inside the marks.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// Its text.
    pub text: String,
    /// What was found.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// How a sentence or a piece in quotation marks stands to the documents.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Judgement {
    /// `verbatim`, `same`, `altered`, `stitched`, `misplaced`, `absent` or `none`.
    #[schema(schema_with = names::verdict)]
    pub verdict: &'static str,
    /// What was altered: `number`, `negation`, `degree`, `name`, `wording`, `dropped`, `added`, `swapped`.
    #[schema(schema_with = names::alterations)]
    pub kinds: Vec<&'static str>,
    /// From 0 to 1: the share of the characters of both sides that agree.
    pub similarity: f64,
    /// Whether only stock phrases are shared, which are common to all plans.
    pub common: bool,
    /// Where the wording stands; if stitched, the places of the pieces in the draft's order.
    pub plan: Vec<CheckedPlace>,
    /// At how many places the wording was found; `plan` names no more than twenty, and in a long report fewer.
    pub places: usize,
    /// Both sides; the pieces joined give the draft's text, and the wording of the first place or, if
    /// stitched, of all places.
    pub diff: Vec<DiffPiece>,
    /// The words that name a place where the wording does not stand.
    pub misplaced_claim: Option<String>,
    /// The words that only introduce the quotation.
    pub lead_in: Option<String>,
}

impl Judgement {
    fn new(judgement: quote::Judgement, links: &Links) -> Self {
        let places = judgement.plan.into_iter();
        Self {
            verdict: judgement.verdict.name(),
            kinds: judgement.kinds.iter().map(|kind| kind.name()).collect(),
            similarity: (judgement.similarity * 10_000.0).round() / 10_000.0,
            common: judgement.common,
            plan: places.map(|place| CheckedPlace::new(place, links)).collect(),
            places: judgement.places,
            diff: judgement.diff.into_iter().map(DiffPiece::from).collect(),
            misplaced_claim: judgement.misplaced_claim,
            lead_in: judgement.lead_in,
        }
    }
}

/// Where a wording stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckedPlace {
    /// The passage; of a heading, the first passage under it.
    pub id: String,
    /// The document's wording.
    pub text: String,
    /// Its first character in the passage's text; `null` for a heading.
    pub start: Option<usize>,
    /// One past its last character.
    pub end: Option<usize>,
    /// The passage's citation.
    pub citation: Citation,
}

impl CheckedPlace {
    fn new(place: quote::PlanPlace, links: &Links) -> Self {
        let found = &place.found;
        Self {
            id: found.passage.id.clone(),
            text: place.text,
            start: place.span.map(|span| span.start),
            end: place.span.map(|span| span.end),
            citation: Citation::new(found, links),
        }
    }
}

/// A piece of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DiffPiece {
    /// `equal`, `replace`, `insert` (only the draft has it) or `delete` (only the document has it).
    #[schema(schema_with = names::diff_op)]
    pub op: &'static str,
    /// The draft's text.
    pub draft: String,
    /// The document's text.
    pub plan: String,
}

impl From<quote::DiffPiece> for DiffPiece {
    fn from(piece: quote::DiffPiece) -> Self {
        Self { op: piece.op.name(), draft: piece.draft, plan: piece.plan }
    }
}
