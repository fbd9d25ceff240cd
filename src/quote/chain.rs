//! What a draft and a document share, in order: common runs and the best chain of them.

use super::units::{Key, Units};
use std::collections::HashMap;
use std::ops::Range;

/// A run of units on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// Its first unit in the draft.
    pub draft: usize,
    /// Its first unit in the document.
    pub plan: usize,
    /// How many units.
    pub len: usize,
}

impl Run {
    pub(super) fn draft_end(self) -> usize {
        self.draft + self.len
    }

    pub(super) fn plan_end(self) -> usize {
        self.plan + self.len
    }
}

/// Runs in the order of both sides, without overlaps.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Chain {
    pub runs: Vec<Run>,
    /// What the runs weigh, less what lies between them.
    pub score: f64,
}

/// No more runs than these, the longest, are chained.
const MAX_RUNS: usize = 128;
/// No more runs than these are collected.
const MAX_COLLECTED: usize = 4_000;
/// A pair of units that stands in a draft more often is looked at only so often.
const MAX_PER_BIGRAM: usize = 16;
/// How far apart two runs of a chain may stand, in units.
const MAX_DRAFT_GAP: usize = 80;
const MAX_PLAN_GAP: usize = 160;
/// What a gap costs, and each unit of it.
const GAP: f64 = 0.4;
const GAP_UNIT: f64 = 0.08;
/// What a gap costs more in which a sentence of the document ends.
const GAP_SENTENCE: f64 = 4.0;

/// The pairs of a draft, to find its runs in a document.
pub(super) struct Bigrams<'a> {
    keys: &'a [Key],
    at: HashMap<(Key, Key), Vec<usize>>,
}

impl<'a> Bigrams<'a> {
    pub(super) fn of(keys: &'a [Key]) -> Self {
        let mut at: HashMap<(Key, Key), Vec<usize>> = HashMap::new();
        for (index, pair) in keys.windows(2).enumerate() {
            if let [left, right] = pair {
                let list = at.entry((*left, *right)).or_default();
                if list.len() < MAX_PER_BIGRAM {
                    list.push(index);
                }
            }
        }
        Self { keys, at }
    }

    /// The longest runs of two or more units that both sides have.
    pub(super) fn runs(&self, plan: &[Key]) -> Vec<Run> {
        let mut runs = Vec::new();
        for (start, pair) in plan.windows(2).enumerate() {
            let [left, right] = pair else { continue };
            for &draft in self.at.get(&(*left, *right)).map_or(&[][..], Vec::as_slice) {
                let continues = draft > 0 && start > 0 && self.keys.get(draft - 1) == plan.get(start - 1);
                if continues {
                    continue;
                }
                let (ours, theirs) = (self.keys.iter().skip(draft), plan.iter().skip(start));
                let len = ours.zip(theirs).take_while(|(a, b)| a == b).count();
                runs.push(Run { draft, plan: start, len });
            }
            if runs.len() >= MAX_COLLECTED {
                break;
            }
        }
        runs
    }
}

