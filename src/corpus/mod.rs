//! From source files to documents: outline, passages, citations, faults, and an account of
//! every character.
//!
//! A source is read in one way: [`source`](read_sources) decodes it, `line` splits it, `contents`,
//! `table` and `front` find what is not running text, `block` joins lines into headings and whole
//! paragraphs over page cuts, and `builder` walks the blocks once to number and place them.

mod annex;
mod block;
mod builder;
mod citation;
mod container;
mod contents;
mod descriptors;
mod document;
mod fault;
mod front;
mod front_matter;
mod furniture;
mod html;
mod imprint;
mod label;
mod lead;
mod ledger;
mod line;
mod markdown;
mod markup;
mod model;
mod outline;
mod pages;
mod read;
mod series;
mod source;
mod split;
mod table;
mod table_builder;
mod table_row;

pub use citation::{official_citation, pages_text, place_line, place_text, quoted, short_citation};
pub use document::read_document;
pub(crate) use label::{Style as LabelStyle, parse_label};
pub use model::{
    Document, Fault, FaultKind, FaultSpan, Growth, Heading, HeadingFault, Indicator, Kind, Metadata, Node, NodeKind,
    Pages, Passage, Place, SkipReason, Skipped, SourceRange, SourceReport, YearValue,
};
pub use read::{
    Cell, Dropped, DroppedKind, FileKind, Hints, LineKind, LineMark, PageStart, ReadText, Row, read_container,
};
pub use source::{Source, SourceError, SourceFile, decode, read_sources};
pub use split::MAX_PASSAGE_CHARS;

use crate::config::DocumentsConfig;
use std::collections::HashSet;

/// All documents, and the sources that could not be used.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Corpus {
    /// The documents, ordered by path.
    pub documents: Vec<Document>,
    /// The sources that were skipped, and why.
    pub errors: Vec<SourceError>,
}

impl Corpus {
    /// Reads all sources; one that cannot be read is skipped and reported.
    ///
    /// `progress` is told how many sources are done.
    #[must_use]
    pub fn read(files: &[SourceFile], config: &DocumentsConfig, mut progress: impl FnMut(usize)) -> Self {
        let mut corpus = Self::default();
        let mut ids: HashSet<String> = config.documents.iter().filter_map(|entry| entry.id.clone()).collect();
        for (index, file) in files.iter().enumerate() {
            match decode(file) {
                Ok(source) => {
                    let entry = config.entry(&file.file);
                    let id =
                        entry.and_then(|entry| entry.id.clone()).unwrap_or_else(|| default_id(&file.file, &mut ids));
                    corpus.documents.push(read_document(&source, id, entry));
                }
                Err(error) => corpus.errors.push(error),
            }
            progress(index + 1);
        }
        corpus
    }
}

/// An id from the path: `laws/nurses.md` becomes `laws-nurses`; one already taken gets a number.
fn default_id(file: &str, taken: &mut HashSet<String>) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let id: String =
        stem.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' }).collect();
    let mut candidate = id.clone();
    let mut copy = 1;
    while !taken.insert(candidate.clone()) {
        copy += 1;
        candidate = format!("{id}-{copy}");
    }
    candidate
}
