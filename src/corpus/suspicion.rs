//! What looks like a fault of the scan: reported, never repaired.

use serde::{Deserialize, Serialize};

/// The kinds of scan fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Something seems to be missing.
    Lost,
    /// Something seems to stand twice.
    Doubled,
    /// Something does not fit.
    Suspect,
}

/// A suspected fault of the scan; reported, never repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where in the passage's text.
    pub span: FaultSpan,
    /// Its kind.
    pub kind: FaultKind,
    /// What is suspected, in Chinese, for readers.
    pub note: String,
}

/// The range of a fault, written as two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultSpan {
    /// The first character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}
