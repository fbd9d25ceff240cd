//! The queries: made of passages of the library, so that each has an answer that is known.

use super::engine::{Answer, Found};
use super::random::Random;
use super::sample::Sample;
use jieba_rs::Jieba;
use pinyin::ToPinyin;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// 社区公园的维护由谁负责
    Question,
    /// A piece of a sentence as it is printed.
    Wording,
    /// Words with spaces.
    Keywords,
    /// 第四章第二节, 白溪市社区公园管理条例第七条
    Place,
    /// A word with a character that sounds alike.
    Misspelt,
    /// One of the commonest characters.
    Character,
    /// A thousand characters of text.
    Long,
}

/// What a right answer is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Right {
    /// The first hit holds this.
    First(String),
    /// One of the ten hits holds one of these.
    OneWithAny(Vec<String>),
    /// One of the ten hits holds this.
    One(String),
    /// One of the ten hits is one of these.
    OneOf(Vec<String>),
    /// The first hit stands there; in this file, if one is named.
    At(Option<String>, String),
}

/// A query and its right answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Query {
    /// What kind it is of.
    pub kind: Kind,
    /// What is typed.
    pub text: String,
    right: Right,
}

impl Kind {
    /// All of them; the first five make up the thousand queries of a usual day.
    pub(crate) const ALL: [Self; 7] =
        [Self::Question, Self::Wording, Self::Keywords, Self::Place, Self::Misspelt, Self::Character, Self::Long];

    /// Its name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Question => "questions",
            Self::Wording => "wordings",
            Self::Keywords => "keywords",
            Self::Place => "places",
            Self::Misspelt => "misspelt words",
            Self::Character => "commonest characters",
            Self::Long => "1,000 characters",
        }
    }

    /// How many queries of the kind there are.
    fn count(self) -> usize {
        match self {
            Self::Question | Self::Wording => 300,
            Self::Keywords => 250,
            Self::Place | Self::Misspelt => 75,
            Self::Character | Self::Long => 20,
        }
    }

    /// Whether it is one of what people ask all day.
    pub(crate) fn is_usual(self) -> bool {
        !matches!(self, Self::Character | Self::Long)
    }
}

impl Query {
    /// Whether this is an answer to the query, so that its time means something.
    pub(crate) fn is_answered_by(&self, answer: &Answer) -> bool {
        let first = answer.hits.first();
        let holds = |hit: &Found, text: &String| hit.text.contains(text.as_str());
        answer.total > 0
            && match &self.right {
                Right::First(text) => first.is_some_and(|hit| holds(hit, text)),
                Right::OneWithAny(texts) => answer.hits.iter().any(|hit| texts.iter().any(|text| holds(hit, text))),
                Right::One(text) => answer.hits.iter().any(|hit| holds(hit, text)),
                Right::OneOf(texts) => answer.hits.iter().any(|hit| texts.contains(&hit.text)),
                Right::At(file, place) => {
                    first.is_some_and(|hit| hit.place == *place && file.as_ref().is_none_or(|file| hit.file == *file))
                }
            }
    }
}

/// Makes the queries of all kinds.
pub(crate) fn queries(sample: &Sample, jieba: &Jieba, seed: u64) -> Vec<Query> {
    let sounds = sounds(sample);
    let mut queries = Vec::new();
    for kind in Kind::ALL {
        let mut random = Random::new(seed, kind as u64);
        let mut made = 0;
        // A short passage may not give a query; a small library gives fewer.
        for _ in 0..kind.count() * 20 {
            if made == kind.count() {
                break;
            }
            if let Some((text, right)) = query(kind, made, sample, jieba, &sounds, &mut random) {
                queries.push(Query { kind, text, right });
                made += 1;
            }
        }
    }
    queries
}

