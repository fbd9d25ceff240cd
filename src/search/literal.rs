//! Verbatim sequences: which passages hold one, and where.

use super::text::Text;
use crate::analysis::{Channel, pairs};
use crate::error::Result;
use crate::index::{Part, Postings, TermPostings};

/// A passage that holds a sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LiteralHit {
    /// The passage.
    pub ordinal: usize,
    /// Where the sequence starts, in characters of the normalised text, without overlaps.
    pub positions: Vec<u32>,
}

/// Finds every passage that holds the normalised sequence.
///
/// The rarest pair of its characters names the candidates, and their texts decide: so a sequence
/// is found wherever a segmenter would cut.
pub(crate) fn find_literal(postings: &Postings, texts: &[Text], sequence: &str) -> Result<Vec<LiteralHit>> {
    let chars = sequence.chars().count();
    let mut hits = Vec::new();
    let mut keep = |ordinal: usize| {
        let Some(text) = texts.get(ordinal) else { return };
        let positions = occurrences(&text.normalized.text, sequence);
        if !positions.is_empty() {
            hits.push(LiteralHit { ordinal, positions });
        }
    };
    match chars {
        0 => {}
        1 if sequence.chars().all(char::is_alphanumeric) => {
            if let Some(found) = postings.find(Part::Body, Channel::Chars, sequence)? {
                found.visit(|posting| keep(posting.ordinal))?;
            }
        }
        // Punctuation alone is in no channel.
        1 => (0..texts.len()).for_each(keep),
        _ => {
            let mut rarest: Option<TermPostings<'_>> = None;
            for pair in pairs(sequence) {
                // A sequence with a pair that no passage has is in none.
                let Some(found) = postings.find(Part::Body, Channel::Pairs, &pair.text)? else { return Ok(Vec::new()) };
                if rarest.as_ref().is_none_or(|least| found.frequency() < least.frequency()) {
                    rarest = Some(found);
                }
            }
            if let Some(rarest) = rarest {
                rarest.visit(|posting| keep(posting.ordinal))?;
            }
        }
    }
    Ok(hits)
}

/// Whether no passage holds the normalised sequence.
pub(crate) fn is_absent(postings: &Postings, texts: &[Text], sequence: &str) -> bool {
    // Most words of a query are terms of the index.
    if [Channel::Words, Channel::Pairs, Channel::Chars]
        .iter()
        .any(|&channel| postings.frequency(Part::Body, channel, sequence) > 0)
    {
        return false;
    }
    find_literal(postings, texts, sequence).is_ok_and(|hits| hits.is_empty())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_do_not_overlap() {
        assert_eq!(occurrences("人人有责人人人", "人人"), [0, 4]);
        assert_eq!(occurrences("建设5g基站", "5g"), [2]);
        assert_eq!(occurrences("", "站"), [] as [u32; 0]);
    }
}
