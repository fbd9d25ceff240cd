//! The same store for somebody who may see some of its documents.

use super::open::LocalStore;
use crate::corpus::{DocumentHead, SourceError};
use crate::error::{Error, Result};
use crate::{
    AboutCount, AboutFilters, Access, Address, Candidate, Clause, DocumentRecord, FacetCounts, FacetKeys, Field,
    Filters, Folded, Found, Key, KeyKind, Matches, Overview, Probe, Similar, Store, Wanted,
};
use std::sync::Arc;
use std::time::Instant;
use tantivy::{DocId, Term};

/// The documents that may be seen.
#[derive(Debug, Default)]
pub(super) struct Admitted {
    /// Their heads' rows in each segment, rising.
    heads: Vec<Vec<DocId>>,
    /// The paths of their sources with their heads, in the order of the paths.
    files: Vec<(String, Address)>,
}

impl Admitted {
    /// The head rows of a segment, rising.
    pub(super) fn of_segment(&self, segment: u32) -> &[DocId] {
        self.heads.get(segment as usize).map_or(&[], Vec::as_slice)
    }

    fn holds_head(&self, head: Address) -> bool {
        self.of_segment(head.segment).binary_search(&head.row).is_ok()
    }
}

/// A store of which only some documents are seen. What names rows was answered by itself, and is not asked about again.
#[derive(Debug)]
pub(super) struct LimitedStore {
    store: Arc<LocalStore>,
    access: Access,
    admitted: Admitted,
    overview: Overview,
}

impl LocalStore {
    /// The documents that may be seen, in the order of their sources' paths.
    fn admitted(&self, access: &Access) -> Result<Admitted> {
        let mut files: Vec<(String, Address)> = Vec::new();
        for id in &access.documents {
            if let Some(head) = self.head_row(id)? {
                files.push((self.head_at(head)?.file.clone(), head));
            }
        }
        for folder in &access.folders {
            let beginning = format!("{folder}/");
            let (mut paths, field) = (Vec::new(), self.fields.head);
            self.terms_from(field, &beginning, false, &mut |path| {
                let is_within = path.starts_with(&beginning);
                paths.extend(is_within.then(|| path.to_owned()));
                is_within
            })?;
            for path in paths {
                // All rows with a path may be deleted, until segments are merged.
                if let Some(head) = self.first_with(&Term::from_field_text(field, &path))? {
                    files.push((path, head));
                }
            }
        }
        files.sort_unstable();
        files.dedup();
        let mut heads = vec![Vec::new(); self.segments.len()];
        for (_, head) in &files {
            if let Some(of_segment) = heads.get_mut(head.segment as usize) {
                of_segment.push(head.row);
            }
        }
        heads.iter_mut().for_each(|rows| rows.sort_unstable());
        Ok(Admitted { heads, files })
    }

    /// The same store for who has this access.
    pub(super) fn limited_to(self: Arc<Self>, access: &Access) -> Result<LimitedStore> {
        let admitted = self.admitted(access)?;
        let of = |head: &Address| self.columns(head.segment).map_or(0, |columns| columns.passages.get_val(head.row));
        let passages: u64 = admitted.files.iter().map(|(_, head)| of(head)).sum();
        let whole = &self.overview;
        // Lengths are those of the whole library, on the average.
        let share = |count: u64| {
            let all = u64::try_from(whole.passages).unwrap_or(u64::MAX).max(1);
            u64::try_from(u128::from(count) * u128::from(passages) / u128::from(all)).unwrap_or(u64::MAX)
        };
        let overview = Overview {
            generation: whole.generation.clone(),
            documents: admitted.files.len(),
            superseded: whole.superseded.min(admitted.files.len()),
            passages: usize::try_from(passages).unwrap_or(usize::MAX),
            characters: share(whole.characters),
            sentences: share(whole.sentences),
        };
        Ok(LimitedStore { store: self, access: access.clone(), admitted, overview })
    }
}

impl LimitedStore {
    fn seen<T>(&self, found: Option<T>, head: impl Fn(&T) -> &DocumentHead) -> Option<T> {
        found.filter(|found| self.access.admits(head(found)))
    }

    /// The heads of documents after a path.
    fn after(&self, after: Option<&str>) -> &[(String, Address)] {
        let start = after.map_or(0, |after| self.admitted.files.partition_point(|(file, _)| file.as_str() <= after));
        self.admitted.files.get(start..).unwrap_or_default()
    }
}

