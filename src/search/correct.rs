//! What was meant: pinyin, whole or initials, homophones and slips of the hand, read as the
//! passages' own words.
//!
//! Nothing is corrected that a passage holds, nor a word that the dictionary knows: a real word
//! that the passages lack is an answer, not a slip of the pen.

use super::spelling::Spelling;
use super::vocabulary::Vocabulary;
use crate::analysis::{Lexicon, StopWords, Token, readings};
use plansearch_text::{is_han, normalize};

/// Fewer letters are no initials: two fit too much.
const MIN_INITIALS: usize = 3;
/// No longer stretch is compared, in characters.
const MAX_WINDOW: usize = 8;
/// No shorter stretch of a longer query is, in characters.
const MIN_WINDOW: usize = 3;
/// No part of what was put together is shorter, in characters.
const MIN_PART: usize = 2;
/// No more words of one sound are put together with a part.
const MAX_WORDS_ALIKE: usize = 8;
/// From this length on a stretch tells by itself what was meant, in characters.
const LONG_WINDOW: usize = 5;
/// A character that is so often a word of its own is no slip (这种事|政府), by the dictionary.
const COMMON_ALONE: usize = 40_000;

/// What correcting reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Corrector<'a> {
    pub vocabulary: &'a Vocabulary<'a>,
    pub lexicon: &'a Lexicon,
    pub stopwords: &'a StopWords,
}

