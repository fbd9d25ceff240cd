//! The words that the passages use, by their sound: for pinyin, homophones and suggestions.

use super::text::Text;
use crate::analysis::{Lexicon, fuzzy, initials, readings};
use std::collections::HashMap;

/// Runs of this many words count as one term: 数字经济 may be two.
const MAX_WORDS: usize = 3;
/// No term is longer, in characters.
const MAX_CHARS: usize = 8;
/// Fewer letters are no pinyin of two syllables.
const MIN_PINYIN: usize = 4;
/// Fewer letters are no pinyin of two syllables spoken unclearly: too much folds together.
const MIN_FUZZY: usize = 6;
/// No reading of a term is longer, in letters.
const MAX_PINYIN: usize = MAX_CHARS * 6;

/// A term of the passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The normalised term.
    pub text: String,
    /// How often it stands in the passages.
    pub count: u32,
}

/// The terms of all passages, by sound.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    entries: Vec<Entry>,
    by_reading: HashMap<String, Vec<u32>>,
    /// By the commonest reading, folded.
    by_fuzzy: HashMap<String, Vec<u32>>,
    by_initials: HashMap<String, Vec<u32>>,
}

impl Vocabulary {
    pub(crate) fn of(texts: &[Text], lexicon: &Lexicon) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for text in texts {
            let words = lexicon.words(&text.normalized.text);
            for start in 0..words.len() {
                let mut term = String::new();
                let mut end = None;
                for word in words.iter().skip(start).take(MAX_WORDS) {
                    // Only words that stand side by side make one term.
                    if end.is_some_and(|end| end != word.span.start) {
                        break;
                    }
                    end = Some(word.span.end);
                    term += &word.text;
                    let chars = term.chars().count();
                    if (2..=MAX_CHARS).contains(&chars) && term.chars().any(crate::text::is_han) {
                        *counts.entry(term.clone()).or_default() += 1;
                    }
                }
            }
        }
        let mut entries: Vec<Entry> = counts.into_iter().map(|(text, count)| Entry { text, count }).collect();
        // The commonest first, so that the first of a sound is the likeliest; the rest for a fixed order.
        entries.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        let mut vocabulary = Self { entries, ..Self::default() };
        for (id, entry) in (0_u32..).zip(&vocabulary.entries) {
            let readings = readings(&entry.text);
            if let Some(reading) = readings.first() {
                vocabulary.by_fuzzy.entry(fuzzy(reading)).or_default().push(id);
            }
            for reading in readings {
                vocabulary.by_reading.entry(reading).or_default().push(id);
            }
            if let Some(letters) = initials(&entry.text) {
                vocabulary.by_initials.entry(letters).or_default().push(id);
            }
        }
        vocabulary
    }

    /// All terms with how often they stand in the passages, commonest first.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (&str, u32)> {
        self.entries.iter().map(|entry| (entry.text.as_str(), entry.count))
    }

    /// The commonest term with this reading, other than `typed` itself.
    pub(crate) fn sounding_like(&self, reading: &str, typed: &str) -> Option<&Entry> {
        self.first(self.by_reading.get(reading)?, typed)
    }

    /// The terms that are spelled by pinyin letters, side by side: as few as there may be, and the
    /// commonest; spoken clearly if possible.
    pub(crate) fn spelled(&self, letters: &str) -> Option<String> {
        let clearly =
            || (letters.len() >= MIN_PINYIN).then(|| spell(letters, &self.by_reading, &self.entries)).flatten();
        let unclearly =
            || (letters.len() >= MIN_FUZZY).then(|| spell(&fuzzy(letters), &self.by_fuzzy, &self.entries)).flatten();
        clearly().or_else(unclearly)
    }

    /// The commonest term with these initials.
    pub(crate) fn with_initials(&self, letters: &str) -> Option<&Entry> {
        self.first(self.by_initials.get(letters)?, letters)
    }

    fn first(&self, ids: &[u32], typed: &str) -> Option<&Entry> {
        ids.iter().filter_map(|&id| self.entries.get(id as usize)).find(|entry| entry.text != typed)
    }
}

/// Cuts letters into readings that terms have: the fewest, and of those the ones whose rarest term
/// is the commonest.
fn spell(letters: &str, by_reading: &HashMap<String, Vec<u32>>, entries: &[Entry]) -> Option<String> {
    // For each end the best way there: how many terms, the count of the rarest, where the last one begins.
    let mut best: Vec<Option<(usize, u32, usize)>> = vec![None; letters.len() + 1];
    *best.first_mut()? = Some((0, u32::MAX, 0));
    let term = |from: usize, to: usize| {
        let ids = by_reading.get(letters.get(from..to)?)?;
        entries.get(*ids.first()? as usize)
    };
    for end in MIN_PINYIN..=letters.len() {
        let starts = end.saturating_sub(MAX_PINYIN)..=end - MIN_PINYIN;
        let ways = starts.filter_map(|start| {
            let (terms, rarest, _) = (*best.get(start)?)?;
            let entry = term(start, end)?;
            Some((terms + 1, rarest.min(entry.count), start))
        });
        let way = ways.min_by_key(|&(terms, rarest, _)| (terms, std::cmp::Reverse(rarest)));
        if let Some(place) = best.get_mut(end) {
            *place = way;
        }
    }
    let (mut spelled, mut end) = (Vec::new(), letters.len());
    while end > 0 {
        let (_, _, start) = (*best.get(end)?)?;
        spelled.push(term(start, end)?.text.as_str());
        end = start;
    }
    spelled.reverse();
    (!spelled.is_empty()).then(|| spelled.concat())
}