/// No more documents are looked at for one name.
const MAX_LOOKED_AT: usize = 4_096;

impl Store for LimitedStore {
    fn limited(self: Arc<Self>, access: &Access) -> Result<Arc<dyn Store>> {
        if access.is_all() {
            return Ok(self);
        }
        let store = Arc::clone(&self.store);
        let narrowed: Vec<(String, Address)> = store.admitted(access)?.files;
        let both = narrowed.into_iter().filter(|(_, head)| self.admitted.holds_head(*head));
        let mut documents = Vec::new();
        for (_, head) in both {
            documents.push(store.head_at(head)?.id.clone());
        }
        if documents.is_empty() {
            // No document has an empty id.
            documents.push(String::new());
        }
        Ok(Arc::new(store.limited_to(&Access { folders: Vec::new(), documents })?))
    }

    fn before(self: Arc<Self>, _: Instant) -> Arc<dyn Store> {
        self
    }

    fn overview(&self) -> &Overview {
        &self.overview
    }

    fn frequency(&self, field: Field, term: &str) -> Result<u64> {
        self.store.frequency(field, term)
    }

    fn candidates(&self, probe: &Probe<'_>) -> Result<Vec<Candidate>> {
        self.store.best_rows(probe, Some(&self.admitted))
    }

    fn matching(&self, wanted: &Wanted, filters: &Filters, most: usize) -> Result<Matches> {
        self.store.matching_rows(wanted, filters, most, Some(&self.admitted))
    }

