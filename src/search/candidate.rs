//! What is ranked: the passages that a store names for a query, with their scores.

use super::located::PlaceRank;
use super::plan::Plan;
use super::score::{Reading, Scorer, Scores, Work};
use super::types::{SearchRequest, Tier};
use super::within::Within;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Address, Filters, Found};

/// Why a passage stands where it does, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// It holds the whole query verbatim.
    Exact,
    /// It stands in the place that the query names.
    Place(PlaceRank),
    /// It stands under the heading whose title the query is.
    Titled(PlaceRank),
    /// It stands in the place that the query names, and the query says more than the place.
    Within,
    /// It holds terms of the query.
    Terms,
}

/// A passage that matches.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub address: Address,
    pub standing: Standing,
    pub tier: Tier,
    /// Whether its document no longer holds: it comes after those that do.
    pub is_superseded: bool,
    pub score: f32,
    /// The part of the score that the passage as a whole has.
    pub passage_score: f32,
    /// The best sentence.
    pub sentence: usize,
    /// Of passages with equal texts it is equal.
    pub text_hash: u64,
}

/// Which passages are kept beside the filters.
pub(crate) type Keep<'k> = &'k dyn Fn(&Found) -> bool;

/// Ranks the passages of a library for one query.
pub(crate) struct Ranker<'a> {
    pub library: &'a Library,
    pub request: &'a SearchRequest,
    pub plan: &'a Plan,
    pub scorer: Scorer<'a>,
    /// Further words that hits have to hold.
    pub within: Option<Within>,
    /// `None` keeps everything.
    pub keep: Option<Keep<'a>>,
}

impl Ranker<'_> {
    /// The filters of the query.
    pub(crate) fn filters(&self) -> &Filters {
        &self.request.filters
    }

    /// Whether not all that is found is kept.
    pub(super) fn is_narrowed(&self) -> bool {
        self.within.is_some() || self.keep.is_some()
    }

    /// Those of the passages that are kept.
    pub(super) fn kept_of(&self, addresses: &[Address]) -> Result<Vec<Address>> {
        let store = self.library.store();
        let mut left = addresses.to_vec();
        if let Some(within) = &self.within {
            left.clear();
            let mut reading = Reading::default();
            store.folded(addresses, &mut |at, folded| {
                reading.fill(folded);
                left.extend(addresses.get(at).filter(|_| within.is_held_by(&reading)));
            })?;
        }
        let Some(keep) = self.keep else { return Ok(left) };
        Ok(store.passages(&left)?.iter().filter(|found| keep(found)).map(|found| found.address).collect())
    }

    /// Scores passages one by one.
    pub(super) fn score_each(
        &self,
        addresses: &[Address],
        visit: &mut dyn FnMut(Address, &Scores, &Reading),
    ) -> Result<()> {
        let (mut reading, mut work) = (Reading::default(), Work::default());
        self.library.store().folded(addresses, &mut |at, folded| {
            reading.fill(folded);
            let scores = self.scorer.score(&reading, &mut work);
            if let Some(&address) = addresses.get(at) {
                visit(address, &scores, &reading);
            }
        })
    }

    /// Scores passages that were not ranked, to be shown.
    pub(super) fn scored(&self, addresses: &[Address], tier: Tier) -> Result<Vec<Candidate>> {
        let standing = if tier == Tier::Exact { Standing::Exact } else { Standing::Terms };
        let mut scored = Vec::with_capacity(addresses.len());
        self.score_each(addresses, &mut |address, scores, _| scored.push(candidate(address, standing, tier, scores)))?;
        Ok(scored)
    }
}

/// A passage with its scores and its best sentence.
pub(super) fn candidate(address: Address, standing: Standing, tier: Tier, scores: &Scores) -> Candidate {
    let best = |best: (usize, f32), (at, &score): (usize, &f32)| if score > best.1 { (at, score) } else { best };
    let (sentence, of_sentence) = scores.sentences.iter().enumerate().fold((0, 0.0), best);
    let score = scores.passage + of_sentence;
    let is_superseded = false;
    let (passage_score, text_hash) = (scores.passage, scores.text_hash);
    Candidate { address, standing, tier, is_superseded, score, passage_score, sentence, text_hash }
}
