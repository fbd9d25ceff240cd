//! The terms of a document: its words, and runs of words that it repeats.

use super::{Lexicon, WordClass};
use crate::text::is_han;
use std::collections::HashMap;

/// Runs of this many words count as one term: 数字经济 may be two.
const MAX_WORDS: usize = 3;
/// No term is longer, in characters.
const MAX_CHARS: usize = 8;
/// A run of three words that a document says less often is no term of its own.
const MIN_RUN_COUNT: u32 = 2;

/// A term of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VocabularyTerm {
    /// The folded term.
    pub text: String,
    /// How often it stands in the document.
    pub count: u32,
    /// Of how many words it is.
    pub words: usize,
}

/// The terms of some folded texts with two to eight characters, commonest first: every word with a Han character,
/// and runs of up to three words that stand there twice, or once if they are two words.
#[must_use]
pub fn vocabulary<'a>(texts: impl Iterator<Item = &'a str>, lexicon: &Lexicon) -> Vec<VocabularyTerm> {
    let mut counts: HashMap<String, (u32, usize)> = HashMap::new();
    for text in texts {
        let words = lexicon.words(text);
        for start in 0..words.len() {
            let (mut term, mut end) = (String::new(), None);
            for (number, word) in words.iter().skip(start).take(MAX_WORDS).enumerate() {
                // Only words that stand side by side make one term.
                if end.is_some_and(|end| end != word.span.start) {
                    break;
                }
                end = Some(word.span.end);
                term += &word.text;
                let chars = term.chars().count();
                if chars > MAX_CHARS {
                    break;
                }
                if chars >= 2 && term.chars().any(is_han) {
                    let (count, words) = counts.entry(term.clone()).or_insert((0, MAX_WORDS));
                    *count += 1;
                    *words = (*words).min(number + 1);
                }
            }
        }
    }
    let kept = counts.into_iter().filter(|(_, (count, words))| *words < MAX_WORDS || *count >= MIN_RUN_COUNT);
    let mut terms: Vec<VocabularyTerm> =
        kept.map(|(text, (count, words))| VocabularyTerm { text, count, words }).collect();
    terms.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    terms
}

/// Whether a term begins and ends with a word of more than one character that is not a mere particle or
/// numeral.
#[must_use]
pub fn is_whole(term: &str, lexicon: &Lexicon) -> bool {
    let words = lexicon.words(term);
    let weighs = |text: &str| text.chars().nth(1).is_some() && lexicon.class(text) != WordClass::Function;
    [words.first(), words.last()].into_iter().all(|word| word.is_some_and(|word| weighs(&word.text)))
}
