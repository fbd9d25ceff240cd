//! What was meant: pinyin, whole or initials, and homophones, read as the passages' own words.
//!
//! Nothing is corrected that a passage holds, nor a word that the dictionary knows: a real word
//! that the passages lack is an answer, not a slip of the pen.

use super::vocabulary::Vocabulary;
use crate::analysis::{Lexicon, StopWords, readings};
use crate::text::is_han;

/// Fewer letters are no initials: two fit too much.
const MIN_INITIALS: usize = 3;
/// Fewer letters are no pinyin of two syllables.
const MIN_PINYIN: usize = 4;
/// No longer stretch is compared by sound, in characters.
const MAX_WINDOW: usize = 8;

/// What correcting reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Corrector<'a> {
    pub vocabulary: &'a Vocabulary,
    pub lexicon: &'a Lexicon,
    pub stopwords: &'a StopWords,
}

impl Corrector<'_> {
    /// The query's text as it was meant; `None` if nothing is to be corrected.
    ///
    /// `is_absent` tells whether no passage holds a normalised sequence.
    pub(crate) fn correct(&self, text: &str, is_absent: impl Fn(&str) -> bool) -> Option<String> {
        let pieces: Vec<String> = text
            .split_whitespace()
            .map(|piece| {
                let normalized = crate::text::normalize(piece).text;
                self.piece(&normalized, &is_absent).unwrap_or(normalized)
            })
            .collect();
        let typed: Vec<String> = text.split_whitespace().map(|piece| crate::text::normalize(piece).text).collect();
        (pieces != typed).then(|| pieces.join(" "))
    }

    fn piece(&self, piece: &str, is_absent: &impl Fn(&str) -> bool) -> Option<String> {
        let chars: Vec<char> = piece.chars().collect();
        let mut corrected = String::new();
        let mut at = 0;
        while at < chars.len() {
            let letters = chars.iter().skip(at).take_while(|c| c.is_ascii_alphabetic() || **c == '\'').count();
            let found = if letters > 0 { self.letters(chars.get(at..at + letters)?, is_absent) } else { self.homophone(&chars, at, is_absent) };
            let step = found.as_ref().map_or(letters.max(1), |(_, len)| *len);
            match found {
                Some((meant, _)) => corrected += &meant,
                None => corrected.extend(chars.get(at..at + step)?),
            }
            at += step;
        }
        (corrected != piece).then_some(corrected)
    }

    /// shuzijingji, szjj
    fn letters(&self, letters: &[char], is_absent: &impl Fn(&str) -> bool) -> Option<(String, usize)> {
        let typed: String = letters.iter().collect();
        if !is_absent(&typed) {
            return None;
        }
        let reading: String = typed.chars().filter(|&c| c != '\'').collect();
        let by_reading = if reading.len() >= MIN_PINYIN { self.vocabulary.sounding_like(&reading, &typed) } else { None };
        let by_initials = || if reading.len() >= MIN_INITIALS { self.vocabulary.with_initials(&reading) } else { None };
        let entry = by_reading.or_else(by_initials)?;
        Some((entry.text.clone(), letters.len()))
    }

    /// 校园期凌 → 校园欺凌: a stretch that no passage holds, and that sounds like one they do.
    ///
    /// It must begin and end where words do, share most of its characters with what was meant,
    /// and differ only in characters that the dictionary leaves alone and that carry weight.
    fn homophone(&self, chars: &[char], at: usize, is_absent: &impl Fn(&str) -> bool) -> Option<(String, usize)> {
        let run = chars.iter().skip(at).take_while(|c| is_han(**c)).count();
        let whole = at == 0 && run == chars.len();
        let begins_apart = at == 0 || chars.get(at - 1).is_some_and(|before| !is_han(*before));
        let shortest = if whole && run == 2 { 2 } else { 3 };
        let stretch: String = chars.get(at..at + run)?.iter().collect();
        let words = self.lexicon.words(&stretch);
        if !begins_apart && !self.begins_word(chars, at) {
            return None;
        }
        (shortest..=run.min(MAX_WINDOW)).rev().find_map(|len| {
            if !words.iter().any(|word| word.span.end == len) {
                return None;
            }
            let window: String = chars.get(at..at + len)?.iter().collect();
            if !is_absent(&window) {
                return None;
            }
            let alone: Vec<usize> = words.iter().filter(|word| word.span.len() == 1 && word.span.end <= len).map(|word| word.span.start).collect();
            let weightless = self.stopwords.find(self.lexicon, &window).mask;
            let meant = readings(&window).iter().find_map(|reading| self.vocabulary.sounding_like(reading, &window))?;
            let meant_chars: Vec<char> = meant.text.chars().collect();
            let differing: Vec<usize> =
                (0..len).filter(|&offset| meant_chars.get(offset) != chars.get(at + offset)).collect();
            let fits = meant_chars.len() == len
                && differing.len() * 3 <= len.max(3)
                && differing.iter().all(|offset| alone.contains(offset) && !weightless.get(*offset).copied().unwrap_or(true));
            fits.then(|| (meant.text.clone(), len))
        })
    }

    /// Whether jieba begins a word at this character.
    fn begins_word(&self, chars: &[char], at: usize) -> bool {
        let text: String = chars.iter().collect();
        self.lexicon.words(&text).iter().any(|word| word.span.start == at)
    }
}
