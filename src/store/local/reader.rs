//! What the rooms above ask of a store, answered from tantivy.

use super::limited::Admitted;
use super::open::LocalStore;
use crate::corpus::{DocumentHead, Kind, SourceError};
use crate::error::{Error, Result};
use crate::{
    AboutCount, AboutFilters, Access, Address, Candidate, Clause, DocumentRecord, FacetCounts, FacetKeys, Field,
    Filters, Folded, Found, Key, KeyKind, Matches, Overview, Probe, Similar, Store, Stored, Wanted,
};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::time::Instant;
use tantivy::Term;

impl Store for LocalStore {
    fn limited(self: Arc<Self>, access: &Access) -> Result<Arc<dyn Store>> {
        if access.is_all() { Ok(self) } else { Ok(Arc::new(self.limited_to(access)?)) }
    }

    fn before(self: Arc<Self>, _: Instant) -> Arc<dyn Store> {
        self
    }

    fn overview(&self) -> &Overview {
        &self.overview
    }

    fn frequency(&self, field: Field, term: &str) -> Result<u64> {
        self.searcher.doc_freq(&self.fields.term(field, term)).map_err(Error::store("count a term"))
    }

    fn candidates(&self, probe: &Probe<'_>) -> Result<Vec<Candidate>> {
        self.best_rows(probe, None)
    }

    fn matching(&self, wanted: &Wanted, filters: &Filters, most: usize) -> Result<Matches> {
        self.matching_rows(wanted, filters, most, None)
    }

