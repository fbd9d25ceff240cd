//! Which passages a piece of a draft may come from, by the posting lists of the index: what this
//! costs grows with the draft and not with the documents.

use super::units::{Key, Units};
use crate::analysis::bigrams;
use crate::error::{Error, Result};
use crate::library::Library;
use crate::store::{Address, Clause, Field, Filters, Found as FoundPassage, Probe, Wanted};
use crate::text::normalize;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// A bigram of characters is looked up once in so many units at least.
const BLOCK_UNITS: usize = 12;
/// So many of the rarest bigrams of a block name candidates.
const BIGRAMS_PER_BLOCK: usize = 4;
/// A bigram that stands in more passages than this names none, unless its block has no rarer one.
const COMMON_PASSAGES: u64 = 48;
/// So many blocks are looked up, spread over a very long sentence.
const MAX_BLOCKS: usize = 96;
/// So many candidates are compared in full.
const MAX_CANDIDATES: usize = 8;
/// A bigram that more passages hold is not followed to each of them: the best by all bigrams of the block are candidates.
const MAX_HOLDERS: u64 = 512;
/// So many passages are compared with a range that may stand in them whole.
const MAX_LOCATED: usize = 256;

/// Something with a wording of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Source {
    /// A passage.
    Passage(Address),
    /// A heading: the number of its level above the passage, which is the first found under it.
    Heading(Address, usize),
}

impl Source {
    /// The passage, or the one under the heading.
    pub(super) fn address(self) -> Address {
        let (Self::Passage(address) | Self::Heading(address, _)) = self;
        address
    }
}

/// A range of the units of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub source: Source,
    pub range: Range<usize>,
}

/// The documents as a check sees them: passages are read and cut into units once.
pub(super) struct Documents<'a> {
    pub library: &'a Library,
    filters: Filters,
    passages: HashMap<Address, FoundPassage>,
    units: HashMap<Source, Rc<Units>>,
    /// The first failure to read a passage: it is told when the sentence is judged.
    failure: Option<Error>,
}

/// A bigram of characters of the draft that the index may have.
struct Bigram {
    at: usize,
    text: String,
    frequency: u64,
}

impl<'a> Documents<'a> {
    /// The only document to compare with, if there is one.
    pub(super) fn only(&self) -> Option<&str> {
        self.filters.documents.first().map(String::as_str)
    }

    pub(super) fn new(library: &'a Library, document: Option<&str>) -> Self {
        let filters = Filters { documents: document.into_iter().map(str::to_owned).collect(), ..Filters::default() };
        Self { library, filters, passages: HashMap::new(), units: HashMap::new(), failure: None }
    }

    /// A passage.
    pub(super) fn passage(&mut self, address: Address) -> Option<FoundPassage> {
        if !self.passages.contains_key(&address) {
            match self.library.store().passages(&[address]) {
                Ok(found) => self.passages.extend(found.into_iter().map(|found| (address, found))),
                Err(error) => self.failure = self.failure.take().or(Some(error)),
            }
        }
        self.passages.get(&address).cloned()
    }

    /// Tells of a failure to read a passage.
    pub(super) fn check(&mut self) -> Result<()> {
        self.failure.take().map_or(Ok(()), Err)
    }

    /// The units of a source.
    pub(super) fn units(&mut self, source: Source) -> Rc<Units> {
        if let Some(units) = self.units.get(&source) {
            return Rc::clone(units);
        }
        let found = self.passage(source.address());
        let units = match (source, found) {
            (_, None) => Units::default(),
            (Source::Passage(_), Some(found)) => Units::of(&found.passage.text),
            (Source::Heading(_, level), Some(found)) => headings(&found)
                .into_iter()
                .find(|(at, _)| *at == level)
                .map(|(_, text)| Units::of(&text))
                .unwrap_or_default(),
        };
        let units = Rc::new(units);
        self.units.insert(source, Rc::clone(&units));
        units
    }

