//! What the rooms above ask of a store, answered from a cluster.

use super::core::broken;
use super::facets::counted;
use super::fetch::{documents_of, head_in, no_head, stored};
use super::mapping::{field, key_field, row};
use super::open::ClusterStore;
use super::query::{demanded, term, terms};
use crate::about::{MAX_VALUES, listed};
use crate::alike::{MAX_COMPARED, similar_to};
use crate::corpus::{DocumentHead, SourceError};
use crate::error::Result;
use crate::record::inflated;
use crate::{
    AboutCount, AboutFilters, AboutKind, Access, Address, Candidate, Clause, DocumentRecord, FacetCounts, FacetKeys,
    Field, Filters, Folded, Found, Key, KeyKind, Matches, Overview, Probe, Similar, Store, Stored, Wanted, Wish, bands,
};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

impl Store for ClusterStore {
    fn limited(self: Arc<Self>, access: &Access) -> Result<Arc<dyn Store>> {
        if access.is_all() { Ok(self) } else { Ok(Arc::new(self.limited_to(access)?)) }
    }

    fn before(self: Arc<Self>, deadline: Instant) -> Arc<dyn Store> {
        Arc::new(Self { deadline: Some(deadline), ..(*self).clone() })
    }

    fn is_far(&self) -> bool {
        true
    }

