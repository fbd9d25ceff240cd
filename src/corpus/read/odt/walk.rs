//! The walk over an `OpenDocument` text.

use super::lists::Counters;
use super::styles::{Look, Styles};
use crate::read::bounds::{Deadline, MAX_COLUMNS};
use crate::read::writer::{CellText, Writer};
use crate::read::xml::{attribute, child, elements, name};
use crate::read::{DroppedKind, LineKind, LineMark, ReadText};
use roxmltree::Node;

/// Repeated spaces, rows and cells are written as one with a count, which is foreign.
const MAX_REPEATED: usize = 1_000;

/// A walk over a document.
pub(super) struct Walk<'a, 'input> {
    styles: &'a Styles,
    writer: Writer,
    deadline: Deadline,
    counters: Counters,
    /// The open lists: the name of the style, and whether the item's number is still to be printed.
    lists: Vec<String>,
    item: Option<Option<u32>>,
    notes: Vec<Node<'a, 'input>>,
    boxes: Vec<Node<'a, 'input>>,
}

/// The wording of a paragraph.
#[derive(Default)]
struct Wording {
    text: String,
    chars: usize,
    bold: usize,
}

impl<'a, 'input> Walk<'a, 'input> {
    /// A walk that has not begun.
    pub(super) fn new(styles: &'a Styles, writer: Writer) -> Self {
        Self {
            styles,
            writer,
            deadline: Deadline::new(),
            counters: Counters::default(),
            lists: Vec::new(),
            item: None,
            notes: Vec::new(),
            boxes: Vec::new(),
        }
    }

    /// What was read.
    pub(super) fn finish(self) -> ReadText {
        self.writer.finish()
    }

