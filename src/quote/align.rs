//! A range of a draft beside a range of a document, unit by unit.

use super::chain::Run;
use super::types::{DiffOp, DiffPiece};
use super::units::{Key, Units};
use crate::text::CharSpan;
use similar::{Algorithm, capture_diff_slices};
use std::ops::Range;

/// How far the wording at the ends of a quotation may have been altered, in units.
const MAX_ALTERED_END: usize = 40;
/// How many units longer the document's wording may be there.
const END_SLACK: usize = 8;

/// A stretch of both sides; equal, or with one side perhaps empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub is_equal: bool,
    pub draft: Range<usize>,
    pub plan: Range<usize>,
}

/// Both sides, whole: steps in order, equal and different ones in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alignment {
    pub draft: Range<usize>,
    pub plan: Range<usize>,
    pub steps: Vec<Step>,
}

impl Alignment {
    /// Aligns `draft` with the document around a chain of runs. The document's range begins and ends
    /// where the draft's does: with the first run, or with what seems to have been altered before it.
    pub(super) fn around(ours: &Units, theirs: &Units, draft: &Range<usize>, runs: &[Run]) -> Self {
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
            return Self { draft: draft.clone(), plan: 0..0, steps: vec![differing(draft.clone(), 0..0)] };
        };
        let start = altered_start(ours, theirs, draft.start..first.draft, first.plan);
        let end = altered_end(ours, theirs, last.draft_end()..draft.end, last.plan_end());
        Self::within(ours, theirs, draft, &(start..end), runs)
    }

    /// Aligns two ranges; the runs inside them are kept.
    pub(super) fn within(
        ours: &Units,
        theirs: &Units,
        draft: &Range<usize>,
        plan: &Range<usize>,
        runs: &[Run],
    ) -> Self {
        let mut equal: Vec<Run> = Vec::new();
        let (mut at, mut plan_at) = (draft.start, plan.start);
        for run in runs.iter().copied().chain([Run { draft: draft.end, plan: plan.end, len: 0 }]) {
            equal.extend(compared(ours, theirs, at..run.draft, plan_at..run.plan));
            equal.push(run);
            (at, plan_at) = (run.draft_end(), run.plan_end());
        }
        let mut alignment = Self { draft: draft.clone(), plan: plan.clone(), steps: steps(draft, plan, &equal) };
        alignment.slide(ours, theirs);
        alignment
    }

    /// Two ranges that are equal throughout.
    pub(super) fn equal(draft: Range<usize>, plan: Range<usize>) -> Self {
        let step = Step { is_equal: true, draft: draft.clone(), plan: plan.clone() };
        Self { draft, plan, steps: vec![step] }
    }

    /// What differs.
    pub(super) fn hunks(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| !step.is_equal)
    }

    /// Moves what was put in or left out to the marks around it: of 「架桥，」 put before 「架桥」 it
    /// cannot be told which is new, but a clause is likelier than 「，架桥」.
    fn slide(&mut self, ours: &Units, theirs: &Units) {
        for at in 1..self.steps.len().saturating_sub(1) {
            let Some([before, hunk, after]) = self.steps.get(at - 1..=at + 1) else { continue };
            let is_draft = hunk.plan.is_empty();
            if !before.is_equal || !after.is_equal || hunk.is_equal || !(is_draft || hunk.draft.is_empty()) {
                continue;
            }
            let (units, range) = if is_draft { (ours, &hunk.draft) } else { (theirs, &hunk.plan) };
            let is_clause = |range: &Range<usize>| units.is_bound(range.start) && units.is_bound(range.end);
            if is_clause(range) {
                continue;
            }
            let key = |at: usize| units.keys.get(at);
            let left = (1..before.draft.len()).take_while(|&by| key(range.start - by) == key(range.end - by));
            let left = left.map(|by| -signed(by));
            let right = (1..after.draft.len()).take_while(|&by| key(range.start + by - 1) == key(range.end + by - 1));
            let moved = |by: isize| shifted(range, by);
            let Some(by) = left.chain(right.map(signed)).find(|&by| is_clause(&moved(by))) else { continue };
            if let Some([before, hunk, after]) = self.steps.get_mut(at - 1..=at + 1) {
                (hunk.draft, hunk.plan) = (shifted(&hunk.draft, by), shifted(&hunk.plan, by));
                (before.draft.end, before.plan.end) = (hunk.draft.start, hunk.plan.start);
                (after.draft.start, after.plan.start) = (hunk.draft.end, hunk.plan.end);
            }
        }
    }

    /// The pieces of text on both sides, of `draft_span` and `plan_span` whole: marks go with the
    /// unit before them.
    pub(super) fn pieces(
        &self,
        ours: &Units,
        theirs: &Units,
        draft_span: CharSpan,
        plan_span: CharSpan,
    ) -> Vec<DiffPiece> {
        let mut pieces = Vec::new();
        let (mut at, mut plan_at) = (draft_span.start, plan_span.start);
        let count = self.steps.len();
        for (index, step) in self.steps.iter().enumerate() {
            let is_last = index + 1 == count;
            let until = |units: &Units, end: usize, span: CharSpan, at: usize| {
                let next = units.units.get(end).map_or(span.end, |unit| unit.span.start);
                if is_last { span.end } else { next.clamp(at, span.end) }
            };
            let draft_end =
                if step.draft.is_empty() && !is_last { at } else { until(ours, step.draft.end, draft_span, at) };
            let plan_end = if step.plan.is_empty() && !is_last {
                plan_at
            } else {
                until(theirs, step.plan.end, plan_span, plan_at)
            };
            let (draft, plan) =
                (ours.slice(CharSpan::new(at, draft_end)), theirs.slice(CharSpan::new(plan_at, plan_end)));
            (at, plan_at) = (draft_end, plan_end);
            let op = match (step.is_equal, draft.is_empty(), plan.is_empty()) {
                (_, true, true) => continue,
                (true, ..) => DiffOp::Equal,
                (false, true, false) => DiffOp::Delete,
                (false, false, true) => DiffOp::Insert,
                (false, false, false) => DiffOp::Replace,
            };
            pieces.push(DiffPiece { op, draft, plan });
        }
        pieces
    }
}

