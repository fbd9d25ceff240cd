//! The wire types: what the service and the command line write as JSON.
//!
//! They are made from the domain's types and never read back, so that the inside stays free to
//! change. All positions are half-open ranges in Unicode code points.

mod blocks;
mod check;
mod compare;
mod document;
mod health;
mod indicator;
mod job;
mod markdown;
mod names;
mod passage;
mod report;
mod retrieve;
mod search;
mod suggest;
mod target;
mod wordings;

pub use blocks::{Block, BlocksAnswer, CitationsSetting, SearchResultBlock, TextBlock};
pub use check::{CheckAnswer, CheckSummary, CheckedPlace, CheckedQuote, CheckedSentence, DiffPiece, Judgement};
pub use compare::{
    CompareAnswer, ComparedChapter, ComparedCounts, ComparedHeading, ComparedIndicator, ComparedPair, ComparedPassage,
    ComparedRow, ComparedYear, TextDifference,
};
pub(crate) use document::unread_sources;
pub use document::{DocumentAnswer, DocumentSummary, DocumentsAnswer, OutlineNode, SimilarDocument, UnreadSource};
pub use health::{Alive, Ready};
pub use indicator::{Growth, Indicator, IndicatorEntry, IndicatorsAnswer, YearValue};
pub(crate) use job::utc;
pub use job::{JobAnswer, JobChanges};
pub use passage::{
    Citation, CitedHeading, FAULT_NOTICE, Fault, Pages, PassageAnswer, QuotablePassage, Source, SourceRange,
};
pub use report::{DocumentReport, OutlineCounts, Report, Skipped, SourceFault};
pub use retrieve::{OmittedPassage, RetrieveAnswer, Retrieved};
pub use search::{AlsoIn, Group, Hit, SearchAnswer};
pub use suggest::SuggestAnswer;
pub use target::{Target, TargetFilters, TargetsAnswer};
pub use wordings::{
    BesideWord, ChapterOccurrences, DocumentOccurrences, FurtherWord, WordingLine, WordingsAnswer, YearOccurrences,
};
