//! Scores: BM25 over words, pairs and characters, for each passage as a whole and for each of
//! its sentences.
//!
//! tantivy's postings are read term by term and summed here, because its own scorer knows
//! neither sentences nor other constants than its own (Robertson and Zaragoza, The Probabilistic
//! Relevance Framework: BM25 and Beyond, 2009).

use super::text::Text;
use crate::analysis::Channel;
use crate::config::{ChannelWeights, Ranking};
use crate::error::Result;
use crate::index::{Part, Posting, Postings, TermPostings};

/// What all searches share: the lengths that BM25 weighs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lengths {
    /// For each passage the number of its first sentence among all sentences.
    first_sentence: Vec<usize>,
    sentences: usize,
    average_passage: f32,
    average_sentence: f32,
}

impl Lengths {
    pub(crate) fn of(texts: &[Text]) -> Self {
        let mut lengths = Self::default();
        let mut characters = 0;
        for text in texts {
            lengths.first_sentence.push(lengths.sentences);
            lengths.sentences += text.sentences.len();
            characters += text.normalized.len();
        }
        let average = |count: usize| as_f32(characters) / as_f32(count.max(1));
        lengths.average_passage = average(texts.len()).max(1.0);
        lengths.average_sentence = average(lengths.sentences).max(1.0);
        lengths
    }
}

/// A term with its weight in the query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeightedTerm {
    pub channel: Channel,
    pub text: String,
    pub weight: f32,
}

/// The scores of all passages for a query.
#[derive(Debug, Clone)]
pub(crate) struct Scores {
    passages: Vec<f32>,
    sentences: Vec<f32>,
    matched: Vec<bool>,
    /// The passages with a score, for a quick way through a large corpus.
    touched: Vec<usize>,
}

/// Rarity: BM25's idf, never below 0.
pub(crate) fn idf(passages: usize, frequency: usize) -> f32 {
    let (passages, frequency) = (as_f32(passages), as_f32(frequency));
    (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln()
}

#[expect(clippy::cast_precision_loss, reason = "counts and lengths far below 2^24")]
pub(crate) fn as_f32(count: usize) -> f32 {
    count as f32
}

fn of_channel(weights: &ChannelWeights, channel: Channel) -> f32 {
    match channel {
        Channel::Words => weights.words.0,
        Channel::Pairs => weights.pairs.0,
        Channel::Chars => weights.chars.0,
    }
}

/// One place to read what scoring needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scorer<'a> {
    pub postings: &'a Postings,
    pub texts: &'a [Text],
    pub lengths: &'a Lengths,
    pub ranking: &'a Ranking,
}

