//! What a hit shows: where the query matched, and a short piece around it.

use super::literal::occurrences;
use super::plan::Plan;
use super::text::Text;
use super::types::Snippet;
use crate::analysis::Channel;
use plansearch_text::CharSpan;

/// The length of a snippet in characters, … left out.
pub const SNIPPET_CHARS: usize = 120;
/// What shows that a snippet was cut.
const ELLIPSIS: char = '…';

/// Finds what to highlight in the hits of a query.
#[derive(Debug)]
pub(crate) struct Highlighter<'a> {
    literals: Vec<&'a str>,
    required: &'a [Vec<String>],
    /// Words of the thesaurus.
    others: Vec<&'a str>,
    /// The bigrams of the query, sorted.
    bigrams: Vec<(char, char)>,
    singles: Vec<&'a str>,
}

impl<'a> Highlighter<'a> {
    pub(crate) fn of(plan: &'a Plan) -> Self {
        let meant = plan.variants.iter().chain([&plan.terms]).flat_map(|terms| &terms.tokens);
        let bigrams = meant.filter(|(channel, _)| *channel == Channel::Bigrams);
        let mut bigrams: Vec<(char, char)> = bigrams.filter_map(|(_, token)| bigram_of(&token.text)).collect();
        bigrams.sort_unstable();
        let singles = plan.terms.tokens.iter().filter(|(_, token)| token.span.len() == 1);
        Self {
            literals: plan.query.literals().collect(),
            required: &plan.query.required,
            others: plan
                .expansions
                .iter()
                .flat_map(|found| found.others.iter().map(|other| other.text.as_str()))
                .collect(),
            bigrams,
            singles: singles.map(|(_, token)| token.text.as_str()).collect(),
        }
    }

    /// Where the query matched, in characters of the original text: the whole query where it
    /// stands verbatim, else the runs of characters that text and query share.
    pub(crate) fn find(&self, text: &Text) -> Vec<CharSpan> {
        let spans_of = |sequence: &str| -> Vec<CharSpan> {
            let len = sequence.chars().count();
            let starts = if sequence.is_empty() { Vec::new() } else { occurrences(&text.normalized.text, sequence) };
            starts.into_iter().map(|start| CharSpan::new(start as usize, start as usize + len)).collect()
        };
        let mut spans: Vec<CharSpan> = self.literals.iter().flat_map(|literal| spans_of(literal)).collect();
        if spans.is_empty() {
            spans = self.shared_bigrams(&text.chars);
            if spans.is_empty() {
                spans.extend(self.singles.iter().flat_map(|single| spans_of(single)));
            }
            spans.extend(self.others.iter().flat_map(|other| spans_of(other)));
        }
        spans.extend(self.required.iter().flatten().flat_map(|sequence| spans_of(sequence)));
        CharSpan::merged(spans.into_iter().map(|span| text.normalized.original(span)).collect())
    }

    fn shared_bigrams(&self, chars: &[char]) -> Vec<CharSpan> {
        let is_shared = |window: &[char]| matches!(window, &[a, b] if self.bigrams.binary_search(&(a, b)).is_ok());
        let windows = chars.windows(2).enumerate().filter(|(_, window)| is_shared(window));
        windows.map(|(at, _)| CharSpan::new(at, at + 2)).collect()
    }
}

fn bigram_of(text: &str) -> Option<(char, char)> {
    let mut chars = text.chars();
    Some((chars.next()?, chars.next()?))
}

/// A piece of the original text around the evidence and its first highlights.
pub(crate) fn snippet(original: &str, evidence: CharSpan, highlights: &[CharSpan]) -> Snippet {
    let chars: Vec<char> = original.chars().collect();
    let inside = highlights.iter().find(|span| span.start >= evidence.start && span.end <= evidence.end);
    let focus = inside.or(highlights.first()).map_or(evidence.start, |span| span.start);
    let mut start = evidence.start.min(focus);
    // The evidence is shown from its beginning unless its match would fall out of sight.
    if focus - start > SNIPPET_CHARS * 2 / 3 {
        start = focus - SNIPPET_CHARS / 3;
    }
    if chars.len() - start.min(chars.len()) < SNIPPET_CHARS {
        start = chars.len().saturating_sub(SNIPPET_CHARS).min(start);
    }
    let end = (start + SNIPPET_CHARS).min(chars.len());
    let mut text = String::new();
    if start > 0 {
        text.push(ELLIPSIS);
    }
    let lead = text.chars().count();
    text.extend(chars.get(start..end).unwrap_or_default());
    if end < chars.len() {
        text.push(ELLIPSIS);
    }
    let shown = highlights.iter().filter(|span| span.end > start && span.start < end);
    let highlights = shown
        .map(|span| CharSpan::new(span.start.max(start) - start + lead, span.end.min(end) - start + lead))
        .collect();
    Snippet { text, highlights }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_text_is_shown_whole() {
        let snippet = snippet("建设水厂。", CharSpan::new(0, 5), &[CharSpan::new(2, 4)]);
        assert_eq!(snippet, Snippet { text: "建设水厂。".into(), highlights: vec![CharSpan::new(2, 4)] });
    }

    proptest! {
        #[test]
        fn a_snippet_keeps_its_limit_and_its_highlights(len in 1..600_usize, from in 0..600_usize, mark in 0..600_usize) {
            let text: String = (0..len).map(|at| char::from_u32(0x4E00 + u32::try_from(at).unwrap_or(0)).unwrap_or('一')).collect();
            let (from, mark) = (from % len, mark % len);
            let marks = [CharSpan::new(mark, (mark + 2).min(len))];
            let evidence = CharSpan::new(from.min(mark), len);
            let snippet = snippet(&text, evidence, &marks);
            prop_assert!(snippet.text.chars().count() <= SNIPPET_CHARS + 2);
            let shown: Vec<String> = snippet.highlights.iter().map(|span| span.slice(&snippet.text)).collect();
            prop_assert_eq!(shown.len(), 1);
            prop_assert!(marks[0].slice(&text).starts_with(&shown[0]));
            prop_assert!(text.contains(snippet.text.trim_matches('…')));
        }
    }
}
