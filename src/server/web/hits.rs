//! Hits as the search page shows them.

use super::quotation::Quotation;
use super::spans::{Layers, Span, fault_span};
use crate::Links;
use crate::corpus::{Fault, pages_text, place_line};
use crate::library::Library;
use crate::links::encode_path;
use crate::text::CharSpan;
use crate::types::Hit;

/// Evidence of no more characters is shown whole.
const SHORT_CHARS: usize = 160;
/// So many characters before its first match longer evidence begins, at the next clause if there is one.
const BEFORE_MATCH: usize = 40;

/// What shows that something stands before.
const CUT: &str = "…";

/// The sentence that answers; a long one from its first match on.
fn shown_evidence(text: &str, evidence: CharSpan, layers: &Layers) -> Vec<Span> {
    let matched = layers.highlighted.iter().find(|span| evidence.start <= span.start && span.start < evidence.end);
    let Some(first) = matched.map(|span| span.start).filter(|_| evidence.len() > SHORT_CHARS) else {
        return layers.cut(text, evidence);
    };
    let from = first.saturating_sub(BEFORE_MATCH);
    if from <= evidence.start {
        return layers.cut(text, evidence);
    }
    let before = text.chars().skip(from).take(first - from);
    let clause = before.clone().enumerate().find(|(_, c)| "，；：。、".contains(*c)).map_or(0, |(at, _)| at + 1);
    let mut spans = vec![Span { text: CUT.to_owned(), ..Span::default() }];
    spans.extend(layers.cut(text, CharSpan::new(from + clause, evidence.end)));
    spans
}

/// A hit, ready to be shown.
#[derive(Debug)]
pub(super) struct ShownHit {
    /// Its number in the whole list, from 1.
    pub number: usize,
    /// What it holds of the query, where hits are told apart by that.
    pub tier: Option<&'static str>,
    pub id: String,
    /// The title of its document, where there are several.
    pub document: Option<String>,
    pub place: String,
    pub pages: Option<String>,
    /// What the link to it ends with, to have its sentence marked, and to find back: `?mark=12-40&back=…`.
    pub mark: String,
    pub evidence: Vec<Span>,
    /// The whole passage, where it says more than the evidence.
    pub whole: Vec<Span>,
    pub chars: usize,
    pub faults: Vec<Fault>,
    /// The ids in paths of the same passage in documents with nearly the same text, and their titles.
    pub also_in: Vec<(String, String)>,
    /// Whether a hit before it is the same passage in a document with nearly the same text.
    pub is_repeated: bool,
    pub quotation: Quotation,
}

impl ShownHit {
    /// `None` if the library has no such passage, which a hit of its own search never is.
    pub(super) fn new(
        library: &Library,
        hit: &Hit,
        number: usize,
        tier: Option<&'static str>,
        trail: &str,
        links: &Links,
    ) -> Option<Self> {
        let found = library.passage(&hit.passage.id).ok()?;
        let passage = &found.passage;
        let layers = Layers {
            highlighted: CharSpan::merged(hit.highlights.clone()),
            faulty: passage.faults.iter().map(fault_span).collect(),
            ..Layers::default()
        };
        let all = CharSpan::new(0, passage.text.chars().count());
        let evidence = if hit.evidence.is_empty() { all } else { hit.evidence };
        let shown = shown_evidence(&passage.text, evidence, &layers);
        let is_cut = shown.first().is_some_and(|span| span.text == CUT);
        let says_more = is_cut || passage.text.trim() != evidence.slice(&passage.text).trim();
        Some(Self {
            number,
            tier,
            id: encode_path(&passage.id),
            document: (library.document_count() > 1).then(|| found.document.metadata.short_title.clone()),
            place: place_line(passage),
            pages: passage.pages.map(pages_text),
            mark: format!("?mark={}-{}{trail}", evidence.start, evidence.end),
            evidence: shown,
            whole: if says_more { layers.cut(&passage.text, all) } else { Vec::new() },
            chars: all.len(),
            faults: passage.faults.clone(),
            also_in: hit.also_in.iter().map(|other| (encode_path(&other.id), other.short_title.clone())).collect(),
            is_repeated: hit.same_as.is_some(),
            quotation: Quotation::new(&found, evidence, links),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_evidence_begins_at_its_match() {
        let text = format!("{}，新建水厂{}。", "甲".repeat(150), "乙".repeat(30));
        let shown = |text: &str, at: usize| -> String {
            let layers = Layers { highlighted: vec![CharSpan::new(at, at + 2)], ..Layers::default() };
            let spans = shown_evidence(text, CharSpan::new(0, text.chars().count()), &layers);
            spans.into_iter().map(|span| span.text).collect()
        };
        assert_eq!(shown(&text, 153), format!("…新建水厂{}。", "乙".repeat(30)));
        assert_eq!(shown(&text, 20), text);
        assert_eq!(shown("修路，新建水厂。", 5), "修路，新建水厂。");
    }
}
