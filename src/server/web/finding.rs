//! Finding a wording in a text that is shown, as a browser's own search would, and by its meaning:
//! width, case, spaces and traditional characters do not matter.

use super::spans::{Layers, Span};
use crate::text::{CharSpan, normalize};

/// Finds one wording in text after text, and numbers what it finds.
#[derive(Debug, Default)]
pub(super) struct Finder {
    /// Normalised; empty finds nothing.
    wanted: Vec<char>,
    found: usize,
}

impl Finder {
    pub(super) fn new(wording: &str) -> Self {
        Self { wanted: normalize(wording).text.chars().collect(), found: 0 }
    }

    /// How many were found so far.
    pub(super) fn found(&self) -> usize {
        self.found
    }

    /// The text in spans, what is found highlighted and numbered; `layers` says what else it shows.
    pub(super) fn highlight(&mut self, text: &str, mut layers: Layers) -> Vec<Span> {
        layers.highlighted = self.find(text);
        layers.first_number = Some(self.found + 1);
        self.found += layers.highlighted.len();
        layers.cut(text, CharSpan::new(0, usize::MAX))
    }

    fn find(&self, text: &str) -> Vec<CharSpan> {
        if self.wanted.is_empty() {
            return Vec::new();
        }
        let normalized = normalize(text);
        let chars: Vec<char> = normalized.text.chars().collect();
        let mut spans: Vec<CharSpan> = Vec::new();
        for (start, window) in chars.windows(self.wanted.len()).enumerate() {
            let is_free = spans.last().is_none_or(|last| last.end <= start);
            if is_free && window == self.wanted {
                spans.push(CharSpan::new(start, start + window.len()));
            }
        }
        spans.into_iter().map(|span| normalized.original(span)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_are_numbered_through_the_texts() {
        let mut finder = Finder::new("5 g");
        let numbers = |spans: Vec<Span>| -> Vec<(String, Option<usize>)> {
            spans.into_iter().map(|span| (span.text, span.number)).collect()
        };
        let first = numbers(finder.highlight("建５Ｇ站", Layers::default()));
        assert_eq!(first, [("建".into(), None), ("５Ｇ".into(), Some(1)), ("站".into(), None)]);
        assert_eq!(numbers(finder.highlight("4G", Layers::default())), [("4G".into(), None)]);
        assert_eq!(
            numbers(finder.highlight("5G5G", Layers::default())),
            [("5G".into(), Some(2)), ("5G".into(), Some(3))]
        );
        assert_eq!(finder.found(), 3);
    }

    #[test]
    fn matches_do_not_overlap() {
        let mut finder = Finder::new("水水");
        finder.highlight("水水水水水", Layers::default());
        assert_eq!(finder.found(), 2);
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        let mut finder = Finder::new(" ");
        assert_eq!(finder.highlight("甲 乙", Layers::default()).len(), 1);
        assert_eq!(finder.found(), 0);
    }
}
