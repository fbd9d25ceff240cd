//! Judged queries: how good the ranking is, by the measures of information retrieval.

use super::engine::Engine;
use super::types::SearchRequest;
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization as _;

/// A judged query, a line of a judged set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedQuery {
    /// Its id.
    pub id: String,
    /// The kind of query.
    pub category: String,
    /// The query string.
    pub query: String,
    /// The sentences that answer; none if the documents do not say.
    pub relevant: Vec<Relevant>,
}

/// A sentence that answers a judged query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relevant {
    /// A verbatim piece of the sentence.
    pub anchor: String,
    /// 3 answers, 2 is clearly useful, 1 is related.
    pub grade: u32,
}

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
    /// Each query.
    pub queries: Vec<QueryResult>,
}

/// A longer passage earns nothing, in characters.
const MAX_PASSAGE_CHARS: usize = 1_500;
/// How many hits are judged.
const DEPTH: usize = 10;

/// Runs judged queries through the search and measures the answers.
///
/// # Errors
/// Those of [`Engine::search`].
pub fn evaluate(engine: &Engine, judged: &[JudgedQuery]) -> Result<Evaluation> {
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    let mut queries = Vec::with_capacity(judged.len());
    for query in judged {
        queries.push(judge(engine, query, &mut texts)?);
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
        queries,
    })
}

/// The form in which anchors and passages are compared: NFKC without white space and marks.
fn comparable(text: &str) -> String {
    let mut text: String = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '#')).collect();
    for tag in ["<b>", "</b>", "<sub>", "</sub>", "<sup>", "</sup>"] {
        text = text.replace(tag, "");
    }
    text
}

fn judge(engine: &Engine, judged: &JudgedQuery, texts: &mut BTreeMap<usize, String>) -> Result<QueryResult> {
    let response = engine.search(&SearchRequest { limit: DEPTH, ..SearchRequest::new(&judged.query) })?;
    let anchors: Vec<(String, u32)> =
        judged.relevant.iter().map(|relevant| (comparable(&relevant.anchor), relevant.grade)).collect();
    let mut claimed = vec![false; anchors.len()];
    let (mut dcg, mut rank) = (0.0, None);
    let mut hits = Vec::new();
    for (at, hit) in response.hits.iter().enumerate() {
        let Some(found) = engine.at(hit.ordinal) else { continue };
        hits.push(found.passage.id.clone());
        let text = texts.entry(hit.ordinal).or_insert_with(|| comparable(&found.passage.text));
        if found.passage.text.chars().count() > MAX_PASSAGE_CHARS {
            continue;
        }
        let mut best = 0;
        for ((anchor, grade), claimed) in anchors.iter().zip(&mut claimed) {
            if text.contains(anchor.as_str()) {
                if !*claimed {
                    best = best.max(*grade);
                }
                *claimed = true;
                if *grade == 3 && rank.is_none() {
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
    (2_f64.powf(f64::from(grade)) - 1.0) / f64::from(super::score::as_f32(at + 2)).log2()
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
        mrr_at_10: mean(
            queries.iter().map(|query| query.rank.map_or(0.0, |rank| 1.0 / f64::from(super::score::as_f32(rank)))),
        ),
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
