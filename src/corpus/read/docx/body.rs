//! The blocks of a document in reading order: paragraphs, tables, boxes, and notes after what refers to them.

use super::numbering::Numbering;
use super::paragraph::{Look, NoteRef, Runs, alternative};
use super::styles::{Style, Styles};
use super::wording_chars;
use crate::read::bounds::{Deadline, MAX_DEPTH};
use crate::read::writer::Writer;
use crate::read::xml::{attribute, child, elements, name, value};
use crate::read::{DroppedKind, LineKind, LineMark};
use roxmltree::Node;
use std::collections::HashMap;

/// The foot- and endnotes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes<'a, 'input> {
    /// By whether it is an endnote, and by its id.
    nodes: HashMap<(bool, &'a str), Node<'a, 'input>>,
    /// How many were printed: their marks count from 1.
    count: usize,
}

impl<'a, 'input> Notes<'a, 'input> {
    /// Finds all notes in their parts.
    pub(super) fn read(footnotes: Node<'a, 'input>, endnotes: Node<'a, 'input>) -> Self {
        let mut nodes = HashMap::new();
        for (is_endnote, root) in [(false, footnotes), (true, endnotes)] {
            // The lines that divide notes from the text are kept as notes with a type.
            for note in elements(root).filter(|note| attribute(*note, "type").is_none_or(|kind| kind == "normal")) {
                if let Some(id) = attribute(note, "id") {
                    nodes.insert((is_endnote, id), note);
                }
            }
        }
        Self { nodes, count: 0 }
    }
}

/// The walk over a document.
pub(super) struct Body<'a, 'input> {
    styles: &'a Styles,
    numbering: Numbering,
    notes: Notes<'a, 'input>,
    pub(super) writer: Writer,
    deadline: Deadline,
    /// The wording of a paragraph whose end was deleted: it goes on in the next.
    carried: String,
    /// Notes and boxes inside a table, which follow it.
    pending_notes: Vec<NoteRef>,
    pending_boxes: Vec<Node<'a, 'input>>,
    depth: usize,
}

/// A paragraph, read.
pub(super) struct Paragraph {
    /// The automatic number and the wording, a `\n` at each line break.
    pub text: String,
    /// Its marks without positions.
    pub mark: LineMark,
}

impl<'a, 'input> Body<'a, 'input> {
    /// A walk that has not begun.
    pub(super) fn new(styles: &'a Styles, numbering: Numbering, notes: Notes<'a, 'input>, writer: Writer) -> Self {
        Self {
            styles,
            numbering,
            notes,
            writer,
            deadline: Deadline::new(),
            carried: String::new(),
            pending_notes: Vec::new(),
            pending_boxes: Vec::new(),
            depth: 0,
        }
    }

    /// Reads the body.
    pub(super) fn read(&mut self, body: Node<'a, 'input>) -> Result<(), String> {
        self.blocks(body, &LineKind::Text)
    }

    /// What was written.
    pub(super) fn finish(mut self) -> Result<Writer, String> {
        let rest = std::mem::take(&mut self.carried);
        self.writer.line(&rest, LineMark::default())?;
        Ok(self.writer)
    }

