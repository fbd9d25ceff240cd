//! Tables: where they stand, with caption and note, and their cells as a grid.

use super::label::{Style, parse_label};
use super::line::{Line, Shape};
use super::markup::Markup;
use crate::text::clean_text;
use std::ops::Range;

/// A table of a source; one that is continued over a page is one table.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// The line at which it is met: its caption's, or its first row's where other lines stand between.
    pub first: usize,
    /// All its lines, from its first row on.
    pub lines: Range<usize>,
    /// The lines that are rows.
    pub rows: Vec<usize>,
    /// The line of its caption, if there is one.
    pub caption: Option<usize>,
    /// Captions before it of which none can be told to be its own.
    pub doubtful: Vec<usize>,
    /// The line between caption and first row that says in what its figures are counted, if there is one.
    pub unit: Option<usize>,
    /// The line of its note, if there is one.
    pub note: Option<usize>,
    /// How many of its rows stand above the line under a Markdown table's header.
    pub header: Option<usize>,
}

/// A row of a table with its merged cells spread over the cells that they cover.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GridRow {
    /// The wording of each column; a cell over several columns stands in the first.
    pub cells: Vec<String>,
    /// The same with such a cell in each of its columns, as a header is read.
    pub names: Vec<String>,
    /// The first column of each cell that begins in this row.
    pub starts: Vec<usize>,
    /// How many cells with wording begin in this row.
    pub own: usize,
}

/// No caption of a table is longer, in characters.
const MAX_CAPTION_CHARS: usize = 60;

/// Finds the tables among the lines outside `except`.
pub(crate) fn find_tables(lines: &[Line], markup: &Markup, except: &Range<usize>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rows = rows_from(lines, at);
        let found = !except.contains(&at) && is_table(lines, &rows);
        if !found {
            at += rows.len().max(1);
            continue;
        }
        let (start, end) = (rows.start, rows.end);
        at = end;
        let table = table_of(lines, rows);
        if let Some(last) = tables.last_mut()
            && continues(lines, markup, last, &table)
        {
            last.extend(lines, markup, table);
        } else {
            let unit = unit_above(lines, start, except);
            let caption = caption_above(lines, unit.unwrap_or(start), except);
            // A unit without a caption above it stays where it stands.
            let unit = unit.filter(|_| caption.is_some());
            tables.push(Table { first: caption.unwrap_or(start), caption, unit, ..table });
        }
        if let Some(last) = tables.last_mut() {
            last.note = note_below(lines, end);
        }
    }
    pair_captions(lines, &mut tables);
    tables
}

/// One row is a table only where its source says so.
fn is_table(lines: &[Line], rows: &Range<usize>) -> bool {
    let rows = lines.get(rows.clone()).unwrap_or_default();
    let ruled = rows.iter().any(|line| line.shape == Shape::TableRule);
    rows.iter().filter(|line| line.shape != Shape::TableRule).count() >= if ruled { 1 } else { 2 }
}

fn table_of(lines: &[Line], range: Range<usize>) -> Table {
    let is = |at: &usize, shape: Shape| lines.get(*at).is_some_and(|line| line.shape == shape);
    let rows: Vec<usize> = range.clone().filter(|at| !is(at, Shape::TableRule)).collect();
    let rule = range.clone().find(|at| is(at, Shape::TableRule));
    let header = rule.map(|rule| rows.partition_point(|&row| row < rule));
    Table {
        first: range.start,
        lines: range,
        rows,
        caption: None,
        doubtful: Vec::new(),
        unit: None,
        note: None,
        header,
    }
}

fn rows_from(lines: &[Line], at: usize) -> Range<usize> {
    let is_row = |line: Option<&Line>| line.is_some_and(|line| line.shape == Shape::Row);
    if !is_row(lines.get(at)) {
        return at..at;
    }
    let len = lines.iter().enumerate().skip(at).take_while(|(index, line)| match line.shape {
        Shape::Row | Shape::TableRule => true,
        // The name of a group of rows may stand on a line without any tab.
        Shape::Text => is_row(lines.get(index + 1)) && is_group_name(line),
        _ => false,
    });
    at..at + len.count()
}

