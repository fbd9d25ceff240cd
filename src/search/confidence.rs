//! How surely a hit answers: what share of what was asked it covers.

use super::engine::Engine;
use super::plan::Plan;
use super::rank::{Candidate, Tier};
use super::score::idf;
use crate::analysis::Channel;
use crate::index::Part;

/// Computes confidences for one query.
#[derive(Debug)]
pub(crate) struct Confidence<'a> {
    engine: &'a Engine,
    /// The pairs of the query with their rarity.
    pairs: Vec<(&'a str, f32)>,
}

impl<'a> Confidence<'a> {
    pub(crate) fn of(engine: &'a Engine, plan: &'a Plan) -> Self {
        let pairs = plan.terms.tokens.iter().filter(|(channel, _)| *channel == Channel::Pairs).map(|(_, token)| {
            let frequency = engine.generation.postings.frequency(Part::Body, Channel::Pairs, &token.text);
            (token.text.as_str(), idf(engine.texts.len(), frequency))
        });
        Self { engine, pairs: pairs.collect() }
    }

    /// From 0 to 1.
    pub(crate) fn in_candidate(&self, candidate: &Candidate) -> f64 {
        match candidate.tier {
            Tier::Exact => return 1.0,
            Tier::Place(_) => return 0.99,
            Tier::Terms => {}
        }
        let Some(text) = self.engine.texts.get(candidate.ordinal) else { return 0.0 };
        let (all, covered) = self.pairs.iter().fold((0.0, 0.0), |(all, covered), &(pair, rarity)| {
            (all + rarity, covered + if text.normalized.text.contains(pair) { rarity } else { 0.0 })
        });
        if all > 0.0 { f64::from(covered / all) } else { 0.0 }
    }
}