    fn ahead(&self, wishes: &[Wish<'_>]) -> Result<()> {
        self.fetch(wishes)
    }

    fn overview(&self) -> &Overview {
        &self.overview
    }

    fn frequency(&self, field: Field, term: &str) -> Result<u64> {
        self.frequency_of(field, term)
    }

    fn candidates(&self, probe: &Probe<'_>) -> Result<Vec<Candidate>> {
        let Some(question) = self.candidates_question(probe, field::FOLDED)? else { return Ok(Vec::new()) };
        self.best(&*self.one(question)?, probe.limit)
    }

    fn matching(&self, wanted: &Wanted, filters: &Filters, most: usize) -> Result<Matches> {
        let answer = self.one(self.matching_question(wanted, filters, most))?;
        Ok(Self::matches(&answer, most))
    }

    fn folded(&self, addresses: &[Address], visit: &mut dyn FnMut(usize, Folded<'_>)) -> Result<()> {
        let texts = self.texts_of(addresses)?;
        for (at, text) in texts.iter().enumerate() {
            visit(at, Folded::new(text));
        }
        Ok(())
    }

    fn passages(&self, addresses: &[Address]) -> Result<Vec<Found>> {
        let passages = self.passages_at(addresses)?;
        let heads = self.heads_at(&documents_of(addresses))?;
        let found = passages.into_iter().map(|(address, passage)| {
            let document = heads.get(&address.segment).cloned().ok_or_else(|| no_head(address))?;
            Ok(Found { address, document, passage })
        });
        found.collect()
    }

    fn address_of(&self, id: &str) -> Result<Option<Address>> {
        let question = self.rows_question(row::PASSAGE, vec![term(field::ID, id)], 1, &[]);
        Ok(self.one(question)?.rows.first().map(|row| row.address))
    }

    fn beside(&self, address: Address, before: usize, after: usize) -> Result<(Vec<Address>, Vec<Address>)> {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let end = 2_u32.saturating_add(count(self.head_of_passage(address)?.passages));
        let at = |row| Address { row, ..address };
        let start = address.row.saturating_sub(count(before)).max(2);
        let stop = address.row.saturating_add(1).saturating_add(count(after)).min(end);
        Ok(((start..address.row).map(at).collect(), (address.row + 1..stop).map(at).collect()))
    }

    fn facets(&self, addresses: &[Address]) -> Result<Vec<FacetKeys>> {
        self.facets_of(addresses)
    }

    fn facet_counts(&self, addresses: &[Address]) -> Result<FacetCounts> {
        Ok(counted(addresses, &self.facets_of(addresses)?))
    }

    fn head_of_passage(&self, address: Address) -> Result<Arc<DocumentHead>> {
        self.heads_at(&[address.segment])?.remove(&address.segment).ok_or_else(|| no_head(address))
    }

    fn sort_in_reading_order(&self, addresses: &mut Vec<Address>) -> Result<()> {
        self.sort_rows(addresses)
    }

    fn document(&self, id: &str) -> Result<Option<Arc<DocumentRecord>>> {
        let Some((address, head)) = self.head_with(id)? else { return Ok(None) };
        Ok(self.records(vec![(address, head)])?.pop())
    }

    fn text(&self, id: &str) -> Result<Option<String>> {
        let Some((address, head)) = self.head_with(id)? else { return Ok(None) };
        let row = u32::try_from(head.passages).unwrap_or(u32::MAX).saturating_add(2);
        let found = self.stored_at(&[Address { row, ..address }])?.remove(&Address { row, ..address });
        match found {
            Some(Stored::Text { deflated }) => inflated(&deflated).map(Some).map_err(broken),
            _ => Err(broken("a row that is no text stands in its place".to_owned())),
        }
    }

    fn head(&self, id: &str) -> Result<Option<Arc<DocumentHead>>> {
        Ok(self.head_with(id)?.map(|(_, head)| head))
    }

    fn head_of_file(&self, file: &str) -> Result<Option<Arc<DocumentHead>>> {
        let question = self.rows_question(row::HEAD, vec![term(field::FILE, file)], 1, &[field::STORED]);
        Ok(self.heads_of(&self.one(question)?.rows)?.pop().map(|(_, head)| head))
    }

    fn documents(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        self.documents_about(&AboutFilters::default(), after, limit)
    }

    fn about_counts(&self, about: &AboutFilters) -> Result<Vec<AboutCount>> {
        let questions = AboutKind::ALL.map(|kind| {
            // Counted as if nothing were asked of this kind, so that another value can be chosen.
            self.about_question(demanded(&about.without(kind)), kind.mark(), MAX_VALUES)
        });
        let answers = self.core.search(&questions, self.deadline())?;
        let mut all = Vec::new();
        for (kind, answer) in AboutKind::ALL.into_iter().zip(answers) {
            let value = |(term, count): &(String, u64)| {
                let value = term.strip_prefix(kind.mark())?.to_owned();
                Some(AboutCount { kind, value, count: usize::try_from(*count).unwrap_or(usize::MAX) })
            };
            let values: Vec<AboutCount> = answer.counts.iter().filter_map(value).collect();
            all.extend(listed(kind, values));
        }
        Ok(all)
    }

    fn documents_about(
        &self,
        about: &AboutFilters,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<DocumentHead>>> {
        let listed = self.listed(row::HEAD, &demanded(about), after, limit)?;
        Ok(listed.into_iter().filter_map(|stored| head_in(stored).map(|(head, _)| Arc::new(head))).collect())
    }

    fn documents_with_facts(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentRecord>>> {
        let question =
            self.listed_question(row::HEAD, vec![serde_json::json!({"term": {field::FACTS: true}})], after, limit);
        let answer = self.one(question)?;
        self.records(self.heads_of(&answer.rows)?)
    }

    fn documents_named(&self, clauses: &[Clause], limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        let filters = Filters::default();
        let probe = Probe { clauses, all: false, must: None, filters: &filters, limit };
        let Some(question) = self.candidates_question(&probe, field::STORED)? else { return Ok(Vec::new()) };
        let answer = self.one(question)?;
        let heads: HashMap<Address, Arc<DocumentHead>> = self.heads_of(&answer.rows)?.into_iter().collect();
        let best = self.best(&answer, limit)?;
        Ok(best.into_iter().filter_map(|candidate| heads.get(&candidate.address).cloned()).collect())
    }

    fn documents_with_key(&self, key: &Key, limit: usize) -> Result<Vec<Arc<DocumentRecord>>> {
        let demanded = vec![term(&key_field(key.kind), &key.text)];
        let answer = self.one(self.rows_question(row::HEAD, demanded, limit, &[field::STORED]))?;
        self.records(self.heads_of(&answer.rows)?)
    }

    fn passages_of(&self, document: &str) -> Result<Vec<Address>> {
        let Some((address, head)) = self.head_with(document)? else { return Ok(Vec::new()) };
        let passages = u32::try_from(head.passages).unwrap_or(0);
        Ok((0..passages).map(|number| Address { row: 2 + number, ..address }).collect())
    }

    fn keys(&self, kind: KeyKind, beginning: &str, limit: usize) -> Result<Vec<String>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let answer = self.one(self.keys_question(kind, beginning, limit))?;
        let rest = |(key, _): &(String, u64)| key.strip_prefix(beginning).map(str::to_owned);
        Ok(answer.counts.iter().filter_map(rest).take(limit).collect())
    }

    fn source_errors(&self, after: Option<&str>, limit: usize) -> Result<Vec<SourceError>> {
        let listed = self.listed(row::ERROR, &[], after, limit)?;
        let error = |stored| if let Stored::Error { error, .. } = stored { Some(error) } else { None };
        Ok(listed.into_iter().filter_map(error).collect())
    }

    fn twins(&self, document: &str) -> Result<Vec<String>> {
        if !self.seen.is_empty() && self.head_with(document)?.is_none() {
            return Ok(Vec::new());
        }
        let demanded = vec![term(field::TWIN_OF, document)];
        let listed = self.listed(row::TWIN, &demanded, None, usize::MAX)?;
        let file = |stored| if let Stored::Twin { file, .. } = stored { Some(file) } else { None };
        Ok(listed.into_iter().filter_map(file).collect())
    }

    fn similar(&self, document: &str) -> Result<Vec<Similar>> {
        let question = self.rows_question(row::HEAD, vec![term(field::DOCUMENT, document)], 1, &[field::STORED]);
        let Some((head, stamp)) = self.one(question)?.rows.first().map(stored).transpose()?.and_then(head_in) else {
            return Ok(Vec::new());
        };
        let bands: Vec<String> = bands(&stamp.sketch).collect();
        if bands.is_empty() {
            return Ok(Vec::new());
        }
        let demanded = vec![terms(field::ALIKE, &bands)];
        let answer = self.one(self.rows_question(row::HEAD, demanded, MAX_COMPARED + 1, &[field::STORED]))?;
        let mut others = Vec::with_capacity(answer.rows.len());
        for row in &answer.rows {
            others.extend(head_in(stored(row)?).filter(|(other, _)| other.id != head.id));
        }
        let others = others.into_iter().map(|(other, of_other)| (other, of_other.sketch));
        Ok(similar_to((&head, &stamp.sketch), others))
    }
}
