//! Which passages a piece of a draft may come from, by the posting lists of the index: what this
//! costs grows with the draft and not with the documents.

use super::units::{Key, Units};
use crate::analysis::{Channel, pairs};
use crate::error::Result;
use crate::index::Part;
use crate::search::Engine;
use crate::text::normalize;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// A pair of characters is looked up once in so many units at least.
const BLOCK_UNITS: usize = 12;
/// So many of the rarest pairs of a block name candidates.
const PAIRS_PER_BLOCK: usize = 4;
/// A pair that stands in more passages than this names none, unless its block has no rarer one.
const COMMON_PASSAGES: usize = 48;
/// So many blocks are looked up, spread over a very long sentence.
const MAX_BLOCKS: usize = 96;
/// So many candidates are compared in full.
const MAX_CANDIDATES: usize = 8;

/// Something with a wording of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Source {
    /// The passage of this ordinal.
    Passage(usize),
    /// A heading: the number of its level above the passage, which is the first found under it.
    Heading(usize, usize),
}

/// A range of the units of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub source: Source,
    pub range: Range<usize>,
}

/// The documents as a check sees them: texts are cut into units once.
pub(super) struct Library<'a> {
    pub engine: &'a Engine,
    document: Option<&'a str>,
    units: HashMap<Source, Rc<Units>>,
}

/// A pair of characters of the draft that the index may have.
struct Pair {
    at: usize,
    text: String,
    frequency: usize,
}

impl<'a> Library<'a> {
    pub(super) fn new(engine: &'a Engine, document: Option<&'a str>) -> Self {
        Self { engine, document, units: HashMap::new() }
    }

    /// The units of a source.
    pub(super) fn units(&mut self, source: Source) -> Rc<Units> {
        let engine = self.engine;
        let cut = || match source {
            Source::Passage(ordinal) => {
                engine.at(ordinal).map(|found| Units::of(&found.passage.text)).unwrap_or_default()
            }
            Source::Heading(ordinal, level) => headings(engine, ordinal)
                .into_iter()
                .find(|(at, _)| *at == level)
                .map(|(_, text)| Units::of(&text))
                .unwrap_or_default(),
        };
        Rc::clone(self.units.entry(source).or_insert_with(|| Rc::new(cut())))
    }

    fn is_wanted(&self, ordinal: usize) -> bool {
        self.document.is_none_or(|id| self.engine.at(ordinal).is_some_and(|found| found.document.id == id))
    }

    /// Every place where these units stand in a row, in reading order.
    pub(super) fn locate(&mut self, draft: &Units, range: &Range<usize>) -> Result<Vec<Found>> {
        let wanted = draft.keys_in(range.clone());
        let mut rare = self.pairs(draft, range, Part::Body);
        rare.sort_by_key(|pair| pair.frequency);
        let mut ordinals = Vec::new();
        // More than one, since a mark may part the characters of a pair in the document.
        for pair in rare.iter().take(PAIRS_PER_BLOCK) {
            self.visit(pair, Part::Body, |ordinal| ordinals.push(ordinal))?;
        }
        if rare.is_empty() {
            for pair in self.any_pairs(&draft.folded_text(range)).iter().take(PAIRS_PER_BLOCK) {
                self.visit(pair, Part::Body, |ordinal| ordinals.push(ordinal))?;
            }
            if let Some(found) = self.engine.postings().find(Part::Body, Channel::Chars, &draft.folded_text(range))? {
                found.visit(|posting| ordinals.push(posting.ordinal))?;
            }
        }
        ordinals.sort_unstable();
        ordinals.dedup();
        let mut places = Vec::new();
        for ordinal in ordinals.into_iter().filter(|&ordinal| self.is_wanted(ordinal)).collect::<Vec<_>>() {
            let source = Source::Passage(ordinal);
            let units = self.units(source);
            places.extend(occurrences(&units.keys, wanted).map(|range| Found { source, range }));
        }
        Ok(places)
    }

    /// The sources that share most with a range of the draft, best first.
    pub(super) fn candidates(&mut self, draft: &Units, range: &Range<usize>) -> Result<Vec<Source>> {
        let mut votes: HashMap<usize, f64> = HashMap::new();
        let mut of_blocks: Vec<usize> = Vec::new();
        for mut pairs in self.blocks(draft, range, Part::Body) {
            let mut of_block: HashMap<usize, f64> = HashMap::new();
            pairs.sort_by_key(|pair| pair.frequency);
            for (rank, pair) in pairs.iter().take(PAIRS_PER_BLOCK).enumerate() {
                if rank > 0 && pair.frequency > COMMON_PASSAGES {
                    break;
                }
                // A rare pair says more; twice in a passage is no more than once.
                let weight = 1.0 / (1.0 + pair.frequency as f64).ln_1p();
                self.visit(pair, Part::Body, |ordinal| *of_block.entry(ordinal).or_default() += weight)?;
            }
            of_blocks.extend(best(&of_block, 2));
            for (ordinal, weight) in of_block {
                *votes.entry(ordinal).or_default() += weight;
            }
        }
        votes.retain(|&ordinal, _| self.is_wanted(ordinal));
        let mut ordinals = best(&votes, MAX_CANDIDATES);
        of_blocks.retain(|ordinal| self.is_wanted(*ordinal) && !ordinals.contains(ordinal));
        of_blocks.sort_unstable();
        of_blocks.dedup();
        of_blocks.truncate(MAX_CANDIDATES);
        ordinals.extend(of_blocks);
        Ok(ordinals.into_iter().map(Source::Passage).collect())
    }

