//! The counts of facets.

use super::types::{Facet, Facets};
use crate::corpus::Kind;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Address, FacetKeys, PlaceKey};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// No more values of a facet are listed, those with most hits.
const MAX_VALUES: usize = 100;

/// Counts the values that hits have, in reading order.
///
/// # Errors
/// [`Error::Store`](crate::Error::Store).
pub(super) fn count(library: &Library, hits: &[Address]) -> Result<Facets> {
    let store = library.store();
    let mut documents: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let mut places: HashMap<(Arc<str>, Arc<str>), usize> = HashMap::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for FacetKeys { file, place, kind } in store.facets(hits)? {
        *documents.entry(Arc::clone(&file)).or_default() += 1;
        *places.entry((file, place)).or_default() += 1;
        *kinds.entry(kind).or_default() += 1;
    }
    let mut chapters: BTreeMap<(Arc<str>, String), usize> = BTreeMap::new();
    for ((file, place), count) in places {
        if let Some(chapter) = PlaceKey::read(&place).chapter() {
            *chapters.entry((file, chapter.to_owned())).or_default() += count;
        }
    }
    let of_documents = most(documents);
    let of_chapters = most(chapters);
    let mut facets = Facets::default();
    for (file, count) in of_documents {
        if let Some(head) = store.head_of_file(&file)? {
            let label = head.metadata.short_title.clone();
            facets.document.push(Facet { value: head.id.clone(), label, document: None, count });
        }
    }
    let mut ordered = Vec::with_capacity(of_chapters.len());
    for ((file, key), count) in of_chapters {
        let Some(head) = store.head_of_file(&file)? else { continue };
        let order = head.chapters.iter().position(|chapter| chapter.key == key);
        let label = order
            .and_then(|order| head.chapters.get(order))
            .map_or_else(|| key.clone(), |chapter| chapter.title.clone());
        let document = Some(head.id.clone());
        ordered.push((file, order, Facet { value: key, label, document, count }));
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
