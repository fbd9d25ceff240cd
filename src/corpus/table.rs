//! Tables: rows of cells, and the figures of an indicator table.

use super::line::{Line, Shape};
use super::markup::Markup;
use super::model::{Growth, Indicator, YearValue};
use std::ops::Range;

/// A table of a source.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// Its rows' lines.
    pub lines: Range<usize>,
    /// The line of its title, if there is one.
    pub title: Option<usize>,
    /// The line of its note, if there is one.
    pub note: Option<usize>,
}

impl Table {
    /// The line with which it begins: its title's, if it has one.
    pub(crate) fn first_line(&self) -> usize {
        self.title.unwrap_or(self.lines.start)
    }
}

/// A row of a table, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Row {
    /// Names of columns, or a row that heads a group of rows.
    Heading,
    /// An indicator with its figures, and its text.
    Indicator(Indicator, String),
    /// Any other row: its cells.
    Cells(Vec<String>),
}

/// No title of a table is longer, in characters.
const MAX_TITLE_CHARS: usize = 60;

/// Finds the tables among the lines outside `except`.
pub(crate) fn find_tables(lines: &[Line], except: &Range<usize>) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rows = rows_from(lines, at);
        if rows.len() >= 2 && !except.contains(&at) {
            let end = rows.end;
            tables.push(Table { title: title_above(lines, at, except), note: note_below(lines, end), lines: rows });
            at = end;
        } else {
            at += rows.len().max(1);
        }
    }
    tables
}

fn rows_from(lines: &[Line], at: usize) -> Range<usize> {
    let is_row = |line: Option<&Line>| line.is_some_and(|line| line.shape == Shape::Row);
    if !is_row(lines.get(at)) {
        return at..at;
    }
    let len = lines.iter().enumerate().skip(at).take_while(|(index, line)| match line.shape {
        Shape::Row => true,
        Shape::TableRule => true,
        // The name of a group of rows may stand on a line without any tab.
        Shape::Text => is_row(lines.get(index + 1)) && is_group_name(&line.text),
        _ => false,
    });
    at..at + len.count()
}

fn is_group_name(text: &str) -> bool {
    text.chars().count() <= 15 && !text.contains(['。', '，', '；', '：'])
}

fn title_above(lines: &[Line], at: usize, except: &Range<usize>) -> Option<usize> {
    let above = lines.get(..at)?.iter().rposition(|line| line.shape != Shape::Blank)?;
    let line = lines.get(above)?;
    let fits = line.is_text()
        && !except.contains(&above)
        && line.text.chars().count() <= MAX_TITLE_CHARS
        && !line.text.ends_with(['。', '；', '：', '，', '！', '？'])
        && line.label.is_none();
    fits.then_some(above)
}

fn note_below(lines: &[Line], end: usize) -> Option<usize> {
    let below = lines.iter().skip(end).position(|line| line.shape != Shape::Blank)? + end;
    let line = lines.get(below)?;
    let is_note = ["注", "註", "备注", "说明："].iter().any(|start| line.text.starts_with(start));
    (line.is_text() && line.marks == 0 && is_note).then_some(below)
}

/// The cells of a row, cleaned.
pub(crate) fn cells(markup: &Markup, line: &Line) -> Vec<String> {
    if line.cells.is_empty() {
        return vec![line.text.clone()];
    }
    line.cells.iter().map(|cell| crate::text::clean_text(markup.plain(cell.start, cell.end))).collect()
}

/// What each column of an indicator table holds.
#[derive(Debug, Default)]
struct Columns {
    number: Option<usize>,
    name: Option<usize>,
    unit: Option<usize>,
    years: Vec<(usize, u32)>,
    growth: Option<usize>,
    attribute: Option<usize>,
}

/// Reads the rows of a table: an indicator table if its header names years, else cells.
///
/// `note` is the wording of the note below: it may say over how many years [ ] sums.
pub(crate) fn read_rows(rows: &[Vec<String>], note: Option<&str>) -> Vec<Row> {
    let before_data = rows.iter().take_while(|row| !is_data(row)).count();
    // A table without any figure has one row of names.
    let header_len = if before_data == rows.len() { 1 } else { before_data.min(group_start(rows)) };
    let columns = read_header(rows.get(..header_len).unwrap_or_default());
    // Where the table prints a dash for "none", an empty cell is part of a merged one.
    let fills = rows.iter().flatten().any(|cell| matches!(cell.as_str(), "—" | "-" | "–" | "－" | "——" | "/"));
    let mut reader =
        RowReader { columns, fills, group: None, above: Vec::new(), cumulative_name: cumulative_name(note), count: 0 };
    rows.iter()
        .enumerate()
        .map(|(index, row)| if index < header_len { Row::Heading } else { reader.read(row) })
        .collect()
}

