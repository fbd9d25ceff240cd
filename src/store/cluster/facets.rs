//! Counting facets, from what each row counts for.

use crate::corpus::Kind;
use crate::{Address, FacetCounts, FacetKeys};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Counts rows by file, place and kind.
pub(super) fn counted(addresses: &[Address], keys: &[FacetKeys]) -> FacetCounts {
    let mut files: BTreeMap<&Arc<str>, Address> = BTreeMap::new();
    let mut places: BTreeMap<&Arc<str>, u32> = BTreeMap::new();
    let mut groups: BTreeMap<(&Arc<str>, &Arc<str>, Kind), usize> = BTreeMap::new();
    for (&address, keys) in addresses.iter().zip(keys) {
        let first = files.entry(&keys.file).or_insert(address);
        *first = address.min(*first);
        places.insert(&keys.place, 0);
        *groups.entry((&keys.file, &keys.place, keys.kind)).or_default() += 1;
    }
    places.values_mut().zip(0..).for_each(|(number, next)| *number = next);
    let numbers: BTreeMap<&Arc<str>, u32> = files.keys().copied().zip(0..).collect();
    let count = |((file, place, kind), count): (&(&Arc<str>, &Arc<str>, Kind), &usize)| {
        let number = |of: &BTreeMap<&Arc<str>, u32>, text| of.get(text).copied().unwrap_or(0);
        (number(&numbers, *file), number(&places, *place), *kind, *count)
    };
    let mut counts: Vec<_> = groups.iter().map(count).collect();
    counts.sort_unstable();
    FacetCounts {
        files: files.into_iter().map(|(file, address)| (Arc::clone(file), address)).collect(),
        places: places.into_keys().cloned().collect(),
        counts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_places_are_numbered_in_their_order() {
        let keys = |file: &str, place: &str, kind| FacetKeys { file: file.into(), place: place.into(), kind };
        let at = |segment, row| Address { segment, row };
        let addresses = [at(2, 4), at(1, 3), at(2, 3)];
        let keys = [
            keys("a.md", "2|c", Kind::Paragraph),
            keys("b.md", "1|c", Kind::Note),
            keys("a.md", "2|c", Kind::Paragraph),
        ];
        let found = counted(&addresses, &keys);
        assert_eq!(found.files, [("a.md".into(), at(2, 3)), ("b.md".into(), at(1, 3))]);
        assert_eq!(found.places, ["1|c".into(), "2|c".into()]);
        assert_eq!(found.counts, [(0, 1, Kind::Paragraph, 2), (1, 0, Kind::Note, 1)]);
    }
}
