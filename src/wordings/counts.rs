//! How often a wording stands in which documents, chapters and years.

use crate::corpus::DocumentHead;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Address, PlaceKey};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// No more documents and no more chapters are listed.
const MAX_LISTED: usize = 1_000;

/// How often a wording stands in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentCount {
    /// The document.
    pub document: Arc<DocumentHead>,
    /// How often.
    pub count: usize,
    /// In how many passages.
    pub passages: usize,
}

/// How often a wording stands in a chapter.
#[derive(Debug, Clone, PartialEq)]
pub struct ChapterCount {
    /// The document.
    pub document: Arc<DocumentHead>,
    /// The place in ids: `7`.
    pub chapter: String,
    /// Its label and its title.
    pub title: String,
    /// How often.
    pub count: usize,
}

/// How often a wording stands in the documents of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearCount {
    /// The year in which they were issued; `None` for those without a date.
    pub year: Option<u32>,
    /// How often.
    pub count: usize,
}

/// All three.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub documents: Vec<DocumentCount>,
    pub chapters: Vec<ChapterCount>,
    pub years: Vec<YearCount>,
}

impl Counts {
    /// Counts over passages in reading order, with how often each holds the wording.
    pub(super) fn of(library: &Library, passages: &[Address], occurrences: &[usize]) -> Result<Self> {
        let store = library.store();
        let mut counts = Self::default();
        let mut years: BTreeMap<(bool, Option<u32>), usize> = BTreeMap::new();
        let keys = store.facets(passages)?;
        let each: Vec<_> = keys.iter().zip(passages).zip(occurrences).filter(|(_, count)| **count > 0).collect();
        // In reading order a document's passages stand together.
        for document in each.chunk_by(|((one, _), _), ((other, _), _)| one.file == other.file) {
            let Some(((_, first), _)) = document.first() else { continue };
            let head = store.head_of_passage(**first)?;
            let count = document.iter().map(|(_, count)| **count).sum();
            let year = head.metadata.date.as_deref().and_then(|date| date.get(..4)).and_then(|year| year.parse().ok());
            *years.entry((year.is_none(), year)).or_default() += count;
            let mut chapters: BTreeMap<&str, usize> = BTreeMap::new();
            for ((keys, _), count) in document {
                if let Some(chapter) = PlaceKey::read(&keys.place).chapter() {
                    *chapters.entry(chapter).or_default() += **count;
                }
            }
            counts.chapters.extend(chapters.into_iter().map(|(chapter, count)| {
                let known = head.chapters.iter().find(|known| known.key == chapter);
                ChapterCount {
                    document: Arc::clone(&head),
                    chapter: chapter.to_owned(),
                    title: known.map_or_else(|| chapter.to_owned(), |known| known.title.clone()),
                    count,
                }
            }));
            counts.documents.push(DocumentCount { document: head, count, passages: document.len() });
        }
        // Stable: what is as frequent stands in reading order.
        counts.documents.sort_by_key(|document| Reverse(document.count));
        counts.documents.truncate(MAX_LISTED);
        counts.chapters.sort_by_key(|chapter| Reverse(chapter.count));
        counts.chapters.truncate(MAX_LISTED);
        counts.years = years.into_iter().map(|((_, year), count)| YearCount { year, count }).collect();
        Ok(counts)
    }
}
