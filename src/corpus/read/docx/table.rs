//! Tables of Word: their cells on a grid, merged ones as spans.

use super::body::Body;
use super::is_on;
use crate::read::LineKind;
use crate::read::bounds::MAX_COLUMNS;
use crate::read::writer::CellText;
use crate::read::xml::{attribute, child, elements, name, value};
use roxmltree::Node;
use std::collections::HashMap;

/// A row before it is written.
struct RowText {
    header: bool,
    cells: Vec<CellText>,
}

impl<'a, 'input> Body<'a, 'input> {
    /// Reads a table; one of a single column is a box with paragraphs.
    pub(super) fn table(&mut self, table: Node<'a, 'input>, kind: &LineKind) -> Result<(), String> {
        let mut rows = Vec::new();
        self.rows(table, &mut rows);
        if rows.iter().all(|row| cells_of(*row).len() <= 1) {
            let kind = match kind {
                LineKind::Text => LineKind::Box { number: self.writer.open_box() },
                kind => kind.clone(),
            };
            for row in rows {
                for cell in cells_of(row) {
                    self.blocks(cell, &kind)?;
                }
            }
            return Ok(());
        }
        let number = self.writer.open_table();
        for (index, row) in self.read_rows(&rows).iter().enumerate() {
            self.writer.row(number, index + 1, row.header, &row.cells)?;
        }
        Ok(())
    }

    /// The rows that are not deleted.
    fn rows(&mut self, node: Node<'a, 'input>, rows: &mut Vec<Node<'a, 'input>>) {
        for part in elements(node) {
            match name(part) {
                "tr" if child(part, "trPr").is_some_and(|about| child(about, "del").is_some()) => {
                    self.drop_deleted(part);
                }
                "tr" => rows.push(part),
                "del" => self.drop_deleted(part),
                "tblPr" | "tblGrid" => {}
                _ => self.rows(part, rows),
            }
        }
    }

    fn read_rows(&mut self, rows: &[Node<'a, 'input>]) -> Vec<RowText> {
        let mut read: Vec<RowText> = Vec::with_capacity(rows.len());
        // The cells that may go on below: by their column the row and the place in it.
        let mut open: HashMap<usize, (usize, usize)> = HashMap::new();
        for (index, &row) in rows.iter().enumerate() {
            let about = child(row, "trPr");
            let before = about.and_then(|about| value(about, "gridBefore")).and_then(|count| count.parse().ok());
            let header = about.and_then(|about| child(about, "tblHeader")).is_some_and(is_on);
            let mut column: usize = before.unwrap_or(0).min(MAX_COLUMNS);
            let mut cells: Vec<CellText> = Vec::new();
            for cell in cells_of(row) {
                let about = child(cell, "tcPr");
                let property = |wanted| about.and_then(|about| value(about, wanted));
                let columns: usize = property("gridSpan").and_then(|span| span.parse().ok()).unwrap_or(1);
                let columns = columns.clamp(1, MAX_COLUMNS);
                let merge = |wanted| {
                    let node = about.and_then(|about| child(about, wanted))?;
                    Some(attribute(node, "val") == Some("restart"))
                };
                if column >= MAX_COLUMNS {
                    break;
                }
                match (merge("hMerge"), merge("vMerge")) {
                    (Some(false), _) if !cells.is_empty() => {
                        if let Some(last) = cells.last_mut() {
                            last.columns += columns;
                        }
                    }
                    (_, Some(false)) if open.contains_key(&column) => {
                        if let Some(&(row, place)) = open.get(&column)
                            && let Some(above) = read.get_mut(row).and_then(|row| row.cells.get_mut(place))
                        {
                            above.rows = index - row + 1;
                        }
                    }
                    (_, vertical) => {
                        if vertical.is_some() {
                            open.insert(column, (index, cells.len()));
                        } else {
                            open.remove(&column);
                        }
                        let text = self.cell_text(cell);
                        cells.push(CellText { text, column, columns, rows: 1 });
                    }
                }
                column += columns;
            }
            read.push(RowText { header, cells });
        }
        read
    }

    /// The wording of a cell: its paragraphs and inner tables in one line.
    fn cell_text(&mut self, node: Node<'a, 'input>) -> String {
        let mut texts: Vec<String> = Vec::new();
        for part in elements(node) {
            match name(part) {
                "p" => texts.extend(self.paragraph(part).map(|paragraph| paragraph.text)),
                "tcPr" | "trPr" | "tblPr" | "tblGrid" | "sdtPr" => {}
                "del" | "moveFrom" => self.drop_deleted(part),
                _ => texts.push(self.cell_text(part)),
            }
        }
        texts.retain(|text| !text.trim().is_empty());
        texts.join(" ")
    }
}

/// The cells of a row, also those inside controls.
fn cells_of<'a, 'input>(row: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
    let mut cells = Vec::new();
    for part in elements(row) {
        match name(part) {
            "tc" => cells.push(part),
            "sdt" | "sdtContent" | "customXml" => cells.extend(cells_of(part)),
            _ => {}
        }
    }
    cells
}