impl Corrector<'_> {
    /// The query's text as it was meant; `None` if nothing is to be corrected.
    ///
    /// `is_absent` tells whether no passage holds a normalised sequence.
    pub(crate) fn correct(&self, text: &str, is_absent: impl Fn(&str) -> bool) -> Option<String> {
        let typed: Vec<String> = text.split_whitespace().map(|word| normalize(word).text).collect();
        let mut meant: Vec<String> = Vec::new();
        for run in typed.chunk_by(|one, next| is_letters(one) && is_letters(next)) {
            // shu zi jing ji
            let spelled = || {
                let absent = run.len() > 1 && run.iter().all(|syllable| is_absent(syllable));
                if absent { self.vocabulary.spelled(&run.concat()) } else { None }
            };
            match spelled() {
                Some(term) => meant.push(term),
                None => meant.extend(run.iter().map(|typed| self.meant(typed, &is_absent))),
            }
        }
        (meant != typed).then(|| meant.join(" "))
    }

    fn meant(&self, typed: &str, is_absent: &impl Fn(&str) -> bool) -> String {
        let chars: Vec<char> = typed.chars().collect();
        let words = self.lexicon.words(typed);
        let alone: Vec<usize> = words.iter().filter(|word| word.span.len() == 1).map(|word| word.span.start).collect();
        // Where the dictionary knows every word there is nothing to look for.
        let mask = if alone.is_empty() { Vec::new() } else { self.stopwords.find(self.lexicon, typed).mask };
        let is_alone: Vec<bool> = chars.iter().enumerate().map(|(at, c)| is_han(*c) && alone.contains(&at)).collect();
        let is_rare = |c: &char| self.lexicon.frequency(c.encode_utf8(&mut [0; 4])) < COMMON_ALONE;
        let is_broken = chars.iter().zip(is_alone.iter().zip(&mask));
        let is_broken = is_broken.map(|(c, (alone, masked))| *alone && !masked && is_rare(c)).collect();
        let cut = Stretch { chars: &chars, words, is_alone, is_broken };
        let mut corrected = String::new();
        let mut at = 0;
        while at < chars.len() {
            let letters = chars.iter().skip(at).take_while(|c| c.is_ascii_alphabetic() || **c == '\'').count();
            let found = match letters {
                0 => self.stretch(&cut, at, is_absent),
                _ => self.letters(chars.get(at..at + letters).unwrap_or_default(), is_absent),
            };
            let step = found.as_ref().map_or(letters.max(1), |(_, len)| *len);
            match found {
                Some((meant, _)) => corrected += &meant,
                None => corrected.extend(chars.get(at..at + step).unwrap_or_default()),
            }
            at += step;
        }
        corrected
    }

    /// shuzijingji, szjj
    fn letters(&self, letters: &[char], is_absent: &impl Fn(&str) -> bool) -> Option<(String, usize)> {
        let typed: String = letters.iter().collect();
        if !is_absent(&typed) {
            return None;
        }
        let reading: String = typed.chars().filter(|&c| c != '\'').collect();
        let by_initials = || {
            let entry = if reading.len() >= MIN_INITIALS { self.vocabulary.with_initials(&reading) } else { None };
            entry.map(|entry| entry.text)
        };
        Some((self.vocabulary.spelled(&reading).or_else(by_initials)?, letters.len()))
    }

    /// The longest stretch from here on that no passage holds, but something that sounds or looks
    /// like it: 校园期凌, 乡振兴. It must begin and end where words do.
    fn stretch(&self, typed: &Stretch<'_>, at: usize, is_absent: &impl Fn(&str) -> bool) -> Option<(String, usize)> {
        let Stretch { chars, words, is_alone, is_broken } = typed;
        if !words.iter().any(|word| word.span.start == at) {
            return None;
        }
        let run = chars.iter().skip(at).take_while(|c| is_han(**c)).count();
        let shortest = if run == 2 && chars.len() == 2 { 2 } else { MIN_WINDOW };
        let longest = run.min(MAX_WINDOW);
        let ends = words.iter().filter(|word| word.span.start >= at).map(|word| word.span.end - at);
        let windows = ends.filter(|len| (shortest..=longest).contains(len)).filter_map(|len| {
            let stretch = at..at + len;
            let alone = is_alone.get(stretch.clone())?;
            alone.contains(&true).then_some((chars.get(stretch.clone())?, is_broken.get(stretch)?, alone))
        });
        let windows: Vec<(&[char], &[bool], &[bool])> = windows.collect();
        let by_sound = windows
            .iter()
            .rev()
            .find_map(|(window, broken, _)| Some((self.homophone(window, broken, is_absent)?, window.len())));
        by_sound.or_else(|| {
            windows.iter().rev().find_map(|(window, _, alone)| {
                let slips = Spelling { vocabulary: self.vocabulary, lexicon: self.lexicon };
                let meant = slips.meant(window, alone)?;
                is_absent(&window.iter().collect::<String>()).then_some((meant, window.len()))
            })
        })
    }

    /// 校园期凌 → 校园欺凌: it must share most of its characters with what was meant, and differ
    /// only in characters that the dictionary leaves alone and that carry weight; or, where it is
    /// long, in one beside such a character: 森林覆|概率.
    fn homophone(&self, typed: &[char], is_broken: &[bool], is_absent: &impl Fn(&str) -> bool) -> Option<String> {
        let window: String = typed.iter().collect();
        let said = readings(&window);
        let known = said.iter().find_map(|reading| self.vocabulary.sounding_like(reading, &window).into_iter().next());
        let meant = known.map(|entry| entry.text).or_else(|| self.put_together(typed, is_broken, is_absent))?;
        let mut differing = Vec::new();
        for (at, (meant, typed)) in meant.chars().zip(typed).enumerate() {
            if meant != *typed {
                differing.push(at);
            }
        }
        let broken = |at: usize| is_broken.get(at).copied().unwrap_or(false);
        let beside_broken = |at: usize| broken(at + 1) || at.checked_sub(1).is_some_and(broken);
        let in_place = match differing.as_slice() {
            [only] if typed.len() >= LONG_WINDOW => broken(*only) || beside_broken(*only),
            differing => differing.iter().all(|&at| broken(at)),
        };
        let fits = meant.chars().count() == typed.len()
            && differing.len() * 3 <= typed.len().max(3)
            && in_place
            && is_absent(&window);
        fits.then_some(meant)
    }

    /// What is no term of its own, since it was put together but once: a part as it was typed and a word that sounds
    /// like the other, which stand side by side in some passage.
    fn put_together(&self, typed: &[char], is_broken: &[bool], is_absent: &impl Fn(&str) -> bool) -> Option<String> {
        let last = typed.len().checked_sub(MIN_PART)?;
        for at in MIN_PART..=last {
            let ((left, right), (left_broken, right_broken)) = (typed.split_at(at), is_broken.split_at_checked(at)?);
            for (part, broken, is_left) in [(right, right_broken, false), (left, left_broken, true)] {
                if !broken.contains(&true) {
                    continue;
                }
                let part: String = part.iter().collect();
                for reading in readings(&part) {
                    for entry in self.vocabulary.sounding_like(&reading, &part).into_iter().take(MAX_WORDS_ALIKE) {
                        let (before, after): (String, String) = (left.iter().collect(), right.iter().collect());
                        let whole = if is_left { entry.text + &after } else { before + &entry.text };
                        if whole.chars().count() == typed.len() && !is_absent(&whole) {
                            return Some(whole);
                        }
                    }
                }
            }
        }
        None
    }
}

