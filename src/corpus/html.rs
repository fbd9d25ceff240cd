//! The HTML that stands inside Markdown: tags, comments, tables.

use std::ops::Range;

/// A tag, an opening or a closing one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Where it stands, with its brackets.
    pub range: Range<usize>,
    /// Its name in lower case.
    pub name: String,
    /// Whether it closes an element.
    pub closing: bool,
}

/// A cell of a table, which may cover several columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its first character.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// How many columns it covers, at least 1.
    pub columns: usize,
    /// How many rows it covers, at least 1.
    pub rows: usize,
}

/// A row of an HTML table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HtmlRow {
    /// From its opening tag to the end of its last cell.
    pub range: Range<usize>,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A table with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HtmlTable {
    /// From `<table>` to `</table>`.
    pub range: Range<usize>,
    /// Its rows in order.
    pub rows: Vec<HtmlRow>,
    /// The text of its `<caption>`.
    pub caption: Option<Range<usize>>,
}

/// No tag is longer, in characters.
const MAX_TAG_CHARS: usize = 2_000;
/// No cell covers more rows or columns.
const MAX_SPAN: usize = 100;
/// Tags that only style a text, as scans and converters write them.
const STYLE_TAGS: &[&str] =
    &["b", "i", "u", "s", "em", "strong", "sub", "sup", "font", "p", "div", "br", "center", "mark", "small", "big"];

impl Tag {
    /// Whether it only styles what it surrounds.
    pub(crate) fn is_style(&self) -> bool {
        STYLE_TAGS.contains(&self.name.as_str())
    }
}

/// The tag that starts at `at`.
pub(crate) fn tag_at(chars: &[char], at: usize) -> Option<Tag> {
    let rest = chars.get(at..)?;
    let (inner, closing) = match rest {
        ['<', '/', inner @ ..] => (inner, true),
        ['<', inner @ ..] => (inner, false),
        _ => return None,
    };
    if !inner.first()?.is_ascii_alphabetic() {
        return None;
    }
    let name: String =
        inner.iter().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':')).take(20).collect();
    let mut quote = None;
    for (index, &c) in rest.iter().enumerate().take(MAX_TAG_CHARS).skip(1 + usize::from(closing) + name.len()) {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '<') => return None,
            (None, '>') => {
                return Some(Tag { range: at..at + index + 1, name: name.to_ascii_lowercase(), closing });
            }
            _ => {}
        }
    }
    None
}

/// The comments `<!-- … -->` of a text; one that is never closed is none.
pub(crate) fn comments(chars: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(chars, at, &['<', '!', '-', '-']) {
        let Some(end) = find(chars, start + 4, &['-', '-', '>']) else { break };
        found.push(start..end + 3);
        at = end + 3;
    }
    found
}

fn find(chars: &[char], from: usize, pattern: &[char]) -> Option<usize> {
    let rest = chars.get(from..)?;
    let first = pattern.first()?;
    let mut at = 0;
    loop {
        at += rest.get(at..)?.iter().position(|c| c == first)?;
        if rest.get(at..)?.starts_with(pattern) {
            return Some(from + at);
        }
        at += 1;
    }
}

/// The tables of a text; one inside another counts as text of its cell.
pub(crate) fn tables(chars: &[char]) -> Vec<HtmlTable> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = chars.get(at..).and_then(|rest| rest.iter().position(|&c| c == '<')) {
        at += step;
        match tag_at(chars, at) {
            Some(tag) if tag.name == "table" && !tag.closing => {
                let table = read_table(chars, tag.range);
                at = table.range.end;
                if !table.rows.is_empty() {
                    found.push(table);
                }
            }
            Some(tag) => at = tag.range.end,
            None => at += 1,
        }
    }
    found
}

