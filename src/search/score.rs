//! Scores: BM25 over words, bigrams and characters, for each candidate as a whole and for each of its sentences
//! (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009).
//!
//! A pure function of the query's terms with their statistics and of the candidates' texts: the same for every store.

use super::ahead;
use super::matcher::Matcher;
use super::plan::Plan;
use super::terms::Terms;
use crate::analysis::{Channel, bigrams};
use crate::config::{ChannelWeights, Ranking};
use crate::error::Result;
use crate::store::{Field, Folded, Overview, Store};
use rustc_hash::FxHasher;
use std::hash::{Hash as _, Hasher as _};

/// No more words of the thesaurus than these stand for one word of a query, most typical first.
const MAX_OTHERS: usize = 12;

/// A long name weighs as much as a word of so many characters.
const NAME_CHARS: f32 = 2.0;

/// A term with its weight in the query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeightedTerm {
    pub channel: Channel,
    pub text: String,
    pub weight: f32,
    /// 0 for what is always counted; else the number of the reading of which it is a part.
    pub reading: u16,
}

/// What a term adds where it stands.
#[derive(Debug, Clone, Copy, Default)]
struct Gain {
    passage: f32,
    sentence: f32,
    lead: f32,
    heading: f32,
    reading: u16,
}

/// The terms of a query with what each adds.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    pub terms: Vec<WeightedTerm>,
    gains: Vec<Gain>,
    matcher: Matcher,
    /// For each reading beyond the first the number of the word for which it stands.
    words_of_readings: Vec<u16>,
    words: usize,
    /// For each word that the thesaurus knows which share of the query it is.
    shares_of_words: Vec<f32>,
    /// How many bigrams each reading beyond the first has.
    bigrams_of_readings: Vec<u16>,
    /// How rare each bigram of the query is; 0 for other terms.
    rarities: Vec<f32>,
    ranking: &'a Ranking,
    average_passage: f32,
    average_sentence: f32,
}

/// A candidate's text, read; kept to be filled again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    pub text: Vec<char>,
    pub titles: Vec<char>,
    pub starts: Vec<u32>,
    pub lead_chars: usize,
}

/// The scores of a candidate.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Scores {
    /// Of the passage as a whole.
    pub passage: f32,
    /// Of each sentence.
    pub sentences: Vec<f32>,
    /// The share of what is asked that the passage and its titles hold, from 0 to 1: of the bigrams of the query, by
    /// their rarity, or of its words as far as the thesaurus's stand there.
    pub share: f32,
    /// Tells texts apart: of equal texts it is equal.
    pub text_hash: u64,
}

