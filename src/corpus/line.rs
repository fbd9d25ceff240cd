//! The lines of a source, with what Markdown and the scan put around their wording.

use super::label::{Label, parse_label};
use super::model::SourceRange;
use crate::text::{clean_text, clean_title};

/// A line of a source.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Its first character in the source, marks and indentation included.
    pub start: usize,
    /// One past its last character, without the line break.
    pub end: usize,
    /// Where its wording starts: after indentation, `#`, `>` and list marks.
    pub content_start: usize,
    /// Where its wording ends: before spaces at the end of the line.
    pub content_end: usize,
    /// The wording, cleaned.
    pub text: String,
    /// The same with its spaces, for headings.
    pub title: String,
    /// The label at its start, if one is there.
    pub label: Option<Label>,
    /// The number of `#` before it.
    pub marks: usize,
    /// Whether it is indented like the first line of a paragraph.
    pub indented: bool,
    /// Whether it starts in bold.
    pub bold: bool,
    /// What kind of line it is, as far as it can be told from the line alone.
    pub shape: Shape,
}

/// The kinds of line that can be told from the line alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// No wording.
    Blank,
    /// A Markdown rule, or the line under a pipe table's header.
    Rule,
    /// In a comment `<!-- … -->`.
    Comment,
    /// The number of a printed page and nothing else.
    PageNumber,
    /// A line of a table: cells divided by tabs or bars.
    Row,
    /// Anything else.
    Text,
}

impl Line {
    /// The range of the wording.
    pub(crate) fn range(&self) -> SourceRange {
        SourceRange { line: self.number, start: self.content_start, end: self.content_end }
    }

    /// The wording without any space: two printings of a heading agree in this form.
    pub(crate) fn key(&self) -> String {
        self.text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    /// Whether the line carries wording.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.shape, Shape::Text)
    }
}

/// Splits a source into its lines.
pub(crate) fn split_lines(chars: &[char]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut in_comment = false;
    for (index, raw) in chars.split(|&c| c == '\n').enumerate() {
        lines.push(read_line(raw, index + 1, start, &mut in_comment));
        start += raw.len() + 1;
    }
    lines
}

fn read_line(raw: &[char], number: usize, start: usize, in_comment: &mut bool) -> Line {
    let mut from = leading(raw, char::is_whitespace);
    let indented = raw.first() == Some(&'\u{3000}') || (from >= 2 && raw.first() == Some(&' '));
    let to = raw.len() - raw.iter().rev().take_while(|c| c.is_whitespace()).count();
    let wording = raw.get(from..to).unwrap_or_default();
    let shape = shape_of(raw, wording, in_comment);
    let mut marks = 0;
    if shape == Shape::Text {
        marks = wording.iter().take_while(|&&c| c == '#').count();
        let marked = (1..=6).contains(&marks) && wording.get(marks).is_none_or(|c| c.is_whitespace());
        if marked {
            from += marks;
        } else {
            marks = 0;
            from += block_mark_len(wording);
        }
        from += leading(raw.get(from..to).unwrap_or_default(), char::is_whitespace);
    }
    let from = from.min(to.max(from.min(raw.len())));
    let content = raw.get(from..to).unwrap_or_default();
    let text = clean_text(content);
    // Without a space between its characters a line reads alike as a title.
    let title =
        if content.iter().any(|c| c.is_whitespace() || *c == '\u{FEFF}') { clean_title(content) } else { text.clone() };
    let shape = match shape {
        Shape::Text if text.is_empty() && content.is_empty() && marks == 0 => Shape::Blank,
        Shape::Text if text.is_empty() => Shape::Rule,
        Shape::Text if marks == 0 && is_page_number(&text) => Shape::PageNumber,
        shape => shape,
    };
    Line {
        number,
        start,
        end: start + raw.len(),
        content_start: start + from,
        content_end: start + to.max(from),
        text,
        label: parse_label(&title),
        title,
        marks,
        indented,
        bold: content.starts_with(&['*', '*']) || content.starts_with(&['<', 'b', '>']),
        shape,
    }
}

fn leading(raw: &[char], fits: impl Fn(char) -> bool) -> usize {
    raw.iter().take_while(|&&c| fits(c) || c == '\u{FEFF}').count()
}

