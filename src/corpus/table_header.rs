//! The head of a table: which rows are names of columns, and what each column holds.

use super::table::{GridRow, is_data, is_figure};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Number,
    /// The name of the group to which the row belongs.
    Group,
    Name,
    Unit,
    Year(u32),
    Growth,
    Attribute,
    Other,
}

/// A column: its name as printed, and what it holds.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: String,
    pub role: Role,
}

/// The first row with the names of columns, and the first behind them. What stands above the names is a caption.
pub(super) fn header_of(rows: &[GridRow], ruled: Option<usize>) -> (usize, usize) {
    if rows.first().is_none_or(|first| first.cells.len() == 1) {
        return (0, 0);
    }
    let is_caption = |row: &&GridRow| row.own <= 1 && !row.cells.iter().any(|cell| cell.contains('。'));
    let captions = rows.iter().take_while(is_caption).count();
    let captions = if captions < rows.len() { captions } else { 0 };
    let names = rows.get(captions..).unwrap_or_default();
    if ruled.is_none() && is_form(names) {
        return (captions, captions);
    }
    let ruled = ruled.unwrap_or(0).saturating_sub(captions);
    if ruled == 0 && names.first().is_some_and(|row| is_data(&row.cells)) {
        return (captions, captions);
    }
    // A second row of names fills what the first leaves empty or spans.
    let fills = |row: &&GridRow| {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let hangs = filled > row.own || row.cells.first().is_some_and(String::is_empty);
        hangs && row.own >= 2 && !is_data(&row.cells)
    };
    let first = ruled.max(1);
    (captions, captions + first + names.iter().skip(first).take_while(fills).count())
}

/// A form to be filled in: labels beside empty cells from its first row on, and no figures.
pub(super) fn is_form(rows: &[GridRow]) -> bool {
    let empty = |row: &GridRow| row.cells.iter().filter(|cell| cell.is_empty()).count();
    let cells: usize = rows.iter().map(|row| row.cells.len()).sum();
    rows.first().is_some_and(|first| empty(first) >= 2 && first.cells.first().is_some_and(|cell| !cell.is_empty()))
        && rows.iter().map(empty).sum::<usize>() * 4 >= cells
        && !rows.iter().any(|row| is_data(&row.cells))
}

/// A row with one cell heads the rows of several cells below it; a sentence heads nothing.
pub(super) fn heads_group(row: &GridRow, next: Option<&GridRow>) -> bool {
    let name = row.cells.iter().find(|cell| !cell.is_empty());
    row.own == 1
        && row.cells.iter().filter(|cell| !cell.is_empty()).count() == 1
        && next.is_some_and(|next| next.own >= 2)
        && name.is_some_and(|name| name.chars().count() <= 40 && !name.contains(['。', '；']) && !is_figure(name))
}

pub(super) fn read_header(header: &[GridRow]) -> Vec<Column> {
    let names = names_of(header);
    let mut columns: Vec<Column> = names.into_iter().map(|name| Column { role: role_of(&name), name }).collect();
    let width = columns.len();
    one_column_a_year(&mut columns);
    // Of two columns of names the first groups the rows of the second.
    let first_year = columns.iter().position(|column| matches!(column.role, Role::Year(_))).unwrap_or(width);
    let name = columns.iter().take(first_year).rposition(|column| column.role == Role::Name);
    for (index, column) in columns.iter_mut().enumerate() {
        let is_before = name.is_some_and(|name| index < name);
        column.role = match column.role {
            Role::Name | Role::Other if is_before && first_year < width => Role::Group,
            Role::Name if Some(index) != name => Role::Other,
            role => role,
        };
    }
    columns
}

