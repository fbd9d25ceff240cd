//! From a plan to ranked candidates.

use super::engine::Engine;
use super::evidence::{Asked, Evidence};
use super::literal::{LiteralHit, find_literal};
use super::place::{PlaceQuery, PlaceRank};
use super::plan::Plan;
use super::score::{Scores, WeightedTerm};
use super::terms::Terms;
use super::text::Text;
use super::types::{Mode, PassageRef, SearchRequest, Sort};
use crate::analysis::{Channel, pairs};
use crate::error::Result;
use crate::text::normalize;
use std::collections::{HashMap, HashSet};

/// The candidates whose sentences are looked at closely.
const CLOSE_LOOK: usize = 30;

/// Why a passage stands where it does, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    /// It holds the whole query verbatim.
    Exact,
    /// It stands in the place that the query names.
    Place(PlaceRank),
    /// It stands in that place, and the query says more than the place.
    Within,
    /// It holds terms of the query.
    Terms,
}

/// A passage that matches.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub ordinal: usize,
    pub tier: Tier,
    pub score: f32,
    /// The part of the score that the passage as a whole has.
    pub passage_score: f32,
    /// The best sentence.
    pub sentence: usize,
}

/// All that a ranking finds.
#[derive(Debug)]
pub(crate) struct Ranked {
    /// The candidates in order.
    pub candidates: Vec<Candidate>,
    /// The best of them, whatever the order asked for.
    pub best: Option<Candidate>,
    /// Whether the query names a place that no document has.
    pub lacks_place: bool,
    /// The passages that hold the whole query verbatim and pass the filters.
    pub exact: Vec<LiteralHit>,
}