    /// Every place where these units stand in a row, in reading order.
    pub(super) fn locate(&mut self, draft: &Units, range: &Range<usize>) -> Result<Vec<Found>> {
        let wanted = draft.keys_in(range.clone());
        let mut rare = self.bigrams(draft, range, Field::Bigrams)?;
        rare.sort_by_key(|bigram| bigram.frequency);
        let folded = draft.folded_text(range);
        let mut addresses = Vec::new();
        // More than one, since a mark may part the characters of a bigram in the document.
        for bigram in rare.iter().take(BIGRAMS_PER_BLOCK).filter(|bigram| bigram.frequency <= MAX_HOLDERS) {
            addresses.extend(self.holders(Wanted::Sequence(bigram.text.clone()))?);
        }
        if rare.is_empty() {
            for bigram in self.any_bigrams(&folded)?.iter().take(BIGRAMS_PER_BLOCK) {
                addresses.extend(self.holders(Wanted::Sequence(bigram.text.clone()))?);
            }
        }
        if addresses.is_empty() {
            // Pairs that too many have: those that have all of them side by side, and those that have most.
            addresses.extend(self.holders(Wanted::Sequence(folded))?);
            addresses.extend(self.best_by(&rare, MAX_LOCATED)?.into_iter().map(|(address, _)| address));
        }
        addresses.sort_unstable();
        addresses.dedup();
        self.library.store().sort_in_reading_order(&mut addresses)?;
        let mut places = Vec::new();
        for address in addresses {
            let source = Source::Passage(address);
            let units = self.units(source);
            places.extend(occurrences(&units.keys, wanted).map(|range| Found { source, range }));
        }
        Ok(places)
    }

    /// The passages that are as wanted, no more than are followed.
    fn holders(&self, wanted: Wanted) -> Result<Vec<Address>> {
        let most = usize::try_from(MAX_HOLDERS).unwrap_or(usize::MAX);
        Ok(self.library.store().matching(&wanted, &self.filters, most)?.addresses)
    }

    /// The passages that have most of some bigrams, by their rarity.
    fn best_by(&self, bigrams: &[Bigram], limit: usize) -> Result<Vec<(Address, f64)>> {
        let clause = |bigram: &Bigram| Clause { field: Field::Bigrams, term: bigram.text.clone(), weight: 1.0 };
        let clauses: Vec<Clause> = bigrams.iter().map(clause).collect();
        let probe = Probe { clauses: &clauses, all: false, must: None, filters: &self.filters, limit };
        let found = self.library.store().candidates(&probe)?;
        Ok(found.into_iter().map(|candidate| (candidate.address, f64::from(candidate.score))).collect())
    }

    /// The sources that share most with a range of the draft, best first.
    pub(super) fn candidates(&mut self, draft: &Units, range: &Range<usize>) -> Result<Vec<Source>> {
        let mut votes: HashMap<Address, f64> = HashMap::new();
        let mut of_blocks: Vec<Address> = Vec::new();
        for mut bigrams in self.blocks(draft, range)? {
            let mut of_block: HashMap<Address, f64> = HashMap::new();
            bigrams.sort_by_key(|bigram| bigram.frequency);
            if bigrams.first().is_some_and(|rarest| rarest.frequency > MAX_HOLDERS) {
                of_block.extend(self.best_by(&bigrams, MAX_CANDIDATES)?);
            } else {
                for (rank, bigram) in bigrams.iter().take(BIGRAMS_PER_BLOCK).enumerate() {
                    if rank > 0 && bigram.frequency > COMMON_PASSAGES {
                        break;
                    }
                    // A rare bigram says more; twice in a passage is no more than once.
                    #[expect(clippy::cast_precision_loss, reason = "a weight needs no more precision")]
                    let weight = 1.0 / (1.0 + bigram.frequency as f64).ln_1p();
                    for address in self.holders(Wanted::Sequence(bigram.text.clone()))? {
                        *of_block.entry(address).or_default() += weight;
                    }
                }
            }
            of_blocks.extend(best(&of_block, 2));
            for (address, weight) in of_block {
                *votes.entry(address).or_default() += weight;
            }
        }
        let mut addresses = best(&votes, MAX_CANDIDATES);
        of_blocks.retain(|address| !addresses.contains(address));
        of_blocks.sort_unstable();
        of_blocks.dedup();
        of_blocks.truncate(MAX_CANDIDATES);
        addresses.extend(of_blocks);
        Ok(addresses.into_iter().map(Source::Passage).collect())
    }

