//! Filters and the counts of facets.

use super::types::{Facet, Facets, Filters, PassageRef};
use crate::corpus::{Kind, Passage};
use std::collections::BTreeMap;

impl Filters {
    /// Whether the passage passes all filters.
    pub(super) fn admit(&self, found: PassageRef<'_>) -> bool {
        let PassageRef { document, passage, .. } = found;
        let any = |wanted: &[String], has: Option<&str>| {
            wanted.is_empty() || has.is_some_and(|has| wanted.iter().any(|want| want == has))
        };
        any(&self.documents, Some(&document.id))
            && any(&self.chapters, chapter_key(passage))
            && any(&self.sections, passage.place.section.as_ref().map(|_| passage.place.key.as_str()))
            && (self.kinds.is_empty() || self.kinds.contains(&passage.kind))
    }
}

/// The chapter of a passage as the filter takes it: `4`.
#[must_use]
pub fn chapter_key(passage: &Passage) -> Option<&str> {
    passage.place.chapter.as_ref()?;
    let key = passage.place.key.as_str();
    Some(key.split_once('.').map_or(key, |(chapter, _)| chapter))
}

/// Counts the values that hits have, in reading order.
pub(super) fn count<'a>(hits: impl Iterator<Item = PassageRef<'a>>) -> Facets {
    let mut documents: BTreeMap<usize, Facet> = BTreeMap::new();
    let mut chapters: BTreeMap<(usize, &str), Facet> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut firsts: BTreeMap<&str, usize> = BTreeMap::new();
    for PassageRef { ordinal, document, passage } in hits {
        let first = *firsts.entry(&document.id).or_insert(ordinal);
        let facet = |value: &str, label: String| Facet { value: value.to_owned(), label, count: 0 };
        documents.entry(first).or_insert_with(|| facet(&document.id, document.metadata.short_title.clone())).count += 1;
        *kinds.entry(passage.kind).or_default() += 1;
        if let (Some(key), Some(chapter)) = (chapter_key(passage), &passage.place.chapter) {
            // Documents number their chapters alike: a filter by chapter admits all of them.
            let order = (chapter.number as usize, key);
            chapters
                .entry(order)
                .or_insert_with(|| facet(key, format!("{} {}", chapter.label, chapter.title)))
                .count += 1;
        }
    }
    Facets {
        document: documents.into_values().collect(),
        chapter: chapters.into_values().collect(),
        kind: kinds
            .into_iter()
            .map(|(kind, count)| Facet { value: kind.name().to_owned(), label: kind.label().to_owned(), count })
            .collect(),
    }
}
