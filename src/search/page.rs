//! The page of hits that is asked for, in the order that is asked for.

use super::candidate::{Candidate, Ranker, Standing};
use super::types::{SearchRequest, Sort, Tier};
use crate::error::Result;
use crate::store::{Address, Matches, Store, Wish};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

impl Ranker<'_> {
    /// The page asked for: the ranked ones, exact ones first; what was not ranked follows in reading order, the exact
    /// before what is not, the rest behind. `exact` and `all` are the passages of these tiers, by address.
    pub(super) fn page(&self, ranked: Vec<Candidate>, exact: &Matches, all: &Matches) -> Result<Vec<Candidate>> {
        let SearchRequest { offset, limit, sort, .. } = *self.request;
        let is_ranked: FxHashSet<Address> = ranked.iter().map(|candidate| candidate.address).collect();
        let store = self.library.store();
        let unranked = |matches: &Matches| -> Vec<Address> {
            matches.addresses.iter().copied().filter(|address| !is_ranked.contains(address)).collect()
        };
        let (mut exact, mut all) = (unranked(exact), unranked(all));
        if sort != Sort::Relevance {
            let of_ranked: FxHashMap<Address, Candidate> =
                ranked.iter().map(|candidate| (candidate.address, *candidate)).collect();
            let tiers: FxHashMap<Address, Tier> = exact
                .iter()
                .map(|address| (*address, Tier::Exact))
                .chain(all.iter().map(|address| (*address, Tier::All)))
                .collect();
            let mut addresses: Vec<Address> = is_ranked.iter().copied().chain(exact).chain(all).collect();
            addresses.sort_unstable();
            store.sort_in_reading_order(&mut addresses)?;
            if sort == Sort::Date {
                newest_first(store, &mut addresses)?;
            }
            let shown: Vec<Address> = addresses.into_iter().skip(offset).take(limit).collect();
            let mut page = Vec::with_capacity(shown.len());
            for address in shown {
                match of_ranked.get(&address) {
                    Some(candidate) => page.push(*candidate),
                    None => {
                        let tier = tiers.get(&address).copied().unwrap_or(Tier::All);
                        page.extend(self.scored(&[address], tier)?);
                    }
                }
            }
            return Ok(page);
        }
        let first_inexact = ranked.partition_point(|candidate| candidate.standing == Standing::Exact);
        let (ranked_exact, ranked_rest) = ranked.split_at_checked(first_inexact).unwrap_or((&ranked, &[]));
        let end = offset + limit;
        if end > ranked_exact.len() {
            store.sort_in_reading_order(&mut exact)?;
        }
        if end > ranked.len() + exact.len() {
            store.sort_in_reading_order(&mut all)?;
        }
        let mut page = Vec::new();
        let mut skipped = offset;
        page.extend(slice(ranked_exact, &mut skipped, limit));
        let shown = slice(&exact, &mut skipped, limit - page.len());
        page.extend(self.scored(&shown, Tier::Exact)?);
        page.extend(slice(ranked_rest, &mut skipped, limit - page.len()));
        let shown = slice(&all, &mut skipped, limit - page.len());
        page.extend(self.scored(&shown, Tier::All)?);
        Ok(page)
    }
}

/// Sorts by the day of issue, the last one first and the undated ones last; what is of one day stays as it is.
fn newest_first(store: &dyn Store, addresses: &mut Vec<Address>) -> Result<()> {
    let files: Vec<Arc<str>> = store.facets(addresses)?.into_iter().map(|keys| keys.file).collect();
    let dates = dates(store, addresses.iter().copied().zip(&files))?;
    let date = |file: &Arc<str>| std::cmp::Reverse(dates.get(file).cloned().unwrap_or_default());
    let mut dated: Vec<_> = addresses.iter().zip(&files).map(|(&address, file)| (date(file), address)).collect();
    dated.sort_by(|(a, _), (b, _)| a.cmp(b));
    *addresses = dated.into_iter().map(|(_, address)| address).collect();
    Ok(())
}

/// The day of issue of each document, by the path of its source; empty where it is not known.
pub(super) fn dates<'f>(
    store: &dyn Store,
    passages: impl Iterator<Item = (Address, &'f Arc<str>)>,
) -> Result<FxHashMap<&'f Arc<str>, String>> {
    let mut one_of: FxHashMap<&Arc<str>, Address> = FxHashMap::default();
    for (address, file) in passages {
        one_of.entry(file).or_insert(address);
    }
    // Each document is read once, and all of them in one go.
    let addresses: Vec<Address> = one_of.values().copied().collect();
    store.ahead(&[Wish::Heads(&addresses)])?;
    let date = |(file, address)| Ok((file, store.head_of_passage(address)?.metadata.date.clone().unwrap_or_default()));
    one_of.into_iter().map(date).collect()
}

/// What is left of a list after skipping, at most so much.
fn slice<T: Copy>(list: &[T], skipped: &mut usize, limit: usize) -> Vec<T> {
    let rest = list.get((*skipped).min(list.len())..).unwrap_or_default();
    *skipped -= (*skipped).min(list.len());
    rest.iter().take(limit).copied().collect()
}
