//! Which documents a search is about, where those that no longer hold are left out.

use super::names::named_documents;
use super::plan::Plan;
use super::types::SearchRequest;
use crate::corpus::{DocumentHead, Metadata};
use crate::error::Result;
use crate::library::Library;
use plansearch_text::normalize;
use std::sync::Arc;

/// Whether documents that no longer hold are left out, and which of them are named all the same.
#[derive(Debug, Default)]
pub(super) struct Current {
    is_asked: bool,
    named: Vec<String>,
}

impl Current {
    /// What a request asks for: who names a document means it, whether it holds or not.
    pub(super) fn of(library: &Library, request: &SearchRequest, plan: &Plan) -> Result<Self> {
        let is_named = !request.filters.documents.is_empty() || !request.filters.about.statuses.is_empty();
        if !request.current_only || is_named || library.store().overview().superseded == 0 {
            return Ok(Self::default());
        }
        let named = named_documents(library.store(), &plan.terms)?.documents;
        let is_titled = |head: &&Arc<DocumentHead>| ends_in(&head.metadata, &plan.terms.normalized);
        Ok(Self { is_asked: true, named: named.iter().filter(is_titled).map(|head| head.id.clone()).collect() })
    }

    /// Whether nothing is left out.
    pub(super) fn is_all(&self) -> bool {
        !self.is_asked
    }

    /// Whether the search is about this document.
    pub(super) fn holds(&self, document: &DocumentHead) -> bool {
        !self.is_asked || !document.metadata.is_superseded() || self.named.contains(&document.id)
    }
}

/// A query that holds so many last characters of a title means it: a town alone names no document of it.
const TITLE_END: usize = 4;

/// Whether a folded text holds the end of a document's title.
fn ends_in(metadata: &Metadata, text: &str) -> bool {
    [&metadata.title, &metadata.short_title].into_iter().any(|title| {
        let chars: Vec<char> = normalize(title).text.chars().filter(|c| c.is_alphanumeric()).collect();
        let end: String = chars.iter().skip(chars.len().saturating_sub(TITLE_END)).collect();
        !end.is_empty() && text.contains(&end)
    })
}
