//! What ranking reads of a passage: its folded text with sentences, lead and titles, laid out so that reading it
//! costs no more than copying it.

use crate::corpus::Passage;
use crate::text::{normalize, sentences};

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
/// flags, count of sentences, lead, titles, text (lengths in characters), starts…, titles…, text…
/// ```
///
/// A character takes one unit, or two where the passage has characters beyond the basic plane.
#[derive(Debug, Clone, Copy)]
pub struct Folded<'a> {
    bytes: &'a [u8],
}

const WIDE: u16 = 1;
const HEADER: usize = 5;

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

    /// Writes it for the store. A count that no unit holds becomes the largest that one does, so that what lies
    /// beyond belongs to the last sentence.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let is_wide = self.text.chars().chain(self.titles.chars()).any(|c| u32::from(c) > 0xFFFF);
        let unit = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let text: Vec<char> = self.text.chars().take(usize::from(u16::MAX)).collect();
        let titles: Vec<char> = self.titles.chars().take(usize::from(u16::MAX)).collect();
        let lead = unit(usize::try_from(self.lead_chars).unwrap_or(usize::MAX));
        let mut units =
            vec![if is_wide { WIDE } else { 0 }, unit(self.starts.len()), lead, unit(titles.len()), unit(text.len())];
        units.extend(
            self.starts.iter().take(usize::from(u16::MAX)).map(|&start| u16::try_from(start).unwrap_or(u16::MAX)),
        );
        for c in titles.into_iter().chain(text) {
            let code = u32::from(c);
            units.push((code & 0xFFFF) as u16);
            if is_wide {
                units.push((code >> 16) as u16);
            }
        }
        units.into_iter().flat_map(u16::to_le_bytes).collect()
    }
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

    /// How many characters the text has.
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
        self.chars(HEADER + self.unit(1), self.unit(3), chars);
    }

    /// The characters of the text, into a vector that is emptied first.
    pub fn text(&self, chars: &mut Vec<char>) {
        self.chars(HEADER + self.unit(1) + self.unit(3) * self.width(), self.unit(4), chars);
    }

    fn chars(&self, at: usize, count: usize, chars: &mut Vec<char>) {
        chars.clear();
        let width = self.width() * 2;
        let bytes = self.bytes.get(at * 2..at * 2 + count * width).unwrap_or_default();
        let code = |unit: &[u8]| match *unit {
            [a, b] => u32::from(u16::from_le_bytes([a, b])),
            [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        };
        chars.extend(bytes.chunks_exact(width).map(|unit| char::from_u32(code(unit)).unwrap_or('\u{FFFD}')));
    }

    /// Copies it out.
    #[must_use]
    pub fn to_text(&self) -> FoldedText {
        let (mut text, mut titles, mut starts) = (Vec::new(), Vec::new(), Vec::new());
        self.text(&mut text);
        self.titles(&mut titles);
        self.starts(&mut starts);
        FoldedText {
            text: text.into_iter().collect(),
            starts,
            lead_chars: u32::try_from(self.lead_chars()).unwrap_or(0),
            titles: titles.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for text in ["", "建设5g基站。到2025年", "𠀀里有水。建"] {
            let folded = FoldedText {
                text: text.to_owned(),
                starts: vec![0, 3],
                lead_chars: 2,
                titles: "第一章。。水利".to_owned(),
            };
            assert_eq!(Folded::new(&folded.to_bytes()).to_text(), folded);
        }
    }

    #[test]
    fn what_is_cut_short_is_empty() {
        let bytes = FoldedText { text: "建设".to_owned(), ..FoldedText::default() }.to_bytes();
        let cut = bytes.get(..bytes.len() - 1).unwrap();
        assert_eq!(Folded::new(cut).to_text().text, "");
    }
}
