//! What a comparison finds.

use crate::corpus::{DocumentHead, Passage};
use crate::facts::IndicatorFact;
use plansearch_quote::DiffOp;
use std::sync::Arc;

/// Two documents side by side.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The first document.
    pub a: Arc<DocumentHead>,
    /// The second document.
    pub b: Arc<DocumentHead>,
    /// How many passages became what.
    pub counts: Counts,
    /// Their chapters, as the second one runs; those that only the first one has stand where they stood.
    pub chapters: Vec<ChapterPair>,
    /// Their indicators, as the second one runs, then those that only the first one has.
    pub indicators: Vec<IndicatorPair>,
}

/// How many passages became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// They say the same in the same order.
    pub same: usize,
    /// They are worded otherwise.
    pub changed: usize,
    /// Only the second document has them.
    pub added: usize,
    /// Only the first document has them.
    pub dropped: usize,
    /// They stand elsewhere, worded otherwise or not.
    pub moved: usize,
}

impl Counts {
    /// Counts a passage.
    pub(super) fn add(&mut self, kind: PassageKind) {
        let count = match kind {
            PassageKind::Same => &mut self.same,
            PassageKind::Changed => &mut self.changed,
            PassageKind::Added => &mut self.added,
            PassageKind::Dropped => &mut self.dropped,
            PassageKind::Moved => &mut self.moved,
        };
        *count += 1;
    }
}

/// What became of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageKind {
    /// It says the same, whatever the width and script of its characters.
    Same,
    /// It is worded otherwise.
    Changed,
    /// Only the second document has it.
    Added,
    /// Only the first document has it.
    Dropped,
    /// It stands elsewhere, worded otherwise or not.
    Moved,
}

impl PassageKind {
    /// All, as counts list them.
    pub const ALL: [Self; 5] = [Self::Same, Self::Changed, Self::Added, Self::Dropped, Self::Moved];

    /// The name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Dropped => "dropped",
            Self::Moved => "moved",
        }
    }
}

/// A chapter of both documents, or of one.
#[derive(Debug, Clone)]
pub struct ChapterPair {
    /// In the first document.
    pub a: Option<ChapterHeading>,
    /// In the second one.
    pub b: Option<ChapterHeading>,
    /// How many of its passages became what.
    pub counts: Counts,
    /// Its passages, as the second document runs; what was dropped stands where it stood.
    pub passages: Vec<PassagePair>,
}

/// What a chapter is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChapterHeading {
    /// The place in ids: `7`, `preamble`.
    pub place: String,
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// Its label as printed: 第七章; empty where it has none.
    pub label: String,
    /// Its title without the label.
    pub title: String,
}

/// A passage of both documents, or of one.
#[derive(Debug, Clone)]
pub struct PassagePair {
    /// What became of it.
    pub kind: PassageKind,
    /// In the first document.
    pub a: Option<Arc<Passage>>,
    /// In the second one.
    pub b: Option<Arc<Passage>>,
    /// The pieces of both texts, where they differ: joined they are the texts.
    pub differences: Vec<Difference>,
}

/// A piece of two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// How the two sides stand to each other: what is inserted only the second document has.
    pub op: DiffOp,
    /// What the first document has there.
    pub a: String,
    /// What the second document has there.
    pub b: String,
}

/// An indicator of both documents, or of one.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorPair {
    /// In the first document.
    pub a: Option<IndicatorFact>,
    /// In the second one.
    pub b: Option<IndicatorFact>,
}
