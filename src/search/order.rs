//! The order of candidates: by standing, then by score; ties in reading order.

use super::candidate::{Candidate, Ranker, Standing};
use super::evidence::{Asked, Evidence};
use crate::error::Result;
use crate::library::Configuration;
use crate::store::{Address, Superseded, Wish};
use rustc_hash::FxHashMap;

/// The candidates whose sentences are looked at closely.
const CLOSE_LOOK: usize = 30;

impl Ranker<'_> {
    /// Sorts by standing and score; ties stand in reading order. The best are looked at closely, which only ever
    /// adds, so who was not looked at stays below.
    pub(super) fn order(&self, candidates: &mut [Candidate]) -> Result<()> {
        self.sort(candidates)?;
        let looked = candidates.len().min(CLOSE_LOOK);
        let Some(top) = candidates.get_mut(..looked) else { return Ok(()) };
        let Configuration { ranking, questions, .. } = self.library.configuration();
        let asked = Asked::of(&self.plan.terms, questions);
        let addresses: Vec<Address> = top.iter().map(|candidate| candidate.address).collect();
        let mut places: FxHashMap<Address, &mut Candidate> =
            top.iter_mut().map(|candidate| (candidate.address, candidate)).collect();
        self.score_each(&addresses, &mut |address, scores, reading| {
            if let Some(candidate) = places.get_mut(&address) {
                let Evidence { sentence, score } = asked.best(reading, &scores.sentences, ranking);
                candidate.sentence = sentence;
                candidate.score = scores.passage + score;
            }
        })?;
        drop(places);
        self.sort(top)
    }

    pub(super) fn sort(&self, candidates: &mut [Candidate]) -> Result<()> {
        if self.library.store().overview().superseded > 0 {
            // Who names a document means it, whether it holds or not.
            let left_in: &[String] = match &self.request.filters.superseded {
                Superseded::LeftOutBut(named) => named,
                Superseded::Considered => &[],
            };
            let addresses: Vec<Address> = candidates.iter().map(|candidate| candidate.address).collect();
            self.library.store().ahead(&[Wish::Heads(&addresses)])?;
            let is_named = |id: &String| left_in.contains(id) || self.plan.named.contains(id);
            for candidate in candidates.iter_mut() {
                let head = self.library.store().head_of_passage(candidate.address)?;
                candidate.is_superseded = head.metadata.is_superseded() && !is_named(&head.id);
            }
        }
        let group = |one: &Candidate| (one.standing != Standing::Exact, one.is_superseded, one.standing);
        let rounded = |candidate: &Candidate| {
            let in_place = matches!(candidate.standing, Standing::Place(_));
            // Floats are summed in an order of their own; what differs by less than this is a tie.
            if in_place { 0 } else { round(candidate.score) }
        };
        candidates.sort_by_key(|one| (group(one), std::cmp::Reverse(rounded(one)), one.address));
        let mut start = 0;
        while start < candidates.len() {
            let rest = candidates.get_mut(start..).unwrap_or_default();
            let key = rest.first().map(|first| (group(first), rounded(first)));
            let end = rest.iter().take_while(|one| Some((group(one), rounded(one))) == key).count().max(1);
            if let Some(ties) = rest.get_mut(..end).filter(|ties| ties.len() > 1) {
                let mut addresses: Vec<Address> = ties.iter().map(|one| one.address).collect();
                self.library.store().sort_in_reading_order(&mut addresses)?;
                let order: FxHashMap<Address, usize> = addresses.into_iter().zip(0..).collect();
                ties.sort_by_key(|one| order.get(&one.address).copied());
            }
            start += end;
        }
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "scores are far below 2^40")]
fn round(score: f32) -> i64 {
    (f64::from(score) * 1_000.0).round() as i64
}
