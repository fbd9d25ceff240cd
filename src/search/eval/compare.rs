//! Two evaluations of the same judged set, side by side.

use super::measure::{Evaluation, QueryResult};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// Smaller differences of a measure are rounding.
const EPSILON: f64 = 1e-9;
/// Smaller differences of a query's nDCG do not show in the third decimal.
const NDCG_STEP: f64 = 0.000_5;
/// A query whose ranking is as before got better or worse where its confidence moved by more.
const CONFIDENCE_STEP: f64 = 0.1;

/// What changed from an old evaluation to a new one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The measures over all and by category.
    pub measures: Vec<MeasureChange>,
    /// The queries that got better, most first.
    pub better: Vec<QueryChange>,
    /// The queries that got worse, most first.
    pub worse: Vec<QueryChange>,
    /// Ids that only the new evaluation has, or that stand for another query there.
    pub only_new: Vec<String>,
    /// Ids that only the old evaluation has, or that stand for another query there.
    pub only_old: Vec<String>,
}

/// A measure, from 0 to 1, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureChange {
    /// Its name; with the category, where it is of one.
    pub name: String,
    /// Its old value.
    pub old: f64,
    /// Its new value.
    pub new: f64,
}

/// A query and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueryChange {
    /// As it was.
    pub old: QueryResult,
    /// As it is.
    pub new: QueryResult,
}

/// Compares two evaluations; queries are matched by id.
#[must_use]
pub fn compare(old: &Evaluation, new: &Evaluation) -> Comparison {
    let before: HashMap<&str, &QueryResult> = old.queries.iter().map(|query| (query.id.as_str(), query)).collect();
    let is_same = |a: &QueryResult, b: &QueryResult| a.query == b.query && a.is_answerable == b.is_answerable;
    let mut comparison = Comparison {
        measures: measures(old, new),
        better: Vec::new(),
        worse: Vec::new(),
        only_new: Vec::new(),
        only_old: Vec::new(),
    };
    let mut matched = HashSet::new();
    for query in &new.queries {
        let Some(was) = before.get(query.id.as_str()).filter(|was| is_same(was, query)) else {
            comparison.only_new.push(query.id.clone());
            continue;
        };
        matched.insert(query.id.as_str());
        let change = QueryChange { old: (*was).clone(), new: query.clone() };
        match change.verdict() {
            Ordering::Greater => comparison.better.push(change),
            Ordering::Less => comparison.worse.push(change),
            Ordering::Equal => {}
        }
    }
    let missing = old.queries.iter().filter(|query| !matched.contains(query.id.as_str()));
    comparison.only_old = missing.map(|query| query.id.clone()).collect();
    comparison.better.sort_by(|a, b| b.size().total_cmp(&a.size()));
    comparison.worse.sort_by(|a, b| b.size().total_cmp(&a.size()));
    comparison
}

impl QueryChange {
    /// Better (`Greater`), worse (`Less`) or as before: by the rank, then by nDCG, by whether it is
    /// rightly called answerable, and by its confidence.
    fn verdict(&self) -> Ordering {
        let Self { old, new } = self;
        let step = |gain: f64, least: f64| if gain.abs() > least { gain.total_cmp(&0.0) } else { Ordering::Equal };
        let place = |query: &QueryResult| query.rank.unwrap_or(usize::MAX);
        let is_right = |query: &QueryResult| query.called_answerable == query.is_answerable;
        let surer = new.confidence - old.confidence;
        place(old)
            .cmp(&place(new))
            .then(step(new.ndcg - old.ndcg, NDCG_STEP))
            .then(is_right(new).cmp(&is_right(old)))
            .then(step(if new.is_answerable { surer } else { -surer }, CONFIDENCE_STEP))
    }

    /// How much changed, for the order of the list.
    fn size(&self) -> f64 {
        let Self { old, new } = self;
        (new.ndcg - old.ndcg).abs() + CONFIDENCE_STEP * (new.confidence - old.confidence).abs()
    }
}

impl fmt::Display for QueryChange {
    /// `p2-070 numeric 5G基站: rank 1 → 3, nDCG 1.000 → 0.500, confidence …, first hit … → …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { old, new } = self;
        let rank = |query: &QueryResult| query.rank.map_or_else(|| "none".to_owned(), |rank| rank.to_string());
        write!(f, "{} {} {}: ", new.id, new.category, new.query)?;
        if new.is_answerable {
            write!(f, "rank {} → {}, nDCG {:.3} → {:.3}, ", rank(old), rank(new), old.ndcg, new.ndcg)?;
        }
        write!(f, "confidence {:.2} → {:.2}", old.confidence, new.confidence)?;
        if old.called_answerable != new.called_answerable {
            let not = if new.called_answerable { "" } else { "not " };
            write!(f, ", now {not}called answerable")?;
        }
        let first = |query: &QueryResult| query.hits.first().map_or_else(|| "none".to_owned(), Clone::clone);
        if first(old) == first(new) {
            write!(f, ", first hit {} as before", first(new))
        } else {
            write!(f, ", first hit {} → {}", first(old), first(new))
        }
    }
}

