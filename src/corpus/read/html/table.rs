//! Tables of web pages: their cells on a grid, with what spans rows and columns.

use crate::read::bounds::MAX_COLUMNS;
use crate::read::writer::{CellText, Writer};
use crate::read::{LineKind, LineMark};
use scraper::node::Element;

/// No cell spans more rows.
const MAX_ROWS_SPANNED: usize = 10_000;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<(bool, Vec<CellText>)>,
    /// For each column how many rows a cell above still covers.
    covered: Vec<usize>,
    column: usize,
    in_head: bool,
    only_names: bool,
    in_cell: bool,
}

impl Table {
    /// Opens or closes the head.
    pub(super) fn head(&mut self, opens: bool) {
        self.in_head = opens;
    }

    /// Begins a row.
    pub(super) fn open_row(&mut self) {
        self.close_row();
        self.rows.push((self.in_head, Vec::new()));
        self.column = 0;
        self.only_names = true;
    }

    /// Ends a row: what covered it from above covers one row less.
    pub(super) fn close_row(&mut self) {
        self.in_cell = false;
        let own: usize = self.column;
        for covered in self.covered.iter_mut().skip(own) {
            *covered = covered.saturating_sub(1);
        }
        if let Some((header, cells)) = self.rows.last_mut() {
            *header |= self.only_names && !cells.is_empty();
        }
        self.column = usize::MAX;
    }

    /// Begins a cell.
    pub(super) fn open_cell(&mut self, element: &Element) {
        if self.rows.is_empty() || self.column == usize::MAX {
            self.open_row();
        }
        let span = |name| element.attr(name).and_then(|span: &str| span.trim().parse::<usize>().ok()).unwrap_or(1);
        let (columns, rows) = (span("colspan").clamp(1, MAX_COLUMNS), span("rowspan").clamp(1, MAX_ROWS_SPANNED));
        while let Some(covered) = self.covered.get_mut(self.column).filter(|covered| **covered > 0) {
            *covered -= 1;
            self.column += 1;
        }
        let end = self.column.saturating_add(columns);
        if end > MAX_COLUMNS {
            self.in_cell = false;
            return;
        }
        if self.covered.len() < end {
            self.covered.resize(end, 0);
        }
        self.covered.iter_mut().skip(self.column).take(columns).for_each(|covered| *covered = rows - 1);
        self.only_names &= element.name() == "th";
        if let Some((_, cells)) = self.rows.last_mut() {
            cells.push(CellText { text: String::new(), column: self.column, columns, rows });
        }
        self.column = end;
        self.in_cell = true;
    }

    /// Writes into the open cell; a new part of it begins after a space.
    pub(super) fn write(&mut self, text: &str) {
        let cell = self.rows.last_mut().and_then(|(_, cells)| cells.last_mut()).filter(|_| self.in_cell);
        if let Some(cell) = cell {
            cell.text += text;
        }
    }

    /// Ends the open cell.
    pub(super) fn close_cell(&mut self) {
        self.in_cell = false;
    }

    /// Writes the table as rows, or as a box if it has one column only.
    pub(super) fn finish(mut self, writer: &mut Writer) -> Result<(), String> {
        self.close_row();
        if self.rows.iter().all(|(_, cells)| cells.len() <= 1) {
            let number = writer.open_box();
            for cell in self.rows.iter().flat_map(|(_, cells)| cells) {
                for line in cell.text.split('\n') {
                    writer.line(line, LineMark { kind: LineKind::Box { number }, ..LineMark::default() })?;
                }
            }
            return Ok(());
        }
        let table = writer.open_table();
        for (index, (header, cells)) in self.rows.iter().enumerate() {
            writer.row(table, index + 1, *header, cells)?;
        }
        Ok(())
    }
}
