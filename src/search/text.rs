//! The passages' texts, ready for matching.

use crate::corpus::Passage;
use crate::text::{CharSpan, Normalized, normalize, sentences};

/// A passage's text in normalised form, with its sentences.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    /// The normalised text with its map to the original.
    pub normalized: Normalized,
    /// The sentences in characters of the original text.
    pub sentences: Vec<CharSpan>,
    /// For each sentence its first character in the normalised text.
    pub starts: Vec<u32>,
}

impl Text {
    pub(crate) fn of(passage: &Passage) -> Self {
        let normalized = normalize(&passage.text);
        let chars: Vec<char> = passage.text.chars().collect();
        let sentences = sentences(&chars);
        let starts = sentences.iter().map(|sentence| normalized.position_of(sentence.start)).collect();
        Self { normalized, sentences, starts }
    }

    /// The number of the sentence that holds a normalised position.
    pub(crate) fn sentence_at(&self, position: u32) -> usize {
        self.starts.partition_point(|&start| start <= position).saturating_sub(1)
    }

    /// The length of a sentence in normalised characters.
    pub(crate) fn sentence_len(&self, sentence: usize) -> usize {
        let start = self.starts.get(sentence).copied().unwrap_or(0) as usize;
        let end = self.starts.get(sentence + 1).map_or(self.normalized.len(), |&next| next as usize);
        end.saturating_sub(start)
    }

    /// A sentence, normalised.
    pub(crate) fn sentence_text(&self, sentence: usize) -> String {
        self.sentence_span(sentence).slice(&self.normalized.text)
    }

    /// A sentence in characters of the normalised text.
    pub(crate) fn sentence_span(&self, sentence: usize) -> CharSpan {
        let start = self.starts.get(sentence).copied().unwrap_or(0) as usize;
        CharSpan::new(start, start + self.sentence_len(sentence))
    }
}
