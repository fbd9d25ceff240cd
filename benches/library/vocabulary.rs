//! What the plan is written in: its words, each as often as the plan has it, and its sentences with
//! their content words taken out.
//!
//! One document has too few words for a library: each would stand in far more passages than words
//! do. So there is a tail, as libraries have one: jieba's words of two characters that are written
//! with the plan's characters.

use super::random::Random;
use super::sentence::{Frame, Piece};
use jieba_rs::Jieba;
use std::collections::{BTreeMap, BTreeSet};

/// In a hundred words that may be of the tail, so many are. In ten real plans, reports and bulletins
/// the median word of a query stands in 1 of 100 passages, in the plan alone in 4; this gives 1.
const TAIL_PERCENT: usize = 65;

/// Words that may stand for each other: of one part of speech and equally long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Class {
    /// The part of speech: jieba's, with some of its kinds taken together.
    pub speech: &'static str,
    /// The number of characters; 4 stands for all longer ones too.
    pub chars: usize,
}

/// The words of one class.
#[derive(Debug, Default)]
struct Words {
    /// The plan's.
    words: Vec<String>,
    /// How often the plan has each of them and the ones before it.
    until: Vec<usize>,
    /// Those that it does not have, the commonest first.
    tail: Vec<String>,
}

/// The words and the sentences of the plan.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    classes: BTreeMap<Class, Words>,
    /// Its sentences, in its order.
    pub frames: Vec<Frame>,
}

impl Vocabulary {
    /// Reads the plan.
    pub(crate) fn of(plan: &str, jieba: &Jieba) -> Self {
        let mut counts: BTreeMap<Class, BTreeMap<String, usize>> = BTreeMap::new();
        let mut frames = Vec::new();
        for line in plan.lines() {
            let line: String = line.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
            if line.contains(['<', '#', '|', '·']) {
                continue;
            }
            for sentence in line.split_inclusive('。').filter(|sentence| is_whole(sentence)) {
                let mut pieces = Vec::new();
                for tag in jieba.tag(sentence, false) {
                    match class_of(tag.word, tag.tag) {
                        Some(class) => {
                            *counts.entry(class).or_default().entry(tag.word.to_owned()).or_default() += 1;
                            pieces.push(Piece::Word { class, printed: tag.word.to_owned() });
                        }
                        None => pieces.push(Piece::plain(tag.word)),
                    }
                }
                frames.push(Frame { pieces });
            }
        }
        assert!(frames.len() > 300, "the plan has its sentences");
        let mut classes: BTreeMap<Class, Words> =
            counts.into_iter().map(|(class, counts)| (class, Words::of(counts))).collect();
        for (class, word) in tail(plan, jieba) {
            if let Some(words) = classes.get_mut(&class).filter(|words| !words.words.contains(&word)) {
                words.tail.push(word);
            }
        }
        for words in classes.values_mut() {
            // In an order that says nothing.
            let mut random = Random::new(words.tail.len() as u64, 0);
            words.tail.sort_by_cached_key(|_| random.below(usize::MAX));
        }
        Self { classes, frames }
    }

    /// A word of this class: one of the plan's as often as the plan has it, or one of the tail.
    pub(crate) fn draw(&self, class: Class, random: &mut Random) -> &str {
        let words = self.classes.get(&class).unwrap_or_else(|| panic!("the plan has no words of {class:?}"));
        if !words.tail.is_empty() && random.chance(TAIL_PERCENT) {
            // The first come much more often than the last.
            let most = (0..2).fold(words.tail.len(), |most, _| random.below(most) + 1);
            return words.tail.get(random.below(most)).map(String::as_str).unwrap_or_default();
        }
        words.at(random.below(words.until.last().copied().unwrap_or_default()))
    }
}

impl Words {
    fn of(counts: BTreeMap<String, usize>) -> Self {
        let mut words = Self::default();
        let mut until = 0;
        for (word, count) in counts {
            until += count;
            words.words.push(word);
            words.until.push(until);
        }
        words
    }

    fn at(&self, place: usize) -> &str {
        let word = self.until.partition_point(|&until| until <= place);
        self.words.get(word).map(String::as_str).unwrap_or_default()
    }
}

/// The words of two characters that jieba knows and that are written with the plan's.
fn tail(plan: &str, jieba: &Jieba) -> Vec<(Class, String)> {
    let characters: BTreeSet<char> = plan.chars().filter(|c| ('一'..='龥').contains(c)).collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for &first in &characters {
        for &second in &characters {
            word.clear();
            word.extend([first, second]);
            if jieba.has_word(&word)
                && let [tag] = jieba.tag(&word, false).as_slice()
                && let Some(class) = class_of(tag.word, tag.tag)
            {
                words.push((class, word.clone()));
            }
        }
    }
    words
}

/// The class of a word that others may stand for; what holds sentences together has none.
fn class_of(word: &str, tag: &str) -> Option<Class> {
    let speech = match tag {
        "ns" | "nr" | "nt" | "nz" => "name",
        "v" => "v",
        "vn" | "n" | "l" | "i" | "j" | "b" | "a" | "ad" | "an" => match tag {
            "vn" => "vn",
            "a" | "ad" | "an" => "a",
            "b" => "b",
            "l" | "i" | "j" => "l",
            _ => "n",
        },
        _ => return None,
    };
    let chars = word.chars().count();
    (chars > 1).then_some(Class { speech, chars: chars.min(4) })
}

/// Whether these are all the characters of a sentence: it ends, and what it opens it closes.
fn is_whole(sentence: &str) -> bool {
    let count = |c: char| sentence.matches(c).count();
    let pairs = [('“', '”'), ('（', '）'), ('(', ')'), ('《', '》')];
    let starts = |c: char| sentence.starts_with(c);
    sentence.ends_with('。')
        && (8..=160).contains(&sentence.chars().count())
        && pairs.iter().all(|&(open, close)| count(open) == count(close))
        && !['（', '(', '①', '，', '、', '”'].into_iter().any(starts)
}
