//! Which documents a search is about, where those that no longer hold are left out.

use super::names::named_documents;
use super::parse::parse;
use super::terms::Terms;
use super::types::SearchRequest;
use crate::corpus::{DocumentHead, Metadata};
use crate::error::Result;
use crate::library::Library;
use crate::store::Superseded;
use plansearch_text::normalize;
use std::borrow::Cow;
use std::sync::Arc;

/// A request with what it leaves out among its filters: who names a document means it, whether it holds or not.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(super) fn narrowed<'r>(library: &Library, request: &'r SearchRequest) -> Result<Cow<'r, SearchRequest>> {
    let is_named = !request.filters.documents.is_empty() || !request.filters.about.statuses.is_empty();
    if !request.current_only || is_named || library.store().overview().superseded == 0 {
        return Ok(Cow::Borrowed(request));
    }
    let configuration = library.configuration();
    let terms = Terms::of(&parse(&request.query).text, configuration);
    let named = named_documents(library, &terms)?.documents;
    let is_titled = |head: &&Arc<DocumentHead>| ends_in(&head.metadata, &terms.normalized);
    let named = named.iter().filter(is_titled).map(|head| head.id.clone()).collect();
    let mut narrowed = request.clone();
    narrowed.filters.superseded = Superseded::LeftOutBut(named);
    Ok(Cow::Owned(narrowed))
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