    /// Reads the blocks of a body, box, note or control; `kind` is that of their paragraphs.
    pub(super) fn blocks(&mut self, node: Node<'a, 'input>, kind: &LineKind) -> Result<(), String> {
        if self.depth > MAX_DEPTH {
            return Ok(());
        }
        self.depth += 1;
        for block in elements(node) {
            self.deadline.check()?;
            match name(block) {
                "p" => {
                    let paragraph = self.paragraph(block);
                    if let Some(paragraph) = paragraph {
                        self.write(&paragraph, kind)?;
                    }
                    self.write_pending(kind)?;
                }
                "tbl" => {
                    self.table(block, kind)?;
                    self.write_pending(kind)?;
                }
                "del" | "moveFrom" => self.drop_deleted(block),
                "AlternateContent" => {
                    if let Some(chosen) = alternative(block) {
                        self.blocks(chosen, kind)?;
                    }
                }
                "sdt" if is_contents(block) => self.blocks(block, &LineKind::Contents)?,
                "sectPr" | "sdtPr" | "sdtEndPr" => {}
                _ => self.blocks(block, kind)?,
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Counts what a tracked change deleted.
    pub(super) fn drop_deleted(&mut self, node: Node<'_, '_>) {
        let inside = node.descendants().filter(|node| matches!(name(*node), "t" | "delText"));
        self.writer.drop(DroppedKind::DeletedRevision, inside.map(wording_chars).sum());
    }

    /// Reads a paragraph and counts its number; `None` if it goes on in the next.
    pub(super) fn paragraph(&mut self, node: Node<'a, 'input>) -> Option<Paragraph> {
        let about = child(node, "pPr");
        let style = self.styles.paragraph(about.and_then(|about| value(about, "pStyle")));
        let mut runs = Runs::default();
        runs.collect(node, Look { hidden: style.hidden, bold: style.bold }, self.styles);
        for (what, count) in std::mem::take(&mut runs.dropped) {
            self.writer.drop(what, count);
        }
        self.pending_notes.append(&mut runs.notes);
        self.pending_boxes.append(&mut runs.boxes);
        let mut text = std::mem::take(&mut self.carried);
        text += &runs.text;
        let end_deleted =
            about.and_then(|about| child(about, "rPr")).is_some_and(|about| child(about, "del").is_some());
        if end_deleted {
            self.carried = text;
            return None;
        }
        let label = self.label(about, &style);
        let outline = about.and_then(|about| value(about, "outlineLvl")).and_then(|level| level.parse().ok());
        let level = outline.or(style.outline).filter(|level| *level < 9).map(|level: u8| level + 1);
        let is_title = matches!(style.name.as_str(), "title" | "标题");
        let kind = if matches!(style.name.as_str(), "caption" | "题注") {
            LineKind::Caption
        } else if ["toc ", "目录", "table of figures"].iter().any(|start| style.name.starts_with(start)) {
            LineKind::Contents
        } else {
            LineKind::Text
        };
        let centered = about.and_then(|about| value(about, "jc")).map_or(style.centered, |jc| jc == "center");
        let mark = LineMark {
            level: if is_title { Some(0) } else { level },
            label_chars: label.as_ref().map_or(0, |label| label.chars().count()),
            kind,
            centered,
            bold: runs.wording > 0 && runs.bold == runs.wording,
            ..LineMark::default()
        };
        let text = match label {
            Some(label) if !text.trim().is_empty() => label + text.trim_start(),
            _ => text,
        };
        Some(Paragraph { text, mark })
    }

    /// The automatic number of a paragraph: its own list, else that of its style.
    fn label(&mut self, about: Option<Node<'_, '_>>, style: &Style) -> Option<String> {
        let numbers = about.and_then(|about| child(about, "numPr"));
        let own_list = numbers.and_then(|numbers| value(numbers, "numId")).map(str::to_owned);
        let own_level = numbers.and_then(|numbers| value(numbers, "ilvl")).and_then(|level| level.parse().ok());
        let list = own_list.or_else(|| style.list.clone()).filter(|list| list != "0")?;
        let of_style = || {
            let named = style.list_style.as_deref();
            style.list_level.or_else(|| named.and_then(|named| self.numbering.level_of_style(&list, named)))
        };
        let level = own_level.or_else(of_style).unwrap_or(0);
        self.numbering.next(&list, level)
    }

    /// Writes a paragraph: its line breaks make lines, but not in headings.
    fn write(&mut self, paragraph: &Paragraph, kind: &LineKind) -> Result<(), String> {
        let mut mark = paragraph.mark.clone();
        if *kind != LineKind::Text {
            mark.kind = kind.clone();
        }
        if mark.level.is_some() {
            return self.writer.line(&paragraph.text.replace('\n', " "), mark);
        }
        for line in paragraph.text.split('\n') {
            self.writer.line(line, mark.clone())?;
            mark.label_chars = 0;
        }
        Ok(())
    }

    /// Writes the boxes and notes of what has just been written.
    fn write_pending(&mut self, kind: &LineKind) -> Result<(), String> {
        for node in std::mem::take(&mut self.pending_boxes) {
            let number = self.writer.open_box();
            self.blocks(node, &LineKind::Box { number })?;
        }
        // A note does not refer to notes.
        if matches!(kind, LineKind::Footnote { .. }) {
            self.pending_notes.clear();
        }
        for note in std::mem::take(&mut self.pending_notes) {
            let Some(node) = self.notes.nodes.get(&(note.is_endnote, note.id.as_str())).copied() else { continue };
            self.notes.count += 1;
            let mark = self.notes.count.to_string();
            self.blocks(node, &LineKind::Footnote { mark })?;
        }
        Ok(())
    }
}

/// Whether a control holds the list of contents.
fn is_contents(control: Node<'_, '_>) -> bool {
    child(control, "sdtPr").is_some_and(|about| {
        about.descendants().any(|node| {
            name(node) == "docPartGallery" && attribute(node, "val").is_some_and(|val| val.contains("Contents"))
        })
    })
}
