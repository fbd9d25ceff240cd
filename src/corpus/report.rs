//! What became of each character of a source.

use super::read::Dropped;
use super::source_range::SourceRange;
use super::suspicion::FaultKind;
use serde::{Deserialize, Serialize};

/// What became of each character of a source, in code points of the decoded file:
/// `characters` = `in_passages` + `in_headings` + all `skipped`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceReport {
    /// The encoding found.
    pub encoding: String,
    /// All characters.
    pub characters: usize,
    /// Characters in the ranges of passages.
    pub in_passages: usize,
    /// Characters in headings.
    pub in_headings: usize,
    /// The runs that were left out.
    pub skipped: Vec<Skipped>,
    /// The page cuts found: places where a paragraph goes on after an empty line.
    pub page_cuts: usize,
    /// Suspected faults in headings and table titles, which no passage shows.
    pub heading_faults: Vec<HeadingFault>,
    /// What is doubtful in how the source was read, in Chinese, for readers.
    pub warnings: Vec<String>,
    /// What its container holds and its text does not.
    #[serde(default)]
    pub dropped: Vec<Dropped>,
}

/// A run of characters that is in no passage and no heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Where it is.
    pub range: SourceRange,
    /// Why it was left out.
    pub reason: SkipReason,
}

/// Why characters are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Line breaks, empty lines and the spaces at the ends of lines.
    Blank,
    /// Marks of Markdown: #, rules, table lines.
    Markup,
    /// An entry of the contents page.
    ContentsPage,
    /// The number of a printed page.
    PageNumber,
    /// A comment of the source file: `<!-- … -->`.
    Comment,
    /// The lines that say when and by whom a law was passed.
    Promulgation,
    /// The head of a Markdown file, between two rules: title, link and the like.
    FrontMatter,
    /// The running head or foot of a printed page.
    PageHead,
}

/// A suspected fault in a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadingFault {
    /// Where the heading is.
    pub range: SourceRange,
    /// Its kind.
    pub kind: FaultKind,
    /// What is suspected, in Chinese, for readers.
    pub note: String,
}
