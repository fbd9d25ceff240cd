//! Some passages of a library, from all over it, and how often each character is written.

use super::engine::Found;
use super::random::Random;
use std::collections::BTreeMap;

const PASSAGES: usize = 2_000;

const PLACES: usize = 300;

/// What queries are made of.
#[derive(Debug)]
pub(crate) struct Sample {
    /// Passages of some length.
    pub passages: Vec<Found>,
    /// Passages that stand at a place with a number.
    pub places: Vec<Found>,
    /// How often each Han character is written.
    pub characters: BTreeMap<char, usize>,
    seen: (usize, usize),
    random: Random,
}

impl Sample {
    /// An empty sample.
    pub(crate) fn new(seed: u64) -> Self {
        let (passages, places, characters) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { passages, places, characters, seen: (0, 0), random: Random::new(seed, u64::MAX) }
    }

    /// Looks at a passage; each has the same chance to stay.
    pub(crate) fn look_at(&mut self, found: &Found) {
        for c in found.text.chars().filter(|c| ('一'..='龥').contains(c)) {
            *self.characters.entry(c).or_default() += 1;
        }
        if found.text.chars().count() >= 30 {
            self.seen.0 += 1;
            keep(&mut self.passages, PASSAGES, self.seen.0, found, &mut self.random);
        }
        if !found.place.is_empty() {
            self.seen.1 += 1;
            keep(&mut self.places, PLACES, self.seen.1, found, &mut self.random);
        }
    }

    /// The characters, the commonest first.
    pub(crate) fn commonest(&self) -> Vec<char> {
        let mut characters: Vec<(usize, char)> = self.characters.iter().map(|(&c, &count)| (count, c)).collect();
        characters.sort_by(|a, b| b.cmp(a));
        characters.into_iter().map(|(_, c)| c).collect()
    }
}

fn keep(kept: &mut Vec<Found>, most: usize, seen: usize, found: &Found, random: &mut Random) {
    let at = random.below(seen);
    if kept.len() < most {
        kept.push(found.clone());
    } else if let Some(one) = kept.get_mut(at) {
        *one = found.clone();
    }
}
