//! 在结果中查找: of what was found, what holds some further words.

use crate::corpus::Passage;
use plansearch_text::normalize;

/// Words that all have to stand in a passage, or in a title above it.
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
    pub(super) fn is_held_by(&self, passage: &Passage) -> bool {
        let text = normalize(&passage.text).text;
        let place = &passage.place;
        let titles = [place.part.as_ref(), place.chapter.as_ref(), place.section.as_ref()];
        let titles: Vec<String> = titles.into_iter().flatten().map(|heading| normalize(&heading.title).text).collect();
        self.0
            .iter()
            .all(|word| text.contains(word.as_str()) || titles.iter().any(|title| title.contains(word.as_str())))
    }
}
