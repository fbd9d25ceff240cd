//! A text as the units that a quotation must keep: characters and figures, without punctuation.

use crate::text::{CharSpan, Figure, normalize};

/// What a unit is, whatever its width, script or way to write a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// A character, normalised.
    Char(char),
    /// A number.
    Figure(Figure),
}

/// A unit where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// What it is.
    pub key: Key,
    /// Where it stands, in characters of the original text.
    pub span: CharSpan,
    /// Where it stands in the normalised text.
    pub folded: CharSpan,
    /// Whether a punctuation mark or the text's beginning stands before it.
    pub after_mark: bool,
    /// Whether that mark divides clauses: ，；：。 and not 、 or a quotation mark.
    pub opens_clause: bool,
    /// The number of the sentence of the text that holds it.
    pub sentence: usize,
}

/// A text with its units.
#[derive(Debug, Clone, Default)]
pub(super) struct Units {
    /// The original text.
    pub chars: Vec<char>,
    /// The normalised text.
    pub folded: Vec<char>,
    /// The units in their order.
    pub units: Vec<Unit>,
    /// The same without their places.
    pub keys: Vec<Key>,
}

impl Units {
    /// Cuts a text into units.
    pub(super) fn of(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let normalized = normalize(text);
        let origins: Vec<CharSpan> =
            (0..normalized.len()).map(|at| normalized.original(CharSpan::new(at, at + 1))).collect();
        // A Chinese comma between figures divides them; only an ASCII one may group digits.
        let folded: Vec<char> = normalized
            .text
            .chars()
            .zip(&origins)
            .map(|(c, origin)| match chars.get(origin.start) {
                Some(&original @ ('，' | '：' | '；')) => original,
                _ => c,
            })
            .collect();
        let mut cut = Self { chars, folded, ..Self::default() };
        let (mut at, mut after_mark, mut opens_clause, mut opens_sentence) = (0, true, true, true);
        while let Some(&c) = cut.folded.get(at) {
            let (key, len) = match cut.roman(at, &origins).or_else(|| Figure::read(&cut.folded, at)) {
                Some((figure, len)) => (Key::Figure(figure), len),
                None if is_mark(c) => {
                    after_mark = true;
                    opens_clause |= matches!(c, '，' | ',' | '；' | ';' | '：' | ':' | '。' | '!' | '?');
                    opens_sentence |= matches!(c, '。' | '!' | '?');
                    at += 1;
                    continue;
                }
                None => (Key::Char(c), 1),
            };
            // Numerals that together are no number, as in the name of a plan, stand as characters.
            let len = match key {
                Key::Char(_) => cut.numerals_len(at).max(1),
                Key::Figure(_) => len,
            };
            for (start, end) in if matches!(key, Key::Char(_)) { each(at, len) } else { vec![(at, at + len)] } {
                let key = match (key, cut.folded.get(start)) {
                    (Key::Char(_), Some(&c)) => Key::Char(c),
                    (key, _) => key,
                };
                let first = origins.get(start).map_or(0, |span| span.start);
                let before = cut.units.last().map_or(0, |unit: &Unit| unit.span.end);
                if cut.chars.get(before..first).is_some_and(|between| between.contains(&'\n')) {
                    (after_mark, opens_clause, opens_sentence) = (true, true, true);
                }
                let last = origins.get(end - 1).map_or(first, |span| span.end);
                let sentence = cut.units.last().map_or(0, |unit| unit.sentence + usize::from(opens_sentence));
                cut.units.push(Unit {
                    key,
                    span: CharSpan::new(first, last),
                    folded: CharSpan::new(start, end),
                    after_mark,
                    opens_clause,
                    sentence,
                });
                cut.keys.push(key);
                (after_mark, opens_clause, opens_sentence) = (false, false, false);
            }
            at += len;
        }
        cut
    }

    /// Ⅲ is the figure 3, and not three letters.
    fn roman(&self, at: usize, origins: &[CharSpan]) -> Option<(Figure, usize)> {
        let original = origins.get(at)?.start;
        let value = match u32::from(*self.chars.get(original)?) {
            code @ 0x2160..=0x216B => code - 0x215F,
            code @ 0x2170..=0x217B => code - 0x216F,
            _ => return None,
        };
        let len = origins.iter().skip(at).take_while(|origin| origin.start == original).count();
        Some((Figure::whole(value), len))
    }

    /// How many Chinese numerals stand here, where they are no number.
    fn numerals_len(&self, at: usize) -> usize {
        self.folded.iter().skip(at).take_while(|&&c| crate::text::is_chinese_numeral(c)).count()
    }

    /// How many units there are.
    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    /// The keys of a range of units.
    pub(super) fn keys_in(&self, range: std::ops::Range<usize>) -> &[Key] {
        self.keys.get(range).unwrap_or_default()
    }

