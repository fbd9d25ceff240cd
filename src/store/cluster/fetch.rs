//! Reading rows: those that are at hand from there, all others in one request.

use super::address::row_id;
use super::ask::Question;
use super::core::{Answer, Hit, broken, decoded, kind_of};
use super::mapping::{field, row};
use super::open::ClusterStore;
use super::query::term;
use crate::corpus::{DocumentHead, Passage};
use crate::error::{Error, Result};
use crate::{Address, DocumentRecord, FacetKeys, Field, Folded, SourceStamp, Stored};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// What is listed is read in pages of so many rows.
const PAGE: usize = 1_000;

impl ClusterStore {
    /// What one search finds.
    pub(super) fn one(&self, question: Question) -> Result<Arc<Answer>> {
        self.core.search(&[question], self.deadline())?.pop().ok_or_else(|| broken("there is no answer".to_owned()))
    }

    /// How many passages hold a term.
    pub(super) fn frequency_of(&self, field: Field, term: &str) -> Result<u64> {
        let key = (field, Box::from(term));
        if let Some(known) = self.core.frequencies.get(&key) {
            return Ok(known);
        }
        self.core.look_up(&[(field, term)], self.deadline())?;
        Ok(self.core.frequencies.get(&key).unwrap_or(0))
    }

    /// Folded texts in the order of the addresses; an empty one for a row that has none.
    pub(super) fn texts_of(&self, addresses: &[Address]) -> Result<Vec<Arc<[u8]>>> {
        let core = &self.core;
        let mut texts: HashMap<Address, Arc<[u8]>> = HashMap::with_capacity(addresses.len());
        let mut missing = Vec::new();
        core.texts.look_up(addresses.iter().copied(), &mut |address, text| match text {
            Some(text) => drop(texts.insert(address, Arc::clone(text))),
            None => missing.push(address),
        });
        if !missing.is_empty() {
            let mut read = Vec::with_capacity(missing.len());
            for (address, source) in core.rows(&missing, &[field::FOLDED], self.deadline())? {
                let text: Arc<[u8]> = Arc::from(decoded(source.folded.as_deref().unwrap_or_default())?);
                texts.insert(address, Arc::clone(&text));
                read.push((address, Arc::clone(&text), text.len()));
            }
            core.texts.put_all(read.into_iter());
        }
        let none: Arc<[u8]> = Arc::from([].as_slice());
        Ok(addresses.iter().map(|address| texts.get(address).unwrap_or(&none).clone()).collect())
    }

    /// Passages in the order of the addresses.
    pub(super) fn passages_at(&self, addresses: &[Address]) -> Result<Vec<(Address, Arc<Passage>)>> {
        let core = &self.core;
        let mut passages: HashMap<Address, Arc<Passage>> = HashMap::with_capacity(addresses.len());
        let mut missing = Vec::new();
        core.passages.look_up(addresses.iter().copied(), &mut |address, passage| match passage {
            Some(passage) => drop(passages.insert(address, Arc::clone(passage))),
            None => missing.push(address),
        });
        if !missing.is_empty() {
            let mut read = Vec::with_capacity(missing.len());
            for (address, source) in core.rows(&missing, &[field::STORED, field::FOLDED], self.deadline())? {
                let stored = decoded(source.stored.as_deref().unwrap_or_default())?;
                let Stored::Passage(mut passage) = Stored::from_bytes(&stored).map_err(broken)? else {
                    return Err(broken("a row that is no passage stands in its place".to_owned()));
                };
                let folded = decoded(source.folded.as_deref().unwrap_or_default())?;
                passage.text = Folded::new(&folded).printed();
                let passage = Arc::new(passage);
                passages.insert(address, Arc::clone(&passage));
                read.push((address, passage, 1));
            }
            core.passages.put_all(read.into_iter());
        }
        let passage = |&address: &Address| match passages.get(&address) {
            Some(passage) => Ok((address, Arc::clone(passage))),
            None => Err(broken(format!("there is no row `{}`", row_id(address)))),
        };
        addresses.iter().map(passage).collect()
    }

    /// The heads of documents by their numbers.
    pub(super) fn heads_at(&self, documents: &[u32]) -> Result<HashMap<u32, Arc<DocumentHead>>> {
        let core = &self.core;
        let mut heads = HashMap::with_capacity(documents.len());
        let mut missing = Vec::new();
        core.heads.look_up(documents.iter().copied(), &mut |document, head| match head {
            Some(head) => drop(heads.insert(document, Arc::clone(head))),
            None => missing.push(Address { segment: document, row: 0 }),
        });
        if !missing.is_empty() {
            for (address, stored) in self.stored_at(&missing)? {
                if let Some((head, _)) = head_in(stored) {
                    let head = Arc::new(head);
                    core.heads.put(address.segment, Arc::clone(&head), 1);
                    heads.insert(address.segment, head);
                }
            }
        }
        Ok(heads)
    }

    /// Rows as they were stored.
    pub(super) fn stored_at(&self, addresses: &[Address]) -> Result<HashMap<Address, Stored>> {
        let rows = self.core.rows(addresses, &[field::STORED], self.deadline())?;
        let stored = rows.into_iter().map(|(address, source)| {
            let stored = decoded(source.stored.as_deref().unwrap_or_default())?;
            Ok((address, Stored::from_bytes(&stored).map_err(broken)?))
        });
        stored.collect()
    }

