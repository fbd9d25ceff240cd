//! How surely a hit answers: what share of what was asked it covers.
//!
//! Each word of the query counts by its rarity and by its class: a question hangs on its nouns.
//! A word is covered in full where the best sentence has it, less where only its passage or the
//! titles above have it. What only the thesaurus covers is counted apart, so that a synonym alone
//! makes no answer certain. See `docs/confidence.md`.

use super::evidence::Asked;
use super::literal::is_absent;
use super::plan::Plan;
use super::rank::{Candidate, Standing};
use super::score::{Reading, as_f32, idf};
use super::vocabulary::frequency_of;
use crate::analysis::{Other, WordClass, pairs};
use crate::config::Ranking;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Field, Filters};
use plansearch_text::{CharSpan, number_variant};

/// A word of the query with its weight.
#[derive(Debug)]
struct Word {
    text: String,
    /// The same written otherwise: numbers.
    variant: Option<String>,
    /// What the thesaurus knows for it, but for broader words.
    others: Vec<Other>,
    /// Whether neither the passages nor the dictionary have it as a word.
    is_unknown: bool,
    weight: f32,
}

/// What is measured of a candidate; all from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Coverage {
    /// The share of the words that the best sentence covers, as they were asked.
    pub sentence: f32,
    /// The share that the passage with the titles above it covers, as they were asked.
    pub passage: f32,
    /// The share that only the thesaurus covers there, by the closeness of its words.
    pub thesaurus: f32,
    /// The share of the words that no passage holds, nor what the thesaurus knows for them.
    pub unknown: f32,
    /// 1 if the query names somebody or some place that no passage names.
    pub stranger: f32,
    /// 1 if a figure is asked for and the best sentence gives none of the unit asked for.
    pub no_figure: f32,
    /// 1 if a year is named and the best sentence names another or none.
    pub no_year: f32,
}

/// Computes confidences for one query.
#[derive(Debug)]
pub(crate) struct Confidence<'a> {
    library: &'a Library,
    words: Vec<Word>,
    unknown: f32,
    stranger: bool,
    asked: Asked,
}

impl<'a> Confidence<'a> {
    /// Weighs the words of a plan. How rare they are is the library's; whether they are there at all, the filters say.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store).
    pub(crate) fn of(library: &'a Library, plan: &Plan, filters: &Filters) -> Result<Self> {
        let (store, lexicon) = (library.store(), &library.configuration().lexicon);
        let passages = library.passage_count();
        let mut words = Vec::new();
        let (mut unknown, mut all, mut stranger) = (0.0, 0.0, false);
        let mut common_ground = 0.0;
        for token in &plan.meant.words {
            let frequency = frequency_of(store, &token.text)?;
            let class = lexicon.class(&token.text);
            let by_class = match class {
                WordClass::Name | WordClass::Noun => 1.0,
                WordClass::Verb => 0.5,
                WordClass::Quality => 0.4,
                WordClass::Function => 0.15,
            };
            let inside = |span: CharSpan| span.start <= token.span.start && token.span.end <= span.end;
            let expansions = plan.expansions.iter().filter(|expansion| inside(expansion.span));
            let others = expansions.flat_map(|expansion| &expansion.others).filter(|other| other.closeness > 0.0);
            let others: Vec<Other> = others.cloned().collect();
            let variant = number_variant(&token.text);
            let written_otherwise = match &variant {
                Some(variant) => frequency_of(store, variant)?,
                None => 0,
            };
            let frequency = usize::try_from(frequency.max(written_otherwise)).unwrap_or(usize::MAX);
            let weight = idf(passages, frequency) * by_class;
            all += weight;
            // Who asks a plan of its own town says nothing by naming it, so what is unknown is not thinned by it.
            if class == WordClass::Name && is_in_name(library, &token.text)? {
                common_ground += weight;
            }
            if frequency == 0 || !filters.is_empty() {
                let mut is_held = false;
                for instead in
                    std::iter::once(&token.text).chain(others.iter().map(|other| &other.text)).chain(&variant)
                {
                    is_held = is_held || is_there(library, instead, filters)?;
                }
                if !is_held {
                    unknown += weight;
                    stranger |= class == WordClass::Name;
                }
            }
            let is_unknown = frequency == 0 && !lexicon.has_word(&token.text);
            words.push(Word { text: token.text.clone(), variant, others, is_unknown, weight });
        }
        let telling = all - common_ground;
        let unknown = if telling > 0.0 { (unknown / telling).min(1.0) } else { 0.0 };
        Ok(Self { library, words, unknown, stranger, asked: Asked::of(&plan.meant) })
    }

