//! Counting facets: by the columns' ordinals first, so that each text is read once, however many passages have it.

use super::open::{Columns, LocalStore};
use crate::corpus::Kind;
use crate::error::{Error, Result};
use crate::{Address, FacetCounts};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tantivy::columnar::StrColumn;

/// A text of a column: its segment and its ordinal there; `None` for a row that has none.
type Ordinal = (u32, Option<u64>);
/// Rows of one segment that have file, place and kind alike.
type Group = (u32, Option<u64>, Option<u64>, u64);
/// Texts in their order, and which of them each ordinal stands for.
type Numbered = (Vec<Arc<str>>, FxHashMap<Ordinal, u32>);

impl LocalStore {
    pub(super) fn counted(&self, addresses: &[Address]) -> Result<FacetCounts> {
        let mut groups: FxHashMap<Group, (usize, Address)> = FxHashMap::default();
        for &address in addresses {
            let Some(columns) = self.columns(address.segment) else { continue };
            let of =
                |column: &Option<StrColumn>| column.as_ref().and_then(|column| column.term_ords(address.row).next());
            let group = (address.segment, of(&columns.file), of(&columns.place), columns.kind.get_val(address.row));
            groups.entry(group).or_insert((0, address)).0 += 1;
        }
        let (files, file_numbers) =
            self.numbered(groups.keys().map(|&(segment, file, ..)| (segment, file)), |columns| &columns.file)?;
        let (places, place_numbers) =
            self.numbered(groups.keys().map(|&(segment, _, place, _)| (segment, place)), |columns| &columns.place)?;
        let mut of_files: Vec<Option<Address>> = vec![None; files.len()];
        let mut counts = Vec::with_capacity(groups.len());
        for ((segment, file, place, kind), (count, address)) in groups {
            let number = |numbers: &FxHashMap<Ordinal, u32>, ord| numbers.get(&(segment, ord)).copied().unwrap_or(0);
            let (file, place) = (number(&file_numbers, file), number(&place_numbers, place));
            let kind = usize::try_from(kind).ok().and_then(|kind| Kind::ALL.get(kind)).copied();
            counts.push((file, place, kind.unwrap_or(Kind::Paragraph), count));
            if let Some(of_file) = of_files.get_mut(file as usize) {
                *of_file = Some(of_file.map_or(address, |known| known.min(address)));
            }
        }
        counts.sort_unstable();
        let files = files.into_iter().zip(of_files).filter_map(|(file, address)| Some((file, address?))).collect();
        Ok(FacetCounts { files, places, counts })
    }

    /// The texts of some ordinals in their order, and the number that each ordinal's text has there.
    fn numbered(
        &self,
        ordinals: impl Iterator<Item = Ordinal>,
        column: impl Fn(&Columns) -> &Option<StrColumn>,
    ) -> Result<Numbered> {
        let mut ordinals: Vec<Ordinal> = ordinals.collect();
        ordinals.sort_unstable();
        ordinals.dedup();
        let mut texts: Vec<(Arc<str>, Ordinal)> = Vec::with_capacity(ordinals.len());
        for of_segment in ordinals.chunk_by(|(one, _), (other, _)| one == other) {
            let segment = of_segment.first().map_or(0, |(segment, _)| *segment);
            if of_segment.first().is_some_and(|(_, ord)| ord.is_none()) {
                texts.push((Arc::from(""), (segment, None)));
            }
            let ords: Vec<u64> = of_segment.iter().filter_map(|(_, ord)| *ord).collect();
            let Some(column) = self.columns(segment).and_then(|columns| column(columns).as_ref()) else { continue };
            let mut next = ords.iter();
            let read = column.dictionary().sorted_ords_to_term_cb(&ords, |term| {
                let text = std::str::from_utf8(term).unwrap_or_default();
                texts.extend(next.next().map(|&ord| (Arc::from(text), (segment, Some(ord)))));
            });
            read.map_err(Error::store("read a column"))?;
        }
        texts.sort_unstable();
        let mut numbers = FxHashMap::default();
        let mut distinct: Vec<Arc<str>> = Vec::new();
        for (text, ordinal) in texts {
            if distinct.last() != Some(&text) {
                distinct.push(text);
            }
            numbers.insert(ordinal, u32::try_from(distinct.len() - 1).unwrap_or(u32::MAX));
        }
        Ok((distinct, numbers))
    }
}
