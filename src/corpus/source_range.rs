//! Where something stands in a source.

use serde::{Deserialize, Serialize};

/// A range of the decoded source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRange {
    /// The line on which it starts, from 1.
    pub line: usize,
    /// The first character, counted from the start of the decoded source.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}