fn filled(row: &[String]) -> impl Iterator<Item = &String> {
    row.iter().filter(|cell| !cell.is_empty())
}

/// A row of data has figures, or many cells, under a header.
fn is_data(row: &[String]) -> bool {
    row.first().is_some_and(|cell| !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit()))
        || row.iter().skip(1).any(|cell| is_figure(cell))
}

/// A cell that prints a figure and not the name of a column that has one (2025年, 5年累计).
fn is_figure(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit() || "[［<>≤≥".contains(c))
        && !cell.contains('年')
        && parse_cell(cell).is_some()
}

/// The first row that heads a group, after the first row.
fn group_start(rows: &[Vec<String>]) -> usize {
    rows.iter().skip(1).position(|row| filled(row).count() == 1).map_or(rows.len(), |at| at + 1)
}

fn read_header(header: &[Vec<String>]) -> Columns {
    let width = header.iter().map(Vec::len).max().unwrap_or(0);
    let mut columns = Columns::default();
    for column in 0..width {
        // The lowest filled cell names the column; one above it may span several columns.
        let name = header.iter().rev().filter_map(|row| row.get(column)).find(|cell| !cell.is_empty());
        let Some(name) = name else { continue };
        let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if let Some(year) = year_of(name) {
            columns.years.push((column, year));
        } else if holds(&["序号", "编号", "序號"]) {
            columns.number = Some(column);
        } else if holds(&["属性", "屬性", "性质"]) {
            columns.attribute = Some(column);
        } else if holds(&["增长", "增速", "累计", "增長", "累計", "年均"]) {
            columns.growth = Some(column);
        } else if matches!(name.as_str(), "单位" | "單位" | "计量单位") {
            columns.unit = Some(column);
        } else if columns.name.is_none() && holds(&["指标", "名称", "指標", "项目", "内容"]) {
            columns.name = Some(column);
        }
    }
    columns
}

/// 2025, 2025年, 2025年目标
fn year_of(cell: &str) -> Option<u32> {
    let digits: String = cell.trim_start_matches(['“', '(', '（']).chars().take_while(char::is_ascii_digit).collect();
    let rest = cell.split_once(&digits).map(|(_, rest)| rest)?;
    (digits.len() == 4 && (rest.is_empty() || rest.starts_with('年') || rest.starts_with(['(', '（'])))
        .then(|| digits.parse().ok())?
        .filter(|year| (1949..=2100).contains(year))
}

/// What a sum over years is called: 五年累计 where the note says 5年累计数, else 累计.
fn cumulative_name(note: Option<&str>) -> String {
    let years = note.and_then(|note| {
        let (before, _) = note.split_once("年累")?;
        let c = before.chars().next_back()?;
        let digit = c.to_digit(10).map_or(c, |value| "〇一二三四五六七八九".chars().nth(value as usize).unwrap_or(c));
        crate::text::parse_integer(&digit.to_string()).map(|_| digit)
    });
    years.map_or_else(|| "累计".to_owned(), |years| format!("{years}年累计"))
}

struct RowReader {
    columns: Columns,
    /// Whether an empty cell continues the one above it.
    fills: bool,
    group: Option<String>,
    /// The cells of the row above, for merged ones.
    above: Vec<String>,
    cumulative_name: String,
    count: u32,
}

impl RowReader {
    fn read(&mut self, row: &[String]) -> Row {
        let name = self.columns.name.and_then(|column| row.get(column)).filter(|cell| !cell.is_empty());
        if let (Some(group), 1) = (filled(row).next(), filled(row).count()) {
            self.group = Some(group.clone());
            self.above.clear();
            return Row::Heading;
        }
        self.count += 1;
        let (Some(name), false) = (name, self.columns.years.is_empty()) else {
            return Row::Cells(filled(row).cloned().collect());
        };
        let indicator = self.indicator(name, row);
        let text = self.text(name, &indicator);
        if self.fills {
            self.above = self.with_filled(row);
        }
        Row::Indicator(indicator, text)
    }

