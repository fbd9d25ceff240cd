//! Slips of the hand: characters that were swapped, left out, doubled or mistaken in a term that
//! the passages repeat; and the short names that are cut from such terms.

use super::suggest::is_whole;
use super::vocabulary::Vocabulary;
use crate::analysis::{Lexicon, fuzzy, readings};
use crate::text::{CharSpan, is_han};
use std::collections::HashMap;

/// A rarer term is no model for what was meant.
const MIN_COUNT: u32 = 3;
/// Shorter terms are alike by chance, in characters.
const MIN_CHARS: usize = 3;
/// A term of fewer characters tells too little once one of them is gone.
const MIN_CHARS_WITHOUT_ONE: usize = 4;
/// Shorter short names fit too much, in characters.
const MIN_SHORT: usize = 3;

/// A term with its words.
#[derive(Debug, Clone)]
struct Term {
    text: String,
    chars: Vec<char>,
    words: Vec<CharSpan>,
}

/// The terms that the passages repeat, by what a slip leaves of them; commonest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slips {
    terms: Vec<Term>,
    /// By their characters, sorted.
    by_sorted: HashMap<String, Vec<u32>>,
    /// By what is left without one character, with the place of that character.
    by_rest: HashMap<String, Vec<(u32, usize)>>,
    /// By the first characters of their words, with the last character of all or without it.
    by_short: HashMap<String, Vec<u32>>,
}

impl Slips {
    pub(crate) fn of(vocabulary: &Vocabulary, lexicon: &Lexicon) -> Self {
        let mut slips = Self::default();
        let frequent = vocabulary.terms().take_while(|(_, count)| *count >= MIN_COUNT);
        let fits = |term: &str| term.chars().nth(MIN_CHARS - 1).is_some() && term.chars().all(is_han);
        for (id, (text, _)) in (0_u32..).zip(frequent.filter(|(term, _)| fits(term) && is_whole(term, lexicon))) {
            let words: Vec<CharSpan> = lexicon.words(text).iter().map(|word| word.span).collect();
            let term = Term { text: text.to_owned(), chars: text.chars().collect(), words };
            slips.by_sorted.entry(sorted(&term.chars)).or_default().push(id);
            if term.chars.len() >= MIN_CHARS_WITHOUT_ONE {
                for at in 0..term.chars.len() {
                    slips.by_rest.entry(without(&term.chars, at)).or_default().push((id, at));
                }
            }
            for short in short_names(&term) {
                slips.by_short.entry(short).or_default().push(id);
            }
            slips.terms.push(term);
        }
        slips
    }

    /// The term that was meant by a sequence that no passage holds; `is_alone` tells which of its
    /// characters the dictionary leaves alone.
    ///
    /// A word that fell apart into single characters is the mark of a slip; without one, other
    /// words were meant.
    pub(crate) fn meant(&self, typed: &[char], is_alone: &[bool]) -> Option<&str> {
        let broken = |at: usize| is_alone.get(at).copied().unwrap_or(false);
        let swapped = self.terms_of(self.by_sorted.get(&sorted(typed))).find(|term| {
            let mut differing = (0..typed.len()).filter(|&at| term.chars.get(at) != typed.get(at)).peekable();
            differing.peek().is_some() && differing.all(broken)
        });
        let left_out = || {
            let fitting = self.by_rest.get(&typed.iter().collect::<String>())?.iter();
            fitting.filter_map(|&(id, at)| Some((self.terms.get(id as usize)?, at))).find_map(|(term, at)| {
                // What stands before the gap keeps its place, the rest has moved up by one.
                term.beside(at).any(|other| broken(if other < at { other } else { other - 1 })).then_some(term)
            })
        };
        let mistaken = || {
            (0..typed.len()).filter(|&at| broken(at)).find_map(|at| {
                let fitting = self.by_rest.get(&without(typed, at))?.iter().filter(|(_, gap)| *gap == at);
                fitting.filter_map(|&(id, _)| self.terms.get(id as usize)).find(|term| {
                    let pair = typed.get(at).zip(term.chars.get(at));
                    term.beside(at).any(broken) && pair.is_some_and(|(one, other)| sound_alike(*one, *other))
                })
            })
        };
        let doubled = || {
            let at =
                (1..typed.len()).find(|&at| typed.get(at) == typed.get(at - 1) && (broken(at) || broken(at - 1)))?;
            let rest: Vec<char> = without(typed, at).chars().collect();
            self.terms_of(self.by_sorted.get(&sorted(&rest))).find(|term| term.chars == rest)
        };
        swapped.or_else(left_out).or_else(mistaken).or_else(doubled).map(|term| term.text.as_str())
    }

