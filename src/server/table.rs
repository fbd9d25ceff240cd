//! Tables to take away: the same rows as CSV and as a workbook.

use super::attachment::Attachment;
use super::params::{DEFAULT_PAGE, MAX_PAGE};
use super::problem::Problem;
use super::xml::allowed_in_xml;
use axum::response::{IntoResponse as _, Response};
use rust_xlsxwriter::{Format as Style, Workbook};

/// The form in which an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Csv,
    Xlsx,
}

/// The names of the forms, as the parameter `format` takes them.
pub(super) const FORMATS: [(&str, Format); 3] = [("json", Format::Json), ("csv", Format::Csv), ("xlsx", Format::Xlsx)];

impl Format {
    /// The items of a page unless asked otherwise: a table to take away is as long as it may be.
    pub(super) fn default_page(self) -> usize {
        if self == Self::Json { DEFAULT_PAGE } else { MAX_PAGE }
    }
}

/// Writes a table on a thread of its own.
pub(super) async fn written(
    write: impl FnOnce() -> Result<Response, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    tokio::task::spawn_blocking(write).await.map_err(|error| Problem::internal(error.to_string()))?
}

/// A cell: a number stays one, so that it can be summed and sorted.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl<T> From<Option<T>> for Cell
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Self::from)
    }
}

/// Rows under a header, with the names for readers and for files.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The name of the sheet and, with its ending, of the file: 指标.
    pub title: &'static str,
    /// The file's name for programs that know only ASCII: `indicators`.
    pub ascii_name: &'static str,
    pub header: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// CSV in UTF-8 with a byte order mark, by which spreadsheet programs tell the encoding.
    pub(super) fn csv(&self) -> Result<Response, Problem> {
        let internal = |error: &dyn std::error::Error| Problem::internal(format!("cannot write CSV: {error}"));
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
        writer.write_record(&self.header).map_err(|error| internal(&error))?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => harmless(text),
                Cell::Number(number) => number.to_string(),
                Cell::Empty => String::new(),
            });
            writer.write_record(cells).map_err(|error| internal(&error))?;
        }
        let bytes = writer.into_inner().map_err(|error| internal(error.error()))?;
        Ok(self.attachment("csv", "text/csv; charset=utf-8", bytes))
    }

    /// A workbook of one sheet, its header fixed and ready to filter by.
    pub(super) fn xlsx(&self) -> Result<Response, Problem> {
        let bytes = self.workbook().map_err(|error| Problem::internal(format!("cannot write XLSX: {error}")))?;
        let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        Ok(self.attachment("xlsx", media_type, bytes))
    }

    fn workbook(&self) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.title)?;
        let bold = Style::new().set_bold();
        for (column, name) in (0..).zip(&self.header) {
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        for (line, row) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column, allowed_in_xml(text))?,
                    Cell::Number(number) => sheet.write_number(line, column, *number)?,
                    Cell::Empty => continue,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        let last_row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let last_column = u16::try_from(self.header.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.autofit();
        workbook.save_to_buffer()
    }

    fn attachment(&self, ending: &'static str, media_type: &'static str, bytes: Vec<u8>) -> Response {
        let name = self.title.to_owned();
        Attachment { name, ascii_name: self.ascii_name, ending, media_type, bytes }.into_response()
    }
}

/// A cell of CSV that spreadsheet programs take for a text: one that begins like a formula would be run. Numbers stay.
fn harmless(text: &str) -> String {
    let begins_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if begins_formula && text.parse::<f64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in
            ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=HYPERLINK(\"http://evil\")"]
        {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for plain in ["-3.5", "+8", "到2025年", "", "5-10", " =1"] {
            assert_eq!(harmless(plain), plain);
        }
    }
}
