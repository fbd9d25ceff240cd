//! Nearly the same text: a repost in which a few characters differ, a draft and its final form. A sketch of each document is
//! made once, and kept with it; documents whose sketches have a band in common are compared by their sketches alone, so that
//! nobody walks over all of them (Broder, On the resemblance and containment of documents, 1997; Shrivastava, Optimal
//! Densification for Fast and Accurate Minwise Hashing, 2017).

use crate::corpus::DocumentHead;
use crate::text::years;
use std::sync::Arc;

/// From which share of the same text on documents are nearly the same.
pub const MIN_SHARE: f32 = 0.9;

/// Runs of so many letters are compared: one that is changed costs as many runs.
const RUN: usize = 6;
/// Of each part of all hashes the smallest is kept.
const PARTS: usize = 256;
/// A band is so many parts: two sketches that share four fifths of their runs have one of sixteen in common but for one case
/// in ten thousand, those that share a quarter hardly ever.
const BAND: usize = 4;
const BANDS: usize = 16;

/// A document that has nearly the same text as another.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The document.
    pub head: Arc<DocumentHead>,
    /// The share of their text that they have in common, from 0.9 to 1, estimated to some hundredths.
    pub share: f32,
}

/// No more documents than these are compared with one: a form that thousands fill in shares its bands.
pub(crate) const MAX_COMPARED: usize = 200;

/// Those of some documents that have nearly the text of one, each given with its sketch: nearest first, then in the order of
/// their ids.
pub(crate) fn similar_to(
    (head, sketch): (&DocumentHead, &[u16]),
    others: impl IntoIterator<Item = (DocumentHead, Vec<u16>)>,
) -> Vec<Similar> {
    let compared = others.into_iter().map(|(other, of_other)| (share(sketch, &of_other), other));
    let is_similar = |(share, other): &(f32, DocumentHead)| {
        *share >= MIN_SHARE && are_of_one_time(&head.metadata.title, &other.metadata.title)
    };
    let mut similar: Vec<Similar> =
        compared.filter(is_similar).map(|(share, head)| Similar { head: Arc::new(head), share }).collect();
    similar.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.head.id.cmp(&b.head.id)));
    similar
}

/// The sketch of a text, given its letters alone; empty where they are too few.
#[must_use]
pub fn sketch(letters: &str) -> Vec<u16> {
    let chars: Vec<u64> = letters.chars().map(|c| u64::from(u32::from(c))).collect();
    let mut least: Vec<Option<u64>> = vec![None; PARTS];
    for run in chars.windows(RUN) {
        let hash = run.iter().fold(0, |hash, c| mixed(hash ^ c));
        let part = usize::try_from(hash % PARTS as u64).unwrap_or(0);
        if let Some(least) = least.get_mut(part) {
            *least = Some(least.map_or(hash, |least| least.min(hash)));
        }
    }
    if least.iter().all(Option::is_none) {
        return Vec::new();
    }
    (0..PARTS).map(|part| kept(&least, part)).collect()
}

/// What is kept of a part: its own smallest hash, or that of another part, the same one in every sketch.
fn kept(least: &[Option<u64>], part: usize) -> u16 {
    let mut at = part;
    let mut probe = part as u64;
    // Some part has a hash, and is met long before this.
    for _ in 0..PARTS * PARTS {
        if let Some(hash) = least.get(at).copied().flatten() {
            return (mixed(hash) & 0xFFFF) as u16;
        }
        probe = mixed(probe.wrapping_add(part as u64 + 1));
        at = usize::try_from(probe % PARTS as u64).unwrap_or(0);
    }
    0
}

