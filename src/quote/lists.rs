//! The word lists, ready to be found among units.

use super::units::{Key, Units};
use crate::config::{Word, Wording};
use std::collections::HashMap;
use std::ops::Range;

/// Phrases with what is known of each, found longest first.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    by_first: HashMap<Key, Vec<(Vec<Key>, T)>>,
}

impl<T: Copy> Phrases<T> {
    fn of<'a>(entries: impl Iterator<Item = (&'a Word, T)>) -> Self {
        let mut by_first: HashMap<Key, Vec<(Vec<Key>, T)>> = HashMap::new();
        for (word, value) in entries {
            let keys = Units::of(word.as_str()).keys;
            if let Some(&first) = keys.first() {
                by_first.entry(first).or_default().push((keys, value));
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|(keys, _)| std::cmp::Reverse(keys.len()));
        }
        Self { by_first }
    }

    /// The longest phrase that begins at a unit: its end and what is known of it.
    pub(super) fn at(&self, keys: &[Key], at: usize) -> Option<(Range<usize>, T)> {
        let rest = keys.get(at..)?;
        let list = self.by_first.get(rest.first()?)?;
        let (phrase, value) = list.iter().find(|(phrase, _)| rest.starts_with(phrase))?;
        Some((at..at + phrase.len(), *value))
    }

    /// The phrases that stand among the units, without overlaps.
    pub(super) fn find(&self, keys: &[Key]) -> Vec<(Range<usize>, T)> {
        let (mut found, mut at) = (Vec::new(), 0);
        while at < keys.len() {
            match self.at(keys, at) {
                Some((range, value)) => {
                    at = range.end;
                    found.push((range, value));
                }
                None => at += 1,
            }
        }
        found
    }

    /// How many of the first units are phrases, one behind the other.
    pub(super) fn prefix(&self, keys: &[Key]) -> usize {
        let mut at = 0;
        while let Some((range, _)) = self.at(keys, at) {
            at = range.end;
        }
        at
    }

    /// Whether these units are phrases and nothing else.
    pub(super) fn covers(&self, keys: &[Key]) -> bool {
        self.prefix(keys) == keys.len()
    }

    /// Whether these units are a phrase, whole.
    pub(super) fn is_phrase(&self, keys: &[Key]) -> bool {
        self.at(keys, 0).is_some_and(|(range, _)| range.end == keys.len())
    }
}

/// A word's place on a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Degree {
    /// The number of the scale.
    pub scale: usize,
    /// The level, weakest first.
    pub level: usize,
}

/// All lists of `wording.toml`.
#[derive(Debug)]
pub(super) struct Lists {
    pub negation: Phrases<()>,
    /// For each word its place on the first scale that has it.
    pub degree: Phrases<Degree>,
    pub units: Phrases<()>,
    pub name_endings: Vec<Vec<Key>>,
    pub stock: Phrases<()>,
    pub sources: Phrases<()>,
    pub verbs: Phrases<()>,
    pub openers: Phrases<()>,
    pub fillers: Phrases<()>,
    pub greetings: Phrases<()>,
    pub occasions: Phrases<()>,
    pub speakers: Phrases<()>,
}

impl Lists {
    pub(super) fn of(wording: &Wording) -> Self {
        let plain = |words: &[Word]| Phrases::of(words.iter().map(|word| (word, ())));
        let degrees = wording.degree.iter().enumerate().flat_map(|(scale, group)| {
            let levels = group.levels.iter().enumerate();
            levels.flat_map(move |(level, words)| words.iter().map(move |word| (word, Degree { scale, level })))
        });
        Self {
            negation: plain(&wording.negation),
            degree: Phrases::of(degrees),
            units: plain(&wording.units),
            name_endings: wording.name_endings.iter().map(|word| Units::of(word.as_str()).keys).collect(),
            stock: plain(&wording.stock),
            sources: plain(&wording.lead_in.sources),
            verbs: plain(&wording.lead_in.verbs),
            openers: plain(&wording.lead_in.openers),
            fillers: plain(&wording.lead_in.fillers),
            greetings: plain(&wording.greetings),
            occasions: plain(&wording.occasions),
            speakers: plain(&wording.speakers),
        }
    }

    /// For each unit whether it belongs to a stock phrase.
    pub(super) fn stock_mask(&self, keys: &[Key]) -> Vec<bool> {
        let mut mask = vec![false; keys.len()];
        for (range, ()) in self.stock.find(keys) {
            mask.iter_mut().take(range.end).skip(range.start).for_each(|masked| *masked = true);
        }
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_is_found() {
        let words = ["不", "不得", "平方米", "米"].map(|word| Word::try_from(word.to_owned()).unwrap());
        let phrases = Phrases::of(words.iter().map(|word| (word, ())));
        let ranges: Vec<Range<usize>> =
            phrases.find(&Units::of("不得建，不，米").keys).into_iter().map(|found| found.0).collect();
        assert_eq!(ranges, [0..2, 3..4, 4..5]);
        assert!(phrases.is_phrase(&Units::of("平方米").keys) && !phrases.is_phrase(&Units::of("平方").keys));
    }
}