    /// What passages count for in facets, in the order of the addresses.
    pub(super) fn facets_of(&self, addresses: &[Address]) -> Result<Vec<FacetKeys>> {
        let core = &self.core;
        let mut facets: HashMap<Address, FacetKeys> = HashMap::with_capacity(addresses.len());
        let mut missing = Vec::new();
        core.facets.look_up(addresses.iter().copied(), &mut |address, keys| match keys {
            Some(keys) => drop(facets.insert(address, keys.clone())),
            None => missing.push(address),
        });
        if !missing.is_empty() {
            let mut read = Vec::with_capacity(missing.len());
            let what = [field::FILE, field::PLACE, field::KIND];
            for (address, source) in core.rows(&missing, &what, self.deadline())? {
                let text = |text: Option<String>| Arc::from(text.unwrap_or_default());
                let kind = kind_of(source.kind.unwrap_or(u64::MAX));
                let keys = FacetKeys { file: text(source.file), place: text(source.place), kind };
                facets.insert(address, keys.clone());
                read.push((address, keys, 1));
            }
            core.facets.put_all(read.into_iter());
        }
        let keys = |address: &Address| match facets.get(address) {
            Some(keys) => Ok(keys.clone()),
            None => Err(broken(format!("there is no row `{}`", row_id(*address)))),
        };
        addresses.iter().map(keys).collect()
    }

    /// Sorts rows by the path of their source, then as the document runs.
    pub(super) fn sort_rows(&self, addresses: &mut Vec<Address>) -> Result<()> {
        if addresses.windows(2).all(|pair| matches!(pair, [a, b] if a.segment == b.segment)) {
            addresses.sort_unstable();
            return Ok(());
        }
        let files = self.facets_of(addresses)?;
        let mut keyed: Vec<(Arc<str>, Address)> =
            files.into_iter().map(|keys| keys.file).zip(addresses.drain(..)).collect();
        keyed.sort_unstable();
        addresses.extend(keyed.into_iter().map(|(_, address)| address));
        Ok(())
    }

    /// The head of the document of this id, with where it is, as far as it may be seen.
    pub(super) fn head_with(&self, id: &str) -> Result<Option<(Address, Arc<DocumentHead>)>> {
        let question = self.rows_question(row::HEAD, vec![term(field::DOCUMENT, id)], 1, &[field::STORED]);
        Ok(self.heads_of(&self.one(question)?.rows)?.pop())
    }

    /// The heads in some rows.
    pub(super) fn heads_of(&self, rows: &[Hit]) -> Result<Vec<(Address, Arc<DocumentHead>)>> {
        let mut heads = Vec::with_capacity(rows.len());
        for row in rows {
            let head = match self.core.heads.get(&row.address.segment) {
                Some(head) => head,
                None => {
                    let Some((head, _)) = head_in(stored(row)?) else { continue };
                    let head = Arc::new(head);
                    self.core.heads.put(row.address.segment, Arc::clone(&head), 1);
                    head
                }
            };
            heads.push((row.address, head));
        }
        Ok(heads)
    }

    /// Documents whole, by their heads.
    pub(super) fn records(&self, heads: Vec<(Address, Arc<DocumentHead>)>) -> Result<Vec<Arc<DocumentRecord>>> {
        let body = |address: Address| Address { row: 1, ..address };
        let bodies: Vec<Address> = heads.iter().map(|(address, _)| body(*address)).collect();
        let mut bodies = if bodies.is_empty() { HashMap::new() } else { self.stored_at(&bodies)? };
        let record = |(address, head): (Address, Arc<DocumentHead>)| match bodies.remove(&body(address)) {
            Some(Stored::Body { outline, report, facts, measures }) => {
                Ok(Arc::new(DocumentRecord { head, outline, report, facts, measures }))
            }
            _ => Err(broken("a row that is no body stands in its place".to_owned())),
        };
        heads.into_iter().map(record).collect()
    }

    /// The rows of a kind that are all of this, in the order of their sources' paths, those after a path.
    pub(super) fn listed(
        &self,
        kind: &str,
        demanded: &[Value],
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Stored>> {
        let mut after = after.map(str::to_owned);
        let mut found: Vec<Stored> = Vec::new();
        while found.len() < limit {
            let size = (limit - found.len()).min(PAGE);
            let answer = self.one(self.listed_question(kind, demanded.to_vec(), after.as_deref(), size))?;
            for row in &answer.rows {
                found.push(stored(row)?);
            }
            after = found.last().and_then(file_of).map(str::to_owned);
            if answer.rows.len() < size {
                break;
            }
        }
        Ok(found)
    }
}

/// A row that came with a search.
pub(super) fn stored(row: &Hit) -> Result<Stored> {
    Stored::from_bytes(row.stored.as_deref().unwrap_or_default()).map_err(broken)
}

/// The head that a row is.
pub(super) fn head_in(stored: Stored) -> Option<(DocumentHead, SourceStamp)> {
    if let Stored::Head { head, stamp } = stored { Some((head, stamp)) } else { None }
}

/// The path of the source of a row.
pub(super) fn file_of(stored: &Stored) -> Option<&str> {
    match stored {
        Stored::Head { head, .. } => Some(&head.file),
        Stored::Error { error, .. } => Some(&error.file),
        Stored::Twin { file, .. } => Some(file),
        _ => None,
    }
}

/// The numbers of the documents of some passages.
pub(super) fn documents_of(addresses: &[Address]) -> Vec<u32> {
    let mut documents: Vec<u32> = addresses.iter().map(|address| address.segment).collect();
    documents.sort_unstable();
    documents.dedup();
    documents
}

/// A passage whose document is not there.
pub(super) fn no_head(address: Address) -> Error {
    broken(format!("the row `{}` has no head", row_id(address)))
}
