//! A search from end to end: read, find, rank, show.

use super::engine::Engine;
use super::filter;
use super::literal::{LiteralHit, find_literal};
use super::parse::{Query, parse};
use super::score::{Scores, WeightedTerm, idf};
use super::snippet::{highlights, snippet};
use super::terms::Terms;
use super::types::{Hit, Mode, QueryInfo, SearchRequest, SearchResponse, Sort};
use crate::analysis::Channel;
use crate::error::Result;
use crate::index::Part;
use std::collections::HashMap;

/// A passage that matches, before it is shown.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    ordinal: usize,
    exact: bool,
    score: f32,
}

impl Engine {
    /// Answers a search.
    ///
    /// # Errors
    /// [`Error::QueryTooLong`](crate::Error::QueryTooLong) or
    /// [`Error::BadParameter`](crate::Error::BadParameter) for a limit exceeded; no query string is
    /// an error in itself.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse> {
        request.check()?;
        let query = parse(&request.query);
        let terms = Terms::of(&query.text, &self.generation.lexicon, &self.stopwords);
        let literal = self.literal_hits(&query)?;
        let scores = self.score(&terms)?;
        let mut candidates = self.candidates(request, &query, &terms, &literal, &scores)?;
        match request.sort {
            Sort::Document => candidates.sort_by_key(|candidate| candidate.ordinal),
            Sort::Relevance => candidates.sort_by(|a, b| {
                b.exact.cmp(&a.exact).then(b.score.total_cmp(&a.score)).then(a.ordinal.cmp(&b.ordinal))
            }),
        }
        let admitted = |hit: &&LiteralHit| self.at(hit.ordinal).is_some_and(|found| request.filters.admit(found));
        let exact: Vec<&LiteralHit> = literal.values().filter(admitted).collect();
        let confidence = candidates.iter().map(|candidate| self.confidence(&terms, &scores, *candidate)).fold(0.0, f64::max);
        let hits = self.show(request, &query, &terms, &scores, &candidates);
        Ok(SearchResponse {
            total: candidates.len(),
            total_exact: exact.len(),
            occurrences: exact.iter().map(|hit| hit.positions.len()).sum(),
            confidence,
            answerable: confidence >= 0.5,
            absent: self.absent(&terms),
            hits,
            facets: filter::count(candidates.iter().filter_map(|candidate| self.at(candidate.ordinal))),
            query: QueryInfo {
                text: request.query.clone(),
                terms: terms.words.iter().map(|word| word.text.clone()).collect(),
                corrected: None,
                warnings: query.warnings,
            },
            explain: None,
        })
    }

    fn literal_hits(&self, query: &Query) -> Result<HashMap<usize, LiteralHit>> {
        let hits = find_literal(&self.generation.postings, &self.texts, &query.literal)?;
        Ok(hits.into_iter().map(|hit| (hit.ordinal, hit)).collect())
    }

    fn score(&self, terms: &Terms) -> Result<Scores> {
        let scorer = self.scorer();
        let mut scores = scorer.start();
        let mut added: Vec<WeightedTerm> = Vec::new();
        for (channel, token) in &terms.tokens {
            match added.iter_mut().find(|term| term.channel == *channel && term.text == token.text) {
                Some(term) => term.weight += 1.0,
                None => added.push(WeightedTerm { channel: *channel, text: token.text.clone(), weight: 1.0 }),
            }
        }
        for term in &added {
            scorer.add(&mut scores, term)?;
        }
        Ok(scores)
    }

    fn candidates(
        &self,
        request: &SearchRequest,
        query: &Query,
        terms: &Terms,
        literal: &HashMap<usize, LiteralHit>,
        scores: &Scores,
    ) -> Result<Vec<Candidate>> {
        let scorer = self.scorer();
        let by_words = (0..self.texts.len()).any(|ordinal| scores.is_match(ordinal));
        let matches = |ordinal: usize, text: &str| match request.mode {
            Mode::Exact => literal.contains_key(&ordinal),
            Mode::All => literal.contains_key(&ordinal) || (!terms.words.is_empty() && terms.words.iter().all(|word| text.contains(&word.text))),
            // Single characters make a hit only where nothing longer does.
            Mode::Any => literal.contains_key(&ordinal) || if by_words { scores.is_match(ordinal) } else { scores.is_touched(ordinal) },
        };
        let found = self.texts.iter().enumerate().filter(|(ordinal, text)| {
            let text = text.normalized.text.as_str();
            matches(*ordinal, text)
                && query.required.iter().all(|sequence| text.contains(sequence))
                && !query.excluded.iter().any(|sequence| text.contains(sequence))
                && self.at(*ordinal).is_some_and(|found| request.filters.admit(found))
        });
        Ok(found
            .map(|(ordinal, _)| Candidate { ordinal, exact: literal.contains_key(&ordinal), score: scorer.total(scores, ordinal) })
            .collect())
    }

    /// How much of what was asked the best sentence and the titles above it cover, by rarity.
    fn confidence(&self, terms: &Terms, _scores: &Scores, candidate: Candidate) -> f64 {
        if candidate.exact {
            return 1.0;
        }
        let Some(text) = self.texts.get(candidate.ordinal) else { return 0.0 };
        let (mut all, mut covered) = (0.0, 0.0);
        for (channel, token) in &terms.tokens {
            if *channel == Channel::Pairs {
                let frequency = self.generation.postings.frequency(Part::Body, Channel::Pairs, &token.text);
                let rarity = f64::from(idf(self.texts.len(), frequency));
                all += rarity;
                covered += if text.normalized.text.contains(&token.text) { rarity } else { 0.0 };
            }
        }
        if all > 0.0 { covered / all } else { 0.0 }
    }

    fn absent(&self, terms: &Terms) -> Vec<String> {
        let mut absent: Vec<String> = Vec::new();
        for word in &terms.words {
            let found = find_literal(&self.generation.postings, &self.texts, &word.text).is_ok_and(|hits| !hits.is_empty());
            if !found && !absent.contains(&word.text) {
                absent.push(word.text.clone());
            }
        }
        absent
    }

    fn show(&self, request: &SearchRequest, query: &Query, terms: &Terms, scores: &Scores, candidates: &[Candidate]) -> Vec<Hit> {
        let scorer = self.scorer();
        let page = candidates.iter().skip(request.offset).take(request.limit);
        page.filter_map(|candidate| {
            let found = self.at(candidate.ordinal)?;
            let text = self.texts.get(candidate.ordinal)?;
            let marks = highlights(text, &query.literal, &query.required, terms, &[]);
            let (sentence, _) = scorer.best_sentence(scores, candidate.ordinal);
            let evidence = text.sentences.get(sentence).copied().unwrap_or(crate::text::CharSpan::new(0, 0));
            Some(Hit {
                ordinal: candidate.ordinal,
                score: f64::from(candidate.score),
                confidence: self.confidence(terms, scores, *candidate),
                snippet: snippet(&found.passage.text, evidence, &marks),
                highlights: marks,
                evidence,
                explain: None,
            })
        })
        .collect()
    }
}