fn is_letters(typed: &str) -> bool {
    !typed.is_empty() && typed.chars().all(|c| c.is_ascii_alphabetic())
}

/// What was typed between two spaces.
struct Stretch<'a> {
    chars: &'a [char],
    words: Vec<Token>,
    /// For each character whether the dictionary leaves it alone.
    is_alone: Vec<bool>,
    /// For each character whether the dictionary leaves it alone, and it carries weight.
    is_broken: Vec<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigFiles;
    use crate::corpus::MemorySource;
    use crate::library::open_in_memory;
    use crate::store::{Filters, Wanted};
    use plansearch_index::NoProgress;

    const SOURCE: &str = "加快建设智慧水利，防治水土流失，提高供水保障能力。提高供水保障能力。\n\n\
        智慧水利补短板。智慧水利补短板。智慧水利。市政府督办。滨海示范区。滨海示范区。滨海示范区。\n\n\
        图书馆，图书馆，图书馆。\n";

    #[test]
    fn pinyin_homophones_and_slips_are_read_as_the_words_of_the_text() {
        let sources = [MemorySource::new("plan.md", SOURCE)];
        let library = open_in_memory(&sources, &ConfigFiles::empty(), &NoProgress).unwrap().library;
        let vocabulary = Vocabulary::of(library.store());
        let stopwords = StopWords::default();
        let lexicon = &library.configuration().lexicon;
        let corrector = Corrector { vocabulary: &vocabulary, lexicon, stopwords: &stopwords };
        let is_absent = |sequence: &str| {
            let wanted = Wanted::Sequence(sequence.to_owned());
            library.store().matching(&wanted, &Filters::default(), 1).unwrap().addresses.is_empty()
        };
        for (typed, meant) in [
            ("zhihuishuili", Some("智慧水利")),
            ("zhsl 建设", Some("智慧水利 建设")),
            ("水土流失", None),
            ("水土硫失", Some("水土流失")),
            ("提高共水保障", Some("提高供水保障")),
            // Nothing says this twice.
            ("加快渐设", Some("加快建设")),
            ("zi hui sui ni", Some("智慧水利")),
            ("zhi hui 建设", Some("智慧 建设")),
            ("zhihuishuilibaozhang", Some("智慧水利保障")),
            ("智慧利", Some("智慧水利")),
            ("怎么建智水慧利", Some("怎么建智慧水利")),
            ("水利短板", None),
            ("防治水土牛失", None),
            ("智慧水例补短板", Some("智慧水利补短板")),
            ("滑雪场", None),
            ("智慧水利", None),
            ("这种事政府怎么管", None),
            ("慧智水利", Some("智慧水利")),
            ("图馆书", Some("图书馆")),
            ("智惠水利", Some("智慧水利")),
            ("智慧水尼", Some("智慧水利")),
            ("智慧水电", None),
            ("智慧水水利", Some("智慧水利")),
            ("水利智慧", None),
            ("智慧农业", None),
        ] {
            assert_eq!(corrector.correct(typed, is_absent).as_deref(), meant, "{typed}");
        }
        assert_eq!(vocabulary.long_forms("滨示区").first().map(|entry| entry.text.as_str()), Some("滨海示范区"));
    }
}
