//! Searches as the cluster takes them, and what is made of their answers.

use super::ask::Question;
use super::core::Answer;
use super::mapping::{field, key_field, row, text_field};
use super::open::ClusterStore;
use super::query::{filtered, pattern_of_beginning, seen, term, wanted};
use crate::cut::{self, in_steps};
use crate::error::Result;
use crate::{Candidate, Clause, Field, Filters, KeyKind, MAX_COUNTED, Matches, Probe, Wanted};
use serde_json::{Map, Value, json};

/// So many more candidates are asked for than are wanted: ties at the cut stay by reading order.
const MARGIN: usize = 64;
/// The cluster gives no more rows at once.
const MAX_ROWS: usize = 10_000;

/// By what rows without a score are sorted, and what comes back of each.
fn by_address() -> Value {
    json!([{field::AT: "asc"}, {field::FILE: "asc"}, {field::PLACE: "asc"}, {field::KIND: "asc"}])
}

/// By what rows with a score are sorted, and what comes back of each.
fn by_score() -> Value {
    json!([
        {"_score": "desc"}, {field::AT: "asc"}, {field::FILE: "asc"}, {field::PLACE: "asc"}, {field::KIND: "asc"}
    ])
}

/// Whether the texts of what is found will be read: who holds something verbatim is asked how often.
fn is_read(wanted: &Wanted, most: usize) -> bool {
    let is_sequence = |wanted: &Wanted| matches!(wanted, Wanted::Sequence(_));
    let is_verbatim = match wanted {
        Wanted::Any(any) => any.iter().all(is_sequence),
        one => is_sequence(one),
    };
    is_verbatim && most == MAX_COUNTED
}

impl ClusterStore {
    /// A search of rows with these demands, among those that may be seen.
    fn among_seen(&self, mut demanded: Vec<Value>, forbidden: Vec<Value>) -> Map<String, Value> {
        demanded.extend(self.seen.iter().filter_map(seen));
        let mut query = Map::new();
        query.insert("filter".to_owned(), json!(demanded));
        if !forbidden.is_empty() {
            query.insert("must_not".to_owned(), json!(forbidden));
        }
        query
    }

    pub(super) fn matching_question(&self, what: &Wanted, filters: &Filters, most: usize) -> Question {
        let (mut demanded, forbidden) = filtered(filters);
        demanded.push(wanted(what));
        let source = if is_read(what, most) { json!([field::FOLDED]) } else { json!(false) };
        let mut body = json!({
            "size": most.min(MAX_ROWS), "query": {"bool": self.among_seen(demanded, forbidden)},
            "sort": by_address(), "_source": source,
            "track_total_hits": most.min(MAX_ROWS).saturating_add(1),
        });
        if !is_read(what, most)
            && let Some(body) = body.as_object_mut()
        {
            body.insert("stored_fields".to_owned(), json!("_none_"));
            body.remove("_source");
        }
        Question::new(&body)
    }

    pub(super) fn matches(answer: &Answer, most: usize) -> Matches {
        let addresses: Vec<_> = answer.rows.iter().map(|row| row.address).collect();
        let is_cut = answer.total > most.min(MAX_ROWS) as u64;
        Matches { addresses, is_cut }
    }

    /// The best rows by the clauses; `None` where there is nothing to look for.
    pub(super) fn candidates_question(&self, probe: &Probe<'_>, kept: &str) -> Result<Option<Question>> {
        if probe.clauses.is_empty() || probe.limit == 0 {
            return Ok(None);
        }
        let terms: Vec<(Field, &str)> =
            probe.clauses.iter().map(|clause| (clause.field, clause.term.as_str())).collect();
        self.core.look_up(&terms, self.deadline())?;
        let mut clauses = Vec::with_capacity(probe.clauses.len());
        for clause in probe.clauses {
            let boost = self.boost(clause)?;
            clauses.push(json!({"term": {text_field(clause.field): {"value": clause.term, "boost": boost}}}));
        }
        let (mut demanded, forbidden) = filtered(probe.filters);
        demanded.extend(probe.must.map(wanted));
        let mut query = self.among_seen(demanded, forbidden);
        if probe.all {
            query.insert("must".to_owned(), json!(clauses));
        } else {
            query.insert("should".to_owned(), json!(clauses));
            query.insert("minimum_should_match".to_owned(), json!(1));
        }
        let body = json!({
            "size": probe.limit.saturating_add(MARGIN).min(MAX_ROWS), "query": {"bool": query}, "sort": by_score(),
            "_source": [kept], "track_total_hits": false,
        });
        Ok(Some(Question::scored(&body)))
    }

