//! Which passages are considered.

use super::about::AboutFilters;
use crate::corpus::{Kind, Passage};

/// Which passages are considered; an empty list excludes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Ids of documents.
    pub documents: Vec<String>,
    /// Chapters, as in ids: `4`.
    pub chapters: Vec<String>,
    /// Sections, as in ids: `4.2`.
    pub sections: Vec<String>,
    /// Kinds of passage.
    pub kinds: Vec<Kind>,
    /// What is asked of the documents.
    pub about: AboutFilters,
    /// What becomes of documents that no longer hold.
    pub superseded: Superseded,
}

/// What becomes of documents that no longer hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Superseded {
    /// They are considered like others.
    #[default]
    Considered,
    /// They are left out, but for those of these ids.
    LeftOutBut(Vec<String>),
}

impl Filters {
    /// Whether nothing is excluded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    /// The same without what narrows the passages within their documents; `None` where nothing does.
    #[must_use]
    pub fn of_documents(&self) -> Option<Self> {
        let Self { documents, chapters, sections, kinds, about, superseded } = self;
        let is_narrow = !(chapters.is_empty() && sections.is_empty() && kinds.is_empty());
        is_narrow.then(|| Self {
            documents: documents.clone(),
            about: about.clone(),
            superseded: superseded.clone(),
            ..Self::default()
        })
    }

    /// Whether a place in ids passes the filters of chapters and sections; `is_section` tells whether
    /// the place has a section of its own.
    pub fn admits_place(&self, place: &PlaceKey<'_>) -> bool {
        let any = |wanted: &[String], has: Option<&str>| {
            wanted.is_empty() || has.is_some_and(|has| wanted.iter().any(|want| want == has))
        };
        any(&self.chapters, place.chapter()) && any(&self.sections, place.section())
    }
}

/// A place in ids with whether it lies in a chapter and in a section, as the index keeps it: `7.3`, and `c` or
/// `s` behind a bar where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceKey<'a> {
    /// The place in ids: `7.3`.
    pub key: &'a str,
    has_chapter: bool,
    has_section: bool,
}

impl<'a> PlaceKey<'a> {
    /// How a passage's place is written in the index.
    pub fn write(passage: &Passage) -> String {
        let place = &passage.place;
        let (chapter, section) = (place.chapter.is_some(), place.section.is_some());
        let mut written = place.key.clone();
        written.push('|');
        written.extend(chapter.then_some('c'));
        written.extend(section.then_some('s'));
        written
    }

    /// Reads what [`write`](Self::write) wrote.
    pub fn read(written: &'a str) -> Self {
        let (key, marks) = written.rsplit_once('|').unwrap_or((written, ""));
        Self { key, has_chapter: marks.contains('c'), has_section: marks.contains('s') }
    }

    /// The chapter as the filter takes it: `4`.
    pub fn chapter(&self) -> Option<&'a str> {
        self.has_chapter.then(|| self.key.split_once('.').map_or(self.key, |(chapter, _)| chapter))
    }

    /// The section as the filter takes it: `4.2`.
    pub fn section(&self) -> Option<&'a str> {
        self.has_section.then_some(self.key)
    }
}

/// The chapter of a passage as the filter takes it: `4`.
#[must_use]
pub fn chapter_key(passage: &Passage) -> Option<&str> {
    passage.place.chapter.as_ref()?;
    let key = passage.place.key.as_str();
    Some(key.split_once('.').map_or(key, |(chapter, _)| chapter))
}
