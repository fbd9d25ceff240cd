//! Retrieval for chatbots: the passages that answer a question, whole sentences within a budget of characters.
//!
//! The passages are those of a search, in its order. `expand` names what else a passage brings (its neighbours,
//! its list, its section), `list` knows what a list is, and `pack` fills the budget: a passage that does not fit
//! whole is given as one unbroken run of its sentences around those that answer, so that what is given can be
//! quoted as it is.

use plansearch_corpus as corpus;
use plansearch_error as error;
use plansearch_library as library;
use plansearch_search as search;
use plansearch_store as store;
use plansearch_text as text;

mod expand;
mod list;
mod pack;
mod types;

pub use types::{
    CitationForm, DEFAULT_MAX_CHARS, Expand, MAX_MAX_CHARS, Omission, Omitted, Retrieval, RetrieveRequest,
    RetrievedPassage,
};

use crate::error::Result;
use crate::library::Library;
use crate::search::{Hit, MAX_LIMIT, SearchRequest, search};
use crate::store::Address;
use crate::text::CharSpan;
use expand::companions;
use pack::{Budget, Offer};
use std::collections::HashMap;

/// Retrieves the passages that answer a question.
///
/// ```no_run
/// # fn main() -> plansearch_error::Result<()> {
/// # use plansearch_index::{DataDir, NoProgress, Paths};
/// # let paths = Paths::new("seeds", "index-config", DataDir::Memory);
/// # let library = plansearch_library::open(&paths, &NoProgress)?.library;
/// use plansearch_retrieve::{Expand, RetrieveRequest, retrieve};
///
/// let request = RetrieveRequest { max_chars: 800, expand: Expand::List, ..RetrieveRequest::new("新型基础设施") };
/// for given in retrieve(&library, &request)?.passages {
///     println!("{}", given.text);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`search`](fn@search), and [`Error::BadParameter`](plansearch_error::Error::BadParameter) for a limit of this request.
pub fn retrieve(library: &Library, request: &RetrieveRequest) -> Result<Retrieval> {
    request.check()?;
    let asked =
        SearchRequest { filters: request.filters.clone(), current_only: true, ..SearchRequest::new(&request.query) };
    // What a passage brings along may be a hit farther down, whose confidence is then known.
    let limit = if request.expand == Expand::None { request.limit } else { MAX_LIMIT };
    let response = search(library, &SearchRequest { limit, ..asked })?;
    let confidences: HashMap<Address, f64> =
        response.hits.iter().map(|hit| (hit.found.address, hit.confidence)).collect();

    // What a better hit says in the same words, in a document that is nearly the same, is given once.
    let once = response.hits.iter().filter(|hit| hit.same_as.is_none());
    let (sure, doubtful): (Vec<&Hit>, Vec<&Hit>) =
        once.take(request.limit).partition(|hit| hit.confidence >= request.min_confidence);
    let mut budget = Budget::new(request.max_chars, request.citation);
    // All hits come first, so that nothing that one of them brings along takes the room of another.
    let mut given = Vec::new();
    for hit in sure {
        let core = hit.evidence;
        let evidence = match request.expand {
            Expand::List => list::around(&hit.found.passage.text, core).unwrap_or(core),
            _ => core,
        };
        let offer = Offer { found: hit.found.clone(), confidence: hit.confidence, evidence, core, expanded_from: None };
        given.extend(budget.take(offer).map(|passage| (hit, passage)));
    }
    let mut passages = Vec::new();
    for (hit, passage) in given {
        passages.push(passage);
        for found in companions(library, &hit.found, request.expand)? {
            let confidence = confidences.get(&found.address).copied().unwrap_or(0.0);
            let opening = CharSpan::new(0, 0);
            let expanded_from = Some(hit.found.clone());
            let offer = Offer { found, confidence, evidence: opening, core: opening, expanded_from };
            passages.extend(budget.take(offer));
        }
    }
    let mut omitted = budget.omitted();
    for hit in doubtful {
        // A passage that a better one brought along is given already.
        if passages.iter().all(|given| given.found.address != hit.found.address) {
            omitted.push(Omitted { found: hit.found.clone(), reason: Omission::MinConfidence });
        }
    }
    // What is said of the answer is said of what is given: a passage that found no room answers nothing.
    let own = passages.iter().filter(|given| given.expanded_from.is_none()).map(|given| given.confidence);
    let confidence = own.fold(0.0, f64::max);
    let threshold = f64::from(library.configuration().ranking.confidence.answerable.0);
    let retrieval = Retrieval {
        query: response.query,
        confidence,
        answerable: confidence >= threshold,
        absent: response.absent,
        passages,
        omitted,
    };
    Ok(retrieval)
}
