//! The counts of facets.

use super::types::{Facet, Facets};
use crate::corpus::Kind;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Address, FacetCounts, PlaceKey, Wish};
use std::collections::BTreeMap;
use std::sync::Arc;

/// No more values of a facet are listed, those with most hits.
const MAX_VALUES: usize = 100;

/// Counts the values that hits have, in reading order.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(super) fn count(library: &Library, hits: &[Address]) -> Result<Facets> {
    let store = library.store();
    let FacetCounts { files, places, counts } = store.facet_counts(hits)?;
    let mut documents: BTreeMap<u32, usize> = BTreeMap::new();
    let mut chapters: BTreeMap<(u32, Arc<str>), usize> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let chapter_of: Vec<Option<Arc<str>>> =
        places.iter().map(|place| PlaceKey::read(place).chapter().map(Arc::from)).collect();
    for (file, place, kind, count) in counts {
        *documents.entry(file).or_default() += count;
        *kinds.entry(kind).or_default() += count;
        if let Some(Some(chapter)) = chapter_of.get(place as usize) {
            *chapters.entry((file, Arc::clone(chapter))).or_default() += count;
        }
    }
    let head = |file: u32| files.get(file as usize).map(|(_, passage)| store.head_of_passage(*passage)).transpose();
    let mut facets = Facets::default();
    let (documents, chapters) = (most(documents), most(chapters));
    let numbers = documents.iter().map(|(file, _)| *file).chain(chapters.iter().map(|((file, _), _)| *file));
    let named: Vec<Address> = numbers.filter_map(|file| Some(files.get(file as usize)?.1)).collect();
    store.ahead(&[Wish::Heads(&named)])?;
    for (file, count) in documents {
        if let Some(head) = head(file)? {
            let label = head.metadata.short_title.clone();
            facets.document.push(Facet { value: head.id.clone(), label, document: None, count });
        }
    }
    let mut ordered = Vec::new();
    for ((file, key), count) in chapters {
        let Some(head) = head(file)? else { continue };
        let order = head.chapters.iter().position(|chapter| *chapter.key == *key);
        let label = order
            .and_then(|order| head.chapters.get(order))
            .map_or_else(|| key.to_string(), |chapter| chapter.title.clone());
        let document = Some(head.id.clone());
        ordered.push((file, order, Facet { value: key.to_string(), label, document, count }));
    }
    ordered.sort_by(|(a, a_order, _), (b, b_order, _)| a.cmp(b).then(a_order.cmp(b_order)));
    facets.chapter = ordered.into_iter().map(|(_, _, facet)| facet).collect();
    let is_of_one = facets.document.len() < 2;
    for facet in facets.chapter.iter_mut().filter(|_| is_of_one) {
        facet.document = None;
    }
    let kind = |(kind, count): (Kind, usize)| Facet {
        value: kind.name().to_owned(),
        label: kind.label().to_owned(),
        document: None,
        count,
    };
    facets.kind = kinds.into_iter().map(kind).collect();
    Ok(facets)
}

/// The values with most hits, in their own order.
fn most<K: Ord + Clone>(counts: BTreeMap<K, usize>) -> Vec<(K, usize)> {
    let mut counts: Vec<(K, usize)> = counts.into_iter().collect();
    if counts.len() > MAX_VALUES {
        counts.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
        counts.truncate(MAX_VALUES);
        counts.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    counts
}