/// The best chain of the runs inside a range of the draft; `weights` are those of the draft's units,
/// and `theirs` the document.
pub(super) fn best_chain(runs: &[Run], within: &Range<usize>, weights: &[f64], theirs: &Units) -> Option<Chain> {
    let clip = |run: &Run| {
        let cut = within.start.saturating_sub(run.draft);
        let end = run.draft_end().min(within.end);
        let len = end.checked_sub(run.draft + cut).filter(|&len| len >= 2)?;
        Some(Run { draft: run.draft + cut, plan: run.plan + cut, len })
    };
    let mut runs: Vec<Run> = runs.iter().filter_map(clip).collect();
    runs.sort_by_key(|run| (std::cmp::Reverse(run.len), run.draft, run.plan));
    runs.truncate(MAX_RUNS);
    runs.sort_unstable();
    let weigh = |run: Run| weights.iter().skip(run.draft).take(run.len).sum::<f64>();
    // For each run the best chain that ends with it: its score, the run before, and the run
    // without what it shares with that one.
    let mut best: Vec<(f64, Option<usize>, Run)> = Vec::with_capacity(runs.len());
    for (index, &run) in runs.iter().enumerate() {
        let mut found = (weigh(run), None, run);
        for (before, &(score, _, earlier)) in best.iter().enumerate().take(index) {
            let overlap =
                earlier.draft_end().saturating_sub(run.draft).max(earlier.plan_end().saturating_sub(run.plan));
            if overlap >= run.len || run.draft <= earlier.draft || run.plan <= earlier.plan {
                continue;
            }
            let rest = Run { draft: run.draft + overlap, plan: run.plan + overlap, len: run.len - overlap };
            let (gap, plan_gap) = (rest.draft - earlier.draft_end(), rest.plan - earlier.plan_end());
            if gap > MAX_DRAFT_GAP || plan_gap > MAX_PLAN_GAP {
                continue;
            }
            let longer = u32::try_from(gap.max(plan_gap)).unwrap_or(u32::MAX);
            let ends_sentence = theirs.sentence(earlier.plan_end() - 1) != theirs.sentence(rest.plan);
            let cost = match longer {
                0 => 0.0,
                _ => GAP + GAP_UNIT * f64::from(longer) + if ends_sentence { GAP_SENTENCE } else { 0.0 },
            };
            let total = score + weigh(rest) - cost;
            if total > found.0 {
                found = (total, Some(before), rest);
            }
        }
        best.push(found);
    }
    let (last, &(score, ..)) = best.iter().enumerate().max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0)))?;
    let mut chain = Chain { runs: Vec::new(), score };
    let mut at = Some(last);
    while let Some(&(_, before, run)) = at.and_then(|index| best.get(index)) {
        chain.runs.push(run);
        at = before;
    }
    chain.runs.reverse();
    Some(chain)
}

impl Chain {
    /// From the first to the last unit in the draft.
    pub(super) fn draft(&self) -> Range<usize> {
        let first = self.runs.first().map_or(0, |run| run.draft);
        first..self.runs.last().map_or(first, |run| run.draft_end())
    }

    /// From the first to the last unit in the document.
    pub(super) fn plan(&self) -> Range<usize> {
        let first = self.runs.first().map_or(0, |run| run.plan);
        first..self.runs.last().map_or(first, |run| run.plan_end())
    }

    /// How many units are in runs.
    pub(super) fn matched(&self) -> usize {
        self.runs.iter().map(|run| run.len).sum()
    }

    /// The same without short runs at its ends that stand far from the next.
    pub(super) fn core(&self) -> Self {
        const SHORT: usize = 3;
        const FAR: usize = 4;
        let mut runs = self.runs.as_slice();
        let far = |a: &Run, b: &Run| b.draft - a.draft_end() > FAR || b.plan - a.plan_end() > FAR;
        while let [rest @ .., before, last] = runs
            && last.len <= SHORT
            && far(before, last)
        {
            let _ = rest;
            runs = runs.get(..runs.len() - 1).unwrap_or_default();
        }
        while let [first, next, ..] = runs
            && first.len <= SHORT
            && far(first, next)
        {
            runs = runs.get(1..).unwrap_or_default();
        }
        Self { runs: runs.to_vec(), score: self.score }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(draft: &str, plan: &str) -> Vec<String> {
        let (draft, plan) = (Units::of(draft), Units::of(plan));
        let runs = Bigrams::of(&draft.keys).runs(&plan.keys);
        let chain = best_chain(&runs, &(0..draft.len()), &vec![1.0; draft.len()], &plan).unwrap_or_default();
        chain.runs.iter().map(|run| draft.folded_text(&(run.draft..run.draft_end()))).collect()
    }

    #[test]
    fn runs_are_chained_over_what_differs() {
        assert_eq!(
            chain("新修公路80公里，架设桥梁三座", "到明年，新修公路90公里，架设桥梁三座。"),
            ["新修公路", "公里，架设桥梁三座"]
        );
        assert_eq!(chain("架设桥梁三座，新修公路", "新修公路90公里，架设桥梁三座。"), ["架设桥梁三座"]);
        assert_eq!(chain("甲乙", "丙丁"), [""; 0]);
    }

    #[test]
    fn repeated_units_do_not_explode() {
        let (draft, plan) = ("人".repeat(20_000), "人".repeat(900));
        assert_eq!(chain(&draft, &plan).len(), 1);
    }
}
