//! Keys: what a library can be looked up by beside the terms of its passages. They are kept once a document, so
//! that the dictionary of keys is the library's index of sounds, slips, suggestions and names.
//!
//! A key is written `beginning NUL rest`: whoever knows the beginning reads the rest from the dictionary.

use super::key::{KeyKind, push};
use super::suggested::Suggested;
use crate::analysis::{Cut, Lexicon, VocabularyTerm, fuzzy, initials, is_whole, readings, vocabulary};
use crate::corpus::Document;
use crate::facts::{Facts, name_key};
use crate::text::is_han;
use rustc_hash::{FxHashMap, FxHashSet};

/// A rarer term is neither suggested nor a model for what was meant.
const MIN_COUNT: u32 = 3;
/// Shorter terms are alike by chance, in characters.
const MIN_SLIP_CHARS: usize = 3;
/// A term of fewer characters tells too little once one of them is gone.
const MIN_CHARS_WITHOUT_ONE: usize = 4;
/// Shorter short names fit too much, in characters.
const MIN_SHORT: usize = 3;
/// A longer name of an indicator is found by its beginning alone, in characters.
const MAX_NAME_CHARS: usize = 40;
/// What was made of no more terms is kept for the documents that follow.
const MAX_KEPT: usize = 100_000;

/// Makes the keys of documents, one by one; what it made of a term is at hand when the next document has it too.
#[derive(Debug)]
pub struct KeyMaker {
    lexicon: Lexicon,
    sounds: FxHashMap<String, Box<str>>,
    /// What slips leave of a term; `None` for one that begins or ends in mid-phrase.
    slips: FxHashMap<String, Option<Box<str>>>,
}

impl KeyMaker {
    /// Makes keys with a dictionary.
    #[must_use]
    pub fn new(lexicon: &Lexicon) -> Self {
        Self { lexicon: lexicon.clone(), sounds: FxHashMap::default(), slips: FxHashMap::default() }
    }

    /// All keys of a document, a line each; `texts` are its passages' folded texts with their words.
    #[must_use]
    pub fn keys(&mut self, document: &Document, texts: &[(&str, Cut<'_>)], facts: &Facts) -> String {
        let mut keys = String::new();
        let cut: Vec<_> = texts.iter().map(|(text, cut)| (*text, cut.words.as_slice())).collect();
        let terms = vocabulary(&cut);
        let mut whole: Vec<VocabularyTerm<'_>> = Vec::new();
        for term in &terms {
            keys.extend(kept(&mut self.sounds, term.text, sounds).map(|made| &**made));
            if term.count >= MIN_COUNT {
                let lexicon = &self.lexicon;
                let made = kept(&mut self.slips, term.text, |term| {
                    is_whole(term, lexicon).then(|| slips(term, lexicon).into_boxed_str())
                });
                if let Some(Some(made)) = made {
                    keys.push_str(made);
                    whole.push(*term);
                }
            }
        }
        let mut suggested = Suggested::new(&self.lexicon, &mut keys);
        suggested.document(document);
        suggested.terms(standing_alone(&whole));
        for name in facts.indicators.iter().flat_map(|fact| fact.names()).map(name_key) {
            for (rest, before) in rotations(&name) {
                push(&mut keys, KeyKind::Indicator, &[rest, before]);
            }
        }
        keys
    }
}

/// What is made of a term, from what is kept.
fn kept<'m, T>(kept: &'m mut FxHashMap<String, T>, term: &str, make: impl FnOnce(&str) -> T) -> Option<&'m T> {
    if !kept.contains_key(term) {
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(term.to_owned(), make(term));
    }
    kept.get(term)
}

fn sounds(term: &str) -> Box<str> {
    let mut keys = String::new();
    let mut spoken: Vec<String> = readings(term).iter().map(|reading| fuzzy(reading)).collect();
    spoken.sort_unstable();
    spoken.dedup();
    for reading in &spoken {
        push(&mut keys, KeyKind::Sound, &[reading, term]);
    }
    if let Some(letters) = initials(term).filter(|letters| letters.len() > 2) {
        push(&mut keys, KeyKind::Initials, &[&letters, term]);
    }
    keys.into_boxed_str()
}

/// What a slip of the hand leaves of a term, and the short names that may be cut from it.
fn slips(term: &str, lexicon: &Lexicon) -> String {
    let mut keys = String::new();
    let chars: Vec<char> = term.chars().collect();
    if chars.len() < MIN_SLIP_CHARS || !chars.iter().all(|&c| is_han(c)) {
        return keys;
    }
    push(&mut keys, KeyKind::Sorted, &[&sorted(&chars), term]);
    if chars.len() >= MIN_CHARS_WITHOUT_ONE {
        for at in 0..chars.len() {
            push(&mut keys, KeyKind::WithoutOne, &[&without(&chars, at), term, &at.to_string()]);
        }
    }
    let words = lexicon.words(term);
    if words.len() < 2 || words.iter().any(|word| word.span.len() < 2) {
        return keys;
    }
    let firsts: String = words.iter().filter_map(|word| chars.get(word.span.start)).collect();
    let with_last: String = firsts.chars().chain(chars.last().copied()).collect();
    for short in [firsts, with_last].iter().filter(|short| short.chars().count() >= MIN_SHORT) {
        push(&mut keys, KeyKind::Short, &[short, term]);
    }
    keys
}

/// The characters in their code's order.
#[must_use]
pub fn sorted(chars: &[char]) -> String {
    let mut chars = chars.to_vec();
    chars.sort_unstable();
    chars.into_iter().collect()
}

/// The characters but the one at `gap`.
#[must_use]
pub fn without(chars: &[char], gap: usize) -> String {
    chars.iter().enumerate().filter(|(at, _)| *at != gap).map(|(_, c)| c).collect()
}

/// Each way to part a name: what comes from a character on, and what stands before it. A longer one is not parted.
fn rotations(name: &str) -> impl Iterator<Item = (&str, &str)> {
    let most = if name.chars().nth(MAX_NAME_CHARS).is_some() { 1 } else { MAX_NAME_CHARS };
    name.char_indices().take(most).filter_map(|(at, _)| Some((name.get(at..)?, name.get(..at)?)))
}

/// The terms that are no mere part of a longer one of the same count.
fn standing_alone<'t>(terms: &[VocabularyTerm<'t>]) -> Vec<&'t str> {
    let counts: FxHashMap<&str, u32> = terms.iter().map(|term| (term.text, term.count)).collect();
    let mut parts: FxHashSet<&str> = FxHashSet::default();
    for term in terms {
        for (start, _) in term.text.char_indices() {
            let ends = term.text.char_indices().map(|(end, c)| end + c.len_utf8()).filter(|&end| end > start);
            let inside = ends.filter_map(|end| term.text.get(start..end)).filter(|part| part.len() < term.text.len());
            parts.extend(inside.filter(|part| counts.get(part) == Some(&term.count)));
        }
    }
    terms.iter().map(|term| term.text).filter(|term| !parts.contains(term)).collect()
}