    fn folded(&self, addresses: &[Address], visit: &mut dyn FnMut(usize, Folded<'_>)) -> Result<()> {
        self.store.folded(addresses, visit)
    }

    fn passages(&self, addresses: &[Address]) -> Result<Vec<Found>> {
        self.store.passages(addresses)
    }

    fn address_of(&self, id: &str) -> Result<Option<Address>> {
        let address = self.store.address_of(id)?;
        let is_seen =
            |address: &Address| self.store.head_address(*address).is_some_and(|at| self.admitted.holds_head(at));
        Ok(address.filter(is_seen))
    }

    fn beside(&self, address: Address, before: usize, after: usize) -> Result<(Vec<Address>, Vec<Address>)> {
        self.store.beside(address, before, after)
    }

    fn facets(&self, addresses: &[Address]) -> Result<Vec<FacetKeys>> {
        self.store.facets(addresses)
    }

    fn facet_counts(&self, addresses: &[Address]) -> Result<FacetCounts> {
        self.store.facet_counts(addresses)
    }

    fn head_of_passage(&self, address: Address) -> Result<Arc<DocumentHead>> {
        self.store.head_of_passage(address)
    }

    fn sort_in_reading_order(&self, addresses: &mut Vec<Address>) -> Result<()> {
        self.store.sort_in_reading_order(addresses)
    }

    fn document(&self, id: &str) -> Result<Option<Arc<DocumentRecord>>> {
        // The head says whether the rest may be read.
        if self.head(id)?.is_none() { Ok(None) } else { self.store.document(id) }
    }

    fn text(&self, id: &str) -> Result<Option<String>> {
        if self.head(id)?.is_none() { Ok(None) } else { self.store.text(id) }
    }

    fn head(&self, id: &str) -> Result<Option<Arc<DocumentHead>>> {
        Ok(self.seen(self.store.head(id)?, |head| head))
    }

    fn head_of_file(&self, file: &str) -> Result<Option<Arc<DocumentHead>>> {
        Ok(self.seen(self.store.head_of_file(file)?, |head| head))
    }

    fn documents(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        self.after(after).iter().take(limit).map(|(_, head)| self.store.head_at(*head)).collect()
    }

    fn about_counts(&self, about: &AboutFilters) -> Result<Vec<AboutCount>> {
        self.store.counts_about(about, Some(&self.admitted))
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
        self.store.heads_about(about, after, limit, Some(&self.admitted))
    }

    fn documents_with_facts(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentRecord>>> {
        let mut records = Vec::new();
        for (file, head) in self.after(after) {
            if records.len() == limit {
                break;
            }
            let term = Term::from_field_text(self.store.fields.facts, file);
            if self.store.first_with(&term)?.is_some() {
                records.push(self.store.record_at(*head)?);
            }
        }
        Ok(records)
    }

    fn documents_named(&self, clauses: &[Clause], limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        // Names stand at heads, outside of the rows that a search is limited to: more are asked for until there are
        // enough, or those that share so little that none of them is meant.
        let mut asked = limit;
        loop {
            let found = self.store.documents_named(clauses, asked)?;
            let is_last = found.len() < asked || asked == 0 || asked >= MAX_LOOKED_AT;
            let seen: Vec<Arc<DocumentHead>> =
                found.into_iter().filter(|head| self.access.admits(head)).take(limit).collect();
            if is_last || seen.len() == limit {
                return Ok(seen);
            }
            asked = asked.saturating_mul(4);
        }
    }

    fn documents_with_key(&self, key: &Key, limit: usize) -> Result<Vec<Arc<DocumentRecord>>> {
        self.store.records_with_key(key, limit, Some(&self.admitted))
    }

    fn passages_of(&self, document: &str) -> Result<Vec<Address>> {
        if self.head(document)?.is_none() { Ok(Vec::new()) } else { self.store.passages_of(document) }
    }

    fn keys(&self, kind: KeyKind, beginning: &str, limit: usize) -> Result<Vec<String>> {
        self.store.keys_from(kind, beginning, limit, Some(&self.admitted))
    }

    fn source_errors(&self, after: Option<&str>, limit: usize) -> Result<Vec<SourceError>> {
        let mut seen: Vec<SourceError> = Vec::new();
        for folder in &self.access.folders {
            let beginning = format!("{folder}/");
            let from = after.filter(|after| *after >= beginning.as_str()).unwrap_or(&beginning);
            let errors = self.store.source_errors(Some(from), limit)?;
            seen.extend(errors.into_iter().filter(|error| self.access.admits_file(&error.file)));
        }
        seen.sort_by(|one, other| one.file.cmp(&other.file));
        seen.dedup_by(|one, other| one.file == other.file);
        seen.truncate(limit);
        Ok(seen)
    }

    fn twins(&self, document: &str) -> Result<Vec<String>> {
        if self.head(document)?.is_none() {
            return Ok(Vec::new());
        }
        let mut files = self.store.twins(document)?;
        files.retain(|file| self.access.admits_file(file));
        Ok(files)
    }

    fn similar(&self, document: &str) -> Result<Vec<Similar>> {
        if self.head(document)?.is_none() {
            return Ok(Vec::new());
        }
        let mut similar = self.store.similar(document)?;
        similar.retain(|similar| self.access.admits(&similar.head));
        Ok(similar)
    }
}

/// Whether a head's row is among those that may be seen.
pub(super) fn is_admitted(admitted: Option<&Admitted>, head: Address) -> bool {
    admitted.is_none_or(|admitted| admitted.holds_head(head))
}

impl LocalStore {
    /// Whether a row with a term may be seen.
    pub(super) fn has_admitted(&self, term: &Term, admitted: Option<&Admitted>) -> Result<bool> {
        let mut has = false;
        self.rows_with(term, &mut |address| {
            has = is_admitted(admitted, address);
            !has
        })?;
        Ok(has)
    }

    /// The documents with a key that may be seen.
    pub(super) fn records_with_key(
        &self,
        key: &Key,
        limit: usize,
        admitted: Option<&Admitted>,
    ) -> Result<Vec<Arc<DocumentRecord>>> {
        let mut rows = Vec::new();
        self.rows_with(&Term::from_field_text(self.fields.keys, &key.term()), &mut |address| {
            if is_admitted(admitted, address) {
                rows.push(address);
            }
            rows.len() < limit
        })?;
        rows.into_iter().map(|address| self.record_at(address)).collect()
    }

    /// What follows a beginning in the keys of documents that may be seen.
    pub(super) fn keys_from(
        &self,
        kind: KeyKind,
        beginning: &str,
        limit: usize,
        admitted: Option<&Admitted>,
    ) -> Result<Vec<String>> {
        let from = format!("{}{beginning}", kind.mark());
        let (mut keys, mut failure): (Vec<String>, Option<Error>) = (Vec::new(), None);
        if limit > 0 {
            self.terms_from(self.fields.keys, &from, false, &mut |term| {
                let Some(rest) = term.strip_prefix(&from) else { return false };
                let is_seen = match admitted {
                    None => Ok(true),
                    some => self.has_admitted(&Term::from_field_text(self.fields.keys, term), some),
                };
                match is_seen {
                    Ok(true) => keys.push(rest.to_owned()),
                    Ok(false) => {}
                    Err(error) => failure = Some(error),
                }
                failure.is_none() && keys.len() < limit
            })?;
        }
        failure.map_or(Ok(keys), Err)
    }
}