fn is_group_name(line: &Line) -> bool {
    line.text.chars().count() <= 15
        && !line.text.contains(['。', '，', '；', '：'])
        && table_label(&line.title).is_none()
        && line.label.is_none()
}

fn caption_above(lines: &[Line], at: usize, except: &Range<usize>) -> Option<usize> {
    let above = lines.get(..at)?.iter().rposition(|line| line.shape != Shape::Blank)?;
    let line = lines.get(above)?;
    let fits = line.is_text()
        && !except.contains(&above)
        && line.text.chars().count() <= MAX_CAPTION_CHARS
        && !line.text.ends_with(['。', '；', '：', '，', '！', '？'])
        && !is_unit(&line.text)
        && line.label.is_none()
        && !line.text.starts_with("附件")
        && !line.text.starts_with("附录");
    fits.then_some(above)
}

/// 单位：万元
fn is_unit(text: &str) -> bool {
    unit_name(text).is_some()
}

fn unit_name(text: &str) -> Option<&str> {
    let inner = text.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    ["单位", "计量单位", "單位"].iter().find_map(|name| inner.strip_prefix(name)?.strip_prefix(['：', ':']))
}

/// The one unit that a line above a table names for all its figures: 单位：万元, not 单位：万人、%.
pub(crate) fn unit_of(text: &str) -> Option<String> {
    let name = unit_name(text)?.trim();
    let single = !name.is_empty() && name.chars().count() <= 10 && !name.contains(['、', '，', ',', '；', ' ']);
    single.then(|| name.to_owned())
}

/// The line 单位：… right above a table.
fn unit_above(lines: &[Line], at: usize, except: &Range<usize>) -> Option<usize> {
    let above = lines.get(..at)?.iter().rposition(|line| line.shape != Shape::Blank)?;
    let line = lines.get(above)?;
    (line.is_text() && !except.contains(&above) && is_unit(&line.text) && line.text.chars().count() <= 30)
        .then_some(above)
}

fn note_below(lines: &[Line], end: usize) -> Option<usize> {
    let below = lines.iter().skip(end).position(|line| line.shape != Shape::Blank)? + end;
    let line = lines.get(below)?;
    let is_note = ["注", "註", "备注", "说明："].iter().any(|start| line.text.starts_with(start));
    (line.is_text() && line.marks == 0 && is_note).then_some(below)
}

/// Whether a table goes on with the one before: nothing but page furniture stands between, the columns are as
/// many, and it has no header of its own or the same once more.
fn continues(lines: &[Line], markup: &Markup, before: &Table, table: &Table) -> bool {
    let between = lines.get(before.lines.end..table.lines.start).unwrap_or_default();
    let furniture = |line: &Line| {
        matches!(line.shape, Shape::Blank | Shape::Rule | Shape::PageNumber | Shape::PageHead | Shape::Comment)
            || (line.is_text() && is_continuation(&line.text))
    };
    let width = |table: &Table| table.rows.iter().filter_map(|&row| lines.get(row)).map(|line| line.cells.len()).max();
    let first = |table: &Table| table.rows.first().and_then(|&row| lines.get(row)).map(|line| cells(markup, line));
    let same_header = first(before) == first(table);
    // Each of several captions that wait has a table of its own.
    let same_header = same_header && captions_above(lines, before.lines.start).len() < 2;
    let headless = table.header.is_none_or(|header| header == 0)
        && first(table).is_some_and(|row| is_data(&row) || row.first().is_some_and(String::is_empty));
    before.note.is_none()
        && between.iter().all(furniture)
        && width(before) == width(table)
        && width(table) >= Some(2)
        && (same_header || headless)
}

/// 续表, 续表1, （续）, 主要指标（续表）
fn is_continuation(text: &str) -> bool {
    text.chars().count() <= 20 && (text.starts_with("续表") || text.ends_with("（续）") || text.ends_with("（续表）"))
}

impl Table {
    fn extend(&mut self, lines: &[Line], markup: &Markup, more: Table) {
        let first = |table: &Self| table.rows.first().and_then(|&row| lines.get(row)).map(|line| cells(markup, line));
        let repeated = if first(self) == first(&more) { more.header.unwrap_or(1) } else { 0 };
        self.rows.extend(more.rows.iter().skip(repeated));
        self.lines.end = more.lines.end;
    }

