//! The way back from a passage to the results that led to it, and to the hits before and after it.

use super::address::{AS_A_PAGE, encode, only, query_string};
use super::results::answer;
use super::search::parameters;
use crate::Links;
use crate::error::Result;
use crate::library::Library;
use crate::links::encode_path;
use crate::params::Params;
use crate::search::read;
use crate::types::Hit;
use plansearch_search::{MAX_OFFSET, SearchRequest};

/// The names of the parameters that say from where somebody comes.
pub(super) const TRAIL_PARAMETERS: [&str; 2] = ["back", "hit"];

/// From where somebody comes.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    request: SearchRequest,
    /// Whether it is open how far down hits go.
    is_open: bool,
    /// The number of the hit in the whole list, from 1; none where hits are gathered by document.
    hit: Option<usize>,
}

/// The links, below the root.
#[derive(Debug)]
pub(super) struct Trail {
    pub back: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub hit: Option<usize>,
    pub total: usize,
}

/// What the link to a hit ends with, after its mark.
pub(super) fn trail_to(address: &str, hit: Option<usize>) -> String {
    let hit = hit.map(|hit| format!("&hit={hit}")).unwrap_or_default();
    format!("&back={}{hit}", encode(address.trim_start_matches('?')))
}

impl Origin {
    /// What the parameters say; what cannot be read leads nowhere.
    pub(super) fn read(params: &Params) -> Option<Self> {
        let names = parameters();
        let back = only(Some(params.text("back").ok()??), &names);
        let search = Params::from_query(Some(&back), &names).ok()?;
        let is_open = search.text("tier").ok()?.is_none();
        let mut request = read(&search).ok()?;
        if is_open {
            request.tier = AS_A_PAGE;
        }
        let hit = params.number("hit", MAX_OFFSET).ok()?.filter(|&hit| hit > 0 && !request.by_document);
        Some(Self { request, is_open, hit })
    }

    /// The same as parameters, to be handed on.
    pub(super) fn pairs(&self) -> String {
        trail_to(&query_string(&self.request), self.hit)
    }

    /// Searches around the hit.
    pub(super) fn trail(&self, library: &Library, links: &Links) -> Result<Trail> {
        let address = query_string(&self.request);
        let Some(hit) = self.hit else {
            return Ok(Trail { back: address, previous: None, next: None, hit: None, total: 0 });
        };
        let first = hit.saturating_sub(1).max(1);
        let around = SearchRequest { offset: first - 1, limit: hit + 2 - first, ..self.request.clone() };
        let (found, _) = answer(library, &around, self.is_open, links)?;
        let link = |number: usize| {
            let hit: &Hit = found.hits.get(number.checked_sub(first)?)?;
            let (id, evidence) = (encode_path(&hit.passage.id), hit.evidence);
            Some(format!("p/{id}?mark={}-{}{}", evidence.start, evidence.end, trail_to(&address, Some(number))))
        };
        let previous = if hit > 1 { link(hit - 1) } else { None };
        Ok(Trail {
            back: format!("{address}#hit-{hit}"),
            previous,
            next: link(hit + 1),
            hit: Some(hit),
            total: found.total,
        })
    }
}
