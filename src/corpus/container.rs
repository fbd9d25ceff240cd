//! What a container says of its lines, put as what Markdown says of a source's: from there one code reads both.

use super::html::Cell;
use super::label::parse_label;
use super::leftover::{mark_invisible, mark_left_over};
use super::line::{Line, Shape};
use super::markdown::{LineFacts, Markdown};
use super::markup::{Class, Markup};
use super::numbered_notes::mark_numbered_notes;
use super::read::{self, LineKind, LineMark, ReadText};
use crate::text::{clean_text, clean_title};

/// The text of a container as wording, without marks; only signs of Markdown that stray in a page are taken out.
pub(super) fn wording(chars: &[char]) -> Markdown {
    let mut markup = Markup::of(chars);
    mark_left_over(chars, &mut markup);
    mark_invisible(chars, &mut markup);
    mark_bullets(chars, &mut markup);
    let notes = mark_numbered_notes(chars, &mut markup);
    let mut lines = vec![LineFacts::default(); markup.line_count()];
    for (index, line) in notes.lines.into_iter().enumerate() {
        if let Some(facts) = lines.get_mut(line) {
            facts.footnote = Some((index + 1).to_string());
        }
    }
    markup.close_up();
    Markdown { markup, lines, tables: Vec::new(), marks: notes.marks, open_comment: false }
}

/// Takes out the signs that open the items of a list, as they are printed.
fn mark_bullets(chars: &[char], markup: &mut Markup) {
    let mut start = 0;
    for line in chars.split(|&c| c == '\n') {
        if let [sign, gap, ..] = line
            && matches!(sign, '-' | '*' | '•' | '●' | '■' | '◆' | '○' | '▪' | '➢' | '–')
            && gap.is_whitespace()
            && *gap != '\t'
        {
            markup.mark(start, start + 1, Class::Mark);
        }
        start += line.len() + 1;
    }
}

/// The lines of a container; a blank one stands around each table, which ends it.
pub(super) fn lines(read: &ReadText, markdown: &Markdown) -> Vec<Line> {
    let markup = &markdown.markup;
    let mut lines: Vec<Line> = Vec::with_capacity(read.lines.len());
    let mut table = None;
    let mut covered: Vec<usize> = Vec::new();
    for (index, mark) in read.lines.iter().enumerate() {
        let of = if let LineKind::Row(row) = &mark.kind { Some(row.table) } else { None };
        if of != table {
            lines.push(line(
                index + 1,
                &LineMark { start: mark.start, end: mark.start, ..LineMark::default() },
                markup,
            ));
            covered.clear();
            table = of;
        }
        let mut line = line(index + 1, mark, markup);
        if let LineKind::Row(row) = &mark.kind {
            line.cells = cells(row, &mut covered);
        } else if line.footnote.is_none() {
            line.footnote = markdown.lines.get(index).and_then(|facts| facts.footnote.clone());
        }
        lines.push(line);
    }
    lines
}

fn line(number: usize, mark: &LineMark, markup: &Markup) -> Line {
    let opening = markup.classes.get(mark.start..mark.end).unwrap_or_default();
    let marks = opening.iter().take_while(|class| **class == Class::Mark).count();
    let spaces = markup.plain(mark.start + marks, mark.end).iter().take_while(|c| c.is_whitespace()).count();
    let content_start = mark.start + marks + spaces;
    let item = marks == 1;
    let plain = markup.plain(content_start, mark.end);
    let text = clean_text(plain);
    let title = clean_title(plain);
    let only_dashes = plain.len() >= 3
        && plain.iter().all(|c| matches!(c, '-' | '*' | '_' | '=' | '―' | '—' | '─' | '━' | '═' | '＿' | '＝'));
    let shape = match &mark.kind {
        _ if text.is_empty() => Shape::Blank,
        LineKind::Row(_) => Shape::Row,
        _ if only_dashes => Shape::Rule,
        _ => Shape::Text,
    };
    Line {
        number,
        start: mark.start,
        end: mark.end,
        content_start,
        content_end: mark.end,
        label: parse_label(&title),
        text,
        title,
        marks: mark.level.map_or(0, usize::from),
        indented: false,
        bold: mark.bold,
        item,
        quote: if let LineKind::Box { number } = mark.kind { number } else { 0 },
        hard_break: true,
        whole: true,
        footnote: if let LineKind::Footnote { mark } = &mark.kind { Some(mark.clone()) } else { None },
        picture: None,
        cells: Vec::new(),
        shape,
    }
}

