//! Filters, as rows of each segment.

use super::limited::Admitted;
use super::open::{Columns, LocalStore};
use crate::error::{Error, Result};
use crate::filters::PlaceKey;
use crate::{Filters, Superseded, TermRange, superseded_term};
use std::collections::HashSet;
use std::ops::Range;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, SegmentReader, TERMINATED, Term};

/// Which rows of a segment are considered.
pub(super) struct Scope<'a> {
    reader: &'a SegmentReader,
    /// The rows of the documents asked for, rising; `None` for all.
    pub ranges: Option<Vec<Range<DocId>>>,
    /// The rows of the documents left out, rising.
    left_out: Vec<Range<DocId>>,
    /// The ordinals of the places asked for.
    places: Option<(HashSet<u64>, &'a tantivy::columnar::StrColumn)>,
    has_no_place: bool,
    kinds: Option<(u64, &'a dyn tantivy::columnar::ColumnValues<u64>)>,
}

impl LocalStore {
    /// The scopes of all segments.
    pub(super) fn scopes(&self, filters: &Filters, admitted: Option<&Admitted>) -> Result<Vec<Scope<'_>>> {
        let mut scopes = Vec::with_capacity(self.segments.len());
        for ((segment, reader), columns) in self.readers().zip(&self.segments) {
            let seen = admitted.map(|admitted| admitted.of_segment(segment));
            let ranges = self.heads_asked(reader, filters, seen)?.map(|heads| passages_of(columns, &heads));
            let is_placed = !filters.chapters.is_empty() || !filters.sections.is_empty();
            let mut places = None;
            if let (true, Some(column)) = (is_placed, &columns.place) {
                places = Some((places_of(column, filters)?, column));
            }
            let kinds = filters.kinds.iter().fold(0_u64, |mask, kind| mask | 1 << *kind as u64);
            scopes.push(Scope {
                reader,
                ranges,
                left_out: passages_of(columns, &self.heads_left_out(reader, filters)?),
                has_no_place: is_placed && places.is_none(),
                places,
                kinds: (!filters.kinds.is_empty()).then_some((kinds, &*columns.kind)),
            });
        }
        Ok(scopes)
    }

    /// The head rows of the documents left out of a segment, rising.
    fn heads_left_out(&self, reader: &SegmentReader, filters: &Filters) -> Result<Vec<DocId>> {
        let Superseded::LeftOutBut(named) = &filters.superseded else { return Ok(Vec::new()) };
        let mut rows = Vec::new();
        rows_with(reader, &Term::from_field_text(self.fields.about, &superseded_term()), &mut rows)?;
        let mut kept = Vec::new();
        for id in named {
            rows_with(reader, &Term::from_field_text(self.fields.id, id), &mut kept)?;
        }
        rows.retain(|row| !kept.contains(row));
        Ok(rows)
    }

    /// The head rows of the documents asked for in a segment, rising, as far as they may be seen; `None` where all are.
    pub(super) fn heads_asked(
        &self,
        reader: &SegmentReader,
        filters: &Filters,
        seen: Option<&[DocId]>,
    ) -> Result<Option<Vec<DocId>>> {
        let mut asked: Option<Vec<DocId>> = None;
        let mut demand = |mut rows: Vec<DocId>| {
            rows.sort_unstable();
            rows.dedup();
            match &mut asked {
                Some(asked) => asked.retain(|row| rows.binary_search(row).is_ok()),
                None => asked = Some(rows),
            }
        };
        if let Some(seen) = seen {
            demand(seen.to_vec());
        }
        if !filters.documents.is_empty() {
            let mut rows = Vec::new();
            for id in &filters.documents {
                rows_with(reader, &Term::from_field_text(self.fields.id, id), &mut rows)?;
            }
            demand(rows);
        }
        for ranges in filters.about.demands() {
            let mut rows = Vec::new();
            for range in &ranges {
                rows_within(reader, self.fields.about, range, &mut rows)?;
            }
            demand(rows);
        }
        Ok(asked)
    }
}

/// The rows of the passages that stand under these heads.
fn passages_of(columns: &Columns, heads: &[DocId]) -> Vec<Range<DocId>> {
    let passages = |head: DocId| u32::try_from(columns.passages.get_val(head)).unwrap_or(0);
    // A passage's id is no document's, and nothing stands under it.
    let heads = heads.iter().filter(|&&head| columns.number.get_val(head) == 0);
    heads.map(|&head| head + 2..(head + 2).saturating_add(passages(head))).collect()
}

/// Adds the rows of a segment that have a term and are not deleted.
fn rows_with(reader: &SegmentReader, term: &Term, rows: &mut Vec<DocId>) -> Result<()> {
    let failed = || Error::store("look up a term");
    let index = reader.inverted_index(term.field()).map_err(failed())?;
    let postings = index.read_postings(term, IndexRecordOption::Basic).map_err(|error| failed()(error.into()))?;
    let Some(mut postings) = postings else { return Ok(()) };
    while postings.doc() != TERMINATED {
        rows.extend(Some(postings.doc()).filter(|&row| !reader.is_deleted(row)));
        postings.advance();
    }
    Ok(())
}

/// Adds the rows of a segment that have a term of a range and are not deleted.
fn rows_within(reader: &SegmentReader, field: Field, (first, last): &TermRange, rows: &mut Vec<DocId>) -> Result<()> {
    let failed = |error: std::io::Error| Error::store("look up terms")(error);
    let index = reader.inverted_index(field).map_err(Error::store("look up terms"))?;
    let mut stream = index.terms().range().ge(first).le(last).into_stream().map_err(failed)?;
    while stream.advance() {
        let term = std::str::from_utf8(stream.key()).unwrap_or_default();
        rows_with(reader, &Term::from_field_text(field, term), rows)?;
    }
    Ok(())
}

/// The ordinals of the places that pass.
fn places_of(column: &tantivy::columnar::StrColumn, filters: &Filters) -> Result<HashSet<u64>> {
    let failed = |error: std::io::Error| Error::store("read places")(error);
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
        if self.has_no_place || self.reader.is_deleted(row) || self.is_left_out(row) {
            return false;
        }
        if let Some((mask, kinds)) = &self.kinds
            && mask >> kinds.get_val(row) & 1 == 0
        {
            return false;
        }
        self.places.as_ref().is_none_or(|(places, column)| column.term_ords(row).any(|ord| places.contains(&ord)))
    }

    fn is_left_out(&self, row: DocId) -> bool {
        let next = self.left_out.partition_point(|range| range.end <= row);
        self.left_out.get(next).is_some_and(|range| range.start <= row)
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
