//! The passages' texts, ready for matching.

use crate::corpus::Passage;
use plansearch_text::{CharSpan, Normalized, normalize, sentences};

/// A passage's text in normalised form, with its sentences.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    /// The normalised text with its map to the original.
    pub normalized: Normalized,
    /// The same as characters.
    pub chars: Vec<char>,
    /// The sentences in characters of the original text.
    pub sentences: Vec<CharSpan>,
    /// For each sentence its first character in the normalised text.
    pub starts: Vec<u32>,
}

impl Text {
    pub(crate) fn of(passage: &Passage) -> Self {
        let normalized = normalize(&passage.text);
        let sentences = sentences(&passage.text.chars().collect::<Vec<_>>());
        let starts = sentences.iter().map(|sentence| normalized.position_of(sentence.start)).collect();
        let chars = normalized.text.chars().collect();
        Self { normalized, chars, sentences, starts }
    }

    /// The number of the sentence that holds a normalised position.
    pub(crate) fn sentence_at(&self, position: u32) -> usize {
        self.starts.partition_point(|&start| start <= position).saturating_sub(1)
    }
}
