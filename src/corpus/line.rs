//! The lines of a source: what stands on each, and what can be told of it alone.

use super::html::Cell;
use super::label::{Label, parse_label};
use super::markdown::{LineFacts, Markdown, quote_marks};
use super::markup::Class;
use super::source_range::SourceRange;
use crate::text::{clean_text, clean_title};

/// A line of a source; a row of an HTML table counts as a line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The number of its physical line, from 1.
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
    /// The level of a heading, from 1; 0 for what is not marked as one.
    pub marks: usize,
    /// Whether it is indented like the first line of a paragraph.
    pub indented: bool,
    /// Whether it starts in bold.
    pub bold: bool,
    /// Whether a mark of a list opens it.
    pub item: bool,
    /// Which quotation it stands in, from 1; 0 for none.
    pub quote: usize,
    /// Whether the next line does not go on with it, by Markdown's hard break.
    pub hard_break: bool,
    /// Whether it is a paragraph of a container, which never goes on in the next.
    pub whole: bool,
    /// The mark of the note that it begins.
    pub footnote: Option<String>,
    /// The title of a picture, where nothing else stands on the line.
    pub picture: Option<String>,
    /// Its cells, of a row of a table.
    pub cells: Vec<Cell>,
    /// What kind of line it is, as far as it can be told from the line alone.
    pub shape: Shape,
}

/// The kinds of line that can be told from the line alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// No wording.
    Blank,
    /// A Markdown rule, or marks alone.
    Rule,
    /// The line under the header of a Markdown table.
    TableRule,
    /// In a comment `<!-- … -->`, or of the front matter.
    Comment,
    /// The number of a printed page and nothing else.
    PageNumber,
    /// The running head or foot of a printed page.
    PageHead,
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
pub(crate) fn split_lines(chars: &[char], markdown: &Markdown) -> Vec<Line> {
    let mut lines = Vec::with_capacity(markdown.lines.len());
    let mut rows = markdown.tables.iter().flat_map(|table| &table.rows).peekable();
    let mut tables = markdown.tables.iter().peekable();
    let mut start = 0;
    loop {
        let line_end = chars.get(start..).and_then(|rest| rest.iter().position(|&c| c == '\n'));
        let line_end = line_end.map_or(chars.len(), |len| start + len);
        let Some(table) = tables.next_if(|table| table.range.start <= line_end) else {
            for (from, to) in paragraphs_of(chars, start, line_end) {
                lines.push(read_line(chars, markdown, from, to, &[]));
            }
            start = line_end + 1;
            if line_end >= chars.len() {
                return lines;
            }
            continue;
        };
        // What stands before the table on its first line; then its rows; then what follows it.
        let before = table.caption.as_ref().map_or(table.range.start, |caption| caption.end);
        if markdown.markup.has_wording(start, before) {
            lines.push(read_line(chars, markdown, start, before, &[]));
        }
        while let Some(row) = rows.next_if(|row| row.range.start < table.range.end) {
            if !row.cells.is_empty() {
                lines.push(read_line(chars, markdown, row.range.start, row.range.end, &row.cells));
            }
        }
        start = table.range.end;
    }
}

/// A line that is a whole report is its paragraphs: each begins with two wide spaces behind the end of a sentence or
/// of a heading.
fn paragraphs_of(chars: &[char], start: usize, end: usize) -> Vec<(usize, usize)> {
    const MIN_CHARS: usize = 120;
    const MIN_CUTS: usize = 3;
    const MAX_HEADING_CHARS: usize = 40;
    let line = chars.get(start..end).unwrap_or_default();
    let is_wide = |at: usize| line.get(at).is_some_and(|c| matches!(c, '\u{3000}' | '\u{2003}'));
    if line.len() < MIN_CHARS || line.iter().any(|c| matches!(c, '|' | '\t')) {
        return vec![(start, end)];
    }
    let mut cuts = vec![0];
    let mut sentences = 0;
    let mut at = 1;
    while at + 1 < line.len() {
        if is_wide(at) && is_wide(at + 1) {
            let before = line.get(at - 1).copied().unwrap_or_default();
            let ends = matches!(before, '。' | '！' | '？' | '；' | '：' | '”' | '）');
            let last = cuts.last().copied().unwrap_or(0);
            if ends || (!before.is_whitespace() && at - last <= MAX_HEADING_CHARS) {
                cuts.push(at);
                sentences += usize::from(ends);
            }
            at += line.get(at..).unwrap_or_default().iter().take_while(|c| c.is_whitespace()).count();
        }
        at += 1;
    }
    // A list of names has gaps too, and no sentences.
    if cuts.len() <= MIN_CUTS || sentences < 2 {
        return vec![(start, end)];
    }
    let ends = cuts.iter().skip(1).copied().chain([line.len()]);
    cuts.iter().zip(ends).map(|(&from, to)| (start + from, start + to)).collect()
}