fn shape_of(raw: &[char], wording: &[char], in_comment: &mut bool) -> Shape {
    let holds = |pattern: &[char]| wording.windows(pattern.len()).any(|window| window == pattern);
    if *in_comment || wording.starts_with(&['<', '!', '-', '-']) {
        *in_comment = !holds(&['-', '-', '>']);
        return Shape::Comment;
    }
    let bars = wording.iter().filter(|&&c| c == '|').count();
    if wording.is_empty() {
        // Tabs alone are a row of empty cells only inside a table; alone they are blank.
        Shape::Blank
    } else if wording.len() >= 3
        && (wording.iter().all(|&c| matches!(c, '-' | '*' | '_' | '=' | ' '))
            || (bars >= 1 && wording.iter().all(|&c| matches!(c, '|' | '-' | ':' | ' '))))
    {
        Shape::Rule
    } else if (wording.first() == Some(&'|') && bars >= 2) || raw.contains(&'\t') && cells_of_tabs(raw) >= 2 {
        Shape::Row
    } else {
        Shape::Text
    }
}

/// Cells of a line divided by tabs; a tab that only indents divides nothing.
fn cells_of_tabs(raw: &[char]) -> usize {
    let filled = raw.split(|&c| c == '\t').filter(|cell| cell.iter().any(|c| !c.is_whitespace())).count();
    let inner_tab = raw.iter().skip_while(|c| c.is_whitespace()).any(|&c| c == '\t');
    if filled >= 1 && (inner_tab || filled >= 2) { 2 } else { filled }
}

/// The length of a quotation or list mark: `> `, `- `, `* `, `+ `.
fn block_mark_len(wording: &[char]) -> usize {
    match wording {
        ['>', ..] => 1,
        ['-' | '*' | '+', ' ', ..] => 2,
        _ => 0,
    }
}

/// 12, - 12 -, — 12 —, 第12页, 第12页共85页, 12/85
fn is_page_number(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| matches!(c, '-' | '—' | '–' | '－' | '·' | ' ' | '~' | '～'));
    let inner = inner.strip_prefix('第').and_then(|rest| rest.split_once('页')).map_or(inner, |(number, rest)| {
        let total = rest.trim_start_matches(['共', '，', ' ', '/']).trim_end_matches('页');
        if total.chars().all(|c| c.is_ascii_digit()) { number } else { inner }
    });
    let inner = inner.split_once('/').map_or(inner, |(page, total)| if is_digits(total) { page } else { inner });
    is_digits(inner.trim())
}

fn is_digits(text: &str) -> bool {
    (1..=3).contains(&text.chars().count()) && text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean;

    #[track_caller]
    fn check(raw: &str, shape: Shape, marks: usize, text: &str) {
        let chars: Vec<char> = raw.chars().collect();
        let lines = split_lines(&chars);
        let line = lines.first().expect("one line");
        assert_eq!((line.shape, line.marks, line.text.as_str()), (shape, marks, text), "{raw:?}");
        let content: Vec<char> = chars[line.content_start..line.content_end].to_vec();
        assert_eq!(clean(&content).to_text(), line.text, "{raw:?}");
    }

    #[test]
    fn lines_are_told_apart() {
        check("### **第三节 发展目标**\r", Shape::Text, 3, "第三节发展目标");
        check("　　为了规范供水。", Shape::Text, 0, "为了规范供水。");
        check("- 修路", Shape::Text, 0, "修路");
        check("---", Shape::Rule, 0, "---");
        check("  \r", Shape::Blank, 0, "");
        check("<!-- 来源 -->", Shape::Comment, 0, "<!--来源-->");
        check("— 12 —", Shape::PageNumber, 0, "—12—");
        check("第 3 页 共 85 页", Shape::PageNumber, 0, "第3页共85页");
        check("2021", Shape::Text, 0, "2021");
        check("1\t森林覆盖率\t23", Shape::Row, 0, "1森林覆盖率23");
        check("| 1 | 2 |", Shape::Row, 0, "| 1 | 2 |");
        check("|---|:--|", Shape::Rule, 0, "|---|:--|");
        check("\t段首缩进", Shape::Text, 0, "段首缩进");
    }

    #[test]
    fn a_comment_may_run_over_lines() {
        let chars: Vec<char> = "<!-- 甲\n乙\n丙 -->\n丁".chars().collect();
        let shapes: Vec<Shape> = split_lines(&chars).iter().map(|line| line.shape).collect();
        assert_eq!(shapes, [Shape::Comment, Shape::Comment, Shape::Comment, Shape::Text]);
    }
}
