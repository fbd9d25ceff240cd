//! Verbatim sequences: who holds one, and where.

use crate::error::Result;
use crate::store::{Filters, Store, Wanted};

/// Whether no passage that passes the filters holds the folded sequence.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(crate) fn is_absent(store: &dyn Store, sequence: &str, filters: &Filters) -> Result<bool> {
    Ok(store.matching(&Wanted::Sequence(sequence.to_owned()), filters, 1)?.addresses.is_empty())
}

/// Where a sequence starts in a text, in characters, without overlaps: what Ctrl+F counts.
pub(crate) fn occurrences(text: &str, sequence: &str) -> Vec<u32> {
    let mut positions = Vec::new();
    let (mut chars, mut bytes) = (0_u32, 0);
    for (at, _) in text.match_indices(sequence) {
        let between = text.get(bytes..at).map_or(0, |between| between.chars().count());
        chars += u32::try_from(between).unwrap_or(u32::MAX);
        bytes = at;
        positions.push(chars);
    }
    positions
}

/// How often a sequence stands in a text, without overlaps.
pub(crate) fn count(text: &[char], sequence: &[char]) -> usize {
    let Some(first) = sequence.first() else { return 0 };
    let (mut found, mut at) = (0, 0);
    while let Some(step) = text.get(at..).and_then(|rest| rest.iter().position(|c| c == first)) {
        at += step;
        let holds = text.get(at..).is_some_and(|rest| rest.starts_with(sequence));
        found += usize::from(holds);
        at += if holds { sequence.len() } else { 1 };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_do_not_overlap() {
        assert_eq!(occurrences("人人有责人人人", "人人"), [0, 4]);
        assert_eq!(occurrences("建设5g基站", "5g"), [2]);
        assert_eq!(occurrences("", "站"), [] as [u32; 0]);
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(count(&chars("人人有责人人人"), &chars("人人")), 2);
        assert_eq!(count(&chars("建设"), &[]), 0);
    }
}
