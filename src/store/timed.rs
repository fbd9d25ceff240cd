//! A store that answers until a point in time: whoever works with it ends soon after.

use super::{
    AboutCount, AboutFilters, Access, Address, Candidate, Clause, DocumentRecord, FacetCounts, FacetKeys, Field,
    Filters, Folded, Found, Key, KeyKind, Matches, Overview, Probe, Similar, Store, Wanted, Wish,
};
use crate::corpus::{DocumentHead, SourceError};
use crate::error::{Error, Result};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Another store, until a point in time. All loops over candidates, hits, sentences and facets ask a store again and
/// again, and one question is bounded work: so it is enough to look at the clock before each.
#[derive(Debug)]
pub struct TimedStore {
    store: Arc<dyn Store>,
    deadline: Instant,
    /// What the store could not answer, for who passes over it: then nothing that it answers is whole.
    failed: Arc<Mutex<Option<(String, u32)>>>,
}

impl TimedStore {
    /// A store that answers until `deadline`.
    pub fn new(store: Arc<dyn Store>, deadline: Instant) -> Self {
        Self { store: store.before(deadline), deadline, failed: Arc::default() }
    }

    fn in_time(&self) -> Result<&dyn Store> {
        match self.failure() {
            Some(failure) => Err(failure),
            None if Instant::now() < self.deadline => Ok(&*self.store),
            None => Err(Error::OutOfTime),
        }
    }

    /// Remembers that the store could not answer.
    fn noted<T>(&self, answer: Result<T>) -> Result<T> {
        if let Err(Error::Unavailable { reason, retry_after_s }) = &answer {
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            *failed = Some((reason.clone(), *retry_after_s));
        }
        answer
    }
}

impl Store for TimedStore {
    fn limited(self: Arc<Self>, access: &Access) -> Result<Arc<dyn Store>> {
        let store = self.noted(Arc::clone(&self.store).limited(access))?;
        Ok(Arc::new(Self { store, deadline: self.deadline, failed: Arc::clone(&self.failed) }))
    }

    fn before(self: Arc<Self>, deadline: Instant) -> Arc<dyn Store> {
        let deadline = deadline.min(self.deadline);
        Arc::new(Self { store: Arc::clone(&self.store).before(deadline), deadline, failed: Arc::clone(&self.failed) })
    }

    fn failure(&self) -> Option<Error> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.clone().map(|(reason, retry_after_s)| Error::Unavailable { reason, retry_after_s })
    }

    fn is_far(&self) -> bool {
        self.store.is_far()
    }

    fn ahead(&self, wishes: &[Wish<'_>]) -> Result<()> {
        self.noted(self.in_time()?.ahead(wishes))
    }

    fn overview(&self) -> &Overview {
        self.store.overview()
    }

    fn frequency(&self, field: Field, term: &str) -> Result<u64> {
        self.noted(self.in_time()?.frequency(field, term))
    }

    fn candidates(&self, probe: &Probe<'_>) -> Result<Vec<Candidate>> {
        self.noted(self.in_time()?.candidates(probe))
    }

    fn matching(&self, wanted: &Wanted, filters: &Filters, most: usize) -> Result<Matches> {
        self.noted(self.in_time()?.matching(wanted, filters, most))
    }

    fn folded(&self, addresses: &[Address], visit: &mut dyn FnMut(usize, Folded<'_>)) -> Result<()> {
        self.ahead(&[Wish::Folded(addresses)])?;
        // One by one: what is done with each text takes its time too.
        for (number, address) in addresses.iter().enumerate() {
            self.noted(self.in_time()?.folded(std::slice::from_ref(address), &mut |_, folded| visit(number, folded)))?;
        }
        Ok(())
    }

    fn passages(&self, addresses: &[Address]) -> Result<Vec<Found>> {
        self.noted(self.in_time()?.passages(addresses))
    }

    fn head_of_passage(&self, address: Address) -> Result<Arc<DocumentHead>> {
        self.noted(self.in_time()?.head_of_passage(address))
    }

    fn address_of(&self, id: &str) -> Result<Option<Address>> {
        self.noted(self.in_time()?.address_of(id))
    }

    fn beside(&self, address: Address, before: usize, after: usize) -> Result<(Vec<Address>, Vec<Address>)> {
        self.noted(self.in_time()?.beside(address, before, after))
    }

    fn facets(&self, addresses: &[Address]) -> Result<Vec<FacetKeys>> {
        self.noted(self.in_time()?.facets(addresses))
    }

    fn facet_counts(&self, addresses: &[Address]) -> Result<FacetCounts> {
        self.noted(self.in_time()?.facet_counts(addresses))
    }

    fn sort_in_reading_order(&self, addresses: &mut Vec<Address>) -> Result<()> {
        self.noted(self.in_time()?.sort_in_reading_order(addresses))
    }

    fn document(&self, id: &str) -> Result<Option<Arc<DocumentRecord>>> {
        self.noted(self.in_time()?.document(id))
    }

    fn text(&self, id: &str) -> Result<Option<String>> {
        self.noted(self.in_time()?.text(id))
    }

    fn head(&self, id: &str) -> Result<Option<Arc<DocumentHead>>> {
        self.noted(self.in_time()?.head(id))
    }

    fn head_of_file(&self, file: &str) -> Result<Option<Arc<DocumentHead>>> {
        self.noted(self.in_time()?.head_of_file(file))
    }

    fn documents(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        self.noted(self.in_time()?.documents(after, limit))
    }

    fn about_counts(&self, about: &AboutFilters) -> Result<Vec<AboutCount>> {
        self.noted(self.in_time()?.about_counts(about))
    }

    fn documents_about(
        &self,
        about: &AboutFilters,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<DocumentHead>>> {
        self.noted(self.in_time()?.documents_about(about, after, limit))
    }

    fn documents_with_facts(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentRecord>>> {
        self.noted(self.in_time()?.documents_with_facts(after, limit))
    }

    fn documents_named(&self, clauses: &[Clause], limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        self.noted(self.in_time()?.documents_named(clauses, limit))
    }

    fn documents_with_key(&self, key: &Key, limit: usize) -> Result<Vec<Arc<DocumentRecord>>> {
        self.noted(self.in_time()?.documents_with_key(key, limit))
    }

    fn passages_of(&self, document: &str) -> Result<Vec<Address>> {
        self.noted(self.in_time()?.passages_of(document))
    }

    fn keys(&self, kind: KeyKind, beginning: &str, limit: usize) -> Result<Vec<String>> {
        self.noted(self.in_time()?.keys(kind, beginning, limit))
    }

    fn source_errors(&self, after: Option<&str>, limit: usize) -> Result<Vec<SourceError>> {
        self.noted(self.in_time()?.source_errors(after, limit))
    }

    fn twins(&self, document: &str) -> Result<Vec<String>> {
        self.noted(self.in_time()?.twins(document))
    }

    fn similar(&self, document: &str) -> Result<Vec<Similar>> {
        self.noted(self.in_time()?.similar(document))
    }
}
