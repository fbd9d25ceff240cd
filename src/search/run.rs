//! A search from end to end: understand, rank, show.

use super::confidence::Confidence;
use super::engine::Engine;
use super::literal::{is_absent, occurrences};
use super::plan::Plan;
use super::rank::{Candidate, Ranked, Tier};
use super::snippet::{Marks, snippet};
use super::text::Text;
use super::types::{Hit, PassageRef, QueryInfo, SearchRequest, SearchResponse, Sort};
use super::{explain, filter};
use crate::error::Result;
use crate::text::CharSpan;

/// The most that a hit is trusted where the query names a place that no document has.
const LOST_PLACE: f64 = 0.05;

impl Engine {
    /// Answers a search.
    ///
    /// # Errors
    /// [`Error::QueryTooLong`](crate::Error::QueryTooLong) or
    /// [`Error::BadParameter`](crate::Error::BadParameter) for a limit exceeded; no query string is
    /// an error in itself.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse> {
        self.search_among(request, |_| true)
    }

    /// Answers a search from the passages to keep alone: the ranking of [`search`](Self::search) with the
    /// others left out, so that no order depends on what is kept.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn search_among(
        &self,
        request: &SearchRequest,
        keep: impl Fn(PassageRef<'_>) -> bool,
    ) -> Result<SearchResponse> {
        request.check()?;
        let plan = self.planner().plan(&request.query, |query| self.corrected(query));
        let Ranked { candidates, best, lacks_place, exact } = self.rank(request, &plan, &keep)?;
        let confidence = Confidence::of(self, &plan);
        // A place that no document has is answered by nothing.
        let most = if lacks_place { LOST_PLACE } else { 1.0 };
        let best = best.map_or(0.0, |best| confidence.in_candidate(&best)).min(most);
        let hits = self.show(request, &plan, &confidence, &candidates, best);
        let answerable = best >= f64::from(self.ranking.confidence.answerable.0);
        let absent = self.absent(&plan);
        let suggestions =
            if candidates.is_empty() || !answerable { self.near_terms(&plan, &absent) } else { Vec::new() };
        Ok(SearchResponse {
            total: candidates.len(),
            total_exact: exact.len(),
            occurrences: exact.iter().map(|hit| hit.positions.len()).sum(),
            confidence: best,
            answerable,
            absent,
            hits,
            facets: filter::count(candidates.iter().filter_map(|candidate| self.at(candidate.ordinal))),
            explain: request.explain.then(|| explain::of_query(&plan)),
            query: QueryInfo {
                text: request.query.clone(),
                terms: plan.terms.words.iter().map(|word| word.text.clone()).collect(),
                corrected: plan.corrected,
                warnings: plan.query.warnings,
                suggestions,
            },
        })
    }

    /// The words of the query, as it was meant, that no passage holds and no title above one.
    fn absent(&self, plan: &Plan) -> Vec<String> {
        // What names a place is looked for in no text.
        if plan.place.as_ref().is_some_and(|place| place.rest.is_empty()) {
            return Vec::new();
        }
        let mut absent: Vec<String> = Vec::new();
        for word in &plan.meant.words {
            let in_title = || self.texts.iter().any(|text| text.titles.contains(&word.text));
            if !absent.contains(&word.text)
                && is_absent(&self.generation.postings, &self.texts, &word.text)
                && !in_title()
            {
                absent.push(word.text.clone());
            }
        }
        absent
    }

    fn show(
        &self,
        request: &SearchRequest,
        plan: &Plan,
        confidence: &Confidence<'_>,
        candidates: &[Candidate],
        best: f64,
    ) -> Vec<Hit> {
        let marks = Marks::of(plan);
        let mut ceiling = best;
        let shown = candidates.iter().take(request.offset + request.limit).enumerate();
        shown
            .filter_map(|(at, candidate)| {
                let own = confidence.in_candidate(candidate).min(ceiling);
                if request.sort == Sort::Relevance {
                    // Down a ranked list the confidence never rises.
                    ceiling = own;
                }
                if at < request.offset {
                    return None;
                }
                let found = self.at(candidate.ordinal)?;
                let text = self.texts.get(candidate.ordinal)?;
                let marks = marks.find(text);
                let evidence = evidence(text, candidate, &plan.query.literal);
                Some(Hit {
                    ordinal: candidate.ordinal,
                    score: f64::from(candidate.score),
                    confidence: own,
                    snippet: snippet(&found.passage.text, evidence, &marks),
                    highlights: marks,
                    evidence,
                    explain: request.explain.then(|| explain::of_hit(candidate, confidence)),
                })
            })
            .collect()
    }
}

/// The sentence that answers; where the whole query stands verbatim, the sentences that hold it.
fn evidence(text: &Text, candidate: &Candidate, literal: &str) -> CharSpan {
    let span = |sentence: usize| text.sentences.get(sentence).copied().unwrap_or(CharSpan::new(0, 0));
    let best = span(candidate.sentence);
    if candidate.tier != Tier::Exact {
        return best;
    }
    let len = u32::try_from(literal.chars().count()).unwrap_or(u32::MAX);
    let held = occurrences(&text.normalized.text, literal).into_iter().map(|start| {
        let last = (start + len).saturating_sub(1);
        CharSpan::new(span(text.sentence_at(start)).start, span(text.sentence_at(last)).end)
    });
    let held: Vec<CharSpan> = held.collect();
    held.iter().find(|held| **held == best).or(held.first()).copied().unwrap_or(best)
}
