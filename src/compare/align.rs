//! Which passages of two documents are the same ones.

use super::differ::differences;
use super::types::{PassageKind, PassagePair};
use crate::corpus::Passage;
use crate::text::normalize;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// So many of a passage's rarest bigrams name those that it may be.
const NAMING_BIGRAMS: usize = 24;
/// A bigram that more passages have names none.
const MAX_HOLDERS: usize = 64;
/// So many of the passages that share most of these bigrams are looked at.
const LOOKED_AT: usize = 8;
/// From this share of what both have in common, by rarity, two passages are one that was changed.
const MIN_ALIKE: f64 = 0.38;
/// A passage of fewer bigrams is the same as another or is none.
const MIN_BIGRAMS: usize = 4;

/// Two passages by their numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    a: usize,
    b: usize,
    is_same: bool,
}

/// A passage's letters and digits, folded, and its bigrams, sorted and each once.
struct Text {
    chars: Vec<char>,
    bigrams: Vec<(char, char)>,
}

impl Text {
    fn of(passage: &Passage) -> Self {
        let chars: Vec<char> = normalize(&passage.text).text.chars().collect();
        let plain: Vec<char> = chars.iter().copied().filter(|c| c.is_alphanumeric()).collect();
        let mut bigrams: Vec<(char, char)> =
            plain.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect();
        bigrams.sort_unstable();
        bigrams.dedup();
        Self { chars, bigrams }
    }
}

/// Pairs the passages of two documents, in the order of the first.
pub(super) fn pairs(a: &[Arc<Passage>], b: &[Arc<Passage>]) -> Vec<Pair> {
    let texts = |passages: &[Arc<Passage>]| passages.iter().map(|passage| Text::of(passage)).collect::<Vec<Text>>();
    let (of_a, of_b) = (texts(a), texts(b));
    let mut pairs = equal(&of_a, &of_b);
    let (known_a, known_b): (HashSet<usize>, HashSet<usize>) = pairs.iter().map(|pair| (pair.a, pair.b)).unzip();
    pairs.extend(alike(&of_a, &of_b, &known_a, &known_b));
    pairs.sort_unstable_by_key(|pair| pair.a);
    pairs
}

/// Those that say the same; of several the first with the first.
fn equal(a: &[Text], b: &[Text]) -> Vec<Pair> {
    let mut holders: HashMap<&[char], VecDeque<usize>> = HashMap::new();
    for (number, text) in b.iter().enumerate() {
        holders.entry(&text.chars).or_default().push_back(number);
    }
    let partner = |(number, text): (usize, &Text)| {
        let partner = holders.get_mut(text.chars.as_slice()).and_then(VecDeque::pop_front)?;
        Some(Pair { a: number, b: partner, is_same: true })
    };
    a.iter().enumerate().filter_map(partner).collect()
}

/// Those of the others that have most in common, the surest first.
fn alike(a: &[Text], b: &[Text], known_a: &HashSet<usize>, known_b: &HashSet<usize>) -> Vec<Pair> {
    let mut holders: HashMap<(char, char), Vec<usize>> = HashMap::new();
    let mut frequencies: HashMap<(char, char), usize> = HashMap::new();
    for text in a.iter().chain(b) {
        for bigram in &text.bigrams {
            *frequencies.entry(*bigram).or_default() += 1;
        }
    }
    for (number, text) in b.iter().enumerate().filter(|(number, _)| !known_b.contains(number)) {
        for bigram in &text.bigrams {
            holders.entry(*bigram).or_default().push(number);
        }
    }
    let passages = a.len() + b.len();
    let rarity = |bigram: &(char, char)| rarity(passages, frequencies.get(bigram).copied().unwrap_or(1));
    let weights =
        |texts: &[Text]| -> Vec<f64> { texts.iter().map(|text| text.bigrams.iter().map(rarity).sum()).collect() };
    let (weights_a, weights_b) = (weights(a), weights(b));
    let mut found: Vec<(u64, usize, usize)> = Vec::new();
    for (number, text) in a.iter().enumerate().filter(|(number, _)| !known_a.contains(number)) {
        if text.bigrams.len() < MIN_BIGRAMS {
            continue;
        }
        let mut naming: Vec<(usize, &Vec<usize>)> = text
            .bigrams
            .iter()
            .filter_map(|bigram| holders.get(bigram))
            .filter(|holders| holders.len() <= MAX_HOLDERS)
            .map(|holders| (holders.len(), holders))
            .collect();
        naming.sort_by_key(|(count, _)| *count);
        let mut votes: HashMap<usize, usize> = HashMap::new();
        for (_, holders) in naming.iter().take(NAMING_BIGRAMS) {
            for holder in *holders {
                *votes.entry(*holder).or_default() += 1;
            }
        }
        let mut votes: Vec<(usize, usize)> = votes.into_iter().collect();
        votes.sort_by_key(|(holder, count)| (Reverse(*count), *holder));
        for (holder, _) in votes.into_iter().take(LOOKED_AT) {
            let Some(other) = b.get(holder).filter(|other| other.bigrams.len() >= MIN_BIGRAMS) else { continue };
            let common: f64 = common(&text.bigrams, &other.bigrams).map(rarity).sum();
            let whole = weights_a.get(number).copied().unwrap_or(0.0) + weights_b.get(holder).copied().unwrap_or(0.0);
            let share = if whole > 0.0 { 2.0 * common / whole } else { 0.0 };
            if share >= MIN_ALIKE {
                found.push((rounded(share), number, holder));
            }
        }
    }
    found.sort_by_key(|&(share, a, b)| (Reverse(share), a.abs_diff(b), a, b));
    let (mut taken_a, mut taken_b): (HashSet<usize>, HashSet<usize>) = (HashSet::new(), HashSet::new());
    let mut pairs = Vec::new();
    for (_, a, b) in found {
        if !taken_a.contains(&a) && !taken_b.contains(&b) {
            taken_a.insert(a);
            taken_b.insert(b);
            pairs.push(Pair { a, b, is_same: false });
        }
    }
    pairs
}

