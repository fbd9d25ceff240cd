//! Which places of the documents a range of a draft is taken from.

use super::candidates::{Documents, Found, Source, occurrences};
use super::chain::{Bigrams, Chain, Run, best_chain};
use super::units::Units;
use crate::error::Result;
use std::ops::Range;

/// A fragment joined on at a clause's mark has at least so many units, one joined on elsewhere more.
const MIN_JOINED: usize = 4;
const MIN_JOINED_INSIDE: usize = 10;
/// A clause that stands elsewhere in its sentence has at least so many.
const MIN_MOVED: usize = 2;
/// A fragment that is not found whole must share so many units in a row, and this share of its own.
const MIN_RUN: usize = 10;
const MIN_SHARE: f64 = 0.75;
/// A draft's sentence is taken apart into at most two to the power of this many fragments.
const MAX_DEPTH: usize = 3;
/// Other candidates with a score so near to the best are compared in full.
const NEAR_SCORE: f64 = 4.0;
/// What is passed over at a sentence's end has at least so many units, or else it is no gap.
const MIN_PASSED: usize = 4;
/// A stock phrase says less about the place than other words.
const STOCK_WEIGHT: f64 = 0.3;
/// A longer range is no heading.
const MAX_HEADING_UNITS: usize = 48;

/// A part of a draft and the runs that it shares with a source.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub source: Source,
    pub chain: Chain,
}

/// Where a range of a draft comes from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// One place; the other fragments are those that may be as good.
    One(Fragment, Vec<Fragment>),
    /// One sentence, whose clauses stand in another order there: the largest fragment and the range of
    /// the sentence that holds all.
    Reordered(Fragment, Range<usize>),
    /// Several places, in the draft's order.
    Several(Vec<Fragment>),
}

/// Finds where the parts of a draft come from.
pub(super) struct PlaceFinder<'l, 'a, 'd> {
    pub documents: &'l mut Documents<'a>,
    pub draft: &'d Units,
    pub stock: &'d [bool],
}