impl Scorer<'_> {
    /// Scores of nothing yet.
    pub(crate) fn start(&self) -> Scores {
        Scores {
            passages: vec![0.0; self.texts.len()],
            sentences: vec![0.0; self.lengths.sentences],
            matched: vec![false; self.texts.len()],
            touched: Vec::new(),
        }
    }

    /// Keeps in `best` what is higher in `reading`, and empties `reading`.
    pub(crate) fn keep_better(&self, best: &mut Scores, reading: &mut Scores) {
        self.drain(best, reading, f32::max);
    }

    /// Adds `other` to `scores`, and empties `other`.
    pub(crate) fn add_scores(&self, scores: &mut Scores, other: &mut Scores) {
        self.drain(scores, other, |a, b| a + b);
    }

    fn drain(&self, into: &mut Scores, from: &mut Scores, join: fn(f32, f32) -> f32) {
        for ordinal in std::mem::take(&mut from.touched) {
            into.touch(ordinal);
            if let (Some(to), Some(score)) = (into.passages.get_mut(ordinal), from.passages.get_mut(ordinal)) {
                *to = join(*to, std::mem::take(score));
            }
            if let (Some(to), Some(matched)) = (into.matched.get_mut(ordinal), from.matched.get_mut(ordinal)) {
                *to |= std::mem::take(matched);
            }
            let range = self.sentence_range(ordinal);
            let to = into.sentences.get_mut(range.clone()).unwrap_or_default();
            for (to, score) in to.iter_mut().zip(from.sentences.get_mut(range).unwrap_or_default()) {
                *to = join(*to, std::mem::take(score));
            }
        }
    }

    fn sentence_range(&self, ordinal: usize) -> std::ops::Range<usize> {
        let first = self.lengths.first_sentence.get(ordinal).copied().unwrap_or(0);
        first..first + self.texts.get(ordinal).map_or(0, |text| text.sentences.len())
    }

    /// Adds a term in every part of the passages.
    pub(crate) fn add(&self, scores: &mut Scores, term: &WeightedTerm) -> Result<()> {
        let rarity = |found: &TermPostings<'_>| idf(self.texts.len(), found.frequency()) * term.weight;
        let in_body = self.postings.find(Part::Body, term.channel, &term.text)?;
        let body = in_body.as_ref().map(rarity);
        if let (Some(found), Some(rarity)) = (&in_body, body) {
            let passage = of_channel(&self.ranking.passage, term.channel) * rarity;
            let sentence = of_channel(&self.ranking.sentence, term.channel) * rarity;
            let matches = term.channel != Channel::Chars;
            found.visit(|posting| self.add_body(scores, posting, passage, sentence, matches))?;
        }
        for (part, weights) in [(Part::Lead, &self.ranking.lead), (Part::Heading, &self.ranking.heading)] {
            let weight = of_channel(weights, term.channel);
            // A lead is a part of its text: a term that no text has is in no lead.
            if weight <= 0.0 || (part == Part::Lead && body.is_none()) {
                continue;
            }
            let Some(found) = self.postings.find(part, term.channel, &term.text)? else { continue };
            // A lead or title is short: what counts is that the term is there, and how rare it is.
            let gain = body.map_or(rarity(&found), |body| body.min(rarity(&found))) * weight;
            found.visit(|posting| {
                scores.touch(posting.ordinal);
                if let Some(score) = scores.passages.get_mut(posting.ordinal) {
                    *score += gain;
                }
            })?;
        }
        Ok(())
    }

    /// Adds an occurrence list: to its passage, and to each sentence that holds a part of it.
    fn add_body(
        &self,
        scores: &mut Scores,
        posting: Posting<'_>,
        passage_gain: f32,
        sentence_gain: f32,
        matches: bool,
    ) {
        let Some(text) = self.texts.get(posting.ordinal) else { return };
        scores.touch(posting.ordinal);
        let norm = self.ranking.length_norm.0;
        let length = as_f32(text.normalized.len()) / self.lengths.average_passage;
        if let Some(score) = scores.passages.get_mut(posting.ordinal) {
            *score += passage_gain * self.saturate(posting.positions.len(), norm, length);
        }
        if let Some(matched) = scores.matched.get_mut(posting.ordinal) {
            *matched |= matches;
        }
        let first = self.lengths.first_sentence.get(posting.ordinal).copied().unwrap_or(0);
        let norm = self.ranking.sentence_length_norm.0;
        let mut rest = posting.positions;
        while let Some(&position) = rest.first() {
            let sentence = text.sentence_at(position);
            let next = text.starts.get(sentence + 1).copied().unwrap_or(u32::MAX);
            let count = rest.partition_point(|&position| position < next);
            let length = as_f32(text.sentence_len(sentence)) / self.lengths.average_sentence;
            if let Some(score) = scores.sentences.get_mut(first + sentence) {
                *score += sentence_gain * self.saturate(count, norm, length);
            }
            rest = rest.get(count.max(1)..).unwrap_or_default();
        }
    }

    fn saturate(&self, count: usize, norm: f32, length: f32) -> f32 {
        let (k1, count) = (self.ranking.k1.0, as_f32(count));
        count * (k1 + 1.0) / (count + k1 * (1.0 - norm + norm * length))
    }

    /// The scores of a passage's sentences.
    pub(crate) fn sentences<'s>(&self, scores: &'s Scores, ordinal: usize) -> &'s [f32] {
        scores.sentences.get(self.sentence_range(ordinal)).unwrap_or_default()
    }
}

impl Scores {
    /// Notes a passage on its first score.
    fn touch(&mut self, ordinal: usize) {
        if self.passages.get(ordinal).is_some_and(|&score| score == 0.0) {
            self.touched.push(ordinal);
        }
    }

    /// The score of a passage as a whole.
    pub(crate) fn passage(&self, ordinal: usize) -> f32 {
        self.passages.get(ordinal).copied().unwrap_or(0.0)
    }

    /// Whether a word or a pair of the query stands in the passage.
    pub(crate) fn is_match(&self, ordinal: usize) -> bool {
        self.matched.get(ordinal).copied().unwrap_or(false)
    }
}
