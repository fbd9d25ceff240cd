//! The same passage in documents that are nearly the same: one stands for both.
//!
//! Nothing is taken away: the others go behind all hits that have the same claim to their places, so that counts and pages
//! are those of all hits, and say in which of them they stand.

use super::candidate::{Candidate, Ranker, Standing};
use crate::error::Result;
use crate::store::Address;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Which passages are the same as one before them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alike {
    /// For each passage that stands behind another which.
    pub same_as: FxHashMap<Address, Address>,
}

impl Alike {
    /// The passages for which this one stands, in the order of their rank.
    pub(crate) fn also_in(&self, address: Address, ranked: &[Address]) -> Vec<Address> {
        ranked.iter().copied().filter(|other| self.same_as.get(other) == Some(&address)).collect()
    }
}

impl Ranker<'_> {
    /// Finds the ranked passages that are the same as a better one of a document with nearly the same text, and puts
    /// each behind the others of its standing.
    pub(super) fn fold(&self, ranked: &mut [Candidate]) -> Result<Alike> {
        let mut alike = Alike::default();
        if self.library.document_count() < 2 {
            return Ok(alike);
        }
        let store = self.library.store();
        let mut first_with: FxHashMap<u64, Vec<Address>> = FxHashMap::default();
        let mut pairs: Vec<(Address, Vec<Address>)> = Vec::new();
        for candidate in ranked.iter() {
            let before = first_with.entry(candidate.text_hash).or_default();
            if !before.is_empty() {
                pairs.push((candidate.address, before.clone()));
            }
            // A line that stands everywhere (本办法自公布之日起施行。) is compared with the first few of its kind.
            if before.len() < MAX_SAME {
                before.push(candidate.address);
            }
        }
        let mut similar: FxHashMap<String, Vec<Arc<str>>> = FxHashMap::default();
        for (address, before) in pairs {
            let own = store.head_of_passage(address)?;
            for other in before {
                let head = store.head_of_passage(other)?;
                if !similar.contains_key(&head.id) {
                    let of = store.similar(&head.id)?.into_iter().map(|one| Arc::from(one.head.id.as_str()));
                    similar.insert(head.id.clone(), of.collect());
                }
                let is_similar = similar.get(&head.id).is_some_and(|ids| ids.iter().any(|id| **id == *own.id));
                if is_similar && !alike.same_as.contains_key(&other) {
                    alike.same_as.insert(address, other);
                    break;
                }
            }
        }
        if !alike.same_as.is_empty() {
            // The sort is stable: but for what goes behind, the order is that of before.
            let is_exact = |candidate: &Candidate| candidate.standing == Standing::Exact;
            ranked.sort_by_key(|one| (!is_exact(one), alike.same_as.contains_key(&one.address)));
        }
        Ok(alike)
    }
}

/// A passage is compared with no more than so many of the same wording.
const MAX_SAME: usize = 4;
