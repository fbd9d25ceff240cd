//! Reading stored rows: heads, bodies, passages.

use super::open::{Columns, LocalStore};
use crate::corpus::{DocumentHead, Passage};
use crate::error::{Error, Result};
use crate::record::inflated;
use crate::{Address, DocumentRecord, SourceStamp, Stored, StoredStamp};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{DocAddress, DocSet as _, SegmentReader, TERMINATED, TantivyDocument, Term};

impl LocalStore {
    pub(super) fn columns(&self, segment: u32) -> Option<&Columns> {
        self.segments.get(segment as usize)
    }

    pub(super) fn readers(&self) -> impl Iterator<Item = (u32, &SegmentReader)> {
        (0..).zip(self.searcher.segment_readers())
    }

    /// Reads a row.
    pub(super) fn stored(&self, address: Address) -> Result<Stored> {
        let place = DocAddress::new(address.segment, address.row);
        let document: TantivyDocument = self.searcher.doc(place).map_err(Error::store("read a stored row"))?;
        let bytes = document.get_first(self.fields.stored).and_then(|value| value.as_bytes()).unwrap_or_default();
        Stored::from_bytes(bytes).map_err(broken)
    }

    /// The head row of the document that a passage belongs to.
    pub(super) fn head_address(&self, address: Address) -> Option<Address> {
        let number = self.columns(address.segment)?.number.get_val(address.row);
        let row = address.row.checked_sub(u32::try_from(number).ok()?)?;
        Some(Address { segment: address.segment, row })
    }

    /// A document's head, from its head row.
    pub(super) fn head_at(&self, address: Address) -> Result<Arc<DocumentHead>> {
        if let Some(head) = self.heads.lock().ok().and_then(|mut heads| heads.get(&address).cloned()) {
            return Ok(head);
        }
        let (head, _) = self.stamped_head(address)?;
        let head = Arc::new(head);
        if let Ok(mut heads) = self.heads.lock() {
            heads.put(address, Arc::clone(&head));
        }
        Ok(head)
    }

    /// A document's head with its stamp.
    pub(super) fn stamped_head(&self, address: Address) -> Result<(DocumentHead, SourceStamp)> {
        match self.stored(address)? {
            Stored::Head { head, stamp } => Ok((head, stamp)),
            _ => Err(broken("a row that is no head stands in its place".to_owned())),
        }
    }

    /// A document whole, from its head row.
    pub(super) fn record_at(&self, address: Address) -> Result<Arc<DocumentRecord>> {
        let head = self.head_at(address)?;
        match self.stored(Address { row: address.row + 1, ..address })? {
            Stored::Body { outline, report, facts, measures } => {
                Ok(Arc::new(DocumentRecord { head, outline, report, facts, measures }))
            }
            _ => Err(broken("a row that is no body stands in its place".to_owned())),
        }
    }

    /// The reader's text of a document, from its head row.
    pub(super) fn text_at(&self, address: Address) -> Result<String> {
        let passages = u32::try_from(self.head_at(address)?.passages).unwrap_or(u32::MAX);
        let row = address.row.saturating_add(2).saturating_add(passages);
        match self.stored(Address { row, ..address })? {
            Stored::Text { deflated } => inflated(&deflated).map_err(broken),
            _ => Err(broken("a row that is no text stands in its place".to_owned())),
        }
    }

    pub(super) fn passage_at(&self, address: Address) -> Result<Arc<Passage>> {
        match self.stored(address)? {
            Stored::Passage(mut passage) => {
                if let Some(columns) = self.columns(address.segment) {
                    passage.text = columns.folded.get(address.row).printed();
                }
                Ok(Arc::new(passage))
            }
            _ => Err(broken("a row that is no passage stands in its place".to_owned())),
        }
    }

    /// From what each source was made, by its path.
    ///
    /// # Errors
    /// [`Error::Store`] if the store cannot be read.
    pub fn stamps(&self) -> Result<HashMap<String, StoredStamp>> {
        let mut stamps = HashMap::new();
        for address in self.listed(self.fields.head, None, usize::MAX)? {
            let (head, stamp) = self.stamped_head(address)?;
            stamps.insert(head.file, StoredStamp { id: Some(head.id), twin_of: None, stamp });
        }
        for address in self.listed(self.fields.error, None, usize::MAX)? {
            if let Stored::Error { error, stamp } = self.stored(address)? {
                stamps.insert(error.file, StoredStamp { id: None, twin_of: None, stamp });
            }
        }
        for address in self.listed(self.fields.twin, None, usize::MAX)? {
            if let Stored::Twin { file, of, stamp } = self.stored(address)? {
                stamps.insert(file, StoredStamp { id: None, twin_of: Some(of), stamp });
            }
        }
        Ok(stamps)
    }

    /// The first row that has a term and is not deleted.
    pub(super) fn first_with(&self, term: &Term) -> Result<Option<Address>> {
        let mut first = None;
        self.rows_with(term, &mut |address| {
            first = Some(address);
            false
        })?;
        Ok(first)
    }

    /// Visits the rows that have a term and are not deleted, segment by segment, for as long as `visit` says so.
    pub(super) fn rows_with(&self, term: &Term, visit: &mut dyn FnMut(Address) -> bool) -> Result<()> {
        let failed = || Error::store("look up a term");
        for (segment, reader) in self.readers() {
            let index = reader.inverted_index(term.field()).map_err(failed())?;
            let postings = index.read_postings(term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(|error| failed()(error.into()))? else { continue };
            let mut row = postings.doc();
            while row != TERMINATED {
                if !reader.is_deleted(row) && !visit(Address { segment, row }) {
                    return Ok(());
                }
                row = postings.advance();
            }
        }
        Ok(())
    }
}

pub(super) fn broken(reason: String) -> Error {
    Error::BrokenIndex { path: PathBuf::new(), reason }
}
