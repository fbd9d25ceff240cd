//! All that the bench asks of plansearch, so that a change of its API changes this file alone.

use super::memory::{self, Peak};
use plansearch::corpus::Place;
use plansearch::index::{DataDir, NoProgress, Paths};
use plansearch::library::{self, Library};
use plansearch::search::{SearchRequest, search as search_library};
use plansearch::store;
use std::path::Path;
use std::time::Instant;

/// What building an index gave and what it took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Built {
    /// The number of passages in it.
    pub passages: usize,
    /// How long it took.
    pub seconds: f64,
    /// The most memory that the process had.
    pub peak: Peak,
}

/// An open library.
#[derive(Debug)]
pub(crate) struct Opened {
    library: Library,
    /// How long opening took.
    pub seconds: f64,
}

/// A passage, as much of it as the bench looks at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// The source's path below its folder.
    pub file: String,
    /// The document's title.
    pub title: String,
    /// 第四章第二节, 第七条, 专栏三; empty if it stands at no such place.
    pub place: String,
    /// Its wording.
    pub text: String,
}

/// An answer, and how long it took with the texts of its hits.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The number of matches.
    pub total: usize,
    /// The first ten.
    pub hits: Vec<Found>,
    /// How long it took.
    pub micros: f64,
}

/// Builds the index of a folder.
pub(crate) fn build(seeds: &Path, data: &Path) -> Built {
    let sampler = memory::sample();
    let start = Instant::now();
    let opened = open_engine(seeds, data);
    let seconds = start.elapsed().as_secs_f64();
    assert!(opened.built, "the index was not there before");
    Built { passages: opened.library.passage_count(), seconds, peak: sampler.peak() }
}

/// Opens an index that has been built.
pub(crate) fn open(seeds: &Path, data: &Path) -> Opened {
    let start = Instant::now();
    let opened = open_engine(seeds, data);
    let seconds = start.elapsed().as_secs_f64();
    assert!(!opened.built, "the index was there");
    Opened { library: opened.library, seconds }
}

/// Searches, and fetches the texts of the hits as the baseline does.
pub(crate) fn search(opened: &Opened, query: &str) -> Answer {
    let start = Instant::now();
    let response = search_library(&opened.library, &SearchRequest::new(query)).expect("every query has an answer");
    let texts: Vec<String> = response.hits.iter().map(|hit| hit.found.passage.text.clone()).collect();
    let micros = start.elapsed().as_secs_f64() * 1e6;
    let hits = response.hits.iter().zip(texts).map(|(hit, text)| Found { text, ..found_of(&hit.found) }).collect();
    Answer { total: response.total(), hits, micros }
}

/// Gives every passage in reading order.
pub(crate) fn each_passage(opened: &Opened, mut take: impl FnMut(Found)) {
    for found in opened.library.passages() {
        take(Found { text: found.passage.text.clone(), ..found_of(&found) });
    }
}

/// How many seconds after a file has changed its new wording is found.
pub(crate) fn seconds_until_found(seeds: &Path, data: &Path, wording: &str) -> f64 {
    let start = Instant::now();
    let opened = Opened { library: open_engine(seeds, data).library, seconds: 0.0 };
    let answer = search(&opened, wording);
    let seconds = start.elapsed().as_secs_f64();
    assert!(answer.hits.first().is_some_and(|hit| hit.text.contains(wording)), "the new wording is found");
    seconds
}

fn open_engine(seeds: &Path, data: &Path) -> library::Opened {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("index-config");
    let paths = Paths::new(seeds, config, DataDir::Folder(data.to_path_buf()));
    library::open(&paths, &NoProgress).expect("the library can be opened")
}

fn found_of(found: &store::Found) -> Found {
    Found {
        file: found.document.file.clone(),
        title: found.document.metadata.title.clone(),
        place: place_of(&found.passage.place),
        text: String::new(),
    }
}

fn place_of(place: &Place) -> String {
    if let Some(own) = place.article.as_ref().or(place.box_.as_ref()) {
        return own.label.clone();
    }
    match (&place.chapter, &place.section) {
        (Some(chapter), Some(section)) if chapter.label.starts_with('第') && section.label.starts_with('第') => {
            format!("{}{}", chapter.label, section.label)
        }
        _ => String::new(),
    }
}
