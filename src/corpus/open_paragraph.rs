//! A paragraph to which lines are still being joined: how its wording ends, and whether more may follow.

use super::front_role::FrontRole;
use super::label::Label;
use super::line::Line;
use super::source_range::SourceRange;

/// A shorter line without punctuation stands for itself and is never joined to the next.
const MIN_OPEN_CHARS: usize = 25;

/// A paragraph to which lines are still being joined; its wording is put together once, when it ends.
pub(super) struct OpenParagraph {
    pub pieces: Vec<SourceRange>,
    pub role: Option<FrontRole>,
    pub article: Option<Label>,
    /// How the wording ends so far.
    pub ending: Ending,
    pub quote: usize,
    pub footnote: Option<String>,
    pub last_line: usize,
}

/// The length of a full line in characters, if paragraphs are broken into lines of one length.
pub(crate) fn wrap_chars(lines: &[Line]) -> Option<usize> {
    let followed = lines.windows(2).filter_map(|pair| match pair {
        [a, _] if a.whole => None,
        [a, b] if a.is_text() && b.is_text() && a.marks == 0 && !b.indented => Some(a.text.chars().count()),
        _ => None,
    });
    let lengths: Vec<usize> = followed.collect();
    let full = lengths.iter().copied().max().filter(|&max| (12..=90).contains(&max))?;
    let near = lengths.iter().filter(|&&len| len + 4 > full).count();
    let patterned = lines.iter().filter(|line| line.is_text() && is_labelled(line)).count();
    (lengths.len() >= 5 && patterned * 2 < lengths.len() && near * 10 >= lengths.len() * 6).then_some(full)
}

impl OpenParagraph {
    pub(super) fn new(line: &Line, at: usize, role: Option<FrontRole>, article: Option<Label>) -> Self {
        let mut ending = Ending::default();
        ending.push(&line.text);
        Self {
            pieces: vec![line.range()],
            role,
            article,
            ending,
            quote: line.quote,
            footnote: line.footnote.clone(),
            last_line: at,
        }
    }

    /// Joins a line: within the piece if it follows directly, else over a cut.
    pub(super) fn append(&mut self, line: &Line, at: usize) {
        match self.pieces.last_mut() {
            Some(piece) if at == self.last_line + 1 => piece.end = line.content_end,
            _ => self.pieces.push(line.range()),
        }
        self.ending.push(&line.text);
        self.last_line = at;
    }
}

/// How a wording ends, as far as it tells whether a sentence goes on; kept while lines are joined.
#[derive(Debug, Default)]
pub(super) struct Ending {
    chars: usize,
    opens_bracket: bool,
    /// Whether it holds a mark that sentences have, or names and titles too.
    punctuated: bool,
    /// Whether it holds a mark that only sentences have.
    pub is_sentence: bool,
    /// The last character that is no closing mark.
    last: Option<char>,
    /// Whether closing marks follow it.
    closes: bool,
}

impl Ending {
    /// Adds a line's wording.
    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            if self.chars == 0 {
                self.opens_bracket = matches!(c, '（' | '(' | '【' | '[');
            }
            self.chars += 1;
            self.punctuated |= matches!(c, '，' | '。' | '；' | '、' | '：' | '“' | '（');
            self.is_sentence |= matches!(c, '，' | '。' | '；' | '、');
            self.closes = matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '】' | '"');
            if !self.closes {
                self.last = Some(c);
            }
        }
    }

    /// Whether the wording stops in mid-sentence.
    pub(super) fn is_open(&self) -> bool {
        let ends =
            self.last.is_none_or(|c| matches!(c, '。' | '！' | '？' | '；' | '：' | '…' | '.' | '!' | '?' | ';' | ':'));
        let in_brackets = self.closes && self.opens_bracket;
        let lone = self.chars < MIN_OPEN_CHARS && !self.punctuated;
        !ends && !in_brackets && !lone
    }
}

/// The title with a space only where both printings have one.
pub(super) fn common_spaces(one: &str, other: &str) -> String {
    let gaps = |text: &str| -> std::collections::HashSet<usize> {
        let mut seen = 0;
        let mut gaps = std::collections::HashSet::new();
        for c in text.trim().chars() {
            if c.is_whitespace() {
                gaps.insert(seen);
            } else {
                seen += 1;
            }
        }
        gaps
    };
    let (one_gaps, other_gaps) = (gaps(one), gaps(other));
    let mut title = String::new();
    for (index, c) in other.chars().filter(|c| !c.is_whitespace()).enumerate() {
        if one_gaps.contains(&index) && other_gaps.contains(&index) {
            title.push(' ');
        }
        title.push(c);
    }
    title
}

/// 组长：张某某: lines of one pattern each stand alone.
pub(super) fn is_labelled(line: &Line) -> bool {
    let label = line.text.chars().take(9).position(|c| c == '：');
    label.is_some_and(|at| at > 0 && !line.text.chars().take(at).any(|c| "，。；、".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_keeps_the_spaces_of_both_printings() {
        assert_eq!(common_spaces("第一章 建设强市 打造样板", "第一章  建设强市 打造 样板"), "第一章 建设强市 打造样板");
    }

    fn is_open(text: &str) -> bool {
        let mut ending = Ending::default();
        ending.push(text);
        ending.is_open()
    }

    #[test]
    fn open_paragraphs_stop_in_mid_sentence() {
        for text in ["年均增长6%，达到48.1", "支持企业上云，推广“一站式", "全面提升“十强”产业、优势企业的“四新”"]
        {
            assert!(is_open(text), "{text}");
        }
        for text in ["修路。", "他说：“好。”", "各乡镇：", "（此件公开发布）", "云溪县人民政府", "2021年10月"]
        {
            assert!(!is_open(text), "{text}");
        }
    }
}
