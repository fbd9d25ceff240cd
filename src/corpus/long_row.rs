//! A row of a table that is too long for one passage: cut between its cells, and in them like a paragraph. Each part
//! says of which row and of which column it is.

use super::builder::Builder;
use super::line::Line;
use super::model::Passage;
use super::source_range::SourceRange;
use super::split::{MAX_PASSAGE_CHARS, split_at};
use super::table::GridRow;
use super::table_row::with_name;
use crate::text::clean_text;

/// A longer first cell is no name of its row, in characters.
const MAX_NAME_CHARS: usize = 60;

/// What the parts of a row have in common.
pub(super) struct LongRow<'a> {
    /// The row with its merged cells spread.
    pub grid: &'a GridRow,
    /// The names of the columns.
    pub columns: &'a [String],
    /// The whole text, as it would be that of one passage.
    pub text: &'a str,
}

/// A part while it is put together.
#[derive(Default)]
struct Part {
    text: String,
    chars: usize,
    source: Vec<SourceRange>,
}

impl LongRow<'_> {
    /// What each part begins with: the group and the name of the row, as its text does.
    fn opening(&self) -> &str {
        let name = self.grid.cells.iter().find(|cell| !cell.is_empty());
        let end = name.and_then(|name| self.text.find(name.as_str()).map(|at| at + name.len()));
        let opening = end.and_then(|end| self.text.get(..end)).unwrap_or_default();
        if opening.chars().count() > MAX_NAME_CHARS { "" } else { opening }
    }

    /// The column of each cell that begins in this row, where no further cells are hung between them.
    fn column(&self, cell: usize) -> &str {
        let at = self.grid.starts.get(cell).copied().unwrap_or(cell);
        self.columns.get(at).map(String::as_str).unwrap_or_default()
    }
}

impl Builder<'_> {
    /// Enters a row that is too long, each part as a passage.
    pub(super) fn long_row(&mut self, line: &Line, row: &LongRow<'_>, passage: &Passage) {
        let opening = row.opening();
        let mut parts: Vec<Part> = vec![Part::default()];
        let whole = [(line.content_start, line.content_end)];
        let own = line.cells.iter().map(|cell| (cell.start, cell.end));
        let cells: Vec<(usize, usize)> = if line.cells.is_empty() { whole.to_vec() } else { own.collect() };
        for (index, &(start, end)) in cells.iter().enumerate() {
            let text = clean_text(self.markup.plain(start, end));
            if text.is_empty() {
                continue;
            }
            let column = row.column(index);
            let opens = parts.len() == 1 && parts.iter().all(|part| part.text.is_empty());
            let is_name = opens && !opening.is_empty() && opening.ends_with(&text);
            let frame = opening.chars().count() + column.chars().count() + 3;
            let limit = MAX_PASSAGE_CHARS.saturating_sub(frame).max(MAX_PASSAGE_CHARS / 2);
            let range = SourceRange { line: self.markup.line_of(start), start, end };
            let source = self.markup.ranges(start, end);
            let cell = Passage { text, source, ..passage.clone() };
            for part in split_at(cell, &[range], self.markup, limit) {
                let said = if is_name { opening.to_owned() } else { with_name(column, &part.text) };
                add(&mut parts, opening, &said, part.source);
            }
        }
        let many = parts.len() > 1;
        for (number, part) in (1..).zip(parts) {
            let id = if many { format!("{}-{number}", passage.id) } else { passage.id.clone() };
            self.push(Passage { id, text: part.text, source: part.source, ..passage.clone() });
        }
    }
}

/// Adds what a cell says to the last part, or to a new one where there is no room.
fn add(parts: &mut Vec<Part>, opening: &str, said: &str, source: Vec<SourceRange>) {
    let chars = said.chars().count() + 1;
    if parts.last().is_some_and(|part| !part.text.is_empty() && part.chars + chars > MAX_PASSAGE_CHARS) {
        parts.push(Part { text: opening.to_owned(), chars: opening.chars().count(), source: Vec::new() });
    }
    let Some(part) = parts.last_mut() else { return };
    if !part.text.is_empty() {
        part.text.push('\n');
    }
    part.text += said;
    part.chars += chars;
    part.source.extend(source);
}
