//! The one normaliser, for passages and for queries, with a map back to the original characters.

use super::CharSpan;
use std::sync::LazyLock;
use unicode_normalization::char::decompose_compatible;

/// A text folded for matching: compatibility forms, case, spaces and traditional characters
/// are levelled.
///
/// Every character is folded alone, never by its neighbours: so a piece cut out of a text folds
/// to a piece of the folded text, and a verbatim piece is always found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    /// The folded text.
    pub text: String,
    /// For each folded character the index of the original character that it comes from.
    origins: Vec<u32>,
}

/// Folds a text: each character by Unicode's compatibility decomposition (UAX #15), to lower case,
/// from traditional to simplified; white space, control and zero-width characters vanish.
#[must_use]
pub fn normalize(text: &str) -> Normalized {
    let mut folded = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len() / 3 + 1);
    let alone = &*ALONE;
    for (index, original) in (0_u32..).zip(text.chars()) {
        fold(alone, original, |c| {
            folded.push(c);
            origins.push(index);
        });
    }
    Normalized { text: folded, origins }
}

/// Folds characters one after the other, as [`normalize`] does.
pub fn fold_chars(chars: impl Iterator<Item = char>, folded: &mut Vec<char>) {
    let alone = &*ALONE;
    chars.for_each(|original| fold(alone, original, |c| folded.push(c)));
}

/// The same for characters of the basic plane by their codes.
pub fn fold_codes(codes: impl Iterator<Item = u16>, folded: &mut Vec<char>) {
    let alone = &*ALONE;
    for code in codes {
        match alone.get(usize::from(code)).copied().and_then(only) {
            Some(c) => folded.push(c),
            None => fold_slowly(char::from_u32(u32::from(code)).unwrap_or('\u{FFFD}'), |c| folded.push(c)),
        }
    }
}

/// Hands on what becomes of a character; most become one other, which `alone` knows.
fn fold(alone: &[u16], original: char, mut each: impl FnMut(char)) {
    match alone.get(u32::from(original) as usize).copied().and_then(only) {
        Some(folded) => each(folded),
        None => fold_slowly(original, each),
    }
}

/// The one character that a code of the table stands for.
fn only(code: u16) -> Option<char> {
    if code == SEVERAL { None } else { char::from_u32(u32::from(code)) }
}

fn fold_slowly(original: char, mut each: impl FnMut(char)) {
    decompose_compatible(original, |part| {
        part.to_lowercase().map(simplify).filter(|&c| !vanishes(c)).for_each(&mut each);
    });
}

/// What each character of the basic plane becomes, where it becomes one of that plane: by codes of two bytes, so that
/// those of common characters stay near the processor.
static ALONE: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let folded = (0..=0xFFFF_u32).map(|code| {
        let mut found = Vec::new();
        if let Some(original) = char::from_u32(code) {
            fold_slowly(original, |c| found.push(c));
        }
        match found.as_slice() {
            [only] => u16::try_from(u32::from(*only)).unwrap_or(SEVERAL),
            _ => SEVERAL,
        }
    });
    folded.collect()
});

/// Marks a character that becomes none or several, or one beyond the plane.
const SEVERAL: u16 = 0;

impl Normalized {
    /// The number of folded characters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.origins.len()
    }

    /// Whether nothing is left after folding.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// The first folded character that comes from this original character or from one after it.
    #[must_use]
    pub fn position_of(&self, original: usize) -> u32 {
        let position = self.origins.partition_point(|&origin| (origin as usize) < original);
        u32::try_from(position).unwrap_or(u32::MAX)
    }

    /// The original characters that a range of folded characters comes from.
    #[must_use]
    pub fn original(&self, folded: CharSpan) -> CharSpan {
        let at = |index: usize| self.origins.get(index).map_or(0, |&origin| origin as usize);
        if folded.is_empty() {
            return CharSpan::new(at(folded.start), at(folded.start));
        }
        CharSpan::new(at(folded.start), at(folded.end - 1) + 1)
    }
}

fn vanishes(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// The ideographs that have a traditional and a simplified form: those of the basic block.
const BASIC_HAN: std::ops::RangeInclusive<u32> = 0x4E00..=0x9FFF;

/// The simplified form of one character, looked up without its neighbours.
fn simplify(c: char) -> char {
    static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
        let convert = |c: char| fast2s::convert(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c);
        BASIC_HAN.filter_map(char::from_u32).map(convert).collect()
    });
    let at = u32::from(c).wrapping_sub(*BASIC_HAN.start());
    SIMPLIFIED.get(at as usize).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(normalize(text).text, expected);
    }

    #[test]
    fn width_case_spaces_and_script_are_levelled() {
        check("ＰＭ２．５ 臭氧", "pm2.5臭氧");
        check("建設５Ｇ 基站　KM²", "建设5g基站km2");
        check("飞 地\t招\n商", "飞地招商");
        check("鄉村振興 齊魯樣板", "乡村振兴齐鲁样板");
        check("㎡Ⅲ①", "m2iii1");
        check("", "");
    }

    #[test]
    fn what_is_folded_quickly_is_folded_alike() {
        for c in '\0'..='\u{2FFFF}' {
            let (mut slowly, mut quickly) = (String::new(), Vec::new());
            fold_slowly(c, |c| slowly.push(c));
            match u16::try_from(u32::from(c)) {
                Ok(code) => fold_codes(std::iter::once(code), &mut quickly),
                Err(_) => fold_chars(std::iter::once(c), &mut quickly),
            }
            check(c.encode_utf8(&mut [0; 4]), &slowly);
            assert_eq!(quickly.into_iter().collect::<String>(), slowly);
        }
    }

    #[test]
    fn positions_lead_back_to_the_original() {
        let text = "建 ㎡ 站";
        let normalized = normalize(text);
        assert_eq!(normalized.text, "建m2站");
        let spans = [(0, 1), (1, 2), (1, 3), (2, 4)].map(|(a, b)| CharSpan::new(a, b));
        let originals = spans.map(|span| normalized.original(span).slice(text));
        assert_eq!(originals, ["建", "㎡", "㎡", "㎡ 站"]);
    }

    proptest! {
        #[test]
        fn a_piece_folds_to_a_piece(text in "[一-龥乾著藉畫0-9A-Za-zＡ-Ｚ０-９“”，。 \u{3000}é㎡𠀀]{0,40}", cut in 0..40_usize) {
            let chars: Vec<char> = text.chars().collect();
            let cut = cut.min(chars.len());
            let (head, tail): (String, String) = (chars[..cut].iter().collect(), chars[cut..].iter().collect());
            prop_assert_eq!(normalize(&head).text + &normalize(&tail).text, normalize(&text).text);
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = normalize(&text).text;
            prop_assert_eq!(&normalize(&once).text, &once);
        }
    }
}
