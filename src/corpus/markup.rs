//! Which characters of a source are wording, and which only mark it up.

use super::report::SkipReason;
use super::source_range::SourceRange;
use crate::text::{NO_WORDING, is_han};

/// What a character of a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Wording, or a space.
    Wording,
    /// A mark that only styles what it surrounds (`**`, `<b>`, an escape); it stays inside ranges.
    Style,
    /// Any other mark: a tag, the address of a link, a picture, the mark of a note.
    Mark,
    /// Part of a comment.
    Comment,
    /// Part of the front matter.
    FrontMatter,
}

impl Class {
    /// Why such a character is in no passage; `None` where that is not said by its class.
    pub(crate) fn skipped(self) -> Option<SkipReason> {
        match self {
            Self::Wording | Self::Style => None,
            Self::Mark => Some(SkipReason::Markup),
            Self::Comment => Some(SkipReason::Comment),
            Self::FrontMatter => Some(SkipReason::FrontMatter),
        }
    }
}

/// A source's characters with their classes.
#[derive(Debug)]
pub(crate) struct Markup {
    /// The source as it is read aloud: what is no wording is [`NO_WORDING`], an entity is its character.
    pub plain: Vec<char>,
    /// For each character its class.
    pub classes: Vec<Class>,
    /// The first character of each physical line.
    line_starts: Vec<usize>,
}

impl Markup {
    /// All of it wording.
    pub(crate) fn of(chars: &[char]) -> Self {
        let breaks = chars.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(at, _)| at + 1);
        Self {
            plain: chars.to_vec(),
            classes: vec![Class::Wording; chars.len()],
            line_starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// Takes characters out of the wording.
    pub(crate) fn mark(&mut self, start: usize, end: usize, class: Class) {
        if let (Some(plain), Some(classes)) = (self.plain.get_mut(start..end), self.classes.get_mut(start..end)) {
            plain.fill(NO_WORDING);
            classes.fill(class);
        }
    }

    /// Puts characters back into the wording as they stand in the source.
    pub(crate) fn unmark(&mut self, start: usize, end: usize, chars: &[char]) {
        let own = self.plain.get_mut(start..end).zip(self.classes.get_mut(start..end)).zip(chars.get(start..end));
        if let Some(((plain, classes), chars)) = own {
            plain.copy_from_slice(chars);
            classes.fill(Class::Wording);
        }
    }

    /// Reads the range as other characters than those printed: `&lt;` as `<`.
    pub(crate) fn replace(&mut self, start: usize, end: usize, by: &str) {
        self.mark(start, end, Class::Style);
        for (slot, c) in self.plain.iter_mut().take(end).skip(start).zip(by.chars()) {
            *slot = c;
        }
    }

    /// The plain text of a range.
    pub(crate) fn plain(&self, start: usize, end: usize) -> &[char] {
        self.plain.get(start..end).unwrap_or_default()
    }

    /// Whether a range holds any wording.
    pub(crate) fn has_wording(&self, start: usize, end: usize) -> bool {
        self.plain(start, end).iter().any(|&c| c != NO_WORDING && !c.is_whitespace())
    }

    /// The number of the physical line on which a character stands, from 1.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= at)
    }

    /// How many physical lines there are.
    pub(crate) fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The first character of a physical line, counted from 0.
    pub(crate) fn line_start(&self, line: usize) -> usize {
        self.line_starts.get(line).copied().unwrap_or(self.plain.len())
    }

    /// A physical line, counted from 0, without its break.
    pub(crate) fn line_range(&self, line: usize, chars: usize) -> std::ops::Range<usize> {
        let end = self.line_starts.get(line + 1).map_or(chars, |next| next - 1);
        self.line_start(line)..end
    }

    /// A range without the marks inside it, each piece from its first to its last visible character.
    pub(crate) fn ranges(&self, start: usize, end: usize) -> Vec<SourceRange> {
        let mut ranges = Vec::new();
        let mut at = start;
        while at < end {
            let stays = |class: &Class| class.skipped().is_none();
            let classes = self.classes.get(at..end).unwrap_or_default();
            let len = classes.iter().take_while(|class| stays(class)).count();
            ranges.extend(self.trimmed(at, at + len));
            let rest = classes.get(len..).unwrap_or_default();
            at += len + rest.iter().take_while(|class| !stays(class)).count();
            if classes.is_empty() {
                break;
            }
        }
        ranges
    }

    /// The range without spaces at its ends; `None` if nothing is left of it.
    fn trimmed(&self, start: usize, end: usize) -> Option<SourceRange> {
        let plain = self.plain(start, end);
        let before = plain.iter().take_while(|c| c.is_whitespace()).count();
        let after = plain.iter().rev().take_while(|c| c.is_whitespace()).count();
        (before < plain.len()).then(|| SourceRange {
            line: self.line_of(start + before),
            start: start + before,
            end: end - after,
        })
    }
}

/// The fewest characters of a line whose spaces are judged.
const MIN_SPACED_CHARS: usize = 5;

impl Markup {
    /// Takes the spaces out of lines in which a space stands between all characters. A wider gap is one that
    /// the author meant.
    pub(crate) fn close_up(&mut self) {
        let mut start = 0;
        while start < self.plain.len() {
            let len = self.plain(start, self.plain.len()).iter().position(|&c| c == '\n');
            let end = len.map_or(self.plain.len(), |len| start + len);
            for at in self.letter_spaces(start, end) {
                self.mark(at, at + 1, Class::Style);
            }
            start = end + 1;
        }
    }

    /// The spaces of a line that only stand between its characters.
    fn letter_spaces(&self, start: usize, end: usize) -> Vec<usize> {
        let line = self.plain(start, end);
        // Most lines show in their first characters that they are not spaced.
        let (mut gaps, mut visible, mut han) = (Vec::new(), 0, 0);
        let mut gap = 0;
        for (at, &c) in line.iter().enumerate().filter(|(_, c)| **c != NO_WORDING) {
            if c == '\t' || (visible >= 8 && gaps.len() * 2 < visible) {
                return Vec::new();
            }
            if c.is_whitespace() {
                gap += 1;
                continue;
            }
            if gap > 0 && visible > 0 {
                gaps.push((start + at - gap, gap));
            }
            gap = 0;
            visible += 1;
            han += usize::from(is_han(c));
        }
        if visible < MIN_SPACED_CHARS || gaps.len() * 10 < (visible - 1) * 8 || han * 10 < visible * 3 {
            return Vec::new();
        }
        let least = gaps.iter().map(|&(_, len)| len).min().unwrap_or(1);
        gaps.into_iter().filter(|&(_, len)| len == least).flat_map(|(at, len)| at..at + len).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_a_space_between_all_characters_is_closed_up() {
        for (line, expected) in [
            ("到 2 0 2 8 年 ， 造 林 4 2 . 6 万 亩", "到2028年，造林42.6万亩"),
            ("第 一 章  总 则", "第一章  总则"),
            ("1 2 3 4 5 6", "1 2 3 4 5 6"),
            ("第一章 建设强市 打造样板", "第一章 建设强市 打造样板"),
        ] {
            let chars: Vec<char> = line.chars().collect();
            let mut markup = Markup::of(&chars);
            markup.close_up();
            let plain: String = markup.plain.iter().filter(|c| **c != NO_WORDING).collect();
            assert_eq!(plain, expected);
        }
    }
}
