//! Filling a budget of characters with passages, whole sentences at a time.

use super::types::{CitationForm, Omission, Omitted, RetrievedPassage};
use crate::corpus::{official_citation, short_citation};
use crate::store::{Address, Found};
use crate::text::{CharSpan, sentences};
use std::collections::HashSet;
use std::ops::Range;

/// A passage that asks for room.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub found: Found,
    pub confidence: f64,
    /// The characters of its text to be kept first; empty for those at its start.
    pub evidence: CharSpan,
    /// Those to be kept where there is no room for them all.
    pub core: CharSpan,
    pub expanded_from: Option<Found>,
}

/// What is left of the budget, and what has been given.
#[derive(Debug)]
pub(super) struct Budget {
    left_chars: usize,
    citation: CitationForm,
    /// Passages are offered once.
    offered: HashSet<Address>,
    given: HashSet<String>,
    omitted: Vec<Omitted>,
}

impl Budget {
    pub(super) fn new(max_chars: usize, citation: CitationForm) -> Self {
        let (offered, given, omitted) = (HashSet::new(), HashSet::new(), Vec::new());
        Self { left_chars: max_chars, citation, offered, given, omitted }
    }

    /// Gives as much of the passage as fits, or notes why there is none of it. What was offered before is passed over.
    pub(super) fn take(&mut self, offer: Offer) -> Option<RetrievedPassage> {
        let Offer { found, confidence, evidence, core, expanded_from } = offer;
        if !self.offered.insert(found.address) {
            return None;
        }
        if self.given.contains(&found.passage.text) {
            self.omitted.push(Omitted { found, reason: Omission::Repeated });
            return None;
        }
        let chars: Vec<char> = found.passage.text.chars().collect();
        let sentences = sentences(&chars);
        let citation_chars = citation_chars(&found, self.citation);
        let room = self.left_chars.checked_sub(citation_chars);
        let fitting = |kept: CharSpan| fitting_run(&sentences, kept, room?);
        let run = fitting(evidence).or_else(|| fitting(core));
        let kept = run.and_then(|run| sentences.get(run)).unwrap_or_default();
        let (Some(first), Some(last)) = (kept.first(), kept.last()) else {
            self.omitted.push(Omitted { found, reason: Omission::MaxChars });
            return None;
        };
        let span = CharSpan::new(first.start, last.end);
        self.left_chars = self.left_chars.saturating_sub(citation_chars + span.len());
        self.given.insert(found.passage.text.clone());
        Some(RetrievedPassage {
            confidence,
            expanded_from,
            span,
            text: chars.get(span.start..span.end).unwrap_or_default().iter().collect(),
            sentences: kept.iter().map(|s| CharSpan::new(s.start - span.start, s.end - span.start)).collect(),
            found,
        })
    }

    /// What was left out so far.
    pub(super) fn omitted(self) -> Vec<Omitted> {
        self.omitted
    }
}

/// The characters that a citation takes; in full, those of the longer of its two forms: whoever quotes may use either.
fn citation_chars(Found { document, passage, .. }: &Found, form: CitationForm) -> usize {
    let chars = |citation: String| citation.chars().count();
    match form {
        CitationForm::None => 0,
        CitationForm::Short => chars(short_citation(document, passage)),
        CitationForm::Full => chars(short_citation(document, passage)).max(chars(official_citation(document, passage))),
    }
}

/// The longest run of sentences that holds those of the evidence and fits into `room` characters: it grows by the
/// next sentence and by the one before in turn. `None` if the evidence alone does not fit.
fn fitting_run(sentences: &[CharSpan], evidence: CharSpan, room: usize) -> Option<Range<usize>> {
    let first = sentences.partition_point(|sentence| sentence.end <= evidence.start);
    let last = sentences.partition_point(|sentence| sentence.start < evidence.end.max(evidence.start + 1));
    let mut run = first.min(sentences.len().checked_sub(1)?)..last.max(first + 1).min(sentences.len());
    let chars = |run: &Range<usize>| sentences.get(run.clone()).unwrap_or_default().iter().map(|s| s.len()).sum();
    let mut used: usize = chars(&run);
    if used > room {
        return None;
    }
    loop {
        let before = run.clone();
        if let Some(next) = sentences.get(run.end).filter(|next| used + next.len() <= room) {
            used += next.len();
            run.end += 1;
        }
        let previous = run.start.checked_sub(1).and_then(|at| sentences.get(at));
        if let Some(previous) = previous.filter(|previous| used + previous.len() <= room) {
            used += previous.len();
            run.start -= 1;
        }
        if run == before {
            return Some(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(lengths: &[usize]) -> Vec<CharSpan> {
        let ends = lengths.iter().scan(0, |end, len| {
            *end += len;
            Some(*end)
        });
        ends.zip(lengths).map(|(end, len)| CharSpan::new(end - len, end)).collect()
    }

    #[track_caller]
    fn check(lengths: &[usize], evidence: (usize, usize), room: usize, expected: Option<Range<usize>>) {
        assert_eq!(fitting_run(&cut(lengths), CharSpan::new(evidence.0, evidence.1), room), expected);
    }

    #[test]
    fn the_evidence_is_kept_first_and_grows_both_ways() {
        check(&[10, 10, 10, 10], (20, 30), 9, None);
        check(&[10, 10, 10, 10], (20, 30), 10, Some(2..3));
        check(&[10, 10, 10, 10], (20, 30), 20, Some(2..4));
        check(&[10, 10, 10, 10], (20, 30), 30, Some(1..4));
        check(&[10, 10, 10, 10], (20, 30), 40, Some(0..4));
        // One sentence that does not fit leaves room for one on the other side.
        check(&[5, 10, 90], (5, 15), 20, Some(0..2));
        // Evidence over several sentences, none, and at the very end.
        check(&[10, 10, 10], (5, 15), 20, Some(0..2));
        check(&[10, 10, 10], (0, 0), 10, Some(0..1));
        check(&[10, 10, 10], (30, 30), 10, Some(2..3));
        check(&[], (0, 0), 10, None);
    }

    proptest! {
        #[test]
        fn a_run_holds_the_evidence_and_fits(
            lengths in prop::collection::vec(1..40_usize, 1..12),
            at in 0..12_usize,
            room in 0..300_usize,
        ) {
            let sentences = cut(&lengths);
            let at = at % sentences.len();
            let run = fitting_run(&sentences, sentences[at], room);
            prop_assert_eq!(run.is_none(), sentences[at].len() > room);
            if let Some(run) = run {
                let used: usize = sentences[run.clone()].iter().map(|s| s.len()).sum();
                prop_assert!(run.contains(&at) && used <= room);
                // No neighbour would have fitted as well.
                for neighbour in [run.start.wrapping_sub(1), run.end] {
                    prop_assert!(sentences.get(neighbour).is_none_or(|s| used + s.len() > room));
                }
            }
        }
    }
}
