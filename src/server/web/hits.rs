//! Hits as the search page shows them.

use super::quotation::Quotation;
use super::spans::{Layers, Span, fault_span};
use crate::Links;
use crate::corpus::{Fault, pages_text, place_line};
use crate::library::Library;
use crate::links::encode_path;
use crate::text::CharSpan;
use crate::types::Hit;

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
        let says_more = passage.text.trim() != evidence.slice(&passage.text).trim();
        Some(Self {
            number,
            tier,
            id: encode_path(&passage.id),
            document: (library.document_count() > 1).then(|| found.document.metadata.short_title.clone()),
            place: place_line(passage),
            pages: passage.pages.map(pages_text),
            mark: format!("?mark={}-{}{trail}", evidence.start, evidence.end),
            evidence: layers.cut(&passage.text, evidence),
            whole: if says_more { layers.cut(&passage.text, all) } else { Vec::new() },
            chars: all.len(),
            faults: passage.faults.clone(),
            also_in: hit.also_in.iter().map(|other| (encode_path(&other.id), other.short_title.clone())).collect(),
            is_repeated: hit.same_as.is_some(),
            quotation: Quotation::new(&found, evidence, links),
        })
    }
}
