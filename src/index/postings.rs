//! Reading posting lists: which passages hold a term, how often and where.

use super::schema::{Fields, Part};
use crate::analysis::Channel;
use crate::error::{Error, Result};
use std::path::PathBuf;
use std::sync::Arc;
use tantivy::postings::{Postings as _, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, InvertedIndexReader, TERMINATED, Term};

/// The posting lists of a generation.
pub struct Postings {
    readers: Vec<((Part, Channel), Field, Arc<InvertedIndexReader>)>,
}

impl std::fmt::Debug for Postings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postings").finish_non_exhaustive()
    }
}

/// A passage that holds a term.
#[derive(Debug, Clone, Copy)]
pub struct Posting<'a> {
    /// The passage's ordinal.
    pub ordinal: usize,
    /// Where the term stands, in characters of the normalised text; rising.
    pub positions: &'a [u32],
}

impl Postings {
    /// Opens the fields of an index that has one segment of `passages` documents.
    pub(super) fn open(index: &tantivy::Index, passages: usize) -> Result<Self> {
        let failed = || Error::tantivy("open the index");
        let searcher = index.reader().map_err(failed())?.searcher();
        let (schema, fields) = Fields::schema();
        let broken = |reason: &str| Error::BrokenIndex { path: PathBuf::new(), reason: reason.to_owned() };
        if index.schema() != schema {
            return Err(broken("its fields are not those of this version"));
        }
        let [segment] = searcher.segment_readers() else {
            return Err(broken("it has not exactly one segment"));
        };
        if segment.num_docs() as usize != passages {
            return Err(broken("it has not one entry a passage"));
        }
        let readers = fields
            .iter()
            .map(|(key, field)| Ok((key, field, segment.inverted_index(field).map_err(failed())?)))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self { readers })
    }

    fn reader(&self, part: Part, channel: Channel) -> Option<(Field, &InvertedIndexReader)> {
        self.readers.iter().find(|(key, _, _)| *key == (part, channel)).map(|(_, field, reader)| (*field, &**reader))
    }

    /// The posting list of a term in a part; `None` if no passage has it there.
    ///
    /// # Errors
    /// [`Error::Tantivy`] if the index cannot be read.
    pub fn find(&self, part: Part, channel: Channel, term: &str) -> Result<Option<TermPostings<'_>>> {
        let Some((field, reader)) = self.reader(part, channel) else { return Ok(None) };
        let info = reader.get_term_info(&Term::from_field_text(field, term)).map_err(failed)?;
        Ok(info.map(|info| TermPostings { reader, info }))
    }

    /// How many passages hold the term in this part.
    #[must_use]
    pub fn frequency(&self, part: Part, channel: Channel, term: &str) -> usize {
        self.find(part, channel, term).ok().flatten().map_or(0, |found| found.frequency())
    }
}

/// The posting list of a term.
pub struct TermPostings<'a> {
    reader: &'a InvertedIndexReader,
    info: TermInfo,
}

impl TermPostings<'_> {
    /// How many passages hold the term.
    #[must_use]
    pub fn frequency(&self) -> usize {
        self.info.doc_freq as usize
    }

    /// Calls `visit` for each passage that holds the term, in reading order.
    ///
    /// # Errors
    /// [`Error::Tantivy`] if the postings cannot be read.
    pub fn visit(&self, mut visit: impl FnMut(Posting<'_>)) -> Result<()> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = self.reader.read_postings_from_terminfo(&self.info, option).map_err(failed)?;
        let mut positions = Vec::new();
        while postings.doc() != TERMINATED {
            postings.positions(&mut positions);
            visit(Posting { ordinal: postings.doc() as usize, positions: &positions });
            postings.advance();
        }
        Ok(())
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::tantivy("read postings")(error.into())
}