impl Engine {
    /// Finds and orders all passages that match, then leaves out those that are not to be kept.
    pub(super) fn rank(
        &self,
        request: &SearchRequest,
        plan: &Plan,
        keep: &dyn Fn(PassageRef<'_>) -> bool,
    ) -> Result<Ranked> {
        let admitted = |ordinal: usize| self.at(ordinal).is_some_and(|found| request.filters.admit(found));
        let mut exact = find_literal(&self.generation.postings, &self.texts, &plan.query.literal)?;
        // A figure that a passage holds, whatever the filters, is no place.
        let place = plan.place.as_ref().filter(|place| !place.is_bare || exact.is_empty());
        exact.retain(|hit| admitted(hit.ordinal));
        let is_exact: HashSet<usize> = exact.iter().map(|hit| hit.ordinal).collect();
        let scores = self.score(plan)?;
        let places = self.places_of(plan, place);
        // A query that only names a place is answered by that place alone.
        let place_only = !places.is_empty()
            && place.is_none_or(|place| place.rest.is_empty() || self.rest_is_title(&place.rest, &places));
        let by_words = (0..self.texts.len()).any(|ordinal| scores.is_match(ordinal));
        let matches = |ordinal: usize, text: &str| match request.mode {
            _ if is_exact.contains(&ordinal) => true,
            Mode::Exact => false,
            _ if place_only => places.contains_key(&ordinal),
            Mode::All if !holds_all(plan, text) => false,
            _ if places.contains_key(&ordinal) => true,
            // Single characters make a hit only where nothing longer does.
            _ if by_words => scores.is_match(ordinal),
            _ => scores.passage(ordinal) > 0.0,
        };
        let Plan { query, .. } = plan;
        let mut candidates = Vec::new();
        for (ordinal, Text { normalized, titles, .. }) in self.texts.iter().enumerate() {
            let text = normalized.text.as_str();
            let fits = matches(ordinal, text)
                && query.required.iter().all(|group| group.iter().any(|sequence| text.contains(sequence)))
                && query.titles.iter().all(|sequence| titles.contains(sequence))
                && !query.excluded.iter().any(|sequence| text.contains(sequence))
                && admitted(ordinal);
            if fits {
                let tier = match places.get(&ordinal) {
                    _ if is_exact.contains(&ordinal) => Tier::Exact,
                    Some(&rank) if place_only => Tier::Place(rank),
                    Some(_) => Tier::Within,
                    None => Tier::Terms,
                };
                candidates.push(self.candidate(ordinal, tier, &scores));
            }
        }
        self.order(plan, place_only, &scores, &mut candidates);
        let kept = |ordinal: usize| self.at(ordinal).is_some_and(keep);
        candidates.retain(|candidate| kept(candidate.ordinal));
        exact.retain(|hit| kept(hit.ordinal));
        let best = candidates.first().copied();
        if request.sort == Sort::Document {
            candidates.sort_by_key(|candidate| candidate.ordinal);
        }
        let lacks_place = place.is_some() && places.is_empty();
        Ok(Ranked { candidates, best, lacks_place, exact })
    }

    fn candidate(&self, ordinal: usize, tier: Tier, scores: &Scores) -> Candidate {
        let sentences = self.scorer().sentences(scores, ordinal);
        let (sentence, best) = sentences
            .iter()
            .enumerate()
            .fold((0, 0.0), |best, (at, &score)| if score > best.1 { (at, score) } else { best });
        let passage_score = scores.passage(ordinal);
        Candidate { ordinal, tier, score: passage_score + best, passage_score, sentence }
    }

    fn order(&self, plan: &Plan, place_only: bool, scores: &Scores, candidates: &mut [Candidate]) {
        let by_tier_and_score = |a: &Candidate, b: &Candidate| {
            let in_place = place_only && matches!(a.tier, Tier::Place(_));
            let by_score = if in_place { std::cmp::Ordering::Equal } else { b.score.total_cmp(&a.score) };
            a.tier.cmp(&b.tier).then(by_score).then(a.ordinal.cmp(&b.ordinal))
        };
        candidates.sort_by(by_tier_and_score);
        let asked = Asked::of(&plan.terms);
        let scorer = self.scorer();
        for candidate in candidates.iter_mut().take(CLOSE_LOOK) {
            let Some(text) = self.texts.get(candidate.ordinal) else { continue };
            let Evidence { sentence, score } =
                asked.best(text, scorer.sentences(scores, candidate.ordinal), &self.ranking);
            candidate.sentence = sentence;
            candidate.score = scores.passage(candidate.ordinal) + score;
        }
        // The close look only ever adds, so who was not looked at stays below.
        let looked = candidates.len().min(CLOSE_LOOK);
        if let Some(top) = candidates.get_mut(..looked) {
            top.sort_by(by_tier_and_score);
        }
    }

    /// Scores the terms as typed, the other ways to write them, and the thesaurus.
    fn score(&self, plan: &Plan) -> Result<Scores> {
        let scorer = self.scorer();
        let mut scores = scorer.start();
        let base = weighted(&plan.terms, 1.0);
        for term in &base {
            scorer.add(&mut scores, term)?;
        }
        let known = |term: &WeightedTerm| base.iter().any(|own| own.channel == term.channel && own.text == term.text);
        for variant in &plan.variants {
            for term in weighted(variant, self.ranking.variant.0).iter().filter(|term| !known(term)) {
                scorer.add(&mut scores, term)?;
            }
        }
        let (mut best, mut reading) = (scorer.start(), scorer.start());
        for expansion in &plan.expansions {
            for other in &expansion.others {
                let tokens = pairs(&other.text);
                let length = super::score::as_f32(expansion.span.len()) / super::score::as_f32(tokens.len() + 1);
                let weight = self.ranking.synonym.0 * length.min(1.0);
                for token in tokens {
                    let term = WeightedTerm { channel: Channel::Pairs, text: token.text, weight };
                    if !known(&term) {
                        scorer.add(&mut reading, &term)?;
                    }
                }
                scorer.keep_better(&mut best, &mut reading);
            }
            scorer.add_scores(&mut scores, &mut best);
        }
        Ok(scores)
    }

    /// The passages of the place that the query names, or of the heading whose title it is.
    fn places_of(&self, plan: &Plan, place: Option<&PlaceQuery>) -> HashMap<usize, PlaceRank> {
        let Some(query) = place else {
            return self.titles.get(&normalize(&plan.query.text).text).cloned().unwrap_or_default();
        };
        let mut places = HashMap::new();
        for found in self.passages() {
            let before = found.ordinal.checked_sub(1).and_then(|before| self.at(before)).map(|before| before.passage);
            if let Some(rank) = query.rank(found, before) {
                places.insert(found.ordinal, rank);
            }
        }
        places
    }

    fn rest_is_title(&self, rest: &str, places: &HashMap<usize, PlaceRank>) -> bool {
        let terms = Terms::of(rest, &self.generation.lexicon, &self.stopwords);
        let content: String = terms
            .normalized
            .chars()
            .zip(&terms.weightless.mask)
            .filter(|(c, masked)| !**masked && c.is_alphanumeric())
            .map(|(c, _)| c)
            .collect();
        // Stop words alone count as weight where nothing else stands; beside a place they are none.
        terms.words.is_empty()
            || places
                .keys()
                .filter_map(|&ordinal| self.at(ordinal))
                .any(|found| PlaceQuery::rest_is_title(&content, found))
    }
}

/// Whether a text holds every word of the query, or one of those that OR joins.
fn holds_all(plan: &Plan, text: &str) -> bool {
    let Plan { query, terms, .. } = plan;
    let is_joined = |word: &str| query.either.iter().flatten().any(|joined| joined.contains(word));
    !terms.words.is_empty()
        && terms.words.iter().all(|word| is_joined(&word.text) || text.contains(&word.text))
        && query.either.iter().all(|group| group.iter().any(|joined| text.contains(joined)))
}

/// The terms with their weights; one that stands twice counts twice.
fn weighted(terms: &Terms, weight: f32) -> Vec<WeightedTerm> {
    let mut weighted: Vec<WeightedTerm> = Vec::new();
    for (channel, token) in &terms.tokens {
        match weighted.iter_mut().find(|term| term.channel == *channel && term.text == token.text) {
            Some(term) => term.weight += weight,
            None => weighted.push(WeightedTerm { channel: *channel, text: token.text.clone(), weight }),
        }
    }
    weighted.sort_by_key(|term| std::cmp::Reverse(term.channel == Channel::Words));
    weighted
}