/// The cells of a row, an empty one for each column that the container left out.
fn cells(row: &read::Row, covered: &mut Vec<usize>) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(row.cells.len());
    let mut column = 0;
    // What hangs down from above takes its columns of itself.
    let pass = |column: &mut usize, covered: &mut Vec<usize>| {
        while let Some(rows) = covered.get_mut(*column).filter(|rows| **rows > 0) {
            *rows -= 1;
            *column += 1;
        }
    };
    for cell in &row.cells {
        pass(&mut column, covered);
        while column < cell.column {
            cells.push(Cell { start: cell.start, end: cell.start, columns: 1, rows: 1 });
            column += 1;
            pass(&mut column, covered);
        }
        cells.push(Cell { start: cell.start, end: cell.end, columns: cell.columns, rows: cell.rows });
        let end = column + cell.columns;
        if covered.len() < end {
            covered.resize(end, 0);
        }
        covered.iter_mut().skip(column).take(cell.columns).for_each(|rows| *rows = cell.rows - 1);
        column = end;
    }
    pass(&mut column, covered);
    cells
}

#[cfg(test)]
mod tests {
    use crate::{Document, DroppedKind, SourceFile, decode, read_document};
    use std::path::Path;

    /// Reads a fixture; all of them hold the same text.
    fn read(kind: &str) -> Document {
        let file = format!("water-plan.{kind}");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/formats");
        let bytes = std::fs::read(folder.join(&file)).map_err(|error| error.to_string());
        let source = decode(&SourceFile { file, bytes }).unwrap();
        read_document(&source, "water".to_owned(), None)
    }

    fn passages(document: &Document) -> Vec<(String, String, String)> {
        let titles = |titles: Vec<&str>| titles.join(" / ");
        let passages = document.passages.iter();
        passages.map(|passage| (passage.id.clone(), titles(passage.place.titles()), passage.text.clone())).collect()
    }

    #[test]
    fn every_container_gives_the_passages_of_its_markdown() {
        let markdown = read("md");
        let expected = passages(&markdown);
        assert_eq!(expected.len(), 13);
        for kind in ["docx", "html", "pdf", "ofd", "odt", "rtf"] {
            let document = read(kind);
            assert_eq!(passages(&document), expected, "{kind}");
            assert_eq!(document.metadata.title, markdown.metadata.title, "{kind}");
            let report = &document.report;
            let skipped: usize = report.skipped.iter().map(|run| run.range.end - run.range.start).sum();
            assert_eq!(report.characters, report.in_passages + report.in_headings + skipped, "{kind}");
        }
    }

    #[test]
    fn pages_of_containers_are_certain() {
        for kind in ["pdf", "ofd"] {
            let document = read(kind);
            assert_eq!(document.metadata.pages, Some(2), "{kind}");
            let pages: Vec<_> = document.passages.iter().filter_map(|passage| passage.pages).collect();
            assert_eq!(pages.len(), document.passages.len(), "{kind}");
            assert!(pages.iter().all(|pages| pages.exact), "{kind}");
            assert_eq!(pages.last().map(|pages| (pages.first, pages.last)), Some((2, Some(2))), "{kind}");
            assert!(pages.windows(2).all(|pair| pair[0].first <= pair[1].first), "{kind}");
        }
    }

    #[test]
    fn what_containers_hold_beside_the_text_is_named() {
        let dropped = |kind: &str| -> Vec<(DroppedKind, usize)> {
            let mut dropped: Vec<_> = read(kind).report.dropped.iter().map(|found| (found.what, found.count)).collect();
            dropped.sort();
            dropped
        };
        assert_eq!(
            dropped("docx"),
            [(DroppedKind::DeletedRevision, 5), (DroppedKind::Hidden, 5), (DroppedKind::PageFurniture, 21)]
        );
        assert_eq!(dropped("odt"), [(DroppedKind::DeletedRevision, 5), (DroppedKind::Hidden, 5)]);
        assert_eq!(dropped("html"), [(DroppedKind::Navigation, 16), (DroppedKind::Script, 9)]);
        assert_eq!(dropped("ofd"), [(DroppedKind::PageFurniture, 24)]);
    }
}
