//! What documents and passages are found by, whatever the store.

use crate::corpus::{Metadata, Passage};
use crate::text::normalize;
use crate::{FoldedText, PlaceTerm};

/// After the last page that is known, a passage may stand on so many more.
const OPEN_PAGES: u32 = 50;

/// The characters of a text, each once: who has a character counts, not how often.
pub(crate) fn distinct(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    chars.sort_unstable();
    chars.dedup();
    chars.into_iter().collect()
}

/// The folded lead of a passage.
pub(crate) fn folded_lead(folded: &FoldedText) -> String {
    folded.text.chars().take(folded.lead_chars as usize).collect()
}

/// The folded titles and number of a document; the full stops keep bigrams from reaching over from one to the next.
pub(crate) fn names_of(metadata: &Metadata) -> String {
    let number = metadata.number.clone().unwrap_or_default();
    normalize(&[&metadata.title, &metadata.short_title, &number].map(String::as_str).join("。。")).text
}

/// The places that a passage stands in, level by level.
pub(crate) fn places_of(passage: &Passage) -> Vec<PlaceTerm> {
    let place = &passage.place;
    let mut places: Vec<PlaceTerm> = Vec::new();
    let mut level = |heading: &Option<crate::corpus::Heading>, term: fn(u32) -> PlaceTerm| {
        places.extend(heading.as_ref().map(|heading| term(heading.number)));
    };
    level(&place.part, PlaceTerm::Part);
    level(&place.chapter, PlaceTerm::Chapter);
    level(&place.section, PlaceTerm::Section);
    level(&place.box_, PlaceTerm::Box);
    level(&place.table, PlaceTerm::Table);
    level(&place.article, PlaceTerm::Article);
    if let Some(article) = &place.article {
        places.extend(article.inserted().map(|inserted| PlaceTerm::InsertedArticle(article.number, inserted)));
    }
    if let Some(pages) = passage.pages {
        let last = pages.last.unwrap_or(pages.first.saturating_add(OPEN_PAGES));
        places.extend((pages.first..=last.min(pages.first.saturating_add(1_000))).map(PlaceTerm::Page));
    }
    let headings = [&place.part, &place.chapter, &place.section, &place.box_, &place.table].into_iter().flatten();
    let titles = headings.chain(&place.subsections).map(|heading| normalize(&heading.title).text);
    let mut titles: Vec<PlaceTerm> = titles.filter(|title| !title.is_empty()).map(PlaceTerm::Title).collect();
    titles.dedup();
    places.extend(titles);
    places
}