    /// From 0 to 1.
    pub(crate) fn in_candidate(&self, candidate: &Candidate, reading: &Reading) -> f64 {
        match candidate.standing {
            Standing::Exact => return 1.0,
            Standing::Place(_) | Standing::Titled(_) => return 0.99,
            Standing::Within | Standing::Terms => {}
        }
        let Ranking { confidence: weights, .. } = &self.library.configuration().ranking;
        let found = self.coverage(candidate, reading);
        let sum = weights.base
            + weights.sentence * found.sentence
            + weights.passage * found.passage
            + weights.thesaurus * found.thesaurus
            + weights.unknown * found.unknown
            + weights.stranger * found.stranger
            + weights.no_figure * found.no_figure
            + weights.no_year * found.no_year;
        // What covers nothing of what was asked does not answer, however little speaks against it.
        let covered = (found.passage + found.thesaurus).min(weights.full.0);
        let trust = if weights.full.0 > 0.0 { covered / weights.full.0 } else { 1.0 };
        // An inexact match is never quite certain.
        f64::from(trust / (1.0 + (-sum).exp())).min(0.98)
    }

    /// Measures a candidate.
    pub(crate) fn coverage(&self, candidate: &Candidate, reading: &Reading) -> Coverage {
        let (whole, titles): (String, String) = (reading.text.iter().collect(), reading.titles.iter().collect());
        let sentence_chars = reading.sentence(candidate.sentence);
        let sentence: String = sentence_chars.iter().collect();
        let (mut all, mut in_sentence, mut in_passage, mut thesaurus) = (0.0, 0.0, 0.0, 0.0);
        for word in &self.words {
            let narrow = word.covered_by(&sentence);
            let wide =
                if narrow < 1.0 { narrow.max(word.covered_by(&whole)).max(word.covered_by(&titles)) } else { 1.0 };
            all += word.weight;
            in_sentence += word.weight * narrow;
            in_passage += word.weight * wide;
            if wide < 1.0 && !word.others.is_empty() {
                let meant = word.meant_by(&whole).max(word.meant_by(&titles));
                thesaurus += word.weight * (meant - wide).max(0.0);
            }
        }
        let share = |covered: f32| if all > 0.0 { covered / all } else { 0.0 };
        Coverage {
            sentence: share(in_sentence),
            passage: share(in_passage),
            thesaurus: share(thesaurus),
            unknown: self.unknown,
            stranger: f32::from(u8::from(self.stranger)),
            no_figure: missing(self.asked.finds_figure(sentence_chars)),
            no_year: missing(self.asked.finds_year(sentence_chars)),
        }
    }
}

fn missing(found: Option<bool>) -> f32 {
    f32::from(u8::from(found == Some(false)))
}

impl Word {
    /// How much of the word a text covers, as it was asked.
    fn covered_by(&self, text: &str) -> f32 {
        if text.is_empty() {
            return 0.0;
        }
        if text.contains(&self.text) || self.variant.as_ref().is_some_and(|variant| text.contains(variant.as_str())) {
            return 1.0;
        }
        let shared = 0.7 * shared_pairs(&self.text, text);
        if shared == 0.0 && self.is_unknown && is_cut_from(&self.text, text) { 0.6 } else { shared }
    }

    /// How much of it a text covers by the thesaurus.
    fn meant_by(&self, text: &str) -> f32 {
        let covers =
            |other: &Other| if text.contains(&other.text) { 1.0 } else { 0.8 * shared_pairs(&other.text, text) };
        self.others.iter().map(|other| other.closeness * covers(other)).fold(0.0, f32::max)
    }
}

/// Whether a text has the characters of a word in their order and close together: 抽水蓄能 has 抽蓄.
fn is_cut_from(word: &str, text: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    let Some((&first, rest)) = chars.split_first() else { return false };
    text.match_indices(first).any(|(at, _)| {
        let mut after = text.get(at..).unwrap_or_default().chars().take(chars.len() * 2).skip(1);
        rest.iter().all(|c| after.any(|found| found == *c))
    })
}

/// The share of a sequence's pairs that a text holds, where more than half.
fn shared_pairs(sequence: &str, text: &str) -> f32 {
    let bounds: Vec<usize> = sequence.char_indices().map(|(at, _)| at).chain([sequence.len()]).collect();
    let mut pairs = bounds.windows(3).filter_map(|window| sequence.get(*window.first()?..*window.last()?));
    let all = bounds.len().saturating_sub(2);
    // Most sequences share nothing, and that is soon seen.
    let may_miss = all / 2;
    let mut missed = 0;
    while let Some(pair) = pairs.next().filter(|_| missed <= may_miss) {
        missed += usize::from(!text.contains(pair));
    }
    let share = as_f32(all - missed.min(all)) / as_f32(all.max(1));
    if missed <= may_miss && share > 0.5 { share } else { 0.0 }
}

/// Whether a passage that passes the filters holds a sequence, at least in its bigrams where all passages do.
fn is_there(library: &Library, sequence: &str, filters: &Filters) -> Result<bool> {
    if filters.is_empty() {
        return Ok(frequency_of(library.store(), sequence)? > 0);
    }
    Ok(!is_absent(library.store(), sequence, filters)?)
}

/// Whether the documents' titles say this word: each of its bigrams stands in half of them or more.
fn is_in_name(library: &Library, word: &str) -> Result<bool> {
    let documents = u64::try_from(library.document_count()).unwrap_or(u64::MAX);
    for bigram in pairs(word) {
        if library.store().frequency(Field::NameBigrams, &bigram.text)? * 2 < documents {
            return Ok(false);
        }
    }
    Ok(word.chars().nth(1).is_some())
}
