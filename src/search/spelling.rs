//! Spelling of the hand: characters that were swapped, left out, doubled or mistaken in a term that the documents repeat.

use super::vocabulary::Vocabulary;
use crate::analysis::{Lexicon, fuzzy, readings};
use crate::store::{sorted_chars, without_char};
use plansearch_text::CharSpan;

/// Reads a sequence that no passage holds as the term that was meant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling<'a> {
    pub vocabulary: &'a Vocabulary<'a>,
    pub lexicon: &'a Lexicon,
}

impl Spelling<'_> {
    /// The term that was meant by a sequence that no passage holds; `is_alone` tells which of its
    /// characters the dictionary leaves alone.
    ///
    /// A word that fell apart into single characters is the mark of a slip; without one, other
    /// words were meant.
    pub(crate) fn meant(&self, typed: &[char], is_alone: &[bool]) -> Option<String> {
        let broken = |at: usize| is_alone.get(at).copied().unwrap_or(false);
        self.swapped(typed, &broken)
            .or_else(|| self.left_out(typed, &broken))
            .or_else(|| self.mistaken(typed, &broken))
            .or_else(|| self.doubled(typed, &broken))
    }

    fn swapped(&self, typed: &[char], broken: &dyn Fn(usize) -> bool) -> Option<String> {
        let terms = self.vocabulary.same_characters(&sorted_chars(typed)).into_iter();
        terms.map(|entry| entry.text).find(|term| {
            let term: Vec<char> = term.chars().collect();
            let mut differing = (0..typed.len()).filter(|&at| term.get(at) != typed.get(at)).peekable();
            differing.peek().is_some() && differing.all(broken)
        })
    }

    fn left_out(&self, typed: &[char], broken: &dyn Fn(usize) -> bool) -> Option<String> {
        let fitting = self.vocabulary.without_one(&typed.iter().collect::<String>()).into_iter();
        fitting.map(|(entry, at)| (entry.text, at)).find_map(|(term, at)| {
            // What stands before the gap keeps its place, the rest has moved up by one.
            let is_slip = self.beside(&term, at).any(|other| broken(if other < at { other } else { other - 1 }));
            is_slip.then_some(term)
        })
    }

    fn mistaken(&self, typed: &[char], broken: &dyn Fn(usize) -> bool) -> Option<String> {
        (0..typed.len()).filter(|&at| broken(at)).find_map(|at| {
            let fitting = self.vocabulary.without_one(&without_char(typed, at)).into_iter();
            fitting.filter(|(_, gap)| *gap == at).map(|(entry, _)| entry.text).find(|term| {
                let pair = typed.get(at).copied().zip(term.chars().nth(at));
                self.beside(term, at).any(broken) && pair.is_some_and(|(one, other)| sound_alike(one, other))
            })
        })
    }

    fn doubled(&self, typed: &[char], broken: &dyn Fn(usize) -> bool) -> Option<String> {
        let is_doubled = |at: usize| typed.get(at) == typed.get(at - 1) && (broken(at) || broken(at - 1));
        let at = (1..typed.len()).find(|&at| is_doubled(at))?;
        let rest = without_char(typed, at);
        let sorted = sorted_chars(&rest.chars().collect::<Vec<char>>());
        self.vocabulary.same_characters(&sorted).into_iter().map(|entry| entry.text).find(|term| *term == rest)
    }

    /// The neighbours of a character of a term inside its word.
    fn beside(&self, term: &str, at: usize) -> impl Iterator<Item = usize> + use<> {
        let words: Vec<CharSpan> = self.lexicon.words(term).iter().map(|word| word.span).collect();
        let word = words.into_iter().find(|word| (word.start..word.end).contains(&at));
        let near = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        near.filter(move |other| word.is_some_and(|word| (word.start..word.end).contains(other)))
    }
}

/// Whether two characters are mixed up by ear: 正 and 振.
fn sound_alike(one: char, other: char) -> bool {
    let sounds = |c: char| readings(c.encode_utf8(&mut [0; 4])).iter().map(|sound| fuzzy(sound)).collect::<Vec<_>>();
    let others = sounds(other);
    sounds(one).iter().any(|sound| others.contains(sound))
}
