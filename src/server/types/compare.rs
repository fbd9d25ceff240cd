//! Two documents side by side.

use super::document::DocumentSummary;
use super::indicator::Indicator;
use super::names;
use crate::Links;
use crate::corpus::{self, DocumentHead, place_line, short_citation};
use crate::error::Result;
use crate::facts::IndicatorFact;
use crate::library::Library;
use plansearch_compare::{self as compare, Comparison};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// The answer to `GET /v1/compare`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CompareAnswer {
    /// The id of the index that answered.
    pub generation: String,
    /// The first document.
    pub a: DocumentSummary,
    /// The second document.
    pub b: DocumentSummary,
    /// How many passages became what.
    pub counts: ComparedCounts,
    /// Their chapters, as the second document runs.
    pub chapters: Vec<ComparedChapter>,
    /// Their indicators side by side.
    pub indicators: Vec<ComparedIndicator>,
}

impl CompareAnswer {
    /// Compares two documents and writes out the answer.
    ///
    /// # Errors
    /// Those of [`compare::compare`].
    pub fn run(library: &Library, a: &str, b: &str, links: &Links) -> Result<Self> {
        let Comparison { a, b, counts, chapters, indicators } = compare::compare(library, a, b)?;
        Ok(Self {
            generation: library.generation().to_owned(),
            counts: ComparedCounts::from(counts),
            chapters: chapters.iter().map(|chapter| ComparedChapter::new(chapter, &a, &b, links)).collect(),
            indicators: indicators.iter().map(ComparedIndicator::from).collect(),
            a: DocumentSummary::from(&*a),
            b: DocumentSummary::from(&*b),
        })
    }
}

/// How many passages became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedCounts {
    /// They say the same in the same order.
    pub same: usize,
    /// They are worded otherwise.
    pub changed: usize,
    /// Only the second document has them.
    pub added: usize,
    /// Only the first document has them.
    pub dropped: usize,
    /// They stand elsewhere.
    pub moved: usize,
}

impl From<compare::Counts> for ComparedCounts {
    fn from(compare::Counts { same, changed, added, dropped, moved }: compare::Counts) -> Self {
        Self { same, changed, added, dropped, moved }
    }
}

/// A chapter of both documents, or of one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComparedChapter {
    /// In the first document; `null` where it has none.
    pub a: Option<ComparedHeading>,
    /// In the second one; `null` where it has none.
    pub b: Option<ComparedHeading>,
    /// How many of its passages became what.
    pub counts: ComparedCounts,
    /// Its passages, as the second document runs.
    pub passages: Vec<ComparedPair>,
}

impl ComparedChapter {
    fn new(chapter: &compare::ChapterPair, a: &DocumentHead, b: &DocumentHead, links: &Links) -> Self {
        Self {
            a: chapter.a.as_ref().map(ComparedHeading::from),
            b: chapter.b.as_ref().map(ComparedHeading::from),
            counts: chapter.counts.into(),
            passages: chapter.passages.iter().map(|pair| ComparedPair::new(pair, a, b, links)).collect(),
        }
    }
}

/// What a chapter is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedHeading {
    /// The place in ids: `7`, `preamble`.
    pub place: String,
    /// Its number; `null` where it has none.
    pub number: Option<u32>,
    /// Its label as printed: 第七章.
    pub label: String,
    /// Its title without the label.
    pub title: String,
}

impl From<&compare::ChapterHeading> for ComparedHeading {
    fn from(heading: &compare::ChapterHeading) -> Self {
        let compare::ChapterHeading { place, number, label, title } = heading.clone();
        Self { place, number, label, title }
    }
}

/// A passage of both documents, or of one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComparedPair {
    /// `same`, `changed`, `added`, `dropped` or `moved`.
    #[schema(schema_with = names::compared_kind)]
    pub kind: &'static str,
    /// In the first document; `null` where it has none.
    pub a: Option<ComparedPassage>,
    /// In the second one; `null` where it has none.
    pub b: Option<ComparedPassage>,
    /// The pieces of both texts, where they differ; joined they are the texts.
    pub differences: Vec<TextDifference>,
}

