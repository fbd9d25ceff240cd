//! The rows of a table as passages: what each column holds, and a text that reads alone.

use super::indicator::{Growth, Indicator, YearValue};
use super::table::{GridRow, is_figure};
use super::table_header::{Column, Role, cumulative_name, header_of, heads_group, names_of, read_header};

/// A row of a table, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Row {
    /// Names of columns, or a row that heads a group of rows.
    Heading,
    /// An indicator with its figures, and its text.
    Indicator(Indicator, String),
    /// The text of any other row.
    Text(String),
}

/// Reads the rows of a table: an indicator table if its header names years, else rows of named cells.
///
/// `header` says how many rows are one by a line below them; `note` is the wording of the note below the table:
/// it may say over how many years [ ] sums; `unit` is in what a line above the table counts all its figures.
pub(crate) fn read_rows(rows: &[GridRow], header: Option<usize>, note: Option<&str>, unit: Option<&str>) -> Vec<Row> {
    let (titles, header_len) = header_of(rows, header);
    let columns = read_header(rows.get(titles..header_len).unwrap_or_default());
    // Where the table prints a dash for "none", an empty cell is part of a merged one.
    let fills = rows.iter().flat_map(|row| &row.cells).any(|cell| is_none(cell));
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let unit = unit.filter(|_| columns.iter().all(|column| column.role != Role::Unit));
    let mut reader = RowReader {
        columns,
        fills,
        group: None,
        numbered_group: None,
        carried: None,
        unit: unit.map(str::to_owned),
        above: Vec::new(),
        cumulative_name: cumulative_name(note),
        count: 0,
    };
    rows.iter()
        .enumerate()
        .map(|(index, row)| {
            let next = rows.get(index + 1);
            if index < header_len {
                Row::Heading
            } else if width > 1 && heads_group(row, next) {
                reader.group = row.cells.iter().find(|cell| !cell.is_empty()).cloned();
                reader.above.clear();
                Row::Heading
            } else if reader.heads_unnumbered(row, next) {
                reader.numbered_group = reader.cell(row, Role::Name).cloned();
                reader.above.clear();
                Row::Heading
            } else {
                reader.read(row)
            }
        })
        .collect()
}

/// The name of each column of a table.
pub(crate) fn column_names(rows: &[GridRow], header: Option<usize>) -> Vec<String> {
    let (titles, header_len) = header_of(rows, header);
    names_of(rows.get(titles..header_len).unwrap_or_default())
}

/// A dash or its kin: the table prints that there is no value.
fn is_none(cell: &str) -> bool {
    matches!(cell, "—" | "-" | "–" | "－" | "——" | "/")
}

struct RowReader {
    columns: Vec<Column>,
    /// Whether an empty cell continues the one above it.
    fills: bool,
    group: Option<String>,
    /// The name of a row that has a number and no figures: it heads the rows without a number below it.
    numbered_group: Option<String>,
    /// The first cell of the last row that fills it, where that column names no numbers.
    carried: Option<String>,
    /// The unit of all figures, where no column names units.
    unit: Option<String>,
    /// The cells of the row above, for merged ones.
    above: Vec<String>,
    cumulative_name: String,
    count: u32,
}

impl RowReader {
    fn read(&mut self, row: &GridRow) -> Row {
        self.count += 1;
        for (column, cell) in self.columns.iter().zip(&row.cells) {
            if column.role == Role::Group && !cell.is_empty() {
                self.group = Some(cell.clone());
            }
        }
        if self.cell(row, Role::Number).is_some() {
            self.numbered_group = None;
        }
        if let Some(first) = row.cells.first().filter(|cell| !cell.is_empty()) {
            let names =
                self.columns.first().is_some_and(|column| column.role != Role::Number && !column.name.is_empty());
            self.carried = names.then(|| first.clone()).filter(|cell| !is_figure(cell) && cell.chars().count() <= 30);
        }
        let name = self.cell(row, Role::Name).cloned();
        let has_years = self.columns.iter().any(|column| matches!(column.role, Role::Year(_)));
        let (Some(name), true) = (name, has_years) else { return Row::Text(self.plain_text(row)) };
        let indicator = self.indicator(&name, row);
        let text = self.text(&name, row, &indicator);
        if self.fills {
            self.above = self.with_filled(row);
        }
        Row::Indicator(indicator, text)
    }

    /// Whether a row has but a number and a name, and the next a name without a number.
    fn heads_unnumbered(&self, row: &GridRow, next: Option<&GridRow>) -> bool {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        filled == 2
            && self.cell(row, Role::Number).is_some()
            && self.cell(row, Role::Name).is_some()
            && next.is_some_and(|next| next.own >= 2 && self.cell(next, Role::Number).is_none())
    }