fn read_line(chars: &[char], markdown: &Markdown, start: usize, end: usize, html_cells: &[Cell]) -> Line {
    let markup = &markdown.markup;
    let number = markup.line_of(start);
    let raw = chars.get(start..end).unwrap_or_default();
    let plain = markup.plain(start, end);
    let none = LineFacts::default();
    // A row of an HTML table has no marks of its own.
    let facts = if html_cells.is_empty() { markdown.lines.get(number - 1).unwrap_or(&none) } else { &none };
    let classes = markup.classes.get(start..end).unwrap_or_default();
    let stays = |at: usize| classes.get(at).is_some_and(|class| class.skipped().is_none());
    let visible = |at: &usize| stays(*at) && plain.get(*at).is_some_and(|c| !c.is_whitespace() && *c != '\u{FEFF}');
    let blank = raw.iter().take_while(|c| c.is_whitespace() || **c == '\u{FEFF}').count();
    let indented = raw.first() == Some(&'\u{3000}') || (blank >= 2 && raw.first() == Some(&' '));
    let from = (0..raw.len()).find(visible).unwrap_or(raw.len());
    let to = (0..raw.len()).rev().find(visible).map_or(from, |last| last + 1);
    let content = plain.get(from..to).unwrap_or_default();
    let text = clean_text(content);
    // Without a space between its characters a line reads alike as a title.
    let spaced = content.iter().any(|c| c.is_whitespace() || *c == '\u{FEFF}');
    let title = if spaced { clean_title(content) } else { text.clone() };
    let cells = if html_cells.is_empty() { cells_of(raw, plain, start, facts.row) } else { html_cells.to_vec() };
    let shape = shape_of(raw, &text, classes, &cells, facts);
    let opening = raw.get(from..).unwrap_or_default();
    Line {
        number,
        start,
        end,
        content_start: start + from,
        content_end: start + to,
        label: parse_label(&title),
        picture: facts.picture.clone().filter(|_| text.is_empty()),
        text,
        title,
        marks: facts.level,
        indented,
        bold: opening.starts_with(&['*', '*']) || opening.starts_with(&['<', 'b', '>']),
        item: facts.item,
        quote: facts.quote,
        hard_break: facts.hard_break,
        whole: false,
        footnote: facts.footnote.clone(),
        cells: if shape == Shape::Row { cells } else { Vec::new() },
        shape,
    }
}

fn shape_of(raw: &[char], text: &str, classes: &[Class], cells: &[Cell], facts: &LineFacts) -> Shape {
    let has = |class: Class| classes.contains(&class);
    let raw = if facts.quote > 0 { raw.get(quote_marks(raw)..).unwrap_or_default() } else { raw };
    let wording = raw.iter().filter(|c| !c.is_whitespace());
    let bars = raw.iter().filter(|&&c| c == '|').count();
    let long = wording.clone().count() >= 3;
    if long && bars >= 1 && wording.clone().all(|&c| matches!(c, '|' | '-' | ':')) {
        Shape::TableRule
    } else if long
        && wording.clone().all(|&c| matches!(c, '-' | '*' | '_' | '=' | '―' | '—' | '─' | '━' | '═' | '＿' | '＝'))
    {
        Shape::Rule
    } else if !cells.is_empty() {
        Shape::Row
    } else if text.is_empty() {
        match (has(Class::Comment) || has(Class::FrontMatter), wording.count() == 0) {
            (true, _) => Shape::Comment,
            (false, true) if facts.level == 0 => Shape::Blank,
            _ => Shape::Rule,
        }
    } else if facts.level == 0 && is_page_number(text) {
        Shape::PageNumber
    } else {
        Shape::Text
    }
}

