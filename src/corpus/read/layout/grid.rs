//! Ruled tables: level and upright rules make a grid, and where a rule is missing cells are merged.
//!
//! Text that only stands in columns, without rules, stays text: a wrong table is worse than none.

use super::{Glyph, Page, Rule, lines};
use crate::read::writer::CellText;
use std::collections::HashMap;

/// Rules this near are one, in points.
const NEAR: f64 = 2.5;
/// No more rules of a page are looked at, and no more rows and columns of a table.
const MAX_RULES: usize = 4_000;
const MAX_LINES: usize = 300;
/// No more fields of a grid.
const MAX_FIELDS: usize = 20_000;

/// A table of a page.
#[derive(Debug)]
pub(super) struct Table {
    /// Its upper edge.
    pub top: f64,
    /// Its last page.
    pub page: u32,
    /// The places of its upright rules.
    pub columns: Vec<f64>,
    /// Its rows, each with its page.
    pub rows: Vec<(u32, Vec<CellText>)>,
}

impl Table {
    /// Whether it goes on in a table at the top of the next page: that has the same columns.
    pub(super) fn goes_on_in(&self, next: &Self) -> bool {
        self.page + 1 == next.page
            && self.columns.len() == next.columns.len()
            && self.columns.iter().zip(&next.columns).all(|(a, b)| (a - b).abs() < 2.0 * NEAR)
    }

    /// Takes the rows of the next page; a first row without a first cell is the rest of the last one.
    pub(super) fn append(&mut self, next: Self) {
        let mut rows = next.rows.into_iter();
        if let (Some((_, last)), Some((page, first))) = (self.rows.last_mut(), rows.next()) {
            let is_rest = last.len() == first.len()
                && first.first().is_some_and(|cell| cell.text.is_empty())
                && last.first().is_some_and(|cell| !cell.text.is_empty());
            if is_rest {
                last.iter_mut().zip(first).for_each(|(cell, rest)| lines::join(&mut cell.text, &rest.text));
            } else {
                self.rows.push((page, first));
            }
        }
        self.rows.extend(rows);
        self.page = next.page;
    }
}

/// Finds the ruled tables of a page; the glyphs inside leave the page.
pub(super) fn tables(page: &mut Page) -> Vec<Table> {
    if page.rules.is_empty() || page.rules.len() > MAX_RULES {
        return Vec::new();
    }
    let mut tables = Vec::new();
    for rules in groups(&page.rules) {
        let level: Vec<Rule> = rules.iter().copied().filter(Rule::is_level).collect();
        let upright: Vec<Rule> = rules.iter().copied().filter(|rule| !rule.is_level()).collect();
        let ys = cluster(level.iter().map(|rule| f64::midpoint(rule.y0, rule.y1)).collect());
        let mut xs = cluster(upright.iter().map(|rule| f64::midpoint(rule.x0, rule.x1)).collect());
        // Many tables are open at their sides: the level rules end where the sides would be.
        let left = level.iter().map(|rule| rule.x0).fold(f64::MAX, f64::min);
        let right = level.iter().map(|rule| rule.x1).fold(f64::MIN, f64::max);
        if xs.first().is_some_and(|x| left < x - 4.0 * NEAR) {
            xs.insert(0, left);
        }
        if xs.last().is_some_and(|x| right > x + 4.0 * NEAR) {
            xs.push(right);
        }
        // One row is a table only if it has several cells.
        if xs.len() * ys.len() > MAX_FIELDS
            || xs.len() < 3
            || ys.len() < 2
            || xs.len() + ys.len() < 6
            || xs.len() > MAX_LINES
            || ys.len() > MAX_LINES
        {
            continue;
        }
        let Some(&top) = ys.first() else { continue };
        let mut fields: HashMap<(usize, usize), Vec<Glyph>> = HashMap::new();
        page.glyphs.retain(|glyph| {
            let (x, y) = (glyph.x + glyph.width / 2.0, glyph.y - 0.35 * glyph.size);
            let (column, row) = (xs.partition_point(|edge| *edge <= x), ys.partition_point(|edge| *edge <= y));
            let inside = (1..xs.len()).contains(&column) && (1..ys.len()).contains(&row);
            if inside {
                fields.entry((row - 1, column - 1)).or_default().push(*glyph);
            }
            !inside
        });
        let rows = Grid { xs: &xs, ys: &ys, level: &level, upright: &upright }.rows(fields);
        let rows = rows.into_iter().map(|cells| (page.number, cells)).collect();
        tables.push(Table { top, page: page.number, columns: xs, rows });
    }
    tables
}