    /// The terms that a short name may have been cut from, commonest first: 经开区 from 经济|开发区.
    pub(crate) fn long_forms(&self, short: &str) -> impl Iterator<Item = &str> {
        self.terms_of(self.by_short.get(short)).map(|term| term.text.as_str())
    }

    fn terms_of<'a>(&'a self, ids: Option<&'a Vec<u32>>) -> impl Iterator<Item = &'a Term> {
        ids.into_iter().flatten().filter_map(|&id| self.terms.get(id as usize))
    }
}

impl Term {
    /// The neighbours of a character inside its word.
    fn beside(&self, at: usize) -> impl Iterator<Item = usize> + use<> {
        let word = self.words.iter().find(|word| (word.start..word.end).contains(&at)).copied();
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

fn sorted(chars: &[char]) -> String {
    let mut chars = chars.to_vec();
    chars.sort_unstable();
    chars.into_iter().collect()
}

fn without(chars: &[char], gap: usize) -> String {
    chars.iter().enumerate().filter(|(at, _)| *at != gap).map(|(_, c)| c).collect()
}

/// 经开 and 经开区 for 经济|开发区; those long enough to tell.
fn short_names(term: &Term) -> Vec<String> {
    if term.words.len() < 2 || term.words.iter().any(|word| word.len() < 2) {
        return Vec::new();
    }
    let firsts: String = term.words.iter().filter_map(|word| term.chars.get(word.start)).collect();
    let with_last: String = firsts.chars().chain(term.chars.last().copied()).collect();
    [firsts, with_last].into_iter().filter(|short| short.chars().count() >= MIN_SHORT).collect()
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::*;
    use crate::corpus::{Kind, Passage, Place};
    use std::path::Path;

    #[track_caller]
    fn check(typed: &str, expected: Option<&str>) {
        let passage = Passage {
            id: String::new(),
            kind: Kind::Paragraph,
            text: "智慧水利。滨海示范区。智慧水利！智慧水利？滨海示范区。滨海示范区。图书馆，图书馆，图书馆。"
                .to_owned(),
            lead_chars: 0,
            place: Place::default(),
            pages: None,
            source: Vec::new(),
            cuts: Vec::new(),
            faults: Vec::new(),
            indicator: None,
        };
        let lexicon = Lexicon::load(Path::new("no such file")).unwrap();
        let slips = Slips::of(&Vocabulary::of(&[Text::of(&passage)], &lexicon), &lexicon);
        let words = lexicon.words(typed);
        let is_broken: Vec<bool> = (0..typed.chars().count())
            .map(|at| words.iter().any(|word| word.span == CharSpan::new(at, at + 1)))
            .collect();
        let typed: Vec<char> = typed.chars().collect();
        let meant = slips.meant(&typed, &is_broken).or_else(|| {
            let short: String = typed.iter().collect();
            slips.by_short.get(&short).and_then(|ids| slips.terms_of(Some(ids)).next()).map(|term| term.text.as_str())
        });
        assert_eq!(meant, expected, "{typed:?}");
    }

    #[test]
    fn a_broken_word_is_read_as_the_term_that_it_was() {
        check("智水慧利", Some("智慧水利"));
        check("慧智水利", Some("智慧水利"));
        check("图馆书", Some("图书馆"));
        check("智慧利", Some("智慧水利"));
        check("慧水利", Some("智慧水利"));
        check("智惠水利", Some("智慧水利"));
        check("智慧水尼", Some("智慧水利"));
        check("智慧水电", None);
        check("智慧水水利", Some("智慧水利"));
        check("滨示区", Some("滨海示范区"));
    }

    #[test]
    fn other_words_are_what_they_are() {
        // 水利|智慧 is another order, 智慧|农业 another thing.
        check("水利智慧", None);
        check("智慧农业", None);
        check("智慧水利", None);
        check("图书", None);
    }
}
