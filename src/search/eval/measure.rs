//! Running judged queries, and the measures of the answers.

use super::{ANSWERS, JudgedQuery, comparable, may_earn};
use crate::error::Result;
use crate::library::Library;
use crate::score::as_f32;
use crate::search;
use crate::store::{Address, Filters};
use crate::types::SearchRequest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Instant;

/// The measures of one query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryResult {
    /// The query's id.
    pub id: String,
    /// Its kind.
    pub category: String,
    /// The query string.
    pub query: String,
    /// Whether anything answers.
    pub is_answerable: bool,
    /// The rank, from 1, of the first hit that holds an anchor of grade 3; `None` below the tenth.
    pub rank: Option<usize>,
    /// nDCG of the first ten hits.
    pub ndcg: f64,
    /// The confidence of the answer.
    pub confidence: f64,
    /// Whether the answer was called answerable.
    pub called_answerable: bool,
    /// The ids of the first ten hits.
    pub hits: Vec<String>,
}

/// Means over a set of queries; all from 0 to 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// The number of answerable queries.
    pub queries: usize,
    /// The first hit holds an anchor of grade 3.
    pub success_at_1: f64,
    /// One of the first five does.
    pub recall_at_5: f64,
    /// Reciprocal rank of the first that does, among ten.
    pub mrr_at_10: f64,
    /// nDCG of the first ten.
    pub ndcg_at_10: f64,
}

/// The measures of a judged set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Over all answerable queries.
    pub overall: Measures,
    /// By kind of query.
    pub by_category: BTreeMap<String, Measures>,
    /// The chance that an answerable query's confidence is above an unanswerable one's.
    pub auc: f64,
    /// The share of unanswerable queries that were called answerable.
    pub false_answers: f64,
    /// The share of answerable queries that were called answerable.
    pub true_answers: f64,
    /// How far confidences are the chance that the first hit answers: ten bins, lowest first; empty ones are left out.
    #[serde(default)]
    pub reliability: Vec<Bin>,
    /// The mean distance of confidence and that chance over the bins, by their queries (expected calibration error).
    #[serde(default)]
    pub calibration_error: f64,
    /// How long searches took, if that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Times>,
    /// Each query.
    pub queries: Vec<QueryResult>,
}

/// The queries whose confidence lies in one tenth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// The least confidence of the bin.
    pub from: f64,
    /// How many queries there are.
    pub queries: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them whose first hit answers.
    pub answered: f64,
}

/// How long searches took, in microseconds; of this machine, and not to be asserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// How many searches were timed.
    pub searches: usize,
    /// Half of them took no longer.
    pub median_us: u64,
    /// Nine in ten took no longer.
    pub p90_us: u64,
}

/// How many hits are judged.
const DEPTH: usize = 10;

/// Runs judged queries through the search, where only the passages that pass the filters are asked, and measures the answers.
///
/// # Errors
/// Those of [`search`].
pub fn evaluate(library: &Library, judged: &[JudgedQuery], filters: &Filters) -> Result<Evaluation> {
    let mut texts: BTreeMap<Address, String> = BTreeMap::new();
    let mut queries = Vec::with_capacity(judged.len());
    for query in judged {
        queries.push(judge(library, query, filters, &mut texts)?);
    }
    let mut by_category: BTreeMap<String, Vec<&QueryResult>> = BTreeMap::new();
    for query in queries.iter().filter(|query| query.is_answerable) {
        by_category.entry(query.category.clone()).or_default().push(query);
    }
    let answerable: Vec<&QueryResult> = queries.iter().filter(|query| query.is_answerable).collect();
    let unanswerable: Vec<&QueryResult> = queries.iter().filter(|query| !query.is_answerable).collect();
    Ok(Evaluation {
        overall: measures(&answerable),
        by_category: by_category.into_iter().map(|(category, queries)| (category, measures(&queries))).collect(),
        auc: auc(&answerable, &unanswerable),
        false_answers: mean(unanswerable.iter().map(|query| f64::from(u8::from(query.called_answerable)))),
        true_answers: mean(answerable.iter().map(|query| f64::from(u8::from(query.called_answerable)))),
        calibration_error: reliability(&queries).1,
        reliability: reliability(&queries).0,
        times: None,
        queries,
    })
}

/// The queries by confidence, ten bins of one tenth each, and the expected calibration error (Naeini and others, 2015).
fn reliability(queries: &[QueryResult]) -> (Vec<Bin>, f64) {
    let mut bins = Vec::new();
    let mut error = 0.0;
    for number in 0..10_u32 {
        let (from, to) = (f64::from(number) / 10.0, f64::from(number + 1) / 10.0);
        let is_inside = |query: &&QueryResult| query.confidence >= from && (query.confidence < to || number == 9);
        let inside: Vec<&QueryResult> = queries.iter().filter(is_inside).collect();
        if inside.is_empty() {
            continue;
        }
        let confidence = mean(inside.iter().map(|query| query.confidence));
        let answered = mean(inside.iter().map(|query| f64::from(u8::from(query.rank == Some(1)))));
        error += (confidence - answered).abs() * f64::from(as_f32(inside.len()));
        bins.push(Bin { from, queries: inside.len(), confidence, answered });
    }
    (bins, error / f64::from(as_f32(queries.len().max(1))))
}