    /// The lines inside it that are no rows, and carry wording: 续表, a header printed once more.
    pub(crate) fn other_lines(&self) -> impl Iterator<Item = usize> {
        self.lines.clone().filter(|at| self.rows.binary_search(at).is_err())
    }
}

/// Where several captions wait above several tables, each has its own, in their order. If their numbers differ, no
/// table has one.
fn pair_captions(lines: &[Line], tables: &mut [Table]) {
    let mut index = 0;
    while let Some(table) = tables.get(index) {
        let captions = captions_above(lines, table.lines.start);
        let mut end = index + 1;
        while let (Some(before), Some(next)) = (tables.get(end - 1), tables.get(end))
            && (before.note.map_or(before.lines.end, |note| note + 1)..next.lines.start)
                .all(|at| lines.get(at).is_some_and(|line| matches!(line.shape, Shape::Blank | Shape::Rule)))
        {
            end += 1;
        }
        if captions.len() >= 2 {
            let paired = captions.len() == end - index;
            for (number, table) in tables.iter_mut().skip(index).take(end - index).enumerate() {
                table.caption = captions.get(number).copied().filter(|_| paired);
                table.first = table.lines.start;
                if number == 0 {
                    table.first = captions.first().copied().unwrap_or(table.first);
                    table.doubtful = if paired { Vec::new() } else { captions.clone() };
                }
            }
        }
        index = end;
    }
}

/// The lines right above a table that each are a caption with a number.
fn captions_above(lines: &[Line], at: usize) -> Vec<usize> {
    let above = lines.iter().enumerate().take(at).rev().filter(|(_, line)| line.shape != Shape::Blank);
    let is_caption = |line: &Line| {
        let boxed = line.label.as_ref().is_some_and(|label| label.style == Style::Box);
        line.is_text()
            && (boxed || table_label(&line.title).is_some())
            && line.text.chars().count() <= MAX_CAPTION_CHARS
            && !line.text.contains('。')
    };
    let mut captions: Vec<usize> = above.take_while(|(_, line)| is_caption(line)).map(|(at, _)| at).collect();
    captions.reverse();
    captions
}

/// The label of a caption and its title: 表1, 表 2-3, 附表4.
pub(crate) fn table_label(title: &str) -> Option<(String, String)> {
    let rest = title.strip_prefix('附').unwrap_or(title).strip_prefix('表')?;
    let rest = rest.trim_start();
    let digits = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '－' | '.')).count();
    let digits = if digits > 0 {
        digits
    } else {
        rest.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).count()
    };
    let end = rest.char_indices().nth(digits).map_or(rest.len(), |(at, _)| at);
    let (number, name) = rest.split_at_checked(end)?;
    let name = name.trim_start_matches([' ', '\u{3000}', '：', ':']).trim_end();
    if number.is_empty() || number.starts_with(['-', '.']) {
        return None;
    }
    let prefix = if title.starts_with('附') { "附表" } else { "表" };
    Some((format!("{prefix}{number}"), name.to_owned()))
}

/// The cells of a row, cleaned.
pub(crate) fn cells(markup: &Markup, line: &Line) -> Vec<String> {
    if line.cells.is_empty() {
        return vec![line.text.clone()];
    }
    line.cells.iter().map(|cell| clean_text(markup.plain(cell.start, cell.end))).collect()
}

/// The rows with their merged cells spread.
pub(crate) fn grid(markup: &Markup, rows: &[&Line]) -> Vec<GridRow> {
    // For each column the wording of a cell above and in how many further rows it stands.
    let mut hanging: Vec<(String, usize)> = Vec::new();
    rows.iter()
        .map(|line| {
            let mut row = GridRow::default();
            let texts = cells(markup, line);
            let spans = line.cells.iter().map(|cell| (cell.columns, cell.rows)).chain(std::iter::repeat((1, 1)));
            for (text, (columns, height)) in texts.into_iter().zip(spans) {
                row.hang(&mut hanging);
                row.own += usize::from(!text.is_empty());
                row.starts.push(row.cells.len());
                for column in 0..columns {
                    let at = row.cells.len();
                    row.cells.push(if column == 0 { text.clone() } else { String::new() });
                    row.names.push(text.clone());
                    if height > 1 {
                        hanging.resize(hanging.len().max(at + 1), (String::new(), 0));
                        if let Some(slot) = hanging.get_mut(at) {
                            *slot = (text.clone(), height - 1);
                        }
                    }
                }
            }
            row.hang(&mut hanging);
            row
        })
        .collect()
}

