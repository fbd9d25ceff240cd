//! The chapters of both documents, paired by what their passages have in common.

use super::types::{ChapterHeading, ChapterPair, Counts, PassagePair};
use crate::corpus::Passage;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// Gathers passages, which are in order, under the chapters of both documents.
pub(super) fn chapters(rows: Vec<PassagePair>, a: &[Arc<Passage>], b: &[Arc<Passage>]) -> Vec<ChapterPair> {
    let (of_a, of_b) = (headings(a), headings(b));
    let partners = partners(&rows, &of_a, &of_b);
    let mut chapters: Vec<ChapterPair> = Vec::new();
    // Where a chapter of either document is told.
    let (mut at_a, mut at_b): (HashMap<String, usize>, HashMap<String, usize>) = (HashMap::new(), HashMap::new());
    for (number, heading) in of_b.iter().enumerate() {
        let partner = partners.get(&number).and_then(|at| of_a.get(*at));
        at_b.insert(heading.place.clone(), chapters.len());
        if let Some(partner) = partner {
            at_a.insert(partner.place.clone(), chapters.len());
        }
        chapters.push(empty(partner.cloned(), Some(heading.clone())));
    }
    // What only the first document has stands behind what came before it there.
    let mut before = None;
    for heading in &of_a {
        if let Some(&at) = at_a.get(&heading.place) {
            before = Some(at);
            continue;
        }
        let at = before.map_or(0, |before| before + 1);
        for place in at_a.values_mut().chain(at_b.values_mut()).filter(|place| **place >= at) {
            *place += 1;
        }
        chapters.insert(at, empty(Some(heading.clone()), None));
        at_a.insert(heading.place.clone(), at);
        before = Some(at);
    }
    for row in rows {
        let at = match (&row.a, &row.b) {
            (_, Some(passage)) => at_b.get(key(passage)),
            (Some(passage), None) => at_a.get(key(passage)),
            (None, None) => None,
        };
        if let Some(chapter) = at.and_then(|at| chapters.get_mut(*at)) {
            chapter.counts.add(row.kind);
            chapter.passages.push(row);
        }
    }
    chapters
}

fn empty(a: Option<ChapterHeading>, b: Option<ChapterHeading>) -> ChapterPair {
    ChapterPair { a, b, counts: Counts::default(), passages: Vec::new() }
}

/// The chapter that a passage stands in, as ids name it.
fn key(passage: &Passage) -> &str {
    let place = passage.place.key.as_str();
    place.split_once('.').map_or(place, |(chapter, _)| chapter)
}

/// The chapters of a document, in reading order.
fn headings(passages: &[Arc<Passage>]) -> Vec<ChapterHeading> {
    let mut headings: Vec<ChapterHeading> = Vec::new();
    for passage in passages {
        let place = key(passage);
        if !headings.iter().rev().any(|known| known.place == place) {
            headings.push(heading(passage, place));
        }
    }
    headings
}

fn heading(passage: &Passage, place: &str) -> ChapterHeading {
    let above = &passage.place;
    match above.chapter.as_ref().or(above.annex.as_ref()) {
        Some(known) => ChapterHeading {
            place: place.to_owned(),
            number: Some(known.number).filter(|number| *number > 0),
            label: known.label.clone(),
            title: known.title.clone(),
        },
        None => ChapterHeading {
            place: place.to_owned(),
            number: None,
            label: String::new(),
            title: passage.kind.label().to_owned(),
        },
    }
}

/// For chapters of the second document the one of the first that they have most in common with; those of the same
/// title before all others.
fn partners(rows: &[PassagePair], of_a: &[ChapterHeading], of_b: &[ChapterHeading]) -> HashMap<usize, usize> {
    let number = |headings: &[ChapterHeading]| -> HashMap<String, usize> {
        headings.iter().map(|heading| heading.place.clone()).zip(0..).collect()
    };
    let (numbers_a, numbers_b) = (number(of_a), number(of_b));
    let mut common: HashMap<(usize, usize), (bool, usize)> = HashMap::new();
    let titles: HashMap<&str, usize> = of_a.iter().map(|heading| heading.title.as_str()).zip(0..).collect();
    for (at_b, heading) in of_b.iter().enumerate() {
        if let Some(&at_a) = titles.get(heading.title.as_str()) {
            common.entry((at_a, at_b)).or_default().0 = true;
        }
    }
    for row in rows {
        if let (Some(one), Some(other)) = (&row.a, &row.b)
            && let (Some(&at_a), Some(&at_b)) = (numbers_a.get(key(one)), numbers_b.get(key(other)))
        {
            common.entry((at_a, at_b)).or_default().1 += one.text.chars().count().min(other.text.chars().count());
        }
    }
    let mut common: Vec<((usize, usize), (bool, usize))> = common.into_iter().collect();
    common.sort_by_key(|(pair, weight)| (Reverse(*weight), *pair));
    let mut partners = HashMap::new();
    let mut taken = vec![false; of_a.len()];
    for ((at_a, at_b), _) in common {
        if let Some(is_taken) = taken.get_mut(at_a).filter(|is_taken| !**is_taken)
            && !partners.contains_key(&at_b)
        {
            *is_taken = true;
            partners.insert(at_b, at_a);
        }
    }
    partners
}