    fn folded(&self, addresses: &[Address], visit: &mut dyn FnMut(usize, Folded<'_>)) -> Result<()> {
        for (at, address) in addresses.iter().enumerate() {
            if let Some(columns) = self.columns(address.segment) {
                visit(at, columns.folded.get(address.row));
            }
        }
        Ok(())
    }

    fn passages(&self, addresses: &[Address]) -> Result<Vec<Found>> {
        let mut found = Vec::with_capacity(addresses.len());
        for &address in addresses {
            let document = self.head_of_passage(address)?;
            found.push(Found { address, document, passage: self.passage_at(address)? });
        }
        Ok(found)
    }

    fn address_of(&self, id: &str) -> Result<Option<Address>> {
        let address = self.first_with(&Term::from_field_text(self.fields.id, id))?;
        // A document's id stands at its head.
        Ok(address.filter(|address| self.number(*address) > 1))
    }

    fn beside(&self, address: Address, before: usize, after: usize) -> Result<(Vec<Address>, Vec<Address>)> {
        let Some(head) = self.head_address(address) else { return Ok((Vec::new(), Vec::new())) };
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let first = head.row + 2;
        let end = first.saturating_add(count(self.head_at(head)?.passages));
        let at = |row| Address { row, ..address };
        let start = address.row.saturating_sub(count(before)).max(first);
        let stop = address.row.saturating_add(1).saturating_add(count(after)).min(end);
        Ok(((start..address.row).map(at).collect(), (address.row + 1..stop).map(at).collect()))
    }

    fn facets(&self, addresses: &[Address]) -> Result<Vec<FacetKeys>> {
        let (mut files, mut places) = (Ordinals::default(), Ordinals::default());
        let mut facets = Vec::with_capacity(addresses.len());
        for address in addresses {
            let Some(columns) = self.columns(address.segment) else { continue };
            let kind = usize::try_from(columns.kind.get_val(address.row)).unwrap_or(usize::MAX);
            facets.push(FacetKeys {
                file: files.text(address.segment, columns.file.as_ref(), address.row)?,
                place: places.text(address.segment, columns.place.as_ref(), address.row)?,
                kind: Kind::ALL.get(kind).copied().unwrap_or(Kind::Paragraph),
            });
        }
        Ok(facets)
    }

    fn facet_counts(&self, addresses: &[Address]) -> Result<FacetCounts> {
        self.counted(addresses)
    }

    fn head_of_passage(&self, address: Address) -> Result<Arc<DocumentHead>> {
        let head = self.head_address(address).ok_or_else(|| super::rows::broken("a row has no head".to_owned()))?;
        self.head_at(head)
    }

    fn sort_in_reading_order(&self, addresses: &mut Vec<Address>) -> Result<()> {
        self.sort_rows(addresses)
    }

    fn document(&self, id: &str) -> Result<Option<Arc<DocumentRecord>>> {
        self.head_row(id)?.map(|address| self.record_at(address)).transpose()
    }

    fn text(&self, id: &str) -> Result<Option<String>> {
        self.head_row(id)?.map(|address| self.text_at(address)).transpose()
    }

    fn head(&self, id: &str) -> Result<Option<Arc<DocumentHead>>> {
        self.head_row(id)?.map(|address| self.head_at(address)).transpose()
    }

    fn head_of_file(&self, file: &str) -> Result<Option<Arc<DocumentHead>>> {
        let address = self.first_with(&Term::from_field_text(self.fields.head, file))?;
        address.map(|address| self.head_at(address)).transpose()
    }

    fn documents(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        let rows = self.listed(self.fields.head, after, limit)?;
        rows.into_iter().map(|address| self.head_at(address)).collect()
    }

    fn about_counts(&self, about: &AboutFilters) -> Result<Vec<AboutCount>> {
        self.counts_about(about, None)
    }

    fn documents_about(
        &self,
        about: &AboutFilters,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<DocumentHead>>> {
        if about.is_empty() {
            return self.documents(after, limit);
        }
        self.heads_about(about, after, limit, None)
    }

    fn documents_with_facts(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentRecord>>> {
        let rows = self.listed(self.fields.facts, after, limit)?;
        rows.into_iter().map(|address| self.record_at(address)).collect()
    }

    fn documents_named(&self, clauses: &[Clause], limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        let filters = Filters::default();
        let best = self.best_rows(&Probe { clauses, all: false, must: None, filters: &filters, limit }, None)?;
        best.into_iter().map(|candidate| self.head_at(candidate.address)).collect()
    }

    fn documents_with_key(&self, key: &Key, limit: usize) -> Result<Vec<Arc<DocumentRecord>>> {
        self.records_with_key(key, limit, None)
    }

    fn passages_of(&self, document: &str) -> Result<Vec<Address>> {
        let Some(head) = self.head_row(document)? else { return Ok(Vec::new()) };
        let passages = u32::try_from(self.head_at(head)?.passages).unwrap_or(0);
        Ok((0..passages).map(|number| Address { row: head.row + 2 + number, ..head }).collect())
    }

    fn keys(&self, kind: KeyKind, beginning: &str, limit: usize) -> Result<Vec<String>> {
        self.keys_from(kind, beginning, limit, None)
    }

    fn source_errors(&self, after: Option<&str>, limit: usize) -> Result<Vec<SourceError>> {
        let mut errors = Vec::new();
        for address in self.listed(self.fields.error, after, limit)? {
            if let Stored::Error { error, .. } = self.stored(address)? {
                errors.push(error);
            }
        }
        Ok(errors)
    }

    fn twins(&self, document: &str) -> Result<Vec<String>> {
        let (mut files, mut failure) = (Vec::new(), None);
        self.rows_with(&Term::from_field_text(self.fields.twin_of, document), &mut |address| {
            match self.stored(address) {
                Ok(Stored::Twin { file, .. }) => files.push(file),
                Ok(_) => {}
                Err(error) => failure = Some(error),
            }
            failure.is_none()
        })?;
        files.sort_unstable();
        failure.map_or(Ok(files), Err)
    }

    fn similar(&self, document: &str) -> Result<Vec<Similar>> {
        self.similar_to(document)
    }
}

impl LocalStore {
    /// The heads of documents that are as asked and may be seen, in the order of their sources' paths.
    pub(super) fn heads_about(
        &self,
        about: &AboutFilters,
        after: Option<&str>,
        limit: usize,
        admitted: Option<&Admitted>,
    ) -> Result<Vec<Arc<DocumentHead>>> {
        let filters = Filters { about: about.clone(), ..Filters::default() };
        let (mut files, mut found) = (Ordinals::default(), Vec::new());
        for ((segment, reader), columns) in self.readers().zip(&self.segments) {
            let seen = admitted.map(|admitted| admitted.of_segment(segment));
            for row in self.heads_asked(reader, &filters, seen)?.unwrap_or_default() {
                let file = files.text(segment, columns.file.as_ref(), row)?;
                found.push((file, Address { segment, row }));
            }
        }
        found.retain(|(file, _)| after.is_none_or(|after| &**file > after));
        found.sort_unstable();
        found.into_iter().take(limit).map(|(_, address)| self.head_at(address)).collect()
    }

    /// How far a row is from its document's head: 0 for the head, 1 for the body.
    fn number(&self, address: Address) -> u64 {
        self.columns(address.segment).map_or(0, |columns| columns.number.get_val(address.row))
    }

    pub(super) fn head_row(&self, id: &str) -> Result<Option<Address>> {
        let address = self.first_with(&Term::from_field_text(self.fields.id, id))?;
        Ok(address.filter(|address| self.number(*address) == 0))
    }

    /// The rows that a field of paths leads to, in the order of the paths.
    pub(super) fn listed(
        &self,
        field: tantivy::schema::Field,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Address>> {
        let (mut rows, mut failure) = (Vec::new(), None);
        if limit == 0 {
            return Ok(rows);
        }
        self.terms_from(field, after.unwrap_or_default(), after.is_some(), &mut |path| {
            match self.first_with(&Term::from_field_text(field, path)) {
                // All rows with a path may be deleted, until segments are merged.
                Ok(address) => rows.extend(address),
                Err(error) => failure = Some(error),
            }
            failure.is_none() && rows.len() < limit
        })?;
        failure.map_or(Ok(rows), Err)
    }

    /// Sorts rows by the path of their source, then as the document runs.
    pub(super) fn sort_rows(&self, addresses: &mut Vec<Address>) -> Result<()> {
        let is_of_one_segment = addresses.windows(2).all(|pair| matches!(pair, [a, b] if a.segment == b.segment));
        let ord = |address: &Address| {
            let file = self.columns(address.segment).and_then(|columns| columns.file.as_ref());
            file.and_then(|file| file.term_ords(address.row).next()).unwrap_or(u64::MAX)
        };
        if is_of_one_segment {
            // The ordinals of a segment's paths are in the paths' order.
            addresses.sort_by_cached_key(|address| (ord(address), address.row));
            return Ok(());
        }
        let mut files = Ordinals::default();
        let mut keyed = Vec::with_capacity(addresses.len());
        for address in addresses.drain(..) {
            let column = self.columns(address.segment).and_then(|columns| columns.file.as_ref());
            keyed.push((files.text(address.segment, column, address.row)?, address));
        }
        keyed.sort_unstable_by(|(a, a_at), (b, b_at)| a.cmp(b).then(a_at.cmp(b_at)));
        addresses.extend(keyed.into_iter().map(|(_, address)| address));
        Ok(())
    }
}

/// The texts of a column's ordinals, each looked up once.
#[derive(Default)]
struct Ordinals {
    texts: FxHashMap<(u32, u64), Arc<str>>,
}

impl Ordinals {
    fn text(&mut self, segment: u32, column: Option<&tantivy::columnar::StrColumn>, row: u32) -> Result<Arc<str>> {
        let Some((column, ord)) = column.and_then(|column| Some((column, column.term_ords(row).next()?))) else {
            return Ok(Arc::from(""));
        };
        if let Some(text) = self.texts.get(&(segment, ord)) {
            return Ok(Arc::clone(text));
        }
        let mut text = String::new();
        column.ord_to_str(ord, &mut text).map_err(Error::store("read a column"))?;
        let text: Arc<str> = Arc::from(text);
        self.texts.insert((segment, ord), Arc::clone(&text));
        Ok(text)
    }
}