impl ComparedPair {
    fn new(pair: &compare::PassagePair, a: &DocumentHead, b: &DocumentHead, links: &Links) -> Self {
        let passage = |document: &DocumentHead, passage: &corpus::Passage| ComparedPassage {
            id: passage.id.clone(),
            text: passage.text.clone(),
            place: place_line(passage),
            citation: short_citation(document, passage),
            url: links.passage(&passage.id),
        };
        Self {
            kind: pair.kind.name(),
            a: pair.a.as_ref().map(|one| passage(a, one)),
            b: pair.b.as_ref().map(|one| passage(b, one)),
            differences: pair.differences.iter().map(TextDifference::from).collect(),
        }
    }
}

/// A passage of one of the documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedPassage {
    /// Its id.
    pub id: String,
    /// The source's wording.
    pub text: String,
    /// Where it stands in its document.
    pub place: String,
    /// How it is cited, with the pages.
    pub citation: String,
    /// A link to it.
    pub url: String,
}

/// A piece of two texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TextDifference {
    /// `equal`, `replace`, `insert` (only the second document has it) or `delete` (only the first).
    #[schema(schema_with = names::diff_op)]
    pub op: &'static str,
    /// What the first document has there.
    pub a: String,
    /// What the second document has there.
    pub b: String,
}

impl From<&compare::Difference> for TextDifference {
    fn from(piece: &compare::Difference) -> Self {
        Self { op: piece.op.name(), a: piece.a.clone(), b: piece.b.clone() }
    }
}

/// An indicator of both documents, or of one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComparedIndicator {
    /// Its name, as the second document has it where both do.
    pub name: String,
    /// Its row in the first document; `null` where it has none.
    pub a: Option<ComparedRow>,
    /// Its row in the second one; `null` where it has none.
    pub b: Option<ComparedRow>,
    /// Whether both give their values in the same unit; values of other units cannot be compared.
    pub same_unit: bool,
    /// The values of both, by year.
    pub years: Vec<ComparedYear>,
}

/// An indicator's row in one of the documents.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComparedRow {
    /// The id of its passage.
    pub id: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: Indicator,
}

/// The values of an indicator in a year, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedYear {
    /// The year.
    pub year: u32,
    /// In the first document.
    pub a: Option<String>,
    /// In the second one.
    pub b: Option<String>,
}

impl From<&compare::IndicatorPair> for ComparedIndicator {
    fn from(pair: &compare::IndicatorPair) -> Self {
        let row = |fact: &IndicatorFact| ComparedRow { id: fact.id.clone(), figures: Indicator::from(&fact.figures) };
        let (a, b) = (pair.a.as_ref().map(row), pair.b.as_ref().map(row));
        let values = |row: &Option<ComparedRow>| row.as_ref().map(|row| row.figures.values.clone()).unwrap_or_default();
        let (of_a, of_b) = (values(&a), values(&b));
        let years: BTreeSet<u32> = of_a.iter().chain(&of_b).map(|value| value.year).collect();
        let text = |values: &[super::indicator::YearValue], year: u32| {
            values.iter().find(|value| value.year == year).map(|value| value.text.clone())
        };
        let years = years.into_iter().map(|year| ComparedYear { year, a: text(&of_a, year), b: text(&of_b, year) });
        let unit = |row: &Option<ComparedRow>| row.as_ref().and_then(|row| row.figures.unit.clone());
        Self {
            name: b.as_ref().or(a.as_ref()).map(|row| row.figures.name.clone()).unwrap_or_default(),
            same_unit: a.is_some() && b.is_some() && unit(&a) == unit(&b),
            years: years.collect(),
            a,
            b,
        }
    }
}
