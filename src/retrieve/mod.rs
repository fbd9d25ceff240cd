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
    DEFAULT_MAX_CHARS, Expand, MAX_MAX_CHARS, Omission, Omitted, Retrieval, RetrieveRequest, RetrievedPassage,
};

use crate::error::Result;
use crate::library::Library;
use crate::search::{MAX_LIMIT, SearchRequest, search};
use crate::store::Address;
use crate::text::CharSpan;
use expand::companions;
use pack::{Budget, Offer};
use std::collections::{HashMap, HashSet};

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

    let mut retrieval = Retrieval {
        query: response.query,
        confidence: response.confidence,
        answerable: response.answerable,
        absent: response.absent,
        passages: Vec::new(),
        omitted: Vec::new(),
    };
    let mut budget = Budget::new(request.max_chars);
    let mut offered: HashSet<Address> = HashSet::new();
    // What a better hit says in the same words, in a document that is nearly the same, is given once.
    let once = response.hits.iter().filter(|hit| hit.same_as.is_none());
    for hit in once.take(request.limit) {
        if hit.confidence < request.min_confidence {
            // A passage that a better one brought along is given already.
            if !offered.contains(&hit.found.address) {
                retrieval.omitted.push(Omitted { found: hit.found.clone(), reason: Omission::MinConfidence });
            }
            continue;
        }
        let mut evidence = hit.evidence;
        if request.expand == Expand::List {
            evidence = list::around(&hit.found.passage.text, evidence).unwrap_or(evidence);
        }
        let others = companions(library, &hit.found, request.expand)?;
        let own = Offer { found: hit.found.clone(), confidence: hit.confidence, evidence, expanded_from: None };
        let brought = others.into_iter().map(|found| Offer {
            confidence: confidences.get(&found.address).copied().unwrap_or(0.0),
            evidence: CharSpan::new(0, 0),
            expanded_from: Some(hit.found.clone()),
            found,
        });
        for offer in std::iter::once(own).chain(brought) {
            if offered.insert(offer.found.address) {
                budget.take(offer, &mut retrieval);
            }
        }
    }
    Ok(retrieval)
}