    fn cell<'a>(&self, row: &'a [String], column: Option<usize>) -> Option<&'a String> {
        column.and_then(|column| row.get(column)).filter(|cell| !cell.is_empty())
    }

    fn indicator(&self, name_cell: &str, row: &[String]) -> Indicator {
        let (name, bracket_unit) = split_unit(name_cell);
        let unit = self.cell(row, self.columns.unit).cloned().or(bracket_unit);
        let printed = self.cell(row, self.columns.number).and_then(|cell| cell.parse().ok());
        let values = self.columns.years.iter().filter_map(|&(column, year)| {
            let own = row.get(column).filter(|cell| !cell.is_empty());
            let text = own.or_else(|| self.above.get(column).filter(|cell| !cell.is_empty()))?;
            let (estimate, cumulative) = (text.contains('*'), is_bracketed(text));
            Some(YearValue {
                year,
                value: parse_cell(text),
                text: text.clone(),
                estimate,
                cumulative,
                filled: own.is_none(),
            })
        });
        let growth = self.cell(row, self.columns.growth).map(|text| Growth {
            value: parse_cell(text),
            text: text.clone(),
            cumulative: is_bracketed(text),
        });
        Indicator {
            row: printed.unwrap_or(self.count),
            name,
            unit,
            group: self.group.clone(),
            attribute: self.cell(row, self.columns.attribute).cloned(),
            values: values.collect(),
            growth,
        }
    }

    /// A sentence that reads alone: group, first cell as printed, each year's value, growth, attribute.
    fn text(&self, name_cell: &str, indicator: &Indicator) -> String {
        let mut text = indicator.group.as_ref().map(|group| format!("{group}：")).unwrap_or_default();
        text += name_cell;
        if let Some(unit) = indicator.unit.as_ref().filter(|unit| !name_cell.contains(unit.as_str())) {
            text += &format!("({unit})");
        }
        for value in &indicator.values {
            text += &format!("，{}年{}", value.year, value.text);
        }
        if let Some(growth) = &indicator.growth {
            let worded = growth.value.is_none() && growth.text.chars().any(crate::text::is_han);
            let name = if worded {
                ""
            } else if growth.cumulative {
                &self.cumulative_name
            } else {
                "年均增长"
            };
            text += &format!("，{name}{}", growth.text);
        }
        if let Some(attribute) = &indicator.attribute {
            text += &format!("，{attribute}");
        }
        text
    }

    fn with_filled(&self, row: &[String]) -> Vec<String> {
        let mut cells = row.to_vec();
        for &(column, _) in &self.columns.years {
            if let (Some(cell), Some(above)) = (cells.get_mut(column), self.above.get(column))
                && cell.is_empty()
            {
                cell.clone_from(above);
            }
        }
        cells
    }
}

/// 基本养老保险参保率(%) → the name and its unit.
fn split_unit(cell: &str) -> (String, Option<String>) {
    let close = |c| matches!(c, ')' | '）');
    let Some(inner) = cell.strip_suffix(close) else { return (cell.to_owned(), None) };
    let Some((name, unit)) = inner.rsplit_once(['(', '（']) else { return (cell.to_owned(), None) };
    if name.is_empty() || unit.is_empty() {
        return (cell.to_owned(), None);
    }
    (name.to_owned(), Some(unit.to_owned()))
}

fn is_bracketed(cell: &str) -> bool {
    cell.starts_with(['[', '［', '【'])
}

/// The number in a cell: 62.5 in 62.5左右, 7 in >7; `None` where there is none.
fn parse_cell(cell: &str) -> Option<f64> {
    let from = cell.find(|c: char| c.is_ascii_digit())?;
    let number: String = cell
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|&c| c.is_ascii_digit() || c == '.' || c == ',')
        .filter(|&c| c != ',')
        .collect();
    let negative = cell.get(..from).is_some_and(|before| before.ends_with(['-', '−']));
    number.trim_end_matches('.').parse::<f64>().ok().map(|value| if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &str) -> Vec<Vec<String>> {
        table.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn an_indicator_table_is_read_with_groups_and_merged_cells() {
        let rows = rows("序号|指标(单位)|本县指标|||属性\n||2025年|2030年|年均增长(%)/[累计]|\n生态||||| \n1|绿化率(%)|20*|25以上|[5]|约束性\n2|水质||25||约束性\n3|空气|—|—||约束性".replace("| \n", "|\n").as_str());
        let read = read_rows(&rows, Some("注：[ ]为5年累计数。"));
        let texts: Vec<&str> =
            read.iter().map(|row| if let Row::Indicator(_, text) = row { text } else { "-" }).collect();
        assert_eq!(
            texts,
            [
                "-",
                "-",
                "-",
                "生态：绿化率(%)，2025年20*，2030年25以上，五年累计[5]，约束性",
                "生态：水质，2025年20*，2030年25，约束性",
                "生态：空气，2025年—，2030年—，约束性"
            ]
        );
        let Some(Row::Indicator(second, _)) = read.get(4) else { panic!("no indicator") };
        assert_eq!(
            second.values.iter().map(|v| (v.year, v.value, v.filled)).collect::<Vec<_>>(),
            [(2025, Some(20.0), true), (2030, Some(25.0), false)]
        );
    }

    #[test]
    fn a_table_without_years_keeps_its_cells() {
        let read = read_rows(&rows("项目|地点\n新桥|河东\n水厂|河西"), None);
        assert_eq!(
            read,
            [
                Row::Heading,
                Row::Cells(vec!["新桥".into(), "河东".into()]),
                Row::Cells(vec!["水厂".into(), "河西".into()])
            ]
        );
    }
}