/// Rarity: BM25's idf, never below 0.
pub(crate) fn idf(passages: usize, frequency: usize) -> f32 {
    let (passages, frequency) = (as_f32(passages), as_f32(frequency.min(passages)));
    (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln()
}

#[expect(clippy::cast_precision_loss, reason = "counts and lengths need no more precision than a float has")]
pub(crate) fn as_f32(count: usize) -> f32 {
    count as f32
}

fn of_channel(weights: &ChannelWeights, channel: Channel) -> f32 {
    match channel {
        Channel::Words => weights.words.0,
        Channel::Bigrams => weights.bigrams.0,
        Channel::Unigrams => weights.unigrams.0,
    }
}

impl Reading {
    /// Reads a candidate.
    pub(crate) fn fill(&mut self, folded: Folded<'_>) {
        folded.text(&mut self.text);
        folded.titles(&mut self.titles);
        folded.starts(&mut self.starts);
        self.lead_chars = folded.lead_chars();
    }

    fn sentence_end(&self, sentence: usize) -> usize {
        self.starts.get(sentence + 1).map_or(self.text.len(), |&next| next as usize)
    }

    /// The characters of a sentence.
    pub(crate) fn sentence(&self, sentence: usize) -> &[char] {
        let start = self.starts.get(sentence).map_or(0, |&start| start as usize);
        self.text.get(start..self.sentence_end(sentence)).unwrap_or_default()
    }
}

/// The terms of a plan: as typed, the other ways to write them, and the thesaurus, each of whose words for the same
/// thing is a reading of its own.
fn weighted_terms(plan: &Plan, ranking: &Ranking) -> (Vec<WeightedTerm>, Vec<u16>, usize) {
    let mut terms = weighted(&plan.terms, 1.0);
    let typed = terms.len();
    let known = |terms: &[WeightedTerm], channel: Channel, text: &str| {
        terms.iter().take(typed).any(|own| own.channel == channel && own.text == text)
    };
    for variant in &plan.variants {
        let added = weighted(variant, ranking.variant.0);
        let added: Vec<WeightedTerm> =
            added.into_iter().filter(|term| !known(&terms, term.channel, &term.text)).collect();
        terms.extend(added);
    }
    let mut words_of_readings = Vec::new();
    let mut words = 0_u16;
    for expansion in &plan.expansions {
        for other in expansion.others.iter().take(MAX_OTHERS) {
            let tokens = bigrams(&other.text);
            let length = as_f32(expansion.span.len()) / as_f32(tokens.len() + 1);
            let weight = ranking.synonym.0 * length.min(1.0);
            let reading = u16::try_from(words_of_readings.len() + 1).unwrap_or(u16::MAX);
            words_of_readings.push(words);
            let tokens = tokens.into_iter().filter(|token| !known(&terms, Channel::Bigrams, &token.text));
            let tokens: Vec<WeightedTerm> = tokens
                .map(|token| WeightedTerm { channel: Channel::Bigrams, text: token.text, weight, reading })
                .collect();
            terms.extend(tokens);
        }
        words = words.saturating_add(1);
    }
    (terms, words_of_readings, usize::from(words))
}

/// For each word that the thesaurus knows which share of the characters with weight it is.
fn shares_of_words(plan: &Plan) -> Vec<f32> {
    let weighty: usize = plan.meant.words.iter().map(|word| word.span.len()).sum();
    let share = |len: usize| (as_f32(len) / as_f32(weighty.max(1))).min(1.0);
    plan.expansions.iter().map(|expansion| share(expansion.span.len())).collect()
}

/// The terms with their weights; one that stands twice counts twice.
fn weighted(terms: &Terms, weight: f32) -> Vec<WeightedTerm> {
    let mut weighted: Vec<WeightedTerm> = Vec::new();
    for (channel, token) in &terms.tokens {
        // A long name is one thing named, and weighs as one.
        let name = terms.long_names.iter().find(|name| name.start <= token.span.start && token.span.end <= name.end);
        let weight = weight * name.map_or(1.0, |name| (NAME_CHARS / as_f32(name.len())).min(1.0));
        match weighted.iter_mut().find(|term| term.channel == *channel && term.text == token.text) {
            Some(term) => term.weight += weight,
            None => {
                weighted.push(WeightedTerm { channel: *channel, text: token.text.clone(), weight, reading: 0 });
            }
        }
    }
    weighted
}

impl<'a> Scorer<'a> {
    /// Looks up how rare the terms of a plan are.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store).
    pub(crate) fn of(plan: &Plan, ranking: &'a Ranking, store: &dyn Store) -> Result<Self> {
        let overview = store.overview();
        let (terms, words_of_readings, words) = weighted_terms(plan, ranking);
        ahead::of_terms(store, terms.iter().map(|term| (term.channel, term.text.as_str())))?;
        let (mut gains, mut rarities) = (Vec::with_capacity(terms.len()), Vec::with_capacity(terms.len()));
        for term in &terms {
            let (gain, frequency) = gain(term, ranking, overview, store)?;
            let is_typed = term.channel == Channel::Bigrams && term.reading == 0;
            gains.push(gain);
            rarities.push(if is_typed { idf(overview.passages, frequency) } else { 0.0 });
        }
        let mut bigrams_of_readings = vec![0_u16; words_of_readings.len()];
        for term in &terms {
            if let Some(count) = usize::from(term.reading).checked_sub(1).and_then(|at| bigrams_of_readings.get_mut(at))
            {
                *count += 1;
            }
        }
        let matcher = Matcher::of(terms.iter().map(|term| term.text.as_str()));
        #[expect(clippy::cast_precision_loss, reason = "an average needs no more precision than a float has")]
        let average = |count: usize| (overview.characters as f32 / as_f32(count.max(1))).max(1.0);
        Ok(Self {
            terms,
            gains,
            matcher,
            words_of_readings,
            words,
            shares_of_words: shares_of_words(plan),
            bigrams_of_readings,
            rarities,
            ranking,
            average_passage: average(overview.passages),
            average_sentence: average(usize::try_from(overview.sentences).unwrap_or(usize::MAX)),
        })
    }

    /// Scores a candidate.
    pub(crate) fn score(&self, read: &Reading, work: &mut Work) -> Scores {
        let readings = self.words_of_readings.len() + 1;
        let sentences = read.starts.len().max(1);
        work.reset(self.terms.len(), readings, sentences);
        let sentence_scores = vec![0.0; sentences];
        let mut scores =
            Scores { passage: 0.0, sentences: sentence_scores, share: 0.0, text_hash: hash_of(&read.text) };
        let (mut sentence, mut end) = (0, read.sentence_end(0));
        self.matcher.find(&read.text, |term, at| {
            while at >= end && sentence + 1 < sentences {
                self.close_sentence(sentence, read, work);
                sentence += 1;
                end = read.sentence_end(sentence);
            }
            work.count(usize::from(term));
        });
        self.close_sentence(sentence, read, work);
        let length = as_f32(read.text.len()) / self.average_passage;
        for &term in &work.in_passage {
            let gain = self.gain(term);
            let count = work.passage_counts.get(term).copied().unwrap_or(0);
            add(
                &mut work.passages,
                gain.reading,
                gain.passage * self.saturate(count, self.ranking.length_norm.0, length),
            );
        }
        self.add_once(read.text.get(..read.lead_chars).unwrap_or_default(), work, |gain| gain.lead);
        self.add_once(&read.titles, work, |gain| gain.heading);
        scores.share = self.share(&read.titles, work);
        scores.passage = self.joined(&work.passages, work_best(&mut work.best, self.words));
        for (number, score) in scores.sentences.iter_mut().enumerate() {
            let own = work.sentences.get(number * readings..(number + 1) * readings).unwrap_or_default();
            *score = self.joined(own, work_best(&mut work.best, self.words));
        }
        scores
    }

    /// The first reading's score, and for each word of the thesaurus that of its best.
    fn joined(&self, readings: &[f32], best: &mut [f32]) -> f32 {
        let Some((first, others)) = readings.split_first() else { return 0.0 };
        for (word, &score) in self.words_of_readings.iter().zip(others) {
            if let Some(best) = best.get_mut(usize::from(*word)) {
                *best = best.max(score);
            }
        }
        first + best.iter().sum::<f32>()
    }

    /// Which share of what is asked a passage holds.
    fn share(&self, titles: &[char], work: &mut Work) -> f32 {
        let mut seen = std::mem::take(&mut work.in_passage);
        self.matcher.find(titles, |term, _| {
            let term = usize::from(term);
            if !seen.contains(&term) {
                seen.push(term);
            }
        });
        let all: f32 = self.rarities.iter().sum();
        let held: f32 = seen.iter().filter_map(|&term| self.rarities.get(term)).sum();
        let mut found = vec![0_u16; self.bigrams_of_readings.len()];
        for &term in &seen {
            if let Some(count) = usize::from(self.gain(term).reading).checked_sub(1).and_then(|at| found.get_mut(at)) {
                *count += 1;
            }
        }
        work.in_passage = seen;
        let mut of_words = vec![0.0_f32; self.shares_of_words.len()];
        for ((found, bigrams), word) in found.iter().zip(&self.bigrams_of_readings).zip(&self.words_of_readings) {
            let word = usize::from(*word);
            let is_held = *found > 0 && found * 2 >= *bigrams;
            if is_held && let (Some(own), Some(share)) = (of_words.get_mut(word), self.shares_of_words.get(word)) {
                *own = own.max(share * f32::from(*found) / f32::from(*bigrams));
            }
        }
        let literal = if all > 0.0 { held / all } else { 0.0 };
        (literal + of_words.iter().sum::<f32>()).min(1.0)
    }

    fn gain(&self, term: usize) -> Gain {
        self.gains.get(term).copied().unwrap_or_default()
    }

    fn close_sentence(&self, sentence: usize, read: &Reading, work: &mut Work) {
        let length = as_f32(read.sentence(sentence).len()) / self.average_sentence;
        let readings = self.words_of_readings.len() + 1;
        while let Some(term) = work.in_sentence.pop() {
            let Some(count) = work.sentence_counts.get_mut(term).map(std::mem::take) else { continue };
            let gain = self.gain(term);
            let score = gain.sentence * self.saturate(count, self.ranking.sentence_length_norm.0, length);
            if let Some(slot) = work.sentences.get_mut(sentence * readings + usize::from(gain.reading)) {
                *slot += score;
            }
        }
    }

    /// A lead or title is short: what counts is that a term is there, and how rare it is.
    fn add_once(&self, chars: &[char], work: &mut Work, of: impl Fn(Gain) -> f32) {
        let (seen, passages) = (&mut work.in_sentence, &mut work.passages);
        self.matcher.find(chars, |term, _| {
            let term = usize::from(term);
            if !seen.contains(&term) {
                seen.push(term);
                let gain = self.gain(term);
                add(passages, gain.reading, of(gain));
            }
        });
        seen.clear();
    }

    fn saturate(&self, count: u16, norm: f32, length: f32) -> f32 {
        let (k1, count) = (self.ranking.k1.0, f32::from(count));
        count * (k1 + 1.0) / (count + k1 * (1.0 - norm + norm * length))
    }
}

fn add(readings: &mut [f32], reading: u16, score: f32) {
    if let Some(slot) = readings.get_mut(usize::from(reading)) {
        *slot += score;
    }
}

fn work_best(best: &mut Vec<f32>, words: usize) -> &mut [f32] {
    best.clear();
    best.resize(words, 0.0);
    best
}

fn hash_of(text: &[char]) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// What a term adds, and how many passages have it in their text.
fn gain(term: &WeightedTerm, ranking: &Ranking, overview: &Overview, store: &dyn Store) -> Result<(Gain, usize)> {
    let count = |field| store.frequency(field, &term.text).map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let body = count(match term.channel {
        Channel::Words => Field::Words,
        Channel::Bigrams => Field::Bigrams,
        Channel::Unigrams => Field::Unigrams,
    })?;
    let rarity = |count: usize| idf(overview.passages, count) * term.weight;
    let in_body = if body > 0 { Some(rarity(body)) } else { None };
    // Leads and titles have no fields but of bigrams: a word is as rare there as its rarest bigram.
    let short = |field| -> Result<usize> {
        let bigrams = bigrams(&term.text);
        let counts = bigrams.iter().map(|bigram| store.frequency(field, &bigram.text));
        let rarest = counts.collect::<Result<Vec<u64>>>()?.into_iter().min().unwrap_or(0);
        Ok(usize::try_from(rarest).unwrap_or(usize::MAX))
    };
    let lead = of_channel(&ranking.lead, term.channel);
    let heading = of_channel(&ranking.heading, term.channel);
    let gain = Gain {
        passage: of_channel(&ranking.passage, term.channel) * in_body.unwrap_or(0.0),
        sentence: of_channel(&ranking.sentence, term.channel) * in_body.unwrap_or(0.0),
        // A lead is a part of its text: a term that no text has is in no lead.
        lead: match in_body {
            Some(body) if lead > 0.0 => body.min(rarity(short(Field::LeadBigrams)?)) * lead,
            _ => 0.0,
        },
        heading: if heading > 0.0 {
            in_body.unwrap_or(f32::INFINITY).min(rarity(short(Field::HeadingBigrams)?)) * heading
        } else {
            0.0
        },
        reading: term.reading,
    };
    Ok((gain, body))
}

/// Room for scoring, filled anew for each candidate.
#[derive(Debug, Default)]
pub(crate) struct Work {
    passage_counts: Vec<u16>,
    sentence_counts: Vec<u16>,
    in_passage: Vec<usize>,
    in_sentence: Vec<usize>,
    passages: Vec<f32>,
    sentences: Vec<f32>,
    best: Vec<f32>,
}

impl Work {
    fn reset(&mut self, terms: usize, readings: usize, sentences: usize) {
        for counts in [&mut self.passage_counts, &mut self.sentence_counts] {
            counts.clear();
            counts.resize(terms, 0);
        }
        self.in_passage.clear();
        self.in_sentence.clear();
        for (scores, len) in [(&mut self.passages, readings), (&mut self.sentences, readings * sentences)] {
            scores.clear();
            scores.resize(len, 0.0);
        }
    }

    fn count(&mut self, term: usize) {
        for (counts, seen) in
            [(&mut self.passage_counts, &mut self.in_passage), (&mut self.sentence_counts, &mut self.in_sentence)]
        {
            if let Some(count) = counts.get_mut(term) {
                if *count == 0 {
                    seen.push(term);
                }
                *count = count.saturating_add(1);
            }
        }
    }
}
