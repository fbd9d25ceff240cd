//! What is asked for, in the cluster's words. None of it has a score but the clauses of a probe.

use super::mapping::{field, row, text_field};
use super::rows::bigrams;
use crate::{AboutFilters, Access, Field, Filters, Superseded, TermRange, Wanted, superseded_term};
use serde_json::{Value, json};

/// A row whose field is this.
pub(super) fn term(field: &str, value: &str) -> Value {
    json!({"term": {field: value}})
}

/// A row whose field is one of these.
pub(super) fn terms(field: &str, values: &[String]) -> Value {
    json!({"terms": {field: values}})
}

fn any(queries: Vec<Value>) -> Value {
    json!({"bool": {"should": queries, "minimum_should_match": 1}})
}

fn none() -> Value {
    json!({"match_none": {}})
}

fn without(query: Value) -> Value {
    json!({"bool": {"filter": [term(field::ROW, row::PASSAGE)], "must_not": [query]}})
}

/// What a passage must be.
pub(super) fn wanted(what: &Wanted) -> Value {
    match what {
        Wanted::Sequence(sequence) => held(field::RUNS, text_field(Field::Unigrams), sequence),
        Wanted::InTitles(sequence) => held(field::HEADING_RUNS, field::HEADING_CHARS, sequence),
        Wanted::Place(place) => term(field::PLACES, &place.key()),
        Wanted::Any(queries) if queries.is_empty() => none(),
        Wanted::Any(queries) => any(queries.iter().map(wanted).collect()),
        Wanted::All(queries) => {
            let is_not = |query: &&Wanted| matches!(query, Wanted::Not(_));
            let (must_not, filter): (Vec<&Wanted>, Vec<&Wanted>) = queries.iter().partition(is_not);
            let must_not: Vec<Value> = must_not
                .into_iter()
                .map(|query| match query {
                    Wanted::Not(not) => wanted(not),
                    query => wanted(query),
                })
                .collect();
            let mut filter: Vec<Value> = filter.into_iter().map(wanted).collect();
            if filter.is_empty() {
                filter.push(term(field::ROW, row::PASSAGE));
            }
            json!({"bool": {"filter": filter, "must_not": must_not}})
        }
        Wanted::Not(not) => without(wanted(not)),
    }
}

/// Who holds a sequence verbatim: its bigrams side by side.
fn held(runs: &str, chars: &str, sequence: &str) -> Value {
    match sequence.chars().count() {
        0 => none(),
        1 => term(chars, sequence),
        2 => term(runs, sequence),
        _ => json!({"match_phrase": {runs: bigrams(sequence)}}),
    }
}

/// What is demanded of rows by the filters, and what they must not be.
pub(super) fn filtered(filters: &Filters) -> (Vec<Value>, Vec<Value>) {
    let Filters { documents, chapters, sections, kinds, about, superseded } = filters;
    let mut demanded = demanded(about);
    for (name, values) in [(field::DOCUMENT, documents), (field::CHAPTER, chapters), (field::SECTION, sections)] {
        if !values.is_empty() {
            demanded.push(terms(name, values));
        }
    }
    if !kinds.is_empty() {
        let kinds: Vec<u64> = kinds.iter().map(|&kind| kind as u64).collect();
        demanded.push(json!({"terms": {field::KIND: kinds}}));
    }
    let mut forbidden = Vec::new();
    if let Superseded::LeftOutBut(named) = superseded {
        let left_out = term(field::ABOUT, &superseded_term());
        forbidden.push(match named.is_empty() {
            true => left_out,
            false => json!({"bool": {"filter": [left_out], "must_not": [terms(field::DOCUMENT, named)]}}),
        });
    }
    (demanded, forbidden)
}

/// What is demanded of rows by what their documents say of themselves.
pub(super) fn demanded(about: &AboutFilters) -> Vec<Value> {
    let range = |(first, last): &TermRange| match first == last {
        true => term(field::ABOUT, first),
        false => json!({"range": {field::ABOUT: {"gte": first, "lte": last}}}),
    };
    about.demands().iter().map(|ranges| any(ranges.iter().map(range).collect())).collect()
}

/// The rows of documents that may be seen; `None` where all may.
pub(super) fn seen(access: &Access) -> Option<Value> {
    if access.is_all() {
        return None;
    }
    let mut queries: Vec<Value> = Vec::new();
    queries.extend(access.folders.iter().map(|folder| json!({"prefix": {field::FILE: format!("{folder}/")}})));
    if !access.documents.is_empty() {
        queries.push(terms(field::DOCUMENT, &access.documents));
    }
    Some(any(queries))
}

/// A pattern of the cluster for what begins so.
pub(super) fn pattern_of_beginning(beginning: &str) -> String {
    let mut pattern = String::with_capacity(beginning.len() + 8);
    for c in beginning.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern + "(.|\n)*"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_is_looked_for_by_its_bigrams() {
        let sequence = |text: &str| wanted(&Wanted::Sequence(text.to_owned()));
        assert_eq!(sequence("建设5g"), json!({"match_phrase": {"runs": "建设 设5 5g"}}));
        assert_eq!(sequence("建设"), json!({"term": {"runs": "建设"}}));
        assert_eq!(sequence("建"), json!({"term": {"unigrams": "建"}}));
        assert_eq!(sequence(""), json!({"match_none": {}}));
    }

    #[test]
    fn what_is_no_letter_is_no_sign_of_a_pattern() {
        assert_eq!(pattern_of_beginning("a.b\0建*"), "a\\.b\\\0建\\*(.|\n)*");
    }
}