    /// The headings that share a rare bigram with a range of the draft.
    pub(super) fn headings(&mut self, draft: &Units, range: &Range<usize>) -> Result<Vec<Source>> {
        let mut bigrams = self.bigrams(draft, range, Field::HeadingBigrams)?;
        bigrams.sort_by_key(|bigram| bigram.frequency);
        let (mut found, mut seen): (Vec<Source>, Vec<String>) = (Vec::new(), Vec::new());
        for bigram in bigrams.iter().take(BIGRAMS_PER_BLOCK) {
            for address in self.holders(Wanted::InTitles(bigram.text.clone()))? {
                if seen.len() == MAX_CANDIDATES {
                    break;
                }
                for (level, text) in self.passage(address).map(|found| headings(&found)).unwrap_or_default() {
                    if !seen.contains(&text) && seen.len() < MAX_CANDIDATES {
                        found.push(Source::Heading(address, level));
                        seen.push(text);
                    }
                }
            }
        }
        Ok(found)
    }

    /// The bigrams of a range by blocks; of a very long range evenly spread blocks.
    fn blocks(&self, draft: &Units, range: &Range<usize>) -> Result<Vec<Vec<Bigram>>> {
        let count = range.len().div_ceil(BLOCK_UNITS);
        let step = count.div_ceil(MAX_BLOCKS).max(1);
        let starts = range.clone().step_by(BLOCK_UNITS * step);
        // A block reaches over its end, so that the bigram there is in one.
        let block = |start: usize| start..range.end.min(start + BLOCK_UNITS + 1);
        starts.map(|start| self.bigrams(draft, &block(start), Field::Bigrams)).collect()
    }

    /// The bigrams of a range that stand in the documents.
    fn bigrams(&self, draft: &Units, range: &Range<usize>, field: Field) -> Result<Vec<Bigram>> {
        let units = draft.units.get(range.clone()).unwrap_or_default();
        let mut bigrams = Vec::new();
        for (at, bigram) in units.windows(2).enumerate() {
            let [left, right] = bigram else { continue };
            let (Key::Char(a), Key::Char(b)) = (left.key, right.key) else { continue };
            if left.folded.end != right.folded.start {
                continue;
            }
            let text = String::from_iter([a, b]);
            let frequency = self.library.store().frequency(field, &text)?;
            if frequency > 0 {
                bigrams.push(Bigram { at, text, frequency });
            }
        }
        // One of each, the first, so that a repeated bigram counts once.
        bigrams.sort_by(|a, b| a.text.cmp(&b.text).then(a.at.cmp(&b.at)));
        bigrams.dedup_by(|later, first| later.text == first.text);
        Ok(bigrams)
    }

    /// The bigrams of a text without neighbouring characters that are no figures, digits and marks
    /// included, rarest first: what there is to look up of 「2030年5座」.
    fn any_bigrams(&self, text: &str) -> Result<Vec<Bigram>> {
        let mut found = Vec::new();
        for (at, token) in bigrams(&normalize(text).text).into_iter().enumerate() {
            let frequency = self.library.store().frequency(Field::Bigrams, &token.text)?;
            if frequency > 0 {
                found.push(Bigram { at, text: token.text, frequency });
            }
        }
        found.sort_by_key(|bigram| bigram.frequency);
        Ok(found)
    }
}

/// The headings above a passage with their levels, label and title together.
fn headings(found: &FoundPassage) -> Vec<(usize, String)> {
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

/// The passages with most votes; ties in their order in the store.
fn best(votes: &HashMap<Address, f64>, most: usize) -> Vec<Address> {
    let mut ranked: Vec<(Address, f64)> = votes.iter().map(|(&address, &weight)| (address, weight)).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().take(most).map(|(address, _)| address).collect()
}

/// Where a sequence stands among units.
pub(super) fn occurrences<'k>(keys: &'k [Key], wanted: &'k [Key]) -> impl Iterator<Item = Range<usize>> + 'k {
    let len = wanted.len();
    let windows = keys.windows(len.max(1)).enumerate();
    windows.filter(move |(_, window)| len > 0 && *window == wanted).map(move |(at, _)| at..at + len)
}