/// Rules that touch each other, directly or over others.
fn groups(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut sorted: Vec<Rule> = rules.to_vec();
    sorted.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    // A page's tables stand below each other: a new one begins where no rule reaches.
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    let mut reach = f64::MIN;
    for rule in sorted {
        if rule.y0 > reach + NEAR {
            groups.push(Vec::new());
        }
        reach = reach.max(rule.y1);
        if let Some(group) = groups.last_mut() {
            group.push(rule);
        }
    }
    groups
}

/// The different places among some numbers, in order.
fn cluster(mut places: Vec<f64>) -> Vec<f64> {
    places.sort_by(f64::total_cmp);
    places.dedup_by(|next, kept| *next - *kept < NEAR);
    places
}

struct Grid<'a> {
    xs: &'a [f64],
    ys: &'a [f64],
    level: &'a [Rule],
    upright: &'a [Rule],
}

impl Grid<'_> {
    fn rows(&self, mut fields: HashMap<(usize, usize), Vec<Glyph>>) -> Vec<Vec<CellText>> {
        let (width, height) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut taken = vec![false; width * height];
        let mut rows: Vec<Vec<CellText>> = Vec::new();
        for row in 0..height {
            let mut cells = Vec::new();
            for column in 0..width {
                if taken.get(row * width + column).copied().unwrap_or(true) {
                    continue;
                }
                let mut columns = 1;
                while column + columns < width && !self.has_upright(column + columns, row) {
                    columns += 1;
                }
                let mut count = 1;
                while row + count < height && !self.has_level(row + count, column) {
                    count += 1;
                }
                let mut glyphs = Vec::new();
                for y in row..row + count {
                    for x in column..column + columns {
                        if let Some(taken) = taken.get_mut(y * width + x) {
                            *taken = true;
                        }
                        glyphs.extend(fields.remove(&(y, x)).unwrap_or_default());
                    }
                }
                let text = wording(glyphs);
                cells.push(CellText { text, column, columns, rows: count });
            }
            rows.push(cells);
        }
        rows
    }

    /// Whether a rule stands before a column, along a row.
    fn has_upright(&self, column: usize, row: usize) -> bool {
        let (Some(&x), Some(&above), Some(&below)) = (self.xs.get(column), self.ys.get(row), self.ys.get(row + 1))
        else {
            return true;
        };
        let middle = (above + below) / 2.0;
        self.upright
            .iter()
            .any(|rule| (rule.x0 - x).abs() < 2.0 * NEAR && (rule.y0 - NEAR..rule.y1 + NEAR).contains(&middle))
    }

    /// Whether a rule lies above a row, along a column.
    fn has_level(&self, row: usize, column: usize) -> bool {
        let (Some(&y), Some(&left), Some(&right)) = (self.ys.get(row), self.xs.get(column), self.xs.get(column + 1))
        else {
            return true;
        };
        let middle = (left + right) / 2.0;
        self.level
            .iter()
            .any(|rule| (rule.y0 - y).abs() < 2.0 * NEAR && (rule.x0 - NEAR..rule.x1 + NEAR).contains(&middle))
    }
}

/// The wording of a cell: its lines in one.
fn wording(glyphs: Vec<Glyph>) -> String {
    let cell = Page { glyphs, ..Page::default() };
    let mut text = String::new();
    let mut baseline = None;
    for piece in lines::pieces(&cell) {
        match baseline {
            Some(y) if piece.y - y < 0.4 * piece.size => {
                text.push(' ');
                text += &piece.text;
            }
            Some(_) => lines::join(&mut text, &piece.text),
            None => text += &piece.text,
        }
        baseline = Some(piece.y);
    }
    text
}
