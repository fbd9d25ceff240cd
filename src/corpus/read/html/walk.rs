//! The walk over a page: open elements decide what becomes of the text in them.

use super::furniture::is_silent;
use super::table::Table;
use crate::read::bounds::Deadline;
use crate::read::writer::Writer;
use crate::read::{DroppedKind, LineKind, LineMark};
use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};
use std::collections::HashSet;

/// Elements whose text is a paragraph of its own.
const BLOCKS: [&str; 32] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "center",
    "table",
    "caption",
    "address",
    "details",
    "summary",
    "hr",
];

/// A walk over a page.
pub(super) struct Walk<'a> {
    writer: &'a mut Writer,
    furniture: &'a HashSet<NodeId>,
    text: String,
    wording: usize,
    bold_wording: usize,
    bold: usize,
    centered: usize,
    preformatted: usize,
    level: Option<u8>,
    caption: bool,
    label: Option<String>,
    /// For each open list the number of its next item; `None` without numbers.
    lists: Vec<Option<i64>>,
    /// The open tables; `None` for one that only lays the page out.
    tables: Vec<Option<Table>>,
    /// How many tables are open in a cell of the innermost one: frames around its wording.
    frames: usize,
    /// The element that is being left out, as what, and its wording so far.
    left_out: Option<(NodeId, DroppedKind, usize)>,
}

impl<'a> Walk<'a> {
    /// A walk that has not begun.
    pub(super) fn new(writer: &'a mut Writer, furniture: &'a HashSet<NodeId>) -> Self {
        Self {
            writer,
            furniture,
            text: String::new(),
            wording: 0,
            bold_wording: 0,
            bold: 0,
            centered: 0,
            preformatted: 0,
            level: None,
            caption: false,
            label: None,
            lists: Vec::new(),
            tables: Vec::new(),
            frames: 0,
            left_out: None,
        }
    }

    /// Reads the page.
    pub(super) fn read(mut self, page: &Html) -> Result<(), String> {
        let deadline = Deadline::new();
        for (step, edge) in page.tree.root().traverse().enumerate() {
            if step % 4096 == 0 {
                deadline.check()?;
            }
            match edge {
                Edge::Open(node) => self.open(node)?,
                Edge::Close(node) => self.close(node)?,
            }
        }
        self.flush()
    }

    fn open(&mut self, node: NodeRef<'_, Node>) -> Result<(), String> {
        if let Some((_, _, chars)) = &mut self.left_out {
            if let Node::Text(text) = node.value() {
                *chars += text.chars().filter(|c| !c.is_whitespace()).count();
            }
            return Ok(());
        }
        match node.value() {
            Node::Text(text) => self.write(text),
            Node::Element(element) => match self.reason_to_leave_out(node, element) {
                Some(reason) => {
                    self.left_out = Some((node.id(), reason, 0));
                    Ok(())
                }
                None => self.open_element(node, element),
            },
            _ => Ok(()),
        }
    }

    fn reason_to_leave_out(&self, node: NodeRef<'_, Node>, element: &Element) -> Option<DroppedKind> {
        let style: String = element.attr("style").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
        let hidden = style.contains("display:none") || style.contains("visibility:hidden");
        if is_silent(element.name()) {
            Some(DroppedKind::Script)
        } else if hidden || element.attr("hidden").is_some() || matches!(element.name(), "rt" | "rp") {
            Some(DroppedKind::Hidden)
        } else if self.furniture.contains(&node.id()) {
            Some(DroppedKind::Navigation)
        } else if element.name() == "sup" && is_note_mark(node) {
            Some(DroppedKind::NoteMark)
        } else {
            None
        }
    }

