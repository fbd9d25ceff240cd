//! What was meant: pinyin, whole or initials, and homophones, read as the passages' own words.
//!
//! Nothing is corrected that a passage holds, nor a word that the dictionary knows: a real word
//! that the passages lack is an answer, not a slip of the pen.

use super::vocabulary::Vocabulary;
use crate::analysis::{Lexicon, StopWords, Token, pairs, readings};
use crate::text::{CharSpan, is_han};

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
        // Where every pair is known there is nothing to look for.
        let absent: Vec<bool> = pairs(piece).iter().map(|pair| is_absent(&pair.text)).collect();
        let near_absent = |at: usize| absent.iter().skip(at).take(MAX_WINDOW - 1).any(|&absent| absent);
        let words = if absent.contains(&true) { self.lexicon.words(piece) } else { Vec::new() };
        let mask = if words.is_empty() { Vec::new() } else { self.stopwords.find(self.lexicon, piece).mask };
        let cut = Piece { chars: &chars, words, mask };
        let mut corrected = String::new();
        let mut at = 0;
        while at < chars.len() {
            let letters = chars.iter().skip(at).take_while(|c| c.is_ascii_alphabetic() || **c == '\'').count();
            let found = match letters {
                0 if near_absent(at) => self.homophone(&cut, at, is_absent),
                0 => None,
                _ => self.letters(chars.get(at..at + letters)?, is_absent),
            };
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
        let by_reading =
            if reading.len() >= MIN_PINYIN { self.vocabulary.sounding_like(&reading, &typed) } else { None };
        let by_initials = || if reading.len() >= MIN_INITIALS { self.vocabulary.with_initials(&reading) } else { None };
        let entry = by_reading.or_else(by_initials)?;
        Some((entry.text.clone(), letters.len()))
    }

    /// 校园期凌 → 校园欺凌: a stretch that no passage holds, and that sounds like one they do.
    ///
    /// It must begin and end where words do, share most of its characters with what was meant,
    /// and differ only in characters that the dictionary leaves alone and that carry weight.
    fn homophone(&self, piece: &Piece<'_>, at: usize, is_absent: &impl Fn(&str) -> bool) -> Option<(String, usize)> {
        let Piece { chars, words, .. } = piece;
        let run = chars.iter().skip(at).take_while(|c| is_han(**c)).count();
        let shortest = if run == 2 && chars.len() == 2 { 2 } else { 3 };
        let ends = words.iter().filter(|word| word.span.start >= at).map(|word| word.span.end - at);
        let ends: Vec<usize> = ends.filter(|len| (shortest..=run.min(MAX_WINDOW)).contains(len)).collect();
        if !words.iter().any(|word| word.span.start == at) {
            return None;
        }
        ends.into_iter().rev().find_map(|len| {
            let window: String = chars.get(at..at + len)?.iter().collect();
            let meant = readings(&window).iter().find_map(|reading| self.vocabulary.sounding_like(reading, &window))?;
            let meant_chars: Vec<char> = meant.text.chars().collect();
            let differing: Vec<usize> =
                (at..at + len).filter(|&index| meant_chars.get(index - at) != chars.get(index)).collect();
            let stands_alone = |index: usize| words.iter().any(|word| word.span == CharSpan::new(index, index + 1));
            let fits = meant_chars.len() == len
                && differing.len() * 3 <= len.max(3)
                && differing.iter().all(|&index| stands_alone(index) && piece.weighs(index))
                && is_absent(&window);
            fits.then(|| (meant.text.clone(), len))
        })
    }
}

/// A piece of a query between spaces.
struct Piece<'a> {
    chars: &'a [char],
    words: Vec<Token>,
    mask: Vec<bool>,
}

impl Piece<'_> {
    fn weighs(&self, index: usize) -> bool {
        !self.mask.get(index).copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::*;
    use crate::corpus::{Kind, Passage, Place};
    use std::path::Path;

    fn text(text: &str) -> Text {
        Text::of(&Passage {
            id: String::new(),
            kind: Kind::Paragraph,
            text: text.to_owned(),
            lead_chars: 0,
            place: Place::default(),
            pages: None,
            source: Vec::new(),
            cuts: Vec::new(),
            faults: Vec::new(),
            indicator: None,
        })
    }

    #[test]
    fn pinyin_and_homophones_are_read_as_the_words_of_the_text() {
        let lexicon = Lexicon::load(Path::new("no such file")).unwrap();
        let stopwords = StopWords::default();
        let texts = [text("加快建设智慧水利，防治水土流失，提高供水保障能力。"), text("发展智慧水利。")];
        let vocabulary = Vocabulary::of(&texts, &lexicon);
        let corrector = Corrector { vocabulary: &vocabulary, lexicon: &lexicon, stopwords: &stopwords };
        let is_absent = |sequence: &str| !texts.iter().any(|text| text.normalized.text.contains(sequence));
        for (typed, meant) in [
            ("zhihuishuili", Some("智慧水利")),
            ("zhsl 建设", Some("智慧水利 建设")),
            ("水土流失", None),
            ("水土硫失", Some("水土流失")),
            ("滑雪场", None),
            ("智慧水利", None),
        ] {
            assert_eq!(corrector.correct(typed, is_absent).as_deref(), meant, "{typed}");
        }
    }
}
