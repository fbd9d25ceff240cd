//! From source files to documents: outline, passages, citations, faults, and an account of
//! every character.
//!
//! A source is read in one way: [`source`](read_sources) decodes it, `line` splits it, `contents`,
//! `table` and `front` find what is not running text, `block` joins lines into headings and whole
//! paragraphs over page cuts, and `builder` walks the blocks once to number and place them.

use plansearch_config as config;
use plansearch_error as error;
use plansearch_text as text;
use plansearch_text::hash;

mod annex;
mod apart;
mod block;
mod block_heading;
mod block_reader;
mod builder;
mod citation;
mod container;
mod contents;
mod descriptors;
mod document;
mod document_title;
mod doubt;
mod fault;
mod front;
mod front_matter;
mod front_role;
mod furniture;
mod html;
mod imprint;
mod indicator;
mod label;
mod law;
mod lead;
mod ledger;
mod leftover;
mod line;
mod long_row;
mod markdown;
mod markup;
mod metadata;
mod model;
mod notice;
mod numbered_notes;
mod open_paragraph;
mod outline;
mod pages;
mod read;
mod report;
mod scheme;
mod series;
mod source;
mod source_range;
mod split;
mod suspicion;
mod table;
mod table_builder;
mod table_header;
mod table_row;

pub use citation::{official_citation, pages_text, place_line, place_text, quoted, short_citation};
pub use document::read_document;
pub use indicator::{Growth, Indicator, YearValue};
pub use label::{Label, Style as LabelStyle, parse_label};
pub use metadata::{DOC_KINDS, LEVELS, Metadata};
pub use model::{Chapter, Document, DocumentHead, Heading, Kind, Node, NodeKind, Pages, Passage, Place};
pub use read::{
    Cell, ChildReader, Dropped, DroppedKind, FileKind, Hints, LineKind, LineMark, PageStart, ReadText, Row,
    read_container, serve_reader,
};
pub use report::{HeadingFault, SkipReason, Skipped, SourceReport};
pub use source::{
    MemorySource, Source, SourceEntry, SourceError, SourceFile, decode, decode_with, list_linked_sources, list_sources,
    read_source, read_sources,
};
pub use source_range::SourceRange;
pub use split::MAX_PASSAGE_CHARS;
pub use suspicion::{Fault, FaultKind, FaultSpan};

use crate::config::DocumentsConfig;
use crate::hash::sha256;
use std::collections::HashSet;

/// What reading makes of the sources of the tests, as a hash: a test fails where it differs, so that a changed reader
/// never serves what another one read.
pub const READER_DIGEST: &str = "03355c14cce9aeb1f9bd44d7cf2f59190759a81da3c07fe862995eef8281a7cc";

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
                    let entry = config.described(&file.file, config.entry(&file.file));
                    let id = entry
                        .as_ref()
                        .and_then(|entry| entry.id.clone())
                        .unwrap_or_else(|| default_id(&file.file, &mut ids));
                    corpus.documents.push(read_document(&source, id, entry.as_deref()));
                }
                Err(error) => corpus.errors.push(error),
            }
            progress(index + 1);
        }
        corpus
    }
}

/// An id from the path: `laws/nurses.md` becomes `laws-nurses`; where another document has it, a few digits of the
/// path's hash follow, so that it does not depend on how many others there are.
#[must_use]
pub fn default_id(file: &str, taken: &mut HashSet<String>) -> String {
    let id = id_of_path(file);
    if taken.insert(id.clone()) {
        return id;
    }
    let hash = sha256(file.as_bytes());
    let candidates = (4..=hash.len()).map(|len| format!("{id}-{}", hash.get(..len).unwrap_or_default()));
    candidates.into_iter().find(|candidate| taken.insert(candidate.clone())).unwrap_or(id)
}

/// Whether an id is one that [`default_id`] may give this path.
#[must_use]
pub fn is_default_id(file: &str, id: &str) -> bool {
    let digits = id.strip_prefix(id_of_path(file).as_str());
    digits.is_some_and(|digits| {
        digits.is_empty() || digits.strip_prefix('-').is_some_and(|digits| sha256(file.as_bytes()).starts_with(digits))
    })
}

fn id_of_path(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    stem.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' }).collect()
}
