//! What the units of a text are: which word holds each, and which are numbers, units of measure,
//! negations and words of degree.

use super::lists::{Degree, Lists};
use super::units::{Key, Units};
use crate::analysis::Lexicon;
use crate::text::is_chinese_numeral;
use std::ops::Range;

/// One side of an alignment with what its words are.
pub(super) struct Side<'u> {
    pub units: &'u Units,
    /// For each unit the range of the word that holds it.
    pub words: Vec<Range<usize>>,
    /// Units and measure words after figures.
    pub measures: Vec<Range<usize>>,
    pub negations: Vec<Range<usize>>,
    pub degrees: Vec<(Range<usize>, Degree)>,
}

impl<'u> Side<'u> {
    /// Looks at a range of a text.
    pub(super) fn of(lists: &Lists, lexicon: &Lexicon, units: &'u Units, range: &Range<usize>) -> Self {
        let measures = (range.clone())
            .filter(|&at| is_numeral(units, at))
            .filter_map(|at| lists.units.at(&units.keys, at + 1).map(|(found, ())| found))
            .collect();
        let words = words(lexicon, units, range);
        let is_word =
            |found: &Range<usize>| found.len() > 1 || words.get(found.start).is_some_and(|word| word == found);
        let shift = |found: Range<usize>| found.start + range.start..found.end + range.start;
        let keys = units.keys_in(range.clone());
        let negations = lists.negation.find(keys).into_iter().map(|(found, ())| shift(found)).filter(is_word).collect();
        let degrees = lists.degree.find(keys).into_iter();
        let degrees =
            degrees.map(|(found, degree)| (shift(found), degree)).filter(|(found, _)| is_word(found)).collect();
        Self { units, words, measures, negations, degrees }
    }
}

/// For each unit of a text the word that holds it; outside `range` each unit is one.
fn words(lexicon: &Lexicon, units: &Units, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = (0..units.len()).map(|at| at..at + 1).collect();
    // Whole sentences are cut, so that a word over the edge of the range is seen.
    let range = units.sentence_start(range.start)..units.sentence_end(range.end.saturating_sub(1));
    let Some(first) = units.units.get(range.start).map(|unit| unit.folded.start) else { return words };
    let text = units.folded_text(&range);
    let inside = units.units.get(range.clone()).unwrap_or_default();
    for token in lexicon.words(&text) {
        let (start, end) = (token.span.start + first, token.span.end + first);
        let begin = range.start + inside.partition_point(|unit| unit.folded.end <= start);
        let stop = range.start + inside.partition_point(|unit| unit.folded.start < end);
        for word in words.iter_mut().take(stop).skip(begin) {
            *word = begin..stop;
        }
    }
    words
}

/// The words that a range touches, each once.
pub(super) fn words_of(side: &Side<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = range.clone().filter_map(|at| side.words.get(at).cloned()).collect();
    words.dedup();
    words
}

pub(super) fn touching<'r>(ranges: &'r [Range<usize>], range: &Range<usize>) -> impl Iterator<Item = &'r Range<usize>> {
    let range = range.clone();
    ranges.iter().filter(move |found| found.start < range.end && range.start < found.end)
}

pub(super) fn is_inside(ranges: &[Range<usize>], at: usize) -> bool {
    ranges.iter().any(|range| range.contains(&at))
}

/// Whether the range is nothing but listed ranges.
pub(super) fn touches_all(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    !range.is_empty() && range.clone().all(|at| is_inside(ranges, at))
}

/// From the first to the last unit of a range that belongs to no number.
pub(super) fn rest(side: &Side<'_>, range: &Range<usize>) -> Range<usize> {
    let is_rest = |at: &usize| !is_numeral(side.units, *at) && !is_inside(&side.measures, *at);
    let first = range.clone().find(is_rest).unwrap_or(range.end);
    first..range.clone().rev().find(is_rest).map_or(first, |last| last + 1)
}

/// Whether a unit is a figure or a Chinese numeral.
pub(super) fn is_numeral(units: &Units, at: usize) -> bool {
    match units.keys.get(at) {
        Some(Key::Figure(_)) => true,
        Some(Key::Char(c)) => c.is_ascii_digit() || is_chinese_numeral(*c),
        None => false,
    }
}

/// Whether a unit is a number that counts or names something, and not a syllable of a word as in
/// 统一 and 进一步, and no 一 that could be left out (一批).
pub(super) fn is_counted(side: &Side<'_>, at: usize) -> bool {
    if !is_numeral(side.units, at) || side.units.folded.get(unit_at(side.units, at)) == Some(&'一') {
        return false;
    }
    let is_written_in_digits = side.units.units.get(at).is_some_and(|unit| {
        let folded = side.units.folded.get(unit.folded.start..unit.folded.end).unwrap_or_default();
        folded.len() > 1 || folded.iter().any(char::is_ascii_digit)
    });
    let is_syllable = side.words.get(at).is_some_and(|word| {
        word.len() >= 2 && word.clone().any(|at| !is_numeral(side.units, at) && !is_inside(&side.measures, at))
    });
    is_written_in_digits || !is_syllable
}

/// Where a unit begins in the normalised text.
fn unit_at(units: &Units, at: usize) -> usize {
    units.units.get(at).map_or(usize::MAX, |unit| unit.folded.start)
}
