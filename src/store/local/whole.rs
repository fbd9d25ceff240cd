//! Reading what a source gave as a whole, to be written elsewhere.

use super::open::LocalStore;
use crate::corpus::{Document, SourceError};
use crate::error::Result;
use crate::facts::Facts;
use crate::{Address, SourceStamp, Store as _, Stored};
use std::sync::Arc;
use tantivy::Term;

/// What a source gave.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "they are read one by one, and taken apart at once")]
pub enum Whole {
    /// A document.
    Document {
        /// The document with all its passages.
        document: Document,
        /// The figures that it states.
        facts: Facts,
        /// From what it was made.
        stamp: SourceStamp,
    },
    /// Nothing that could be used.
    Error {
        /// Why.
        error: SourceError,
        /// From what that was found.
        stamp: SourceStamp,
    },
    /// The text of another source.
    Twin {
        /// The id of the document that stands for it.
        of: String,
        /// From what that was found.
        stamp: SourceStamp,
    },
}

impl LocalStore {
    /// What a source gave; `None` where nothing is known of it.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store) if the store cannot be read.
    pub fn whole(&self, file: &str) -> Result<Option<Whole>> {
        if let Some(head) = self.first_with(&Term::from_field_text(self.fields.head, file))? {
            return self.whole_document(head).map(Some);
        }
        for field in [self.fields.error, self.fields.twin] {
            let Some(address) = self.first_with(&Term::from_field_text(field, file))? else { continue };
            match self.stored(address)? {
                Stored::Error { error, stamp } => return Ok(Some(Whole::Error { error, stamp })),
                Stored::Twin { of, stamp, .. } => return Ok(Some(Whole::Twin { of, stamp })),
                _ => {}
            }
        }
        Ok(None)
    }

    fn whole_document(&self, at: Address) -> Result<Whole> {
        let (head, stamp) = self.stamped_head(at)?;
        let record = self.record_at(at)?;
        let mut passages = Vec::with_capacity(head.passages);
        for address in self.passages_of(&head.id)? {
            passages.push(Arc::unwrap_or_clone(self.passage_at(address)?));
        }
        let document = Document {
            id: head.id,
            file: head.file,
            format: head.format,
            metadata: head.metadata,
            outline: record.outline.clone(),
            passages,
            report: record.report.clone(),
            text: self.text_at(at)?,
        };
        Ok(Whole::Document { document, facts: record.facts.clone(), stamp })
    }

    /// A hash of what all documents were made from beside their sources.
    #[must_use]
    pub fn inputs(&self) -> &str {
        &self.commit.inputs
    }
}