/// SplitMix64's mixing: all bits depend on all bits.
fn mixed(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The terms by which sketches that may be alike are found.
pub(crate) fn bands(sketch: &[u16]) -> impl Iterator<Item = String> {
    sketch.chunks_exact(BAND).take(BANDS).enumerate().map(|(number, band)| {
        let parts: Vec<String> = band.iter().map(|part| format!("{part:04x}")).collect();
        format!("{number}:{}", parts.concat())
    })
}

/// The share of their text that two documents have in common, by their sketches.
fn share(one: &[u16], other: &[u16]) -> f32 {
    let equal = one.iter().zip(other).filter(|(a, b)| a == b).count();
    let of_both = u16::try_from(equal).map_or(0.0, f32::from) / u16::try_from(PARTS).map_or(1.0, f32::from);
    // Of the runs of both, so many are in each: of one document's runs twice as many, of half as many.
    2.0 * of_both / (1.0 + of_both)
}

/// Whether two titles name no different years: a form that is filled in anew each year is another document.
fn are_of_one_time(one: &str, other: &str) -> bool {
    let of = |title: &str| -> Vec<String> {
        let chars: Vec<char> = title.chars().collect();
        let mut times: Vec<String> = years(&chars).iter().map(|year| year.number.to_string()).collect();
        // 十四五, 第十四个五年规划
        let plans = chars.windows(3).filter(|window| matches!(window, ['十', _, '五'] | ['十', _, '个']));
        times.extend(plans.filter_map(|window| window.get(1)).map(char::to_string));
        times.sort_unstable();
        times.dedup();
        times
    };
    let (one, other) = (of(one), of(other));
    one.is_empty() || other.is_empty() || one == other
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of so many letters that are as good as random, the same for the same seed.
    fn text(seed: u64, letters: usize) -> Vec<char> {
        let letter = |at: usize| {
            char::from_u32(0x4E00 + u32::try_from(mixed(mixed(seed).wrapping_add(at as u64)) % 3_000).unwrap())
        };
        (0..letters).map(|at| letter(at + 1).unwrap()).collect()
    }

    fn found(one: &[char], other: &[char]) -> (f32, bool) {
        let of = |chars: &[char]| sketch(&chars.iter().collect::<String>());
        let (one, other) = (of(one), of(other));
        let is_named = bands(&one).any(|band| bands(&other).any(|of_other| band == of_other));
        (share(&one, &other), is_named)
    }

    #[test]
    fn a_text_with_a_few_characters_changed_is_nearly_the_same() {
        for (seed, letters, step) in [(1, 300, 150), (2, 3_000, 150), (3, 50_000, 200), (4, 120, 119)] {
            let one = text(seed, letters);
            let mut other = one.clone();
            other.iter_mut().step_by(step).for_each(|c| *c = '改');
            let (share, is_named) = found(&one, &other);
            assert!(share >= MIN_SHARE && is_named, "{letters}: {share} {is_named}");
        }
    }

    #[test]
    fn a_text_of_which_a_fifth_is_another_is_not() {
        for (seed, letters) in [(1_u64, 500), (2, 3_000), (3, 50_000)] {
            let one = text(seed, letters);
            let mut other = one.clone();
            let new = text(seed + 100, letters / 5);
            other[..new.len()].copy_from_slice(&new);
            let (share, _) = found(&one, &other);
            assert!((0.7..MIN_SHARE).contains(&share), "{letters}: {share}");
            let (share, is_named) = found(&one, &text(seed + 200, letters));
            assert!(share < 0.1 && !is_named, "{letters}: {share}");
        }
    }

    #[test]
    fn too_little_has_no_sketch() {
        assert!(sketch("").is_empty() && sketch("供水规划").is_empty());
        assert_eq!(bands(&[]).count(), 0);
    }

    #[test]
    fn another_year_is_another_document() {
        assert!(!are_of_one_time("云溪县2023年工作要点", "云溪县2024年工作要点"));
        assert!(!are_of_one_time("“十三五”供水规划", "“十四五”供水规划"));
        assert!(are_of_one_time("云溪县2023年工作要点", "云溪县2023年工作要点（草案）"));
        assert!(are_of_one_time("云溪县供水规划", "云溪县供水规划（2021—2025年）"));
    }
}