fn signed(by: usize) -> isize {
    isize::try_from(by).unwrap_or(isize::MAX)
}

fn shifted(range: &Range<usize>, by: isize) -> Range<usize> {
    range.start.saturating_add_signed(by)..range.end.saturating_add_signed(by)
}

fn differing(draft: Range<usize>, plan: Range<usize>) -> Step {
    Step { is_equal: false, draft, plan }
}

/// The equal runs between two stretches that differ.
fn compared(ours: &Units, theirs: &Units, draft: Range<usize>, plan: Range<usize>) -> Vec<Run> {
    if draft.is_empty() || plan.is_empty() {
        return Vec::new();
    }
    let ops = capture_diff_slices(Algorithm::Myers, ours.keys_in(draft.clone()), theirs.keys_in(plan.clone()));
    ops.into_iter()
        .filter_map(|op| match op {
            similar::DiffOp::Equal { old_index, new_index, len } => {
                Some(Run { draft: draft.start + old_index, plan: plan.start + new_index, len })
            }
            _ => None,
        })
        .collect()
}

fn steps(draft: &Range<usize>, plan: &Range<usize>, equal: &[Run]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut at, mut plan_at) = (draft.start, plan.start);
    for run in equal {
        if run.draft > at || run.plan > plan_at {
            steps.push(differing(at..run.draft, plan_at..run.plan));
        }
        if run.len > 0 {
            match steps.last_mut() {
                Some(last) if last.is_equal => {
                    (last.draft.end, last.plan.end) = (run.draft_end(), run.plan_end());
                }
                _ => steps.push(Step {
                    is_equal: true,
                    draft: run.draft..run.draft_end(),
                    plan: run.plan..run.plan_end(),
                }),
            }
        }
        (at, plan_at) = (run.draft_end(), run.plan_end());
    }
    steps
}

/// Where the document's wording begins, if the draft has `head` before the first run.
fn altered_start(ours: &Units, theirs: &Units, head: Range<usize>, first: usize) -> usize {
    let sentence = theirs.sentence_start(first).min(first);
    let most = (head.len() + END_SLACK).min(first - sentence);
    let ours: Vec<Key> = ours.keys_in(head).iter().rev().copied().collect();
    let before: Vec<Key> = theirs.keys_in(first - most..first).iter().rev().copied().collect();
    first - altered_len(&ours, &before, |len| theirs.is_clause_bound(first - len))
}

