//! Where a search went wrong: what came first, what should have, and how both scores came about.

use super::measure::{Evaluation, QueryResult};
use super::{ANSWERS, JudgedQuery, comparable, may_earn};
use crate::corpus::{Passage, short_citation};
use crate::error::Result;
use crate::library::Library;
use crate::search;
use crate::store::{Filters, Found};
use crate::types::{Hit, MAX_LIMIT, MAX_OFFSET, SearchRequest};
use serde::Serialize;
use serde_json::Value;

/// All that an evaluation lost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Losses {
    /// Answerable queries whose first hit does not hold an anchor of grade 3.
    pub missed: Vec<Loss>,
    /// Unanswerable queries that were called answerable.
    pub false_answers: Vec<Loss>,
    /// Answerable queries that were not called answerable; the first hit may be right all the same.
    pub unsure: Vec<QueryResult>,
}

/// A query that went wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Loss {
    /// Its measures.
    pub result: QueryResult,
    /// How it was understood.
    pub understood: Option<Value>,
    /// What came first.
    pub first: Option<Placed>,
    /// What should have: the best-placed passage that holds an anchor of grade 3.
    pub wanted: Option<Placed>,
}

/// A passage in the answer, or one that is missing there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Placed {
    /// The rank, from 1; `None` if it was not found.
    pub rank: Option<usize>,
    /// The passage's id.
    pub id: String,
    /// Where it stands.
    pub citation: String,
    /// The sentence found in it; the anchor, if it was not found.
    pub evidence: String,
    /// Its score.
    pub score: Option<f64>,
    /// Its confidence.
    pub confidence: Option<f64>,
    /// How the score came about.
    pub explain: Option<Value>,
}

/// Runs the queries that lost once more and explains them.
///
/// `evaluation` is that of the same engine and queries.
///
/// # Errors
/// Those of [`search`].
pub fn losses(library: &Library, judged: &[JudgedQuery], filters: &Filters, evaluation: &Evaluation) -> Result<Losses> {
    let mut losses = Losses { missed: Vec::new(), false_answers: Vec::new(), unsure: Vec::new() };
    for (query, result) in judged.iter().zip(&evaluation.queries) {
        match (result.is_answerable, result.rank, result.called_answerable) {
            (false, _, true) => losses.false_answers.push(loss(library, query, filters, result)?),
            (true, rank, _) if rank != Some(1) => losses.missed.push(loss(library, query, filters, result)?),
            _ => {}
        }
        if result.is_answerable && !result.called_answerable {
            losses.unsure.push(result.clone());
        }
    }
    Ok(losses)
}

fn loss(library: &Library, judged: &JudgedQuery, filters: &Filters, result: &QueryResult) -> Result<Loss> {
    let anchors: Vec<&str> = judged
        .relevant
        .iter()
        .filter(|relevant| relevant.grade == ANSWERS)
        .map(|relevant| relevant.anchor.as_str())
        .collect();
    let mut loss = Loss { result: result.clone(), understood: None, first: None, wanted: None };
    let mut offset = 0;
    loop {
        let request = SearchRequest {
            limit: MAX_LIMIT,
            offset,
            explain: true,
            filters: filters.clone(),
            ..SearchRequest::new(&judged.query)
        };
        let response = search(library, &request)?;
        for (rank, hit) in (offset + 1..).zip(&response.hits) {
            let found = &hit.found;
            if rank == 1 {
                loss.first = Some(placed(rank, found, hit));
            }
            if anchor_in(&found.passage, &anchors).is_some() {
                loss.wanted = Some(placed(rank, found, hit));
                break;
            }
        }
        if offset == 0 {
            loss.understood = response.explain;
        }
        offset += MAX_LIMIT;
        if loss.wanted.is_some() || anchors.is_empty() || response.hits.is_empty() || offset > MAX_OFFSET {
            break;
        }
    }
    if loss.wanted.is_none() {
        let asked = |found: &Found| filters.documents.is_empty() || filters.documents.contains(&found.document.id);
        loss.wanted = library.passages().filter(asked).find_map(|found| missing(&found, &anchors));
    }
    Ok(loss)
}

fn placed(rank: usize, found: &Found, hit: &Hit) -> Placed {
    Placed {
        rank: Some(rank),
        id: found.passage.id.clone(),
        citation: short_citation(&found.document, &found.passage),
        evidence: hit.evidence.slice(&found.passage.text),
        score: Some(hit.score),
        confidence: Some(hit.confidence),
        explain: hit.explain.clone(),
    }
}

/// A passage that no hit is, if it holds an anchor.
fn missing(found: &Found, anchors: &[&str]) -> Option<Placed> {
    let anchor = anchor_in(&found.passage, anchors)?;
    Some(Placed {
        rank: None,
        id: found.passage.id.clone(),
        citation: short_citation(&found.document, &found.passage),
        evidence: anchor.to_owned(),
        score: None,
        confidence: None,
        explain: None,
    })
}

fn anchor_in<'a>(passage: &Passage, anchors: &[&'a str]) -> Option<&'a str> {
    if anchors.is_empty() || !may_earn(&passage.text) {
        return None;
    }
    let text = comparable(&passage.text);
    anchors.iter().copied().find(|anchor| text.contains(&comparable(anchor)))
}