/// How much a bigram says that so many of all passages have.
fn rarity(passages: usize, frequency: usize) -> f64 {
    let as_f64 = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    (1.0 + as_f64(passages) / as_f64(frequency.max(1))).ln()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is from 0 to 1")]
fn rounded(share: f64) -> u64 {
    (share * 1_000.0).round() as u64
}

/// What two sorted lists have in common.
fn common<'a>(a: &'a [(char, char)], b: &'a [(char, char)]) -> impl Iterator<Item = &'a (char, char)> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().filter(|bigram| long.binary_search(bigram).is_ok())
}

/// All passages of both documents as the second one runs; what was dropped stands where it stood. `pairs` are in the order
/// of the first document.
pub(super) fn rows(pairs: &[Pair], a: &[Arc<Passage>], b: &[Arc<Passage>]) -> Vec<PassagePair> {
    let anchors = in_order(pairs, a);
    let is_anchor: HashSet<usize> = anchors.iter().map(|pair| pair.a).collect();
    let moved: HashMap<usize, Pair> =
        pairs.iter().filter(|pair| !is_anchor.contains(&pair.a)).map(|pair| (pair.b, *pair)).collect();
    let has_pair: HashSet<usize> = pairs.iter().map(|pair| pair.a).collect();
    let mut rows = Vec::with_capacity(a.len().max(b.len()));
    let (mut at_a, mut at_b) = (0, 0);
    let ends = Pair { a: a.len(), b: b.len(), is_same: true };
    for anchor in anchors.iter().chain([&ends]) {
        let dropped = (at_a..anchor.a).filter(|number| !has_pair.contains(number));
        rows.extend(dropped.map(|number| row(PassageKind::Dropped, a.get(number), None)));
        for number in at_b..anchor.b {
            rows.push(match moved.get(&number) {
                Some(pair) => row(PassageKind::Moved, a.get(pair.a), b.get(pair.b)),
                None => row(PassageKind::Added, None, b.get(number)),
            });
        }
        if anchor.a < a.len() && anchor.b < b.len() {
            let kind = if anchor.is_same { PassageKind::Same } else { PassageKind::Changed };
            rows.push(row(kind, a.get(anchor.a), b.get(anchor.b)));
        }
        (at_a, at_b) = (anchor.a + 1, anchor.b + 1);
    }
    rows
}

fn row(kind: PassageKind, a: Option<&Arc<Passage>>, b: Option<&Arc<Passage>>) -> PassagePair {
    let differences = match (kind, a, b) {
        (PassageKind::Changed, Some(a), Some(b)) => differences(&a.text, &b.text),
        (PassageKind::Moved, Some(a), Some(b)) if normalize(&a.text).text != normalize(&b.text).text => {
            differences(&a.text, &b.text)
        }
        _ => Vec::new(),
    };
    PassagePair { kind, a: a.cloned(), b: b.cloned(), differences }
}

/// The pairs that stand in the same order in both documents, as many characters as possible: the heaviest rising
/// sequence, by a tree of maxima over the places in the second document.
fn in_order(pairs: &[Pair], a: &[Arc<Passage>]) -> Vec<Pair> {
    let size = pairs.iter().map(|pair| pair.b + 1).max().unwrap_or(0);
    // The heaviest sequence that ends at or before a place, with the number of its last pair.
    let mut tree: Vec<(usize, Option<usize>)> = vec![(0, None); size + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (number, pair) in pairs.iter().enumerate() {
        let mut best = (0, None);
        let mut at = pair.b;
        while at > 0 {
            let known = tree.get(at).copied().unwrap_or_default();
            if known.0 > best.0 {
                best = known;
            }
            at &= at - 1;
        }
        before.push(best.1);
        let weight = best.0 + 1 + a.get(pair.a).map_or(0, |passage| passage.text.chars().count());
        let mut at = pair.b + 1;
        while let Some(known) = tree.get_mut(at) {
            if weight > known.0 {
                *known = (weight, Some(number));
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut last = tree.iter().max_by_key(|(weight, _)| *weight).and_then(|(_, last)| *last);
    let mut chosen = Vec::new();
    while let Some(number) = last {
        chosen.extend(pairs.get(number).copied());
        last = before.get(number).copied().flatten();
    }
    chosen.reverse();
    chosen
}