    /// By what the score of a clause is multiplied there, so that it is what it is in the embedded store.
    fn boost(&self, clause: &Clause) -> Result<f32> {
        let frequency = self.frequency_of(clause.field, &clause.term)?;
        Ok(clause.weight * self.scales.of(clause.field, frequency))
    }

    /// The best of an answer.
    pub(super) fn best(&self, answer: &Answer, limit: usize) -> Result<Vec<Candidate>> {
        let found = answer.rows.iter().map(|row| (in_steps(row.score), row.address)).collect();
        cut::best(found, limit, |ties| self.sort_rows(ties))
    }

    pub(super) fn keys_question(&self, kind: KeyKind, beginning: &str, limit: usize) -> Question {
        let field = key_field(kind);
        let query = self.among_seen(vec![json!({"prefix": {field.as_str(): beginning}})], Vec::new());
        Question::new(&json!({
            "size": 0, "track_total_hits": false, "query": {"bool": query},
            "aggs": {"counts": {"terms": {
                "field": field, "include": pattern_of_beginning(beginning), "order": {"_key": "asc"},
                "size": limit.min(MAX_ROWS),
            }}},
        }))
    }

    /// Rows of a kind that are all of this, in the order of their places.
    pub(super) fn rows_question(&self, kind: &str, mut demanded: Vec<Value>, size: usize, kept: &[&str]) -> Question {
        demanded.push(term(field::ROW, kind));
        let query = self.among_seen(demanded, Vec::new());
        Question::new(&json!({
            "size": size.min(MAX_ROWS), "track_total_hits": false, "query": {"bool": query}, "sort": by_address(),
            "_source": kept,
        }))
    }

    /// The same in the order of their sources' paths, those after a path.
    pub(super) fn listed_question(
        &self,
        kind: &str,
        mut demanded: Vec<Value>,
        after: Option<&str>,
        size: usize,
    ) -> Question {
        demanded.push(term(field::ROW, kind));
        let query = self.among_seen(demanded, Vec::new());
        let mut body = json!({
            "size": size.min(MAX_ROWS), "track_total_hits": false, "query": {"bool": query},
            "sort": [{field::FILE: "asc"}, {field::AT: "asc"}], "_source": [field::STORED],
        });
        if let (Some(after), Some(body)) = (after, body.as_object_mut()) {
            // Each path has one row of a kind.
            body.insert("search_after".to_owned(), json!([after, i64::MAX]));
        }
        Question::new(&body)
    }

    /// How many rows of a kind there are among those that may be seen.
    pub(super) fn count_question(&self, kind: &str) -> Question {
        let query = self.among_seen(vec![term(field::ROW, kind)], Vec::new());
        Question::new(&json!({"size": 0, "track_total_hits": true, "query": {"bool": query}}))
    }

    /// How many documents have each term that begins so, among those that are all of this.
    pub(super) fn about_question(&self, demanded: Vec<Value>, mark: char, most: usize) -> Question {
        let mut demanded = demanded;
        demanded.push(term(field::ROW, row::HEAD));
        let query = self.among_seen(demanded, Vec::new());
        Question::new(&json!({
            "size": 0, "track_total_hits": false, "query": {"bool": query},
            "aggs": {"counts": {"terms": {
                "field": field::ABOUT, "include": pattern_of_beginning(&mark.to_string()), "order": {"_key": "asc"},
                "size": most,
            }}},
        }))
    }
}