    fn cell<'a>(&self, row: &'a GridRow, role: Role) -> Option<&'a String> {
        let mut of_role = self.columns.iter().zip(&row.cells).filter(|(column, _)| column.role == role);
        of_role.find(|(_, cell)| !cell.is_empty()).map(|(_, cell)| cell)
    }

    fn indicator(&self, name_cell: &str, row: &GridRow) -> Indicator {
        let (name, bracket_unit) = split_unit(name_cell);
        let unit = self.cell(row, Role::Unit).cloned().or(bracket_unit).or_else(|| self.unit.clone());
        let printed = self.cell(row, Role::Number).and_then(|cell| cell.parse().ok());
        let fills = self.fills_from_above(row);
        let values = self.columns.iter().enumerate().filter_map(|(index, column)| {
            let Role::Year(year) = column.role else { return None };
            let own = row.cells.get(index).filter(|cell| !cell.is_empty());
            let text = own.or_else(|| self.above.get(index).filter(|cell| fills && is_worded(cell)))?;
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
        Indicator {
            row: printed.unwrap_or(self.count),
            name,
            unit,
            group: self.numbered_group.clone().or_else(|| self.group.clone()),
            attribute: self.cell(row, Role::Attribute).cloned(),
            values: values.collect(),
            growth: self.growth(row),
        }
    }

    /// The yearly growth where the table gives one, else the sum over the years.
    fn growth(&self, row: &GridRow) -> Option<Growth> {
        let cells = self.columns.iter().zip(&row.cells);
        let growths = cells.filter(|(column, cell)| column.role == Role::Growth && !cell.is_empty());
        let (column, text) = growths.min_by_key(|(column, _)| is_sum(&column.name))?;
        Some(Growth {
            value: parse_cell(text),
            text: text.clone(),
            cumulative: is_bracketed(text) || is_sum(&column.name),
        })
    }

    /// A sentence that reads alone: group, first cell as printed, each column's value.
    fn text(&self, name_cell: &str, row: &GridRow, indicator: &Indicator) -> String {
        let mut text = indicator.group.as_ref().map(|group| format!("{group}：")).unwrap_or_default();
        text += name_cell;
        if let (Some(unit), None) = (&indicator.unit, split_unit(name_cell).1) {
            text += &format!("({unit})");
        }
        let mut named = false;
        let fills = self.fills_from_above(row);
        for (index, column) in self.columns.iter().enumerate() {
            let cell = row.cells.get(index).filter(|cell| !cell.is_empty());
            if let Role::Year(year) = column.role {
                if let Some(value) = cell.or_else(|| self.above.get(index).filter(|cell| fills && is_worded(cell))) {
                    text += &format!("，{year}年{value}");
                }
                continue;
            }
            let Some(cell) = cell else { continue };
            match column.role {
                Role::Growth => text += &format!("，{}{cell}", self.growth_name(&column.name, cell)),
                Role::Attribute => text += &format!("，{cell}"),
                Role::Other => text += &format!("，{}", with_name(&column.name, cell)),
                // The first name opens the text.
                Role::Name if named => text += &format!("，{}", with_name(&column.name, cell)),
                Role::Name => named = true,
                Role::Number | Role::Group | Role::Unit | Role::Year(_) => {}
            }
        }
        // A cell past the last named column.
        for cell in row.cells.iter().skip(self.columns.len()).filter(|cell| !cell.is_empty()) {
            text += &format!("，{cell}");
        }
        text
    }

    fn growth_name(&self, column: &str, cell: &str) -> String {
        let worded = parse_cell(cell).is_none() && cell.chars().any(crate::text::is_han);
        let yearly = column.contains("年均") || column.contains("年平均");
        let both = (column.contains('增') && column.contains('累')) || column == "年均";
        if is_sum(column) && !is_bracketed(cell) {
            strip_brackets(column)
        } else if worded {
            String::new()
        } else if is_bracketed(cell) {
            self.cumulative_name.clone()
        } else if yearly && is_rate_or_sum(column) {
            // Of a rate of unemployment it is the mean, and no growth.
            "年均".to_owned()
        } else if both || yearly {
            "年均增长".to_owned()
        } else {
            column.to_owned()
        }
    }

    /// The row of a table without years: its first cell, then each with the name of its column.
    fn plain_text(&self, row: &GridRow) -> String {
        let carried = self.carried.as_ref().filter(|_| row.cells.first().is_some_and(String::is_empty));
        let group = self.numbered_group.as_ref().or(carried).or(self.group.as_ref());
        let group = group.filter(|group| !row.cells.contains(group));
        let mut text = group.map(|group| format!("{group}：")).unwrap_or_default();
        let mut first = true;
        for (index, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let name = self.columns.get(index).map(|column| column.name.as_str()).unwrap_or_default();
            if first || text.ends_with(['：', ':']) {
                // 发文字号： and the number in the next cell are one.
                text += cell;
            } else {
                text += &format!("，{}", with_name(name, cell));
            }
            first = false;
        }
        if let Some(unit) = self.unit.as_ref().filter(|_| row.cells.iter().skip(1).any(|cell| is_figure(cell))) {
            text += &format!("（单位：{unit}）");
        }
        text
    }

    /// A row without any figure of its own is no part of a merged one.
    fn fills_from_above(&self, row: &GridRow) -> bool {
        let figures = self.columns.iter().zip(&row.cells);
        figures
            .filter(|(column, _)| matches!(column.role, Role::Year(_) | Role::Growth))
            .any(|(_, cell)| !cell.is_empty())
    }

    fn with_filled(&self, row: &GridRow) -> Vec<String> {
        let mut cells = row.cells.clone();
        if !self.fills_from_above(row) {
            return cells;
        }
        for (index, column) in self.columns.iter().enumerate() {
            if let (Role::Year(_), Some(cell), Some(above)) = (column.role, cells.get_mut(index), self.above.get(index))
                && cell.is_empty()
            {
                cell.clone_from(above);
            }
        }
        cells
    }
}

/// 完成上级下达任务: a merged cell of words may hold for several rows; a figure is never taken from another row.
fn is_worded(cell: &str) -> bool {
    parse_cell(cell).is_none() && cell.chars().any(crate::text::is_han)
}

/// 住宿费500, 责任单位：县水利局; a column without a name gives the cell alone.
pub(crate) fn with_name(name: &str, cell: &str) -> String {
    match name {
        "" => cell.to_owned(),
        name if is_figure(cell) || is_none(cell) => format!("{name}{cell}"),
        name => format!("{name}：{cell}"),
    }
}

/// Whether a column holds sums over years and no yearly rates.
fn is_sum(name: &str) -> bool {
    (name.contains("累计") || name.contains("累計")) && !name.contains('增') && !name.contains("年均")
}

/// 年均/累计: a column that does not say of growth that it is one.
fn is_rate_or_sum(name: &str) -> bool {
    (name.contains("累计") || name.contains("累計")) && !name.contains('增')
}

/// 五年累计（亿元） → 五年累计
fn strip_brackets(name: &str) -> String {
    name.split(['（', '(']).next().unwrap_or(name).to_owned()
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
    cell.starts_with(['[', '［', '【', '〔'])
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
    let negative = cell.get(..from).is_some_and(|before| before.ends_with(['-', '−', '－']));
    number.trim_end_matches('.').parse::<f64>().ok().map(|value| if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::super::table_header::year_of;
    use super::*;

    fn rows(table: &str) -> Vec<GridRow> {
        let row = |line: &str| {
            let cells: Vec<String> = line.split('|').map(str::to_owned).collect();
            let own = cells.iter().filter(|cell| !cell.is_empty()).count();
            GridRow { names: cells.clone(), starts: (0..cells.len()).collect(), cells, own }
        };
        table.lines().map(row).collect()
    }

    fn texts(table: &str, header: Option<usize>, note: Option<&str>) -> Vec<String> {
        let read = read_rows(&rows(table), header, note, None);
        read.into_iter()
            .map(|row| match row {
                Row::Heading => "-".to_owned(),
                Row::Indicator(_, text) | Row::Text(text) => text,
            })
            .collect()
    }

    const INDICATORS: &str = "序号|指标(单位)|本县指标|||属性\n||2025年|2030年|年均增长(%)/[累计]|\n生态|||||\n1|绿化率(%)|20*|25以上|[5]|约束性\n2|水质||25||约束性\n3|空气|—|—||约束性";

    #[test]
    fn an_indicator_table_is_read_with_groups_and_merged_cells() {
        assert_eq!(
            texts(INDICATORS, None, Some("注：[ ]为5年累计数。")),
            [
                "-",
                "-",
                "-",
                "生态：绿化率(%)，2025年20*，2030年25以上，五年累计[5]，约束性",
                "生态：水质，2030年25，约束性",
                "生态：空气，2025年—，2030年—，约束性"
            ]
        );
        let read = read_rows(&rows(INDICATORS), None, None, None);
        let Some(Row::Indicator(second, _)) = read.get(4) else { panic!("no indicator") };
        assert_eq!(
            second.values.iter().map(|v| (v.year, v.value, v.filled)).collect::<Vec<_>>(),
            [(2030, Some(25.0), false)]
        );
        // Words that hold for several rows are merged cells, figures are not.
        let table = "指标|2025年|2030年\n能耗降低|0.8|完成上级任务\n碳排放降低|—|\n优良天数|71.5|";
        assert_eq!(
            texts(table, None, None),
            [
                "-",
                "能耗降低，2025年0.8，2030年完成上级任务",
                "碳排放降低，2025年—，2030年完成上级任务",
                "优良天数，2025年71.5，2030年完成上级任务"
            ]
        );
    }

    #[test]
    fn columns_of_one_year_are_told_apart() {
        let table = "指标|2020年||2025年||属性\n|规划|完成|目标|累计|\n城镇化率（%）|50|52.1|58|—|预期性";
        assert_eq!(
            texts(table, None, None),
            ["-", "-", "城镇化率（%），2020年规划50，2020年52.1，2025年58，2025年累计—，预期性"]
        );
        let sums = "国家|出口||进口|\n|金额|增长|金额|增长\n甲国|12|3.4|56|7.8";
        assert_eq!(texts(sums, None, None), ["-", "-", "甲国，出口金额12，出口增长3.4，进口金额56，进口增长7.8"]);
    }

    #[test]
    fn a_row_with_a_number_and_no_figures_heads_the_rows_below() {
        let table = "序号|指标|2020年|2025年\n1|能耗|8|9\n2|减排||\n|氨氮|5|6\n3|林木|7|—";
        assert_eq!(
            texts(table, None, None),
            ["-", "能耗，2020年8，2025年9", "-", "减排：氨氮，2020年5，2025年6", "林木，2020年7，2025年—"]
        );
    }

    #[test]
    fn a_form_keeps_its_labels_in_their_rows() {
        let table = "姓名||性别||照片\n籍贯||民族||照片\n住址||||";
        assert_eq!(texts(table, None, None), ["姓名，性别，照片", "籍贯，民族，照片", "住址"]);
    }

    #[test]
    fn a_unit_above_the_table_is_that_of_each_row() {
        let read = read_rows(&rows("地区|人口\n甲县|12\n乙县|34"), None, None, Some("万人"));
        assert_eq!(read.last(), Some(&Row::Text("乙县，人口34（单位：万人）".to_owned())));
    }

    #[test]
    fn no_column_is_lost() {
        assert_eq!(
            texts(
                "指标|2020年|2025年|五年累计|年均增长|责任单位\n供水量（万吨）|200|250|1100|4.6|县水利局",
                Some(1),
                None
            )[1],
            "供水量（万吨），2020年200，2025年250，五年累计1100，年均增长4.6，责任单位：县水利局"
        );
        assert_eq!(
            texts("指标|2020年|2025年|2025年比2020年增长（%）\n供水量（万吨）|200|250|25", Some(1), None)[1],
            "供水量（万吨），2020年200，2025年250，2025年比2020年增长（%）25"
        );
    }

    #[test]
    fn the_category_before_the_name_is_the_group_of_the_rows_below() {
        assert_eq!(
            texts(
                "类别|指标|单位|2025年|2030年|属性\n经济|增加值|亿元|86|120|预期性\n|零售额|亿元|54|73|预期性",
                Some(1),
                None
            )[1..],
            ["经济：增加值(亿元)，2025年86，2030年120，预期性", "经济：零售额(亿元)，2025年54，2030年73，预期性"]
        );
    }

    #[test]
    fn a_row_reads_alone() {
        assert_eq!(texts("项目|地点\n新桥|河东\n水厂|河西", None, None), ["-", "新桥，地点：河东", "水厂，地点：河西"]);
        assert_eq!(
            texts("表1 人口||\n指标|人数|比重（%）\n城镇|79298|57.35", Some(1), None),
            ["-", "-", "城镇，人数79298，比重（%）57.35"]
        );
        assert_eq!(texts("甲厂：日供水五万吨。\n乙厂：日供水三万吨。", None, None).len(), 2);
    }

    #[test]
    fn a_column_is_of_a_year_only_if_nothing_else_is_said() {
        for (name, year) in [
            ("2025", Some(2025)),
            ("2025年", Some(2025)),
            ("2025年目标值", Some(2025)),
            ("2025年（预计）", Some(2025)),
            ("2025年比2020年增长（%）", None),
            ("2025年预算", None),
            ("2025年占比", None),
        ] {
            assert_eq!(year_of(name), year, "{name}");
        }
    }
}