/// Where the document's wording ends, if the draft has `tail` after the last run.
fn altered_end(ours: &Units, theirs: &Units, tail: Range<usize>, last: usize) -> usize {
    let sentence = theirs.sentence_end(last.saturating_sub(1)).max(last);
    let most = (tail.len() + END_SLACK).min(sentence - last);
    last + altered_len(ours.keys_in(tail), theirs.keys_in(last..last + most), |len| theirs.is_clause_bound(last + len))
}

/// How many of the document's units beyond a run stand where the draft has others: as many as make
/// the fewest changes, to a mark where that is as good.
fn altered_len(ours: &[Key], theirs: &[Key], is_bound: impl Fn(usize) -> bool) -> usize {
    if ours.is_empty() || ours.len() > MAX_ALTERED_END {
        return 0;
    }
    // The last row of the edit distances (Wagner and Fischer 1974) of `ours` to each beginning of `theirs`.
    let mut row: Vec<usize> = (0..=theirs.len()).collect();
    for (done, key) in ours.iter().enumerate() {
        let mut diagonal = row.first().copied().unwrap_or_default();
        if let Some(first) = row.first_mut() {
            *first = done + 1;
        }
        for (at, other) in theirs.iter().enumerate() {
            let left = row.get(at).copied().unwrap_or_default();
            if let Some(cell) = row.get_mut(at + 1) {
                let changed = (*cell + 1).min(left + 1).min(diagonal + usize::from(key != other));
                diagonal = std::mem::replace(cell, changed);
            }
        }
    }
    // In halves, so that marks decide between equals only: the wording ends at one rather than not,
    // and does not go on over one.
    let cost =
        |len: usize, distance: usize| 2 * distance + usize::from(!is_bound(len)) + usize::from(len > 0 && is_bound(0));
    let costs = row.iter().enumerate().map(|(len, &distance)| (cost(len, distance), std::cmp::Reverse(len)));
    costs.min().map_or(0, |(_, len)| len.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::{Bigrams, best_chain};

    /// The diff as `[draft|plan]` where the sides differ.
    fn aligned(draft: &str, plan: &str) -> String {
        let (ours, theirs) = (Units::of(draft), Units::of(plan));
        let runs = Bigrams::of(&ours.keys).runs(&theirs.keys);
        let chain = best_chain(&runs, &(0..ours.len()), &vec![1.0; ours.len()], &theirs).unwrap_or_default();
        let alignment = Alignment::around(&ours, &theirs, &(0..ours.len()), &chain.runs);
        let whole = CharSpan::new(0, ours.chars.len());
        let pieces = alignment.pieces(&ours, &theirs, whole, theirs.span(&alignment.plan));
        assert_eq!(pieces.iter().map(|piece| piece.draft.as_str()).collect::<String>(), draft);
        let shown = |piece: &DiffPiece| match piece.op {
            DiffOp::Equal => piece.draft.clone(),
            _ => format!("[{}|{}]", piece.draft, piece.plan),
        };
        pieces.iter().map(shown).collect()
    }

    #[test]
    fn what_differs_is_found_at_the_ends_and_inside() {
        let plan = "先修路。到2030年，新修公路90公里，力争架设桥梁三座。后建厂。";
        for (draft, expected) in [
            ("到2031年，新修公路90公里", "到[2031|2030]年，新修公路90公里"),
            ("新修 公路 80 公里，", "新修 公路 [80 |90]公里，"),
            ("不新修公路90公里", "[不|]新修公路90公里"),
            ("确保架设桥梁三座", "[确保|力争]架设桥梁三座"),
            ("新修公路90公里，架设桥梁三座", "新修公路90公里，[|力争]架设桥梁三座"),
            ("新修公路90公里，架设桥梁四座", "新修公路90公里，[|力争]架设桥梁[四|三]座"),
        ] {
            assert_eq!(aligned(draft, plan), expected);
        }
    }

    #[test]
    fn a_clause_put_in_is_seen_whole() {
        let plan = "大力架设桥梁，开展水厂建设。";
        assert_eq!(
            aligned("大力架设桥梁，推进公路建设，开展水厂建设。", plan),
            "大力架设桥梁，[推进公路建设，|]开展水厂建设。"
        );
    }
}
