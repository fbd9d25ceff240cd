//! How a thing is put.

use super::names;
use super::passage::Citation;
use crate::Links;
use crate::analysis::WordClass;
use crate::error::Result;
use crate::library::Library;
use plansearch_wordings::{self as wordings, WordingsRequest};
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to `GET /v1/wordings`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WordingsAnswer {
    /// The wording as asked for.
    pub query: String,
    /// The id of the index that answered.
    pub generation: String,
    /// How often it stands in the passages, without overlaps.
    pub occurrences: usize,
    /// How many passages hold it.
    pub passages: usize,
    /// Whether more passages hold it than were counted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub counts_are_lower_bounds: bool,
    /// The lines of the page asked for.
    pub lines: Vec<WordingLine>,
    /// The words just before it, most frequent first.
    pub before: Vec<BesideWord>,
    /// The words just after it, most frequent first.
    pub after: Vec<BesideWord>,
    /// By document, most frequent first.
    pub by_document: Vec<DocumentOccurrences>,
    /// By chapter, most frequent first.
    pub by_chapter: Vec<ChapterOccurrences>,
    /// By the year in which the documents were issued; those without a date last.
    pub by_year: Vec<YearOccurrences>,
}

impl WordingsAnswer {
    /// Finds a wording and writes out the answer.
    ///
    /// # Errors
    /// Those of [`wordings::wordings`].
    pub fn run(library: &Library, request: &WordingsRequest, links: &Links) -> Result<Self> {
        let found = wordings::wordings(library, request)?;
        let documents = found.by_document.into_iter().map(|count| DocumentOccurrences {
            document: count.document.id.clone(),
            title: count.document.metadata.title.clone(),
            date: count.document.metadata.date.clone(),
            count: count.count,
            passages: count.passages,
        });
        let chapters = found.by_chapter.into_iter().map(|count| ChapterOccurrences {
            document: count.document.id.clone(),
            chapter: count.chapter,
            title: count.title,
            count: count.count,
        });
        let years = found.by_year.into_iter().map(|count| YearOccurrences { year: count.year, count: count.count });
        Ok(Self {
            query: request.query.clone(),
            generation: library.generation().to_owned(),
            occurrences: found.occurrences,
            passages: found.passages,
            counts_are_lower_bounds: found.are_lower_bounds,
            lines: found.lines.into_iter().map(|line| WordingLine::new(line, links)).collect(),
            before: found.before.into_iter().map(BesideWord::from).collect(),
            after: found.after.into_iter().map(BesideWord::from).collect(),
            by_document: documents.collect(),
            by_chapter: chapters.collect(),
            by_year: years.collect(),
        })
    }
}

/// An occurrence with what stands on both sides of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WordingLine {
    /// The passage's id.
    pub id: String,
    /// What stands before the wording in the passage.
    pub left: String,
    /// The wording as it is printed there.
    #[serde(rename = "match")]
    pub match_: String,
    /// What stands after it.
    pub right: String,
    /// The first character of the wording in the passage's text.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// How the passage is cited.
    pub citation: Citation,
}

impl WordingLine {
    fn new(line: wordings::Line, links: &Links) -> Self {
        Self {
            id: line.found.passage.id.clone(),
            citation: Citation::new(&line.found, links),
            left: line.left,
            match_: line.text,
            right: line.right,
            start: line.span.start,
            end: line.span.end,
        }
    }
}

/// A word beside a wording.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BesideWord {
    /// The word, normalised.
    pub text: String,
    /// How often it stands there.
    pub count: usize,
    /// What class of word it is: `verb`, `quality`, `noun`, `name` or `function`.
    #[schema(schema_with = names::word_class)]
    pub class: &'static str,
    /// The words on its far side, most frequent first.
    pub further: Vec<FurtherWord>,
}

/// A word on the far side of one beside a wording.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FurtherWord {
    /// The word, normalised.
    pub text: String,
    /// How often it stands there.
    pub count: usize,
}

impl From<wordings::BesideWord> for BesideWord {
    fn from(word: wordings::BesideWord) -> Self {
        let further = word.further.into_iter().map(|(text, count)| FurtherWord { text, count });
        Self { text: word.text, count: word.count, class: class_name(word.class), further: further.collect() }
    }
}

/// The name of a class of words.
pub(super) fn class_name(class: WordClass) -> &'static str {
    match class {
        WordClass::Name => "name",
        WordClass::Noun => "noun",
        WordClass::Verb => "verb",
        WordClass::Quality => "quality",
        WordClass::Function => "function",
    }
}

/// How often a wording stands in a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentOccurrences {
    /// The document's id.
    pub document: String,
    /// Its full title.
    pub title: String,
    /// Its date, ISO 8601.
    pub date: Option<String>,
    /// How often.
    pub count: usize,
    /// In how many passages.
    pub passages: usize,
}

/// How often a wording stands in a chapter.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChapterOccurrences {
    /// The document's id.
    pub document: String,
    /// The chapter, as the filter of this name takes it.
    pub chapter: String,
    /// Its label and its title.
    pub title: String,
    /// How often.
    pub count: usize,
}

/// How often a wording stands in the documents of a year.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct YearOccurrences {
    /// The year in which they were issued; `null` for those without a date.
    pub year: Option<u32>,
    /// How often.
    pub count: usize,
}
