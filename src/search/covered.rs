//! How much of a word of the query a text covers: as it was asked, or by the thesaurus.

use super::score::as_f32;
use crate::analysis::{Other, Token};

/// What a rate counts of which a text names another one.
const OTHER_RATE: f32 = 0.3;
/// A word of the query with its weight.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: String,
    /// The same written otherwise: numbers.
    pub(super) variants: Vec<String>,
    /// What the thesaurus knows for it, but for broader words.
    pub(super) others: Vec<Other>,
    /// The words of the dictionary in it.
    pub(super) parts: Vec<Token>,
    /// Whether neither the passages nor the dictionary have it as a word.
    pub(super) is_unknown: bool,
    pub(super) weight: f32,
    /// What it weighs beside a figure that is asked for.
    pub(super) beside: f32,
}

impl Word {
    /// How much of the word a text covers, as it was asked.
    pub(super) fn covered_by(&self, text: &str) -> f32 {
        if text.is_empty() {
            return 0.0;
        }
        if text.contains(&self.text) || self.variants.iter().any(|variant| text.contains(variant.as_str())) {
            return 1.0;
        }
        if self.text.chars().count() >= MIN_BODY {
            return 0.0;
        }
        let mut shared = 0.7 * shared_bigrams(&self.text, text).max(self.parts_in(text));
        // 调查失业率 is another rate than 登记失业率.
        if self.text.ends_with('率') && self.parts.iter().any(|part| !text.contains(&part.text)) {
            shared *= OTHER_RATE;
        }
        if shared == 0.0 && self.is_unknown && is_cut_from(&self.text, text) { 0.6 } else { shared }
    }

    /// The share of it that the words in it make up which a text holds.
    fn parts_in(&self, text: &str) -> f32 {
        share_of(self.parts.iter().filter(|part| text.contains(&part.text)), self.text.chars().count())
    }

    /// How much of it a text holds, as it was asked or by the thesaurus.
    pub(super) fn held_by(&self, text: &str) -> f32 {
        let asked = self.covered_by(text);
        if asked < 1.0 { asked.max(self.meant_by(text)) } else { asked }
    }

    /// How much of it a text covers by the thesaurus.
    pub(super) fn meant_by(&self, text: &str) -> f32 {
        let covers =
            |other: &Other| if text.contains(&other.text) { 1.0 } else { 0.8 * shared_bigrams(&other.text, text) };
        self.others.iter().map(|other| other.closeness * covers(other)).fold(0.0, f32::max)
    }
}

/// A body's name of fewer characters is a word or two.
pub(super) const MIN_BODY: usize = 6;

/// Whether a text has the characters of a word in their order and close together: 抽水蓄能 has 抽蓄.
fn is_cut_from(word: &str, text: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    let Some((&first, rest)) = chars.split_first() else { return false };
    text.match_indices(first).any(|(at, _)| {
        let mut after = text.get(at..).unwrap_or_default().chars().take(chars.len() * 2).skip(1);
        rest.iter().all(|c| after.any(|found| found == *c))
    })
}

/// The share of a sequence's pairs that a text holds, where more than half.
fn shared_bigrams(sequence: &str, text: &str) -> f32 {
    let bounds: Vec<usize> = sequence.char_indices().map(|(at, _)| at).chain([sequence.len()]).collect();
    let mut pairs = bounds.windows(3).filter_map(|window| sequence.get(*window.first()?..*window.last()?));
    let all = bounds.len().saturating_sub(2);
    // Most sequences share nothing, and that is soon seen.
    let may_miss = all / 2;
    let mut missed = 0;
    while let Some(pair) = pairs.next().filter(|_| missed <= may_miss) {
        missed += usize::from(!text.contains(pair));
    }
    let share = as_f32(all - missed.min(all)) / as_f32(all.max(1));
    if missed <= may_miss && share > 0.5 { share } else { 0.0 }
}

/// The share of a word's characters that these words in it make up, where half or more.
pub(super) fn share_of<'t>(parts: impl Iterator<Item = &'t Token>, whole: usize) -> f32 {
    let (mut held, mut end) = (0, 0);
    for part in parts {
        held += part.span.end.saturating_sub(part.span.start.max(end));
        end = end.max(part.span.end);
    }
    if held > 0 && held * 2 >= whole { as_f32(held) / as_f32(whole) } else { 0.0 }
}