impl GridRow {
    /// Puts the cells that hang down from above into the next columns.
    fn hang(&mut self, hanging: &mut [(String, usize)]) {
        while let Some((text, rows)) = hanging.get_mut(self.cells.len()).filter(|(_, rows)| *rows > 0) {
            *rows -= 1;
            self.cells.push(text.clone());
            self.names.push(text.clone());
        }
    }
}

/// A row of data has figures, or a number in front.
pub(crate) fn is_data(row: &[String]) -> bool {
    row.first().is_some_and(|cell| !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit()))
        || row.iter().skip(1).any(|cell| is_figure(cell))
}

/// A cell that prints a figure and not the name of a column that has one (2025年, 5年累计).
pub(crate) fn is_figure(cell: &str) -> bool {
    let signed = cell.trim_start_matches(['-', '－', '−', '+']);
    signed.starts_with(|c: char| c.is_ascii_digit() || "[［<>≤≥＜＞".contains(c))
        && !cell.contains('年')
        && cell.contains(|c: char| c.is_ascii_digit())
        // 2025 alone names a column.
        && !(cell.len() == 4 && cell.parse::<u32>().is_ok_and(|year| (1949..=2100).contains(&year)))
}

/// The box whose label a caption is, as its heading is read.
pub(crate) fn box_label(title: &str) -> Option<super::label::Label> {
    parse_label(title).filter(|label| label.style == Style::Box)
}

#[cfg(test)]
mod tests {
    use super::super::line::split_lines;
    use super::super::markdown::read_markdown;
    use super::*;

    fn found(text: &str) -> (Vec<Line>, Markup, Vec<Table>) {
        let chars: Vec<char> = text.chars().collect();
        let markdown = read_markdown(&chars);
        let lines = split_lines(&chars, &markdown);
        let tables = find_tables(&lines, &markdown.markup, &(0..0));
        (lines, markdown.markup, tables)
    }

    #[test]
    fn a_table_goes_on_behind_a_page_break() {
        let (_, _, tables) = found(
            "表1 目标\n\n| 指标 | 2025年 |\n|---|---|\n| 甲 | 1 |\n\n---\n\n| 乙 | 2 |\n| 丙 | 3 |\n\n| 项目 | 地点 |\n|---|---|\n| 丁 | 河东 |",
        );
        let rows: Vec<usize> = tables.iter().map(|table| table.rows.len()).collect();
        assert_eq!(rows, [4, 2]);
    }

    #[test]
    fn captions_are_paired_with_tables_in_their_order() {
        let table = "\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |";
        let (_, _, tables) = found(&format!("表1 公路\n\n表2 水利{table}{table}"));
        assert_eq!(tables.iter().map(|table| table.caption).collect::<Vec<_>>(), [Some(0), Some(2)]);
        let (_, _, tables) = found(&format!("表1 公路\n\n表2 水利{table}"));
        assert_eq!(tables.iter().map(|table| (table.caption, table.doubtful.len())).collect::<Vec<_>>(), [(None, 2)]);
    }

    #[test]
    fn merged_cells_are_spread() {
        let (lines, markup, tables) =
            found("<table><tr><td rowspan=2>类</td><td colspan=2>值</td></tr><tr><td>甲</td><td>乙</td></tr></table>");
        let rows: Vec<&Line> = tables[0].rows.iter().map(|&row| &lines[row]).collect();
        let names: Vec<Vec<String>> = grid(&markup, &rows).into_iter().map(|row| row.names).collect();
        assert_eq!(names, [["类", "值", "值"], ["类", "甲", "乙"]]);
    }

    #[test]
    fn a_caption_has_a_label() {
        let of = |label: &str, title: &str| Some((label.to_owned(), title.to_owned()));
        assert_eq!(table_label("表1 2025年供水量"), of("表1", "2025年供水量"));
        assert_eq!(table_label("附表 2-1：水厂"), of("附表2-1", "水厂"));
        assert_eq!(table_label("表彰奖励"), None);
    }
}