/// Runs all queries `rounds` times and tells how long the searches took. Run it after
/// [`evaluate`], which warms up.
///
/// # Errors
/// Those of [`search`].
pub fn measure_times(library: &Library, judged: &[JudgedQuery], filters: &Filters, rounds: usize) -> Result<Times> {
    let mut micros = Vec::with_capacity(judged.len() * rounds);
    for query in judged.iter().cycle().take(judged.len() * rounds) {
        let request = SearchRequest { filters: filters.clone(), ..SearchRequest::new(&query.query) };
        let start = Instant::now();
        search(library, &request)?;
        micros.push(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    micros.sort_unstable();
    let at = |part: usize| micros.get(part).copied().unwrap_or(0);
    Ok(Times { searches: micros.len(), median_us: at(micros.len() / 2), p90_us: at(micros.len() * 9 / 10) })
}

fn judge(
    library: &Library,
    judged: &JudgedQuery,
    filters: &Filters,
    texts: &mut BTreeMap<Address, String>,
) -> Result<QueryResult> {
    let request = SearchRequest { limit: DEPTH, filters: filters.clone(), ..SearchRequest::new(&judged.query) };
    let response = search(library, &request)?;
    let anchors: Vec<(String, u32)> =
        judged.relevant.iter().map(|relevant| (comparable(&relevant.anchor), relevant.grade)).collect();
    let mut claimed = vec![false; anchors.len()];
    let (mut dcg, mut rank) = (0.0, None);
    let mut hits = Vec::new();
    for (at, hit) in response.hits.iter().enumerate() {
        let found = &hit.found;
        hits.push(found.passage.id.clone());
        let text = texts.entry(found.address).or_insert_with(|| comparable(&found.passage.text));
        if !may_earn(&found.passage.text) {
            continue;
        }
        let mut best = 0;
        for ((anchor, grade), claimed) in anchors.iter().zip(&mut claimed) {
            if text.contains(anchor.as_str()) {
                if !*claimed {
                    best = best.max(*grade);
                }
                *claimed = true;
                if *grade == ANSWERS && rank.is_none() {
                    rank = Some(at + 1);
                }
            }
        }
        dcg += gain(best, at);
    }
    let mut grades: Vec<u32> = judged.relevant.iter().map(|relevant| relevant.grade).collect();
    grades.sort_unstable_by(|a, b| b.cmp(a));
    let ideal: f64 = grades.iter().take(DEPTH).enumerate().map(|(at, &grade)| gain(grade, at)).sum();
    Ok(QueryResult {
        id: judged.id.clone(),
        category: judged.category.clone(),
        query: judged.query.clone(),
        is_answerable: !judged.relevant.is_empty(),
        rank,
        ndcg: if ideal > 0.0 { dcg / ideal } else { 0.0 },
        confidence: response.confidence,
        called_answerable: response.answerable,
        hits,
    })
}

/// 2^grade − 1, discounted by the rank (Järvelin and Kekäläinen, 2002, in the form of Burges et
/// al., 2005).
fn gain(grade: u32, at: usize) -> f64 {
    (2_f64.powf(f64::from(grade)) - 1.0) / f64::from(as_f32(at + 2)).log2()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

fn measures(queries: &[&QueryResult]) -> Measures {
    let share = |within: usize| {
        mean(queries.iter().map(|query| f64::from(u8::from(query.rank.is_some_and(|rank| rank <= within)))))
    };
    Measures {
        queries: queries.len(),
        success_at_1: share(1),
        recall_at_5: share(5),
        mrr_at_10: mean(queries.iter().map(|query| query.rank.map_or(0.0, |rank| 1.0 / f64::from(as_f32(rank))))),
        ndcg_at_10: mean(queries.iter().map(|query| query.ndcg)),
    }
}

fn auc(answerable: &[&QueryResult], unanswerable: &[&QueryResult]) -> f64 {
    mean(answerable.iter().flat_map(|yes| {
        unanswerable.iter().map(|no| match yes.confidence.total_cmp(&no.confidence) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(rank: Option<usize>, ndcg: f64, confidence: f64) -> QueryResult {
        QueryResult {
            id: String::new(),
            category: String::new(),
            query: String::new(),
            is_answerable: true,
            rank,
            ndcg,
            confidence,
            called_answerable: true,
            hits: Vec::new(),
        }
    }

    #[test]
    fn measures_are_means_over_queries() {
        let results = [result(Some(1), 1.0, 0.9), result(Some(4), 0.5, 0.5), result(None, 0.0, 0.5)];
        let found = measures(&results.iter().collect::<Vec<_>>());
        let expected = Measures {
            queries: 3,
            success_at_1: 1.0 / 3.0,
            recall_at_5: 2.0 / 3.0,
            mrr_at_10: 1.25 / 3.0,
            ndcg_at_10: 0.5,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn ties_count_half_in_the_auc() {
        let (yes, no) = ([result(None, 0.0, 0.9), result(None, 0.0, 0.5)], [result(None, 0.0, 0.5)]);
        assert!((auc(&yes.iter().collect::<Vec<_>>(), &no.iter().collect::<Vec<_>>()) - 0.75).abs() < 1e-12);
        assert_eq!(auc(&[], &[]), 0.0);
    }

    #[test]
    fn the_gain_is_discounted_by_the_rank() {
        assert_eq!((gain(3, 0), gain(0, 0)), (7.0, 0.0));
        assert!((gain(2, 1) - 3.0 / 3.0_f64.log2()).abs() < 1e-12);
    }
}
