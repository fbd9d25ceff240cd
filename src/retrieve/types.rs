//! What is asked of a retrieval and what it gives.

use crate::error::{Error, Result};
use crate::search::{DEFAULT_LIMIT, MAX_LIMIT, QueryInfo};
use crate::store::{Filters, Found};
use crate::text::CharSpan;

/// The budget of an answer unless asked otherwise, in characters.
pub const DEFAULT_MAX_CHARS: usize = 6_000;
/// The largest budget, in characters.
pub const MAX_MAX_CHARS: usize = 100_000;

/// What a passage that answers brings along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expand {
    /// Nothing.
    #[default]
    None,
    /// The passages right before and after it in its document.
    Neighbours,
    /// The list in which it stands: all items of its box, all rows and the note of its table, or the paragraphs
    /// numbered as it is; a list inside it (一是…二是…) is kept whole.
    List,
    /// All passages of its section.
    Section,
}

impl Expand {
    /// All of them, with their names in the API.
    pub const ALL: [(&str, Self); 4] =
        [("none", Self::None), ("neighbours", Self::Neighbours), ("list", Self::List), ("section", Self::Section)];
}

/// How a passage is cited: a citation may be longer than the sentence that answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CitationForm {
    /// Both forms and each heading.
    #[default]
    Full,
    /// The short form alone.
    Short,
    /// Not at all; the passage's id and link lead to it.
    None,
}

impl CitationForm {
    /// All of them, with their names in the API.
    pub const ALL: [(&str, Self); 3] = [("full", Self::Full), ("short", Self::Short), ("none", Self::None)];
}

/// A question, and how much may be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct RetrieveRequest {
    /// The query as typed, at most [`crate::search::MAX_QUERY_CHARS`].
    pub query: String,
    /// Which passages are considered.
    pub filters: Filters,
    /// The most hits, without what they bring along; at most [`MAX_LIMIT`].
    pub limit: usize,
    /// The most characters of all texts and citations together, at most [`MAX_MAX_CHARS`]. Of the two forms of a
    /// full citation the longer one counts.
    pub max_chars: usize,
    /// How passages are cited.
    pub citation: CitationForm,
    /// What a hit brings along.
    pub expand: Expand,
    /// Hits of less confidence are left out; from 0 to 1.
    pub min_confidence: f64,
}

impl RetrieveRequest {
    /// A question with the defaults of the API.
    #[must_use]
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            filters: Filters::default(),
            limit: DEFAULT_LIMIT,
            max_chars: DEFAULT_MAX_CHARS,
            citation: CitationForm::default(),
            expand: Expand::default(),
            min_confidence: 0.0,
        }
    }

    /// Checks the limits that a search does not know.
    ///
    /// # Errors
    /// [`Error::BadParameter`], naming the limit.
    pub fn check(&self) -> Result<()> {
        let refuse = |name, reason| Err(Error::BadParameter { name, reason });
        if self.query.trim().is_empty() {
            return refuse("query", "is missing or empty: give the question or the words to look for".to_owned());
        }
        for (name, value, most) in [("limit", self.limit, MAX_LIMIT), ("max_chars", self.max_chars, MAX_MAX_CHARS)] {
            if value > most {
                return refuse(name, format!("{value} is more than the limit of {most}"));
            }
        }
        if !(0.0..=1.0).contains(&self.min_confidence) {
            return refuse("min_confidence", format!("{} is not from 0 to 1", self.min_confidence));
        }
        Ok(())
    }
}

/// The passages that answer a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Retrieval {
    /// How the query was read.
    pub query: QueryInfo,
    /// From 0 to 1: how surely the best of the passages given answers; 0 without any.
    pub confidence: f64,
    /// Whether the confidence reaches the threshold.
    pub answerable: bool,
    /// Words of the query that no passage holds literally.
    pub absent: Vec<String>,
    /// The passages, best first, each behind it what it brought along.
    pub passages: Vec<RetrievedPassage>,
    /// The passages that were left out.
    pub omitted: Vec<Omitted>,
}

/// A passage, or the run of its sentences that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct RetrievedPassage {
    /// The passage.
    pub found: Found,
    /// From 0 to 1; 0 for a passage that was only brought along.
    pub confidence: f64,
    /// The passage that brought it along.
    pub expanded_from: Option<Found>,
    /// Which characters of the passage's text are given: whole sentences without a gap.
    pub span: CharSpan,
    /// Their text.
    pub text: String,
    /// Its sentences, in characters of this text.
    pub sentences: Vec<CharSpan>,
}

/// A passage that was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Omitted {
    /// The passage.
    pub found: Found,
    /// Why.
    pub reason: Omission,
}

/// Why a passage was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Omission {
    /// Its confidence is too low.
    MinConfidence,
    /// The sentences that answer do not fit into what was left of the budget.
    MaxChars,
    /// A passage before it has the same wording.
    Repeated,
}

impl Omission {
    /// The name in the API: the parameter that left it out.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MinConfidence => "min_confidence",
            Self::MaxChars => "max_chars",
            Self::Repeated => "repeated",
        }
    }
}
