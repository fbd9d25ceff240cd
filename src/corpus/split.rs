//! Paragraphs that are too long, and where each character of a passage comes from.

use super::markup::Markup;
use super::model::Passage;
use super::source_range::SourceRange;
use crate::text::{clean, sentences};

/// A paragraph longer than this is cut at a sentence's end, in characters.
pub const MAX_PASSAGE_CHARS: usize = 1_500;

/// Cuts a passage that is too long at sentences' ends; each part cites the same place.
pub(super) fn split_long(passage: Passage, pieces: &[SourceRange], markup: &Markup) -> Vec<Passage> {
    split_at(passage, pieces, markup, MAX_PASSAGE_CHARS)
}

/// The same for another limit, in characters.
pub(super) fn split_at(mut passage: Passage, pieces: &[SourceRange], markup: &Markup, limit: usize) -> Vec<Passage> {
    // A character has at least one byte.
    if passage.text.len() <= limit || passage.text.chars().count() <= limit {
        return vec![passage];
    }
    let text: Vec<char> = passage.text.chars().collect();
    let mut bounds = vec![0];
    let mut last_end = 0;
    for sentence in sentences(&text) {
        let start = bounds.last().copied().unwrap_or(0);
        if sentence.end - start > limit && last_end > start {
            bounds.push(last_end);
        }
        last_end = sentence.end;
        // A sentence that alone is too long is cut where the limit falls.
        while last_end - bounds.last().copied().unwrap_or(0) > limit {
            bounds.push(bounds.last().copied().unwrap_or(0) + limit);
        }
    }
    bounds.push(text.len());
    let origins = origins(&passage.text, pieces, markup);
    passage.source.clear();
    let cuts = std::mem::take(&mut passage.cuts);
    passage.text.clear();
    bounds
        .windows(2)
        .zip(1..)
        .filter_map(|(bound, number)| {
            let &[start, end] = bound else { return None };
            let part: String = text.get(start..end)?.iter().collect();
            let (first, last) = (cuts.partition_point(|&cut| cut <= start), cuts.partition_point(|&cut| cut < end));
            Some(Passage {
                id: format!("{}-{number}", passage.id),
                text: part.trim_end_matches('\n').to_owned(),
                lead_chars: if number == 1 { passage.lead_chars } else { 0 },
                source: ranges_of(origins.get(start..end)?, markup),
                cuts: cuts.get(first..last).unwrap_or_default().iter().map(|cut| cut - start).collect(),
                ..passage.clone()
            })
        })
        .collect()
}

/// For each character of a passage its piece and its place in the source; `None` for the line
/// breaks between an article's paragraphs.
fn origins(text: &str, pieces: &[SourceRange], markup: &Markup) -> Vec<Option<(usize, usize)>> {
    let mut origins = Vec::new();
    let mut text = text.chars().peekable();
    for (index, piece) in pieces.iter().enumerate() {
        if text.peek() == Some(&'\n') {
            text.next();
            origins.push(None);
        }
        for origin in clean(markup.plain(piece.start, piece.end)).origins {
            text.next();
            origins.push(Some((index, piece.start + origin)));
        }
    }
    origins
}

fn ranges_of(origins: &[Option<(usize, usize)>], markup: &Markup) -> Vec<SourceRange> {
    let mut ranges: Vec<(usize, usize, usize)> = Vec::new();
    for &(piece, at) in origins.iter().flatten() {
        match ranges.last_mut() {
            Some((last, _, end)) if *last == piece => *end = at + 1,
            _ => ranges.push((piece, at, at + 1)),
        }
    }
    ranges.into_iter().flat_map(|(_, start, end)| markup.ranges(start, end)).collect()
}