fn query(
    kind: Kind,
    number: usize,
    sample: &Sample,
    jieba: &Jieba,
    sounds: &BTreeMap<String, Vec<char>>,
    random: &mut Random,
) -> Option<(String, Right)> {
    match kind {
        Kind::Wording => {
            let piece = piece(&random.of(&sample.passages).text, random)?;
            Some((piece.clone(), Right::First(piece)))
        }
        Kind::Keywords => {
            let count = random.between(2, 3);
            let words = content_words(&random.of(&sample.passages).text, jieba, count, random)?;
            Some((words.join(" "), Right::OneWithAny(words)))
        }
        Kind::Question => {
            let words = content_words(&random.of(&sample.passages).text, jieba, 2, random)?;
            let asked = random.of(QUESTIONS);
            let text = words.iter().fold(asked.to_owned(), |text, word| text.replacen("{}", word, 1));
            Some((text, Right::OneWithAny(words)))
        }
        Kind::Place => {
            let found = if sample.places.is_empty() { return None } else { random.of(&sample.places) };
            Some(match number % 4 {
                0 => (found.place.clone(), Right::At(None, found.place)),
                1 => (format!("《{}》{}", found.title, found.place), Right::At(Some(found.file), found.place)),
                2 => (format!("{}{}是什么", found.title, found.place), Right::At(Some(found.file), found.place)),
                _ => (format!("{}{}", found.title, found.place), Right::At(Some(found.file), found.place)),
            })
        }
        Kind::Misspelt => {
            let text = random.of(&sample.passages).text;
            let long = |word: &str| word.chars().count() >= 4 && word.chars().all(|c| ('一'..='龥').contains(&c));
            let words: Vec<&str> =
                jieba.cut(&text, false).iter().map(|token| token.word).filter(|word| long(word)).collect();
            let word = if words.is_empty() { return None } else { random.of(&words) };
            Some((misspell(word, sounds, random)?, Right::One(word.to_owned())))
        }
        Kind::Character => {
            let character = sample.commonest().get(number)?.to_string();
            Some((character.clone(), Right::First(character)))
        }
        Kind::Long => {
            let (mut text, mut whole) = (String::new(), Vec::new());
            while text.chars().count() < 1_000 {
                let passage = random.of(&sample.passages).text;
                text.push_str(&passage);
                whole.push(passage);
            }
            Some((text.chars().take(1_000).collect(), Right::OneOf(whole)))
        }
    }
}

const QUESTIONS: &[&str] = &[
    "{}{}有哪些要求",
    "{}的{}由谁负责",
    "怎么{}{}",
    "{}和{}的目标是多少",
    "对{}{}是怎么规定的",
    "如何推动{}、{}",
    "{}方面有什么{}措施",
];

/// Eight to twenty characters of one sentence, as they are printed.
fn piece(text: &str, random: &mut Random) -> Option<String> {
    let sentences: Vec<&str> = text.split(['。', '；', '\n']).filter(|text| text.chars().count() >= 10).collect();
    let sentence: Vec<char> = if sentences.is_empty() { return None } else { random.of(&sentences).chars().collect() };
    let length = random.between(8, sentence.len().min(20));
    let start = random.below(sentence.len() - length + 1);
    let piece: String = sentence.into_iter().skip(start).take(length).collect();
    // What begins or ends with a mark or reads as an operator is not what is meant here.
    let is_plain = |c: char| c.is_alphanumeric() || "、，".contains(c);
    let ends_in_words = piece.starts_with(char::is_alphanumeric) && piece.ends_with(char::is_alphanumeric);
    (piece.chars().all(is_plain) && ends_in_words).then_some(piece)
}

/// So many different content words of a passage.
fn content_words(text: &str, jieba: &Jieba, count: usize, random: &mut Random) -> Option<Vec<String>> {
    let is_content = |tag: &str| tag == "vn" || tag.starts_with(['n', 'l', 'i', 'j']);
    let mut words: Vec<String> = jieba
        .tag(text, false)
        .iter()
        .filter(|tag| is_content(tag.tag) && tag.word.chars().count() > 1 && tag.word != "有关")
        .map(|tag| tag.word.to_owned())
        .collect();
    words.sort_unstable();
    words.dedup();
    let mut chosen = Vec::new();
    while chosen.len() < count {
        if words.is_empty() {
            return None;
        }
        chosen.push(words.swap_remove(random.below(words.len())));
    }
    Some(chosen)
}

/// The characters of the library by how they sound, without the tone.
fn sounds(sample: &Sample) -> BTreeMap<String, Vec<char>> {
    let mut sounds: BTreeMap<String, Vec<char>> = BTreeMap::new();
    for &c in sample.characters.keys() {
        if let Some(sound) = c.to_pinyin() {
            sounds.entry(sound.plain().to_owned()).or_default().push(c);
        }
    }
    sounds
}

/// The word with another character of the same sound.
fn misspell(word: &str, sounds: &BTreeMap<String, Vec<char>>, random: &mut Random) -> Option<String> {
    let mut chars: Vec<char> = word.chars().collect();
    let at = random.below(chars.len());
    let right = chars.get_mut(at)?;
    let others: Vec<char> = sounds.get(right.to_pinyin()?.plain())?.iter().copied().filter(|c| c != right).collect();
    *right = if others.is_empty() { return None } else { random.of(&others) };
    Some(chars.into_iter().collect())
}
