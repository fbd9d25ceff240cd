//! Containers of text: one small file a format, all giving the same lines with marks.
//!
//! A reader takes the bytes of a file and gives a [`ReadText`]: what a person would read aloud, one line a
//! paragraph or a row of a table, and for each line what the container says of it. What is dropped on the way
//! is counted. Nothing here knows chapters or passages.

mod archive;
mod bounds;
mod child;
mod docx;
mod html;
mod kind;
mod layout;
mod numerals;
mod odt;
mod ofd;
mod pdf;
mod rtf;
mod writer;
mod xml;

pub(super) use bounds::MAX_FILE_BYTES;
pub use child::{ChildReader, serve_reader};
pub use kind::FileKind;

use serde::{Deserialize, Serialize};

/// The text of a container, and what the container says of its lines.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadText {
    /// The short name of the format: `docx`.
    pub format: String,
    /// The encoding of the text in the container.
    pub encoding: String,
    /// The lines' text with `\n` between them; all ranges count its characters. An automatic number (第三章) stands
    /// in it as a reader sees it, the cells of a row are divided by tabs, and no other line has a tab.
    pub text: Vec<char>,
    /// The lines, in reading order: one for each line of `text`.
    pub lines: Vec<LineMark>,
    /// Where pages begin, in order of `start`; empty where the format has no pages.
    pub pages: Vec<PageStart>,
    /// What stands in the container and not in `text`.
    pub dropped: Vec<Dropped>,
    /// What the container says of the whole.
    pub hints: Hints,
}

/// What a container says of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineMark {
    /// Its first character.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// The level of a heading by its style, from 1; 0 is the title of the whole.
    pub level: Option<u8>,
    /// How many of its first characters are an automatic number and the space after it.
    pub label_chars: usize,
    /// What kind of line it is.
    pub kind: LineKind,
    /// Whether it stands in the middle of the page.
    pub centered: bool,
    /// Whether all of it is bold.
    pub bold: bool,
}

/// The kinds of line that a container tells apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LineKind {
    /// A paragraph.
    #[default]
    Text,
    /// A row of a table.
    Row(Row),
    /// The caption of a table or picture.
    Caption,
    /// An entry of the list of contents.
    Contents,
    /// A foot- or endnote, after the paragraph that refers to it.
    Footnote {
        /// Its mark: `1`.
        mark: String,
    },
    /// A paragraph in a text box, or in a table of one column.
    Box {
        /// Which box, from 1.
        number: usize,
    },
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Which table, from 1.
    pub table: usize,
    /// Which of its rows, from 1.
    pub number: usize,
    /// Whether the container marks it as a header.
    pub header: bool,
    /// The cells that begin in this row.
    pub cells: Vec<Cell>,
}

/// A cell of a table; one that spans several rows stands in the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its first character in the text.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// Its first column, from 0.
    pub column: usize,
    /// How many columns it covers.
    pub columns: usize,
    /// How many rows it covers.
    pub rows: usize,
}

/// Where the text of a page begins; a paragraph that runs over a page end has one inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStart {
    /// The first character.
    pub start: usize,
    /// The page, counted from 1 in the file.
    pub page: u32,
}

/// Something of the container that is not in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// What it is.
    pub what: DroppedKind,
    /// Its characters; for pictures and comments how many there are.
    pub count: usize,
    /// Where in the text the first of it would stand.
    pub at: usize,
}

/// What readers drop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DroppedKind {
    /// Text deleted by a tracked change.
    DeletedRevision,
    /// Text that is not shown.
    Hidden,
    /// Pictures.
    Picture,
    /// Comments of reviewers.
    Comment,
    /// Running heads, page numbers and feet of pages.
    PageFurniture,
    /// Navigation, menus and feet of web pages.
    Navigation,
    /// Scripts and styles of web pages.
    Script,
    /// Marks of notes (¹) inside the text.
    NoteMark,
    /// Glyphs whose character the file does not give.
    UnknownGlyph,
}

/// What a container says of the whole document; empty strings are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// The title.
    pub title: Option<String>,
    /// The author.
    pub author: Option<String>,
    /// When it was made, as the container writes it.
    pub created: Option<String>,
}

impl ReadText {
    /// The pages that a range of the text stands on, first and last.
    #[must_use]
    pub fn pages_of(&self, start: usize, end: usize) -> Option<(u32, u32)> {
        let page_at = |at: usize| {
            let after = self.pages.partition_point(|page| page.start <= at);
            after.checked_sub(1).and_then(|index| self.pages.get(index)).map(|page| page.page)
        };
        Some((page_at(start)?, page_at(end.saturating_sub(1).max(start))?))
    }
}

/// Reads a container; `None` if the bytes are a text that needs no reader.
///
/// # Errors
/// What is wrong with the file and what to do, in a sentence for its keeper.
#[must_use]
pub fn read_container(file: &str, bytes: &[u8]) -> Option<Result<ReadText, String>> {
    let kind = FileKind::of(file, bytes);
    let read = match kind {
        FileKind::Text => return None,
        FileKind::Docx => bounds::check_size(bytes).and_then(|()| docx::read(bytes)),
        FileKind::Html => bounds::check_size(bytes).and_then(|()| html::read(bytes)),
        FileKind::Pdf => bounds::check_size(bytes).and_then(|()| pdf::read(bytes)),
        FileKind::Ofd => bounds::check_size(bytes).and_then(|()| ofd::read(bytes)),
        FileKind::Odt => bounds::check_size(bytes).and_then(|()| odt::read(bytes)),
        FileKind::Rtf => bounds::check_size(bytes).and_then(|()| rtf::read(bytes)),
        FileKind::Unread(reason) => Err(reason.to_owned()),
    };
    Some(read.and_then(|read| {
        let holds_text = read.text.iter().any(|c| !c.is_whitespace());
        if holds_text { Ok(read) } else { Err("holds no text".to_owned()) }
    }))
}
