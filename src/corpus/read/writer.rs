//! Where readers write what they read: lines, pages and what was dropped.

use super::bounds::{MAX_COLUMNS, MAX_TEXT_CHARS};
use super::{Cell, Dropped, DroppedKind, Hints, LineKind, LineMark, PageStart, ReadText, Row};

/// A cell before it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct CellText {
    /// Its wording; lines inside it become spaces.
    pub text: String,
    /// Its first column, from 0.
    pub column: usize,
    /// How many columns it covers, at least 1.
    pub columns: usize,
    /// How many rows it covers, at least 1.
    pub rows: usize,
}

/// A text that is being read.
#[derive(Debug, Default)]
pub(super) struct Writer {
    read: ReadText,
    tables: usize,
    boxes: usize,
}

impl Writer {
    /// A writer for a format and encoding.
    pub(super) fn new(format: &str, encoding: &str) -> Self {
        let read = ReadText { format: format.to_owned(), encoding: encoding.to_owned(), ..ReadText::default() };
        Self { read, ..Self::default() }
    }

    /// Where the next line will start.
    pub(super) fn position(&self) -> usize {
        self.read.text.len() + usize::from(!self.read.lines.is_empty())
    }

    /// Writes a line; one without wording is left out.
    ///
    /// The marks come as the caller knows them; their positions are filled in.
    pub(super) fn line(&mut self, wording: &str, mut mark: LineMark) -> Result<(), String> {
        let (lead, wording) = trim(wording);
        if wording.is_empty() {
            return Ok(());
        }
        mark.label_chars = mark.label_chars.saturating_sub(lead);
        self.open_line(wording.len())?;
        mark.start = self.read.text.len();
        self.read.text.extend(wording.chars().map(plain));
        mark.end = self.read.text.len();
        self.read.lines.push(mark);
        Ok(())
    }

    /// Begins a table and gives its number.
    pub(super) fn open_table(&mut self) -> usize {
        self.tables += 1;
        self.tables
    }

    /// Begins a box and gives its number.
    pub(super) fn open_box(&mut self) -> usize {
        self.boxes += 1;
        self.boxes
    }

    /// Writes a row of a table, a tab between its columns; one without wording is left out.
    pub(super) fn row(&mut self, table: usize, number: usize, header: bool, cells: &[CellText]) -> Result<(), String> {
        if cells.iter().all(|cell| cell.text.trim().is_empty()) {
            return Ok(());
        }
        self.open_line(cells.iter().map(|cell| cell.text.len() + 1).sum())?;
        let start = self.read.text.len();
        let mut written = Vec::with_capacity(cells.len());
        let mut column = 0;
        for cell in cells {
            while column < cell.column.min(MAX_COLUMNS) {
                self.read.text.push('\t');
                column += 1;
            }
            let cell_start = self.read.text.len();
            let (_, wording) = trim(&cell.text);
            self.read.text.extend(wording.chars().map(plain));
            let end = self.read.text.len();
            let (columns, rows) = (cell.columns.max(1), cell.rows.max(1));
            written.push(Cell { start: cell_start, end, column: cell.column, columns, rows });
        }
        let last = cells.last().map_or(0, |cell| cell.column + cell.columns.max(1));
        while column + 1 < last.min(MAX_COLUMNS) {
            self.read.text.push('\t');
            column += 1;
        }
        let end = self.read.text.len();
        let kind = LineKind::Row(Row { table, number, header, cells: written });
        self.read.lines.push(LineMark { start, end, kind, ..LineMark::default() });
        Ok(())
    }

    /// Says that a page begins at the character that is written next, or at `at`.
    pub(super) fn page(&mut self, page: u32, at: usize) {
        let last = self.read.pages.last();
        if last.is_none_or(|last| last.page != page && last.start <= at) {
            self.read.pages.push(PageStart { start: at, page });
        }
    }

    /// Counts something that is not written.
    pub(super) fn drop(&mut self, what: DroppedKind, count: usize) {
        if count == 0 {
            return;
        }
        let at = self.position();
        match self.read.dropped.iter_mut().find(|dropped| dropped.what == what) {
            Some(dropped) => dropped.count += count,
            None => self.read.dropped.push(Dropped { what, count, at }),
        }
    }

    /// What the container says of the whole.
    pub(super) fn hints(&mut self) -> &mut Hints {
        &mut self.read.hints
    }

    /// The text as read.
    pub(super) fn finish(self) -> ReadText {
        self.read
    }

    fn open_line(&mut self, more: usize) -> Result<(), String> {
        if self.read.text.len().saturating_add(more) > MAX_TEXT_CHARS {
            return Err(format!("has more than {MAX_TEXT_CHARS} characters: divide it"));
        }
        if !self.read.lines.is_empty() {
            self.read.text.push('\n');
        }
        Ok(())
    }
}

/// A line holds no break and no tab of its own, no control character and no space that only keeps from breaking.
fn plain(c: char) -> char {
    if c.is_control() || c == '\u{A0}' { ' ' } else { c }
}

/// The wording without white space around it, and how many characters went before it.
fn trim(text: &str) -> (usize, &str) {
    let fits = |c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}';
    let rest = text.trim_start_matches(fits);
    let lead = text.chars().count() - rest.chars().count();
    (lead, rest.trim_end_matches(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_on_their_grid() {
        let mut writer = Writer::new("docx", "UTF-8");
        writer.line("　主要指标", LineMark::default()).unwrap();
        let cell = |text: &str, column, columns| CellText { text: text.into(), column, columns, rows: 1 };
        writer.row(1, 1, true, &[cell("指标", 0, 2), cell("2025年\n目标", 3, 2)]).unwrap();
        let read = writer.finish();
        let text: String = read.text.iter().collect();
        assert_eq!(text, "主要指标\n指标\t\t\t2025年 目标\t");
        let LineKind::Row(row) = &read.lines[1].kind else { panic!("no row") };
        assert_eq!((row.cells[1].start, row.cells[1].end), (10, 18));
    }
}
