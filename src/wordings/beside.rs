//! The words just before and just after a wording, by the dictionary.

use crate::analysis::{Lexicon, WordClass};
use std::collections::HashMap;

/// So many characters are cut into words on each side.
const CUT_CHARS: usize = 12;
/// No more words of a side are listed.
const MAX_WORDS: usize = 50;
/// No more words are listed that stand on the far side of one.
const MAX_FURTHER: usize = 5;

/// A word beside a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BesideWord {
    /// The word, normalised.
    pub text: String,
    /// How often it stands there.
    pub count: usize,
    /// What class of word it is.
    pub class: WordClass,
    /// The words on its far side with their counts, most frequent first: 大力 before 推进.
    pub further: Vec<(String, usize)>,
}

/// The words of one side: each with those on its far side.
type Side = HashMap<String, (usize, HashMap<String, usize>)>;

/// Words as they are met.
pub(super) struct Beside<'l> {
    lexicon: &'l Lexicon,
    before: Side,
    after: Side,
}

impl<'l> Beside<'l> {
    pub(super) fn new(lexicon: &'l Lexicon) -> Self {
        Self { lexicon, before: Side::new(), after: Side::new() }
    }

    /// Takes in what stands on both sides of an occurrence; a mark of punctuation ends a side.
    pub(super) fn see(&mut self, left: &[char], right: &[char]) {
        let is_word = |c: &&char| c.is_alphanumeric();
        let mut near: Vec<char> = left.iter().rev().take(CUT_CHARS).take_while(is_word).copied().collect();
        near.reverse();
        let words = self.words(&near);
        add(&mut self.before, words.into_iter().rev());
        let near: Vec<char> = right.iter().take(CUT_CHARS).take_while(is_word).copied().collect();
        let words = self.words(&near);
        add(&mut self.after, words.into_iter());
    }

    fn words(&self, chars: &[char]) -> Vec<String> {
        let text: String = chars.iter().collect();
        self.lexicon.words(&text).into_iter().map(|token| token.text).collect()
    }

    /// Both sides, most frequent words first.
    pub(super) fn counts(self) -> (Vec<BesideWord>, Vec<BesideWord>) {
        (listed(self.lexicon, self.before), listed(self.lexicon, self.after))
    }
}

/// Counts the first of these words, and the second as standing on its far side.
fn add(side: &mut Side, mut words: impl Iterator<Item = String>) {
    let Some(nearest) = words.next() else { return };
    let (count, further) = side.entry(nearest).or_default();
    *count += 1;
    if let Some(next) = words.next() {
        *further.entry(next).or_default() += 1;
    }
}

fn listed(lexicon: &Lexicon, side: Side) -> Vec<BesideWord> {
    let mut words: Vec<_> = side.into_iter().collect();
    words.sort_by(|(a, (a_count, _)), (b, (b_count, _))| b_count.cmp(a_count).then_with(|| a.cmp(b)));
    words.truncate(MAX_WORDS);
    let word = |(text, (count, further)): (String, (usize, HashMap<String, usize>))| {
        let mut further: Vec<(String, usize)> = further.into_iter().collect();
        further.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
        further.truncate(MAX_FURTHER);
        BesideWord { class: lexicon.class(&text), text, count, further }
    };
    words.into_iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_words_are_counted_up_to_a_mark() {
        let lexicon = Lexicon::load(std::path::Path::new("no such file")).unwrap();
        let mut beside = Beside::new(&lexicon);
        for (left, right) in
            [("我们大力推进", "建设工作。"), ("发展，大力推进", "建设"), ("稳步推进", "，建设"), ("。", "")]
        {
            beside.see(&left.chars().collect::<Vec<_>>(), &right.chars().collect::<Vec<_>>());
        }
        let (before, after) = beside.counts();
        let [word] = before.as_slice() else { panic!("{before:?}") };
        assert_eq!((word.text.as_str(), word.count, word.class), ("推进", 3, WordClass::Verb));
        assert_eq!(word.further, [("大力".to_owned(), 2), ("稳步".to_owned(), 1)]);
        assert_eq!(after.iter().map(|word| (word.text.as_str(), word.count)).collect::<Vec<_>>(), [("建设", 2)]);
    }
}