impl PlaceFinder<'_, '_, '_> {
    /// Where a range comes from; `None` if nothing is shared.
    pub(super) fn origin(&mut self, range: &Range<usize>) -> Result<Option<Origin>> {
        let mut found = self.chains(range)?;
        if found.is_empty() {
            return Ok(None);
        }
        let best = found.remove(0);
        let core = Fragment { chain: best.chain.core(), ..best.clone() };
        let fragments = self.with_neighbours(core, range, 0)?;
        if fragments.len() == 1 {
            let fragments = self.parted(&best);
            if fragments.len() > 1 {
                return Ok(Some(Origin::Several(fragments)));
            }
            if let Some(plan) = self.moved(&best, range) {
                return Ok(Some(Origin::Reordered(best, plan)));
            }
            found.retain(|other| other.chain.score > best.chain.score - NEAR_SCORE);
            return Ok(Some(Origin::One(best, found)));
        }
        Ok(Some(self.settled(fragments)))
    }

    /// The best chains in all candidates, best first.
    fn chains(&mut self, range: &Range<usize>) -> Result<Vec<Fragment>> {
        let mut sources = self.documents.candidates(self.draft, range)?;
        if range.len() <= MAX_HEADING_UNITS {
            sources.extend(self.documents.headings(self.draft, range)?);
        }
        let weights: Vec<f64> = self.stock.iter().map(|&stock| if stock { STOCK_WEIGHT } else { 1.0 }).collect();
        let bigrams = Bigrams::of(&self.draft.keys);
        let mut fragments: Vec<Fragment> = Vec::new();
        for source in sources {
            let theirs = self.documents.units(source);
            let runs = bigrams.runs(&theirs.keys);
            fragments.extend(best_chain(&runs, range, &weights, &theirs).map(|chain| Fragment { source, chain }));
        }
        fragments.sort_by(|a, b| b.chain.score.total_cmp(&a.chain.score).then(a.source.cmp(&b.source)));
        Ok(fragments)
    }

    /// A fragment with what is joined to it on both sides, in the draft's order.
    fn with_neighbours(&mut self, fragment: Fragment, range: &Range<usize>, depth: usize) -> Result<Vec<Fragment>> {
        let inner = fragment.chain.draft();
        let mut fragments = self.joined(&(range.start..inner.start), &fragment, depth)?;
        let after = self.joined(&(inner.end..range.end), &fragment, depth)?;
        fragments.push(fragment);
        fragments.extend(after);
        Ok(fragments)
    }

    /// The fragments in what is left beside a fragment; none if it is not clear that it is quoted as well.
    fn joined(&mut self, range: &Range<usize>, beside: &Fragment, depth: usize) -> Result<Vec<Fragment>> {
        let inner = beside.chain.draft();
        let joint = if range.end == inner.start { range.end } else { range.start };
        let least = if self.draft.is_clause_bound(joint) { MIN_JOINED } else { MIN_JOINED_INSIDE };
        if range.len() < least || depth >= MAX_DEPTH {
            return Ok(Vec::new());
        }
        let places = self.documents.locate(self.draft, range)?;
        let theirs = self.documents.units(beside.source);
        if let Some(found) = nearest(&places, beside, &theirs) {
            let run = Run { draft: range.start, plan: found.range.start, len: range.len() };
            let chain = Chain { runs: vec![run], score: 0.0 };
            return Ok(vec![Fragment { source: found.source, chain }]);
        }
        let Some(best) = self.chains(range)?.into_iter().next() else { return Ok(Vec::new()) };
        let core = best.chain.core();
        let longest = core.runs.iter().map(|run| run.len).max().unwrap_or_default();
        let is_quoted = longest >= MIN_RUN.max(least) && ratio(core.matched(), range.len()) >= MIN_SHARE;
        if is_quoted {
            self.with_neighbours(Fragment { chain: core, ..best }, range, depth + 1)
        } else {
            Ok(Vec::new())
        }
    }

    /// The range of the document that also holds a clause of the draft which stands elsewhere in the
    /// same sentence; `None` if there is none.
    fn moved(&mut self, fragment: &Fragment, range: &Range<usize>) -> Option<Range<usize>> {
        let theirs = self.documents.units(fragment.source);
        let plan = fragment.chain.plan();
        let sentence = theirs.sentence_start(plan.start)..theirs.sentence_end(plan.end.checked_sub(1)?);
        let ends = fragment.chain.runs.iter().map(|run| run.draft_end());
        let starts = fragment.chain.runs.iter().map(|run| run.draft);
        let gaps = std::iter::once(range.start).chain(ends).zip(starts.chain([range.end]));
        let mut whole = plan.clone();
        let is_clause = |start: usize, end: usize| {
            let is_bounded = self.draft.is_clause_bound(start) && self.draft.is_clause_bound(end);
            start + if is_bounded { MIN_MOVED } else { MIN_JOINED } <= end
        };
        for (start, end) in gaps.filter(|&(start, end)| is_clause(start, end)) {
            for found in occurrences(theirs.keys_in(sentence.clone()), self.draft.keys_in(start..end)) {
                let found = found.start + sentence.start..found.end + sentence.start;
                whole = whole.start.min(found.start)..whole.end.max(found.end);
            }
        }
        (whole != plan).then_some(whole)
    }

    /// A fragment parted where it passes over the end of a sentence.
    fn parted(&mut self, fragment: &Fragment) -> Vec<Fragment> {
        let theirs = self.documents.units(fragment.source);
        let runs = &fragment.chain.runs;
        let is_cut = |at: usize| {
            let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|b| runs.get(b)), runs.get(at)) else {
                return false;
            };
            let (matched_before, matched_after): (usize, usize) =
                (runs.iter().take(at).map(|run| run.len).sum(), runs.iter().skip(at).map(|run| run.len).sum());
            after.plan - before.plan_end() >= MIN_PASSED
                && theirs.sentence_start(before.plan_end() - 1) != theirs.sentence_start(after.plan)
                && matched_before.min(matched_after) >= MIN_JOINED + 2
        };
        let mut fragments: Vec<Fragment> = Vec::new();
        for (at, run) in runs.iter().enumerate() {
            match fragments.last_mut() {
                Some(last) if !is_cut(at) => last.chain.runs.push(*run),
                _ => {
                    fragments.push(Fragment { source: fragment.source, chain: Chain { runs: vec![*run], score: 0.0 } });
                }
            }
        }
        fragments
    }

    /// The same fragments in one source, if one has them all: the same clause may stand at several places.
    fn gathered(&mut self, fragments: Vec<Fragment>) -> Vec<Fragment> {
        for home in &fragments {
            let theirs = self.documents.units(home.source);
            let mut at_home = |fragment: &Fragment| {
                if fragment.source == home.source {
                    return Some(fragment.clone());
                }
                let draft = fragment.chain.draft();
                let wording = self.draft.keys_in(draft.clone());
                let places = occurrences(&theirs.keys, wording).map(|range| Found { source: home.source, range });
                let places: Vec<Found> = places.collect();
                let found = nearest(&places, home, &theirs)?;
                let run = Run { draft: draft.start, plan: found.range.start, len: draft.len() };
                Some(Fragment { source: home.source, chain: Chain { runs: vec![run], score: fragment.chain.score } })
            };
            if let Some(gathered) = fragments.iter().map(&mut at_home).collect() {
                return gathered;
            }
        }
        fragments
    }

    /// Tells a sentence with clauses left out or moved from one that is stitched.
    fn settled(&mut self, fragments: Vec<Fragment>) -> Origin {
        let fragments = self.gathered(fragments);
        let sources: Vec<Source> = fragments.iter().map(|fragment| fragment.source).collect();
        let Some(&source) = sources.first().filter(|first| sources.iter().all(|other| other == *first)) else {
            return Origin::Several(fragments);
        };
        let theirs = self.documents.units(source);
        let start = fragments.iter().map(|fragment| fragment.chain.plan().start).min().unwrap_or_default();
        let end = fragments.iter().map(|fragment| fragment.chain.plan().end).max().unwrap_or_default();
        let is_one_sentence = theirs.sentence_start(start) == theirs.sentence_start(end.saturating_sub(1));
        let rises = fragments.windows(2).all(|pair| match pair {
            [a, b] => a.chain.plan().end <= b.chain.plan().start,
            _ => true,
        });
        let largest = fragments.iter().max_by_key(|fragment| fragment.chain.matched()).cloned();
        match largest {
            Some(_) if rises => {
                let runs = fragments.iter().flat_map(|fragment| fragment.chain.runs.iter().copied()).collect();
                let fragment = Fragment { source, chain: Chain { runs, score: 0.0 } };
                let parted = self.parted(&fragment);
                if parted.len() > 1 { Origin::Several(parted) } else { Origin::One(fragment, Vec::new()) }
            }
            Some(largest) if is_one_sentence => Origin::Reordered(largest, start..end),
            _ => Origin::Several(fragments),
        }
    }
}

/// The place nearest to a fragment: in its sentence, else in its source, if there is one.
fn nearest<'f>(places: &'f [Found], beside: &Fragment, theirs: &Units) -> Option<&'f Found> {
    let plan = beside.chain.plan();
    let near = |found: &&Found| {
        let is_elsewhere = theirs.sentence(found.range.start) != theirs.sentence(plan.start);
        (is_elsewhere, found.range.start.abs_diff(plan.end).min(found.range.end.abs_diff(plan.start)))
    };
    let same = places.iter().filter(|found| found.source == beside.source).min_by_key(near);
    same.or_else(|| places.first())
}

/// A share of a whole; 0 of nothing.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}
