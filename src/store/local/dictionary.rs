//! Walking the dictionaries: what begins so, in the order of the keys, over all segments.

use super::open::LocalStore;
use super::rows::broken;
use crate::error::{Error, Result};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::schema::Field;
use tantivy::termdict::TermStreamer;

impl LocalStore {
    /// The terms of a field from `from` on (without `from` itself if `after`), as long as `visit` says so, each once
    /// and in the order of their bytes.
    pub(super) fn terms_from(
        &self,
        field: Field,
        from: &str,
        after: bool,
        visit: &mut dyn FnMut(&str) -> bool,
    ) -> Result<()> {
        let failed = || Error::store("read a dictionary");
        let mut indexes = Vec::new();
        for (_, reader) in self.readers() {
            indexes.push(reader.inverted_index(field).map_err(failed())?);
        }
        let mut streams: Vec<TermStreamer<'_>> = Vec::new();
        for index in &indexes {
            let range = index.terms().range();
            let range = if after { range.gt(from) } else { range.ge(from) };
            streams.push(range.into_stream().map_err(|error| failed()(error.into()))?);
        }
        let mut heads: BinaryHeap<Reverse<(Vec<u8>, usize)>> = BinaryHeap::new();
        for (at, stream) in streams.iter_mut().enumerate() {
            if stream.advance() {
                heads.push(Reverse((stream.key().to_vec(), at)));
            }
        }
        let mut last: Option<Vec<u8>> = None;
        while let Some(Reverse((key, at))) = heads.pop() {
            if let Some(stream) = streams.get_mut(at)
                && stream.advance()
            {
                heads.push(Reverse((stream.key().to_vec(), at)));
            }
            if last.as_ref() == Some(&key) {
                continue;
            }
            let term = std::str::from_utf8(&key).map_err(|error| broken(error.to_string()))?;
            if !visit(term) {
                break;
            }
            last = Some(key);
        }
        Ok(())
    }
}
