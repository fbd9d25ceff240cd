//! How a query was understood and how each score came about, for whoever asks with `explain=true`.

use super::candidate::{Candidate, Standing};
use super::confidence::{Confidence, Coverage};
use super::plan::Plan;
use super::score::Reading;
use crate::analysis::Expansion;
use serde_json::{Value, json};

/// The plan of a query.
pub(crate) fn of_query(plan: &Plan) -> Value {
    let synonyms: Vec<Value> = plan
        .expansions
        .iter()
        .map(|Expansion { word, others, .. }| {
            let (texts, closeness): (Vec<_>, Vec<_>) =
                others.iter().map(|other| (&other.text, other.closeness)).unzip();
            json!({"word": word, "others": texts, "closeness": closeness})
        })
        .collect();
    let typed = &plan.terms;
    let weightless: String =
        typed.normalized.chars().zip(&typed.weightless.mask).filter(|(_, masked)| **masked).map(|(c, _)| c).collect();
    json!({
        "literal": plan.query.literal,
        "terms": typed.words.iter().map(|word| &word.text).collect::<Vec<_>>(),
        "weightless": weightless,
        "variants": plan.variants.iter().map(|variant| &variant.normalized).collect::<Vec<_>>(),
        "synonyms": synonyms,
        "corrected": plan.corrected,
        "place": plan.place.as_ref().map(|place| {
            json!({"passages": place.addresses.len(), "is_all": place.is_all, "is_missing": place.is_missing})
        }),
        "required": plan.query.required,
        "excluded": plan.query.excluded,
        "titles": plan.query.titles,
        "either": plan.query.either,
        "wants_figure": typed.weightless.wants_figure,
        "wants_list": typed.weightless.wants_list,
    })
}

/// The score of a hit.
pub(crate) fn of_hit(candidate: &Candidate, reading: &Reading, confidence: &Confidence<'_>) -> Value {
    let standing = match candidate.standing {
        Standing::Exact => "exact",
        Standing::Place(_) => "place",
        Standing::Titled(_) => "titled",
        Standing::Within => "within",
        Standing::Terms => "terms",
    };
    let found: Coverage = confidence.coverage(candidate, reading);
    json!({
        "standing": standing,
        "passage_score": candidate.passage_score,
        "sentence_score": candidate.score - candidate.passage_score,
        "coverage": {
            "sentence": found.sentence, "passage": found.passage, "unknown": found.unknown,
            "stranger": found.stranger, "thesaurus": found.thesaurus, "no_figure": found.no_figure, "aside": found.aside,
            "no_year": found.no_year, "headless": found.headless,
        },
    })
}
