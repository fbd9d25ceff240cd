//! The walk over a table: its rows become passages.

use super::block::{HeadingBlock, ParagraphBlock};
use super::builder::Builder;
use super::fault::title_without_place;
use super::html::Cell;
use super::line::Line;
use super::long_row::LongRow;
use super::model::{Kind, Passage, Place};
use super::report::HeadingFault;
use super::source_range::SourceRange;
use super::split::MAX_PASSAGE_CHARS;
use super::suspicion::FaultKind;
use super::table::{Table, box_label, cells, grid, table_label, unit_of};
use super::table_row::{Row, column_names, read_rows};
use crate::text::clean_title;

impl Builder<'_> {
    /// Enters a table with its caption, rows and note.
    pub(super) fn table(&mut self, index: usize) {
        let tables = self.tables;
        let Some(table) = tables.get(index) else { return };
        let lines = self.lines;
        self.outline.body();
        self.doubtful_captions(table);
        let all: Vec<&Line> = table.rows.iter().filter_map(|&at| lines.get(at)).collect();
        let width = all.iter().map(|line| line.cells.len()).max().unwrap_or(0);
        let mut rows = all.as_slice();
        let mut header = table.header;
        let boxed = self.boxed_row(rows, width);
        let mut has_box = boxed.is_some();
        // Below a heading that took the caption the unit has been a line of its own.
        let heading_end = self.placed.heading_end;
        let caption = table.caption.and_then(|at| lines.get(at)).filter(|line| line.content_start >= heading_end);
        if let Some((label, range)) = boxed {
            if let Some(caption) = caption {
                self.enter_heading(caption.range());
            }
            self.open_box(label, range, 0);
            rows = rows.get(1..).unwrap_or_default();
            header = header.map(|header| header.saturating_sub(1));
            if width > 1 {
                self.outline.table("", "");
            }
        } else {
            has_box = self.caption(table, rows);
        }
        if let Some(unit) = table.unit.and_then(|at| lines.get(at)).filter(|_| caption.is_some()) {
            self.enter_heading(unit.range());
        }
        for line in table.other_lines().filter_map(|at| lines.get(at)).filter(|line| line.is_text()) {
            self.enter_heading(line.range());
        }
        if has_box && width == 1 {
            rows.iter().for_each(|line| self.box_row(line));
        } else {
            self.rows(table, rows, header);
        }
        if let Some(note) = table.note.and_then(|at| lines.get(at)) {
            let place = self.outline.place().clone();
            let number = place.table.as_ref().map_or(0, |table| table.number);
            let id = format!("{}/{}/t{number}.note", self.id, place.key);
            let source = self.markup.ranges(note.content_start, note.content_end);
            self.push(bare_passage(id, Kind::Note, note.text.clone(), place, source));
        }
        self.outline.end_table();
        if has_box {
            self.outline.end_box();
        }
    }

    /// Captions of which it cannot be told whose they are: the rows claim none, and the report says so.
    fn doubtful_captions(&mut self, table: &Table) {
        let lines = self.lines;
        let captions: Vec<SourceRange> =
            table.doubtful.iter().filter_map(|&at| lines.get(at)).map(Line::range).collect();
        let Some(&range) = captions.first() else { return };
        self.outline.end_box();
        captions.iter().for_each(|range| self.enter_heading(*range));
        let note = "表题与表格的个数不符，难以对应".to_owned();
        self.placed.heading_faults.push(HeadingFault { range, kind: FaultKind::Suspect, note });
    }

    /// The label of the box that the first row names, and where it stands.
    fn boxed_row(&self, rows: &[&Line], width: usize) -> Option<(super::label::Label, SourceRange)> {
        let line = rows.first()?;
        let cell = self.lone_cell(line).filter(|_| width == 1 || rows.len() > 1)?;
        let label = box_label(&clean_title(self.markup.plain(cell.start, cell.end)))?;
        Some((label, self.piece(cell.start, cell.end)))
    }

    /// The cell of a row that has wording in one only.
    fn lone_cell(&self, line: &Line) -> Option<Cell> {
        let mut filled = line.cells.iter().filter(|cell| self.markup.has_wording(cell.start, cell.end));
        filled.next().copied().filter(|_| filled.next().is_none())
    }

    /// Enters the caption and opens the table; returns whether the caption opened a box for it.
    fn caption(&mut self, table: &Table, rows: &[&Line]) -> bool {
        let lines = self.lines;
        let caption = table.caption.and_then(|at| lines.get(at));
        let Some(line) = caption.filter(|line| line.content_start >= self.placed.heading_end) else {
            // Else a first row over all columns may be the caption.
            let width = rows.iter().map(|line| line.cells.len()).max().unwrap_or(0);
            let first = rows.first().filter(|_| width > 1 && rows.len() > 2).and_then(|line| self.lone_cell(line));
            let title = first.map(|cell| clean_title(self.markup.plain(cell.start, cell.end))).unwrap_or_default();
            let title = if title.contains('。') { String::new() } else { title };
            let (label, title) = table_label(&title).unwrap_or_else(|| (String::new(), title.replace(' ', "")));
            self.outline.table(&label, &title);
            return false;
        };
        if let Some(label) = line.label.clone().filter(|_| box_label(&line.title).is_some()) {
            self.open_box(label, line.range(), line.quote);
            self.outline.table("", "");
            return true;
        }
        let (label, title) = table_label(&line.title).unwrap_or_else(|| (String::new(), line.title.replace(' ', "")));
        self.enter_heading(line.range());
        if let Some(note) = title_without_place(&title, &self.metadata.title) {
            self.placed.heading_faults.push(HeadingFault { range: line.range(), kind: FaultKind::Lost, note });
        }
        self.outline.table(&label, &title);
        false
    }

    fn open_box(&mut self, label: super::label::Label, range: SourceRange, quote: usize) {
        let title = label.title.clone();
        self.heading(&HeadingBlock {
            label: Some(label),
            title,
            entry: None,
            depth: 0,
            quote,
            annex: None,
            ranges: vec![range],
        });
    }

    fn rows(&mut self, table: &Table, rows: &[&Line], header: Option<usize>) {
        let note = table.note.and_then(|at| self.lines.get(at)).map(|line| line.text.as_str());
        let unit = table.unit.and_then(|at| self.lines.get(at)).and_then(|line| unit_of(&line.text));
        let grid = grid(self.markup, rows);
        let read = read_rows(&grid, header, note, unit.as_deref());
        let columns = column_names(&grid, header);
        let number = self.outline.place().table.as_ref().map_or(0, |table| table.number);
        let mut last_item = 0;
        for ((line, grid), row) in rows.iter().zip(&grid).zip(read) {
            let (kind, text, indicator) = match row {
                Row::Heading => {
                    self.enter_heading(SourceRange { line: line.number, start: line.start, end: line.end });
                    continue;
                }
                Row::Indicator(indicator, text) => (Kind::Indicator, text, Some(indicator)),
                Row::Text(text) => (Kind::TableRow, text, None),
            };
            if text.is_empty() {
                continue;
            }
            let printed = indicator.as_ref().map(|indicator| indicator.row).filter(|&row| row > last_item);
            last_item = printed.unwrap_or(last_item + 1);
            let mut place = self.outline.place().clone();
            place.item = Some(last_item);
            let id = format!("{}/{}/t{number}.{last_item}", self.id, place.key);
            if text.chars().count() > MAX_PASSAGE_CHARS {
                let passage = bare_passage(id, kind, String::new(), place, Vec::new());
                self.long_row(line, &LongRow { grid, columns: &columns, text: &text }, &passage);
                continue;
            }
            let source = self.markup.ranges(line.start, line.end);
            self.push(Passage { indicator, ..bare_passage(id, kind, text, place, source) });
        }
    }

    /// A row of a table that is a box: an item.
    fn box_row(&mut self, line: &Line) {
        let paragraph = ParagraphBlock {
            pieces: line.cells.iter().map(|cell| self.piece(cell.start, cell.end)).collect(),
            role: None,
            article: None,
            text: cells(self.markup, line).concat(),
            cuts: Vec::new(),
            quote: line.quote,
            footnote: None,
        };
        if !paragraph.text.is_empty() {
            let label = super::lead::item_label_chars(&paragraph.text);
            self.joined(Kind::BoxItem, 'b', &[&paragraph], Some(label));
        }
    }

    fn piece(&self, start: usize, end: usize) -> SourceRange {
        SourceRange { line: self.markup.line_of(start), start, end }
    }
}

fn bare_passage(id: String, kind: Kind, text: String, place: Place, source: Vec<SourceRange>) -> Passage {
    Passage {
        id,
        kind,
        text,
        lead_chars: 0,
        place,
        pages: None,
        source,
        cuts: Vec::new(),
        source_pages: Vec::new(),
        faults: Vec::new(),
        indicator: None,
    }
}
