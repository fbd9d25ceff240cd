//! Sentences: a frame, and the words that are put into it.

use super::random::Random;
use super::vocabulary::{Class, Vocabulary};
use std::collections::HashMap;

/// A part of a sentence.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    /// What stands in every sentence of the frame.
    Plain(String),
    /// A figure of so many digits, which changes.
    Figure(usize),
    /// A word, for which another of its class may stand.
    Word {
        /// Which words may stand here.
        class: Class,
        /// The word that stood here; empty if there was none.
        printed: String,
    },
}

/// A sentence without its content words.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// Its parts, in order.
    pub pieces: Vec<Piece>,
}

impl Piece {
    /// What stands between content words: years stay, other figures change.
    pub(crate) fn plain(text: &str) -> Self {
        let is_figure = text.chars().all(|c| c.is_ascii_digit());
        if is_figure && !text.starts_with("20") && text.len() < 6 {
            Self::Figure(text.len())
        } else {
            Self::Plain(text.to_owned())
        }
    }
}

impl Frame {
    /// Reads a frame: `{n2}` is a noun of two characters, `{#}` a figure of two digits.
    pub(crate) fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        for part in text.split('{') {
            let (slot, plain) = part.split_once('}').unwrap_or(("", part));
            match slot {
                "" => {}
                "#" => pieces.push(Piece::Figure(2)),
                "n2" => pieces.push(slot_of("n", 2)),
                "n4" => pieces.push(slot_of("n", 4)),
                "v2" => pieces.push(slot_of("v", 2)),
                "vn2" => pieces.push(slot_of("vn", 2)),
                "a2" => pieces.push(slot_of("a", 2)),
                "name" => pieces.push(slot_of("name", 3)),
                _ => panic!("no such slot: {slot}"),
            }
            if !plain.is_empty() {
                pieces.push(Piece::Plain(plain.to_owned()));
            }
        }
        Self { pieces }
    }
}

fn slot_of(speech: &'static str, chars: usize) -> Piece {
    Piece::Word { class: Class { speech, chars }, printed: String::new() }
}

/// Writes the sentences of one document, which has its own words: what it has said it says again.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    vocabulary: &'a Vocabulary,
    random: Random,
    said: HashMap<Class, Vec<String>>,
    coined: Vec<String>,
}

/// Characters of names that no dictionary has.
const SYLLABLES: &[char] = &[
    '安', '邦', '宝', '昌', '诚', '创', '德', '鼎', '东', '方', '丰', '福', '富', '冠', '光', '广', '国', '海', '豪',
    '和', '恒', '弘', '宏', '华', '汇', '嘉', '建', '金', '锦', '京', '晶', '巨', '凯', '康', '科', '乐', '利', '联',
    '龙', '隆', '美', '明', '宁', '鹏', '普', '奇', '启', '乾', '庆', '荣', '瑞', '润', '森', '盛', '世', '顺', '泰',
    '天', '通', '威', '维', '祥', '新', '信', '兴', '旭', '雅', '阳', '亿', '益', '永', '优', '宇', '元', '源', '远',
    '悦', '泽', '正', '志', '中', '众', '卓',
];

const TRADES: &[&str] = &["集团", "科技", "农业", "化工", "重工", "制药", "食品", "物流", "建材", "新能源"];

impl<'a> Writer<'a> {
    /// A writer of one document.
    pub(crate) fn new(vocabulary: &'a Vocabulary, random: Random) -> Self {
        Self { vocabulary, random, said: HashMap::new(), coined: Vec::new() }
    }

    /// What the document leaves to chance beside its sentences.
    pub(crate) fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    /// A sentence of the plan with other words in it.
    pub(crate) fn sentence(&mut self) -> String {
        let frame = self.random.below(self.vocabulary.frames.len());
        self.vocabulary.frames.get(frame).map(|frame| self.fill(frame)).unwrap_or_default()
    }

    /// So many sentences of the plan with other words in them.
    pub(crate) fn sentences(&mut self, first: usize, last: usize) -> String {
        (0..self.random.between(first, last)).map(|_| self.sentence()).collect()
    }

    /// One of these frames, filled.
    pub(crate) fn one_of(&mut self, frames: &[Frame]) -> String {
        let frame = self.random.below(frames.len());
        frames.get(frame).map(|frame| self.fill(frame)).unwrap_or_default()
    }

    fn fill(&mut self, frame: &Frame) -> String {
        let mut sentence = String::new();
        for piece in &frame.pieces {
            match piece {
                Piece::Plain(text) => sentence.push_str(text),
                Piece::Figure(digits) => sentence.push_str(&self.figure(*digits)),
                // Some of the plan's own words stay, so that its turns of phrase do.
                Piece::Word { printed, .. } if !printed.is_empty() && self.random.chance(15) => {
                    sentence.push_str(printed);
                }
                Piece::Word { class, .. } => {
                    let mut word = self.word(*class);
                    if sentence.ends_with(&word) {
                        // A word said twice is a fault of a scan.
                        word = self.word(*class);
                    }
                    sentence.push_str(&word);
                }
            }
        }
        sentence
    }

    /// A figure without a zero in front.
    pub(crate) fn figure(&mut self, digits: usize) -> String {
        let least = 10_usize.pow(u32::try_from(digits).unwrap_or(1).saturating_sub(1));
        self.random.between(least, least * 10 - 1).to_string()
    }

    fn word(&mut self, class: Class) -> String {
        if class.speech == "name" && self.random.chance(50) {
            return self.name();
        }
        let said = self.said.entry(class).or_default();
        if !said.is_empty() && self.random.chance(35) {
            return self.random.of(said);
        }
        let word = self.vocabulary.draw(class, &mut self.random).to_owned();
        said.push(word.clone());
        word
    }

    /// The name of a firm, one of a few that the document has.
    fn name(&mut self) -> String {
        if self.coined.len() < 4 || self.random.chance(30) {
            let mut name: String = (0..2).map(|_| self.random.of(SYLLABLES)).collect();
            name.push_str(self.random.of(TRADES));
            self.coined.push(name);
        }
        self.random.of(&self.coined)
    }
}