/// The cells of a line that stands in a table: divided by bars, or by tabs.
fn cells_of(raw: &[char], plain: &[char], start: usize, in_table: bool) -> Vec<Cell> {
    let bars = plain.iter().filter(|&&c| c == '|').count();
    let opens = plain.iter().find(|c| !c.is_whitespace()) == Some(&'|');
    let divider = match () {
        () if (opens && bars >= 2) || (in_table && bars >= 1) => '|',
        () if plain.contains(&'\t') && is_row_of_tabs(plain) && !is_label_and_text(plain) => '\t',
        () => return Vec::new(),
    };
    let mut cells = Vec::new();
    let mut from = 0;
    for (at, &c) in plain.iter().enumerate() {
        let escaped = divider == '|' && at.checked_sub(1).and_then(|before| raw.get(before)) == Some(&'\\');
        if c == divider && !escaped {
            cells.push((from, at));
            from = at + 1;
        }
    }
    cells.push((from, plain.len()));
    if divider == '|' {
        // The bars at both ends divide nothing.
        let is_empty =
            |&(from, to): &(usize, usize)| plain.get(from..to).unwrap_or_default().iter().all(|c| c.is_whitespace());
        if opens && cells.first().is_some_and(is_empty) {
            cells.remove(0);
        }
        if cells.len() > 1
            && cells.last().is_some_and(is_empty)
            && plain.iter().rev().find(|c| !c.is_whitespace()) == Some(&'|')
        {
            cells.pop();
        }
    }
    cells.into_iter().map(|(from, to)| Cell { start: start + from, end: start + to, columns: 1, rows: 1 }).collect()
}

/// Whether a tab only divides a label from its text (第一条, 一、, 1.), as Word writes automatic numbers.
fn is_label_and_text(plain: &[char]) -> bool {
    let mut filled = plain.split(|&c| c == '\t').filter(|cell| cell.iter().any(|c| !c.is_whitespace()));
    let (Some(label), Some(_), None) = (filled.next(), filled.next(), filled.next()) else { return false };
    parse_label(&clean_title(label)).is_some_and(|label| label.title.is_empty())
}

/// Whether tabs divide the line into cells; a tab that only indents divides nothing.
fn is_row_of_tabs(raw: &[char]) -> bool {
    let filled = raw.split(|&c| c == '\t').filter(|cell| cell.iter().any(|c| !c.is_whitespace())).count();
    let inner_tab = raw.iter().skip_while(|c| c.is_whitespace()).any(|&c| c == '\t');
    (filled >= 1 && inner_tab) || filled >= 2
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
    use super::super::markdown::read_markdown;
    use super::*;

    #[track_caller]
    fn check(raw: &str, shape: Shape, marks: usize, text: &str) {
        let chars: Vec<char> = raw.chars().collect();
        let markdown = read_markdown(&chars);
        let lines = split_lines(&chars, &markdown);
        let line = lines.first().expect("one line");
        assert_eq!((line.shape, line.marks, line.text.as_str()), (shape, marks, text), "{raw:?}");
        let content = markdown.markup.plain(line.content_start, line.content_end);
        assert_eq!(clean_text(content), line.text, "{raw:?}");
    }

    #[test]
    fn lines_are_told_apart() {
        check("### **第三节 发展目标**\r", Shape::Text, 3, "第三节发展目标");
        check("　　为了规范供水。", Shape::Text, 0, "为了规范供水。");
        check("- 修路", Shape::Text, 0, "修路");
        check("---", Shape::Rule, 0, "");
        check("  \r", Shape::Blank, 0, "");
        check("<!-- 来源 -->", Shape::Comment, 0, "");
        check("— 12 —", Shape::PageNumber, 0, "—12—");
        check("第 3 页 共 85 页", Shape::PageNumber, 0, "第3页共85页");
        check("2021", Shape::Text, 0, "2021");
        check("1\t森林覆盖率\t23", Shape::Row, 0, "1森林覆盖率23");
        check("| 1 | 2 |", Shape::Row, 0, "| 1 | 2 |");
        check("|---|:--|", Shape::TableRule, 0, "|---|:--|");
        check("\t段首缩进", Shape::Text, 0, "段首缩进");
    }

    #[test]
    fn a_comment_may_run_over_lines() {
        let chars: Vec<char> = "<!-- 甲\n乙\n丙 -->\n丁".chars().collect();
        let shapes: Vec<Shape> = split_lines(&chars, &read_markdown(&chars)).iter().map(|line| line.shape).collect();
        assert_eq!(shapes, [Shape::Comment, Shape::Comment, Shape::Comment, Shape::Text]);
    }
}
