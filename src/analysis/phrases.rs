//! A set of phrases, found in a text longest first.

use crate::text::CharSpan;
use std::collections::HashMap;

/// Phrases with what is known of each.
#[derive(Debug, Clone)]
pub(super) struct Phrases<T> {
    /// By first character; the longest first.
    by_first: HashMap<char, Vec<(Vec<char>, T)>>,
    len: usize,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: HashMap::new(), len: 0 }
    }
}

impl<T: Default> Phrases<T> {
    /// What is known of a phrase, to be added to.
    pub(super) fn entry(&mut self, phrase: &str) -> Option<&mut T> {
        let chars: Vec<char> = phrase.chars().collect();
        let list = self.by_first.entry(*chars.first()?).or_default();
        let at = match list.iter().position(|(known, _)| *known == chars) {
            Some(at) => at,
            None => {
                let at = list.partition_point(|(known, _)| known.len() >= chars.len());
                list.insert(at, (chars, T::default()));
                self.len += 1;
                at
            }
        };
        list.get_mut(at).map(|(_, value)| value)
    }

    /// The phrases that stand in a text, longest first and without overlaps.
    ///
    /// One of fewer than three characters must begin and end where `is_bound` says that a word
    /// does; a longer one is clear of itself.
    pub(super) fn find(
        &self,
        chars: &[char],
        is_bound: impl Fn(usize) -> bool,
        fits: impl Fn(&T) -> bool,
    ) -> Vec<(CharSpan, &T)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
            let hit = rest.first().and_then(|first| self.by_first.get(first)).and_then(|list| {
                list.iter().find(|(phrase, value)| {
                    let end = at + phrase.len();
                    rest.starts_with(phrase) && fits(value) && (phrase.len() >= 3 || (is_bound(at) && is_bound(end)))
                })
            });
            match hit {
                Some((phrase, value)) => {
                    found.push((CharSpan::new(at, at + phrase.len()), value));
                    at += phrase.len();
                }
                None => at += 1,
            }
        }
        found
    }

    /// How many phrases there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }
}