    /// The headings that share a rare pair with a range of the draft.
    pub(super) fn headings(&mut self, draft: &Units, range: &Range<usize>) -> Result<Vec<Source>> {
        let mut pairs = self.pairs(draft, range, Part::Heading);
        pairs.sort_by_key(|pair| pair.frequency);
        let (mut found, mut seen): (Vec<Source>, Vec<String>) = (Vec::new(), Vec::new());
        for pair in pairs.iter().take(PAIRS_PER_BLOCK) {
            let mut ordinals = Vec::new();
            self.visit(pair, Part::Heading, |ordinal| ordinals.push(ordinal))?;
            ordinals.retain(|&ordinal| self.is_wanted(ordinal));
            for ordinal in ordinals {
                for (level, text) in headings(self.engine, ordinal) {
                    if !seen.contains(&text) && seen.len() < MAX_CANDIDATES {
                        found.push(Source::Heading(ordinal, level));
                        seen.push(text);
                    }
                }
            }
        }
        Ok(found)
    }

    /// The pairs of a range by blocks; of a very long range evenly spread blocks.
    fn blocks(&self, draft: &Units, range: &Range<usize>, part: Part) -> Vec<Vec<Pair>> {
        let count = range.len().div_ceil(BLOCK_UNITS);
        let step = count.div_ceil(MAX_BLOCKS).max(1);
        let starts = range.clone().step_by(BLOCK_UNITS * step);
        // A block reaches over its end, so that the pair there is in one.
        starts.map(|start| self.pairs(draft, &(start..range.end.min(start + BLOCK_UNITS + 1)), part)).collect()
    }

    /// The pairs of neighbouring characters of a range that stand in the documents.
    fn pairs(&self, draft: &Units, range: &Range<usize>, part: Part) -> Vec<Pair> {
        let units = draft.units.get(range.clone()).unwrap_or_default();
        let mut pairs = Vec::new();
        for (at, pair) in units.windows(2).enumerate() {
            let [left, right] = pair else { continue };
            let (Key::Char(a), Key::Char(b)) = (left.key, right.key) else { continue };
            if left.folded.end != right.folded.start {
                continue;
            }
            let text = String::from_iter([a, b]);
            let frequency = self.engine.postings().frequency(part, Channel::Pairs, &text);
            if frequency > 0 {
                pairs.push(Pair { at, text, frequency });
            }
        }
        // One of each, the first, so that a repeated pair counts once.
        pairs.sort_by(|a, b| a.text.cmp(&b.text).then(a.at.cmp(&b.at)));
        pairs.dedup_by(|later, first| later.text == first.text);
        pairs
    }

    /// The pairs of a text without neighbouring characters that are no figures, digits and marks
    /// included, rarest first: what there is to look up of 「2030年5座」.
    fn any_pairs(&self, text: &str) -> Vec<Pair> {
        let texts = pairs(&normalize(text).text).into_iter().map(|token| token.text).enumerate();
        let mut found: Vec<Pair> = texts
            .map(|(at, text)| Pair {
                at,
                frequency: self.engine.postings().frequency(Part::Body, Channel::Pairs, &text),
                text,
            })
            .filter(|pair| pair.frequency > 0)
            .collect();
        found.sort_by_key(|pair| pair.frequency);
        found
    }

    fn visit(&self, pair: &Pair, part: Part, mut visit: impl FnMut(usize)) -> Result<()> {
        match self.engine.postings().find(part, Channel::Pairs, &pair.text)? {
            Some(found) => found.visit(|posting| visit(posting.ordinal)),
            None => Ok(()),
        }
    }
}

/// The headings above a passage with their levels, label and title together.
fn headings(engine: &Engine, ordinal: usize) -> Vec<(usize, String)> {
    let Some(found) = engine.at(ordinal) else { return Vec::new() };
    let place = &found.passage.place;
    let above = [&place.part, &place.chapter, &place.section, &place.box_, &place.table].into_iter().enumerate();
    let fixed = above.filter_map(|(level, heading)| heading.as_ref().map(|heading| (level, heading)));
    let deeper = place.subsections.iter().enumerate().map(|(at, heading)| (10 + at, heading));
    fixed
        .chain(deeper)
        .filter(|(_, heading)| !heading.title.is_empty())
        .map(|(level, heading)| (level, format!("{} {}", heading.label, heading.title)))
        .collect()
}

/// The ordinals with most votes; ties in reading order.
fn best(votes: &HashMap<usize, f64>, most: usize) -> Vec<usize> {
    let mut ranked: Vec<(usize, f64)> = votes.iter().map(|(&ordinal, &weight)| (ordinal, weight)).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().take(most).map(|(ordinal, _)| ordinal).collect()
}

/// Where a sequence stands among units.
pub(super) fn occurrences<'k>(keys: &'k [Key], wanted: &'k [Key]) -> impl Iterator<Item = Range<usize>> + 'k {
    let len = wanted.len();
    let windows = keys.windows(len.max(1)).enumerate();
    windows.filter(move |(_, window)| len > 0 && *window == wanted).map(move |(at, _)| at..at + len)
}
