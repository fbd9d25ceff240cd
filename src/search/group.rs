//! Hits by document: the best of each, and how many it has.

use super::candidate::{Candidate, Ranker, Standing};
use super::page::dates;
use super::probe::WINDOW;
use super::rank::Ranked;
use super::types::{Group, Groups, Hit, SearchRequest, Sort, Tier};
use crate::error::Result;
use crate::store::Address;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The most hits that are shown of one document.
pub const GROUP_HITS: usize = 3;

/// The hits of one document.
#[derive(Debug, Default)]
struct Gathered {
    /// Those that were ranked, best first.
    ranked: Vec<Candidate>,
    /// The others, at most as many as are ranked.
    others: Vec<(Address, Tier)>,
    count: usize,
}

/// Gathers hits by document. The documents stand as their best hits do; those of which no hit was ranked follow in
/// reading order, the ones that hold the query verbatim before what does not.
///
/// Only the documents of the page are looked at closely: where not all of a document's hits were ranked, the others
/// are scored, so that its best are its best.
pub(super) fn gather(
    ranker: &Ranker<'_>,
    ranked: &Ranked,
    show: &dyn Fn(&[Candidate]) -> Result<Vec<Hit>>,
) -> Result<Groups> {
    let store = ranker.library.store();
    let SearchRequest { offset, limit, sort, .. } = *ranker.request;
    let files: Vec<Arc<str>> = store.facets(&ranked.counted)?.into_iter().map(|keys| keys.file).collect();
    let candidates: FxHashMap<Address, &Candidate> = ranked.ranked.iter().map(|one| (one.address, one)).collect();
    let file_of: FxHashMap<Address, &Arc<str>> = ranked.counted.iter().copied().zip(&files).collect();
    let mut documents: FxHashMap<&Arc<str>, Gathered> = FxHashMap::default();
    for (number, (&address, file)) in ranked.counted.iter().zip(&files).enumerate() {
        let document = documents.entry(file).or_default();
        document.count += 1;
        if !candidates.contains_key(&address) && document.others.len() < WINDOW {
            let tier = if number < ranked.totals.exact { Tier::Exact } else { Tier::All };
            document.others.push((address, tier));
        }
    }
    for candidate in &ranked.ranked {
        let document = file_of.get(&candidate.address).and_then(|file| documents.get_mut(file));
        if let Some(document) = document {
            document.ranked.push(*candidate);
        }
    }
    let mut order: Vec<(&Arc<str>, Gathered)> = documents.into_iter().collect();
    let places: FxHashMap<Address, usize> = ranked.ranked.iter().map(|candidate| candidate.address).zip(0..).collect();
    let dates = match sort {
        Sort::Date => dates(store, file_of.iter().map(|(&address, &file)| (address, file)))?,
        _ => FxHashMap::default(),
    };
    order.sort_by_cached_key(|(file, document)| {
        let is_exact = document.ranked.iter().any(|one| one.standing == Standing::Exact)
            || document.others.iter().any(|(_, tier)| *tier == Tier::Exact);
        let place = document.ranked.first().and_then(|best| places.get(&best.address));
        let place = place.copied().filter(|_| sort == Sort::Relevance);
        let date = std::cmp::Reverse(dates.get(file).cloned().unwrap_or_default());
        (sort == Sort::Relevance && !is_exact, place.unwrap_or(usize::MAX), date, Arc::clone(file))
    });
    let total = order.len();
    let mut groups = Vec::new();
    for (_, document) in order.into_iter().skip(offset).take(limit) {
        let count = document.count;
        let best = best_of(ranker, document)?;
        let Some(first) = best.first() else { continue };
        groups.push(Group { document: store.head_of_passage(first.address)?, count, hits: show(&best)? });
    }
    Ok(Groups { total, groups })
}

/// The best hits of a document, in the order asked for.
fn best_of(ranker: &Ranker<'_>, document: Gathered) -> Result<Vec<Candidate>> {
    let Gathered { mut ranked, others, .. } = document;
    for tier in [Tier::Exact, Tier::All] {
        let addresses: Vec<Address> =
            others.iter().filter(|(_, of)| *of == tier).map(|(address, _)| *address).collect();
        ranked.extend(ranker.scored(&addresses, tier)?);
    }
    if !others.is_empty() {
        ranker.sort(&mut ranked)?;
    }
    ranked.truncate(GROUP_HITS);
    if ranker.request.sort != Sort::Relevance {
        ranked.sort_by_key(|candidate| candidate.address);
    }
    Ok(ranked)
}