fn measures(old: &Evaluation, new: &Evaluation) -> Vec<MeasureChange> {
    let change = |name: &str, old: f64, new: f64| {
        // What was written to a file and read back may differ in its last digit.
        let new = if (new - old).abs() <= EPSILON { old } else { new };
        MeasureChange { name: name.to_owned(), old, new }
    };
    let (was, is) = (&old.overall, &new.overall);
    let mut changes = vec![
        change("success@1", was.success_at_1, is.success_at_1),
        change("recall@5", was.recall_at_5, is.recall_at_5),
        change("MRR@10", was.mrr_at_10, is.mrr_at_10),
        change("nDCG@10", was.ndcg_at_10, is.ndcg_at_10),
        change("AUC", old.auc, new.auc),
        change("answerable called answerable", old.true_answers, new.true_answers),
        change("unanswerable called answerable", old.false_answers, new.false_answers),
    ];
    for (category, is) in &new.by_category {
        // A category that the old evaluation lacks counts as nothing reached.
        let was = old.by_category.get(category).cloned().unwrap_or_default();
        changes.push(change(&format!("{category} success@1"), was.success_at_1, is.success_at_1));
        changes.push(change(&format!("{category} nDCG@10"), was.ndcg_at_10, is.ndcg_at_10));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Measures;

    fn result(id: &str, rank: Option<usize>, ndcg: f64, confidence: f64) -> QueryResult {
        QueryResult {
            id: id.to_owned(),
            category: "keyword".to_owned(),
            query: format!("湿地 {id}"),
            is_answerable: !id.starts_with('u'),
            rank,
            ndcg,
            confidence,
            called_answerable: confidence >= 0.5,
            hits: vec![format!("park/1/p{}", rank.unwrap_or(9))],
        }
    }

    fn evaluation(queries: Vec<QueryResult>) -> Evaluation {
        Evaluation {
            overall: Measures::default(),
            by_category: [("keyword".to_owned(), Measures::default())].into(),
            auc: 0.5,
            false_answers: 0.0,
            true_answers: 1.0,
            reliability: Vec::new(),
            calibration_error: 0.0,
            times: None,
            queries,
        }
    }

    #[test]
    fn queries_are_better_or_worse_by_rank_then_by_confidence() {
        let old = evaluation(vec![
            result("a", Some(1), 1.0, 0.9),
            result("b", Some(3), 0.5, 0.9),
            result("c", Some(1), 1.0, 0.9),
            result("gone", Some(1), 1.0, 0.9),
            result("u", None, 0.0, 0.4),
        ]);
        let new = evaluation(vec![
            result("a", Some(2), 0.6, 0.9),
            result("b", Some(1), 1.0, 0.9),
            result("c", Some(1), 1.0, 0.9),
            result("new", Some(1), 1.0, 0.9),
            result("u", None, 0.0, 0.6),
        ]);
        let Comparison { measures, better, worse, only_new, only_old } = compare(&old, &new);
        let ids = |changes: &[QueryChange]| changes.iter().map(|change| change.new.id.clone()).collect::<Vec<_>>();
        assert_eq!((ids(&better), ids(&worse)), (vec!["b".to_owned()], vec!["a".to_owned(), "u".to_owned()]));
        assert_eq!((only_new, only_old), (vec!["new".to_owned()], vec!["gone".to_owned()]));
        assert_eq!(measures.last().unwrap().name, "keyword nDCG@10");
        let lines: Vec<String> = worse.iter().map(QueryChange::to_string).collect();
        let expected = [
            "a keyword 湿地 a: rank 1 → 2, nDCG 1.000 → 0.600, confidence 0.90 → 0.90, first hit park/1/p1 → park/1/p2",
            "u keyword 湿地 u: confidence 0.40 → 0.60, now called answerable, first hit park/1/p9 as before",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn nothing_changed_is_no_change() {
        let same = evaluation(vec![result("a", Some(1), 1.0, 0.9), result("u", None, 0.0, 0.6)]);
        let found = compare(&same, &same);
        assert!(found.better.is_empty() && found.worse.is_empty() && found.only_new.is_empty());
    }
}