    fn open_element(&mut self, node: NodeRef<'_, Node>, element: &Element) -> Result<(), String> {
        let name = element.name();
        if BLOCKS.contains(&name) || (self.table().is_none() && matches!(name, "tr" | "td" | "th")) {
            self.flush()?;
        }
        match name {
            "br" if self.level.is_some() => self.text.push(' '),
            "br" => self.flush()?,
            "img" => self.writer.drop(DroppedKind::Picture, 1),
            "b" | "strong" => self.bold += 1,
            "pre" => self.preformatted += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.level = name.get(1..).and_then(|level| level.parse().ok()),
            "caption" | "figcaption" => self.caption = true,
            "ul" => self.lists.push(None),
            "ol" => self.lists.push(Some(element.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1))),
            "li" => {
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.label = Some(format!("{number}."));
                    *number = number.saturating_add(1);
                }
            }
            // What stands in a table of data is a frame around what its cell says.
            "table" if self.table().is_some() => self.frames += 1,
            "table" => self.tables.push((!is_layout(node)).then(Table::default)),
            _ => {}
        }
        self.centered += usize::from(is_centered(element));
        if let Some(table) = self.unframed_table() {
            match name {
                "thead" => table.head(true),
                "tr" => table.open_row(),
                "td" | "th" => table.open_cell(element),
                _ => {}
            }
        }
        Ok(())
    }

    fn close(&mut self, node: NodeRef<'_, Node>) -> Result<(), String> {
        if let Some((id, reason, chars)) = self.left_out {
            if id == node.id() {
                self.writer.drop(reason, if reason == DroppedKind::NoteMark { 1 } else { chars });
                self.left_out = None;
            }
            return Ok(());
        }
        let Node::Element(element) = node.value() else { return Ok(()) };
        let name = element.name();
        if BLOCKS.contains(&name) || matches!(name, "td" | "th" | "tr") {
            self.flush()?;
        }
        self.centered -= usize::from(is_centered(element));
        match name {
            "b" | "strong" => self.bold -= 1,
            "pre" => self.preformatted -= 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.level = None,
            "caption" | "figcaption" => self.caption = false,
            "ul" | "ol" => {
                self.lists.pop();
            }
            "li" => self.label = None,
            "table" if self.frames > 0 => {
                self.frames -= 1;
                return Ok(());
            }
            "table" => {
                if let Some(Some(table)) = self.tables.pop() {
                    table.finish(self.writer)?;
                }
            }
            _ => {}
        }
        if let Some(table) = self.unframed_table() {
            match name {
                "thead" => table.head(false),
                "tr" => table.close_row(),
                "td" | "th" => table.close_cell(),
                _ => {}
            }
        }
        Ok(())
    }

    /// The innermost table, if it is one of data.
    fn table(&mut self) -> Option<&mut Table> {
        self.tables.last_mut().and_then(Option::as_mut)
    }

    /// The same, unless a frame in one of its cells is open, whose row and cell are none of its own.
    fn unframed_table(&mut self) -> Option<&mut Table> {
        if self.frames > 0 { None } else { self.table() }
    }

    /// Takes text as a page shows it: runs of white space are one space.
    fn write(&mut self, text: &str) -> Result<(), String> {
        if self.preformatted > 0 {
            for (index, line) in text.split('\n').enumerate() {
                if index > 0 {
                    self.flush()?;
                }
                self.text += line;
            }
            return Ok(());
        }
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                if !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
            } else {
                self.text.push(c);
                let is_wording = usize::from(!c.is_whitespace());
                self.wording += is_wording;
                self.bold_wording += if self.bold > 0 { is_wording } else { 0 };
            }
        }
        Ok(())
    }

    /// Ends the paragraph.
    fn flush(&mut self) -> Result<(), String> {
        let text = std::mem::take(&mut self.text);
        let bold = self.wording > 0 && self.bold_wording == self.wording;
        self.wording = 0;
        self.bold_wording = 0;
        if text.trim().is_empty() {
            return Ok(());
        }
        let label = self.label.take();
        let text = label.clone().unwrap_or_default() + text.trim_start();
        let mark = LineMark {
            level: self.level,
            label_chars: label.map_or(0, |label| label.chars().count()),
            kind: if self.caption { LineKind::Caption } else { LineKind::Text },
            centered: self.centered > 0,
            bold,
            ..LineMark::default()
        };
        if mark.kind == LineKind::Text
            && let Some(table) = self.table()
        {
            table.write(&text);
            table.write("\n");
            return Ok(());
        }
        self.writer.line(&text, mark)
    }
}

fn is_centered(element: &Element) -> bool {
    let style: String = element.attr("style").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    element.name() == "center"
        || element.attr("align").is_some_and(|align| align.eq_ignore_ascii_case("center"))
        || style.contains("text-align:center")
}

/// A raised link to a place of the page is the mark of a note.
fn is_note_mark(node: NodeRef<'_, Node>) -> bool {
    let mut elements = node.children().filter_map(|child| child.value().as_element());
    elements.next().is_some_and(|child| child.attr("href").is_some_and(|target| target.starts_with('#')))
        && elements.next().is_none()
}

/// A table that holds tables, or says that it only presents, lays the page out.
fn is_layout(node: NodeRef<'_, Node>) -> bool {
    let is_table = |node: NodeRef<'_, Node>| node.value().as_element().is_some_and(|element| element.name() == "table");
    let presents = node.value().as_element().is_some_and(|element| element.attr("role") == Some("presentation"));
    presents || node.descendants().skip(1).any(|node| is_table(node) && !is_frame(node))
}

/// A table of one cell frames what it holds.
fn is_frame(node: NodeRef<'_, Node>) -> bool {
    let is_cell = |node: &NodeRef<'_, Node>| node.value().as_element().is_some_and(|e| matches!(e.name(), "td" | "th"));
    node.descendants().filter(is_cell).nth(1).is_none()
}
