//! What the store keeps whole: a document's head, what else was read of it, its passages, and sources that could
//! not be read. Written with postcard; a change of these types is a change of [`FORMAT_VERSION`].

use crate::corpus::{Document, DocumentHead, Node, Passage, SourceError, SourceReport};
use crate::facts::Facts;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::sync::Arc;

/// Changes whenever what is stored or indexed changes its form, so that an older index is rebuilt.
pub(crate) const FORMAT_VERSION: u32 = 6;

/// From what a document was made: the same stamp, the same document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceStamp {
    /// SHA-256 of its bytes in hexadecimal; empty where they could not be read.
    pub content: String,
    /// A hash of what else the document was made from: its entry in `documents.toml`, the versions of reader and
    /// analyser, the dictionary.
    pub inputs: String,
    /// A hash of the document's wording, for who prints the same; empty where there is too little of it.
    pub wording: String,
    /// A sketch of its wording, for who prints nearly the same; empty where there is too little of it.
    pub sketch: Vec<u16>,
}

/// From what a source was made, as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredStamp {
    /// The id of its document; `None` where it could not be read.
    pub id: Option<String>,
    /// The id of the document that stands for it, where another source has the same text.
    pub twin_of: Option<String>,
    /// From what it was made.
    pub stamp: SourceStamp,
}

/// A document whole, but for its passages.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentRecord {
    /// Its head.
    pub head: Arc<DocumentHead>,
    /// The outline, in reading order.
    pub outline: Vec<Node>,
    /// What became of each character of the source.
    pub report: SourceReport,
    /// The figures that it states.
    pub facts: Facts,
    /// Of each passage what a page needs that does not show it, in reading order.
    pub measures: Vec<Measure>,
}

/// What is known of a passage without reading it: who shows a part of a document finds by these where it lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The number of the node that it stands under, counted through the outline in reading order.
    pub node: Option<u32>,
    /// Its length in characters.
    pub chars: u32,
    /// How many scan faults are suspected in it.
    pub faults: u32,
    /// Whether it is a row of a table of indicators.
    pub is_indicator: bool,
}

impl Measure {
    /// Measures the passages of a document.
    fn all(document: &Document) -> Vec<Self> {
        let mut nodes: HashMap<&str, u32> = HashMap::new();
        let mut next = 0;
        number(&document.outline, &mut next, &mut nodes);
        let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let measure = |passage: &Passage| Self {
            node: nodes.get(passage.id.as_str()).copied(),
            chars: size(passage.text.chars().count()),
            faults: size(passage.faults.len()),
            is_indicator: passage.indicator.is_some(),
        };
        document.passages.iter().map(measure).collect()
    }
}

/// Tells of each passage under which node it stands.
fn number<'n>(outline: &'n [Node], next: &mut u32, nodes: &mut HashMap<&'n str, u32>) {
    for node in outline {
        nodes.extend(node.passages.iter().map(|id| (id.as_str(), *next)));
        *next = next.saturating_add(1);
        number(&node.children, next, nodes);
    }
}

/// A row of the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "rows are read one by one, and taken apart at once")]
#[non_exhaustive]
pub enum Stored {
    /// A document's head; its body and its passages are the rows that follow.
    Head {
        /// The head.
        head: DocumentHead,
        /// From what it was made.
        stamp: SourceStamp,
    },
    /// What else was read of a document.
    Body {
        /// The outline.
        outline: Vec<Node>,
        /// The report.
        report: SourceReport,
        /// The figures.
        facts: Facts,
        /// The lengths of its passages, and where they stand.
        measures: Vec<Measure>,
    },
    /// A passage; its text stands in the file of texts.
    Passage(Passage),
    /// The reader's text of a document; the row that follows its passages.
    Text {
        /// UTF-8, compressed (RFC 1951).
        deflated: Vec<u8>,
    },
    /// A source that could not be read.
    Error {
        /// Which and why.
        error: SourceError,
        /// From what that was found.
        stamp: SourceStamp,
    },
    /// A source with the same text as another, whose document stands for both.
    Twin {
        /// Path of the source, relative to the sources' folder.
        file: String,
        /// The id of the document.
        of: String,
        /// From what that was found.
        stamp: SourceStamp,
    },
}

impl Stored {
    /// The head and the body of a document.
    #[must_use]
    pub fn of_document(document: &Document, facts: Facts, stamp: SourceStamp) -> (Self, Self) {
        let head = Self::Head { head: document.head(), stamp };
        let (outline, report) = (document.outline.clone(), document.report.clone());
        (head, Self::Body { outline, report, facts, measures: Measure::all(document) })
    }

    /// The text of a document.
    ///
    /// # Errors
    /// A sentence, if it cannot be compressed.
    pub fn of_text(text: &str) -> Result<Self, String> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
        Ok(Self::Text { deflated: encoder.finish().map_err(|error| error.to_string())? })
    }

    /// Writes the row.
    ///
    /// # Errors
    /// A sentence, if a value cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, String> {
        postcard::to_allocvec(self).map_err(|error| error.to_string())
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// A sentence, if the bytes are no row of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        postcard::from_bytes(bytes).map_err(|error| error.to_string())
    }
}

/// The text that [`Stored::of_text`] compressed.
///
/// # Errors
/// A sentence, if the bytes are none.
pub(crate) fn inflated(deflated: &[u8]) -> Result<String, String> {
    let mut text = String::new();
    DeflateDecoder::new(deflated).read_to_string(&mut text).map_err(|error| error.to_string())?;
    Ok(text)
}

/// A document is its head and more.
impl std::ops::Deref for DocumentRecord {
    type Target = DocumentHead;

    fn deref(&self) -> &DocumentHead {
        &self.head
    }
}
