//! The ranking is not worse than the committed baseline.
//!
//! After a change that is meant to last, write the baselines anew:
//! `plansearch eval tests/golden/queries.jsonl --json > tests/golden/baseline.json`, and the same
//! for `more-queries.jsonl` and `baseline-more.json`.

use crate::support::{plan, root};
use plansearch::search::eval::{Comparison, Evaluation, JudgedQuery, QueryChange, compare, evaluate, read_judged};
use plansearch::store::Filters;
use std::fs;

/// A measure may fall by this much, so that a change that helps most queries may cost a few.
const MAX_DROP: f64 = 0.01;
/// The measures that must not fall by more.
const GUARDED: [&str; 2] = ["nDCG@10", "AUC"];

/// A committed judged set.
pub(crate) fn judged(queries: &str) -> Vec<JudgedQuery> {
    read_judged(&fs::read_to_string(root().join("tests/golden").join(queries)).unwrap()).unwrap()
}

/// Compares an evaluation of a judged set with its baseline.
#[track_caller]
pub(crate) fn assert_no_worse(new: &Evaluation, queries: &str, baseline: &str, max_drop: f64) {
    let old: Evaluation =
        serde_json::from_slice(&fs::read(root().join("tests/golden").join(baseline)).unwrap()).unwrap();
    let Comparison { measures, better, worse, only_new, only_old } = compare(&old, new);
    assert!(only_new.is_empty() && only_old.is_empty(), "{baseline} is of other queries: {only_new:?} {only_old:?}");
    let dropped: Vec<String> = measures
        .iter()
        .filter(|change| GUARDED.contains(&change.name.as_str()) && change.new < change.old - max_drop)
        .map(|change| format!("{} {:.3} → {:.3}", change.name, change.old, change.new))
        .collect();
    let lost: Vec<String> = worse.iter().map(QueryChange::to_string).collect();
    assert!(
        dropped.is_empty(),
        "{queries}: {}\n{} queries got better, and these {} worse:\n{}",
        dropped.join(", "),
        better.len(),
        lost.len(),
        lost.join("\n")
    );
}

#[test]
fn the_visible_set_is_ranked_as_well_as_before() {
    assert_no_worse(
        &evaluate(plan(), &judged("queries.jsonl"), &Filters::default()).unwrap(),
        "queries.jsonl",
        "baseline.json",
        MAX_DROP,
    );
}

#[test]
fn the_further_set_is_ranked_as_well_as_before() {
    let queries = "more-queries.jsonl";
    assert_no_worse(
        &evaluate(plan(), &judged(queries), &Filters::default()).unwrap(),
        queries,
        "baseline-more.json",
        MAX_DROP,
    );
}