    /// Reads the blocks below a node; `kind` is that of their paragraphs.
    pub(super) fn blocks(&mut self, node: Node<'a, 'input>, kind: &LineKind) -> Result<(), String> {
        for block in elements(node) {
            self.deadline.check()?;
            match name(block) {
                "p" | "h" => {
                    self.paragraph(block, kind)?;
                    self.pending(kind)?;
                }
                "list" => self.list(block, kind)?,
                "table" => {
                    self.table(block, kind)?;
                    self.pending(kind)?;
                }
                "tracked-changes" => {
                    let deleted = block.descendants().filter(|node| name(*node) == "deletion");
                    // Who deleted it and when is said beside it.
                    let texts = deleted.flat_map(|node| elements(node)).filter(|node| name(*node) != "change-info");
                    let chars = texts.map(text_chars).sum();
                    self.writer.drop(DroppedKind::DeletedRevision, chars);
                }
                "table-of-content" => {
                    if let Some(index) = child(block, "index-body") {
                        self.blocks(index, &LineKind::Contents)?;
                    }
                }
                "section" if attribute(block, "display") == Some("none") => {
                    self.writer.drop(DroppedKind::Hidden, text_chars(block));
                }
                "section" | "index-body" | "index-title" | "list-header" | "text-box" => self.blocks(block, kind)?,
                "frame" => {
                    self.frame(block);
                    self.pending(kind)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A list numbers its items; one that does not go on counts anew.
    fn list(&mut self, node: Node<'a, 'input>, kind: &LineKind) -> Result<(), String> {
        let named = attribute(node, "style-name").map(str::to_owned);
        let style = named.or_else(|| self.lists.last().cloned()).unwrap_or_default();
        let continued =
            attribute(node, "continue-numbering") == Some("true") || attribute(node, "continue-list").is_some();
        if self.lists.is_empty() && !continued {
            self.counters.restart(&style);
        }
        self.lists.push(style);
        for item in elements(node) {
            let start = attribute(item, "start-value").and_then(|start| start.parse().ok());
            self.item = (name(item) == "list-item").then_some(start);
            self.blocks(item, kind)?;
        }
        self.item = None;
        self.lists.pop();
        Ok(())
    }

    /// The number of the paragraph, if it opens an item or is a numbered heading.
    fn label(&mut self, node: Node<'_, '_>, style: Option<&str>) -> Option<String> {
        if let (Some(start), Some(list)) = (self.item.take(), self.lists.last().cloned()) {
            let level = self.lists.len() - 1;
            return self.counters.next(&list, self.styles.lists.get(&list)?, level, start);
        }
        let level = attribute(node, "outline-level").and_then(|level| level.parse::<usize>().ok())?.checked_sub(1)?;
        let list = self.styles.list(style).unwrap_or_default();
        (self.lists.is_empty() && name(node) == "h")
            .then(|| self.counters.next(&list, self.styles.lists.get(&list)?, level, None))?
    }

    fn paragraph(&mut self, node: Node<'a, 'input>, kind: &LineKind) -> Result<(), String> {
        let style = attribute(node, "style-name");
        let look = self.styles.look(style);
        let mut wording = Wording::default();
        self.collect(node, look, &mut wording);
        let label = self.label(node, style).filter(|_| wording.chars > 0);
        let names = self.styles.names(style);
        let is_named = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
        let level = attribute(node, "outline-level").filter(|_| name(node) == "h").and_then(|level| level.parse().ok());
        let kind = match kind {
            LineKind::Text if is_named(&["caption", "illustration", "table"]) => LineKind::Caption,
            LineKind::Text if names.iter().any(|name| name.starts_with("contents ")) => LineKind::Contents,
            kind => kind.clone(),
        };
        let mut mark = LineMark {
            level: if is_named(&["title"]) { Some(0) } else { level },
            label_chars: label.as_ref().map_or(0, |label| label.chars().count()),
            kind,
            centered: look.centered,
            bold: wording.chars > 0 && wording.chars == wording.bold,
            ..LineMark::default()
        };
        let text = match label {
            Some(label) => label + wording.text.trim_start(),
            None => wording.text,
        };
        if mark.level.is_some() {
            return self.writer.line(&text.replace('\n', " "), mark);
        }
        for line in text.split('\n') {
            self.writer.line(line, mark.clone())?;
            mark.label_chars = 0;
        }
        Ok(())
    }

    /// Collects the wording below a node.
    fn collect(&mut self, node: Node<'a, 'input>, look: Look, wording: &mut Wording) {
        for part in node.children() {
            if part.is_text() {
                let text: Vec<&str> = part.text().unwrap_or_default().split(['\n', '\t', '\r']).collect();
                let text = text.join(" ");
                let chars = text.chars().filter(|c| !c.is_whitespace()).count();
                if look.hidden {
                    self.writer.drop(DroppedKind::Hidden, chars);
                    continue;
                }
                wording.chars += chars;
                wording.bold += if look.bold { chars } else { 0 };
                wording.text += &text;
                continue;
            }
            match name(part) {
                "s" => {
                    let count = attribute(part, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                    wording.text.extend(std::iter::repeat_n(' ', count.min(MAX_REPEATED)));
                }
                "tab" => wording.text.push(' '),
                "line-break" => wording.text.push('\n'),
                "note" => {
                    self.writer.drop(DroppedKind::NoteMark, 1);
                    self.notes.push(part);
                }
                "annotation" => self.writer.drop(DroppedKind::Comment, 1),
                "frame" | "custom-shape" | "g" => self.frame(part),
                "ruby" => {
                    if let Some(base) = child(part, "ruby-base") {
                        self.collect(base, look, wording);
                    }
                }
                "span" => {
                    let own = self.styles.look(attribute(part, "style-name"));
                    let look = Look { hidden: look.hidden || own.hidden, bold: look.bold || own.bold, ..look };
                    self.collect(part, look, wording);
                }
                "annotation-end" | "bookmark" | "change" | "change-start" | "change-end" => {}
                _ => self.collect(part, look, wording),
            }
        }
    }

    /// A frame holds a box with text, or a picture.
    fn frame(&mut self, node: Node<'a, 'input>) {
        let boxes: Vec<Node<'a, 'input>> =
            node.descendants().filter(|node| name(*node) == "text-box").take(1).collect();
        if boxes.is_empty() && node.descendants().any(|node| matches!(name(node), "image" | "object")) {
            self.writer.drop(DroppedKind::Picture, 1);
        }
        self.boxes.extend(boxes);
    }

    /// Writes the boxes and notes of what has just been written.
    fn pending(&mut self, kind: &LineKind) -> Result<(), String> {
        for node in std::mem::take(&mut self.boxes) {
            let number = self.writer.open_box();
            self.blocks(node, &LineKind::Box { number })?;
        }
        if matches!(kind, LineKind::Footnote { .. }) {
            self.notes.clear();
        }
        for note in std::mem::take(&mut self.notes) {
            let mark = child(note, "note-citation").and_then(|node| node.text()).unwrap_or_default().trim().to_owned();
            if let Some(body) = child(note, "note-body") {
                self.blocks(body, &LineKind::Footnote { mark })?;
            }
        }
        Ok(())
    }

    fn table(&mut self, table: Node<'a, 'input>, kind: &LineKind) -> Result<(), String> {
        let mut rows = Vec::new();
        rows_of(table, false, &mut rows);
        let cells_of = |row: Node<'a, 'input>| elements(row).filter(|node| name(*node) == "table-cell");
        if rows.iter().all(|(_, row)| cells_of(*row).count() <= 1) {
            let kind = match kind {
                LineKind::Text => LineKind::Box { number: self.writer.open_box() },
                kind => kind.clone(),
            };
            for cell in rows.into_iter().flat_map(|(_, row)| cells_of(row)) {
                self.blocks(cell, &kind)?;
            }
            return Ok(());
        }
        let number = self.writer.open_table();
        for (index, (header, row)) in rows.into_iter().enumerate() {
            let mut column = 0;
            let mut cells = Vec::new();
            for cell in elements(row) {
                let count = |wanted| attribute(cell, wanted).and_then(|count: &str| count.parse::<usize>().ok());
                let repeated = count("number-columns-repeated").unwrap_or(1).clamp(1, MAX_REPEATED);
                if name(cell) == "table-cell" && column < MAX_COLUMNS {
                    let (columns, rows) = (count("number-columns-spanned"), count("number-rows-spanned"));
                    let columns = columns.unwrap_or(1).clamp(1, MAX_COLUMNS);
                    let mut texts = Vec::new();
                    self.cell(cell, &mut texts);
                    let text = texts.join(" ");
                    cells.push(CellText { text, column, columns, rows: rows.unwrap_or(1).max(1) });
                }
                column += if matches!(name(cell), "table-cell" | "covered-table-cell") { repeated } else { 0 };
            }
            self.writer.row(number, index + 1, header, &cells)?;
        }
        Ok(())
    }

    /// The paragraphs of a cell, inner lists and tables included.
    fn cell(&mut self, node: Node<'a, 'input>, texts: &mut Vec<String>) {
        for part in elements(node) {
            if matches!(name(part), "p" | "h") {
                let mut wording = Wording::default();
                self.collect(part, self.styles.look(attribute(part, "style-name")), &mut wording);
                texts.push(wording.text.trim().to_owned());
            } else {
                self.cell(part, texts);
            }
        }
        texts.retain(|text| !text.is_empty());
    }
}

/// The rows of a table, each with whether it is a header.
fn rows_of<'a, 'input>(node: Node<'a, 'input>, header: bool, rows: &mut Vec<(bool, Node<'a, 'input>)>) {
    for part in elements(node) {
        match name(part) {
            "table-row" => rows.push((header, part)),
            "table-header-rows" => rows_of(part, true, rows),
            "table-rows" | "table-row-group" => rows_of(part, header, rows),
            _ => {}
        }
    }
}

fn text_chars(node: Node<'_, '_>) -> usize {
    let texts = node.descendants().filter(Node::is_text).filter_map(|node| node.text());
    texts.map(|text| text.chars().filter(|c| !c.is_whitespace()).count()).sum()
}
