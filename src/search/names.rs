//! Documents that a query names: by the title, by its end (城镇绿化条例), or by the town that it begins with.

use super::terms::Terms;
use crate::analysis::pairs;
use crate::corpus::DocumentHead;
use crate::error::Result;
use crate::store::{Clause, Field, Store};
use plansearch_text::normalize;
use std::collections::HashSet;
use std::sync::Arc;

/// So many documents are looked at whose titles share most with the query.
const LOOKED_AT: usize = 24;
/// No more documents are meant by one name.
const MAX_NAMED: usize = 16;
/// A title of fewer characters is no name inside a longer text.
const MIN_CHARS: usize = 4;
/// What the names of documents end with.
const KINDS: &[&str] = &[
    "条例", "办法", "规定", "细则", "法", "规划", "纲要", "计划", "方案", "意见", "通知", "决定", "报告", "公报",
    "章程", "准则", "标准", "规则", "规范", "要点", "公告", "命令", "批复", "决议",
];

/// The documents that a text names.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Named {
    pub documents: Vec<Arc<DocumentHead>>,
    /// What the text says beside the name, letters and digits alone.
    pub rest: String,
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
pub(crate) fn named_documents(store: &dyn Store, terms: &Terms) -> Result<Named> {
    let is_all = terms.weightless.is_all;
    let masks = terms.weightless.mask.iter().copied().chain(std::iter::repeat(false));
    let told: Vec<(char, bool)> = terms
        .normalized
        .chars()
        .zip(masks.map(|masked| masked && !is_all))
        .filter(|(c, _)| c.is_alphanumeric())
        .collect();
    let weighty: String = told.iter().filter(|(_, masked)| !masked).map(|(c, _)| c).collect();
    // A title holds words that carry no weight in a question: 关于, 的.
    let whole: String = told.iter().map(|(c, _)| c).collect();
    // 规划第四章 names no other plan than the one that there is.
    if weighty.is_empty() || KINDS.contains(&weighty.trim_start_matches(['本', '该'])) {
        return Ok(Named::default());
    }
    let bigrams: HashSet<String> = pairs(&weighty).into_iter().map(|token| token.text).collect();
    let mut bigrams: Vec<String> = bigrams.into_iter().collect();
    bigrams.sort_unstable();
    let clause = |term: String| Clause { field: Field::NameBigrams, term, weight: 1.0 };
    let clauses: Vec<Clause> = bigrams.into_iter().map(clause).collect();
    let mut best: Option<Grip> = None;
    let mut documents = Vec::new();
    for head in store.documents_named(&clauses, LOOKED_AT)? {
        let titles = [&head.metadata.title, &head.metadata.short_title];
        let grip = titles.into_iter().filter_map(|title| grip(&whole, &weighty, &letters(title))).max();
        let Some(grip) = grip else { continue };
        if best.is_none_or(|best| grip > best) {
            documents.clear();
            best = Some(grip);
        }
        if best == Some(grip) && documents.len() < MAX_NAMED {
            documents.push(head);
        }
    }
    let rest = match (best, documents.first()) {
        (Some(Grip::Title(_)), Some(head)) => {
            let titles = [&head.metadata.title, &head.metadata.short_title].map(|title| letters(title));
            let held = titles.iter().filter(|title| whole.contains(title.as_str())).max_by_key(|title| title.len());
            held.map_or_else(|| weighty.clone(), |title| beside(&told, title))
        }
        (Some(_), _) => String::new(),
        (None, _) => weighty.clone(),
    };
    let is_unknown = best.is_none() && is_name(&weighty);
    Ok(Named { documents, rest, is_unknown })
}

/// What has weight beside a title.
fn beside(told: &[(char, bool)], title: &str) -> String {
    let title: Vec<char> = title.chars().collect();
    let start = told.windows(title.len().max(1)).position(|window| window.iter().map(|(c, _)| c).eq(&title));
    let within = start.map_or(0..0, |start| start..start + title.len());
    let rest = told.iter().enumerate().filter(|(at, (_, masked))| !masked && !within.contains(at));
    rest.map(|(_, (c, _))| c).collect()
}

fn letters(title: &str) -> String {
    normalize(title).text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_name(text: &str) -> bool {
    text.chars().count() >= MIN_CHARS && KINDS.iter().any(|kind| text.ends_with(kind))
}

/// How surely a text names a document of this title; `whole` is the text with what carries no weight in it.
fn grip(whole: &str, text: &str, title: &str) -> Option<Grip> {
    let chars = title.chars().count();
    if chars >= MIN_CHARS && whole.contains(title) {
        return Some(Grip::Title(chars));
    }
    if is_name(text) {
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
        let title = "白石县城镇绿化条例";
        for (text, expected) in [
            ("白石县城镇绿化条例", Some(Grip::Title(9))),
            ("白石县城镇绿化条例罚款", Some(Grip::Title(9))),
            ("城镇绿化条例", Some(Grip::EndOfTitle)),
            ("白石", Some(Grip::Abbreviated)),
            ("林业条例", None),
            ("罚款", None),
        ] {
            assert_eq!(grip(text, text, title), expected, "{text}");
        }
        assert_eq!(grip("劳动合同法", "劳动合同法", "劳动合同法实施条例"), None);
        assert_eq!(grip("关于绿化的通知罚多少", "绿化通知罚", "关于绿化的通知"), Some(Grip::Title(7)));
        let told: Vec<(char, bool)> = "关于绿化的通知罚多少".chars().map(|c| (c, "关于的多少".contains(c))).collect();
        assert_eq!(beside(&told, "关于绿化的通知"), "罚");
    }
}
