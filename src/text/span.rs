//! Ranges of a text, counted as the API counts: in Unicode code points.

use serde::{Deserialize, Serialize};

/// Half-open range of Unicode code points in a text; written `[start, end]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
pub struct CharSpan {
    /// The first character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl CharSpan {
    /// Makes a span; an `end` before `start` becomes an empty span at `start`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The number of characters.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no character.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The characters of `text` in this span; what lies past its end is left out.
    #[must_use]
    pub fn slice(self, text: &str) -> String {
        text.chars().skip(self.start).take(self.len()).collect()
    }

    /// Sorts the spans and joins those that overlap or touch.
    #[must_use]
    pub fn merged(mut spans: Vec<Self>) -> Vec<Self> {
        spans.sort_unstable();
        let mut merged: Vec<Self> = Vec::with_capacity(spans.len());
        for span in spans.into_iter().filter(|span| !span.is_empty()) {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        merged
    }
}

impl From<[usize; 2]> for CharSpan {
    fn from([start, end]: [usize; 2]) -> Self {
        Self::new(start, end)
    }
}

impl From<CharSpan> for [usize; 2] {
    fn from(span: CharSpan) -> Self {
        [span.start, span.end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_joins_what_overlaps_or_touches() {
        let spans = [(4, 6), (0, 2), (2, 3), (5, 9), (9, 9)].map(|(a, b)| CharSpan::new(a, b));
        let merged = CharSpan::merged(spans.to_vec());
        assert_eq!(merged, [CharSpan::new(0, 3), CharSpan::new(4, 9)]);
    }

    #[test]
    fn slices_count_characters() {
        assert_eq!(CharSpan::new(1, 3).slice("建5G站"), "5G");
        assert_eq!(CharSpan::new(3, 9).slice("建5G站"), "站");
    }
}
