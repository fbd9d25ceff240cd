//! The best candidates by BM25, pruned by block-max WAND where nothing but terms is asked for (Ding and Suel, Faster
//! Top-k Document Retrieval Using Block-Max Indexes, 2011).
//!
//! Floats are summed in an order that depends on the segments, so scores are rounded before anything is cut, and ties
//! at the cut stay by reading order.

use super::limited::Admitted;
use super::open::LocalStore;
use super::scope::Scope;
use crate::cut::{self, STEPS, in_steps, steps};
use crate::error::{Error, Result};
use crate::{Address, Candidate, Clause, Probe};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, EnableScoring, Occur, Query, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet as _, Score, SegmentReader, TERMINATED};

/// No more rows of equal score than so many times the limit are kept in a segment.
const TIES: usize = 4;

/// The rounded scores of the best rows so far, least first.
type BestScores = BinaryHeap<Reverse<u32>>;

/// The best rows of a segment, as far as they are among the best of all segments so far.
struct Best<'s> {
    limit: usize,
    /// Of all segments: what one has found lets the next one pass over more.
    scores: &'s mut BestScores,
    rows: Vec<(u32, DocId)>,
}

impl<'s> Best<'s> {
    fn new(limit: usize, scores: &'s mut BestScores) -> Self {
        Self { limit, scores, rows: Vec::new() }
    }

    /// The least rounded score that is still among the best.
    fn least(&self) -> u32 {
        if self.scores.len() < self.limit { 0 } else { self.scores.peek().map_or(0, |Reverse(least)| *least) }
    }

    /// Takes a row; returns the score that the next one must exceed.
    fn push(&mut self, row: DocId, score: Score) -> Score {
        let rounded = in_steps(score);
        if rounded >= self.least() {
            self.rows.push((rounded, row));
            self.scores.push(Reverse(rounded));
            if self.scores.len() > self.limit {
                self.scores.pop();
            }
            if self.rows.len() > self.limit * TIES {
                self.cut();
            }
        }
        self.threshold()
    }

    /// The score that a row must exceed: half a step below the least of the best.
    fn threshold(&self) -> Score {
        let least = self.least();
        if least == 0 { Score::MIN } else { (steps(least) - 0.6) / STEPS }
    }

    fn cut(&mut self) {
        let least = self.least();
        self.rows.retain(|(score, _)| *score >= least);
        if self.rows.len() > self.limit * TIES {
            self.rows.sort_unstable_by_key(|&(score, row)| (Reverse(score), row));
            self.rows.truncate(self.limit * (TIES - 1));
        }
    }
}

impl LocalStore {
    pub(super) fn best_rows(&self, probe: &Probe<'_>, admitted: Option<&Admitted>) -> Result<Vec<Candidate>> {
        let failed = || Error::store("rank candidates");
        if probe.clauses.is_empty() || probe.limit == 0 {
            return Ok(Vec::new());
        }
        let query = self.scored(probe);
        let weight = query.weight(EnableScoring::enabled_from_searcher(&self.searcher)).map_err(failed())?;
        let mut found: Vec<(u32, Address)> = Vec::new();
        let mut scores = BestScores::with_capacity(probe.limit + 1);
        for ((segment, reader), scope) in self.readers().zip(self.scopes(probe.filters, admitted)?) {
            let best = best_of(&*weight, reader, &scope, Best::new(probe.limit, &mut scores)).map_err(failed())?;
            found.extend(best.into_iter().map(|(score, row)| (score, Address { segment, row })));
        }
        cut::best(found, probe.limit, |ties| self.sort_rows(ties))
    }

    fn scored(&self, probe: &Probe<'_>) -> Box<dyn Query> {
        let term = |clause: &Clause| -> Box<dyn Query> {
            let term = self.fields.term(clause.field, &clause.term);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            Box::new(BoostQuery::new(Box::new(query), clause.weight))
        };
        let terms: Vec<Box<dyn Query>> = probe.clauses.iter().map(term).collect();
        let scored = if probe.all { BooleanQuery::intersection(terms) } else { BooleanQuery::union(terms) };
        match probe.must {
            None => Box::new(scored),
            Some(must) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, Box::new(ConstScoreQuery::new(self.query(must), 0.0))),
                (Occur::Must, Box::new(scored)),
            ])),
        }
    }
}

fn best_of(
    weight: &dyn Weight,
    reader: &SegmentReader,
    scope: &Scope<'_>,
    mut best: Best<'_>,
) -> tantivy::Result<Vec<(u32, DocId)>> {
    if scope.is_empty() {
        return Ok(best.rows);
    }
    match &scope.ranges {
        None => weight.for_each_pruning(best.threshold(), reader, &mut |row, score| {
            if scope.admits(row) { best.push(row, score) } else { best.threshold() }
        })?,
        // A few documents: their rows are walked, and nothing else is touched.
        Some(ranges) => {
            let mut rows = weight.scorer(reader, 1.0)?;
            for range in ranges {
                let mut row = if rows.doc() < range.start { rows.seek(range.start) } else { rows.doc() };
                while row != TERMINATED && row < range.end {
                    if scope.admits(row) {
                        best.push(row, rows.score());
                    }
                    row = rows.advance();
                }
            }
        }
    }
    best.cut();
    Ok(best.rows)
}
