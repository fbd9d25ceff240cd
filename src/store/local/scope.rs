//! Filters, as rows of each segment.

use super::open::LocalStore;
use crate::error::{Error, Result};
use crate::store::Filters;
use crate::store::filters::PlaceKey;
use std::collections::HashSet;
use std::ops::Range;
use tantivy::{DocId, SegmentReader, Term};

/// Which rows of a segment are considered.
pub(super) struct Scope<'a> {
    reader: &'a SegmentReader,
    /// The rows of the documents asked for, rising; `None` for all.
    pub ranges: Option<Vec<Range<DocId>>>,
    /// The ordinals of the places asked for.
    places: Option<(HashSet<u64>, &'a tantivy::columnar::StrColumn)>,
    has_no_place: bool,
    kinds: Option<(u64, &'a dyn tantivy::columnar::ColumnValues<u64>)>,
}

impl LocalStore {
    /// The scopes of all segments.
    pub(super) fn scopes(&self, filters: &Filters) -> Result<Vec<Scope<'_>>> {
        let mut documents: Vec<(u32, Range<DocId>)> = Vec::new();
        for id in &filters.documents {
            if let Some(head) = self.first_with(&Term::from_field_text(self.fields.id, id))? {
                let first = head.row + 2;
                let passages = u32::try_from(self.head_at(head)?.passages).unwrap_or(0);
                documents.push((head.segment, first..first.saturating_add(passages)));
            }
        }
        let mut scopes = Vec::with_capacity(self.segments.len());
        for ((segment, reader), columns) in self.readers().zip(&self.segments) {
            let mut ranges: Vec<Range<DocId>> =
                documents.iter().filter(|(of, _)| *of == segment).map(|(_, range)| range.clone()).collect();
            ranges.sort_by_key(|range| range.start);
            ranges.dedup();
            let is_placed = !filters.chapters.is_empty() || !filters.sections.is_empty();
            let mut places = None;
            if let (true, Some(column)) = (is_placed, &columns.place) {
                places = Some((places_of(column, filters)?, column));
            }
            let kinds = filters.kinds.iter().fold(0_u64, |mask, kind| mask | 1 << *kind as u64);
            scopes.push(Scope {
                reader,
                ranges: (!filters.documents.is_empty()).then_some(ranges),
                has_no_place: is_placed && places.is_none(),
                places,
                kinds: (!filters.kinds.is_empty()).then_some((kinds, &*columns.kind)),
            });
        }
        Ok(scopes)
    }
}

/// The ordinals of the places that pass.
fn places_of(column: &tantivy::columnar::StrColumn, filters: &Filters) -> Result<HashSet<u64>> {
    let failed = |error: std::io::Error| Error::store("read places")(error.into());
    let mut places = HashSet::new();
    for wanted in filters.chapters.iter().chain(&filters.sections) {
        let mut stream = column.dictionary().prefix_range(wanted).into_stream().map_err(failed)?;
        while stream.advance() {
            let written = std::str::from_utf8(stream.key()).unwrap_or_default();
            if filters.admits_place(&PlaceKey::read(written)) {
                places.insert(stream.term_ord());
            }
        }
    }
    Ok(places)
}

impl Scope<'_> {
    /// Whether a row is considered; whether it lies in the ranges is seen to by who walks them.
    pub(super) fn admits(&self, row: DocId) -> bool {
        if self.has_no_place || self.reader.is_deleted(row) {
            return false;
        }
        if let Some((mask, kinds)) = &self.kinds
            && mask >> kinds.get_val(row) & 1 == 0
        {
            return false;
        }
        self.places.as_ref().is_none_or(|(places, column)| column.term_ords(row).any(|ord| places.contains(&ord)))
    }

    /// Whether no row of the segment can pass.
    pub(super) fn is_empty(&self) -> bool {
        self.has_no_place || self.ranges.as_ref().is_some_and(Vec::is_empty)
    }

    /// The rows to be walked.
    pub(super) fn rows(&self) -> Vec<Range<DocId>> {
        let all = 0..self.reader.max_doc();
        self.ranges.clone().unwrap_or_else(|| std::iter::once(all).collect())
    }
}
