//! The passages' texts, ready for matching.

use crate::corpus::Passage;
use crate::text::{CharSpan, Normalized, normalize, sentences};

/// A passage's text in normalised form, with its sentences.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    /// The normalised text with its map to the original.
    pub normalized: Normalized,
    /// The same as characters.
    pub chars: Vec<char>,
    /// The sentences in characters of the original text.
    pub sentences: Vec<CharSpan>,
    /// The titles above the passage, normalised.
    pub titles: String,
    /// For each sentence its first character in the normalised text.
    pub starts: Vec<u32>,
}

impl Text {
    pub(crate) fn of(passage: &Passage) -> Self {
        let normalized = normalize(&passage.text);
        let sentences = sentences(&passage.text.chars().collect::<Vec<_>>());
        let starts = sentences.iter().map(|sentence| normalized.position_of(sentence.start)).collect();
        let titles = normalize(&passage.place.titles().join("。")).text;
        let chars = normalized.text.chars().collect();
        Self { normalized, chars, sentences, titles, starts }
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

    /// The characters of a sentence, normalised.
    pub(crate) fn sentence_chars(&self, sentence: usize) -> &[char] {
        let span = self.sentence_span(sentence);
        self.chars.get(span.start..span.end).unwrap_or_default()
    }

    /// A sentence in characters of the normalised text.
    pub(crate) fn sentence_span(&self, sentence: usize) -> CharSpan {
        let start = self.starts.get(sentence).copied().unwrap_or(0) as usize;
        CharSpan::new(start, start + self.sentence_len(sentence))
    }
}
