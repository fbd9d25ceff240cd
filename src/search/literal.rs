//! Verbatim sequences: who holds one, and where.

use crate::error::Result;
use crate::store::{Filters, Store, Wanted};
use plansearch_text::separator_spellings;

/// Whether no passage that passes the filters holds the folded sequence, whether or not its numbers have separators of
/// thousands.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(crate) fn is_absent(store: &dyn Store, sequence: &str, filters: &Filters) -> Result<bool> {
    let others = separator_spellings(sequence);
    let wanted = any_of(std::iter::once(sequence).chain(others.iter().map(String::as_str)));
    Ok(store.matching(&wanted, filters, 1)?.addresses.is_empty())
}

/// What holds any of these sequences; most often there is one.
pub(crate) fn any_of<'s>(mut sequences: impl Iterator<Item = &'s str>) -> Wanted {
    let first = Wanted::Sequence(sequences.next().unwrap_or_default().to_owned());
    let mut any = vec![first];
    any.extend(sequences.map(|sequence| Wanted::Sequence(sequence.to_owned())));
    match <[Wanted; 1]>::try_from(any) {
        Ok([only]) => only,
        Err(any) => Wanted::Any(any),
    }
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