    /// Where a range of units stands in the original text.
    pub(super) fn span(&self, range: &std::ops::Range<usize>) -> CharSpan {
        let at = |index: usize| self.units.get(index).map(|unit| unit.span);
        match (at(range.start), range.end.checked_sub(1).and_then(at)) {
            (Some(first), Some(last)) if !range.is_empty() => CharSpan::new(first.start, last.end),
            (Some(next), _) => CharSpan::new(next.start, next.start),
            _ => CharSpan::new(self.chars.len(), self.chars.len()),
        }
    }

    /// The normalised wording of a range of units, with the marks inside it.
    pub(super) fn folded_text(&self, range: &std::ops::Range<usize>) -> String {
        let first = self.units.get(range.start).map(|unit| unit.folded.start);
        let last = range.end.checked_sub(1).and_then(|last| self.units.get(last)).map(|unit| unit.folded.end);
        match (first, last) {
            (Some(first), Some(last)) if first < last => {
                self.folded.get(first..last).unwrap_or_default().iter().collect()
            }
            _ => String::new(),
        }
    }

    /// A slice of the original text.
    pub(super) fn slice(&self, span: CharSpan) -> String {
        self.chars.get(span.start..span.end.min(self.chars.len())).unwrap_or_default().iter().collect()
    }

    /// Whether a clause begins at this unit, or the text ends before it.
    pub(super) fn is_clause_bound(&self, at: usize) -> bool {
        self.units.get(at).is_none_or(|unit| unit.opens_clause)
    }

    /// Whether a mark of any kind stands before this unit, or the text ends before it.
    pub(super) fn is_bound(&self, at: usize) -> bool {
        self.units.get(at).is_none_or(|unit| unit.after_mark)
    }

    /// The number of the sentence that holds a unit, or that the text ends with.
    pub(super) fn sentence(&self, at: usize) -> usize {
        self.units.get(at).or(self.units.last()).map_or(0, |unit| unit.sentence)
    }

    /// The first unit of the sentence that holds a unit.
    pub(super) fn sentence_start(&self, at: usize) -> usize {
        let sentence = self.sentence(at);
        self.units.partition_point(|unit| unit.sentence < sentence)
    }

    /// One past the last unit of the sentence that holds a unit.
    pub(super) fn sentence_end(&self, at: usize) -> usize {
        let sentence = self.sentence(at);
        self.units.partition_point(|unit| unit.sentence <= sentence)
    }
}

fn each(at: usize, len: usize) -> Vec<(usize, usize)> {
    (at..at + len).map(|start| (start, start + 1)).collect()
}

/// Whether a normalised character is punctuation, which no unit is: signs that carry a meaning of
/// their own (% + ≥ /) and everything that is no sign of writing at all are kept.
fn is_mark(c: char) -> bool {
    if "%‰+×÷=<>≤≥≠±°/&$¥€".contains(c) {
        return false;
    }
    c.is_ascii_punctuation()
        || matches!(c,
            '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205E}'
            | '\u{2212}'
            | '\u{2500}'..='\u{25FF}'
            | '\u{3001}'..='\u{3004}'
            | '\u{3008}'..='\u{3020}'
            | '\u{3030}'
            | '\u{FE10}'..='\u{FE6F}'
            | '·' | '，' | '：' | '；' | '¡' | '¿' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let units = Units::of(text);
        units.units.iter().map(|unit| unit.span.slice(text)).collect()
    }

    #[test]
    fn units_are_characters_and_whole_figures() {
        assert_eq!(shown("到 2030 年，修路 1.2万 米。"), ["到", "2030", "年", "修", "路", "1.2万", "米"]);
        assert_eq!(shown("“十四五”，三农"), ["十", "四", "五", "三", "农"]);
        assert_eq!(shown("５Ａ级、G233"), ["５", "Ａ", "级", "G", "233"]);
        assert_eq!(shown("1200，300"), ["1200", "300"]);
        assert_eq!(shown("Ⅲ类水体≥9%"), ["Ⅲ", "类", "水", "体", "≥", "9%"]);
        assert_eq!(shown(""), [""; 0]);
    }

    #[test]
    fn equal_texts_have_equal_keys() {
        for (one, other) in [
            ("增長百分之三十五", "增长 35%"),
            ("二〇三〇年，達到12000人", "2030年达到1.2万人。"),
            ("第七章", "第7章"),
            ("建「水廠」", "建“水厂”"),
        ] {
            assert_eq!(Units::of(one).keys, Units::of(other).keys, "{one} {other}");
        }
        assert_ne!(Units::of("Ⅲ类").keys, Units::of("Ⅱ类").keys);
        assert_ne!(Units::of("5-8座").keys, Units::of("58座").keys);
    }

    #[test]
    fn sentences_and_clauses_are_known() {
        let units = Units::of("修路，架桥。建厂");
        let bounds: Vec<usize> = (0..units.len()).filter(|&at| units.is_bound(at)).collect();
        assert_eq!(bounds, [0, 2, 4]);
        assert_eq!((units.sentence_start(3), units.sentence_end(3), units.sentence_end(4)), (0, 4, 6));
    }
}
