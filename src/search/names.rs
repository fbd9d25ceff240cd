//! Documents that a query names: by the title, by its end (城镇绿化条例), or by the town that it begins with.

use super::terms::Terms;
use crate::analysis::bigrams;
use crate::config::{Word, holds_any};
use crate::corpus::DocumentHead;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Clause, Field};
use plansearch_text::{CharSpan, normalize};
use std::collections::HashSet;
use std::sync::Arc;

/// So many documents are looked at whose titles share most with the query.
const LOOKED_AT: usize = 24;
/// No more documents are meant by one name.
pub(crate) const MAX_NAMED: usize = 16;
/// A title of fewer characters is no name inside a longer text.
const MIN_CHARS: usize = 4;
/// A shorter title (总体规划) names no document of which something is asked: other ones speak of the thing as well.
pub(crate) const MIN_TITLE: usize = 8;

/// The documents that a text names.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Named {
    pub documents: Vec<Arc<DocumentHead>>,
    /// What the text says beside the name, letters and digits alone.
    pub rest: String,
    /// Where a whole title stands in the normalised text, if one does.
    pub title: Option<CharSpan>,
    /// Whether the text reads as the name of a document that there is none of.
    pub is_unknown: bool,
}

/// How surely a text names a document, surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grip {
    Abbreviated,
    EndOfTitle,
    Title(usize),
}

/// The documents that the terms of a text name. What carries no weight in them is passed over.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(crate) fn named_documents(library: &Library, terms: &Terms) -> Result<Named> {
    let kinds = &library.configuration().questions.name_endings.documents;
    let is_all = terms.weightless.is_all;
    let masks = terms.weightless.mask.iter().copied().chain(std::iter::repeat(false));
    let letters_told = terms.normalized.chars().zip(masks).enumerate().filter(|(_, (c, _))| c.is_alphanumeric());
    let told: Vec<Told> =
        letters_told.map(|(at, (letter, masked))| Told { at, letter, has_weight: is_all || !masked }).collect();
    let weighty: String = told.iter().filter(|told| told.has_weight).map(|told| told.letter).collect();
    // A title holds words that carry no weight in a question: 关于, 的.
    let whole: String = told.iter().map(|told| told.letter).collect();
    // 规划第四章 names no other plan than the one that there is.
    if weighty.is_empty() || is_kind(weighty.trim_start_matches(['本', '该']), kinds) {
        return Ok(Named::default());
    }
    let bigrams: HashSet<String> = bigrams(&weighty).into_iter().map(|token| token.text).collect();
    let mut bigrams: Vec<String> = bigrams.into_iter().collect();
    bigrams.sort_unstable();
    let clause = |term: String| Clause { field: Field::NameBigrams, term, weight: 1.0 };
    let clauses: Vec<Clause> = bigrams.into_iter().map(clause).collect();
    let mut best: Option<Grip> = None;
    let mut documents = Vec::new();
    for head in library.store().documents_named(&clauses, LOOKED_AT)? {
        let titles = [&head.metadata.title, &head.metadata.short_title];
        let grip = titles.into_iter().filter_map(|title| grip(&whole, &weighty, &letters(title), kinds)).max();
        let Some(grip) = grip else { continue };
        if best.is_none_or(|best| grip > best) {
            documents.clear();
            best = Some(grip);
        }
        if best == Some(grip) && documents.len() < MAX_NAMED {
            documents.push(head);
        }
    }
    let mut title = None;
    let rest = match (best, documents.first()) {
        (Some(Grip::Title(_)), Some(head)) => {
            let titles = [&head.metadata.title, &head.metadata.short_title].map(|title| letters(title));
            let held = titles.iter().filter(|title| whole.contains(title.as_str())).max_by_key(|title| title.len());
            let place = held.and_then(|title| place_of(&told, title));
            title = place;
            let is_beside = |told: &&Told| {
                told.has_weight && place.is_none_or(|title| told.at < title.start || title.end <= told.at)
            };
            told.iter().filter(is_beside).map(|told| told.letter).collect()
        }
        (Some(_), _) => String::new(),
        (None, _) => weighty.clone(),
    };
    let is_unknown = best.is_none() && is_name(&weighty, kinds);
    Ok(Named { documents, rest, title, is_unknown })
}

/// Whether a text may name a document by its whole title and say more.
pub(crate) fn may_name(normalized: &str, kinds: &[Word]) -> bool {
    normalized.chars().nth(MIN_TITLE).is_some() && holds_any(normalized, kinds)
}

/// A letter or a digit of a text, with its place among all characters.
struct Told {
    at: usize,
    letter: char,
    has_weight: bool,
}

/// Where a title stands in a text.
fn place_of(told: &[Told], title: &str) -> Option<CharSpan> {
    let title: Vec<char> = title.chars().collect();
    let stands = |window: &&[Told]| window.iter().map(|told| told.letter).eq(title.iter().copied());
    let found = told.windows(title.len().max(1)).find(stands)?;
    Some(CharSpan::new(found.first()?.at, found.last()?.at + 1))
}

fn letters(title: &str) -> String {
    normalize(title).text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_kind(text: &str, kinds: &[Word]) -> bool {
    kinds.iter().any(|kind| kind.as_str() == text)
}

fn is_name(text: &str, kinds: &[Word]) -> bool {
    text.chars().count() >= MIN_CHARS && kinds.iter().any(|kind| text.ends_with(kind.as_str()))
}

/// How surely a text names a document of this title; `whole` is the text with what carries no weight in it.
fn grip(whole: &str, text: &str, title: &str, kinds: &[Word]) -> Option<Grip> {
    let chars = title.chars().count();
    if chars >= MIN_CHARS && whole.contains(title) {
        return Some(Grip::Title(chars));
    }
    if is_name(text, kinds) {
        // 劳动合同法 is not 劳动合同法实施条例.
        return title.ends_with(text).then_some(Grip::EndOfTitle);
    }
    let mut rest = title.chars();
    let is_abbreviated = text.chars().count() >= 2
        && text.chars().next() == title.chars().next()
        && text.chars().all(|c| rest.any(|other| other == c));
    is_abbreviated.then_some(Grip::Abbreviated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_named_whole_by_its_end_or_in_short() {
        let kinds = ["条例", "法", "通知"].map(|kind| Word::try_from(kind.to_owned()).unwrap());
        let title = "白石县城镇绿化条例";
        for (text, expected) in [
            ("白石县城镇绿化条例", Some(Grip::Title(9))),
            ("白石县城镇绿化条例罚款", Some(Grip::Title(9))),
            ("城镇绿化条例", Some(Grip::EndOfTitle)),
            ("白石", Some(Grip::Abbreviated)),
            ("林业条例", None),
            ("罚款", None),
        ] {
            assert_eq!(grip(text, text, title, &kinds), expected, "{text}");
        }
        assert_eq!(grip("劳动合同法", "劳动合同法", "劳动合同法实施条例", &kinds), None);
        assert_eq!(grip("关于绿化的通知罚多少", "绿化通知罚", "关于绿化的通知", &kinds), Some(Grip::Title(7)));
        let told = |(at, letter)| Told { at, letter, has_weight: true };
        let told: Vec<Told> = "按关于绿化的通知罚".chars().enumerate().map(told).collect();
        assert_eq!(place_of(&told, "关于绿化的通知"), Some(CharSpan::new(1, 8)));
        assert!(may_name("关于绿化的通知罚多少", &kinds) && !may_name("绿化罚多少", &kinds));
    }
}
