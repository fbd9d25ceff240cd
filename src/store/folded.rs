//! A passage's text with sentences, lead and titles, laid out so that reading it costs no more than copying it. The
//! text is kept once, as it is printed: ranking folds it as it reads it.

use crate::corpus::Passage;
use crate::text::{fold_chars, fold_codes, normalize, sentences};

/// A passage as the second step of a search sees it, made once when it is indexed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoldedText {
    /// The folded text.
    pub text: String,
    /// For each sentence its first character in the folded text.
    pub starts: Vec<u32>,
    /// How many folded characters are the lead.
    pub lead_chars: u32,
    /// The titles above the passage, folded.
    pub titles: String,
}

/// The same, borrowed from the store: `u16` units in little-endian bytes.
///
/// ```text
/// flags, count of sentences, lead, titles, folded text, printed text (lengths in characters, the last in two units),
/// starts…, titles…, printed text…
/// ```
///
/// A character takes one unit, or two where the passage has characters beyond the basic plane.
#[derive(Debug, Clone, Copy)]
pub struct Folded<'a> {
    bytes: &'a [u8],
}

const WIDE: u16 = 1;
const HEADER: usize = 7;

impl FoldedText {
    /// Folds a passage.
    #[must_use]
    pub fn of(passage: &Passage) -> Self {
        let normalized = normalize(&passage.text);
        let chars: Vec<char> = passage.text.chars().collect();
        let starts = sentences(&chars).iter().map(|sentence| normalized.position_of(sentence.start)).collect();
        let lead_chars = normalized.position_of(passage.lead_chars);
        let titles = titles(passage);
        Self { text: normalized.text, starts, lead_chars, titles }
    }

    /// Writes it for the store, with the text as it is printed in place of the folded one. A count that no unit holds
    /// becomes the largest that one does, so that what lies beyond belongs to the last sentence.
    #[must_use]
    pub fn to_bytes(&self, printed: &str) -> Vec<u8> {
        let is_wide = printed.chars().chain(self.titles.chars()).any(|c| u32::from(c) > 0xFFFF);
        let unit = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let titles: Vec<char> = self.titles.chars().take(usize::from(u16::MAX)).collect();
        let lead = unit(usize::try_from(self.lead_chars).unwrap_or(usize::MAX));
        let [low, high] = halves(u32::try_from(printed.chars().count()).unwrap_or(u32::MAX));
        let (flags, folded) = (if is_wide { WIDE } else { 0 }, unit(self.text.chars().count()));
        let mut units = vec![flags, unit(self.starts.len()), lead, unit(titles.len()), folded, low, high];
        units.extend(
            self.starts.iter().take(usize::from(u16::MAX)).map(|&start| u16::try_from(start).unwrap_or(u16::MAX)),
        );
        for c in titles.into_iter().chain(printed.chars()) {
            let [low, high] = halves(u32::from(c));
            units.push(low);
            if is_wide {
                units.push(high);
            }
        }
        units.into_iter().flat_map(u16::to_le_bytes).collect()
    }
}

/// The low and the high half.
fn halves(number: u32) -> [u16; 2] {
    [(number & 0xFFFF) as u16, (number >> 16) as u16]
}

/// The titles above a passage, folded; the full stops keep bigrams from reaching over from one to the next.
pub(crate) fn titles(passage: &Passage) -> String {
    normalize(&passage.place.titles().join("。。")).text
}

impl<'a> Folded<'a> {
    /// Reads what [`FoldedText::to_bytes`] wrote.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    fn unit(&self, at: usize) -> usize {
        let pair = self.bytes.get(at * 2..at * 2 + 2).and_then(|pair| <[u8; 2]>::try_from(pair).ok());
        pair.map_or(0, |pair| usize::from(u16::from_le_bytes(pair)))
    }

    fn width(&self) -> usize {
        if self.unit(0) == usize::from(WIDE) { 2 } else { 1 }
    }

    /// How many folded characters are the lead.
    #[must_use]
    pub fn lead_chars(&self) -> usize {
        self.unit(2)
    }

    /// How many characters the folded text has.
    #[must_use]
    pub fn text_chars(&self) -> usize {
        self.unit(4)
    }

    /// How many sentences it has.
    #[must_use]
    pub fn sentences(&self) -> usize {
        self.unit(1)
    }

    /// For each sentence its first character, into a vector that is emptied first.
    pub fn starts(&self, starts: &mut Vec<u32>) {
        starts.clear();
        starts.extend((0..self.unit(1)).map(|at| u32::try_from(self.unit(HEADER + at)).unwrap_or(0)));
    }

    /// The characters of the titles, into a vector that is emptied first.
    pub fn titles(&self, chars: &mut Vec<char>) {
        chars.clear();
        chars.extend(self.chars(HEADER + self.unit(1), self.unit(3)));
    }

    /// The characters of the folded text, into a vector that is emptied first.
    pub fn text(&self, chars: &mut Vec<char>) {
        chars.clear();
        chars.reserve(self.text_chars());
        if self.width() > 1 {
            fold_chars(self.printed_chars(), chars);
            return;
        }
        let start = (HEADER + self.unit(1) + self.unit(3)) * 2;
        let codes = self.bytes.get(start..start + self.printed_count() * 2).unwrap_or_default().as_chunks::<2>().0;
        fold_codes(codes.iter().map(|code| u16::from_le_bytes(*code)), chars);
    }

    /// The text as it is printed.
    #[must_use]
    pub fn printed(&self) -> String {
        self.printed_chars().collect()
    }

    fn printed_chars(&self) -> impl Iterator<Item = char> + use<'a> {
        self.chars(HEADER + self.unit(1) + self.unit(3) * self.width(), self.printed_count())
    }

    fn printed_count(&self) -> usize {
        self.unit(5) | self.unit(6) << 16
    }

    fn chars(&self, at: usize, count: usize) -> impl Iterator<Item = char> + use<'a> {
        let width = self.width() * 2;
        let bytes = self.bytes.get(at * 2..at * 2 + count * width).unwrap_or_default();
        let code = |unit: &[u8]| match *unit {
            [a, b] => u32::from(u16::from_le_bytes([a, b])),
            [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        };
        bytes.chunks_exact(width).map(move |unit| char::from_u32(code(unit)).unwrap_or('\u{FFFD}'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for (printed, text) in
            [("", ""), ("建设 5G基站。到2025年", "建设5g基站。到2025年"), ("𠀀里有水。建", "𠀀里有水。建")]
        {
            let folded = FoldedText {
                text: text.to_owned(),
                starts: vec![0, 3],
                lead_chars: 2,
                titles: "第一章。。水利".to_owned(),
            };
            let bytes = folded.to_bytes(printed);
            let read = Folded::new(&bytes);
            let (mut chars, mut titles, mut starts) = (Vec::new(), Vec::new(), Vec::new());
            read.text(&mut chars);
            read.titles(&mut titles);
            read.starts(&mut starts);
            assert_eq!(chars.iter().collect::<String>(), text);
            assert_eq!(titles.iter().collect::<String>(), folded.titles);
            assert_eq!((starts, read.lead_chars(), read.text_chars()), (vec![0, 3], 2, text.chars().count()));
            assert_eq!(read.printed(), printed);
        }
    }

    #[test]
    fn what_is_cut_short_is_empty() {
        let bytes = FoldedText { text: "建设".to_owned(), ..FoldedText::default() }.to_bytes("建设");
        let cut = bytes.get(..bytes.len() - 1).unwrap();
        assert_eq!(Folded::new(cut).printed(), "");
    }
}
