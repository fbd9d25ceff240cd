//! 在结果中查找: of what was found, what holds some further words.

use super::score::Reading;
use plansearch_text::normalize;

/// Words that all have to stand in a passage, or in the titles above it.
#[derive(Debug)]
pub(super) struct Within(Vec<String>);

impl Within {
    /// The words of a text, divided by white space; `None` without any.
    pub(super) fn of(text: &str) -> Option<Self> {
        let words: Vec<String> =
            text.split_whitespace().map(|word| normalize(word).text).filter(|word| !word.is_empty()).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// Whether a passage holds them all.
    pub(super) fn is_held_by(&self, passage: &Reading) -> bool {
        let (text, titles): (String, String) = (passage.text.iter().collect(), passage.titles.iter().collect());
        self.0.iter().all(|word| text.contains(word.as_str()) || titles.contains(word.as_str()))
    }
}
