//! The terms of a document: its words, and runs of words that it repeats.

use super::{Lexicon, WordClass, WordSpan};
use crate::text::is_han;
use rustc_hash::FxHashMap;

/// No term is longer, in characters.
const MAX_CHARS: usize = 8;
/// A run of two or three words that a document says less often is no term of its own: what was put together once
/// stands for nothing, and there are as many such runs as there are words in the text.
const MIN_RUN_COUNT: u32 = 2;

/// A term of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VocabularyTerm<'t> {
    /// The folded term.
    pub text: &'t str,
    /// How often it stands in the document.
    pub count: u32,
}

/// A word by its number, with its first byte in the text and the one behind it.
#[derive(Debug, Clone, Copy)]
struct Numbered {
    number: u32,
    start: usize,
    end: usize,
}

/// The terms of some folded texts with two to eight characters, in no order: every word with a Han character,
/// and runs of two or three words (数字经济 may be two) that stand there twice.
#[must_use]
pub fn vocabulary<'t>(texts: &[(&'t str, &[WordSpan<'t>])]) -> Vec<VocabularyTerm<'t>> {
    // Words are told apart once; runs are of their numbers, and only of words and runs that are repeated themselves.
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut counts: Vec<(&str, u32)> = Vec::new();
    let mut cut: Vec<Vec<Numbered>> = Vec::with_capacity(texts.len());
    for (_, words) in texts {
        let numbered = words.iter().map(|word| {
            let number = *numbers.entry(word.text).or_insert_with(|| {
                counts.push((word.text, 0));
                u32::try_from(counts.len() - 1).unwrap_or(u32::MAX)
            });
            if let Some((_, count)) = counts.get_mut(number as usize) {
                *count += 1;
            }
            Numbered { number, start: word.start, end: word.start + word.text.len() }
        });
        cut.push(numbered.collect());
    }
    let is_repeated =
        |word: &Numbered| counts.get(word.number as usize).is_some_and(|(_, count)| *count >= MIN_RUN_COUNT);
    let mut pairs: FxHashMap<(u32, u32), (u32, &str)> = FxHashMap::default();
    for ((text, _), words) in texts.iter().zip(&cut) {
        for (one, two) in words.iter().zip(words.iter().skip(1)) {
            // Only words that stand side by side make one term.
            if one.end == two.start && is_repeated(one) && is_repeated(two) {
                let run = || (0, text.get(one.start..two.end).unwrap_or_default());
                pairs.entry((one.number, two.number)).or_insert_with(run).0 += 1;
            }
        }
    }
    pairs.retain(|_, (count, _)| *count >= MIN_RUN_COUNT);
    let mut triples: FxHashMap<(u32, u32, u32), (u32, &str)> = FxHashMap::default();
    for ((text, _), words) in texts.iter().zip(&cut) {
        for ((one, two), three) in words.iter().zip(words.iter().skip(1)).zip(words.iter().skip(2)) {
            if one.end == two.start
                && two.end == three.start
                && pairs.contains_key(&(one.number, two.number))
                && pairs.contains_key(&(two.number, three.number))
            {
                let run = || (0, text.get(one.start..three.end).unwrap_or_default());
                triples.entry((one.number, two.number, three.number)).or_insert_with(run).0 += 1;
            }
        }
    }
    triples.retain(|_, (count, _)| *count >= MIN_RUN_COUNT);
    // What was cut in two ways is one term.
    let mut terms: FxHashMap<&str, u32> = FxHashMap::default();
    let runs = pairs.into_values().chain(triples.into_values()).map(|(count, text)| (text, count));
    for (text, count) in counts.into_iter().chain(runs) {
        if is_term(text) {
            *terms.entry(text).or_default() += count;
        }
    }
    terms.into_iter().map(|(text, count)| VocabularyTerm { text, count }).collect()
}

fn is_term(text: &str) -> bool {
    let chars = text.chars().take(MAX_CHARS + 1).count();
    (2..=MAX_CHARS).contains(&chars) && text.chars().any(is_han)
}

/// Whether a term begins and ends with a word of more than one character that is not a mere particle or
/// numeral.
#[must_use]
pub fn is_whole(term: &str, lexicon: &Lexicon) -> bool {
    let words = lexicon.cut(term).words;
    let weighs = |text: &str| text.chars().nth(1).is_some() && lexicon.class(text) != WordClass::Function;
    [words.first(), words.last()].into_iter().all(|word| word.is_some_and(|word| weighs(word.text)))
}