/// The name of each column: the lowest filled cell, with the one above it where that alone tells columns apart or
/// names the year.
pub(super) fn names_of(header: &[GridRow]) -> Vec<String> {
    let width = header.iter().map(|row| row.names.len()).max().unwrap_or(0);
    let cell = |row: &GridRow, column: usize| row.names.get(column).filter(|cell| !cell.is_empty()).cloned();
    let lowest = |column: usize| header.iter().rev().find_map(|row| cell(row, column)).unwrap_or_default();
    let low: Vec<String> = (0..width).map(lowest).collect();
    let spanning = |column: usize| {
        let (last, above) = header.split_last()?;
        let named = |at: usize| cell(last, at).is_some();
        named(column).then_some(())?;
        let row = above.last()?;
        // Markdown leaves the cells empty over which the one to their left goes on.
        (0..=column).rev().take_while(|&at| named(at)).find_map(|at| cell(row, at))
    };
    low.iter()
        .enumerate()
        .map(|(column, name)| match spanning(column) {
            Some(above) if above != *name => {
                let repeated = low.iter().filter(|other| *other == name).count() > 1;
                let of_year = year_of(&above).is_some() && !name.contains('年');
                // 合计 says nothing without what it sums.
                let is_part = ["合计", "小计", "总计", "其中"].iter().any(|word| name.starts_with(word));
                if repeated || of_year || is_part { format!("{above}{name}") } else { name.clone() }
            }
            _ => name.clone(),
        })
        .collect()
}

/// Of several columns of one year (规划, 完成) the one that says what came about is the year's; the others keep
/// their names.
fn one_column_a_year(columns: &mut [Column]) {
    let rank = |name: &str| match () {
        () if ["完成", "实际", "实绩"].iter().any(|word| name.contains(word)) => 0,
        () if ["规划", "计划", "预计", "预期", "目标"].iter().any(|word| name.contains(word)) => 2,
        () => 1,
    };
    for at in 0..columns.len() {
        let Some(Column { role: Role::Year(year), name }) = columns.get(at).cloned() else { continue };
        let same = columns.iter().enumerate().filter(|(_, column)| column.role == Role::Year(year));
        let best = same.min_by_key(|(index, column)| (rank(&column.name), *index)).map(|(index, _)| index);
        if best != Some(at)
            && let Some(column) = columns.get_mut(at)
        {
            *column = Column { name, role: Role::Other };
        }
    }
}

fn role_of(name: &str) -> Role {
    let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if let Some(year) = year_of(name) {
        Role::Year(year)
    } else if holds(&["序号", "编号", "序號"]) {
        Role::Number
    } else if holds(&["属性", "屬性"]) || matches!(name, "性质" | "指标性质") {
        Role::Attribute
    } else if holds(&["增长", "增速", "累计", "增長", "累計", "年均"]) {
        Role::Growth
    } else if matches!(name, "单位" | "單位" | "计量单位") {
        Role::Unit
    } else if holds(&["指标", "名称", "指標", "项目", "内容"]) {
        Role::Name
    } else {
        Role::Other
    }
}

/// 2025, 2025年, 2025年目标; not 2025年比2020年增长.
pub(super) fn year_of(cell: &str) -> Option<u32> {
    const STATES: &[&str] = &[
        "目标",
        "目标值",
        "现状",
        "现状值",
        "预计",
        "预计值",
        "基期",
        "基期值",
        "基数",
        "实际",
        "实际值",
        "规划",
        "规划值",
        "完成",
        "完成值",
        "指标值",
        "值",
        "目標",
        "現狀",
        "預計",
    ];
    let text = cell.trim_start_matches(['“', '(', '（']);
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = text.strip_prefix(digits.as_str())?;
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    let fits = digits.len() == 4
        && (rest.is_empty() || rest.starts_with(['(', '（', '”', ')', '）']) || STATES.contains(&rest));
    fits.then(|| digits.parse().ok())?.filter(|year| (1949..=2100).contains(year))
}

/// What a sum over years is called: 五年累计 where the note says 5年累计数, else 累计.
pub(super) fn cumulative_name(note: Option<&str>) -> String {
    let years = note.and_then(|note| {
        let (before, _) = note.split_once("年累")?;
        let c = before.chars().next_back()?;
        let digit = c.to_digit(10).map_or(c, |value| "〇一二三四五六七八九".chars().nth(value as usize).unwrap_or(c));
        crate::text::parse_integer(&digit.to_string()).map(|_| digit)
    });
    years.map_or_else(|| "累计".to_owned(), |years| format!("{years}年累计"))
}