fn read_table(chars: &[char], opening: Range<usize>) -> HtmlTable {
    let mut table = HtmlTable { range: opening.clone(), rows: Vec::new(), caption: None };
    let mut depth = 1;
    let mut at = opening.end;
    let mut caption_start = None;
    // The cell that is open: its start, columns and rows.
    let mut open: Option<(usize, usize, usize)> = None;
    while let Some(step) = chars.get(at..).and_then(|rest| rest.iter().position(|&c| c == '<')) {
        at += step;
        let Some(tag) = tag_at(chars, at) else {
            at += 1;
            continue;
        };
        at = tag.range.end;
        match (tag.name.as_str(), tag.closing) {
            ("table", false) => depth += 1,
            ("table", true) => depth -= 1,
            _ => {}
        }
        let ends_cell = depth == 0 || (depth == 1 && matches!(tag.name.as_str(), "td" | "th" | "tr"));
        if ends_cell && let (Some((start, columns, rows)), Some(row)) = (open.take(), table.rows.last_mut()) {
            row.cells.push(Cell { start, end: tag.range.start, columns, rows });
            row.range.end = tag.range.start;
        }
        if depth == 0 {
            table.range.end = at;
            return table;
        }
        match (depth, tag.name.as_str(), tag.closing) {
            (1, "tr", false) => table.rows.push(HtmlRow { range: tag.range.start..at, cells: Vec::new() }),
            (1, "td" | "th", false) => {
                if table.rows.is_empty() {
                    table.rows.push(HtmlRow { range: tag.range.start..at, cells: Vec::new() });
                }
                let wording = chars.get(tag.range.clone()).unwrap_or_default();
                open = Some((at, span(wording, "colspan"), span(wording, "rowspan")));
            }
            (1, "caption", false) => caption_start = Some(at),
            (1, "caption", true) => table.caption = caption_start.take().map(|start| start..tag.range.start),
            _ => {}
        }
    }
    // A table that is never closed ends with its last cell.
    table.range.end = table.rows.last().map_or(opening.end, |row| row.range.end);
    table
}

/// The value of `colspan` or `rowspan` in a tag; 1 where it has none.
fn span(tag: &[char], name: &str) -> usize {
    let text: String = tag.iter().collect::<String>().to_ascii_lowercase();
    let digits: String = text
        .split_once(name)
        .map(|(_, rest)| rest.trim_start_matches([' ', '=', '"', '\'']))
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        .unwrap_or_default();
    digits.parse::<usize>().unwrap_or(1).clamp(1, MAX_SPAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn tags_are_told_from_signs() {
        assert!(tag_at(&chars("<a id=\"b>m\"></a>"), 0).is_some_and(|tag| tag.range == (0..12) && tag.name == "a"));
        for text in ["<30%", "< b>", "<5且>3", "<b", "<a <b>"] {
            assert_eq!(tag_at(&chars(text), 0), None, "{text}");
        }
    }

    #[test]
    fn a_comment_that_is_not_closed_is_none() {
        let found = comments(&chars("甲<!--乙-->丙<!--丁"));
        assert_eq!(found.iter().map(|range| (range.start, range.end)).collect::<Vec<_>>(), [(1, 9)]);
    }

    #[test]
    fn a_table_gives_its_cells_with_their_spans() {
        let text =
            chars("<table><tr><td rowspan=\"2\">甲</td><td colspan=2>乙</td></tr><tr><td>丙<b>丁</b><td>戊</table>尾");
        let [table] = &tables(&text)[..] else { panic!("one table") };
        let cells: Vec<Vec<(String, usize, usize)>> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|c| (text[c.start..c.end].iter().collect(), c.columns, c.rows)).collect())
            .collect();
        let cell = |text: &str, columns, rows| (text.to_owned(), columns, rows);
        assert_eq!(
            cells,
            [vec![cell("甲", 1, 2), cell("乙", 2, 1)], vec![cell("丙<b>丁</b>", 1, 1), cell("戊", 1, 1)]]
        );
        assert_eq!(text[table.range.end], '尾');
    }
}
